"""What stands beside trust, read from the database: channels, people on our side, own ratings, groups of people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from care_desktop.domain.group_trust import TrustSplit
from care_desktop.domain.resources import Stage
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
_GROUPS: Mapping[TrustSplit, str] = MappingProxyType(
    {
        TrustSplit.OWNER: """SELECT p.id, o.rowno, o.name FROM person p JOIN person o ON o.id = p.owner_id
                             WHERE NOT p.teammate""",
        TrustSplit.TAG: """SELECT p.id, t.tag, t.tag FROM person_tag t JOIN person p ON p.id = t.person_id
                           WHERE NOT p.teammate""",
        TrustSplit.COUNTRY: "SELECT id, country, country FROM person WHERE NOT teammate AND country <> ''",
        TrustSplit.STAGE: """SELECT p.id, s.shown_stage, s.shown_stage FROM person p
                             JOIN person_summary s ON s.rowno = p.rowno WHERE NOT p.teammate""",
    }
)
_STAGES = tuple(Stage)


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


@dataclass(frozen=True, slots=True)
class Group:
    """People who share something: how the group is called, and the keys (16 bytes) of its developers."""

    label: str
    keys: list[bytes]


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


def groups(work: UnitOfWork, split: TrustSplit) -> list[Group]:
    """The developers of each group, largest group first; stages are those shown now."""
    found: dict[Any, Group] = {}
    for key, group, label in work.driver.execute(_GROUPS[split]):
        if group not in found:
            found[group] = Group(_STAGES[label - 1] if split is TrustSplit.STAGE else label, [])
        found[group].keys.append(key)
    return sorted(found.values(), key=lambda group: (-len(group.keys), group.label))


def developer_keys(work: UnitOfWork) -> list[bytes]:
    """The keys (16 bytes) of every developer, in the order of `load_facts`."""
    return [row[0] for row in work.driver.execute("SELECT id FROM person WHERE NOT teammate ORDER BY rowno")]
