"""The whole window: from the first painting to closing, with workspaces that open and that do not."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from care_desktop import app as app_module
from care_desktop.app import Application, run
from care_desktop.domain.people import PersonDraft
from care_desktop.paths import Profile
from care_desktop.services import people
from care_desktop.settings import Settings
from care_desktop.ui.actions import ActionId
from care_desktop.ui.dialogs.import_dialog import ImportDialog
from care_desktop.ui.dialogs.person_dialog import PersonDialog
from care_desktop.ui.dialogs.text_dialog import TextDialog
from care_desktop.ui.export_files import What
from care_desktop.ui.theme import ThemeChoice
from tests.ui.workspace_window import add, fill, page_of_handbook, settle

CONTROL = Qt.KeyboardModifier.ControlModifier
POPUP = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")
Start = Callable[..., Application]


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "profile").make()


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, profile: Profile) -> Iterator[Start]:
    started: list[Application] = []

    def make(database: Path | None = None) -> Application:
        made = Application(profile, qapp)
        started.append(made)
        made.start(database)
        qtbot.waitUntil(lambda: made.is_settled, timeout=20_000)
        return made

    yield make
    for made in started:
        made.window.close()
        made.end()
        made.setParent(None)
        made.deleteLater()
    qapp.setStyleSheet("")


def ready(qtbot: QtBot, made: Application) -> None:
    assert made.pages is not None
    settle(qtbot, made.pages.operations)
    qtbot.wait(1)
    settle(qtbot, made.pages.operations)


def activate(qtbot: QtBot, made: Application) -> None:
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)


def test_the_first_start_makes_a_workspace_and_shows_an_empty_list(
    qtbot: QtBot, profile: Profile, start: Start
) -> None:
    made = start()
    ready(qtbot, made)
    assert profile.database.exists()
    assert made.pages is not None and made.pages.people.view.beginning.state.isVisible()
    assert made.window.current_key == "people"
    assert made.window.windowTitle() == "My workspace - CARE Desktop"


def test_keys_lead_to_pages_and_back(qtbot: QtBot, profile: Profile, start: Start) -> None:
    fill(profile, lambda ws: add(ws, "Ana", 3))
    made = start()
    ready(qtbot, made)
    window, pages = made.window, made.pages
    assert pages is not None
    activate(qtbot, made)
    assert window.current_key == "today"
    qtbot.keyClick(window, Qt.Key.Key_2, CONTROL)
    ready(qtbot, made)
    qtbot.keyClick(pages.people.table, Qt.Key.Key_Down)
    qtbot.keyClick(pages.people.table, Qt.Key.Key_Return)
    ready(qtbot, made)
    assert window.current_key == "person"
    qtbot.keyClick(window, Qt.Key.Key_4, CONTROL)
    assert window.current_key == "log" and pages.desk.line.edit.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_F, CONTROL)
    assert pages.log.log.search.hasFocus()
    for key, name in ((Qt.Key.Key_5, "resources"), (Qt.Key.Key_6, "feedback"), (Qt.Key.Key_3, "person")):
        qtbot.keyClick(window, key, CONTROL)
        ready(qtbot, made)
        assert window.current_key == name
    # The line opens over the page one is on, with the person in it.
    qtbot.keyClick(window, Qt.Key.Key_L, CONTROL)
    ready(qtbot, made)
    assert window.current_key == "person" and pages.desk.is_open and pages.desk.line.text.strip() == "Ana"
    read = [page_of_handbook(qtbot, made)]
    qtbot.keyClick(pages.desk.line.edit, Qt.Key.Key_Escape)
    assert not pages.desk.is_open
    read.append(page_of_handbook(qtbot, made))
    window.show_page("settings")
    read.append(page_of_handbook(qtbot, made))
    assert read == ["handbook/capture.md", "handbook/person.md", "handbook/sync.md"]
    window.show_page("person")
    qtbot.keyClick(window, Qt.Key.Key_F, CONTROL)
    assert window.current_key == "people" and pages.people.search.hasFocus()


class _Windows(QObject):
    """Notes every window that shows, however briefly."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


def test_no_page_flashes_a_window_of_its_own(qtbot: QtBot, qapp: QApplication, profile: Profile, start: Start) -> None:
    fill(profile, lambda ws: add(ws, "Ana", 1))
    windows = _Windows()
    qapp.installEventFilter(windows)
    try:
        made = start()
        ready(qtbot, made)
        for entry in made.window.entries:
            made.window.show_page(entry.key)
            ready(qtbot, made)
            assert QApplication.focusWidget() is not None, entry.key
    finally:
        qapp.removeEventFilter(windows)
    assert windows.shown == ["MainWindow"]


def test_add_person_tell_and_undo_with_keys(qtbot: QtBot, start: Start) -> None:
    made = start()
    ready(qtbot, made)
    window, pages = made.window, made.pages
    assert pages is not None
    qtbot.keyClick(window, Qt.Key.Key_N, CONTROL)
    ready(qtbot, made)
    dialog = window.findChild(PersonDialog)
    assert dialog is not None and dialog.form is not None
    qtbot.keyClicks(dialog.form.name, "Ana Quispe")
    qtbot.keyClick(dialog.form.name, Qt.Key.Key_Return, CONTROL)
    ready(qtbot, made)
    ready(qtbot, made)
    assert pages.people.table.currentIndex().data() == "Ana Quispe"
    message = window.messages.message
    assert message is not None and message.text == "Ana Quispe added."
    assert message.action is not None and message.action.text == "Undo"
    assert window.commands[ActionId.UNDO].text() == "Undo: Add Ana Quispe"
    activate(qtbot, made)
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    ready(qtbot, made)
    assert pages.people.view.beginning.state.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    ready(qtbot, made)
    assert pages.people.model.rowCount() == 1


def test_a_file_that_is_no_workspace_is_left_alone_and_explained(qtbot: QtBot, tmp_path: Path, start: Start) -> None:
    foreign = tmp_path / "notes.db"
    foreign.write_text("these are notes, not a database " * 200)
    before = foreign.read_bytes()
    made = start(foreign)
    trouble = made.window.trouble
    assert trouble is not None and trouble.isVisible() and "notes.db" in trouble.sentence
    assert foreign.read_bytes() == before
    assert not made.window.commands[ActionId.ADD_PERSON].isEnabled()
    trouble.open_button.click()
    dialog = made.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "fresh.db"))
    dialog.reject()
    qtbot.waitUntil(lambda: made.is_settled, timeout=20_000)
    assert made.window.trouble is None and made.window.current_key == "people"
    assert made.window.sidebar.isVisible()


def test_a_workspace_that_is_gone_is_not_made_again(
    qtbot: QtBot, profile: Profile, tmp_path: Path, start: Start
) -> None:
    gone = tmp_path / "disk" / "team.db"
    Settings(profile.settings).change("last_database", str(gone))
    made = start()
    trouble = made.window.trouble
    assert trouble is not None and "no longer there" in trouble.sentence
    assert not gone.exists() and not profile.database.exists()


def test_the_sample_is_a_file_of_its_own(qtbot: QtBot, profile: Profile, start: Start) -> None:
    made = start()
    ready(qtbot, made)
    made.window.commands[ActionId.OPEN_SAMPLE].trigger()
    qtbot.waitUntil(lambda: made.is_settled, timeout=30_000)
    ready(qtbot, made)
    assert made.pages is not None and made.pages.people.model.rowCount() >= 50
    assert made.window.windowTitle().startswith("Sample workspace")
    # What was still under way for the workspace that was left is nobody's trouble.
    assert made.window.messages.message is None
    made.window.commands[ActionId.OPEN_OWN].trigger()
    qtbot.waitUntil(lambda: made.is_settled, timeout=20_000)
    ready(qtbot, made)
    assert made.pages.people.model.rowCount() == 0
    assert Settings(profile.settings).text("last_database") == ""


def test_appearance_is_chosen_in_the_menu_and_remembered(qtbot: QtBot, profile: Profile, start: Start) -> None:
    made = start()
    made.window.commands[ActionId.DARK].trigger()
    assert made.window.holder.choice is ThemeChoice.DARK and made.window.holder.theme.is_dark
    assert Settings(profile.settings).text("appearance") == "dark"


@POPUP
def test_the_menu_opens_with_a_key_and_holds_no_dead_entry(qtbot: QtBot, start: Start) -> None:
    made = start()
    ready(qtbot, made)
    window = made.window
    qtbot.keyClick(window, Qt.Key.Key_F10)
    assert window.menu.isVisible()
    off = [action.text() for action in window.menu.actions() if not action.isEnabled() and action.text()]
    assert off == ["Undo", "Redo"]
    window.menu.close()


@POPUP
def test_alt_alone_opens_the_menu_and_alt_with_another_key_does_not(qtbot: QtBot, start: Start) -> None:
    made = start()
    ready(qtbot, made)
    window, native = made.window, made.window.windowHandle()
    QTest.keyPress(native, Qt.Key.Key_Alt)
    QTest.keyClick(native, Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    QTest.keyRelease(native, Qt.Key.Key_Alt)
    assert not window.menu.isVisible()
    QTest.keyClick(native, Qt.Key.Key_Alt)
    assert window.menu.isVisible()
    window.menu.close()


def test_exports_are_written_without_private_notes(
    qtbot: QtBot, profile: Profile, tmp_path: Path, start: Start
) -> None:
    fill(profile, lambda ws: people.add(ws, PersonDraft("Ana", private_notes="Looks for another job.")))
    made = start()
    ready(qtbot, made)
    assert made.pages is not None
    written = ((What.PEOPLE, "p.csv"), (What.PEOPLE, "p.vcf"), (What.INTERACTIONS, "i.csv"))
    for what, name in (*written, (What.EVERYTHING, "all.json")):
        made.pages.exports.write(what, tmp_path / name)
        ready(qtbot, made)
    assert "Ana" in (tmp_path / "p.csv").read_text(encoding="utf-8-sig")
    assert "Looks for" not in (tmp_path / "p.csv").read_text(encoding="utf-8-sig")
    card = (tmp_path / "p.vcf").read_text(encoding="utf-8")
    assert "FN:Ana" in card and "Looks for" not in card
    assert "Looks for" not in (tmp_path / "all.json").read_text(encoding="utf-8")
    message = made.window.messages.message
    assert message is not None and message.text.startswith("Everything exported to all.json")


def test_only_the_selected_people_are_exported(qtbot: QtBot, profile: Profile, tmp_path: Path, start: Start) -> None:
    def work(workspace):  # type: ignore[no-untyped-def]
        for name in ("Ana", "Bo", "Chidi"):
            add(workspace, name)
        people.add(workspace, PersonDraft("Dana", restricted=True))

    fill(profile, work)
    made = start()
    ready(qtbot, made)
    assert made.pages is not None
    made.pages.exports.write(What.PEOPLE, tmp_path / "all.csv")
    ready(qtbot, made)
    message = made.window.messages.message
    assert message is not None and message.text.endswith("1 person was left out: their data may only be kept.")
    made.pages.exports.write(What.PEOPLE, tmp_path / "some.csv", tuple(made.pages.people.model.rownos[:2]))
    ready(qtbot, made)
    message = made.window.messages.message
    assert message is not None and "left out" not in message.text
    text = (tmp_path / "some.csv").read_text(encoding="utf-8-sig")
    assert "Ana" in text and "Bo" in text and "Chidi" not in text
    made.pages.exports.some_people(made.pages.people.model.rownos[:1])
    (asked,) = made.window.findChildren(QFileDialog)
    asked.filterSelected.emit(asked.nameFilters()[1])
    assert [Path(name).name for name in asked.selectedFiles()] == ["people.vcf"]
    asked.fileSelected.emit(str(tmp_path / "some.vcf"))
    ready(qtbot, made)
    asked.reject()
    assert (tmp_path / "some.vcf").read_text(encoding="utf-8").count("FN:") == 1


def test_an_import_is_looked_at_then_done_and_undone(qtbot: QtBot, tmp_path: Path, start: Start) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name,company\nAna,Andina Pagos\nBo Li,Lianhua\n,Nowhere\n", encoding="utf-8")
    made = start()
    ready(qtbot, made)
    pages = made.pages
    assert pages is not None
    dialog = ImportDialog(pages.operations, made.window.holder, file, made.window)
    dialog.open()
    ready(qtbot, made)
    assert dialog.heading.text() == "2 people ready to import"
    assert "1 row has an error and is left out." in dialog.summary.text()
    assert dialog.reasons.toPlainText().startswith("Row 4, error:")
    assert dialog.rows.model().rowCount() == 3
    dialog.import_button.click()
    ready(qtbot, made)
    ready(qtbot, made)
    assert pages.people.model.rowCount() == 2
    made.window.commands[ActionId.UNDO].trigger()
    ready(qtbot, made)
    assert pages.people.view.beginning.state.isVisible()


def test_an_import_that_cannot_be_read_says_why(qtbot: QtBot, tmp_path: Path, start: Start) -> None:
    file = tmp_path / "colours.csv"
    file.write_bytes(b"%PDF-1.7 colours")
    made = start()
    ready(qtbot, made)
    assert made.pages is not None
    dialog = ImportDialog(made.pages.operations, made.window.holder, file, made.window)
    dialog.open()
    ready(qtbot, made)
    assert "was not imported" in dialog.heading.text() and "colours.csv" in dialog.summary.text()
    assert not dialog.import_button.isEnabled()
    dialog.reject()


def test_geometry_is_remembered(qtbot: QtBot, profile: Profile, start: Start) -> None:
    made = start()
    made.window.resize(777, 555)
    made.window.close()
    again = start()
    assert (again.window.width(), again.window.height()) == (777, 555)


def test_a_fault_is_told_and_the_window_goes_on(qtbot: QtBot, start: Start, caplog: pytest.LogCaptureFixture) -> None:
    made = start()
    ready(qtbot, made)
    assert made.pages is not None

    def crash(_workspace: object) -> None:
        raise ZeroDivisionError("secret".upper())

    made.pages.operations.query(crash, lambda _: None)
    ready(qtbot, made)
    message = made.window.messages.message
    assert message is not None and "made a mistake" in message.text and message.action is not None
    message.action.run()
    dialog = made.window.findChild(TextDialog)
    assert dialog is not None and "ZeroDivisionError" in dialog.text.toPlainText()
    assert "SECRET" not in message.text + dialog.text.toPlainText()
    dialog.accept()


def test_nothing_heavy_is_imported_before_the_window_is_painted(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from care_desktop.paths import Profile;"
        "from care_desktop.app import run;"
        "status = run(Profile(Path(sys.argv[1])), quit_after_paint=True);"
        "heavy = {name.split('.')[0] for name in sys.modules} & {'sqlalchemy', 'alembic', 'numpy', 'matplotlib'};"
        "print(status, sorted(heavy))"
    )
    root = Path(app_module.__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "p")], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "0 []"
    assert not (tmp_path / "p" / "workspace.db").exists()


def test_without_a_screen_there_is_a_sentence(
    profile: Profile, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert run(profile) == 1
    assert "no screen" in capsys.readouterr().err


def test_no_field_of_the_shell_is_left_without_a_name(qtbot: QtBot, profile: Profile, start: Start) -> None:
    fill(profile, lambda ws: add(ws, "Ana", 3))
    made = start()
    ready(qtbot, made)
    edits = made.window.findChildren(QLineEdit)
    assert edits and all(edit.accessibleName() for edit in edits)
