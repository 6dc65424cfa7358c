"""What stands beside trust, read from the database: channels, people on our side, own ratings."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from care_desktop.storage.tables import DEVELOPER_SIDE, OUR_SIDE
from care_desktop.storage.types import from_epoch_day
from care_desktop.storage.work import UnitOfWork

_CHANNELS = f"""
SELECT i.channel FROM interaction_person l JOIN interaction i ON i.id = l.interaction_id
WHERE l.person_id = ? AND l.side = {DEVELOPER_SIDE} AND i.day < ?
"""
_ADVOCATES = f"""
SELECT a.rowno FROM interaction_person l JOIN interaction i ON i.id = l.interaction_id
JOIN interaction_person o ON o.interaction_id = i.id AND o.side = {OUR_SIDE} JOIN person a ON a.id = o.person_id
WHERE l.person_id = ? AND l.side = {DEVELOPER_SIDE} AND i.day < ?
"""
_RATED = """
WITH newest AS (SELECT person_id, value, rated_on,
                       row_number() OVER (PARTITION BY person_id ORDER BY rated_on DESC, id DESC) AS place
                FROM own_rating)
SELECT p.id, p.name, r.value, r.rated_on, s.trust, s.trust_low, s.trust_high
FROM newest r JOIN person p ON p.id = r.person_id JOIN person_summary s ON s.rowno = p.rowno
WHERE r.place = 1 AND NOT p.archived AND NOT p.teammate AND s.trust IS NOT NULL
ORDER BY p.name_key, p.rowno
"""


@dataclass(frozen=True, slots=True)
class Rated:
    """The newest own rating of a person (1 to 5) beside the computed trust with its band, 0 to 100."""

    person_id: UUID
    name: str
    value: int
    rated_on: date
    trust: float
    low: float
    high: float


def channels_before(work: UnitOfWork, person_id: UUID, end_day: int) -> list[int]:
    """The channel's code of every interaction with a developer before an epoch day."""
    return [row[0] for row in work.driver.execute(_CHANNELS, (person_id.bytes, end_day))]


def advocates_before(work: UnitOfWork, person_id: UUID, end_day: int) -> list[int]:
    """The row number of everyone on our side, once per interaction with a developer before an epoch day."""
    return [row[0] for row in work.driver.execute(_ADVOCATES, (person_id.bytes, end_day))]


def rated_people(work: UnitOfWork) -> list[Rated]:
    """Everyone with an own rating and known trust, by name; archived people and teammates left out."""
    return [
        Rated(UUID(bytes=key), name, value, from_epoch_day(day), trust, low, high)
        for key, name, value, day, trust, low, high in work.driver.execute(_RATED)
    ]


def developers(work: UnitOfWork) -> list[tuple[UUID, str]]:
    """Key and name of every developer, in the order of `load_facts`."""
    rows = work.driver.execute("SELECT id, name FROM person WHERE NOT teammate ORDER BY rowno").fetchall()
    return [(UUID(bytes=key), name) for key, name in rows]


def developer_keys(work: UnitOfWork) -> list[bytes]:
    """Key (16 bytes) of every developer, in the order of `load_facts`."""
    return [row[0] for row in work.driver.execute("SELECT id FROM person WHERE NOT teammate ORDER BY rowno")]
