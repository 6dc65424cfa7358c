"""What the reasons of Today say, as templates with values: the window translates them, the command line prints them."""

from datetime import date

from care_desktop.domain.cadence import CadenceSource
from care_desktop.domain.feedback import FeedbackState
from care_desktop.domain.insight import Said, Value, ValueKind
from care_desktop.domain.interactions import Channel

# How long ago, by what happened then: today, yesterday, any number of days.
_ASKED = (
    "Asked today ({channel}), no reply yet",
    "Asked yesterday ({channel}), no reply yet",
    "Asked {n} days ago ({channel}), no reply yet",
)
_LAST = ("Last contact today", "Last contact yesterday", "Last contact {n} days ago")
_LAST_WITH = (
    "Last contact today ({channel}): {note}",
    "Last contact yesterday ({channel}): {note}",
    "Last contact {n} days ago ({channel}): {note}",
)
_LAST_BY = (
    "Last contact today ({channel})",
    "Last contact yesterday ({channel})",
    "Last contact {n} days ago ({channel})",
)
_SHIPPED = {
    FeedbackState.SHIPPED: ("Shipped what they asked: tell them", "Shipped what {n} people asked: tell them"),
    FeedbackState.DECLINED: ("Declined what they asked: tell them", "Declined what {n} people asked: tell them"),
}
_SHIPPED_ON = {
    FeedbackState.SHIPPED: "“{title}” · shipped on {day}; told {told} of {asked}",
    FeedbackState.DECLINED: "“{title}” · declined on {day}; told {told} of {asked}",
}
_EVERY = {
    CadenceSource.BY_HAND: ("Due: every day", "Due: every {n} days"),
    CadenceSource.BY_TAG: ("Due: every day, as for #{tag}", "Due: every {n} days, as for #{tag}"),
    CadenceSource.LEARNED: ("Due: about every day, their own rhythm", "Due: about every {n} days, their own rhythm"),
}
_TOLD_PEOPLE = ("1 to tell", "{n} to tell")
NOTE_LENGTH = 120


def _count(number: int) -> Value:
    return Value(ValueKind.COUNT, int(number))


def _text(text: str) -> Value:
    line = " ".join(text.split())
    return Value(ValueKind.TEXT, line if len(line) <= NOTE_LENGTH else line[: NOTE_LENGTH - 1].rstrip() + "…")


def _day(day: date) -> Value:
    return Value(ValueKind.DAY, day)


def _by_age(templates: tuple[str, str, str], days: int, **values: Value) -> Said:
    return Said(templates[min(max(days, 0), 2)], {"n": _count(days), **values})


def late(days: int) -> Said:
    """How late something is: "today", "1 day late", "3 days late"."""
    return _by_age(("today", "1 day late", "{n} days late"), days)


def waited(days: int) -> Said:
    """How long something has waited: "today", "1 day", "3 days"."""
    return _by_age(("today", "1 day", "{n} days"), days)


def promised(text: str, made_on: date, due_on: date | None, channel: Channel | None, today: date) -> tuple[Said, Said]:
    """What was promised; when, where and by when."""
    values = {"made": _day(made_on), "channel": Value(ValueKind.TEXT, channel)}
    if due_on is None:
        by = "Promised on {made}, no day named"
    elif due_on == today:
        by = "Promised on {made}, by today"
    elif (today - due_on).days == 1:
        by = "Promised on {made}, by yesterday"
    else:
        by, values["due"] = "Promised on {made}, by {due}", _day(due_on)
    return Said("{text}", {"text": _text(text)}), Said(f"{by} ({{channel}})" if channel else by, values)


def asked(note: str, channel: Channel, days: int) -> tuple[Said, Said]:
    """What was asked; how long ago and where."""
    what = Said("“{note}”", {"note": _text(note)}) if note.strip() else Said("A question")
    return what, _by_age(_ASKED, days, channel=Value(ValueKind.TEXT, channel))


def slipping(fall: float, low: float, days: int, last: tuple[Channel, str] | None) -> tuple[Said, Said]:
    """By how many points the lower end of the band fell, to where; when the last contact was."""
    points = {"fall": Value(ValueKind.POINTS, fall), "then": Value(ValueKind.POINTS, low + fall)}
    what = Said(
        "Lower end of trust fell {fall} points in 90 days, from {then} to {low}",
        {**points, "low": Value(ValueKind.POINTS, low)},
    )
    return what, _last_contact(days, last)


def due(source: CadenceSource, every_days: float, tag: str, days: int, last: tuple[Channel, str] | None) -> (
    tuple[Said, Said]
):  # fmt: skip
    """How often we mean to be in touch; when the last contact was."""
    every = max(round(every_days), 1)
    template = _EVERY[source][every > 1]
    return Said(template, {"n": _count(every), "tag": _text(tag)}), _last_contact(days, last)


def _last_contact(days: int, last: tuple[Channel, str] | None) -> Said:
    if last is None:
        return _by_age(_LAST, days)
    channel, note = last
    where = Value(ValueKind.TEXT, channel)
    if not note.strip():
        return _by_age(_LAST_BY, days, channel=where)
    return _by_age(_LAST_WITH, days, channel=where, note=_text(note))


def to_tell(
    state: FeedbackState, title: str, moved_on: date, people: int, asked_by: int, told: int
) -> tuple[Said, Said]:
    """What became of what so many people asked; what it was, since when, and how many of all who asked know."""
    values = {
        "title": _text(title),
        "day": _day(moved_on),
        "told": _count(told),
        "asked": _count(asked_by),
    }
    return Said(_SHIPPED[state][people > 1], {"n": _count(people)}), Said(_SHIPPED_ON[state], values)


def left_to_tell(people: int) -> Said:
    """How many wait to be told."""
    return Said(_TOLD_PEOPLE[people > 1], {"n": _count(people)})
