"""How long it takes: the lines, medians and stays follow from the rows behind and from everyone's history of stages."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from care_desktop.domain.care import stage_history
from care_desktop.domain.insight import GROUP_MIN, InsightFilters, Period
from care_desktop.domain.insight_duration import GOALS
from care_desktop.domain.insight_words import plain
from care_desktop.domain.resources import Stage
from care_desktop.services import insight_data
from care_desktop.services.insight_data import InsightData, to_epoch_day
from care_desktop.services.insight_duration import answer
from care_desktop.services.outcome import Workspace
from tests.factories import copy_of
from tests.services.conftest import days_ago
from tests.services.insight_crowd import filled

ALL = InsightFilters(Period(days_ago(800), days_ago(0)))
STAGES = list(Stage)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory, crowd_file: Path) -> Iterator[Workspace]:
    with copy_of(crowd_file, tmp_path_factory.mktemp("crowd")) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def data(crowd: Workspace) -> InsightData:
    return insight_data.load(crowd)


def share_within(days: list[int], happened: list[int], limit: int) -> float:
    """Kaplan and Meier, day by day."""
    still = 1.0
    for day in range(limit + 1):
        waiting = sum(d >= day for d in days)
        done = sum(d == day and bool(h) for d, h in zip(days, happened, strict=True))
        still *= 1 - done / waiting if waiting else 1
    return 1 - still


def curve_rows(found: Any, stage: Stage) -> list[tuple[Any, ...]]:
    return [row for row in found.table.rows if row[0] is stage and row[7] is not None]


def test_the_lines_follow_from_the_rows_behind(data: InsightData) -> None:
    found = answer(data, ALL)
    picture = found.picture
    for curve in picture.curves:
        rows = curve_rows(found, curve.stage)
        assert [row[7:] for row in rows] == list(
            zip(picture.days, curve.share, curve.low, curve.high, picture.known_so_long, strict=True)
        )
        behind = found.behind(f"{curve.stage}:{picture.days[-1]}")
        met, days, happened = (list(column) for column in behind.values)
        assert len(behind.rownos) == len(set(behind.rownos.tolist())) == found.n
        known = [(found.as_of - first).days for first in met]
        for day, share, known_so_long in zip(picture.days, curve.share, picture.known_so_long, strict=True):
            assert share_within(days, happened, day) == pytest.approx(share, abs=1e-12)
            assert sum(k >= day for k in known) == known_so_long >= GROUP_MIN
    assert any(0 < share < 1 for curve in picture.curves for share in curve.share)


def test_rows_behind_are_the_history_of_each_person(crowd: Workspace, data: InsightData) -> None:
    found = answer(data, ALL)
    evidence, today = data.scores.evidence, to_epoch_day(data.today)
    for stage in GOALS:
        behind = found.behind(f"{stage}:{found.picture.days[-1]}")
        listed = dict(zip(behind.rownos.tolist(), zip(*(list(c) for c in behind.values), strict=True), strict=True))
        for place, rowno in enumerate(data.people.rowno.tolist()):
            spans = stage_history(evidence, place, today + 1, crowd.weights)
            begun = spans[0].first_day
            days = [s.first_day - begun for s in spans if STAGES.index(s.stage) >= STAGES.index(stage)]
            first, waited, happened = listed[rowno]
            assert first == date(1970, 1, 1) + timedelta(days=begun - 1)
            assert (waited, happened) == ((days[0], 1) if days else (today - begun + 1, 0))


def test_stays_follow_from_the_rows_behind(data: InsightData) -> None:
    found = answer(data, ALL)
    for stage in Stage:
        (whole,) = [row for row in found.table.rows if row[0] is stage and row[7] is None]
        days, ended = (list(column) for column in found.behind(f"stays:{stage}").values)
        assert len(days) == whole[4]
        for share, cell in ((0.5, whole[5]), (0.9, whole[6])):
            if cell is None:
                assert len(days) < GROUP_MIN or share_within(days, ended, max(days)) < share
            else:
                assert share_within(days, ended, int(cell)) >= share - 1e-9
                assert share_within(days, ended, int(cell) - 1) < share
    assert sum(row[4] for row in found.table.rows if row[7] is None) >= found.n


def test_the_finding_names_the_median(data: InsightData) -> None:
    found = answer(data, ALL)
    activate = found.picture.curves[0]
    assert activate.median_days is not None
    assert f"within {activate.median_days:.0f} days" in plain(found.finding)
    assert "after a year" in plain(found.finding)


@pytest.mark.parametrize("people", [0, 1, 3])
def test_too_few_people_are_said_so(workspace: Workspace, people: int) -> None:
    filled(workspace, people or 1)
    period = ALL.period if people else Period(days_ago(2000), days_ago(1000))
    found = answer(insight_data.load(workspace), InsightFilters(period))
    assert (found.n, found.picture) == (people, None)
    assert plain(found.finding).startswith({0: "Nobody", 1: "One person", 3: "3 people"}[people])
    assert all(row[3] is None for row in found.table.rows)


def test_nobody_at_all_and_a_period_to_come(workspace: Workspace) -> None:
    data = insight_data.load(workspace)
    for period in (ALL.period, Period(days_ago(-10), days_ago(-20))):
        assert plain(answer(data, InsightFilters(period)).finding) == "Nobody was first met in this period."


def test_only_chosen_people_count(data: InsightData) -> None:
    peru = InsightFilters(ALL.period, region="PE")
    assert answer(data, peru).n == 6
