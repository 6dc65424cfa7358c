"""The page of people: everyone in a table; searched while typing, narrowed by tabs and filters, sorted by column."""

from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from care_desktop.domain.resources import Stage
from care_desktop.services import people_list
from care_desktop.services.outcome import Changes
from care_desktop.services.people_list import PeopleFacets, PeopleQuery, PeopleSort, PersonRow
from care_desktop.ui import people_words as words
from care_desktop.ui.models.people_model import PeopleModel
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.page import Page
from care_desktop.ui.pages.people_bar import PeopleBar
from care_desktop.ui.pages.people_disagreements import PeopleDisagreements
from care_desktop.ui.pages.people_empty import PeopleEmpty
from care_desktop.ui.pages.people_table import NOT_FOR_TEAM, PeopleTable
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import ElidedLabel, hairline, label
from care_desktop.ui.widgets.search_field import SearchField
from care_desktop.ui.widgets.segment_tabs import SegmentTabs

_SEARCH_WIDTH = 280
_TEAM, _DISAGREE = "team", "disagree"
# Places in the stack of bodies: nothing read yet, the table, the beginning, the disagreements.
_TABLE, _BEGINNING, _DISAGREEMENTS = 1, 2, 3
_SEARCH_KEYS = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Search(SearchField):
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


class PeoplePage(Page):
    """Everyone in a table.

    Signals:
        person_opened(UUID, str): somebody is to be shown, with the name.
        add_requested(): somebody new is to be entered.
        edit_requested(UUID): what is known about somebody is to be changed.
        log_requested(UUID): a conversation with somebody is to be logged.
        export_requested(tuple[int, ...]): these row numbers are to be exported.
        import_requested(), sample_requested(): what an empty workspace offers.
    """

    person_opened = Signal(object, str)
    add_requested = Signal()
    edit_requested = Signal(object)
    log_requested = Signal(object)
    export_requested = Signal(object)
    import_requested = Signal()
    sample_requested = Signal()

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        search_hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, parent)
        self._holder = holder
        theme = holder.theme
        self.setObjectName("page")
        self.setAccessibleName(self.tr("People"))
        self.model = PeopleModel(operations, theme.metrics.time.saved_row_ms, self)
        self.table = PeopleTable(holder, self.model, self)
        self.search = _Search(holder, self.tr("Search names, handles, notes"), search_hint, self)
        self.search.setFixedWidth(_SEARCH_WIDTH)
        self.add_button = Button(holder, self.tr("Add person"), ButtonKind.PRIMARY, "add_person")
        self.tabs = SegmentTabs(holder)
        self.tabs.setAccessibleName(self.tr("Segments"))
        self.bar = PeopleBar(holder, self)
        self._footer = ElidedLabel(theme, "", Ink.FAINT, "caption")
        self._caption = ElidedLabel(theme, "", Ink.FAINT, "caption")
        self._nothing = label(theme, self.tr("Nobody matches."), Ink.MUTED)
        self._clear = Button(holder, self.tr("Show everyone"), ButtonKind.LINK)
        self._beginning = PeopleEmpty(holder, self)
        self.empty = self._beginning.state
        self.disagreements = PeopleDisagreements(operations, holder, self)
        self._wanted: UUID | None = None
        self._fill_tabs()
        self._lay_out()
        self._connect()

    def _fill_tabs(self) -> None:
        self.tabs.add_segment(self.tr("Everyone"))
        for stage in Stage:
            self.tabs.add_segment(words.stage_title(stage), key=stage.value)
        self._disagree_place = self.tabs.add_segment(self.tr("Rating and trust disagree"), key=_DISAGREE)
        self.tabs.setTabVisible(self._disagree_place, False)
        self.tabs.add_segment(self.tr("Teammates"), key=_TEAM)

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
        foot.addWidget(self._footer, 1)
        foot.addWidget(self._caption)
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
        self._bodies = QStackedLayout()
        self._bodies.addWidget(QWidget(self))
        self._bodies.addWidget(listed)
        self._bodies.addWidget(self._beginning)
        self._bodies.addWidget(self.disagreements)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(title)
        column.addLayout(tab_row)
        column.addLayout(self._bodies, 1)
        self.tabs.hide()

    def _table_row(self) -> QWidget:
        """The table; its scroll bar stands in the page's margin, so that rows end where the rest of the page ends."""
        self._listed = QWidget(self)
        row = QHBoxLayout(self._listed)
        row.addWidget(self.table)
        bar, over = self.table.verticalScrollBar(), self._holder.theme.metrics.cell.page_margin

        def keep_edge() -> None:
            taken = bar.sizeHint().width() if bar.maximum() > 0 else 0
            row.setContentsMargins(0, 0, over - taken, 0)

        bar.rangeChanged.connect(keep_edge)
        keep_edge()
        return self._listed

    def _nothing_row(self) -> QWidget:
        metrics = self._holder.theme.metrics
        self._nothing_found = QWidget(self)
        column = QVBoxLayout(self._nothing_found)
        column.setContentsMargins(metrics.cell.edge, 0, metrics.cell.edge + metrics.cell.page_margin, 0)
        column.setSpacing(metrics.space.gap)
        column.addWidget(hairline())
        row = QHBoxLayout()
        row.addWidget(self._nothing)
        row.addSpacing(metrics.space.unit)
        row.addWidget(self._clear)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self._nothing_found.hide()
        return self._nothing_found

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add_requested)
        self._beginning.add_requested.connect(self.add_requested)
        self._beginning.import_requested.connect(self.import_requested)
        self._beginning.sample_requested.connect(self.sample_requested)
        self.disagreements.counted.connect(self._on_disagreements)
        self.disagreements.person_activated.connect(self.person_opened)
        self.search.textChanged.connect(self._on_narrowed)
        self.search.list_wanted.connect(self._on_list_wanted)
        self.tabs.currentChanged.connect(self._on_tab)
        self.bar.filtered.connect(self._on_narrowed)
        self.bar.sort_chosen.connect(self.model.sort_by)
        self.bar.clear_requested.connect(self._on_clear_selection)
        self.bar.archive_requested.connect(self._on_archive)
        self.bar.export_requested.connect(self._on_export)
        self._clear.clicked.connect(self.show_everyone)
        self.table.person_activated.connect(self._on_activated)
        self.table.selection_moved.connect(self._on_selection_moved)
        self.table.typed.connect(self._on_letter)
        self.table.left_upwards.connect(self.focus_search)
        self.table.customContextMenuRequested.connect(self._on_menu_wanted)
        self.model.filled.connect(self._on_filled)

    def read(self) -> None:
        """Read the list again, as far as it is in sight, and what it can be narrowed by."""
        self.model.read_again()
        self.disagreements.read()
        self.operations.query(people_list.facets, self._on_facets, key=f"people facets {id(self)}")

    def concerns(self, changes: Changes) -> bool:
        """Every change can move somebody's stage or trust."""
        return changes.many or bool(changes.people or changes.interactions or changes.tables)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def focus_list(self) -> None:
        """Put the focus where one looks first: on the rows, or on what an empty page offers."""
        targets = {_BEGINNING: self.empty.button, _DISAGREEMENTS: self.disagreements.table}
        target = targets.get(self._bodies.currentIndex(), self.table)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def point_at(self, id: UUID) -> None:
        """Make somebody who was just saved the current row and tint it, if the list holds them."""
        self._wanted = id
        self.operations.query(lambda ws: people_list.rowno_of(ws, id), partial(self._on_rowno, id))

    def show_everyone(self) -> None:
        """Take back search, tab and filters."""
        self.bar.clear_filters()
        self.tabs.setCurrentIndex(0)
        self.search.clear()
        self._on_narrowed()

    def _query(self) -> PeopleQuery:
        key = self.tabs.current_key()
        is_team = key == _TEAM
        return replace(
            self.model.query,
            search=self.search.text(),
            stage=Stage(key) if key and not is_team else None,
            teammates=is_team,
            owner_id=self.bar.owner_id,
            tag=self.bar.tag.key,
        )

    def _on_narrowed(self) -> None:
        if self.tabs.current_key() == _DISAGREE:
            self.disagreements.search(self.search.text())
            return
        query = self._query()
        if query != self.model.query:
            self.table.start_over()
            self.model.show(query)

    def _on_tab(self) -> None:
        self._show_body()
        if self.tabs.current_key() == _DISAGREE:
            self._on_narrowed()
            return
        is_team = self.tabs.current_key() == _TEAM
        self.table.show_scores(not is_team)
        if is_team and self.model.query.sort in NOT_FOR_TEAM:
            self.model.query = replace(self.model.query, sort=PeopleSort.NAME, descending=False)
        elif not is_team and self.model.query.teammates:
            self.model.query = replace(self.model.query, sort=PeopleSort.TRUST, descending=True)
        self._on_narrowed()

    def _on_facets(self, facets: PeopleFacets) -> None:
        for place, stage in enumerate(Stage, start=1):
            self.tabs.set_count(place, words.count_words(facets.stages[stage]))
        self.tabs.set_count(self.tabs.count() - 1, words.count_words(facets.teammates))
        self.tabs.setTabVisible(self.tabs.count() - 1, facets.teammates > 0)
        self.bar.set_facets(facets.owners, facets.tags)
        self.model.set_owner_labels(words.short_names([name for _, name in facets.owners]))
        self._on_narrowed()
        self._show_body()

    def _on_disagreements(self, count: int) -> None:
        self.tabs.set_count(self._disagree_place, words.count_words(count))
        if not count and self.tabs.currentIndex() == self._disagree_place:
            self.tabs.setCurrentIndex(0)
        self.tabs.setTabVisible(self._disagree_place, count > 0)

    def _on_filled(self) -> None:
        query = self.model.query
        order = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
        self.bar.show_sorting(query.sort, order)
        self.tabs.set_count(0, words.count_words(self.model.counts.people))
        has_rows = self.model.rowCount() > 0
        self._nothing_found.setVisible(not has_rows)
        self._listed.setVisible(has_rows)
        self._caption.setText("" if query.teammates else words.caption_words(self.model.today))
        self._caption.updateGeometry()
        self._show_footer()
        self._show_body()

    def _show_body(self) -> None:
        if not self.model.is_read:
            return
        has_team = self.tabs.isTabVisible(self.tabs.count() - 1)
        is_empty = not self.model.counts.people and not self.model.is_narrowed and not has_team
        had_focus = any(part.hasFocus() for part in (self.table, self.empty.button, self.disagreements.table))
        listed = _DISAGREEMENTS if self.tabs.current_key() == _DISAGREE else _TABLE
        self._bodies.setCurrentIndex(_BEGINNING if is_empty else listed)
        self.tabs.setVisible(not is_empty)
        self.search.setVisible(not is_empty)
        self.add_button.setVisible(not is_empty)
        if had_focus:
            self.focus_list()

    def _show_footer(self) -> None:
        counts, shown = self.model.counts, self.model.rowCount()
        selected = self.table.selected_count
        if self.model.query.teammates:
            text = self.tr("{n} teammates; they are left out of trust and stages").format(n=words.count_words(shown))
        else:
            narrowed = self.model.is_narrowed
            unknown = 0 if narrowed else counts.unknown
            text = words.footer_words(shown, counts.people, unknown, selected, narrowed)
        self._footer.setText(text)

    def _on_selection_moved(self, count: int) -> None:
        self.bar.set_selected(count)
        self._show_footer()

    def _on_clear_selection(self) -> None:
        self.table.clearSelection()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_list_wanted(self) -> None:
        if self._bodies.currentIndex() == _DISAGREEMENTS:
            self.disagreements.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.table.currentIndex().isValid():
                self.table.go_to(0)

    def _on_letter(self, letter: str) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.setText(self.search.text() + letter)

    def _on_activated(self, line: PersonRow) -> None:
        self.person_opened.emit(line.id, line.name)

    def _on_archive(self) -> None:
        rownos = self.table.selected_rownos()
        self.operations.change(lambda ws: people_list.archive_many(ws, people_list.ids_of(ws, rownos)))

    def _on_export(self) -> None:
        self.export_requested.emit(self.table.selected_rownos())

    def _on_rowno(self, id: UUID, rowno: int | None) -> None:
        row = None if rowno is None or id != self._wanted else self.model.row_of(rowno)
        self._wanted = None
        if row is not None:
            self.table.go_to(row)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.model.tint(id)

    def _on_menu_wanted(self, spot: QPoint) -> None:
        index = self.table.indexAt(spot)
        row = index.row() if index.isValid() else self.table.currentIndex().row()
        line = self.table.line_at(row)
        if line is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.table.selected_count <= 1:
            menu.addAction(self.tr("Open")).triggered.connect(lambda: self.person_opened.emit(line.id, line.name))
            log = menu.addAction(self.tr("Log a conversation"))
            log.triggered.connect(lambda: self.log_requested.emit(line.id))
            menu.addAction(self.tr("Edit…")).triggered.connect(lambda: self.edit_requested.emit(line.id))
            menu.addSeparator()
        menu.addAction(self.tr("Export…")).triggered.connect(self._on_export)
        menu.addAction(self.tr("Archive")).triggered.connect(self._on_archive)
        menu.popup(self.table.viewport().mapToGlobal(spot))
