"""A period cut into weeks, months, quarters or years, for counts over time."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from care_desktop.domain.facts import Days, Ints
from care_desktop.domain.insight import GROUP_MIN, Period, TableColumn, Value, ValueKind

EPOCH_DAY = date(1970, 1, 1).toordinal()
NO_DAY = int(np.iinfo(np.int32).max)
"""Stands for an epoch day that has not come; later than any other."""

WEEKS_UP_TO_DAYS = 100
MONTHS_MAX = 40
QUARTERS_MAX = 60
ENOUGH_PER_BUCKET = 2 * GROUP_MIN
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_WEEK = timedelta(days=7)


class BucketStep(StrEnum):
    """How long a bucket is."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_COLUMNS = {
    BucketStep.WEEK: TableColumn("Week from", ValueKind.DAY),
    BucketStep.MONTH: TableColumn("Month", ValueKind.MONTH),
    BucketStep.QUARTER: TableColumn("Quarter", ValueKind.QUARTER),
    BucketStep.YEAR: TableColumn("Year", ValueKind.TEXT),
}


@dataclass(frozen=True, slots=True)
class Buckets:
    """Consecutive weeks, months, quarters or years that cover `period`.

    Attributes:
        starts: first day of each bucket, ascending; the first one may lie before the period.
        end: the day after the last bucket; may lie after the period.
    """

    period: Period
    step: BucketStep
    starts: tuple[date, ...]
    end: date

    @property
    def column(self) -> TableColumn:
        """The column of a table that names the buckets."""
        return _COLUMNS[self.step]

    @property
    def cells(self) -> tuple[date | str, ...]:
        """What stands in that column: the first day of each bucket, or the year."""
        return tuple(str(day.year) for day in self.starts) if self.step is BucketStep.YEAR else self.starts

    @property
    def keys(self) -> tuple[str, ...]:
        """A word for each bucket, to find it again."""
        return tuple(str(day) for day in self.starts)

    def value(self, place: int) -> Value:
        """What the bucket is called."""
        return Value(self.column.kind, self.cells[place])

    def places(self, days: Days) -> Ints:
        """The bucket of each epoch day; meaningless outside the buckets."""
        edges = np.array([epoch_day(day) for day in self.starts], dtype=days.dtype)
        return np.searchsorted(edges, days, side="right") - 1

    def next_start(self, place: int) -> date:
        """The day after the bucket."""
        return self.starts[place + 1] if place + 1 < len(self.starts) else self.end

    def is_cut(self, place: int) -> bool:
        """Whether the period holds only a part of it."""
        return self.starts[place] < self.period.start or self.next_start(place) > self.period.end + timedelta(days=1)

    def from_place(self, place: int) -> "Buckets":
        """Without the buckets before this one; the last one always stays."""
        return Buckets(self.period, self.step, self.starts[min(place, len(self.starts) - 1) :], self.end)


def epoch_day(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH_DAY


def step_for(period: Period, count: int | None = None) -> BucketStep:
    """The finest step that leaves few enough buckets and, with `count` records, enough in each on average."""
    months = _month_of(period.end) - _month_of(period.start) + 1
    sizes = (
        (BucketStep.WEEK, period.days / 7, period.days <= WEEKS_UP_TO_DAYS),
        (BucketStep.MONTH, months, months <= MONTHS_MAX),
        (BucketStep.QUARTER, months / 3, months <= 3 * QUARTERS_MAX),
    )
    for step, buckets, fits in sizes:
        if fits and (count is None or count >= ENOUGH_PER_BUCKET * buckets):
            return step
    return BucketStep.YEAR


def buckets_of(period: Period, step: BucketStep) -> Buckets:
    """The buckets that cover a period; weeks start on the weekday of its first day. At least one."""
    if step is BucketStep.WEEK:
        weeks = max(-(-period.days // 7), 1)
        return Buckets(
            period, step, tuple(period.start + _WEEK * place for place in range(weeks)), period.start + _WEEK * weeks
        )
    months = _MONTHS[step]
    first = _month_of(period.start) // months * months
    count = max((_month_of(period.end) - first) // months + 1, 1)
    starts = tuple(_first_of(first + months * place) for place in range(count + 1))
    return Buckets(period, step, starts[:-1], starts[-1])


def _month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def calendar_days(days: Days | Ints) -> list[date]:
    """The dates of epoch days."""
    dates: list[date] = days.astype("datetime64[D]").astype(object).tolist()
    return dates


def until(period: Period, today: date) -> Period | None:
    """The part of a period that is not in the future; None when all of it is."""
    return None if period.start > today else Period(period.start, min(period.end, today))
