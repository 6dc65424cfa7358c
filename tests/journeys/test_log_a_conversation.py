"""A conversation with two people is logged without a mouse, shows everywhere at once, and undo leaves no trace."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from care_desktop.paths import resources_dir
from care_desktop.services import people
from care_desktop.services.outcome import Workspace
from care_desktop.services.transfer_out import ExportOptions, FileFormat, What, export
from care_desktop.storage.person_list import PeopleQuery, PeopleSort, PersonRow
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.log_page import LogPage
from care_desktop.ui.style import install_style
from care_desktop.ui.theme import ThemeChoice, load_holder
from tests.ui import logging_desk as desk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
LINE = "met @ana and Bo Li at KubeCon yesterday 20m: auth docs confuse newcomers; promised sample by fri #sdk ++"
ROOT = Path(__file__).resolve().parents[2]
SCREEN_TOOLS = ("Xvfb", "openbox", "xdotool")
LONGEST_WAIT_S = 60


class Window(QWidget):
    """The Log page with the shortcuts of the window, and the list of people as another page would read it."""

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self.setWindowTitle("CARE journey")
        self.operations = operations
        self.people: list[PersonRow] = []
        holder = load_holder(resources_dir(), ThemeChoice.LIGHT)
        self.page = LogPage(operations, holder, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        for keys, slot in (("Ctrl+L", self.page.capture.focus_line), ("Ctrl+Z", operations.undo)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        operations.bus.changed.connect(self.read_people)
        self.resize(1088, 760)

    def read_people(self) -> None:
        query = PeopleQuery(sort=PeopleSort.NAME, descending=False)
        self.operations.query(
            lambda workspace: people.lines(workspace, people.listing(workspace, query).rownos), self._show_people
        )

    def _show_people(self, rows: list[PersonRow]) -> None:
        self.people = rows


def exported(workspace: Workspace) -> bytes:
    stream = io.BytesIO()
    export(workspace, What.EVERYTHING, stream, ExportOptions(FileFormat.JSON, private_notes=True))
    return stream.getvalue()


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    empty = tmp_path / "empty"
    empty.mkdir()
    with desk.copied_workspace(desk.make_empty_file(empty), tmp_path) as opened:
        fill(opened)
        yield opened


def fill(workspace: Workspace) -> None:
    ana = desk.add(workspace, "Ana Lucía Quispe", "ana")
    desk.add_event(workspace, "KubeCon")
    desk.log(workspace, ana, date(2026, 10, 2), "first words")


def test_log_two_people_and_undo(qapp: object, workspace: Workspace) -> None:
    holder = load_holder(resources_dir(), ThemeChoice.LIGHT)
    ring = install_style(qapp, holder)  # type: ignore[arg-type]
    before = exported(workspace)
    with desk.lanes(workspace) as operations:
        window = Window(operations)
        window.show()
        window.activateWindow()
        window.read_people()
        desk.settle(operations)
        (ana_before,) = window.people
        QTest.keyClick(window, Key.Key_L, CTRL)
        edit = window.page.capture.edit
        assert window.focusWidget() is edit
        QTest.keyClicks(edit, LINE)
        QTest.keyClick(edit, Key.Key_Return)
        desk.settle(operations)
        ana, bo = window.people
        assert (ana.name, bo.name) == ("Ana Lucía Quispe", "Bo Li")
        assert ana.last_contact == bo.last_contact == date(2026, 11, 23)
        assert (ana.interactions, bo.interactions) == (2, 1)
        assert ana.trust != ana_before.trust
        newest = window.page.model.lines[0]
        assert [person.name for person in newest.people] == ["Ana Lucía Quispe", "Bo Li"]
        assert newest.has_promise
        assert exported(workspace) != before
        QTest.keyClick(edit, Key.Key_Z, CTRL)
        desk.settle(operations)
        (again,) = window.people
        assert (again.name, again.trust, again.trust_low) == (
            "Ana Lucía Quispe",
            ana_before.trust,
            ana_before.trust_low,
        )
        assert (again.last_contact, again.interactions) == (date(2026, 10, 2), 1)
        assert len(window.page.model.lines) == 1
        assert exported(workspace) == before
        window.hide()
        window.deleteLater()
    ring.setParent(None)
    ring.deleteLater()


def run_window(folder: Path) -> None:
    """The program of the journey on a real screen: says on standard output what happens."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    install_style(app, load_holder(resources_dir(), ThemeChoice.LIGHT))
    empty = folder / "empty"
    empty.mkdir()
    with desk.copied_workspace(desk.make_empty_file(empty), folder) as workspace:
        fill(workspace)
        before = exported(workspace)
        operations = Operations(lambda: workspace)
        window = Window(operations)

        def tell(sentence: str, can_undo: bool) -> None:
            if can_undo:
                print(sentence, flush=True)
            else:
                QTimer.singleShot(200, app, lambda: tell_undone(sentence))

        def tell_undone(sentence: str) -> None:
            print(sentence, "as before" if exported(workspace) == before else "not as before", flush=True)
            app.quit()

        operations.done.connect(tell)
        window.page.feed.changed.connect(lambda: print("ready", flush=True))
        window.show()
        app.exec()
        operations.close()


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """An X screen with a window manager, without which no window becomes active; gives the environment for it."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        display = answer.readline().strip()
    environment = {**os.environ, "DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb"}
    windows = subprocess.Popen(["openbox"], env=environment, stderr=subprocess.DEVNULL)
    try:
        yield environment
    finally:
        for process in (windows, server):
            process.terminate()
            process.wait(LONGEST_WAIT_S)


@pytest.mark.slow
@pytest.mark.skipif(not all(map(shutil.which, SCREEN_TOOLS)), reason="needs Xvfb, openbox and xdotool")
def test_log_two_people_with_real_keys(tmp_path: Path) -> None:
    with screen() as environment:
        program = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.test_log_a_conversation", str(tmp_path)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert program.stdout is not None
            heard: Callable[[], str] = program.stdout.readline
            xdo = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "CARE journey", "windowactivate", "--sync"]
            subprocess.run(xdo, env=environment, check=True, timeout=LONGEST_WAIT_S)
            assert heard() == "ready\n"
            subprocess.run(["xdotool", "key", "ctrl+l"], env=environment, check=True)
            subprocess.run(["xdotool", "type", "--delay", "8", LINE], env=environment, check=True)
            subprocess.run(["xdotool", "key", "Return"], env=environment, check=True)
            assert heard() == "Logged. Ana Lucía Quispe, Bo Li (new person), 20 min.\n"
            assert heard() == "ready\n"
            subprocess.run(["xdotool", "key", "ctrl+z"], env=environment, check=True)
            rest = program.communicate(timeout=LONGEST_WAIT_S)[0]
            assert "Undone: " in rest
            assert "not as before" not in rest
        finally:
            program.kill()
            program.wait(LONGEST_WAIT_S)


if __name__ == "__main__":
    run_window(Path(sys.argv[1]))
