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
CLOSE_ENOUGH = 1e-9
REACH_STEPS = 3
TAIL_DROP = 30.0
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
    return TrustScores(
        as_of_days=dates,
        trust=(100.0 * alpha / (alpha + beta)).T,
        low=100.0 * _logistic(_lower_point(alpha, beta)).T,
        high=100.0 * _logistic(-_lower_point(beta, alpha)).T,
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
    full_good, full_bad = good_and_bad(evidence, numbers)
    for row, as_of in enumerate(dates):
        fade = faded(evidence.day, int(as_of), numbers.half_life_days)
        good[row] = np.bincount(evidence.person, full_good * fade, minlength=evidence.people)
        bad[row] = np.bincount(evidence.person, full_bad * fade, minlength=evidence.people)
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
    return _logistic(_lower_point(a, b)), _logistic(-_lower_point(b, a))


def _logistic(x: Floats) -> Floats:
    # The hyperbolic tangent neither overflows nor warns at the far ends.
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * x))


def _lower_point(alpha: Floats, beta: Floats) -> Floats:
    """Log odds of the 5 % point: cubic interpolation on a fixed lattice in (ln alpha, ln beta).

    The lattice does not depend on the data, so nobody's band depends on who else is there.
    """
    if not alpha.size:
        return np.zeros_like(alpha)
    u, v = np.log(alpha) / LATTICE_STEP, np.log(beta) / LATTICE_STEP
    i, j = np.floor(u).astype(np.int64), np.floor(v).astype(np.int64)
    first_i, first_j = (int(k.min() - 1) // TILE for k in (i, j))
    last_i, last_j = (int(k.max() + 2) // TILE for k in (i, j))
    lattice = np.block([[_tile(ti, tj) for tj in range(first_j, last_j + 1)] for ti in range(first_i, last_i + 1)])
    along_u, along_v = _cubic(u - i), _cubic(v - j)
    flat, width = lattice.ravel(), lattice.shape[1]
    corner = (i - 1 - first_i * TILE) * width + (j - 1 - first_j * TILE)
    result = np.zeros_like(alpha)
    for row in range(4):
        line = np.zeros_like(alpha)
        for column in range(4):
            line += along_v[column] * flat[corner + (row * width + column)]
        result += along_u[row] * line
    return result


def _cubic(t: Floats) -> tuple[Floats, Floats, Floats, Floats]:
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
    log_beta = np.array(
        [math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b) for a, b in zip(alpha.ravel(), beta.ravel(), strict=True)]
    ).reshape(alpha.shape)
    nodes, node_weights = np.polynomial.legendre.leggauss(24)
    nodes, node_weights = (nodes + 1.0) / 2.0, node_weights / 2.0
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
        if np.abs(step).max() < CLOSE_ENOUGH:
            break
    return np.asarray(z)


def _log_density(z: Floats, alpha: Floats, beta: Floats) -> Floats:
    """Logarithm of the density of the log odds z, without its constant."""
    return alpha * z - (alpha + beta) * np.logaddexp(0.0, z)
