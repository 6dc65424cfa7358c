"""What Insights says in the person's language: sentences with values, periods, filters, counts."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from care_desktop.domain.insight import Question, Said, Value, ValueKind
from care_desktop.domain.insight_words import (
    DAYS_PER_MONTH,
    DAYS_SHOWN_AS_MONTHS,
    DAYS_SHOWN_WHOLE,
    HOURS_A_DAY,
    HOURS_SHOWN_WHOLE,
    MINUTES_AN_HOUR,
)
from care_desktop.domain.resources import Stage
from care_desktop.services import insight_questions
from care_desktop.ui.delegates.stage import stage_name
from care_desktop.ui.widgets.filter_button import FilterOption

NOTHING = "–"
NO_BREAK = "\N{NO-BREAK SPACE}"


def tr(text: str) -> str:
    """A text of Insights in the person's language."""
    return QCoreApplication.translate("insights", text)


def speak(said: Said | Value) -> str:
    """A sentence or a value in words; a value of None is a dash. May be called on any thread."""
    if isinstance(said, Said):
        return tr(said.template).format(**{name: speak(value) for name, value in said.values.items()})
    if said.value is None or said.value != said.value:
        return NOTHING
    return _WRITERS[said.kind](said.value)


def count_words(number: int) -> str:
    """A count in the figures of the locale."""
    return QLocale().toString(int(number))


def chosen_words(people: int) -> str:
    """How many people pass the filters: "412 people, as known today"."""
    words = tr("1 person, as known today") if people == 1 else tr("{n} people, as known today")
    return words.format(n=count_words(people))


def counted_words(n: int, counted: str) -> str:
    """What the figures rest on: "n 412 people"; `counted` is plain English."""
    return tr("n {count} {counted}").format(count=count_words(n), counted=tr(counted))


def as_of_words(day: date) -> str:
    """The day that counts last: "as of 24 Nov 2026"."""
    return tr("as of {day}").format(day=day_words(day))


def day_words(day: date) -> str:
    """A day with its year: "24 Nov 2026"."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMM yyyy")


def _float(value: float, decimals: int) -> str:
    # Rounded as plain English is, so that a half is the same figure on screen, in the report and on the command line.
    return QLocale().toString(round(float(value), decimals), "f", decimals)


def _days(value: float) -> str:
    if value < 1:
        return _hours(value * HOURS_A_DAY)
    if value >= DAYS_SHOWN_AS_MONTHS:
        return tr("{n} months").format(n=_float(value / DAYS_PER_MONTH, 1))
    return (tr("1 day") if round(value) == 1 else tr("{n} days")).format(n=_float(value, 0))


def _hours(value: float) -> str:
    days = value / HOURS_A_DAY
    if days >= 2:
        return tr("{n} days").format(n=_float(days, 0 if days >= DAYS_SHOWN_WHOLE else 1))
    return tr("{n} hours").format(n=_float(value, 1))


def _minutes(value: float) -> str:
    hours = value / MINUTES_AN_HOUR
    if hours >= 2:
        return tr("{n} hours").format(n=_float(hours, 0 if hours >= HOURS_SHOWN_WHOLE else 1))
    return tr("{n} minutes").format(n=_float(value, 0))


def _money(value: tuple[Any, str]) -> str:
    amount, currency = value
    return f"{_float(amount, 2)} {currency}".strip()


def _month(value: date) -> str:
    return QLocale().toString(QDate(value.year, value.month, value.day), "MMM yyyy")


def _quarter(value: date) -> str:
    return tr("Q{quarter} {year}").format(quarter=(value.month + 2) // 3, year=value.year)


_WRITERS: Mapping[ValueKind, Callable[[Any], str]] = {
    ValueKind.TEXT: str,
    ValueKind.COUNT: count_words,
    ValueKind.POINTS: lambda value: _float(value, 0),
    # The sign never stands alone in the next line.
    ValueKind.SHARE: lambda value: tr("{n} %").format(n=_float(value * 100, 0)).replace(" ", NO_BREAK),
    ValueKind.DAYS: _days,
    ValueKind.HOURS: _hours,
    ValueKind.MINUTES: _minutes,
    ValueKind.MONEY: _money,
    ValueKind.DAY: day_words,
    ValueKind.MONTH: _month,
    ValueKind.QUARTER: _quarter,
    ValueKind.STAGE: lambda value: stage_name(Stage(value).letter),
    ValueKind.NUMBER: lambda value: _float(value, 1),
}

NUMERIC = frozenset(ValueKind) - {ValueKind.TEXT, ValueKind.STAGE, ValueKind.DAY, ValueKind.MONTH, ValueKind.QUARTER}
"""Kinds that stand at the trailing edge of a table."""


def question_words(question: Question) -> str:
    """A question as the heading of its card, known before it is answered."""
    return tr(_QUESTIONS[question])


_QUESTIONS: Mapping[Question, str] = {
    Question.TRUST: "Does trust grow?",
    Question.STAGES: "Where is everyone?",
    Question.DURATION: "How long does it take?",
    Question.COHORTS: "Do newcomers stay?",
    Question.DIRECTION: "Are we bi-directional?",
    Question.REPLY: "Are we reachable?",
    Question.FEEDBACK: "Do we close the loop?",
    Question.PROMISES: "Do we keep promises?",
    Question.REGIONS: "Whom do we not reach?",
    Question.COST: "What does it cost?",
    Question.CONTENT: "Which content helps?",
    Question.DEPENDENCE: "Who depends on one of us?",
    Question.SLIPPING: "Who is slipping?",
}


def choice_words(question: Question) -> tuple[str, str]:
    """What the choice of a card is called and what it is at first; empty where nothing can be chosen."""
    return {
        Question.TRUST: (tr("Split"), tr("none")),
        Question.COST: (tr("By"), tr("channel")),
    }.get(question, ("", ""))


def choice_options(question: Question) -> tuple[FilterOption, ...]:
    """What a card offers to choose, beside what it shows at first."""
    return tuple(FilterOption(key, tr(key)) for key in insight_questions.QUESTIONS[question].choices)
