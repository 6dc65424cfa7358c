"""The page of people: everyone in a table; searched while typing, narrowed by tabs and filters, sorted by column."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from care_desktop.domain.people_query import PeopleGroup, to_text
from care_desktop.errors import CareError
from care_desktop.services import people_list
from care_desktop.services.outcome import Changes
from care_desktop.services.people_list import PeopleFacets, PeopleQuery, PeopleSort, PersonRow
from care_desktop.settings import Settings
from care_desktop.ui import people_words as words
from care_desktop.ui.models.people_model import PeopleModel
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.page import Page
from care_desktop.ui.pages.people_segments import PeopleSegments
from care_desktop.ui.pages.people_table import NOT_FOR_TEAM
from care_desktop.ui.pages.people_tabs import DISAGREE
from care_desktop.ui.pages.people_view import BEGINNING, DISAGREEMENTS, TABLE, PeopleView
from care_desktop.ui.pages.people_work import PeopleWork
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button

_COLUMNS = "people_columns"
# So long after the page shows nobody waits for the processor any more.
_COUNT_AFTER_MS = 900


class PeoplePage(Page):
    """Everyone in a table.

    Args:
        settings: where the columns that are hidden are kept; None keeps nothing.

    Signals:
        person_opened(UUID, str): somebody is to be shown, with the name.
        add_requested(): somebody new is to be entered.
        edit_requested(UUID): what is known about somebody is to be changed.
        log_requested(UUID): a conversation with somebody is to be logged.
        log_many_requested(tuple[tuple[UUID, str], ...]): one with all of these, by key and name.
        export_requested(tuple[int, ...]): these row numbers are to be exported.
        erasure_requested(tuple[UUID, ...]): these people are to be erased.
        import_requested(), sample_requested(): what an empty workspace offers.
    """

    person_opened = Signal(object, str)
    add_requested = Signal()
    edit_requested = Signal(object)
    log_requested = Signal(object)
    log_many_requested = Signal(object)
    export_requested = Signal(object)
    erasure_requested = Signal(object)
    import_requested = Signal()
    sample_requested = Signal()

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        search_hint: str = "",
        settings: Settings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, parent)
        self._settings = settings
        self.setObjectName("page")
        self.setAccessibleName(self.tr("People"))
        self.model = PeopleModel(operations, holder.theme.metrics.time.saved_row_ms, self)
        self.view = view = PeopleView(operations, holder, self.model, search_hint, self)
        self.table, self.search, self.tabs, self.bar = view.table, view.search, view.tabs, view.bar
        self.filters, self.disagreements = view.bar.filters, view.disagreements
        self.segments = PeopleSegments(operations, holder, self.tabs, self)
        self.work = PeopleWork(operations, holder, self.table, self)
        self._wanted: UUID | None = None
        self._only: tuple[int, ...] | None = None
        self._group = PeopleGroup.EVERYONE
        self._shows_segment = False
        self._hidden = self._kept_columns()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(view)
        self._counting = QTimer(self, singleShot=True, interval=_COUNT_AFTER_MS)
        self._connect()
        self.bar.show_columns(self._hidden)
        self.table.show_columns(self._hidden, is_team=False)

    def _connect(self) -> None:
        view, bar, work = self.view, self.bar, self.work
        view.add_button.clicked.connect(self.add_requested)
        view.beginning.add_requested.connect(self.add_requested)
        view.beginning.import_requested.connect(self.import_requested)
        view.beginning.sample_requested.connect(self.sample_requested)
        view.everyone.clicked.connect(self.show_everyone)
        self._counting.timeout.connect(self.segments.feed.start)
        self.disagreements.counted.connect(self._on_disagreements)
        self.disagreements.person_activated.connect(self.person_opened)
        self.search.textChanged.connect(self._on_narrowed)
        self.search.list_wanted.connect(self._on_list_wanted)
        self.tabs.chosen.connect(self._on_tab)
        self.tabs.save_requested.connect(lambda: self.segments.save(self._query()))
        self.tabs.change_requested.connect(lambda id: self.segments.change(id, self._query()))
        self.segments.replaced.connect(self._on_segments)
        self.segments.grouped.connect(self._on_narrowed)
        self.filters.filtered.connect(self._on_narrowed)
        self.filters.only_left.connect(self.show_everyone)
        self.filters.options_wanted.connect(self._on_options_wanted)
        bar.sort_chosen.connect(self.model.sort_by)
        bar.columns_chosen.connect(self._on_columns)
        bar.selection.clear_requested.connect(self._on_clear_selection)
        bar.selection.archive_requested.connect(work.archive)
        bar.selection.export_requested.connect(work.export)
        bar.selection.erase_requested.connect(work.erase)
        bar.selection.tag_requested.connect(work.tag)
        bar.selection.owner_requested.connect(work.hand_over)
        bar.selection.merge_requested.connect(work.merge)
        bar.selection.log_requested.connect(work.log)
        for name in ("person_opened", "edit_requested", "log_requested", "log_many_requested"):
            getattr(work, name).connect(getattr(self, name))
        work.export_requested.connect(self.export_requested)
        work.erasure_requested.connect(self.erasure_requested)
        self.table.person_activated.connect(self._on_activated)
        self.table.selection_moved.connect(self._on_selection_moved)
        self.table.typed.connect(self._on_letter)
        self.table.left_upwards.connect(self.focus_search)
        self.table.customContextMenuRequested.connect(self._on_menu_wanted)
        self.model.filled.connect(self._on_filled)

    def read(self) -> None:
        """Read the list again, as far as it is in sight, and what it can be narrowed by."""
        self.model.read_again()
        self.segments.read()
        self.disagreements.read()
        self.operations.query(people_list.facets, self._on_facets, key=f"people facets {id(self)}")
        self.operations.query(people_list.countries, self.filters.set_countries, key=f"countries {id(self)}")
        self._counting.start()

    def concerns(self, changes: Changes) -> bool:
        """Every change can move somebody's stage or trust."""
        return changes.many or bool(changes.people or changes.interactions or changes.tables)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def focus_first(self) -> None:
        """Put the focus where one looks first: on the rows, or on what an empty page offers."""
        self.view.focus_list()

    def point_at(self, id: UUID) -> None:
        """Make somebody who was just saved the current row and tint it, if the list holds them."""
        self._wanted = id
        self.operations.query(lambda ws: people_list.rowno_of(ws, id), partial(self._on_rowno, id))

    def show_only(self, rownos: Sequence[int], words: str = "") -> None:
        """Show nobody but these row numbers, in this order; a chip says `words` and takes it back."""
        self._start_over()
        self._only = tuple(rownos)
        self.filters.show_only(words or self.tr("Picked out"))
        self.model.query = replace(self.model.query, as_given=True)
        self._on_narrowed()

    def show_everyone(self) -> None:
        """Take back search, tab and filters."""
        self._start_over()
        self._on_narrowed()

    def _start_over(self) -> None:
        """Everyone, without search and filters; nothing is read yet."""
        self.tabs.set_current(PeopleGroup.EVERYONE)
        self._shows_segment = False
        self._show_query(replace(PeopleQuery(), sort=self.model.query.sort, descending=self.model.query.descending))
        self._show_body()

    def _show_query(self, query: PeopleQuery) -> None:
        """Let search, filters and order be those of a query; nothing is read yet."""
        self._only = None
        self.filters.show_only("")
        self.filters.show_query(query)
        with QSignalBlocker(self.search):
            self.search.setText(query.search)
        self._set_group(query.group)
        self.model.query = replace(
            self.model.query, sort=query.sort, descending=query.descending, as_given=query.as_given
        )

    def _set_group(self, group: PeopleGroup) -> None:
        before, self._group = self._group, group
        is_team = group is PeopleGroup.TEAM
        self.filters.show_group(group)
        self.table.show_columns(self._hidden, is_team)
        query = self.model.query
        if is_team and query.sort in NOT_FOR_TEAM:
            query = replace(query, sort=PeopleSort.NAME, descending=False)
        elif not is_team and before is PeopleGroup.TEAM:
            query = replace(query, sort=PeopleSort.TRUST, descending=True)
        # Who slips most comes first until another order is asked for.
        self.model.query = replace(query, as_given=group is PeopleGroup.SLIPPING)

    def _query(self) -> PeopleQuery:
        """What is wanted, as a segment keeps it; groups that are counted in the background stand by name."""
        query = replace(self.model.query, search=self.search.text(), group=self._group, only=self._only)
        return self.filters.apply_to(query)

    def _on_narrowed(self) -> None:
        is_apart = self.tabs.current_key == DISAGREE
        wanted = self._query()
        is_plain = to_text(wanted) == to_text(PeopleQuery())
        self.tabs.set_saving(
            can_save=not (is_apart or is_plain or self._only is not None),
            can_change=self._only is None and self.segments.is_altered(wanted),
        )
        if is_apart:
            self.disagreements.search(self.search.text())
            return
        query = self.segments.resolved(wanted)
        if query != self.model.query:
            self.table.start_over()
            self.model.show(query)

    def _on_tab(self, key: str) -> None:
        id = self.tabs.segment_id
        if id is not None and id in self.segments.known:
            self._shows_segment = True
            self._show_query(self.segments.known[id].query)
        else:
            group = PeopleGroup.EVERYONE if key == DISAGREE else PeopleGroup(key)
            if self._shows_segment or self._only is not None:
                # What a segment searched and filtered belonged to it.
                self._show_query(PeopleQuery(group=group))
            self._shows_segment = False
            self._set_group(group)
        self._show_body()
        self._on_narrowed()

    def _on_segments(self) -> None:
        """The segment that shows may have been changed elsewhere, or by undo."""
        segment = self.segments.known.get(self.tabs.segment_id) if self.tabs.segment_id is not None else None
        if segment is None and self._shows_segment:
            self.show_everyone()
        else:
            self._on_narrowed()

    def _on_facets(self, facets: PeopleFacets) -> None:
        self.filters.set_facets(facets)
        self.model.set_owner_labels(words.short_names([name for _, name in facets.owners]))
        self._on_narrowed()
        self._show_body()

    def _on_options_wanted(self, field: str) -> None:
        self.operations.query(
            lambda ws: people_list.more_facets(ws, field),
            partial(self.filters.set_more, field),
            key=f"{field} {id(self)}",
        )

    def _on_disagreements(self, count: int) -> None:
        if not count and self.tabs.current_key == DISAGREE:
            self.tabs.choose(PeopleGroup.EVERYONE)
        self.tabs.set_count(DISAGREE, words.count_words(count), is_shown=count > 0)

    def _on_filled(self) -> None:
        self.bar.show_sorting(self.model.query)
        self.tabs.set_count(PeopleGroup.EVERYONE, words.count_words(self.model.counts.people))
        self.view.show_rows(self.model.rowCount() > 0)
        self.view.caption.setText("" if self.model.query.teammates else words.caption_words(self.model.today))
        self.view.caption.updateGeometry()
        self._show_footer()
        self._show_body()
        self._on_narrowed()

    def _show_body(self) -> None:
        if not self.model.is_read:
            return
        others = any(self.tabs.tabs[group].is_shown for group in (PeopleGroup.TEAM, PeopleGroup.ARCHIVED))
        is_empty = not self.model.counts.people and not self.model.is_narrowed and not others
        had_focus = self.view.has_list_focus
        listed = DISAGREEMENTS if self.tabs.current_key == DISAGREE else TABLE
        self.view.show_body(BEGINNING if is_empty else listed)
        if had_focus:
            self.focus_first()

    def _show_footer(self) -> None:
        counts, shown = self.model.counts, self.model.rowCount()
        count = words.count_words(shown)
        if self.model.query.teammates:
            text = self.tr("{n} teammates; they are left out of trust and stages").format(n=count)
        elif self.model.query.group is PeopleGroup.ARCHIVED:
            text = self.tr("{n} archived; nothing about them was deleted").format(n=count)
        else:
            narrowed = self.model.is_narrowed
            unknown = 0 if narrowed else counts.unknown
            text = words.footer_words(shown, counts.people, unknown, self.table.selected_count, narrowed)
            if self._group is PeopleGroup.SLIPPING and self.model.query.as_given:
                text = self.tr("{count} · largest fall of the lower end in 90 days first").format(count=text)
        self.view.footer.setText(text)

    def _on_selection_moved(self, count: int) -> None:
        if count < 2 and self.window().focusWidget() in self.bar.selection.findChildren(Button):
            # What was pressed there goes away with the selection, and would leave the focus to the filters.
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bar.show_selected(count, self._group)
        self._show_footer()

    def _on_clear_selection(self) -> None:
        self.table.clearSelection()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_list_wanted(self) -> None:
        if self.view.bodies.currentIndex() == DISAGREEMENTS:
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

    def _on_rowno(self, id: UUID, rowno: int | None) -> None:
        row = None if rowno is None or id != self._wanted else self.model.row_of(rowno)
        self._wanted = None
        if row is not None:
            self.table.go_to(row)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.model.tint(id)

    def _on_menu_wanted(self, spot: QPoint) -> None:
        is_team, is_archived = self._group is PeopleGroup.TEAM, self._group is PeopleGroup.ARCHIVED
        self.work.pop_up(spot, archived=is_archived, teammates=is_team)

    def _kept_columns(self) -> frozenset[PeopleSort]:
        kept = self._settings.text(_COLUMNS) if self._settings is not None else ""
        return frozenset(PeopleSort(word) for word in kept.split(",") if word in set(PeopleSort) - {PeopleSort.NAME})

    def _on_columns(self, hidden: frozenset[PeopleSort]) -> None:
        self._hidden = hidden
        self.table.show_columns(hidden, self._group is PeopleGroup.TEAM)
        if self._settings is not None:
            try:
                self._settings.change(_COLUMNS, ",".join(sorted(hidden)))
            except CareError as error:
                self.operations.failed.emit(str(error))
