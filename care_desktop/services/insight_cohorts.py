"""Do newcomers stay? Answered from first contacts and acts of people's own."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from care_desktop.domain.facts import Flags, Ints
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
from care_desktop.domain.insight_buckets import Buckets, calendar_days, epoch_day, until
from care_desktop.domain.insight_cohorts import (
    MONTHS,
    POINTS_DAYS,
    Cohort,
    CohortsPicture,
    are_over,
    cohort_buckets,
    counts_per_cohort,
    present_after,
)
from care_desktop.domain.insight_present import NEVER, PRESENT_DAYS, are_present, dates_of, first_days, last_acts
from care_desktop.services.insight_data import InsightData, chosen_people

TITLE = Said("Do newcomers stay?")
PEOPLE = "people"
YEAR_MONTHS = 12

_NOTES = (
    Said(
        "Present after some months is who did something of their own in the {days} days that end so many months after "
        "their first contact; that day counts, and so does the first contact. A month has 30.44 days.",
        {"days": Value(ValueKind.COUNT, PRESENT_DAYS)},
    ),
    Said(
        "A cell is empty until the day it looks at is over for everyone of the row. Rows of fewer than {least} people "
        "are not split.",
        {"least": Value(ValueKind.COUNT, GROUP_MIN)},
    ),
)
# Known in the period before -> the sentence; for a month, a year, and any other time.
_AFTER_A_MONTH = {
    False: "After a month {share} of the newcomers of this period are still with us.",
    True: "After a month {share} of the newcomers of this period are still with us; of those of the period before it "
    "was {before}.",
}
_AFTER_A_YEAR = {
    False: "After a year {share} of the newcomers of this period are still with us.",
    True: "After a year {share} of the newcomers of this period are still with us; of those of the period before it "
    "was {before}.",
}
_AFTER_MONTHS = {
    False: "After {months} months {share} of the newcomers of this period are still with us.",
    True: "After {months} months {share} of the newcomers of this period are still with us; of those of the period "
    "before it was {before}.",
}


@dataclass(frozen=True, slots=True)
class _Newcomers:
    """People first met in a period: places, first contact (epoch days), presence at each of MONTHS, and cohorts."""

    places: Ints
    first: Ints
    present: Flags
    buckets: Buckets
    cohort: Ints
    over: Flags

    def pooled(self, month: int) -> tuple[int, int]:
        """Over all cohorts whose day is over: how many people, and how many of them are present."""
        counted = self.over[month][self.cohort]
        return int(np.count_nonzero(counted)), int(np.count_nonzero(self.present[month] & counted))


def answer(data: InsightData, filters: InsightFilters) -> Answer:
    """The share of each cohort still present some months after first contact."""
    chosen, first = chosen_people(data, filters), first_days(data.moves, len(data.people.rowno))
    everyone = present_after(data.scores.evidence.active, first)
    now = _newcomers(data, chosen, first, everyone, filters.period)
    before = _newcomers(data, chosen, first, everyone, filters.period.before())
    picture = CohortsPicture(_cohorts(now))
    return Answer(
        question=Question.COHORTS,
        filters=filters,
        as_of=data.today,
        n=len(now.places),
        counted="people",
        title=TITLE,
        finding=_finding(now, before),
        notes=_NOTES,
        table=_table(now.buckets, picture),
        picture=picture if any(item is not None for row in picture.cohorts for item in row.present) else None,
        behind=partial(_behind, data, now),
    )


def _newcomers(data: InsightData, chosen: Flags, first: Ints, everyone: Flags, wanted: Period) -> _Newcomers:
    period = until(wanted, data.today)
    start, end = (epoch_day(period.start), epoch_day(period.end)) if period is not None else (0, -1)
    places = np.flatnonzero(chosen & (first >= start) & (first <= end))
    begun = first[places]
    if period is not None and len(begun):
        # The time before anybody was met needs no rows.
        period = replace(period, start=calendar_days(begun.min(keepdims=True))[0])
    buckets = cohort_buckets(period or wanted, len(places))
    cohort = buckets.places(begun.astype(np.int32))
    last = np.zeros(len(buckets.starts), dtype=np.int64)
    np.maximum.at(last, cohort, begun)
    return _Newcomers(places, begun, everyone[:, places], buckets, cohort, are_over(last, epoch_day(data.today)))


def _cohorts(now: _Newcomers) -> tuple[Cohort, ...]:
    people, present = counts_per_cohort(now.cohort, len(now.buckets.starts), now.present)
    return tuple(
        Cohort(
            key,
            now.buckets.value(place),
            int(people[place]),
            tuple(
                int(present[month, place]) if now.over[month, place] and people[place] else None
                for month in range(len(MONTHS))
            ),
        )
        for place, key in enumerate(now.buckets.keys)
    )


def _finding(now: _Newcomers, before: _Newcomers) -> Said:
    if not len(now.places):
        return Said("Nobody was first met in this period.")
    for month in range(MONTHS.index(YEAR_MONTHS), -1, -1):
        people, present = now.pooled(month)
        if people >= GROUP_MIN:
            values = {
                "share": Value(ValueKind.SHARE, present / people),
                "months": Value(ValueKind.COUNT, MONTHS[month]),
            }
            people, present = before.pooled(month)
            has_before = people >= GROUP_MIN
            if has_before:
                values["before"] = Value(ValueKind.SHARE, present / people)
            said = {1: _AFTER_A_MONTH, YEAR_MONTHS: _AFTER_A_YEAR}.get(MONTHS[month], _AFTER_MONTHS)
            return Said(said[has_before], values)
    if len(now.places) == 1:
        return Said("One person was first met in this period: too few to say whether newcomers stay.")
    return Said(
        "{count} people were first met in this period: too few, or too short ago, to say whether newcomers stay.",
        {"count": Value(ValueKind.COUNT, len(now.places))},
    )


def _table(buckets: Buckets, picture: CohortsPicture) -> Table:
    columns = (
        replace(buckets.column, title=f"First met, {buckets.column.title.lower()}"),
        TableColumn("People", ValueKind.COUNT),
        *(
            TableColumn("Present after 1 month" if months == 1 else f"Present after {months} months", ValueKind.SHARE)
            for months in MONTHS
        ),
    )
    rows = (
        (cell, row.people, *(row.share(place) for place in range(len(MONTHS))))
        for cell, row in zip(buckets.cells, picture.cohorts, strict=True)
    )
    return Table(columns, tuple(rows))


def _behind(data: InsightData, now: _Newcomers, key: str) -> RowsBehind:
    start, _, months = key.partition(":")
    rows = np.flatnonzero(now.cohort == now.buckets.keys.index(start))
    places, first = now.places[rows], now.first[rows]
    met = TableColumn("First contact", ValueKind.DAY)
    rownos = data.people.rowno[places]
    if months == PEOPLE:
        said = Said("These are {count} people.", {"count": Value(ValueKind.COUNT, len(rows))})
        return RowsBehind(RowKind.PEOPLE, rownos, (met,), (calendar_days(first),), said)
    on = np.full(len(data.people.rowno), NEVER, dtype=np.int64)
    on[places] = first + POINTS_DAYS[MONTHS.index(int(months))]
    last = last_acts(data.scores.evidence.active, on)[places]
    present = are_present(last, on[places])
    return RowsBehind(
        RowKind.PEOPLE,
        rownos,
        (
            met,
            TableColumn("Day looked at", ValueKind.DAY),
            TableColumn("Last act of their own until then", ValueKind.DAY),
            TableColumn("Present", ValueKind.COUNT),
        ),
        (calendar_days(first), calendar_days(on[places]), dates_of(last), present.astype(np.int64)),
        Said(
            "{present} of {count} people, {share}, did something of their own in the {days} days that end on the day "
            "looked at.",
            {
                "present": Value(ValueKind.COUNT, int(np.count_nonzero(present))),
                "count": Value(ValueKind.COUNT, len(rows)),
                "share": Value(ValueKind.SHARE, float(np.count_nonzero(present)) / len(rows)),
                "days": Value(ValueKind.COUNT, PRESENT_DAYS),
            },
        ),
    )
