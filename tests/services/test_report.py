"""The report: every question for two periods, with figures that are those of the tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from care_desktop.domain.insight import InsightFilters, Period, Question, ValueKind
from care_desktop.domain.insight_words import plain
from care_desktop.domain.report import Report
from care_desktop.domain.resources import Stage
from care_desktop.services import insight_data, workspace_trust
from care_desktop.services.insight_data import InsightData
from care_desktop.services.outcome import Workspace
from care_desktop.services.report import build, narrowed_by
from tests.factories import copy_of
from tests.services.conftest import days_ago
from tests.services.insight_crowd import YEAR

QUARTER = InsightFilters(Period(days_ago(89), days_ago(0)))


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory, crowd_file: Path) -> Iterator[Workspace]:
    """A crowd that is only read."""
    with copy_of(crowd_file, tmp_path_factory.mktemp("crowd")) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def data(crowd: Workspace) -> InsightData:
    """All of it."""
    return insight_data.load(crowd, workspace_trust.load(crowd))


@pytest.fixture(scope="module")
def report(crowd: Workspace, data: InsightData) -> Report:
    """Of the last year."""
    return build(crowd, data, YEAR)


def figure(report: Report, title: str) -> tuple[object, object]:
    found = next(item for item in report.key_figures if item.title.template == title)
    return found.now.value, found.before.value


def test_every_question_is_answered_in_the_order_of_the_page(report: Report) -> None:
    assert [item.answer.question for item in report.answered] == list(Question)
    assert (report.workspace, report.people, report.has_before) == ("crowd", 14, True)


def test_figures_are_those_of_the_tables_of_both_periods(crowd: Workspace, data: InsightData, report: Report) -> None:
    earlier = build(crowd, data, YEAR.in_period_before())
    for now, before in zip(report.key_figures, earlier.key_figures, strict=True):
        assert now.title == before.title
        assert now.before == before.now
    for item, then in zip(report.answered, earlier.answered, strict=True):
        assert item.finding_before == then.answer.finding


def test_median_trust_and_moves(report: Report) -> None:
    tables = {item.answer.question: item.answer.table for item in report.answered}
    assert figure(report, "Median trust at the end")[0] == tables[Question.TRUST].rows[-1][2]
    ups = sum(row[6] for row in tables[Question.STAGES].rows if row[6] is not None)
    assert figure(report, "Moves up")[0] == ups
    assert figure(report, "Interactions that came in, or went both ways")[0] == tables[Question.DIRECTION].rows[-1][1]


def test_filters_are_said_and_count(crowd: Workspace, data: InsightData) -> None:
    owner = data.people.owners[0][0]
    filters = InsightFilters(YEAR.period, owner=owner, region="PE", tag="sdk", stage=Stage.RETAIN)
    assert [plain(said) for said in narrowed_by(data, filters)] == [
        "Looked after by Inês.",
        "Region: PE.",
        "Tag: sdk.",
        "Stage: Retain.",
    ]
    assert [plain(said) for said in narrowed_by(data, InsightFilters(YEAR.period, region=""))] == ["Region unknown."]
    peru = build(crowd, data, InsightFilters(YEAR.period, region="PE"))
    assert peru.people == 6
    assert [plain(said) for said in peru.summary[:2]] == ["This report looks at 6 people.", "Does trust grow?"]


def test_no_developer_is_named(report: Report) -> None:
    said = [plain(part) for item in report.answered for part in (item.answer.finding, item.finding_before)]
    cells = [str(cell) for item in report.answered for row in item.answer.table.rows for cell in row]
    names = {f"P{place}" for place in range(14)}
    assert not names & set(cells)
    assert not any(name in words.split() for name in names for words in said)


def test_nothing_at_all(workspace: Workspace) -> None:
    data = insight_data.load(workspace, workspace_trust.load(workspace))
    seen: list[tuple[int, int]] = []
    empty = build(workspace, data, QUARTER, watch=lambda done, of: seen.append((done, of)))
    assert seen[-1] == (len(Question), len(Question))
    assert not empty.has_before
    assert [plain(said) for said in empty.summary] == ["Nobody passes these filters, so there is nothing to sum up."]
    assert all(item.now.value in (None, 0) for item in empty.key_figures if item.now.kind is not ValueKind.MONEY)
