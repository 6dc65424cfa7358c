"""Presence: the closed form, what counts, what does not, and no cliff at the turn of a month."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.evidence import Fact, FactKind, columns_from, evidence_from
from care_desktop.domain.interactions import Direction, Milestone
from care_desktop.domain.presence import presence
from care_desktop.domain.weights import load_weights

WEIGHTS = load_weights(Path(__file__).resolve().parents[2] / "resources" / "trust.toml")
ORIGIN = 19_000

days_lists = st.lists(st.integers(ORIGIN - 2500, ORIGIN + 400), max_size=30)


def built(days, person=0, people=1):
    return evidence_from(columns_from([Fact(person, day) for day in days], people), WEIGHTS)


def by_hand(days, as_of):
    """The formula, written down as plainly as it can be."""
    days = sorted({day for day in days if day < as_of})
    months, quarters = {}, {}
    for day in days:
        moment = np.datetime64(day, "D").astype("datetime64[M]").astype(int)
        months[moment] = day
        quarters[moment // 3] = day
    faded = [
        sum(2 ** (-(as_of - day) / half_life) for day in some)
        for some, half_life in ((days, 30), (months.values(), 180), (quarters.values(), 1095))
    ]
    parts = [factor * math.log1p(total) for factor, total in zip((15.5, 18.4, 9.3), faded, strict=True)]
    points = sum(min(part, most) for part, most in zip(parts, (40, 40, 20), strict=True))
    return points, 1 / (1 + math.exp(-(points - 50) / 10))


@given(days_lists, st.integers(ORIGIN - 200, ORIGIN + 200))
def test_the_closed_form(days, as_of):
    points, chance = by_hand(days, as_of)
    found = presence(built(days), as_of, WEIGHTS)
    assert found.points[0, 0] == pytest.approx(points, abs=1e-9)
    assert found.chance[0, 0] == pytest.approx(chance, abs=1e-12)


def test_many_dates_and_people_have_the_shape_people_by_dates():
    rows = [Fact(0, ORIGIN - 1), Fact(2, ORIGIN - 5)]
    found = presence(evidence_from(columns_from(rows, 3), WEIGHTS), [ORIGIN - 3, ORIGIN], WEIGHTS)
    assert found.points.shape == found.chance.shape == (3, 2)
    assert found.points[0, 0] == 0.0 < found.points[0, 1]
    assert found.points[1].tolist() == [0.0, 0.0]
    assert found.points[2, 0] > found.points[2, 1] > 0.0


@pytest.mark.parametrize(
    "what",
    [{"direction": Direction.OUTBOUND}, {"fact": FactKind.PROMISE_KEPT}, {"milestone": Milestone.LEFT_US}],
)
def test_what_we_did_and_leaving_do_not_count(what):
    evidence = evidence_from(columns_from([Fact(0, ORIGIN - 3, **what)], 1), WEIGHTS)
    assert presence(evidence, ORIGIN, WEIGHTS).points[0, 0] == 0.0


def test_points_stop_at_their_most():
    everyday = presence(built(range(ORIGIN - 9000, ORIGIN)), ORIGIN, WEIGHTS)
    assert everyday.points[0, 0] == pytest.approx(100.0)


@given(days_lists)
def test_day_one_of_a_month_is_no_cliff(days):
    """In silence presence falls a little every day, never by more than half a point, and never rises."""
    quiet = np.arange(ORIGIN + 401, ORIGIN + 500)
    steps = np.diff(presence(built(days), quiet, WEIGHTS).points[0])
    assert np.all(steps <= 1e-9)
    assert np.all(steps >= -0.5)


@given(days_lists, days_lists)
def test_one_person_does_not_move_another(mine, theirs):
    rows = [Fact(0, day) for day in theirs] + [Fact(1, day) for day in mine]
    together = presence(evidence_from(columns_from(rows, 3), WEIGHTS), ORIGIN, WEIGHTS)
    assert together.points[1, 0] == presence(built(mine), ORIGIN, WEIGHTS).points[0, 0]
