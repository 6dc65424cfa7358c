"""The commands about accounts: list, add, test, remove, sync; secrets are read without echo, or from stdin."""

import getpass
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from uuid import UUID

from care_desktop.cli_place import Place
from care_desktop.composition import opened_workspace
from care_desktop.domain.sync import Account
from care_desktop.errors import CareError, InvalidInput, NotFound
from care_desktop.integrations.http import Http
from care_desktop.integrations.source import Source
from care_desktop.integrations.sources import SOURCES, source_of
from care_desktop.services import accounts, sync
from care_desktop.services.accounts import Secret, SecretPlace, Secrets, StoredAccount
from care_desktop.services.outcome import Workspace

ID_SHOWN = 8


def run_list(place: Place, *, as_json: bool) -> None:
    """Print every account, how its last run ended and what it brought.

    Raises:
        CareError: the workspace cannot be opened.
    """
    with opened_workspace(place.profile, place.database) as workspace:
        found = accounts.everyone(workspace)
    if as_json:
        print(json.dumps([_as_json(stored) for stored in found], ensure_ascii=False, indent=2))
        return
    for stored in found:
        account, rhythm = stored.account, stored.rhythm
        state = "paused" if rhythm.paused else rhythm.state.value
        print(f"{_short(account.id)}  {account.kind:14}  {account.host:28}  {state:8}  {stored.brought:>8,} brought")
        if stored.trouble:
            print(f"{'':{ID_SHOWN}}  {stored.trouble}")
    if not found:
        kinds = ", ".join(source.kind for source in SOURCES)
        print(f"No accounts yet. Add one with: care-desktop accounts add KIND (one of {kinds})", file=sys.stderr)


def run_add(place: Place, kind: str, host: str, options: Sequence[str], *, every_min: int, creates_people: bool) -> int:
    """Add an account, ask for its secret, and ask the service who we are; returns the exit status.

    Raises:
        CareError: something is missing or not understood; no account was added.
    """
    source = _source(kind)
    given = dict(_option(text) for text in options)
    unknown = set(given) - {field.name for field in source.fields}
    if unknown:
        known = ", ".join(field.name for field in source.fields) or "none"
        raise InvalidInput(f"{source.title} has no option {', '.join(sorted(unknown))}.", f"It has: {known}.")
    secret = _ask_secret(source, host or source.default_host)
    secrets = Secrets()
    with opened_workspace(place.profile, place.database) as workspace, closing(Http(workspace.clock)) as http:
        added = accounts.add(
            workspace,
            source,
            host or source.default_host,
            given,
            every_min=every_min,
            creates_people=creates_people,
        )
        account = added.value
        print(f"Added {source.title} as {_short(account.id)}.", file=sys.stderr)
        if secret:
            kept = secrets.keep(account, secret)
            if kept.place is SecretPlace.SESSION:
                print(f"{kept.trouble} It cannot be used in a later run of this command.", file=sys.stderr)
        return _greet(workspace, account, source, secret or None, http)


def run_test(place: Place, name: str) -> int:
    """Ask the service who we are; returns the exit status.

    Raises:
        CareError: there is no such account.
    """
    with opened_workspace(place.profile, place.database) as workspace, closing(Http(workspace.clock)) as http:
        account = _meant(workspace, name).account
        source = _source(account.kind)
        return _greet(workspace, account, source, accounts.secret_of(Secrets(), account), http)


def run_remove(place: Place, name: str, *, with_interactions: bool) -> None:
    """Remove an account and its secret; keep or remove what came from it.

    Raises:
        CareError: there is no such account, or the keychain does not answer.
    """
    with opened_workspace(place.profile, place.database) as workspace:
        account = _meant(workspace, name).account
        source = source_of(account.kind)
        if source is None or source.secret is not None:
            Secrets().forget(account)
        removed = accounts.disconnect(workspace, account.id, remove_brought=with_interactions).value
    kept = f"{removed:,} interactions were removed." if with_interactions else "What came from it stays."
    print(f"Removed {account.kind} {account.host}. {kept}", file=sys.stderr)


def run_sync(place: Place, names: Sequence[str], *, as_json: bool) -> int:
    """Sync the named accounts, or all that are not paused; returns 1 when one of them failed.

    Raises:
        CareError: an account is not there, or the workspace cannot be opened.
    """
    status, results = 0, []
    with opened_workspace(place.profile, place.database) as workspace, closing(Http(workspace.clock)) as http:
        chosen = [_meant(workspace, name) for name in names] or [
            stored for stored in accounts.everyone(workspace) if not stored.rhythm.paused
        ]
        for stored in chosen:
            account = stored.account
            result: dict[str, object] = {"account": str(account.id), "kind": account.kind, "host": account.host}
            try:
                source = _source(account.kind)
                found = sync.run(
                    workspace, account.id, source, accounts.secret_of(Secrets(), account), http, progress=_progress
                )
                result |= {name: getattr(found, name) for name in found.__slots__} | {"error": None}
            except CareError as error:
                status = 1
                result["error"] = str(error)
            results.append(result)
            if not as_json:
                _say(result)
    if as_json:
        print(json.dumps(results, ensure_ascii=False, indent=2))
    return status


def _greet(workspace: Workspace, account: Account, source: Source, secret: str | None, http: Http) -> int:
    try:
        greeting = accounts.test(account, source, secret, http)
    except CareError as error:
        print(error, file=sys.stderr)
        return 1
    accounts.keep_greeting(workspace, account, greeting, None)
    who = f"signed in as {greeting.login}" if greeting.login else "reachable"
    print(f"{source.title} {account.host}: {who}. {greeting.sentence}")
    return 0


def _say(result: dict[str, object]) -> None:
    head = f"{result['kind']} {result['host']}"
    if result["error"]:
        print(f"{head}: {result['error']}", file=sys.stderr)
        return
    print(
        f"{head}: {result['interactions']:,} interactions and {result['people']:,} people are new, "
        f"{result['cards']:,} contacts changed, {result['proposed']:,} wait in the inbox, "
        f"{result['unchanged']:,} had come before"
    )


def _progress(done: int, total: int | None) -> None:
    if sys.stderr.isatty():
        of = f" of {total:,}" if total is not None else ""
        print(f"\r{done:,}{of}", end="\r", file=sys.stderr)


def _source(kind: str) -> Source:
    source = source_of(kind)
    if source is None:
        kinds = ", ".join(source.kind for source in SOURCES)
        raise NotFound(f"There is no kind of account called {kind}.", f"Choose one of: {kinds}.")
    return source


def _option(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise InvalidInput(f"“{text}” is not an option.", "Write it as NAME=VALUE.")
    return name.strip(), value.strip()


def _ask_secret(source: Source, host: str) -> str:
    """The secret, never from the command line: asked without echo on a terminal, else one line of standard input."""
    if source.secret is None:
        return ""
    if sys.stdin.isatty():
        told = [f"{source.secret.label} ({source.secret.scopes})", source.secret.note]
        if source.secret.made_at:
            told.append(f"It is made at {source.secret.made_at.format(host=host)}")
        print(*filter(None, told), sep="\n", file=sys.stderr)
        secret = getpass.getpass("It is not shown: ").strip()
    else:
        secret = sys.stdin.readline().strip()
    if not secret and not source.secret.optional:
        raise InvalidInput(f"{source.title} needs a secret: {source.secret.label}.", "Give it on standard input.")
    return Secret(secret)


def _meant(workspace: Workspace, name: str) -> StoredAccount:
    """The account of an id, the beginning of one, a kind or a host, when it is only one."""
    found = [
        stored
        for stored in accounts.everyone(workspace)
        if name in (stored.account.kind, stored.account.host)
        or str(stored.account.id).startswith(name)
        or _short(stored.account.id) == name
    ]
    if len(found) != 1:
        what = "There is no account" if not found else f"There are {len(found)} accounts"
        raise NotFound(f"{what} {name}.", "Give the id that “care-desktop accounts list” shows.")
    return found[0]


def _short(id: UUID) -> str:
    """The end of a time-ordered key: its beginning is alike for keys of one day."""
    return id.hex[-ID_SHOWN:]


def _as_json(stored: StoredAccount) -> dict[str, object]:
    rhythm = stored.rhythm
    return {
        "id": str(stored.account.id),
        "kind": stored.account.kind,
        "host": stored.account.host,
        "login": stored.account.login,
        "options": dict(stored.account.options),
        "state": rhythm.state.value,
        "paused": rhythm.paused,
        "every_min": rhythm.every_min,
        "last_run_at": rhythm.last_run_at.isoformat() if rhythm.last_run_at else None,
        "next_allowed_at": rhythm.next_allowed_at.isoformat() if rhythm.next_allowed_at else None,
        "trouble": stored.trouble,
        "brought": stored.brought,
    }
