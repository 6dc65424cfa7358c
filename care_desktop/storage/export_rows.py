"""People and interactions read out as rows of cells, streamed in a stable order: memory does not grow with rows."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from care_desktop.domain.interactions import (
    Channel,
    Depth,
    Direction,
    Flow,
    Initiator,
    Milestone,
    code_of,
    zone_of,
)
from care_desktop.domain.people import KNOWN_SERVICES, DataSource, LawfulBasis
from care_desktop.domain.promises import PromiseState
from care_desktop.domain.resources import Stage
from care_desktop.domain.today import OPEN_PROMISE_DAYS
from care_desktop.storage.cadences import contact_due
from care_desktop.storage.sheets import Cell
from care_desktop.storage.tables import OUR_SIDE
from care_desktop.storage.types import EPOCH, from_epoch_day
from care_desktop.storage.work import UnitOfWork

PAGE = 2000


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PEOPLE_HEAD = _names(
    "id name company role country time_zone owner tags stage stage_set_by trust trust_low trust_high presence_90d "
    "last_contact interactions next_follow_up consent"
)
PEOPLE_TAIL = _names(
    "reading pronouns teammate archived place languages skills cadence_days met_how met_event met_event_id "
    "introduced_by introduced_by_id owner_id notes consent_source consent_on consent_channels retain_until "
    "handles verified_handles job_companies job_roles job_started job_ended rating_values rating_days "
    "rating_by_ids stage_set_on stage_reason created_at updated_at restricted objected"
)
PEOPLE_DERIVED = frozenset(
    _names(
        "company role owner stage stage_set_by trust trust_low trust_high presence_90d last_contact interactions "
        "next_follow_up met_event introduced_by stage_set_on stage_reason"
    )
)
"""Columns of people that are computed, or that say in words what another column says by id."""
PRIVATE_NOTES = "private_notes"
HANDLE_PREFIX = "handle:"

INTERACTION_COLUMNS = _names(
    "id occurred_at people person_ids advocates channel flow direction initiated_by tone depth duration_min cost "
    "currency milestone event resources tags note source external_id zone kind url advocate_ids event_id "
    "resource_ids created_at updated_at"
)
INTERACTION_DERIVED = frozenset({"people", "advocates", "event", "resources"})


def words_of(vocabulary: type[StrEnum]) -> tuple[str, ...]:
    """The word of each code of a vocabulary; 0 is none."""
    return ("", *(str(member) for member in vocabulary))


_CHANNELS, _FLOWS, _DIRECTIONS = words_of(Channel), words_of(Flow), words_of(Direction)
_INITIATORS, _DEPTHS, _MILESTONES = words_of(Initiator), words_of(Depth), words_of(Milestone)
_STAGES, _BASES, _SOURCES = words_of(Stage), words_of(LawfulBasis), words_of(DataSource)


def id_text(key: bytes | None) -> str:
    """A key as it is written in files; empty when there is none."""
    if key is None:
        return ""
    text = key.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


@lru_cache(maxsize=50_000)
def day_text(day: int | None) -> str:
    """An epoch day as YYYY-MM-DD; empty when there is none."""
    return "" if day is None else from_epoch_day(day).isoformat()


@lru_cache(maxsize=50_000)
def moment_text(microseconds: int, zone: str) -> str:
    """An instant in ISO 8601 with the offset of a zone."""
    moment = EPOCH + timedelta(microseconds=microseconds)
    return (moment if zone == "UTC" else moment.astimezone(zone_of(zone))).isoformat()


def service_columns(work: UnitOfWork) -> list[tuple[str, str]]:
    """(column, service): the known services in their order, then others that somebody has a handle on."""
    found = {row[0] for row in work.driver.execute("SELECT DISTINCT service FROM handle")}
    services = [*KNOWN_SERVICES, *sorted(found - set(KNOWN_SERVICES))]
    taken = {*PEOPLE_HEAD, *PEOPLE_TAIL, PRIVATE_NOTES}
    return [(HANDLE_PREFIX + name if name in taken else name, name) for name in services]


def people_columns(work: UnitOfWork, *, private_notes: bool) -> tuple[str, ...]:
    """Column names of `people_rows`."""
    private = (PRIVATE_NOTES,) if private_notes else ()
    return (*PEOPLE_HEAD, *(column for column, _ in service_columns(work)), *PEOPLE_TAIL, *private)


_PEOPLE = """
SELECT p.id, p.name, s.company, s.role, p.country, p.time_zone, o.name, s.stage, s.shown_stage, s.trust, s.trust_low,
       s.trust_high, s.presence, s.last_contact, s.interactions, p.consent_basis, p.reading, p.pronouns, p.teammate,
       p.archived, p.place, p.languages, p.skills, p.cadence_days, p.met_how, e.name, p.met_event_id, b.name,
       p.introduced_by_id, p.owner_id, p.notes, p.consent_source, p.consent_on, p.consent_channels, p.retain_until,
       p.created_at, p.updated_at, p.restricted, p.objected, p.private_notes
FROM person p
LEFT JOIN person_summary s ON s.rowno = p.rowno
LEFT JOIN person o ON o.id = p.owner_id
LEFT JOIN person b ON b.id = p.introduced_by_id
LEFT JOIN event e ON e.id = p.met_event_id
{where} ORDER BY p.name_key, p.id
"""


def people_rows(
    work: UnitOfWork, *, private_notes: bool = False, ids: Sequence[UUID] | None = None
) -> Iterator[tuple[UUID, tuple[Cell, ...]]]:
    """(key, cells as in `people_columns`) of everyone, or of these keys, by name; scores as last computed."""
    services = [service for _, service in service_columns(work)]
    query = _PEOPLE.format(where="" if ids is None else f"WHERE p.id IN ({_marks(ids)})")
    for page in _pages(work.driver.execute(query, _bytes(ids))):
        beside = _beside_people(work, [row[0] for row in page])
        for row in page:
            yield UUID(bytes=row[0]), _person_cells(row, beside, services, private_notes)


@dataclass(frozen=True, slots=True)
class _BesidePeople:
    """What hangs on a page of people, by key."""

    tags: dict[bytes, list[Any]]
    handles: dict[bytes, list[Any]]
    jobs: dict[bytes, list[Any]]
    ratings: dict[bytes, list[Any]]
    stages: dict[bytes, list[Any]]
    due: dict[bytes, list[Any]]
    contact_due: dict[bytes, int]


def _beside_people(work: UnitOfWork, ids: Sequence[bytes]) -> _BesidePeople:
    marks = ",".join("?" * len(ids))

    def grouped(query: str) -> dict[bytes, list[Any]]:
        return _grouped(work.driver.execute(query.format(marks=marks), ids))

    return _BesidePeople(
        grouped("SELECT person_id, tag FROM person_tag WHERE person_id IN ({marks}) ORDER BY 1, 2"),
        grouped(
            "SELECT person_id, service, value, verified FROM handle WHERE person_id IN ({marks}) ORDER BY 1, position"
        ),
        grouped(
            "SELECT person_id, company, role, started, ended FROM job WHERE person_id IN ({marks}) ORDER BY 1, position"
        ),
        grouped(
            "SELECT person_id, value, rated_on, rated_by_id FROM own_rating WHERE person_id IN ({marks}) "
            "ORDER BY 1, rated_on, id"
        ),
        grouped(
            "SELECT person_id, stage, set_on, reason FROM stage_setting WHERE person_id IN ({marks}) "
            "ORDER BY 1, set_on, id"
        ),
        grouped(
            f"SELECT l.person_id, min(coalesce(r.due_on, r.made_on + {OPEN_PROMISE_DAYS})) FROM promise r "
            "JOIN promise_person l ON l.promise_id = r.id "
            f"WHERE r.state = {code_of(PromiseState.OPEN)} AND l.person_id IN ({{marks}}) GROUP BY 1"
        ),
        contact_due(work, ids),
    )


def _person_cells(
    row: tuple[Any, ...], beside: _BesidePeople, services: Sequence[str], private_notes: bool
) -> tuple[Cell, ...]:
    (
        key, name, company, role, country, zone, owner, computed, shown, trust, low, high, presence, last, count,
        basis, reading, pronouns, teammate, archived, place, languages, skills, cadence, met_how, met_event,
        met_event_id, introduced_by, introduced_by_id, owner_id, notes, source, consent_on, consent_channels,
        retain_until, created, updated, restricted, objected, private,
    ) = row  # fmt: skip
    handles, jobs, ratings = beside.handles.get(key, ()), beside.jobs.get(key, ()), beside.ratings.get(key, ())
    settings = beside.stages.get(key, ())
    by_hand = settings[-1] if settings and settings[-1][1] else None
    due = [day for (_, day) in beside.due.get(key, ())]
    if key in beside.contact_due:
        due.append(beside.contact_due[key])
    developer = not teammate and computed is not None
    values: dict[str, list[str]] = {}
    for _, service, value, _ in handles:
        values.setdefault(service, []).append(value)
    cells: tuple[Cell, ...] = (
        id_text(key), name, company or "", role or "", country, zone, owner or "",
        tuple(tag for _, tag in beside.tags.get(key, ())),
        _STAGES[shown] if developer else "",
        ("hand" if by_hand else "computed") if developer else "",
        *((None if value is None else round(value, 2)) for value in (trust, low, high)),
        round(presence, 4) if developer and presence is not None else None,
        day_text(last), count or 0, day_text(min(due, default=None)), _BASES[basis],
        *(tuple(values.get(service, ())) for service in services),
        reading, pronouns, bool(teammate), bool(archived), place, _words(languages), _words(skills), cadence,
        met_how, met_event or "", id_text(met_event_id), introduced_by or "", id_text(introduced_by_id),
        id_text(owner_id), notes, _SOURCES[source], day_text(consent_on), _words(consent_channels),
        day_text(retain_until),
        tuple(f"{service}:{value}" for _, service, value, _ in handles),
        tuple(f"{service}:{value}" for _, service, value, verified in handles if verified),
        tuple(job[1] for job in jobs), tuple(job[2] for job in jobs),
        tuple(day_text(job[3]) for job in jobs), tuple(day_text(job[4]) for job in jobs),
        tuple(str(rating[1]) for rating in ratings), tuple(day_text(rating[2]) for rating in ratings),
        tuple(id_text(rating[3]) for rating in ratings),
        day_text(by_hand[2]) if by_hand else "", by_hand[3] if by_hand else "",
        moment_text(created, "UTC"), moment_text(updated, "UTC"), bool(restricted), bool(objected),
    )  # fmt: skip
    return (*cells, private) if private_notes else cells


@lru_cache(maxsize=10_000)
def _words(cell: str) -> tuple[str, ...]:
    return tuple(json.loads(cell)) if cell else ()


_INTERACTIONS = """
SELECT i.id, i.occurred_at, i.zone, i.day_only, i.day, i.channel, i.flow, i.direction, i.initiated_by, i.tone, i.depth,
       i.duration_min, i.cost, i.currency, i.milestone, i.event_id, e.name, i.note, i.source, i.external_id, i.kind,
       i.url, i.created_at, i.updated_at
FROM interaction i LEFT JOIN event e ON e.id = i.event_id
{where} ORDER BY i.occurred_at, i.id
"""
_PARTICIPANTS = """
SELECT l.interaction_id, l.side, l.person_id, p.name FROM interaction_person l JOIN person p ON p.id = l.person_id
WHERE l.interaction_id IN ({marks}) ORDER BY l.interaction_id, l.position, l.person_id
"""
_TAGS = "SELECT interaction_id, tag FROM interaction_tag WHERE interaction_id IN ({marks}) ORDER BY 1, 2"
_GIVEN = """
SELECT DISTINCT g.interaction_id, r.id, r.title FROM resource_given g JOIN resource r ON r.id = g.resource_id
WHERE g.interaction_id IN ({marks}) ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows: days from `since` through `until`, and those of these people (None is no limit), not of `hidden`."""

    since: date | None = None
    until: date | None = None
    people: frozenset[UUID] | None = None
    hidden: frozenset[UUID] = frozenset()

    def has_day(self, day: date | None) -> bool:
        """Whether a day lies in the window; an unknown day does only when there is no limit."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)

    def has_people(self, people: Iterable[UUID]) -> bool:
        """Whether one of these people is in it, and not all of them are hidden."""
        found = frozenset(people) - self.hidden if self.hidden else people
        return (not self.hidden or bool(found)) and (self.people is None or not self.people.isdisjoint(found))


EVERYTHING = Window()


def interaction_rows(
    work: UnitOfWork, window: Window = EVERYTHING, *, ids: Sequence[UUID] | None = None
) -> Iterator[tuple[UUID, tuple[Cell, ...]]]:
    """(key, cells as in `INTERACTION_COLUMNS`) in the order of time, of the window or of these keys."""
    query = _INTERACTIONS.format(where="" if ids is None else f"WHERE i.id IN ({_marks(ids)})")
    for page in _pages(work.driver.execute(query, _bytes(ids))):
        page = [row for row in page if window.has_day(from_epoch_day(row[4]))]
        keys = [row[0] for row in page]
        marks = ",".join("?" * len(keys))
        people = _grouped(work.driver.execute(_PARTICIPANTS.format(marks=marks), keys))
        tags = _grouped(work.driver.execute(_TAGS.format(marks=marks), keys))
        given = _grouped(work.driver.execute(_GIVEN.format(marks=marks), keys))
        for row in page:
            taking_part = people.get(row[0], [])
            if window.hidden:
                taking_part = [who for who in taking_part if UUID(bytes=who[2]) not in window.hidden]
            if window.has_people(UUID(bytes=who[2]) for who in taking_part):
                yield UUID(bytes=row[0]), _interaction_cells(row, taking_part, tags, given)


def _interaction_cells(
    row: tuple[Any, ...],
    taking_part: list[Any],
    tags: dict[bytes, list[Any]],
    given: dict[bytes, list[Any]],
) -> tuple[Cell, ...]:
    (
        key, occurred, zone, day_only, day, channel, flow, direction, initiated, tone, depth, duration, cost, currency,
        milestone, event_id, event, note, source, external_id, kind, url, created, updated,
    ) = row  # fmt: skip
    theirs = [who for who in taking_part if who[1] != OUR_SIDE]
    ours = [who for who in taking_part if who[1] == OUR_SIDE]
    resources = given.get(key, ())
    return (
        id_text(key),
        day_text(day) if day_only else moment_text(occurred, zone),
        tuple(who[3] for who in theirs), tuple(id_text(who[2]) for who in theirs), tuple(who[3] for who in ours),
        _CHANNELS[channel], _FLOWS[flow], _DIRECTIONS[direction], _INITIATORS[initiated or 0], tone, _DEPTHS[depth],
        duration, cost, currency, _MILESTONES[milestone or 0], event or "",
        tuple(item[2] for item in resources), tuple(tag for _, tag in tags.get(key, ())), note, source, external_id,
        zone, kind, url, tuple(id_text(who[2]) for who in ours), id_text(event_id),
        tuple(id_text(item[1]) for item in resources),
        moment_text(created, "UTC"), moment_text(updated, "UTC"),
    )  # fmt: skip


def matching_people(
    work: UnitOfWork, *, owner: str = "", tag: str = "", stage: Stage | None = None
) -> frozenset[UUID] | None:
    """Who has this owner (by name), this tag and this shown stage; None when nothing was asked."""
    conditions: list[str] = []
    values: list[Any] = []
    if owner:
        conditions.append("p.owner_id IN (SELECT id FROM person WHERE name_key = ?)")
        values.append(owner)
    if tag:
        conditions.append("p.id IN (SELECT person_id FROM person_tag WHERE tag = ?)")
        values.append(tag)
    if stage is not None:
        conditions.append("s.shown_stage = ? AND NOT p.teammate")
        values.append(code_of(stage))
    if not conditions:
        return None
    query = "SELECT p.id FROM person p LEFT JOIN person_summary s ON s.rowno = p.rowno WHERE "
    return frozenset(UUID(bytes=row[0]) for row in work.driver.execute(query + " AND ".join(conditions), values))


def _pages(cursor: Any) -> Iterator[list[Any]]:
    while page := cursor.fetchmany(PAGE):
        yield page


def _grouped(rows: Iterable[Any]) -> dict[bytes, list[Any]]:
    groups: dict[bytes, list[Any]] = {}
    for row in rows:
        groups.setdefault(row[0], []).append(row)
    return groups


def _marks(ids: Sequence[UUID]) -> str:
    return ",".join("?" * len(ids))


def _bytes(ids: Sequence[UUID] | None) -> list[bytes]:
    return [] if ids is None else [id.bytes for id in ids]
