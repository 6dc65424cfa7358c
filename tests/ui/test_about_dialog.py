"""The window about the program: what it says, what it copies, where its buttons lead, and the icon it shows."""

from pathlib import Path

from PySide6.QtGui import QDesktopServices, QGuiApplication
from pytest import MonkeyPatch
from pytestqt.qtbot import QtBot

from care_desktop import RELEASES_ADDRESS, __version__
from care_desktop.paths import Profile, resources_dir
from care_desktop.services.installation import installation, sqlite_resets_logs_safely
from care_desktop.settings import Settings
from care_desktop.ui.actions import ActionId
from care_desktop.ui.app_icon import SIZES_PX, app_icon
from care_desktop.ui.dialogs.about_dialog import AboutDialog
from care_desktop.ui.main_window import MainWindow
from care_desktop.ui.theme import ThemeHolder


def test_it_tells_versions_and_places_and_copies_nothing_personal(
    qtbot: QtBot, holder: ThemeHolder, tmp_path: Path
) -> None:
    profile = Profile(tmp_path / "home" / "anna" / "care").make()
    workspace = profile.root / "Ana and friends.care"
    workspace.write_bytes(bytes(2_000_000))
    shown: list[Path] = []
    dialog = AboutDialog(holder, installation(profile, workspace), shown.append)
    qtbot.addWidget(dialog)
    assert __version__ in dialog.versions.text() and "SQLite 3." in dialog.versions.text()
    for button in dialog.show_buttons:
        button.click()
    assert shown == [profile.root, profile.root, profile.backups, profile.logs]
    dialog.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert f"CARE Desktop {__version__}" in copied
    assert ".care, 2.0 MB" in copied
    assert "anna" not in copied and "friends" not in copied


def test_the_menu_opens_it_and_the_page_of_releases(
    qtbot: QtBot, holder: ThemeHolder, tmp_path: Path, monkeypatch: MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    window = MainWindow(holder, Settings(tmp_path / "settings.json"))
    qtbot.addWidget(window)
    window.finish()
    window.commands[ActionId.NEWER_VERSION].trigger()
    assert opened == [RELEASES_ADDRESS]
    window.commands[ActionId.ABOUT].trigger()
    dialog = window.findChild(AboutDialog)
    assert dialog is not None and dialog.isVisible()
    dialog.close()


def test_the_icon_is_there_in_every_size(holder: ThemeHolder) -> None:
    icon = app_icon(resources_dir())
    assert [size.width() for size in icon.availableSizes()] == list(SIZES_PX)
    small = icon.pixmap(16, 16).toImage()
    corners = {small.pixelColor(x, y).name() for x, y in ((6, 6), (8, 6), (6, 8), (8, 8))}
    assert len(corners) == 4, "each letter has its own ground"


def test_which_sqlite_resets_its_log_safely() -> None:
    safe = {version: sqlite_resets_logs_safely(version) for version in ((3, 40, 1), (3, 44, 6), (3, 45, 9))}
    assert safe == {(3, 40, 1): False, (3, 44, 6): True, (3, 45, 9): False}
    assert [sqlite_resets_logs_safely(version) for version in ((3, 50, 7), (3, 51, 2), (3, 53, 4))] == [
        True,
        False,
        True,
    ]
