"""Which people a list shows and in which order, and how that is written down as a segment."""

import json
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from care_desktop.domain.people import LawfulBasis
from care_desktop.domain.resources import Stage

NOBODY = UUID(int=0)
"""The owner of people nobody looks after."""

UNKNOWN = "-"
"""The country, company or language of people of whom it is not known."""


class PeopleSort(StrEnum):
    """What the list can be sorted by."""

    NAME = "name"
    COMPANY = "company"
    STAGE = "stage"
    TRUST = "trust"
    TREND = "trend"
    LAST_CONTACT = "last_contact"
    OWNER = "owner"
    TAGS = "tags"


class PeopleGroup(StrEnum):
    """The lists there are without anybody's doing: those of the built-in tabs."""

    EVERYONE = "everyone"
    MINE = "mine"
    SLIPPING = "slipping"
    SOLE = "sole"
    TO_RATE = "to-rate"
    TEAM = "team"
    ARCHIVED = "archived"


class Spoke(StrEnum):
    """When the last contact was."""

    MONTH = "30"
    QUARTER = "90"
    YEAR = "365"
    BEFORE = "before-365"
    NEVER = "never"


SPOKE_DAYS = {Spoke.MONTH: 30, Spoke.QUARTER: 90, Spoke.YEAR: 365, Spoke.BEFORE: 365}
"""How many days, today included, a period of last contact reaches back."""


@dataclass(frozen=True, slots=True)
class PeopleQuery:
    """Which people, in which order.

    Attributes:
        search: words that must all occur in names, handles, company, tags or notes.
        sort, descending: by what; unknown values come last either way.
        stage: only this stage as shown; None is any.
        owner_id: only this owner's people, NOBODY those of nobody; None is any.
        tag: only people with this tag; empty is any.
        group: of whom to choose at all.
        country, company, language: only this one, UNKNOWN where it is not known; empty is any.
        spoke: when the last contact was; None is any time.
        event_id: only people met first at this event; None is any.
        basis: only this lawful basis; None is any.
        only: nobody but these row numbers; None is everyone.
        as_given: in the order of `only` instead of that of `sort`.
    """

    search: str = ""
    sort: PeopleSort = PeopleSort.TRUST
    descending: bool = True
    stage: Stage | None = None
    owner_id: UUID | None = None
    tag: str = ""
    group: PeopleGroup = PeopleGroup.EVERYONE
    country: str = ""
    company: str = ""
    language: str = ""
    spoke: Spoke | None = None
    event_id: UUID | None = None
    basis: LawfulBasis | None = None
    only: tuple[int, ...] | None = None
    as_given: bool = False

    @property
    def teammates(self) -> bool:
        """Whether it is about teammates instead of developers."""
        return self.group is PeopleGroup.TEAM

    @property
    def is_narrowed(self) -> bool:
        """Whether a developer who is not archived may be left out."""
        plain = PeopleQuery(sort=self.sort, descending=self.descending, as_given=self.as_given)
        return replace(self, search=self.search.strip()) != plain


_FRESH = PeopleQuery()
# Fields of a segment -> what their text stands for; what is not here is of the moment only.
_READERS: dict[str, Any] = {
    "search": str,
    "sort": PeopleSort,
    "descending": bool,
    "stage": Stage,
    "owner_id": UUID,
    "tag": str,
    "group": PeopleGroup,
    "country": str,
    "company": str,
    "language": str,
    "spoke": Spoke,
    "event_id": UUID,
    "basis": LawfulBasis,
}


def to_text(query: PeopleQuery) -> str:
    """A query as a segment keeps it: JSON of whatever is not as usual, without the people picked out by hand."""
    kept: dict[str, str | bool] = {}
    for item in fields(query):
        value = getattr(query, item.name)
        if item.name in _READERS and value != getattr(_FRESH, item.name):
            kept[item.name] = value if isinstance(value, bool) else str(value)
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def from_text(text: str) -> PeopleQuery:
    """What `to_text` wrote; a part that cannot be read, as of a newer program, is left out."""
    try:
        found = json.loads(text)
    except ValueError:
        return _FRESH
    if not isinstance(found, dict):
        return _FRESH
    read: dict[str, Any] = {}
    for name, value in found.items():
        if name not in _READERS or isinstance(value, bool) != (name == "descending"):
            continue
        try:
            read[name] = _READERS[name](value)
        except (ValueError, AttributeError, TypeError):
            continue
    return replace(_FRESH, **read)
