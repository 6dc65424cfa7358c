"""What an empty page says: what will be here, and the one thing to do next."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.ui.icons import paint_icon
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import label


class EmptyState(QWidget):
    """A faint icon, a heading, a sentence and one button; no button for an empty `action`.

    Signals:
        action_requested(): the button was pressed.
    """

    action_requested = Signal()

    def __init__(
        self,
        holder: ThemeHolder,
        icon: str,
        heading: str,
        sentence: str,
        action: str = "",
        kind: ButtonKind = ButtonKind.DEFAULT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._icon = icon
        theme = holder.theme
        words = QVBoxLayout()
        words.setSpacing(theme.metrics.space.half)
        words.addWidget(label(theme, heading, weight="medium"))
        words.addWidget(label(theme, sentence, Ink.MUTED, wraps=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.metrics.space.unit, 0, 0)
        row.setSpacing(theme.metrics.space.gap)
        row.addSpacing(theme.metrics.icon.empty + theme.metrics.space.gap)
        row.addLayout(words, 1)
        self.setAccessibleName(f"{heading}. {sentence}")
        if action:
            self.button = Button(holder, action, kind)
            self.button.clicked.connect(self._on_clicked)
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _on_clicked(self) -> None:
        self.action_requested.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        side = self._holder.theme.metrics.icon.empty
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = self.width() - side if is_mirrored else 0
        spot = QRectF(x, round((self.height() - side) / 2), side, side)
        paint_icon(QPainter(self), spot, self._icon, self._holder.theme.color("text_faint"))
