"""Whom we do not reach: counts and shares by region follow from the rows behind."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from care_desktop.domain.insight import GROUP_MIN, InsightFilters, Period
from care_desktop.domain.insight_present import PRESENT_DAYS
from care_desktop.domain.insight_words import plain
from care_desktop.services import insight_data
from care_desktop.services.insight_countries import countries
from care_desktop.services.insight_data import InsightData
from care_desktop.services.insight_regions import answer
from care_desktop.services.outcome import Workspace
from tests.factories import add_person, copy_of, log_with
from tests.services.conftest import days_ago
from tests.services.insight_crowd import YEAR


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, crowd_file: Path) -> Iterator[InsightData]:
    with copy_of(crowd_file, tmp_path_factory.mktemp("crowd")) as workspace:
        yield insight_data.load(workspace)


def test_shares_follow_from_the_rows_behind(data: InsightData) -> None:
    found = answer(data, YEAR)
    assert [row[0] for row in found.table.rows] == ["Peru", "smaller regions", "unknown"]
    listed: list[int] = []
    for row, line in zip(found.picture.rows, found.table.rows, strict=True):
        behind = found.behind(row.key)
        reached = [day is not None and (found.as_of - day).days < PRESENT_DAYS for day in behind.values[1]]
        assert len(reached) == row.people == line[2]
        assert sum(reached) == row.present == sum(behind.values[2])
        assert line[4] == (sum(reached) / len(reached) if len(reached) >= GROUP_MIN else None)
        listed += behind.rownos.tolist()
    assert sorted(listed) == data.people.rowno.tolist()
    assert set(found.behind(found.picture.rows[0].key).values[0]) == {"Peru"}
    assert set(found.behind(found.picture.rows[1].key).values[0]) == {"Japan"}


def test_the_rate_of_an_earlier_period_is_that_of_its_end(data: InsightData) -> None:
    end = days_ago(500)
    found = answer(data, InsightFilters(Period(end - timedelta(days=364), end)))
    acts = data.scores.evidence.active
    assert found.as_of == end
    # Everybody of the crowd was in contact, so only those count who had been by then.
    known = {
        int(person) for person, day in zip(acts.person, acts.day, strict=True) if day <= insight_data.to_epoch_day(end)
    }
    assert found.n == len(known) < 14
    assert all(day is None or day <= end for row in found.picture.rows for day in found.behind(row.key).values[1])


def test_one_region_far_below_the_others_is_named(workspace: Workspace) -> None:
    for number in range(20):
        who = add_person(workspace, f"P{number}", country="GH" if number < 8 else "FR")
        log_with(workspace, who, on=days_ago(10 if number >= 8 else 200))
    for number in range(2):
        add_person(workspace, f"Never {number}", country="GH")
    found = answer(insight_data.load(workspace), YEAR)
    assert plain(found.finding) == "We reached 55 % of all people, but only 0 % of 10 in Ghana."
    assert [(row.name, row.people) for row in found.picture.rows] == [("France", 12), ("Ghana", 10), ("", 0)]


def test_too_few_are_not_split(workspace: Workspace) -> None:
    assert plain(answer(insight_data.load(workspace), YEAR).finding).startswith("Nobody")
    for number in range(3):
        add_person(workspace, f"P{number}", country="GH")
    found = answer(insight_data.load(workspace), YEAR)
    assert found.picture is None
    assert plain(found.finding).startswith("Too few people")
    assert all(row[3] is None and row[4] is None for row in found.table.rows)


def test_every_country_has_a_name_and_a_part_of_the_world() -> None:
    table = countries()
    assert len(table) == 249
    assert all(len(code) == 2 and code.isupper() and country.name and country.area for code, country in table.items())
    assert len({country.name for country in table.values()}) == 249
    assert (table["PE"].name, table["CI"].name) == ("Peru", "Côte d’Ivoire")
