"""From the text of a cell to a value, or a reason in words why it is none."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache, lru_cache
from typing import TypeVar
from uuid import UUID

from care_desktop.domain.interactions import When, at_instant, on_day

Word = TypeVar("Word", bound=StrEnum)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YES = {"yes", "true", "1", "y", "x"}
_NO = {"", "no", "false", "0", "n"}
_QUOTED_MAX = 60


class BadCell(ValueError):
    """A cell does not hold what its column is for; the text says why and what to write instead."""


def quoted(text: str) -> str:
    """The text in quotes, cut to a length that can be shown, without characters that cannot."""
    shown = "".join(character if character.isprintable() else " " for character in text[:_QUOTED_MAX])
    return f"“{shown}{'…' if len(text) > _QUOTED_MAX else ''}”"


@lru_cache(maxsize=50_000)
def to_day(text: str, column: str) -> date:
    """A calendar day.

    Raises:
        BadCell: it is none.
    """
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadCell(f"the {column} {quoted(text)} is not a date; write it as YYYY-MM-DD")


def to_optional_day(text: str, column: str) -> date | None:
    """A calendar day, None for an empty cell."""
    return to_day(text, column) if text else None


@lru_cache(maxsize=50_000)
def to_when(text: str, column: str, zone: str) -> When:
    """A day, or a moment with its offset; `zone` is the IANA name it was entered in.

    Raises:
        BadCell: it is neither.
    """
    try:
        if len(text) <= len("YYYY-MM-DD"):
            return on_day(to_day(text, column), zone)
        when = at_instant(to_instant(text, column), zone)
        _ = when.day
    except OverflowError:
        raise BadCell(f"the {column} {quoted(text)} lies outside the calendar") from None
    return when


def to_instant(text: str, column: str) -> datetime:
    """An aware instant.

    Raises:
        BadCell: it is none, or its offset is missing.
    """
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is not None:
            return found
        problem = "has no offset from UTC; write it as 2026-11-21T14:30:00+01:00, or as a day only"
    except ValueError:
        problem = "is not a date; write it as YYYY-MM-DD"
    raise BadCell(f"the {column} {quoted(text)} {problem}")


@cache
def _members(vocabulary: type[StrEnum]) -> Mapping[str, StrEnum]:
    return {str(member).casefold(): member for member in vocabulary}


def find_word(vocabulary: type[Word], text: str) -> Word | None:
    """The member of a vocabulary that a text names, whatever its case; None when there is none."""
    key = text.strip().casefold().replace("_", " ")
    found = _members(vocabulary).get(key)
    return None if found is None else vocabulary(found)


def to_word(vocabulary: type[Word], text: str, column: str) -> Word:
    """A member of a vocabulary.

    Raises:
        BadCell: it is none of them.
    """
    found = find_word(vocabulary, text)
    if found is None:
        raise BadCell(f"the {column} {quoted(text)} is not one of: {', '.join(vocabulary)}")
    return found


def to_optional_word(vocabulary: type[Word], text: str, column: str) -> Word | None:
    """A member of a vocabulary, None for an empty cell."""
    return to_word(vocabulary, text, column) if text.strip() else None


def to_whole(text: str, column: str) -> int | None:
    """A whole number with or without sign, None for an empty cell.

    Raises:
        BadCell: it is none.
    """
    plain = text.strip().replace("\N{MINUS SIGN}", "-")
    if not plain:
        return None
    if not re.fullmatch(r"[+-]?\d{1,9}", plain):
        raise BadCell(f"the {column} {quoted(text)} is not a whole number")
    return int(plain)


def to_number(text: str, column: str) -> float | None:
    """A number with a decimal point, None for an empty cell.

    Raises:
        BadCell: it is none.
    """
    plain = text.strip()
    if not plain:
        return None
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d+)?([eE][+-]?\d{1,2})?", plain):
        raise BadCell(f"the {column} {quoted(text)} is not a number")
    return float(plain)


def to_amount(text: str, column: str) -> Decimal | None:
    """An exact amount of money, None for an empty cell.

    Raises:
        BadCell: it is none.
    """
    if not text.strip():
        return None
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or len(text) > 40:
        raise BadCell(f"the {column} {quoted(text)} is not an amount")
    return found


def to_key(text: str, column: str) -> UUID | None:
    """An id, None for an empty cell.

    Raises:
        BadCell: it is none.
    """
    if not text.strip():
        return None
    try:
        return UUID(text.strip())
    except ValueError:
        raise BadCell(f"the {column} {quoted(text)} is not an id") from None


def to_flag(text: str, column: str) -> bool:
    """Yes or no; an empty cell is no.

    Raises:
        BadCell: it is neither.
    """
    key = text.strip().casefold()
    if key in _YES:
        return True
    if key in _NO:
        return False
    raise BadCell(f"the {column} {quoted(text)} is neither yes nor no")
