"""Times of day and durations in a capture line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from care_desktop.domain.capture_dates import NUMBER_WORDS

_HOUR_MIN = 60
# "1:30h" is a duration; "14:30h" is how some write a time of day.
_LONGEST_COLON_H = 6


@dataclass(frozen=True, slots=True)
class TimeReading:
    """A time of day; `zone` as written ("UTC"), `minutes` when an end was given too, `problem` when it is none."""

    at: time | None
    zone: str = ""
    minutes: int | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class DurationReading:
    """Minutes; `choices` when a range was written ("20-30 min"), then `minutes` is None."""

    minutes: int | None
    choices: tuple[int, ...] = ()


_START = r"(?<!\d[.,:])(?<![\w/@#$€£-])"
_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?\s?([aApP])\.?[mM]\b\.?|(\d{1,2}):(\d{2})(?![:\d])"
_ZONE = r"(?:\s?(UTC|GMT|Z|[A-Z]{1,3}[SD]?T|BST|EAT|WAT|IST|JST|SGT)\b)?"
_TIME = re.compile(rf"{_START}(?:{_CLOCK})(?:\s?(?:-|–|to|until)\s?(?:{_CLOCK}))?{_ZONE}(?!\w)")
_BARE_RANGE = re.compile(rf"{_START}(\d{{1,2}})\s?(?:-|–|to)\s?(\d{{1,2}})\s?([ap])\.?m\b\.?(?!\w)", re.IGNORECASE)
_NAMED = re.compile(r"(?<![\w-])(noon|midday|midnight)(?![\w-])", re.IGNORECASE)
_FRENCH = re.compile(r"(?<=\bat )(\d{1,2})h(\d{2})?(?!\w)", re.IGNORECASE)

_H = r"(?:h|hrs?|hours?)"
_M = r"(?:m|min|mins|minutes?|minuten)"
_ROUGH = r"(?:~\s?|≈\s?|c\.\s?|ca\.?\s|about\s(?=\d))?"
_NUMBER = "|".join(word for word in NUMBER_WORDS if word not in ("a", "an"))
_RANGE = re.compile(rf"{_START}(\d{{1,3}})\s?[-–]\s?(\d{{1,3}})\s?({_M}|{_H})(?!\w)", re.IGNORECASE)
_HOURS_MINUTES = re.compile(
    rf"{_START}{_ROUGH}(\d{{1,2}})\s?{_H}(?:\s?(?:and\s)?(\d{{1,2}})\s?{_M}|(\d{{2}}))(?!\w)", re.IGNORECASE
)
_COLON_HOURS = re.compile(rf"{_START}(\d{{1,2}}):(\d{{2}})\s?{_H}(?!\w)", re.IGNORECASE)
_HOURS = re.compile(rf"{_START}{_ROUGH}(\d{{1,3}}(?:[.,]\d{{1,2}})?)[\s-]?{_H}(?!\w)", re.IGNORECASE)
_MINUTES = re.compile(rf"{_START}{_ROUGH}(\d{{1,4}})[\s-]?(?:{_M}(?!\w)|['’′](?!\w))", re.IGNORECASE)
_WORDS: tuple[tuple[re.Pattern[str], int | None], ...] = tuple(
    (re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE), minutes)
    for pattern, minutes in (
        (r"(?:an|one) hour and a half|(?:one|1) and a half hours?|an hour and (?:a half|30)", 90),
        (r"two and a half hours", 150),
        (r"(?:a )?half[\s-](?:an )?hour|half an hr|½ ?h(?:our)?", 30),
        (r"three[\s-]quarters of an hour", 45),
        (r"(?:a )?quarter (?:of an )?hour", 15),
        (r"(?:a |an )?(?:full |whole )?hour(?= and \d)", None),
        (r"(?:an|one) (?:full |whole )?hour", 60),
    )
)
_SPELLED = re.compile(rf"(?<![\w-])({_NUMBER})[\s-](hours?|minutes?|mins?)(?![\w-])", re.IGNORECASE)

Found = list[tuple[tuple[int, int], TimeReading | DurationReading]]


def _time(hour: int, minute: int, half: str | None) -> time | None:
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _minutes_between(start: time, end: time) -> int:
    return ((end.hour - start.hour) * 60 + end.minute - start.minute) % (24 * 60)


def _clock_time(match: re.Match[str]) -> TimeReading:
    def side(offset: int) -> tuple[bool, time | None]:
        hour = match[offset] or match[offset + 3]
        if hour is None:
            return False, None
        return True, _time(int(hour), int(match[offset + 1] or match[offset + 4] or 0), match[offset + 2])

    _, start = side(1)
    ends, end = side(6)
    if start is None or (ends and end is None):
        return TimeReading(None, problem="“{words}” is not a time of day.")
    return TimeReading(start, match[11] or "", _minutes_between(start, end) if end else None)


def _bare_range(match: re.Match[str]) -> TimeReading:
    end = _time(int(match[2]), 0, match[3])
    first = int(match[1])
    start = _time(first, 0, match[3])
    if start and end and start > end:
        start = _time(first, 0, "a")
    if start is None or end is None:
        return TimeReading(None, problem="“{words}” is not a time of day.")
    return TimeReading(start, "", _minutes_between(start, end))


def _named(match: re.Match[str]) -> TimeReading:
    return TimeReading(time(0) if match[1].lower() == "midnight" else time(12))


def _plain(match: re.Match[str]) -> TimeReading:
    made = _time(int(match[1]), int(match[2] or 0), None)
    return TimeReading(made, problem="" if made else "“{words}” is not a time of day.")


def _range(match: re.Match[str]) -> DurationReading | None:
    factor = _HOUR_MIN if match[3].lower().startswith("h") else 1
    first, last = int(match[1]) * factor, int(match[2]) * factor
    return DurationReading(None, (first, last)) if first < last else None


def _hours_minutes(match: re.Match[str]) -> DurationReading | None:
    minutes = int(match[2] or match[3])
    return DurationReading(int(match[1]) * _HOUR_MIN + minutes) if minutes < _HOUR_MIN else None


def _colon_hours(match: re.Match[str]) -> DurationReading | TimeReading | None:
    hours, minutes = int(match[1]), int(match[2])
    if hours >= _LONGEST_COLON_H:
        return TimeReading(made) if (made := _time(hours, minutes, None)) else None
    return DurationReading(hours * _HOUR_MIN + minutes) if minutes < _HOUR_MIN else None


def _hours(match: re.Match[str]) -> DurationReading:
    return DurationReading(round(float(match[1].replace(",", ".")) * _HOUR_MIN))


def _spelled(match: re.Match[str]) -> DurationReading:
    factor = _HOUR_MIN if match[2].lower().startswith("h") else 1
    return DurationReading(NUMBER_WORDS[match[1].lower()] * factor)


_RULES = (
    (_RANGE, _range),
    (_COLON_HOURS, _colon_hours),
    (_BARE_RANGE, _bare_range),
    (_TIME, _clock_time),
    (_FRENCH, _plain),
    (_NAMED, _named),
    (_HOURS_MINUTES, _hours_minutes),
    (_HOURS, _hours),
    (_MINUTES, lambda match: DurationReading(int(match[1]))),
    *((pattern, lambda _, minutes=minutes: DurationReading(minutes)) for pattern, minutes in _WORDS if minutes),
    (_SPELLED, _spelled),
)


def find_times(text: str, taken: Iterable[tuple[int, int]]) -> Found:
    """Every time of day and duration in `text` outside the spans `taken`, with its span, never overlapping."""
    spans = list(taken)
    found: Found = []
    for pattern, read in _RULES:
        for match in pattern.finditer(text):
            span = match.span()
            if any(span[0] < other[1] and other[0] < span[1] for other in spans):
                continue
            reading = read(match)
            if reading is not None:
                found.append((span, reading))
                spans.append(span)
    return found
