"""The one capture line of the window: it lies on the page that has a place for it, else in a panel over any page."""

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from care_desktop.services.interactions import Logged
from care_desktop.ui.delegates.painting import paint_raised
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.capture_line import CaptureLine

_PANEL_WIDTH = 760


class CaptureSlot(QWidget):
    """A place for the capture line on a page; while the page shows, the line lies in it. Made by `CaptureDesk.slot`."""

    def __init__(self, desk: "CaptureDesk", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)

    def take(self, line: CaptureLine) -> None:
        """Let the line lie here."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(line)
        self.setFocusProxy(line)
        line.show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._desk.lend(self)


class _Panel(QWidget):
    """The ground under the line where no page has a place for it: raised, with a hairline around it."""

    def __init__(self, holder: ThemeHolder, window: QWidget) -> None:
        super().__init__(window)
        self._holder = holder
        self._over = window
        self.setAccessibleName(self.tr("Log a conversation"))
        # Else every key would paint the page beneath as well.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        pad = holder.theme.metrics.space.gap
        column = QVBoxLayout(self)
        column.setContentsMargins(pad, pad, pad, pad)
        holder.theme_changed.connect(self._on_theme_changed)
        window.installEventFilter(self)
        self.hide()

    def take(self, line: CaptureLine) -> None:
        layout = self.layout()
        assert layout is not None
        layout.addWidget(line)
        line.show()

    def lie_over(self, over: QWidget) -> None:
        """Show near the top of `over`, as high as the line needs."""
        self._over = over
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        gap = self._holder.theme.metrics.space.page
        corner = self._over.mapTo(self.window(), QPoint(0, 0))
        width = min(_PANEL_WIDTH, self._over.width() - 2 * gap)
        layout = self.layout()
        assert layout is not None
        height = layout.heightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
        left = corner.x() + (self._over.width() - width) // 2
        self.setGeometry(QRect(left, corner.y() + gap, width, height))

    def _on_theme_changed(self) -> None:
        self.update()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._place()
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._holder.theme.color("surface"))
        paint_raised(painter, self.rect().toRectF(), self._holder.theme)
        painter.end()


class CaptureDesk(QObject):
    """Lends the one capture line, and with it the one draft, to whichever page shows.

    A page with a place for the line puts `desk.slot(self)` into its layout, as wide as the page's content, and does
    nothing else: when the page shows, the line and its draft are there. It connects `saved` when it wants to know
    what was logged (the bus tells it anyway) and `closed` to take the focus when Esc is pressed in the line on it:

        column.addWidget(desk.slot(self))
        desk.closed.connect(self._on_line_closed)   # only the page that shows should act: check self.isVisible()

    Whoever wants the line calls `open`, `open_with` (a person) or `open_line` (words), from any page.

    Args:
        over: the widget over whose top the panel opens, such as the stack of pages; its window is the panel's parent.
        draft_path: where the unsaved line is kept; None keeps none.
        hint: the name of the shortcut that leads to the line, shown at its end.

    Signals:
        saved(Logged): a conversation was stored.
        closed(): Esc was pressed while the line lies on a page; in the panel the desk gives the focus back itself.
    """

    saved = Signal(object)
    closed = Signal()

    def __init__(
        self,
        holder: ThemeHolder,
        operations: Operations,
        feed: NameFeed,
        over: QWidget,
        draft_path: Path | None = None,
        hint: str = "Ctrl L",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._over = over
        self._place: CaptureSlot | None = None
        self._panel: _Panel | None = None
        self._before: QWidget | None = None
        self.line = CaptureLine(holder, operations, feed, draft_path, hint, over)
        self.line.hide()
        self.line.saved.connect(self._on_saved)
        self.line.closed.connect(self._on_closed)
        self.line.accepted.connect(self._on_accepted)
        self.line.returned.connect(self._on_returned)
        operations.forgotten.connect(self.forget)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    @property
    def is_open(self) -> bool:
        """Whether the line lies in the panel over a page."""
        return self._panel is not None and self._panel.isVisible()

    @property
    def panel(self) -> QWidget | None:
        """The panel; None before it was opened for the first time."""
        return self._panel

    def slot(self, parent: QWidget | None = None) -> CaptureSlot:
        """A new place for the line, for the layout of a page."""
        return CaptureSlot(self, parent)

    def lend(self, place: CaptureSlot) -> None:
        """Let the line lie in `place`; the panel, when open, closes. A slot asks for it by itself when it shows."""
        self._hide_panel()
        if self._place is not place or self.line.parentWidget() is not place:
            self._place = place
            place.take(self.line)

    def open(self) -> None:
        """Put the cursor into the line: on the page that shows it, else in the panel."""
        if not (self._place is not None and self._place.isVisible() and self._place.isEnabled()):
            self._open_panel()
        self.line.focus_line()

    def open_with(self, name: str, person_id: UUID | None = None) -> None:
        """Open with somebody's name in the line; `person_id` says who of that name is meant."""
        self.open()
        self.line.begin_with(name, person_id)

    def open_line(self, text: str) -> None:
        """Open with `text` as the line; what stood there comes back with Ctrl+Z in the field."""
        self.open()
        self.line.put_line(text)

    def save_draft(self) -> None:
        """Keep the unsaved line at once; call before the window closes."""
        self.line.save_draft()

    def forget(self) -> None:
        """Empty the line and its draft; Ctrl+Z in the field does not bring it back."""
        self.line.edit.set_text("")
        self.save_draft()
        self._hide_panel()

    def close(self) -> None:
        """Keep the unsaved line and take the panel away; the desk is not used afterwards."""
        self.save_draft()
        if self._panel is not None:
            self._panel.hide()
            self._panel.deleteLater()
            self._panel = None

    def _open_panel(self) -> None:
        if self.is_open:
            return
        if self._panel is None:
            self._panel = _Panel(self._holder, self._over.window())
        self._before = QApplication.focusWidget()
        self._place = None
        self._panel.take(self.line)
        self._panel.lie_over(self._over)

    def _hide_panel(self) -> None:
        before, self._before = self._before, None
        if self._panel is None or not self._panel.isVisible():
            return
        had_focus = self._panel.isAncestorOf(QApplication.focusWidget() or self._over)
        if had_focus and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._panel.hide()

    def _on_saved(self, logged: Logged) -> None:
        self.saved.emit(logged)

    def _on_closed(self) -> None:
        if self.is_open:
            self._hide_panel()
        else:
            self.closed.emit()

    def _on_accepted(self) -> None:
        self._hide_panel()

    def _on_returned(self) -> None:
        """Show the line again that could not be stored: its words must not wait where nobody sees them."""
        self.open()

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        panel = self._panel
        if panel is None or not panel.isVisible() or new is None or new.window() is not panel.window():
            return
        if not (new is panel or panel.isAncestorOf(new)):
            self.save_draft()
            self._hide_panel()
