"""Values and sentences of Insights on screen: the same as plain English in an English locale."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QLocale

from care_desktop.charts.print_style import print_style
from care_desktop.domain.insight import Question, Said, Value, ValueKind
from care_desktop.domain.insight_words import plain
from care_desktop.domain.resources import Stage
from care_desktop.ui import insight_words as words
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.chart_view import chart_style

SAMPLES: dict[ValueKind, tuple[Any, ...]] = {
    ValueKind.TEXT: ("{Ana}",),
    ValueKind.COUNT: (0, 1, 12345),
    ValueKind.POINTS: (51.6,),
    ValueKind.SHARE: (1 / 3, 1.0),
    ValueKind.DAYS: (0.25, 1.2, 33.0, 400.0),
    ValueKind.HOURS: (4.25, 72.0),
    ValueKind.MINUTES: (20.0, 312.0),
    ValueKind.MONEY: ((Decimal("1234.5"), "EUR"), (3.0, "")),
    ValueKind.DAY: (date(2026, 11, 24),),
    ValueKind.MONTH: (date(2026, 11, 24),),
    ValueKind.QUARTER: (date(2026, 11, 24), date(2026, 1, 1)),
    ValueKind.STAGE: (Stage.RETAIN,),
    ValueKind.NUMBER: (1234.56,),
}


@pytest.fixture
def english() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


def test_every_kind_says_what_plain_english_says(english: None) -> None:
    assert set(SAMPLES) == set(ValueKind)
    for kind, values in SAMPLES.items():
        for value in (*values, None):
            said = words.speak(Value(kind, value)).replace(words.NO_BREAK, " ")
            assert said == plain(Value(kind, value))


def test_a_share_never_leaves_its_sign_alone() -> None:
    assert words.speak(Value(ValueKind.SHARE, 0.5)) == f"50{words.NO_BREAK}%"


def test_what_is_no_number_is_a_dash() -> None:
    assert words.speak(Value(ValueKind.POINTS, float("nan"))) == words.NOTHING


def test_a_sentence_is_filled_after_it_was_translated() -> None:
    said = Said("{name} has {n} people", {"name": Value(ValueKind.TEXT, "{n}"), "n": Value(ValueKind.COUNT, 3)})
    assert words.speak(said) == "{n} has 3 people"


def test_figures_are_those_of_the_locale() -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    try:
        assert words.counted_words(98676, "people") == "n 98.676 people"
        assert words.speak(Value(ValueKind.NUMBER, 1.5)) == "1,5"
    finally:
        QLocale.setDefault(before)


def test_one_person_is_one_person() -> None:
    assert words.chosen_words(1) == "1 person, as known today"
    assert words.chosen_words(0) == "0 people, as known today"


def test_every_question_has_its_words_and_choices_their_title() -> None:
    assert len({words.question_words(question) for question in Question}) == len(Question)
    for question in Question:
        assert bool(words.choice_options(question)) == bool(words.choice_words(question)[0])


def test_files_have_the_colours_of_the_light_theme(holder: ThemeHolder) -> None:
    assert print_style(("Any",)) == chart_style(holder.theme, "Any")
