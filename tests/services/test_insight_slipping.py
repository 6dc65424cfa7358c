"""Who is slipping: classes follow from the rows behind, which are the bands everybody shows."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from care_desktop.domain.insight import GROUP_MIN
from care_desktop.domain.insight_slipping import CLASSES, SPAN_DAYS
from care_desktop.domain.insight_words import plain
from care_desktop.services import insight_data, insights
from care_desktop.services.insight_data import InsightData
from care_desktop.services.insight_slipping import ALL_SLIPPING, answer
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


def test_classes_follow_from_the_rows_behind(data: InsightData) -> None:
    found = answer(data, YEAR)
    assert len({row[2] for row in found.table.rows}) > 1
    listed: list[int] = []
    for fall_class, (least, below, count, share, *_before) in zip(CLASSES, found.table.rows, strict=True):
        behind = found.behind(fall_class.key)
        then, now, fall = (column.tolist() for column in behind.values)
        assert len(behind.rownos) == count == share * found.n
        assert fall == [round(a - b, 2) for a, b in zip(then, now, strict=True)]
        assert all((least is None or value >= least) and (below is None or value <= below) for value in fall)
        assert fall == sorted(fall, reverse=fall_class.key != "rose-5")
        listed += behind.rownos.tolist()
    assert len(set(listed)) == len(listed) == found.n


def test_rows_are_the_lower_ends_of_bands(crowd: Workspace, data: InsightData) -> None:
    found = answer(data, YEAR)
    first, last = days_ago(SPAN_DAYS - 1), days_ago(-1)
    rows = list(insights.score_rows(crowd, [first, last]))
    names = {row.name for row in rows if row.known and row.as_of == first}
    low = {(row.name, row.as_of): row.low for row in rows if row.name in names}
    falls = sorted(low[name, first] - low[name, last] for name in names)
    listed = [fall for fall_class in CLASSES for fall in found.behind(fall_class.key).values[2].tolist()]
    assert sorted(listed) == pytest.approx(falls, abs=0.0101)


def test_the_list_of_the_slipping_is_the_finding(data: InsightData) -> None:
    found = answer(data, YEAR)
    slipping = found.behind(ALL_SLIPPING)
    assert len(slipping.rownos) > 0
    assert plain(found.finding).startswith(f"{len(slipping.rownos)} of {found.n} people")
    assert min(slipping.values[2]) >= 5
    assert plain(slipping.said).startswith(f"{len(slipping.rownos)} ")


def test_it_is_compared_with_the_ninety_days_before(data: InsightData) -> None:
    found = answer(data, YEAR)
    before = answer(data, within(days_ago(300), days_ago(SPAN_DAYS)))
    assert found.picture.counts_before == before.picture.counts
    assert found.picture.counts_before != found.picture.counts
    slipped = sum(before.picture.counts[:3]) / before.n
    assert plain(found.finding).endswith(f"in the 90 days before {slipped * 100:.0f} % did.")


def test_filters_choose_people_and_the_others_are_counted(data: InsightData) -> None:
    found = answer(data, replace(YEAR, region="PE"))
    assert GROUP_MIN <= found.n <= 6
    early = answer(data, within(days_ago(600), days_ago(450)))
    assert early.n < 14
    assert f"not known 90 days before: {14 - early.n}." in plain(early.notes[-1])


def test_without_enough_before_nothing_is_compared(data: InsightData) -> None:
    ages = [age for age in range(300, 600, 10) if answer(data, within(days_ago(700), days_ago(age))).n >= GROUP_MIN]
    first = answer(data, within(days_ago(700), days_ago(ages[-1])))
    assert first.picture.counts_before is None
    assert first.table.rows[0][4:] == (None, None)
    assert "before" not in plain(first.finding)


@pytest.mark.parametrize(("people", "words"), [(1, "Only 1 of the people"), (3, "Only 3 of the people")])
def test_too_few_are_said_not_drawn(workspace: Workspace, people: int, words: str) -> None:
    filled(workspace, people)
    found = answer(insight_data.load(workspace), YEAR)
    assert (found.picture, found.table.rows, found.n) == (None, (), people)
    assert plain(found.finding).startswith(words)


def test_an_empty_workspace_has_an_answer(workspace: Workspace) -> None:
    found = answer(insight_data.load(workspace), YEAR)
    assert (found.n, found.picture) == (0, None)
    assert plain(found.finding).startswith("Nobody here was known")
