"""A line of the cadences: a tag, the days between contacts, and how to take it away."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.domain.cadence import CADENCE_DAYS_MAX
from care_desktop.ui.accessible import set_tip
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import ElidedLabel, label
from care_desktop.ui.widgets.weight_number import NumberEdit, number_words


class TagRow(QWidget):
    """The cadence of one tag; Enter, or leaving the field, says that the days were changed.

    Args:
        tail_width: room for the button at the end, so that the days of all lines stand in one column.

    Signals:
        days_chosen(str, int): the tag and its new days.
        removed(str): the tag is to have no cadence.
    """

    days_chosen = Signal(str, int)
    removed = Signal(str)

    def __init__(
        self, holder: ThemeHolder, tag: str, days: int, tail_width: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tag = tag
        self._days = days
        self.days_edit = NumberEdit(1, CADENCE_DAYS_MAX, True)
        self.days_edit.setText(number_words(days))
        self.days_edit.setAccessibleName(self.tr("Days between contacts with people tagged {tag}").format(tag=tag))
        self.remove_button = Button(holder, "", ButtonKind.QUIET, "remove")
        words = self.tr("Remove the cadence of {tag}").format(tag=tag)
        self.remove_button.setAccessibleName(words)
        set_tip(self.remove_button, words)
        self._problem = label(holder.theme, "", Ink.NEGATIVE, "caption", wraps=True)
        self._problem.hide()
        self.days_edit.textEdited.connect(self._on_typed)
        self.days_edit.editingFinished.connect(self._on_entered)
        self.remove_button.clicked.connect(self._on_remove)
        line = QHBoxLayout()
        line.setSpacing(holder.theme.metrics.space.gap)
        line.addWidget(ElidedLabel(holder.theme, f"#{tag}"), 1)
        line.addWidget(self.days_edit)
        line.addWidget(label(holder.theme, self.tr("days"), Ink.FAINT))
        line.addWidget(self.remove_button)
        line.addSpacing(max(tail_width - self.remove_button.sizeHint().width(), 0))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(holder.theme.metrics.space.half)
        column.addLayout(line)
        column.addWidget(self._problem)

    @property
    def problem(self) -> str:
        """What is wrong with the days, as shown; empty when nothing is."""
        return self._problem.text()

    def show_days(self, days: int) -> None:
        """Show other days, without a signal."""
        self._days = days
        if self.days_edit.number != days:
            self.days_edit.setText(number_words(days))
        self._on_typed()

    def _on_typed(self) -> None:
        words = self.days_edit.problem
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        mark_problem(self.days_edit, words)

    def _on_entered(self) -> None:
        days = self.days_edit.number
        if days is not None and days != self._days:
            self._days = int(days)
            self.days_chosen.emit(self.tag, self._days)

    def _on_remove(self) -> None:
        self.removed.emit(self.tag)


def mark_problem(edit: QWidget, words: str) -> None:
    """Mark a field as wrong, or with empty words as right, for the eye and for a screen reader."""
    edit.setAccessibleDescription(words)
    if bool(edit.property("problem")) != bool(words):
        edit.setProperty("problem", bool(words))
        edit.style().polish(edit)
