"""Introductions: who brought whom together, what came of it, and who can introduce us to somebody."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from care_desktop.domain.introductions import Introduction, Tie, WarmPath, introduction_problems, ranked
from care_desktop.errors import InvalidInput
from care_desktop.services.objection import refuse_objectors
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage import introductions as store
from care_desktop.storage import people as people_store
from care_desktop.storage import promises as promises_store
from care_desktop.storage.introductions import NamedIntroduction
from care_desktop.storage.work import UnitOfWork

__all__ = [
    "NamedIntroduction",
    "WarmPaths",
    "add",
    "count",
    "delete",
    "edit",
    "listing",
    "note_outcome",
    "of_person",
    "warm_paths",
]

PATHS_MAX = 5
# Somebody with more interactions is a hub: the newest say enough of whom they know.
TALKS_MAX = 300
TALKS_FURTHER_MAX = 50
# How many developers are followed one step and two steps away, the most trusted first.
NEAR_MAX, FAR_MAX = 40, 100


@dataclass(frozen=True, slots=True)
class WarmPaths:
    """Who can introduce us to somebody; `paths` is empty when nobody can. `names` are those of everyone on them."""

    person_id: UUID
    name: str
    paths: tuple[WarmPath, ...]
    names: Mapping[UUID, str]


def listing(workspace: Workspace, *, search: str = "", limit: int = 500) -> list[NamedIntroduction]:
    """Introductions, newest first; `search` is part of a name or of what came of it. Blocks."""
    with workspace.database.reading() as work:
        return store.listing(work, search=search, limit=limit)


def count(workspace: Workspace) -> int:
    """How many introductions there are. Blocks."""
    with workspace.database.reading() as work:
        return store.count(work)


def of_person(workspace: Workspace, person_id: UUID) -> list[NamedIntroduction]:
    """Introductions of one person, newest first. Blocks."""
    with workspace.database.reading() as work:
        return store.listing(work, person_id=person_id)


def add(
    workspace: Workspace, first: UUID, second: UUID, *, on: date, by: UUID | None = None, outcome: str = ""
) -> Outcome[UUID]:
    """Record that two developers were brought together. Blocks.

    Raises:
        InvalidInput: they are not two, the day lies ahead, or one of them objected to what is recorded.
    """
    _check(workspace, Introduction(first, first, second, on, by, outcome))
    with workspace.database.work() as work:
        refuse_objectors(work, (first, second, by))
        key = promises_store.add_introduction(work, first, second, on=on, by=by, outcome=outcome.strip())
        return commit(workspace, work, key, f"Introduce {_names(work, first, second)}")


def edit(workspace: Workspace, item: Introduction) -> Outcome[UUID]:
    """Change an introduction. Blocks.

    Raises:
        InvalidInput: it has problems, or somebody who is new in it objected to what is recorded.
        NotFound: it is gone.
    """
    _check(workspace, item)
    with workspace.database.work() as work:
        before = store.get_introduction(work, item.id)
        known = (before.first, before.second, before.by)
        refuse_objectors(work, [who for who in (item.first, item.second, item.by) if who not in known])
        store.edit_introduction(work, replace(item, outcome=item.outcome.strip()))
        return commit(workspace, work, item.id, f"Change the introduction of {_names(work, item.first, item.second)}")


def note_outcome(workspace: Workspace, id: UUID, outcome: str) -> Outcome[UUID]:
    """Say what came of an introduction. Blocks.

    Raises:
        InvalidInput: the text is too long.
        NotFound: it is gone.
    """
    with workspace.database.work() as work:
        item = replace(store.get_introduction(work, id), outcome=outcome.strip())
        _check(workspace, item)
        store.edit_introduction(work, item)
        return commit(workspace, work, id, f"Note what came of introducing {_names(work, item.first, item.second)}")


def delete(workspace: Workspace, id: UUID) -> Outcome[None]:
    """Remove an introduction; the conversation in which it happened stays. Blocks.

    Raises:
        NotFound: it is gone.
    """
    with workspace.database.work() as work:
        item = store.get_introduction(work, id)
        store.delete_introduction(work, id)
        return commit(workspace, work, None, f"Delete the introduction of {_names(work, item.first, item.second)}")


def warm_paths(workspace: Workspace, person_id: UUID, most: int = PATHS_MAX) -> WarmPaths:
    """Who can introduce us: paths of at most three steps from one of us, the best first. Blocks; under 0.3 s.

    People know each other who took part in the same interaction of a small circle, or were introduced. From the person
    outwards the most trusted developers are followed; whether one of us knows them is asked from their side, because
    we took part in nearly everything.

    Raises:
        NotFound: the person is gone.
    """
    with workspace.database.reading() as work:
        name = people_store.get_person(work, person_id).draft.name
        search = _Search(work, person_id)
        routes = search.routes()
        lows = store.trust_lows(work, {who for route in routes for who in route[1:-1]})
        paths = tuple(ranked(routes, search.ties, lows, most))
        names = store.names_of(work, {who for path in paths for who in path.people})
    return WarmPaths(person_id, name, paths, names)


class _Search:
    """The search for one person; `ties` collects what joins neighbours, (nearer to us, nearer to the person)."""

    def __init__(self, work: UnitOfWork, person_id: UUID) -> None:
        self._work = work
        self._person_id = person_id
        self._ours = store.our_people(work) - {person_id}
        self._events = store.event_names(work)
        self.ties: dict[tuple[UUID, UUID], Tie] = {}

    def routes(self) -> list[tuple[UUID, ...]]:
        """Routes over nobody or one developer; over two only when there are none of those."""
        around = self._known_by(self._person_id, TALKS_MAX)
        routes: list[tuple[UUID, ...]] = [(who, self._person_id) for who in around if who in self._ours]
        if len(routes) >= min(PATHS_MAX, len(self._ours)):
            return routes
        near = self._most_trusted(around, NEAR_MAX)
        further: dict[UUID, UUID] = {}
        for one in near:
            known = self._known_by(one, TALKS_FURTHER_MAX)
            routes += [(who, one, self._person_id) for who in known if who in self._ours]
            for who in known:
                further.setdefault(who, one)
        if routes:
            return routes
        seen = {self._person_id, *around}
        for one in self._most_trusted({who: None for who in further if who not in seen}, FAR_MAX):
            known = self._known_by(one, TALKS_FURTHER_MAX)
            routes += [(who, one, further[one], self._person_id) for who in known if who in self._ours]
        return routes

    def _known_by(self, person_id: UUID, talks_max: int) -> dict[UUID, Tie]:
        found = store.acquaintances(self._work, person_id, self._events, talks_max)
        self.ties.update({(who, person_id): tie for who, tie in found.items()})
        return found

    def _most_trusted(self, people: Mapping[UUID, object], most: int) -> list[UUID]:
        """Developers among these who may be asked, the most trusted first."""
        lows = store.trust_lows(self._work, [who for who in people if who not in self._ours])
        return sorted(lows, key=lambda who: (-lows[who], who.int))[:most]


def _check(workspace: Workspace, item: Introduction) -> None:
    problems = introduction_problems((item.first, item.second), item.on, workspace.today(), item.outcome)
    if problems:
        raise InvalidInput(" ".join(problems))


def _names(work: UnitOfWork, first: UUID, second: UUID) -> str:
    return f"{people_store.name_of(work, first)} and {people_store.name_of(work, second)}"
