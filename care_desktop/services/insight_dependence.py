"""Who depends on one of us? Answered from who on our side took part in interactions."""

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
from care_desktop.domain.insight_dependence import (
    KNOWN_DAYS,
    MOST,
    DependencePicture,
    Met,
    SoleAdvocate,
    TakingPart,
    sole_advocates,
    who_knows,
)
from care_desktop.domain.insight_present import first_days
from care_desktop.services.insight_data import InsightData, chosen_people
from care_desktop.storage.insight_rows import AdvocateColumns

__all__ = ["AdvocateColumns", "answer"]

TITLE = Said("Who depends on one of us?")
ONLY = "only"
OTHERS = "others"

_NOTES = (
    Said(
        "Somebody on our side knows a person with whom they had an interaction in the {days} days that end with the "
        "period. Everyone counts whom we knew by then, also those we were never in contact with.",
        {"days": Value(ValueKind.COUNT, KNOWN_DAYS)},
    ),
    Said(
        "Those of us who alone know fewer than {least} people stand together, and so do those who find no room.",
        {"least": Value(ValueKind.COUNT, GROUP_MIN)},
    ),
)
# (one or many known to one of us only, known in the period before) -> the sentence.
_FINDINGS = {
    (False, False): "{count} people, {share}, are known to one of us only.",
    (False, True): "{count} people, {share}, are known to one of us only; {before} in the period before.",
    (True, False): "One person, {share}, is known to one of us only.",
    (True, True): "One person, {share}, is known to one of us only; {before} in the period before.",
}


@dataclass(frozen=True, slots=True)
class _People:
    """People known by a day, `in_contact` of them in contact by then, and who on our side knows each of them."""

    as_of: date
    places: Ints
    in_contact: int
    known_to: Ints
    only: Ints

    @property
    def share_of_one(self) -> float:
        """The share whom one of us alone knows, 0 to 1."""
        return float(np.count_nonzero(self.known_to == 1) / len(self.places))


def answer(data: InsightData, filters: InsightFilters, advocates: AdvocateColumns) -> Answer:
    """People by how many on our side know them, and who it is where it is one."""
    chosen, first = chosen_people(data, filters), first_days(data.moves, len(data.people.rowno))
    periods = (filters.period.before(), filters.period)
    before, now = (_people(data, chosen, first, advocates, min(period.end, data.today)) for period in periods)
    groups = sole_advocates(now.only[now.known_to == 1], advocates.names)
    picture = DependencePicture(
        tuple(np.bincount(np.minimum(now.known_to, MOST), minlength=MOST + 1).tolist()),
        tuple(
            SoleAdvocate(
                f"{ONLY}:{places[0] if name else OTHERS}", name, len(places), int(np.isin(now.only, places).sum())
            )
            for name, places in groups
        ),
    )
    return Answer(
        question=Question.DEPENDENCE,
        filters=filters,
        as_of=now.as_of,
        n=len(now.places),
        counted="people",
        title=TITLE,
        finding=_finding(now, before),
        notes=_NOTES,
        table=_table(picture, len(now.places)),
        picture=picture if len(now.places) >= GROUP_MIN else None,
        behind=partial(
            _behind, data, now, advocates.names, {x.key: group for x, group in zip(picture.sole, groups, strict=True)}
        ),
    )


def _people(data: InsightData, chosen: Flags, first: Ints, advocates: AdvocateColumns, as_of: date) -> _People:
    day, days = epoch_day(as_of), data.interactions.day
    places = np.flatnonzero(chosen & ((first <= day) | (first == FAR_DAY)))
    knowing = who_knows(
        Met(data.contacts.interaction, data.contacts.starts),
        TakingPart(advocates.advocate, advocates.interaction),
        (days > day - KNOWN_DAYS) & (days <= day),
    )
    in_contact = int(np.count_nonzero(first[places] <= day))
    return _People(as_of, places, in_contact, knowing.known_to[places], knowing.only[places])


def _finding(now: _People, before: _People) -> Said:
    count, ones = len(now.places), int(np.count_nonzero(now.known_to == 1))
    if not count:
        return Said("Nobody was known yet at the end of this period.")
    if not now.known_to.any():
        return Said("No interaction of these two years says who of us took part.")
    if count < GROUP_MIN:
        return Said(
            "Too few people to split: {count}, of whom {ones} are known to one of us only.",
            {"count": Value(ValueKind.COUNT, count), "ones": Value(ValueKind.COUNT, ones)},
        )
    if not ones:
        return Said("Nobody is known to one of us only.")
    values = {"count": Value(ValueKind.COUNT, ones), "share": Value(ValueKind.SHARE, now.share_of_one)}
    has_before = before.in_contact >= GROUP_MIN
    if has_before:
        values["before"] = Value(ValueKind.SHARE, before.share_of_one)
    return Said(_FINDINGS[ones == 1, has_before], values)


def _table(picture: DependencePicture, count: int) -> Table:
    columns = (
        TableColumn("Known to so many of us", ValueKind.TEXT),
        TableColumn("The one who knows them", ValueKind.TEXT),
        TableColumn("People", ValueKind.COUNT),
        TableColumn("Share", ValueKind.SHARE),
    )
    rows: list[tuple[object, ...]] = []
    for known_to, people in enumerate(picture.people):
        rows.append((f"{known_to}+" if known_to == MOST else str(known_to), None, people, _share(people, count)))
        if known_to == 1:
            rows += [("1", item.name or OTHERS, item.people, _share(item.people, count)) for item in picture.sole]
    return Table(columns, tuple(rows))


def _share(people: int, count: int) -> float | None:
    return people / count if count >= GROUP_MIN else None


def _behind(
    data: InsightData,
    now: _People,
    names: tuple[str, ...],
    groups: dict[str, tuple[str, tuple[int, ...]]],
    key: str,
) -> RowsBehind:
    if key in groups:
        rows = np.flatnonzero(np.isin(now.only, groups[key][1]))
    else:
        rows = np.flatnonzero(np.minimum(now.known_to, MOST) == int(key))
    return RowsBehind(
        RowKind.PEOPLE,
        data.people.rowno[now.places[rows]],
        (
            TableColumn("Known to so many of us", ValueKind.COUNT),
            TableColumn("The one who knows them", ValueKind.TEXT),
        ),
        (now.known_to[rows], [names[place] if place >= 0 else None for place in now.only[rows].tolist()]),
        Said(
            "These are {count} people: a person is known to whoever of us had an interaction with them in the {days} "
            "days to {day}.",
            {
                "count": Value(ValueKind.COUNT, len(rows)),
                "days": Value(ValueKind.COUNT, KNOWN_DAYS),
                "day": Value(ValueKind.DAY, now.as_of),
            },
        ),
    )
