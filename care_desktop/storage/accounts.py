"""Accounts in the database, and how their runs went."""

import json
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from care_desktop.domain.schedule import AccountState, Rhythm
from care_desktop.domain.sync import Account
from care_desktop.storage import sync_tables as s
from care_desktop.storage.ids import new_id
from care_desktop.storage.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """An account with its settings and how its runs went.

    Attributes:
        creates_people: people a source knows and we do not are made without asking.
        trouble: the sentence about the last failure; empty when the last run was good.
        last_good_at: None when no run was good yet.
        brought, brought_last: interactions and contacts, ever and in the last run.
        cursor: where the next run goes on; empty is the beginning.
    """

    account: Account
    creates_people: bool
    rhythm: Rhythm
    trouble: str
    last_good_at: datetime | None
    brought: int
    brought_last: int
    cursor: str
    created_at: datetime


def add(
    work: UnitOfWork,
    kind: str,
    host: str,
    login: str,
    options: dict[str, str],
    *,
    every_min: int,
    creates_people: bool,
    now: datetime,
) -> UUID:
    """Store a new account that never ran; returns its key."""
    key = new_id()
    values = {"id": key, "kind": kind, "host": host, "login": login, "options": json.dumps(options, sort_keys=True)}
    work.insert(
        s.account,
        {**values, "every_min": every_min, "creates_people": creates_people, "paused": False, "created_at": now},
    )
    return key


def change(work: UnitOfWork, id: UUID, values: dict[str, object]) -> None:
    """Change columns of an account; `options` is a mapping."""
    options = values.get("options")
    work.update(s.account, (id,), values | ({"options": json.dumps(options, sort_keys=True)} if options else {}))


def everyone(work: UnitOfWork) -> list[StoredAccount]:
    """All accounts, in the order they were added."""
    query = select(s.account, s.account_run).join(s.account_run, isouter=True).order_by(s.account.c.id)
    found = []
    for row in work.connection.execute(query):
        rhythm = Rhythm(
            state=row.state or AccountState.NEVER,
            paused=row.paused,
            every_min=row.every_min,
            last_run_at=row.last_run_at,
            next_allowed_at=row.next_allowed_at,
            failures=row.failures or 0,
        )
        account = Account(row.id, row.kind, row.host, row.login, MappingProxyType(json.loads(row.options)))
        found.append(
            StoredAccount(
                account,
                row.creates_people,
                rhythm,
                row.trouble or "",
                row.last_good_at,
                row.brought or 0,
                row.brought_last or 0,
                row.cursor or "",
                row.created_at,
            )
        )
    return found


def get(work: UnitOfWork, id: UUID) -> StoredAccount | None:
    """One account; None when it is gone."""
    return next((stored for stored in everyone(work) if stored.account.id == id), None)


def keep_run(work: UnitOfWork, id: UUID, **values: object) -> None:
    """Write how a run goes: columns of `account_run`; what is not named stays. Not part of undo."""
    if work.connection.execute(select(s.account_run.c.account_id).where(s.account_run.c.account_id == id)).first():
        work.connection.execute(update(s.account_run).where(s.account_run.c.account_id == id).values(**values))
    else:
        row = {"account_id": id, "state": AccountState.NEVER, **values}
        work.connection.execute(insert(s.account_run).values(**row))


def interactions_of(work: UnitOfWork, id: UUID) -> list[UUID]:
    """Interactions that came from an account and are still there."""
    query = select(s.synced.c.interaction_id).where(s.synced.c.account_id == id, s.synced.c.interaction_id.is_not(None))
    return [row[0] for row in work.connection.execute(query.distinct())]


def count_of(work: UnitOfWork, id: UUID) -> int:
    """How many interactions came from an account."""
    query = select(func.count(func.distinct(s.synced.c.interaction_id))).where(s.synced.c.account_id == id)
    return int(work.connection.execute(query).scalar() or 0)


def forget(work: UnitOfWork, id: UUID) -> None:
    """Remove an account and everything kept about its runs; interactions and people stay. Not part of undo."""
    proposals = select(s.proposal.c.id).where(s.proposal.c.account_id == id)
    work.connection.execute(delete(s.waiting_happening).where(s.waiting_happening.c.proposal_id.in_(proposals)))
    for table in (s.proposal, s.synced, s.contact_card, s.account_run):
        work.connection.execute(delete(table).where(table.c.account_id == id))
    work.connection.execute(delete(s.account).where(s.account.c.id == id))
