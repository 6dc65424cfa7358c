"""A field of several lines that does not stand still over a text of megabytes."""

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QPlainTextEdit, QWidget

# Laying out takes a second for a million characters, and for so many without a space between them a minute.
_LONGEST, _LONGEST_WORD, _SHOWN = 200_000, 10_000, 20_000


class LongTextEdit(QPlainTextEdit):
    """Shows the beginning of a text that is too long to be laid out; that can only be read, and is given back whole.

    Args:
        reads_only: nothing can be typed, whatever it shows.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None, *, reads_only: bool = False) -> None:
        super().__init__(parent)
        self._whole: str | None = None
        self._reads_only = reads_only
        self.setPlainText(text)

    def setPlainText(self, text: str) -> None:
        self._whole = text if is_too_long(text) else None
        self.setReadOnly(self._reads_only or self._whole is not None)
        super().setPlainText(text if self._whole is None else self._beginning(text))

    def toPlainText(self) -> str:
        return super().toPlainText() if self._whole is None else self._whole

    def _beginning(self, text: str) -> str:
        number = QLocale().toString
        words = self.tr("Too long to show: {shown} of {all} characters, to be read only. All of it is kept.")
        return f"{words.format(shown=number(_SHOWN), all=number(len(text)))}\n\n{text[:_SHOWN]}…"


def is_too_long(text: str) -> bool:
    """Whether laying out a text would keep the window waiting."""
    if len(text) <= _SHOWN:
        return False
    return len(text) > _LONGEST or max(map(len, text.split())) > _LONGEST_WORD
