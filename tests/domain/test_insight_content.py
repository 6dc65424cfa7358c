"""Milestones around content, against plain Python; the paired interval against its definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.evidence import columns_from, evidence_from
from care_desktop.domain.facts import Fact, FactKind
from care_desktop.domain.insight_content import Given, content_row, given_with_milestones, paired_interval, wilson
from care_desktop.domain.interactions import Milestone
from care_desktop.domain.resources import ResourceKind
from care_desktop.domain.weights import load_weights
from care_desktop.paths import resources_dir

WEIGHTS = load_weights(resources_dir() / "trust.toml")
DAY = 20_000
gift = st.tuples(st.integers(0, 4), st.integers(DAY, DAY + 400), st.integers(1, 12))
step = st.tuples(st.integers(0, 4), st.integers(DAY - 100, DAY + 500), st.sampled_from(Milestone))


def around(gifts: list[tuple[int, int, int]], steps: list[tuple[int, int, Milestone]], any_kind: bool = False) -> Given:
    facts = [
        Fact(person=who, day=day, ref=place, fact=FactKind.INTERACTION, milestone=what)
        for place, (who, day, what) in enumerate(steps)
    ]
    evidence = evidence_from(columns_from(facts, 5), WEIGHTS)
    gifts = sorted(gifts)
    person, day, kind = (np.array([row[place] for row in gifts], dtype=np.int64) for place in range(3))
    return given_with_milestones(evidence, person, kind.astype(np.int8), day.astype(np.int32), any_kind)


@given(st.lists(gift, max_size=30), st.lists(step, max_size=40), st.booleans())
def test_milestones_around_are_what_a_loop_finds(
    gifts: list[tuple[int, int, int]], steps: list[tuple[int, int, Milestone]], any_kind: bool
) -> None:
    found = around(gifts, steps, any_kind)
    first: dict[tuple[int, int], int] = {}
    for who, day, kind in sorted(gifts):
        first.setdefault((0 if any_kind else kind, who), day)
    assert sorted(zip(found.kind.tolist(), found.person.tolist(), found.day.tolist(), strict=True)) == sorted(
        (kind, who, day) for (kind, who), day in first.items()
    )
    for kind, who, day, before, after in zip(
        *(getattr(found, name).tolist() for name in found.__dataclass_fields__), strict=True
    ):
        assert first[kind, who] == day
        reached = {when - day for one, when, what in steps if one == who and what is not Milestone.LEFT_US}
        assert before == any(-90 <= apart < 0 for apart in reached)
        assert after == any(0 < apart <= 90 for apart in reached)


def test_the_very_day_and_leaving_us_do_not_count() -> None:
    found = around([(0, DAY, 1), (1, DAY, 1)], [(0, DAY, Milestone.SIGNED_UP), (1, DAY + 5, Milestone.LEFT_US)])
    assert not found.before.any()
    assert not found.after.any()


def test_a_row_counts_people_on_both_sides() -> None:
    steps = [(0, DAY + 90, Milestone.SIGNED_UP), (1, DAY - 90, Milestone.SIGNED_UP), (2, DAY + 91, Milestone.SIGNED_UP)]
    row = content_row(around([(who, DAY, 5) for who in range(4)], steps).of(5), ResourceKind.EXAMPLES)
    assert (row.people, row.before, row.after) == (4, 1, 1)
    assert row.low is not None
    assert row.high is not None
    assert row.low == pytest.approx(-row.high)
    assert content_row(around([(3, DAY, 5)], []).of(5), None).low is None


def test_wilson_against_printed_values() -> None:
    # Newcombe (1998), Table I, 95 %: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for hits, trials, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)):
        assert wilson(hits, trials, 0.95) == pytest.approx((low, high), abs=5e-5)
    assert wilson(1, 29, 0.95) == pytest.approx((0.0061, 0.1718), abs=5e-5)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_difference_and_turns_with_it(gained: int, lost: int, alike: int) -> None:
    pairs = gained + lost + alike
    ends = paired_interval(gained, lost, pairs)
    if gained + lost == 0:
        assert ends is None
        return
    assert ends is not None
    low, high = ends
    assert -1.0 <= low <= (gained - lost) / pairs + 1e-12
    assert (gained - lost) / pairs - 1e-12 <= high <= 1.0
    turned = paired_interval(lost, gained, pairs)
    assert turned == pytest.approx((-high, -low))
