"""The command palette: what fits, who is found, and doing it with the keyboard."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from care_desktop.app import Application
from care_desktop.domain.people import Handle
from care_desktop.paths import Profile
from care_desktop.services import palette, people
from care_desktop.services.outcome import Workspace
from care_desktop.ui.main_window import PEOPLE_KEY
from care_desktop.ui.palette_entries import PaletteEntry, fitting
from care_desktop.ui.widgets.sidebar import PERSON_KEY
from tests.factories import new_workspace
from tests.ui.workspace_window import add, fill, settle

CONTROL = Qt.KeyboardModifier.ControlModifier


def entry(title: str, other_words: str = "") -> PaletteEntry:
    return PaletteEntry(title, lambda: None, other_words=other_words)


@pytest.mark.parametrize(
    ("typed", "first", "rest"),
    [
        ("", ["Export people", "Go to Insights", "Événements"], []),
        ("exp", ["Export people"], []),
        ("peo ex", [], ["Export people"]),
        ("evenem", ["Événements"], []),
        ("INSI", [], ["Go to Insights"]),
        ("charts", [], ["Go to Insights"]),
        ("xport", [], []),
    ],
)
def test_each_typed_word_begins_a_word_and_titles_that_begin_with_it_come_first(
    typed: str, first: list[str], rest: list[str]
) -> None:
    entries = [entry("Export people"), entry("Go to Insights", "charts"), entry("Événements")]
    found = fitting(entries, typed)
    assert [[item.title for item in part] for part in found] == [first, rest]


def test_people_are_found_by_name_reading_and_handle_and_archived_ones_come_last(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "w.care") as workspace:
        gone = add(workspace, "Ana Archived")
        people.archive(workspace, gone)
        add(workspace, "Bo Anand", talks=3)
        add(workspace, "Ana Quiet")
        add(workspace, "Ana Often", talks=2)
        add(workspace, "佐藤 美咲", reading="Satō Misaki", handles=(Handle("github", "anamisaki"),))

        def names(typed: str) -> list[str]:
            return [found.name for found in palette.find_people(workspace, typed)]

        assert names("an") == ["Ana Often", "Ana Quiet", "Bo Anand", "佐藤 美咲", "Ana Archived"]
        assert names("@anam") == ["佐藤 美咲"]
        assert names("sato") == ["佐藤 美咲"] == names("佐")
        assert names("quiet ana") == ["Ana Quiet"]
        assert names('"* OR x') == [] == names("@") == names("")


@pytest.fixture
def application(qtbot: QtBot, qapp: QApplication, tmp_path: Path):  # type: ignore[no-untyped-def]
    profile = Profile(tmp_path / "profile").make()

    def prepare(workspace: Workspace) -> None:
        add(workspace, "Ana Ruiz", talks=1)
        add(workspace, "Bo Li")

    fill(profile, prepare)
    made = Application(profile, qapp)
    made.start()
    qtbot.waitUntil(lambda: made.is_settled, timeout=20_000)
    assert made.pages is not None
    settle(qtbot, made.pages.operations)
    yield made
    made.window.close()
    made.end()
    made.setParent(None)
    made.deleteLater()
    qapp.setStyleSheet("")


def test_it_opens_finds_and_goes_there_without_a_mouse(qtbot: QtBot, application: Application) -> None:
    window, pages = application.window, application.pages
    assert pages is not None
    window.show_page(PEOPLE_KEY)
    settle(qtbot, pages.operations)
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    shown = pages.palette
    assert shown.isVisible() and shown.field.hasFocus()
    assert shown.model.entry(0).title == "Log a conversation"

    QTest.keyClicks(shown.field, "zzz")
    settle(qtbot, pages.operations)
    assert [shown.model.entry(row).title for row in range(shown.model.rowCount())] == ["Log: zzz"]
    shown.field.selectAll()
    QTest.keyClicks(shown.field, "bo")
    qtbot.waitUntil(lambda: shown.model.entry(0).title == "Bo Li", timeout=5_000)
    QTest.keyClick(shown.field, Qt.Key.Key_Return)
    assert not shown.isVisible() and window.current_key == PERSON_KEY
    settle(qtbot, pages.operations)

    # Whom one has seen is offered before anything is typed.
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    assert shown.model.entry(0).title == "Bo Li" and shown.field.text() == ""
    QTest.keyClick(shown.field, Qt.Key.Key_Escape)
    assert not shown.isVisible()

    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    QTest.keyClicks(shown.field, "met nobody known")
    QTest.keyClick(shown.field, Qt.Key.Key_Up)
    QTest.keyClick(shown.field, Qt.Key.Key_Return)
    assert pages.desk.is_open and pages.desk.line.text == "met nobody known"
    settle(qtbot, pages.operations)
