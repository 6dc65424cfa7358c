"""The feed of Insights: what is asked last is answered, changes are folded in, work ends with the window."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from care_desktop.domain.insight import Answer, InsightFilters, Period, Question
from care_desktop.domain.insight_words import plain
from care_desktop.domain.people import PersonDraft
from care_desktop.errors import CareError
from care_desktop.services import insight_answers, people
from care_desktop.services.outcome import Workspace
from care_desktop.ui.insight_feed import Ask, InsightFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.tasks import Lane
from tests.ui.insight_samples import toy, use_toys
from tests.ui.logging_desk import NOW, add, log

pytest_plugins = ["tests.ui.desk_fixtures"]
TODAY = NOW.date()
YEAR = InsightFilters(Period(TODAY - timedelta(days=364), TODAY))


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    log(desk_workspace, add(desk_workspace, "Ana", tags=("sdk",)), TODAY)
    add(desk_workspace, "Bo Li")
    return desk_workspace


@pytest.fixture
def feed(qtbot: QtBot, operations: Operations, monkeypatch: pytest.MonkeyPatch) -> Iterator[InsightFeed]:
    use_toys(monkeypatch)
    made = InsightFeed(operations)
    yield made
    made.close()


class Heard:
    """What the feed said."""

    def __init__(self, feed: InsightFeed) -> None:
        self.answers: list[tuple[Ask, Answer]] = []
        self.counts: list[int] = []
        self.refused: list[str] = []
        feed.answered.connect(lambda ask, answer: self.answers.append((ask, answer)))
        feed.counted.connect(self.counts.append)
        feed.refused.connect(lambda _ask, sentence: self.refused.append(sentence))

    @property
    def findings(self) -> list[str]:
        return [f"{ask.question}: {plain(answer.finding)}" for ask, answer in self.answers]


def read(qtbot: QtBot, feed: InsightFeed) -> Heard:
    heard = Heard(feed)
    with qtbot.waitSignal(feed.ready, timeout=20_000):
        feed.start()
    return heard


def settle(qtbot: QtBot, feed: InsightFeed) -> None:
    qtbot.waitUntil(lambda: feed.is_complete and feed.idle, timeout=20_000)


def test_nothing_is_read_before_it_is_started(qtbot: QtBot, workspace: Workspace, feed: InsightFeed) -> None:
    heard = Heard(feed)
    feed.ask([Ask(Question.TRUST, YEAR)])
    qtbot.wait(50)
    assert heard.answers == [] and not feed.is_complete


def test_what_needs_scores_only_is_answered_first_and_the_rest_when_it_is_there(
    qtbot: QtBot, workspace: Workspace, feed: InsightFeed
) -> None:
    heard = read(qtbot, feed)
    assert not feed.is_complete
    feed.ask([Ask(Question.STAGES, YEAR), Ask(Question.TRUST, YEAR), Ask(Question.REPLY, YEAR)])
    feed.count(YEAR)
    settle(qtbot, feed)
    assert heard.findings == ["trust: There are 2 people.", "stages: There are 2 people."]
    assert heard.refused == ["Nobody has noted this."] and heard.counts == [2]


def test_only_what_was_asked_last_is_answered(
    qtbot: QtBot, workspace: Workspace, feed: InsightFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = read(qtbot, feed)
    settle(qtbot, feed)
    may_go_on = threading.Event()

    def slow(data: object, filters: InsightFilters, choice: str) -> Answer:
        may_go_on.wait(10)
        return toy(Question.TRUST, data, filters, choice)  # type: ignore[arg-type]

    monkeypatch.setattr(insight_answers, "ANSWERS", {**insight_answers.ANSWERS, Question.TRUST: slow})
    tagged = InsightFilters(YEAR.period, tag="sdk")
    for filters in (YEAR, YEAR, tagged):
        feed.ask([Ask(Question.TRUST, filters), Ask(Question.STAGES, filters)])
    may_go_on.set()
    settle(qtbot, feed)
    assert heard.findings == ["trust: There are 1 people.", "stages: There are 1 people."]
    assert {ask.filters for ask, _ in heard.answers} == {tagged}


def test_changes_are_read_when_somebody_looks(
    qtbot: QtBot, workspace: Workspace, feed: InsightFeed, operations: Operations
) -> None:
    heard = read(qtbot, feed)
    settle(qtbot, feed)
    operations.change(lambda ws: people.add(ws, PersonDraft("Chidi")))
    qtbot.waitUntil(lambda: operations.idle)
    settle(qtbot, feed)
    feed.ask([Ask(Question.TRUST, YEAR)])
    settle(qtbot, feed)
    with qtbot.waitSignal(feed.ready, timeout=20_000) as found:
        feed.set_watched(True)
    assert found.args[0].people == 3
    feed.ask([Ask(Question.TRUST, YEAR)])
    settle(qtbot, feed)
    assert heard.findings == ["trust: There are 2 people.", "trust: There are 3 people."]
    with qtbot.waitSignal(feed.ready, timeout=20_000) as found:
        for name in ("Dana", "Elif"):
            operations.change(lambda ws, name=name: people.add(ws, PersonDraft(name)))
    qtbot.waitUntil(lambda: operations.idle and feed.idle, timeout=20_000)


def test_rows_behind_a_mark_come_and_an_unknown_mark_is_said(
    qtbot: QtBot, workspace: Workspace, feed: InsightFeed, operations: Operations
) -> None:
    heard = read(qtbot, feed)
    feed.ask([Ask(Question.TRUST, YEAR)])
    settle(qtbot, feed)
    answer = heard.answers[0][1]
    rows: list[object] = []
    feed.behind(answer, "all", lambda behind: rows.append(len(behind.rownos)))
    with qtbot.waitSignal(operations.failed) as said:
        feed.behind(answer, "none", rows.append)
    assert rows == [2] and said.args == ["There is no mark none."]


def test_a_bug_in_an_answer_is_reported_and_its_card_says_so(
    qtbot: QtBot, workspace: Workspace, feed: InsightFeed, operations: Operations, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = read(qtbot, feed)
    monkeypatch.setattr(insight_answers, "ANSWERS", {Question.TRUST: lambda *_: 1 // 0})
    with qtbot.waitSignal(operations.crashed) as crash:
        feed.ask([Ask(Question.TRUST, YEAR)])
    assert isinstance(crash.args[0], ZeroDivisionError) and "could not be counted" in heard.refused[0]
    settle(qtbot, feed)


def test_a_closed_workspace_is_not_opened_again_by_another_lane(
    qtbot: QtBot, workspace: Workspace, operations: Operations
) -> None:
    lane, said = Lane("other"), []
    operations.query_on(lane, lambda ws: ws.today(), said.append)
    qtbot.waitUntil(lambda: lane.idle)
    operations.close()
    refused: list[CareError] = []
    with qtbot.assertNotEmitted(operations.failed):
        operations.query_on(lane, lambda ws: ws.today(), said.append)
        operations.query_on(lane, lambda ws: ws.today(), said.append, refused.append)
        qtbot.waitUntil(lambda: bool(refused))
    assert said == [TODAY] and str(refused[0]) == "The workspace was closed."
    lane.close()
