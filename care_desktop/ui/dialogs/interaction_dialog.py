"""The dialog to log an interaction with every field, or to change a stored one."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from care_desktop.domain.interactions import Interaction
from care_desktop.services import interactions
from care_desktop.services.capture import amend
from care_desktop.services.interactions import LogEntry, Logged
from care_desktop.ui.dialogs.form_dialog import FormDialog
from care_desktop.ui.dialogs.interaction_form import InteractionForm
from care_desktop.ui.interaction_words import logged_words
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeHolder


class InteractionDialog(FormDialog):
    """The form of an interaction.

    Args:
        feed: names to pick from; the form appears when they are read.
        interaction_id: what to change; None logs a new one.
    """

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        feed: NameFeed,
        interaction_id: UUID | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, holder, parent)
        is_new = interaction_id is None
        self.setWindowTitle(self.tr("Log an interaction") if is_new else self.tr("Change an interaction"))
        self._feed = feed
        self._id = interaction_id
        self._before: Interaction | None = None
        self.form: InteractionForm | None = None
        self._feed.changed.connect(self._on_names_read)
        self._feed.start()
        if interaction_id is not None:
            operations.query(lambda ws: interactions.get(ws, interaction_id), self._on_read, failed=self.refuse)
        else:
            self._on_names_read()

    def _on_read(self, interaction: Interaction) -> None:
        self._before = interaction
        self._on_names_read()

    def _on_names_read(self) -> None:
        ground = self._feed.ground
        if self.form is not None or ground is None or (self._id is not None and self._before is None):
            return
        self.form = InteractionForm(self._holder, ground, self._before)
        self.show_form(self.form, self.form.controls.people)

    def store(self) -> bool:
        """Log the interaction, or change the stored one."""
        entry = self.form.entry() if self.form is not None else None
        if entry is None:
            return False
        id = self._id
        if id is None:
            said = self._said(entry)
            self._operations.change(
                lambda ws: interactions.log(ws, entry), self._on_saved, said=said, failed=self.refuse
            )
        else:
            self._operations.change(lambda ws: amend(ws, id, entry), self._on_saved, failed=self.refuse)
        return True

    def _said(self, entry: LogEntry) -> str:
        assert self.form is not None
        known = [picked.name for picked in self.form.controls.people.picked if picked.id is not None]
        return logged_words(known, [person.name for person in entry.new_people], entry.interaction.duration_min)

    def _on_saved(self, logged: Logged) -> None:
        self.saved.emit(logged.id)
        self.accept()
