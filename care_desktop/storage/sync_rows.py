"""What came from sources: who is who elsewhere, what is here already, who is proposed, and what waits for them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from care_desktop.storage.ids import new_id
from care_desktop.storage.sync_tables import ALWAYS_IGNORED, IGNORED, PROPOSED
from care_desktop.storage.types import from_epoch_day, to_epoch_day
from care_desktop.storage.work import UnitOfWork

__all__ = ["ALWAYS_IGNORED", "IGNORED", "PROPOSED"]

Pair = tuple[str, str]
PAIRS_AT_ONCE = 400
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody a source knows and we do not.

    Attributes:
        service, key: who it is there (see `domain.sync.Identity.key`).
        card: the contact card behind it as JSON; empty when it is not from an address book.
        state: PROPOSED, IGNORED (may be proposed again when something new happens) or ALWAYS_IGNORED.
        happenings: how many things wait for them.
    """

    id: UUID
    service: str
    key: str
    account_id: UUID
    login: str
    name: str
    emails: str
    url: str
    card: str
    state: int
    first_on: date | None
    last_on: date | None
    happenings: int


def people_by_identity(work: UnitOfWork, pairs: Iterable[Pair]) -> dict[Pair, tuple[UUID, str]]:
    """(service, key) -> (person, login known so far)."""
    statement = (
        "SELECT service, identity_key, person_id, login FROM {} JOIN identity ON (service, identity_key) = (a, b)"
    )
    rows = _among(work, statement, pairs)
    return {(service, key): (UUID(bytes=person), login) for service, key, person, login in rows}


def people_by_handle(work: UnitOfWork, pairs: Iterable[Pair]) -> dict[Pair, UUID]:
    """(service, value as compared) -> who holds that handle."""
    statement = "SELECT service, value_key, person_id FROM {} JOIN handle ON (service, value_key) = (a, b)"
    return {(service, key): UUID(bytes=person) for service, key, person in _among(work, statement, pairs)}


def synced_already(work: UnitOfWork, pairs: Iterable[Pair]) -> dict[Pair, UUID | None]:
    """(source, external id) of what came before -> its interaction; None when it made none."""
    statement = "SELECT source, external_id, interaction_id FROM {} JOIN synced ON (source, external_id) = (a, b)"
    rows = _among(work, statement, pairs)
    return {(source, id): UUID(bytes=key) if key else None for source, id, key in rows}


def interactions_by_source(work: UnitOfWork, pairs: Iterable[Pair]) -> dict[Pair, UUID]:
    """(source, external id) of interactions -> their key."""
    statement = """SELECT source, external_id, id FROM {} JOIN interaction
                   ON (source, external_id) = (a, b) AND external_id <> ''"""
    return {(source, id): UUID(bytes=key) for source, id, key in _among(work, statement, pairs)}


def teammates_among(work: UnitOfWork, ids: Iterable[UUID]) -> set[UUID]:
    """Who of these is one of us."""
    found: set[UUID] = set()
    for part in _parts([id.bytes for id in ids]):
        marks = ",".join("?" * len(part))
        rows = work.driver.execute(f"SELECT id FROM person WHERE teammate AND id IN ({marks})", part)
        found.update(UUID(bytes=row[0]) for row in rows)
    return found


def link_identities(work: UnitOfWork, rows: Iterable[tuple[str, str, UUID, str]]) -> None:
    """Remember that (service, key) is this person, with their login there; what was remembered is replaced."""
    work.driver.executemany(
        """INSERT INTO identity(service, identity_key, person_id, login) VALUES (?, ?, ?, ?)
        ON CONFLICT(service, identity_key) DO UPDATE SET person_id = excluded.person_id, login = excluded.login""",
        ((service, key, person.bytes, login) for service, key, person, login in rows),
    )


def keep_synced(work: UnitOfWork, account_id: UUID, rows: Iterable[tuple[str, str, UUID | None]]) -> None:
    """Remember that (source, external id) came, and what became of it."""
    work.driver.executemany(
        """INSERT INTO synced(source, external_id, account_id, interaction_id) VALUES (?, ?, ?, ?)
        ON CONFLICT(source, external_id) DO UPDATE SET interaction_id = excluded.interaction_id""",
        ((source, id, account_id.bytes, key.bytes if key else None) for source, id, key in rows),
    )


def add_people_to(work: UnitOfWork, rows: Iterable[tuple[UUID, UUID, int]]) -> None:
    """Add people (person, interaction, side) to interactions that are there; who is in already stays."""
    work.driver.executemany(
        """INSERT OR IGNORE INTO interaction_person(person_id, interaction_id, side, position)
        SELECT ?, ?, ?, (SELECT count(*) FROM interaction_person WHERE interaction_id = ?)""",
        ((person.bytes, key.bytes, side, key.bytes) for person, key, side in rows),
    )


def proposals(work: UnitOfWork, state: int | None = PROPOSED, limit: int = 1000) -> list[Proposal]:
    """Who is proposed, newest first; None is of every state."""
    where, values = ("WHERE state = ?", [state]) if state is not None else ("", [])
    statement = f"SELECT {_PROPOSAL} FROM proposal {where} ORDER BY last_on DESC, happenings DESC, id LIMIT ?"
    return [_proposal(row) for row in work.driver.execute(statement, [*values, limit])]


def count_proposed(work: UnitOfWork) -> int:
    """How many people are proposed."""
    return int(work.driver.execute("SELECT count(*) FROM proposal WHERE state = ?", [PROPOSED]).fetchone()[0])


def proposal(work: UnitOfWork, id: UUID) -> Proposal | None:
    """One of them; None when it is gone."""
    row = work.driver.execute(f"SELECT {_PROPOSAL} FROM proposal WHERE id = ?", [id.bytes]).fetchone()
    return _proposal(row) if row else None


def proposals_by_key(work: UnitOfWork, pairs: Iterable[Pair]) -> dict[Pair, tuple[UUID, int]]:
    """(service, key) -> (proposal, state)."""
    statement = "SELECT service, identity_key, id, state FROM {} JOIN proposal ON (service, identity_key) = (a, b)"
    rows = _among(work, statement, pairs)
    return {(service, key): (UUID(bytes=id), state) for service, key, id, state in rows}


def add_proposals(work: UnitOfWork, rows: Iterable[tuple[UUID, str, str, UUID, str, str, str, str, str]]) -> None:
    """New ones: key, service, identity key, account, login, name, addresses as JSON, url, card as JSON."""
    work.driver.executemany(
        """INSERT INTO proposal(id, service, identity_key, account_id, login, name, emails, url, card)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        ((id.bytes, service, key, account.bytes, *rest) for id, service, key, account, *rest in rows),
    )


def keep_waiting(work: UnitOfWork, rows: Sequence[tuple[UUID, str, str, str, int]]) -> None:
    """Let (proposal, source, external id, happening as JSON, epoch day) wait; who was ignored is proposed again."""
    work.driver.executemany(
        "INSERT OR IGNORE INTO waiting_happening(proposal_id, source, external_id, happening) VALUES (?, ?, ?, ?)",
        ((id.bytes, source, external_id, text) for id, source, external_id, text, _day in rows),
    )
    days: dict[UUID, list[int]] = {}
    for id, _source, _external_id, _text, day in rows:
        days.setdefault(id, []).append(day)
    work.driver.executemany(
        f"""UPDATE proposal SET first_on = min(coalesce(first_on, ?1), ?1), last_on = max(coalesce(last_on, ?2), ?2),
        happenings = (SELECT count(*) FROM waiting_happening WHERE proposal_id = ?3),
        state = CASE state WHEN {IGNORED} THEN {PROPOSED} ELSE state END WHERE id = ?3""",
        ((min(on), max(on), id.bytes) for id, on in days.items()),
    )


def waiting_for(work: UnitOfWork, id: UUID) -> list[str]:
    """What waits for a proposed person, as JSON."""
    rows = work.driver.execute("SELECT happening FROM waiting_happening WHERE proposal_id = ?", [id.bytes])
    return [row[0] for row in rows]


def drop_waiting(work: UnitOfWork, id: UUID) -> None:
    """Nothing waits for them any more."""
    work.driver.execute("DELETE FROM waiting_happening WHERE proposal_id = ?", [id.bytes])


def set_state(work: UnitOfWork, id: UUID, state: int) -> None:
    """Propose or ignore them from now on."""
    work.driver.execute("UPDATE proposal SET state = ? WHERE id = ?", [state, id.bytes])


def drop_proposal(work: UnitOfWork, id: UUID) -> None:
    """They are not proposed any more: they are somebody now."""
    drop_waiting(work, id)
    work.driver.execute("DELETE FROM proposal WHERE id = ?", [id.bytes])


def new_proposal_id() -> UUID:
    """A key for a new proposal."""
    return new_id()


_PROPOSAL = (
    "id, service, identity_key, account_id, login, name, emails, url, card, state, first_on, last_on, happenings"
)


def _proposal(row: Sequence[Any]) -> Proposal:
    id, service, key, account, login, name, emails, url, card, state, first, last, count = row
    said = (login, name, emails, url, card)
    return Proposal(UUID(bytes=id), service, key, UUID(bytes=account), *said, state, _day(first), _day(last), count)


def _day(number: int | None) -> date | None:
    return None if number is None else from_epoch_day(number)


def day_number(day: date) -> int:
    """A day as the tables keep it."""
    return to_epoch_day(day)


def _among(work: UnitOfWork, statement: str, pairs: Iterable[Pair]) -> Iterator[Any]:
    # A CROSS JOIN looks each pair up in the index; `(a, b) IN (VALUES ...)` would read the whole table.
    for part in _parts(list(dict.fromkeys(pairs))):
        marks = ",".join(["(?,?)"] * len(part))
        values = [value for pair in part for value in pair]
        wanted = f"(SELECT column1 AS a, column2 AS b FROM (VALUES {marks})) CROSS"
        yield from work.driver.execute(statement.format(wanted), values)


def _parts(items: Sequence[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while part := list(islice(rest, PAIRS_AT_ONCE)):
        yield part
