"""The quick log: a small window over all others that holds nothing but the capture line, for a system shortcut."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from care_desktop.services.capture_draft import read_draft, write_draft
from care_desktop.ui.roles import Ink
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.label import label

if TYPE_CHECKING:
    from care_desktop.services.interactions import Logged
    from care_desktop.ui.operations import Operations
    from care_desktop.ui.widgets.capture_line import CaptureLine

_WIDTH = 720
_PLACE_FROM_TOP = 0.22


class QuickLogWindow(QWidget):
    """One line: Enter stores it and closes the window, Esc closes and keeps the draft.

    At first it is a plain field, to be typed into at once; `finish` makes it the capture line with what was typed.

    Args:
        draft_path: where the unsaved line is kept; not the draft of the main window, which may be open as well.

    Signals:
        painted(): the window was painted for the first time.
        closed(): the window was closed; what was typed is stored or kept.
    """

    painted = Signal()
    closed = Signal()

    line: "CaptureLine"

    def __init__(self, holder: ThemeHolder, draft_path: Path) -> None:
        super().__init__()
        self._holder = holder
        self._draft_path = draft_path
        self._is_painted = False
        self._is_finished = False
        self._is_entered = False
        self.setWindowFlags(Qt.WindowType.Dialog | Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowTitle(self.tr("Log a conversation"))
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        metrics = holder.theme.metrics
        self.field = QLineEdit(" ".join(read_draft(draft_path).split()))
        self.field.setFont(text_font(holder.theme, "heading"))
        inner = metrics.control.capture - 2 * metrics.line.capture_border
        self.field.setStyleSheet(
            f"QLineEdit {{ min-height: {inner}px; max-height: {inner}px; padding: 0 {metrics.space.gap}px;"
            f" border-radius: {metrics.radius.capture}px; }}"
        )
        self.field.setAccessibleName(self.tr("Log a conversation"))
        self.field.returnPressed.connect(self._on_entered_early)
        self._trouble = label(holder.theme, "", Ink.WARNING, wraps=True)
        self._trouble.hide()
        gap = metrics.space.gap
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(gap, gap, gap, gap)
        self._column.setSpacing(gap)
        self._column.addWidget(self.field)
        self._column.addWidget(self._trouble)
        self._column.addStretch(1)
        self.resize(_WIDTH, self.sizeHint().height())

    def finish(self, operations: "Operations") -> None:
        """Put the capture line in place of the plain field, with what was typed; Enter pressed before counts now."""
        from care_desktop.ui.name_feed import NameFeed
        from care_desktop.ui.widgets.capture_line import CaptureLine

        self._is_finished = True
        feed = NameFeed(operations, self)
        self.line = CaptureLine(self._holder, operations, feed, self._draft_path, self.tr("Enter"), self)
        if self.line.text != self.field.text():
            self.line.edit.set_text(self.field.text())
        self.line.saved.connect(self._on_saved)
        self.line.closed.connect(self.close)
        self.line.accepted.connect(self._on_accepted)
        self.line.returned.connect(self._on_returned)
        operations.failed.connect(self.show_trouble)
        operations.crashed.connect(self._on_crashed)
        self._column.replaceWidget(self.field, self.line)
        self.field.hide()
        self.line.focus_line()
        # The window may be hidden, and with it the line, before the line would begin to read by itself.
        feed.start()
        if self._is_entered:
            self.line.edit.entered.emit()

    @property
    def trouble(self) -> str:
        """Why the workspace could not be read or written; empty when nothing is wrong."""
        return self._trouble.text()

    def show_trouble(self, sentence: str) -> None:
        """Say why the workspace could not be read or written; the line stays."""
        self._trouble.setText(sentence)
        self._trouble.show()
        self._fit()

    def _on_crashed(self, _error: BaseException) -> None:
        # What an exception says may hold a name; the report of it does not.
        self.show_trouble(self.tr("The program made a mistake and could not finish this. The line stays here."))

    def _on_entered_early(self) -> None:
        self._is_entered = True

    def _on_accepted(self) -> None:
        # Storing takes a moment; the window is out of the way meanwhile.
        self.hide()

    def _on_returned(self) -> None:
        self.show()
        self.raise_()
        self.line.focus_line()

    def _on_saved(self, _logged: "Logged") -> None:
        if not self.line.text.strip():
            self.closed.emit()

    def _fit(self) -> None:
        """Be as high as the chips need."""
        layout = self.layout()
        if layout is not None:
            self.resize(self.width(), max(layout.totalHeightForWidth(self.width()), layout.minimumSize().height()))

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            QTimer.singleShot(0, self, self._fit)
        return done

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        area = self.screen().availableGeometry()
        self.move(area.center().x() - self.width() // 2, area.top() + round(area.height() * _PLACE_FROM_TOP))
        self.activateWindow()
        if self._is_finished:
            self.line.focus_line()
        else:
            self.field.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_finished:
            self.line.save_draft()
        else:
            write_draft(self._draft_path, self.field.text())
        super().closeEvent(event)
        self.closed.emit()
