"""The timeline of a person: rows in words, days once, rows as high as they need, keys and menu."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from pytestqt.qtbot import QtBot

from care_desktop.domain.interactions import Channel, Direction, Flow, Milestone
from care_desktop.domain.promises import Promise, PromiseDraft, PromiseState
from care_desktop.ui.delegates.timeline import wrapped
from care_desktop.ui.models.timeline_model import (
    TimelineModel,
    feedback_row,
    promise_row,
    promise_words,
    title_words,
)
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.timeline_view import TimelineView
from tests.ui.person_samples import ANA, TODAY, ago, content, key, talk


def model_of(*talks: object, total: int | None = None) -> TimelineModel:
    model = TimelineModel()
    model.show(talks, ANA, TODAY, len(talks) if total is None else total)  # type: ignore[arg-type]
    return model


@pytest.fixture
def view(qtbot: QtBot, holder: ThemeHolder) -> TimelineView:
    model = model_of(*content().newest)
    made = TimelineView(holder, model)
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(640, 400)
    made.show()
    return made


@pytest.mark.parametrize(
    ("interaction", "title", "with_whom"),
    [
        (talk(1, others=("Bo Li",), event="KubeCon"), "Conversation at KubeCon", "with Bo Li"),
        (talk(1, channel=Channel.EMAIL, direction=Direction.OUTBOUND), "Email, outbound", ""),
        (talk(1, channel=Channel.CALL), "Conversation, call", ""),
        (talk(1, flow=Flow.QUESTION, channel=Channel.GITHUB), "Question, GitHub", ""),
        (talk(1, others=("Itzel",), flow=Flow.INTRODUCTION), "Introduction to Itzel", ""),
        (talk(1, flow=Flow.CONTRIBUTION, kind="review", channel=Channel.GITHUB), "Review, GitHub", ""),
        (talk(1), "Conversation", ""),
    ],
)
def test_a_row_says_what_it_was(interaction: object, title: str, with_whom: str) -> None:
    assert title_words(interaction, ANA) == (title, with_whom)  # type: ignore[arg-type]


def test_a_day_stands_once() -> None:
    rows = model_of(talk(1, "a"), talk(1, "b"), talk(15, "c")).rows
    assert [row.day for row in rows] == ["Mon 23 Nov", "", "Mon 9 Nov"]
    assert [row.age for row in rows] == ["yesterday", "", "2 weeks ago"]


def test_a_day_that_goes_on_in_the_next_page_is_not_named_again() -> None:
    model = model_of(talk(1, "a"), total=3)
    assert model.has_more
    model.append([talk(1, "a"), talk(1, "b"), talk(2, "c")])
    assert [row.day for row in model.rows] == ["Mon 23 Nov", "", "Sun 22 Nov"]
    assert not model.has_more


def test_a_page_that_brings_nothing_new_ends_the_reading() -> None:
    model = model_of(talk(1, "a"), total=9)
    model.append([])
    assert not model.has_more


def test_tone_has_a_true_minus_and_silence_about_it_is_spoken() -> None:
    rows = model_of(talk(1, "a", tone=-1), talk(2, "b"), talk(3, "c", tone=0)).rows
    assert [row.tone for row in rows] == ["−1", "", "0"]
    assert "tone not noted" in rows[1].spoken
    assert "outbound" not in rows[1].spoken


def test_what_came_of_it_stands_on_chips() -> None:
    model, made = TimelineModel(), content()
    model.set_came_of_it(made.promises or (), made.feedback or ())
    model.show([talk(1, "talk 0", milestone=Milestone.IN_PRODUCTION)], ANA, TODAY, 1)
    (row,) = model.rows
    assert [(chip.icon, chip.text) for chip in row.chips] == [
        ("milestone", "in production"),
        ("promise", "sample, due Fri 27 Nov"),
        ("feedback", "auth SDK docs, heard"),
    ]
    assert "sample, due Fri 27 Nov" in row.spoken


@pytest.mark.parametrize(
    ("due", "state", "words"),
    [
        (date(2026, 11, 23), PromiseState.OPEN, "sample, 1 day late"),
        (date(2026, 11, 4), PromiseState.OPEN, "sample, 3 weeks late"),
        (None, PromiseState.OPEN, "sample, no day named"),
        (ago(3), PromiseState.BROKEN, "sample, broken"),
    ],
)
def test_a_promise_says_where_it_stands(due: date | None, state: PromiseState, words: str) -> None:
    assert promise_words(Promise(ANA, PromiseDraft("sample", (ANA,), ago(30), due, state=state)), TODAY) == words


def test_promises_and_feedback_have_rows_of_their_own() -> None:
    made = content()
    kept, open_one = (promise_row(promise, TODAY) for promise in made.promises or ())
    assert (kept.title, kept.note, kept.id) == ("benchmark", "kept 3 weeks ago", None)
    assert (open_one.note, open_one.id) == ("due Fri 27 Nov", key("talk 0"))
    (asked,) = (feedback_row(item, ANA, TODAY) for item in made.feedback or ())
    assert (asked.title, asked.note, asked.id) == ("auth SDK docs", "heard, docs", key("talk 0"))


def test_a_huge_note_is_cut() -> None:
    (row,) = model_of(talk(1, note="x" * 300_000)).rows
    assert len(row.note) < 500
    assert len(row.spoken) < 700


def test_the_list_is_as_high_as_its_rows(view: TimelineView) -> None:
    before = view.height()
    model = view.model()
    assert isinstance(model, TimelineModel)
    assert before == sum(view.sizeHintForRow(row) for row in range(3))
    model.append([talk(400, "older")])
    assert view.height() > before


def test_notes_break_into_three_lines_at_most(qtbot: QtBot, holder: ThemeHolder) -> None:
    lines = wrapped("word " * 80, QFont(), 200, 3)
    assert len(lines) == 3
    assert " ".join(lines).split() == ["word"] * 80
    assert wrapped("", QFont(), 200, 3) == ()
    cheerful = wrapped("🎉🎉🎉 " + "word " * 40, QFont(), 200, 2)
    assert " ".join(cheerful).split() == ["🎉🎉🎉", *["word"] * 40]


def test_enter_opens_and_delete_asks_to_delete(qtbot: QtBot, view: TimelineView) -> None:
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    with qtbot.waitSignal(view.deletion_requested) as deleted:
        qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert opened.args == deleted.args == [key("talk 1")]


def test_the_menu_edits_and_deletes(qtbot: QtBot, view: TimelineView) -> None:
    menu = view.menu_for(key("talk 2"))
    edit, delete = menu.actions()
    with qtbot.waitSignal(view.opened) as opened:
        edit.trigger()
    with qtbot.waitSignal(view.deletion_requested) as deleted:
        delete.trigger()
    assert opened.args == deleted.args == [key("talk 2")]


def test_rows_without_an_interaction_open_nothing(qtbot: QtBot, holder: ThemeHolder) -> None:
    model = TimelineModel()
    model.show_rows([promise_row((content().promises or ())[0], TODAY)])
    view = TimelineView(holder, model, deletes=False)
    model.setParent(view)
    qtbot.addWidget(view)
    view.show()
    view.setFocus()
    view.setCurrentIndex(model.index(0))
    with qtbot.assertNotEmitted(view.opened), qtbot.assertNotEmitted(view.deletion_requested):
        qtbot.keyClick(view, Qt.Key.Key_Return)
        qtbot.keyClick(view, Qt.Key.Key_Delete)


def test_a_row_is_spoken_whole(view: TimelineView) -> None:
    said = view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == (
        "Mon 23 Nov, Conversation at KubeCon with Bo Li, mutual, Auth docs confuse newcomers., 20 min, tone +2"
    )


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_rows_paint_in_both_directions(view: TimelineView, direction: Qt.LayoutDirection) -> None:
    view.setLayoutDirection(direction)
    picture = view.grab().toImage()
    side = 20 if direction == Qt.LayoutDirection.LeftToRight else picture.width() - 40
    ink = {picture.pixelColor(x, y).name() for x in range(side, side + 20) for y in range(13, 33)}
    assert len(ink) > 1
