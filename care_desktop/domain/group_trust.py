"""Trust of everyone week by week as one matrix, from which median and quartiles of any group are read."""

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from care_desktop.domain.evidence import Evidence
from care_desktop.domain.facts import Floats, Ints
from care_desktop.domain.series import BINS, BINS_PER_POINT, QUARTILES, Quantiles, TrustCounts
from care_desktop.domain.trust import good_and_bad, posterior
from care_desktop.domain.weights import Weights

UNKNOWN = np.iinfo(np.uint16).max
GROUP_MIN = 5

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


def counts_among_all(hundredths: Hundredths, as_of_days: Ints) -> TrustCounts:
    """How many people have which trust at each date."""
    rows = [np.bincount(row, minlength=UNKNOWN + 1)[:BINS] for row in hundredths]
    return TrustCounts(as_of_days, np.array(rows, dtype=np.int32).reshape(-1, BINS))


def counts_after(counts: TrustCounts, before: Hundredths, after: Hundredths) -> TrustCounts:
    """The counts after one person's trust at each date went from `before` to `after`; nobody else is touched."""
    changed = counts.counts.copy()
    for column, step in ((before, -1), (after, 1)):
        known = np.flatnonzero(column != UNKNOWN)
        changed[known, column[known]] += np.int32(step)
    return TrustCounts(counts.as_of_days, changed)


def quantiles_among(hundredths: Hundredths, as_of_days: Ints, members: Ints) -> Quantiles:
    """Median and quartiles of trust among `members` (indices of people) at each date, within 0.01 points.

    NaN where fewer than GROUP_MIN of them are known, so that a line never shows a single person.
    """
    ordered = np.sort(np.take(hundredths, members, axis=1), axis=1, kind="stable")
    known = np.count_nonzero(ordered != UNKNOWN, axis=1)
    shown = known >= GROUP_MIN
    found: Floats = np.full((len(QUARTILES), len(as_of_days)), np.nan)
    rows = np.flatnonzero(shown)
    for place, quantile in enumerate(QUARTILES):
        rank = (known[rows] - 1) * quantile
        below, above = np.floor(rank).astype(np.int64), np.ceil(rank).astype(np.int64)
        low, high = ordered[rows, below].astype(np.float64), ordered[rows, above].astype(np.float64)
        found[place, rows] = (low + (high - low) * (rank - below) + 0.5) / BINS_PER_POINT
    lower, median, upper = np.minimum(found, 100.0)
    return Quantiles(as_of_days, lower, median, upper, known)
