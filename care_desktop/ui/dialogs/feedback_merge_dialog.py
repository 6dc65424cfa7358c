"""The dialog to join two pieces of feedback that say the same."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QVBoxLayout, QWidget

from care_desktop.services import feedback_changes
from care_desktop.services.feedback_board import CardRow
from care_desktop.ui.dialogs.field import Field
from care_desktop.ui.dialogs.form_dialog import FormDialog
from care_desktop.ui.dialogs.name_pickers import keys_of, named
from care_desktop.ui.interaction_words import word
from care_desktop.ui.operations import Operations
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.label import label
from care_desktop.ui.widgets.picker import Picker

_WIDTH, _HEIGHT = 560, 320


class FeedbackMergeDialog(FormDialog):
    """Picks the other one; the people who asked for it then stand on `card`.

    Args:
        card: the one that stays, with its words and where it stands.
        others: what it can be joined with.
    """

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        card: CardRow,
        others: Sequence[CardRow],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, holder, parent)
        self.setWindowTitle(self.tr("Join feedback"))
        self.resize(_WIDTH, _HEIGHT)
        self._card = card
        self._others = {row.id: row for row in others if row.id != card.id}
        titles = [(row.id, row.title) for row in self._others.values()]
        self.picker = Picker(holder, lambda typed: named(titles, typed), icon="feedback", single=True)
        self.picker.edit.setPlaceholderText(self.tr("Words of its title"))
        self.picker.changed.connect(self._on_picked)
        self.field = Field(holder, self.tr("Says the same as"), self.picker)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(holder.theme.metrics.space.gap)
        column.addWidget(label(holder.theme, card.title, size="heading", weight="semibold", wraps=True))
        sentence = self.tr("This one stays, with its words and where it stands. Who asked for the other one joins it.")
        column.addWidget(label(holder.theme, sentence, Ink.MUTED, wraps=True))
        column.addWidget(self.field)
        self.show_form(page, self.picker)

    def _on_picked(self) -> None:
        other = self._other()
        self.field.set_problem("")
        if other is None:
            self.field.set_note("")
            return
        together = {person.id for person in (*self._card.askers, *other.askers)}
        words = self.tr("{state}; {n} people asked for both together")
        self.field.set_note(words.format(state=word(other.state), n=QLocale().toString(len(together))))

    def _other(self) -> CardRow | None:
        return next((self._others[key] for key in keys_of(self.picker) if key in self._others), None)

    def store(self) -> bool:
        """Join the two."""
        self.picker.take_typed()
        other, kept = self._other(), self._card.id
        if other is None:
            self.field.set_problem(self.tr("Pick the other one from the list."))
            return False
        key = other.id
        self._operations.change(lambda ws: feedback_changes.merge(ws, kept, key), self._on_saved, failed=self.refuse)
        return True

    def _on_saved(self, id: UUID) -> None:
        self.saved.emit(id)
        self.accept()
