"""Dropping a file onto the window: a calm overlay while it is held there, and its path when it is let go."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from care_desktop.ui.delegates.painting import paint_text, text_width
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder

_GROUND_OPACITY = 0.94
_CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


class FileDrop(QObject):
    """Lets one file or folder be dropped anywhere on a window; anything else is refused as before.

    Attributes:
        is_open: False refuses files as well, as while there is nothing to import them into.

    Signals:
        file_dropped(Path): a file was let go over the window.
    """

    file_dropped = Signal(object)

    def __init__(self, holder: ThemeHolder, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.is_open = True
        self.overlay = _Overlay(holder, window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        # Once it shows it takes the drop: fields beneath it would else take the file's address as text.
        self.overlay.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._window and watched is not self.overlay:
            return False
        kind = event.type()
        if kind == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            if self._path_in(event.mimeData()) is None:
                return False
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.overlay.cover()
            return True
        if kind == QEvent.Type.DragLeave:
            self.overlay.hide()
        elif kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self.overlay.hide()
            path = self._path_in(event.mimeData())
            if path is not None:
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
                self.file_dropped.emit(path)
                return True
        elif kind == QEvent.Type.Resize and watched is self._window and self.overlay.isVisible():
            self.overlay.cover()
        return False

    def _path_in(self, data: QMimeData) -> Path | None:
        """The one local file that is held; None when nothing can be done with what is held, or now."""
        urls = data.urls() if data.hasUrls() and self.is_open and self._window.isEnabled() else []
        return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None


class _Overlay(QWidget):
    """Covers the window while a file is held over it."""

    def __init__(self, holder: ThemeHolder, window: QWidget) -> None:
        super().__init__(window)
        self._holder = holder
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("Drop to import"))
        self.hide()

    def cover(self) -> None:
        """Show over all of the window."""
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._holder.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(_GROUND_OPACITY)
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.setOpacity(1.0)
        inset = theme.metrics.space.page
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        pen = QPen(theme.color("accent"), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(frame, theme.metrics.space.unit, theme.metrics.space.unit)
        heading, caption = text_font(theme, "heading", "semibold"), text_font(theme, "body")
        unit = theme.metrics.space.unit
        middle = frame.center()
        upper = QRectF(frame.left(), middle.y() - 3 * unit, frame.width(), 3 * unit)
        lower = QRectF(frame.left(), middle.y(), frame.width(), 3 * unit)
        paint_text(painter, upper, self.tr("Drop to import"), heading, theme.color("text"), _CENTRED)
        hint = self.tr("A table, contact cards, a calendar or mail; nothing changes before you have seen what is in it")
        if text_width(hint, caption) < frame.width():
            paint_text(painter, lower, hint, caption, theme.color("text_muted"), _CENTRED)
