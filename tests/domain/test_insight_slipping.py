"""Falls of the lower end of the band: who counts, and in which class."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.evidence import Fact, columns_from, evidence_from
from care_desktop.domain.insight_slipping import CLASSES, SPAN_DAYS, class_counts, in_class, lower_ends
from care_desktop.domain.trust import trust
from care_desktop.domain.weights import load_weights

WEIGHTS = load_weights(Path(__file__).resolve().parents[2] / "resources" / "trust.toml")
TODAY = 20_000


@pytest.mark.parametrize(
    ("hundredths", "key"),
    [
        (2000, "fell-20"),
        (1999, "fell-10"),
        (1000, "fell-10"),
        (999, "fell-5"),
        (500, "fell-5"),
        (499, "same"),
        (0, "same"),
        (-499, "same"),
        (-500, "rose-5"),
        (-9000, "rose-5"),
    ],
)
def test_a_fall_belongs_to_the_class_that_says_so(hundredths: int, key: str) -> None:
    fall = np.array([hundredths], dtype=np.int64)
    assert [fall_class.key for fall_class in CLASSES if in_class(fall, fall_class)[0]] == [key]


@given(st.lists(st.integers(-10_000, 10_000)))
def test_every_fall_belongs_to_one_class(falls: list[int]) -> None:
    assert sum(class_counts(np.array(falls, dtype=np.int64))) == len(falls)


def test_ends_are_those_of_the_bands_of_people_known_by_then() -> None:
    facts = [
        *(Fact(0, TODAY - age, tone=2) for age in (400, 300, 200, 100)),
        *(Fact(1, TODAY - age, tone=-2) for age in (150, 30)),
        Fact(2, TODAY - SPAN_DAYS, tone=1),
        Fact(3, TODAY - SPAN_DAYS - 1, tone=1),
        Fact(5, TODAY - 300, tone=1),
    ]
    evidence = evidence_from(columns_from(facts, 6), WEIGHTS)
    chosen = np.array([True, True, True, True, True, False])
    now, before = lower_ends(evidence, WEIGHTS, chosen, TODAY)
    assert now.person.tolist() == [0, 1, 3]
    assert before.person.tolist() == [0]
    low = trust(evidence, [TODAY - 2 * SPAN_DAYS, TODAY - SPAN_DAYS, TODAY], WEIGHTS).low
    assert now.then.tolist() == [round(low[place, 1] * 100) for place in (0, 1, 3)]
    assert now.now.tolist() == [round(low[place, 2] * 100) for place in (0, 1, 3)]
    assert (before.then[0], before.now[0]) == (round(low[0, 0] * 100), round(low[0, 1] * 100))
    assert now.fall.tolist() == (now.then - now.now).tolist()
    assert now.fall[0] > 0


def test_without_evidence_nobody_slips() -> None:
    evidence = evidence_from(columns_from([], 3), WEIGHTS)
    now, before = lower_ends(evidence, WEIGHTS, np.ones(3, dtype=np.bool_), TODAY)
    assert (len(now.person), len(before.person)) == (0, 0)
