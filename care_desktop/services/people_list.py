"""What the page of people asks for beside the lines: facets to narrow by, a row's place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from care_desktop.domain.people_query import NOBODY, PeopleGroup
from care_desktop.domain.resources import Stage
from care_desktop.services.outcome import Workspace
from care_desktop.storage import me as me_store
from care_desktop.storage import people as store
from care_desktop.storage import people_facets, person_list, person_order, sheets
from care_desktop.storage.person_list import PeopleCounts, PeopleQuery, PeopleSort, PersonRow
from care_desktop.storage.person_order import Rownos
from care_desktop.storage.work import UnitOfWork

__all__ = ["PeopleCounts", "PeopleQuery", "PeopleSort", "PersonRow"]

FACET_MAX = 60


@dataclass(frozen=True, slots=True)
class PeopleFacets:
    """What the list can be narrowed by.

    Attributes:
        stages: how many developers are shown in each stage; every stage is there.
        owners: (key, name) of everyone who looks after somebody.
        tags: the most used tags, at most FACET_MAX.
    """

    stages: dict[Stage, int]
    owners: tuple[tuple[UUID, str], ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """How many people the built-in lists hold.

    Attributes:
        me: the teammate who uses this workspace; None when that is not known.
        mine: how many people they look after.
        to_rate: how many their present owners took over and have yet to rate.
    """

    me: UUID | None
    mine: int
    to_rate: int
    teammates: int
    archived: int


@dataclass(frozen=True, slots=True, eq=False)
class PeopleOrder:
    """Everyone in the order of a column; good until somebody changes."""

    sort: PeopleSort
    descending: bool
    rownos: Rownos


@dataclass(frozen=True, slots=True)
class PeopleView:
    """A list and the lines of it that are to be shown first, as of `today`.

    Attributes:
        rownos: who is in the list, in order.
        order: to be given back for the next list that is sorted alike, until somebody changes.
        counts: totals over everyone; None when they were not asked for.
    """

    rownos: tuple[int, ...]
    rows: tuple[PersonRow, ...]
    order: PeopleOrder
    counts: PeopleCounts | None
    today: date


def view(
    workspace: Workspace,
    query: PeopleQuery,
    first: int,
    count: int,
    *,
    order: PeopleOrder | None = None,
    counted: bool = True,
) -> PeopleView:
    """Who is in the list, with `count` lines from place `first` on, in one state of the data. Blocks.

    Args:
        workspace: where the people are.
        query: who is wanted, in which order.
        first, count: the lines that are in sight.
        order: of an earlier list; used when it is the same order.
        counted: with totals over everyone.
    """
    with workspace.database.reading() as work:
        if order is None or (order.sort, order.descending) != (query.sort, query.descending):
            found = person_order.everyone(work, query.sort, query.descending)
            order = PeopleOrder(query.sort, query.descending, found)
        rownos = tuple(person_list.ordered_rownos(work, _of_me(work, query), workspace.today(), order.rownos))
        start = max(min(first, len(rownos) - count), 0)
        rows = person_list.rows(work, rownos[start : start + count])
        counts = person_list.counts(work) if counted else None
    return PeopleView(rownos, tuple(rows), order, counts, workspace.today())


def facets(workspace: Workspace) -> PeopleFacets:
    """What the list can be narrowed by. Blocks."""
    with workspace.database.reading() as work:
        counts = people_facets.stage_counts(work)
        return PeopleFacets(
            {stage: counts.get(stage, 0) for stage in Stage},
            tuple(people_facets.owners(work)),
            tuple(people_facets.tags(work, FACET_MAX)),
        )


def group_counts(workspace: Workspace) -> GroupCounts:
    """How many people the built-in lists hold. Blocks."""
    with workspace.database.reading() as work:
        mine = me_store.found(work)
        return GroupCounts(
            mine,
            0 if mine is None else people_facets.count_of_owner(work, mine),
            people_facets.to_rate_count(work),
            people_facets.teammate_count(work),
            people_facets.archived_count(work),
        )


def countries(workspace: Workspace) -> list[str]:
    """The countries people are in, as two-letter codes; the empty one is unknown. Blocks."""
    with workspace.database.reading() as work:
        return people_facets.countries(work)


def more_facets(workspace: Workspace, name: str) -> list[tuple[str, str]]:
    """Key and words of what a further filter offers, most people first; `name` is a field of PeopleQuery. Blocks."""
    with workspace.database.reading() as work:
        return people_facets.MORE[name](work, FACET_MAX)


def count(workspace: Workspace, query: PeopleQuery) -> int:
    """How many people a query finds. Blocks."""
    with workspace.database.reading() as work:
        return len(person_list.found_rownos(work, _of_me(work, query), workspace.today()))


def _of_me(work: UnitOfWork, query: PeopleQuery) -> PeopleQuery:
    """The query with the teammate who uses this workspace as owner, if it is about their people."""
    if query.group is not PeopleGroup.MINE:
        return query
    return replace(query, owner_id=me_store.found(work) or NOBODY)


def rowno_of(workspace: Workspace, id: UUID) -> int | None:
    """The row number by which a list knows a person; None when the person is gone. Blocks."""
    with workspace.database.reading() as work:
        return store.rownos_of(work, [id]).get(id)


def ids_of(workspace: Workspace, rownos: Sequence[int]) -> list[UUID]:
    """The keys of these rows, in their order; people who are gone are left out. Blocks."""
    with workspace.database.reading() as work:
        return [row.id for row in person_list.rows(work, rownos)]


def workspace_name(workspace: Workspace) -> str:
    """The name the workspace was given; empty when it has none. Blocks."""
    with workspace.database.reading() as work:
        return sheets.workspace_name(work)
