"""The conversations at an event and the developers met there, with only what event mode looks at."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from care_desktop.domain.people import LawfulBasis
from care_desktop.storage.tables import DEVELOPER_SIDE
from care_desktop.storage.types import from_epoch_day
from care_desktop.storage.work import UnitOfWork

_BASES = tuple(LawfulBasis)


@dataclass(frozen=True, slots=True)
class TalkRow:
    """A conversation; None is not noted. `names` are the developers', in their order."""

    id: UUID
    day: date
    tone: int | None
    minutes: float | None
    cost: Decimal | None
    currency: str
    note: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MetRow:
    """Somebody met at the event: the days, and the note of their first conversation there."""

    id: UUID
    name: str
    basis: LawfulBasis
    cadence_days: int | None
    days: frozenset[date]
    note: str


def talks_at(work: UnitOfWork, event_id: UUID) -> list[TalkRow]:
    """The conversations at an event, oldest first."""
    names: dict[bytes, list[str]] = {}
    for key, name in work.driver.execute(
        "SELECT i.id, p.name FROM interaction i CROSS JOIN interaction_person l ON l.interaction_id = i.id "
        "JOIN person p ON p.id = l.person_id WHERE i.event_id = ? AND l.side = ? ORDER BY l.position, p.id",
        (event_id.bytes, DEVELOPER_SIDE),
    ):
        names.setdefault(key, []).append(name)
    rows = work.driver.execute(
        "SELECT id, day, tone, duration_min, cost, currency, note FROM interaction WHERE event_id = ? "
        "ORDER BY occurred_at, id",
        (event_id.bytes,),
    )
    return [
        TalkRow(
            UUID(bytes=key),
            from_epoch_day(day),
            tone,
            minutes,
            None if cost is None else Decimal(str(cost)),
            currency,
            note,
            tuple(names.get(key, ())),
        )
        for key, day, tone, minutes, cost, currency, note in rows
    ]


def people_at(work: UnitOfWork, event_id: UUID) -> list[MetRow]:
    """The developers met at an event, teammates left out, whoever was met first at the start."""
    rows = work.driver.execute(
        "SELECT p.id, p.name, p.consent_basis, p.cadence_days, i.day, i.note FROM interaction i "
        "CROSS JOIN interaction_person l ON l.interaction_id = i.id JOIN person p ON p.id = l.person_id "
        "WHERE i.event_id = ? AND l.side = ? AND NOT p.teammate ORDER BY i.occurred_at, i.id, p.id",
        (event_id.bytes, DEVELOPER_SIDE),
    )
    found: dict[bytes, tuple[str, int, int | None, str, set[date]]] = {}
    for key, name, basis, cadence, day, note in rows:
        found.setdefault(key, (name, basis, cadence, note, set()))[4].add(from_epoch_day(day))
    return [
        MetRow(UUID(bytes=key), name, _BASES[basis - 1], cadence, frozenset(days), note)
        for key, (name, basis, cadence, note, days) in found.items()
    ]
