"""A mailbox over IMAP, read only: encrypted, bounded in time and size, and never a body."""

import imaplib
import re
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import httpx2
from imap_tools.errors import ImapToolsError, MailboxLoginError
from imap_tools.mailbox import BaseMailBox

from care_desktop.errors import InvalidInput
from care_desktop.integrations.http import TIMEOUT_S, changed_shape, is_here
from care_desktop.integrations.mail_heads import WANTED
from care_desktop.integrations.problems import Offline, ServiceTrouble, SignInAgain

ANSWERS_BYTES_MAX = 32 * 1024 * 1024
CONNECTION_S_MAX = 240
# How many numbers of messages are searched at once, and how often in a page; numbers are never given twice.
NUMBERS_AT_ONCE = 20_000
SEARCHES_A_PAGE = 100
HEADS = f"(UID BODY.PEEK[HEADER.FIELDS ({' '.join(WANTED).upper()})])"
_UID = re.compile(rb"\bUID (\d+)\b")
# RFC 5530: it is not the password.
_NOT_NOW = (b"[UNAVAILABLE]", b"[LIMIT]", b"[INUSE]", b"[SERVERBUG]", b"[CONTACTADMIN]")
_SENT_NAMES = frozenset({"sent", "sent items", "sent messages", "sent mail"})


class Security(StrEnum):
    """How a connection is protected; nothing only on this computer."""

    TLS = "imaps"
    STARTTLS = "imap+starttls"
    NONE = "imap"


_PORTS: Mapping[str, int] = MappingProxyType({Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mailbox is."""

    host: str
    port: int
    security: Security


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of a mailbox; `is_sent` when it holds what its owner wrote."""

    name: str
    is_sent: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What a folder says of its numbers: they hold as long as `validity` stays; the next message gets `next_uid`."""

    validity: int
    next_uid: int


def place_of(text: str) -> Place:
    """The place an account's host means: TLS, unless port 143 or `imap://` asks for STARTTLS.

    `imap://` is plain on this computer, for programs that hand on mail there.

    Raises:
        InvalidInput: it is no address.
    """
    given = text.strip()
    try:
        parts = urlsplit(given if "://" in given else f"//{given}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
        parts = urlsplit("")
    scheme = parts.scheme or (Security.NONE if port == _PORTS[Security.NONE] else Security.TLS)
    odd = parts.username or parts.password or parts.path.strip("/") or parts.query
    if not host or odd or scheme not in set(Security) or not host.isprintable() or " " in host:
        raise InvalidInput(f"“{host or given}” is no mail server.", "Write it like imap.example.org.")
    security = Security(scheme)
    if security is Security.NONE and not is_here(host):
        security = Security.STARTTLS
    return Place(host, port or _PORTS[security], security)


class _Bounded(imaplib.IMAP4):
    """Ends a connection whose answers are too many or take too long."""

    _bytes_read = 0
    _began: float | None = None

    def read(self, size: int) -> bytes:
        """Some bytes of an answer."""
        self._count(size)
        return super().read(size)

    def readline(self) -> bytes:
        """A line of an answer."""
        line = super().readline()
        self._count(len(line))
        return line

    def _count(self, size: int) -> None:
        now = time.monotonic()
        self._began = self._began or now
        self._bytes_read += size
        if self._bytes_read > ANSWERS_BYTES_MAX or now - self._began > CONNECTION_S_MAX:
            raise self.error("answers without end")


class _BoundedTls(_Bounded, imaplib.IMAP4_SSL):
    """The same over TLS."""


class _Box(BaseMailBox):
    """What imap-tools knows of mailboxes, over a client of ours."""

    def __init__(self, place: Place) -> None:
        self._place = place
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        place = self._place
        if place.security is Security.TLS:
            return _BoundedTls(place.host, place.port, ssl_context=httpx2.create_ssl_context(), timeout=TIMEOUT_S)
        client = _Bounded(place.host, place.port, timeout=TIMEOUT_S)
        if place.security is Security.STARTTLS:
            try:
                client.starttls(httpx2.create_ssl_context())
            except BaseException:
                _hang_up(client)
                raise
        return client


def _hang_up(client: imaplib.IMAP4) -> None:
    with suppress(OSError, imaplib.IMAP4.error):
        client.shutdown()


class Mailbox:
    """A mailbox we are signed in to; see `signed_in`."""

    def __init__(self, box: _Box, place: Place) -> None:
        self._box = box
        self.place = place

    def folders(self) -> list[Folder]:
        """Every folder that holds messages."""
        found = [info for info in self._box.folder.list() if "\\noselect" not in _lower(info.flags)]
        marked = {info.name for info in found if "\\sent" in _lower(info.flags)}
        if not marked:
            named = (i for i in found if i.name.rpartition(i.delim or "/")[2].casefold() in _SENT_NAMES)
            marked = {info.name for info in named}
        return [Folder(info.name, info.name in marked) for info in found]

    def standing(self, folder: str) -> Standing:
        """How far the numbers of a folder go; does not open it.

        Raises:
            ServiceTrouble: it does not say.
        """
        said = self._box.folder.status(folder, ("UIDNEXT", "UIDVALIDITY"))
        if "UIDNEXT" not in said or "UIDVALIDITY" not in said:
            raise changed_shape(f"//{self.place.host}")
        return Standing(said["UIDVALIDITY"], said["UIDNEXT"])

    def heads(self, folder: str, after: int, until: int, since: str, most: int) -> tuple[dict[int, bytes], int]:
        """The heads of the next messages of a folder, and the number up to which nothing was left out.

        Args:
            folder: opened to be read only, so that nothing is marked as seen.
            after, until: numbers of messages; `until` is the last there is.
            since: a day as 01-Jan-2026 before which nothing is asked for; empty for everything.
            most: how many heads at most.
        """
        self._box.folder.set(folder, readonly=True)
        for _ in range(SEARCHES_A_PAGE):
            end = min(after + NUMBERS_AT_ONCE, until)
            if after >= until:
                break
            asked = f"UID {after + 1}:{end} UNDRAFT" + (f" SINCE {since}" if since else "")
            numbers = sorted({int(uid) for uid in self._box.uids(asked, charset=None)})
            # Some servers answer with their last message whatever was asked for.
            wanted = [uid for uid in numbers if after < uid <= end]
            if wanted:
                part = wanted[:most]
                return self._fetch(part), end if len(part) == len(wanted) else part[-1]
            after = end
        return {}, after

    def _fetch(self, uids: Sequence[int]) -> dict[int, bytes]:
        kind, answer = self._box.client.uid("FETCH", ",".join(map(str, uids)), HEADS)
        if kind != "OK":
            raise changed_shape(f"//{self.place.host}")
        found: dict[int, bytes] = {}
        wanted = set(uids)
        for place, item in enumerate(answer):
            if not isinstance(item, tuple):
                continue
            after = answer[place + 1] if place + 1 < len(answer) else b""
            match = _UID.search(item[0]) or (_UID.search(after) if isinstance(after, bytes) else None)
            if match is not None and int(match[1]) in wanted:
                found[int(match[1])] = item[1]
        return found


def _lower(flags: Sequence[str]) -> set[str]:
    return {flag.casefold() for flag in flags}


@contextmanager
def signed_in(place: Place, user: str, secret: str) -> Iterator[Mailbox]:
    """A mailbox, signed in to; the connection ends with the block. Blocks on the network.

    Raises:
        SignInAgain: the password is not accepted.
        Offline: no network, no such host, no answer in time.
        ServiceTrouble: no encryption that can be trusted, or an answer that is none.
    """
    if not (user + secret).isprintable():
        raise InvalidInput("The user name or the password holds a sign that cannot be sent.", "Enter it again.")
    with _troubles_said(place):
        box = _Box(place)
        try:
            _sign_in(box, place, user, secret)
            yield Mailbox(box, place)
            with suppress(ImapToolsError, imaplib.IMAP4.error, OSError):
                box.logout()
        finally:
            _hang_up(box.client)


def _sign_in(box: _Box, place: Place, user: str, secret: str) -> None:
    login: Any = box.login if (user + secret).isascii() else box.login_utf8
    refusal = b""
    try:
        login(user, secret, initial_folder=None)
        return
    except MailboxLoginError as error:
        refusal = b" ".join(part for part in error.command_result[1] if isinstance(part, bytes))
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        refusal = str(error).encode(errors="replace")
    # Raised outside of the handlers: what the server said may repeat the password.
    if any(code in refusal.upper() for code in _NOT_NOW):
        raise ServiceTrouble(f"{place.host} lets nobody in at the moment.", "It will be tried again later.")
    raise SignInAgain(
        f"{place.host} did not accept the sign-in.",
        "Check the user name, and enter the password again; many hosts want an app password.",
    )


@contextmanager
def _troubles_said(place: Place) -> Iterator[None]:
    host = place.host
    later = "It will be tried again later."
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise ServiceTrouble(
            f"{host} cannot prove that it is {host}; nothing was sent to it.",
            "Check the address of the account, and the date of this computer.",
        ) from error
    except ssl.SSLError as error:
        raise ServiceTrouble(
            f"{host} does not speak TLS on port {place.port}.",
            f"If it begins without, write imap://{host}:{place.port}; it is encrypted before the password is sent.",
        ) from error
    except imaplib.IMAP4.abort as error:
        if "unexpected response" in str(error):
            raise _no_mail_server(host) from error
        raise ServiceTrouble(f"{host} broke off its answer.", later) from error
    except OSError as error:
        raise Offline(f"{host} cannot be reached.", "It will be tried again when there is a network.") from error
    except (imaplib.IMAP4.error, ImapToolsError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise _no_mail_server(host) from error


def _no_mail_server(host: str) -> ServiceTrouble:
    return ServiceTrouble(
        f"{host} answered with something that a mail server does not say.",
        "Check the address of the account; it will be tried again later.",
    )
