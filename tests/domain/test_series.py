"""Trust over time: single people, and median and quartiles of many."""

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.evidence import Fact, columns_from, evidence_from
from care_desktop.domain.group_trust import counts_among_all, trust_hundredths
from care_desktop.domain.series import person_series, quantiles_of, week_days
from care_desktop.domain.trust import trust
from care_desktop.domain.weights import load_weights

WEIGHTS = load_weights(Path(__file__).resolve().parents[2] / "resources" / "trust.toml")
TODAY = 19_000
WEEKS = week_days(TODAY - 80, TODAY)


def made_up(seed):
    draw = random.Random(seed)
    return Fact(draw.randrange(8), TODAY + draw.randint(-600, 5), tone=draw.choice([None, -2, -1, 0, 1, 2]))


# One number per fact: drawing every field by itself makes the same cases, eight times slower.
facts = st.integers(0, 2**32 - 1).map(made_up)


def built(rows, people=8):
    return evidence_from(columns_from(rows, people), WEIGHTS)


def test_weeks_end_at_the_last_day():
    assert week_days(100, 121).tolist() == [100, 107, 114, 121]
    assert week_days(101, 121).tolist() == [107, 114, 121]
    assert week_days(122, 121).tolist() == []


def test_a_persons_series_is_their_trust_at_each_date():
    evidence = built([Fact(3, TODAY - 90, tone=2), Fact(3, TODAY - 30, tone=-1), Fact(2, TODAY - 9, tone=2)])
    series = person_series(evidence, 3, WEEKS, WEIGHTS)
    assert series.trust.shape == (1, len(WEEKS))
    assert np.array_equal(series.trust[0], trust(evidence, WEEKS, WEIGHTS).trust[3])


def quantiles(evidence):
    return quantiles_of(counts_among_all(trust_hundredths(evidence, WEEKS, WEIGHTS), WEEKS))


@given(st.lists(facts, max_size=15))
def test_quantiles_are_those_of_the_people_known_by_then(rows):
    evidence = built(rows)
    found = quantiles(evidence)
    scores = trust(evidence, WEEKS, WEIGHTS).trust
    for week, as_of in enumerate(WEEKS):
        known = {row.person for row in rows if row.day < as_of}
        assert found.people[week] == len(known)
        got = found.lower[week], found.median[week], found.upper[week]
        if known:
            expected = np.quantile(scores[sorted(known), week], [0.25, 0.5, 0.75])
            assert got == pytest.approx(expected, abs=0.011)
        else:
            assert np.isnan(got).all()


def test_nobody_has_no_median():
    found = quantiles(built([], people=0))
    assert found.people.sum() == 0
    assert np.isnan(found.median).all()
