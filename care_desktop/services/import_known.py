"""The exports of other programs, known by their headers: which column of each is which field of ours."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from care_desktop.domain.people import DataSource
from care_desktop.services.import_headers import OUTLOOK_LANGUAGES, plain
from care_desktop.services.import_mapping import ACTIVITY, CONNECTED_ON, INTERACTIONS, PEOPLE, ColumnMap

_GOOGLE_NUMBERED = re.compile(r"(e-mail|phone|website|organization|address) \d+ - (value|name|title|country|city)")
_GOOGLE_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "e-mail value": "email",
        "phone value": "phone",
        "website value": "web",
        "organization name": "company",
        "organization title": "role",
        "address country": "country",
        "address city": "place",
        "first name": "given name",
        "given name": "given name",
        "middle name": "middle name",
        "additional name": "middle name",
        "last name": "family name",
        "family name": "family name",
        "labels": "tags",
        "group membership": "tags",
        "notes": "notes",
    }
)
_IDENTITIES: Mapping[str, str] = MappingProxyType(
    {name: name for name in ("email", "github", "linkedin", "discord")} | {"twitter": "x"}
)
_LINKEDIN: Mapping[str, str] = MappingProxyType(
    {
        "first name": "given name",
        "last name": "family name",
        "url": "linkedin",
        "email address": "email",
        "company": "company",
        "position": "role",
        "connected on": CONNECTED_ON,
    }
)
_ORBIT: Mapping[str, str] = MappingProxyType(
    {
        **_IDENTITIES,
        "name": "name",
        "bio": "notes",
        "company": "company",
        "title": "role",
        "location": "place",
        "pronouns": "pronouns",
        "url": "web",
        "teammate": "teammate",
        "tags": "tags",
    }
)
_ORBIT_ACTIVITIES: Mapping[str, str] = MappingProxyType(
    {
        **_IDENTITIES,
        "name": "person",
        "title": "note",
        "description": "note",
        "link": "url",
        "activity type": ACTIVITY,
        "key": "external_id",
        "date": "date",
    }
)
_COMMON_ROOM: Mapping[str, str] = MappingProxyType(
    {
        **_IDENTITIES,
        "fullname": "name",
        "firstname": "given name",
        "lastname": "family name",
        "titleatcompany": "role",
        "companyname": "company",
        "country": "country",
        "city": "place",
        "tags": "tags",
    }
)


@dataclass(frozen=True, slots=True)
class KnownExport:
    """An export of another program.

    Attributes:
        title: what it is called, such as "LinkedIn connections".
        kind: what a row of it is.
        needed: headers that tell it; those of any one group are enough. As `plain` gives them.
        field_of: the field of a header as `plain` gives it; empty leaves the column out.
        constants: our column -> what it holds in every row.
    """

    title: str
    kind: str
    needed: tuple[frozenset[str], ...]
    field_of: Callable[[str], str]
    constants: Mapping[str, str] = field(default_factory=dict)

    def tells(self, header: Sequence[str]) -> bool:
        """Whether this is its header."""
        there = {plain(column) for column in header}
        return any(group <= there for group in self.needed)

    def columns(self, header: Sequence[str]) -> ColumnMap:
        """What each column of its header is."""
        fields = [self.field_of(plain(column)) for column in header]
        # French Outlook calls the form of address and the position alike; the position comes last.
        last_role = max((place for place, field in enumerate(fields) if field == "role"), default=-1)
        kept = ("" if field == "role" and place != last_role else field for place, field in enumerate(fields))
        return ColumnMap(self.kind, tuple(kept))


def _in(table: Mapping[str, str]) -> Callable[[str], str]:
    return lambda header: table.get(header, "")


def _google_field(header: str) -> str:
    found = _GOOGLE_NUMBERED.fullmatch(header)
    if found and header.startswith("organization") and not header.startswith("organization 1 "):
        return ""
    return _GOOGLE_FIELDS.get(f"{found[1]} {found[2]}" if found else header, "")


def _outlook(table: Mapping[str, str]) -> KnownExport:
    first, last, mail = (
        [header for header, field in table.items() if field == wanted]
        for wanted in ("given name", "family name", "email")
    )
    needed = tuple(frozenset({given, family, address}) for given in first for family in last for address in mail)
    return KnownExport("Outlook contacts", PEOPLE, needed, _in(table), _TOLD)


_TOLD: Mapping[str, str] = MappingProxyType({"consent_source": DataSource.TOLD_ME.value})
_THIRD_PARTY: Mapping[str, str] = MappingProxyType({"consent_source": DataSource.THIRD_PARTY.value})
_ORBIT_OWN: Mapping[str, str] = MappingProxyType({"source": "orbit", "direction": "inbound"})
KNOWN: tuple[KnownExport, ...] = (
    KnownExport(
        "LinkedIn connections",
        PEOPLE,
        (frozenset({"first name", "last name", "connected on"}),),
        _in(_LINKEDIN),
        _TOLD,
    ),
    KnownExport(
        "Google contacts",
        PEOPLE,
        (
            frozenset({"first name", "last name", "e-mail 1 - value"}),
            frozenset({"given name", "family name", "e-mail 1 - value"}),
            frozenset({"first name", "last name", "labels", "organization name"}),
            frozenset({"given name", "family name", "group membership"}),
        ),
        _google_field,
        _TOLD,
    ),
    KnownExport(
        "Orbit activities",
        INTERACTIONS,
        tuple(frozenset({"activity type", "date", "title", who}) for who in ("name", *_IDENTITIES)),
        _in(_ORBIT_ACTIVITIES),
        _ORBIT_OWN,
    ),
    KnownExport(
        "Orbit members",
        PEOPLE,
        tuple(frozenset({"name", "github", "twitter", "discord", one}) for one in ("tshirt", "teammate", "pronouns")),
        _in(_ORBIT),
        _THIRD_PARTY,
    ),
    KnownExport(
        "Common Room members",
        PEOPLE,
        (frozenset({"fullname", "titleatcompany"}), frozenset({"fullname", "companyname"})),
        _in(_COMMON_ROOM),
        _THIRD_PARTY,
    ),
    *(_outlook(table) for table in OUTLOOK_LANGUAGES),
)


def known_export(header: Sequence[str]) -> KnownExport | None:
    """Which export has this header; None when none that we know."""
    return next((export for export in KNOWN if export.tells(header)), None)
