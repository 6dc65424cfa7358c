"""Days and moments as other programs write them, turned into ISO 8601; what cannot be told stays as it stands."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

SAMPLES_MAX = 5_000
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:,?\s+(.*))?")
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:[T,\s]\s*(.*))?")
_DAY_MONTH = re.compile(r"(\d{1,2})\.?[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4})(?:,?\s+(.*))?")
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:,?\s+(.*))?")
_TIME = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(am|pm)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?", re.IGNORECASE
)


def day_comes_first(texts: Iterable[str]) -> bool | None:
    """Whether 03/05/2024 means the 3rd of May in this column; None when none of its cells decides it.

    A date with dots has its day first; a number over 12 cannot be a month.
    """
    for text in texts:
        found = _NUMBERS.fullmatch(text.strip())
        if found is None:
            continue
        if found[2] == "." or int(found[1]) > 12:
            return True
        if int(found[3]) > 12:
            return False
    return None


@lru_cache(maxsize=10_000)
def iso_text(text: str, day_first: bool | None) -> str:
    """The day, or the moment when time and offset were given, as ISO 8601; the text itself when it is neither.

    Args:
        text: a cell.
        day_first: what `day_comes_first` found; None leaves a date alone that could mean two days.
    """
    text = text.strip()
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day, rest = found.groups()
    elif found := _NUMBERS.fullmatch(text):
        first, _, second, year, rest = found.groups()
        if day_first is None and first != second:
            return text
        month, day = (second, first) if day_first else (first, second)
    elif found := _DAY_MONTH.fullmatch(text):
        day, month, year, rest = found.groups()
    elif found := _MONTH_DAY.fullmatch(text):
        month, day, year, rest = found.groups()
    else:
        return text
    number = int(month) if month.isdigit() else _month(month)
    try:
        that_day = date(int(year), number, int(day))
    except ValueError:
        return text
    return _with_time(that_day, rest or "", text)


def _month(word: str) -> int:
    """1 to 12 for an English month, 0 for another word."""
    return next((place for place, name in enumerate(_MONTHS, start=1) if word.casefold().startswith(name)), 0)


def _with_time(day: date, rest: str, text: str) -> str:
    if not rest.strip():
        return day.isoformat()
    found = _TIME.fullmatch(rest.strip())
    if found is None:
        return text
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        hour = hour % 12 + (12 if found[4].casefold() == "pm" else 0)
    if not found[5]:
        # A time without its offset could be any moment within a day; the day is what is sure.
        return day.isoformat()
    try:
        moment = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=_zone(found[5]))
    except ValueError:
        return text
    return moment.isoformat()


def _zone(text: str) -> timezone:
    if text[0] not in "+-":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
