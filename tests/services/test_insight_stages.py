"""Where is everyone: stages and moves are those of each person's history, and follow from the rows behind."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from care_desktop.domain.insight import GROUP_MIN, Period
from care_desktop.domain.insight_words import plain
from care_desktop.domain.resources import Stage
from care_desktop.services import insight_data, insights
from care_desktop.services.insight_data import InsightData
from care_desktop.services.insight_stages import answer
from care_desktop.services.outcome import Workspace
from tests.factories import copy_of
from tests.services.conftest import days_ago
from tests.services.insight_crowd import YEAR, filled, within


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory, crowd_file: Path) -> Iterator[Workspace]:
    with copy_of(crowd_file, tmp_path_factory.mktemp("crowd")) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def data(crowd: Workspace) -> InsightData:
    return insight_data.load(crowd)


def test_people_per_stage_are_what_the_scores_say(crowd: Workspace, data: InsightData) -> None:
    found = answer(data, YEAR)
    for day, counts in ((days_ago(365), found.picture.before), (days_ago(0), found.picture.after)):
        shown = Counter(row.stage for row in insights.score_rows(crowd, [day + timedelta(days=1)]) if row.known)
        assert counts == tuple(shown[stage] for stage in Stage)


def test_stages_follow_from_the_rows_behind(data: InsightData) -> None:
    found = answer(data, YEAR)
    for row in found.table.rows[:2]:
        for stage, count in zip(Stage, row[2:6], strict=True):
            behind = found.behind(f"at|{row[1].isoformat()}|{stage.value}")
            assert len(set(behind.rownos.tolist())) == len(behind.rownos) == count
            assert all(value is stage for value in behind.values[0])


def test_moves_follow_from_the_rows_behind(data: InsightData) -> None:
    found = answer(data, YEAR)
    order = list(Stage)
    for first, last, *_nothing, up, _held, down, _new in found.table.rows[2:]:
        for way, count in (("up", up), ("down", down)):
            behind = found.behind(f"moved|{first.isoformat()}|{last.isoformat()}|{way}")
            days, origins, stages = behind.values
            assert len(days) == len(behind.rownos) == count
            assert all(first <= day <= last for day in days)
            steps = [order.index(b) - order.index(a) for a, b in zip(origins, stages, strict=True)]
            assert all(step > 0 if way == "up" else step < 0 for step in steps)


def test_moves_lead_from_the_first_bar_to_the_second(data: InsightData) -> None:
    found = answer(data, YEAR)
    before, after = Counter[Stage](), Counter[Stage]()
    for counts, of in ((before, found.picture.before), (after, found.picture.after)):
        counts.update(dict(zip(Stage, of, strict=True)))
    for quarter in found.picture.quarters:
        for way in ("up", "down"):
            key = f"moved|{quarter.first.isoformat()}|{quarter.last.isoformat()}|{way}"
            _days, origins, stages = found.behind(key).values
            before.subtract(origins)
            before.update(stages)
    entered = sum(quarter.flow.new for quarter in found.picture.quarters)
    assert sum(found.picture.after) - sum(found.picture.before) == entered
    moved = after - before
    assert sum(moved.values()) == entered
    assert all(count >= 0 for count in moved.values())


def test_held_are_the_known_who_did_not_move(data: InsightData) -> None:
    found = answer(data, YEAR)
    for quarter in found.picture.quarters:
        known = sum(answer(data, within(days_ago(900), quarter.first - timedelta(days=1))).picture.after)
        movers = set()
        for way in ("up", "down"):
            key = f"moved|{quarter.first.isoformat()}|{quarter.last.isoformat()}|{way}"
            movers |= set(found.behind(key).rownos.tolist())
        assert known - len(movers) <= quarter.flow.held <= known


def test_quarters_cover_the_period(data: InsightData) -> None:
    quarters = answer(data, YEAR).picture.quarters
    assert quarters[0].first == YEAR.period.start
    assert quarters[-1].last == YEAR.period.end
    assert all(b.first - a.last == timedelta(days=1) for a, b in pairwise(quarters))


def test_the_finding_counts_the_moves_of_both_periods(data: InsightData) -> None:
    filters = within(days_ago(299), days_ago(0))
    found = answer(data, filters)
    before = answer(data, replace(filters, period=filters.period.before()))
    up, down = (sum(row[place] for row in found.table.rows[2:]) for place in (6, 8))
    up_before, down_before = (sum(row[place] for row in before.table.rows[2:]) for place in (6, 8))
    assert up + down + up_before + down_before > 0
    words = plain(found.finding)
    assert words.startswith(f"{up} moves up and {down} down; in the period before {up_before} and {down_before}.")


def test_a_stage_that_gained_most_is_named(data: InsightData) -> None:
    found = answer(data, YEAR)
    gains = [b - a for a, b in zip(found.picture.before, found.picture.after, strict=True)]
    most = gains.index(max(gains))
    name = list(Stage)[most].value.capitalize()
    assert (f"{name} gained most: from {found.picture.before[most]}" in plain(found.finding)) == (gains[most] > 0)


def test_filters_choose_people(data: InsightData) -> None:
    found = answer(data, replace(YEAR, region="PE"))
    assert found.n == sum(found.picture.after) == 6


def test_few_at_the_beginning_are_not_split(data: InsightData) -> None:
    known = {age: answer(data, within(days_ago(900), days_ago(age))).n for age in range(700, 300, -10)}
    age = next(age for age, count in known.items() if 0 < count < GROUP_MIN)
    found = answer(data, within(days_ago(age - 1), days_ago(0)))
    assert found.picture.before is None
    assert found.table.rows[0][2:6] == (None,) * 4
    assert "Most people are in" in plain(found.finding)


@pytest.mark.parametrize(("people", "words"), [(1, "Only 1 of the people"), (4, "Only 4 of the people")])
def test_too_few_are_said_not_drawn(workspace: Workspace, people: int, words: str) -> None:
    filled(workspace, people)
    found = answer(insight_data.load(workspace), YEAR)
    assert (found.picture, found.table.rows) == (None, ())
    assert plain(found.finding).startswith(words)


def test_an_empty_workspace_has_an_answer(workspace: Workspace) -> None:
    found = answer(insight_data.load(workspace), YEAR)
    assert (found.n, found.picture) == (0, None)
    assert plain(found.finding).startswith("Nobody here was known")


def test_a_period_that_reaches_into_the_future_ends_today(data: InsightData) -> None:
    found = answer(data, replace(YEAR, period=Period(days_ago(100), days_ago(-100))))
    assert found.as_of == found.picture.ended == days_ago(0)
