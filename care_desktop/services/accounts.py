"""Accounts: add, change, test, disconnect; and where each secret lives."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from care_desktop import keychain
from care_desktop.domain.schedule import AccountState, Rhythm
from care_desktop.domain.sync import Account, Greeting
from care_desktop.errors import CareError, InvalidInput, KeychainFailure, NotFound
from care_desktop.integrations.http import Http
from care_desktop.integrations.source import AccountField, SecretNeeded, SignInWay, Source
from care_desktop.integrations.sources import SOURCES, source_of
from care_desktop.keychain import TokenName
from care_desktop.services import derived
from care_desktop.services.outcome import Changes, Outcome, Workspace, commit
from care_desktop.services.secrecy import Secret, locals_forgotten
from care_desktop.storage import accounts as store
from care_desktop.storage import interactions, removal, sync_rows
from care_desktop.storage.accounts import StoredAccount

__all__ = [
    "SOURCES",
    "Account",
    "AccountField",
    "AccountState",
    "Greeting",
    "Rhythm",
    "Secret",
    "SecretNeeded",
    "SignInWay",
    "Source",
    "StoredAccount",
]

EVERY_MIN = 30
EVERY_MIN_CHOICES = (0, 15, 30, 60, 240, 1440)


class SecretPlace(StrEnum):
    """Where the secret of an account is."""

    KEYCHAIN = "keychain"
    SESSION = "session"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class SecretFound:
    """Where a secret is, and a sentence when the keychain could not take or give it."""

    place: SecretPlace
    trouble: str = ""


class Secrets:
    """The secrets of one run of the program: in the keychain, else in memory until the program ends."""

    def __init__(self) -> None:
        self._session: dict[UUID, str] = {}

    def keep(self, account: Account, secret: str) -> SecretFound:
        """Keep a secret in the keychain, or in memory when there is none. Blocks, some seconds at most.

        Raises:
            InvalidInput: the secret is empty, too long, or not one line.
        """
        secret = Secret(secret)
        try:
            with locals_forgotten():
                keychain.store_token(token_name(account), secret)
        except KeychainFailure as error:
            self._session[account.id] = secret
            return SecretFound(SecretPlace.SESSION, str(error))
        self._session.pop(account.id, None)
        return SecretFound(SecretPlace.KEYCHAIN)

    def read(self, account: Account) -> str | None:
        """The secret; None when there is none. Blocks, some seconds at most.

        Raises:
            KeychainFailure: it can only be in the keychain, which does not answer.
        """
        with locals_forgotten():
            found = self._session.get(account.id) or keychain.read_token(token_name(account))
        return Secret(found) if found else None

    def where(self, account: Account) -> SecretFound:
        """Where the secret is. Blocks, some seconds at most."""
        if account.id in self._session:
            return SecretFound(SecretPlace.SESSION)
        try:
            found = keychain.read_token(token_name(account))
        except KeychainFailure as error:
            return SecretFound(SecretPlace.NOWHERE, str(error))
        return SecretFound(SecretPlace.KEYCHAIN if found else SecretPlace.NOWHERE)

    def settle(self, account: Account) -> SecretFound:
        """Where the secret is, once the keychain was asked again to take one that is in memory only. Blocks."""
        secret = self._session.get(account.id)
        return self.where(account) if secret is None else self.keep(account, secret)

    def forget(self, account: Account) -> None:
        """Take the secret out of the keychain and of memory. Blocks, some seconds at most.

        Raises:
            KeychainFailure: the keychain does not answer; the secret is still in it.
        """
        self._session.pop(account.id, None)
        keychain.delete_token(token_name(account))


def source_for(account: Account) -> Source:
    """The source of an account.

    Raises:
        NotFound: this program does not know its kind (any more).
    """
    found = source_of(account.kind)
    if found is None:
        raise NotFound(
            f"This program cannot sync with {account.kind}.", "Look for a newer version, or remove the account."
        )
    return found


def secret_of(secrets: Secrets, account: Account) -> str | None:
    """The secret an account runs with; None where it runs without. Blocks, some seconds at most.

    Raises:
        KeychainFailure: it needs one, and the keychain does not answer.
        NotFound: this program does not know the kind of account.
        CareError: it needs one, and there is none.
    """
    needed = source_for(account).secret
    if needed is None:
        return None
    try:
        secret = secrets.read(account)
    except KeychainFailure:
        if needed.optional:
            return None
        raise
    if secret is None and not needed.optional:
        raise CareError(f"The secret for {account.host} is gone from the keychain.", "Sign in to go on.")
    return secret


def new_http(workspace: Workspace) -> Http:
    """A client for one run; close it afterwards."""
    return Http(workspace.clock)


def token_name(account: Account) -> TokenName:
    """How the keychain files the secret of an account."""
    return TokenName(account.kind, str(account.id), account.host)


def everyone(workspace: Workspace) -> list[StoredAccount]:
    """All accounts, in the order they were added. Blocks."""
    with workspace.database.reading() as work:
        return store.everyone(work)


def get(workspace: Workspace, id: UUID) -> StoredAccount:
    """One account. Blocks.

    Raises:
        NotFound: it was removed.
    """
    with workspace.database.reading() as work:
        found = store.get(work, id)
    if found is None:
        raise NotFound("This account was removed.", "Add it again to sync with it.")
    return found


def add(
    workspace: Workspace,
    source: Source,
    host: str,
    options: Mapping[str, str],
    *,
    login: str = "",
    every_min: int = EVERY_MIN,
    creates_people: bool = False,
) -> Outcome[Account]:
    """Add an account; its secret is kept apart, by `Secrets.keep`. Blocks.

    Raises:
        InvalidInput: something that the source needs is missing.
    """
    given = {field.name: options.get(field.name, field.default).strip() for field in source.fields}
    missing = [field.label for field in source.fields if field.required and not given[field.name]]
    if missing or not (host.strip() or source.is_local):
        what = ", ".join(missing) or "The address"
        raise InvalidInput(f"{what} is missing.", "Fill it in to add the account.")
    with workspace.database.work() as work:
        key = store.add(
            work,
            source.kind,
            host.strip() or source.kind,
            login,
            given,
            every_min=every_min,
            creates_people=creates_people,
            now=workspace.clock(),
        )
        account = Account(key, source.kind, host.strip() or source.kind, login, given)
        return commit(workspace, work, account, f"Add the account {source.title}")


def change(workspace: Workspace, id: UUID, **values: object) -> Outcome[None]:
    """Change `every_min`, `creates_people`, `paused`, `login` or `options`. Blocks."""
    with workspace.database.work() as work:
        store.change(work, id, dict(values))
        return commit(workspace, work, None, "Change the account")


def test(account: Account, source: Source, secret: str | None, http: Http) -> Greeting:
    """Ask the service who we are. Blocks on the network.

    Raises:
        CareError: what is wrong, as a sentence.
    """
    secret = Secret(secret) if secret else None
    with locals_forgotten():
        return source.greet(account, secret, http)


def keep_greeting(workspace: Workspace, account: Account, greeting: Greeting, me: UUID | None) -> Outcome[None]:
    """Remember our login there, and that this identity is one of us (None: not said). Blocks."""
    with workspace.database.work() as work:
        store.change(work, account.id, {"login": greeting.login})
        if me is not None and greeting.identity is not None and greeting.identity.key:
            who = greeting.identity
            sync_rows.link_identities(work, [(who.service, who.key, me, who.login)])
        work.commit()
    return Outcome(None, Changes(tables=frozenset({"account"})), None)


def disconnect(workspace: Workspace, id: UUID, *, remove_brought: bool) -> Outcome[int]:
    """Remove an account; keep or remove the interactions that came from it. People stay. Blocks.

    Returns how many interactions were removed. Not part of undo.

    Raises:
        NotFound: it was removed before.
    """
    get(workspace, id)
    with workspace.database.work() as work:
        keys = store.interactions_of(work, id) if remove_brought else []
        touched = interactions.people_of(work, keys)
        removal.remove_interactions(work, keys)
        store.forget(work, id)
        derived.refresh(
            work, touched if len(touched) <= derived.MANY else None, (), workspace.today(), workspace.weights
        )
        work.commit()
    tables = frozenset({"account", "interaction"} if keys else {"account"})
    return Outcome(len(keys), Changes(tables=tables, many=bool(keys)), None)
