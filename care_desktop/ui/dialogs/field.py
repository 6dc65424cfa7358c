"""A field of a form: its label above, the control, and beneath it a faint note or what is wrong with it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.label import label, set_ink


class Field(QWidget):
    """Label, control, sentence; the label is the control's accessible name and the sentence its description."""

    def __init__(self, holder: ThemeHolder, caption: str, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self._note = ""
        self._problem = ""
        self._caption: QLabel = label(holder.theme, caption, Ink.FAINT, "caption")
        self._caption.setBuddy(control)
        self._sentence: QLabel = label(holder.theme, "", Ink.FAINT, "caption", wraps=True)
        target = control.focusProxy() or control
        target.setAccessibleName(caption)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(holder.theme.metrics.space.half)
        column.addWidget(self._caption)
        column.addWidget(control)
        column.addWidget(self._sentence)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._show()

    @property
    def caption(self) -> str:
        """The label's words."""
        return self._caption.text()

    @property
    def problem(self) -> str:
        """What is wrong, as shown; empty when nothing is."""
        return self._problem

    @property
    def note(self) -> str:
        """The faint words beneath, shown while nothing is wrong."""
        return self._note

    def set_note(self, note: str) -> None:
        """Say something faint beneath, such as the day that was understood; a problem comes first."""
        self._note = note
        self._show()

    def set_problem(self, problem: str) -> None:
        """Say what is wrong, or with an empty text that nothing is any more."""
        self._problem = problem
        self._show()

    def _show(self) -> None:
        words = self._problem or self._note
        self._sentence.setText(words)
        self._sentence.setVisible(bool(words))
        set_ink(self._sentence, Ink.NEGATIVE if self._problem else Ink.FAINT)
        target = self.control.focusProxy() or self.control
        target.setAccessibleDescription(words)
        if bool(target.property("problem")) != bool(self._problem):
            target.setProperty("problem", bool(self._problem))
            target.style().polish(target)


class LineEdit(QLineEdit):
    """A field for one line: what is typed has a limit, what was stored is never cut."""

    def setText(self, text: str | None) -> None:
        self.setMaxLength(max(self.maxLength(), len(text or "")))
        super().setText(text)


def line_edit(text: str = "", longest: int = 2000) -> LineEdit:
    """A field for one line, for so many characters that are typed."""
    edit = LineEdit()
    edit.setMaxLength(longest)
    edit.setText(text)
    return edit
