"""Days, times, durations and money typed into small fields."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from care_desktop.ui.typed_values import read_day, read_minutes, read_money, read_time

NOW = datetime(2026, 11, 24, 8, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("20", 20), ("20m", 20), ("1h30", 90), ("half an hour", 30), ("1.5h", 90), ("", None)],
)
def test_durations_are_read(text: str, minutes: float | None) -> None:
    assert read_minutes(text).value == minutes
    assert read_minutes(text).problem == ""


@pytest.mark.parametrize(("text", "at"), [("14:30", time(14, 30)), ("3pm", time(15)), ("0:05", time(0, 5)), ("", None)])
def test_times_are_read(text: str, at: time | None) -> None:
    assert read_time(text).value == at
    assert read_time(text).problem == ""


@pytest.mark.parametrize("text", ["soon", "99999999", "20 min and then some", "-5"])
def test_what_is_no_duration_is_said(text: str) -> None:
    assert read_minutes(text).problem


@pytest.mark.parametrize(
    ("text", "ahead", "day"), [("fri", True, date(2026, 11, 27)), ("fri", False, date(2026, 11, 20))]
)
def test_days_are_read_as_past_or_ahead(text: str, ahead: bool, day: date) -> None:
    assert read_day(text, now=NOW, ahead=ahead).value == day


@pytest.mark.parametrize(("text", "amount"), [("12.50", "12.50"), ("1 000", "1000"), ("-3", "-3")])
def test_amounts_are_read(text: str, amount: str) -> None:
    assert read_money(text).value == Decimal(amount)


@pytest.mark.parametrize("text", ["abc", "nan", "inf", "1e999999", "1,2,3"])
def test_what_is_no_amount_is_said(text: str) -> None:
    assert read_money(text).problem
