"""What the list of interactions shows beside them: the people's stages, and what came of each conversation."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Column, select

from care_desktop.domain.resources import Stage
from care_desktop.storage.derived_tables import person_summary
from care_desktop.storage.people import IN_LIST_MAX
from care_desktop.storage.tables import feedback_asker, person, promise
from care_desktop.storage.work import UnitOfWork


def standing_of(work: UnitOfWork, people: Sequence[UUID]) -> dict[UUID, tuple[Stage, int]]:
    """The stage shown for each of these people, and how many interactions they took part in."""
    found: dict[UUID, tuple[Stage, int]] = {}
    for start in range(0, len(people), IN_LIST_MAX):
        rows = work.connection.execute(
            select(person.c.id, person_summary.c.shown_stage, person_summary.c.interactions)
            .join(person_summary, person_summary.c.rowno == person.c.rowno)
            .where(person.c.id.in_(people[start : start + IN_LIST_MAX]), ~person.c.teammate)
        )
        found.update((row.id, (row.shown_stage, row.interactions)) for row in rows)
    return found


def with_promises(work: UnitOfWork, interactions: Sequence[UUID]) -> set[UUID]:
    """Which of these interactions something was promised in."""
    return _named_in(work, promise.c.interaction_id, interactions)


def with_feedback(work: UnitOfWork, interactions: Sequence[UUID]) -> set[UUID]:
    """Which of these interactions feedback was heard in."""
    return _named_in(work, feedback_asker.c.interaction_id, interactions)


def _named_in(work: UnitOfWork, column: Column[UUID], interactions: Sequence[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for start in range(0, len(interactions), IN_LIST_MAX):
        part = interactions[start : start + IN_LIST_MAX]
        found.update(work.connection.execute(select(column).where(column.in_(part)).distinct()).scalars())
    return found
