"""Raw inserts of a drawn crowd: columns of stored values go straight into the tables."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from care_desktop.domain.interactions import code_of
from care_desktop.domain.people import DataSource, LawfulBasis, normalise_name
from care_desktop.storage.tables import DEVELOPER_SIDE, OUR_SIDE
from care_desktop.storage.work import UnitOfWork

_DAY_US = 86_400_000_000


@dataclass(frozen=True, slots=True)
class CrowdPeople:
    """Columns of one length: keys as bytes, names, countries (empty is unknown), companies, owners (None is nobody),
    epoch days of the first meeting, tags."""

    keys: Sequence[bytes]
    names: Sequence[str]
    countries: Sequence[str]
    companies: Sequence[str]
    owners: Sequence[bytes | None]
    met: Sequence[int]
    tags: Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CrowdTalks:
    """Columns of one length, as they are stored: keys as bytes, microseconds, epoch days, codes; None is not noted."""

    keys: Sequence[bytes]
    moments_us: Sequence[int]
    day_only: Sequence[int]
    days: Sequence[int]
    channels: Sequence[int]
    flows: Sequence[int]
    directions: Sequence[int]
    initiators: Sequence[int | None]
    tones: Sequence[int | None]
    depths: Sequence[int]
    minutes: Sequence[int | None]
    costs: Sequence[str | None]
    currencies: Sequence[str]
    milestones: Sequence[int | None]
    events: Sequence[bytes | None]
    notes: Sequence[str]
    people: Sequence[bytes]
    advocates: Sequence[bytes]


def insert_people(work: UnitOfWork, crowd: CrowdPeople) -> None:
    """Store the people with their tags, one job and one address each."""
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
    work.driver.executemany(
        "INSERT INTO person_tag(person_id, tag) VALUES (?, ?)",
        sorted((key, tag) for key, tags in zip(crowd.keys, crowd.tags, strict=True) for tag in tags),
    )


def _beside(key: bytes) -> bytes:
    """A key for what hangs on a key, the same every time."""
    return key[:6] + key[6:7] + bytes((key[7] ^ 0xA5,)) + key[8:]


def insert_talks(work: UnitOfWork, parts: Iterable[CrowdTalks]) -> list[CrowdTalks]:
    """Store interactions and give them back; `insert_links` says who took part."""
    with _index_rebuilt(work, "ix_interaction_occurred_at"), _index_rebuilt(work, "ix_interaction_event_id"):
        return [_stored(work, talks) for talks in parts]


def _stored(work: UnitOfWork, talks: CrowdTalks) -> CrowdTalks:
    work.driver.executemany(
        "INSERT INTO interaction(id, occurred_at, zone, day_only, day, channel, flow, direction, initiated_by, tone, "
        "depth, duration_min, cost, currency, milestone, event_id, note, created_at, updated_at) "
        "VALUES (?1, ?2, 'UTC', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?2, ?2)",
        zip(
            talks.keys,
            talks.moments_us,
            talks.day_only,
            talks.days,
            talks.channels,
            talks.flows,
            talks.directions,
            talks.initiators,
            talks.tones,
            talks.depths,
            talks.minutes,
            talks.costs,
            talks.currencies,
            talks.milestones,
            talks.events,
            talks.notes,
            strict=True,
        ),
    )
    return talks


def insert_links(work: UnitOfWork, talks: Sequence[CrowdTalks]) -> None:
    """Store who took part in interactions, people in order: rows that come sorted are stored several times faster."""
    rows = sorted(
        (who, key, side, position)
        for part in talks
        for people, side, position in ((part.advocates, OUR_SIDE, 0), (part.people, DEVELOPER_SIDE, 1))
        for who, key in zip(people, part.keys, strict=True)
    )
    with _index_rebuilt(work, "ix_interaction_person_interaction_id"):
        work.driver.executemany(
            "INSERT INTO interaction_person(person_id, interaction_id, side, position) VALUES (?, ?, ?, ?)", rows
        )


@contextmanager
def _index_rebuilt(work: UnitOfWork, index: str) -> Iterator[None]:
    """Without an index meanwhile: making it once is faster than adding to it row by row."""
    (made_by,) = work.driver.execute("SELECT sql FROM sqlite_master WHERE name = ?", (index,)).fetchone()
    work.driver.execute(f"DROP INDEX {index}")
    yield
    work.driver.execute(made_by)
