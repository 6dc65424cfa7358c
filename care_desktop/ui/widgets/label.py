"""Labels: plain text only, in an ink, a size and a weight."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from care_desktop.ui.accessible import set_tip
from care_desktop.ui.delegates.painting import paint_text
from care_desktop.ui.plain_text import one_line
from care_desktop.ui.roles import Ink
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import Theme

# In characters of ordinary width: what a label may ask for, and what it may insist on.
_WIDEST, _WIDEST_WORD = 100, 40


def label(
    theme: Theme,
    text: str = "",
    ink: Ink = Ink.TEXT,
    size: str = "body",
    weight: str = "regular",
    parent: QWidget | None = None,
    wraps: bool = False,
) -> QLabel:
    """A label that never reads markup; `size` and `weight` as in `style.text_font`."""
    made = _Wrapping(parent) if wraps else QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setFont(text_font(theme, size, weight, tabular=True))
    made.setWordWrap(wraps)
    set_ink(made, ink)
    return made


class _Wrapping(QLabel):
    """Lines that wrap: a word wider than any, such as a long address, does not widen the window."""

    def sizeHint(self) -> QSize:
        return self._bounded(super().sizeHint(), _WIDEST)

    def minimumSizeHint(self) -> QSize:
        return self._bounded(super().minimumSizeHint(), _WIDEST_WORD)

    def _bounded(self, hint: QSize, characters: int) -> QSize:
        return QSize(min(hint.width(), QFontMetrics(self.font()).averageCharWidth() * characters), hint.height())


def set_ink(widget: QWidget, ink: Ink) -> None:
    """Give a label another colour role, at once."""
    widget.setProperty("ink", ink.value)
    widget.style().polish(widget)


def hairline(parent: QWidget | None = None, strong: bool = False, vertical: bool = False) -> QFrame:
    """A line one pixel thick between two things."""
    line = QFrame(parent)
    line.setProperty("kind", "strong_line" if strong else "line")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


class ElidedLabel(QLabel):
    """One line that is cut at the end when there is no room; the whole text is then in the tooltip."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        ink: Ink = Ink.TEXT,
        size: str = "body",
        weight: str = "regular",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(text_font(theme, size, weight, tabular=True))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        set_ink(self, ink)
        self.setText(text)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(one_line(self.text())) + 1, metrics.height())

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(QFontMetrics(self.font()).averageCharWidth() * 3, hint.width()), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_cut = self.sizeHint().width() > self.width() + 1
        set_tip(self, self.text() if is_cut else "")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        ink = self.palette().color(self.foregroundRole())
        paint_text(painter, QRectF(self.rect()), self.text(), self.font(), ink)
