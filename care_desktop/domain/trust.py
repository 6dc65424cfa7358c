"""Trust: how good what we know about somebody is, with a 90 % band and a ledger of shares."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from care_desktop.domain.evidence import Evidence, faded
from care_desktop.domain.facts import Floats, Ints, Reason
from care_desktop.domain.weights import TrustWeights, Weights

TAIL = 0.05
LATTICE_STEP = 0.1
TILE = 16
NEWTON_STEPS = 14
# Newton's steps square the error, so the step after one this small would be below 1e-10.
SMALL_STEP = 1e-5
REACH_STEPS = 3
NODES = 24
TAIL_DROP = 30.0
PEOPLE_AT_ONCE = 16_384
_REASONS = tuple(Reason)


@dataclass(frozen=True, slots=True)
class TrustScores:
    """Trust of everyone at several dates; every array has the shape (people, dates).

    `trust`, `low` and `high` run from 0 to 100, the latter two being the 5 % and 95 % points of what we know;
    `unknownness` runs from 1 (no evidence) towards 0; `good` (r) and `bad` (s, times kappa) are faded sums.
    """

    as_of_days: Ints
    trust: Floats
    low: Floats
    high: Floats
    unknownness: Floats
    good: Floats
    bad: Floats


@dataclass(frozen=True, slots=True)
class Share:
    """Points one piece of evidence adds to trust (negative when it costs trust), why, and the epoch day."""

    ref: int
    reason: Reason
    day: int
    share: float


def trust(evidence: Evidence, as_of_days: npt.ArrayLike, weights: Weights) -> TrustScores:
    """Trust with its band at each epoch day, from evidence strictly before it.

    A Beta distribution over faded good and bad evidence with a prior worth `prior_weight` at the base rate.
    The evidence must have been built with the same weights.
    """
    dates = np.atleast_1d(np.asarray(as_of_days, dtype=np.int64))
    good, bad = _faded_sums(evidence, dates, weights.trust)
    alpha, beta = posterior(good, bad, weights.trust)
    low, high = beta_band(alpha, beta)
    return TrustScores(
        as_of_days=dates,
        trust=(100.0 * alpha / (alpha + beta)).T,
        low=(100.0 * low).T,
        high=(100.0 * high).T,
        unknownness=(weights.trust.prior_weight / (good + bad + weights.trust.prior_weight)).T,
        good=good.T,
        bad=bad.T,
    )


def trust_without_band(evidence: Evidence, as_of_days: npt.ArrayLike, weights: Weights) -> Floats:
    """Trust alone, 0 to 100, of shape (people, dates): the same as in `trust`, for the time of the sums."""
    dates = np.atleast_1d(np.asarray(as_of_days, dtype=np.int64))
    alpha, beta = posterior(*_faded_sums(evidence, dates, weights.trust), weights.trust)
    return np.asarray(100.0 * alpha / (alpha + beta)).T


def _faded_sums(evidence: Evidence, dates: Ints, numbers: TrustWeights) -> tuple[Floats, Floats]:
    """Good and bad evidence of everyone, faded to each date; shape (dates, people)."""
    good = np.empty((len(dates), evidence.people))
    bad = np.empty_like(good)
    person = evidence.person.astype(np.intp)
    for row, as_of in enumerate(dates):
        worth = faded(evidence.day, int(as_of), numbers.half_life_days)
        worth *= evidence.counted
        well = worth * evidence.outcome
        good[row] = np.bincount(person, well, minlength=evidence.people)
        worth -= well
        bad[row] = np.bincount(person, worth, minlength=evidence.people)
    bad *= numbers.kappa
    return good, bad


def good_and_bad(evidence: Evidence, numbers: TrustWeights) -> tuple[Floats, Floats]:
    """Per row the good evidence and the bad evidence times kappa, before fading and after the daily cap."""
    return evidence.counted * evidence.outcome, numbers.kappa * evidence.counted * (1.0 - evidence.outcome)


def posterior(good: Floats, bad: Floats, numbers: TrustWeights) -> tuple[Floats, Floats]:
    """Alpha and beta of the Beta distribution: evidence plus the prior at the base rate."""
    prior_good = numbers.prior_weight * numbers.base_rate
    return good + prior_good, bad + (numbers.prior_weight - prior_good)


def ledger(evidence: Evidence, person: int, as_of: int, weights: Weights) -> list[Share]:
    """Why trust is what it is: one share per piece of evidence before the epoch day `as_of`, by day and ref.

    Base rate x 100 plus all shares is the trust score: 100 l w (p (1 - a) - kappa a (1 - p)) / (r + s + W).
    """
    one = evidence.of(person)
    good, bad = good_and_bad(one, weights.trust)
    fade = faded(one.day, as_of, weights.trust.half_life_days)
    good, bad = good * fade, bad * fade
    base = weights.trust.base_rate
    total = good.sum() + bad.sum() + weights.trust.prior_weight
    shares = 100.0 * (good * (1.0 - base) - bad * base) / total
    rows = np.flatnonzero(one.day < as_of)
    rows = rows[np.lexsort((one.ref[rows], one.day[rows]))]
    return [
        Share(int(one.ref[row]), _REASONS[one.reason[row] - 1], int(one.day[row]), float(shares[row])) for row in rows
    ]


def beta_band(alpha: npt.ArrayLike, beta: npt.ArrayLike) -> tuple[Floats, Floats]:
    """The 5 % and 95 % points, 0 to 1, of Beta(alpha, beta); both from 0.05 up, of one shape; within 1e-6."""
    a, b = np.asarray(alpha, dtype=np.float64), np.asarray(beta, dtype=np.float64)
    low, high = np.empty(a.size), np.empty(a.size)
    u, v = np.log(a).ravel() / LATTICE_STEP, np.log(b).ravel() / LATTICE_STEP
    if a.size:
        lower, upper = _lattice_over(u, v), _lattice_over(v, u)
    # What is used for one group of people stays in the processor's cache; nobody's band depends on the group.
    for start in range(0, a.size, PEOPLE_AT_ONCE):
        some = slice(start, start + PEOPLE_AT_ONCE)
        at_u, at_v = _cell(u[some]), _cell(v[some])
        low[some] = _logistic(lower.between(at_u, at_v))
        high[some] = _logistic(-upper.between(at_v, at_u))
    return low.reshape(a.shape), high.reshape(a.shape)


def _logistic(x: Floats) -> Floats:
    # The hyperbolic tangent neither overflows nor warns at the far ends.
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * x))


_Cubic = tuple[Floats, Floats, Floats, Floats]


@dataclass(frozen=True, slots=True)
class _Lattice:
    """Log odds of the 5 % point at whole places of (ln alpha, ln beta) / LATTICE_STEP, from (first_i, first_j) on.

    The places do not depend on the data, so nobody's band depends on who else is there.
    """

    first_i: int
    first_j: int
    width: int
    points: Floats

    def between(self, at_u: tuple[Ints, _Cubic], at_v: tuple[Ints, _Cubic]) -> Floats:
        """Cubic interpolation in both directions."""
        (i, along_u), (j, along_v) = at_u, at_v
        corner = (i - (1 + self.first_i)) * self.width + (j - (1 + self.first_j))
        result, line, point = np.zeros(len(i)), np.empty(len(i)), np.empty(len(i))
        for row in range(4):
            line.fill(0.0)
            for column in range(4):
                # Every place lies within the lattice; clipping only spares looking twice.
                self.points[row * self.width + column :].take(corner, mode="clip", out=point)
                point *= along_v[column]
                line += point
            line *= along_u[row]
            result += line
        return result


def _lattice_over(u: Floats, v: Floats) -> _Lattice:
    """The part of the lattice needed for these places."""
    first_i, first_j = (math.floor(float(k.min()) - 1) // TILE for k in (u, v))
    last_i, last_j = (math.floor(float(k.max()) + 2) // TILE for k in (u, v))
    points = np.block([[_tile(ti, tj) for tj in range(first_j, last_j + 1)] for ti in range(first_i, last_i + 1)])
    return _Lattice(first_i * TILE, first_j * TILE, points.shape[1], points.ravel())


def _cell(places: Floats) -> tuple[Ints, _Cubic]:
    """The whole places before these, and the weights of the four places around them."""
    before = np.floor(places)
    return before.astype(np.int64), _cubic(places - before)


def _cubic(t: Floats) -> _Cubic:
    """Lagrange weights of the nodes -1, 0, 1, 2 at 0 <= t < 1."""
    return (
        t * (t - 1.0) * (2.0 - t) / 6.0,
        (t + 1.0) * (t - 1.0) * (t - 2.0) / 2.0,
        t * (t + 1.0) * (2.0 - t) / 2.0,
        t * (t + 1.0) * (t - 1.0) / 6.0,
    )


@cache
def _tile(tile_i: int, tile_j: int) -> Floats:
    """Exact values on TILE x TILE lattice nodes, by Newton's method on the logarithm of the lower tail.

    In log odds z the density e^(alpha z) / (1 + e^z)^(alpha + beta) / B is log-concave, so the tail is too
    and the steps approach from below; the tail is integrated by Gauss-Legendre over the stretch that matters.
    """
    steps = np.arange(TILE)
    alpha = np.exp((tile_i * TILE + steps)[:, None] * LATTICE_STEP) * np.ones(TILE)
    beta = np.exp((tile_j * TILE + steps)[None, :] * LATTICE_STEP) * np.ones((TILE, 1))
    log_beta = _log_gamma(alpha[:, :1]) + _log_gamma(beta[:1]) - _log_gamma(alpha + beta)
    nodes, node_weights = _quadrature()
    spread = np.sqrt(1.0 / alpha + 1.0 / beta)
    z = np.maximum((math.log(TAIL) + np.log(alpha) + log_beta) / alpha, np.log(alpha / beta) - 2.5 * spread)
    for _ in range(NEWTON_STEPS):
        height = _log_density(z, alpha, beta)
        reach = TAIL_DROP / (alpha - (alpha + beta) * _logistic(z))
        for _ in range(REACH_STEPS):
            fall = height - _log_density(z - reach, alpha, beta)
            reach -= (fall - TAIL_DROP) / (alpha - (alpha + beta) * _logistic(z - reach))
        left = z[..., None] - reach[..., None] * nodes
        fall = _log_density(left, alpha[..., None], beta[..., None]) - height[..., None]
        mass = reach * (np.exp(fall) @ node_weights)
        step = (height - log_beta + np.log(mass) - math.log(TAIL)) * mass
        z = z - step
        if np.abs(step).max() < SMALL_STEP:
            break
    return np.asarray(z)


def _log_density(z: Floats, alpha: Floats, beta: Floats) -> Floats:
    """Logarithm of the density of the log odds z, without its constant."""
    return np.asarray(alpha * z - (alpha + beta) * (np.maximum(z, 0.0) + np.log(1.0 + np.exp(-np.abs(z)))))


def _log_gamma(x: Floats) -> Floats:
    return np.array([math.lgamma(value) for value in x.ravel().tolist()]).reshape(x.shape)


@cache
def _quadrature() -> tuple[Floats, Floats]:
    """Places and weights of Gauss-Legendre on the stretch from 0 to 1."""
    nodes, node_weights = np.polynomial.legendre.leggauss(NODES)
    return (nodes + 1.0) / 2.0, node_weights / 2.0
