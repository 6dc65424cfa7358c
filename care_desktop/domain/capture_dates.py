"""Days in a capture line: every way of writing one, read both as past and as future, never guessed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

_MONTH_STEMS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_STEMS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NUMBER_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "forty-five": 45, "fifty": 50, "sixty": 60, "ninety": 90,
}  # fmt: skip
_NEAR_DAYS = 14
_FRIDAY, _SATURDAY, _SUNDAY = 4, 5, 6


class Lean(StrEnum):
    """Whether the words themselves point back, ahead or neither way."""

    PAST = "past"
    FUTURE = "future"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class DayReading:
    """One way of writing a day, resolved.

    Attributes:
        past, future: the day when read as past (today included) or as future; None when it cannot be.
        past_choices, future_choices: the days it could also be, when that reading is ambiguous.
        instant: the moment for "2 hours ago".
        problem: why it is no day at all ("31 feb"); then both readings are None.
    """

    lean: Lean
    past: date | None = None
    future: date | None = None
    past_choices: tuple[date, ...] = ()
    future_choices: tuple[date, ...] = ()
    instant: datetime | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """The moment of writing, aware, and how numbers are ordered in a date."""

    now: datetime
    day_first: bool

    @property
    def today(self) -> date:
        """The day it is for the writer."""
        return self.now.date()


Rule = Callable[[re.Match[str], Clock], DayReading | None]


def _month_number(word: str) -> int:
    return _MONTH_STEMS.index(word[:3].lower()) + 1


def day_number(word: str) -> int:
    """Monday is 0; any spelling that starts with the three letters."""
    return _DAY_STEMS.index(word[:3].lower())


def impossible(text: str) -> DayReading:
    """What looks like a day and is none."""
    return DayReading(Lean.EITHER, problem="“{words}” is not a day of the calendar.")


def _both(day: date, today: date) -> DayReading:
    """A day given in full: its place before or after today follows from itself."""
    lean = Lean.FUTURE if day > today else Lean.PAST if day < today else Lean.EITHER
    return DayReading(lean, past=day, future=day)


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(text: str) -> int:
    number = int(text.lstrip("'’"))
    return number + 2000 if number < 100 else number


def _without_year(day: int, month: int, today: date) -> tuple[date, date] | None:
    """The last such day up to today and the next one from today; None when no year has it."""
    years = range(today.year - 8, today.year + 9)
    days = [made for year in years if 0 < year <= 9999 and (made := _make(year, month, day))]
    if not days:
        return None
    past = [made for made in days if made <= today]
    ahead = [made for made in days if made >= today]
    return (past[-1], ahead[0]) if past and ahead else None


def _day_and_month(text: str, day: int, month: int, year: str | None, today: date) -> DayReading:
    if year:
        made = _make(_full_year(year), month, day)
        return _both(made, today) if made else impossible(text)
    if (pair := _without_year(day, month, today)) is None:
        return impossible(text)
    past, future = pair
    # "24 nov" typed on 22 nov is more likely a slip than a conversation a year ago.
    close = (past, future) if past != future and (future - today).days <= _NEAR_DAYS else ()
    far = (future, past) if past != future and (today - past).days <= _NEAR_DAYS else ()
    return DayReading(Lean.EITHER, past, future, close, far)


def read_iso(match: re.Match[str], clock: Clock) -> DayReading:
    """ "2026-03-12"."""
    made = _make(int(match[1]), int(match[2]), int(match[3]))
    return _both(made, clock.today) if made else impossible(match[0])


def read_day_month(match: re.Match[str], clock: Clock) -> DayReading:
    """ "12 mar", "12 March 2025"."""
    return _day_and_month(match[0], int(match[1]), _month_number(match[2]), match[3], clock.today)


def read_month_day(match: re.Match[str], clock: Clock) -> DayReading:
    """ "Mar 12th"."""
    return _day_and_month(match[0], int(match[2]), _month_number(match[1]), match[3], clock.today)


def read_numbers(match: re.Match[str], clock: Clock) -> DayReading | None:
    """ "12/3", "12/3/2026", "12.3.2026"; both orders when both are possible."""
    first, second, year = int(match[1]), int(match[3]), match[4]
    if (first, second) == (24, 7) or first > 31 or second > 31:
        return None
    dotted = match[2] == "."
    if dotted and not year and not match[0].endswith("."):
        return None
    orders = [(first, second), (second, first)] if clock.day_first or dotted else [(second, first), (first, second)]
    if dotted:
        orders = orders[:1]
    readings = [_day_and_month(match[0], day, month, year, clock.today) for day, month in orders]
    possible = [reading for reading in readings if not reading.problem]
    if not possible:
        return readings[0]
    if len(possible) == 1 or first == second:
        return possible[0]
    best, other = possible
    return DayReading(
        best.lean,
        best.past,
        best.future,
        tuple(day for day in (best.past, other.past) if day),
        tuple(day for day in (best.future, other.future) if day),
    )


def read_near(offset: int) -> Callable[[re.Match[str], Clock], DayReading]:
    """A reader for a day so many days from today."""
    lean = Lean.PAST if offset < 0 else Lean.FUTURE if offset > 0 else Lean.EITHER

    def read(match: re.Match[str], clock: Clock) -> DayReading:
        day = clock.today + timedelta(days=offset)
        return DayReading(lean, None if offset > 0 else day, None if offset < 0 else day)

    return read


def read_weekday(match: re.Match[str], clock: Clock) -> DayReading:
    """ "mon", "last tue", "next fri"."""
    today, number = clock.today, day_number(match[2])
    word = (match[1] or "").strip().lower()
    back = (today.weekday() - number) % 7
    past = today - timedelta(days=back or 7)
    future = today + timedelta(days=(-back) % 7 or 7)
    if word == "last":
        # From Sunday on, people count the days just gone as the last week's.
        same_week = back and back <= today.weekday() and today.weekday() != _SUNDAY
        return DayReading(Lean.PAST, past, None, (past, past - timedelta(days=7)) if same_week else ())
    if word == "next":
        in_next_week = today + timedelta(days=7 - today.weekday() + number)
        return DayReading(Lean.FUTURE, None, in_next_week, (), (future, in_next_week) if future != in_next_week else ())
    today_too = (today,) if back == 0 else ()
    return DayReading(
        Lean.EITHER,
        past,
        future,
        (*today_too, past) if today_too else (),
        (*today_too, future) if today_too else (),
    )


def read_weekday_next_week(match: re.Match[str], clock: Clock) -> DayReading:
    """ "fri next week"."""
    day = clock.today + timedelta(days=7 - clock.today.weekday() + day_number(match[1] or match[2]))
    return DayReading(Lean.FUTURE, None, day)


def _month_shift(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in range(day.day, 27, -1):
        if made := _make(year, month + 1, last):
            return made
    return date(year, month + 1, min(day.day, 28))


def _shifted(count: int, unit: str, today: date, sign: int) -> date | None:
    try:
        if unit.startswith("d"):
            return today + timedelta(days=sign * count)
        if unit.startswith("w"):
            return today + timedelta(days=7 * sign * count)
        return _month_shift(today, sign * count * (12 if unit.startswith("y") else 1))
    except (ValueError, OverflowError):
        return None


def _count(text: str) -> tuple[int, bool]:
    """The number and whether it is only roughly meant."""
    word = text.lower()
    if "couple" in word or "few" in word:
        return (2 if "couple" in word else 3), True
    return (int(word) if word.isdecimal() else NUMBER_WORDS[word]), False


def read_ago(match: re.Match[str], clock: Clock) -> DayReading | None:
    """ "2 weeks ago"."""
    count, rough = _count(match[1])
    day = _shifted(count, match[2].lower(), clock.today, -1)
    if day is None:
        return impossible(match[0])
    return DayReading(Lean.PAST, day, None, (day, day - timedelta(days=1)) if rough else ())


def read_moment_ago(match: re.Match[str], clock: Clock) -> DayReading | None:
    """ "2 hours ago"."""
    count, rough = _count(match[1])
    step = timedelta(hours=count) if match[2].lower().startswith("h") else timedelta(minutes=count)
    moment = clock.now - step
    return DayReading(Lean.PAST, moment.date(), None, instant=None if rough else moment)


def read_ahead(match: re.Match[str], clock: Clock) -> DayReading | None:
    """ "in 3 days"."""
    count, rough = _count(match[1])
    day = _shifted(count, match[2].lower(), clock.today, 1)
    if day is None:
        return impossible(match[0])
    return DayReading(Lean.FUTURE, None, day, (), (day, day + timedelta(days=1)) if rough else ())


def read_signed(match: re.Match[str], clock: Clock) -> DayReading | None:
    """ "-3d", "+1w"."""
    sign = 1 if match[1] == "+" else -1
    day = _shifted(int(match[2]), match[3].lower(), clock.today, sign)
    if day is None:
        return impossible(match[0])
    return DayReading(Lean.FUTURE, None, day) if sign > 0 else DayReading(Lean.PAST, day, None)


def read_period(match: re.Match[str], clock: Clock) -> DayReading:
    """ "last week", "next month": a stretch, so the day is asked for."""
    word, unit, today = match[1].lower(), match[2].lower(), clock.today
    monday = today - timedelta(days=today.weekday())
    if word in ("last", "past", "earlier this", "previous"):
        if unit == "week" and word != "earlier this":
            days = tuple(monday - timedelta(days=7 - step) for step in range(5))
            return DayReading(Lean.PAST, today - timedelta(days=7), None, days)
        if unit == "weekend":
            saturday = monday - timedelta(days=2) if today.weekday() < _SUNDAY else today - timedelta(days=1)
            return DayReading(Lean.PAST, saturday, None, (saturday, saturday + timedelta(days=1)))
        if word != "earlier this" and unit != "day":
            before = _month_shift(today, -{"month": 1, "quarter": 3, "year": 12}[unit])
            return DayReading(Lean.PAST, before, None, _ends_of(unit, before, following=False))
        day = today if word == "earlier this" else _shifted(1, unit[0], today, -1) or today
        return DayReading(Lean.PAST, day, None, (day, today) if day != today else (today,))
    if unit == "weekend":
        saturday = monday + timedelta(days=_SATURDAY + (7 if word == "next" else 0))
        return DayReading(Lean.FUTURE, None, saturday, (), (saturday, saturday + timedelta(days=1)))
    if unit == "week":
        start = monday + timedelta(days=7 if word == "next" else 0)
        days = tuple(start + timedelta(days=step) for step in range(5))
        gone = tuple(day for day in days if day <= today) if word == "this" else ()
        days = tuple(day for day in days if day >= today) or (today,)
        lean = Lean.EITHER if gone else Lean.FUTURE
        return DayReading(lean, today if gone else None, days[-1], gone, days)
    first, last = _ends_of(unit, today, following=word == "next")
    return DayReading(Lean.FUTURE, None, last, (), (max(first, today), last))


def _ends_of(unit: str, today: date, *, following: bool) -> tuple[date, date]:
    """First and last day of the running or the following month, quarter or year."""
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    start = date(today.year, (today.month - 1) // months * months + 1, 1)
    first = _month_shift(start, months) if following else start
    return first, _month_shift(first, months) - timedelta(days=1)


def read_end_of(match: re.Match[str], clock: Clock) -> DayReading:
    """ "end of the month", "eow"."""
    today = clock.today
    short = (match[3] or "").lower()
    unit = (match[2] or {"d": "day", "w": "week", "m": "month", "y": "year", "q": "quarter"}[short[-1]]).lower()
    following = (match[1] or "").lower() == "next"
    if unit in ("day", "today"):
        return DayReading(Lean.FUTURE, None, today)
    if unit == "week":
        friday = today + timedelta(days=_FRIDAY - today.weekday() + (7 if following else 0))
        if friday >= today:
            return DayReading(Lean.FUTURE, None, friday)
        friday += timedelta(days=7)
        return DayReading(Lean.FUTURE, None, friday, (), (today, friday))
    return DayReading(Lean.FUTURE, None, _ends_of(unit, today, following=following)[1])


def read_whole_month(match: re.Match[str], clock: Clock) -> DayReading | None:
    """ "in March": some day of it, so it is asked for."""
    pair = _without_year(1, _month_number(match[1]), clock.today)
    if pair is None:
        return None
    past, future = pair
    return DayReading(
        Lean.EITHER,
        None,
        None,
        (past, _month_shift(past, 1) - timedelta(days=1)),
        (future, _month_shift(future, 1) - timedelta(days=1)),
    )


def read_vague_past(match: re.Match[str], clock: Clock) -> DayReading:
    """ "recently", "the other day"."""
    return DayReading(Lean.PAST, clock.today, None, (clock.today, clock.today - timedelta(days=1)))


def read_instant(match: re.Match[str], clock: Clock) -> DayReading:
    """ "2026-03-12T14:30", with or without an offset; without one it is local."""
    try:
        moment = datetime.fromisoformat(match[0].upper().replace("Z", "+00:00"))
    except ValueError:
        return impossible(match[0])
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=clock.now.tzinfo)
    day = moment.astimezone(clock.now.tzinfo).date()
    if moment > clock.now:
        return DayReading(Lean.FUTURE, None, day)
    return DayReading(Lean.PAST, day, day, instant=moment)


def read_day_of_month(match: re.Match[str], clock: Clock) -> DayReading | None:
    """ "on the 12th"."""
    number, today = int(match[1]), clock.today
    starts = [_month_shift(today.replace(day=1), step) for step in range(-3, 4)]
    days = [made for start in starts if (made := _make(start.year, start.month, number))]
    past = [made for made in days if made <= today]
    ahead = [made for made in days if made >= today]
    return DayReading(Lean.EITHER, past[-1], ahead[0]) if past and ahead else None
