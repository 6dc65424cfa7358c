"""What Today reads: who may be suggested, open promises, feedback to be told, what was put off, words for rows."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np

from care_desktop.domain.facts import Flags, Floats, Ints
from care_desktop.domain.feedback import FeedbackState
from care_desktop.domain.interactions import Channel, Initiator, code_of
from care_desktop.domain.promises import PromiseState
from care_desktop.domain.resources import Stage
from care_desktop.domain.today import OPEN_PROMISE_DAYS
from care_desktop.storage.day_tables import snooze
from care_desktop.storage.types import from_epoch_day, to_epoch_day
from care_desktop.storage.work import UnitOfWork

NO_OWNER = -1
_AT_ONCE = 500
_STAGES, _CHANNELS = tuple(Stage), tuple(Channel)

_HIDDEN = "(p.archived OR p.restricted OR p.objected)"
_MEMBERS = (
    f"SELECT p.rowno, p.id, {_HIDDEN}, p.owner_id, p.cadence_days FROM person p WHERE NOT p.teammate {{among}} "
    + ("ORDER BY p.rowno")
)
_TAGGED = """SELECT p.rowno, t.tag FROM person_tag t JOIN person p ON p.id = t.person_id
WHERE NOT p.teammate AND t.tag IN ({tags}) {among}"""
_DUE = f"coalesce(r.due_on, r.made_on + {OPEN_PROMISE_DAYS})"
_PROMISES = f"""
SELECT {{what}} FROM promise r JOIN promise_person l ON l.promise_id = r.id JOIN person p ON p.id = l.person_id
LEFT JOIN interaction i ON i.id = r.interaction_id
WHERE r.state = {code_of(PromiseState.OPEN)} AND NOT p.teammate AND NOT {_HIDDEN} AND {_DUE} {{when}}
"""
_UNTOLD = f"""
WITH outcome AS (
    SELECT s.feedback_id, s.state, s.moved_on,
           row_number() OVER (PARTITION BY s.feedback_id ORDER BY s.position DESC, s.id DESC) AS place
    FROM feedback_step s)
SELECT f.id, f.title, o.state, o.moved_on, a.person_id,
       (SELECT count(*) FROM feedback_asker x WHERE x.feedback_id = f.id),
       (SELECT count(x.told_on) FROM feedback_asker x WHERE x.feedback_id = f.id)
FROM outcome o JOIN feedback f ON f.id = o.feedback_id JOIN feedback_asker a ON a.feedback_id = f.id
JOIN person p ON p.id = a.person_id
WHERE o.place = 1 AND o.state IN ({code_of(FeedbackState.SHIPPED)}, {code_of(FeedbackState.DECLINED)})
  AND o.moved_on <= ? AND a.told_on IS NULL AND NOT p.teammate AND NOT {_HIDDEN}
ORDER BY o.moved_on, f.id, a.person_id
"""
_CARDS = """
SELECT p.id, p.name, p.reading, s.company, p.place, p.time_zone, s.shown_stage, p.pronouns
FROM person p LEFT JOIN person_summary s ON s.rowno = p.rowno WHERE p.id IN ({marks})
"""
_TALKS = "SELECT i.rowno, i.id, i.note, i.channel, i.day FROM interaction i WHERE i.rowno IN "
_LAST_TALK = """
SELECT i.channel, i.note FROM interaction_person l JOIN interaction i ON i.id = l.interaction_id
WHERE l.person_id = ? AND l.side = 1 AND i.day = ? ORDER BY i.occurred_at DESC, i.rowno DESC LIMIT 1
"""
# From one owner to the next in the index: a DISTINCT would read an entry for everyone.
_OWNERS = """
WITH RECURSIVE owner(id) AS (
    SELECT min(owner_id) FROM person
    UNION ALL SELECT (SELECT min(owner_id) FROM person WHERE owner_id > owner.id) FROM owner WHERE owner.id IS NOT NULL)
SELECT o.id, o.name FROM person o WHERE o.id IN (SELECT id FROM owner) ORDER BY o.name_key, o.id
"""


@dataclass(frozen=True, slots=True)
class Members:
    """Developers in the order of `rowno`; one value per person.

    Attributes:
        keys: 16 bytes each.
        hidden: never to be suggested: archived, restricted, or they objected.
        owner: key of 16 bytes, None without an owner.
        cadence_days: set by hand; NaN when it is not.
    """

    rowno: Ints
    keys: list[bytes]
    hidden: Flags
    owner: list[bytes | None]
    cadence_days: Floats


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """An open promise to somebody; `channel` is where it was made, None when that is not known."""

    id: UUID
    text: str
    made_on: date
    due_on: date | None
    channel: Channel | None
    person_id: UUID


@dataclass(frozen=True, slots=True)
class Untold:
    """Somebody who asked for what was shipped or declined, and was not told; `asked` and `told` count everyone."""

    id: UUID
    title: str
    state: FeedbackState
    moved_on: date
    person_id: UUID
    asked: int
    told: int


@dataclass(frozen=True, slots=True)
class PutOff:
    """What was put off until a day, or for good (None)."""

    kind: str
    subject_id: UUID
    person_id: UUID | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Card:
    """How a person is shown in a row."""

    id: UUID
    name: str
    reading: str
    company: str
    place: str
    time_zone: str
    stage: Stage | None


@dataclass(frozen=True, slots=True)
class Talk:
    """An interaction in short."""

    id: UUID
    note: str
    channel: Channel
    day: date


def members(work: UnitOfWork, among: Sequence[UUID] | None = None) -> Members:
    """Every developer (None), or these of them. Blocks; 0.2 s for 100,000."""
    condition, keys = _among(among)
    rows = work.driver.execute(_MEMBERS.format(among=condition), keys).fetchall()
    return Members(
        np.array([row[0] for row in rows], dtype=np.int64),
        [row[1] for row in rows],
        np.array([row[2] for row in rows], dtype=np.bool_),
        [row[3] for row in rows],
        np.array([np.nan if row[4] is None else row[4] for row in rows], dtype=np.float64),
    )


def tagged(work: UnitOfWork, tags: Collection[str], among: Sequence[UUID] | None = None) -> list[tuple[int, str]]:
    """(row number, tag) of every developer, or these, who has one of these tags."""
    if not tags:
        return []
    condition, keys = _among(among)
    named = {f"t{place}": tag for place, tag in enumerate(tags)}
    statement = _TAGGED.format(tags=",".join(f":{name}" for name in named), among=condition)
    return work.driver.execute(statement, {**keys, **named}).fetchall()


def _among(some: Sequence[UUID] | None) -> tuple[str, dict[str, Any]]:
    if some is None:
        return "", {}
    keys = {f"p{place}": key.bytes for place, key in enumerate(some)}
    return f"AND p.id IN ({','.join(f':{name}' for name in keys)})", keys


def begun_by_them(work: UnitOfWork, rownos: Iterable[int]) -> Ints:
    """Which of these interactions the other side began, ascending."""
    found: list[int] = []
    for part in _parts(sorted(rownos)):
        statement = f"SELECT rowno FROM interaction WHERE initiated_by = ? AND rowno IN ({','.join(map(str, part))})"
        found += [row[0] for row in work.driver.execute(statement, (code_of(Initiator.THEM),))]
    return np.array(found, dtype=np.int64)


def promises_due(work: UnitOfWork, until: date, limit: int) -> list[OpenPromise]:
    """Open promises due through a day to people who may be suggested, longest due first, a row per person."""
    what = "r.id, r.text, r.made_on, r.due_on, i.channel, l.person_id"
    statement = _PROMISES.format(what=what, when=f"<= ? ORDER BY {_DUE}, r.id, l.person_id LIMIT ?")
    return [_promise(row) for row in work.driver.execute(statement, (to_epoch_day(until), limit))]


def next_promise(work: UnitOfWork, after: date) -> OpenPromise | None:
    """The open promise that is due next after a day; None without one."""
    what = "r.id, r.text, r.made_on, r.due_on, i.channel, l.person_id"
    statement = _PROMISES.format(what=what, when=f"> ? ORDER BY {_DUE}, r.id, l.person_id LIMIT 1")
    row = work.driver.execute(statement, (to_epoch_day(after),)).fetchone()
    return None if row is None else _promise(row)


def promise_days(work: UnitOfWork, until: date) -> list[tuple[bytes, int, bytes]]:
    """(key of a person, epoch day, key of the promise) of every open promise due through a day."""
    statement = _PROMISES.format(what=f"l.person_id, {_DUE}, r.id", when="<= ?")
    return work.driver.execute(statement, (to_epoch_day(until),)).fetchall()


def _promise(row: tuple[Any, ...]) -> OpenPromise:
    key, text, made, due, channel, person = row
    due_on = None if due is None else from_epoch_day(due)
    where = _CHANNELS[channel - 1] if channel else None
    return OpenPromise(UUID(bytes=key), text, from_epoch_day(made), due_on, where, UUID(bytes=person))


def untold(work: UnitOfWork, today: date) -> list[Untold]:
    """Who waits to be told what became of what they asked for, longest first."""
    states = tuple(FeedbackState)
    return [
        Untold(UUID(bytes=key), title, states[state - 1], from_epoch_day(moved), UUID(bytes=person), asked, told)
        for key, title, state, moved, person, asked, told in work.driver.execute(_UNTOLD, (to_epoch_day(today),))
    ]


def put_off(work: UnitOfWork, today: date) -> list[PutOff]:
    """What is put off past today."""
    statement = "SELECT kind, subject_id, person_id, until FROM snooze WHERE until IS NULL OR until > ?"
    return [
        PutOff(
            kind,
            UUID(bytes=subject),
            None if person is None else UUID(bytes=person),
            None if until is None else from_epoch_day(until),
        )
        for kind, subject, person, until in work.driver.execute(statement, (to_epoch_day(today),))
    ]


def store_put_off(work: UnitOfWork, item: PutOff, *, on: date) -> None:
    """Put something off, or put it off anew."""
    values = {"person_id": item.person_id, "until": item.until, "set_on": on}
    key = (item.kind, item.subject_id)
    if work.row(snooze, key) is None:
        work.insert(snooze, {"kind": item.kind, "subject_id": item.subject_id, **values})
    else:
        work.update(snooze, key, values)


def cards(work: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, Card]:
    """How these people are shown, by key; a few at most."""
    found: dict[UUID, Card] = {}
    for part in _parts([id.bytes for id in ids]):
        statement = _CARDS.format(marks=",".join("?" * len(part)))
        for key, name, reading, company, place, zone, stage, _ in work.driver.execute(statement, part):
            shown = _STAGES[stage - 1] if stage else None
            id = UUID(bytes=key)
            found[id] = Card(id, name, reading, company or "", place, zone, shown)
    return found


def talks(work: UnitOfWork, rownos: Collection[int]) -> dict[int, Talk]:
    """Interactions by row number; a few at most."""
    found: dict[int, Talk] = {}
    for part in _parts(list(rownos)):
        for rowno, key, note, channel, day in work.driver.execute(f"{_TALKS}({','.join(map(str, part))})"):
            found[rowno] = Talk(UUID(bytes=key), note, _CHANNELS[channel - 1], from_epoch_day(day))
    return found


def last_talk(work: UnitOfWork, person_id: UUID, day: date) -> tuple[Channel, str] | None:
    """Channel and note of the newest interaction with somebody on a day; None when there is none."""
    row = work.driver.execute(_LAST_TALK, (person_id.bytes, to_epoch_day(day))).fetchone()
    return None if row is None else (_CHANNELS[row[0] - 1], row[1])


def owners(work: UnitOfWork) -> list[tuple[UUID, str]]:
    """(key, name) of everyone who looks after somebody, by name."""
    return [(UUID(bytes=key), name) for key, name in work.driver.execute(_OWNERS)]


def _parts(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]


def owner_of(work: UnitOfWork, id: UUID) -> bytes | None:
    """The key of whoever looks after somebody; None for nobody."""
    row = work.driver.execute("SELECT owner_id FROM person WHERE id = ?", (id.bytes,)).fetchone()
    return None if row is None else row[0]
