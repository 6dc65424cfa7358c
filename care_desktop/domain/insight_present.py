"""Since when people are known, and when they last did something of their own."""

from datetime import date

import numpy as np

from care_desktop.domain.care import StageMoves
from care_desktop.domain.evidence import FAR_DAY, ActiveDays
from care_desktop.domain.facts import Flags, Ints
from care_desktop.domain.insight_buckets import calendar_days

PRESENT_DAYS = 90
"""Somebody is present on a day who did something of their own on it or in the 89 days before."""

NEVER = -FAR_DAY
"""The epoch day of what did not happen."""


def first_days(moves: StageMoves, people: int) -> Ints:
    """The epoch day of everyone's first contact, of `people` in all; FAR_DAY without any."""
    first = np.full(people, FAR_DAY, dtype=np.int64)
    beginning = np.ones(len(moves.person), dtype=np.bool_)
    beginning[1:] = moves.person[1:] != moves.person[:-1]
    # The first as-of day lies one day after what made them known.
    first[moves.person[beginning]] = moves.day[beginning] - 1
    return first


def last_acts(active: ActiveDays, until: Ints) -> Ints:
    """The epoch day of everyone's last act of their own on or before their day in `until`; NEVER without one."""
    last = np.full(len(until), NEVER, dtype=np.int64)
    rows = np.flatnonzero(active.day <= until[active.person])
    # Rows ascend by person and day, and of several the last one stays.
    last[active.person[rows]] = active.day[rows]
    return last


def are_present(last: Ints, on: Ints) -> Flags:
    """Whether acts as `last_acts(active, on)` gives them are recent enough; both epoch days."""
    return last > on - PRESENT_DAYS


def dates_of(last: Ints) -> list[date | None]:
    """The dates of epoch days as `last_acts` gives them; None for NEVER."""
    known = last != NEVER
    dates = calendar_days(np.where(known, last, 0))
    return [day if is_known else None for day, is_known in zip(dates, known.tolist(), strict=True)]
