"""Trust of everyone week by week as one matrix, from which the quartiles of any group are read."""

import math
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from care_desktop.domain.evidence import Evidence
from care_desktop.domain.facts import Floats, Ints
from care_desktop.domain.insight import GROUP_MIN
from care_desktop.domain.series import BINS, BINS_PER_POINT, QUARTILES, Quantiles, TrustCounts
from care_desktop.domain.trust import good_and_bad, posterior
from care_desktop.domain.weights import Weights

UNKNOWN = BINS
COUNTED_FROM = 8000

Hundredths = npt.NDArray[np.uint16]


class TrustSplit(StrEnum):
    """What the trust of a workspace can be split by; a person with several tags counts with each of them."""

    OWNER = "owner"
    TAG = "tag"
    COUNTRY = "country"
    STAGE = "stage"


def trust_hundredths(evidence: Evidence, as_of_days: Ints, weights: Weights, spare: int = 0) -> Hundredths:
    """Everyone's trust in hundredths of a point, cut off, at each ascending date: shape (dates, people + spare).

    UNKNOWN before a person's first evidence, and in the `spare` columns behind the last person. Walks through time
    once: fade, then add what is new.
    """
    if evidence.people == 1:
        one = _hundredths_of_one(evidence, as_of_days, weights)
        return np.pad(one[:, None], ((0, 0), (0, spare)), constant_values=UNKNOWN)
    people, half_life_days = evidence.people, weights.trust.half_life_days
    full_good, full_bad = good_and_bad(evidence, weights.trust)
    entry = np.searchsorted(as_of_days, evidence.day, side="right").astype(np.int32)
    order = np.argsort(entry, kind="stable")
    bounds = np.searchsorted(entry, np.arange(len(as_of_days) + 1), sorter=order)
    found = np.full((len(as_of_days), people + spare), UNKNOWN, dtype=np.uint16)
    good, bad, known = np.zeros(people), np.zeros(people), np.zeros(people, dtype=np.bool_)
    for row, as_of in enumerate(as_of_days):
        new = order[bounds[row] : bounds[row + 1]]
        who, fade = evidence.person[new], np.exp2((evidence.day[new] - as_of) / half_life_days)
        keep = np.exp2((as_of_days[row - 1] - as_of) / half_life_days) if row else 0.0
        good *= keep
        bad *= keep
        good += np.bincount(who, full_good[new] * fade, minlength=people)
        bad += np.bincount(who, full_bad[new] * fade, minlength=people)
        known[who] = True
        alpha, total = posterior(good, bad, weights.trust)
        total += alpha
        alpha *= 100.0 * BINS_PER_POINT
        alpha /= total
        np.copyto(found[row, :people], alpha, where=known, casting="unsafe")
    return found


def _hundredths_of_one(evidence: Evidence, as_of_days: Ints, weights: Weights) -> Hundredths:
    """The same for a single person, bit for bit, in plain numbers: arrays of one cost more than what they hold."""
    half_life_days = weights.trust.half_life_days
    entry = np.searchsorted(as_of_days, evidence.day, side="right")
    new = np.flatnonzero(entry < len(as_of_days))
    entry = entry[new]
    fade = np.exp2((evidence.day[new] - as_of_days[entry]) / half_life_days)
    keep = np.exp2(-np.diff(as_of_days, prepend=as_of_days[:1]) / half_life_days).tolist()

    def walked(full: Floats) -> Floats:
        total, sums = 0.0, []
        gained = np.bincount(entry, full[new] * fade, minlength=len(as_of_days))
        for kept, gain in zip(keep, gained.tolist(), strict=True):
            total = total * kept + gain
            sums.append(total)
        return np.array(sums)

    good, bad = good_and_bad(evidence, weights.trust)
    alpha, beta = posterior(walked(good), walked(bad), weights.trust)
    found = (alpha * (100.0 * BINS_PER_POINT) / (alpha + beta)).astype(np.uint16)
    found[: int(entry.min(initial=len(as_of_days)))] = UNKNOWN
    return found


def counts_among_all(hundredths: Hundredths, as_of_days: Ints) -> TrustCounts:
    """How many people have which trust at each date."""
    counts = np.empty((len(as_of_days), BINS), dtype=np.int32)
    for row, line in enumerate(hundredths):
        counts[row] = np.bincount(line, minlength=BINS + 1)[:BINS]
    return TrustCounts(as_of_days, counts)


def move_counts(counts: TrustCounts, before: Hundredths, after: Hundredths) -> None:
    """Count one person's trust at each date as `after` instead of `before`, in place; nobody else is touched."""
    for column, step in ((before, -1), (after, 1)):
        known = np.flatnonzero(column != UNKNOWN)
        counts.counts[known, column[known]] += np.int32(step)


def quantiles_among(hundredths: Hundredths, as_of_days: Ints, members: Ints) -> Quantiles:
    """Median and quartiles of trust among `members` (indices of people) at each date, within 0.01 points.

    NaN where fewer than GROUP_MIN of them are known, so that a line never shows a single person.
    """
    at_quartiles = _by_counting if len(members) >= COUNTED_FROM else _by_sorting
    known, rank, low, high = at_quartiles(hundredths, members)
    found = (low + (high - low) * (rank - np.floor(rank)) + 0.5) / BINS_PER_POINT
    found[:, known < GROUP_MIN] = np.nan
    lower, median, upper = np.minimum(found, 100.0)
    return Quantiles(as_of_days, lower, median, upper, known)


def _by_sorting(hundredths: Hundredths, members: Ints) -> tuple[Ints, Floats, Floats, Floats]:
    """How many members are known at each date, the ranks of the quartiles, and the values just below and above them.

    The latter three have the shape (quartiles, dates); they mean nothing where nobody is known.
    """
    # Whole numbers of 32 bits are sorted several at once, those of 16 are not.
    ordered = np.sort(np.take(hundredths, members, axis=1).astype(np.int32), axis=1)
    known = np.count_nonzero(ordered != UNKNOWN, axis=1)
    rank, below, above = _ranks(known)
    if not len(members):
        return known, rank, np.zeros(rank.shape), np.zeros(rank.shape)
    dates = np.arange(len(ordered))
    return known, rank, ordered[dates, below].astype(np.float64), ordered[dates, above].astype(np.float64)


def _by_counting(hundredths: Hundredths, members: Ints) -> tuple[Ints, Floats, Floats, Floats]:
    """The same, faster for many members, date by date so that everything stays in the processor's cache."""
    known = np.empty(len(hundredths), dtype=np.int64)
    found = np.empty((2 * len(QUARTILES), len(hundredths)))
    for place, line in enumerate(hundredths):
        reached = np.bincount(line.take(members), minlength=BINS + 1)[:BINS].cumsum()
        known[place] = reached[-1]
        last = max(int(reached[-1]) - 1, 0)
        ranks = [rounded(last * quartile) for rounded in (math.floor, math.ceil) for quartile in QUARTILES]
        found[:, place] = reached.searchsorted(ranks, side="right")
    rank, _, _ = _ranks(known)
    return known, rank, found[: len(QUARTILES)], found[len(QUARTILES) :]


def _ranks(known: Ints) -> tuple[Floats, Ints, Ints]:
    """Rank of each quartile among so many, 0 being the lowest, and the whole ranks around it: (quartiles, dates)."""
    rank = np.maximum(known - 1, 0) * np.array(QUARTILES)[:, None]
    return rank, np.floor(rank).astype(np.int64), np.ceil(rank).astype(np.int64)
