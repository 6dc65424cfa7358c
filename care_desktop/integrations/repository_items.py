"""What GitHub, GitLab and Gitea have in common: how their items become happenings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from care_desktop.domain.interactions import Channel, Depth, Flow
from care_desktop.domain.sync import Account, Happening, Identity
from care_desktop.errors import InvalidInput
from care_desktop.integrations.http import changed_shape
from care_desktop.integrations.repository_walk import Scope, instant_in
from care_desktop.integrations.source import AccountField

NOTE_MAX = 200
SINCE_FIELD = AccountField("since", "Not before the day", "2025-01-01", required=False)
_QUESTIONS = ("question", "support", "q&a", "how to", "how-to", "howto")
_NAME = re.compile(r"[\w.-]+(?:/[\w.-]+)+")


def repositories_of(account: Account) -> list[str]:
    """The repositories of an account as `owner/name`, each once; whole addresses may have been entered.

    Raises:
        InvalidInput: one is no repository.
    """
    found: dict[str, None] = {}
    for line in re.split(r"[\s,]+", account.options.get("repositories", "")):
        name = re.sub(r"^https?://[^/]+/", "", line.strip()).strip("/").removesuffix(".git")
        if name and not _NAME.fullmatch(name):
            raise InvalidInput(f"“{line}” is no repository.", "Write it like owner/name.")
        if name:
            found[name] = None
    return list(found)


def start_of(account: Account) -> str:
    """The ISO time before which nothing is asked for; empty for everything.

    Raises:
        InvalidInput: it is no day.
    """
    text = account.options.get("since", "").strip()
    try:
        return f"{date.fromisoformat(text)}T00:00:00Z" if text else ""
    except ValueError as error:
        raise InvalidInput(f"“{text}” is no day.", "Write it like 2025-01-01.") from error


def happening(
    service: str,
    scope: Scope,
    kind: str,
    key: str,
    thread: str,
    when: datetime,
    author: Identity,
    flow: Flow,
    *,
    depth: Depth = Depth.EXCHANGE,
    others: Iterable[Identity | None] = (),
    note: str = "",
    url: object = "",
) -> Happening:
    """Something that was done in a repository.

    Args:
        service: whose ids are meant, such as "github" or "gitlab:git.example.org".
        scope: the repository.
        kind: what was done; it and `key` are unique within the service.
        key: the number of the item there.
        thread: the issue or whatever it belongs to, within the repository.
        when: an aware instant.
        author: who did it.
        flow: which way it went.
        depth: how much of their attention it took.
        others: who was spoken to; None and the author are left out.
        note: a title.
        url: where it can be seen; kept when it is an https address.
    """
    return Happening(
        external_id=f"{kind}:{key}",
        source=service,
        thread=f"{scope.id}/{thread}",
        occurred_at=when,
        author=author,
        channel=Channel.GITHUB if service.startswith("github") else Channel.FORUM,
        flow=flow,
        others=tuple(who for who in others if who is not None and who.key != author.key),
        kind=kind,
        depth=depth,
        note=" ".join(note.split())[:NOTE_MAX],
        url=url if isinstance(url, str) and url.startswith("https://") else "",
    )


def of_item(
    service: str,
    scope: Scope,
    kind: str,
    item: Mapping[str, Any],
    thread: str,
    author: Identity,
    flow: Flow,
    url: str,
    *,
    stamp: str = "created_at",
    depth: Depth = Depth.EXCHANGE,
    others: Iterable[Identity | None] = (),
) -> Happening:
    """`happening` of an item as GitLab and Gitea list them, by its `id`, `title` and the fields named here.

    Args:
        item: what the service answered at the address `url`.
        stamp: the field with the instant.

    Raises:
        ServiceTrouble: the item has no number or no instant.
    """
    key, when = str(number_in(item, "id", url)), instant_in(item, stamp, url)
    title, page = text_in(item, "title"), item.get("html_url") or item.get("web_url")
    return happening(
        service, scope, kind, key, thread, when, author, flow, depth=depth, others=others, note=title, url=page
    )


def flow_of_issue(title: str, labels: Sequence[str]) -> Flow:
    """A question by its label or its question mark; everything else tells what is wrong or missing."""
    asked = any(word in label.lower() for label in labels for word in _QUESTIONS)
    return Flow.QUESTION if asked or title.rstrip().endswith("?") else Flow.FEEDBACK


def number_in(item: Mapping[str, Any], name: str, url: str) -> int:
    """A whole number of an item.

    Raises:
        ServiceTrouble: it is missing or something else.
    """
    found = item.get(name)
    if not isinstance(found, int) or isinstance(found, bool):
        raise changed_shape(url)
    return found


def text_in(item: Mapping[str, Any], name: str) -> str:
    """A text of an item; empty when it has none."""
    found = item.get(name)
    return found if isinstance(found, str) else ""


def last_number(address: object, url: str) -> int:
    """The number at the end of an address, such as that of an issue.

    Raises:
        ServiceTrouble: there is none.
    """
    match = re.search(r"/(\d+)$", address) if isinstance(address, str) else None
    if match is None:
        raise changed_shape(url)
    return int(match[1])
