"""What records are called: people, interactions, promises and feedback by row number, with the keys that open them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from care_desktop.domain.insight import RowKind
from care_desktop.storage.people import IN_LIST_MAX
from care_desktop.storage.types import from_epoch_day
from care_desktop.storage.work import UnitOfWork


class NamedRecord(NamedTuple):
    """One record: its row number, its words, and what opens: a person, an interaction, or nothing for None.

    A tuple, not a dataclass: a million of them are exported in a few seconds.
    """

    rowno: int
    words: str
    person_id: UUID | None
    interaction_id: UUID | None


# Who asked that their data rest is counted, and not named.
_AT_REST = "(p.restricted OR p.objected)"
_PEOPLE = f"SELECT p.rowno, p.name, p.id, NULL FROM person p WHERE p.rowno IN ({{rows}}) AND NOT {_AT_REST}"
_INTERACTIONS = f"""
SELECT i.rowno, group_concat(p.name, ', '), NULL, i.id, i.day
FROM interaction i LEFT JOIN interaction_person l ON l.interaction_id = i.id
LEFT JOIN person p ON p.id = l.person_id AND NOT p.teammate AND NOT {_AT_REST}
WHERE i.rowno IN ({{rows}}) GROUP BY i.rowno
"""
_PROMISES = f"""
SELECT r.rowid, r.text || coalesce(' (' || group_concat(p.name, ', ') || ')', ''), min(p.id), r.interaction_id
FROM promise r LEFT JOIN promise_person l ON l.promise_id = r.id
LEFT JOIN person p ON p.id = l.person_id AND NOT {_AT_REST}
WHERE r.rowid IN ({{rows}}) GROUP BY r.rowid
"""
_FEEDBACK = f"""
SELECT f.rowid, f.title || coalesce(' (' || group_concat(p.name, ', ') || ')', ''), min(p.id), min(a.interaction_id)
FROM feedback f LEFT JOIN feedback_asker a ON a.feedback_id = f.id
LEFT JOIN person p ON p.id = a.person_id AND NOT {_AT_REST}
WHERE f.rowid IN ({{rows}}) GROUP BY f.rowid
"""


def _plain(row: Sequence[Any]) -> str:
    return row[1] or ""


def _of_a_day(row: Sequence[Any]) -> str:
    day = from_epoch_day(row[4]).isoformat()
    return f"{day} {row[1]}" if row[1] else day


_STATEMENTS: Mapping[RowKind, tuple[str, Callable[[Sequence[Any]], str]]] = {
    RowKind.PEOPLE: (_PEOPLE, _plain),
    RowKind.INTERACTIONS: (_INTERACTIONS, _of_a_day),
    RowKind.PROMISES: (_PROMISES, _plain),
    RowKind.FEEDBACK: (_FEEDBACK, _plain),
}


def named(work: UnitOfWork, kind: RowKind, rownos: Sequence[int]) -> dict[int, NamedRecord]:
    """The records of these row numbers, by row number; what is gone by now is missing. Blocks; 10 µs a row."""
    statement, words = _STATEMENTS[kind]
    wanted = list(dict.fromkeys(rownos))
    found: dict[int, NamedRecord] = {}
    for start in range(0, len(wanted), IN_LIST_MAX):
        part = wanted[start : start + IN_LIST_MAX]
        rows = work.driver.execute(statement.format(rows=",".join("?" * len(part))), part)
        found.update((row[0], NamedRecord(row[0], words(row), _key(row[2]), _key(row[3]))) for row in rows)
    return found


def _key(value: bytes | None) -> UUID | None:
    return None if value is None else UUID(bytes=value)
