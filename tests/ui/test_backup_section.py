"""Backups in the window: the section of the settings, the preview before restoring, and the page for a damaged file."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from care_desktop.services import backups
from care_desktop.services.outcome import Workspace
from care_desktop.settings import Settings
from care_desktop.ui.backup_runner import BackupRunner
from care_desktop.ui.dialogs.restore_dialog import RestoreDialog
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.recovery_page import RecoveryPage
from care_desktop.ui.pages.settings_backup import BackupSection
from care_desktop.ui.theme import ThemeHolder
from tests.factories import add_person
from tests.storage.test_backup import damage

pytest_plugins = ["tests.ui.desk_fixtures"]


def wait_for(done) -> None:  # type: ignore[no-untyped-def]
    for _ in range(400):
        if done():
            return
        QTest.qWait(10)
    pytest.fail("it did not come")


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    return desk_workspace


def test_backing_up_previewing_and_recovering(
    desk_workspace: Workspace, operations: Operations, holder: ThemeHolder, tmp_path: Path
) -> None:
    add_person(desk_workspace, "Ana")
    runner = BackupRunner(operations)
    section = BackupSection(operations, holder, runner, Settings(tmp_path / "settings.json"))
    section.show()
    runner.start()
    wait_for(lambda: section.table.backups.rowCount() == 1 and runner.idle)
    assert section.table.chosen is not None
    assert section.table.chosen.manifest.reason is backups.BackupReason.AUTOMATIC
    runner.look()
    wait_for(lambda: runner.idle)
    section.make_backup()
    wait_for(lambda: section.table.backups.rowCount() == 2)
    assert "Backed up and verified" in section.status.text()
    assert section.make_button.isEnabled()

    add_person(desk_workspace, "Bo")
    asked: list[Path] = []
    section.restore_requested.connect(asked.append)
    section.restore()
    (dialog,) = section.findChildren(RestoreDialog)
    wait_for(dialog.confirm.isEnabled)
    assert "only there now, and go: 1" in dialog.sentence.text()
    assert not asked
    chosen = section.table.chosen
    dialog.confirm.click()
    assert asked == [chosen.path]
    section.keep_in(tmp_path / "usb")
    section.keep_in(tmp_path / "disk")
    kept_settings = Settings(tmp_path / "settings.json")
    assert kept_settings.text("backup_folder") == str(tmp_path / "disk")
    assert kept_settings.text("earlier_backup_folders").split("\n") == [
        str(desk_workspace.database.backups),
        str(tmp_path / "usb"),
    ]
    section.hide()
    runner.close()

    path = desk_workspace.path
    kept = backups.kept(desk_workspace)
    assert kept[0].manifest.reason is backups.BackupReason.CLOSING
    operations.close()
    desk_workspace.database.close()
    damage(path)
    page = RecoveryPage(holder)
    page.explain("It is damaged.", path)
    page.show_backups(backups.kept_of_file(path, desk_workspace.database.backups))
    page.show()
    assert page.sentence == "It is damaged." and page.table.chosen == kept[0]
    wanted: list[Path] = []
    page.restore_requested.connect(wanted.append)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    (dialog,) = page.findChildren(RestoreDialog)
    wait_for(dialog.confirm.isEnabled)
    assert "cannot be read" in dialog.sentence.text()
    dialog.confirm.click()
    assert wanted == [kept[0].path]
    page.show_backups(())
    assert not page.restore_button.isVisible() and page.open_button.isVisible()
    page.hide()
