"""Who looked after whom, and who has yet to say how it is going since they took somebody over."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, case, exists, or_, select

from care_desktop.storage.ids import new_id
from care_desktop.storage.tables import handover, own_rating, person
from care_desktop.storage.work import Row, UnitOfWork

_from = person.alias("from_owner")
_to = person.alias("to_owner")


@dataclass(frozen=True, slots=True)
class Handover:
    """A person went from one teammate to another on a day; an empty name is nobody, or somebody who is gone."""

    handed_on: date
    from_name: str
    to_name: str
    note: str


def row_of(person_id: UUID, from_owner: UUID, to_owner: UUID | None, on: date, note: str = "") -> Row:
    """The row that records a handover."""
    return {
        "id": new_id(),
        "person_id": person_id,
        "from_owner_id": from_owner,
        "to_owner_id": to_owner,
        "handed_on": on,
        "note": note,
    }


def history(work: UnitOfWork, person_id: UUID) -> list[Handover]:
    """Every handover of a person, newest first."""
    rows = work.connection.execute(
        select(
            handover.c.handed_on,
            _from.c.name.label("from_name"),
            _to.c.name.label("to_name"),
            handover.c.note,
        )
        .outerjoin(_from, _from.c.id == handover.c.from_owner_id)
        .outerjoin(_to, _to.c.id == handover.c.to_owner_id)
        .where(handover.c.person_id == person_id)
        .order_by(handover.c.handed_on.desc(), handover.c.id.desc())
    )
    return [Handover(row.handed_on, row.from_name or "", row.to_name or "", row.note) for row in rows]


def to_rate() -> Select[tuple[UUID]]:
    """Keys of the people whose present owner took them over and has not rated them since.

    A rating that does not say whose it is counts as the owner's; of one day, what was entered later counts as later.
    """
    later = handover.alias("later")
    rated = own_rating.alias("rated")
    is_newest = ~exists().where(
        later.c.person_id == handover.c.person_id,
        or_(
            later.c.handed_on > handover.c.handed_on,
            and_(later.c.handed_on == handover.c.handed_on, later.c.id > handover.c.id),
        ),
    )
    by_owner = or_(rated.c.rated_by_id.is_(None), rated.c.rated_by_id == handover.c.to_owner_id)
    is_after = case((rated.c.rated_on == handover.c.handed_on, rated.c.id > handover.c.id), else_=True)
    has_rated = exists().where(
        rated.c.person_id == handover.c.person_id, rated.c.rated_on >= handover.c.handed_on, by_owner, is_after
    )
    return (
        select(handover.c.person_id)
        .join(person, and_(person.c.id == handover.c.person_id, person.c.owner_id == handover.c.to_owner_id))
        .where(is_newest, ~has_rated)
    )


def is_to_rate(work: UnitOfWork, person_id: UUID) -> bool:
    """Whether the present owner of a person has yet to rate them afresh."""
    return work.connection.execute(to_rate().where(handover.c.person_id == person_id)).first() is not None
