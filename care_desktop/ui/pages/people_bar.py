"""The bar over the table of people: filters, or what can be done with everyone selected; nothing jumps."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QWidget

from care_desktop.services.people_list import PeopleSort
from care_desktop.ui.models.people_model import COLUMNS, column_title, first_order
from care_desktop.ui.people_words import count_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.filter_button import FilterButton, FilterOption
from care_desktop.ui.widgets.label import label


class PeopleBar(QStackedWidget):
    """Filters while at most one person is selected, actions from the second on.

    Signals:
        filtered(): another owner or tag is in force.
        sort_chosen(PeopleSort, Qt.SortOrder): the list is wanted in another order.
        archive_requested(), export_requested(), clear_requested(): for everyone selected.
    """

    filtered = Signal()
    sort_chosen = Signal(object, object)
    archive_requested = Signal()
    export_requested = Signal()
    clear_requested = Signal()

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self.setFixedHeight(holder.theme.metrics.row.filter_bar)
        self.owner = FilterButton(holder, self.tr("Owner"))
        self.tag = FilterButton(holder, self.tr("Tag"))
        self._sort = Button(holder, self.tr("Sort"), ButtonKind.QUIET, "down", small=True)
        self._sort.setToolTip(self.tr("Sort the list by any column"))
        self._menu = QMenu(self._sort)
        self._columns = QActionGroup(self._menu)
        self._orders = QActionGroup(self._menu)
        self._fill_menu()
        self._count = label(holder.theme, "", weight="medium")
        self._filters = self._filter_row()
        self._actions = self._action_row()
        self.addWidget(self._filters)
        self.addWidget(self._actions)
        self.owner.key_chosen.connect(self._on_filter_chosen)
        self.tag.key_chosen.connect(self._on_filter_chosen)
        self._sort.clicked.connect(self._on_sort_wanted)

    def _filter_row(self) -> QWidget:
        metrics = self._holder.theme.metrics
        row_widget = QWidget(self)
        row = QHBoxLayout(row_widget)
        # The quiet button at the end has an inset of its own.
        row.setContentsMargins(metrics.cell.edge, 0, 0, 0)
        row.setSpacing(metrics.space.unit)
        row.addWidget(self.owner)
        row.addWidget(self.tag)
        row.addStretch(1)
        row.addWidget(self._sort)
        return row_widget

    def _action_row(self) -> QWidget:
        holder, metrics = self._holder, self._holder.theme.metrics
        row_widget = _Selected(holder, self)
        row = QHBoxLayout(row_widget)
        row.setContentsMargins(metrics.cell.edge, 0, metrics.cell.edge, 0)
        row.setSpacing(metrics.space.unit)
        row.addWidget(self._count)
        for text, icon, signal in (
            (self.tr("Export"), "export", self.export_requested),
            (self.tr("Archive"), "archive", self.archive_requested),
        ):
            button = Button(holder, text, ButtonKind.QUIET, icon, small=True)
            button.clicked.connect(signal)
            row.addWidget(button)
        row.addStretch(1)
        clear = Button(holder, self.tr("Clear selection"), ButtonKind.LINK)
        clear.clicked.connect(self.clear_requested)
        row.addWidget(clear)
        row.addWidget(label(holder.theme, self.tr("Esc"), Ink.FAINT, "caption"))
        return row_widget

    def _fill_menu(self) -> None:
        self._menu.addSection(self.tr("Sort by"))
        for column in COLUMNS:
            self._add_choice(self._columns, column_title(column), column.sort)
        self._menu.addSeparator()
        self._add_choice(self._orders, self.tr("Smallest or A first"), Qt.SortOrder.AscendingOrder)
        self._add_choice(self._orders, self.tr("Largest or Z first"), Qt.SortOrder.DescendingOrder)
        self._columns.triggered.connect(self._on_column_chosen)
        self._orders.triggered.connect(self._on_order_chosen)

    def _add_choice(self, group: QActionGroup, words: str, value: object) -> None:
        action = QAction(words, self._menu)
        action.setCheckable(True)
        action.setData(value)
        group.addAction(action)
        self._menu.addAction(action)

    @property
    def owner_id(self) -> UUID | None:
        """Whose people are wanted; None is everyone's."""
        return UUID(self.owner.key) if self.owner.key else None

    def set_facets(self, owners: Sequence[tuple[UUID, str]], tags: Sequence[str]) -> None:
        """Offer these owners and tags; a filter with nothing to offer is hidden."""
        self.owner.set_options([FilterOption(str(id), name) for id, name in owners])
        self.tag.set_options([FilterOption(tag, f"#{tag}") for tag in tags])
        self.owner.setVisible(bool(owners))
        self.tag.setVisible(bool(tags))

    def clear_filters(self) -> None:
        """Filter by nothing any more."""
        self.owner.set_key("")
        self.tag.set_key("")

    def show_sorting(self, sort: PeopleSort, order: Qt.SortOrder) -> None:
        """Mark in the menu by what the list is sorted."""
        for action in self._columns.actions():
            action.setChecked(action.data() == sort)
        for action in self._orders.actions():
            action.setChecked(action.data() == order)

    def set_selected(self, count: int) -> None:
        """Offer actions for so many people, or the filters again."""
        self._count.setText(self.tr("{n} selected").format(n=count_words(count)))
        self.setCurrentWidget(self._actions if count > 1 else self._filters)

    def _on_filter_chosen(self) -> None:
        self.filtered.emit()

    def _on_sort_wanted(self) -> None:
        corner = QPoint(self._sort.width(), self._sort.height())
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            corner.setX(self._menu.sizeHint().width())
        spot = self._sort.mapToGlobal(corner)
        self._menu.popup(spot - QPoint(self._menu.sizeHint().width(), 0))

    def _on_column_chosen(self, action: QAction) -> None:
        sort = PeopleSort(action.data())
        self.sort_chosen.emit(sort, first_order(sort))

    def _on_order_chosen(self, action: QAction) -> None:
        column = self._columns.checkedAction()
        if column is not None:
            self.sort_chosen.emit(PeopleSort(column.data()), Qt.SortOrder(action.data()))


class _Selected(QWidget):
    """The tinted ground of the actions, as wide as a row of the table."""

    def __init__(self, holder: ThemeHolder, parent: QWidget) -> None:
        super().__init__(parent)
        self._holder = holder

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._holder.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("selection"))
        inset = theme.metrics.space.unit
        ground = QRectF(self.rect()).adjusted(0, inset, 0, -inset)
        painter.drawRoundedRect(ground, theme.metrics.radius.square, theme.metrics.radius.square)
