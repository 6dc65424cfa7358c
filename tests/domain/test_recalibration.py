"""Recalibration: past outcomes without a look ahead, and a monotone fit never worse than the shipped form."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.evidence import Fact, columns_from, evidence_from
from care_desktop.domain.interactions import Flow
from care_desktop.domain.presence import presence
from care_desktop.domain.recalibration import OUTCOMES_MIN, SLOPE_MIN, PastOutcomes, past_outcomes, recalibration
from care_desktop.domain.weights import load_weights

WEIGHTS = load_weights(Path(__file__).resolve().parents[2] / "resources" / "trust.toml")
TODAY = 19_000
LATTICE = np.linspace(0.0, 1.0, 101)


def built(rows, people):
    return evidence_from(columns_from(rows, people), WEIGHTS)


def drawn(seed, intercept, slope, count=20_000):
    """Outcomes whose true chance is a known logistic of the shipped one."""
    draw = np.random.default_rng(seed)
    odds = draw.uniform(-4.5, 4.5, count)
    acted = draw.random(count) < 1 / (1 + np.exp(-(intercept + slope * odds)))
    return PastOutcomes(1 / (1 + np.exp(-odds)), acted, 8)


@pytest.mark.parametrize(("intercept", "slope"), [(0.0, 1.0), (-0.8, 0.6), (0.5, 1.4)])
def test_it_finds_the_truth_behind_the_outcomes(intercept, slope):
    found = recalibration(drawn(1, intercept, slope))
    assert (found.intercept, found.slope) == pytest.approx((intercept, slope), abs=0.06)
    assert (found.outcomes, found.origins) == (20_000, 8)
    truth = 1 / (1 + np.exp(-(intercept + slope * np.log(0.2 / 0.8))))
    assert found.chance(0.2) == pytest.approx(truth, abs=0.02)


def test_too_few_outcomes_change_nothing():
    past = drawn(2, 0.5, 0.7, count=OUTCOMES_MIN)
    assert recalibration(past) is not None
    assert recalibration(PastOutcomes(past.chance[1:], past.acted[1:], past.origins)) is None


@given(st.integers(0, 2**32 - 1), st.floats(-6, 6), st.floats(-2, 4), st.integers(OUTCOMES_MIN, 400))
def test_the_fit_is_monotone_and_never_worse_than_the_shipped_form(seed, intercept, slope, count):
    found = recalibration(drawn(seed, intercept, slope, count))
    chances = found.chance(LATTICE)
    assert found.log_loss <= found.shipped_log_loss
    assert found.slope >= SLOPE_MIN
    assert np.all(np.diff(chances) >= 0) and chances.min() >= 0 and chances.max() <= 1
    assert np.all(np.diff(found.chance(LATTICE[20:80])) > 0)


@pytest.mark.parametrize("acted", [True, False])
def test_outcomes_that_all_went_one_way_do_not_run_away(acted):
    past = PastOutcomes(np.full(200, 0.5), np.full(200, acted), 1)
    found = recalibration(past)
    assert abs(found.intercept) < 6
    assert (found.chance(0.5) > 0.5) == acted


def test_outcomes_against_the_order_keep_it_all_the_same():
    past = drawn(3, 0.0, -1.0, count=1000)
    found = recalibration(past)
    assert found.slope == SLOPE_MIN
    assert found.log_loss < found.shipped_log_loss


def test_past_outcomes_ask_at_quarterly_origins_and_do_not_look_ahead():
    weekly = [Fact(0, TODAY - age, flow=Flow.CONTRIBUTION) for age in range(1, 700, 7)]
    stopped = [Fact(1, TODAY - 690, flow=Flow.CONTRIBUTION)]
    given_to = [Fact(2, TODAY - age, flow=Flow.RESOURCES) for age in range(1, 700, 7)]
    evidence = built([*weekly, *stopped, *given_to], 3)
    past = past_outcomes(evidence, TODAY, WEIGHTS)
    # History begins 694 days ago, so that the origins lie 90, 180 and 270 days ago; nobody acts but the first two.
    assert past.origins == 3
    assert past.acted.tolist() == [True, False] * 3
    origins = [TODAY - 270, TODAY - 180, TODAY - 90]
    assert past.chance == pytest.approx(presence(evidence, origins, WEIGHTS).chance[:2].T.ravel())


def test_somebody_gone_for_two_years_is_not_asked_about():
    rows = [Fact(0, TODAY - 1500, flow=Flow.CONTRIBUTION), Fact(1, TODAY - 100, flow=Flow.CONTRIBUTION)]
    past = past_outcomes(built(rows, 2), TODAY, WEIGHTS)
    alive = [origin for origin in range(TODAY - 90, TODAY - 1500 + 364, -90) if origin - 730 <= TODAY - 1500]
    assert past.origins > len(alive) + 1
    assert past.acted.tolist() == [False] * (len(alive) + 1)


def test_without_history_there_is_nothing_to_fit():
    past = past_outcomes(built([], 0), TODAY, WEIGHTS)
    assert (len(past.chance), past.origins) == (0, 0)
    assert recalibration(past) is None
