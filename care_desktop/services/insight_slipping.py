"""Who is slipping: how many people's lower end of the band fell by how much in the last ninety days, and which."""

from collections.abc import Callable
from datetime import timedelta

import numpy as np

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
from care_desktop.domain.insight_slipping import (
    CLASSES,
    SLIPPED,
    SPAN_DAYS,
    LowerEnds,
    SlippingPicture,
    class_counts,
    in_class,
    lower_ends,
)
from care_desktop.services.insight_data import InsightData, chosen_people, to_epoch_day

TITLE = Said("Who is slipping?")
ALL_SLIPPING = "slipping"

_WHAT = Said(
    "Slipping is a fall of the lower end of the 90 % band: what can be counted on. It falls by bad news, and slowly "
    "by silence."
)
_GRID = Said("Lower ends are rounded to hundredths of a point before they are compared.")


def answer(data: InsightData, filters: InsightFilters) -> Answer:
    """Falls over the last SPAN_DAYS of the period beside those before; a fifth of a second for 100,000 people."""
    last = min(filters.period.end, data.today)
    chosen = chosen_people(data, filters)
    now, before = lower_ends(data.scores.evidence, data.scores.weights, chosen, to_epoch_day(last) + 1)
    enough = len(now.person) >= GROUP_MIN
    picture = SlippingPicture(
        first=last - timedelta(days=SPAN_DAYS),
        last=last,
        counts=class_counts(now.fall),
        counts_before=class_counts(before.fall) if len(before.person) >= GROUP_MIN else None,
    )
    return Answer(
        question=Question.SLIPPING,
        filters=filters,
        as_of=last,
        n=len(now.person),
        counted="people",
        title=TITLE,
        finding=_finding(now, before),
        notes=_notes(int(np.count_nonzero(chosen)) - len(now.person)),
        table=_table(picture, enough),
        picture=picture if enough else None,
        behind=_behind(data, now),
    )


def _count(value: int) -> Value:
    return Value(ValueKind.COUNT, int(value))


def _finding(now: LowerEnds, before: LowerEnds) -> Said:
    known, slipped = len(now.person), int(np.count_nonzero(now.fall >= SLIPPED))
    values = {
        "n": _count(slipped),
        "all": _count(known),
    }
    if known == 0:
        return Said("Nobody here was known 90 days before the end of the period.")
    if known < GROUP_MIN:
        return Said("Only {all} of the people here were known 90 days before: too few to sum up.", values)
    values["share"] = Value(ValueKind.SHARE, slipped / known)
    has_before = len(before.person) >= GROUP_MIN
    if has_before:
        values["before"] = Value(ValueKind.SHARE, int(np.count_nonzero(before.fall >= SLIPPED)) / len(before.person))
    return Said(_FINDINGS[slipped > 0, has_before], values)


# By whether anybody slipped, and whether there is something to compare with.
_FINDINGS = {
    (True, True): "{n} of {all} people ({share}) slipped by 5 points or more in 90 days; in the 90 days before "
    "{before} did.",
    (False, True): "None of {all} people slipped by 5 points or more in 90 days; in the 90 days before {before} did.",
    (True, False): "{n} of {all} people ({share}) slipped by 5 points or more in 90 days.",
    (False, False): "None of {all} people slipped by 5 points or more in 90 days.",
}


def _notes(unknown: int) -> tuple[Said, ...]:
    if not unknown:
        return (_WHAT, _GRID)
    return (_WHAT, _GRID, Said("Not counted because not known 90 days before: {n}.", {"n": _count(unknown)}))


def _table(picture: SlippingPicture, enough: bool) -> Table:
    columns = (
        TableColumn("Fall from", ValueKind.POINTS),
        TableColumn("Fall to", ValueKind.POINTS),
        TableColumn("People", ValueKind.COUNT),
        TableColumn("Share", ValueKind.SHARE),
        TableColumn("People in the 90 days before", ValueKind.COUNT),
        TableColumn("Share in the 90 days before", ValueKind.SHARE),
    )
    if not enough:
        return Table(columns, ())
    now, before = _with_shares(picture.counts), _with_shares(picture.counts_before)
    rows = zip(CLASSES, now, before, strict=True)
    return Table(columns, tuple((fall_class.least, fall_class.below, *a, *b) for fall_class, a, b in rows))


def _with_shares(counts: tuple[int, ...] | None) -> list[tuple[int | None, float | None]]:
    if counts is None:
        return [(None, None)] * len(CLASSES)
    return [(count, count / sum(counts)) for count in counts]


def _behind(data: InsightData, ends: LowerEnds) -> Callable[[str], RowsBehind]:
    """A mark is the key of a class; ALL_SLIPPING is everybody who fell by 5 points or more."""

    def behind(key: str) -> RowsBehind:
        rows = np.flatnonzero(_members(ends, key))
        is_rise = key == CLASSES[-1].key
        rows = rows[np.argsort(ends.fall[rows] if is_rise else -ends.fall[rows], kind="stable")]
        columns = (
            TableColumn("Lower end 90 days before", ValueKind.POINTS),
            TableColumn("Lower end", ValueKind.POINTS),
            TableColumn("Fall", ValueKind.NUMBER),
        )
        said = "1 person, with the lower end then and now." if len(rows) == 1 else _LISTED[is_rise]
        return RowsBehind(
            kind=RowKind.PEOPLE,
            rownos=data.people.rowno[ends.person[rows]],
            columns=columns,
            values=tuple(np.round(column[rows] / 100.0, 2) for column in (ends.then, ends.now, ends.fall)),
            said=Said(said, {"n": _count(len(rows))}),
        )

    return behind


# By whether it is a list of rises.
_LISTED = {
    False: "{n} people, largest fall first, with the lower end then and now.",
    True: "{n} people, largest rise first, with the lower end then and now.",
}


def _members(ends: LowerEnds, key: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    if key == ALL_SLIPPING:
        return np.asarray(ends.fall >= SLIPPED)
    return in_class(ends.fall, next(fall_class for fall_class in CLASSES if fall_class.key == key))
