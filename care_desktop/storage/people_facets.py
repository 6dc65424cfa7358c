"""What the list of people can be narrowed by: how many stand in each stage, whose they are, which tags there are."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import func, select

from care_desktop.domain.resources import Stage
from care_desktop.storage.derived_tables import person_summary
from care_desktop.storage.handover import to_rate
from care_desktop.storage.tables import event, person, person_tag
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


def archived_count(work: UnitOfWork) -> int:
    """How many people are archived, teammates included."""
    return work.connection.execute(select(func.count()).select_from(person).where(person.c.archived)).scalar_one()


def to_rate_count(work: UnitOfWork) -> int:
    """How many developers who are not archived are to be rated afresh by who took them over."""
    wanted = person.c.id.in_(to_rate())
    statement = select(func.count()).select_from(person).where(wanted, ~person.c.archived, ~person.c.teammate)
    return work.connection.execute(statement).scalar_one()


def count_of_owner(work: UnitOfWork, owner_id: UUID) -> int:
    """How many developers who are not archived a teammate looks after."""
    of_owner = (person.c.owner_id == owner_id, ~person.c.archived, ~person.c.teammate)
    return work.connection.execute(select(func.count()).select_from(person).where(*of_owner)).scalar_one()


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


def countries(work: UnitOfWork) -> list[str]:
    """The countries of people who are not archived, as two-letter codes; the empty one is unknown."""
    return list(work.connection.execute(select(person.c.country).where(~person.c.archived).distinct()).scalars())


def _companies(work: UnitOfWork, limit: int) -> list[tuple[str, str]]:
    company = person_summary.c.company
    rows = work.connection.execute(
        select(company).where(company != "").group_by(company).order_by(func.count().desc(), company).limit(limit)
    )
    return [(word, word) for word in rows.scalars()]


def _languages(work: UnitOfWork, limit: int) -> list[tuple[str, str]]:
    rows = work.driver.execute(
        "SELECT l.value FROM person p, json_each(p.languages) l WHERE NOT p.teammate AND NOT p.archived"
        " GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ?",
        (limit,),
    )
    return [(word, word) for (word,) in rows]


def _events(work: UnitOfWork, limit: int) -> list[tuple[str, str]]:
    rows = work.connection.execute(
        select(event.c.id, event.c.name)
        .join(person, person.c.met_event_id == event.c.id)
        .group_by(event.c.id)
        .order_by(func.count().desc(), event.c.name_key)
        .limit(limit)
    )
    return [(str(row.id), row.name) for row in rows]


# Field of a query -> what it can be, most people first: (key, words).
MORE: dict[str, Callable[[UnitOfWork, int], list[tuple[str, str]]]] = {
    "company": _companies,
    "language": _languages,
    "event_id": _events,
}
