"""Whether people reach milestones after they were given content, against the same people before."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Protocol

import numpy as np

from care_desktop.domain.facts import Codes, Days, Flags, Ints
from care_desktop.domain.interactions import Milestone, code_of
from care_desktop.domain.resources import ResourceKind

WINDOW_DAYS = 90
CONFIDENCE = 0.90
_DAY_BITS = 32


@dataclass(frozen=True, slots=True)
class Given:
    """One row per kind and person: the first time in the period that somebody was given that kind.

    Attributes:
        kind: code of the kind; 0 for whatever kind came first.
        person: place of the person.
        day: epoch day.
        before, after: a milestone was reached in the 90 days before or after that day, the day itself left out.
    """

    kind: Codes
    person: Ints
    day: Days
    before: Flags
    after: Flags

    def of(self, kind: int) -> "Given":
        """The rows of one kind."""
        rows = np.flatnonzero(self.kind == kind)
        return Given(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


@dataclass(frozen=True, slots=True)
class ContentRow:
    """What followed a kind of content.

    Attributes:
        kind: None is content of any kind.
        people: how many were given it; `before` and `after` of them reached a milestone in the 90 days around.
        low, high: 90 % interval of the difference of the shares, -1 to 1; None when nobody differs.
    """

    kind: ResourceKind | None
    people: int
    before: int
    after: int
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ContentPicture:
    """Content of any kind first, then the kinds given to enough people, in CARE order."""

    rows: tuple[ContentRow, ...]


class Happened(Protocol):
    """What happened with people, by person and day: places, epoch days, codes of milestones (0 is none)."""

    @property
    def person(self) -> Ints | Days:
        """Place of the person."""

    @property
    def day(self) -> Days:
        """Epoch day."""

    @property
    def milestone(self) -> Codes:
        """Code of the milestone."""


def milestone_rows(happened: Happened) -> Flags:
    """What is a step forward; that somebody left us is none."""
    forward: Flags = (happened.milestone > 0) & (happened.milestone != code_of(Milestone.LEFT_US))
    return forward


def comparable(day: Days, first_contact: Days, today: int) -> Flags:
    """Which gifts can be compared: the person was known for 90 days by then, and 90 days have passed since.

    Args:
        day: epoch day of each gift.
        first_contact: epoch day of the first contact with the person of each gift.
        today: epoch day.
    """
    flags: Flags = (first_contact <= day - WINDOW_DAYS) & (day + WINDOW_DAYS <= today)
    return flags


def given_with_milestones(evidence: Happened, person: Ints, kind: Codes, day: Days, any_kind: bool) -> Given:
    """Whether milestones were reached around the first gift of each kind (or of any) to each person.

    Args:
        evidence: of everyone, by person and day.
        person, kind, day: of each gift that counts, by person and day.
        any_kind: take the first gift of whatever kind.
    """
    of_kind = np.zeros_like(kind) if any_kind else kind
    order = np.argsort(of_kind, kind="stable")
    who, what, when = person[order], of_kind[order], day[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (what[1:] != what[:-1]) | (who[1:] != who[:-1])
    who, what, when = who[first], what[first], when[first]
    rows = milestone_rows(evidence)
    keys = _keys(evidence.person[rows], evidence.day[rows])

    def reached(start: int, stop: int) -> Flags:
        """A milestone so many days from the gift, `stop` left out."""
        low, high = (np.searchsorted(keys, _keys(who, when + shift)) for shift in (start, stop))
        return high > low

    return Given(what, who, when, reached(-WINDOW_DAYS, 0), reached(1, WINDOW_DAYS + 1))


def _keys(person: Ints | Days, day: Ints | Days) -> Ints:
    return (person.astype(np.int64) << _DAY_BITS) + day


def content_row(given: Given, kind: ResourceKind | None) -> ContentRow:
    """The rows of one kind as counts with the interval of what changed."""
    gained = int(np.count_nonzero(given.after & ~given.before))
    lost = int(np.count_nonzero(given.before & ~given.after))
    ends = paired_interval(gained, lost, len(given.person))
    before, after = int(np.count_nonzero(given.before)), int(np.count_nonzero(given.after))
    return ContentRow(kind, len(given.person), before, after, *(ends or (None, None)))


def paired_interval(gained: int, lost: int, pairs: int) -> tuple[float, float] | None:
    """The 90 % interval of the share after minus the share before, in the same people; None when nobody differs.

    Only people who differ say something about a change (McNemar, 1947): the share of them who gained is a binomial
    share with Wilson's score interval (Wilson, 1927), which is carried over to the difference of all.
    """
    differing = gained + lost
    if not differing:
        return None
    low, high = wilson(gained, differing)
    return (2 * low - 1) * differing / pairs, (2 * high - 1) * differing / pairs


def wilson(hits: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Wilson's score interval of a share; `trials` is 1 or more."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, weight = hits / trials, z * z / trials
    centre = (share + weight / 2) / (1 + weight)
    reach = z * sqrt(share * (1 - share) / trials + weight / (4 * trials)) / (1 + weight)
    return max(0.0, centre - reach), min(1.0, centre + reach)
