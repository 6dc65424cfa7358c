"""People from contact cards in a file: each card becomes a row of people, with a reason where it cannot."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from care_desktop.domain.people import HOSTED_SERVICES, KNOWN_SERVICES, DataSource, Handle, normalise_handle
from care_desktop.domain.sync import Card
from care_desktop.errors import UnreadableFile
from care_desktop.services.csv_format import ReadRow, cell_text
from care_desktop.services.import_people import CARD_ID
from care_desktop.services.insight_countries import countries
from care_desktop.storage.export_rows import HANDLE_PREFIX
from care_desktop.storage.sheets import Cell

FILE_BYTES_MAX = 256 << 20
CARDS_MAX = 200_000
HOSTED_MAX = 50
_COLUMNS = ("name", "company", "role", "place", "country", "tags", "notes", "consent_source")
# Families and offices share these, so they alone make nobody the same person.
_SHARED = frozenset({"phone", "web"})
# How a card that left from here names its person.
_OWN_UID = re.compile(r"^UID:urn:uuid:([0-9a-f-]{36})\s*$", re.MULTILINE | re.IGNORECASE)
_HOSTED = re.compile(rf"\b(?:{'|'.join(HOSTED_SERVICES)}):[a-z0-9.-]+\.[a-z]+\b")


def people_of_cards(path: Path) -> tuple[tuple[str, ...], Iterator[ReadRow]]:
    """The columns and rows of a file of contact cards; rows are counted from 1. Blocks.

    Raises:
        UnreadableFile: it is too large, or holds no card.
    """
    from care_desktop.integrations.vcard import cards_of, decoded

    data = file_bytes(path)
    text = decoded(data)
    cards = cards_of(text)
    first = next(cards, None)
    if first is None:
        raise UnreadableFile(f"{path.name} holds no contact card.", "Export the contacts as vCard, then try again.")
    hosted = sorted(set(_HOSTED.findall(text.casefold())))[:HOSTED_MAX]
    services = (*KNOWN_SERVICES, *hosted)
    handles = (service if service in KNOWN_SERVICES else HANDLE_PREFIX + service for service in services)
    header = (*_COLUMNS, *handles, CARD_ID)
    return header, _rows(first, cards, services)


def file_bytes(path: Path) -> bytes:
    """All of a file. Blocks.

    Raises:
        UnreadableFile: it is missing, may not be read, or is too large.
    """
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise UnreadableFile(
                f"{path.name} is larger than {FILE_BYTES_MAX >> 20} MB.", "Split it into several files."
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            f"{path.name} cannot be read ({error.strerror or error}).", "Check the name and that you may read it."
        ) from error


def settled(card: Card) -> Card:
    """The card with its country as a two-letter code; a name nobody knows is kept with the place."""
    if not card.country or (len(card.country) == 2 and card.country.upper() in countries()):
        return replace(card, country=card.country.upper()) if card.country else card
    code = next((code for code, found in countries().items() if found.name.casefold() == card.country.casefold()), "")
    place = card.place if code else ", ".join(filter(None, (card.place, card.country)))
    return replace(card, country=code, place=place)


def _rows(first: str, cards: Iterator[str], services: Sequence[str]) -> Iterator[ReadRow]:
    from care_desktop.integrations.vcard import BadCard, read_card

    holders: dict[tuple[str, str], str] = {}
    for number, raw in enumerate(chain([first], cards), start=1):
        if number > CARDS_MAX:
            yield ReadRow(number, (), f"there are more than {CARDS_MAX:,} cards; the rest was left out")
            return
        try:
            card = read_card(raw)
            if card is not None:
                yield _row(number, settled(card), services, holders)
        except BadCard as error:
            yield ReadRow(number, (), str(error))


def _row(number: int, card: Card, services: Sequence[str], holders: dict[tuple[str, str], str]) -> ReadRow:
    name = card.name or next((handle.value for handle in card.handles), "")
    if not name:
        return ReadRow(number, (), "it names nobody")
    handles = [handle for handle in card.handles if handle.service not in _SHARED or _is_own(handle, name, holders)]
    by_service = [tuple(h.value for h in handles if h.service == service) for service in services]
    told = DataSource.TOLD_ME.value
    own = (name, card.company, card.role, card.place, card.country, card.tags, card.note, told)
    uid = _OWN_UID.search(card.raw)
    cells: tuple[Cell, ...] = (*own, *by_service, uid[1] if uid else "")
    return ReadRow(number, [cell_text(cell) for cell in cells])


def _is_own(handle: Handle, name: str, holders: dict[tuple[str, str], str]) -> bool:
    """Whether nobody of another name has it in this file so far."""
    key = (handle.service, normalise_handle(handle.service, handle.value))
    return holders.setdefault(key, name) == name
