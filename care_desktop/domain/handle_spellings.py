"""One form for all the ways in which a handle is written, by which somebody who was erased is known again."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

from care_desktop.domain.people import HOSTED_SERVICES, KNOWN_SERVICES

PHONE_DIGITS = 9
"""The last digits of a telephone number: with or without country code and leading zero they are the same."""
_PAGES: Mapping[str, str] = MappingProxyType(
    {
        "github.com": "github",
        "gitlab.com": "gitlab",
        "linkedin.com": "linkedin",
        "twitter.com": "x",
        "x.com": "x",
        "bsky.app": "bluesky",
        "stackoverflow.com": "stackoverflow",
        "dev.to": "devto",
        "youtube.com": "youtube",
    }
)
_ADDRESS = re.compile(r"(?:[a-z]+://)?(?:www\.|m\.)?(?P<host>[^/\s@]+\.[^/\s@]+?)/+(?P<path>[^\s?#]+)")
# What stands before the name in addresses of profiles.
_BEFORE_NAME = frozenset({"in", "profile", "users", "user", "u", "c", "channel"})
_SAME_DOMAIN = MappingProxyType({"googlemail.com": "gmail.com"})
Pair = tuple[str, str]


def one_form(service: str, value: str) -> Pair:
    """Service and value in one form for the spellings of a handle; what is no handle comes back without case only.

    E-mail: without a tag after "+"; telephone: the last nine digits; elsewhere: the name, as it stands after "@" or in
    the address of the profile.
    """
    text = unicodedata.normalize("NFKC", value).strip().casefold()
    base, _, host = service.partition(":")
    if base not in (HOSTED_SERVICES if host else KNOWN_SERVICES):
        return service, text
    if host:
        return _profile(base, text, host)
    return _FORMS.get(base, _profile)(base, text)


def _email(service: str, text: str) -> Pair:
    local, _, domain = text.removeprefix("mailto:").strip("<> ").rpartition("@")
    return service, f"{local.partition('+')[0] or local}@{_SAME_DOMAIN.get(domain, domain)}"


def _phone(service: str, text: str) -> Pair:
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    return service, digits[-PHONE_DIGITS:] if len(digits) >= PHONE_DIGITS else digits.lstrip("0")


def _web(service: str, text: str) -> Pair:
    found = _ADDRESS.fullmatch(text)
    known = _PAGES.get(found["host"], "") if found else ""
    if known:
        return _profile(known, text)
    return service, re.sub(r"^[a-z]+://(?:www\.)?", "", text).partition("#")[0].rstrip("/")


def _profile(service: str, text: str, host: str = "") -> Pair:
    """The name alone; on Mastodon with its host, which is part of it."""
    found = _ADDRESS.match(text)
    if found:
        parts = [part for part in found["path"].split("/") if part]
        text = next((part for part in parts if part not in _BEFORE_NAME), "")
    text = text.removeprefix("@").rstrip("/")
    if service == "mastodon":
        host = host or (found["host"] if found else "")
        return service, text if "@" in text or not host else f"{text}@{host}"
    return (f"{service}:{host}" if host else service), text


_FORMS: Mapping[str, Callable[[str, str], Pair]] = MappingProxyType({"email": _email, "phone": _phone, "web": _web})
