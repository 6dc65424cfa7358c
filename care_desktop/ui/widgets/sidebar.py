"""The sidebar: workspace, find or do, the pages, settings, and how the program stands with the outside."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from care_desktop.ui.delegates.painting import fill_border
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.label import hairline
from care_desktop.ui.widgets.sidebar_buttons import FindButton, StatusBlock, WorkspaceButton
from care_desktop.ui.widgets.sidebar_entries import SidebarEntry
from care_desktop.ui.widgets.sidebar_list import SidebarList

PERSON_KEY = "person"


class Sidebar(QWidget):
    """Pages to go to; Ctrl and a digit goes there too, and the digits show while Ctrl is held.

    The entry whose key is PERSON_KEY shows once a person was opened. In a window narrower than
    `metrics.layout.narrow_below` only icons show. The shortcuts of the digits are bound here.

    Signals:
        page_chosen(str): key of the entry to go to.
        find_requested(): the command palette is wanted.
        workspace_requested(): the workspace menu is wanted.
        status_requested(): what is behind the status line is wanted.
    """

    page_chosen = Signal(str)
    find_requested = Signal()
    workspace_requested = Signal()
    status_requested = Signal()

    def __init__(
        self,
        holder: ThemeHolder,
        entries: Sequence[SidebarEntry],
        workspace: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._narrow = False
        self._watched: QObject | None = None
        self.setObjectName("sidebar")
        self.setAccessibleName(self.tr("Pages"))
        self._workspace = WorkspaceButton(holder)
        self._find = FindButton(holder, self.tr("Find or do"), "Ctrl K")
        self._pages = SidebarList(holder, [entry for entry in entries if not entry.at_foot])
        self._foot = SidebarList(holder, [entry for entry in entries if entry.at_foot])
        self._line = hairline()
        self._line.hide()
        self._status = StatusBlock(holder)
        self._lists = (self._pages, self._foot)
        self._pages.setAccessibleName(self.tr("Pages"))
        self._foot.setAccessibleName(self.tr("Settings"))
        self._workspace.clicked.connect(self._on_workspace_clicked)
        self._find.clicked.connect(self._on_find_clicked)
        self._status.clicked.connect(self._on_status_clicked)
        for entry_list in self._lists:
            entry_list.entry_chosen.connect(self.page_chosen)
        self._shortcuts = [self._shortcut(entry) for entry in entries if entry.digit]
        self._lay_out()
        self.set_workspace(workspace)
        self.set_narrow(False)

    def _lay_out(self) -> None:
        metrics = self._holder.theme.metrics
        unit = metrics.space.unit
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, metrics.space.half * 3, unit + 1, unit)
        column.setSpacing(0)
        column.addWidget(self._workspace)
        column.addSpacing(unit)
        column.addWidget(self._find)
        column.addSpacing(metrics.space.gap)
        column.addWidget(self._pages)
        column.addStretch(1)
        column.addWidget(self._foot)
        column.addSpacing(unit)
        column.addWidget(self._line)
        column.addSpacing(unit)
        column.addWidget(self._status)

    def _shortcut(self, entry: SidebarEntry) -> QShortcut:
        shortcut = QShortcut(QKeySequence(f"Ctrl+{entry.digit}"), self)
        shortcut.setObjectName(entry.key)
        shortcut.activated.connect(self._on_digit)
        return shortcut

    def set_current(self, key: str) -> None:
        """Mark the page `key` as the one that shows."""
        for entry_list in self._lists:
            entry_list.set_current(key)

    def set_person(self, name: str) -> None:
        """Show the person last opened under People; an empty name takes the row out."""
        self._pages.set_text(PERSON_KEY, name)

    def set_workspace(self, name: str) -> None:
        """Show the workspace's name at the top."""
        self._workspace.set_words(name)

    def set_status(self, icon: str, text: str, detail: str = "") -> None:
        """Say how things stand: an icon of ICONS, words, and fainter words under them."""
        self._status.set_words(icon, text, detail)
        self._line.setVisible(bool(text))

    def set_narrow(self, narrow: bool) -> None:
        """Show icons only, or icons and words."""
        self._narrow = narrow
        layout = self._holder.theme.metrics.layout
        self.setFixedWidth(layout.sidebar_narrow if narrow else layout.sidebar)
        for entry_list in self._lists:
            entry_list.set_narrow(narrow)
        for part in (self._workspace, self._find, self._status):
            part.set_narrow(narrow)

    def menu_corner(self) -> QPoint:
        """Where the menu of the workspace opens, on the screen."""
        button = self._workspace
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return button.mapToGlobal(button.rect().bottomRight() if is_mirrored else button.rect().bottomLeft())

    @property
    def is_narrow(self) -> bool:
        """Whether only icons show."""
        return self._narrow

    def _on_digit(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.page_chosen.emit(sender.objectName())

    def _on_workspace_clicked(self) -> None:
        self.workspace_requested.emit()

    def _on_find_clicked(self) -> None:
        self.find_requested.emit()

    def _on_status_clicked(self) -> None:
        self.status_requested.emit()

    def _on_window_width_changed(self, width: int) -> None:
        narrow = width < self._holder.theme.metrics.layout.narrow_below
        if narrow != self._narrow:
            self.set_narrow(narrow)

    def _show_digits(self, shown: bool) -> None:
        for entry_list in self._lists:
            entry_list.show_digits(shown)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        window = self.window().windowHandle()
        if window is not self._watched:
            # The native window sees every key, also those that a field keeps for itself.
            self._watched = window
            window.installEventFilter(self)
            window.widthChanged.connect(self._on_window_width_changed)
        self._on_window_width_changed(self.window().width())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.FocusOut:
            self._show_digits(False)
        elif isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Control:
            self._show_digits(kind == QEvent.Type.KeyPress)
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._holder.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("window"))
        side = "l" if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else "r"
        fill_border(painter, self.rect(), theme.metrics.line.hairline, theme.color("hairline"), side)
