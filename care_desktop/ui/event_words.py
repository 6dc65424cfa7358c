"""How events, their days and what was left out at them are said on screen, in the person's language."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from care_desktop.domain.event_day import LeftOut, Missing
from care_desktop.domain.events import EventDraft
from care_desktop.services.events import TargetLine
from care_desktop.ui.insight_words import day_words
from care_desktop.ui.interaction_words import word
from care_desktop.ui.plain_text import isolated

_EXAMPLES = 3


def tr(text: str) -> str:
    """A text about events in the person's language."""
    return QCoreApplication.translate("events", text)


def count_words(number: int) -> str:
    """A count in the figures of the locale."""
    return QLocale().toString(number)


def days_words(draft: EventDraft) -> str:
    """The days of an event: "24 Nov 2026", "24 Nov to 26 Nov 2026"; "no day" when none is known."""
    if draft.started_on is None:
        return tr("no day")
    if draft.ended_on is None or draft.ended_on == draft.started_on:
        return day_words(draft.started_on)
    first = draft.started_on
    is_same_year = first.year == draft.ended_on.year
    words = QLocale().toString(QDate(first.year, first.month, first.day), "d MMM") if is_same_year else day_words(first)
    return tr("{first} to {last}").format(first=words, last=day_words(draft.ended_on))


def place_words(draft: EventDraft) -> str:
    """Kind and place: "hackathon, Accra"."""
    return ", ".join(part for part in (word(draft.kind), draft.place) if part)


def on_day_words(draft: EventDraft, today: date) -> str:
    """Where an event is today: "Sat 21 Nov 2026, day 1 of 2 · hackathon, Accra"."""
    day = day_words(today)
    if draft.started_on is not None and draft.is_on(today):
        of = ((draft.last_day or today) - draft.started_on).days + 1
        if of > 1:
            template = tr("{day}, day {n} of {all}")
            number = (today - draft.started_on).days + 1
            day = template.format(day=day, n=count_words(number), all=count_words(of))
    elif draft.started_on is not None:
        day = days_words(draft)
    return f"{day} · {place_words(draft)}"


def money_words(amount: Decimal, currency: str) -> str:
    """An amount with its currency, without cents when there are none."""
    decimals = 0 if amount == amount.to_integral_value() else 2
    return f"{QLocale().toString(float(amount), 'f', decimals)} {currency}".strip()


def missing_title(kind: Missing) -> str:
    """What was left out, as a line of the list."""
    return {
        Missing.NAME: tr("Nameless people"),
        Missing.TONE: tr("Tone not noted"),
        Missing.DURATION: tr("Duration not noted"),
        Missing.PROMISE_DAY: tr("Promise without a day"),
        Missing.CONSENT: tr("Consent unknown"),
        Missing.FOLLOW_UP: tr("Nothing planned next"),
    }[kind]


def missing_detail(kind: Missing, left_out: Sequence[LeftOut]) -> str:
    """What it is about: the first names or promises, or how many conversations or people."""
    if kind is Missing.PROMISE_DAY:
        first = tr("“{what}” to {who}").format(what=isolated(left_out[0].about), who=isolated(left_out[0].who))
        rest = len(left_out) - 1
        return first if not rest else tr("{first} and {n} more").format(first=first, n=count_words(rest))
    if kind is Missing.NAME:
        return ", ".join(isolated(item.who) for item in left_out[:_EXAMPLES])
    n = len(left_out)
    if kind in (Missing.TONE, Missing.DURATION):
        return tr("1 conversation") if n == 1 else tr("{n} conversations").format(n=count_words(n))
    return tr("1 new person") if n == 1 else tr("{n} new people").format(n=count_words(n))


def missing_question(item: LeftOut) -> str:
    """The question of the end-of-day pass."""
    template = {
        Missing.NAME: tr("What is the name of “{who}”?"),
        Missing.TONE: tr("How was the tone with {who}?"),
        Missing.DURATION: tr("How long did it take with {who}?"),
        Missing.PROMISE_DAY: tr("By when did we promise it to {who}?"),
        Missing.CONSENT: tr("On what basis may we keep data about {who}?"),
        Missing.FOLLOW_UP: tr("When do we mean to be in touch with {who} again?"),
    }[item.kind]
    return template.format(who=item.who)


def target_words(line: TargetLine) -> str:
    """What somebody we mean to reach got or waits for: met, last contact, the promise that is due first."""
    parts = [tr("met here")] if line.is_met else []
    if line.last_contact is None:
        parts.append(tr("no contact yet"))
    else:
        parts.append(tr("last contact {day}").format(day=day_words(line.last_contact)))
    if line.promise:
        due = tr("“{what}” due {day}") if line.due_on is not None else tr("“{what}” promised")
        parts.append(due.format(what=line.promise, day=day_words(line.due_on) if line.due_on else ""))
    if line.promises > 1:
        parts.append(tr("{n} promises open").format(n=count_words(line.promises)))
    return " · ".join(parts)
