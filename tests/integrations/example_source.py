"""Notices: an example of a source, for a service that lists what was said, page by page, oldest first."""

import json
from datetime import UTC, datetime
from typing import Any

from care_desktop.domain.interactions import Channel, Depth, Flow
from care_desktop.domain.sync import Account, Batch, Greeting, Happening, Identity
from care_desktop.integrations.http import Http, Origin, changed_shape, host_of
from care_desktop.integrations.problems import ServiceTrouble, SignInAgain
from care_desktop.integrations.source import AccountField, SecretNeeded


class Notices:
    """One notice board."""

    kind = "notices"
    title = "Notices"
    icon = "forum"
    default_host = ""
    host_hint = "board.example.org"
    fields: tuple[AccountField, ...] = ()
    secret: SecretNeeded | None = SecretNeeded("Token", "read", "https://{host}/tokens")
    reads = "Reads titles and days of notices and who wrote them. Nothing is written."
    is_local = False
    brings_people = True

    def greet(self, account: Account, secret: str | None, http: Http) -> Greeting:
        """Ask who we are there."""
        me = _who(account, _origin(account, secret, http).get("me").record())
        return Greeting(me.login, "Notices can be read.", me)

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: datetime) -> Batch:
        """The next page after the last notice that was read; an empty page is the end."""
        after = int(json.loads(cursor)["after"]) if cursor else 0
        reply = _origin(account, secret, http).get("notices", {"after": str(after)})
        notices = reply.records()
        try:
            found = [_happening(account, one) for one in notices]
            last = max((int(one["id"]) for one in notices), default=after)
        except (KeyError, TypeError, ValueError) as error:
            raise changed_shape(reply.url) from error
        if notices and last <= after:
            raise ServiceTrouble(f"{host_of(reply.url)} sends the same page again and again.")
        return Batch(json.dumps({"after": last}), tuple(found), more=bool(notices), done=last)


def _origin(account: Account, secret: str | None, http: Http) -> Origin:
    if not secret:
        raise SignInAgain("The token is missing.", "Make one and sign in again.")
    return http.at(account.host, {"authorization": f"Bearer {secret}"})


def _who(account: Account, one: dict[str, Any]) -> Identity:
    service = f"notices:{host_of(account.host)}"
    return Identity(service, str(one["id"]), str(one["login"]), is_bot=bool(one.get("bot")))


def _happening(account: Account, one: dict[str, Any]) -> Happening:
    when = datetime.fromisoformat(one["at"]).astimezone(UTC)
    author, name = _who(account, one["author"]), str(one["id"])
    note = " ".join(str(one["title"]).split())[:200]
    said = (Channel.FORUM, Flow.CONVERSATION)
    return Happening(name, author.service, name, when, author, *said, depth=Depth.EXCHANGE, note=note)
