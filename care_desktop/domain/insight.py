"""What Insights asks and answers: questions, filters, sentences with values, tables, and the rows behind a mark."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from care_desktop.domain.facts import Ints
from care_desktop.domain.resources import Stage

GROUP_MIN = 5
"""Smaller groups are not split further, so that no mark stands for somebody in particular."""


class Question(StrEnum):
    """What a manager asks, in the order of the page."""

    TRUST = "trust"
    STAGES = "stages"
    DURATION = "duration"
    COHORTS = "cohorts"
    DIRECTION = "direction"
    REPLY = "reply"
    FEEDBACK = "feedback"
    PROMISES = "promises"
    REGIONS = "regions"
    COST = "cost"
    CONTENT = "content"
    DEPENDENCE = "dependence"
    SLIPPING = "slipping"


@dataclass(frozen=True, slots=True)
class Period:
    """Calendar days from `start` to `end`, both included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    def before(self) -> "Period":
        """The period of the same length that ends the day before this one starts."""
        return Period(self.start - timedelta(days=self.days), self.start - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class InsightFilters:
    """What is looked at; None is any. People are chosen by what they are now.

    Attributes:
        period: the time that counts; the comparison is with `period.before()`.
        owner: the advocate who looks after them.
        region: country as entered; empty is unknown.
        event: only people met at this event, and of interactions only those at it.
    """

    period: Period
    owner: UUID | None = None
    region: str | None = None
    tag: str | None = None
    stage: Stage | None = None
    event: UUID | None = None

    def in_period_before(self) -> "InsightFilters":
        """The same for the period before."""
        return replace(self, period=self.period.before())


class ValueKind(StrEnum):
    """How a value is written for people; files always hold the bare value."""

    TEXT = "text"
    COUNT = "count"
    POINTS = "points"
    SHARE = "share"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    MONEY = "money"
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    STAGE = "stage"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a sentence: COUNT int; POINTS 0 to 100; SHARE 0 to 1; DAYS, HOURS, MINUTES float; DAY, MONTH and
    QUARTER date (any day of it); STAGE Stage; MONEY (amount, currency code); TEXT words that are not translated."""

    kind: ValueKind
    value: Any


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in plain English with `{names}`, to be translated as a whole and then filled with values."""

    template: str
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table: its title in plain English (translated when shown), and what its cells are."""

    title: str
    kind: ValueKind


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a chart, unrounded; a cell is what `Value.value` is for the column's kind, or None."""

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Any, ...], ...]


class RowKind(StrEnum):
    """What the rows behind a mark are."""

    PEOPLE = "people"
    INTERACTIONS = "interactions"
    PROMISES = "promises"
    FEEDBACK = "feedback"


@dataclass(frozen=True, slots=True)
class RowsBehind:
    """The rows a mark was computed from; recomputing from them gives the number shown.

    Attributes:
        kind: what `rownos` are row numbers of.
        rownos: as many as there are rows; one record may occur several times (an interaction with two people).
        values: one array or list per column, as long as `rownos`: what entered the number.
        said: how the number follows from the rows, such as "The median of trust is {trust}."
    """

    kind: RowKind
    rownos: Ints
    columns: tuple[TableColumn, ...]
    values: tuple[Any, ...]
    said: Said


@dataclass(frozen=True, slots=True)
class Answer:
    """One question answered: everything a chart, its table, its files and the report show.

    Attributes:
        as_of: the last day that counts: "as known today".
        n: how many of `counted` (people, interactions, questions, ...; plain English plural) the figures rest on.
        title: the question itself.
        finding: one or two sentences that answer it; also when there is too little to say.
        notes: limits of the figures, definitions a reader needs; shown in the report and under the table.
        table: the twin of the chart.
        picture: what the chart of this question draws; None when there is nothing to draw.
        behind: the rows behind a mark, by the key the chart put into the mark's target; fast enough for a click.
    """

    question: Question
    filters: InsightFilters
    as_of: date
    n: int
    counted: str
    title: Said
    finding: Said
    notes: tuple[Said, ...]
    table: Table
    picture: Any
    behind: Callable[[str], RowsBehind]
