"""The Log page: rows by day, search, paging, deleting, the form, the row just saved, the empty page."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from care_desktop.domain.interactions import Channel, Flow, InteractionDraft, Milestone, at_instant, on_day
from care_desktop.services import interactions
from care_desktop.services.interactions import LogEntry, PromiseMade
from care_desktop.services.log_lines import PAGE_SIZE
from care_desktop.services.outcome import Workspace
from care_desktop.ui.delegates.log_row import marks
from care_desktop.ui.dialogs.interaction_dialog import InteractionDialog
from care_desktop.ui.models.log_model import LINE_ROLE
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.log_page import LogPage
from care_desktop.ui.roles import Role
from care_desktop.ui.theme import ThemeChoice, ThemeHolder
from tests.ui import logging_desk as desk
from tests.ui.waiting import let_work

pytest_plugins = ["tests.ui.desk_fixtures"]
Key = Qt.Key
TODAY = date(2026, 11, 24)


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    return desk_workspace


@pytest.fixture
def ana(workspace: Workspace) -> UUID:
    return desk.add(workspace, "Ana Lucía Quispe", "ana")


@pytest.fixture
def page(holder: ThemeHolder, operations: Operations) -> Iterator[LogPage]:
    made = LogPage(operations, holder)
    made.resize(1088, 760)
    yield made
    desk.settle(operations)
    made.hide()
    made.deleteLater()


def opened(page: LogPage) -> LogPage:
    page.show()
    desk.settle(page.operations)
    return page


def texts(page: LogPage) -> list[str]:
    model = page.model
    return [model.index(row).data() for row in range(model.rowCount())]


def dialogs() -> list[InteractionDialog]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, InteractionDialog) and widget.isVisible()
    ]


def test_rows_stand_newest_first_under_their_days(page: LogPage, workspace: Workspace, ana: UUID) -> None:
    for age, note in ((400, "long ago"), (1, "one day ago"), (0, "first today"), (0, "second today")):
        desk.log(workspace, ana, TODAY - timedelta(days=age), note)
    assert texts(opened(page)) == [
        "Today, Tue 24 Nov 2026",
        "second today",
        "first today",
        "Yesterday, Mon 23 Nov 2026",
        "one day ago",
        "Mon 20 Oct 2025",
        "long ago",
    ]


def test_a_row_says_everything_to_a_screen_reader(page: LogPage, workspace: Workspace, ana: UUID) -> None:
    when = at_instant(datetime(2026, 11, 24, 16, 5, tzinfo=UTC), "Africa/Accra")
    draft = InteractionDraft(
        (ana,), when, Channel.CALL, tone=-1, duration_min=90, milestone=Milestone.TRIED_IT, note="webhooks"
    )
    interactions.log(workspace, LogEntry(draft, promises=(PromiseMade("sample"),), feedback=("retries",)))
    index = opened(page).model.index(1)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    for words in ("Ana Lucía Quispe", "webhooks", "call", "tried it", "promise", "feedback", "90 min", "tone −1"):
        assert words in spoken
    assert [icon for icon, _ in marks(index.data(LINE_ROLE))] == ["feedback", "promise", "milestone"]
    assert not page.model.flags(page.model.index(0)) & Qt.ItemFlag.ItemIsEnabled


def test_a_tone_that_was_not_noted_is_said_so(page: LogPage, workspace: Workspace, ana: UUID) -> None:
    desk.log(workspace, ana, TODAY, "quick word")
    assert "tone not noted" in opened(page).model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)


def test_only_a_first_conversation_is_marked_new(page: LogPage, workspace: Workspace, ana: UUID) -> None:
    bo = desk.add(workspace, "Bo Li")
    desk.log(workspace, ana, TODAY)
    desk.log(workspace, ana, TODAY)
    desk.log(workspace, bo, TODAY)
    lines = opened(page).model.lines
    assert [(line.people[0].name, line.people[0].is_new) for line in lines] == [
        ("Bo Li", True),
        ("Ana Lucía Quispe", False),
        ("Ana Lucía Quispe", False),
    ]
    assert all(line.people[0].stage is not None for line in lines)


def test_further_pages_are_read_as_the_view_asks(page: LogPage, workspace: Workspace, ana: UUID) -> None:
    for number in range(PAGE_SIZE + 30):
        desk.log(workspace, ana, TODAY - timedelta(days=number), f"note {number}")
    model = opened(page).model
    page.list.scrollToTop()
    model.read_again()
    desk.settle(page.operations)
    before = len(model.lines)
    assert before >= PAGE_SIZE
    while model.canFetchMore(model.index(-1)):
        model.fetchMore(model.index(-1))
        desk.settle(page.operations)
    notes = [line.interaction.draft.note for line in model.lines]
    assert notes == [f"note {number}" for number in range(PAGE_SIZE + 30)]
    assert all(model.line(model.index(model.row_of(line.interaction.id))) == line for line in model.lines)


def test_search_finds_words_in_notes(page: LogPage, workspace: Workspace, ana: UUID) -> None:
    desk.log(workspace, ana, TODAY, "webhook retries")
    desk.log(workspace, ana, TODAY, "dark mode")
    opened(page)
    page.focus_search()
    QTest.keyClicks(page.search, "webh")
    let_work(100)
    desk.settle(page.operations)
    assert texts(page)[1:] == ["webhook retries"]
    QTest.keyClicks(page.search, "zz")
    let_work(100)
    desk.settle(page.operations)
    assert texts(page) == []
    QTest.keyClick(page.search, Key.Key_Escape)
    let_work(100)
    desk.settle(page.operations)
    assert len(texts(page)) == 3


def test_delete_takes_the_row_away_and_undo_brings_it_back(page: LogPage, workspace: Workspace, ana: UUID) -> None:
    for note in ("first", "second", "third"):
        desk.log(workspace, ana, TODAY, note)
    opened(page)
    page.list.setCurrentIndex(page.model.index(2))
    QTest.keyClick(page.list, Key.Key_Delete)
    desk.settle(page.operations)
    assert texts(page)[1:] == ["third", "first"]
    assert page.list.currentIndex().data() == "first"
    page.operations.undo()
    desk.settle(page.operations)
    assert texts(page)[1:] == ["third", "second", "first"]


def test_reading_again_keeps_the_row_and_the_scroll_position(page: LogPage, workspace: Workspace, ana: UUID) -> None:
    keys = [desk.log(workspace, ana, TODAY - timedelta(days=age), f"note {age}") for age in range(40)]
    opened(page)
    page.list.setCurrentIndex(page.model.index(page.model.row_of(keys[30])))
    page.list.verticalScrollBar().setValue(500)
    page.operations.change(lambda ws: interactions.delete(ws, keys[0]))
    desk.settle(page.operations)
    assert page.list.currentIndex().data() == "note 30"
    assert page.list.verticalScrollBar().value() == 500


def test_enter_opens_the_form_of_the_row(page: LogPage, workspace: Workspace, ana: UUID) -> None:
    desk.log(workspace, ana, TODAY, "the note", flow=Flow.QUESTION)
    opened(page)
    page.list.setCurrentIndex(page.model.index(1))
    QTest.keyClick(page.list, Key.Key_Return)
    desk.settle(page.operations)
    (dialog,) = dialogs()
    assert dialog.form is not None
    assert dialog.form.controls.note.toPlainText() == "the note"
    QTest.keyClick(dialog, Key.Key_Escape)
    assert dialogs() == []


def test_a_line_just_saved_is_tinted_and_then_not(page: LogPage, workspace: Workspace, ana: UUID) -> None:
    opened(page)
    page.capture.focus_line()
    QTest.keyClicks(page.capture.edit, "met @ana 20m")
    QTest.keyClick(page.capture.edit, Key.Key_Return)
    desk.settle(page.operations)
    index = page.model.index(1)
    assert index.data(Role.SAVED) is True
    assert page.model.saved_row_ms == 2000
    page.model.end_tint(index.data(Role.ID))
    assert page.model.index(1).data(Role.SAVED) is False


def test_an_empty_log_offers_the_example(page: LogPage) -> None:
    opened(page)
    assert page.empty.isVisible()
    page.empty.button.click()
    assert page.capture.text == desk.EXAMPLE
    assert page.capture.chips.specs


def test_esc_in_the_line_goes_to_the_newest_row(page: LogPage, workspace: Workspace, ana: UUID) -> None:
    desk.log(workspace, ana, TODAY, "newest")
    opened(page)
    page.capture.begin_with("Ana Lucía Quispe")
    QTest.keyClick(page.capture.edit, Key.Key_Escape)
    assert page.focusWidget() is page.list
    assert page.list.currentIndex().data() == "newest"
    assert page.capture.text == "Ana Lucía Quispe "


def test_a_hidden_page_reads_again_when_it_is_shown(page: LogPage, workspace: Workspace, ana: UUID) -> None:
    opened(page)
    page.hide()
    draft = InteractionDraft((ana,), on_day(TODAY), note="while away")
    page.operations.change(lambda ws: interactions.log(ws, LogEntry(draft)))
    desk.settle(page.operations)
    assert texts(page) == []
    assert texts(opened(page))[1:] == ["while away"]


def test_many_people_make_a_taller_row_up_to_four_lines(page: LogPage, workspace: Workspace, ana: UUID) -> None:
    others = [desk.add(workspace, f"Person {number}") for number in range(6)]
    for people in ((ana,), (ana, *others[:1]), (ana, *others)):
        interactions.log(workspace, LogEntry(InteractionDraft(people, on_day(TODAY))))
    opened(page)
    heights = [page.list.visualRect(page.model.index(row)).height() for row in (1, 2, 3)]
    assert heights == [40 + 3 * 24, 40 + 24, 40]


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_rows_are_painted_in_both_themes_and_directions(
    page: LogPage, holder: ThemeHolder, workspace: Workspace, ana: UUID, direction: Qt.LayoutDirection
) -> None:
    for who in (ana, desk.add(workspace, "محمد الأمين"), desk.add(workspace, "佐藤 美咲")):
        desk.log(workspace, who, TODAY, "", tone=2, duration_min=200, milestone=Milestone.SIGNED_UP)
    page.setLayoutDirection(direction)
    opened(page)
    light = page.list.grab().toImage()
    holder.choose(ThemeChoice.DARK)
    let_work(10)
    dark = page.list.grab().toImage()
    assert light.size() == dark.size()
    assert light.pixelColor(QPoint(2, 2)) != dark.pixelColor(QPoint(2, 2))
