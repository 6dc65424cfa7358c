"""GitHub as a source: issues, comments, pull requests, reviews, discussions, releases, stars and forks."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from urllib.parse import urljoin, urlsplit

from care_desktop.domain.sync import Account, Batch, Greeting, Identity
from care_desktop.integrations.github_graphql import GraphQL
from care_desktop.integrations.github_rest import Rest
from care_desktop.integrations.http import Http, checked_base
from care_desktop.integrations.problems import ServiceTrouble
from care_desktop.integrations.repository_items import SINCE_FIELD, number_in, repositories_of, start_of, text_in
from care_desktop.integrations.repository_walk import Walk, read_on, reader_of
from care_desktop.integrations.source import AccountField, SecretNeeded, SignInWay

VERSION = "2022-11-28"
PUBLIC_HOST = "github.com"


class GitHub:
    """Repositories on GitHub, or on a GitHub Enterprise server when the host says so."""

    kind = "github"
    title = "GitHub"
    icon = "repository"
    default_host = PUBLIC_HOST
    host_hint = ""
    fields: tuple[AccountField, ...] = (
        AccountField("repositories", "Repositories", "owner/name", is_list=True),
        SINCE_FIELD,
        AccountField(
            "client_id",
            "Client id of an app of yours, to sign in with a code",
            "Ov23li0123456789abcd",
            required=False,
            about="https://docs.github.com/apps/oauth-apps/building-oauth-apps/creating-an-oauth-app",
        ),
    )
    secret: SecretNeeded | None = SecretNeeded(
        "Fine-grained token",
        "Read-only access to Issues, Pull requests, Contents, Metadata and Discussions",
        "https://{host}/settings/personal-access-tokens/new",
        optional=True,
        way=SignInWay.CODE,
        note="Without one: no reviews, discussions and releases, and 60 requests an hour.",
    )
    reads = "Reads titles, days and authors of issues, pull requests, discussions, stars and forks. Nothing is written."
    is_local = False
    brings_people = True

    def greet(self, account: Account, secret: str | None, http: Http) -> Greeting:
        """Ask who the token belongs to, and whether every repository can be read. Blocks on the network.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble: each with a sentence.
            InvalidInput: the host or a repository is not written as it should be.
        """
        rest = _rest(account, secret, http, None)
        login, identity = "", None
        if secret:
            reply = rest.origin.get("user")
            found = reply.record()
            login = text_in(found, "login")
            identity = Identity(rest.service, str(number_in(found, "id", reply.url)), login)
        names = repositories_of(account)
        missing = [name for name in names if rest.open(name) is None]
        if missing:
            raise ServiceTrouble(
                f"{account.host} has no repository {', '.join(missing)}, or the token may not read it.",
                "Check its name and what the token may read.",
            )
        sentence = f"{len(names)} repositories can be read."
        less = " Without a token: no reviews, discussions and releases, and 60 requests an hour."
        return Greeting(login, sentence if secret else sentence + less, identity)

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: datetime) -> Batch:
        """Some pages of what changed since the cursor. Blocks on the network; stores nothing.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble: each with a sentence.
            InvalidInput: the host, a repository or the day is not written as it should be.
        """
        rest = _rest(account, secret, http, now)
        names, start = repositories_of(account), start_of(account)
        walk = Walk(account.host, names, rest.open, rest.streams(), start, reader_of(secret))
        return read_on(walk, cursor, now)


def _rest(account: Account, secret: str | None, http: Http, now: datetime | None) -> Rest:
    base = base_of(account.host)
    origin = http.at(base, headers_of(secret))
    service = "github" if account.host == PUBLIC_HOST else f"github:{urlsplit(base).hostname}"
    asks_more = secret and now is not None
    return Rest(origin, service, GraphQL(origin, graphql_of(base), service, now) if asks_more and now else None)


def base_of(host: str) -> str:
    """Where the REST interface of a host is; a whole address is taken as it stands.

    Raises:
        InvalidInput: it is no address, or not https.
    """
    if "://" in host:
        address = checked_base(host)
        return address if address.endswith("/") else f"{address}/"
    if host == PUBLIC_HOST or host.endswith(".ghe.com"):
        return checked_base(f"api.{host}")
    return checked_base(f"{host}/api/v3/")


def graphql_of(base: str) -> str:
    """Where GraphQL is, beside the REST interface."""
    return urljoin(base, "../graphql") if base.endswith("/api/v3/") else urljoin(base, "graphql")


def headers_of(secret: str | None) -> Mapping[str, str]:
    """The headers of every request; the secret goes to its own origin only."""
    signed = {"authorization": f"Bearer {secret}"} if secret else {}
    return MappingProxyType({"x-github-api-version": VERSION, **signed})
