"""Handles on contact cards: addresses, numbers, web pages and social profiles, read and written."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from care_desktop.domain.people import HOSTED_SERVICES, KNOWN_SERVICES, Handle
from care_desktop.integrations.vcard_lines import Line, escaped, head_text

VALUE_CHARACTERS_MAX = 500
PROFILE_NAMES = frozenset({"X-SOCIALPROFILE", "SOCIALPROFILE"})
_ALIASES: Mapping[str, str] = MappingProxyType(
    {"twitter": "x", "dev.to": "devto", "stack overflow": "stackoverflow", "stack-overflow": "stackoverflow"}
    | {name: name for name in KNOWN_SERVICES if name not in ("email", "phone", "web")}
)
_PAGES: tuple[tuple[str, str, str], ...] = (
    ("github.com", r"/([\w-]+)/?", "github"),
    ("gitlab.com", r"/([\w.-]+)/?", "gitlab"),
    ("linkedin.com", r"/in/([^/]+)/?", "linkedin"),
    ("twitter.com", r"/@?(\w+)/?", "x"),
    ("x.com", r"/@?(\w+)/?", "x"),
    ("bsky.app", r"/profile/([\w.:-]+)/?", "bluesky"),
    ("stackoverflow.com", r"/users/(\d+)(?:/[^/]*)?/?", "stackoverflow"),
    ("dev.to", r"/(\w+)/?", "devto"),
    ("youtube.com", r"/(@[\w.-]+)/?", "youtube"),
)
_ADDRESSES: Mapping[str, str] = MappingProxyType(
    {
        "github": "https://github.com/",
        "gitlab": "https://gitlab.com/",
        "linkedin": "https://www.linkedin.com/in/",
        "x": "https://x.com/",
        "bluesky": "https://bsky.app/profile/",
        "stackoverflow": "https://stackoverflow.com/users/",
        "devto": "https://dev.to/",
        "youtube": "https://www.youtube.com/",
    }
)


def handle_of(line: Line) -> Handle | None:
    """The handle a line holds; None when it holds none that we know."""
    if line.name == "EMAIL":
        return _made("email", _without(line.text_value, "mailto:"), r"[^@\s,;<>]+@[^@\s,;<>]+")
    if line.name == "TEL":
        return _made("phone", _without(line.text_value, "tel:"), r".*\d.*")
    if line.name == "URL":
        return handle_of_page(line.text_value)
    if line.name in PROFILE_NAMES:
        return _profile(line)
    service = _ALIASES.get(line.name.removeprefix("X-").casefold()) if line.name.startswith("X-") else None
    return _made(service, line.text_value) if service else None


def handle_of_page(address: str) -> Handle | None:
    """The account a web address belongs to, else the address as a handle of the web; None when it is no address."""
    if not re.match(r"https?://", address, re.IGNORECASE):
        address = f"https://{address}" if re.fullmatch(r"[\w.-]+\.[a-zA-Z]{2,}(?:/\S*)?", address) else ""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return None
    for place, pattern, service in _PAGES:
        if host == place or (service == "linkedin" and host.endswith(".linkedin.com")):
            found = re.fullmatch(pattern, unquote(parts.path))
            if found and not parts.query:
                return _made(service, found[1])
    return _made("web", address, r"https?://[^/\s]+\.\S+")


def _profile(line: Line) -> Handle | None:
    """A social profile: Apple names the service as a TYPE, RFC 9554 as SERVICE-TYPE."""
    words = [*line.params.get("SERVICE-TYPE", ()), *line.params.get("TYPE", ())]
    service = next((found for word in words if (found := service_of(word))), "")
    user = next(iter((*line.params.get("USERNAME", ()), *line.params.get("X-USER", ()))), "")
    value = line.text_value
    if re.match(r"https?://", value, re.IGNORECASE):
        page = handle_of_page(value)
        if page is not None and (page.service == service or (not service and page.service != "web")):
            return page
        user = user or (value if service else "")
    return _made(service, user or _without(value, "x-apple:")) if service else None


def service_of(word: str) -> str:
    """The service a word of another program means; empty when we do not know it."""
    word = word.strip().casefold()
    base, _, host = word.partition(":")
    return word if host and base in HOSTED_SERVICES else _ALIASES.get(word, "")


def line_for(handle: Handle, version: str) -> str:
    """The line that says a handle, unfolded."""
    if handle.service == "email":
        return f"EMAIL:{escaped(handle.value)}"
    if handle.service == "phone":
        return f"TEL:{escaped(handle.value)}"
    if handle.service == "web":
        return f"URL:{_one_line(handle.value)}"
    start = _ADDRESSES.get(handle.service, "")
    is_page = re.match(r"https?://", handle.value, re.IGNORECASE)
    value = _one_line(handle.value) if is_page else start + handle.value.removeprefix("@") if start else ""
    if handle.service == "youtube":
        value = _one_line(handle.value) if is_page else start + handle.value
    if version == "3.0":
        head = head_text("", "X-SOCIALPROFILE", {"TYPE": [handle.service], "X-USER": [handle.value]})
        return f"{head}:{value or 'x-apple:' + _one_line(handle.value)}"
    params = {"SERVICE-TYPE": [handle.service], "USERNAME": [handle.value]}
    if value:
        return f"{head_text('', 'SOCIALPROFILE', params)}:{value}"
    return f"{head_text('', 'SOCIALPROFILE', {**params, 'VALUE': ['text']})}:{escaped(handle.value)}"


def _made(service: str, value: str, pattern: str = r".*") -> Handle | None:
    value = value.strip()
    fits = value and len(value) <= VALUE_CHARACTERS_MAX and re.fullmatch(pattern, value)
    return Handle(service, value) if fits else None


def _without(value: str, scheme: str) -> str:
    return value[len(scheme) :] if value[: len(scheme)].casefold() == scheme else value


def _one_line(text: str) -> str:
    return " ".join(text.split())
