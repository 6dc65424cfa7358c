"""The dialog to enter somebody new, or to change what is known about somebody."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from care_desktop.errors import CareError
from care_desktop.services import people
from care_desktop.services.person_form import PersonGround, person_ground
from care_desktop.ui.dialogs.form_dialog import FormDialog
from care_desktop.ui.dialogs.person_form import PersonForm
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeHolder


class PersonDialog(FormDialog):
    """The form of a person.

    Args:
        feed: names for the field of who introduced them.
        person_id: whom to change; None enters somebody new.
    """

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        feed: NameFeed,
        person_id: UUID | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, holder, parent)
        self.setWindowTitle(self.tr("Add person") if person_id is None else self.tr("Edit person"))
        self._feed = feed
        self._id = person_id
        self.form: PersonForm | None = None
        operations.query(lambda ws: person_ground(ws, person_id), self._on_read, failed=self.refuse)
        feed.start()

    def _on_read(self, ground: PersonGround) -> None:
        self.form = PersonForm(self._holder, ground, self._feed)
        self.show_form(self.form, self.form.name)

    def store(self) -> bool:
        """Add or change the person."""
        draft = self.form.draft() if self.form is not None else None
        if draft is None:
            return False
        id = self._id
        if id is None:
            said = self.tr("{name} added.").format(name=draft.name)
            self._operations.change(
                lambda ws: people.add(ws, draft), self._on_saved, said=said, failed=self._on_refused
            )
        else:
            said = self.tr("{name} changed.").format(name=draft.name)
            self._operations.change(
                lambda ws: people.edit(ws, id, draft), self._on_saved, said=said, failed=self._on_refused
            )
        return True

    def _on_saved(self, id: UUID) -> None:
        self.saved.emit(id)
        self.accept()

    def _on_refused(self, error: CareError) -> None:
        self.refuse(error)
        if self.form is not None and self.form.show_conflict(str(error)):
            self.problem.setText("")
            self.show_focused()
