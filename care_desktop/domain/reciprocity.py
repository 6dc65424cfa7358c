"""Reciprocity: which part of what passes between us and a person comes from them, shrunk towards balance."""

from dataclasses import dataclass, fields

import numpy as np

from care_desktop.domain.evidence import faded
from care_desktop.domain.facts import Days, FactColumns, FactKind, Floats
from care_desktop.domain.interactions import DIRECTION_OF_FLOW, Depth, Direction, Flow, code_of
from care_desktop.domain.weights import Weights

PRIOR_WEIGHT = 4.0
BALANCE = 0.5

_THEIRS_BY_DIRECTION = np.array([0.0, 0.0, 1.0, 0.5])
_DIRECTION_BY_FLOW = np.array([code_of(Direction.MUTUAL), *(code_of(DIRECTION_OF_FLOW[flow]) for flow in Flow)])


@dataclass(frozen=True, slots=True)
class Reciprocity:
    """Give and take of everyone; every array has one value per person.

    `share` runs from 0 (only we give) over 0.5 (balance, or nothing known) to 1 (only they give); `theirs` and
    `ours` are the weighted, faded sums behind it, 0 or more.
    """

    share: Floats
    theirs: Floats
    ours: Floats


def reciprocity(facts: FactColumns, as_of_day: int, weights: Weights) -> Reciprocity:
    """Share of theirs at an epoch day, from interactions strictly before it.

    Each interaction counts its depth, at most the daily cap a person, and fades as trust does; a mutual one counts
    half for either side. share = (theirs + c / 2) / (theirs + ours + c) with c = PRIOR_WEIGHT: the mean of a
    Beta(c / 2, c / 2) prior after that much evidence (the beta reputation of Jøsang and Ismail, 2002).
    """
    rows = np.flatnonzero((facts.fact == code_of(FactKind.INTERACTION)) & (facts.day < as_of_day))
    person, day = facts.person[rows], facts.day[rows]
    counted = _capped(_depth_weights(weights)[facts.depth[rows]], person, day, weights.trust.cap_per_day)
    counted = counted * faded(day, as_of_day, weights.trust.half_life_days)
    direction = facts.direction[rows].astype(np.int64)
    from_them = _THEIRS_BY_DIRECTION[np.where(direction == 0, _DIRECTION_BY_FLOW[facts.flow[rows]], direction)]
    theirs: Floats = np.bincount(person, counted * from_them, minlength=facts.people).astype(np.float64)
    ours: Floats = np.bincount(person, counted * (1.0 - from_them), minlength=facts.people).astype(np.float64)
    share = (theirs + BALANCE * PRIOR_WEIGHT) / (theirs + ours + PRIOR_WEIGHT)
    return Reciprocity(share, theirs, ours)


def _depth_weights(weights: Weights) -> Floats:
    """The weight of each depth code; one that was not noted counts as an exchange."""
    by_name = {item.name: float(getattr(weights.depth, item.name)) for item in fields(weights.depth)}
    return np.array([by_name["exchange"], *(by_name[depth.value.replace(" ", "_")] for depth in Depth)])


def _capped(weight: Floats, person: Days, day: Days, cap: float) -> Floats:
    """Weights scaled so that those of one person and day sum to at most `cap`."""
    keys = (person.astype(np.int64) << 32) + day
    _, place = np.unique(keys, return_inverse=True)
    total = np.bincount(place, weight)
    scaled: Floats = weight * (cap / np.maximum(total, cap))[place]
    return scaled
