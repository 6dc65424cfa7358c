"""Effort of groups and change of trust around contacts, against plain Python."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain import insight_cost
from care_desktop.domain.group_trust import UNKNOWN
from care_desktop.domain.insight_cost import WEEKS_AROUND, PersonChanges

WEEKS = 60
FIRST = 20_000
DAYS = np.arange(FIRST, FIRST + 7 * WEEKS, 7, dtype=np.int64)

talk = st.tuples(
    st.integers(0, 3),
    st.one_of(st.just(math.nan), st.integers(0, 600).map(float)),
    st.integers(1, 10**15),
    st.integers(-1, 1),
)


@given(st.lists(talk, max_size=60), st.lists(st.integers(0, 10**15), min_size=8, max_size=8))
def test_effort_is_what_a_loop_adds_up(talks: list[tuple[int, float, int, int]], extra: list[int]) -> None:
    group, minutes, cost, currency = (list(column) for column in zip(*talks, strict=True)) if talks else ([],) * 4
    of_groups = np.array(extra, dtype=np.int64).reshape(4, 2)
    found = insight_cost.effort(
        np.array(group, dtype=np.int64),
        np.array(minutes, dtype=np.float64),
        np.array(cost, dtype=np.int64),
        np.array(currency, dtype=np.int64),
        4,
        2,
        of_groups,
    )
    for place in range(4):
        own = [row for row in talks if row[0] == place]
        assert found.interactions[place] == len(own)
        assert found.noted[place] == sum(not math.isnan(row[1]) for row in own)
        assert found.minutes[place] == sum(row[1] for row in own if not math.isnan(row[1]))
        for money in range(2):
            paid = sum(row[2] for row in own if row[3] == money)
            assert found.money[place, money] == paid + int(of_groups[place, money])
    assert of_groups.tolist() == np.array(extra).reshape(4, 2).tolist()


def by_loop(
    hundredths: np.ndarray, contacts: list[tuple[int, int, int]]
) -> dict[tuple[int, int], tuple[int, float, float]]:
    """The same with a loop: (group, person) -> contacts, mean change before, mean change after."""
    seen: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for group, person, day in contacts:
        weeks = [place for place, as_of in enumerate(DAYS.tolist()) if as_of <= day]
        now = weeks[-1] if weeks else -1
        if now - WEEKS_AROUND < 0 or now + WEEKS_AROUND >= WEEKS:
            continue
        values = [int(hundredths[now + shift, person]) for shift in (-WEEKS_AROUND, 0, WEEKS_AROUND)]
        if values[0] != UNKNOWN:
            seen.setdefault((group, person), []).append((values[1] - values[0], values[2] - values[1]))
    return {
        key: (len(rows), *(sum(row[side] for row in rows) / len(rows) / 100 for side in (0, 1)))  # type: ignore[misc]
        for key, rows in seen.items()
    }


contact = st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(FIRST - 10, FIRST + 7 * WEEKS + 10))


@given(st.lists(contact, max_size=60), st.integers(0, 2**32 - 1))
def test_changes_are_what_a_loop_finds(contacts: list[tuple[int, int, int]], seed: int) -> None:
    chance = np.random.default_rng(seed)
    hundredths = chance.integers(0, 10_001, (WEEKS, 6)).astype(np.uint16)
    for person, since in enumerate(chance.integers(0, WEEKS, 6).tolist()):
        hundredths[:since, person] = UNKNOWN
    contacts = sorted(contacts, key=lambda row: (row[1], row[2]))
    columns = (np.array([row[place] for row in contacts], dtype=np.int64) for place in range(3))
    found = insight_cost.changes_around(hundredths, DAYS, *columns)
    wanted = by_loop(hundredths, contacts)
    assert list(zip(found.group.tolist(), found.person.tolist(), strict=True)) == sorted(wanted)
    for place, key in enumerate(sorted(wanted)):
        got = (found.contacts[place], found.before[place], found.after[place])
        assert got == pytest.approx(wanted[key])


def test_a_person_just_met_has_no_trust_to_grow_from() -> None:
    hundredths = np.full((WEEKS, 1), 5000, dtype=np.uint16)
    hundredths[: WEEKS_AROUND + 1] = UNKNOWN
    for week, counts in ((2 * WEEKS_AROUND, 0), (2 * WEEKS_AROUND + 1, 1)):
        one = np.array([0], dtype=np.int64)
        found = insight_cost.changes_around(hundredths, DAYS, one, one, one + int(DAYS[week]))
        assert len(found.person) == counts


def test_the_day_of_the_contact_counts_after_and_not_before() -> None:
    hundredths = np.zeros((WEEKS, 1), dtype=np.uint16)
    hundredths[21:] = 700
    one = np.array([0], dtype=np.int64)
    for day, before, after in ((DAYS[20], 0.0, 7.0), (DAYS[20] + 6, 0.0, 7.0), (DAYS[21], 7.0, 0.0)):
        found = insight_cost.changes_around(hundredths, DAYS, one, one, one + int(day))
        assert (found.before.tolist(), found.after.tolist()) == ([before], [after])


# From printed tables of Student's t, two-sided 90 %.
@pytest.mark.parametrize(("people", "quantile"), [(5, 2.132), (6, 2.015), (10, 1.833), (30, 1.699), (1001, 1.646)])
def test_the_interval_is_students(people: int, quantile: float) -> None:
    values = np.arange(people, dtype=np.float64)
    mean, low, high = insight_cost.mean_with_interval(values)
    reach = quantile * float(np.std(values, ddof=1)) / math.sqrt(people)
    assert mean == pytest.approx((people - 1) / 2)
    assert (mean - low, high - mean) == pytest.approx((reach, reach), rel=1.5e-3)


def test_too_few_people_have_no_mean() -> None:
    rows = np.arange(4)
    changes = PersonChanges(rows, rows, rows, rows * 1.0, rows * 2.0)
    assert insight_cost.trust_change(changes) is None
    rows = np.arange(5)
    found = insight_cost.trust_change(PersonChanges(rows, rows, rows, rows * 1.0, rows * 2.0))
    assert found is not None
    assert (found.people, found.before, found.after) == (5, 2.0, 4.0)
    assert found.low < 4.0 < found.high
