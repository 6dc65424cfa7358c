"""Are we bi-directional? What came in, went out and went both ways over time, and give and take with each person."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from care_desktop.domain.facts import Codes, Floats, Ints
from care_desktop.domain.insight_buckets import Buckets
from care_desktop.domain.interactions import Direction, code_of
from care_desktop.domain.reciprocity import BALANCE, PRIOR_WEIGHT

MOSTLY_US_BELOW = 0.4
MOSTLY_THEM_ABOVE = 0.6


class Balance(StrEnum):
    """Who of a person and us gives more."""

    MOSTLY_US = "mostly us"
    BALANCED = "balanced"
    MOSTLY_THEM = "mostly them"


@dataclass(frozen=True, slots=True)
class DirectionPicture:
    """What the chart draws; the counts have one value per bucket.

    Attributes:
        inbound, mutual, outbound: interactions of each direction.
        balance: people by who gives more, in the order of `Balance`; None with too few people.
    """

    buckets: Buckets
    inbound: tuple[int, ...]
    mutual: tuple[int, ...]
    outbound: tuple[int, ...]
    balance: tuple[int, int, int] | None

    @property
    def came_in(self) -> tuple[int, ...]:
        """What came in, with what went both ways."""
        return tuple(one + both for one, both in zip(self.inbound, self.mutual, strict=True))

    @property
    def went_out(self) -> tuple[int, ...]:
        """What went out, with what went both ways."""
        return tuple(one + both for one, both in zip(self.outbound, self.mutual, strict=True))


@dataclass(frozen=True, slots=True)
class GiveAndTakeOf:
    """Give and take with each of `person` (ascending places): interactions by direction, and their share, 0 to 1."""

    person: Ints
    inbound: Ints
    mutual: Ints
    outbound: Ints
    share: Floats

    def of(self, balance: Balance) -> Ints:
        """Which of `person` belong there."""
        return np.flatnonzero(_places(self.share) == tuple(Balance).index(balance))

    def counts(self) -> tuple[int, int, int]:
        """People in the order of `Balance`."""
        us, balanced, them = np.bincount(_places(self.share), minlength=3).tolist()
        return us, balanced, them


def _places(share: Floats) -> Ints:
    return (share >= MOSTLY_US_BELOW).astype(np.int64) + (share > MOSTLY_THEM_ABOVE)


def counts_by_direction(bucket: Ints, direction: Codes, buckets: int) -> Ints:
    """Interactions per direction (rows: outbound, inbound, mutual, as the vocabulary has them) and bucket."""
    place = (direction.astype(np.int64) - 1) * buckets + bucket
    return np.bincount(place, minlength=len(Direction) * buckets).reshape(len(Direction), buckets)


def give_and_take(person: Ints, direction: Codes) -> GiveAndTakeOf:
    """The share of theirs of each person with at least one of these contacts.

    As `reciprocity`, a mutual contact counts half for either side and the share is shrunk towards balance:
    (theirs + c / 2) / (all + c) with c = PRIOR_WEIGHT. Here each contact counts once: no depth, no fading.
    """
    count = int(person.max(initial=-1)) + 1
    by_direction = counts_by_direction(person, direction, count)
    known = np.flatnonzero(by_direction.sum(axis=0))
    outbound, inbound, mutual = (by_direction[code_of(side) - 1, known] for side in Direction)
    total = outbound + inbound + mutual
    share = (inbound + mutual / 2 + BALANCE * PRIOR_WEIGHT) / (total + PRIOR_WEIGHT)
    return GiveAndTakeOf(known, inbound, mutual, outbound, share)
