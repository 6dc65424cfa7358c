"""Insights, settings and the report, reached from the whole window."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from care_desktop.app import Application
from care_desktop.domain.insight import InsightFilters, Period
from care_desktop.paths import Profile
from care_desktop.ui.main_window import INSIGHTS_KEY, PEOPLE_KEY, SETTINGS_KEY
from care_desktop.ui.theme import ThemeChoice
from tests.ui.workspace_window import add, fill, settle

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def made(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Application]:
    """The window on a workspace with six people."""
    profile = Profile(tmp_path / "profile").make()
    names = ("Ana", "Bo", "Cy", "Dee", "Eli", "Fay")
    fill(profile, lambda workspace: [add(workspace, name, talks=20) for name in names])
    application = Application(profile, qapp)
    application.start(None)
    qtbot.waitUntil(lambda: application.is_settled, timeout=20_000)
    yield application
    application.window.close()
    application.end()
    application.setParent(None)
    application.deleteLater()
    qapp.setStyleSheet("")


def _all_answered(made: Application) -> Callable[[], bool]:
    def answered() -> bool:
        page = made.pages.insights if made.pages is not None else None
        return page is not None and len(page.cards) == 13 and page.feed.is_complete and page.feed.idle

    return answered


def test_keys_lead_to_insights_and_settings_and_leaving_ends_them(qtbot: QtBot, made: Application) -> None:
    window = made.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_4, CONTROL)
    assert window.current_key == INSIGHTS_KEY
    qtbot.waitUntil(_all_answered(made), timeout=30_000)
    QTest.keyClick(window, Qt.Key.Key_5, CONTROL)
    assert window.current_key == SETTINGS_KEY
    QTest.keyClick(window, Qt.Key.Key_1, CONTROL)
    assert window.current_key == PEOPLE_KEY


def test_the_appearance_chosen_in_the_menu_shows_in_the_settings(qtbot: QtBot, made: Application) -> None:
    window = made.window
    window.show_page(SETTINGS_KEY)
    window.menu.appearance_chosen.emit(ThemeChoice.DARK)
    assert made.pages is not None and made.pages.settings is not None
    made.pages.settings.show_section("appearance")
    panel = made.pages.settings.sections["appearance"]
    assert panel.buttons[ThemeChoice.DARK].isChecked()  # type: ignore[attr-defined]
    window.menu.appearance_chosen.emit(ThemeChoice.LIGHT)
    assert panel.buttons[ThemeChoice.LIGHT].isChecked()  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["report.pdf", "report.html", "figures.zip"])
def test_the_page_is_written_as_a_report(qtbot: QtBot, tmp_path: Path, made: Application, name: str) -> None:
    window = made.window
    window.show_page(INSIGHTS_KEY)
    qtbot.waitUntil(_all_answered(made), timeout=30_000)
    assert made.pages is not None
    filters = InsightFilters(Period(date(2026, 1, 1), date(2026, 11, 22)))
    made.pages.reports.write(filters, tmp_path / name)
    qtbot.waitUntil(lambda: (tmp_path / name).exists(), timeout=60_000)
    qtbot.waitUntil(
        lambda: window.messages.message is not None and name in window.messages.message.text, timeout=10_000
    )
    settle(qtbot, made.pages.operations)
    if name.endswith(".pdf"):
        assert "Does trust grow?" in "".join(page.extract_text() for page in PdfReader(tmp_path / name).pages)
