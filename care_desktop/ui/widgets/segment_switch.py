"""A switch between two or three ways of showing the same thing."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from care_desktop.ui.delegates.painting import paint_text, text_width
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder

_CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


class SegmentSwitch(QWidget):
    """Small segments in a well, one of them on; arrow keys go from one to the next.

    Signals:
        key_chosen(str): another segment was switched on.
    """

    key_chosen = Signal(str)

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group.buttonToggled.connect(self._on_toggled)

    def add_segment(self, text: str, key: str) -> None:
        """Set a segment behind the others; the first one is on."""
        segment = _Segment(self._holder, text, key)
        self._row.addWidget(segment)
        is_first = not self._group.buttons()
        self._group.addButton(segment)
        if is_first:
            segment.setChecked(True)

    @property
    def key(self) -> str:
        """The key of the segment that is on; empty without segments."""
        on = self._group.checkedButton()
        return on.key if isinstance(on, _Segment) else ""

    def set_key(self, key: str) -> None:
        """Switch the segment of this key on."""
        for segment in self._group.buttons():
            if isinstance(segment, _Segment) and segment.key == key:
                segment.setChecked(True)

    def _on_toggled(self, segment: QAbstractButton, is_on: bool) -> None:
        if is_on and isinstance(segment, _Segment) and len(self._group.buttons()) > 1:
            self.key_chosen.emit(segment.key)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._holder.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("well"))
        painter.drawRoundedRect(QRectF(self.rect()), theme.metrics.radius.square, theme.metrics.radius.square)


class _Segment(QAbstractButton):
    def __init__(self, holder: ThemeHolder, text: str, key: str) -> None:
        super().__init__()
        self._holder = holder
        self.key = key
        self.setText(text)
        self.setCheckable(True)
        # The group keeps one of them on; this says so to a screen reader, which else takes it for a check box.
        self.setAutoExclusive(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        theme = self._holder.theme
        width = text_width(self.text(), text_font(theme, "caption", "medium"))
        return QSize(int(width) + 2 * theme.metrics.space.unit, theme.metrics.control.small)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, is_on = self._holder.theme, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_on:
            painter.setPen(QPen(theme.color("control"), theme.metrics.line.hairline))
            painter.setBrush(theme.color("surface"))
            radius = theme.metrics.radius.square - 0.5
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        ink = theme.color("text" if is_on or self.underMouse() else "text_muted")
        font = text_font(theme, "caption", "medium" if is_on else "regular")
        paint_text(painter, QRectF(self.rect()), self.text(), font, ink, _CENTRED)
