"""Recalibration of presence on what the people of this very workspace did in the past."""

from dataclasses import dataclass

import numpy as np

from care_desktop.domain.evidence import ActiveDays, Evidence
from care_desktop.domain.facts import Flags, Floats
from care_desktop.domain.presence import presence
from care_desktop.domain.weights import Weights

HORIZON_DAYS = 90
ALIVE_DAYS = 730
FIRST_YEAR_DAYS = 365
ORIGINS_MAX = 20
OUTCOMES_MIN = 150
SLOPE_MIN = 0.1
PRIOR_PRECISION = 1.0
NEWTON_STEPS = 50
HALVINGS = 30
CLOSE_ENOUGH = 1e-10
FARTHEST_CHANCE = 1e-9
_SHIPPED = np.array([0.0, 1.0])


@dataclass(frozen=True, slots=True)
class PastOutcomes:
    """What presence said at past origins and what came of it, one row per person and origin.

    `chance` is the shipped presence, 0 to 1; `acted` whether an act of their own followed within 90 days;
    `origins` counts the dates asked at.
    """

    chance: Floats
    acted: Flags
    origins: int


@dataclass(frozen=True, slots=True)
class Recalibration:
    """A logistic of the shipped presence: log odds = intercept + slope x shipped log odds.

    Attributes:
        intercept, slope: 0 and 1 change nothing; the slope is at least SLOPE_MIN, so that the order of people stays.
        outcomes: how many past outcomes it was fitted on; `origins`: at how many dates.
        shipped_log_loss, log_loss: mean per outcome, in nats, before and after; the latter is never larger.
    """

    intercept: float
    slope: float
    outcomes: int
    origins: int
    shipped_log_loss: float
    log_loss: float

    def chance(self, shipped: Floats | float) -> Floats:
        """The recalibrated chances, 0 to 1, for shipped ones of any shape."""
        return _logistic(self.intercept + self.slope * _log_odds(np.asarray(shipped, dtype=np.float64)))


def past_outcomes(evidence: Evidence, end_day: int, weights: Weights) -> PastOutcomes:
    """Outcomes at origins 90 days apart, the newest as far back that its 90 days lie before the epoch day `end_day`.

    At most ORIGINS_MAX origins, none in the first year of history; asked about are people with an act of their own
    before the origin, the last one at most two years ago, as in the published validation.
    """
    active = evidence.active
    first = int(active.day.min()) + FIRST_YEAR_DAYS if len(active.day) else end_day
    origins = [end_day - HORIZON_DAYS * step for step in range(1, ORIGINS_MAX + 1)]
    origins = [origin for origin in reversed(origins) if origin >= first]
    chances, acted = [np.zeros(0)], [np.zeros(0, dtype=np.bool_)]
    for origin in origins:
        asked = _active_between(active, evidence.people, origin - ALIVE_DAYS, origin)
        chances.append(presence(evidence, [origin], weights).chance[asked, 0])
        acted.append(_active_between(active, evidence.people, origin, origin + HORIZON_DAYS)[asked])
    return PastOutcomes(np.concatenate(chances), np.concatenate(acted), len(origins))


def _active_between(active: ActiveDays, people: int, first_day: int, end_day: int) -> Flags:
    """Who has an act of their own from `first_day` until before `end_day`."""
    found = np.zeros(people, dtype=np.bool_)
    found[active.person[(active.day >= first_day) & (active.day < end_day)]] = True
    return found


def recalibration(past: PastOutcomes) -> Recalibration | None:
    """The logistic that describes the past outcomes best; None with fewer than OUTCOMES_MIN of them.

    Platt's two parameters (1999) by Newton's method, with a weak normal prior around the shipped form
    (PRIOR_PRECISION), which keeps few or one-sided outcomes from running away and makes the fit unique. It starts
    from the shipped form and every step lowers the penalised loss, so the fit is never worse than that form.
    """
    if len(past.chance) < OUTCOMES_MIN:
        return None
    x, y = _log_odds(past.chance), past.acted.astype(np.float64)
    found = _fitted(x, y, _SHIPPED, np.array([True, True]))
    if found[1] < SLOPE_MIN:
        found = _fitted(x, y, np.array([0.0, SLOPE_MIN]), np.array([True, False]))
    count = len(y)
    before, after = _log_loss(_SHIPPED, x, y) / count, _log_loss(found, x, y) / count
    return Recalibration(float(found[0]), float(found[1]), count, past.origins, before, after)


def _fitted(x: Floats, y: Floats, start: Floats, free: Flags) -> Floats:
    """Newton's method with step halving on the penalised log loss, over the parameters that are free."""
    at, columns = start, np.stack([np.ones_like(x), x])
    value = _penalised(at, x, y)
    for _ in range(NEWTON_STEPS):
        chance = _logistic(at @ columns)
        slope = columns @ (chance - y) + PRIOR_PRECISION * (at - _SHIPPED)
        curvature = (columns * (chance * (1.0 - chance))) @ columns.T + PRIOR_PRECISION * np.eye(2)
        step = np.zeros(2)
        step[free] = np.linalg.solve(curvature[np.ix_(free, free)], slope[free])
        for _ in range(HALVINGS):
            there = _penalised(at - step, x, y)
            if there <= value:
                break
            step = step / 2.0
        else:
            break
        at, value = at - step, there
        if np.abs(step).max() < CLOSE_ENOUGH:
            break
    return at


def _penalised(at: Floats, x: Floats, y: Floats) -> float:
    return _log_loss(at, x, y) + 0.5 * PRIOR_PRECISION * float(np.square(at - _SHIPPED).sum())


def _log_loss(at: Floats, x: Floats, y: Floats) -> float:
    z = at[0] + at[1] * x
    return float((np.logaddexp(0.0, z) - y * z).sum())


def _log_odds(chance: Floats) -> Floats:
    kept = np.clip(chance, FARTHEST_CHANCE, 1.0 - FARTHEST_CHANCE)
    return np.asarray(np.log(kept) - np.log1p(-kept))


def _logistic(z: Floats) -> Floats:
    # The hyperbolic tangent neither overflows nor warns at the far ends.
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * z))
