"""Address books over CardDAV: contact cards, and which of them changed or were deleted since the last run."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from care_desktop.domain.sync import Account, Batch, Card, Greeting, Identity
from care_desktop.integrations import dav
from care_desktop.integrations.dav import ADDRESS_BOOKS, Collection, Listing
from care_desktop.integrations.http import Http, Origin
from care_desktop.integrations.problems import CursorLost, ServiceTrouble
from care_desktop.integrations.source import AccountField, SecretNeeded
from care_desktop.integrations.vcard import BadCard, read_card

CARDS_A_PAGE = 500
ROUNDS_MAX = 10_000


@dataclass(slots=True)
class _Place:
    """Where a run is.

    Attributes:
        books: path -> what is known of it after the last whole run: its mark, and its token or every ETag.
        queue: books of this run that are still to be done: path, mark, whether it can tell what changed.
        next: what will be known of the first of them when it is done; None before it was listed.
        pending: names in the first of them that are still to be read.
        truncated: the server has more to list of it.
        done, total: cards read and found so far in this run.
        rounds: pages of this run, against answers without end.
    """

    books: dict[str, dict[str, Any]] = field(default_factory=dict)
    queue: list[tuple[str, str, bool]] = field(default_factory=list)
    next: dict[str, Any] | None = None
    pending: list[str] = field(default_factory=list)
    truncated: bool = False
    done: int = 0
    total: int = 0
    rounds: int = 0


class CardDav:
    """Address books of Nextcloud, Fastmail, iCloud, mailbox hosts and others."""

    kind = "carddav"
    title = "Address book (CardDAV)"
    icon = "address-book"
    default_host = ""
    host_hint = "cloud.example.org"
    fields: tuple[AccountField, ...] = dav.FIELDS
    secret: SecretNeeded | None = SecretNeeded(
        "App password",
        "a password made for this program, not your own",
        note="Nextcloud: Settings, Security. iCloud: account.apple.com. Fastmail: Settings, Privacy and security.",
    )
    reads = "Reads the contact cards of your address books. Nothing is written."
    is_local = False
    brings_people = True

    def greet(self, account: Account, secret: str | None, http: Http) -> Greeting:
        """Which address books there are. Blocks on the network.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble, InvalidInput: each with a sentence.
        """
        origin, path = dav.connect(account, secret, http)
        principal = dav.find_principal(origin, ADDRESS_BOOKS, path)
        books = dav.collections_of(origin, ADDRESS_BOOKS, principal)
        return greeting(account, principal.addresses, [book.name for book in books], "address book")

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: datetime) -> Batch:
        """The next cards that are new or changed; at most 500. Blocks on the network.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble, CursorLost, InvalidInput: each with a sentence.
        """
        origin, path = dav.connect(account, secret, http)
        place = _place(cursor)
        if not place.queue:
            _start(place, origin, path)
        if not place.queue:
            return Batch(_cursor(place))
        place.rounds += 1
        if place.rounds > ROUNDS_MAX:
            raise ServiceTrouble(f"{account.host} goes on without an end.", "It will be tried again later.")
        gone = _list(place, origin) if place.next is None else ()
        cards = _read(place, origin)
        if not place.pending:
            _finish_book(place)
        return Batch(
            _cursor(place), cards=cards, gone=gone, more=bool(place.queue), done=place.done, total=place.total or None
        )


def greeting(account: Account, addresses: tuple[str, ...], names: list[str], what: str) -> Greeting:
    """What a server of collections says of us."""
    user = account.options.get("user", "")
    emails = tuple(dict.fromkeys([*([user.casefold()] if "@" in user else []), *addresses]))[:1]
    shown = ", ".join(names[:5]) + (" and others" if len(names) > 5 else "")
    count = f"{len(names)} {what}{'' if len(names) == 1 else 's'} can be read"
    return Greeting(
        user, f"{count}: {shown}." if names else f"{count}.", Identity("email", emails=emails) if emails else None
    )


def _place(cursor: str) -> _Place:
    if not cursor:
        return _Place()
    try:
        kept = json.loads(cursor)
        place = _Place(**kept)
        place.queue = [(path, mark, can_sync) for path, mark, can_sync in place.queue]
        return place
    except (ValueError, TypeError) as error:
        raise CursorLost("Where the last run ended cannot be read.") from error


def _cursor(place: _Place) -> str:
    return json.dumps(asdict(place), ensure_ascii=False, separators=(",", ":"))


def _start(place: _Place, origin: Origin, path: str) -> None:
    principal = dav.find_principal(origin, ADDRESS_BOOKS, path)
    books = dav.collections_of(origin, ADDRESS_BOOKS, principal)
    place.books = {book.path: place.books[book.path] for book in books if book.path in place.books}
    place.queue = [(book.path, book.mark, book.can_sync) for book in books if _may_have_changed(place, book)]
    place.done = place.total = place.rounds = 0


def _may_have_changed(place: _Place, book: Collection) -> bool:
    return not book.mark or place.books.get(book.path, {}).get("mark") != book.mark


def _list(place: _Place, origin: Origin) -> tuple[str, ...]:
    """Find out what is to be read in the first book; returns what the server says was deleted."""
    path, mark, can_sync = place.queue[0]
    known = place.books.get(path, {})
    found: Listing | None = dav.changes(origin, path, known.get("token", "")) if can_sync else None
    if found is not None:
        place.next = {"mark": mark, "token": found.token}
        wanted = list(found.etags)
    else:
        found = dav.listing(origin, path)
        before = known.get("etags", {})
        wanted = [key for key, etag in found.etags.items() if before.get(_short(path, key)) != etag]
        place.next = {"mark": mark, "etags": {_short(path, key): etag for key, etag in found.etags.items()}}
    place.truncated = found.more
    place.pending = sorted(_short(path, key) for key in wanted)
    place.total += len(place.pending)
    return found.gone


def _short(book: str, path: str) -> str:
    """The name of a card in its book."""
    return path.removeprefix(book) if path.startswith(book) else path


def _read(place: _Place, origin: Origin) -> tuple[Card, ...]:
    """The next cards of the first book; what the server leaves out is asked for again, as long as it gives any."""
    book = place.queue[0][0]
    names, place.pending = place.pending[:CARDS_A_PAGE], place.pending[CARDS_A_PAGE:]
    if not names:
        return ()
    paths = [name if name.startswith("/") else book + name for name in names]
    texts, answered = dav.multiget(origin, ADDRESS_BOOKS, book, paths)
    missing = [path for path in paths if path not in answered]
    if len(missing) == len(paths):
        raise ServiceTrouble("The server lists contacts that it does not give.", "It will be tried again later.")
    place.pending += [_short(book, path) for path in missing]
    place.done += len(paths) - len(missing)
    cards = (_card(path, *texts[path]) for path in paths if path in texts)
    return tuple(card for card in cards if card is not None)


def _card(path: str, etag: str, text: str) -> Card | None:
    """What a card says; None for one that is no person or that nobody can read."""
    try:
        return read_card(text, path, etag)
    except BadCard:
        return None


def _finish_book(place: _Place) -> None:
    """The first book is done, unless the server has more to list of it."""
    path = place.queue[0][0]
    place.books[path] = place.next or {}
    place.next = None
    if place.truncated:
        # Not the mark of the end yet.
        place.books[path]["mark"] = ""
        return
    place.queue.pop(0)
