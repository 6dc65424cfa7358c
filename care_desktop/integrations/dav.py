"""WebDAV as address books and calendars need it: discovery, listings, and what changed since a token (RFC 6578)."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from care_desktop.domain.sync import Account
from care_desktop.integrations.http import (
    TIMEOUT_S,
    Http,
    Origin,
    Reply,
    changed_shape,
    checked_base,
    host_of,
    origin_of,
)
from care_desktop.integrations.problems import CursorLost, ServiceTrouble, SignInAgain
from care_desktop.integrations.source import AccountField

_DAV = "{DAV:}"
_CTAG = "{http://calendarserver.org/ns/}getctag"
_NAMES = {
    "DAV:": "d",
    "urn:ietf:params:xml:ns:carddav": "card",
    "urn:ietf:params:xml:ns:caldav": "cal",
    "http://calendarserver.org/ns/": "cs",
}
_SAFE_IN_PATHS = "/:@!$&'()*+,;=~"
# Statuses that carry a condition in their body: servers disagree on which one goes with a lost token.
_CONDITIONS = frozenset({400, 403, 404, 405, 409, 410, 412, 415, 422, 501, 507})
_NOT_HERE = frozenset({400, 404, 405, 409, 501})
COLLECTIONS_MAX = 500
# A server that has just begun reads every one of ten thousand cards before its first word.
PATIENCE_S = 180.0

FIELDS = (
    AccountField("user", "User name", "ana@example.org"),
    AccountField(
        "address",
        "Address, when it is not found by itself",
        "https://cloud.example.org/remote.php/dav/",
        required=False,
    ),
)


@dataclass(frozen=True, slots=True)
class Flavour:
    """What tells address books and calendars apart; names with their namespace."""

    well_known: str
    home: str
    collection: str
    data: str
    multiget: str


_CARD, _CAL = "{urn:ietf:params:xml:ns:carddav}", "{urn:ietf:params:xml:ns:caldav}"
ADDRESS_BOOKS = Flavour(
    "carddav", f"{_CARD}addressbook-home-set", f"{_CARD}addressbook", f"{_CARD}address-data", "addressbook-multiget"
)
CALENDARS = Flavour(
    "caldav", f"{_CAL}calendar-home-set", f"{_CAL}calendar", f"{_CAL}calendar-data", "calendar-multiget"
)
_ADDRESSES = f"{_CAL}calendar-user-address-set"
_COMPONENTS = f"{_CAL}supported-calendar-component-set"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of a multistatus answer; `status` 200 unless the whole row has another; `props` only those found."""

    path: str
    status: int
    props: Mapping[str, Element]

    def text(self, name: str) -> str:
        """The text of a property; empty when it is absent."""
        found = self.props.get(name)
        return (found.text or "").strip() if found is not None else ""

    def holds(self, name: str, inner: str) -> bool:
        """Whether a property holds an element."""
        found = self.props.get(name)
        return found is not None and found.find(inner) is not None


@dataclass(frozen=True, slots=True)
class Principal:
    """Who we are there: where our collections lie, our addresses, and the collection itself when that was entered."""

    homes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    collections: tuple["Collection", ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """An address book or a calendar; `mark` changes whenever something in it does, empty when there is no such mark."""

    path: str
    name: str
    mark: str
    can_sync: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """What is there, or what changed: path -> ETag; `gone` only what the server says was deleted.

    `token` is where to go on; `more` means that the server cut the answer short.
    """

    etags: Mapping[str, str]
    gone: tuple[str, ...] = ()
    token: str = ""
    more: bool = False


def connect(account: Account, secret: str | None, http: Http) -> tuple[Origin, str]:
    """The server of an account, with the secret that only it sees, and the path that was entered.

    Raises:
        SignInAgain: there is no secret.
        InvalidInput: the address is none, or not https.
    """
    base = checked_base(account.options.get("address") or account.host)
    if not secret:
        raise SignInAgain(f"The app password of {host_of(base)} is missing.", "Enter it again.")
    basic = base64.b64encode(f"{account.options.get('user', '')}:{secret}".encode()).decode("ascii")
    return http.at(base, {"authorization": f"Basic {basic}"}), urlsplit(base).path or "/"


def find_principal(origin: Origin, flavour: Flavour, path: str) -> Principal:
    """Who we are at a server, from the path that was entered or from its well-known one. Blocks.

    Raises:
        ServiceTrouble: there is no address book or calendar there.
        SignInAgain, Postponed, Offline: as `Origin.send`.
    """
    wanted = (f"{_DAV}current-user-principal", flavour.home, *_OF_COLLECTION)
    starts = [path] if path != "/" else [f"/.well-known/{flavour.well_known}", "/"]
    trouble = None
    for start in starts:
        reply = _propfind(origin, start, "0", wanted, allow=_NOT_HERE)
        if reply.status != 207:
            trouble = reply
            continue
        for row in rows_of(reply)[0]:
            if row.holds(f"{_DAV}resourcetype", flavour.collection):
                return Principal(collections=(_collection(row),))
            principal = _hrefs(row, f"{_DAV}current-user-principal", reply.url)
            homes = _hrefs(row, flavour.home, reply.url)
            if principal:
                found = _principal_at(origin, flavour, principal[0])
                return found if found.homes else Principal(homes or (path,), found.addresses)
            if homes:
                return Principal(homes)
    where = host_of(trouble.url) if trouble else "The server"
    raise ServiceTrouble(
        f"{where} does not say where our address books or calendars are.",
        "Enter the whole address that the service names for other programs.",
    )


def _principal_at(origin: Origin, flavour: Flavour, path: str) -> Principal:
    reply = _propfind(origin, path, "0", (flavour.home, _ADDRESSES))
    rows = rows_of(reply)[0]
    homes = tuple(home for row in rows for home in _hrefs(row, flavour.home, reply.url))
    addresses = (
        (item.text or "").strip()
        for row in rows
        if (found := row.props.get(_ADDRESSES)) is not None
        for item in found.iter(f"{_DAV}href")
    )
    mails = (text[7:].casefold() for text in addresses if text.casefold().startswith("mailto:"))
    return Principal(homes, tuple(dict.fromkeys(mails)))


_OF_COLLECTION = (
    f"{_DAV}resourcetype",
    f"{_DAV}displayname",
    f"{_DAV}sync-token",
    f"{_DAV}supported-report-set",
    _CTAG,
    _COMPONENTS,
)


def collections_of(origin: Origin, flavour: Flavour, principal: Principal) -> list[Collection]:
    """Every address book or calendar of ours, by path. Blocks.

    Raises:
        ServiceTrouble, SignInAgain, Postponed, Offline: as `Origin.send`.
    """
    found = {item.path: item for item in principal.collections}
    for home in principal.homes:
        for row in rows_of(_propfind(origin, home, "1", _OF_COLLECTION))[0][:COLLECTIONS_MAX]:
            components = row.props.get(_COMPONENTS)
            # Radicale names components for address books as well.
            is_asked = flavour is CALENDARS and components is not None
            other = is_asked and not any(item.get("name") == "VEVENT" for item in components or ())
            if row.holds(f"{_DAV}resourcetype", flavour.collection) and not other:
                found[row.path] = _collection(row)
    return [found[path] for path in sorted(found)]


def _collection(row: Row) -> Collection:
    token = row.text(f"{_DAV}sync-token")
    reports = row.props.get(f"{_DAV}supported-report-set")
    can_sync = bool(token) or (reports is not None and any(True for _ in reports.iter(f"{_DAV}sync-collection")))
    name = row.text(f"{_DAV}displayname") or unquote(row.path.rstrip("/").rpartition("/")[2])
    return Collection(row.path, name, token or row.text(_CTAG), can_sync)


def changes(origin: Origin, path: str, token: str) -> Listing | None:
    """What changed in a collection since a token; an empty one lists everything. None: it cannot tell. Blocks.

    Raises:
        CursorLost: the token is not valid any more.
        ServiceTrouble, SignInAgain, Postponed, Offline: as `Origin.send`.
    """
    body = (
        f"<d:sync-collection {_SPACES}><d:sync-token>{escape(token)}</d:sync-token><d:sync-level>1</d:sync-level>"
        "<d:prop><d:getetag/></d:prop></d:sync-collection>"
    )
    reply = _report(origin, path, body, "0", allow=_CONDITIONS)
    if reply.status != 207:
        if b"valid-sync-token" in reply.body and token:
            raise CursorLost(f"{host_of(reply.url)} does not know any more what it told us last.")
        if (
            b"valid-sync-token" in reply.body
            or reply.status in (405, 415, 501, 507)
            or b"supported-report" in reply.body
        ):
            return None
        # Asked once more, so that it is said in the words every source has for it.
        reply = _report(origin, path, body, "0")
    rows, root = rows_of(reply)
    new = root.findtext(f"{_DAV}sync-token", "").strip()
    if not new:
        raise changed_shape(reply.url)
    more = any(row.status == 507 for row in rows)
    inside = [row for row in rows if row.path.rstrip("/") != path.rstrip("/")]
    if more and (new == token or not inside):
        raise ServiceTrouble(f"{host_of(reply.url)} cuts its answers short and does not go on.", "Try again later.")
    gone = tuple(row.path for row in inside if row.status == 404)
    return Listing(_etags(inside), gone, new, more)


def listing(origin: Origin, path: str) -> Listing:
    """Everything in a collection; nothing is known of what was deleted. Blocks.

    Raises:
        ServiceTrouble, SignInAgain, Postponed, Offline: as `Origin.send`.
    """
    rows = rows_of(_propfind(origin, path, "1", (f"{_DAV}getetag", f"{_DAV}resourcetype")))[0]
    return Listing(_etags(row for row in rows if not row.holds(f"{_DAV}resourcetype", f"{_DAV}collection")))


def _etags(rows: Iterable[Row]) -> dict[str, str]:
    found = {row.path: row.text(f"{_DAV}getetag") for row in rows if row.status == 200}
    return {path: etag for path, etag in found.items() if etag and not path.endswith("/")}


def multiget(
    origin: Origin, flavour: Flavour, path: str, paths: Sequence[str]
) -> tuple[dict[str, tuple[str, str]], set[str]]:
    """(path -> ETag and text) of some things of a collection, and the paths that were answered. Blocks.

    Raises:
        ServiceTrouble, SignInAgain, Postponed, Offline: as `Origin.send`.
    """
    prefix = "card" if flavour is ADDRESS_BOOKS else "cal"
    hrefs = "".join(f"<d:href>{escape(item)}</d:href>" for item in paths)
    body = (
        f"<{prefix}:{flavour.multiget} {_SPACES}><d:prop><d:getetag/>{_asked([flavour.data])}</d:prop>"
        f"{hrefs}</{prefix}:{flavour.multiget}>"
    )
    rows = rows_of(_report(origin, path, body, "1"))[0]
    texts = {row.path: (row.text(f"{_DAV}getetag"), _whole(row, flavour.data)) for row in rows if row.status == 200}
    return {key: pair for key, pair in texts.items() if pair[1]}, {row.path for row in rows}


def query_events(origin: Origin, path: str, start: str, end: str) -> list[str]:
    """The events of a calendar that lie in a span of time (UTC, as `20261122T093000Z`), as iCalendar texts. Blocks.

    Raises:
        ServiceTrouble, SignInAgain, Postponed, Offline: as `Origin.send`.
    """
    body = (
        f"<cal:calendar-query {_SPACES}><d:prop>{_asked([CALENDARS.data])}</d:prop><cal:filter>"
        '<cal:comp-filter name="VCALENDAR"><cal:comp-filter name="VEVENT">'
        f'<cal:time-range start="{start}" end="{end}"/></cal:comp-filter></cal:comp-filter></cal:filter>'
        "</cal:calendar-query>"
    )
    rows = rows_of(_report(origin, path, body, "1"))[0]
    return [text for row in sorted(rows, key=lambda row: row.path) if (text := _whole(row, CALENDARS.data))]


def rows_of(reply: Reply) -> tuple[list[Row], Element]:
    """The rows of a multistatus answer and its root; paths of other origins are left out.

    Raises:
        ServiceTrouble: it is no multistatus, is cut off, or holds a bomb.
    """
    try:
        root: Element = fromstring(reply.body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise ServiceTrouble(
            f"{host_of(reply.url)} answered with something that is not data.",
            "Check the address of the account; it will be tried again later.",
        ) from error
    if root.tag != f"{_DAV}multistatus":
        raise changed_shape(reply.url)
    found: list[Row] = []
    for response in root.findall(f"{_DAV}response"):
        path = path_of(response.findtext(f"{_DAV}href", ""), reply.url)
        if not path:
            continue
        status = _status(response.findtext(f"{_DAV}status", ""))
        props = {
            item.tag: item
            for stat in response.findall(f"{_DAV}propstat")
            if _status(stat.findtext(f"{_DAV}status", "")) == 200
            for prop in stat.findall(f"{_DAV}prop")
            for item in prop
        }
        found.append(Row(path, status, props))
    return found, root


def _status(text: str) -> int:
    parts = text.split()
    code = int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else 200
    return 200 if 200 <= code < 300 else code


def path_of(href: str, base: str) -> str:
    """The path of an address in one spelling, whoever wrote it; empty when it is of another origin."""
    try:
        address = urljoin(base, href.strip())
        if not href.strip() or origin_of(address) != origin_of(base):
            return ""
        return quote(unquote(urlsplit(address).path), safe=_SAFE_IN_PATHS)
    except ValueError:
        return ""


def _hrefs(row: Row, name: str, base: str) -> tuple[str, ...]:
    """Addresses in a property; whole ones of another origin stay, so that following them says so."""
    found = row.props.get(name)
    texts = [] if found is None else [(item.text or "").strip() for item in found.iter(f"{_DAV}href")]
    return tuple(path_of(text, base) or text for text in texts if text)


def _whole(row: Row, name: str) -> str:
    found = row.props.get(name)
    return found.text or "" if found is not None else ""


_SPACES = " ".join(f'xmlns:{short}="{name}"' for name, short in _NAMES.items())


def _asked(names: Iterable[str]) -> str:
    parts = (name[1:].split("}") for name in names)
    return "".join(f"<{_NAMES[space]}:{local}/>" for space, local in parts)


def _propfind(
    origin: Origin, path: str, depth: str, names: Iterable[str], allow: frozenset[int] = frozenset()
) -> Reply:
    body = f"<d:propfind {_SPACES}><d:prop>{_asked(names)}</d:prop></d:propfind>"
    return _send(origin, "PROPFIND", path, body, depth, allow)


def _report(origin: Origin, path: str, body: str, depth: str, allow: frozenset[int] = frozenset()) -> Reply:
    return _send(origin, "REPORT", path, body, depth, allow)


def _send(origin: Origin, method: str, path: str, body: str, depth: str, allow: frozenset[int]) -> Reply:
    headers = {"depth": depth, "content-type": "application/xml; charset=utf-8"}
    data = f'<?xml version="1.0" encoding="utf-8"?>{body}'.encode()
    patience_s = TIMEOUT_S if depth == "0" and method == "PROPFIND" else PATIENCE_S
    return origin.send(method, path, headers=headers, body=data, allow=allow, patience_s=patience_s)
