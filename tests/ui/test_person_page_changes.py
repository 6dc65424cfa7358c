"""The page of a person over a real workspace: it follows changes and undo, pages in, and leaves who is gone."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from care_desktop.domain.interactions import InteractionDraft, on_day
from care_desktop.domain.people import Person, PersonDraft
from care_desktop.domain.resources import Stage
from care_desktop.paths import migrations_dir
from care_desktop.services import interactions, people
from care_desktop.services.interactions import LogEntry
from care_desktop.services.local_weights import shipped_weights
from care_desktop.services.outcome import Workspace
from care_desktop.storage.database import open_database
from care_desktop.ui.dialogs.rating_dialog import RatingDialog
from care_desktop.ui.dialogs.stage_dialog import StageDialog
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.person_content import FIRST_ROWS
from care_desktop.ui.pages.person_page import PersonPage
from care_desktop.ui.theme import ThemeHolder
from tests.ui.person_samples import NOW, TODAY, ago


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "workspace.care"
    open_database(path, migrations_dir=migrations_dir(), backups_dir=path.parent, now=NOW, version="0").close()
    return path


@pytest.fixture
def operations(qtbot: QtBot, tmp_path: Path, empty_file: Path) -> Iterator[Operations]:
    path = tmp_path / "workspace.care"
    shutil.copyfile(empty_file, path)

    def open_workspace() -> Workspace:
        database = open_database(
            path, migrations_dir=migrations_dir(), backups_dir=tmp_path / "backups", now=NOW, version="0"
        )
        return Workspace(database, shipped_weights(), lambda: NOW)

    made = Operations(open_workspace)
    crashes: list[object] = []
    made.crashed.connect(crashes.append)
    yield made
    made.close()
    assert crashes == []


class Real:
    """A page over a real workspace that holds Ana."""

    def __init__(self, qtbot: QtBot, operations: Operations, holder: ThemeHolder) -> None:
        self.qtbot, self.operations = qtbot, operations
        self.page = PersonPage(operations, holder)
        qtbot.addWidget(self.page)
        self.page.resize(1088, 800)
        self.page.show()
        made: list[UUID] = []
        operations.change(lambda ws: people.add(ws, PersonDraft("Ana")), made.append)
        self.settle()
        (self.person_id,) = made
        self.page.show_person(self.person_id)
        self.settle()

    def settle(self) -> None:
        """Wait until everything asked for has arrived."""
        self.qtbot.waitUntil(lambda: self.operations.idle, timeout=20_000)

    def log(self, day: date, note: str = "", **fields: object) -> UUID:
        draft = InteractionDraft((self.person_id,), on_day(day), note=note, **fields)  # type: ignore[arg-type]
        made: list[UUID] = []
        self.operations.change(lambda ws: interactions.log(ws, LogEntry(draft)), lambda logged: made.append(logged.id))
        self.settle()
        return made[0]

    def log_all(self, days: range) -> None:
        """Log one interaction for each of these ages in days, and read once."""
        drafts = [InteractionDraft((self.person_id,), on_day(ago(age))) for age in days]

        def work(workspace: Workspace) -> None:
            for draft in drafts:
                interactions.log(workspace, LogEntry(draft))

        self.operations.query(work, lambda _: None)
        self.page.read()
        self.settle()

    @property
    def person(self) -> Person:
        assert self.page.content is not None
        return self.page.content.person


@pytest.fixture
def real(qtbot: QtBot, operations: Operations, holder: ThemeHolder) -> Real:
    return Real(qtbot, operations, holder)


def test_the_page_follows_what_is_logged_and_undone(real: Real) -> None:
    page = real.page
    assert page.tabs.empty.isVisibleTo(page)
    real.log(ago(3), "talked about webhooks", tone=2)
    assert [row.note for row in page.tabs.timeline.rows] == ["talked about webhooks"]
    assert page.figures.trust.accessibleName() != "Trust, 90 % band unknown"
    real.operations.undo()
    real.settle()
    assert page.tabs.timeline.rows == []
    assert page.figures.trust.accessibleName() == "Trust, 90 % band unknown"


def test_delete_in_the_timeline_can_be_undone(qtbot: QtBot, real: Real) -> None:
    kept, gone = real.log(ago(9)), real.log(ago(3))
    view = real.page.tabs.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    real.settle()
    assert [row.id for row in real.page.tabs.timeline.rows] == [kept]
    real.operations.undo()
    real.settle()
    assert [row.id for row in real.page.tabs.timeline.rows] == [gone, kept]


def test_archive_rate_and_stage_go_through_undo(qtbot: QtBot, real: Real) -> None:
    rate, stage, _hand_over, _separator, _held, archive, _erase = real.page.header.menu().actions()
    archive.trigger()
    real.settle()
    assert real.person.archived
    stage.trigger()
    dialog = real.page.findChild(StageDialog)
    assert dialog is not None
    dialog.choose(Stage.RETAIN)
    dialog.reason_field.setText("runs it in production")
    dialog.accept()
    real.settle()
    assert real.page.figures.stage.accessibleName().startswith("Stage Retain by hand, computed Convert")
    rate.trigger()
    rating = real.page.findChild(RatingDialog)
    assert rating is not None
    qtbot.keyClick(rating, Qt.Key.Key_5)
    rating.accept()
    real.settle()
    assert real.person.own_rating is not None
    assert (real.person.own_rating.value, real.person.own_rating.rated_on) == (5, TODAY)
    for _ in range(3):
        real.operations.undo()
        real.settle()
    assert not real.person.archived
    assert real.person.own_rating is None


def test_the_timeline_pages_in_while_scrolling(qtbot: QtBot, real: Real) -> None:
    count = 2 * FIRST_ROWS + 10
    real.log_all(range(count))
    timeline = real.page.tabs.timeline
    assert (len(timeline.rows), timeline.total) == (FIRST_ROWS, count)
    bar = real.page.findChildren(QScrollArea)[0].verticalScrollBar()

    def all_read() -> bool:
        bar.setValue(bar.maximum())
        return len(timeline.rows) == count

    qtbot.waitUntil(all_read, timeout=20_000)
    real.settle()
    assert len({row.id for row in timeline.rows}) == count
    real.log(ago(0), "newest")
    assert len(timeline.rows) == count


def test_keys_bring_the_current_row_into_sight(qtbot: QtBot, real: Real) -> None:
    real.log_all(range(0, 300, 10))
    view = real.page.tabs.view
    bar = real.page.findChildren(QScrollArea)[0].verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() >= view.mapTo(real.page, QPoint(0, view.height())).y() - real.page.height())
    view.setFocus()
    view.setCurrentIndex(view.model().index(29, 0))
    rect = view.visualRect(view.currentIndex())
    top = view.mapTo(real.page, rect.topLeft()).y()
    assert 0 <= top <= real.page.height() - rect.height()


def test_a_person_who_is_gone_is_left(qtbot: QtBot, real: Real) -> None:
    with qtbot.waitSignal(real.page.left):
        real.operations.undo()
        real.settle()
    assert real.page.person_id is None
