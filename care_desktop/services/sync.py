"""Running an account: fetch a page without a transaction, apply it in one, go on; and what to say when it fails."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from care_desktop.domain.schedule import AccountState, due_at
from care_desktop.domain.sync import Batch
from care_desktop.errors import CareError, NotFound
from care_desktop.integrations.http import Http
from care_desktop.integrations.problems import CursorLost, Offline, Postponed, SignInAgain
from care_desktop.integrations.source import Progress, Source
from care_desktop.services import derived
from care_desktop.services.outcome import Changes, Outcome, Workspace
from care_desktop.services.secrecy import Secret, locals_forgotten
from care_desktop.services.sync_apply import apply_happenings
from care_desktop.services.sync_cards import apply_cards
from care_desktop.storage import accounts as store
from care_desktop.storage.accounts import StoredAccount

MANY_TOUCHED = 2_000
Write = Callable[[Callable[[Workspace], Any]], Any]
_STATES: tuple[tuple[type[CareError], AccountState], ...] = (
    (SignInAgain, AccountState.SIGN_IN),
    (Postponed, AccountState.WAITING),
    (Offline, AccountState.OFFLINE),
)


class Stopped(CareError):
    """The run was stopped by the person at the screen; what came before is kept."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a page, or a whole run, brought.

    Attributes:
        interactions, people, cards: new ones; for cards also those that changed.
        proposed: things that wait for somebody to be accepted.
        unchanged: what had come before.
    """

    interactions: int = 0
    people: int = 0
    cards: int = 0
    proposed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Brought") -> "Brought":
        """Both together."""
        return Brought(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def new(self) -> int:
        """How many records are new."""
        return self.interactions + self.people + self.cards


def due_accounts(workspace: Workspace) -> list[StoredAccount]:
    """Accounts whose time has come, longest due first. Blocks."""
    with workspace.database.reading() as work:
        found = [(due_at(stored.rhythm), stored) for stored in store.everyone(work)]
    now = workspace.clock()
    due = [(when, stored) for when, stored in found if when is not None and when <= now]
    return [stored for _when, stored in sorted(due, key=lambda pair: pair[0])]


def apply(workspace: Workspace, account_id: UUID, batch: Batch) -> Outcome[Brought]:
    """Store one page and where the next one starts, in one transaction. Blocks.

    Applying the same page again changes nothing. Not part of undo: an account is removed with what it brought.

    Raises:
        NotFound: the account was removed meanwhile; nothing was stored.
    """
    with workspace.database.work() as work:
        stored = _stored(store.get(work, account_id))
        done = apply_happenings(workspace, work, account_id, batch.happenings, creates_people=stored.creates_people)
        cards = apply_cards(workspace, work, account_id, batch.cards, batch.gone, creates_people=stored.creates_people)
        touched = done.touched | cards.touched
        brought = Brought(
            done.interactions, done.people + cards.people, cards.changed, done.proposed + cards.proposed, done.known
        )
        store.keep_run(work, account_id, cursor=batch.cursor, brought=stored.brought + brought.new)
        if touched:
            few = touched if len(touched) <= MANY_TOUCHED else None
            derived.refresh(work, few, (), workspace.today(), workspace.weights)
        work.commit()
    changes = Changes(tables=frozenset({"account"}))
    if touched:
        changes = Changes(frozenset(touched), tables=frozenset({"account", "interaction"}), many=len(touched) > 500)
    elif brought.proposed:
        changes = Changes(tables=frozenset({"account", "proposal"}))
    return Outcome(brought, changes, None)


def run(
    workspace: Workspace,
    account_id: UUID,
    source: Source,
    secret: str | None,
    http: Http,
    *,
    progress: Progress | None = None,
    applied: Callable[[Outcome[Brought]], None] | None = None,
    write: Write | None = None,
) -> Brought:
    """Fetch and store page after page until there is no more. Blocks on the network; memory does not grow with pages.

    Killed between any two pages, the next run goes on there. How it ended is kept with the account.

    Args:
        workspace: where to.
        account_id: which account.
        source: of the account's kind.
        secret: from the keychain; None when there is none.
        http: the client.
        progress: called after each page; raises to stop.
        applied: called with each page's outcome, to broadcast it.
        write: does something that writes and returns its result, for a window whose writes all go through one lane;
            None does it here.

    Raises:
        CareError: what went wrong, as a sentence; it is kept with the account as well.
    """
    secret = Secret(secret) if secret else None
    put: Write = write or (lambda work: work(workspace))
    with workspace.database.reading() as work:
        stored = _stored(store.get(work, account_id))
    cursor, total = stored.cursor, Brought()
    started = workspace.clock()
    try:
        while True:
            with _no_collection():
                batch = _page(stored, cursor, source, secret, http, started)
                outcome: Outcome[Brought] = put(partial(apply, account_id=account_id, batch=batch))
            total, cursor = total + outcome.value, batch.cursor
            if applied is not None:
                applied(outcome)
            if progress is not None:
                progress(batch.done, batch.total)
            if not batch.more:
                break
    except Stopped:
        put(partial(_keep_success, account_id=account_id, brought=total.new))
        raise
    except CareError as error:
        put(partial(_keep_failure, stored=stored, error=error))
        raise
    put(partial(_keep_success, account_id=account_id, brought=total.new))
    return total


@contextmanager
def _no_collection() -> Iterator[None]:
    """Looking for unreachable objects among the many of a page that are all in use takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _keep_success(workspace: Workspace, account_id: UUID, brought: int) -> None:
    with workspace.database.work() as work:
        if store.get(work, account_id) is None:
            return
        now = workspace.clock()
        store.keep_run(
            work,
            account_id,
            state=AccountState.SYNCED,
            trouble="",
            failures=0,
            last_run_at=now,
            last_good_at=now,
            next_allowed_at=None,
            brought_last=brought,
        )
        work.commit()


def _page(stored: StoredAccount, cursor: str, source: Source, secret: str | None, http: Http, now: datetime) -> Batch:
    with locals_forgotten():
        try:
            return source.fetch(stored.account, cursor, secret, http, now)
        except CursorLost:
            return source.fetch(stored.account, "", secret, http, now)


def _keep_failure(workspace: Workspace, stored: StoredAccount, error: CareError) -> None:
    state = next((state for kind, state in _STATES if isinstance(error, kind)), AccountState.TROUBLE)
    with workspace.database.work() as work:
        if store.get(work, stored.account.id) is None:
            return
        store.keep_run(
            work,
            stored.account.id,
            state=state,
            trouble=str(error),
            failures=stored.rhythm.failures + 1,
            last_run_at=workspace.clock(),
            next_allowed_at=error.until if isinstance(error, Postponed) else None,
        )
        work.commit()


def _stored(found: StoredAccount | None) -> StoredAccount:
    if found is None:
        raise NotFound("This account was removed.", "Add it again to sync with it.")
    return found
