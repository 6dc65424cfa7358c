"""Texts of any length in fields and labels: shown cut where they must be, never stored cut, never wider than a page."""

import pytest
from pytestqt.qtbot import QtBot

from care_desktop.paths import resources_dir
from care_desktop.ui.dialogs.field import line_edit
from care_desktop.ui.theme import ThemeChoice, load_holder
from care_desktop.ui.widgets.label import label
from care_desktop.ui.widgets.long_text_edit import LongTextEdit


@pytest.mark.parametrize("text", ["word " * 100_000, "x" * 50_000])
def test_a_text_too_long_to_lay_out_is_shown_cut_and_given_back_whole(qtbot: QtBot, text: str) -> None:
    edit = LongTextEdit()
    qtbot.addWidget(edit)
    edit.setPlainText(text)
    assert edit.toPlainText() == text and edit.isReadOnly()
    assert edit.document().characterCount() < len(text) / 2
    edit.setPlainText("word " * 3_000)
    edit.insertPlainText("One ")
    assert edit.toPlainText() == "One " + "word " * 3_000 and not edit.isReadOnly()


def test_a_field_of_one_line_cuts_nothing_that_was_stored(qtbot: QtBot) -> None:
    edit = line_edit(longest=10)
    qtbot.addWidget(edit)
    edit.insert("typed by hand")
    assert edit.text() == "typed by h"
    edit.setText("stored long ago")
    assert edit.text() == "stored long ago"


def test_a_word_without_end_does_not_widen_the_window(qtbot: QtBot) -> None:
    theme = load_holder(resources_dir(), ThemeChoice.LIGHT).theme
    made = label(theme, "See https://example.org/" + "x" * 10_000, wraps=True)
    qtbot.addWidget(made)
    assert made.sizeHint().width() < 1000 and made.minimumSizeHint().width() < 1000
