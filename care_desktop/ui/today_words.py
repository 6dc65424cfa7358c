"""What Today says in the person's language: kinds, reasons, ages, who, and what comes next."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from care_desktop.domain.insight import Said, Value, ValueKind
from care_desktop.domain.interactions import zone_of
from care_desktop.domain.today import Reason, TodayKind
from care_desktop.services.today import Card, NextDue, TodayLine
from care_desktop.services.today_changes import SnoozeFor
from care_desktop.ui.insight_words import speak
from care_desktop.ui.interaction_words import day_words, time_words, word
from care_desktop.ui.person_words import BETWEEN, short_day
from care_desktop.ui.plain_text import isolated

_NAMED_MAX = 4


def _tr(text: str) -> str:
    return QCoreApplication.translate("today", text)


def count_words(number: int) -> str:
    """A count in the figures of the locale."""
    return QLocale().toString(number)


def said(what: Said, today: date) -> str:
    """A sentence of Today: days are short, vocabularies in the person's language."""

    def filled(value: Value) -> str:
        if isinstance(value.value, StrEnum):
            return word(value.value)
        return short_day(value.value, today) if value.kind is ValueKind.DAY else speak(value)

    return _tr(what.template).format(**{name: filled(value) for name, value in what.values.items()})


def kind_words(kind: TodayKind) -> str:
    """A kind as the column on the left calls it."""
    names: Mapping[TodayKind, str] = {
        TodayKind.PROMISE: _tr("Promise due"),
        TodayKind.QUESTION: _tr("Unanswered"),
        TodayKind.SLIPPING: _tr("Slipping"),
        TodayKind.FEEDBACK: _tr("Not told yet"),
        TodayKind.CADENCE: _tr("Due by cadence"),
    }
    return names[kind]


KIND_ICONS = {
    TodayKind.PROMISE: "promise",
    TodayKind.QUESTION: "unanswered",
    TodayKind.SLIPPING: "slipping",
    TodayKind.FEEDBACK: "told",
    TodayKind.CADENCE: "cadence",
}


def who_words(line: TodayLine) -> tuple[str, str]:
    """Whom an entry is about, and the Latin reading of a single name: "Ana Lucía Quispe", or "4 people"."""
    if len(line.people) == 1:
        return line.people[0].name, line.people[0].reading
    return _tr("{n} people").format(n=count_words(len(line.people))), ""


def about_words(line: TodayLine, now: datetime) -> str:
    """What stands under it: company and local time of one person, the names of several."""
    if len(line.people) == 1:
        card = line.people[0]
        return BETWEEN.join(part for part in (card.company, _local_time(card, now)) if part)
    return names_words(line)


def names_words(line: TodayLine) -> str:
    """The names of the people of an entry, the first few of them."""
    names = [isolated(card.name) for card in line.people]
    if len(names) <= _NAMED_MAX:
        return ", ".join(names)
    more = _tr("{n} more").format(n=count_words(len(names) - _NAMED_MAX + 1))
    return ", ".join((*names[: _NAMED_MAX - 1], more))


def _local_time(card: Card, now: datetime) -> str:
    place = card.place.partition(",")[0].strip()
    if not card.time_zone:
        return place
    time = time_words(now.astimezone(zone_of(card.time_zone)))
    return (_tr("{time} in {place}") if place else _tr("{time} there")).format(time=time, place=place)


def more_words(line: TodayLine, today: date) -> str:
    """The second line of the reason, and how many further reasons there are."""
    words = said(line.entry.reason.more, today)
    count = len(line.entry.further)
    return f"{words}{BETWEEN}{_tr('+{n} more').format(n=count_words(count))}" if count else words


def reason_sentence(reason: Reason, today: date) -> str:
    """A reason as a tooltip and a screen reader say it."""
    parts = (kind_words(reason.kind), said(reason.what, today), said(reason.more, today))
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def spoken(line: TodayLine, today: date) -> str:
    """A whole entry, for a screen reader."""
    names = names_words(line)
    reasons = " ".join(reason_sentence(reason, today) for reason in (line.entry.reason, *line.entry.further))
    return f"{names}. {reasons}"


def date_words(day: date) -> str:
    """A day in full: "Tuesday 24 November 2026"."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "dddd d MMMM yyyy")


def next_words(found: NextDue | None, today: date) -> str:
    """What comes next, for a day on which nobody waits."""
    if found is None:
        return _tr("Promises, unanswered questions and people to be in touch with show here when their time comes.")
    day = day_words(found.day, today)
    if found.promise:
        return _tr("Next: {what} for {name}, promised by {day}.").format(what=found.promise, name=found.name, day=day)
    return _tr("Next: be in touch with {name} on {day}.").format(name=found.name, day=day)


def snooze_words(span: SnoozeFor) -> str:
    """A span an entry can be put off for."""
    names = {
        SnoozeFor.DAY: _tr("1 day"),
        SnoozeFor.THREE_DAYS: _tr("3 days"),
        SnoozeFor.WEEK: _tr("1 week"),
        SnoozeFor.MONTH: _tr("Next month"),
    }
    return names[span]


def settled_words(line: TodayLine) -> str:
    """What the message bar says when the reason of an entry was settled."""
    names = names_words(line)
    template = {
        TodayKind.PROMISE: _tr("Promise to {names} kept."),
        TodayKind.QUESTION: _tr("Question of {names} answered elsewhere."),
        TodayKind.FEEDBACK: _tr("{names} told."),
    }.get(line.entry.reason.kind, _tr("{names} left out until the next contact."))
    return template.format(names=names)
