"""What the review of consent reads of everybody, and setting it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from care_desktop.domain.people import DataSource, LawfulBasis
from care_desktop.storage.derived_tables import person_summary
from care_desktop.storage.tables import person
from care_desktop.storage.work import Row, UnitOfWork


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """Somebody as the review looks at them; None is not known, or no contact yet."""

    id: UUID
    name: str
    basis: LawfulBasis
    source: DataSource
    recorded_on: date | None
    retain_until: date | None
    last_contact: date | None
    created_on: date
    restricted: bool
    objected: bool


def review_rows(work: UnitOfWork) -> Iterator[ReviewRow]:
    """Every developer who is not archived, by name."""
    p = person.c
    query = (
        select(
            p.id, p.name, p.consent_basis, p.consent_source, p.consent_on, p.retain_until, p.created_at, p.restricted,
            p.objected, person_summary.c.last_contact,
        )
        .outerjoin(person_summary, person_summary.c.rowno == p.rowno)
        .where(~p.teammate, ~p.archived)
        .order_by(p.name_key, p.id)
    )  # fmt: skip
    for row in work.connection.execute(query):
        yield ReviewRow(
            row.id,
            row.name,
            row.consent_basis,
            row.consent_source,
            row.consent_on,
            row.retain_until,
            row.last_contact,
            row.created_at.date(),
            row.restricted,
            row.objected,
        )


def set_values(work: UnitOfWork, id: UUID, values: Row) -> None:
    """Set columns of a person; somebody who has them already is left alone.

    Raises:
        Conflict: the person is gone.
    """
    work.update(person, (id,), values)
