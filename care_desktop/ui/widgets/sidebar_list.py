"""A list of sidebar entries, as high as its rows."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QSizePolicy, QWidget

from care_desktop.ui.accessible import follow_selection
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.sidebar_entries import ENTRY, EntryDelegate, EntryModel, SidebarEntry


class SidebarList(QListView):
    """Entries one under the other; a click, Enter or Space goes there.

    Signals:
        entry_chosen(str): the key of the entry.
    """

    entry_chosen = Signal(str)

    def __init__(self, holder: ThemeHolder, entries: Sequence[SidebarEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row_height = holder.theme.metrics.row.sidebar
        self._entries = EntryModel(entries, self)
        self._delegate = EntryDelegate(holder, self)
        self.setModel(self._entries)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)

    def set_current(self, key: str) -> None:
        """Tint the entry `key`, empty for none."""
        self._delegate.current_key = key
        row = self._entries.row_of(key)
        self.setCurrentIndex(self._entries.index(row) if row >= 0 else QModelIndex())
        self.viewport().update()

    def set_text(self, key: str, text: str) -> None:
        """Rename the entry `key`; an empty text takes it out."""
        self._entries.set_text(key, text)
        self.updateGeometry()
        self.set_current(self._delegate.current_key)

    def show_digits(self, shown: bool) -> None:
        """Show or hide the digits behind the words."""
        self._delegate.shows_digits = shown
        self.viewport().update()

    def set_narrow(self, narrow: bool) -> None:
        """Show icons only, or icons and words."""
        self._delegate.is_narrow = narrow
        self.viewport().update()

    def _on_clicked(self, index: QModelIndex) -> None:
        self.entry_chosen.emit(index.data(ENTRY).key)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        follow_selection(self, selected, self._on_clicked)
        if selected.isEmpty() and not deselected.isEmpty():
            # A screen reader can unselect the page that shows; it shows all the same.
            QTimer.singleShot(0, self, self._show_current)

    def _show_current(self) -> None:
        if not self.selectionModel().hasSelection():
            self.set_current(self._delegate.current_key)

    def sizeHint(self) -> QSize:
        return QSize(0, self._entries.rowCount() * self._row_height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.key() in keys and self.currentIndex().isValid():
            self._on_clicked(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)
