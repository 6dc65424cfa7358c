"""Column types: keys, instants, days, money, word lists and coded vocabularies."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Integer, LargeBinary, SmallInteger, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from care_desktop.domain.interactions import codes

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = date(1970, 1, 1).toordinal()
_MICROSECOND = timedelta(microseconds=1)


def to_microseconds(instant: datetime) -> int:
    """Microseconds since 1970-01-01 UTC.

    Raises:
        TypeError: the datetime is naive.
    """
    if instant.tzinfo is None:
        raise TypeError("A naive datetime was given where an aware instant is needed.")
    return (instant - EPOCH) // _MICROSECOND


def to_epoch_day(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH_DAY


def from_epoch_day(number: int) -> date:
    """The calendar day a number of days after 1970-01-01."""
    return date.fromordinal(number + EPOCH_DAY)


class Key(TypeDecorator[UUID]):
    """A time-ordered UUID as 16 bytes."""

    impl = LargeBinary(16)
    cache_ok = True

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> bytes | None:
        """16 bytes."""
        return None if value is None else value.bytes

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> UUID | None:
        """The UUID."""
        return None if value is None else UUID(bytes=value)


class Instant(TypeDecorator[datetime]):
    """An aware instant as microseconds since 1970 in UTC; naive datetimes are refused."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Microseconds."""
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """An aware datetime in UTC."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Day(TypeDecorator[date]):
    """A calendar day as days since 1970, so that scores read it without conversion."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> int | None:
        """Days since 1970; a datetime is refused because its day depends on a zone."""
        if isinstance(value, datetime):
            raise TypeError("A datetime was given where a calendar day is needed.")
        return None if value is None else to_epoch_day(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> date | None:
        """The day."""
        return None if value is None else from_epoch_day(value)


class Money(TypeDecorator[Decimal]):
    """An exact amount as decimal text; the currency stands in its own column."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Plain decimal notation."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """The exact amount."""
        return None if value is None else Decimal(value)


class Words(TypeDecorator[tuple[str, ...]]):
    """A short list of words as a JSON array."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str:
        """A JSON array; None is the empty list."""
        return json.dumps(list(value or ()), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        """The words."""
        return tuple(json.loads(value)) if value else ()


class Coded(TypeDecorator[StrEnum]):
    """A value of a closed vocabulary as its small integer code (see `domain.interactions.codes`).

    Vocabularies grow at the end only: a code, once stored, keeps its meaning.
    """

    impl = SmallInteger
    cache_ok = True

    def __init__(self, enum_class: type[StrEnum]) -> None:
        super().__init__()
        self.enum_class = enum_class
        self._members = tuple(enum_class)

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        """The code; None stays None."""
        return None if value is None else codes(self.enum_class)[str(value)]

    def process_result_value(self, value: int | None, dialect: Dialect) -> Any:
        """The member; None and 0 are None."""
        return self._members[value - 1] if value else None
