"""How long does it take? Answered from everyone's changes of stage since their first contact."""

from dataclasses import dataclass
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
from care_desktop.domain.insight_buckets import calendar_days, epoch_day, until
from care_desktop.domain.insight_duration import (
    DAYS_PER_YEAR,
    GOALS,
    DurationPicture,
    StageCurve,
    Waits,
    day_reached,
    days_until,
    grid_days,
    reached_share,
    stays,
)
from care_desktop.domain.insight_present import first_days
from care_desktop.domain.insight_waiting import MEDIAN, SLOWEST_TENTH
from care_desktop.domain.resources import Stage
from care_desktop.services.insight_data import InsightData, chosen_people

TITLE = Said("How long does it take?")
STAYS = "stays"

_NOTES = (
    Said(
        "Everyone whose first contact lies in the period. Reached is a stage or a later one. Who has not reached it "
        "counts as long as we have known them (Kaplan and Meier); bands are 90 % intervals (Greenwood, log-log)."
    ),
    Said(
        "The lines end where fewer than {least} people have been known so long.",
        {"least": Value(ValueKind.COUNT, GROUP_MIN)},
    ),
    Said(
        "A stay is the time in one stage, if it began in the period; one that has not ended counts as long as it has "
        "lasted. The first row of each stage is about the stage as a whole, the others are its line."
    ),
)
# (half reached Activate, known in the period before, Retain is told after a year) -> the sentence.
_FINDINGS = {
    (True, False, True): "Half of all newcomers reach Activate within {median}. Retain: {retain} after a year.",
    (True, False, False): "Half of all newcomers reach Activate within {median}. Retain: {retain} within {time}.",
    (True, True, True): "Half of all newcomers reach Activate within {median}, {before} in the period before. "
    "Retain: {retain} after a year.",
    (True, True, False): "Half of all newcomers reach Activate within {median}, {before} in the period before. "
    "Retain: {retain} within {time}.",
    (False, False, True): "After a year {activate} of newcomers have reached Activate and {retain} Retain.",
    (False, False, False): "Within {time} {activate} of newcomers have reached Activate and {retain} Retain.",
    (False, True, True): "After a year {activate} of newcomers have reached Activate, {before} of those in the period "
    "before. Retain: {retain}.",
    (False, True, False): "Within {time} {activate} of newcomers have reached Activate, {before} of those in the "
    "period before. Retain: {retain}.",
}


@dataclass(frozen=True, slots=True)
class _Newcomers:
    """People first met in a period: their places, and how long they take to each goal and stay in each stage."""

    places: Ints
    known_for: Ints
    until: dict[Stage, Waits]
    stays: dict[Stage, Waits]


def answer(data: InsightData, filters: InsightFilters) -> Answer:
    """The share who reached each stage by days since first contact, with medians and times in stage."""
    chosen, first = chosen_people(data, filters), first_days(data.moves, len(data.people.rowno))
    now = _newcomers(data, chosen, first, filters.period, GOALS, tuple(Stage))
    before = _newcomers(data, chosen, first, filters.period.before(), (Stage.ACTIVATE,), ())
    picture = _picture(now)
    return Answer(
        question=Question.DURATION,
        filters=filters,
        as_of=data.today,
        n=len(now.places),
        counted="people",
        title=TITLE,
        finding=_finding(now, before, picture),
        notes=_NOTES,
        table=_table(now, picture),
        picture=picture if len(picture.days) > 1 else None,
        behind=partial(_behind, data, now, first),
    )


def _newcomers(
    data: InsightData, chosen: Flags, first: Ints, wanted: Period, goals: tuple[Stage, ...], lived: tuple[Stage, ...]
) -> _Newcomers:
    period, today = until(wanted, data.today), epoch_day(data.today)
    start, end = (epoch_day(period.start), epoch_day(period.end)) if period is not None else (0, -1)
    places = np.flatnonzero(chosen & (first >= start) & (first <= end))
    waits = {stage: days_until(data.moves, stage, first, places, today) for stage in goals}
    in_stage = {stage: stays(data.moves, stage, chosen, (start, end), today) for stage in lived}
    return _Newcomers(places, today - first[places], waits, in_stage)


def _quantile(waits: Waits, share: float) -> float | None:
    return day_reached(waits, share) if len(waits.days) >= GROUP_MIN else None


def _picture(now: _Newcomers) -> DurationPicture:
    days = grid_days(now.known_for)
    known = np.searchsorted(np.sort(now.known_for), days)
    curves = []
    for stage in GOALS:
        reached = reached_share(now.until[stage], days)
        curves.append(
            StageCurve(
                stage,
                tuple(reached.share.tolist()),
                tuple(reached.low.tolist()),
                tuple(reached.high.tolist()),
                _quantile(now.until[stage], MEDIAN),
                _quantile(now.stays[stage], MEDIAN),
                _quantile(now.stays[stage], SLOWEST_TENTH),
            )
        )
    return DurationPicture(tuple(days.tolist()), tuple((len(now.known_for) - known).tolist()), tuple(curves))


def _finding(now: _Newcomers, before: _Newcomers, picture: DurationPicture) -> Said:
    count = len(now.places)
    if not count:
        return Said("Nobody was first met in this period.")
    if count == 1:
        return Said("One person was first met in this period: too few to say how long it takes.")
    if len(picture.days) < 2:
        return Said(
            "{count} people were first met in this period: too few, or too short ago, to say how long it takes.",
            {"count": Value(ValueKind.COUNT, count)},
        )
    is_year = picture.days[-1] >= DAYS_PER_YEAR
    day = DAYS_PER_YEAR if is_year else picture.days[-1]
    place, (activate, retain, _expand) = picture.days.index(day), picture.curves
    values = {
        "activate": Value(ValueKind.SHARE, activate.share[place]),
        "retain": Value(ValueKind.SHARE, retain.share[place]),
        "time": Value(ValueKind.DAYS, float(day)),
        "median": Value(ValueKind.DAYS, activate.median_days),
    }
    is_half = activate.median_days is not None
    earlier = _before(before, None if is_half else day)
    if earlier is not None:
        values["before"] = earlier
    return Said(_FINDINGS[is_half, earlier is not None, is_year], values)


def _before(before: _Newcomers, day: int | None) -> Value | None:
    """Of the period before, the share who reached Activate within `day`, or when it is None the median; None without
    enough people known so long."""
    waits = before.until[Stage.ACTIVATE]
    if day is None:
        median = _quantile(waits, MEDIAN)
        return None if median is None else Value(ValueKind.DAYS, median)
    if np.count_nonzero(before.known_for >= day) < GROUP_MIN:
        return None
    return Value(ValueKind.SHARE, float(reached_share(waits, np.array([day])).share[0]))


def _table(now: _Newcomers, picture: DurationPicture) -> Table:
    columns = (
        TableColumn("Stage", ValueKind.STAGE),
        TableColumn("People", ValueKind.COUNT),
        TableColumn("Have reached it", ValueKind.COUNT),
        TableColumn("Half reached it within", ValueKind.DAYS),
        TableColumn("Stays in it", ValueKind.COUNT),
        TableColumn("Half of the stays ended within", ValueKind.DAYS),
        TableColumn("Nine in ten stays ended within", ValueKind.DAYS),
        TableColumn("Since first contact", ValueKind.DAYS),
        TableColumn("Share who reached it", ValueKind.SHARE),
        TableColumn("Low end of 90 %", ValueKind.SHARE),
        TableColumn("High end of 90 %", ValueKind.SHARE),
        TableColumn("People known so long", ValueKind.COUNT),
    )
    curves = {curve.stage: curve for curve in picture.curves}
    rows: list[tuple[object, ...]] = []
    for stage in Stage:
        lasted, goal, curve = now.stays[stage], now.until.get(stage), curves.get(stage)
        reached = None if goal is None else int(np.count_nonzero(goal.happened))
        median = None if curve is None else curve.median_days
        spells = (len(lasted.days), _quantile(lasted, MEDIAN), _quantile(lasted, SLOWEST_TENTH))
        rows.append((stage, len(now.places), reached, median, *spells, None, None, None, None, None))
        if curve is not None:
            steps = zip(picture.days, curve.share, curve.low, curve.high, picture.known_so_long, strict=True)
            rows += [(stage, None, None, None, None, None, None, *step) for step in steps]
    return Table(columns, tuple(rows))


def _behind(data: InsightData, now: _Newcomers, first: Ints, key: str) -> RowsBehind:
    what, _, rest = key.partition(":")
    if what == STAYS:
        waits = now.stays[Stage(rest)]
        columns: tuple[TableColumn, ...] = (
            TableColumn("Days in the stage", ValueKind.COUNT),
            TableColumn("Ended", ValueKind.COUNT),
        )
        values: tuple[object, ...] = (waits.days, waits.happened.astype(np.int64))
        said = _said_stays(Stage(rest), waits)
    else:
        waits = now.until[Stage(what)]
        columns = (
            TableColumn("First contact", ValueKind.DAY),
            TableColumn("Days until reached, or known so far", ValueKind.COUNT),
            TableColumn("Reached", ValueKind.COUNT),
        )
        values = (calendar_days(first[waits.person]), waits.days, waits.happened.astype(np.int64))
        said = _said_reached(Stage(what), waits, int(rest))
    return RowsBehind(RowKind.PEOPLE, data.people.rowno[waits.person], columns, values, said)


def _said_reached(stage: Stage, waits: Waits, day: int) -> Said:
    return Said(
        "{share} reached {stage} within {time}: at each day, the share who reached it then of those still waiting, "
        "multiplied up (Kaplan and Meier). {reached} of {count} people have reached it by now.",
        {
            "share": Value(ValueKind.SHARE, float(reached_share(waits, np.array([day])).share[0])),
            "stage": Value(ValueKind.STAGE, stage),
            "time": Value(ValueKind.DAYS, float(day)),
            "reached": Value(ValueKind.COUNT, int(np.count_nonzero(waits.happened))),
            "count": Value(ValueKind.COUNT, len(waits.days)),
        },
    )


def _said_stays(stage: Stage, waits: Waits) -> Said:
    return Said(
        "Half of the stays in {stage} ended within {median}, nine in ten within {tenth} (Kaplan and Meier). {ended} of "
        "{count} have ended by now.",
        {
            "stage": Value(ValueKind.STAGE, stage),
            "median": Value(ValueKind.DAYS, _quantile(waits, MEDIAN)),
            "tenth": Value(ValueKind.DAYS, _quantile(waits, SLOWEST_TENTH)),
            "ended": Value(ValueKind.COUNT, int(np.count_nonzero(waits.happened))),
            "count": Value(ValueKind.COUNT, len(waits.days)),
        },
    )
