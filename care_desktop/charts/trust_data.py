"""What the chart of a person's trust shows: points, marks, strokes and words, without a drawing library."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

DAYS_PER_MONTH = 30.44
DAYS_PER_YEAR = 365.25
LEAST_SPAN_DAYS = 84
LEAST_SILENCE_MONTHS = 4
# The part of the span that is hatched when the history starts on its first day.
LEAD = 0.08
# What a label of the time axis has to itself.
LABEL_ROOM_PX = 60
# Where the time axis begins, and the least room after its end, in pixels at 100 %.
LEFT_PX, RIGHT_PX = 32.0, 64.0
# A longer span is counted in years.
MONTHS_UNDER_DAYS = 740


@dataclass(frozen=True, slots=True)
class Point:
    """Trust and the ends of its band on a day, 0 to 100; all None before the first evidence."""

    day: date
    trust: float | None
    low: float | None
    high: float | None


class MarkShape(StrEnum):
    """What a mark stands for, hence its shape and colour."""

    MILESTONE = "milestone"
    KEPT = "promise kept"
    BROKEN = "promise broken"
    TOLD = "feedback told"


@dataclass(frozen=True, slots=True)
class ChartMark:
    """Something named on the line: the words at its flag, all of it in `said`, and the record behind it."""

    day: date
    shape: MarkShape
    label: str
    said: str
    target: object | None = None


@dataclass(frozen=True, slots=True)
class LaneStroke:
    """One interaction in the lane: whose it was, how deep (0 to 1), its words, and the record behind it."""

    day: date
    from_them: bool
    from_us: bool
    depth: float
    said: str
    target: object | None = None


@dataclass(frozen=True, slots=True)
class ChartWords:
    """The words in the picture, already in the person's language.

    Attributes:
        silent: with `{months}` in it.
        months: short names of the twelve months.
    """

    unknown: str = "unknown"
    from_them: str = "from them"
    from_us: str = "from us"
    silent: str = "silent {months} months: the band widens"
    months: tuple[str, ...] = (
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
    )


@dataclass(frozen=True, slots=True)
class TrustOverTime:
    """A person's trust over time, as known on `as_of`.

    Attributes:
        points: oldest first, the last one on `as_of`; may be empty.
        strokes: oldest first.
        base_rate, unknown_low, unknown_high: 0 to 100, where trust stands while nothing is known.
        chosen: the day that is looked at, a thin line from top to bottom; None is no line.
        right_px: room after the time axis, at least RIGHT_PX; None is as much as the words there need.
    """

    points: tuple[Point, ...]
    marks: tuple[ChartMark, ...]
    strokes: tuple[LaneStroke, ...]
    as_of: date
    base_rate: float
    unknown_low: float
    unknown_high: float
    words: ChartWords = field(default_factory=ChartWords)
    chosen: date | None = None
    right_px: float | None = None

    @property
    def known(self) -> tuple[Point, ...]:
        """The points from the first evidence on."""
        return tuple(point for point in self.points if point.trust is not None)

    @property
    def start(self) -> date:
        """The first day shown: some of the time before the first evidence is always there, hatched."""
        first = min((point.day for point in self.points), default=self.as_of)
        if self.known and self.known[0].day == first:
            first -= timedelta(days=round((self.as_of - first).days * LEAD))
        return min(first, self.as_of - timedelta(days=LEAST_SPAN_DAYS))

    @property
    def span_days(self) -> int:
        """Days from the first to the last day shown."""
        return (self.as_of - self.start).days


@dataclass(frozen=True, slots=True)
class Silence:
    """A time without any interaction, in whole months."""

    start: date
    end: date
    months: int


def longest_silence(days: Sequence[date], as_of: date) -> Silence | None:
    """The longest time between two of `days` (oldest first) or since the last; None under four months."""
    gaps = [Silence(a, b, round((b - a).days / DAYS_PER_MONTH)) for a, b in pairwise((*days, as_of))]
    longest = max(gaps, key=lambda gap: gap.end - gap.start, default=None)
    return longest if longest is not None and longest.months >= LEAST_SILENCE_MONTHS else None


def trust_on(known: Sequence[Point], day: date) -> float:
    """Trust on a day, on the line between the points around it; `known` is oldest first, not empty."""
    place = bisect_right(known, day, key=lambda point: point.day)
    before = known[max(place - 1, 0)]
    after = known[min(place, len(known) - 1)]
    start, end = before.trust or 0.0, after.trust or 0.0
    days = (after.day - before.day).days
    return start if days == 0 or day <= before.day else start + (end - start) * (day - before.day).days / days


def ticks(start: date, end: date, width_px: float, words: ChartWords) -> list[tuple[date, str]]:
    """Days to mark on the time axis with their labels: years, or months while the span is short.

    January bears the year; the first label bears it too.
    """
    per_day = width_px / max((end - start).days, 1)
    steps = (1, 2, 3) if (end - start).days < MONTHS_UNDER_DAYS else ()
    months = next((step for step in steps if step * DAYS_PER_MONTH * per_day >= LABEL_ROOM_PX), 12)
    years = next(n for n in range(1, 10_000) if n * DAYS_PER_YEAR * per_day >= LABEL_ROOM_PX or months < 12)
    found: list[tuple[date, str]] = []
    for year in range(start.year, end.year + 1):
        if year % years:
            continue
        for month in range(1, 13, months):
            day = date(year, month, 1)
            if start <= day <= end:
                name = words.months[month - 1]
                label = str(year) if month == 1 else name if found else f"{name} {year}"
                found.append((day, label))
    return found
