"""The page of a person, with made-up content and with a real workspace behind it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from care_desktop.domain.people import LawfulBasis
from care_desktop.domain.resources import Stage
from care_desktop.errors import NotFound
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.ui.dialogs.rating_dialog import RatingDialog
from care_desktop.ui.dialogs.stage_dialog import StageDialog
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.person_content import PersonContent
from care_desktop.ui.pages.person_page import PersonPage
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.label import ElidedLabel
from tests.ui.person_samples import ANA, NOW, ana, card, content, key, unknown, view

Show = Callable[[PersonContent], PersonPage]


@pytest.fixture
def operations(qtbot: QtBot) -> Iterator[Operations]:
    """Operations without a workspace: what the page reads is made up."""
    nothing: Any = SimpleNamespace(clock=lambda: NOW, zone="UTC", database=SimpleNamespace(close=lambda: None))
    made = Operations(lambda: nothing)
    crashes: list[object] = []
    made.crashed.connect(crashes.append)
    yield made
    made.close()
    assert crashes == []


def settle(qtbot: QtBot, operations: Operations) -> None:
    qtbot.waitUntil(lambda: operations.idle, timeout=20_000)


@pytest.fixture
def show(qtbot: QtBot, operations: Operations, holder: ThemeHolder) -> Show:
    def made(what: PersonContent) -> PersonPage:
        page = PersonPage(operations, holder, read_person=lambda _workspace, _id, _rows, _day: what)
        qtbot.addWidget(page)
        page.resize(1088, 800)
        page.show()
        page.show_person(what.person.id)
        settle(qtbot, operations)
        return page

    return made


def said(page: QWidget) -> list[str]:
    """The accessible names of everything that shows."""
    return [part.accessibleName() for part in page.findChildren(QWidget) if part.isVisibleTo(page)]


def texts(page: QWidget) -> list[str]:
    return [part.text() for part in page.findChildren(QWidget) if hasattr(part, "text") and part.isVisibleTo(page)]


def test_the_head_says_who_this_is(show: Show) -> None:
    page = show(content())
    shown = texts(page.header)
    assert "Ana Lucía Quispe" in shown
    assert "she/her" in shown
    assert any(text.startswith("Backend engineer at Andina Pagos since Jan 2025 · Arequipa, Peru") for text in shown)
    assert any("there · Spanish, Quechua" in text for text in shown)
    assert {"analuq", "forum.example.org: ana_q", "sdk"} <= set(shown)


def test_six_figures_stand_in_a_strip(show: Show) -> None:
    figures = show(content()).figures
    assert figures.stage.accessibleName() == "Stage Retain since Mar 2025"
    assert figures.trust.accessibleName() == "Trust, 90 % band 69 51 to 85"
    assert figures.presence.accessibleName() == "Presence, 90 days likely about 9 in 10"
    assert figures.rating.accessibleName() == "Own rating 4 of 5, 2 Nov"
    assert figures.owner.accessibleName() == "Owner Inês Duarte"
    assert figures.consent.accessibleName() == "Consent consent told me"


def test_a_stage_set_by_hand_keeps_the_computed_one_in_sight(show: Show) -> None:
    by_hand = view(stage=Stage.EXPAND, stage_reason="teaches our course")
    figures = show(content(view=by_hand)).figures
    assert figures.stage.accessibleName() == "Stage Expand by hand, computed Retain"
    assert "teaches our course" in figures.stage.toolTip()


def test_somebody_unknown_is_unknown_and_not_low(show: Show) -> None:
    page = show(unknown())
    figures = page.figures
    assert figures.trust.accessibleName() == "Trust, 90 % band unknown"
    assert figures.presence.accessibleName() == "Presence, 90 days too little known"
    assert figures.rating.accessibleName() == "Own rating not rated"
    assert figures.owner.accessibleName() == "Owner nobody"
    assert figures.consent.accessibleName() == "Consent unknown"
    assert "unknown" in page.chart.chart.accessibleName()
    assert page.tabs.empty.isVisibleTo(page)
    assert not page.reasons.ledger.isVisibleTo(page)
    assert not page.tabs.view.isVisibleTo(page)


def test_log_is_the_one_thing_to_do_while_nothing_is_logged(qtbot: QtBot, show: Show) -> None:
    page = show(unknown())
    with qtbot.waitSignal(page.log_requested) as asked:
        page.tabs.empty.button.click()
    assert asked.args == [ANA]


def test_a_person_who_did_not_say_is_a_visible_state(show: Show) -> None:
    consent = replace(ana().draft.consent, basis=LawfulBasis.NONE)
    assert show(content(person=ana(consent=consent))).figures.consent.accessibleName() == "Consent none"


def test_a_reason_opens_its_interaction(qtbot: QtBot, show: Show) -> None:
    page = show(content())
    ledger = page.reasons.ledger
    ledger.setFocus()
    opened: list[UUID] = []
    page.interaction_activated.connect(opened.append)
    for row in range(ledger.model().rowCount()):
        ledger.activated.emit(ledger.model().index(row, 0))
    assert opened == [key("talk 1"), key("talk 0")]


def test_the_chart_has_a_twin_as_a_table(qtbot: QtBot, show: Show) -> None:
    page = show(content())
    table = page.chart.table
    assert not table.isVisibleTo(page)
    page.chart.heading.link_activated.emit()
    assert table.isVisibleTo(page)
    assert not page.chart.chart.isVisibleTo(page)
    model = table.model()
    assert model.rowCount() == 101
    assert [model.index(0, column).data() for column in range(5)] == ["24 Nov 2026", "69", "51", "85", ""]
    assert model.index(100, 1).data() == "unknown"
    happened = [model.index(row, 4).data() for row in range(101)]
    assert happened.count("signed up") == 1
    with qtbot.waitSignal(page.interaction_activated) as opened:
        table.activated.emit(model.index(happened.index("signed up"), 0))
    assert opened.args == [key("talk 2")]


def test_a_mark_on_the_chart_opens_its_interaction(qtbot: QtBot, show: Show) -> None:
    page = show(content())
    chart = page.chart.chart
    qtbot.waitUntil(lambda: len(chart.spots) == 3, timeout=20_000)
    chart.setFocus()
    with qtbot.waitSignal(page.interaction_activated) as opened:
        qtbot.keyClick(chart, Qt.Key.Key_End)
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert opened.args == [key("talk 0")]


def test_tabs_count_what_is_behind_them(show: Show) -> None:
    tabs = show(content()).tabs.tabs
    names = [tabs.accessibleTabName(place) for place in range(tabs.count())]
    assert names == ["Timeline 3", "Promises 1 open", "Feedback 1", "Notes", "Rhythm"]


def test_what_was_not_read_is_not_counted_as_nothing(show: Show) -> None:
    tabs = show(content(promises=None, feedback=None)).tabs.tabs
    assert [tabs.tabText(place) for place in range(tabs.count())] == ["Timeline", "Notes", "Rhythm"]


def test_private_notes_show_on_request_only(show: Show) -> None:
    page = show(content())
    secret = "Looks for another job."
    assert secret not in texts(page)
    page.tabs.tabs.setCurrentIndex(3)
    assert secret not in texts(page)
    assert "Likes plain answers." in texts(page)
    page.tabs.notes.private_button.click()
    assert secret in texts(page)
    page.tabs.tabs.setCurrentIndex(0)
    page.tabs.tabs.setCurrentIndex(3)
    assert secret not in texts(page)
    assert all(secret not in name for name in said(page))


def test_a_teammate_has_no_trust(show: Show) -> None:
    page = show(content(person=ana(teammate=True)))
    for part in (page.figures, page.chart, page.reasons):
        assert not part.isVisibleTo(page)
    assert page.tabs.isVisibleTo(page)


def test_the_buttons_ask_the_window(qtbot: QtBot, show: Show) -> None:
    page = show(content())
    with qtbot.waitSignal(page.log_requested) as logged:
        page.header.log_button.click()
    with qtbot.waitSignal(page.edit_requested) as edited:
        page.header.edit_button.click()
    with qtbot.waitSignal(page.left):
        qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert logged.args == edited.args == [ANA]


def test_a_narrow_page_puts_the_reasons_under_the_chart(qtbot: QtBot, show: Show) -> None:
    page = show(content())
    assert page.reasons.x() > page.chart.geometry().right()
    page.resize(700, 800)
    qtbot.waitUntil(lambda: page.reasons.y() > page.chart.geometry().bottom())
    assert page.reasons.width() > 600
    assert page.figures.stage.accessibleName() == "Stage Retain since Mar 2025"


def test_values_stay_whole_where_their_notes_find_no_room(qtbot: QtBot, show: Show) -> None:
    page = show(content())
    labels = page.figures.findChildren(ElidedLabel)
    counts = []
    for width in (1088, 900, 700):
        page.resize(width, 800)
        qtbot.waitUntil(lambda: all(one.width() >= one.sizeHint().width() for one in labels if one.isVisible()))
        counts.append(sum(one.isVisible() for one in labels))
    assert counts[0] > counts[-1] >= 6


def test_only_what_concerns_the_person_is_read_again(show: Show) -> None:
    page = show(content())
    other = frozenset({UUID(int=99)})
    assert not page.concerns(Changes(people=other, tables=frozenset({"person"})))
    assert page.concerns(Changes(people=frozenset({ANA})))
    assert page.concerns(Changes(interactions=frozenset({key("talk 2")}), tables=frozenset({"interaction"})))
    assert page.concerns(Changes(tables=frozenset({"promise"})))
    assert page.concerns(Changes(many=True))


def test_everything_that_can_be_pressed_has_a_name(show: Show) -> None:
    page = show(content())
    focusable = [
        part
        for part in page.findChildren(QWidget)
        if part.isVisibleTo(page) and part.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(focusable) >= 7
    for part in focusable:
        assert part.accessibleName() or getattr(part, "text", lambda: "")(), part


def test_a_rating_needs_a_choice(qtbot: QtBot, holder: ThemeHolder) -> None:
    dialog = RatingDialog(holder, "Ana")
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.rating() is None
    qtbot.keyClick(dialog, Qt.Key.Key_4)
    assert dialog.rating() == 4
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)


def test_a_stage_by_hand_needs_a_reason(qtbot: QtBot, holder: ThemeHolder) -> None:
    dialog = StageDialog(holder, "Ana", card())
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.chosen() is None
    dialog.choose(Stage.EXPAND)
    with qtbot.assertNotEmitted(dialog.accepted):
        dialog.accept()
    assert dialog.problem.text() == "Say why you set the stage by hand."
    dialog.reason_field.setText(" teaches our course ")
    with qtbot.waitSignal(dialog.accepted):
        dialog.accept()
    assert (dialog.chosen(), dialog.reason()) == (Stage.EXPAND, "teaches our course")
    dialog.choose(None)
    assert dialog.reason() == ""


def test_a_person_who_never_was_is_left(qtbot: QtBot, operations: Operations, holder: ThemeHolder) -> None:
    def nobody(_ws: Workspace, _id: UUID, _rows: int, _day: date | None) -> PersonContent:
        raise NotFound("This person is not in the workspace.")

    page = PersonPage(operations, holder, read_person=nobody)
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignal(page.left, timeout=20_000):
        page.show_person(ANA)


def test_the_rhythm_stands_behind_its_tab_and_opens_days(show: Show) -> None:
    page = show(content())
    opened: list[object] = []
    page.interaction_activated.connect(opened.append)
    page.tabs.tabs.setCurrentIndex(4)
    assert page.tabs.rhythm.isVisibleTo(page)
    assert "Days in touch" in page.tabs.rhythm.calendar.accessibleName()
    stroke = content().view.strokes[-1]
    page.tabs.rhythm.calendar.spot_activated.emit((stroke.interaction_id,))
    assert opened == [stroke.interaction_id]
