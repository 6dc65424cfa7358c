"""The bar over the table of people: filters, or what can be done with everyone selected; nothing jumps."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from care_desktop.domain.people_query import PeopleGroup
from care_desktop.services.people_list import PeopleQuery, PeopleSort
from care_desktop.ui.models.people_model import COLUMNS, column_title, first_order
from care_desktop.ui.pages.people_filters import PeopleFilters
from care_desktop.ui.pages.people_selection import PeopleSelection
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind


class PeopleBar(QStackedWidget):
    """Filters while at most one person is selected, actions from the second on.

    Signals:
        sort_chosen(PeopleSort, Qt.SortOrder): the list is wanted in another order.
        columns_chosen(frozenset[PeopleSort]): these columns are wanted hidden.
    """

    sort_chosen = Signal(object, object)
    columns_chosen = Signal(object)

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self.setFixedHeight(holder.theme.metrics.row.filter_bar)
        self.filters = PeopleFilters(holder)
        self.selection = PeopleSelection(holder)
        self.sort = Button(holder, self.tr("Sort"), ButtonKind.QUIET, "down", small=True)
        self.sort.setToolTip(self.tr("Sort the list by any column"))
        self.columns = Button(holder, self.tr("Columns"), ButtonKind.QUIET, "columns", small=True)
        self.columns.setToolTip(self.tr("Choose which columns show"))
        self.sort_menu = QMenu(self.sort)
        self._by = QActionGroup(self.sort_menu)
        self._orders = QActionGroup(self.sort_menu)
        self.columns_menu = QMenu(self.columns)
        self._fill_sort_menu()
        self._fill_columns_menu()
        self._filter_row = self._lay_out_filters()
        self.addWidget(self._filter_row)
        self.addWidget(self.selection)
        self.filters.arranged.connect(self._fit)
        self.sort.clicked.connect(lambda: _pop_up(self.sort_menu, self.sort))
        self.columns.clicked.connect(lambda: _pop_up(self.columns_menu, self.columns))

    def _lay_out_filters(self) -> QWidget:
        made = QWidget(self)
        row = QHBoxLayout(made)
        # The quiet button at the end has an inset of its own.
        row.setContentsMargins(self._holder.theme.metrics.cell.edge, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.filters, 1)
        inset = (self._holder.theme.metrics.row.filter_bar - self.sort.sizeHint().height()) // 2
        for button in (self.sort, self.columns):
            column = QVBoxLayout()
            column.setContentsMargins(0, inset, 0, 0)
            column.addWidget(button)
            column.addStretch(1)
            row.addLayout(column)
        return made

    def _fit(self) -> None:
        self.setFixedHeight(max(self._holder.theme.metrics.row.filter_bar, self.filters.wanted_height()))

    def _fill_sort_menu(self) -> None:
        self.sort_menu.addSection(self.tr("Sort by"))
        for column in COLUMNS:
            self._add_choice(self._by, column_title(column), column.sort)
        self.sort_menu.addSeparator()
        self._add_choice(self._orders, self.tr("Smallest or A first"), Qt.SortOrder.AscendingOrder)
        self._add_choice(self._orders, self.tr("Largest or Z first"), Qt.SortOrder.DescendingOrder)
        self._by.triggered.connect(self._on_column_chosen)
        self._orders.triggered.connect(self._on_order_chosen)

    def _add_choice(self, group: QActionGroup, words: str, value: object) -> None:
        action = QAction(words, self.sort_menu)
        action.setCheckable(True)
        action.setData(value)
        group.addAction(action)
        self.sort_menu.addAction(action)

    def _fill_columns_menu(self) -> None:
        for column in COLUMNS[1:]:
            action = self.columns_menu.addAction(column_title(column))
            action.setCheckable(True)
            action.setChecked(True)
            action.setData(column.sort)
        self.columns_menu.triggered.connect(self._on_columns_chosen)

    def show_columns(self, hidden: frozenset[PeopleSort]) -> None:
        """Mark in the menu which columns show."""
        for action in self.columns_menu.actions():
            action.setChecked(action.data() not in hidden)

    def show_sorting(self, query: PeopleQuery) -> None:
        """Mark in the menu by what the list is sorted; nothing when it stands in an order of its own."""
        order = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
        for group, value in ((self._by, query.sort), (self._orders, order)):
            group.setExclusive(not query.as_given)
            for action in group.actions():
                action.setChecked(not query.as_given and action.data() == value)

    def show_selected(self, count: int, group: PeopleGroup) -> None:
        """Offer actions for so many people, or the filters again."""
        archived, teammates = group is PeopleGroup.ARCHIVED, group is PeopleGroup.TEAM
        self.selection.show_selected(count, archived=archived, teammates=teammates)
        self.setCurrentWidget(self.selection if count > 1 else self._filter_row)

    def _on_column_chosen(self, action: QAction) -> None:
        sort = PeopleSort(action.data())
        self.sort_chosen.emit(sort, first_order(sort))

    def _on_order_chosen(self, action: QAction) -> None:
        column = self._by.checkedAction()
        if column is not None:
            self.sort_chosen.emit(PeopleSort(column.data()), Qt.SortOrder(action.data()))

    def _on_columns_chosen(self) -> None:
        hidden = frozenset(PeopleSort(a.data()) for a in self.columns_menu.actions() if not a.isChecked())
        self.columns_chosen.emit(hidden)


def _pop_up(menu: QMenu, button: QWidget) -> None:
    corner = QPoint(button.width(), button.height())
    if button.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        corner.setX(menu.sizeHint().width())
    menu.popup(button.mapToGlobal(corner) - QPoint(menu.sizeHint().width(), 0))
