"""Background lanes: order, threads, failures, cancelling."""

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from care_desktop.errors import CareError
from care_desktop.ui.tasks import Lane


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[Lane]:
    made = Lane("test")
    yield made
    made.close()


def test_work_runs_elsewhere_one_after_the_other_and_results_arrive_here(qtbot: QtBot, lane: Lane) -> None:
    here, workers, results = threading.get_ident(), set(), []

    def work(number: int) -> int:
        workers.add(threading.get_ident())
        return number

    def then(number: int) -> None:
        assert threading.get_ident() == here
        results.append(number)

    for number in range(20):
        lane.submit(lambda number=number: work(number), then)
    qtbot.waitUntil(lambda: lane.idle)
    assert results == list(range(20))
    assert len(workers) == 1 and here not in workers


def test_expected_failures_and_faults_go_different_ways(
    qtbot: QtBot, lane: Lane, caplog: pytest.LogCaptureFixture
) -> None:
    failed: list[CareError] = []
    crashed: list[BaseException] = []

    def fail() -> None:
        raise CareError("The disk is full.")

    def crash() -> None:
        raise ZeroDivisionError

    lane.submit(fail, None, failed.append, crashed.append)
    lane.submit(crash, None, failed.append, crashed.append)
    qtbot.waitUntil(lambda: lane.idle)
    assert [str(error) for error in failed] == ["The disk is full."]
    assert [type(error) for error in crashed] == [ZeroDivisionError]
    assert "Work on a lane crashed" in caplog.text


def test_cancelled_work_that_waits_is_never_done_and_says_nothing(qtbot: QtBot, lane: Lane) -> None:
    gate, done, told = threading.Event(), [], []
    lane.submit(gate.wait)
    ticket = lane.submit(lambda: done.append(1), told.append)
    ticket.cancel()
    gate.set()
    qtbot.waitUntil(lambda: lane.idle)
    assert done == [] and told == []


class Asking(QObject):
    """Somebody who asks, and may be gone when the answer comes."""

    def take(self, _answer: object) -> None:
        self.setObjectName("told")


@pytest.mark.parametrize("wrap", [lambda take: take, lambda take: partial(take)])
def test_whoever_is_deleted_before_the_answer_comes_is_not_told(
    qtbot: QtBot, lane: Lane, wrap: Callable[[Callable[[object], None]], Callable[[object], None]]
) -> None:
    def fail() -> None:
        raise CareError("The disk is full.")

    gone, stays, gate = Asking(), Asking(), threading.Event()
    lane.submit(gate.wait)
    for asking in (gone, stays):
        lane.submit(lambda: None, wrap(asking.take))
        lane.submit(fail, None, wrap(asking.take))
    gone.deleteLater()
    QCoreApplication.sendPostedEvents(gone, QEvent.Type.DeferredDelete)
    gate.set()
    qtbot.waitUntil(lambda: lane.idle)
    assert stays.objectName() == "told"


def test_busy_is_told_at_the_first_and_after_the_last_work(qtbot: QtBot, lane: Lane) -> None:
    told: list[bool] = []
    lane.busy_changed.connect(told.append)
    lane.submit(lambda: None)
    lane.submit(lambda: None)
    qtbot.waitUntil(lambda: lane.idle)
    assert told == [True, False]


def test_closing_finishes_what_was_submitted(qtbot: QtBot) -> None:
    lane, done = Lane("closing"), []
    for number in range(5):
        lane.submit(lambda number=number: done.append(number))
    lane.close()
    assert done == [0, 1, 2, 3, 4]
