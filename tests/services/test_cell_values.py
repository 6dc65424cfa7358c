"""Cells become values, or reasons that say what to write instead."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.interactions import Channel, Flow
from care_desktop.services.cell_values import (
    BadCell,
    find_word,
    quoted,
    to_amount,
    to_day,
    to_flag,
    to_instant,
    to_key,
    to_number,
    to_when,
    to_whole,
    to_word,
)


def test_days_and_moments() -> None:
    assert to_day("2024-02-29", "date") == date(2024, 2, 29)
    assert to_when("2026-03-01", "date", "Asia/Tokyo").day == date(2026, 3, 1)
    moment = to_when("2026-03-01T08:00:00+09:00", "date", "Asia/Tokyo")
    assert moment.instant == datetime(2026, 2, 28, 23, tzinfo=UTC)
    assert moment.day == date(2026, 3, 1)
    assert not moment.day_only


@pytest.mark.parametrize("text", ["2026-13-40", "2025-02-29", "1.2.2026", "20260101", "yesterday", "", "2026-W01-1"])
def test_what_is_no_day_is_named_with_what_to_write(text: str) -> None:
    with pytest.raises(BadCell) as found:
        to_day(text, "date")
    assert str(found.value) == f"the date “{text}” is not a date; write it as YYYY-MM-DD"


def test_a_moment_needs_an_offset_and_lies_in_the_calendar() -> None:
    with pytest.raises(BadCell, match="no offset"):
        to_instant("2026-03-01T08:00:00", "occurred_at")
    with pytest.raises(BadCell, match="outside the calendar"):
        to_when("0001-01-01", "date", "Asia/Tokyo")


def test_words_whatever_their_case() -> None:
    assert to_word(Channel, "github", "channel") is Channel.GITHUB
    assert find_word(Channel, "In_Person") is Channel.IN_PERSON
    assert find_word(Flow, "talk") is None
    with pytest.raises(BadCell, match="inbound"):
        from care_desktop.domain.interactions import Direction

        to_word(Direction, "sideways", "direction")


def test_numbers() -> None:
    assert to_whole("−2", "tone") == -2
    assert to_whole("", "tone") is None
    assert to_number("12.5", "duration_min") == 12.5
    assert to_amount("0.10", "cost") == Decimal("0.10")
    for reader, text in ((to_whole, "1.5"), (to_number, "ten"), (to_number, "nan"), (to_amount, "1e999999999x")):
        with pytest.raises(BadCell):
            reader(text, "column")


def test_flags_and_keys() -> None:
    assert to_flag("Yes", "teammate")
    assert not to_flag("", "teammate")
    with pytest.raises(BadCell):
        to_flag("maybe", "teammate")
    assert to_key("", "id") is None
    with pytest.raises(BadCell, match="not an id"):
        to_key("42", "id")


@given(st.text())
def test_nothing_but_a_bad_cell_is_raised(text: str) -> None:
    for read in (
        lambda: to_day(text, "c"),
        lambda: to_when(text, "c", "America/Lima"),
        lambda: to_whole(text, "c"),
        lambda: to_number(text, "c"),
        lambda: to_amount(text, "c"),
        lambda: to_key(text, "c"),
        lambda: to_flag(text, "c"),
        lambda: to_word(Flow, text, "c"),
    ):
        try:
            read()
        except BadCell as error:
            assert str(error).isprintable()


def test_long_text_is_cut_where_it_is_quoted() -> None:
    assert len(quoted("x" * 1_000_000)) < 80
