"""The Settings page: its sections, appearance, recalibrated presence and cadence by tag."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from care_desktop.domain.recalibration import Recalibration
from care_desktop.services import local_presence, people, relationship
from care_desktop.services.local_presence import LocalPresence
from care_desktop.services.outcome import Workspace
from care_desktop.settings import Settings
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.settings_appearance import AppearancePanel
from care_desktop.ui.pages.settings_cadence import CadencePanel
from care_desktop.ui.pages.settings_page import APPEARANCE, SettingsPage
from care_desktop.ui.pages.settings_presence import PresencePanel
from care_desktop.ui.theme import ThemeChoice, ThemeHolder
from tests.ui import logging_desk as desk
from tests.ui.settings_desk import add_ana, add_people, scoring_of, shown, type_into

pytest_plugins = ["tests.ui.desk_fixtures"]
Key = Qt.Key


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    return desk_workspace


@pytest.fixture
def ana(workspace: Workspace) -> UUID:
    return add_ana(workspace)


@pytest.fixture
def page(ana: UUID, holder: ThemeHolder, operations: Operations, tmp_path: Path) -> Iterator[SettingsPage]:
    with shown(holder, operations, tmp_path) as made:
        yield made


@pytest.fixture
def presence(page: SettingsPage) -> PresencePanel:
    scoring_of(page).tabs.setCurrentIndex(1)
    desk.settle(page.operations)
    return scoring_of(page).presence


@pytest.fixture
def cadence(page: SettingsPage) -> CadencePanel:
    scoring_of(page).tabs.setCurrentIndex(2)
    desk.settle(page.operations)
    return scoring_of(page).cadence


def appearance_of(page: SettingsPage) -> AppearancePanel:
    panel = page.sections[APPEARANCE]
    assert isinstance(panel, AppearancePanel)
    return panel


def test_sections_are_made_when_they_are_first_shown(page: SettingsPage) -> None:
    assert (page.current_key, list(page.sections)) == ("scoring", ["scoring"])
    page.setFocus()
    assert page.list.hasFocus()
    QTest.keyClick(page.list, Key.Key_Down)
    QTest.keyClick(page.list, Key.Key_Return)
    assert page.current_key == APPEARANCE
    assert appearance_of(page).isVisible()
    with pytest.raises(KeyError):
        page.show_section("nowhere")


def test_appearance_holds_at_once_and_is_kept(page: SettingsPage, holder: ThemeHolder, tmp_path: Path) -> None:
    page.show_section(APPEARANCE)
    panel = appearance_of(page)
    assert panel.buttons[ThemeChoice.LIGHT].isChecked()
    heard: list[ThemeChoice] = []
    page.appearance_chosen.connect(heard.append)
    panel.buttons[ThemeChoice.LIGHT].setFocus()
    QTest.keyClick(panel.buttons[ThemeChoice.LIGHT], Key.Key_Down)
    assert heard == [ThemeChoice.DARK] and holder.theme.is_dark
    assert Settings(tmp_path / "profile" / "settings.json").text("appearance") == "dark"
    page.show_appearance(ThemeChoice.SYSTEM)
    assert panel.buttons[ThemeChoice.SYSTEM].isChecked() and len(heard) == 1
    page.show_section("scoring")
    holder.choose(ThemeChoice.LIGHT)
    page.show_section(APPEARANCE)
    assert panel.buttons[ThemeChoice.LIGHT].isChecked() and len(heard) == 1


def test_settings_that_cannot_be_written_say_so_and_hold(
    page: SettingsPage, holder: ThemeHolder, tmp_path: Path
) -> None:
    (tmp_path / "profile").write_text("a file where the folder should be")
    said: list[str] = []
    page.operations.failed.connect(said.append)
    page.show_section(APPEARANCE)
    appearance_of(page).buttons[ThemeChoice.DARK].click()
    assert len(said) == 1 and "could not be written" in said[0]
    assert holder.theme.is_dark


def test_without_enough_outcomes_presence_says_how_many_there_are(presence: PresencePanel) -> None:
    assert presence.words.startswith("Not recalibrated: there are 0 observed outcomes here so far, and about 150")
    assert presence.switch.isChecked() and presence.switch.isEnabled()


def test_recalibrated_presence_says_on_what_and_what_it_does(
    page: SettingsPage, ana: UUID, operations: Operations, workspace: Workspace
) -> None:
    add_people(workspace, {f"P{number}": range(10 + number, 1100, 230) for number in range(30)})
    scoring_of(page).tabs.setCurrentIndex(1)
    desk.settle(operations)
    panel = scoring_of(page).presence
    found = local_presence.local_presence(workspace)
    assert found.fitted is not None
    assert f"Recalibrated on {found.outcomes} observed outcomes at {found.fitted.origins} past dates" in panel.words
    assert f"50 % becomes {round(100 * found.chance(0.5))} %" in panel.words
    assert "Level" in panel.words and "Steepness" in panel.words
    panel.switch.setFocus()
    QTest.keyClick(panel.switch, Key.Key_Space)
    desk.settle(operations)
    assert local_presence.kept_presence(workspace).switched_on is False
    assert panel.words == f"Switched off: presence shows as shipped, although there are {found.outcomes} observed " + (
        "outcomes."
    )
    operations.undo()
    desk.settle(operations)
    assert panel.switch.isChecked() and "Recalibrated on" in panel.words


@pytest.mark.parametrize(
    ("level", "slope", "words"),
    [
        (0.4, 1.3, ("Level 0.4: people here come back more often", "Steepness 1.3: high and low chances lie further")),
        (-0.4, 0.6, ("Level -0.4: people here come back less often", "Steepness 0.6: high and low chances lie closer")),
        (0.0, 1.0, ("as often as the shipped form expects", "as far apart as shipped")),
    ],
)
def test_both_parameters_are_said_in_plain_words(
    presence: PresencePanel, monkeypatch: pytest.MonkeyPatch, level: float, slope: float, words: tuple[str, ...]
) -> None:
    fitted = Recalibration(level, slope, 1200, 9, 0.6, 0.5)
    monkeypatch.setattr(local_presence, "fresh_presence", lambda _: LocalPresence(True, 1200, fitted))
    presence.read()
    desk.settle(presence.operations)
    assert f"on {QLocale().toString(1200)} observed outcomes at 9 past dates" in presence.words
    assert all(part in presence.words for part in words)
    monkeypatch.setattr(local_presence, "fresh_presence", lambda _: LocalPresence(False, 1200, replace(fitted)))
    presence.read()
    desk.settle(presence.operations)
    assert "Steepness" not in presence.words


def test_cadences_are_added_changed_removed_and_undone(
    cadence: CadencePanel, operations: Operations, workspace: Workspace
) -> None:
    cadence.tag_edit.setFocus()
    QTest.keyClicks(cadence.tag_edit, "#champion")
    type_into(cadence.days_edit, "14")
    QTest.keyClick(cadence.days_edit, Key.Key_Return)
    desk.settle(operations)
    # Written as the people who carry it have it.
    assert relationship.cadence_by_tag(workspace) == {"Champion": 14}
    assert QApplication.focusWidget() is cadence.tag_edit and not cadence.tag_edit.text()
    type_into(cadence.tag_edit, "sdk")
    type_into(cadence.days_edit, "90")
    cadence.add_button.click()
    desk.settle(operations)
    assert list(cadence.rows) == ["Champion", "sdk"]
    row = cadence.rows["sdk"]
    assert row.days_edit.accessibleName() == "Days between contacts with people tagged sdk"
    type_into(row.days_edit, "60")
    QTest.keyClick(row.days_edit, Key.Key_Return)
    desk.settle(operations)
    assert relationship.cadence_by_tag(workspace)["sdk"] == 60
    operations.undo()
    desk.settle(operations)
    assert row.days_edit.text() == "90"
    cadence.rows["Champion"].remove_button.setFocus()
    QTest.keyClick(cadence.rows["Champion"].remove_button, Key.Key_Space)
    desk.settle(operations)
    assert relationship.cadence_by_tag(workspace) == {"sdk": 90}
    assert QApplication.focusWidget() is cadence.rows["sdk"].remove_button
    cadence.rows["sdk"].remove_button.click()
    desk.settle(operations)
    assert not cadence.rows and QApplication.focusWidget() is cadence.tag_edit
    operations.undo()
    desk.settle(operations)
    assert list(cadence.rows) == ["sdk"]


def test_a_cadence_that_makes_no_sense_is_refused_beside_its_field(
    cadence: CadencePanel, operations: Operations, workspace: Workspace
) -> None:
    cadence.add()
    assert cadence.problem == "Write the tag whose people you mean."
    assert cadence.tag_edit.accessibleDescription() == cadence.problem
    type_into(cadence.tag_edit, "sdk")
    assert cadence.problem == ""
    type_into(cadence.days_edit, "4000")
    cadence.add()
    assert cadence.problem == "Write a whole number from 1 to 3650."
    type_into(cadence.days_edit, "30")
    cadence.add()
    desk.settle(operations)
    type_into(cadence.tag_edit, "SDK")
    type_into(cadence.days_edit, "7")
    cadence.add()
    assert cadence.problem == "sdk has a cadence already: change it above."
    row = cadence.rows["sdk"]
    type_into(row.days_edit, "0")
    QTest.keyClick(row.days_edit, Key.Key_Return)
    desk.settle(operations)
    assert row.problem == "Write a whole number from 1 to 3650." == row.days_edit.accessibleDescription()
    assert relationship.cadence_by_tag(workspace) == {"sdk": 30}


def test_tags_that_appear_are_offered(cadence: CadencePanel, operations: Operations, ana: UUID) -> None:
    def offered() -> list[str]:
        model = cadence.tag_edit.completer().model()
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    assert offered() == ["Champion"]
    operations.change(lambda ws: people.edit(ws, ana, replace(people.get(ws, ana).draft, tags=("Champion", "sdk"))))
    desk.settle(operations)
    assert offered() == ["Champion", "sdk"]
