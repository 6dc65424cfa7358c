"""The page of Insights with a real workspace behind it and toy questions on it."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from care_desktop.domain.insight import Question
from care_desktop.domain.people import PersonDraft
from care_desktop.domain.resources import Stage
from care_desktop.services import people
from care_desktop.services.outcome import Workspace
from care_desktop.settings import Settings
from care_desktop.ui.dialogs.rows_behind_dialog import RowsBehindDialog
from care_desktop.ui.insight_choice import OWN, InsightChoice, keep_choice
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.insight_bodies import Body
from care_desktop.ui.pages.insight_period import PeriodDialog
from care_desktop.ui.pages.insights_page import InsightsPage
from care_desktop.ui.theme import ThemeChoice, ThemeHolder
from care_desktop.ui.widgets.insight_card import InsightCard
from tests.ui.insight_samples import made_page, settle, use_toys
from tests.ui.logging_desk import NOW, add, add_event, log

pytest_plugins = ["tests.ui.desk_fixtures"]
TODAY = NOW.date()


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    return desk_workspace


@pytest.fixture(autouse=True)
def toys(monkeypatch: pytest.MonkeyPatch) -> None:
    use_toys(monkeypatch)


@pytest.fixture
def page(qtbot: QtBot, operations: Operations, holder: ThemeHolder, tmp_path: Path) -> Iterator[InsightsPage]:
    said: list[object] = []
    operations.crashed.connect(said.append)
    with made_page(operations, holder, tmp_path) as made:
        yield made
    assert said == []


def some(workspace: Workspace) -> None:
    ines = add(workspace, "Inês", teammate=True)
    for place, name in enumerate(("Ana", "Bo Li", "Chidi", "Dana")):
        country = "PE" if place < 2 else ""
        id = add(
            workspace, name, country=country, tags=("sdk",) if place else (), owner_id=ines if place == 3 else None
        )
        log(workspace, id, TODAY - timedelta(days=place + 1))


def shown(qtbot: QtBot, page: InsightsPage) -> InsightsPage:
    page.show()
    qtbot.waitExposed(page)
    settle(page)
    return page


def trust(page: InsightsPage) -> InsightCard:
    return page.cards[Question.TRUST]


def triggered(actions: list[QAction], text: str) -> None:
    next(action for action in actions if action.text() == text).trigger()


def test_every_question_is_a_card_with_finding_chart_n_and_day(
    qtbot: QtBot, workspace: Workspace, page: InsightsPage
) -> None:
    some(workspace)
    shown(qtbot, page)
    assert list(page.cards) == [Question.TRUST, Question.STAGES, Question.REPLY]
    card = trust(page)
    assert card.accessibleName() == "Does trust grow?"
    assert card.accessibleDescription() == card.finding.text() == "There are 4 people."
    assert (card.counted.text(), card.as_of.text()) == ("n 4 people", "as of 24 Nov 2026")
    assert "There are 4 people." in card.chart.accessibleName()
    assert card.chart.isVisible() and card.chart.spots[0].said == "4 people"
    assert page.count.text() == "4 people, as known today"
    assert page.cards[Question.REPLY].finding.text() == "Nobody has noted this."
    assert not page.cards[Question.REPLY].export_button.isEnabled()


def test_an_empty_workspace_says_what_will_be_here(qtbot: QtBot, page: InsightsPage) -> None:
    shown(qtbot, page)
    assert page.bodies.empty.isVisible() and not page.report_button.isEnabled()
    with qtbot.waitSignal(page.add_requested):
        page.bodies.empty.button.click()


def test_filters_narrow_and_nobody_is_said_plainly(qtbot: QtBot, workspace: Workspace, page: InsightsPage) -> None:
    some(workspace)
    shown(qtbot, page)
    triggered(page.bar.filters["tag"].menu().actions(), "#sdk")
    settle(page)
    assert trust(page).finding.text() == "There are 3 people."
    assert page.cards[Question.STAGES].finding.text() == "There are 3 people."
    triggered(page.bar.filters["region"].menu().actions(), "unknown")
    settle(page)
    assert trust(page).finding.text() == "There are 2 people."
    triggered(page.bar.filters["region"].menu().actions(), "PE")
    triggered(page.bar.filters["owner"].menu().actions(), "Inês")
    settle(page)
    assert page.bodies.everyone.isVisible() and page.count.text() == "0 people, as known today"
    page.bodies.everyone.click()
    settle(page)
    assert trust(page).isVisible() and trust(page).finding.text() == "There are 4 people."


def test_an_event_filter_waits_for_who_took_part(qtbot: QtBot, workspace: Workspace, page: InsightsPage) -> None:
    some(workspace)
    event = add_event(workspace, "KubeCon")
    log(workspace, add(workspace, "Elif"), TODAY, event_id=event)
    shown(qtbot, page)
    triggered(page.bar.filters["event"].menu().actions(), "KubeCon")
    settle(page)
    assert trust(page).finding.text() == "There are 1 people."


def test_the_period_is_chosen_from_spans_or_by_hand(qtbot: QtBot, workspace: Workspace, page: InsightsPage) -> None:
    some(workspace)
    shown(qtbot, page)
    assert page.bar.period.accessibleName() == "Period: 3 years to 24 Nov 2026"
    assert [action.text() for action in page.bar.period.menu().actions()] == [
        "90 days", "1 year", "3 years", "5 years", "All time", "Choose days…",
    ]  # fmt: skip
    triggered(page.bar.period.menu().actions(), "90 days")
    assert page.filters is not None and page.filters.period.days == 90
    assert page.bar.before.text() == "beside the 90 days before"
    triggered(page.bar.period.menu().actions(), "All time")
    assert page.filters.period.start == TODAY - timedelta(days=4) and not page.bar.before.isVisible()
    triggered(page.bar.period.menu().actions(), "Choose days…")
    dialog = page.bar.findChild(PeriodDialog)
    first, last = dialog.first.control, dialog.last.control
    for wrong, said in (("30 feb", "day"), ("", "Give a day."), ("2026-11-24", "This is after the last day.")):
        first.setText(wrong)
        last.setText("yesterday")
        dialog.show_button.click()
        assert said in dialog.first.problem and dialog.isVisible()
    last.setText("2026-11-25")
    assert dialog.last.problem == "This day is still to come."
    first.setText("14 nov")
    last.setText("yesterday")
    assert (dialog.first.note, dialog.last.note) == ("14 Nov 2026", "23 Nov 2026")
    dialog.show_button.click()
    settle(page)
    assert page.filters.period.days == 10
    assert page.bar.period.accessibleName() == "Period: 14 Nov 2026 to 23 Nov 2026"


def test_what_was_chosen_is_kept_and_what_another_workspace_lacks_is_taken_back(
    qtbot: QtBot, workspace: Workspace, operations: Operations, holder: ThemeHolder, tmp_path: Path
) -> None:
    some(workspace)
    keep_choice(Settings(tmp_path / "settings.json"), InsightChoice("1y", stage=Stage.CONVERT, tag="elsewhere"))
    with made_page(operations, holder, tmp_path) as page:
        shown(qtbot, page)
        assert page.filters is not None
        assert (page.filters.period.days, page.filters.stage, page.filters.tag) == (365, Stage.CONVERT, None)
        page.bar._on_days(page.filters.period)
    with made_page(operations, holder, tmp_path) as again:
        shown(qtbot, again)
        assert again.bar.choice.span == OWN and again.bar.choice.stage == Stage.CONVERT


def test_a_change_is_counted_while_it_shows_and_when_it_shows_again(
    qtbot: QtBot, workspace: Workspace, page: InsightsPage
) -> None:
    some(workspace)
    shown(qtbot, page)
    page.operations.change(lambda ws: people.add(ws, PersonDraft("Elif")))
    qtbot.waitUntil(lambda: trust(page).finding.text() == "There are 5 people.", timeout=20_000)
    page.hide()
    page.operations.change(lambda ws: people.add(ws, PersonDraft("Farah")))
    settle(page)
    assert trust(page).finding.text() == "There are 5 people."
    page.show()
    qtbot.waitUntil(lambda: trust(page).finding.text() == "There are 6 people.", timeout=20_000)


def test_a_page_that_was_read_before_it_shows_has_its_answers_at_once(
    qtbot: QtBot, workspace: Workspace, page: InsightsPage
) -> None:
    some(workspace)
    page.feed.start()
    qtbot.waitUntil(lambda: page.feed.is_complete and page.feed.idle and len(page._answers) == 2, timeout=20_000)
    page.show()
    qtbot.waitUntil(lambda: len(page.cards) == 3)
    assert trust(page).finding.text() == "There are 4 people."
    assert page.count.text() == "4 people, as known today"


def test_a_choice_of_a_card_asks_only_for_that_card(qtbot: QtBot, workspace: Workspace, page: InsightsPage) -> None:
    some(workspace)
    shown(qtbot, page)
    asked: list[Question] = []
    page.feed.answered.connect(lambda ask, _answer: asked.append(ask.question))
    triggered(trust(page).choice.menu().actions(), "owner")
    settle(page)
    assert trust(page).finding.text() == "There are 4 people by owner." and asked == [Question.TRUST]
    assert not page.cards[Question.STAGES].choice.isVisible()


def test_what_is_in_sight_is_counted_first(qtbot: QtBot, workspace: Workspace, page: InsightsPage) -> None:
    some(workspace)
    page.resize(480, 420)
    shown(qtbot, page)
    bar = page.bodies.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert not page.bodies.is_in_sight(trust(page)) and page.bodies.is_in_sight(page.cards[Question.REPLY])
    heard: list[Question] = []
    page.feed.answered.connect(lambda ask, _answer: heard.append(ask.question))
    page.feed.refused.connect(lambda ask, _sentence: heard.append(ask.question))
    triggered(page.bar.filters["tag"].menu().actions(), "#sdk")
    settle(page)
    assert heard[0] is Question.REPLY and len(heard) == 3


def test_the_table_twin_says_the_figures(qtbot: QtBot, workspace: Workspace, page: InsightsPage) -> None:
    some(workspace)
    shown(qtbot, page)
    card = trust(page)
    qtbot.keyClick(card.table_button, Qt.Key.Key_Space)
    assert card.table is not None and card.table.isVisible() and not card.chart.isVisible()
    model = card.table.model()
    cells = [model.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(2)]
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(2)]
    assert (heads, cells) == (["Group", "People"], ["everyone", "4"])
    assert card.table_button.accessibleName().startswith("Show the chart")
    qtbot.keyClick(card.table_button, Qt.Key.Key_Space)
    assert card.chart.isVisible()


def test_a_mark_opens_the_rows_behind_it_and_a_row_the_person(
    qtbot: QtBot, workspace: Workspace, page: InsightsPage, tmp_path: Path
) -> None:
    some(workspace)
    shown(qtbot, page)
    page.activateWindow()
    trust(page).chart.setFocus()
    qtbot.keyClick(trust(page).chart, Qt.Key.Key_Right)
    qtbot.keyClick(trust(page).chart, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.findChild(RowsBehindDialog) is not None)
    dialog = page.findChild(RowsBehindDialog)
    settle(page)
    assert dialog.table.accessibleDescription() == "4 people are counted."
    names = [dialog.model.index(row, 0).data() for row in range(dialog.model.rowCount())]
    assert names == ["Ana", "Bo Li", "Chidi", "Dana"]
    assert dialog.model.index(2, 1).data() == "2" and dialog.model.index(0, 2).data() == "25 Nov 2023"
    page.files.write_rows(dialog._behind, tmp_path / "rows.csv")
    settle(page)
    rows = list(csv.reader((tmp_path / "rows.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row[1:] for row in rows[1:3]] == [["Ana", "0", "2023-11-25"], ["Bo Li", "1", "2023-11-25"]]
    dialog.table.setCurrentIndex(dialog.model.index(1, 0))
    with qtbot.waitSignal(page.person_activated) as opened:
        qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert people.get(workspace, opened.args[0]).draft.name == "Bo Li"


def test_the_menu_leads_to_the_rows_of_the_last_mark(qtbot: QtBot, workspace: Workspace, page: InsightsPage) -> None:
    some(workspace)
    shown(qtbot, page)
    triggered(trust(page)._menu.actions(), "Rows behind the last mark…")
    qtbot.waitUntil(lambda: page.findChild(RowsBehindDialog) is not None)
    settle(page)


def test_buttons_show_under_the_pointer_or_with_the_focus(
    qtbot: QtBot, workspace: Workspace, page: InsightsPage
) -> None:
    some(workspace)
    shown(qtbot, page)
    page.activateWindow()
    card = trust(page)
    page.report_button.setFocus()
    assert not card.is_revealed
    card.table_button.setFocus(Qt.FocusReason.TabFocusReason)
    assert card.is_revealed and QApplication.focusWidget() is card.table_button
    chain: list[object] = []
    while card.chart not in chain and len(chain) < 8:
        focus = QApplication.focusWidget()
        assert focus is not None
        chain.append(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert chain[:2] == [card.table_button, card.export_button] and card.chart in chain


def test_chart_and_figures_leave_as_files_and_by_the_clipboard(
    qtbot: QtBot, workspace: Workspace, page: InsightsPage, tmp_path: Path
) -> None:
    some(workspace)
    shown(qtbot, page)
    said: list[str] = []
    page.operations.done.connect(lambda words, _undoable: said.append(words))
    page.operations.failed.connect(said.append)
    shown_answer = page._shown(page._answers[Question.TRUST])
    assert shown_answer.filters == "3 years to 24 Nov 2026"
    page.files.write_picture(shown_answer, "png", tmp_path / "trust.png")
    page.files.write_picture(shown_answer, "svg", tmp_path / "trust")
    page.files.write_table(shown_answer, tmp_path / "trust.csv")
    page.files.write_table(shown_answer, tmp_path / "missing" / "trust.csv")
    page.files.copy_picture(shown_answer)
    settle(page)
    assert said[:3] == ["Exported to trust.png.", "Exported to trust.svg.", "Exported to trust.csv."]
    assert "trust.csv could not be written" in said[3] and said[4] == "Picture copied."
    assert (tmp_path / "trust.csv").read_bytes() == b"\xef\xbb\xbfGroup,People\r\neveryone,4\r\n"
    assert "There are 4 people." in (tmp_path / "trust.svg").read_text(encoding="utf-8")
    assert QGuiApplication.clipboard().image().width() > 1000


def test_the_report_gets_the_filters(qtbot: QtBot, workspace: Workspace, page: InsightsPage) -> None:
    some(workspace)
    shown(qtbot, page)
    triggered(page.bar.filters["tag"].menu().actions(), "#sdk")
    with qtbot.waitSignal(page.report_requested) as asked:
        page.report_button.click()
    assert asked.args[0].tag == "sdk"


@pytest.mark.parametrize(("width", "columns"), [(480, 1), (800, 2), (1088, 3), (1728, 4)])
def test_cards_stand_in_as_many_columns_as_fit(
    qtbot: QtBot, workspace: Workspace, page: InsightsPage, width: int, columns: int
) -> None:
    some(workspace)
    page.resize(width, 700)
    shown(qtbot, page)
    lefts = {card.mapTo(page, QPoint()).x() for card in page.cards.values()}
    assert len(lefts) == min(columns, 3)
    assert max(card.mapTo(page, QPoint(card.width(), 0)).x() for card in page.cards.values()) <= width


def test_right_to_left_and_dark_it_is_drawn_anew(
    qtbot: QtBot, workspace: Workspace, page: InsightsPage, holder: ThemeHolder
) -> None:
    some(workspace)
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    shown(qtbot, page)
    first, second = page.cards[Question.TRUST], page.cards[Question.STAGES]
    assert first.mapTo(page, QPoint()).x() > second.mapTo(page, QPoint()).x()
    with qtbot.waitSignal(first.chart.drawn, timeout=20_000):
        holder.choose(ThemeChoice.DARK)
    settle(page)
    assert first.chart.grab().toImage().pixelColor(5, 100).name() == holder.theme.surface.lower()


def test_a_workspace_that_cannot_be_read_says_why_and_can_be_tried_again(
    qtbot: QtBot, workspace: Workspace, page: InsightsPage
) -> None:
    some(workspace)
    shown(qtbot, page)
    page.feed.failed.emit("The file is locked.")
    assert page.bodies.failure.text() == "The file is locked." and page.bodies.again.isVisible()
    page.bodies.again.click()
    assert page.bodies._stack.currentIndex() == Body.CARDS
