"""The Feedback page and its dialogs over a real workspace, worked with keys."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from care_desktop.domain.feedback import Asker, FeedbackDraft, FeedbackState
from care_desktop.domain.promises import PromiseDraft, PromiseState
from care_desktop.services import feedback_board, feedback_changes, promise_changes, promises
from care_desktop.services.outcome import Workspace
from care_desktop.ui.dialogs.feedback_dialog import FeedbackDialog
from care_desktop.ui.dialogs.feedback_merge_dialog import FeedbackMergeDialog
from care_desktop.ui.dialogs.promise_dialog import PromiseDialog
from care_desktop.ui.models.feedback_model import MIME
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.feedback_page import FeedbackPage
from care_desktop.ui.pages.person_page import PersonPage
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.picker import Picked
from tests.ui import logging_desk as desk

pytest_plugins = ["tests.ui.desk_fixtures"]
DAY, TODAY = date(2026, 11, 3), desk.NOW.date()
HEARD, PASSED_ON, SHIPPED, TOLD = (
    FeedbackState.HEARD,
    FeedbackState.PASSED_ON,
    FeedbackState.SHIPPED,
    FeedbackState.TOLD,
)


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    """Ana and Bo asked for two things, and were promised two."""
    return desk_workspace


class Desk:
    """A page with what it asks for, over Ana's and Bo's feedback and promises."""

    def __init__(self, qtbot: QtBot, workspace: Workspace, operations: Operations, holder: ThemeHolder) -> None:
        self.workspace, self.operations, self.holder, self.qtbot = workspace, operations, holder, qtbot
        self.ana, self.bo = desk.add(workspace, "Ana", "ana"), desk.add(workspace, "Bo Li")
        asked = (Asker(self.ana, DAY), Asker(self.bo, DAY))
        self.dark = feedback_changes.add(workspace, FeedbackDraft("Dark mode", DAY, asked, "console", 3)).value
        self.night = feedback_changes.add(workspace, FeedbackDraft("Night colours", DAY, asked[1:])).value
        self.feed = NameFeed(operations)
        self.page = FeedbackPage(operations, holder, self.feed)
        self.said: list[str] = []
        self.opened: list[UUID] = []
        self.lines: list[str] = []
        operations.failed.connect(self.said.append)
        self.page.person_opened.connect(self.opened.append)
        self.page.log_line_requested.connect(self.lines.append)
        qtbot.addWidget(self.page)
        self.page.resize(1088, 800)
        self.page.show()
        self.wait()

    def wait(self) -> None:
        desk.settle(self.operations)

    def titles(self, state: FeedbackState) -> list[str]:
        return [row.title for row in self.page.columns.cards(state).cards.rows]

    def press(
        self, state: FeedbackState, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self.qtbot.keyClick(self.page.columns.cards(state), key, held)
        self.wait()

    def dialog(self, kind: type) -> object:
        self.wait()
        return next(found for found in QApplication.topLevelWidgets() if isinstance(found, kind) and found.isVisible())

    def state(self) -> FeedbackState:
        return feedback_board.detail(self.workspace, self.dark).feedback.draft.state


@pytest.fixture
def board(qtbot: QtBot, workspace: Workspace, operations: Operations, holder: ThemeHolder) -> Iterator[Desk]:
    made = Desk(qtbot, workspace, operations, holder)
    yield made
    made.page.close()


def test_a_card_goes_from_heard_to_told_without_a_mouse(board: Desk) -> None:
    assert board.titles(HEARD) == ["Dark mode", "Night colours"]
    board.page.columns.cards(HEARD).go_to(0)
    for state, target in ((HEARD, PASSED_ON), (PASSED_ON, FeedbackState.PLANNED), (FeedbackState.PLANNED, SHIPPED)):
        board.press(state, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        assert board.state() is target
        assert board.page.columns.cards(target).current_id() == board.dark
    board.press(SHIPPED, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert board.said == ["2 people who asked were not told yet: tell them, then it moves by itself."]
    assert "2 people wait to be told" in board.page.said.text()
    board.press(SHIPPED, Qt.Key.Key_T)
    dialog = board.dialog(FeedbackDialog)
    assert isinstance(dialog, FeedbackDialog)
    askers = dialog.askers
    assert askers is not None
    assert askers.capture_words() == "told Ana, Bo Li: Dark mode shipped"
    askers.copy.click()
    assert QGuiApplication.clipboard().text() == "Ana\nBo Li"
    board.qtbot.keyClick(askers.table, Qt.Key.Key_T)
    board.wait()
    assert [row.told_on for row in askers.model.rows] == [None, TODAY]
    assert board.state() is SHIPPED
    askers.told_all.click()
    board.wait()
    assert board.state() is TOLD
    assert board.titles(TOLD) == ["Dark mode"]
    board.operations.undo()
    board.wait()
    askers.log.click()
    assert board.lines == ["told Bo Li: Dark mode shipped"]
    board.page.columns.cards(SHIPPED).go_to(0)
    board.press(SHIPPED, Qt.Key.Key_Delete)
    assert board.titles(SHIPPED) == []
    board.operations.undo()
    board.wait()
    assert board.titles(SHIPPED) == ["Dark mode"]


def test_a_card_is_dropped_searched_joined_and_added(board: Desk) -> None:
    data = QMimeData()
    data.setData(MIME, str(board.dark).encode())
    drop = QDropEvent(
        QPointF(4, 4),
        Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    board.page.columns.cards(FeedbackState.DECLINED).dropEvent(drop)
    board.wait()
    assert board.state() is FeedbackState.DECLINED
    board.page.search.setText("ana consol")
    board.page._on_search()
    assert (board.titles(HEARD), board.titles(FeedbackState.DECLINED)) == ([], ["Dark mode"])
    board.page.search.clear()
    board.page._on_search()
    card = board.page.columns.cards(FeedbackState.DECLINED).cards.rows[0]
    join = next(act for act in board.page.menu_for(card).actions() if act.text().startswith("Join"))
    join.trigger()
    dialog = board.dialog(FeedbackMergeDialog)
    assert isinstance(dialog, FeedbackMergeDialog)
    dialog.save()
    assert dialog.field.problem
    dialog.picker.set_picked([Picked("Night colours", board.night)])
    dialog.save()
    board.wait()
    assert (board.titles(HEARD), board.titles(FeedbackState.DECLINED)) == ([], ["Dark mode"])
    board.page.add.click()
    new = board.dialog(FeedbackDialog)
    assert isinstance(new, FeedbackDialog)
    assert new.form is not None
    new.form.url.setText("http://roadmap.example.org")
    new.form.people.edit.setText("Nobody At All")
    new.save()
    problems = {name: field.problem for name, field in new.form.fields.items() if field.problem}
    assert problems.keys() == {"title", "people", "roadmap_url"}
    assert new.form.people.edit.text() == "Nobody At All"
    new.form.title.setText("Offline cache")
    new.form.people.edit.setText("bo li")
    new.form.url.setText("https://roadmap.example.org/7")
    new.save()
    board.wait()
    (row,) = board.page.columns.cards(HEARD).cards.rows
    assert (row.title, [who.name for who in row.askers]) == ("Offline cache", ["Bo Li"])
    assert not board.said


def test_promises_are_settled_and_made_with_keys(board: Desk) -> None:
    for text, due in (("slides", date(2026, 11, 20)), ("sample", date(2026, 11, 30)), ("intro", None)):
        promise_changes.add(board.workspace, PromiseDraft(text, (board.ana,), DAY, due))
    board.page.show_promises()
    board.page.read()
    board.wait()
    panel = board.page.promises
    table = panel.table
    assert [row.text for row in panel.model.rows] == ["slides", "sample", "intro"]
    for key in (Qt.Key.Key_K, Qt.Key.Key_B, Qt.Key.Key_R):
        table.selectRow(0)
        board.qtbot.keyClick(table, key)
        board.wait()
    states = {row.text: row.state for row in panel.model.rows}
    assert states == {
        "slides": PromiseState.KEPT_LATE,
        "sample": PromiseState.BROKEN,
        "intro": PromiseState.RELEASED,
    }
    board.qtbot.keyClick(table, Qt.Key.Key_Return)
    assert board.opened == [board.ana]
    board.qtbot.keyClick(table, Qt.Key.Key_E)
    dialog = board.dialog(PromiseDialog)
    assert isinstance(dialog, PromiseDialog)
    form = dialog.form
    assert form is not None
    form.text.clear()
    form.people.set_picked(())
    form.days["due_on"].setText("2020-01-01")
    dialog.save()
    problems = {name: field.problem for name, field in form.fields.items() if field.problem}
    assert problems.keys() == {"text", "people", "due_on"}
    assert form.days["due_on"].text() == "2020-01-01"
    dialog.reject()
    assert {row.state for row in promises.promise_list(board.workspace).rows} == set(states.values())


def test_the_page_of_a_person_settles_makes_and_tells(board: Desk) -> None:
    key = promise_changes.add(board.workspace, PromiseDraft("slides", (board.ana,), DAY, DAY)).value
    feedback_changes.move(board.workspace, board.dark, SHIPPED)
    page = PersonPage(board.operations, board.holder, feed=board.feed)
    board.qtbot.addWidget(page)
    page.resize(1088, 800)
    page.show()
    page.show_person(board.ana)
    board.wait()
    made, asked = page.tabs.promises, page.tabs.feedback
    made.view.setCurrentIndex(made.view.model().index(0, 0))
    board.qtbot.keyClick(made.view, Qt.Key.Key_K)
    board.wait()
    assert promises.promise(board.workspace, key).draft.state is PromiseState.KEPT_LATE
    assert made.current() is not None
    assert made.bar.isVisibleTo(made)
    made.add.click()
    dialog = board.dialog(PromiseDialog)
    assert isinstance(dialog, PromiseDialog)
    assert dialog.form is not None
    dialog.form.text.setText("an introduction")
    dialog.save()
    board.wait()
    assert [promise.draft.text for promise in made.promises] == ["an introduction", "slides"]
    asked.view.setCurrentIndex(asked.view.model().index(0, 0))
    board.qtbot.keyClick(asked.view, Qt.Key.Key_T)
    board.wait()
    draft = feedback_board.detail(board.workspace, board.dark).feedback.draft
    assert {asker.person_id: asker.told_on for asker in draft.askers} == {board.ana: TODAY, board.bo: None}
    board.qtbot.keyClick(asked.view, Qt.Key.Key_T)
    board.wait()
    draft = feedback_board.detail(board.workspace, board.dark).feedback.draft
    assert {asker.told_on for asker in draft.askers} == {None}
    page.close()
