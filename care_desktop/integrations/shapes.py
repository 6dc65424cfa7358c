"""Values taken out of what services answer: identities, times and titles, and a guard against lists that never end."""

import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from care_desktop.domain.sync import Account, Happening
from care_desktop.integrations.http import changed_shape, checked_base, host_of
from care_desktop.integrations.problems import ServiceTrouble

NOTE_MAX = 200
PAGES_MAX = 5_000


def kept(cursor: str, account: Account) -> dict[str, Any]:
    """What a cursor holds; empty when it is new, damaged, or what the account asks for was changed since."""
    try:
        found = json.loads(cursor) if cursor else {}
    except ValueError:
        found = {}
    asks = _mark(sorted(account.options.items()))
    if not isinstance(found, dict) or found.get("asks") != asks:
        return {"asks": asks}
    return found


def cursor_of(state: Mapping[str, Any]) -> str:
    """A cursor that holds this."""
    return json.dumps(state, separators=(",", ":"), sort_keys=True)


def count_page(state: dict[str, Any], ids: Iterable[str], url: str) -> None:
    """Notice a list that brings the same page again and again, or never ends.

    Args:
        state: of the cursor; begins anew with `first_page`.
        ids: of what the page brought; an empty page never repeats another.
        url: for the sentence.

    Raises:
        ServiceTrouble: the page is the one before, or there were thousands.
    """
    mark = _mark(ids)
    state["pages"] = int(state.get("pages", 0)) + 1
    if (mark and mark == state.get("mark")) or state["pages"] > PAGES_MAX:
        raise endless(url)
    state["mark"] = mark


def first_page(state: dict[str, Any]) -> None:
    """A list begins."""
    state.pop("pages", None)
    state.pop("mark", None)


def endless(url: str) -> ServiceTrouble:
    """A service whose lists have no end."""
    return ServiceTrouble(
        f"{host_of(url)} answers with pages that never end.", "What came before is kept; it will be tried again later."
    )


def not_before(happenings: Iterable[Happening], start: str) -> tuple[Happening, ...]:
    """Those since an ISO time in UTC; all of them when it is empty."""
    return tuple(one for one in happenings if not start or one.occurred_at >= datetime.fromisoformat(start))


def _mark(values: Iterable[object]) -> int:
    text = "\n".join(str(value) for value in values)
    return zlib.crc32(text.encode()) if text else 0


def folder_of(host: str) -> str:
    """The address under which a service is, with a slash at its end.

    Raises:
        InvalidInput: it is no address, or not https.
    """
    base = checked_base(host)
    return base if base.endswith("/") else f"{base}/"


def items_in(found: object, url: str) -> list[dict[str, Any]]:
    """A list of objects; what is not an object is left out.

    Raises:
        ServiceTrouble: it is no list.
    """
    if not isinstance(found, list):
        raise changed_shape(url)
    return [item for item in found if isinstance(item, dict)]


def record_in(item: Mapping[str, Any], name: str) -> dict[str, Any]:
    """An object of an object; empty when there is none."""
    found = item.get(name)
    return found if isinstance(found, dict) else {}


def id_in(item: Mapping[str, Any], name: str = "id") -> str:
    """An id, written as a number or as text; empty when there is none."""
    found = item.get(name)
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""


def instant_in(item: Mapping[str, Any], name: str) -> datetime | None:
    """An ISO time, or seconds since 1970, as an aware instant in UTC; None when there is none."""
    found = item.get(name)
    try:
        if isinstance(found, str):
            read = datetime.fromisoformat(found)
            return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
        if isinstance(found, int | float) and not isinstance(found, bool):
            return datetime.fromtimestamp(found, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def one_line(text: object) -> str:
    """A title on one line, cut at 200 characters; empty when it is no text."""
    return " ".join(text.split())[:NOTE_MAX] if isinstance(text, str) else ""


def secure(url: object) -> str:
    """An https address; empty when it is anything else."""
    return url if isinstance(url, str) and url.startswith("https://") else ""
