"""Raw inserts of a drawn crowd: columns of stored values go straight into the tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from care_desktop.domain.interactions import code_of
from care_desktop.domain.people import DataSource, LawfulBasis, normalise_name
from care_desktop.storage.tables import DEVELOPER_SIDE, OUR_SIDE
from care_desktop.storage.work import UnitOfWork

_DAY_US = 86_400_000_000


@dataclass(frozen=True, slots=True)
class CrowdPeople:
    """Columns of one length: keys as bytes, names, countries, companies, owners, epoch days of the first meeting."""

    keys: Sequence[bytes]
    names: Sequence[str]
    countries: Sequence[str]
    companies: Sequence[str]
    owners: Sequence[bytes]
    met: Sequence[int]


@dataclass(frozen=True, slots=True)
class CrowdTalks:
    """Columns of one length: keys as bytes, epoch days, codes, tones (None is not noted), notes, who with whom."""

    keys: Sequence[bytes]
    days: Sequence[int]
    channels: Sequence[int]
    flows: Sequence[int]
    directions: Sequence[int]
    tones: Sequence[int | None]
    depths: Sequence[int]
    notes: Sequence[str]
    people: Sequence[bytes]
    advocates: Sequence[bytes]


def insert_people(work: UnitOfWork, crowd: CrowdPeople) -> None:
    """Store the people with one job and one address each."""
    basis, source = code_of(LawfulBasis.LEGITIMATE_INTEREST), code_of(DataSource.PUBLIC)
    work.driver.executemany(
        "INSERT INTO person(id, name, name_key, country, owner_id, consent_basis, consent_source, consent_on, "
        "created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)",
        (
            (key, name, normalise_name(name), country, owner, basis, source, met, met * _DAY_US)
            for key, name, country, owner, met in zip(
                crowd.keys, crowd.names, crowd.countries, crowd.owners, crowd.met, strict=True
            )
        ),
    )
    work.driver.executemany(
        "INSERT INTO job(id, person_id, company, role) VALUES (?, ?, ?, 'Developer')",
        ((_beside(key), key, company) for key, company in zip(crowd.keys, crowd.companies, strict=True)),
    )
    work.driver.executemany(
        "INSERT INTO handle(id, person_id, service, value, value_key) VALUES (?1, ?2, 'email', ?3, ?3)",
        ((_beside(key), key, f"dev{number}@example.org") for number, key in enumerate(crowd.keys, 1)),
    )


def _beside(key: bytes) -> bytes:
    """A key for what hangs on a key, the same every time."""
    return key[:6] + key[6:7] + bytes((key[7] ^ 0xA5,)) + key[8:]


def insert_talks(work: UnitOfWork, talks: CrowdTalks) -> None:
    """Store interactions of which only the day is known; `insert_links` says who took part."""
    work.driver.executemany(
        "INSERT INTO interaction(id, occurred_at, zone, day_only, day, channel, flow, direction, tone, depth, note, "
        "created_at, updated_at) VALUES (?1, ?2, 'UTC', 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?2, ?2)",
        (
            (key, day * _DAY_US, day, channel, flow, direction, tone, depth, note)
            for key, day, channel, flow, direction, tone, depth, note in zip(
                talks.keys,
                talks.days,
                talks.channels,
                talks.flows,
                talks.directions,
                talks.tones,
                talks.depths,
                talks.notes,
                strict=True,
            )
        ),
    )


def insert_links(work: UnitOfWork, talks: Sequence[CrowdTalks]) -> None:
    """Store who took part in interactions, people in order: rows that come sorted are stored several times faster."""
    rows = sorted(
        (who, key, side, position)
        for part in talks
        for people, side, position in ((part.advocates, OUR_SIDE, 0), (part.people, DEVELOPER_SIDE, 1))
        for who, key in zip(people, part.keys, strict=True)
    )
    index = "ix_interaction_person_interaction_id"
    (made_by,) = work.driver.execute("SELECT sql FROM sqlite_master WHERE name = ?", (index,)).fetchone()
    work.driver.execute(f"DROP INDEX {index}")
    work.driver.executemany(
        "INSERT INTO interaction_person(person_id, interaction_id, side, position) VALUES (?, ?, ?, ?)", rows
    )
    work.driver.execute(made_by)
