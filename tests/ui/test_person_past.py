"""The page of a person on another day: what follows the slider, what stays, and who wins."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from care_desktop.domain.resources import Stage
from care_desktop.errors import NotFound
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.person_content import PersonContent, PersonScores
from care_desktop.ui.pages.person_page import PersonPage
from care_desktop.ui.theme import ThemeHolder
from tests.ui.person_samples import NOW, ago, ana, content, key, scores, unknown, view

BO = UUID(int=2)


def as_of(day: date | None) -> PersonScores:
    """Ana's numbers on a day: trust is the day of the month, so that every day differs."""
    return scores() if day is None else scores(view(trust=float(day.day), stage=Stage.ACTIVATE), day, own_rating=None)


class Past:
    """A page over made-up scores that can be held back."""

    def __init__(self, qtbot: QtBot, operations: Operations, holder: ThemeHolder) -> None:
        self.qtbot, self.operations = qtbot, operations
        self.asked: list[date | None] = []
        self.read: list[date | None] = []
        self.gate = threading.Event()
        self.gate.set()
        self.problem: Exception | None = None
        self.what: Callable[[UUID], PersonContent] = lambda id: content()
        self.page = PersonPage(operations, holder, read_person=self._person, read_scores=self._scores)
        qtbot.addWidget(self.page)
        self.page.resize(1088, 900)
        self.page.show()
        self.page.show_person(content().person.id)
        self.settle()

    def _person(self, _workspace: Workspace, id: UUID, _rows: int, day: date | None) -> PersonContent:
        self.gate.wait(10)
        self.read.append(day)
        made = self.what(id)
        return made if day is None else replace(made, scores=as_of(day))

    def _scores(self, _workspace: Workspace, _id: UUID, day: date | None) -> PersonScores:
        self.gate.wait(10)
        self.asked.append(day)
        if self.problem is not None:
            raise self.problem
        return as_of(day)

    def settle(self) -> None:
        """Wait until the debounce is over and everything asked for has arrived."""
        timer = self.page.past._timer
        self.qtbot.waitUntil(lambda: not timer.isActive() and self.operations.idle, timeout=20_000)

    def move(self, weeks_back: int) -> None:
        slider = self.page.chart.slider
        slider.setValue(slider.maximum() - weeks_back)

    @property
    def trust(self) -> str:
        return self.page.figures.trust.accessibleName().removeprefix("Trust, 90 % band ").split()[0]


@pytest.fixture
def operations(qtbot: QtBot) -> Iterator[Operations]:
    nothing: Any = SimpleNamespace(clock=lambda: NOW, zone="UTC", database=SimpleNamespace(close=lambda: None))
    made = Operations(lambda: nothing)
    crashes: list[object] = []
    made.crashed.connect(crashes.append)
    yield made
    made.close()
    assert crashes == []


@pytest.fixture
def past(qtbot: QtBot, operations: Operations, holder: ThemeHolder) -> Iterator[Past]:
    made = Past(qtbot, operations, holder)
    yield made
    made.gate.set()


def far_words(past: Past) -> str:
    return past.page.chart.heading._far.text()


def test_everything_but_the_chart_follows_the_slider(past: Past) -> None:
    page, day = past.page, ago(70)
    spans = page.chart.chart.accessibleName()
    past.move(10)
    past.settle()
    assert past.asked == [day]
    assert past.trust == str(day.day)
    assert page.figures.stage.accessibleName().startswith("Stage Activate")
    assert page.figures.rating.accessibleName() == "Own rating not rated"
    assert page.reasons.relationship.rating.text() == "not rated"
    assert page.reasons.bars.accessibleName()
    assert far_words(past) == "as of 15 Sep 2026, as known today"
    assert page.chart.slider.words() == "15 Sep 2026"
    assert page.chart.chart.accessibleName() == spans
    assert page.tabs.timeline.total == 3


def test_today_is_the_way_back(qtbot: QtBot, past: Past) -> None:
    page = past.page
    assert not page.chart.today.isVisible()
    assert "as known today, 24 Nov 2026" in far_words(past)
    past.move(10)
    past.settle()
    assert page.chart.today.isVisible()
    page.chart.today.click()
    past.settle()
    assert (page.chart.slider.day, past.trust) == (None, "69")
    assert not page.chart.today.isVisible()
    assert page.chart.slider.hasFocus()
    assert "as known today, 24 Nov 2026" in far_words(past)


def test_days_passed_over_are_not_read_and_the_newest_wins(qtbot: QtBot, past: Past) -> None:
    slider = past.page.chart.slider
    slider.setFocus()
    for _ in range(20):
        qtbot.keyClick(slider, Qt.Key.Key_Left)
    past.settle()
    assert past.asked[-1] == ago(140)
    assert len(past.asked) < 20
    past.gate.clear()
    past.move(30)
    qtbot.waitUntil(lambda: not past.page.past._timer.isActive())
    past.move(31)
    qtbot.waitUntil(lambda: not past.page.past._timer.isActive())
    past.gate.set()
    past.settle()
    assert past.trust == str(ago(7 * 31).day)
    assert far_words(past).startswith("as of 21 Apr 2026")


def test_a_change_keeps_the_day(past: Past) -> None:
    past.move(10)
    past.settle()
    past.operations.announce(Changes(many=True))
    past.settle()
    assert past.read[-1] == ago(70)
    assert past.trust == str(ago(70).day)
    assert past.page.chart.slider.day == ago(70)
    assert past.page.chart.chart.accessibleName().startswith("Trust over")


def test_what_was_read_before_the_day_changed_does_not_show_other_numbers(qtbot: QtBot, past: Past) -> None:
    past.move(10)
    past.settle()
    past.gate.clear()
    past.page.read()
    past.move(20)
    seen: list[str] = []
    past.page.past.arrived.connect(lambda _: seen.append(past.trust))
    past.gate.set()
    past.settle()
    assert seen == [str(ago(140).day)]
    assert past.trust == str(ago(140).day)
    assert past.page.chart.slider.day == ago(140)


def test_another_person_begins_today(past: Past) -> None:
    past.move(10)
    past.settle()
    past.page.reasons.switch.set_key("by reason")
    past.what = lambda id: content(person=replace(ana(name="Bo Li"), id=BO))
    past.move(20)
    past.page.show_person(BO)
    past.settle()
    assert past.page.chart.slider.day is None
    assert past.read[-1] is None
    assert past.asked == [ago(70)]
    assert past.trust == "69"


def test_somebody_without_evidence_has_no_past(past: Past) -> None:
    past.what = lambda id: unknown()
    past.page.read()
    past.settle()
    assert not past.page.chart.slider.isVisible()
    assert not past.page.chart.today.isVisible()
    assert not past.page.chart.heading._link.isVisible()


def test_a_person_who_went_meanwhile_is_left(qtbot: QtBot, past: Past) -> None:
    past.problem = NotFound("This person is not in the workspace.")
    with qtbot.waitSignal(past.page.left, timeout=20_000):
        past.move(3)


def test_the_table_stays_and_marks_open_as_before(qtbot: QtBot, past: Past) -> None:
    page = past.page
    past.move(10)
    past.settle()
    qtbot.waitUntil(lambda: len(page.chart.chart.spots) == 3, timeout=20_000)
    with qtbot.waitSignal(page.interaction_activated) as opened:
        qtbot.keyClick(page.chart.chart, Qt.Key.Key_End)
        qtbot.keyClick(page.chart.chart, Qt.Key.Key_Return)
    assert opened.args == [key("talk 0")]
    page.chart.heading.link_activated.emit()
    past.move(11)
    past.settle()
    assert page.chart.table.isVisible() and not page.chart.chart.isVisible()
