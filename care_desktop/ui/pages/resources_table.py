"""A table of records with a first column of people or names, as every tab of the page of resources has one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from care_desktop.ui.delegates.person import PersonDelegate
from care_desktop.ui.delegates.text import NumberDelegate, TextDelegate
from care_desktop.ui.models.resource_rows_model import ResourceRowsModel, RowColumn
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.data_table import DataTable

_DELETING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class RecordTable(DataTable):
    """Records with one selected at most; Enter opens one, Delete asks for one to be taken away.

    Args:
        columns: what the columns say; the first is of names.
        widths: of the columns with a fixed width, by place; the others share the rest.
        key: the key of a record.
        faces: whether the first column is of people.

    Signals:
        opened(object): a record was opened.
        deletion_requested(object): a record is to be taken away.
    """

    opened = Signal(object)
    deletion_requested = Signal(object)

    def __init__(
        self,
        holder: ThemeHolder,
        accessible_name: str,
        columns: Sequence[RowColumn],
        widths: Mapping[int, int],
        key: Callable[[Any], UUID],
        faces: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(holder, accessible_name, parent)
        self.records = ResourceRowsModel(columns, key, self)
        self.setModel(self.records)
        self.setSelectionMode(DataTable.SelectionMode.SingleSelection)
        head = self.horizontalHeader()
        head.setSortIndicatorShown(False)
        for place, column in enumerate(columns):
            if place == 0:
                first = PersonDelegate(holder, self) if faces else TextDelegate(holder, self, Ink.TEXT, "medium")
                self.setItemDelegateForColumn(place, first)
            else:
                self.setItemDelegateForColumn(
                    place, NumberDelegate(holder, self) if column.trailing else TextDelegate(holder, self)
                )
            fixed = place in widths
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed if fixed else QHeaderView.ResizeMode.Stretch)
            if fixed:
                self.setColumnWidth(place, widths[place])
        self.activated.connect(self._on_activated)

    def show_records(self, rows: Sequence[Any]) -> None:
        """Show other records; the current one stays current when it is still there."""
        current = self.current()
        before = None if current is None else self.records.key_of(current)
        self.records.show(rows)
        place = None if before is None else self.records.place_of(before)
        if place is not None:
            self.setCurrentIndex(self.records.index(place, 0))

    def current(self) -> Any | None:
        """The current record; None when there is none."""
        index = self.currentIndex()
        return self.records.row(index.row()) if index.isValid() else None

    def _on_activated(self, index: QModelIndex) -> None:
        self.opened.emit(self.records.row(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.current()
        if event.key() in _DELETING and current is not None:
            self.deletion_requested.emit(current)
            return
        super().keyPressEvent(event)
