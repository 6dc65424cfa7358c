"""Trust over time: one person week by week, and median and quartiles of many people week by week."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from care_desktop.domain.evidence import Evidence
from care_desktop.domain.facts import Flags, Floats, Ints
from care_desktop.domain.trust import TrustScores, good_and_bad, posterior, trust
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


def workspace_quantiles(
    evidence: Evidence, as_of_days: npt.ArrayLike, weights: Weights, members: Flags | None = None
) -> Quantiles:
    """Median and quartiles of trust at each ascending date over people with evidence before it.

    `members` says per person who belongs to the group; None is everyone. Within 0.01 points.
    """
    return quantiles_of(trust_counts(evidence, as_of_days, weights, members))


def trust_counts(
    evidence: Evidence, as_of_days: npt.ArrayLike, weights: Weights, members: Flags | None = None
) -> TrustCounts:
    """Count everyone's trust at each ascending date, walking through time once: fade, then add what is new.

    Raises:
        ValueError: the dates do not ascend.
    """
    dates = np.atleast_1d(np.asarray(as_of_days, dtype=np.int64))
    if np.any(dates[1:] <= dates[:-1]):
        raise ValueError("the dates must ascend")
    counts = np.zeros((len(dates), BINS), dtype=np.int32)
    people, half_life_days = evidence.people, weights.trust.half_life_days
    full_good, full_bad = good_and_bad(evidence, weights.trust)
    entry = np.searchsorted(dates, evidence.day, side="right")
    order = np.argsort(entry.astype(np.int32), kind="stable")
    bounds = np.searchsorted(entry, np.arange(len(dates) + 1), sorter=order)
    included = np.ones(people, dtype=np.bool_) if members is None else members
    known = np.zeros(people, dtype=np.bool_)
    good, bad = np.zeros(people), np.zeros(people)
    for row, as_of in enumerate(dates):
        new = order[bounds[row] : bounds[row + 1]]
        who = evidence.person[new]
        fade = np.exp2((evidence.day[new] - as_of) / half_life_days)
        if row:
            keep = 2.0 ** (float(dates[row - 1] - as_of) / half_life_days)
            good *= keep
            bad *= keep
        good += np.bincount(who, full_good[new] * fade, minlength=people)
        bad += np.bincount(who, full_bad[new] * fade, minlength=people)
        known[who] = True
        counts[row] = _binned(good, bad, known & included, weights)
    return TrustCounts(dates, counts)


def _binned(good: Floats, bad: Floats, who: Flags, weights: Weights) -> Ints:
    alpha, beta = posterior(good[who], bad[who], weights.trust)
    place = (100.0 * BINS_PER_POINT * alpha / (alpha + beta)).astype(np.int64)
    return np.bincount(place, minlength=BINS)


def with_change(counts: TrustCounts, before: Evidence, after: Evidence, weights: Weights) -> TrustCounts:
    """The counts after one person's evidence (`of`) went from `before` to `after`."""
    out = trust_counts(before, counts.as_of_days, weights)
    into = trust_counts(after, counts.as_of_days, weights)
    return TrustCounts(counts.as_of_days, counts.counts - out.counts + into.counts)


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
