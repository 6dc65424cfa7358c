"""Cadence: how often we mean to be in touch with somebody, and since when we are overdue."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from care_desktop.domain.evidence import Evidence
from care_desktop.domain.facts import Floats, Ints

LEARNED_FROM_GAPS_MIN = 4
CADENCE_DAYS_MAX = 3650
NEVER = -1_000_000


class CadenceSource(StrEnum):
    """Where a cadence comes from, the first that is there."""

    BY_HAND = "by hand"
    BY_TAG = "by tag"
    LEARNED = "learned"


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often we mean to be in touch, in days, and where that comes from; `tag` is empty unless it is by tag."""

    days: float
    source: CadenceSource
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When everyone was in touch; both arrays have one value per person.

    `last_contact` is the newest epoch day of contact before the as-of day, NEVER without one; `learned_days` the
    median of the gaps between days of contact, NaN with fewer than LEARNED_FROM_GAPS_MIN gaps.
    """

    last_contact: Ints
    learned_days: Floats


def rhythm(evidence: Evidence, as_of_day: int) -> Rhythm:
    """The rhythm of everyone's days of contact, in any direction, strictly before an epoch day."""
    rows = np.flatnonzero(evidence.contact & (evidence.day < as_of_day))
    return rhythm_of_days(evidence.person[rows].astype(np.int64), evidence.day[rows].astype(np.int64), evidence.people)


def rhythm_of_days(person: Ints, day: Ints, people: int) -> Rhythm:
    """The rhythm of `people` persons from their epoch days of contact, sorted by person and day; days may repeat."""
    last = np.full(people, NEVER, dtype=np.int64)
    # Sorted by person and day, so the last assignment to a person is the newest day.
    last[person] = day
    gaps, owner = np.diff(day), person[1:]
    between = (owner == person[:-1]) & (gaps > 0)
    gaps, owner = gaps[between], owner[between]
    order = np.lexsort((gaps, owner))
    gaps = gaps[order]
    counts = np.bincount(owner, minlength=people)
    learned = np.full(people, np.nan)
    enough = np.flatnonzero(counts >= LEARNED_FROM_GAPS_MIN)
    starts = (np.cumsum(counts) - counts)[enough]
    middle = counts[enough] - 1
    learned[enough] = (gaps[starts + middle // 2] + gaps[starts + (middle + 1) // 2]) / 2.0
    return Rhythm(last, learned)


def cadence(
    by_hand_days: int | None, tags: Iterable[str], days_by_tag: Mapping[str, int], learned_days: float
) -> Cadence | None:
    """The cadence that holds for a person: by hand, else the shortest of their tags', else learned; None without.

    Args:
        by_hand_days: set on the person; None when it is not.
        tags: the person's tags.
        days_by_tag: what was set for tags.
        learned_days: see `Rhythm`; NaN when there is nothing to learn from.
    """
    if by_hand_days is not None:
        return Cadence(float(by_hand_days), CadenceSource.BY_HAND)
    tagged = [(days_by_tag[tag], tag) for tag in tags if tag in days_by_tag]
    if tagged:
        days, tag = min(tagged)
        return Cadence(float(days), CadenceSource.BY_TAG, tag)
    return None if math.isnan(learned_days) else Cadence(learned_days, CadenceSource.LEARNED)


def due_day(last_contact: int, days: float) -> int:
    """The epoch day on which the next contact is due; part of a day is rounded up."""
    return last_contact + math.ceil(days)


def overdue_days(last_contact: int, days: float, today: int) -> int:
    """How many days past due we are on the epoch day `today`; 0 when nothing is due yet or there was no contact."""
    return 0 if last_contact == NEVER else max(0, today - due_day(last_contact, days))
