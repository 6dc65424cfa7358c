"""Trust week by week as a matrix: the same as trust itself, and quantiles of any group of it."""

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care_desktop.domain.evidence import Fact, columns_from, evidence_from
from care_desktop.domain.group_trust import GROUP_MIN, UNKNOWN, quantiles_among, trust_hundredths
from care_desktop.domain.series import trust_counts, week_days
from care_desktop.domain.trust import trust
from care_desktop.domain.weights import load_weights

WEIGHTS = load_weights(Path(__file__).resolve().parents[2] / "resources" / "trust.toml")
TODAY = 19_000
PEOPLE = 12
WEEKS = week_days(TODAY - 80, TODAY)


def made_up(seed):
    draw = random.Random(seed)
    return Fact(draw.randrange(PEOPLE), TODAY + draw.randint(-300, 5), tone=draw.choice([None, -2, -1, 0, 1, 2]))


histories = st.lists(st.integers(0, 2**32 - 1).map(made_up), max_size=40)


def built(rows):
    return evidence_from(columns_from(rows, PEOPLE), WEIGHTS)


@settings(max_examples=500, deadline=None)
@given(histories)
def test_the_matrix_is_everyones_trust(rows):
    evidence = built(rows)
    found = trust_hundredths(evidence, WEEKS, WEIGHTS)
    scores = trust(evidence, WEEKS, WEIGHTS).trust.T
    known = np.array([[any(r.person == p and r.day < week for r in rows) for p in range(PEOPLE)] for week in WEEKS])
    assert np.array_equal(found != UNKNOWN, known)
    assert found[known] / 100 == pytest.approx(scores[known] - 0.005, abs=0.0051)
    counts = trust_counts(evidence, WEEKS, WEIGHTS).counts
    assert all(
        np.array_equal(np.bincount(row[row != UNKNOWN], minlength=counts.shape[1]), counts[place])
        for place, row in enumerate(found)
    )


@settings(max_examples=500, deadline=None)
@given(histories, st.sets(st.integers(0, PEOPLE - 1)))
def test_quantiles_are_those_of_the_members_known_by_then(rows, members):
    evidence = built(rows)
    chosen = np.array(sorted(members), dtype=np.int64)
    found = quantiles_among(trust_hundredths(evidence, WEEKS, WEIGHTS), WEEKS, chosen)
    scores = trust(evidence, WEEKS, WEIGHTS).trust
    for place, week in enumerate(WEEKS):
        known = [person for person in members if any(r.person == person and r.day < week for r in rows)]
        assert found.people[place] == len(known)
        line = [found.lower[place], found.median[place], found.upper[place]]
        if len(known) >= GROUP_MIN:
            assert line == pytest.approx(np.quantile(scores[known, place], (0.25, 0.5, 0.75)), abs=0.011)
        else:
            assert np.all(np.isnan(line))
