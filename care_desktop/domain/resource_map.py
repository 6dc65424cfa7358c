"""The map of content for one developer: what they got, what they lack, and what is best given next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from care_desktop.domain.resources import KINDS_OF_STAGE, STAGE_OF_KIND, ResourceKind, Stage

STAGES = tuple(Stage)


class Place(StrEnum):
    """How a kind of content stands with one person."""

    GOT = "got"
    NEXT = "next"
    LATER = "later"
    NONE_TO_GIVE = "we have none"


class Why(StrEnum):
    """Why a kind is the next one."""

    FIRST_OF_STAGE = "nothing of the stage yet"
    MISSING_IN_STAGE = "missing beside what they have"
    LEADS_ON = "has everything of the stage"


@dataclass(frozen=True, slots=True)
class NextBest:
    """What is best given next.

    Attributes:
        kind: the kind to give.
        stage: the stage of the person, which `kind` may lie beyond.
        why: what the sentence about it says.
        has: kinds of the stage the person got already, in order.
    """

    kind: ResourceKind
    stage: Stage
    why: Why
    has: tuple[ResourceKind, ...]


@dataclass(frozen=True, slots=True)
class PersonMap:
    """Where each of the 12 kinds stands with one person.

    Attributes:
        places: every kind.
        best: None when there is nothing left to give in this stage or a later one.
        missing: kinds of the stage the person lacks and we have none of, in order.
    """

    stage: Stage
    places: dict[ResourceKind, Place]
    best: NextBest | None
    missing: tuple[ResourceKind, ...]

    def count(self, place: Place) -> int:
        """How many kinds stand so."""
        return sum(found is place for found in self.places.values())


def person_map(stage: Stage, got: Collection[ResourceKind], on_offer: Collection[ResourceKind]) -> PersonMap:
    """The map of somebody in a stage.

    Next are the kinds of the stage that were not given yet; when none of them can be given, those of the next stage
    of which one can. The best is the first of them in the order of the map: explain before examples.

    Args:
        stage: the one that is shown.
        got: kinds of which the person was given something.
        on_offer: kinds of which we have something this person was not given.
    """
    following = STAGES[STAGES.index(stage) :]
    open_kinds = next((found for at in following if (found := _lacking(at, got, on_offer))), ())
    best = _best(stage, open_kinds, got) if open_kinds else None
    places = {kind: _place(kind, got, on_offer, open_kinds) for kind in ResourceKind}
    missing = tuple(kind for kind in KINDS_OF_STAGE[stage] if places[kind] is Place.NONE_TO_GIVE)
    return PersonMap(stage, places, best, missing)


def _lacking(
    stage: Stage, got: Collection[ResourceKind], on_offer: Collection[ResourceKind]
) -> tuple[ResourceKind, ...]:
    return tuple(kind for kind in KINDS_OF_STAGE[stage] if kind not in got and kind in on_offer)


def _best(stage: Stage, open_kinds: Sequence[ResourceKind], got: Collection[ResourceKind]) -> NextBest:
    kind = open_kinds[0]
    has = tuple(each for each in KINDS_OF_STAGE[stage] if each in got)
    if STAGE_OF_KIND[kind] is not stage:
        return NextBest(kind, stage, Why.LEADS_ON, has)
    return NextBest(kind, stage, Why.MISSING_IN_STAGE if has else Why.FIRST_OF_STAGE, has)


def _place(
    kind: ResourceKind,
    got: Collection[ResourceKind],
    on_offer: Collection[ResourceKind],
    open_kinds: Collection[ResourceKind],
) -> Place:
    if kind in got:
        return Place.GOT
    if kind in open_kinds:
        return Place.NEXT
    return Place.LATER if kind in on_offer else Place.NONE_TO_GIVE
