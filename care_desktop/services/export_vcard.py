"""People taken out as contact cards; what an address book knew beside stays on the card."""

from typing import Any, BinaryIO
from uuid import UUID

from care_desktop.domain.people import Handle, Job, PersonDraft
from care_desktop.storage import card_rows, export_rows
from care_desktop.storage.work import UnitOfWork


def write_cards(
    work: UnitOfWork, stream: BinaryIO, wanted: frozenset[UUID] | None, hidden: frozenset[UUID] = frozenset()
) -> int:
    """Write a card (vCard 4.0, or the version of the card it came from) for each person, by name. Blocks.

    Args:
        work: open for reading.
        stream: where to.
        wanted: only these people; None is everyone.
        hidden: never these.

    Returns the number of cards. Private notes are never written.
    """
    from care_desktop.integrations.vcard import write_card

    columns = export_rows.people_columns(work, private_notes=False)
    services = export_rows.service_columns(work)
    count = 0
    for key, values in export_rows.people_rows(work):
        if key in hidden or (wanted is not None and key not in wanted):
            continue
        cells: dict[str, Any] = dict(zip(columns, values, strict=True))
        draft = PersonDraft(
            name=cells["name"],
            place=cells["place"] or "",
            country=cells["country"] or "",
            tags=tuple(cells["tags"]),
            handles=tuple(Handle(service, value) for column, service in services for value in cells[column]),
            jobs=(Job(cells["company"] or "", cells["role"] or ""),) if cells["company"] or cells["role"] else (),
            notes=cells["notes"] or "",
        )
        text = write_card(draft, uid=f"urn:uuid:{key}", raw=card_rows.raw_card(work, key))
        stream.write(text.encode("utf-8", "replace"))
        count += 1
    return count
