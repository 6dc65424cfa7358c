"""What Insights counts, read as columns: developers, interactions, people on our side, events."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import numpy as np

from care_desktop.domain.facts import Codes, Days, Flags, Floats, Ints
from care_desktop.storage import interaction_facts, person_facts
from care_desktop.storage.interaction_facts import Packed
from care_desktop.storage.work import UnitOfWork

MONEY_PARTS = 10_000
"""Amounts are whole numbers of ten-thousandths, so that sums are exact."""


@dataclass(frozen=True, slots=True)
class PersonColumns:
    """Developers in the order they were entered; a person's place is the index.

    Attributes:
        rowno: ascending.
        owner: place in `owners`; -1 without one. `owners` are (id, name).
        region: place in `regions`; the empty word is unknown.
        tag_person, tag: one row per person and tag: place of the person, place in `tags`.
        shown_stage: code of the stage lists show.
        archived: put away.
    """

    rowno: Ints
    owner: Ints
    owners: tuple[tuple[UUID, str], ...]
    region: Ints
    regions: tuple[str, ...]
    tag_person: Ints
    tag: Ints
    tags: tuple[str, ...]
    shown_stage: Codes
    archived: Flags


@dataclass(frozen=True, slots=True)
class InteractionColumns:
    """All interactions by row number; an interaction's place is the index.

    Attributes:
        day: epoch day where it happened; `instant_s` seconds since 1970 in UTC, the start of the day if `day_only`.
        channel, flow, direction, initiated_by: codes of those vocabularies; 0 is not noted.
        duration_min: NaN when not noted.
        cost: in MONEY_PARTS of `currencies[currency]`; 0 when not noted, then `currency` is -1.
        event: place in the events; -1 without one.
    """

    rowno: Ints
    day: Days
    instant_s: Ints
    day_only: Flags
    channel: Codes
    flow: Codes
    direction: Codes
    initiated_by: Codes
    duration_min: Floats
    cost: Ints
    currency: Ints
    currencies: tuple[str, ...]
    event: Ints


@dataclass(frozen=True, slots=True)
class EventColumns:
    """Events by name; `phase` is a code, 0 none; days are epoch days, `cost` as in InteractionColumns."""

    id: tuple[UUID, ...]
    name: tuple[str, ...]
    phase: Codes
    started: Sequence[int | None]
    ended: Sequence[int | None]
    cost: Ints
    currency: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactColumns:
    """One row per developer and interaction, by person and day: places of both."""

    person: Ints
    interaction: Ints
    starts: Ints


@dataclass(frozen=True, slots=True)
class AdvocateColumns:
    """One row per person on our side and interaction: place in `names`, place of the interaction."""

    advocate: Ints
    interaction: Ints
    names: tuple[str, ...]


def person_columns(work: UnitOfWork) -> PersonColumns:
    """Every developer. Blocks; tenths of a second for 100,000."""
    driver = work.driver
    owners = driver.execute(
        "SELECT o.rowno, o.id, o.name FROM person o WHERE o.id IN (SELECT owner_id FROM person) ORDER BY o.name_key, 1"
    ).fetchall()
    place_of = {row[0]: place for place, row in enumerate(owners)}
    people = driver.execute(
        """SELECT p.rowno, o.rowno, p.country, coalesce(s.shown_stage, 1), p.archived
        FROM person p LEFT JOIN person o ON o.id = p.owner_id LEFT JOIN person_summary s ON s.rowno = p.rowno
        WHERE NOT p.teammate ORDER BY p.rowno"""
    ).fetchall()
    rowno = np.fromiter((row[0] for row in people), np.int64, len(people))
    regions = tuple(sorted({"", *(row[2] for row in people)}))
    region_of = {name: place for place, name in enumerate(regions)}
    tagged = driver.execute(
        "SELECT p.rowno, t.tag FROM person_tag t JOIN person p ON p.id = t.person_id WHERE NOT p.teammate ORDER BY 1, 2"
    ).fetchall()
    tags = tuple(sorted({row[1] for row in tagged}))
    tag_of = {tag: place for place, tag in enumerate(tags)}
    return PersonColumns(
        rowno=rowno,
        owner=np.fromiter((place_of.get(row[1], -1) for row in people), np.int64, len(people)),
        owners=tuple((UUID(bytes=row[1]), row[2]) for row in owners),
        region=np.fromiter((region_of[row[2]] for row in people), np.int64, len(people)),
        regions=regions,
        tag_person=np.searchsorted(rowno, np.fromiter((row[0] for row in tagged), np.int64, len(tagged))),
        tag=np.fromiter((tag_of[row[1]] for row in tagged), np.int64, len(tagged)),
        tags=tags,
        shown_stage=np.fromiter((row[3] for row in people), np.int8, len(people)),
        archived=np.fromiter((row[4] for row in people), np.bool_, len(people)),
    )


def event_columns(work: UnitOfWork) -> EventColumns:
    """Every event, by name. Blocks."""
    rows = work.driver.execute(
        "SELECT id, name, coalesce(phase, 0), started_on, ended_on, cost, currency FROM event ORDER BY name_key, id"
    ).fetchall()
    return EventColumns(
        id=tuple(UUID(bytes=row[0]) for row in rows),
        name=tuple(row[1] for row in rows),
        phase=np.array([row[2] for row in rows], dtype=np.int8),
        started=tuple(row[3] for row in rows),
        ended=tuple(row[4] for row in rows),
        cost=np.array([_parts(row[5]) for row in rows], dtype=np.int64),
        currency=tuple(row[6] for row in rows),
    )


def interaction_columns(work: UnitOfWork, events: EventColumns, packed: Packed) -> InteractionColumns:
    """Every interaction; `event` is a place in `events`. Blocks; tenths of a second for a million."""
    driver, facts = work.driver, packed.facts
    rowno = facts["rowno"].astype(np.int64)
    count = len(rowno)
    event, cost, currency = np.full(count, -1), np.zeros(count, dtype=np.int64), np.full(count, -1)
    place_of = {id.bytes: place for place, id in enumerate(events.id)}
    at_events = driver.execute("SELECT rowno, event_id FROM interaction WHERE event_id IS NOT NULL").fetchall()
    places = np.searchsorted(rowno, np.array([row[0] for row in at_events], dtype=np.int64))
    event[places] = [place_of[row[1]] for row in at_events]
    currencies: dict[str, int] = {}
    for number, amount, unit in driver.execute("SELECT rowno, cost, currency FROM interaction WHERE cost IS NOT NULL"):
        place = np.searchsorted(rowno, number)
        cost[place], currency[place] = _parts(amount), currencies.setdefault(unit, len(currencies))
    parts = interaction_facts.unpacked(facts["code"])
    return InteractionColumns(
        rowno=rowno,
        day=np.ascontiguousarray(facts["day"]),
        instant_s=np.ascontiguousarray(facts["instant_s"]),
        day_only=parts["day_only"].astype(np.bool_),
        channel=parts["channel"],
        flow=parts["flow"],
        direction=parts["direction"],
        initiated_by=parts["initiated_by"],
        duration_min=np.ascontiguousarray(facts["duration"]),
        cost=cost,
        currency=currency,
        currencies=tuple(currencies),
        event=event,
    )


def contact_columns(work: UnitOfWork, people: PersonColumns, interactions: InteractionColumns) -> ContactColumns:
    """Who took part in what, developers only. Blocks; tenths of a second for a million."""
    person, records = person_facts.read(work, people.rowno, everyone=True)
    return ContactColumns(
        person=person.astype(np.int64),
        interaction=np.searchsorted(interactions.rowno, records["ref"]),
        starts=np.searchsorted(person, np.arange(len(people.rowno) + 1)),
    )


def advocate_columns(work: UnitOfWork, interactions: InteractionColumns, packed: Packed) -> AdvocateColumns:
    """Who of us took part in what. Blocks; hundredths of a second for a million."""
    rownos, advocate = np.unique(packed.advocates["advocate"], return_inverse=True)
    names = dict(work.driver.execute("SELECT rowno, name FROM person WHERE teammate").fetchall())
    return AdvocateColumns(
        advocate=advocate.reshape(-1),
        interaction=np.searchsorted(interactions.rowno, packed.advocates["interaction"]),
        names=tuple(names.get(rowno, "") for rowno in rownos.tolist()),
    )


def _parts(amount: str | None) -> int:
    return 0 if amount is None else int(Decimal(amount) * MONEY_PARTS)
