"""Presence: the chance that somebody acts with us again within 90 days, from what they did so far."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from care_desktop.domain.evidence import Evidence, faded
from care_desktop.domain.facts import Floats, Ints
from care_desktop.domain.weights import PresenceWeights, Weights


@dataclass(frozen=True, slots=True)
class PresenceScores:
    """Presence of everyone at several dates; both arrays have the shape (people, dates).

    `points` is the score S, 0 to 100; `chance` the probability 0 to 1 of an act of their own within 90 days.
    """

    as_of_days: Ints
    points: Floats
    chance: Floats


def presence(evidence: Evidence, as_of_days: npt.ArrayLike, weights: Weights) -> PresenceScores:
    """Presence at each epoch day, from acts of their own strictly before it.

    Three fading counts, of active days, calendar months and calendar quarters, the latter two dated by their
    last active day in it; a logistic of the sum. Somebody without acts of their own gets 0 points.
    """
    dates = np.atleast_1d(np.asarray(as_of_days, dtype=np.int64))
    parts = weights.presence
    points = np.empty((len(dates), evidence.people))
    person = evidence.active.person.astype(np.intp)
    for row, as_of in enumerate(dates):
        points[row] = _points(evidence, person, int(as_of), parts)
    chance = 1.0 / (1.0 + np.exp((parts.midpoint - points) / parts.spread))
    return PresenceScores(dates, points.T, chance.T)


def _points(evidence: Evidence, person: Ints, as_of: int, parts: PresenceWeights) -> Floats:
    active = evidence.active
    days = faded(active.day, as_of, parts.day_half_life_days)
    months = faded(active.day, as_of, parts.month_half_life_days)
    months *= active.next_in_month >= as_of
    quarters = faded(active.day, as_of, parts.quarter_half_life_days)
    quarters *= active.next_in_quarter >= as_of
    points = np.zeros(evidence.people)
    for counted, factor, most in (
        (days, parts.day_points, parts.day_most),
        (months, parts.month_points, parts.month_most),
        (quarters, parts.quarter_points, parts.quarter_most),
    ):
        total = np.bincount(person, counted, minlength=evidence.people)
        points += np.minimum(factor * np.log1p(total), most)
    return points
