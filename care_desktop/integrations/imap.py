"""Mail over IMAP: who wrote to whom and when, of people we know; heads only, and nothing is marked as read."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from care_desktop.domain.interactions import Channel, Flow
from care_desktop.domain.sync import Account, Batch, Greeting, Happening, Identity
from care_desktop.errors import InvalidInput
from care_desktop.integrations.http import Http
from care_desktop.integrations.imap_client import Folder, Mailbox, place_of, signed_in
from care_desktop.integrations.mail_heads import (
    SOURCE,
    BadHead,
    MailHead,
    address_of,
    is_machine,
    name_of,
    read_head,
)
from care_desktop.integrations.problems import ServiceTrouble, SignInAgain
from care_desktop.integrations.repository_items import SINCE_FIELD, start_of
from care_desktop.integrations.shapes import count_page, cursor_of, first_page, kept, not_before, one_line
from care_desktop.integrations.source import AccountField, SecretNeeded

HEADS_A_PAGE = 500
FOLDERS_MAX = 200
PAST_DAYS = 3660
_SERVICE = "email"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Folder, number there, whether it is what we sent, and its header lines.
_Found = tuple[str, int, bool, bytes]
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")


class Imap:
    """The mailbox of a mail host."""

    kind = "imap"
    title = "Mail (IMAP)"
    icon = "email"
    default_host = ""
    host_hint = "imap.example.org:993"
    fields: tuple[AccountField, ...] = (
        AccountField("user", "User name", "ana@example.org"),
        AccountField("addresses", "Other addresses of yours", "ana@example.com", required=False, is_list=True),
        AccountField("folders", "Folders beside the inbox and what you sent", "Archive", required=False, is_list=True),
        AccountField("subjects", "Keep subjects: yes or no", "yes", required=False, default="yes"),
        SINCE_FIELD,
    )
    secret: SecretNeeded | None = SecretNeeded(
        "App password",
        "a password made for this program, not your own",
        note="Gmail: myaccount.google.com/apppasswords. iCloud: account.apple.com. Fastmail: Settings, Privacy.",
    )
    reads = (
        "Reads who wrote to whom, when, and the subject, of mail with people you know; of other mail nothing is kept, "
        "and a text is never read. Nothing is written or marked as read."
    )
    is_local = False
    brings_people = False

    def greet(self, account: Account, secret: str | None, http: Http) -> Greeting:
        """Which folders are read. Blocks on the network.

        Raises:
            SignInAgain, Offline, ServiceTrouble, InvalidInput: each with a sentence.
        """
        me = _me(account)
        start_of(account)
        with _mailbox(account, secret) as mailbox:
            names = [folder.name for folder in _folders(account, mailbox)]
        return Greeting(account.options.get("user", ""), f"Folders that are read: {', '.join(names)}.", me)

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: datetime) -> Batch:
        """The mail of the next 500 heads that were not read yet. Blocks on the network; stores nothing.

        Folders whose numbers hold no more are read anew; what came before is recognised by its Message-ID.

        Raises:
            SignInAgain, Offline, ServiceTrouble, InvalidInput: each with a sentence.
        """
        me, state = _me(account), kept(cursor, account)
        start = start_of(account) or f"{(now - timedelta(days=PAST_DAYS)).astimezone(UTC).date()}T00:00:00Z"
        with _mailbox(account, secret) as mailbox:
            if not state.get("queue"):
                folders = _folders(account, mailbox)
                state["queue"] = [[folder.name, folder.is_sent] for folder in folders]
                known = state.get("folders", {})
                state["folders"] = {folder.name: known[folder.name] for folder in folders if folder.name in known}
                state["heads"] = 0
                first_page(state)
            heads = list(_page(mailbox, state, start))
        # By number, not by name: two folders may well hold the same.
        count_page(state, (f"{folder} {uid}" for folder, uid, *_ in heads), f"//{mailbox.place.host}")
        keeps_subjects = account.options.get("subjects", "").strip().casefold() != "no"
        found = _happenings(heads, me, keeps_subjects)
        more, done = bool(state["queue"]), int(state["heads"])
        if not more:
            del state["queue"], state["heads"]
            first_page(state)
        return Batch(cursor_of(state), not_before(found, start), more=more, done=done)


def _mailbox(account: Account, secret: str | None) -> Any:
    place = place_of(account.host)
    if not secret:
        raise SignInAgain(f"The app password of {place.host} is missing.", "Enter it again.")
    return signed_in(place, account.options.get("user", "").strip(), secret)


def _me(account: Account) -> Identity:
    """The owner of the mailbox, with all their addresses.

    Raises:
        InvalidInput: none was entered, or one is no address.
    """
    others = [line.strip() for line in re.split(r"[\n,]+", account.options.get("addresses", "")) if line.strip()]
    odd = [text for text in others if not _ADDRESS.fullmatch(text)]
    user = account.options.get("user", "").strip()
    own = tuple(dict.fromkeys(text.casefold() for text in ([user] if _ADDRESS.fullmatch(user) else []) + others))
    if odd or not own:
        what = f"“{odd[0]}” is no address." if odd else "Which address is yours is not said."
        raise InvalidInput(what, "Enter your own addresses, one a line.")
    return Identity(_SERVICE, login=user, emails=own, is_us=True)


def _folders(account: Account, mailbox: Mailbox) -> list[Folder]:
    """The inbox, what was sent, and the folders that were asked for.

    Raises:
        ServiceTrouble: one of those is not there.
    """
    asked = [line.strip() for line in account.options.get("folders", "").splitlines() if line.strip()]
    every = mailbox.folders()
    names = {folder.name.casefold() for folder in every}
    missing = [name for name in asked if name.casefold() not in names]
    if missing:
        raise ServiceTrouble(
            f"{mailbox.place.host} has no folder “{missing[0]}”.",
            f"Its folders are: {', '.join(folder.name for folder in every[:20])}.",
        )
    wanted = {"inbox", *(name.casefold() for name in asked)}
    found = [folder for folder in every if folder.is_sent or folder.name.casefold() in wanted]
    return sorted(found, key=lambda folder: (folder.name.casefold() != "inbox", folder.name))[:FOLDERS_MAX]


def _page(mailbox: Mailbox, state: dict[str, Any], start: str) -> Iterator[_Found]:
    """The next heads of the first folders that still have some."""
    left = HEADS_A_PAGE
    while state["queue"] and left > 0:
        folder, is_sent = state["queue"][0]
        standing = mailbox.standing(folder)
        validity, last = state["folders"].get(folder, (0, 0))
        last = int(last) if validity == standing.validity else 0
        heads: dict[int, bytes] = {}
        if last < standing.next_uid - 1:
            heads, last = mailbox.heads(folder, last, standing.next_uid - 1, _imap_day(start), left)
        state["folders"][folder] = [standing.validity, last]
        if last >= standing.next_uid - 1:
            state["queue"].pop(0)
        elif not heads:
            # A folder with long stretches of numbers that are gone.
            left = 0
        left -= len(heads)
        state["heads"] += len(heads)
        yield from ((folder, uid, bool(is_sent), heads[uid]) for uid in sorted(heads))


def _imap_day(start: str) -> str:
    # A day earlier: servers compare with the day in a zone of their own.
    day = date.fromisoformat(start[:10]) - timedelta(days=1)
    return f"{day.day:02d}-{_MONTHS[day.month - 1]}-{day.year}"


def _happenings(heads: Iterable[_Found], me: Identity, keeps_subjects: bool) -> Iterator[Happening]:
    for _folder, _uid, is_sent, raw in heads:
        try:
            head = read_head(raw)
        except BadHead:
            continue
        found = None if head.is_automatic else _happening(head, me, is_sent)
        if found is not None:
            yield Happening(**found, note=one_line(head.subject) if keeps_subjects else "")


def _happening(head: MailHead, me: Identity, is_sent: bool) -> dict[str, Any] | None:
    """What a mail was; None for one to ourselves alone."""
    sender = address_of(head.sender)
    from_me = is_sent or sender in me.emails
    to = {address_of(text): name_of(text) for text in head.to}
    others = [
        Identity(_SERVICE, emails=(address,), name=name)
        for address, name in to.items()
        if address not in me.emails and address != sender and not is_machine(address)
    ]
    if from_me and not others:
        return None
    return {
        "external_id": head.name,
        "source": SOURCE,
        "thread": head.thread,
        "occurred_at": head.when,
        "author": me if from_me else Identity(_SERVICE, emails=(sender,), name=name_of(head.sender)),
        "channel": Channel.EMAIL,
        "flow": Flow.CONVERSATION,
        "others": tuple(others) if from_me else (me, *others),
        "known_only": True,
    }
