"""Columns of other programs as fields of ours: what a column may be read as, and the rows that come of it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from types import MappingProxyType

from care_desktop.domain.people import KNOWN_SERVICES, Handle, normalise_handle, parse_handle
from care_desktop.services.csv_format import ReadRow, join_list
from care_desktop.services.import_activities import activity_cells
from care_desktop.services.import_dates import SAMPLES_MAX, day_comes_first, iso_text
from care_desktop.services.insight_countries import countries

PEOPLE, INTERACTIONS = "people", "interactions"
ACTIVITY = "activity type"
CONNECTED_ON = "connected on"
_NAME_PARTS = ("given name", "middle name", "family name")
PEOPLE_FIELDS = (
    "name", "given name", "family name", "company", "role", "country", "place", "tags", "notes", "met_how",
    "pronouns", "languages", "skills", "time_zone", "teammate", *KNOWN_SERVICES,
)  # fmt: skip
INTERACTION_FIELDS = (
    "person", "date", "kind", "channel", "direction", "tone", "duration_min", "note", "tags", "url", "external_id",
    ACTIVITY, *KNOWN_SERVICES,
)  # fmt: skip
FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType({PEOPLE: PEOPLE_FIELDS, INTERACTIONS: INTERACTION_FIELDS})
"""What the columns of a table may be read as, by what a row of it is."""
_HIDDEN = frozenset({"middle name", CONNECTED_ON})
_LISTS = frozenset({"tags", "languages", "skills"})
_LONG = frozenset({"notes", "note"})
_DAYS = frozenset({"date", "occurred_at", CONNECTED_ON, "consent_on", "retain_until"})
# Families and offices share these, so they alone make nobody the same person.
_SHARED = frozenset({"phone", "web"})
_PARTS = re.compile(r"\s*(?::::|;|\n)\s*")
_COMMAS = re.compile(r"\s*(?::::|[;,\n])\s*")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What each column of a file is read as.

    Attributes:
        kind: what a row is: "people" or "interactions".
        fields: for each column of the file a field of ours; empty leaves the column out. Several columns may be
            one field: names, notes and lists are put together, of others the first that is filled counts.
    """

    kind: str
    fields: tuple[str, ...]

    def missing(self) -> tuple[str, ...]:
        """The fields without which nothing can be imported and that no column gives."""
        given = set(self.fields)
        if self.kind == PEOPLE:
            return () if given & {"name", *_NAME_PARTS} else ("name",)
        who = () if given & {"person", *KNOWN_SERVICES, "people", "person_ids"} else ("person",)
        return (*who, *(() if given & {"date", "occurred_at"} else ("date",)))


def known_field(kind: str, field: str) -> bool:
    """Whether columns of that kind of table can be read as this field."""
    return field in FIELDS[kind] or field in _HIDDEN


def mapped_rows(
    mapping: ColumnMap, rows: Iterable[ReadRow], constants: Mapping[str, str] = MappingProxyType({})
) -> tuple[tuple[str, ...], Iterator[ReadRow]]:
    """Columns and rows as our own sheet has them, for the columns and rows of a file. Blocks as it is read.

    Args:
        mapping: what each column is.
        rows: of the file.
        constants: our column -> what it holds in every row.
    """
    going = iter(rows)
    first = list(islice(going, SAMPLES_MAX if _DAYS & set(mapping.fields) else 0))
    orders = {
        place: day_comes_first(row.cells[place] for row in first if place < len(row.cells))
        for place, field in enumerate(mapping.fields)
        if field in _DAYS
    }
    wanted = tuple((place, field) for place, field in enumerate(mapping.fields) if field)
    made = _People(constants) if mapping.kind == PEOPLE else _Interactions(constants)
    return made.header(mapping.fields), _rows(made.cells, wanted, orders, chain(first, going))


_Values = dict[str, list[str]]


def _rows(
    cells_of: Callable[[_Values], list[str]],
    wanted: Sequence[tuple[int, str]],
    orders: Mapping[int, bool | None],
    rows: Iterable[ReadRow],
) -> Iterator[ReadRow]:
    for row in rows:
        if row.problem:
            yield row
            continue
        values: _Values = {}
        width = len(row.cells)
        for place, field in wanted:
            text = row.cells[place].strip() if place < width else ""
            if text:
                values.setdefault(field, []).append(iso_text(text, orders[place]) if field in _DAYS else text)
        if values:
            yield ReadRow(row.number, cells_of(values))


class _People:
    """Rows of people."""

    def __init__(self, constants: Mapping[str, str]) -> None:
        self._constants = constants
        self._holders: dict[tuple[str, str], str] = {}
        self._header: tuple[str, ...] = ()

    def header(self, fields: Sequence[str]) -> tuple[str, ...]:
        """The columns the rows will have."""
        given = {"name", *fields}
        given |= {"place"} if "country" in given else set()
        given |= {"met_how", "consent_on"} if CONNECTED_ON in given else set()
        # The address of a web page may be an account on any service.
        given |= set(KNOWN_SERVICES) if "web" in given else set()
        plain = [field for field in (*PEOPLE_FIELDS, "consent_on") if field in given and field not in _NAME_PARTS]
        others = [field for field in dict.fromkeys(fields) if field and not known_field(PEOPLE, field)]
        self._header = tuple(dict.fromkeys((*plain, *others, *self._constants)))
        return self._header

    def cells(self, values: _Values) -> list[str]:
        """The cells of one row."""
        handles = handles_of(values)
        name = _name(values) or next((handle.value for handle in handles), "") or _first(values, "company")
        found = {field: _joined(field, texts) for field, texts in values.items() if field not in KNOWN_SERVICES}
        found["name"] = name
        if CONNECTED_ON in values:
            found["met_how"] = f"Connected on LinkedIn on {values[CONNECTED_ON][0]}"
            found["consent_on"] = values[CONNECTED_ON][0]
        _settle_country(found)
        for handle in handles:
            key = (handle.service, normalise_handle(handle.service, handle.value))
            if handle.service not in _SHARED or self._holders.setdefault(key, name) == name:
                before = found.get(handle.service)
                own = join_list([handle.value])
                found[handle.service] = f"{before}; {own}" if before else own
        found |= self._constants
        return [found.get(column, "") for column in self._header]


class _Interactions:
    """Rows of interactions; whoever is named beside handles is known by them."""

    def __init__(self, constants: Mapping[str, str]) -> None:
        self._constants = constants
        self._header: tuple[str, ...] = ()

    def header(self, fields: Sequence[str]) -> tuple[str, ...]:
        """The columns the rows will have."""
        plain = [field for field in fields if field and field != ACTIVITY and field not in KNOWN_SERVICES]
        activity = ("kind", "channel", "flow") if ACTIVITY in fields else ()
        who = ("person",) if {"person", *KNOWN_SERVICES} & set(fields) else ()
        self._header = tuple(dict.fromkeys((*who, *plain, *activity, *self._constants)))
        return self._header

    def cells(self, values: _Values) -> list[str]:
        """The cells of one row."""
        found = {field: _joined(field, texts) for field, texts in values.items() if field not in KNOWN_SERVICES}
        texts = (h.value if h.service == "email" else f"{h.service}:{h.value}" for h in handles_of(values))
        named = [f"<{text}>" for text in texts if parse_handle(text) is not None and not {"<", ">"} & set(text)]
        if named:
            found["person"] = " ".join([found.get("person", ""), *named]).strip()
        found = {**self._constants, **activity_cells(found.pop(ACTIVITY, "")), **found}
        return [found.get(column, "") for column in self._header]


def handles_of(values: Mapping[str, Sequence[str]]) -> list[Handle]:
    """The handles in the cells of a row: addresses of profiles say their account, several values may share a cell."""
    from care_desktop.integrations.vcard_handles import handle_of_page

    found: dict[tuple[str, str], Handle] = {}
    for service, texts in values.items():
        if service not in KNOWN_SERVICES:
            continue
        parts = _COMMAS if service == "email" else _PARTS
        for value in (part for text in texts for part in parts.split(text) if part):
            page = handle_of_page(value) if "/" in value or service == "web" else None
            if page is not None and service in (page.service, "web"):
                handle = page
            else:
                handle = Handle(service, value.removeprefix("@") if service in ("x", "github") else value)
            found.setdefault((handle.service, normalise_handle(handle.service, handle.value)), handle)
    order = {service: place for place, service in enumerate(KNOWN_SERVICES)}
    return sorted(found.values(), key=lambda handle: order[handle.service])


def _name(values: Mapping[str, Sequence[str]]) -> str:
    whole = " ".join(values.get("name", ()))
    if whole:
        return whole
    given, middle, family = (" ".join(values.get(part, ())) for part in _NAME_PARTS)
    if given and family and _EAST_ASIAN.fullmatch(given) and _EAST_ASIAN.fullmatch(family):
        return family + given
    return " ".join(part for part in (given, middle, family) if part)


def _joined(field: str, texts: Sequence[str]) -> str:
    if field in ("name", "person"):
        return " ".join(texts)
    if field in _LONG:
        return "\n".join(texts)
    if field in _LISTS:
        # Google marks its own groups with an asterisk.
        words = [word for text in texts for word in _COMMAS.split(text) if word and not word.startswith("* ")]
        return join_list(dict.fromkeys(words))
    return texts[0]


def _first(values: Mapping[str, Sequence[str]], field: str) -> str:
    return next(iter(values.get(field, ())), "")


def _settle_country(found: dict[str, str]) -> None:
    """Make the country its two-letter code; a name nobody knows goes to the place."""
    text = found.get("country", "")
    if not text:
        return
    code = text.upper() if text.upper() in countries() else _codes().get(text.casefold(), "")
    found["country"] = code
    if not code:
        found["place"] = ", ".join(part for part in (found.get("place", ""), text) if part)


@cache
def _codes() -> Mapping[str, str]:
    return {country.name.casefold(): code for code, country in countries().items()}
