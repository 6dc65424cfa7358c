"""A session at DEBUG about one person with markup in every field: `python -m tests.security.canary_session FOLDER`.

The name comes on standard input. Prints as JSON what was seen, `MARKUP` tells of widgets that took it for markup.
"""

import functools
import json
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractListModel, QElapsedTimer, QEventLoop, Qt, QTimer
from PySide6.QtGui import Qt as RichText
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QLabel, QMessageBox, QTextEdit, QWidget

from care_desktop import cli, logs
from care_desktop.app import Application
from care_desktop.composition import opened_workspace, present
from care_desktop.domain.events import EventDraft
from care_desktop.domain.feedback import Asker, FeedbackDraft
from care_desktop.domain.interactions import InteractionDraft, on_day
from care_desktop.domain.people import Handle, Job, PersonDraft
from care_desktop.domain.resources import ResourceKind
from care_desktop.paths import Profile
from care_desktop.services import (
    events,
    feedback_changes,
    interactions,
    introductions,
    people,
    resources,
    swag,
    sync,
    transfer_in,
    transfer_out,
)
from care_desktop.services.interactions import LogEntry, PromiseMade
from care_desktop.services.outcome import Workspace
from care_desktop.services.transfer_out import ExportOptions, What
from care_desktop.ui.delegates.row import RowDelegate
from care_desktop.ui.dialogs.text_dialog import TextDialog
from tests.integrations.worlds import WORLDS

TODAY = present().date()
WAIT_MS = 20_000
TIP = '<p style="white-space:pre-wrap">'


def store(workspace: Workspace, name: str, mark: str) -> None:
    """One person, and everything there can be about them."""
    event = events.add(workspace, EventDraft(mark, started_on=TODAY, ended_on=TODAY, place=mark, notes=mark)).value
    draft = PersonDraft(
        mark, reading=mark, place=mark, tags=(mark,), handles=(Handle("github", name.split()[0]),), notes=mark,
        jobs=(Job(mark, mark),), met_how=mark, private_notes=mark, met_event_id=event,
    )  # fmt: skip
    who = people.add(workspace, draft).value
    other = people.add(workspace, PersonDraft(f"Bo {mark}")).value
    talk = InteractionDraft((who, other), on_day(TODAY), note=mark, tags=(mark,), event_id=event)
    interactions.log(workspace, LogEntry(talk, promises=(PromiseMade(mark, TODAY),), feedback=(f"{mark} 2",)))
    feedback_changes.add(workspace, FeedbackDraft(mark, TODAY, (Asker(who, TODAY),), area=mark))
    given = resources.add(workspace, mark, next(iter(ResourceKind))).value
    resources.give(workspace, given, [who], TODAY)
    swag.give(workspace, swag.add_item(workspace, mark).value, [who], on=TODAY)
    introductions.add(workspace, who, other, on=TODAY, outcome=mark)


class Session:
    """The window under way."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self.mark = f'<b>{name}</b> <img src="file:///etc/passwd"> & &lt;'
        self.profile = Profile(folder / "profile").make()
        self.markup: set[str] = set()
        self.seen = 0

    def play(self, app: QApplication) -> None:
        """Everything once."""
        with opened_workspace(self.profile) as workspace:
            store(workspace, self.name, self.mark)
        (self.profile.logs / "fault-999999999.txt").write_text(f"Fatal Python error: Aborted\n{self.name}\n", "utf-8")
        (self.profile.root / "draft-form.txt").write_text(f"Add person\n\nName: {self.mark}\n", "utf-8")
        made = Application(self.profile, app)
        made.start(self.profile.database)
        until(lambda: made.is_settled)
        pages = made.pages
        assert pages is not None
        self.made, self.operations = made, pages.operations
        self.settle()
        self.look_at_what_was_left()
        ids: list = []
        self.operations.query(lambda ws: [row.id for row in _people(ws)], ids.extend)
        self.settle()
        for entry in made.window.entries:
            # Its pictures are drawn, not laid out as text, and are the dearest thing in the window.
            if entry.key != "insights":
                made.window.show_page(entry.key)
                self.settle()
        pages.show_person(ids[0], self.mark)
        self.settle()
        pages.dialogs.edit_person(ids[0])
        self.settle()
        for dialog in made.window.findChildren(QWidget):
            if dialog.isWindow() and dialog.isVisible():
                dialog.close()
        self.search_and_log()
        self.fail()
        crashed = made._crashes
        assert crashed is not None
        dialog = crashed.show_report(made._holder, made.window)
        assert dialog is not None
        self.settle()
        dialog.close()
        made.window.close()
        made.end()

    def look_at_what_was_left(self) -> None:
        """The crash of the run before, and the form that was open then."""
        for wanted, words in (("A form was open", self.mark), ("The program ended unexpectedly", "Aborted")):
            message = self.made.window.messages.message
            assert message is not None and message.text.startswith(wanted) and message.action is not None, message
            message.action.run()
            self.settle()
            dialog = self.made.window.findChild(TextDialog)
            assert dialog is not None and words in dialog.text.toPlainText()
            dialog.accept()
            dialog.setParent(None)
            self.made.window.messages.dismiss()
        assert not (self.profile.root / "draft-form.txt").exists()

    def search_and_log(self) -> None:
        """Search, log, take back, export."""
        pages = self.made.pages
        assert pages is not None
        self.made.window.show_page("people")
        pages.people.search.setText(self.name)
        pages.log_line(f"@{self.name.split()[0]} talked about {self.mark}")
        self.settle()
        self.operations.change(lambda ws: people.add(ws, PersonDraft(f"{self.mark} 2")))
        self.settle()
        self.operations.undo()
        for what, file in ((What.PEOPLE, "people.csv"), (What.EVERYTHING, "all.zip")):
            target = self.profile.exports / file
            self.operations.query(
                lambda ws, what=what, target=target: transfer_out.export_to_path(ws, what, target, ExportOptions()),
                lambda _count: None,
            )
        self.settle()

    def fail(self) -> None:
        """Everything that can go wrong, with the name in its hands."""
        name = self.name
        broken = self.folder / "broken.csv"
        broken.write_text(f'name,notes\n"{name}', encoding="utf-8")
        self.operations.change(lambda ws: transfer_in.run(ws, broken))
        self.operations.change(lambda ws: transfer_in.run(ws, self.folder / f"{name}.csv"))
        self.operations.change(
            lambda ws: people.add(ws, PersonDraft(name, handles=(Handle("github", name.split()[0]),)))
        )
        self.operations.query(lambda ws: {}[name], print)
        self.operations.query(lambda ws: _refused_row(ws, name), print)
        self.operations.query(lambda ws: _failed_sync(ws, name), print)
        self.settle()
        QTimer.singleShot(0, lambda: int(name))
        threading.Thread(target=lambda: (self.folder / name / name).read_bytes()).start()
        logging.getLogger("foreign.library").warning("cannot parse %s", name)
        logging.getLogger("care_desktop.test").debug("a plain word")
        self.settle()
        assert cli.main(["--profile", str(self.profile.root), "import", str(broken)]) == 1

    def settle(self) -> None:
        """Wait for the lanes, then look at every widget."""
        for _ in range(2):
            turn(20)
            until(lambda: self.operations.idle)
        for widget in QApplication.allWidgets():
            for words, is_rich in _shown(widget):
                self.seen += self.name in words
                if is_rich and self.name in words:
                    self.markup.add(f"{type(widget).__name__} {type(widget.parent()).__name__}: {words[:80]}")


def _people(workspace: Workspace) -> list:
    from care_desktop.services import people_list

    return list(people_list.view(workspace, people_list.PeopleQuery(), 0, 5).rows)


def _refused_row(workspace: Workspace, name: str) -> None:
    with workspace.database.work() as work:
        work.driver.execute("INSERT INTO person (id, name) VALUES (?, ?)", (None, name))


def _failed_sync(workspace: Workspace, name: str) -> None:
    from care_desktop.integrations.http import Http
    from care_desktop.services import accounts

    def mistaken(*_arguments: object) -> None:
        raise LookupError(f"nobody called {name}")

    with WORLDS["mastodon"]() as world:
        account = accounts.add(workspace, world.source, world.server.address, world.options, creates_people=True).value
        with patch.object(type(world.source), "fetch", mistaken):
            sync.run(workspace, account.id, world.source, None, Http(workspace.clock))


def _shown(widget: QWidget) -> Iterator[tuple[str, bool]]:
    """What a widget shows, and whether it takes it for markup."""
    if isinstance(widget, QLabel):
        plain = widget.textFormat() == Qt.TextFormat.PlainText
        yield widget.text(), not plain and RichText.mightBeRichText(widget.text())
    if isinstance(widget, QMessageBox):
        yield widget.text(), widget.textFormat() != Qt.TextFormat.PlainText
    if isinstance(widget, QTextEdit):
        yield widget.toPlainText(), True
    yield widget.toolTip(), _is_rich(widget.toolTip())
    is_list = isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView)
    if is_list and widget.model() is not None and widget.isVisible():
        model = widget.model()
        for row in range(min(model.rowCount(), 5)):
            for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
                index = model.index(row, column)
                tip = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
                escapes = isinstance(widget.itemDelegateForIndex(index), RowDelegate)
                yield tip, not escapes and _is_rich(tip)
                yield str(index.data() or ""), False


def _is_rich(tip: str) -> bool:
    return RichText.mightBeRichText(tip) and ("<b>" in tip or "<img" in tip or not tip.startswith(TIP))


def turn(wait_ms: int) -> None:
    """Let the window work, as `QApplication.exec` would: what goes wrong meanwhile goes to the hooks."""
    loop = QEventLoop()
    QTimer.singleShot(wait_ms, loop.quit)
    loop.exec()


def until(is_so: Callable[[], bool]) -> None:
    waited = QElapsedTimer()
    waited.start()
    while not is_so():
        assert waited.elapsed() < WAIT_MS
        turn(5)


def main(folder: Path) -> None:
    """One session."""
    assert cli.main(["--version"]) == 0
    name = sys.stdin.readline().strip()
    app = QApplication([])
    session = Session(folder, name)
    with patch.object(logs, "start_log", functools.partial(logs.start_log, level=logging.DEBUG)):
        session.play(app)
    print(Path("/proc/self/cmdline").read_bytes(), dict(os.environ))
    masked = sorted(words.replace(name, "NAME") for words in session.markup)
    print("SEEN", json.dumps({"seen": session.seen, "markup": masked}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
