"""Does trust grow: median trust with its quartiles week by week, for everyone chosen or for their largest parts."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np

from care_desktop.domain.facts import Ints
from care_desktop.domain.group_trust import TrustSplit
from care_desktop.domain.insight import (
    GROUP_MIN,
    Answer,
    InsightFilters,
    Question,
    RowKind,
    RowsBehind,
    Said,
    Table,
    TableColumn,
    Value,
    ValueKind,
)
from care_desktop.domain.insight_trust import (
    Parts,
    TrustLine,
    TrustPicture,
    exact,
    few_left_out,
    known_on,
    largest_parts,
    points_of,
    quantiles_on,
    quartiles_of_points,
    weeks_within,
)
from care_desktop.domain.resources import Stage
from care_desktop.domain.series import Quantiles, TrustCounts, quantiles_of
from care_desktop.services.insight_data import InsightData, chosen_people, from_epoch_day, to_epoch_day

TITLE = Said("Does trust grow?")
KEY_BETWEEN = "|"
LEAST_WEEKS = 13
"""A change is told from a quarter on."""

_GROUP_TITLES = {
    TrustSplit.OWNER: ("Owner", ValueKind.TEXT),
    TrustSplit.TAG: ("Tag", ValueKind.TEXT),
    TrustSplit.COUNTRY: ("Region", ValueKind.TEXT),
    TrustSplit.STAGE: ("Stage", ValueKind.STAGE),
}
_GRID = Said(
    "Trust is counted in hundredths of a point, once a week, at the end of the day shown; quartiles between two "
    "people are interpolated."
)
_WHO = Said("Everyone counts who was known by then and passes the filters as they are now.")


def answer(data: InsightData, filters: InsightFilters, split: TrustSplit | None = None) -> Answer:
    """Median and quartiles of trust over the period; `split` draws the largest groups instead. Tenths of a second."""
    asked = _Asked(data, filters)
    everyone = _line("", None, asked.quantiles(asked.rows))
    parts, lines = _parts(asked, split) if split is not None and asked.known_at_end >= GROUP_MIN else (None, ())
    days = tuple(from_epoch_day(int(day) - 1) for day in data.scores.counts.as_of_days[asked.rows])
    drawable = bool(np.any(~np.isnan(everyone.median)))
    return Answer(
        question=Question.TRUST,
        filters=filters,
        as_of=min(filters.period.end, data.today),
        n=asked.known_at_end,
        counted="people",
        title=TITLE,
        finding=_finding(asked, everyone, lines),
        notes=_notes(asked, days, parts),
        table=_table(days, everyone, lines, split),
        picture=TrustPicture(days, everyone, lines) if drawable else None,
        behind=_behind(asked, days, parts),
    )


class _Asked:
    """Whose trust is asked for, and the weeks of the period and of the one before."""

    def __init__(self, data: InsightData, filters: InsightFilters) -> None:
        self.data, self.filters = data, filters
        self.chosen = chosen_people(data, filters)
        self.members: Ints = np.flatnonzero(self.chosen)
        self.dates: Ints = data.scores.counts.as_of_days
        before = filters.period.before()
        self.rows = self._weeks(filters.period.start, filters.period.end)
        self.rows_before = self._weeks(before.start, before.end)
        self.known_at_end = 0
        if self.rows.stop > self.rows.start:
            last = known_on(data.scores.hundredths[self.rows.stop - 1], len(self.chosen))
            self.known_at_end = int(np.count_nonzero(last & self.chosen))

    def _weeks(self, start: date, end: date) -> slice:
        return weeks_within(self.dates, to_epoch_day(start), to_epoch_day(end))

    def quantiles(self, rows: slice) -> Quantiles:
        """Of everyone chosen, at some of the dates."""
        scores = self.data.scores
        if len(self.members) == len(self.chosen):
            counts = TrustCounts(self.dates[rows], scores.counts.counts[rows])
            return few_left_out(exact(quantiles_of(counts)))
        return quantiles_on(scores.hundredths[rows], self.dates[rows], self.members)

    def median_before(self) -> tuple[float, float] | None:
        """Median at both ends of the period before; None when too few were known at either."""
        rows = self.rows_before
        if rows.stop - rows.start < 2:
            return None
        first = self.quantiles(slice(rows.start, rows.start + 1)).median[0]
        last = self.quantiles(slice(rows.stop - 1, rows.stop)).median[0]
        return None if np.isnan(first) or np.isnan(last) else (float(first), float(last))


def _line(key: str, label: Value | None, found: Quantiles) -> TrustLine:
    return TrustLine(key, label, found.lower, found.median, found.upper, found.people)


def _parts(asked: _Asked, split: TrustSplit) -> tuple[Parts, tuple[TrustLine, ...]]:
    person, group, labels = _groups(asked.data, split)
    scores, rows = asked.data.scores, asked.rows
    known = known_on(scores.hundredths[rows.stop - 1], len(asked.chosen)) & asked.chosen
    parts = largest_parts(person, group, len(labels), known)
    lines = []
    for place, members in zip(parts.places, parts.members, strict=True):
        mine = members[asked.chosen[members]]
        found = quantiles_on(scores.hundredths[rows], asked.dates[rows], mine)
        lines.append(_line(str(place), labels[place], found))
    return parts, tuple(lines)


def _groups(data: InsightData, split: TrustSplit) -> tuple[Ints, Ints, tuple[Value, ...]]:
    """One row per membership, person and group, and what the groups are called."""
    people = data.people
    everyone = np.arange(len(people.rowno))
    if split is TrustSplit.OWNER:
        return everyone, people.owner, _texts(name for _id, name in people.owners)
    if split is TrustSplit.TAG:
        return people.tag_person, people.tag, _texts(people.tags)
    if split is TrustSplit.COUNTRY:
        named = np.array([bool(name) for name in people.regions], dtype=np.bool_)
        return everyone, np.where(named[people.region], people.region, -1), _texts(people.regions)
    return everyone, people.shown_stage.astype(np.int64) - 1, tuple(Value(ValueKind.STAGE, stage) for stage in Stage)


def _texts(names: Any) -> tuple[Value, ...]:
    return tuple(Value(ValueKind.TEXT, name) for name in names)


def _points(value: float) -> Value:
    return Value(ValueKind.POINTS, float(value))


def _count(value: int) -> Value:
    return Value(ValueKind.COUNT, int(value))


def _finding(asked: _Asked, everyone: TrustLine, lines: Sequence[TrustLine]) -> Said:
    known = asked.known_at_end
    if known == 0:
        return Said("Nobody here was known yet: trust begins with the first interaction.")
    if known < GROUP_MIN:
        return Said("Only {n} of the people here are known: too few to sum up.", {"n": _count(known)})
    shown = np.flatnonzero(~np.isnan(everyone.median))
    first = int(shown[0]) if len(shown) else len(everyone.median) - 1
    start, end = float(everyone.median[first]), float(everyone.median[-1])
    values = {"end": _points(end), "n": _count(known)}
    ranked = sorted((line for line in lines if line.label is not None), key=lambda line: -float(line.median[-1]))
    if len(ranked) > 1:
        top, bottom = ranked[0], ranked[-1]
        for name, line in (("high", top), ("low", bottom)):
            values |= {name: line.label or _points(0.0), f"{name}_trust": _points(float(line.median[-1]))}
        if round(float(top.median[-1])) == round(float(bottom.median[-1])):
            return Said("Median trust is {end}, and the same in every group shown.", values)
        return Said(
            "Median trust is highest for {high}, {high_trust}, and lowest for {low}, {low_trust}; over all it is "
            "{end}.",
            values,
        )
    if (first and len(everyone.median) - first < LEAST_WEEKS) or len(everyone.median) == 1:
        return Said("Median trust is {end}. There is too little before it to say whether it grows.", values)
    values["start"] = _points(start)
    if first:
        day = from_epoch_day(int(asked.data.scores.counts.as_of_days[asked.rows][first]) - 1)
        values["month"] = Value(ValueKind.MONTH, day)
        return Said(_SINCE[(round(end) > round(start)) - (round(end) < round(start))], values)
    before = asked.median_before()
    if before is not None:
        values |= {"first": _points(before[0]), "last": _points(before[1])}
    return Said(_CHANGES[(round(end) > round(start)) - (round(end) < round(start)), before is not None], values)


# By sign of the change, when five people were known only after the period had begun.
_SINCE = {
    1: "Yes. Since {month}, when it could be told first, median trust rose from {start} to {end}.",
    0: "No change. Since {month}, when it could be told first, median trust has stood at {end}.",
    -1: "No. Since {month}, when it could be told first, median trust fell from {start} to {end}.",
}

# By sign of the change, and whether there is a period before.
_CHANGES = {
    (1, True): "Yes. Median trust rose from {start} to {end}; in the period before it went from {first} to {last}.",
    (0, True): "No change. Median trust began and ended at {end}; in the period before it went from {first} to {last}.",
    (-1, True): "No. Median trust fell from {start} to {end}; in the period before it went from {first} to {last}.",
    (1, False): "Yes. Median trust rose from {start} to {end}. Too little is known of the period before to compare.",
    (
        0,
        False,
    ): "No change. Median trust began and ended at {end}. Too little is known of the period before to compare.",
    (-1, False): "No. Median trust fell from {start} to {end}. Too little is known of the period before to compare.",
}


def _notes(asked: _Asked, days: Sequence[date], parts: Parts | None) -> tuple[Said, ...]:
    notes = [_GRID, _WHO]
    start = asked.filters.period.start
    if days and asked.rows.start == 0 and (days[0] - start).days >= 7:
        notes.append(Said("Weekly trust goes back to {day}.", {"day": Value(ValueKind.DAY, days[0])}))
    if parts is None:
        return tuple(notes)
    if parts.not_shown:
        notes.append(
            Said(
                "Shown are the {shown} largest groups of {all} with 5 or more people.",
                {"shown": _count(len(parts.places)), "all": _count(len(parts.places) + parts.not_shown)},
            )
        )
    if parts.too_small:
        notes.append(
            Said("Groups left out because fewer than 5 people are known: {n}.", {"n": _count(parts.too_small)})
        )
    if parts.without:
        notes.append(Said("People in no group: {n}.", {"n": _count(parts.without)}))
    return tuple(notes)


def _table(days: Sequence[date], everyone: TrustLine, lines: Sequence[TrustLine], split: TrustSplit | None) -> Table:
    columns = [
        TableColumn("Week to", ValueKind.DAY),
        TableColumn("Lower quartile", ValueKind.POINTS),
        TableColumn("Median", ValueKind.POINTS),
        TableColumn("Upper quartile", ValueKind.POINTS),
        TableColumn("People", ValueKind.COUNT),
    ]
    if not lines or split is None:
        return Table(tuple(columns), tuple(_table_row(days, everyone, place) for place in range(len(days))))
    columns.insert(1, TableColumn(*_GROUP_TITLES[split]))
    rows = []
    for line in lines:
        label = line.label.value if line.label is not None else None
        for place in range(len(days)):
            day, *figures = _table_row(days, line, place)
            rows.append((day, label, *figures))
    return Table(tuple(columns), tuple(rows))


def _table_row(days: Sequence[date], line: TrustLine, place: int) -> tuple[Any, ...]:
    figures = (line.lower[place], line.median[place], line.upper[place])
    return (days[place], *(None if np.isnan(v) else float(v) for v in figures), int(line.people[place]))


def _behind(asked: _Asked, days: Sequence[date], parts: Parts | None) -> Callable[[str], RowsBehind]:
    """A mark is a day, and behind KEY_BETWEEN the group if it is one of several."""

    def behind(key: str) -> RowsBehind:
        day, _, group = key.partition(KEY_BETWEEN)
        row = asked.rows.start + days.index(date.fromisoformat(day))
        members = asked.members
        if group and parts is not None:
            among = parts.members[parts.places.index(int(group))]
            members = np.unique(among[asked.chosen[among]])
        hundredths = asked.data.scores.hundredths[row]
        known = members[known_on(hundredths, len(asked.chosen))[members]]
        points = points_of(hundredths[known])
        lower, median, upper = quartiles_of_points(points)
        return RowsBehind(
            kind=RowKind.PEOPLE,
            rownos=asked.data.people.rowno[known],
            columns=(TableColumn("Trust", ValueKind.POINTS),),
            values=(points,),
            said=Said(
                "Trust of {n} people on {day}: the median is {median}, the quartiles are {lower} and {upper}.",
                {
                    "n": _count(len(known)),
                    "day": Value(ValueKind.DAY, date.fromisoformat(day)),
                    "median": _points(median),
                    "lower": _points(lower),
                    "upper": _points(upper),
                },
            ),
        )

    return behind
