"""Do we keep promises? Answered from promises by the day they were due."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from care_desktop.domain.facts import Codes, Days, Ints
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
from care_desktop.domain.insight_buckets import (
    NO_DAY,
    Buckets,
    BucketStep,
    buckets_of,
    calendar_days,
    epoch_day,
    step_for,
)
from care_desktop.domain.insight_promises import (
    COUNTED,
    PromiseResult,
    PromisesPicture,
    counts_by_result,
    days_that_count,
    results_on,
)
from care_desktop.domain.interactions import code_of
from care_desktop.services.insight_data import InsightData, chosen_people
from care_desktop.storage.insight_loops import PromiseColumns

TITLE = Said("Do we keep promises?")
WHOLE = "all"
MONTHS_UP_TO_DAYS = 190

_DUE = Said("A promise counts on its due day; without one on the day it was settled, and not at all while it is open.")
_RESULTS = Said(
    "Overdue is open past its due day. Promises that were released, or are not due yet, are in the table but do not "
    "count. The last row of the table is the whole period."
)
# (comparison, overdue) -> the sentence.
_FINDINGS = {
    (False, False): "Of {count} promises due in this period {kept} were kept in time, {late} late; {broken} broken.",
    (False, True): "Of {count} promises due in this period {kept} were kept in time, {late} late; {broken} broken, "
    "{overdue} overdue.",
    (True, False): "Of {count} promises due in this period {kept} were kept in time, {late} late; {broken} broken. "
    "That is {share} in time, {before} in the period before.",
    (True, True): "Of {count} promises due in this period {kept} were kept in time, {late} late; {broken} broken, "
    "{overdue} overdue. That is {share} in time, {before} in the period before.",
}
_RESULT_TITLES = ("Kept", "Kept late", "Broken", "Overdue", "Not due yet", "Released")
_BEHIND = {
    PromiseResult.KEPT: "{count} promises were kept in time.",
    PromiseResult.LATE: "{count} promises were kept late.",
    PromiseResult.BROKEN: "{count} promises were broken.",
    PromiseResult.OVERDUE: "{count} promises are open past their due day.",
    PromiseResult.NOT_DUE: "{count} promises are not due yet.",
    PromiseResult.RELEASED: "{count} promises were released.",
}


@dataclass(frozen=True, slots=True)
class _Promises:
    """Promises of a period: places, the day each counts on, and codes of what became of them."""

    place: Ints
    day: Days
    result: Codes

    @property
    def counts(self) -> list[int]:
        """How many of each result, in their order."""
        found: list[int] = np.bincount(self.result, minlength=len(PromiseResult) + 1)[1:].tolist()
        return found

    @property
    def counted(self) -> int:
        """How many count."""
        return sum(self.counts[: len(COUNTED)])


def answer(data: InsightData, filters: InsightFilters, promises: PromiseColumns) -> Answer:
    """Promises kept, kept late, broken and overdue over time."""
    now = _promises(data, filters, promises)
    before = _promises(data, filters.in_period_before(), promises)
    buckets, bucket = _cut(filters.period, now)
    by_result = counts_by_result(now.result, bucket, len(buckets.starts)).tolist()
    picture = PromisesPicture(buckets, tuple((row[0], row[1], row[2], row[3]) for row in by_result))
    return Answer(
        question=Question.PROMISES,
        filters=filters,
        as_of=data.today,
        n=now.counted,
        counted="promises",
        title=TITLE,
        finding=_finding(now, before),
        notes=(_DUE, _RESULTS),
        table=_table(buckets, by_result, now.counts),
        picture=picture if now.counted else None,
        behind=partial(_behind, promises, now, buckets, bucket),
    )


def _promises(data: InsightData, filters: InsightFilters, promises: PromiseColumns) -> _Promises:
    chosen = np.zeros(len(promises.rowno), dtype=np.bool_)
    chosen[promises.linked[chosen_people(data, filters)[promises.person]]] = True
    day = days_that_count(promises.due, promises.settled)
    chosen &= (day >= epoch_day(filters.period.start)) & (day <= epoch_day(filters.period.end))
    place = np.flatnonzero(chosen)
    result = results_on(promises.state[place], promises.due[place], epoch_day(data.today))
    return _Promises(place, day[place], result)


def _cut(period: Period, now: _Promises) -> tuple[Buckets, Ints]:
    """Quarters from the first one with a promise; months when the period is short, years when it is very long."""
    step = BucketStep.MONTH if period.days <= MONTHS_UP_TO_DAYS else BucketStep.QUARTER
    buckets = buckets_of(period, BucketStep.YEAR if step_for(period) is BucketStep.YEAR else step)
    bucket = buckets.places(now.day)
    first = int(bucket.min(initial=len(buckets.starts)))
    return (buckets.from_place(first), bucket - first) if len(bucket) else (buckets, bucket)


def _share_kept(promises: _Promises) -> float | None:
    return promises.counts[0] / promises.counted if promises.counted else None


def _finding(now: _Promises, before: _Promises) -> Said:
    if not now.counted:
        return Said("No promises were due in this period.")
    counts = now.counts
    names = ("kept", "late", "broken", "overdue")
    values = {name: Value(ValueKind.COUNT, number) for name, number in zip(names, counts, strict=False)}
    values["count"] = Value(ValueKind.COUNT, now.counted)
    compared = before.counted >= GROUP_MIN and now.counted >= GROUP_MIN
    if compared:
        values["share"] = Value(ValueKind.SHARE, _share_kept(now))
        values["before"] = Value(ValueKind.SHARE, _share_kept(before))
    if now.counted == 1:
        return Said("One promise was due in this period: too few to say.")
    return Said(_FINDINGS[compared, counts[3] > 0], values)


def _table(buckets: Buckets, by_result: list[list[int]], totals: list[int]) -> Table:
    columns = (
        buckets.column,
        *(TableColumn(title, ValueKind.COUNT) for title in _RESULT_TITLES),
        TableColumn("Kept in time, of those that count", ValueKind.SHARE),
    )
    rows = [
        (cell, *counts, counts[0] / sum(counts[: len(COUNTED)]) if any(counts[: len(COUNTED)]) else None)
        for cell, counts in zip((*buckets.cells, None), (*by_result, totals), strict=True)
    ]
    return Table(columns, tuple(rows))


def _behind(promises: PromiseColumns, now: _Promises, buckets: Buckets, bucket: Ints, key: str) -> RowsBehind:
    what, _, start = key.partition(":")
    result = PromiseResult(what)
    rows = now.result == code_of(result)
    if start != WHOLE:
        rows &= bucket == buckets.keys.index(start)
    place = now.place[rows]
    return RowsBehind(
        RowKind.PROMISES,
        promises.rowno[place],
        (
            TableColumn("Due", ValueKind.DAY),
            TableColumn("Settled", ValueKind.DAY),
            TableColumn("Result", ValueKind.TEXT),
        ),
        (
            _days_or_none(promises.due[place]),
            _days_or_none(promises.settled[place]),
            [str(result)] * len(place),
        ),
        Said(_BEHIND[result], {"count": Value(ValueKind.COUNT, len(place))}),
    )


def _days_or_none(days: Days) -> list[object]:
    return [None if number == NO_DAY else day for number, day in zip(days, calendar_days(days), strict=True)]
