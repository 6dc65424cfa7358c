"""Which teammate uses this workspace, kept as a setting of it."""

from uuid import UUID

from sqlalchemy import select

from care_desktop.storage.database import read_setting, write_setting
from care_desktop.storage.people import teammates
from care_desktop.storage.sync_tables import identity
from care_desktop.storage.tables import person
from care_desktop.storage.work import UnitOfWork

_SETTING = "me"


def said(work: UnitOfWork) -> UUID | None:
    """Who was chosen; None when nobody was, or they are no teammate any more."""
    text = read_setting(work, _SETTING)
    if not text:
        return None
    return work.connection.execute(select(person.c.id).where(person.c.id == UUID(text), person.c.teammate)).scalar()


def say(work: UnitOfWork, id: UUID | None) -> None:
    """Choose somebody; None leaves it open."""
    write_setting(work, _SETTING, "" if id is None else str(id))


def found(work: UnitOfWork) -> UUID | None:
    """Who was chosen, else the only teammate, else the only one whose identity our accounts know; None is unclear."""
    chosen = said(work)
    if chosen is not None:
        return chosen
    ours = [id for id, _name in teammates(work)]
    if len(ours) > 1:
        ours = [id for id in ours if _has_identity(work, id)]
    return ours[0] if len(ours) == 1 else None


def _has_identity(work: UnitOfWork, id: UUID) -> bool:
    one = select(identity.c.person_id).where(identity.c.person_id == id).limit(1)
    return work.connection.execute(one).first() is not None
