"""Every promise: late ones first, then by the day they are due, then those without a day, then the settled ones."""

from collections.abc import Iterable
from uuid import UUID

from PySide6.QtCore import QLocale, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QStackedLayout, QVBoxLayout, QWidget

from care_desktop.domain.promises import PromiseState
from care_desktop.services import promises
from care_desktop.services.promises import PromiseFilter, PromiseList, PromiseRow
from care_desktop.ui.delegates.text import NumberDelegate, TextDelegate
from care_desktop.ui.models.promise_model import MADE_BY, MADE_ON, STANDS, TO, WHAT, PromiseModel
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.promises_work import PromiseAct, PromiseBar, PromiseWork, act_of, menu_of
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.data_table import DataTable
from care_desktop.ui.widgets.empty_state import EmptyState
from care_desktop.ui.widgets.filter_button import FilterButton, FilterOption
from care_desktop.ui.widgets.label import label

_WIDTHS = {TO: 208, MADE_BY: 136, MADE_ON: 96, STANDS: 152}


class _PromiseTable(DataTable):
    """The rows.

    Signals:
        acted(PromiseAct): a key for the current row.
    """

    acted = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = act_of(event)
        if act is not None and self.currentIndex().isValid():
            self.acted.emit(act)
        else:
            super().keyPressEvent(event)


class PromisesPanel(QWidget):
    """The list of promises with its filters; Enter opens the person, K, B, R, O, E and Delete act on the current row.

    Signals:
        counted(int): so many are open, whatever is searched for.
        person_opened(UUID): somebody is to be shown.
    """

    counted = Signal(int)
    person_opened = Signal(object)

    def __init__(
        self, operations: Operations, holder: ThemeHolder, feed: NameFeed, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._list: PromiseList | None = None
        self._words = ""
        self._all_settled = False
        self._place = 0
        self.work = PromiseWork(operations, holder, feed, self)
        self.owner = FilterButton(holder, self.tr("Whose people"), any_text=self.tr("anybody's"))
        self.made_by = FilterButton(holder, self.tr("Made by"), any_text=self.tr("anyone"))
        self.bar = PromiseBar(holder)
        self.model = PromiseModel(self)
        self.table = _PromiseTable(holder, self.tr("Promises, late ones first"), self)
        self.table.setModel(self.model)
        self.table.setSelectionMode(DataTable.SelectionMode.SingleSelection)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.said = label(holder.theme, "", Ink.MUTED, "caption")
        self.older = Button(holder, self.tr("Show older ones"), ButtonKind.LINK)
        self.nothing = label(holder.theme, self.tr("No promise matches."), Ink.MUTED)
        self.empty = EmptyState(
            holder,
            "promise",
            self.tr("No promises yet"),
            self.tr(
                "What we say we will do will stand here until it is kept."
                " Promises made in a conversation come here too."
            ),
            self.tr("Make a promise"),
        )
        self._lay_out(holder)
        self._connect()

    def _lay_out(self, holder: ThemeHolder) -> None:
        metrics = holder.theme.metrics
        edge, over = metrics.cell.edge, metrics.cell.page_margin
        filters = QHBoxLayout()
        filters.setContentsMargins(edge, 0, edge, 0)
        filters.setSpacing(metrics.space.unit)
        for button in (self.owner, self.made_by):
            filters.addWidget(button)
        filters.addStretch(1)
        filters.addWidget(self.bar)
        foot = QHBoxLayout()
        foot.setContentsMargins(edge, 0, edge, 0)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.older)
        self._body = QStackedLayout()
        self._body.addWidget(self.table)
        for widget in (self.nothing, self.empty):
            outer = QWidget()
            column = QVBoxLayout(outer)
            column.setContentsMargins(edge, metrics.space.unit, edge, 0)
            column.addWidget(widget)
            column.addStretch(1)
            self._body.addWidget(outer)
        column = QVBoxLayout(self)
        column.setContentsMargins(over, metrics.space.unit, over, metrics.space.gap)
        column.setSpacing(metrics.space.unit)
        column.addLayout(filters)
        column.addLayout(self._body, 1)
        column.addLayout(foot)
        head = self.table.horizontalHeader()
        for place in (WHAT, TO, MADE_BY):
            ink, weight = (Ink.TEXT, "medium") if place == WHAT else (Ink.MUTED, "regular")
            self.table.setItemDelegateForColumn(place, TextDelegate(holder, self.table, ink, weight))
        for place in (MADE_ON, STANDS):
            self.table.setItemDelegateForColumn(place, NumberDelegate(holder, self.table))
        for place, width in _WIDTHS.items():
            self.table.setColumnWidth(place, width)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        head.setSortIndicatorShown(False)

    def _connect(self) -> None:
        self.owner.key_chosen.connect(self._show)
        self.made_by.key_chosen.connect(self._show)
        self.table.acted.connect(self._on_act)
        self.table.activated.connect(self._on_activated)
        self.table.customContextMenuRequested.connect(self._on_menu)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.bar.chosen.connect(self._on_act)
        self.older.clicked.connect(self._on_older)
        self.empty.action_requested.connect(self.work.add)

    def read(self) -> None:
        """Ask for the list again; `counted` follows."""
        every = self._all_settled
        self._operations.query(
            lambda ws: promises.promise_list(ws, all_settled=every), self._on_read, key=f"promises {id(self)}"
        )

    def search(self, words: str) -> None:
        """Show only promises with these words in them, or in the names."""
        self._words = words
        self._show()

    def current(self) -> PromiseRow | None:
        """The promise of the current row."""
        index = self.table.currentIndex()
        return self.model.rows[index.row()] if index.isValid() else None

    def _on_read(self, found: PromiseList) -> None:
        self._list = found
        self.owner.set_options(_options(pair for row in found.rows for pair in row.owners))
        makers = ((row.made_by, row.made_by_name) for row in found.rows if row.made_by is not None)
        self.made_by.set_options(_options(makers))
        self._show()
        self.counted.emit(sum(row.state is PromiseState.OPEN for row in found.rows))

    def _show(self) -> None:
        found = self._list
        if found is None:
            return
        before, place = self.current(), self.table.currentIndex().row()
        owner = UUID(self.owner.key) if self.owner.key else None
        maker = UUID(self.made_by.key) if self.made_by.key else None
        rows = promises.matching(found.rows, PromiseFilter(self._words, owner, maker))
        self.model.show(rows, found.today)
        at = next((n for n, row in enumerate(rows) if before is not None and row.id == before.id), place)
        # A promise just settled goes far down: the cursor stays where the work goes on.
        if before is not None and 0 <= place < len(rows) and rows[at].state is not before.state:
            at = place
        if rows:
            self.table.setCurrentIndex(self.model.index(min(max(at, 0), len(rows) - 1), WHAT))
        self._on_current()
        self._say(found, rows)
        is_empty = not found.rows and not found.older
        self._body.setCurrentIndex(0 if rows else 2 if is_empty else 1)
        for widget in (self.owner, self.made_by, self.bar):
            widget.setVisible(not is_empty)

    def _say(self, found: PromiseList, rows: list[PromiseRow]) -> None:
        number = QLocale().toString
        open_ones = [row for row in rows if row.state is PromiseState.OPEN]
        late = sum(row.due_on is not None and row.due_on < found.today for row in open_ones)
        words = self.tr("{n} open, {late} late, {settled} settled").format(
            n=number(len(open_ones)), late=number(late), settled=number(len(rows) - len(open_ones))
        )
        self.said.setText(words if rows else "")
        self.older.setText(self.tr("Show {n} settled more than 90 days ago").format(n=number(found.older)))
        self.older.setVisible(bool(found.older))

    def _on_current(self) -> None:
        row = self.current()
        self.bar.show_state(None if row is None else row.state)

    def _on_act(self, act: PromiseAct) -> None:
        row = self.current()
        if row is not None:
            self.work.do(act, row.id)

    def _on_older(self) -> None:
        self._all_settled = True
        self.read()

    def _on_activated(self, index: QModelIndex) -> None:
        row = self.model.rows[index.row()]
        if row.people:
            self.person_opened.emit(row.people[0][0])

    def _on_menu(self, spot: QPoint) -> None:
        index = self.table.indexAt(spot)
        if not index.isValid():
            return
        row = self.model.rows[index.row()]
        menu = menu_of(row.state, self, lambda act: self.work.do(act, row.id))
        menu.addSeparator()
        for key, name in row.people:
            text = self.tr("Open {name}").format(name=name.replace("&", "&&"))
            menu.addAction(text).triggered.connect(lambda _=False, key=key: self.person_opened.emit(key))
        menu.popup(self.table.viewport().mapToGlobal(spot))


def _options(pairs: Iterable[tuple[UUID | None, str]]) -> list[FilterOption]:
    unique = {str(key): name for key, name in pairs if key is not None}
    return [FilterOption(key, name) for key, name in sorted(unique.items(), key=lambda item: item[1].casefold())]
