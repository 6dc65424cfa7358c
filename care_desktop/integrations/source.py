"""What a source is: how an account is described, how it greets, and how it fetches."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from care_desktop.domain.sync import Account, Batch, Greeting
from care_desktop.integrations.http import Http


@dataclass(frozen=True, slots=True)
class AccountField:
    """Something to be entered when an account is added; `name` is the key in the account's options.

    Attributes:
        label, hint: plain English, translated when shown; the hint shows an example.
        is_folder: a folder of this computer, chosen in a dialog.
        is_list: several values, one a line.
        about: the https page that explains where it comes from; empty when it needs no explanation.
    """

    name: str
    label: str
    hint: str = ""
    required: bool = True
    default: str = ""
    is_folder: bool = False
    is_list: bool = False
    about: str = ""


class SignInWay(StrEnum):
    """How a secret is come by, beside typing it in.

    TYPED: no other way. CODE: a code is typed into the browser, with the client id of an app (option `client_id`).
    SEALED: the service hands it out sealed, in a text that is pasted back.
    """

    TYPED = "typed"
    CODE = "code"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class SecretNeeded:
    """The secret an account needs.

    Attributes:
        label: what it is called there, such as "Fine-grained token" or "App password".
        scopes: the least that is enough, as the service names it.
        made_at: where it is made; `{host}` stands for the account's host; empty when the service has no such page.
        optional: it works without, with less.
        way: how else it is come by.
        note: what it is best to know before making one; empty for nothing.
    """

    label: str
    scopes: str
    made_at: str = ""
    optional: bool = False
    way: SignInWay = SignInWay.TYPED
    note: str = ""


class Source(Protocol):
    """One kind of outside world, read only. One file a source; SOURCES lists what we ship.

    Attributes:
        kind: unique, lower case; in the keychain and in the database.
        title: as people call it.
        icon: name of an icon of the program.
        default_host: filled in when an account is added; empty when it has to be entered.
        host_hint: an example of a host, shown while none is entered; empty when `default_host` is one.
        fields: what has to be entered beside the host and the secret; the field "host" is implied unless `is_local`.
        secret: what to ask for; None when there is none.
        reads: one plain sentence: what is read, and that nothing is written.
        is_local: on this computer, needs no network.
        brings_people: people who are not known yet may come from it; else only what happened with known people does.
    """

    kind: str
    title: str
    icon: str
    default_host: str
    host_hint: str
    fields: tuple[AccountField, ...]
    secret: SecretNeeded | None
    reads: str
    is_local: bool
    brings_people: bool

    def greet(self, account: Account, secret: str | None, http: Http) -> Greeting:
        """Ask who we are there. Blocks on the network.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble: each with a sentence.
        """
        ...

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: datetime) -> Batch:
        """One page of what is new since `cursor` (empty: from the beginning). Blocks on the network; stores nothing.

        The same cursor gives the same again, so that a run that was killed goes on where it was.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble, CursorLost: each with a sentence.
        """
        ...


Progress = Callable[[int, int | None], None]
"""Called with done and total (None: unknown) after each page; raises to stop the run."""
