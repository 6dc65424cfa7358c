"""Contact cards in the database: whose each is, and what it said when it was read last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from care_desktop.storage.work import UnitOfWork

KEYS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class KeptCard:
    """A card as it was last; `person_id` None while it is only proposed, `seen` its fields as JSON."""

    etag: str
    person_id: UUID | None
    seen: str


def kept_cards(work: UnitOfWork, account_id: UUID) -> dict[str, KeptCard]:
    """Every card of an account by its key."""
    statement = "SELECT card_key, etag, person_id, seen FROM contact_card WHERE account_id = ?"
    rows = work.driver.execute(statement, [account_id.bytes])
    return {key: KeptCard(etag, UUID(bytes=person) if person else None, seen) for key, etag, person, seen in rows}


def keep_cards(work: UnitOfWork, account_id: UUID, rows: Iterable[tuple[str, str, UUID | None, str, str]]) -> None:
    """Remember (key, etag, person, card as read, its fields as JSON); a person that is known stays."""
    work.driver.executemany(
        """INSERT INTO contact_card(account_id, card_key, etag, person_id, raw, seen) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT(account_id, card_key) DO UPDATE SET etag = excluded.etag, raw = excluded.raw,
        person_id = coalesce(excluded.person_id, person_id), seen = excluded.seen""",
        (
            (account_id.bytes, key, etag, person.bytes if person else None, raw, seen)
            for key, etag, person, raw, seen in rows
        ),
    )


def link_card(work: UnitOfWork, account_id: UUID, card_key: str, person_id: UUID) -> None:
    """Say whose card it is."""
    work.driver.execute(
        "UPDATE contact_card SET person_id = ? WHERE account_id = ? AND card_key = ?",
        (person_id.bytes, account_id.bytes, card_key),
    )


def forget_cards(work: UnitOfWork, account_id: UUID, keys: Sequence[str]) -> None:
    """Let go of cards that were deleted; their people stay."""
    for start in range(0, len(keys), KEYS_AT_ONCE):
        part = keys[start : start + KEYS_AT_ONCE]
        marks = ",".join("?" * len(part))
        work.driver.execute(
            f"DELETE FROM contact_card WHERE account_id = ? AND card_key IN ({marks})", [account_id.bytes, *part]
        )


def change_proposed_card(work: UnitOfWork, service: str, key: str, name: str, card: str) -> None:
    """Let a proposal follow its card."""
    work.driver.execute(
        "UPDATE proposal SET name = ?, card = ? WHERE service = ? AND identity_key = ?", (name, card, service, key)
    )


def raw_card(work: UnitOfWork, person_id: UUID) -> str:
    """The card somebody came from, as it was read; empty when there is none."""
    statement = "SELECT raw FROM contact_card WHERE person_id = ? ORDER BY account_id DESC, card_key LIMIT 1"
    row = work.driver.execute(statement, [person_id.bytes]).fetchone()
    return str(row[0]) if row else ""
