"""What the calendar and the channels of a person show, without a drawing library."""

from dataclasses import dataclass
from datetime import date, timedelta

CALENDAR_PX = 134
ROW_PX, HEAD_PX = 22.0, 22.0
DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day on which something happened: how often, in words, and what opens."""

    day: date
    count: int
    said: str
    target: object | None = None


@dataclass(frozen=True, slots=True)
class PersonCalendar:
    """The days up to `as_of`.

    Attributes:
        days: oldest first, those with at least one interaction.
        first_weekday: with which day a week begins, 0 is Monday.
        weekdays: short names, Monday first.
        months: short names, January first.
    """

    days: tuple[CalendarDay, ...]
    as_of: date
    first_weekday: int
    weekdays: tuple[str, ...]
    months: tuple[str, ...]

    @property
    def first_of_last_week(self) -> date:
        """The day with which the week of `as_of` begins."""
        return self.as_of - timedelta(days=(self.as_of.weekday() - self.first_weekday) % DAYS_A_WEEK)


@dataclass(frozen=True, slots=True)
class ChannelBar:
    """A channel with how many interactions went from them, both ways and from us; `said` is all of it in words."""

    label: str
    from_them: int
    both_ways: int
    from_us: int
    said: str

    @property
    def parts(self) -> tuple[int, int, int]:
        """The parts of the bar, from its beginning on."""
        return self.from_them, self.both_ways, self.from_us


@dataclass(frozen=True, slots=True)
class PersonChannels:
    """The channels, most used first; `keys` says in the person's language from them, both ways, from us."""

    bars: tuple[ChannelBar, ...]
    keys: tuple[str, str, str]


def height_px(data: PersonChannels) -> int:
    """The height that the bars need."""
    return round(HEAD_PX + ROW_PX * len(data.bars))
