"""Cadence: learned as the median of enough gaps, by hand before by tag before learned, and when we are overdue."""

import itertools
import math
import statistics
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.cadence import (
    NEVER,
    Cadence,
    CadenceSource,
    cadence,
    due_day,
    overdue_days,
    rhythm,
)
from care_desktop.domain.evidence import Fact, FactKind, columns_from, evidence_from
from care_desktop.domain.weights import load_weights

WEIGHTS = load_weights(Path(__file__).resolve().parents[2] / "resources" / "trust.toml")
TODAY = 19_000
contact_days = st.lists(st.integers(TODAY - 400, TODAY + 20), max_size=14)


def rhythm_of(*days_of_people, as_of=TODAY):
    rows = [Fact(person, day) for person, days in enumerate(days_of_people) for day in days]
    return rhythm(evidence_from(columns_from(rows, len(days_of_people)), WEIGHTS), as_of)


@given(st.lists(contact_days, min_size=1, max_size=4))
def test_it_is_the_median_of_at_least_four_gaps_between_days_of_contact(people):
    found = rhythm_of(*people)
    for place, days in enumerate(people):
        known = sorted({day for day in days if day < TODAY})
        gaps = [after - before for before, after in itertools.pairwise(known)]
        assert found.last_contact[place] == (known[-1] if known else NEVER)
        if len(gaps) >= 4:
            assert found.learned_days[place] == statistics.median(gaps)
        else:
            assert math.isnan(found.learned_days[place])


def test_what_is_no_contact_leaves_the_rhythm_alone():
    rows = [Fact(0, TODAY - 50), Fact(0, TODAY - 10, fact=FactKind.PROMISE_BROKEN)]
    found = rhythm(evidence_from(columns_from(rows, 1), WEIGHTS), TODAY)
    assert found.last_contact[0] == TODAY - 50


def test_by_hand_comes_before_by_tag_and_by_tag_before_learned():
    by_tag = {"champion": 30, "speaker": 14}
    assert cadence(7, ("speaker",), by_tag, 20.0) == Cadence(7.0, CadenceSource.BY_HAND)
    assert cadence(None, ("champion", "speaker", "x"), by_tag, 20.0) == Cadence(14.0, CadenceSource.BY_TAG, "speaker")
    assert cadence(None, ("x",), by_tag, 20.0) == Cadence(20.0, CadenceSource.LEARNED)
    assert cadence(None, (), by_tag, math.nan) is None


@pytest.mark.parametrize(
    ("days", "today", "overdue"), [(30.0, 130, 0), (30.0, 131, 1), (29.5, 131, 1), (29.5, 100, 0), (1.0, 500, 399)]
)
def test_overdue_counts_from_the_day_after_the_due_day(days, today, overdue):
    assert overdue_days(100, days, today) == overdue
    assert (today > due_day(100, days)) == (overdue > 0)


def test_without_any_contact_nothing_is_overdue():
    assert overdue_days(NEVER, 7.0, TODAY) == 0
