"""Trust over time: one person week by week, and median and quartiles of many people week by week."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from care_desktop.domain.evidence import Evidence
from care_desktop.domain.facts import Floats, Ints
from care_desktop.domain.trust import TrustScores, trust
from care_desktop.domain.weights import Weights

WEEK_DAYS = 7
BINS_PER_POINT = 100
BINS = 100 * BINS_PER_POINT + 1
QUARTILES = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Median and quartiles of trust (0 to 100) at each date; NaN where `people` with evidence are 0."""

    as_of_days: Ints
    lower: Floats
    median: Floats
    upper: Floats
    people: Ints


@dataclass(frozen=True, slots=True)
class TrustCounts:
    """How many people with evidence had which trust at each date: shape (dates, bins of 0.01 points).

    Counts, not scores, so that one person's change is taken out and put in without touching anybody else.
    """

    as_of_days: Ints
    counts: npt.NDArray[np.int32]


def week_days(first_day: int, last_day: int) -> Ints:
    """As-of epoch days a week apart, ascending, ending at `last_day` and not before `first_day`."""
    return np.arange(last_day, first_day - 1, -WEEK_DAYS, dtype=np.int64)[::-1]


def person_series(evidence: Evidence, person: int, as_of_days: npt.ArrayLike, weights: Weights) -> TrustScores:
    """Trust with band of one person at each date; arrays of shape (1, dates)."""
    return trust(evidence.of(person), as_of_days, weights)


def quantiles_of(counts: TrustCounts) -> Quantiles:
    """Median and quartiles from counts, interpolated between neighbours in rank as is usual."""
    people = counts.counts.sum(axis=1, dtype=np.int64)
    found = np.full((len(people), len(QUARTILES)), np.nan)
    for row in np.flatnonzero(people):
        reached = np.cumsum(counts.counts[row])
        rank = (people[row] - 1) * np.array(QUARTILES)
        below, above = np.searchsorted(reached, [np.floor(rank), np.ceil(rank)], side="right")
        found[row] = (below + (above - below) * (rank - np.floor(rank)) + 0.5) / BINS_PER_POINT
    lower, median, upper = np.minimum(found, 100.0).T
    return Quantiles(counts.as_of_days, lower, median, upper, people)
