"""Does trust grow: median and quartiles of a group of people week by week, and of its largest parts."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from care_desktop.domain.facts import Flags, Floats, Ints
from care_desktop.domain.group_trust import UNKNOWN, Hundredths, quantiles_among
from care_desktop.domain.insight import GROUP_MIN, Value
from care_desktop.domain.series import BINS_PER_POINT, QUARTILES, Quantiles

GROUPS_MAX = 6
EXACT_DECIMALS = 4
"""Trust lies on a grid of 0.01 points and ranks fall on quarters, so quantiles have no more decimals than this."""


@dataclass(frozen=True, slots=True)
class TrustLine:
    """Trust of some people at the end of each day of the picture.

    Attributes:
        key: what its marks begin with; empty for everyone together.
        label: what the group is called; None for everyone together.
        lower, median, upper: 0 to 100, NaN while fewer than GROUP_MIN of them are known.
        people: how many of them are known.
    """

    key: str
    label: Value | None
    lower: Floats
    median: Floats
    upper: Floats
    people: Ints


@dataclass(frozen=True, slots=True)
class TrustPicture:
    """Trust of everyone chosen at the end of each of `days`, oldest first; with `parts` these are drawn instead."""

    days: tuple[date, ...]
    everyone: TrustLine
    parts: tuple[TrustLine, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """The largest groups people fall into; `too_small` and `not_shown` count the others that have anybody known.

    Attributes:
        places: of the groups, largest first.
        members: places of the people in each.
        without: how many known people are in no group at all.
    """

    places: tuple[int, ...]
    members: tuple[Ints, ...]
    too_small: int
    not_shown: int
    without: int


def weeks_within(as_of_days: Ints, first_day: int, last_day: int) -> slice:
    """Rows of ascending dates at the end of a day from `first_day` to `last_day` (epoch days).

    A date is the start of the day after. If none lies there, the newest one before.
    """
    low, high = (int(place) for place in np.searchsorted(as_of_days, [first_day + 1, last_day + 2]))
    return slice(min(low, max(high - 1, 0)), high)


def exact(quantiles: Quantiles) -> Quantiles:
    """The same without the last bits that the order of arithmetic leaves behind."""
    lower, median, upper = (
        np.round(column, EXACT_DECIMALS) for column in (quantiles.lower, quantiles.median, quantiles.upper)
    )
    return Quantiles(quantiles.as_of_days, lower, median, upper, quantiles.people)


def quantiles_on(hundredths: Hundredths, as_of_days: Ints, members: Ints) -> Quantiles:
    """Median and quartiles of trust among `members`, exact; NaN where fewer than GROUP_MIN of them are known."""
    return exact(quantiles_among(hundredths, as_of_days, members))


def few_left_out(quantiles: Quantiles) -> Quantiles:
    """NaN where fewer than GROUP_MIN people are known."""
    few = quantiles.people < GROUP_MIN
    lower, median, upper = (
        np.where(few, np.nan, column) for column in (quantiles.lower, quantiles.median, quantiles.upper)
    )
    return Quantiles(quantiles.as_of_days, lower, median, upper, quantiles.people)


def points_of(hundredths: Hundredths) -> Floats:
    """Trust in points, the middle of its hundredth; not for UNKNOWN."""
    return np.asarray(np.round((hundredths.astype(np.int64) * 2 + 1) / (2 * BINS_PER_POINT), 3))


def quartiles_of_points(points: Floats) -> tuple[float, float, float]:
    """Lower quartile, median and upper quartile of at least one value, as `quantiles_on` has them."""
    lower, median, upper = np.round(np.quantile(points, QUARTILES), EXACT_DECIMALS)
    return float(lower), float(median), float(upper)


def largest_parts(person: Ints, group: Ints, groups: int, known: Flags) -> Parts:
    """The GROUPS_MAX groups with the most known people; those with fewer than GROUP_MIN are left out.

    Args:
        person, group: one row per membership: place of a person, place of the group or -1 for none.
        groups: how many groups there are.
        known: per person whether they are chosen and known on the last day.
    """
    rows = np.flatnonzero((group >= 0) & known[person])
    sizes = np.bincount(group[rows], minlength=groups)
    order = np.argsort(-sizes, kind="stable")
    large = [place for place in order.tolist() if sizes[place] >= GROUP_MIN]
    shown = tuple(large[:GROUPS_MAX])
    grouped = np.zeros(len(known), dtype=np.bool_)
    grouped[person[rows]] = True
    return Parts(
        places=shown,
        members=tuple(person[group == place] for place in shown),
        too_small=int(np.count_nonzero((sizes > 0) & (sizes < GROUP_MIN))),
        not_shown=len(large) - len(shown),
        without=int(np.count_nonzero(known & ~grouped)),
    )


def known_on(row: Hundredths, people: int) -> Flags:
    """Who is known at a date, from its row of trust, which may have spare places behind the last person."""
    return np.asarray(row[:people] != UNKNOWN)
