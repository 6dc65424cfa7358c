"""The list of people: filtered, sorted and paged in SQL over the derived summary rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import ColumnElement, Select, Text, cast, func, select, text

from care_desktop.domain.people_query import (
    NOBODY,
    SPOKE_DAYS,
    UNKNOWN,
    PeopleGroup,
    PeopleQuery,
    PeopleSort,
    Spoke,
)
from care_desktop.domain.resources import Stage
from care_desktop.storage.derived_tables import person_summary
from care_desktop.storage.handover import to_rate
from care_desktop.storage.people import IN_LIST_MAX
from care_desktop.storage.person_order import Rownos, everyone, members, rownos_of_text
from care_desktop.storage.search import match_query
from care_desktop.storage.tables import person, person_tag
from care_desktop.storage.work import UnitOfWork

__all__ = ["PeopleCounts", "PeopleQuery", "PeopleSort", "PersonRow", "counts", "found_rownos", "ordered_rownos", "rows"]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list; trust None is unknown, last_contact None is never.

    `trend` holds trust at the ends of the last 12 months, oldest first; NaN where nothing was known yet.
    """

    rowno: int
    id: UUID
    name: str
    reading: str
    company: str
    role: str
    stage: Stage
    shown_stage: Stage
    trust: float | None
    trust_low: float | None
    trust_high: float | None
    presence: float | None
    trend: tuple[float, ...]
    last_contact: date | None
    interactions: int
    owner: str | None
    tags: str


_owner = person.alias("owner")


def _filtered(statement: Select[Any], query: PeopleQuery, today: date) -> Select[Any] | None:
    archived = query.group is PeopleGroup.ARCHIVED
    statement = statement.where(person.c.archived == archived)
    if not archived:
        statement = statement.where(person.c.teammate == query.teammates)
    match = match_query(query.search)
    if match is not None:
        hits = text("SELECT rowid FROM person_search WHERE person_search MATCH :match").bindparams(match=match)
        statement = statement.where(person.c.rowno.in_(hits.columns(person.c.rowno)))
    elif query.search.strip():
        return None
    if query.group is PeopleGroup.TO_RATE:
        statement = statement.where(person.c.id.in_(to_rate()))
    if query.stage is not None or query.company or query.spoke is not None:
        statement = statement.join(person_summary, person_summary.c.rowno == person.c.rowno)
    if query.owner_id is not None:
        statement = statement.where(person.c.owner_id == (None if query.owner_id == NOBODY else query.owner_id))
    if query.tag:
        statement = statement.where(
            person.c.id.in_(select(person_tag.c.person_id).where(person_tag.c.tag == query.tag))
        )
    if query.language:
        # Languages are kept as a JSON list, so that the quotes keep "en" apart from "fr-en".
        listed = cast(person.c.languages, Text)
        word = json.dumps(query.language, ensure_ascii=False)
        statement = statement.where(listed == "[]" if query.language == UNKNOWN else func.instr(listed, word) > 0)
    for column, value in (
        (person_summary.c.shown_stage, query.stage),
        (person_summary.c.company, query.company),
        (person.c.country, query.country),
        (person.c.met_event_id, query.event_id),
        (person.c.consent_basis, query.basis),
    ):
        if value:
            statement = statement.where(column == ("" if value == UNKNOWN else value))
    return statement if query.spoke is None else statement.where(_spoke(query.spoke, today))


def _spoke(spoke: Spoke, today: date) -> ColumnElement[bool]:
    last = person_summary.c.last_contact
    if spoke is Spoke.NEVER:
        return last.is_(None)
    first = today - timedelta(days=SPOKE_DAYS[spoke] - 1)
    return last < first if spoke is Spoke.BEFORE else last >= first


def found_rownos(work: UnitOfWork, query: PeopleQuery, today: date) -> Rownos:
    """The row numbers of everyone the query finds, in no order but that of `only` when there is one."""
    statement = _filtered(select(func.group_concat(person.c.rowno)), query, today)
    if statement is None:
        return rownos_of_text(None)
    found = rownos_of_text(work.connection.execute(statement).scalar())
    if query.only is None:
        return found
    only = np.array(query.only, dtype=np.int64)
    return only[members(found, only)[only]]


def ordered_rownos(work: UnitOfWork, query: PeopleQuery, today: date, order: Rownos | None = None) -> list[int]:
    """The row numbers of everyone the query finds, in order; unknown values come last either way.

    `order` is what `everyone` gave for the sorting of this query, if that is known already.
    """
    found = found_rownos(work, query, today)
    if query.only is not None and query.as_given:
        given: list[int] = found.tolist()
        return given
    order = everyone(work, query.sort, query.descending) if order is None else order
    listed: list[int] = order[members(found, order)[order]].tolist()
    return listed


def rows(work: UnitOfWork, rownos: Sequence[int]) -> list[PersonRow]:
    """The lines of these row numbers, in the order given; people who are gone are left out."""
    found: dict[int, PersonRow] = {}
    for start in range(0, len(rownos), IN_LIST_MAX):
        part = rownos[start : start + IN_LIST_MAX]
        statement = (
            select(person.c.id, person.c.name, person.c.reading, _owner.c.name.label("owner"), person_summary)
            .join(person_summary, person_summary.c.rowno == person.c.rowno)
            .outerjoin(_owner, _owner.c.id == person.c.owner_id)
            .where(person.c.rowno.in_(part))
        )
        for row in work.connection.execute(statement):
            trend = tuple(np.frombuffer(row.trend, dtype="<f4").tolist()) if row.trend else ()
            found[row.rowno] = PersonRow(
                row.rowno,
                row.id,
                row.name,
                row.reading,
                row.company,
                row.role,
                row.stage,
                row.shown_stage,
                row.trust,
                row.trust_low,
                row.trust_high,
                row.presence,
                trend,
                row.last_contact,
                row.interactions,
                row.owner,
                row.tags,
            )
    return [found[rowno] for rowno in rownos if rowno in found]


@dataclass(frozen=True, slots=True)
class PeopleCounts:
    """How many developers there are, and of how many trust is unknown."""

    people: int
    unknown: int


def counts(work: UnitOfWork) -> PeopleCounts:
    """Developers who are not archived, and how many of them have no evidence yet."""
    row = work.connection.execute(
        select(func.count(), func.count(person_summary.c.trust))
        .select_from(person)
        .join(person_summary, person_summary.c.rowno == person.c.rowno)
        .where(~person.c.archived, ~person.c.teammate)
    ).one()
    return PeopleCounts(row[0], row[0] - row[1])
