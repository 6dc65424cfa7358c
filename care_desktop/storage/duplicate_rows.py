"""What comparing people for duplicates reads: everybody in a few columns, where they took part, and past verdicts."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from care_desktop.domain.duplicates import Meetings, PersonRecord
from care_desktop.storage.day_tables import not_duplicate
from care_desktop.storage.types import from_epoch_day, to_epoch_day
from care_desktop.storage.work import UnitOfWork

KEYS_AT_ONCE = 500
CONVERSATIONS_MAX = 2_000

_PEOPLE = """
SELECT p.rowno, p.id, p.name, p.reading, p.place, p.country, p.pronouns, p.teammate,
       p.met_event_id, e.name, p.introduced_by_id, b.name
FROM person p LEFT JOIN event e ON e.id = p.met_event_id LEFT JOIN person b ON b.id = p.introduced_by_id
ORDER BY p.rowno
"""
_MEETINGS = """
SELECT p.rowno, i.rowno, i.event_id, e.name, i.url
FROM person p JOIN interaction_person l ON l.person_id = p.id JOIN interaction i ON i.id = l.interaction_id
LEFT JOIN event e ON e.id = i.event_id
WHERE p.rowno = ? ORDER BY i.rowno DESC LIMIT ?
"""


def records(work: UnitOfWork) -> list[PersonRecord]:
    """Everybody as they are compared; the key is the local row number. Blocks; a second for 100,000 people."""
    driver = work.driver
    handles = _grouped(driver.execute("SELECT person_id, service, value_key, verified FROM handle ORDER BY position"))
    jobs = _grouped(driver.execute("SELECT person_id, company, started, ended FROM job ORDER BY position"))
    known = _grouped(driver.execute("SELECT person_id, service, identity_key, login FROM identity"))
    cards = _grouped(driver.execute("SELECT person_id, seen FROM contact_card WHERE person_id IS NOT NULL"))
    found: list[PersonRecord] = []
    for rowno, key, name, reading, place, country, pronouns, teammate, event_id, event, by_id, by in driver.execute(
        _PEOPLE
    ):
        found.append(
            PersonRecord(
                rowno,
                name,
                reading,
                place,
                country,
                pronouns,
                bool(teammate),
                tuple([(service, value, bool(yes)) for service, value, yes in handles.get(key, ())]),
                tuple([(company, _day(started), _day(ended)) for company, started, ended in jobs.get(key, ())]),
                tuple(known.get(key, ())),
                tuple(address for (seen,) in cards.get(key, ()) for address in _addresses(seen)),
                (event_id.hex(), event) if event_id else None,
                (by_id.hex(), by) if by_id else None,
            )
        )
    return found


def meetings(work: UnitOfWork, rownos: Sequence[int]) -> Iterator[tuple[int, Meetings]]:
    """Where each of these people took part, their newest 2,000 interactions counting."""
    for rowno in rownos:
        events: dict[str, str] = {}
        threads: set[str] = set()
        conversations: set[int] = set()
        for _, talk, event_id, event, url in work.driver.execute(_MEETINGS, (rowno, CONVERSATIONS_MAX)):
            conversations.add(talk)
            if event_id:
                events[event_id.hex()] = event
            if url:
                threads.add(url)
        yield rowno, Meetings(events, frozenset(threads), frozenset(conversations))


def attendance(work: UnitOfWork) -> dict[str, int]:
    """Key of an event -> how many interactions were at it, which is how many can have been met there at most."""
    rows = work.driver.execute("SELECT event_id, count(*) FROM interaction WHERE event_id IS NOT NULL GROUP BY 1")
    return {key.hex(): count for key, count in rows}


def keys_of(work: UnitOfWork, rownos: Sequence[int]) -> dict[int, UUID]:
    """Row number -> key."""
    found: dict[int, UUID] = {}
    for start in range(0, len(rownos), KEYS_AT_ONCE):
        among = ",".join(str(int(rowno)) for rowno in rownos[start : start + KEYS_AT_ONCE])
        rows = work.driver.execute(f"SELECT rowno, id FROM person WHERE rowno IN ({among})")
        found.update({rowno: UUID(bytes=key) for rowno, key in rows})
    return found


def apart(work: UnitOfWork, today: date) -> set[tuple[int, int]]:
    """Pairs of row numbers, the lower first, that are known to be two or were put off beyond today."""
    rows = work.driver.execute(
        """SELECT a.rowno, b.rowno FROM not_duplicate n JOIN person a ON a.id = n.first_id
        JOIN person b ON b.id = n.second_id WHERE n.until IS NULL OR n.until > ?""",
        (to_epoch_day(today),),
    )
    return {(min(one, other), max(one, other)) for one, other in rows}


def set_apart(work: UnitOfWork, one: UUID, other: UUID, *, on: date, until: date | None) -> None:
    """Remember that these are two (None), or are not to be compared before a day."""
    first, second = sorted((one, other))
    values = {"decided_on": on, "until": until}
    if work.row(not_duplicate, (first, second)) is None:
        work.insert(not_duplicate, {"first_id": first, "second_id": second, **values})
    else:
        work.update(not_duplicate, (first, second), values)


def _grouped(rows: Any) -> dict[bytes, list[tuple[Any, ...]]]:
    found: dict[bytes, list[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row[1:])
    return found


def _day(number: int | None) -> date | None:
    return None if number is None else from_epoch_day(number)


def _addresses(seen: str) -> Iterator[str]:
    """The e-mail addresses of a contact card, as compared."""
    for service, value in json.loads(seen).get("handles", ()):
        if service == "email":
            yield value.strip().casefold()
