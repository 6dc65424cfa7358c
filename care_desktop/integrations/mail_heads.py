"""The head of a mail: when, who to whom, about what, and the name by which it is the same wherever it is found."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import blake2b

# What happens in mail, from a file as from a mailbox: the same message is one of both.
SOURCE = "mail"
SUBJECT_MAX = 500
RECIPIENTS_MAX = 100
NAME_MAX = 998
_SAYS_AUTOMATIC = ("list-id", "list-unsubscribe", "x-autoreply", "x-autorespond")
_BULK = frozenset({"bulk", "list", "junk"})
_MACHINE = re.compile(r"(?:no|do.?not).?reply|mailer.?daemon|postmaster|bounces?|notifications?", re.IGNORECASE)
_NAMES = re.compile(r"<([^<>\s]+)>")
WANTED = (
    *("from", "to", "cc", "date", "subject", "message-id", "delivered-to"),
    *("references", "in-reply-to", "auto-submitted", "precedence", *_SAYS_AUTOMATIC),
)


class BadHead(ValueError):
    """It does not say who wrote it, or when; the text is for the user."""


@dataclass(frozen=True, slots=True)
class MailHead:
    """What the head of a mail says; mail addresses as Name <address>.

    Attributes:
        name: its Message-ID without brackets, or one made from what it says.
        thread: the name of the first message of the conversation; its own when it begins one.
        delivered_to: whose mailbox it was delivered to; empty when that is not said.
        is_automatic: written by a machine or to a list.
    """

    when: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    name: str
    thread: str
    delivered_to: str
    is_automatic: bool


def read_head(head: bytes) -> MailHead:
    """Read the header lines of a message; whatever follows an empty line must not be there.

    Raises:
        BadHead: no sender, or no date that can be read.
    """
    fields: dict[str, list[str]] = {}
    text = re.sub(r"\r?\n[ \t]+", " ", _text(head)).replace("\0", "")
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip().casefold() in WANTED:
            fields.setdefault(name.strip().casefold(), []).append(value.strip())
    sender, to = _addresses(fields.get("from", ())), _addresses((*fields.get("to", ()), *fields.get("cc", ())))
    if not sender:
        raise BadHead("the message does not say who wrote it")
    when = _moment(_first(fields, "date"))
    if when is None:
        raise BadHead("the message has no date that can be read")
    subject = _decoded(_first(fields, "subject"))[:SUBJECT_MAX]
    name = _first(fields, "message-id").strip("<> ")
    if not 0 < len(name) <= NAME_MAX:
        name = blake2b(f"{when.isoformat()}\x1f{sender[0]}\x1f{subject}".encode(), digest_size=12).hexdigest()
    earlier = _NAMES.search(f"{_first(fields, 'references')} {_first(fields, 'in-reply-to')}")
    delivered = _addresses(fields.get("delivered-to", ()))[:1]
    return MailHead(
        when=when,
        sender=sender[0],
        to=tuple(to[:RECIPIENTS_MAX]),
        subject=subject,
        name=name,
        thread=earlier[1] if earlier else name,
        delivered_to=next(iter(delivered), ""),
        is_automatic=_is_automatic(fields, address_of(sender[0])),
    )


def address_of(text: str) -> str:
    """The address of Name <address>, as addresses are compared."""
    return text.rpartition("<")[2].removesuffix(">").casefold()


def name_of(text: str) -> str:
    """The name of Name <address>; empty without one."""
    return text.rpartition("<")[0].strip(' "')


def is_machine(address: str) -> bool:
    """Whether nobody reads what is sent to an address."""
    return _MACHINE.fullmatch(address.partition("@")[0].partition("+")[0]) is not None


def _is_automatic(fields: dict[str, list[str]], sender: str) -> bool:
    """RFC 3834 and RFC 2919, and what was usual before them."""
    submitted = _first(fields, "auto-submitted").casefold().partition(";")[0].strip()
    if submitted not in ("", "no") or _first(fields, "precedence").casefold() in _BULK:
        return True
    return is_machine(sender) or any(name in fields for name in _SAYS_AUTOMATIC)


def _first(fields: dict[str, list[str]], name: str) -> str:
    return next(iter(fields.get(name, ())), "")


def _text(head: bytes) -> str:
    try:
        return head.decode("utf-8")
    except UnicodeError:
        return head.decode("cp1252", "replace")


def _decoded(text: str) -> str:
    """A header with its encoded words as text, on one line."""
    with suppress(HeaderParseError, LookupError, ValueError):
        text = str(make_header(decode_header(text)))
    return " ".join(text.split())


def _addresses(texts: Sequence[str]) -> list[str]:
    """The addresses of headers, each as Name <address>."""
    return [f"{_decoded(name)} <{address}>".strip() for name, address in getaddresses(list(texts)) if "@" in address]


def _moment(text: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(text)
        # Without its offset it was written in UTC (RFC 5322, -0000).
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
