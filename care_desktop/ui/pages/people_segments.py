"""The saved segments of the page of people: read, counted one after the other, named, moved and deleted."""

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from care_desktop.domain.people_query import PeopleGroup, PeopleQuery, to_text
from care_desktop.services import people_list, segments
from care_desktop.services.people_list import GroupCounts
from care_desktop.services.segments import Segment
from care_desktop.ui.dialogs.segment_dialog import SegmentDialog
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.people_tabs import PeopleTabs, segment_key
from care_desktop.ui.people_feed import PeopleFeed
from care_desktop.ui.people_words import count_words
from care_desktop.ui.theme import ThemeHolder


class PeopleSegments(QObject):
    """Keeps the tabs right: which segments there are, and how many people each tab holds.

    Signals:
        replaced(): the segments were read again; the one that shows may be another now.
        grouped(): who is slipping or known to one of us only is known, or known anew.
    """

    replaced = Signal()
    grouped = Signal()

    def __init__(self, operations: Operations, holder: ThemeHolder, tabs: PeopleTabs, parent: QWidget) -> None:
        super().__init__(parent)
        self._operations = operations
        self._holder = holder
        self._tabs = tabs
        self._over = parent
        self._uncounted: list[tuple[str, PeopleQuery]] = []
        self._is_counting = False
        self._wanted: UUID | None = None
        self.known: dict[UUID, Segment] = {}
        self.feed = PeopleFeed(operations, self)
        self.feed.changed.connect(self._on_groups)
        tabs.rename_requested.connect(self.rename)
        tabs.delete_requested.connect(lambda id: operations.change(lambda ws: segments.delete(ws, id)))
        tabs.order_chosen.connect(lambda ids: operations.change(lambda ws: segments.put_in_order(ws, ids)))

    def read(self) -> None:
        """Read the segments and count the tabs again."""
        self._operations.query(segments.segments, self._on_segments, key=f"segments {id(self)}")
        self._operations.query(people_list.group_counts, self._on_counts, key=f"groups {id(self)}")

    def resolved(self, query: PeopleQuery) -> PeopleQuery:
        """The query with the people of a group that is counted in the background; nobody until it is."""
        members = {PeopleGroup.SLIPPING: "slipping", PeopleGroup.SOLE: "known_to_one"}.get(query.group)
        if members is None or query.only is not None:
            return query
        groups = self.feed.groups
        return replace(query, only=() if groups is None else getattr(groups, members))

    def _on_segments(self, found: list[Segment]) -> None:
        self.known = {item.id: item for item in found}
        self._tabs.set_segments(found)
        if self._wanted in self.known:
            self._tabs.choose(segment_key(self._wanted))
            self._wanted = None
        self._count([(segment_key(item.id), item.query) for item in found])
        self.replaced.emit()

    def _on_counts(self, counts: GroupCounts) -> None:
        for group, count in (
            (PeopleGroup.MINE, counts.mine),
            (PeopleGroup.TO_RATE, counts.to_rate),
            (PeopleGroup.TEAM, counts.teammates),
            (PeopleGroup.ARCHIVED, counts.archived),
        ):
            self._tabs.set_count(group, count_words(count), is_shown=count > 0)

    def _on_groups(self) -> None:
        moved = [(group.value, PeopleQuery(group=group)) for group in (PeopleGroup.SLIPPING, PeopleGroup.SOLE)]
        resting = (PeopleGroup.SLIPPING, PeopleGroup.SOLE)
        moved += [(segment_key(id), item.query) for id, item in self.known.items() if item.query.group in resting]
        self._count(moved)
        self.grouped.emit()

    def _count(self, tabs: list[tuple[str, PeopleQuery]]) -> None:
        """Count tabs one after the other, so that what is typed meanwhile comes in between."""
        keys = {key for key, _query in tabs}
        self._uncounted = [item for item in self._uncounted if item[0] not in keys] + tabs
        self._count_next()

    def _count_next(self) -> None:
        if self._is_counting or not self._uncounted:
            return
        key, query = self._uncounted.pop(0)
        self._is_counting = True
        wanted = self.resolved(query)

        def show(count: int) -> None:
            self._is_counting = False
            is_built_in = key in (PeopleGroup.SLIPPING, PeopleGroup.SOLE)
            self._tabs.set_count(key, count_words(count), is_shown=count > 0 or not is_built_in)
            self._count_next()

        self._operations.query(lambda ws: people_list.count(ws, wanted), show, failed=self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self._is_counting = False
        self._uncounted.clear()
        self._operations.failed.emit(str(error))

    def save(self, query: PeopleQuery) -> None:
        """Ask for a name and keep the query under it; its tab shows then."""
        kept = replace(query, only=None, as_given=False)
        dialog = self._dialog(
            self.tr("Save as segment"),
            what=self.tr("It keeps the list, the search, the filters and the order that show now."),
        )
        dialog.named.connect(
            lambda name: self._operations.change(lambda ws: segments.add(ws, name, kept), self._on_added)
        )
        dialog.open()

    def _on_added(self, id: UUID) -> None:
        self._wanted = id
        self._operations.query(segments.segments, self._on_segments, key=f"segments {id}")

    def change(self, id: UUID, query: PeopleQuery) -> None:
        """Let a segment stand for another query."""
        kept = replace(query, only=None, as_given=False)
        self._operations.change(lambda ws: segments.change(ws, id, kept))

    def rename(self, id: UUID) -> None:
        """Ask for another name of a segment."""
        dialog = self._dialog(self.tr("Rename the segment"), id)
        dialog.named.connect(lambda name: self._operations.change(lambda ws: segments.rename(ws, id, name)))
        dialog.open()

    def _dialog(self, title: str, id: UUID | None = None, what: str = "") -> SegmentDialog:
        others = frozenset(item.name for key, item in self.known.items() if key != id)
        name = self.known[id].name if id is not None else ""
        return SegmentDialog(self._holder, title, what, name, others, self._over)

    def is_altered(self, query: PeopleQuery) -> bool:
        """Whether a query is another one than that of the segment that shows; False on a built-in list."""
        id = self._tabs.segment_id
        return id in self.known and to_text(query) != to_text(self.known[id].query)
