"""Introductions of two developers to each other, and the warm path by which somebody can be reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

STEPS_MAX = 3
OUTCOME_MAX = 2000


@dataclass(frozen=True, slots=True)
class Introduction:
    """Two developers brought together.

    Attributes:
        by: who introduced them; None when it was not noted.
        outcome: what came of it; empty while nothing is known.
        interaction_id: the conversation in which it happened; None when it was entered alone.
    """

    id: UUID
    first: UUID
    second: UUID
    on: date
    by: UUID | None = None
    outcome: str = ""
    interaction_id: UUID | None = None


def introduction_problems(people: Sequence[UUID], on: date, today: date, outcome: str = "") -> tuple[str, ...]:
    """Plain sentences about what keeps an introduction from being stored; empty when nothing does."""
    found: list[str] = []
    if len(set(people)) != 2:
        found.append("An introduction has two different people.")
    if on > today:
        found.append("The day lies ahead; an introduction is recorded when it was made.")
    if len(outcome) > OUTCOME_MAX or "\0" in outcome:
        found.append(f"What came of it can have {OUTCOME_MAX} characters.")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Tie:
    """Why two people know each other.

    Attributes:
        talks: interactions both took part in.
        latest: day of the newest of them, or of the introduction.
        event: where one of them happened; empty for none.
        introduced: they were introduced to each other.
    """

    talks: int
    latest: date | None = None
    event: str = ""
    introduced: bool = False


@dataclass(frozen=True, slots=True)
class WarmPath:
    """Who can introduce us: from one of us over developers to the person.

    Attributes:
        people: the one of us first, the person last.
        ties: what joins each of `people` to the next one.
        weakest: lower end of the trust band, 0 to 100, of the developer between us of whom we know least; None when
            nobody stands between.
    """

    people: tuple[UUID, ...]
    ties: tuple[Tie, ...]
    weakest: float | None

    @property
    def steps(self) -> int:
        """How many times somebody is passed on."""
        return len(self.ties)


def ranked(
    routes: Sequence[tuple[UUID, ...]],
    ties: Mapping[tuple[UUID, UUID], Tie],
    trust_low: Mapping[UUID, float],
    most: int,
) -> list[WarmPath]:
    """The best paths, the shortest first; of the same length the one whose weakest link we trust most.

    A chain is as good as its weakest link: the lower end of the trust band of each developer between us and the
    person, 0 where nothing is known. Where nobody stands between, and for equal ones, more conversations come first.
    Whoever of us has a shorter way is not sent on a longer one.

    Args:
        routes: people from one of us to the person.
        ties: what joins two neighbours, as (nearer to us, nearer to the person).
        trust_low: lower end of the band of developers; missing ones count as 0.
        most: how many are wanted.
    """
    shortest: dict[UUID, int] = {}
    for route in routes:
        shortest[route[0]] = min(len(route), shortest.get(route[0], len(route)))
    paths: list[WarmPath] = []
    for route in routes:
        if len(route) > shortest[route[0]]:
            continue
        joined = tuple(ties[pair] for pair in pairwise(route))
        between = [trust_low.get(person, 0.0) for person in route[1:-1]]
        paths.append(WarmPath(route, joined, min(between, default=None)))
    paths.sort(key=_merit)
    return paths[:most]


def _merit(path: WarmPath) -> tuple[int, float, int, tuple[int, ...]]:
    thinnest = min(tie.talks + tie.introduced for tie in path.ties)
    return path.steps, -(path.weakest or 0.0), -thinnest, tuple(person.int for person in path.people)
