"""Events in the database: reading, changing, deleting, whom we mean to reach there, and what they are counted by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from care_desktop.domain.events import Event, EventDraft, EventTarget
from care_desktop.domain.interactions import Direction, Flow, code_of
from care_desktop.domain.people import normalise_name
from care_desktop.domain.promises import PromiseState
from care_desktop.errors import NotFound
from care_desktop.storage.day_tables import event_target
from care_desktop.storage.ids import new_id
from care_desktop.storage.people import IN_LIST_MAX
from care_desktop.storage.tables import DEVELOPER_SIDE, event, interaction, person
from care_desktop.storage.types import from_epoch_day
from care_desktop.storage.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class EventCounts:
    """What happened at an event: interactions, developers met, and minutes where they were noted."""

    interactions: int
    people: int
    minutes: float


def get_event(work: UnitOfWork, id: UUID) -> Event:
    """One event.

    Raises:
        NotFound: there is no such event.
    """
    row = work.row(event, (id,))
    if row is None:
        raise NotFound("This event is not in the workspace.")
    return Event(id, EventDraft(**{name: row[name] for name in EventDraft.__dataclass_fields__}))


def edit_event(work: UnitOfWork, id: UUID, draft: EventDraft) -> None:
    """Make the stored event what the draft says.

    Raises:
        Conflict: it is gone.
    """
    fields = {name: getattr(draft, name) for name in EventDraft.__dataclass_fields__}
    work.update(event, (id,), {**fields, "name_key": normalise_name(draft.name)})


def pointing_at(work: UnitOfWork, id: UUID) -> tuple[int, int]:
    """How many interactions were held at an event, and how many people say that they were met there."""
    count = "SELECT (SELECT count(*) FROM interaction WHERE event_id = ?), count(*) FROM person WHERE met_event_id = ?"
    found: tuple[int, int] = work.driver.execute(count, (id.bytes, id.bytes)).fetchone()
    return found


def delete_event(work: UnitOfWork, id: UUID) -> None:
    """Remove an event with whom we meant to reach there; interactions and people stay, without it."""
    work.delete_where(event_target, event_target.c.event_id, id)
    for table, column in ((interaction, "event_id"), (person, "met_event_id")):
        for key in _ids_where(work, table, column, id):
            work.update(table, (key,), {column: None})
    work.delete(event, (id,))


def _ids_where(work: UnitOfWork, table: Table, column: str, value: UUID) -> Sequence[UUID]:
    return work.connection.execute(select(table.c.id).where(table.c[column] == value)).scalars().all()


def targets_of(work: UnitOfWork, id: UUID) -> list[tuple[UUID, EventTarget]]:
    """(key, whom) of everyone we mean to reach at an event, in the order in which they were put."""
    rows = work.connection.execute(
        select(event_target).where(event_target.c.event_id == id).order_by(event_target.c.position, event_target.c.id)
    )
    return [(row.id, EventTarget(row.person_id, row.company, row.note)) for row in rows]


def set_targets(work: UnitOfWork, id: UUID, targets: Iterable[EventTarget]) -> None:
    """Make these the ones we mean to reach at an event; who is named twice stands once, where first named."""
    before = {_target_key(target): key for key, target in targets_of(work, id)}
    wanted: dict[tuple[UUID | None, str], EventTarget] = {}
    for target in targets:
        if not target.is_empty:
            wanted.setdefault(_target_key(target), target)
    rows = [
        {
            "id": before.get(key) or new_id(),
            "event_id": id,
            "person_id": target.person_id,
            "company": target.company.strip(),
            "note": target.note.strip(),
            "position": position,
        }
        for position, (key, target) in enumerate(wanted.items())
    ]
    work.replace_children(event_target, event_target.c.event_id, id, rows)


def _target_key(target: EventTarget) -> tuple[UUID | None, str]:
    return (target.person_id, "" if target.person_id else normalise_name(target.company))


def counts(work: UnitOfWork, events: Sequence[UUID]) -> dict[UUID, EventCounts]:
    """What happened at each of these events; 10 ms for each 1,000 conversations."""
    found: dict[UUID, EventCounts] = {}
    for id in events:
        talks, minutes = work.driver.execute(
            "SELECT count(*), total(duration_min) FROM interaction WHERE event_id = ?", (id.bytes,)
        ).fetchone()
        found[id] = EventCounts(talks, len(people_at(work, id)) if talks else 0, minutes)
    return found


def interaction_ids(work: UnitOfWork, id: UUID, day: date | None = None) -> list[UUID]:
    """Keys of the interactions at an event, of one day or of all (None), oldest first."""
    query = select(interaction.c.id).where(interaction.c.event_id == id)
    if day is not None:
        query = query.where(interaction.c.day == day)
    return list(work.connection.execute(query.order_by(interaction.c.occurred_at, interaction.c.id)).scalars())


def people_at(work: UnitOfWork, id: UUID) -> set[UUID]:
    """The developers who took part in a conversation at an event."""
    query = """
    SELECT DISTINCT l.person_id FROM interaction i CROSS JOIN interaction_person l ON l.interaction_id = i.id
    JOIN person p ON p.id = l.person_id WHERE i.event_id = ? AND l.side = ? AND NOT p.teammate
    """
    return {UUID(bytes=row[0]) for row in work.driver.execute(query, (id.bytes, DEVELOPER_SIDE))}


def met_before(work: UnitOfWork, id: UUID) -> set[UUID]:
    """Who of the developers at an event had contact with us on a day before their first conversation there."""
    # The first four bytes of what is packed beside somebody are the day of their first interaction.
    query = """
    WITH there AS MATERIALIZED (
        SELECT l.person_id AS who, min(i.day) AS first FROM interaction i
        CROSS JOIN interaction_person l ON l.interaction_id = i.id WHERE i.event_id = ? GROUP BY 1)
    SELECT who, first, substr(f.facts, 1, 4) FROM there
    JOIN person p ON p.id = who JOIN person_facts f ON f.rowno = p.rowno WHERE length(f.facts) >= 4
    """
    rows = work.driver.execute(query, (id.bytes,))
    return {UUID(bytes=who) for who, there, first in rows if int.from_bytes(first, "little", signed=True) < there}


def last_days(work: UnitOfWork, people: Sequence[UUID]) -> dict[UUID, date]:
    """The day of the newest interaction of each of these people that has one."""
    query = """
    SELECT p.id, s.last_contact FROM person p JOIN person_summary s ON s.rowno = p.rowno
    WHERE p.id IN ({marks}) AND s.last_contact IS NOT NULL
    """
    return {UUID(bytes=row[0]): from_epoch_day(row[1]) for row in _in_parts(work, query, people)}


def first_contact_after(work: UnitOfWork, people: Sequence[UUID], day: date) -> set[UUID]:
    """Who of these had contact with us after a day."""
    return {who for who, last in last_days(work, people).items() if last > day}


def answered_after(work: UnitOfWork, questions: Sequence[UUID]) -> set[UUID]:
    """Which of these questions were followed by something that went out to one of those who asked."""
    query = f"""
    SELECT DISTINCT q.id FROM interaction q CROSS JOIN interaction_person a ON a.interaction_id = q.id
    CROSS JOIN interaction_person b ON b.person_id = a.person_id CROSS JOIN interaction i ON i.id = b.interaction_id
    WHERE q.id IN ({{marks}}) AND a.side = {DEVELOPER_SIDE} AND i.id <> q.id
    AND (i.occurred_at > q.occurred_at OR i.day > q.day) AND i.direction <> {code_of(Direction.INBOUND)}
    AND i.flow <> {code_of(Flow.QUESTION)}
    """
    return {UUID(bytes=row[0]) for row in _in_parts(work, query, questions)}


def open_promises_to(work: UnitOfWork, people: Sequence[UUID]) -> dict[UUID, list[tuple[str, date | None]]]:
    """(text, due day or None) of the open promises made to each of these people, the first due first."""
    query = f"""
    SELECT l.person_id, r.text, r.due_on FROM promise_person l JOIN promise r ON r.id = l.promise_id
    WHERE l.person_id IN ({{marks}}) AND r.state = {code_of(PromiseState.OPEN)}
    ORDER BY l.person_id, r.due_on IS NULL, r.due_on, r.id
    """
    found: dict[UUID, list[tuple[str, date | None]]] = {}
    for key, text, due in _in_parts(work, query, people):
        found.setdefault(UUID(bytes=key), []).append((text, None if due is None else from_epoch_day(due)))
    return found


@dataclass(frozen=True, slots=True)
class PromiseMadeThere:
    """A promise made in a conversation, with the names of those it was made to."""

    id: UUID
    text: str
    due_on: date | None
    state: PromiseState
    names: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether it is still to be kept."""
        return self.state is PromiseState.OPEN


def promises_in(work: UnitOfWork, interactions: Sequence[UUID]) -> list[PromiseMadeThere]:
    """The promises made in these interactions, in the order in which they were entered."""
    query = """
    SELECT r.id, r.text, r.due_on, r.state, p.name FROM promise r
    LEFT JOIN promise_person l ON l.promise_id = r.id LEFT JOIN person p ON p.id = l.person_id
    WHERE r.interaction_id IN ({marks}) ORDER BY r.id, p.name_key, p.id
    """
    found: dict[bytes, PromiseMadeThere] = {}
    states = list(PromiseState)
    for key, words, due, state, name in _in_parts(work, query, interactions):
        day = None if due is None else from_epoch_day(due)
        made = found.get(key) or PromiseMadeThere(UUID(bytes=key), words, day, states[state - 1], ())
        found[key] = replace(made, names=(*made.names, name) if name else made.names)
    return [found[key] for key in sorted(found)]


def feedback_heard(work: UnitOfWork, interactions: Sequence[UUID]) -> list[tuple[UUID, str, int]]:
    """(key, title, how many people asked there) of what was asked for in these interactions, most asked first."""
    query = """
    SELECT f.id, f.title, a.person_id FROM feedback_asker a JOIN feedback f ON f.id = a.feedback_id
    WHERE a.interaction_id IN ({marks})
    """
    askers: dict[tuple[bytes, str], set[bytes]] = {}
    for key, title, who in _in_parts(work, query, interactions):
        askers.setdefault((key, title), set()).add(who)
    found = [(UUID(bytes=key), title, len(people)) for (key, title), people in askers.items()]
    return sorted(found, key=lambda item: (-item[2], item[1], item[0]))


def at_company(work: UnitOfWork, companies: Sequence[str]) -> dict[str, list[UUID]]:
    """Who works now at each of these companies, by the name as given; people without an end of the job count."""
    found: dict[str, list[UUID]] = {company: [] for company in companies}
    if not found:
        return found
    keys = {normalise_name(company): company for company in companies}
    known = work.driver.execute("SELECT DISTINCT company FROM job").fetchall()
    spelt = {name: keys[key] for (name,) in known if (key := normalise_name(name)) in keys}
    marks = ",".join("?" * len(spelt))
    query = f"SELECT company, person_id FROM job WHERE ended IS NULL AND company IN ({marks}) ORDER BY person_id"
    for name, who in work.driver.execute(query, list(spelt)):
        found[spelt[name]].append(UUID(bytes=who))
    return found


def companies_named(work: UnitOfWork) -> list[str]:
    """The names of all companies people work at, by name."""
    rows = work.driver.execute("SELECT DISTINCT company FROM job WHERE company <> '' ORDER BY company")
    return [row[0] for row in rows]


def _in_parts(work: UnitOfWork, query: str, keys: Sequence[UUID], further: Sequence[Any] = ()) -> Iterable[Any]:
    for start in range(0, len(keys), IN_LIST_MAX):
        part = [key.bytes for key in keys[start : start + IN_LIST_MAX]]
        yield from work.driver.execute(query.format(marks=",".join("?" * len(part))), (*part, *further))
