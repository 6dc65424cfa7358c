"""Where everything stands on the page of people: title, tabs, bar, table, what is said when it is empty."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from care_desktop.ui.models.people_model import PeopleModel
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.people_bar import PeopleBar
from care_desktop.ui.pages.people_disagreements import PeopleDisagreements
from care_desktop.ui.pages.people_empty import PeopleEmpty
from care_desktop.ui.pages.people_table import PeopleTable
from care_desktop.ui.pages.people_tabs import PeopleTabs
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import ElidedLabel, hairline, label
from care_desktop.ui.widgets.search_field import SearchField

# Places in the stack of bodies: nothing read yet, the table, the beginning, the disagreements.
TABLE, BEGINNING, DISAGREEMENTS = 1, 2, 3
_SEARCH_WIDTH = 280
_SEARCH_KEYS = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ListSearch(SearchField):
    """The search field of a list.

    Signals:
        list_wanted(): Down or Enter: go on to the rows found.
    """

    list_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _SEARCH_KEYS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.list_wanted.emit()
            return
        super().keyPressEvent(event)


class PeopleView(QWidget):
    """The widgets of the page, in their places; the page says what they do."""

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        model: PeopleModel,
        search_hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        theme = holder.theme
        self.table = PeopleTable(holder, model, self)
        self.search = ListSearch(holder, self.tr("Search names, handles, notes"), search_hint, self)
        self.search.setFixedWidth(_SEARCH_WIDTH)
        self.add_button = Button(holder, self.tr("Add person"), ButtonKind.PRIMARY, "add_person")
        self.tabs = PeopleTabs(holder)
        self.bar = PeopleBar(holder, self)
        self.footer = ElidedLabel(theme, "", Ink.FAINT, "caption")
        self.caption = ElidedLabel(theme, "", Ink.FAINT, "caption")
        self.nothing = label(theme, self.tr("Nobody matches."), Ink.MUTED)
        self.everyone = Button(holder, self.tr("Show everyone"), ButtonKind.LINK)
        self.beginning = PeopleEmpty(holder, self)
        self.disagreements = PeopleDisagreements(operations, holder, self)
        self.bodies = QStackedWidget(self)
        self._lay_out()

    def _lay_out(self) -> None:
        metrics = self._holder.theme.metrics
        page, edge, over = metrics.space.page, metrics.cell.edge, metrics.cell.page_margin
        title = QHBoxLayout()
        title.setContentsMargins(page, metrics.layout.page_top, page, 0)
        title.setSpacing(metrics.space.unit)
        title.addWidget(label(self._holder.theme, self.tr("People"), size="title", weight="semibold"))
        title.addStretch(1)
        title.addWidget(self.search)
        title.addWidget(self.add_button)
        tab_row = QHBoxLayout()
        tab_row.setContentsMargins(page, metrics.space.unit, page, 0)
        tab_row.addWidget(self.tabs)
        foot = QHBoxLayout()
        foot.setContentsMargins(edge, metrics.space.half * 3, edge + over, metrics.space.half * 3)
        foot.addWidget(self.footer, 1)
        foot.addWidget(self.caption)
        listed = QWidget(self)
        rows = QVBoxLayout(listed)
        rows.setContentsMargins(over, 0, 0, 0)
        rows.setSpacing(0)
        bar_row = QHBoxLayout()
        bar_row.setContentsMargins(0, 0, over, 0)
        bar_row.addWidget(self.bar)
        rows.addLayout(bar_row)
        rows.addWidget(self._table_row(), 1)
        rows.addWidget(self._nothing_row(), 1)
        rows.addLayout(foot)
        for body in (QWidget(self), listed, self.beginning, self.disagreements):
            self.bodies.addWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(title)
        column.addLayout(tab_row)
        column.addWidget(self.bodies, 1)
        self.tabs.hide()

    def _table_row(self) -> QWidget:
        """The table; its scroll bar stands in the page's margin, so that rows end where the rest of the page ends."""
        self.listed = QWidget(self)
        row = QHBoxLayout(self.listed)
        row.addWidget(self.table)
        over = self._holder.theme.metrics.cell.page_margin

        def keep_edge() -> None:
            # Asked for anew: Python's hold on a part that Qt made itself may end before the part does.
            bar = self.table.verticalScrollBar()
            taken = bar.sizeHint().width() if bar.maximum() > 0 else 0
            row.setContentsMargins(0, 0, over - taken, 0)

        self.table.verticalScrollBar().rangeChanged.connect(keep_edge)
        keep_edge()
        return self.listed

    def _nothing_row(self) -> QWidget:
        metrics = self._holder.theme.metrics
        self.nothing_found = QWidget(self)
        column = QVBoxLayout(self.nothing_found)
        column.setContentsMargins(metrics.cell.edge, 0, metrics.cell.edge + metrics.cell.page_margin, 0)
        column.setSpacing(metrics.space.gap)
        column.addWidget(hairline())
        row = QHBoxLayout()
        row.addWidget(self.nothing)
        row.addSpacing(metrics.space.unit)
        row.addWidget(self.everyone)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self.nothing_found.hide()
        return self.nothing_found

    def show_rows(self, has_rows: bool) -> None:
        """Show the table, or say that nobody matches."""
        self.nothing_found.setVisible(not has_rows)
        self.listed.setVisible(has_rows)

    def show_body(self, place: int) -> None:
        """Show one of the bodies; the beginning stands alone, without tabs and search."""
        is_beginning = place == BEGINNING
        self.bodies.setCurrentIndex(place)
        self.tabs.setVisible(not is_beginning)
        self.search.setVisible(not is_beginning)
        self.add_button.setVisible(not is_beginning)

    def focus_list(self) -> None:
        """Put the focus where one looks first: on the rows, or on what an empty page offers."""
        targets = {BEGINNING: self.beginning.state.button, DISAGREEMENTS: self.disagreements.table}
        target = targets.get(self.bodies.currentIndex(), self.table)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def has_list_focus(self) -> bool:
        """Whether the focus is on what `focus_list` goes to."""
        parts = (self.table, self.beginning.state.button, self.disagreements.table)
        return any(part.hasFocus() for part in parts)
