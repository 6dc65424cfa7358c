"""Stages set by hand, and people by row number, for the sheet of stage histories."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import select

from care_desktop.domain.resources import Stage
from care_desktop.storage.tables import person, stage_setting
from care_desktop.storage.work import UnitOfWork


def hand_settings(work: UnitOfWork) -> dict[int, list[tuple[date, Stage | None, str]]]:
    """Row number -> (day, stage or None when handed back, reason), oldest first."""
    found: dict[int, list[tuple[date, Stage | None, str]]] = {}
    query = (
        select(person.c.rowno, stage_setting.c.set_on, stage_setting.c.stage, stage_setting.c.reason)
        .join(person, person.c.id == stage_setting.c.person_id)
        .order_by(stage_setting.c.set_on, stage_setting.c.id)
    )
    for row in work.connection.execute(query):
        found.setdefault(row.rowno, []).append((row.set_on, row.stage, row.reason))
    return found


def people_by_rowno(work: UnitOfWork) -> Iterator[tuple[int, UUID, str]]:
    """(row number, key, name) of everyone, by name."""
    query = select(person.c.rowno, person.c.id, person.c.name).order_by(person.c.name_key, person.c.id)
    for row in work.connection.execute(query):
        yield row.rowno, row.id, row.name
