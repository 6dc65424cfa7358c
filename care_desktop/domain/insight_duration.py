"""How long does it take? Days from first contact until each stage and in each stage, with those still waiting."""

from dataclasses import dataclass
from itertools import count, takewhile
from statistics import NormalDist

import numpy as np

from care_desktop.domain.care import StageMoves
from care_desktop.domain.facts import Flags, Floats, Ints
from care_desktop.domain.insight import GROUP_MIN
from care_desktop.domain.interactions import code_of
from care_desktop.domain.resources import Stage

CONFIDENCE = 0.90
DAYS_PER_MONTH = 30.4375
DAYS_PER_YEAR = 365
GOALS = (Stage.ACTIVATE, Stage.RETAIN, Stage.EXPAND)

MONTHS_FROM_DAYS = 183
"""Shorter spans are cut into weeks, and still shorter ones into days."""

_WEEKS_FROM_DAYS = 42
# A product of many factors is off by far less than this, and one step of a million people is far more.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Waits:
    """Waiting times; all of one length: place of the person, days until it happened or was last seen, whether it did.

    A person may occur several times in stays, never in times until a stage.
    """

    person: Ints
    days: Ints
    happened: Flags


@dataclass(frozen=True, slots=True)
class ReachedShare:
    """The share who had reached something by some days, 0 to 1, and the ends of its 90 % interval."""

    share: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class StageCurve:
    """How many reached a stage, or a later one, within each of the picture's days.

    Attributes:
        median_days: by when half of them did; None when less than half did.
        stay_median_days, stay_ninth_days: by when half and nine in ten of the stays in this stage ended.
    """

    stage: Stage
    share: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    median_days: float | None
    stay_median_days: float | None
    stay_ninth_days: float | None


@dataclass(frozen=True, slots=True)
class DurationPicture:
    """Days since first contact, ascending from 0, how many people have been known so long, and a curve per stage."""

    days: tuple[int, ...]
    known_so_long: tuple[int, ...]
    curves: tuple[StageCurve, ...]


def days_until(moves: StageMoves, stage: Stage, first: Ints, newcomers: Ints, as_of: int) -> Waits:
    """Days from first contact until `stage` or a later one; until the as-of day for those who have not reached it.

    Args:
        first: epoch day of everyone's first contact.
        newcomers: places of the people to look at, first met on or before the as-of day.
        as_of: epoch day, the last one that counts.
    """
    rows = np.flatnonzero((moves.stage >= code_of(stage)) & (moves.day <= as_of + 1))
    person = moves.person[rows]
    earliest = np.ones(len(rows), dtype=np.bool_)
    earliest[1:] = person[1:] != person[:-1]
    reached = np.full(len(first), -1, dtype=np.int64)
    reached[person[earliest]] = moves.day[rows[earliest]] - 1
    begun, end = first[newcomers], reached[newcomers]
    happened = end >= 0
    return Waits(newcomers, np.where(happened, end, as_of) - begun, happened)


def stays(moves: StageMoves, stage: Stage, chosen: Flags, begun_within: tuple[int, int], as_of: int) -> Waits:
    """Days in `stage` of the stays of chosen people that began between two days, both included.

    Args:
        begun_within: two epoch days.
        as_of: epoch day, the last one that counts; what has not ended lasts until then.
    """
    began = moves.day.astype(np.int64) - 1
    first, last = begun_within
    rows = np.flatnonzero((moves.stage == code_of(stage)) & (began >= first) & (began <= last) & chosen[moves.person])
    end = moves.until[rows].astype(np.int64) - 1
    happened = end <= as_of
    return Waits(moves.person[rows].astype(np.int64), np.where(happened, end, as_of) - began[rows], happened)


def reached_share(waits: Waits, days: Ints) -> ReachedShare:
    """The share who had reached it within each number of days (ascending), with those still waiting counted in.

    The estimate of Kaplan and Meier (1958) with Greenwood's variance (1926); the interval is symmetric for
    log(-log(share still waiting)), so that it stays between 0 and 1 (Kalbfleisch and Prentice, 1980). Who was last
    seen on a day counts as still waiting on it. Where everybody has reached it the interval runs from the last lower
    end that is known to 1.
    """
    waiting, left = _waiting_and_left(waits, int(days.max(initial=0)) + 1)
    still = _still_waiting(waiting, left)
    variance = np.cumsum(np.where(left > 0, (waiting - left) / np.maximum(waiting * left, 1), 0.0))
    inside = (still > 0) & (still < 1)
    logs = np.log(np.where(inside, still, 0.5))
    reach = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * np.sqrt(variance) / np.abs(logs)
    low = np.where(inside, 1 - still ** np.exp(-reach), 0.0)
    high = np.where(inside, 1 - still ** np.exp(reach), np.where(still > 0, 0.0, 1.0))
    known = np.flatnonzero(inside)
    low = np.where(still > 0, low, low[known[-1]] if len(known) else 0.0)
    return ReachedShare((1 - still)[days], low[days], high[days])


def day_reached(waits: Waits, share: float) -> float | None:
    """The fewest days by which this share had reached it; None when so many have not within the time seen.

    The same estimate as in `reached_share` and `insight_waiting.time_until`, counted by whole days.
    """
    reached = np.flatnonzero(_still_waiting(*_waiting_and_left(waits, 0)) <= 1 - share + _ROUNDING)
    return float(reached[0]) if len(reached) else None


def _waiting_and_left(waits: Waits, least_days: int) -> tuple[Ints, Ints]:
    """How many wait at the start of each day, and how many of them it has not happened to at its end."""
    size = max(least_days, int(waits.days.max(initial=-1)) + 1)
    seen = np.bincount(waits.days, minlength=size)
    waiting = len(waits.days) - np.cumsum(seen) + seen
    return waiting, waiting - np.bincount(waits.days[waits.happened], minlength=size)


def _still_waiting(waiting: Ints, left: Ints) -> Floats:
    still: Floats = np.cumprod(np.where(waiting > 0, left / np.maximum(waiting, 1), 1.0), dtype=np.float64)
    return still


def grid_days(known_for: Ints) -> Ints:
    """The numbers of days to look at: from 0 by months, weeks or days, while enough people have been known so long.

    Args:
        known_for: days that each person has been known.
    """
    if len(known_for) < GROUP_MIN:
        return np.zeros(0, dtype=np.int64)
    end = int(np.partition(known_for, -GROUP_MIN)[-GROUP_MIN])
    step = DAYS_PER_MONTH if end >= MONTHS_FROM_DAYS else 7.0 if end >= _WEEKS_FROM_DAYS else 1.0
    return np.array(list(takewhile(lambda day: day <= end, (int(place * step) for place in count()))), dtype=np.int64)
