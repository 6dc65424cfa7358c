"""Walking the lists of code repositories: which list, which page, since when, and how to go on after a stop."""

import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from care_desktop.domain.sync import Batch, Happening
from care_desktop.errors import CareError
from care_desktop.integrations.http import Origin, Reply, changed_shape, host_of, origin_of
from care_desktop.integrations.problems import Offline, Postponed, ServiceTrouble, SignInAgain

OVERLAP = timedelta(minutes=2)
PAGES_A_FETCH = 10
HAPPENINGS_A_FETCH = 1000
PAGES_MAX = 20_000
PER_PAGE = 100
ABSENT = frozenset({404, 410, 451})
EXPIRED = ABSENT | {422}


class LinkExpired(Exception):
    """A link that a list gave leads nowhere any more: read the list anew."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A repository: its number there, which survives renaming, and its name `owner/name`."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where to read: what changed since an ISO time (empty: everything), or a link that a page gave.

    Attributes:
        etag: of the first page as it was the last time; empty when it says nothing.
    """

    since: str = ""
    link: str = ""
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What one request brought.

    Attributes:
        newest: ISO time of the newest change on it; empty without one.
        next: where the walk goes on; None when the list is done.
        etag: of the page, when an unchanged page means an unchanged list.
        mark: of what is on it, to notice a list that repeats itself.
    """

    happenings: tuple[Happening, ...] = ()
    newest: str = ""
    next: Place | None = None
    etag: str = ""
    mark: int = 0


@dataclass(frozen=True, slots=True)
class Stream:
    """One list of a repository.

    Attributes:
        name: in the cursor.
        read: one request; None when nothing changed.
        newest_first: the first page changes whenever the list does.
    """

    name: str
    read: Callable[[Scope, Place], Page | None]
    newest_first: bool = False


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk over some repositories of one host.

    Attributes:
        host: for sentences.
        names: the repositories as they were entered.
        open: asks for a repository; None when there is none, or it may not be read.
        streams: the lists of each.
        start: since when, the first time; empty for everything.
        reader: stands for the secret, so that ETags are not used with another one.
    """

    host: str
    names: Sequence[str]
    open: Callable[[str], Scope | None]
    streams: Sequence[Stream]
    start: str = ""
    reader: str = ""


def read_on(walk: Walk, cursor: str, now: datetime) -> Batch:
    """Some pages from where the cursor stands. Blocks.

    What came before a failure is handed over first; the failure follows with the next call, which asks for nothing.

    Args:
        walk: what is read.
        cursor: of the batch before; empty for the first.
        now: the same for all calls of a run.

    Raises:
        CareError: a page failed, the lists never end, or, after everything else, a repository is missing.
    """
    state, run = _state(cursor, walk), now.isoformat()
    if state.get("stop", {}).get("run") == run:
        raise _failure(state["stop"])
    state.pop("stop", None)
    found: list[Happening] = []
    for count in range(PAGES_A_FETCH):
        before = json.dumps(state)
        try:
            more = _step(walk, state, found, run)
        except CareError as error:
            if count == 0:
                raise
            state, more = {**json.loads(before), "stop": _stop(error, run)}, True
            break
        if not more or "stop" in state or len(found) >= HAPPENINGS_A_FETCH:
            break
    total = len(walk.names) * (len(walk.streams) + 1)
    return Batch(json.dumps(state), tuple(found), more=more, done=state["at"] if more else total, total=total)


def _state(cursor: str, walk: Walk) -> dict[str, Any]:
    """What the cursor holds: `at` counts lists, `walk` is the one under way, `kept` what is known of repositories."""
    asked = {"names": list(walk.names), "start": walk.start, "reader": walk.reader}
    fresh = {"kept": {}, "at": 0, "missing": [], "asked": asked}
    try:
        state: dict[str, Any] = json.loads(cursor) if cursor else fresh
    except ValueError:
        return fresh
    before = state.get("asked", {})
    if before == asked:
        return state
    if before.get("start") != walk.start:
        return fresh
    for kept in state["kept"].values() if before.get("reader") != walk.reader else ():
        for mark in kept["marks"].values():
            mark["etag"] = ""
    return {**fresh, "kept": state["kept"]}


def _stop(error: CareError, run: str) -> dict[str, str]:
    until = error.until.isoformat() if isinstance(error, Postponed) else ""
    kind = type(error).__name__
    return {"run": run, "kind": kind, "message": error.message, "next_step": error.next_step, "until": until}


def _failure(stop: Mapping[str, str]) -> CareError:
    if stop["kind"] == Postponed.__name__:
        return Postponed(stop["message"], datetime.fromisoformat(stop["until"]))
    kinds: dict[str, type[CareError]] = {kind.__name__: kind for kind in (SignInAgain, Offline, ServiceTrouble)}
    return kinds.get(stop["kind"], ServiceTrouble)(stop["message"], stop["next_step"])


def _step(walk: Walk, state: dict[str, Any], found: list[Happening], run: str) -> bool:
    """One request; False when the run is done."""
    if not walk.names:
        return False
    place, number = divmod(state["at"], len(walk.streams) + 1)
    name = walk.names[place]
    if number == 0:
        scope = walk.open(name)
        if scope is None:
            state["missing"].append(name)
            state["at"] += len(walk.streams)
        else:
            state["kept"].setdefault(name, {"marks": {}}).update(id=scope.id, name=scope.name)
        _next_list(state)
    else:
        _read(walk, walk.streams[number - 1], state["kept"][name], state, found, run)
    if state["at"] < len(walk.names) * (len(walk.streams) + 1):
        return True
    missing, state["missing"], state["at"] = state["missing"], [], 0
    if missing:
        message = f"{walk.host} has no repository {', '.join(missing)}, or the token may not read it."
        state["stop"] = _stop(ServiceTrouble(message, "Check its name; everything else was synced."), run)
    return bool(missing)


def _read(
    walk: Walk, stream: Stream, kept: dict[str, Any], state: dict[str, Any], found: list[Happening], run: str
) -> None:
    mark = kept["marks"].setdefault(stream.name, {"since": walk.start, "etag": ""})
    on = state.setdefault("walk", _walk_from(mark["since"]))
    is_first = on["pages"] == 0
    place = Place(on["since"], on["link"], mark["etag"] if is_first else "")
    try:
        page = stream.read(Scope(kept["id"], kept["name"]), place)
    except LinkExpired as error:
        if on.get("renewed") == run:
            raise ServiceTrouble(
                f"{walk.host} gives links that lead nowhere.", "It will be tried again later."
            ) from error
        state["walk"] = {**_walk_from(mark["since"]), "renewed": run}
        return
    if page is None:
        _next_list(state)
        return
    found.extend(page.happenings)
    on["top"] = max(on["top"], page.newest)
    on["pages"] += 1
    if is_first:
        on["etag"] = page.etag
    if page.next is not None:
        _check_ends(walk.host, on, page)
        on.update(since=page.next.since, link=page.next.link)
        return
    since = max(mark["since"], earlier(on["top"])) if on["top"] else mark["since"]
    is_whole = stream.newest_first or (is_first and since == mark["since"])
    kept["marks"][stream.name] = {"since": since, "etag": on["etag"] if is_whole else ""}
    _next_list(state)


def _walk_from(since: str) -> dict[str, Any]:
    return {"since": since, "link": "", "top": "", "pages": 0, "etag": ""}


def _next_list(state: dict[str, Any]) -> None:
    state.pop("walk", None)
    state["at"] += 1


def _check_ends(host: str, on: dict[str, Any], page: Page) -> None:
    """Notice a list without an end: the same page again, a link met before (Brent's cycle detection), too many."""
    assert page.next is not None
    goes_on = page.next.since > on["since"]
    link = zlib.crc32(f"{page.next.since} {page.next.link}".encode())
    is_again = page.mark != 0 and page.mark == on.get("mark") and not goes_on
    if link == on.get("anchor") or is_again or on["pages"] > PAGES_MAX:
        raise ServiceTrouble(f"{host} answers with the same page again and again.", "It will be tried again later.")
    if on["pages"] >= on.get("power", 1):
        on.update(anchor=link, power=2 * on["pages"])
    on["mark"] = 0 if goes_on else page.mark


def earlier(stamp: str) -> str:
    """Two minutes before, because clocks differ and changes of one moment appear one after another."""
    return iso(datetime.fromisoformat(stamp) - OVERLAP)


def iso(instant: datetime) -> str:
    """An instant as services take it: whole seconds of UTC."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant_in(item: Mapping[str, Any], name: str, url: str) -> datetime:
    """The aware instant of a field.

    Raises:
        ServiceTrouble: it is missing, no time, or has no zone.
    """
    try:
        found = datetime.fromisoformat(item[name])
    except (KeyError, TypeError, ValueError) as error:
        raise changed_shape(url) from error
    if found.tzinfo is None:
        raise changed_shape(url)
    return found.astimezone(UTC)


def stamps_of(items: Iterable[Mapping[str, Any]], name: str, url: str) -> list[str]:
    """The times of a field as text that sorts as time does.

    Raises:
        ServiceTrouble: an item has none.
    """
    return [iso(instant_in(item, name, url)) for item in items]


def reader_of(secret: str | None) -> str:
    """Stands for a secret without giving anything away: a short digest of a digest; empty without a secret."""
    return sha256(sha256(f"care-desktop etag {secret}".encode()).digest()).hexdigest()[:16] if secret else ""


def mark_of(items: Iterable[Mapping[str, Any]]) -> int:
    """A number for what is on a page; 0 for an empty one."""
    text = " ".join(f"{item.get('id', item.get('user', ''))}" for item in items)
    return zlib.crc32(text.encode()) if text else 0


def ask(
    origin: Origin, path: str, params: Mapping[str, str], place: Place, headers: Mapping[str, str] | None = None
) -> Reply | None:
    """One page of a REST list; None when it has not changed, or the repository has no such list (any more).

    Raises:
        LinkExpired: the link of the last page leads nowhere any more.
        CareError: as `Origin.send`.
    """
    if place.link:
        reply = origin.get(place.link, headers=headers, allow=EXPIRED)
        if reply.status in EXPIRED:
            raise LinkExpired
        return reply
    known = {"if-none-match": place.etag} if place.etag else {}
    reply = origin.get(path, params, {**(headers or {}), **known}, ABSENT | {304} if known else ABSENT)
    return None if reply.status == 304 or reply.status in ABSENT else reply


def next_link(reply: Reply, relation: str = "next") -> str:
    """Where a list goes on, as the service wrote it; empty at its end.

    Raises:
        ServiceTrouble: it leads to another place.
    """
    link = reply.link(relation) or ""
    if link and origin_of(link) != origin_of(reply.url):
        raise ServiceTrouble(
            f"{host_of(reply.url)} points to another place, {host_of(link)}; it was not followed.",
            "If the service has moved, change the address of the account.",
        )
    return link


def ascending(reply: Reply, items: Sequence[Mapping[str, Any]], stamp: str, place: Place) -> tuple[str, Place | None]:
    """The newest change on a page that is sorted by time of change, oldest first, and where to go on.

    The next page is asked for by time, not by number: what changes meanwhile moves to the end, and would push
    something over the edge of a numbered page unseen. Only within one second does the link lead on.

    Raises:
        ServiceTrouble: an item has no time.
    """
    stamps = stamps_of(items, stamp, reply.url)
    newest = max(stamps, default="")
    link = next_link(reply)
    if not link or not items:
        return newest, None
    return newest, Place(since=newest) if newest > place.since else Place(place.since, link)


def descending(reply: Reply, items: Sequence[Mapping[str, Any]], stamp: str, place: Place) -> tuple[str, Place | None]:
    """The newest change on a page that is sorted newest first, and where to go on: not past what was read before.

    Raises:
        ServiceTrouble: an item has no time.
    """
    stamps = stamps_of(items, stamp, reply.url)
    link = next_link(reply)
    is_past = not stamps or min(stamps) < place.since
    return max(stamps, default=""), None if is_past or not link else Place(place.since, link)


def whole(reply: Reply, items: Sequence[Mapping[str, Any]], stamp: str, place: Place) -> tuple[str, Place | None]:
    """The newest change on a page of a list that is read to its end, and where to go on.

    Raises:
        ServiceTrouble: an item has no time.
    """
    link = next_link(reply)
    after = Place(place.since, link) if link and items else None
    return max(stamps_of(items, stamp, reply.url), default=""), after
