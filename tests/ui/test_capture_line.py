"""The capture line: reading while typing, offers, questions, completion."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from care_desktop.domain.capture_types import TokenKind
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeChoice, ThemeHolder
from care_desktop.ui.widgets.capture_line import CaptureLine
from care_desktop.ui.widgets.chip import Chip, ChipKind
from tests.ui import logging_desk as desk
from tests.ui.waiting import let_work

pytest_plugins = ["tests.ui.desk_fixtures"]
Key = Qt.Key
FEEDBACK = "auth SDK docs confuse newcomers"


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    desk.add(desk_workspace, "Ana Lucía Quispe", "ana")
    desk.add_event(desk_workspace, "KubeCon")
    return desk_workspace


@pytest.fixture
def window(holder: ThemeHolder) -> Iterator[QWidget]:
    made = QWidget()
    made.resize(900, 500)
    QVBoxLayout(made)
    yield made
    made.deleteLater()


@pytest.fixture
def draft_path(tmp_path: Path) -> Path:
    return tmp_path / "capture.draft"


@pytest.fixture
def line(holder: ThemeHolder, operations: Operations, window: QWidget, draft_path: Path) -> CaptureLine:
    return make_line(holder, operations, window, draft_path)


def make_line(holder: ThemeHolder, operations: Operations, window: QWidget, draft_path: Path) -> CaptureLine:
    made = CaptureLine(holder, operations, NameFeed(operations, window), draft_path, "Ctrl L", window)
    window.layout().addWidget(made)
    window.show()
    made.focus_line()
    desk.settle(operations)
    return made


def write(line: CaptureLine, text: str) -> None:
    if text.isascii():
        QTest.keyClicks(line.edit, text)
    else:
        line.edit.insertPlainText(text)


def press(line: CaptureLine, key: Qt.Key, times: int = 1) -> None:
    for _ in range(times):
        QTest.keyClick(line.edit, key)


def chips(line: CaptureLine) -> dict[str, ChipKind]:
    return {spec.words.text: spec.kind for spec in line.chips.specs}


def chip(line: CaptureLine, words: str) -> Chip:
    return next(found for found in line.chips.chips if found.words.text == words)


def underline_at(line: CaptureLine, words: str) -> QTextCharFormat.UnderlineStyle:
    place = line.text.index(words)
    for span in line.edit.document().firstBlock().layout().formats():
        if span.start <= place < span.start + span.length:
            return span.format.underlineStyle()
    return QTextCharFormat.UnderlineStyle.NoUnderline


def test_the_example_is_shown_as_chips(line: CaptureLine) -> None:
    write(line, desk.EXAMPLE)
    shown = [(s.kind, s.words.label, s.words.text, s.words.note) for s in line.chips.specs]
    understood, offered = ChipKind.UNDERSTOOD, ChipKind.OFFERED
    assert shown == [
        (understood, "", "Ana Lucía Quispe", ""),
        (offered, "", "Bo Li", "new person"),
        (understood, "", "KubeCon", "conference"),
        (understood, "", "Mon 23 Nov", ""),
        (understood, "", "20 min", ""),
        (understood, "", "mutual", ""),
        (understood, "", "tone +2", ""),
        (understood, "", "sdk", ""),
        (understood, "promise", "sample, due Fri 27 Nov", ""),
        (offered, "feedback", FEEDBACK, ""),
    ]
    assert FEEDBACK in line.edit.accessibleDescription()


def test_understood_words_are_underlined_and_offered_ones_dotted(line: CaptureLine) -> None:
    write(line, desk.EXAMPLE)
    style = QTextCharFormat.UnderlineStyle
    assert underline_at(line, "@ana") == style.SingleUnderline
    assert underline_at(line, "Bo Li") == style.DotLine
    assert underline_at(line, "met") == style.NoUnderline


def test_an_emoji_does_not_move_the_underlines(line: CaptureLine) -> None:
    line.edit.set_text("🎉 met @ana 20m")
    spans = line.edit.document().firstBlock().layout().formats()
    units = line.text.encode("utf-16-le")
    found = {units[2 * span.start : 2 * (span.start + span.length)].decode("utf-16-le") for span in spans}
    assert {"@ana", "20m"} <= found


def test_an_empty_line_shows_nothing_beneath(line: CaptureLine) -> None:
    assert line.chips.isHidden()
    write(line, "met @ana")
    assert not line.chips.isHidden()
    line.edit.selectAll()
    press(line, Key.Key_Backspace)
    assert line.chips.isHidden()


def test_space_and_enter_toggle_the_offer_with_the_focus(line: CaptureLine) -> None:
    write(line, desk.EXAMPLE)
    for key in (Key.Key_Space, Key.Key_Return):
        button = chip(line, FEEDBACK)
        button.setFocus()
        QTest.keyClick(button, key)
        assert chips(line)[FEEDBACK] is ChipKind.UNDERSTOOD
        QTest.keyClick(chip(line, FEEDBACK), key)
        assert chips(line)[FEEDBACK] is ChipKind.OFFERED


def test_a_choice_between_two_people_holds_while_typing_on(
    line: CaptureLine, operations: Operations, workspace: Workspace
) -> None:
    other = desk.add(workspace, "Ana Kovač", "anak")
    operations.announce(Changes(many=True))
    desk.settle(operations)
    write(line, "met Ana")
    asked = chip(line, "Ana")
    assert asked.kind is ChipKind.QUESTION
    labels = [action.text() for action in asked.menu().actions()]
    assert labels == ["Ana Lucía Quispe · github:ana", "Ana Kovač · github:anak", "Somebody new"]
    asked.menu().actions()[1].trigger()
    assert chips(line)["Ana Kovač"] is ChipKind.UNDERSTOOD
    write(line, " 20m about tokens")
    assert "Ana Kovač" in chips(line)
    press(line, Key.Key_Return)
    desk.settle(operations)
    assert desk.all_logged(workspace)[0].draft.people == (other,)


def test_two_people_of_one_name_and_nobody_else_keep_the_line(
    line: CaptureLine, operations: Operations, workspace: Workspace
) -> None:
    desk.add(workspace, "Ana Kovač", "anak")
    operations.announce(Changes(many=True))
    desk.settle(operations)
    write(line, "met Ana 20m")
    press(line, Key.Key_Return)
    assert "Several people are called “Ana”" in line.reason
    assert line.text == "met Ana 20m"


def test_a_name_of_very_many_people_asks_for_more_of_it(
    line: CaptureLine, operations: Operations, workspace: Workspace
) -> None:
    for number in range(14):
        desk.add(workspace, f"Ana Number{chr(ord('a') + number)}")
    operations.announce(Changes(many=True))
    desk.settle(operations)
    write(line, "met Ana")
    asked = chip(line, "Ana")
    assert len(asked.menu().actions()) == 13
    assert "15" in asked.words.note


def test_names_behind_at_are_completed(line: CaptureLine) -> None:
    write(line, "met @quis")
    assert [item.name for item in line.edit.suggestions.items] == ["Ana Lucía Quispe"]
    assert line.edit.suggestions.isVisible()
    press(line, Key.Key_Tab)
    assert line.text == "met Ana Lucía Quispe "
    assert line.edit.suggestions.isHidden()
    assert chips(line)["Ana Lucía Quispe"] is ChipKind.UNDERSTOOD


def test_a_handle_typed_in_full_needs_no_list(line: CaptureLine) -> None:
    write(line, "met @ana")
    assert line.edit.suggestions.isHidden()


def test_arrow_keys_go_through_the_suggestions_and_esc_closes_them(
    line: CaptureLine, operations: Operations, workspace: Workspace
) -> None:
    desk.add(workspace, "Anatol Berg")
    operations.announce(Changes(many=True))
    desk.settle(operations)
    write(line, "met @an")
    assert [item.name for item in line.edit.suggestions.items] == ["Ana Lucía Quispe", "Anatol Berg"]
    closed: list[None] = []
    line.closed.connect(lambda: closed.append(None))
    press(line, Key.Key_Escape)
    assert line.edit.suggestions.isHidden()
    assert closed == []
    write(line, "a")
    press(line, Key.Key_Down)
    press(line, Key.Key_Return)
    assert line.text == "met Anatol Berg "


def test_a_person_picked_among_two_of_the_same_name_is_the_one_stored(
    line: CaptureLine, operations: Operations, workspace: Workspace
) -> None:
    first, second = desk.add(workspace, "Kim Lee", "kim1"), desk.add(workspace, "Kim Lee", "kim2")
    operations.announce(Changes(many=True))
    desk.settle(operations)
    for row, wanted in ((0, "kim1"), (1, "kim2")):
        write(line, "met @kim")
        items = line.edit.suggestions.items
        assert wanted in items[row].detail
        press(line, Key.Key_Down, row)
        press(line, Key.Key_Return)
        write(line, "20m")
        press(line, Key.Key_Return)
        desk.settle(operations)
    assert [stored.draft.people for stored in desk.all_logged(workspace)] == [(second,), (first,)]


def test_pasted_lines_become_one(line: CaptureLine, qapp: object) -> None:
    QGuiApplication.clipboard().setText("met @ana\n20m\tabout\nit")
    line.edit.paste()
    assert line.text == "met @ana 20m about it"


def test_a_day_that_does_not_exist_is_said_in_words(line: CaptureLine) -> None:
    write(line, "met @ana 31 feb 20m")
    assert "31 feb" in line.reason
    assert all(spec.kind is not ChipKind.QUESTION for spec in line.chips.specs)


def test_an_ambiguous_day_is_answered_with_its_menu(line: CaptureLine) -> None:
    write(line, "met @ana 12/3 20m")
    asked = next(found for found in line.chips.chips if found.kind is ChipKind.QUESTION)
    asked.menu().actions()[1].trigger()
    assert line.text.startswith("met @ana 2025-12-03") or line.text.startswith("met @ana 2026-03-12")
    assert all(spec.kind is not ChipKind.QUESTION for spec in line.chips.specs)


def test_begin_with_puts_a_name_in_front(line: CaptureLine) -> None:
    line.begin_with("@Ana Lucía Quispe")
    assert line.text == "Ana Lucía Quispe "
    line.begin_with("Ana Lucía Quispe")
    assert line.text == "Ana Lucía Quispe "


def test_the_arrow_keys_go_from_chip_to_chip_and_esc_back_to_the_line(line: CaptureLine) -> None:
    write(line, "met @ana 20m ++")
    press(line, Key.Key_Tab)
    first, second = line.chips.chips[:2]
    assert line.window().focusWidget() is first
    QTest.keyClick(first, Key.Key_Right)
    assert line.window().focusWidget() is second
    QTest.keyClick(second, Key.Key_Escape)
    assert line.window().focusWidget() is line.edit


def test_both_themes_and_both_directions_are_painted(line: CaptureLine, holder: ThemeHolder, window: QWidget) -> None:
    write(line, desk.EXAMPLE)
    light = window.grab().toImage()
    holder.choose(ThemeChoice.DARK)
    assert window.grab().toImage() != light
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    let_work(10)
    assert line.chips.chips[0].mapTo(window, QPoint()).x() > window.width() / 2
    assert all(spec.key is None or spec.key[0] in TokenKind for spec in line.chips.specs)
