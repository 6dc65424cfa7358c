"""Who depends on one of us: counts follow from the rows behind, and those from who took part."""

from uuid import UUID

import pytest

from care_desktop.domain.insight import GROUP_MIN, Answer, InsightFilters, Period
from care_desktop.domain.insight_words import plain
from care_desktop.services import insight_data
from care_desktop.services.insight_dependence import answer
from care_desktop.services.outcome import Workspace
from tests.factories import add_person, log_with
from tests.services.conftest import days_ago
from tests.services.insight_crowd import YEAR


def answered(workspace: Workspace, filters: InsightFilters = YEAR) -> Answer:
    data = insight_data.load(workspace)
    assert data.loops is not None
    return answer(data, filters, data.loops.advocates)


@pytest.fixture
def ours(workspace: Workspace) -> tuple[UUID, UUID, UUID]:
    ines, kwame, farid = (add_person(workspace, name, teammate=True) for name in ("Inês", "Kwame", "Farid"))
    return ines, kwame, farid


def test_people_by_how_many_know_them(workspace: Workspace, ours: tuple[UUID, UUID, UUID]) -> None:
    ines, kwame, farid = ours
    lone = [add_person(workspace, f"Lone {n}") for n in range(GROUP_MIN)]
    log_with(workspace, *lone, on=days_ago(100), advocates=(ines,))
    log_with(workspace, add_person(workspace, "Kwame's"), on=days_ago(100), advocates=(kwame,))
    both, all_three, silent = (add_person(workspace, name) for name in ("Both", "All three", "Silent"))
    log_with(workspace, both, on=days_ago(50), advocates=(ines, kwame))
    log_with(workspace, both, all_three, on=days_ago(40), advocates=(ines,))
    log_with(workspace, all_three, on=days_ago(30), advocates=(kwame, farid))
    log_with(workspace, silent, on=days_ago(731), advocates=(ines,))
    found = answered(workspace)
    assert (found.n, found.picture.people) == (9, (1, 6, 1, 1))
    assert [(item.name, item.advocates, item.people) for item in found.picture.sole] == [("Inês", 1, 5), ("", 1, 1)]
    # A year earlier nobody but the silent one was known, too few to compare with.
    assert plain(found.finding) == "6 people, 67 %, are known to one of us only."
    for known_to, count in enumerate(found.picture.people):
        behind = found.behind(str(known_to))
        assert len(behind.rownos) == count
        assert all(min(value, 3) == known_to for value in behind.values[0].tolist())
    mine, others = (found.behind(item.key) for item in found.picture.sole)
    assert (set(mine.values[1]), set(others.values[1])) == ({"Inês"}, {"Kwame"})
    assert [row[2] for row in found.table.rows] == [1, 6, 5, 1, 1, 1]
    assert all(row[3] == row[2] / found.n for row in found.table.rows)


def test_two_years_count_to_the_day(workspace: Workspace, ours: tuple[UUID, UUID, UUID]) -> None:
    people = [add_person(workspace, f"P{n}") for n in range(GROUP_MIN)]
    log_with(workspace, *people, on=days_ago(729), advocates=ours[:1])
    assert answered(workspace).picture.people == (0, 5, 0, 0)
    earlier = InsightFilters(Period(days_ago(700), days_ago(1)))
    assert answered(workspace, earlier).picture.people == (0, 5, 0, 0)


def test_the_period_before_is_compared(workspace: Workspace, ours: tuple[UUID, UUID, UUID]) -> None:
    people = [add_person(workspace, f"P{n}") for n in range(GROUP_MIN)]
    log_with(workspace, *people, on=days_ago(500), advocates=ours[:1])
    log_with(workspace, *people[1:], on=days_ago(10), advocates=ours[1:2])
    assert plain(answered(workspace).finding) == (
        "One person, 20 %, is known to one of us only; 100 % in the period before."
    )


def test_what_nobody_noted_is_said_so(workspace: Workspace) -> None:
    assert plain(answered(workspace).finding).startswith("Nobody was known")
    people = [add_person(workspace, f"P{n}") for n in range(GROUP_MIN)]
    log_with(workspace, *people, on=days_ago(5))
    found = answered(workspace)
    assert plain(found.finding) == "No interaction of these two years says who of us took part."
    assert found.picture.people == (5, 0, 0, 0)


def test_too_few_are_not_split(workspace: Workspace, ours: tuple[UUID, UUID, UUID]) -> None:
    log_with(workspace, add_person(workspace, "One"), on=days_ago(5), advocates=ours[:1])
    found = answered(workspace)
    assert found.picture is None
    assert plain(found.finding) == "Too few people to split: 1, of whom 1 are known to one of us only."
