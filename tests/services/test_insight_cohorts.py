"""Whether newcomers stay: each cell follows from the rows behind it, and the cells from the interactions."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from care_desktop.domain.insight import GROUP_MIN, InsightFilters, Period
from care_desktop.domain.insight_cohorts import MONTHS, POINTS_DAYS
from care_desktop.domain.insight_present import PRESENT_DAYS
from care_desktop.domain.insight_words import plain
from care_desktop.services import insight_data
from care_desktop.services.insight_cohorts import answer
from care_desktop.services.insight_data import InsightData
from care_desktop.services.outcome import Workspace
from tests.factories import add_person, copy_of, log_with
from tests.services.conftest import days_ago

ALL = InsightFilters(Period(days_ago(800), days_ago(0)))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, crowd_file: Path) -> Iterator[InsightData]:
    with copy_of(crowd_file, tmp_path_factory.mktemp("crowd")) as workspace:
        yield insight_data.load(workspace)


def test_cells_follow_from_the_rows_behind(data: InsightData) -> None:
    found = answer(data, ALL)
    cells = 0
    for row, line in zip(found.picture.cohorts, found.table.rows, strict=True):
        assert line[1] == row.people == len(found.behind(f"{row.key}:people").rownos)
        for place, months in enumerate(MONTHS):
            if row.present[place] is None:
                assert line[2 + place] is None
                continue
            behind = found.behind(f"{row.key}:{months}")
            recent = [
                last is not None and last > on - timedelta(days=PRESENT_DAYS)
                for _met, on, last, _present in zip(*behind.values, strict=True)
            ]
            assert recent == [bool(value) for value in behind.values[3]]
            assert sum(recent) == row.present[place]
            assert line[2 + place] == (sum(recent) / row.people if row.people >= GROUP_MIN else None)
            assert all(on <= found.as_of for on in behind.values[1])
            assert [on - met for met, on in zip(*behind.values[:2], strict=True)] == [
                timedelta(days=POINTS_DAYS[place])
            ] * row.people
            cells += 1
    assert cells > 5
    assert sum(row.people for row in found.picture.cohorts) == found.n == 14


def test_who_comes_back_is_present_and_who_does_not_is_not(workspace: Workspace) -> None:
    for number in range(GROUP_MIN):
        who = add_person(workspace, f"P{number}")
        log_with(workspace, who, on=days_ago(300))
        if number < 2:
            log_with(workspace, who, on=days_ago(130))
    found = answer(insight_data.load(workspace), InsightFilters(Period(days_ago(364), days_ago(0))))
    (row,) = found.picture.cohorts
    # After a month everybody: the first contact lies in the window. After half a year (day 182, so 118 days ago) two.
    assert row.present == (5, 0, 2, 0, None, None, None, None, None)
    assert plain(found.finding) == "After 9 months 0 % of the newcomers of this period are still with us."


def test_those_of_the_period_before_are_compared(workspace: Workspace) -> None:
    for number in range(2 * GROUP_MIN):
        who, is_late = add_person(workspace, f"P{number}"), number >= GROUP_MIN
        log_with(workspace, who, on=days_ago(390 if is_late else 800))
        if number in (0, 1, 2, 9):
            log_with(workspace, who, on=days_ago(30 if is_late else 440))
    found = answer(insight_data.load(workspace), InsightFilters(Period(days_ago(400), days_ago(0))))
    assert plain(found.finding) == (
        "After a year 20 % of the newcomers of this period are still with us; "
        "of those of the period before it was 60 %."
    )


def test_too_few_are_said_so(workspace: Workspace) -> None:
    assert plain(answer(insight_data.load(workspace), ALL).finding) == "Nobody was first met in this period."
    for number in range(3):
        log_with(workspace, add_person(workspace, f"P{number}"), on=days_ago(400))
    found = answer(insight_data.load(workspace), ALL)
    assert plain(found.finding).startswith("3 people were first met in this period: too few")
    assert all(cell is None for row in found.table.rows for cell in row[2:])
