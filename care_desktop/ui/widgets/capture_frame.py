"""The edge around the capture line's field, with the shortcut's name at its end."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.capture_edit import CaptureEdit
from care_desktop.ui.widgets.label import label
from care_desktop.ui.widgets.suggestion_list import Suggestion


class CaptureFrame(QWidget):
    """48 pixels high; the edge is 2 pixels in the accent while the field has the focus, else a hairline."""

    def __init__(
        self,
        holder: ThemeHolder,
        hint: str,
        suggest: Callable[[str], Sequence[Suggestion]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        metrics = holder.theme.metrics
        self.edit = CaptureEdit(holder, suggest, self)
        self.edit.setPlaceholderText(self.tr("met @ana at KubeCon yesterday 20m: what it was about"))
        self.edit.setAccessibleName(self.tr("Log a conversation"))
        self.edit.focus_changed.connect(self._on_focus_changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.space.gap + metrics.line.capture_border, 0, metrics.space.gap, 0)
        row.setSpacing(metrics.space.gap)
        row.addWidget(self.edit, 1, Qt.AlignmentFlag.AlignVCenter)
        if hint:
            row.addWidget(label(holder.theme, hint, Ink.FAINT, "caption"))
        self.setFixedHeight(metrics.control.capture)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        holder.theme_changed.connect(self._on_theme_changed)

    def _on_focus_changed(self, _has_focus: bool) -> None:
        self.update()

    def _on_theme_changed(self) -> None:
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.edit.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._holder.theme
        has_focus = self.edit.hasFocus()
        width = theme.metrics.line.capture_border if has_focus else theme.metrics.line.hairline
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.color("surface"))
        painter.setPen(QPen(theme.color("focus" if has_focus else "control"), width))
        half = width / 2
        radius = theme.metrics.radius.capture - half
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)
