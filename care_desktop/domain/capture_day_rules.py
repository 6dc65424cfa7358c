"""The spellings of a day the capture line knows, each with its reader."""

import re
from datetime import datetime

from care_desktop.domain.capture_dates import (
    Clock,
    DayReading,
    Lean,
    Rule,
    day_number,
    impossible,
    read_ago,
    read_ahead,
    read_day_month,
    read_day_of_month,
    read_end_of,
    read_instant,
    read_iso,
    read_moment_ago,
    read_month_day,
    read_near,
    read_numbers,
    read_period,
    read_signed,
    read_vague_past,
    read_weekday,
    read_weekday_next_week,
    read_whole_month,
)

_MONTH_WORDS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_LONG_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DAY_WORDS = (
    "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    "|sat(?:urday)?(?! (?:down|with|next|in|at|through|on)\\b)|sun(?:day)?"
)
_COUNT = r"(\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|a couple of|a few|couple of)"
_UNIT = r"(days?|d|weeks?|wks?|w|months?|mo|years?|yrs?|y)"
_DAY_PART = r"(?:\s+(?:early\s+|late\s+)?(?:morning|afternoon|evening|night|lunchtime))?"


def _weekday_with_date(match: re.Match[str], clock: Clock) -> DayReading:
    inner = find_days(match[2], clock.now, day_first=clock.day_first)
    reading = inner[0][1] if inner else None
    if reading is None or reading.problem:
        return reading or impossible(match[0])
    number = day_number(match[1])
    fits = [day for day in (reading.past, reading.future) if day and day.weekday() == number]
    if not fits:
        return DayReading(Lean.EITHER, problem="“{words}” is not that day of the week.")
    return DayReading(
        reading.lean,
        reading.past if reading.past in fits else fits[0],
        reading.future if reading.future in fits else fits[-1],
    )


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/@#$€£.-])(?:{pattern})(?![\w]|/\w)", re.IGNORECASE)


_ORDINAL = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?[\s-]+(\d{4}|['’]\d\d))?(?![\d])(?!\s*(?:%|people|percent))"
_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    (
        _rule(
            rf"({_DAY_WORDS})\.?,?\s+(?:the\s+)?(\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTH_WORDS})(?:\s+\d{{4}})?"
            rf"|(?:{_MONTH_WORDS})\s+\d{{1,2}}(?:st|nd|rd|th)?(?![\d:])(?:,?\s+\d{{4}})?|\d{{4}}-\d\d?-\d\d?)"
        ),
        _weekday_with_date,
    ),
    (_rule(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?"), read_instant),
    (_rule(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"), read_iso),
    (
        _rule(
            rf"(?:the\s+)?{_ORDINAL}[\s-]?(?:of\s+)?({_MONTH_WORDS})(?!\s+(?:be|have|want|need"
            rf"|not)\b)\.?{_YEAR}"
        ),
        read_day_month,
    ),
    (
        _rule(
            rf"({_MONTH_WORDS})\.?\s+(?:the\s+)?{_ORDINAL}(?![:.]\d|\s?(?:h|hrs?|m|mins?|hours?|minutes?"
            rf"|am|pm|k|x)\b){_YEAR}"
        ),
        read_month_day,
    ),
    (_rule(r"(\d{1,2})(/)(\d{1,2})(?:/(\d{4}|\d{2}))?(?!\s+(?:of|stars?)\b)"), read_numbers),
    (_rule(r"(\d{1,2})(\.)(\d{1,2})\.(\d{4}|\d{2})?"), read_numbers),
    (_rule(r"(?:the\s+)?day before yesterday"), read_near(-2)),
    (_rule(r"(?:the\s+)?day after tomorrow"), read_near(2)),
    (_rule(r"yesterday" + _DAY_PART), read_near(-1)),
    (_rule(r"last night"), read_near(-1)),
    (
        _rule(
            r"(?:(?:earlier |later )?today|tonight|(?:early |late )?this (?:morning|afternoon|evening)"
            r"|just now|right now)"
        ),
        read_near(0),
    ),
    (_rule(r"(?:tomorrow|tmrw|tmr|tomorow)" + _DAY_PART), read_near(1)),
    (_rule(_COUNT + r"\s*" + _UNIT + r"\s+(?:ago|back)"), read_ago),
    (_rule(_COUNT + r"\s*(hours?|hrs?|h|minutes?|mins?|min|m)\s+ago"), read_moment_ago),
    (_rule(r"(?:in|within)\s+(?:the next\s+)?" + _COUNT + r"\s*" + _UNIT), read_ahead),
    (re.compile(r"(?<![\w.,/+−-])([-−+])(\d{1,3})\s?(d|days?|w|weeks?|mo|months?|y)(?!\w)", re.I), read_signed),
    (
        _rule(rf"({_DAY_WORDS}),?\s+(?:of\s+)?next week|next week,?\s+(?:on\s+)?({_DAY_WORDS})"),
        read_weekday_next_week,
    ),
    (
        _rule(r"(?:the\s+)?end of (?:the |this |(next) )?(day|today|week|month|quarter|year)|(eo[dwmqy])"),
        read_end_of,
    ),
    (_rule(r"(earlier this|last|past|previous|next|this)\s+(weekend|week|month|quarter|year)"), read_period),
    (_rule(r"(?:the other day|recently|a while ago|a while back|some time ago)"), read_vague_past),
    (
        _rule(rf"((?:last|next|this|coming)\s+)?({_DAY_WORDS})\.?(?![’']s\s+(?!call|meeting|meetup)){_DAY_PART}"),
        read_weekday,
    ),
    (
        re.compile(
            r"(?:(?<=\bon )|(?<=\bby ))the (\d{1,2})(?:st|nd|rd|th)(?=\s*(?:$|[,;:.]|#|\+|-|at\b))", re.IGNORECASE
        ),
        read_day_of_month,
    ),
    (
        re.compile(
            r"(?:(?<=\bin )|(?<=\bby )|(?<=\buntil )|(?<=\bearly )|(?<=\bmid )|(?<=\blate )|(?<=\blast )|(?<=\bnext ))"
            rf"({_LONG_MONTHS})(?!\w)(?!\s+\d)",
            re.IGNORECASE,
        ),
        read_whole_month,
    ),
)


def find_days(text: str, now: datetime, *, day_first: bool) -> list[tuple[tuple[int, int], DayReading]]:
    """Every day written in `text` with its span, in order, never overlapping; `now` is aware, in the writer's zone."""
    clock = Clock(now, day_first)
    found: list[tuple[tuple[int, int], DayReading]] = []
    for pattern, read in _RULES:
        for match in pattern.finditer(text):
            span = match.span()
            if any(span[0] < other[1] and other[0] < span[1] for other, _ in found):
                continue
            try:
                reading = read(match, clock)
            except OverflowError:
                reading = impossible(match[0])
            if reading is not None:
                found.append((span, reading))
    return sorted(found, key=lambda pair: pair[0])
