"""Values and sentences of Insights in plain English, as the command line and the report write them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from care_desktop.domain.insight import Said, Value, ValueKind

Speak = Callable[[Said | Value], str]
"""Turns a sentence or a value into words; the window has its own in the person's language."""

HOURS_A_DAY = 24
DAYS_SHOWN_AS_MONTHS = 60
DAYS_PER_MONTH = 30.44
MINUTES_AN_HOUR = 60
HOURS_SHOWN_WHOLE = 100
DAYS_SHOWN_WHOLE = 10


def plain(said: Said | Value) -> str:
    """Plain English with a decimal point; a value of None is a dash."""
    if isinstance(said, Said):
        return said.template.format(**{name: plain(value) for name, value in said.values.items()})
    return "\N{EN DASH}" if said.value is None else _WRITERS[said.kind](said.value)


def _number(value: float) -> str:
    return f"{value:,.1f}"


def _days(value: float) -> str:
    if value < 1:
        return _hours(value * HOURS_A_DAY)
    if value < DAYS_SHOWN_AS_MONTHS:
        return f"{value:.0f} days" if round(value) != 1 else "1 day"
    return f"{value / DAYS_PER_MONTH:.1f} months"


def _hours(value: float) -> str:
    days = value / HOURS_A_DAY
    if days < 2:
        return f"{value:.1f} hours"
    return f"{days:.1f} days" if days < DAYS_SHOWN_WHOLE else f"{days:,.0f} days"


def _minutes(value: float) -> str:
    hours = value / MINUTES_AN_HOUR
    if hours < 2:
        return f"{value:.0f} minutes"
    return f"{hours:,.1f} hours" if hours < HOURS_SHOWN_WHOLE else f"{hours:,.0f} hours"


def _money(value: tuple[Any, str]) -> str:
    amount, currency = value
    return f"{amount:,.2f} {currency}".strip()


def _day(value: date) -> str:
    return f"{value.day} {value:%b %Y}"


_WRITERS: Mapping[ValueKind, Callable[[Any], str]] = {
    ValueKind.TEXT: str,
    ValueKind.COUNT: lambda value: f"{value:,d}",
    ValueKind.POINTS: lambda value: f"{value:.0f}",
    ValueKind.SHARE: lambda value: f"{value * 100:.0f} %",
    ValueKind.DAYS: _days,
    ValueKind.HOURS: _hours,
    ValueKind.MINUTES: _minutes,
    ValueKind.MONEY: _money,
    ValueKind.DAY: _day,
    ValueKind.MONTH: lambda value: f"{value:%b %Y}",
    ValueKind.QUARTER: lambda value: f"Q{(value.month + 2) // 3} {value.year}",
    ValueKind.STAGE: lambda value: str(value).capitalize(),
    ValueKind.NUMBER: _number,
}
