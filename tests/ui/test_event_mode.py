"""Event mode by keyboard: the event chosen once, a line a conversation, the end-of-day pass; and the page of events."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from care_desktop.domain.event_day import Missing
from care_desktop.domain.events import EventDraft, EventKind, EventTarget
from care_desktop.domain.interactions import Channel
from care_desktop.domain.people import LawfulBasis
from care_desktop.services import event_mode, events, people
from care_desktop.services.outcome import Workspace
from care_desktop.settings import Settings
from care_desktop.ui.dialogs.event_choice_dialog import EventChoiceDialog
from care_desktop.ui.dialogs.event_dialog import EventDialog
from care_desktop.ui.models.event_model import NAME, PEOPLE
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.log_event_tabs import EVENTS, LogTabs
from care_desktop.ui.pages.log_page import LogPage
from care_desktop.ui.theme import ThemeHolder
from tests.ui import logging_desk as desk

pytest_plugins = ["tests.ui.desk_fixtures"]
Key = Qt.Key
TODAY = date(2026, 11, 24)


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    return desk_workspace


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def tabs(holder: ThemeHolder, operations: Operations, settings: Settings) -> Iterator[LogTabs]:
    made = LogTabs(operations, holder, LogPage(operations, holder), settings)
    made.resize(1088, 760)
    yield made
    desk.settle(operations)
    made.hide()
    made.deleteLater()


def shown(tabs: LogTabs, operations: Operations) -> LogTabs:
    tabs.show()
    tabs.activateWindow()
    desk.settle(operations)
    return tabs


def typed(tabs: LogTabs, operations: Operations, line: str) -> None:
    edit = tabs.log.desk.line.edit
    QTest.keyClicks(edit, line)
    QTest.keyClick(edit, Key.Key_Return)
    desk.settle(operations)


def test_a_day_at_an_event_by_keyboard(
    tabs: LogTabs, workspace: Workspace, operations: Operations, settings: Settings, holder: ThemeHolder
) -> None:
    desk.add(workspace, "Bo Li", "bo")
    draft = EventDraft("DevFest Accra", EventKind.HACKATHON, TODAY, date(2026, 11, 25), "Accra")
    id = events.add(workspace, draft).value
    events.add(workspace, EventDraft("KubeCon", started_on=date(2026, 1, 5)))
    shown(tabs, operations)
    tabs.toggle_event_mode()
    (dialog,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, EventChoiceDialog))
    desk.settle(operations)
    QTest.keyClick(dialog.field, Key.Key_Return)
    desk.settle(operations)
    assert tabs.is_on and tabs.mode.event_id == id
    typed(tabs, operations, "Bo Li 10m: wants webhook retries +")
    typed(tabs, operations, "woman with crab sticker: took a sticker")
    typed(tabs, operations, "call with Bo Li yesterday 5m 0: about something else")
    found = event_mode.so_far(workspace, id)
    assert (found.talks_today, found.people_today, found.new_today) == (2, 2, 1)
    newest = [item.draft for item in desk.all_logged(workspace)]
    assert [(item.event_id, item.channel, item.when.day_only) for item in newest] == [
        (id, Channel.HACKATHON, False),
        (id, Channel.HACKATHON, False),
        (None, Channel.CALL, True),
    ]
    assert [line.interaction.draft.event_id for line in tabs.mode.model.lines] == [id, id]
    walked = tabs.mode.go_through(Missing.NAME)
    assert walked is not None
    asked = []
    for key in ("Zuri", Key.Key_5, Key.Key_3, Key.Key_S, Key.Key_Backspace, Key.Key_2, Key.Key_2):
        assert walked.current is not None
        asked.append(walked.current.kind)
        if isinstance(key, str):
            QTest.keyClicks(walked.typed, key)
            QTest.keyClick(walked.typed, Key.Key_Return)
        else:
            QTest.keyClick(walked, key)
        desk.settle(operations)
    assert walked.current is None and walked.left == 0
    assert asked == [
        Missing.NAME, Missing.TONE, Missing.DURATION, Missing.CONSENT, Missing.FOLLOW_UP, Missing.CONSENT,
        Missing.FOLLOW_UP,
    ]  # fmt: skip
    QTest.keyClick(walked, Key.Key_Return)
    desk.settle(operations)
    zuri = next(item for item in newest if item.tone is None and item.event_id == id).people[0]
    person = people.get(workspace, zuri).draft
    assert (person.name, person.consent.basis, person.cadence_days) == ("Zuri", LawfulBasis.CONSENT, 30)
    assert event_mode.so_far(workspace, id).left_out == ()
    again = LogTabs(operations, holder, LogPage(operations, holder), Settings(settings._path))
    desk.settle(operations)
    assert again.mode.event_id == id
    again.deleteLater()
    QTest.keyClick(tabs.log.desk.line.edit, Key.Key_Escape)
    desk.settle(operations)
    assert not tabs.is_on and settings.text("event_mode") == ""
    typed(tabs, operations, "Bo Li 5m: after it")
    assert {item.draft.note: item.draft.event_id for item in desk.all_logged(workspace)}["after it"] is None


def test_another_day_and_a_deleted_event_leave_it_off(
    workspace: Workspace, operations: Operations, settings: Settings, holder: ThemeHolder
) -> None:
    id = events.add(workspace, EventDraft("DevFest Accra")).value
    for state in (f"{id} 2026-11-23", f"{UUID(int=5)} 2026-11-24", "nonsense"):
        settings.change("event_mode", state)
        made = LogTabs(operations, holder, LogPage(operations, holder), settings)
        desk.settle(operations)
        assert not made.is_on
        made.deleteLater()


def test_events_are_planned_and_listed(tabs: LogTabs, workspace: Workspace, operations: Operations) -> None:
    bo = desk.add(workspace, "Bo Li", "bo")
    shown(tabs, operations)
    tabs.show_tab(EVENTS)
    desk.settle(operations)
    page = tabs.events
    assert page.empty.isVisible()
    page.empty.action_requested.emit()
    desk.settle(operations)
    (dialog,) = (widget for widget in QApplication.topLevelWidgets() if isinstance(widget, EventDialog))
    form = dialog.form
    assert form is not None
    form.started.setText("2026-11-20")
    form.ended.setText("2026-11-19")
    form.cost.setText("12")
    dialog.save()
    assert form.fields["name"].problem and form.fields["ended"].problem and form.fields["cost"].problem
    for edit, words in ((form.name, "DevFest"), (form.ended, "2026-11-21"), (form.cost, "")):
        edit.setText(words)
    form.goal.setPlainText("Meet teams")
    form.rows[0].whom.edit.setText("Bo Li")
    form.rows[0].whom.take_typed()
    form.rows[1].whom.edit.setText("Vary Pay")
    form.rows[1].note.setText("payouts")
    dialog.save()
    desk.settle(operations)
    (event,) = events.every_event(workspace)
    assert event.draft == EventDraft(
        "DevFest", started_on=date(2026, 11, 20), ended_on=date(2026, 11, 21), goal="Meet teams"
    )
    assert events.plan(workspace, event.id).targets == (
        EventTarget(bo),
        EventTarget(company="Vary Pay", note="payouts"),
    )
    assert page.current_id == event.id
    desk.log(workspace, bo, date(2026, 11, 20), event_id=event.id)
    page.read()
    desk.settle(operations)
    assert page.model.index(0, PEOPLE).data() == "1" and page.model.index(0, NAME).data() == "DevFest"
    page.ask_to_delete(event.id)
    desk.settle(operations)
    box = QApplication.activeModalWidget() or next(
        widget for widget in QApplication.topLevelWidgets() if type(widget).__name__ == "QMessageBox"
    )
    assert "1 interactions" in box.text()  # type: ignore[attr-defined]
    box.buttons()[0].click()  # type: ignore[attr-defined]
    desk.settle(operations)
    assert events.every_event(workspace) == []
