"""Whom do we not reach? Answered from the regions people live in and their latest acts."""

from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from care_desktop.domain.evidence import FAR_DAY
from care_desktop.domain.facts import Flags, Ints
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
from care_desktop.domain.insight_buckets import epoch_day
from care_desktop.domain.insight_present import PRESENT_DAYS, are_present, dates_of, first_days, last_acts
from care_desktop.domain.insight_regions import (
    Country,
    RegionGroup,
    RegionRow,
    RegionsPicture,
    least_reached,
    named_regions,
    region_groups,
    region_row,
)
from care_desktop.services.insight_countries import countries
from care_desktop.services.insight_data import InsightData, chosen_people

TITLE = Said("Whom do we not reach?")
_NAMES = {
    RegionGroup.REGION: "{name}",
    RegionGroup.AREA: "{name}",
    RegionGroup.REST_OF_AREA: "{name}, elsewhere",
    RegionGroup.OTHERS: "other regions",
    RegionGroup.SMALLER: "smaller regions",
    RegionGroup.UNKNOWN: "unknown",
}

_NOTES = (
    Said(
        "Reached is who did something of their own in the last {days} days of the period. Everyone counts whom we knew "
        "by its end, also those we were never in contact with; with 90 % intervals (Wilson).",
        {"days": Value(ValueKind.COUNT, PRESENT_DAYS)},
    ),
    Said(
        "Regions of fewer than {least} people stand together by part of the world, and so do others that find no room.",
        {"least": Value(ValueKind.COUNT, GROUP_MIN)},
    ),
)
# (known in the period before, a region lies below all) -> the sentence.
_FINDINGS = {
    (False, False): "We reached {share} of all people. No region lies clearly below.",
    (False, True): "We reached {share} of all people, but only {low} of {people} in {region}.",
    (True, False): "We reached {share} of all people, {before} in the period before. No region lies clearly below.",
    (True, True): "We reached {share} of all people, {before} in the period before, but only {low} of {people} in "
    "{region}.",
}


@dataclass(frozen=True, slots=True)
class _People:
    """People known by a day, `in_contact` of them in contact by then: places, place of the region in `regions`, last
    act of their own, whether it is recent."""

    as_of: date
    places: Ints
    in_contact: int
    regions: tuple[Country, ...]
    region: Ints
    last: Ints
    present: Flags


def answer(data: InsightData, filters: InsightFilters) -> Answer:
    """People and the share reached by region."""
    chosen, first = chosen_people(data, filters), first_days(data.moves, len(data.people.rowno))
    now = _people(data, chosen, first, min(filters.period.end, data.today))
    before = _people(data, chosen, first, min(filters.period.before().end, data.today))
    groups = region_groups(now.regions, now.region)
    rows = tuple(
        region_row(
            group, name, 0 if group is RegionGroup.UNKNOWN else len(places), now.present[np.isin(now.region, places)]
        )
        for group, name, places in groups
    )
    members = {row.key: places for row, (_group, _name, places) in zip(rows, groups, strict=True)}
    count, present = len(now.places), int(np.count_nonzero(now.present))
    return Answer(
        question=Question.REGIONS,
        filters=filters,
        as_of=now.as_of,
        n=count,
        counted="people",
        title=TITLE,
        finding=_finding(now, before, rows),
        notes=_NOTES,
        table=_table(rows),
        picture=RegionsPicture(rows, present / count) if count >= GROUP_MIN else None,
        behind=partial(_behind, data, now, members),
    )


def _people(data: InsightData, chosen: Flags, first: Ints, as_of: date) -> _People:
    day = epoch_day(as_of)
    regions, named = named_regions(data.people.regions, countries())
    # Whom we were never in contact with has no first day, but is still somebody we do not reach.
    places = np.flatnonzero(chosen & ((first <= day) | (first == FAR_DAY)))
    in_contact = int(np.count_nonzero(first[places] <= day))
    last = last_acts(data.scores.evidence.active, np.full(len(first), day))[places]
    return _People(
        as_of, places, in_contact, regions, named[data.people.region[places]], last, are_present(last, np.array(day))
    )


def _finding(now: _People, before: _People, rows: tuple[RegionRow, ...]) -> Said:
    count = len(now.places)
    if not count:
        return Said("Nobody was known yet at the end of this period.")
    if count < GROUP_MIN:
        return Said(
            "Too few people to split by region: {count}, of whom we reached {present}.",
            {
                "count": Value(ValueKind.COUNT, count),
                "present": Value(ValueKind.COUNT, int(np.count_nonzero(now.present))),
            },
        )
    share = float(np.count_nonzero(now.present) / count)
    values = {"share": Value(ValueKind.SHARE, share)}
    has_before = before.in_contact >= GROUP_MIN
    if has_before:
        values["before"] = Value(ValueKind.SHARE, float(np.count_nonzero(before.present) / len(before.places)))
    low = least_reached(rows, share)
    if low is not None:
        values["low"] = Value(ValueKind.SHARE, low.share)
        values["people"] = Value(ValueKind.COUNT, low.people)
        values["region"] = Value(ValueKind.TEXT, _NAMES[low.group].format(name=low.name))
    return Said(_FINDINGS[has_before, low is not None], values)


def _table(rows: tuple[RegionRow, ...]) -> Table:
    columns = (
        TableColumn("Region", ValueKind.TEXT),
        TableColumn("Regions", ValueKind.COUNT),
        TableColumn("People", ValueKind.COUNT),
        TableColumn("Reached", ValueKind.COUNT),
        TableColumn("Share reached", ValueKind.SHARE),
        TableColumn("Low end of 90 %", ValueKind.SHARE),
        TableColumn("High end of 90 %", ValueKind.SHARE),
    )
    return Table(
        columns,
        tuple(
            (
                _NAMES[row.group].format(name=row.name),
                row.regions,
                row.people,
                row.present if row.share is not None else None,
                row.share,
                row.low,
                row.high,
            )
            for row in rows
        ),
    )


def _behind(data: InsightData, now: _People, members: dict[str, tuple[int, ...]], key: str) -> RowsBehind:
    rows = np.flatnonzero(np.isin(now.region, members[key]))
    count, present = len(rows), int(np.count_nonzero(now.present[rows]))
    values = {
        "count": Value(ValueKind.COUNT, count),
        "present": Value(ValueKind.COUNT, present),
        "days": Value(ValueKind.COUNT, PRESENT_DAYS),
        "day": Value(ValueKind.DAY, now.as_of),
        "share": Value(ValueKind.SHARE, present / count if count >= GROUP_MIN else None),
    }
    return RowsBehind(
        RowKind.PEOPLE,
        data.people.rowno[now.places[rows]],
        (
            TableColumn("Region", ValueKind.TEXT),
            TableColumn("Last act of their own until then", ValueKind.DAY),
            TableColumn("Reached", ValueKind.COUNT),
        ),
        (
            [now.regions[place].name for place in now.region[rows].tolist()],
            dates_of(now.last[rows]),
            now.present[rows].astype(np.int64),
        ),
        Said(
            "{present} of {count} people, {share}, did something of their own in the {days} days to {day}.",
            values,
        ),
    )
