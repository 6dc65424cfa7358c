"""What every editor of a weight has in common: it says what was entered, or what is wrong with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from care_desktop.services.scoring import Value, WeightField
from care_desktop.ui.theme import ThemeHolder


class WeightControl(QWidget):
    """The editor of one weight; subclasses hold what is typed into or pressed.

    Signals:
        edited(): somebody entered something; `value` and `problem` say what came of it.
    """

    edited = Signal()

    def __init__(self, holder: ThemeHolder, field: WeightField, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.holder = holder
        self.field = field
        self.caption = caption

    @property
    def value(self) -> Value | None:
        """What was entered; None while it is wrong."""
        raise NotImplementedError

    @property
    def problem(self) -> str:
        """What is wrong with what was entered, as a sentence; empty when nothing is."""
        return ""

    @property
    def stops(self) -> list[QWidget]:
        """What the tab key stops at, in reading order."""
        return [self.focusProxy() or self]

    def show_value(self, value: Value) -> None:
        """Show another value, without a signal; an equal one leaves the cursor where it is."""
        raise NotImplementedError

    def describe(self, words: str) -> None:
        """Let a screen reader say these words about the editor, such as its note or its problem."""
        target = self.focusProxy() or self
        target.setAccessibleDescription(words)
        if bool(target.property("problem")) != bool(self.problem):
            target.setProperty("problem", bool(self.problem))
            target.style().polish(target)
