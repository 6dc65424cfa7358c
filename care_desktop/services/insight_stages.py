"""Where is everyone: people per stage when the period began and at its end, and moves up and down in its quarters."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np

from care_desktop.domain.facts import Codes, Flags
from care_desktop.domain.insight import (
    GROUP_MIN,
    Answer,
    InsightFilters,
    Period,
    Question,
    RowKind,
    RowsBehind,
    Said,
    Table,
    TableColumn,
    Value,
    ValueKind,
)
from care_desktop.domain.insight_stages import (
    Flow,
    Quarter,
    StagesPicture,
    flows,
    of_chosen,
    quarters_between,
    stage_counts,
    stage_on,
    steps_within,
)
from care_desktop.domain.interactions import code_of
from care_desktop.domain.resources import Stage
from care_desktop.services.insight_data import InsightData, chosen_people, from_epoch_day, to_epoch_day

TITLE = Said("Where is everyone?")

_STAGES = tuple(Stage)
_BY_RULES = Said("Stages are those the scores say; a stage set by hand is not in these figures.")
_MOVES = Said(
    "Everyone enters in the first stage they are known in; a move is every later change. Somebody who moves twice "
    "counts twice. Held are people known when the quarter began who did not move in it."
)
_WHO = Said("People are chosen by what they are now, so everyone counts with the stages they went through.")


def answer(data: InsightData, filters: InsightFilters) -> Answer:
    """Stages at both ends of the period, and moves between them by calendar quarter. Some hundredths of a second."""
    asked = _Asked(data, filters)
    days = quarters_between(asked.period.start, asked.period.end)
    found = asked.flows([first for first, _last in days], asked.period.end)
    quarters = tuple(Quarter(*ends, moved) for ends, moved in zip(days, found, strict=True))
    after, then = asked.counts(asked.period.end), asked.counts(asked.began)
    before = None if 0 < sum(then) < GROUP_MIN else then
    known = sum(after)
    enough = known >= GROUP_MIN
    picture = StagesPicture(asked.began, asked.period.end, before, after, quarters)
    return Answer(
        question=Question.STAGES,
        filters=filters,
        as_of=asked.period.end,
        n=known,
        counted="people",
        title=TITLE,
        finding=_finding(asked, before, after, quarters),
        notes=(_BY_RULES, _MOVES, _WHO),
        table=_table(picture, enough),
        picture=picture if enough else None,
        behind=_behind(asked),
    )


class _Asked:
    """Who is asked for, and where they are when; dates are ends of days."""

    def __init__(self, data: InsightData, filters: InsightFilters) -> None:
        self.data = data
        start = min(filters.period.start, data.today)
        self.period = Period(start, max(min(filters.period.end, data.today), start))
        self.period_before = filters.period.before()
        self.began = start - timedelta(days=1)
        self.chosen: Flags = chosen_people(data, filters)
        self.moves = of_chosen(data.moves, self.chosen)

    def stages(self, day: date) -> Codes:
        """Code of the stage of everyone chosen, 0 for others and the unknown."""
        return stage_on(self.moves, len(self.chosen), to_epoch_day(day) + 1)

    def counts(self, day: date) -> tuple[int, ...]:
        """People per stage."""
        return stage_counts(self.stages(day))

    def flows(self, firsts: Sequence[date], last: date) -> tuple[Flow, ...]:
        """What moved from each of these days to the day before the next one, or to the last day."""
        return flows(self.moves, [*(to_epoch_day(first) for first in firsts), to_epoch_day(last) + 1])


def _count(value: int) -> Value:
    return Value(ValueKind.COUNT, value)


def _finding(
    asked: _Asked, before: tuple[int, ...] | None, after: tuple[int, ...], quarters: Sequence[Quarter]
) -> Said:
    known = sum(after)
    if known == 0:
        return Said("Nobody here was known yet: a stage begins with the first interaction.")
    if known < GROUP_MIN:
        return Said("Only {n} of the people here are known: too few to split by stage.", {"n": _count(known)})
    (moved_before,) = asked.flows([asked.period_before.start], asked.period_before.end)
    began = before or (0,) * len(after)
    change = [now - then for then, now in zip(began, after, strict=True)]
    most = max(range(len(_STAGES)), key=lambda place: change[place])
    values = {
        "up": _count(sum(quarter.flow.up for quarter in quarters)),
        "down": _count(sum(quarter.flow.down for quarter in quarters)),
        "up_before": _count(moved_before.up),
        "down_before": _count(moved_before.down),
        "stage": Value(ValueKind.STAGE, _STAGES[most]),
        "then": _count(began[most]),
        "now": _count(after[most]),
    }
    has_before = any(asked.counts(asked.period_before.start))
    if before is None:
        return Said("{up} moves up and {down} down. Most people are in {stage}: {now}.", values)
    return Said(_FINDINGS[change[most] > 0, has_before], values)


# By whether a stage gained, and whether anybody was known when the period before began.
_FINDINGS = {
    (True, True): "{up} moves up and {down} down; in the period before {up_before} and {down_before}. {stage} gained "
    "most: from {then} to {now}.",
    (True, False): "{up} moves up and {down} down. {stage} gained most: from {then} to {now}.",
    (False, True): "{up} moves up and {down} down; in the period before {up_before} and {down_before}. No stage has "
    "more people than when the period began.",
    (False, False): "{up} moves up and {down} down. No stage has more people than when the period began.",
}


def _table(picture: StagesPicture, enough: bool) -> Table:
    """A row for each end with people per stage, then a row a quarter with its moves."""
    columns = (
        TableColumn("From", ValueKind.DAY),
        TableColumn("To", ValueKind.DAY),
        *(TableColumn(stage.value.capitalize(), ValueKind.COUNT) for stage in _STAGES),
        TableColumn("Moved up", ValueKind.COUNT),
        TableColumn("Held", ValueKind.COUNT),
        TableColumn("Moved down", ValueKind.COUNT),
        TableColumn("Became known", ValueKind.COUNT),
    )
    if not enough:
        return Table(columns, ())
    nothing = (None,) * len(_STAGES)
    ends = ((picture.began, picture.before), (picture.ended, picture.after))
    at_ends = tuple((None, day, *(counts or nothing), *nothing) for day, counts in ends)
    flows = tuple(
        (quarter.first, quarter.last, *nothing, moved.up, moved.held, moved.down, moved.new)
        for quarter in picture.quarters
        for moved in (quarter.flow,)
    )
    return Table(columns, at_ends + flows)


def _behind(asked: _Asked) -> Callable[[str], RowsBehind]:
    """A mark is `at|day|stage`, or `moved|first day|last day|up` (or down)."""

    def behind(key: str) -> RowsBehind:
        kind, *rest = key.split("|")
        return _in_stage(asked, *rest) if kind == "at" else _moved(asked, *rest)

    return behind


def _in_stage(asked: _Asked, day: str, stage: str) -> RowsBehind:
    on, wanted = date.fromisoformat(day), Stage(stage)
    places = np.flatnonzero(asked.stages(on) == code_of(wanted))
    said = "{n} people were in {stage} on {day}." if len(places) != 1 else "1 person was in {stage} on {day}."
    values = {
        "n": _count(len(places)),
        "stage": Value(ValueKind.STAGE, wanted),
        "day": Value(ValueKind.DAY, on),
    }
    return RowsBehind(
        kind=RowKind.PEOPLE,
        rownos=asked.data.people.rowno[places],
        columns=(TableColumn("Stage", ValueKind.STAGE),),
        values=([wanted] * len(places),),
        said=Said(said, values),
    )


def _moved(asked: _Asked, first: str, last: str, way: str) -> RowsBehind:
    period = Period(date.fromisoformat(first), date.fromisoformat(last))
    steps = steps_within(asked.moves, to_epoch_day(period.start), to_epoch_day(period.end))
    rows = np.flatnonzero((steps.stage > steps.origin) == (way == "up"))
    rows = rows[np.argsort(steps.day[rows], kind="stable")]
    count = _count(len(rows))
    said = _MOVED[way, len(rows) == 1]
    return RowsBehind(
        kind=RowKind.PEOPLE,
        rownos=asked.data.people.rowno[steps.person[rows]],
        columns=(
            TableColumn("Day", ValueKind.DAY),
            TableColumn("From", ValueKind.STAGE),
            TableColumn("To", ValueKind.STAGE),
        ),
        values=(
            [from_epoch_day(day) for day in steps.day[rows].tolist()],
            [_STAGES[code - 1] for code in steps.origin[rows].tolist()],
            [_STAGES[code - 1] for code in steps.stage[rows].tolist()],
        ),
        said=Said(
            said, {"n": count, "first": Value(ValueKind.DAY, period.start), "last": Value(ValueKind.DAY, period.end)}
        ),
    )


_MOVED = {
    ("up", False): "{n} moves up from {first} to {last}, one row each.",
    ("up", True): "1 move up from {first} to {last}.",
    ("down", False): "{n} moves down from {first} to {last}, one row each.",
    ("down", True): "1 move down from {first} to {last}.",
}
