"""Trust over time: single people, and median and quartiles of many, also after one change."""

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.evidence import Fact, columns_from, evidence_from, with_people
from care_desktop.domain.series import (
    person_series,
    quantiles_of,
    trust_counts,
    week_days,
    with_change,
    workspace_quantiles,
)
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


@given(st.lists(facts, max_size=15), st.none() | st.lists(st.booleans(), min_size=8, max_size=8))
def test_quantiles_are_those_of_the_people_known_by_then(rows, chosen):
    evidence = built(rows)
    members = None if chosen is None else np.array(chosen)
    found = workspace_quantiles(evidence, WEEKS, WEIGHTS, members)
    scores = trust(evidence, WEEKS, WEIGHTS).trust
    for week, as_of in enumerate(WEEKS):
        known = {row.person for row in rows if row.day < as_of and (chosen is None or chosen[row.person])}
        assert found.people[week] == len(known)
        got = found.lower[week], found.median[week], found.upper[week]
        if known:
            expected = np.quantile(scores[sorted(known), week], [0.25, 0.5, 0.75])
            assert got == pytest.approx(expected, abs=0.011)
        else:
            assert np.isnan(got).all()


@given(st.lists(facts, max_size=12), st.lists(facts, max_size=4), st.integers(0, 7))
def test_one_change_folded_in_equals_counting_anew(rows, changed, person):
    before = built(rows)
    one = built([Fact(0, row.day, tone=row.tone) for row in changed], people=1)
    folded = with_change(trust_counts(before, WEEKS, WEIGHTS), before.of(person), one, WEIGHTS)
    anew = trust_counts(with_people(before, {person: one}, before.people), WEEKS, WEIGHTS)
    assert np.array_equal(folded.counts, anew.counts)
    assert np.array_equal(quantiles_of(folded).people, quantiles_of(anew).people)


def test_dates_must_ascend():
    with pytest.raises(ValueError, match="ascend"):
        trust_counts(built([]), [TODAY, TODAY], WEIGHTS)


def test_nobody_has_no_median():
    found = workspace_quantiles(built([], people=0), WEEKS, WEIGHTS)
    assert found.people.sum() == 0
    assert np.isnan(found.median).all()
