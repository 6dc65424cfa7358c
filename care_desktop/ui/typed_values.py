"""What is typed into small fields, read as the capture line would read it: days, times, durations, money."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QLocale

from care_desktop.domain.capture_dates import DayReading
from care_desktop.domain.capture_day_rules import find_days
from care_desktop.domain.capture_times import DurationReading, TimeReading, find_times
from care_desktop.ui.interaction_words import day_words, is_day_first

T = TypeVar("T")
_AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Typed(Generic[T]):
    """The value read, None for an empty field; or the problem, as a sentence."""

    value: T | None = None
    problem: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("typed", text)


def read_day(text: str, *, now: datetime, ahead: bool) -> Typed[date]:
    """A day such as "fri", "12 mar" or "2026-03-12", past or, with `ahead`, future; `now` in the person's zone."""
    text = text.strip()
    if not text:
        return Typed()
    found = find_days(text, now, day_first=is_day_first())
    if len(found) != 1 or found[0][0] != (0, len(text)):
        return Typed(problem=_tr("This is no day: write it as yesterday, fri, 12 mar or 2026-03-12."))
    return _day(found[0][1], now.date(), ahead)


def _day(reading: DayReading, today: date, ahead: bool) -> Typed[date]:
    if reading.problem:
        return Typed(problem=reading.problem)
    choices = reading.future_choices if ahead else reading.past_choices
    if choices:
        days = (reading.future if ahead else reading.past, *choices)
        words = _tr(" or ").join(day_words(day, today) for day in dict.fromkeys(days) if day is not None)
        return Typed(problem=_tr("This could be {days}: write it with the year.").format(days=words))
    return Typed(reading.future if ahead else reading.past)


def read_time(text: str) -> Typed[time]:
    """A time of day such as "14:30" or "3pm"."""
    text = text.strip()
    if not text:
        return Typed()
    found = find_times(text, ())
    if len(found) == 1 and found[0][0] == (0, len(text)):
        reading = found[0][1]
        if isinstance(reading, TimeReading) and reading.at is not None and reading.minutes is None:
            return Typed(reading.at)
        if isinstance(reading, DurationReading) and ":" in text and reading.minutes is not None:
            hours, minutes = divmod(reading.minutes, 60)
            return Typed(time(hours, minutes)) if hours < 24 else Typed(problem=_no_time())
    return Typed(problem=_no_time())


def _no_time() -> str:
    return _tr("This is no time of day: write it as 14:30 or 3pm.")


def read_minutes(text: str) -> Typed[float]:
    """A duration such as "20", "20m", "1h30" or "half an hour", in minutes; a bare number is minutes."""
    text = text.strip()
    if not text:
        return Typed()
    if text.isdecimal():
        return Typed(float(text)) if len(text) <= 6 else Typed(problem=_no_duration())
    found = find_times(text, ())
    if len(found) == 1 and found[0][0] == (0, len(text)):
        reading = found[0][1]
        if isinstance(reading, DurationReading) and reading.minutes is not None:
            return Typed(float(reading.minutes))
    return Typed(problem=_no_duration())


def _no_duration() -> str:
    return _tr("This is no duration: write it as 20, 1h30 or 90 min.")


def read_money(text: str) -> Typed[Decimal]:
    """An amount such as "12.50", with the decimal sign of the locale or a point."""
    text = text.strip().replace("\u202f", "").replace("\xa0", "").replace(" ", "")
    if not text:
        return Typed()
    sign = QLocale().decimalPoint()
    if text.count(sign) == 1 and sign != ".":
        text = text.replace(".", "").replace(sign, ".")
    if not _AMOUNT.fullmatch(text):
        return Typed(problem=_tr("This is no amount: write it as {example}.").format(example=QLocale().toString(12.5)))
    return Typed(Decimal(text))
