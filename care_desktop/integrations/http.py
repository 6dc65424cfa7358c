"""The one HTTP client of every source: verified TLS, bounded answers, secrets that never leave their origin."""

import ipaddress
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2

from care_desktop import __version__
from care_desktop.errors import InvalidInput
from care_desktop.integrations.problems import Offline, Postponed, ServiceTrouble, SignInAgain

TIMEOUT_S = 20.0
BODY_MAX_BYTES = 64 * 1024 * 1024
REDIRECTS_MAX = 5
LEAST_WAIT = timedelta(seconds=60)
LONGEST_WAIT = timedelta(days=1)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

# The client's own log names addresses with their parameters.
logging.getLogger("httpx2").setLevel(logging.CRITICAL)
logging.getLogger("httpcore2").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of a service; header names in lower case. `url` is where it came from, after redirects."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ServiceTrouble: it is HTML, cut off, or no JSON at all.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise ServiceTrouble(
                f"{host_of(self.url)} answered with something that is not data.",
                "Check the address of the account; it will be tried again later.",
            ) from error

    def records(self) -> list[dict[str, Any]]:
        """The body as a JSON list of objects.

        Raises:
            ServiceTrouble: it is something else.
        """
        found = self.json()
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise changed_shape(self.url)
        return found

    def record(self) -> dict[str, Any]:
        """The body as one JSON object.

        Raises:
            ServiceTrouble: it is something else.
        """
        found = self.json()
        if not isinstance(found, dict):
            raise changed_shape(self.url)
        return found

    def link(self, relation: str) -> str | None:
        """The address of a `Link` header, as it stands there; None without one."""
        for part in self.headers.get("link", "").split(","):
            address, _, rest = part.partition(">")
            if f'rel="{relation}"' in rest or f"rel={relation}" in rest.split(";"):
                return urljoin(self.url, address.strip().removeprefix("<"))
        return None


class Http:
    """Makes connections to origins; one for the whole program.

    Args:
        now: returns the present as an aware instant.
        transport: for tests: answers instead of the network.
    """

    def __init__(self, now: Callable[[], datetime], transport: httpx2.BaseTransport | None = None) -> None:
        self._now = now
        self._client = httpx2.Client(
            transport=transport,
            timeout=TIMEOUT_S,
            follow_redirects=False,
            headers={"user-agent": f"care-desktop/{__version__}"},
        )

    def at(self, base: str, secret: Mapping[str, str] | None = None) -> "Origin":
        """An origin with the headers that only it may see.

        Raises:
            InvalidInput: the address is not https (http only on this computer).
        """
        return Origin(self._client, self._now, checked_base(base), dict(secret or {}))

    def close(self) -> None:
        """Close every connection."""
        self._client.close()


class Origin:
    """One origin (scheme, host, port) and its secret, which goes nowhere else."""

    def __init__(
        self, client: httpx2.Client, now: Callable[[], datetime], base: str, secret: Mapping[str, str]
    ) -> None:
        self._client = client
        self._now = now
        self._base = base
        self._secret = secret

    def get(
        self,
        address: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        allow: frozenset[int] = frozenset(),
    ) -> Reply:
        """GET a path, or an address of this origin (see `send`)."""
        return self.send("GET", address, params=params, headers=headers, allow=allow)

    def send(
        self,
        method: str,
        address: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        allow: frozenset[int] = frozenset(),
        patience_s: float = TIMEOUT_S,
    ) -> Reply:
        """Ask, and follow redirects within this origin with the same method and body. Blocks.

        Args:
            method: of HTTP.
            address: a path, or a whole address of this origin; whole addresses are used as they stand.
            params: of the query.
            headers: beside the secret ones.
            body: what is sent.
            allow: statuses that are returned beside 2xx, such as 304 or 404.
            patience_s: how long a silence may be before it counts as no answer.

        Raises:
            Offline: no network, no such host, no answer in time.
            SignInAgain: 401, or 403 that is no limit.
            Postponed: 429, 503 with a time, or 403 that is a limit.
            ServiceTrouble: any other status, too long an answer, or an address of another origin.
        """
        target = urljoin(self._base, address) if address else self._base
        for _ in range(REDIRECTS_MAX + 1):
            self._check_same_origin(target)
            reply = self._ask(method, target, params, headers, body, patience_s)
            if reply.status not in _REDIRECTS or reply.status in allow:
                break
            target, params = _moved_to(target, reply.headers.get("location", "")), None
        else:
            raise ServiceTrouble(f"{host_of(self._base)} redirects in a circle.", "Check the address of the account.")
        if 200 <= reply.status < 300 or reply.status in allow:
            return reply
        raise self.problem(reply)

    def _check_same_origin(self, target: str) -> None:
        if origin_of(target) != origin_of(self._base):
            raise ServiceTrouble(
                f"{host_of(self._base)} points to another place, {host_of(target)}; it was not followed.",
                "If the service has moved, change the address of the account.",
            )

    def _ask(
        self,
        method: str,
        target: str,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        body: bytes | None,
        patience_s: float,
    ) -> Reply:
        sent = {**(headers or {}), **self._secret}
        url = httpx2.URL(target, params=params) if params else httpx2.URL(target)
        host = host_of(target)
        timeout = httpx2.Timeout(TIMEOUT_S, read=patience_s)
        try:
            with self._client.stream(method, url, headers=sent, content=body, timeout=timeout) as answer:
                parts, size = [], 0
                for part in answer.iter_bytes():
                    size += len(part)
                    if size > BODY_MAX_BYTES:
                        raise ServiceTrouble(f"{host} answered with more than {BODY_MAX_BYTES // 1_048_576} MB.")
                    parts.append(part)
                names = {name.lower(): value for name, value in answer.headers.items()}
                return Reply(str(answer.url), answer.status_code, names, b"".join(parts))
        except (httpx2.TimeoutException, httpx2.NetworkError) as error:
            raise Offline(f"{host} cannot be reached.", "It will be tried again when there is a network.") from error
        except httpx2.HTTPError as error:
            raise ServiceTrouble(
                f"{host} broke off its answer ({type(error).__name__}).", "It will be tried again later."
            ) from error

    def problem(self, reply: Reply) -> Exception:
        """What an answer that was allowed means after all, when its body does not explain it."""
        host, status = host_of(reply.url), reply.status
        limited = status == 429 or (status in (403, 503) and _limits(reply))
        if limited:
            return Postponed(f"{host} asked to wait.", wait_until(reply.headers, self._now()))
        if status in (401, 403):
            return SignInAgain(
                f"{host} did not accept the sign-in (status {status}).", "Sign in again, or give it the scope it needs."
            )
        if status == 404:
            return ServiceTrouble(f"{host} has nothing at {urlsplit(reply.url).path}.", "Check the account's settings.")
        return ServiceTrouble(f"{host} answered with an error (status {status}).", "It will be tried again later.")


def wait_until(headers: Mapping[str, str], now: datetime) -> datetime:
    """When a service that limits us may be asked again: Retry-After, else the reset of its limit, else a minute.

    Retry-After holds seconds or a date; resets are seconds since 1970, or an ISO time (Mastodon).
    """
    until = _time_in(headers.get("retry-after", ""), now, relative=True)
    if until is None and headers.get("x-ratelimit-remaining", "0") == "0":
        until = _time_in(headers.get("x-ratelimit-reset", "") or headers.get("ratelimit-reset", ""), now)
    return min(max(until or now + LEAST_WAIT, now + timedelta(seconds=1)), now + LONGEST_WAIT)


def _time_in(text: str, now: datetime, *, relative: bool = False) -> datetime | None:
    try:
        seconds = float(text)
    except ValueError:
        return _date_in(text)
    try:
        return now + timedelta(seconds=seconds) if relative or seconds < 1e8 else datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _date_in(text: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = read(text.strip())
        except (ValueError, TypeError):
            continue
        return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    return None


def _limits(reply: Reply) -> bool:
    """Whether a 403 or 503 is a limit: it says when to come back, nothing is left, or its words say so (GitHub)."""
    if "retry-after" in reply.headers or reply.headers.get("x-ratelimit-remaining") == "0":
        return True
    return b"rate limit" in reply.body[:2000].lower()


def changed_shape(url: str) -> ServiceTrouble:
    """The answer of a service is data, but not of the shape we know."""
    return ServiceTrouble(
        f"{host_of(url)} answered in a shape this program does not know.",
        "Look for a newer version of CARE Desktop; nothing was changed.",
    )


def _moved_to(url: str, location: str) -> str:
    """Where a redirect leads.

    Raises:
        ServiceTrouble: to nothing that is an address.
    """
    try:
        target = urljoin(url, location)
        origin_of(target)
    except ValueError as error:
        raise ServiceTrouble(
            f"{host_of(url)} points to another place that is no address; it was not followed.",
            "Check the address of the account; it will be tried again later.",
        ) from error
    return target


def host_of(url: str) -> str:
    """The host of an address, for sentences; never its parameters."""
    return urlsplit(url).hostname or "The service"


def origin_of(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    default = {"https": 443, "http": 80}.get(parts.scheme, 0)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or default


def checked_base(text: str) -> str:
    """The address to start from: https is put before a bare host; http only on this computer.

    Raises:
        InvalidInput: it is no address, not https, or holds a user name or password.
    """
    address = text.strip() if "://" in text else f"https://{text.strip()}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise InvalidInput(f"“{text.strip()}” is not an address.", "Write it like example.org.") from error
    if not host or parts.username or parts.password:
        raise InvalidInput(f"“{host or text.strip()}” is not an address.", "Write it like example.org.")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_here(host)):
        raise InvalidInput(f"{host} would be asked without encryption.", "Write the address with https.")
    return address if parts.path else f"{address}/"


def is_here(host: str) -> bool:
    """Whether a host is this computer."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
