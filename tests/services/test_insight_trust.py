"""Does trust grow: what is shown follows from the rows behind it, for everyone, under filters, and split."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import quantiles
from uuid import UUID

import numpy as np
import pytest

from care_desktop.domain.group_trust import TrustSplit
from care_desktop.domain.insight import GROUP_MIN, Answer, InsightFilters, ValueKind
from care_desktop.domain.insight_words import plain
from care_desktop.domain.resources import Stage
from care_desktop.services import insight_data, insights
from care_desktop.services.insight_data import InsightData
from care_desktop.services.insight_trust import answer
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


def by_hand(values: list[float]) -> tuple[float, ...]:
    """Quartiles with the standard library alone."""
    return tuple(round(value, 4) for value in quantiles(values, n=4, method="inclusive"))


def assert_rows_give_the_table(found: Answer, keys: list[str], rows: list[tuple[object, ...]]) -> None:
    for key, (lower, median, upper, people) in zip(keys, rows, strict=True):
        if median is None:
            assert isinstance(people, int) and people < GROUP_MIN
            continue
        behind = found.behind(key)
        assert len(behind.rownos) == len(set(behind.rownos.tolist())) == people
        assert by_hand(behind.values[0].tolist()) == (lower, median, upper)


@pytest.mark.parametrize("filters", [YEAR, replace(YEAR, region="PE"), replace(YEAR, tag="sdk")])
def test_figures_follow_from_the_rows_behind(data: InsightData, filters: InsightFilters) -> None:
    found = answer(data, filters)
    keys = [row[0].isoformat() for row in found.table.rows]
    assert len(keys) == 53 or len(keys) == 52
    assert_rows_give_the_table(found, keys, [row[1:] for row in found.table.rows])
    assert found.n == found.table.rows[-1][-1]


def test_rows_are_everyones_trust_on_that_day(crowd: Workspace, data: InsightData) -> None:
    found = answer(data, YEAR)
    day = found.table.rows[20][0]
    behind = found.behind(day.isoformat())
    shown = {row.name: row.trust for row in insights.score_rows(crowd, [day + timedelta(days=1)]) if row.known}
    assert sorted(behind.values[0].tolist()) == pytest.approx(sorted(shown.values()), abs=0.0051)


def test_the_picture_is_the_table(data: InsightData) -> None:
    found = answer(data, YEAR)
    assert list(found.picture.days) == [row[0] for row in found.table.rows]
    assert found.picture.everyone.median.tolist() == [row[2] for row in found.table.rows]
    assert found.picture.parts == ()


def test_the_finding_compares_with_the_period_before(data: InsightData) -> None:
    found = answer(data, within(days_ago(179), days_ago(0)))
    medians = [row[2] for row in found.table.rows]
    before = [row[2] for row in answer(data, within(days_ago(359), days_ago(180))).table.rows]
    words = plain(found.finding)
    assert f"{medians[-1]:.0f}" in words
    assert words.endswith(f"in the period before it went from {before[0]:.0f} to {before[-1]:.0f}.")
    grew = round(medians[-1]) - round(medians[0])
    assert words.startswith("Yes" if grew > 0 else "No." if grew < 0 else "No change")


@pytest.mark.parametrize("split", list(TrustSplit))
def test_groups_follow_from_the_rows_behind(data: InsightData, split: TrustSplit) -> None:
    found = answer(data, YEAR, split)
    assert found.picture.parts
    for line in found.picture.parts:
        label = line.label.value
        rows = [row[2:] for row in found.table.rows if row[1] == label]
        keys = [f"{day.isoformat()}|{line.key}" for day in found.picture.days]
        assert_rows_give_the_table(found, keys, rows)
        assert line.people[-1] >= GROUP_MIN


def test_groups_are_named_and_small_ones_are_counted(data: InsightData) -> None:
    region = answer(data, YEAR, TrustSplit.COUNTRY)
    assert [line.label.value for line in region.picture.parts] == ["PE"]
    notes = " ".join(plain(note) for note in region.notes)
    assert "fewer than 5 people are known: 1." in notes
    assert "People in no group: 6." in notes
    tags = answer(data, YEAR, TrustSplit.TAG)
    assert [(line.label.value, line.people[-1]) for line in tags.picture.parts] == [("all", 14), ("sdk", 7)]
    stages = answer(data, YEAR, TrustSplit.STAGE)
    assert all(line.label.kind is ValueKind.STAGE for line in stages.picture.parts)
    assert all(isinstance(row[1], Stage) for row in stages.table.rows)


def test_no_more_than_six_groups_are_shown(crowd: Workspace, data: InsightData) -> None:
    people = replace(data.people, owner=np.arange(14) % 2, owners=((UUID(int=1), "A"), (UUID(int=2), "B")))
    found = answer(replace(data, people=people), YEAR, TrustSplit.OWNER)
    assert [line.label.value for line in found.picture.parts] == ["A", "B"]
    words = plain(found.finding)
    assert "highest for" in words or "same in every group" in words


@pytest.mark.parametrize(("people", "words"), [(0, "Nobody here was known"), (3, "Only 3 of the people")])
def test_too_few_are_said_not_drawn(workspace: Workspace, people: int, words: str) -> None:
    filled(workspace, max(people, 1))
    filters = YEAR if people else replace(YEAR, region="nowhere")
    found = answer(insight_data.load(workspace), filters, TrustSplit.TAG)
    assert found.picture is None
    assert found.n == people
    assert plain(found.finding).startswith(words)


def test_an_empty_workspace_has_an_answer(workspace: Workspace) -> None:
    found = answer(insight_data.load(workspace), YEAR)
    assert (found.n, found.picture) == (0, None)
    assert plain(found.finding).startswith("Nobody here was known")


def test_a_period_without_a_week_shows_the_week_before_it(data: InsightData) -> None:
    found = answer(data, within(days_ago(2), days_ago(1)))
    assert [row[0] for row in found.table.rows] == [days_ago(7)]
    assert "too little before it" in plain(found.finding)


def test_a_period_that_began_before_anybody_was_known_tells_since_when(data: InsightData) -> None:
    found = answer(data, within(days_ago(5 * 365 - 10), days_ago(0)))
    medians = [row[1] for row in found.table.rows]
    assert medians[0] is None or medians[0] != medians[0]
    assert "Since " in plain(found.finding) and "when it could be told first" in plain(found.finding)


def test_a_period_longer_than_what_is_kept_says_so(data: InsightData) -> None:
    found = answer(data, within(date(2015, 1, 1), days_ago(0)))
    first = found.table.rows[0][0]
    assert first - days_ago(5 * 365) < timedelta(days=8)
    assert any(plain(note).startswith("Weekly trust goes back to") for note in found.notes)


def test_a_period_before_all_weeks_is_empty(data: InsightData) -> None:
    found = answer(data, within(date(2010, 1, 1), date(2011, 1, 1)))
    assert (found.n, found.picture, found.table.rows) == (0, None, ())
