"""The Today page by real keys: entries leave as they are settled, come back with undo, and lead where they say."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from care_desktop.domain.feedback import Asker, FeedbackDraft, FeedbackState, FeedbackStep
from care_desktop.domain.interactions import Channel, Flow, InteractionDraft, on_day
from care_desktop.domain.promises import PromiseDraft, PromiseState
from care_desktop.services import feedback_changes, interactions, promise_changes, promises
from care_desktop.services.interactions import LogEntry
from care_desktop.services.outcome import Workspace
from care_desktop.ui.capture_desk import CaptureDesk
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.today_page import TodayPage
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.capture_line import CaptureLine
from care_desktop.ui.widgets.empty_state import EmptyState
from tests.ui import logging_desk as desk
from tests.ui.waiting import let_work

pytest_plugins = ["tests.ui.desk_fixtures"]
Key = Qt.Key
TODAY = date(2026, 11, 24)


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    return desk_workspace


@pytest.fixture
def page(holder: ThemeHolder, operations: Operations) -> Iterator[TodayPage]:
    over = QWidget()
    made = TodayPage(operations, holder, CaptureDesk(holder, operations, NameFeed(operations), over))
    made.resize(1088, 760)
    yield made
    settle(made)
    made.stop()
    made.hide()
    made.deleteLater()


def settle(page: TodayPage) -> None:
    calm = 0
    while calm < 3:
        let_work(5)
        calm = calm + 1 if page.operations.idle and page.feed.idle else 0


def opened(page: TodayPage) -> TodayPage:
    page.show()
    page.activateWindow()
    page.focus_first()
    settle(page)
    return page


def names(page: TodayPage) -> list[str]:
    return [
        ", ".join(card.name for card in line.people)
        for row in range(page.model.rowCount())
        if (line := page.model.line(row))
    ]


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def press(page: TodayPage, key: Key) -> None:
    QTest.keyClick(page.list, key)
    settle(page)


def menu() -> QMenu:
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def signals(page: TodayPage) -> list[tuple[str, Any]]:
    heard: list[tuple[str, Any]] = []
    page.person_opened.connect(lambda id: heard.append(("person", id)))
    page.log_requested.connect(lambda id: heard.append(("log", id)))
    page.log_line_requested.connect(lambda text: heard.append(("line", text)))
    page.people_requested.connect(lambda rownos: heard.append(("people", rownos)))
    page.operations.done.connect(lambda text, undo: heard.append((text, undo)))
    return heard


def busy_morning(workspace: Workspace) -> dict[str, UUID]:
    who = {name: desk.add(workspace, name) for name in ("Ana", "Bo", "Dee", "Eli")}
    who["Cy"] = desk.add(workspace, "Cy", cadence_days=30)
    promise_changes.add(workspace, PromiseDraft("sample", (who["Ana"],), ago(9), ago(1)))
    interactions.log(
        workspace, LogEntry(InteractionDraft((who["Bo"],), on_day(ago(3)), Channel.EMAIL, Flow.QUESTION, note="keys?"))
    )
    desk.log(workspace, who["Cy"], ago(41))
    steps = (FeedbackStep(FeedbackState.HEARD, ago(40)), FeedbackStep(FeedbackState.SHIPPED, ago(2)))
    askers = (Asker(who["Dee"], ago(40)), Asker(who["Eli"], ago(40)))
    feedback_changes.add(workspace, FeedbackDraft("Dark mode", ago(40), askers, steps=steps))
    return who


def test_a_morning_by_keys(page: TodayPage, workspace: Workspace) -> None:
    who = busy_morning(workspace)
    heard = signals(opened(page))
    assert names(page) == ["Ana", "Bo", "Dee, Eli", "Cy"] and page.list.hasFocus()
    assert page.list.currentIndex().row() == 0 and page.list.buttons.isVisible()
    spoken = page.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Bo. Unanswered. “keys?”. Asked 3 days ago (email), no reply yet."
    for key in (Key.Key_L, Key.Key_O, Key.Key_Return):
        press(page, key)
    assert heard == [("log", who["Ana"]), ("person", who["Ana"]), ("person", who["Ana"])]
    heard.clear()
    press(page, Key.Key_D)
    assert names(page) == ["Bo", "Dee, Eli", "Cy"] and page.list.currentIndex().row() == 0
    assert promises.promises_to(workspace, who["Ana"])[0].draft.state is PromiseState.KEPT_LATE
    press(page, Key.Key_D)
    press(page, Key.Key_D)
    assert names(page) == ["Cy"]
    assert heard == [
        ("Promise to Ana kept.", True),
        ("Question of Bo answered elsewhere.", True),
        ("Dee, Eli told.", True),
    ]
    for expected in (["Dee, Eli", "Cy"], ["Bo", "Dee, Eli", "Cy"], ["Ana", "Bo", "Dee, Eli", "Cy"]):
        page.operations.undo()
        settle(page)
        assert names(page) == expected
    assert page.list.currentIndex().row() == 3


@pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)
def test_menus_of_snooze_and_of_a_gap_and_of_several_people(page: TodayPage, workspace: Workspace) -> None:
    who = busy_morning(workspace)
    heard = signals(opened(page))
    press(page, Key.Key_S)
    assert [action.text() for action in menu().actions()] == [
        "1 day: Wed 25 Nov",
        "3 days: Fri 27 Nov",
        "1 week: Tue 1 Dec",
        "Next month: Tue 1 Dec",
    ]
    QTest.keyClick(menu(), Key.Key_Down)
    QTest.keyClick(menu(), Key.Key_Return)
    settle(page)
    assert names(page) == ["Bo", "Dee, Eli", "Cy"] and heard == [("Ana put off until Fri 27 Nov.", True)]
    page.list.go_to_row(2)
    for presses, expected in (((Key.Key_Return,), ("log", who["Cy"])), ((Key.Key_Down, Key.Key_Return), None)):
        press(page, Key.Key_D)
        for key in presses:
            QTest.keyClick(menu(), key)
        settle(page)
        assert expected is None or heard[-1] == expected
    assert names(page) == ["Bo", "Dee, Eli"] and heard[-1] == ("Cy left out until the next contact.", True)
    page.list.go_to_row(1)
    press(page, Key.Key_L)
    assert heard[-1] == ("line", "told Dee, Eli: ")
    press(page, Key.Key_Return)
    QTest.keyClick(menu(), Key.Key_Down)
    QTest.keyClick(menu(), Key.Key_Return)
    assert heard[-1] == ("person", who["Eli"])


def test_logging_moves_the_list_also_while_it_is_hidden_and_an_empty_day_says_what_comes_next(
    page: TodayPage, workspace: Workspace, tmp_path: Path
) -> None:
    who = desk.add(workspace, "Cy", cadence_days=5)
    desk.log(workspace, who, ago(9))
    assert names(opened(page)) == ["Cy"]
    page.hide()
    entry = LogEntry(InteractionDraft((who,), on_day(TODAY)))
    page.operations.change(lambda ws: interactions.log(ws, entry))
    settle(page)
    assert names(page) == []
    opened(page)
    state = page.findChild(EmptyState)
    assert state is not None
    assert state.accessibleName() == "Nobody is waiting for you today. Next: be in touch with Cy on Sun 29 Nov."
    desk_line = page.findChild(CaptureLine)
    assert desk_line is not None and desk_line.isAncestorOf(page.focusWidget())
    heard = signals(page)
    assert page.soon.text() == "Also due this week: 1" and page.soon.isVisible()
    page.soon.click()
    assert heard[0][0] == "people" and len(heard[0][1]) == 1
    saved: list[tuple[Path, int]] = []
    page.calendar_saved.connect(lambda path, count: saved.append((path, count)))
    page.save_calendar(tmp_path / "f.ics")
    settle(page)
    assert saved == [(tmp_path / "f.ics", 1)] and b"Be in touch with Cy" in (tmp_path / "f.ics").read_bytes()


def test_the_owner_filter_shows_for_a_team_only(page: TodayPage, workspace: Workspace) -> None:
    mia, tom = desk.add(workspace, "Mia", teammate=True), desk.add(workspace, "Tom", teammate=True)
    for name, owner in (("Ana", mia), ("Bo", tom)):
        who = desk.add(workspace, name, owner_id=owner)
        promise_changes.add(workspace, PromiseDraft("sample", (who,), ago(9), TODAY))
    assert names(opened(page)) == ["Ana", "Bo"] and page.owner_filter.isVisible()
    page.owner_filter.set_key(str(tom))
    page.owner_filter.key_chosen.emit(str(tom))
    settle(page)
    assert names(page) == ["Bo"]
