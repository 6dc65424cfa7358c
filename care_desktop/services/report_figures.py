"""The key figures of a report, read from the tables of its answers, so that they are exactly what the CSV says."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from care_desktop.domain.insight import Answer, Question, Said, Value, ValueKind
from care_desktop.domain.report import KeyFigure
from care_desktop.domain.resources import Stage

_Figure = tuple[str, ValueKind, Callable[[Answer], Any]]
_SLIPPED_POINTS = 5


def key_figures(now: Answer, before: Answer) -> Iterator[KeyFigure]:
    """The key figures of one question in two periods; a figure that a table does not have is None."""
    if now.question is Question.COST:
        yield from _spent(now, before)
    for title, kind, read in _FIGURES.get(now.question, ()):
        yield KeyFigure(now.question, Said(title), Value(kind, read(now)), Value(kind, read(before)))


def _place(answer: Answer, title: str) -> int:
    return [column.title for column in answer.table.columns].index(title)


def _last(title: str) -> Callable[[Answer], Any]:
    """The cell of the last row."""
    return lambda answer: answer.table.rows[-1][_place(answer, title)] if answer.table.rows else None


def _sum(title: str) -> Callable[[Answer], Any]:
    """The sum of a column; None when it says nothing."""

    def read(answer: Answer) -> Any:
        cells = [row[_place(answer, title)] for row in answer.table.rows]
        said = [cell for cell in cells if cell is not None]
        return sum(said) if said else None

    return read


def _where(column: str, value: Any, title: str) -> Callable[[Answer], Any]:
    """The cell of the first row that has `value` in `column`."""

    def read(answer: Answer) -> Any:
        at, wanted = _place(answer, column), _place(answer, title)
        return next((row[wanted] for row in answer.table.rows if row[at] == value), None)

    return read


def _n(answer: Answer) -> int:
    return answer.n


def _in_stages(*stages: Stage) -> Callable[[Answer], Any]:
    """How many people were in these stages at the end: the second row is the end of the period."""

    def read(answer: Answer) -> Any:
        if len(answer.table.rows) < 2:
            return None
        cells = [answer.table.rows[1][_place(answer, stage.value.capitalize())] for stage in stages]
        return None if any(cell is None for cell in cells) else sum(cells)

    return read


def _slipped(answer: Answer) -> float | None:
    column, least = _place(answer, "Share"), _place(answer, "Fall from")
    falls = [row[column] for row in answer.table.rows if row[least] is not None and row[least] >= _SLIPPED_POINTS]
    return sum(falls) if falls else None


def _spent(now: Answer, before: Answer) -> Iterator[KeyFigure]:
    """Money by currency: sums in different currencies are never added up."""
    then = _money(before)
    for currency, amount in _money(now).items():
        values = (Value(ValueKind.MONEY, (amount, currency)), Value(ValueKind.MONEY, (then.get(currency, 0), currency)))
        yield KeyFigure(now.question, Said("Money noted"), *values)


def _money(answer: Answer) -> dict[str, Any]:
    place = _place(answer, "Money")
    spent: dict[str, Any] = {}
    for row in answer.table.rows:
        if row[place] is not None:
            amount, currency = row[place]
            spent[currency] = spent.get(currency, 0) + amount
    return spent


_FIGURES: Mapping[Question, tuple[_Figure, ...]] = {
    Question.TRUST: (
        ("People known at the end", ValueKind.COUNT, _n),
        ("Median trust at the end", ValueKind.POINTS, _last("Median")),
    ),
    Question.STAGES: (
        ("People in Retain or Expand at the end", ValueKind.COUNT, _in_stages(Stage.RETAIN, Stage.EXPAND)),
        ("Moves up", ValueKind.COUNT, _sum("Moved up")),
        ("Moves down", ValueKind.COUNT, _sum("Moved down")),
    ),
    Question.DURATION: (
        (
            "Time until half of the newcomers reach Activate",
            ValueKind.DAYS,
            _where("Stage", Stage.ACTIVATE, "Half reached it within"),
        ),
    ),
    Question.COHORTS: (("Newcomers", ValueKind.COUNT, _n),),
    Question.DIRECTION: (
        ("Interactions that came in, or went both ways", ValueKind.COUNT, _last("Came in")),
        ("Interactions that went out, or went both ways", ValueKind.COUNT, _last("Went out")),
    ),
    Question.REPLY: (
        ("Median time to first reply", ValueKind.HOURS, _last("Median time to first reply")),
        ("Messages unanswered", ValueKind.COUNT, _last("Unanswered")),
    ),
    Question.FEEDBACK: (
        ("Pieces of feedback open in the period", ValueKind.COUNT, _n),
        ("Of these everyone told", ValueKind.COUNT, _sum("Everyone told")),
    ),
    Question.PROMISES: (
        ("Promises that count", ValueKind.COUNT, _n),
        ("Promises kept in time", ValueKind.SHARE, _last("Kept in time, of those that count")),
    ),
    Question.COST: (("Time noted", ValueKind.MINUTES, _sum("Time")),),
    Question.CONTENT: (
        ("Reached a milestone within 90 days of content", ValueKind.SHARE, _where("Stage", None, "Share after")),
    ),
    Question.DEPENDENCE: (
        ("Known to one of us only", ValueKind.SHARE, _where("Known to so many of us", "1", "Share")),
    ),
    Question.SLIPPING: (("Slipped by 5 points or more", ValueKind.SHARE, _slipped),),
}
