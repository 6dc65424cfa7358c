"""What the list of people can be narrowed by: how many stand in each stage, whose they are, which tags there are."""

from uuid import UUID

from sqlalchemy import func, select

from care_desktop.domain.resources import Stage
from care_desktop.storage.derived_tables import person_summary
from care_desktop.storage.tables import person, person_tag
from care_desktop.storage.work import UnitOfWork

_owner = person.alias("owner")


def stage_counts(work: UnitOfWork) -> dict[Stage, int]:
    """How many developers who are not archived are shown in each stage; a stage without any is left out."""
    rows = work.connection.execute(
        select(person_summary.c.shown_stage, func.count())
        .join(person, person.c.rowno == person_summary.c.rowno)
        .where(~person.c.archived, ~person.c.teammate)
        .group_by(person_summary.c.shown_stage)
    )
    return {Stage(stage): count for stage, count in rows}


def teammate_count(work: UnitOfWork) -> int:
    """How many teammates there are who are not archived."""
    statement = select(func.count()).select_from(person).where(~person.c.archived, person.c.teammate)
    return work.connection.execute(statement).scalar_one()


def owners(work: UnitOfWork) -> list[tuple[UUID, str]]:
    """(key, name) of everyone who looks after somebody, by name."""
    rows = work.connection.execute(
        select(_owner.c.id, _owner.c.name)
        .where(_owner.c.id.in_(select(person.c.owner_id).where(~person.c.archived)))
        .order_by(_owner.c.name_key)
    )
    return [(row.id, row.name) for row in rows]


def tags(work: UnitOfWork, limit: int) -> list[str]:
    """The tags most people have, at most `limit`, in the order of the alphabet."""
    rows = work.connection.execute(
        select(person_tag.c.tag).group_by(person_tag.c.tag).order_by(func.count().desc(), person_tag.c.tag).limit(limit)
    )
    return sorted((row.tag for row in rows), key=str.casefold)
