"""What the feedback board and the list of promises show, read without a statement per row."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from care_desktop.domain.feedback import FeedbackState
from care_desktop.domain.promises import PromiseState
from care_desktop.storage.types import from_epoch_day, to_epoch_day
from care_desktop.storage.work import UnitOfWork

_STATES = tuple(FeedbackState)
_PROMISE_STATES = tuple(PromiseState)
# What became of it stands in the last step; a piece without steps is heard.
_LATEST = """
WITH latest AS (
  SELECT feedback_id, state, moved_on, max(position) FROM feedback_step GROUP BY feedback_id
)
"""
_CARDS = (
    _LATEST
    + """
SELECT f.id, f.title, f.area, f.weight, f.roadmap_url, f.heard_on, coalesce(s.state, 1),
  coalesce(s.moved_on, f.heard_on), p.id, p.name
FROM feedback f LEFT JOIN latest s ON s.feedback_id = f.id LEFT JOIN person p ON p.id = f.taken_by_id
WHERE coalesce(s.state, 1) <> :told OR coalesce(s.moved_on, f.heard_on) >= :since ORDER BY f.rowid
"""
)
_OLDER = _LATEST + "SELECT count(*) FROM latest WHERE state = :told AND moved_on < :since"
_ASKERS = "SELECT feedback_id, person_id, told_on IS NOT NULL, asked_on FROM feedback_asker NOT INDEXED"
_WHO_ASKED = "SELECT id, name, reading FROM person WHERE id IN (SELECT person_id FROM feedback_asker)"
_PROMISES = """
SELECT r.id, r.text, r.made_on, r.due_on, r.state, r.settled_on, m.id, m.name, r.interaction_id
FROM promise r LEFT JOIN person m ON m.id = r.made_by_id
WHERE r.state = :open OR coalesce(r.settled_on, r.made_on) >= :since ORDER BY r.rowid
"""
_OLDER_PROMISES = "SELECT count(*) FROM promise WHERE state <> :open AND coalesce(settled_on, made_on) < :since"
_PROMISED = """
SELECT l.promise_id, p.id, p.name, p.reading, p.owner_id, o.name
FROM promise_person l JOIN promise r ON r.id = l.promise_id JOIN person p ON p.id = l.person_id
LEFT JOIN person o ON o.id = p.owner_id
WHERE r.state = :open OR coalesce(r.settled_on, r.made_on) >= :since ORDER BY p.name_key
"""


class CardPerson(NamedTuple):
    """Somebody on a card; `told` says whether they know what became of it."""

    id: UUID
    name: str
    reading: str
    told: bool


class CardRow(NamedTuple):
    """A piece of feedback as the board shows it; `since` is the day of its latest step."""

    id: UUID
    title: str
    area: str
    weight: int
    roadmap_url: str
    heard_on: date
    state: FeedbackState
    since: date
    taken_by: UUID | None
    taken_by_name: str
    askers: tuple[CardPerson, ...]


class PromiseRow(NamedTuple):
    """A promise as the list shows it; `people` and `owners` are (key, name)."""

    id: UUID
    text: str
    made_on: date
    due_on: date | None
    state: PromiseState
    settled_on: date | None
    made_by: UUID | None
    made_by_name: str
    interaction_id: UUID | None
    people: tuple[tuple[UUID, str], ...]
    readings: tuple[str, ...]
    owners: tuple[tuple[UUID, str], ...]


def card_rows(work: UnitOfWork, told_since: date) -> tuple[list[CardRow], int]:
    """Every card but those told before a day, and how many those are. Blocks; some 30 ms for 2,000 cards."""
    values = {"told": _STATES.index(FeedbackState.TOLD) + 1, "since": to_epoch_day(told_since)}
    asked: dict[bytes, list[tuple[int, str, CardPerson]]] = defaultdict(list)
    # The same people ask again and again: each is looked up once, a join would look up every line.
    waits, knows = {}, {}
    for person, name, reading in work.driver.execute(_WHO_ASKED):
        waits[person] = CardPerson(UUID(bytes=person), name, reading, False)
        knows[person] = waits[person]._replace(told=True)
    for key, person, is_told, asked_on in work.driver.execute(_ASKERS):
        who = (knows if is_told else waits)[person]
        asked[key].append((asked_on, who.name, who))
    rows = [
        CardRow(
            UUID(bytes=key),
            title,
            area,
            weight,
            url,
            from_epoch_day(heard),
            _STATES[state - 1],
            from_epoch_day(since),
            UUID(bytes=taker) if taker else None,
            taker_name or "",
            tuple(who for _, _, who in sorted(asked.get(key, ()))),
        )
        for key, title, area, weight, url, heard, state, since, taker, taker_name in work.driver.execute(_CARDS, values)
    ]
    older = int(work.driver.execute(_OLDER, values).fetchone()[0])
    return rows, older


def promise_rows(work: UnitOfWork, settled_since: date) -> tuple[list[PromiseRow], int]:
    """Every promise but those settled before a day, and how many those are. Blocks; some 30 ms for 2,000."""
    values = {"open": _PROMISE_STATES.index(PromiseState.OPEN) + 1, "since": to_epoch_day(settled_since)}
    people: dict[bytes, list[tuple[UUID, str]]] = defaultdict(list)
    readings: dict[bytes, list[str]] = defaultdict(list)
    owners: dict[bytes, dict[UUID, str]] = defaultdict(dict)
    for key, person, name, reading, owner, owner_name in work.driver.execute(_PROMISED, values):
        people[key].append((UUID(bytes=person), name))
        readings[key].append(reading)
        if owner:
            owners[key][UUID(bytes=owner)] = owner_name
    rows = [
        PromiseRow(
            UUID(bytes=key),
            text,
            from_epoch_day(made),
            None if due is None else from_epoch_day(due),
            _PROMISE_STATES[state - 1],
            None if settled is None else from_epoch_day(settled),
            UUID(bytes=maker) if maker else None,
            maker_name or "",
            UUID(bytes=talk) if talk else None,
            tuple(people.get(key, ())),
            tuple(readings.get(key, ())),
            tuple(owners.get(key, {}).items()),
        )
        for key, text, made, due, state, settled, maker, maker_name, talk in work.driver.execute(_PROMISES, values)
    ]
    return rows, int(work.driver.execute(_OLDER_PROMISES, values).fetchone()[0])


def names_of(work: UnitOfWork, people: Sequence[UUID]) -> dict[UUID, str]:
    """The names of these people; who is gone is missing."""
    found: dict[UUID, str] = {}
    for start in range(0, len(people), 900):
        part = [key.bytes for key in people[start : start + 900]]
        marks = ",".join("?" * len(part))
        rows = work.driver.execute(f"SELECT id, name FROM person WHERE id IN ({marks})", part)
        found.update((UUID(bytes=key), name) for key, name in rows)
    return found


def areas(work: UnitOfWork) -> list[str]:
    """Every area of feedback, in alphabetical order."""
    rows = work.driver.execute("SELECT DISTINCT area FROM feedback WHERE area <> '' ORDER BY area")
    return [area for (area,) in rows]
