"""Erasing somebody: what it takes away, row by row; marks that keep them away; and bytes that nobody can read again."""

import json
import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, func, insert, or_, select

from care_desktop.domain.people import normalise_handle
from care_desktop.domain.privacy import SHORTEST_WORD, masked, masked_label, pattern_of
from care_desktop.errors import NotFound, StorageFailure
from care_desktop.storage import day_tables as d
from care_desktop.storage import sync_tables as s
from care_desktop.storage import tables as t
from care_desktop.storage.cipher import key_in_use
from care_desktop.storage.merge import references
from care_desktop.storage.person_text import forget_gone
from care_desktop.storage.person_text import refresh_all as refresh_text
from care_desktop.storage.removal import remove_interactions
from care_desktop.storage.suppression import Marks, Suppression, came_from, own_name, suppress, take_marks
from care_desktop.storage.tables import DEVELOPER_SIDE
from care_desktop.storage.traces import Traces, holding, mask_everywhere, traces_of
from care_desktop.storage.work import UnitOfWork, storage_failure

# Rows that are about the person although they may be about nobody.
_ABOUT: frozenset[Table] = frozenset({d.snooze, s.contact_card, d.event_target})
_AT_ONCE = 500
_LARGE_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class NoteFound:
    """A text that stays, and speaks of them: the day and the words of a note."""

    interaction_id: UUID
    day: date
    text: str


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """What erasing somebody does.

    Attributes:
        id: who. `label`: their initials.
        traces: by what they are looked for.
        counts: table -> rows that go.
        kept: table -> rows that stay without them: talks and promises with others, what they looked after.
        only: interactions in which nobody else took part; they go.
        promises: promises made to nobody else; they go.
        feedback: what nobody else asked for; it goes, as it is in their words.
        notes: notes that stay and hold one of the words.
        touched: whose scores may change.
        stays: interactions that stay, without them.
    """

    id: UUID
    label: str
    name: str
    traces: Traces
    counts: Mapping[str, int]
    kept: Mapping[str, int]
    only: tuple[UUID, ...]
    promises: tuple[UUID, ...]
    feedback: tuple[UUID, ...]
    proposals: tuple[UUID, ...]
    notes: tuple[NoteFound, ...]
    touched: frozenset[UUID]
    stays: frozenset[UUID] = frozenset()


def plan_erasure(work: UnitOfWork, id: UUID) -> ErasurePlan:
    """What erasing somebody would do. Reads only. Blocks; looks through every note.

    Raises:
        NotFound: there is no such person.
    """
    row = work.row(t.person, (id,))
    if row is None:
        raise NotFound("This person is not in the workspace.", "Perhaps they were erased or merged before.")
    traces = traces_of(work, id)
    talks, touched = _talks(work, id)
    only = tuple(talk for talk, others in talks.items() if not others)
    promises = _of_nobody_else(work, "promise", id, links="promise_person")
    feedback = _of_nobody_else(work, "feedback", id, links="feedback_asker")
    proposals = _proposals(work, traces)
    counts: dict[str, int] = {"person": 1}
    kept: dict[str, int] = {}
    for table, columns in references().items():
        going = [column for column in columns if table is not t.person and (not column.nullable or table in _ABOUT)]
        staying = [column for column in columns if column not in going]
        for found, group in ((counts, going), (kept, staying)):
            number = _count(work, table, group, id)
            if number:
                found[table.name] = found.get(table.name, 0) + number
    gone: tuple[tuple[Table, int], ...] = (
        (t.interaction, len(only)),
        (t.promise, len(promises)),
        (t.feedback, len(feedback)),
        (s.proposal, len(proposals)),
    )
    counts |= {table.name: number for table, number in gone if number}
    if len(talks) > len(only):
        kept["interaction"] = len(talks) - len(only)
    return ErasurePlan(
        id,
        masked_label(row["name"]),
        row["name"],
        traces,
        MappingProxyType(counts),
        MappingProxyType(kept),
        only,
        promises,
        feedback,
        proposals,
        _notes(work, traces, frozenset(only)),
        frozenset(touched - {id}),
        frozenset(talks) - frozenset(only),
    )


def _count(work: UnitOfWork, table: Table, columns: Sequence[Column[Any]], id: UUID) -> int:
    if not columns:
        return 0
    where = or_(*(column == id for column in columns))
    return work.connection.execute(select(func.count()).select_from(table).where(where)).scalar_one()


def _talks(work: UnitOfWork, id: UUID) -> tuple[dict[UUID, bool], set[UUID]]:
    """Interaction -> whether it is still one with a developer when they are gone; and everyone in them."""
    rows = work.driver.execute(
        """SELECT me.interaction_id, me.side, other.person_id, other.side FROM interaction_person me
        LEFT JOIN interaction_person other
        ON other.interaction_id = me.interaction_id AND other.person_id <> me.person_id
        WHERE me.person_id = ?""",
        (id.bytes,),
    )
    talks: dict[UUID, bool] = {}
    touched: set[UUID] = set()
    for talk, side, other, other_side in rows:
        key = UUID(bytes=talk)
        stays = other is not None and (other_side == DEVELOPER_SIDE or side != DEVELOPER_SIDE)
        talks[key] = talks.get(key, False) or stays
        if other is not None:
            touched.add(UUID(bytes=other))
    return talks, touched


def _of_nobody_else(work: UnitOfWork, table: str, id: UUID, *, links: str) -> tuple[UUID, ...]:
    """The rows of a table that somebody has to do with, and nobody else."""
    rows = work.driver.execute(
        f"""SELECT {table}_id FROM {links} me WHERE person_id = ?1 AND NOT EXISTS
        (SELECT 1 FROM {links} x WHERE x.{table}_id = me.{table}_id AND x.person_id <> ?1)""",
        (id.bytes,),
    )
    return tuple(UUID(bytes=row[0]) for row in rows)


def _proposals(work: UnitOfWork, traces: Traces) -> tuple[UUID, ...]:
    """Proposals of the same person: one of their names is theirs, or a word of theirs stands in it."""
    names = {(service, normalise_handle(service, value)) for service, value in traces.names}
    pattern = pattern_of(traces.words)
    found: list[UUID] = []
    for row in work.connection.execute(select(s.proposal)).mappings():
        theirs = {
            (row["service"], normalise_handle(row["service"], value)) for value in (row["identity_key"], row["login"])
        }
        theirs |= {("email", normalise_handle("email", email)) for email in json.loads(row["emails"])}
        text = "\n".join((row["name"], row["login"], row["emails"], row["url"], row["card"], row["identity_key"]))
        if theirs & names or (pattern is not None and pattern.search(text)):
            found.append(row["id"])
    return tuple(found)


def _notes(work: UnitOfWork, traces: Traces, gone: frozenset[UUID]) -> tuple[NoteFound, ...]:
    pattern = pattern_of(traces.words)
    rownos = [
        row[0] for row in holding(work, t.interaction, "note", traces.words) if pattern and pattern.search(row[-1])
    ]
    found: list[NoteFound] = []
    for start in range(0, len(rownos), _AT_ONCE):
        part = rownos[start : start + _AT_ONCE]
        query = select(t.interaction.c.id, t.interaction.c.day, t.interaction.c.note).where(
            t.interaction.c.rowno.in_(part)
        )
        found += [NoteFound(*row) for row in work.connection.execute(query) if row.id not in gone]
    return tuple(sorted(found, key=lambda note: (note.day, note.interaction_id)))


def erase_person(work: UnitOfWork, plan: ErasurePlan, on: date, *, mask_notes: bool = True) -> frozenset[UUID]:
    """Take somebody out of the open transaction for good, and keep them away from now on. Blocks.

    Nothing of it goes into a journal: it cannot be undone. What is derived has to be brought up to date afterwards,
    for the people returned. `mask_notes` False leaves the notes that stay as they are.
    """
    id, driver = plan.id, work.driver
    pattern = pattern_of(plan.traces.words)
    suppress(work, [*plan.traces.names, *_ledger(work, plan, pattern)], on)
    if mask_notes:
        _mask_name_parts(work, plan)
    remove_interactions(work, plan.only)
    driver.execute("DELETE FROM fact_kind WHERE word NOT IN (SELECT kind FROM interaction)")
    for promise in plan.promises:
        driver.execute("DELETE FROM promise_person WHERE promise_id = ?", (promise.bytes,))
        driver.execute("DELETE FROM promise WHERE id = ?", (promise.bytes,))
    for asked in plan.feedback:
        for name in ("feedback_asker", "feedback_step"):
            driver.execute(f"DELETE FROM {name} WHERE feedback_id = ?", (asked.bytes,))
        driver.execute("DELETE FROM feedback WHERE id = ?", (asked.bytes,))
    for proposal in plan.proposals:
        driver.execute("DELETE FROM waiting_happening WHERE proposal_id = ?", (proposal.bytes,))
        driver.execute("DELETE FROM proposal WHERE id = ?", (proposal.bytes,))
    for table, columns in references().items():
        for column in columns:
            if table is t.person or (column.nullable and table not in _ABOUT):
                driver.execute(
                    f'UPDATE "{table.name}" SET "{column.name}" = NULL WHERE "{column.name}" = ?', (id.bytes,)
                )
            else:
                driver.execute(f'DELETE FROM "{table.name}" WHERE "{column.name}" = ?', (id.bytes,))
    driver.execute("DELETE FROM person WHERE id = ?", (id.bytes,))
    forget_gone(work)
    touched = set(plan.touched)
    if pattern is not None:
        touched |= mask_texts(work, plan.traces.words, pattern, notes=mask_notes)
    _forget_keys(work, id)
    return frozenset(touched)


def _ledger(work: UnitOfWork, plan: ErasurePlan, pattern: re.Pattern[str] | None) -> list[tuple[str, str]]:
    """What came from sources of what goes, or under a name that tells who it was: only a mark of it is kept."""
    names: list[tuple[str, str]] = []
    for talk in plan.only:
        theirs = "SELECT source, external_id FROM synced WHERE interaction_id = ?"
        names += [came_from(*row) for row in work.driver.execute(theirs, (talk.bytes,))]
    for table in (s.synced, t.interaction, s.waiting_happening) if pattern is not None else ():
        source_and_id = f'SELECT source, external_id FROM "{table.name}"'
        for source, external_id in work.driver.execute(f"{source_and_id} WHERE external_id <> ''"):
            if pattern is not None and pattern.search(external_id):
                names.append(came_from(source, external_id))
    for source, external_id in [(name[0].removeprefix("synced:"), name[1]) for name in names]:
        work.driver.execute("DELETE FROM synced WHERE source = ? AND external_id = ?", (source, external_id))
    return names


def mask_texts(work: UnitOfWork, words: Sequence[str], pattern: re.Pattern[str], *, notes: bool = True) -> set[UUID]:
    """Take words out of whatever is in the workspace; returns whose search text changed. Blocks."""
    for proposal, source, external_id, text in holding(work, s.waiting_happening, "happening", words):
        if pattern.search(text):
            key = (proposal, source, external_id)
            work.driver.execute(
                "DELETE FROM waiting_happening WHERE proposal_id = ? AND source = ? AND external_id = ?", key
            )
            work.driver.execute(
                """UPDATE proposal SET happenings =
                (SELECT count(*) FROM waiting_happening WHERE proposal_id = proposal.id) WHERE id = ?""",
                (proposal,),
            )
    changed = mask_everywhere(work, words, pattern, notes=notes)
    if not changed.keys() & {"person", "person_tag", "job"}:
        return set()
    rows = work.driver.execute(
        """SELECT id FROM person WHERE instr(notes, '[erased]') OR instr(place, '[erased]')
        UNION SELECT person_id FROM job WHERE instr(company || role, '[erased]')
        UNION SELECT person_id FROM person_tag WHERE instr(tag, '[erased]')"""
    )
    return {UUID(bytes=row[0]) for row in rows}


def _mask_name_parts(work: UnitOfWork, plan: ErasurePlan) -> None:
    """In talks with others they are often called by a part of their name."""
    parts = [part for part in re.findall(r"[^\W\d_]+", plan.name) if len(part) >= SHORTEST_WORD]
    # An address is taken out whole, before a part of it is.
    pattern = pattern_of((*plan.traces.words, *parts))
    if pattern is None:
        return
    talks = """SELECT i.rowno, i.note FROM interaction i JOIN interaction_person l ON l.interaction_id = i.id
    WHERE l.person_id = ? AND i.note <> ''"""
    promises = """SELECT r.id, r.text FROM promise r JOIN promise_person l ON l.promise_id = r.id
    WHERE l.person_id = ?"""
    for query, change in (
        (talks, "UPDATE interaction SET note = ? WHERE rowno = ?"),
        (promises, "UPDATE promise SET text = ? WHERE id = ?"),
    ):
        for key, text in work.driver.execute(query, (plan.id.bytes,)).fetchall():
            if pattern.search(text):
                work.driver.execute(change, (masked(text, pattern), key))


def _forget_keys(work: UnitOfWork, id: UUID) -> None:
    """Take the key itself out of segments and settings, where it stands in words."""
    for table, column in (("segment", "filters"), ("setting", "value")):
        for text in (str(id), id.hex):
            work.driver.execute(
                f'UPDATE "{table}" SET "{column}" = replace("{column}", ?1, \'\') WHERE instr("{column}", ?1)', (text,)
            )


def keep_receipt(work: UnitOfWork, plan: ErasurePlan, on: date, key: UUID) -> None:
    """Remember under `key` that somebody was erased, by initials and counts alone."""
    counts = json.dumps(dict(plan.counts), sort_keys=True)
    work.connection.execute(insert(d.erasure).values(id=key, erased_on=on, label=plan.label, counts=counts))


def receipts(work: UnitOfWork) -> list[tuple[date, str, dict[str, int]]]:
    """(day, masked label, counts) of every erasure, newest first."""
    rows = work.connection.execute(select(d.erasure).order_by(d.erasure.c.erased_on.desc(), d.erasure.c.id.desc()))
    return [(row.erased_on, row.label, json.loads(row.counts)) for row in rows]


def marked_people(work: UnitOfWork, marks: Marks) -> list[UUID]:
    """Who is in this workspace although they were erased. `marks` are added to it first."""
    take_marks(work, marks)
    suppression = Suppression(work)
    names: dict[bytes, list[tuple[str, str]]] = {}
    for statement in (
        "SELECT person_id, service, value_key FROM handle",
        "SELECT person_id, service, identity_key FROM identity",
        "SELECT person_id, 'id:' || service, identity_key FROM identity",
    ):
        for person, service, value in work.driver.execute(statement):
            names.setdefault(person, []).append((service, value))
    for old, person in work.driver.execute("SELECT old_id, person_id FROM merged_person"):
        names.setdefault(person, []).append(own_name(UUID(bytes=old)))
    people = [row[0] for row in work.driver.execute("SELECT id FROM person ORDER BY rowno")]
    return [UUID(bytes=key) for key in people if suppression.holds([own_name(UUID(bytes=key)), *names.get(key, ())])]


def erase_marked(work: UnitOfWork, marks: Marks, on: date) -> int:
    """Take everybody out of a restored workspace who was erased since; returns how many. Blocks.

    The scores are rebuilt by the caller; `leave_no_bytes` comes after the commit.
    """
    found = marked_people(work, marks)
    for id in found:
        erase_person(work, plan_erasure(work, id), on)
    if found:
        refresh_text(work)
    return len(found)


def leave_no_bytes(connect: Callable[[], UnitOfWork], size: int) -> None:
    """Write the file anew, so that nothing deleted is left in free pages, in the search index or in the log. Blocks.

    Args:
        connect: gives a unit of work on the file; nobody else may be writing.
        size: of the file in bytes; a large one is put together in a temporary file instead of in memory.

    Raises:
        StorageFailure: the disk is full, or somebody else uses the file; the erasure itself holds.
    """
    try:
        with connect() as work:
            for index in ("person_search", "note_search"):
                work.driver.execute(f"INSERT INTO {index}({index}) VALUES ('optimize')")
            work.commit()
            busy = _write_anew(work.driver, size)
    except sqlite3.Error as error:
        raise storage_failure(error) from error
    if busy:
        raise StorageFailure(
            "The file could not be written anew, because another program is reading it.",
            "Close the other program; the rest of the data goes when the workspace is closed.",
        )


def _write_anew(driver: sqlite3.Connection, size: int) -> bool:
    """True when somebody else was reading, so that the log could not be emptied."""
    try:
        # SQLCipher does not encrypt every temporary file, so those of an encrypted workspace stay in memory.
        if size > _LARGE_BYTES and key_in_use(driver) is None:
            driver.execute("PRAGMA temp_store = FILE")
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        driver.execute("VACUUM")
        return bool(driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
    finally:
        driver.execute("PRAGMA temp_store = MEMORY")
