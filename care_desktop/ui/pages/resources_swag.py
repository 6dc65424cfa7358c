"""The tab of swag: the items with how often each was given, and beside them who got the current one for what."""

from uuid import UUID

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.domain.people import normalise_name
from care_desktop.services import swag
from care_desktop.services.swag import SwagGiven, SwagItem
from care_desktop.ui.dialogs.swag_dialog import SwagGiftDialog, SwagItemDialog
from care_desktop.ui.models.resource_rows_model import RowColumn
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.resources_table import RecordTable
from care_desktop.ui.pages.resources_words import reason_words
from care_desktop.ui.person_words import full_day
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button
from care_desktop.ui.widgets.empty_state import EmptyState
from care_desktop.ui.widgets.label import hairline
from care_desktop.ui.widgets.section_heading import SectionHeading

_ITEMS_WIDTH = 460
_ITEM_WIDTHS = {1: 72, 2: 144, 3: 76}
_GIVEN_WIDTHS = {0: 230, 2: 104}


class ResourcesSwag(QWidget):
    """Items to the left, gifts to the right; Enter on an item changes it, on a gift corrects it, Delete takes it away.

    Signals:
        counted(int): so many items are there.
        person_opened(UUID): somebody is to be shown.
    """

    counted = Signal(int)
    person_opened = Signal(object)

    def __init__(
        self, operations: Operations, holder: ThemeHolder, feed: NameFeed, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._holder = holder
        self._feed = feed
        self._items: list[SwagItem] = []
        self._search = ""
        number = QLocale().toString
        self.items = RecordTable(
            holder,
            self.tr("Swag items"),
            (
                RowColumn(self.tr("Item"), lambda item: item.name),
                RowColumn(self.tr("Freely"), lambda item: number(item.freely), None, True),
                RowColumn(self.tr("For something done"), lambda item: number(item.for_something_done), None, True),
                RowColumn(self.tr("People"), lambda item: number(item.people), None, True),
            ),
            _ITEM_WIDTHS,
            lambda item: item.id,
            faces=False,
        )
        self.given = RecordTable(
            holder,
            self.tr("Who got it"),
            (
                RowColumn(self.tr("Person"), lambda row: row.name),
                RowColumn(self.tr("What for"), reason_words, lambda _row: Ink.MUTED),
                RowColumn(self.tr("Day"), lambda row: full_day(row.on), None, True),
            ),
            _GIVEN_WIDTHS,
            lambda row: row.id,
        )
        self.heading = SectionHeading(holder, "", parent=self)
        self.give_button = Button(holder, self.tr("Give"), icon="swag", small=True)
        self.edit_button = Button(holder, self.tr("Edit"), small=True)
        self.delete_button = Button(holder, self.tr("Delete"), small=True)
        self.correct_button = Button(holder, self.tr("Correct"), small=True)
        self.open_button = Button(holder, self.tr("Open person"), small=True)
        self.empty = EmptyState(
            holder,
            "swag",
            self.tr("No swag yet"),
            self.tr("Given freely it extends the reach of the community; given for something done it encourages."),
            self.tr("Add item"),
        )
        self._body = QWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        metrics = self._holder.theme.metrics
        over, gap, page, unit = metrics.cell.page_margin, metrics.space.gap, metrics.space.page, metrics.space.unit
        left = QVBoxLayout()
        left.addWidget(self.items, 1)
        item_row = QHBoxLayout()
        item_row.setContentsMargins(metrics.cell.edge, unit, 0, 0)
        item_row.setSpacing(unit)
        for button in (self.give_button, self.edit_button, self.delete_button):
            item_row.addWidget(button)
        item_row.addStretch(1)
        left.addLayout(item_row)
        right = QVBoxLayout()
        head = QHBoxLayout()
        head.setContentsMargins(metrics.cell.edge, 0, metrics.cell.edge, unit)
        head.setSpacing(unit)
        head.addWidget(self.heading, 1)
        head.addWidget(self.correct_button)
        head.addWidget(self.open_button)
        right.addLayout(head)
        right.addWidget(self.given, 1)
        self.items.setFixedWidth(_ITEMS_WIDTH)
        body = QHBoxLayout(self._body)
        body.setContentsMargins(over, 0, over, gap)
        body.setSpacing(gap)
        body.addLayout(left)
        body.addWidget(hairline(vertical=True))
        body.addLayout(right, 1)
        inset = QVBoxLayout()
        inset.setContentsMargins(page, 0, page, 0)
        inset.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, gap, 0, 0)
        column.setSpacing(0)
        column.addLayout(inset)
        column.addWidget(self._body, 1)
        column.addStretch(0)
        self.empty.hide()
        self._body.hide()

    def _connect(self) -> None:
        self.empty.action_requested.connect(self.add_item)
        self.items.selectionModel().currentRowChanged.connect(lambda *_: self._read_given())
        self.items.opened.connect(self._edit)
        self.items.deletion_requested.connect(self._delete_item)
        self.given.opened.connect(self._correct)
        self.given.deletion_requested.connect(self._delete_given)
        self.given.selectionModel().currentRowChanged.connect(lambda *_: self._show_buttons())
        self.give_button.clicked.connect(self.give)
        self.edit_button.clicked.connect(lambda: self._edit(self.items.current()))
        self.delete_button.clicked.connect(lambda: self._delete_item(self.items.current()))
        self.correct_button.clicked.connect(lambda: self._correct(self.given.current()))
        self.open_button.clicked.connect(self._on_open)

    def read(self) -> None:
        """Ask for items and gifts again."""
        self._operations.query(swag.items, self._on_items, key="swag items")

    def search(self, text: str) -> None:
        """Show only items whose name contains a text."""
        self._search = normalise_name(text)
        self._show()

    def _on_items(self, items: list[SwagItem]) -> None:
        self._items = items
        self.empty.setVisible(not items)
        self._body.setVisible(bool(items))
        self._show()
        self.counted.emit(len(items))

    def _show(self) -> None:
        self.items.show_records([item for item in self._items if self._search in normalise_name(item.name)])
        if self.items.current() is None and self.items.records.rowCount():
            self.items.setCurrentIndex(self.items.records.index(0, 0))
        else:
            self._read_given()

    def _read_given(self) -> None:
        item: SwagItem | None = self.items.current()
        self._show_buttons()
        if item is None:
            self.heading.set_words("")
            self.given.show_records(())
            return
        id: UUID = item.id
        self._operations.query(
            lambda ws: swag.given(ws, item_id=id), lambda rows: self._on_given(item, rows), key="swag given"
        )

    def _on_given(self, item: SwagItem, rows: list[SwagGiven]) -> None:
        self.heading.set_words(item.name, item.notes)
        self.given.show_records(rows)
        self._show_buttons()

    def _show_buttons(self) -> None:
        item, row = self.items.current(), self.given.current()
        for button in (self.give_button, self.edit_button, self.delete_button):
            button.setEnabled(item is not None)
        for button in (self.correct_button, self.open_button):
            button.setVisible(row is not None)

    def add_item(self) -> None:
        """Open the form of a new item."""
        SwagItemDialog(self._operations, self._holder, self._feed, parent=self).open()

    def give(self) -> None:
        """Ask who got what."""
        if self._items:
            item = self.items.current()
            SwagGiftDialog(self._operations, self._holder, self._feed, self._items, item, parent=self).open()

    def _edit(self, item: SwagItem | None) -> None:
        if item is not None:
            SwagItemDialog(self._operations, self._holder, self._feed, item, self).open()

    def _delete_item(self, item: SwagItem | None) -> None:
        if item is not None:
            id = item.id
            self._operations.change(lambda ws: swag.delete_item(ws, id))

    def _correct(self, row: SwagGiven | None) -> None:
        if row is not None:
            items = [item for item in self._items if item.id == row.item_id]
            SwagGiftDialog(self._operations, self._holder, self._feed, items, before=row, parent=self).open()

    def _delete_given(self, row: SwagGiven) -> None:
        id = row.id
        self._operations.change(lambda ws: swag.delete_given(ws, id))

    def _on_open(self) -> None:
        row = self.given.current()
        if row is not None:
            self.person_opened.emit(row.person_id)
