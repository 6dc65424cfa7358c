"""The manager's report as data: answers, what changed, what the words mean, and how tables are cut for paper."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from care_desktop.domain.insight import (
    Answer,
    InsightFilters,
    Question,
    Said,
    Table,
    TableColumn,
    Value,
    ValueKind,
)

ROWS_MAX = 20
"""More rows of a table stand only in the exported CSV."""

WHOLE_PERIOD = Said("Whole period")

ROWS_LEAST = 5
"""So many rows of a long part are shown even when the short ones fill the space."""

ROWS_PER_HEAD = 4
"""The head of a further part takes the room of so many rows."""

_SPLIT_BY = {Question.STAGES: "From", Question.DURATION: "Since first contact", Question.DIRECTION: "People, balanced"}
_WHOLE_LAST = frozenset({Question.DIRECTION, Question.REPLY, Question.PROMISES})
_TIME = frozenset({ValueKind.DAY, ValueKind.MONTH, ValueKind.QUARTER})


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure of this period and of the one before; a value of None is not known. `title` is plain English."""

    question: Question
    title: Said
    now: Value
    before: Value

    @property
    def change(self) -> Said | None:
        """The difference of the unrounded figures, with its sign; None when either is not known. Shares differ in
        percentage points."""
        now, before = self.now.value, self.before.value
        if now is None or before is None or self.now.kind not in _DIFFERENCES:
            return None
        kind, times = _DIFFERENCES[self.now.kind]
        difference = (now - before) * times
        template = _SIGNED[kind is ValueKind.NUMBER and times != 1][(difference > 0) - (difference < 0)]
        return Said(template, {"difference": Value(kind, abs(difference))})


# What a difference is written as, and by how much it is multiplied for that.
_DIFFERENCES = {
    ValueKind.COUNT: (ValueKind.COUNT, 1),
    ValueKind.POINTS: (ValueKind.NUMBER, 1),
    ValueKind.NUMBER: (ValueKind.NUMBER, 1),
    ValueKind.SHARE: (ValueKind.NUMBER, 100),
    ValueKind.DAYS: (ValueKind.DAYS, 1),
    ValueKind.HOURS: (ValueKind.HOURS, 1),
    ValueKind.MINUTES: (ValueKind.MINUTES, 1),
}
# Whether it is in percentage points, then by sign.
_SIGNED = {
    False: {1: "+{difference}", 0: "no change", -1: "\N{MINUS SIGN}{difference}"},
    True: {1: "+{difference} points", 0: "no change", -1: "\N{MINUS SIGN}{difference} points"},
}


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with its answer for this period, and the finding of the period before."""

    answer: Answer
    finding_before: Said


@dataclass(frozen=True, slots=True)
class Definition:
    """A word of the report and what it means."""

    word: Said
    meaning: Said


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report shows; how it looks is decided where it is written.

    Attributes:
        workspace: what the workspace is called.
        made_on: the day it was made, "as known today".
        narrowed_by: the filters beside the period, each a sentence; empty for everyone.
        people: how many people pass the filters.
        has_before: whether anything was known of the period before.
    """

    workspace: str
    made_on: date
    filters: InsightFilters
    narrowed_by: tuple[Said, ...]
    people: int
    has_before: bool
    answered: tuple[Answered, ...]
    key_figures: tuple[KeyFigure, ...]
    definitions: tuple[Definition, ...]
    limits: tuple[Said, ...]

    @property
    def title(self) -> Said:
        """What stands on the cover."""
        return Said("Insights report")

    @property
    def period(self) -> Said:
        """The days that count."""
        return _days(self.filters.period.start, self.filters.period.end)

    @property
    def period_before(self) -> Said:
        """The days it is compared with."""
        before = self.filters.period.before()
        return _days(before.start, before.end)

    @property
    def summary(self) -> tuple[Said, ...]:
        """A paragraph that stands for all: who is looked at, and three findings, the first with its question."""
        if not self.people:
            return (Said("Nobody passes these filters, so there is nothing to sum up."),)
        who = Said("This report looks at one person.")
        if self.people > 1:
            who = Said("This report looks at {people} people.", {"people": Value(ValueKind.COUNT, self.people)})
        wanted = (Question.TRUST, Question.STAGES, Question.PROMISES)
        found = [item.answer for item in self.answered if item.answer.question in wanted]
        # The finding about trust begins with yes or no.
        asked = tuple(answer.title for answer in found[:1] if answer.question is Question.TRUST)
        return (who, *asked, *(answer.finding for answer in found))


def _days(start: date, end: date) -> Said:
    return Said("{first} to {last}", {"first": Value(ValueKind.DAY, start), "last": Value(ValueKind.DAY, end)})


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A part of a table as it stands on paper.

    Attributes:
        columns: those that say something in `rows`.
        rows: cells as sentences or values.
        of_rows: how many rows this part has in the CSV.
        thinned: whether the rows shown are spread over all of them, rather than the first ones.
    """

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Said | Value, ...], ...]
    of_rows: int
    thinned: bool


def printed_tables(answer: Answer, rows_max: int = ROWS_MAX) -> tuple[PrintedTable, ...]:
    """The table of an answer cut for paper: parts that fill other columns stand apart, empty columns go, and of more
    than `rows_max` rows some are shown: spread over time, or the first ones."""
    table = answer.table
    parts = [list(table.rows)]
    if answer.question in _SPLIT_BY:
        place = [column.title for column in table.columns].index(_SPLIT_BY[answer.question])
        parts = [[row for row in table.rows if (row[place] is None) is empty] for empty in (True, False)]
    printed: list[PrintedTable] = []
    rows_max -= ROWS_PER_HEAD * (len([rows for rows in parts if rows]) - 1)
    # Short parts come whole, and a long one gets what they leave.
    for rows in parts:
        room = rows_max - sum(len(other) for other in parts if other is not rows and len(other) < len(rows))
        if rows:
            printed.append(_printed(answer.question, table, rows, max(room, ROWS_LEAST)))
    return tuple(printed)


def _printed(question: Question, table: Table, rows: list[tuple[Any, ...]], rows_max: int) -> PrintedTable:
    kept = [place for place in range(len(table.columns)) if any(row[place] is not None for row in rows)]
    if question in _WHOLE_LAST and 0 not in kept:
        kept.insert(0, 0)
    thinned = _is_over_time(question, table, rows)
    chosen = _spread(rows, rows_max) if thinned else rows[:rows_max]
    cells = tuple(
        tuple(
            WHOLE_PERIOD
            if place == 0 and row[0] is None and question in _WHOLE_LAST
            else Value(table.columns[place].kind, row[place])
            for place in kept
        )
        for row in chosen
    )
    return PrintedTable(
        tuple(table.columns[place] for place in kept), cells, len(rows), thinned and len(rows) > rows_max
    )


def _is_over_time(question: Question, table: Table, rows: list[tuple[Any, ...]]) -> bool:
    return table.columns[0].kind in _TIME or (question is Question.DURATION and len(rows) > ROWS_MAX)


def _spread(rows: list[tuple[Any, ...]], rows_max: int) -> list[tuple[Any, ...]]:
    """At most so many, evenly spread, the first and the last among them."""
    if len(rows) <= rows_max:
        return rows
    return [rows[round(place * (len(rows) - 1) / (rows_max - 1))] for place in range(rows_max)]
