"""How days, times, durations, tone and the closed vocabularies are said on screen, in the person's language."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from care_desktop.ui.plain_text import isolated

MINUS = "−"
_HOUR_MIN = 60
_IN_MINUTES_MAX = 120
_NAMED_MAX = 4


def _tr(text: str) -> str:
    return QCoreApplication.translate("interaction", text)


def word(member: StrEnum) -> str:
    """A value of a vocabulary, such as Channel.IN_PERSON: "in person"."""
    return QCoreApplication.translate(type(member).__name__, member.value)


def day_words(day: date, today: date) -> str:
    """A day as "Mon 23 Nov", with the year when it is not the one of `today`."""
    pattern = "ddd d MMM" if day.year == today.year else "ddd d MMM yyyy"
    return QLocale().toString(QDate(day.year, day.month, day.day), pattern)


def day_heading(day: date, today: date) -> str:
    """A day as the heading of a group: "Today, Tue 24 Nov", "Yesterday, Mon 23 Nov", "Sat 21 Nov 2026"."""
    words = QLocale().toString(QDate(day.year, day.month, day.day), "ddd d MMM yyyy")
    age = (today - day).days
    if age == 0:
        return _tr("Today, {day}").format(day=words)
    return _tr("Yesterday, {day}").format(day=words) if age == 1 else words


def time_words(moment: datetime) -> str:
    """The time of day of `moment` in its own zone, by locale."""
    return QLocale().toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)


def minutes_words(minutes: float) -> str:
    """A duration: "20 min", "90 min", "2 h 30 min"."""
    whole = round(minutes)
    locale = QLocale()
    if whole <= _IN_MINUTES_MAX:
        return _tr("{minutes} min").format(minutes=locale.toString(whole))
    hours, rest = divmod(whole, _HOUR_MIN)
    if not rest:
        return _tr("{hours} h").format(hours=locale.toString(hours))
    return _tr("{hours} h {minutes} min").format(hours=locale.toString(hours), minutes=locale.toString(rest))


def tone_words(tone: int | None) -> str:
    """Tone as "+2", "0", "−1"; "not noted" for None."""
    if tone is None:
        return _tr("not noted")
    sign = "+" if tone > 0 else MINUS if tone < 0 else ""
    return f"{sign}{abs(tone)}"


def is_day_first() -> bool:
    """Whether people here write the day before the month, as in 24/11."""
    pattern = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    return 0 <= pattern.find("d") < pattern.find("M")


def logged_words(known: Sequence[str], new: Sequence[str], duration_min: float | None) -> str:
    """What was just logged: "Logged. Ana, Bo Li (new person), 20 min"."""
    parts = [isolated(name) for name in known]
    parts += [_tr("{name} (new person)").format(name=isolated(name)) for name in new]
    if len(parts) > _NAMED_MAX:
        rest = len(parts) - _NAMED_MAX
        parts = [*parts[:_NAMED_MAX], _tr("{count} more").format(count=QLocale().toString(rest))]
    if duration_min is not None:
        parts.append(minutes_words(duration_min))
    return _tr("Logged. {what}.").format(what=", ".join(parts))
