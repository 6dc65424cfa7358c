"""The field to search in, with its shortcut shown while it is empty."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from care_desktop.ui.delegates.painting import TRAILING, paint_text, text_width
from care_desktop.ui.icons import themed_icon
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder

_LONGEST = 500


class SearchField(QLineEdit):
    """A line edit with a glass, a clear button, and `hint` (the shortcut) at the end; Esc empties it."""

    def __init__(
        self,
        holder: ThemeHolder,
        placeholder: str,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._hint = hint
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setMaxLength(_LONGEST)
        self._glass = self.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        self._glass.setText(self.tr("Search"))
        self._glass.triggered.connect(self.setFocus)
        self._clear = self.addAction(QIcon(), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setText(self.tr("Clear"))
        self._clear.setVisible(False)
        self._clear.triggered.connect(self.clear)
        self.textChanged.connect(self._on_text_changed)
        holder.theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._make_room()

    def _on_theme_changed(self) -> None:
        theme = self._holder.theme
        self._glass.setIcon(themed_icon("search", theme, "text_faint"))
        self._clear.setIcon(themed_icon("close", theme, "text_muted"))

    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._make_room()

    def _make_room(self) -> None:
        # The placeholder must not run under the shortcut.
        font = text_font(self._holder.theme, "caption")
        gap = self._holder.theme.metrics.space.unit
        taken = 0 if self.text() or not self._hint else int(text_width(self._hint, font)) + gap
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setTextMargins(taken if is_mirrored else 0, 0, 0 if is_mirrored else taken, 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._make_room()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.text() or not self._hint:
            return
        theme = self._holder.theme
        inset = theme.metrics.space.unit + 1
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        room = QRectF(self.rect()).adjusted(inset, 0, -inset, 0)
        font = text_font(theme, "caption")
        paint_text(painter, room, self._hint, font, theme.color("text_faint"), TRAILING)
