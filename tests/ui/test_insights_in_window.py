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
from care_desktop.ui.pages.insights_page import InsightsPage
from care_desktop.ui.pages.settings_page import SettingsPage
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
        page = made.pages.widgets.get(INSIGHTS_KEY) if made.pages is not None else None
        return isinstance(page, InsightsPage) and len(page.cards) == 13 and page.feed.is_complete and page.feed.idle

    return answered


def test_keys_lead_to_insights_and_settings_and_leaving_ends_them(qtbot: QtBot, made: Application) -> None:
    window = made.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_7, CONTROL)
    assert window.current_key == INSIGHTS_KEY
    qtbot.waitUntil(_all_answered(made), timeout=30_000)
    QTest.keyClick(window, Qt.Key.Key_8, CONTROL)
    assert window.current_key == SETTINGS_KEY
    QTest.keyClick(window, Qt.Key.Key_2, CONTROL)
    assert window.current_key == PEOPLE_KEY


def test_the_appearance_chosen_in_the_menu_shows_in_the_settings(qtbot: QtBot, made: Application) -> None:
    window = made.window
    window.show_page(SETTINGS_KEY)
    window.menu.appearance_chosen.emit(ThemeChoice.DARK)
    assert made.pages is not None
    settings = made.pages.widgets[SETTINGS_KEY]
    assert isinstance(settings, SettingsPage)
    settings.show_section("appearance")
    panel = settings.sections["appearance"]
    assert panel.buttons[ThemeChoice.DARK].isChecked()  # type: ignore[attr-defined]
    window.menu.appearance_chosen.emit(ThemeChoice.LIGHT)
    assert panel.buttons[ThemeChoice.LIGHT].isChecked()  # type: ignore[attr-defined]


def test_the_page_is_written_as_a_report(qtbot: QtBot, tmp_path: Path, made: Application) -> None:
    window = made.window
    window.show_page(INSIGHTS_KEY)
    qtbot.waitUntil(_all_answered(made), timeout=30_000)
    assert made.pages is not None
    filters = InsightFilters(Period(date(2026, 1, 1), date(2026, 11, 22)))
    made.pages.reports.write(filters, tmp_path / "report.pdf")
    qtbot.waitUntil(lambda: (tmp_path / "report.pdf").exists() and window.messages.message is not None, timeout=60_000)
    settle(qtbot, made.pages.operations)
    pages = PdfReader(tmp_path / "report.pdf").pages
    assert "Does trust grow?" in "".join(page.extract_text() for page in pages)
