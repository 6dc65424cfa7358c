"""Promises, feedback and introductions in the database."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Select, Table, select

from care_desktop.domain.feedback import Asker, Feedback, FeedbackDraft, FeedbackState, FeedbackStep
from care_desktop.domain.promises import Promise, PromiseDraft, PromiseState
from care_desktop.errors import NotFound
from care_desktop.storage.ids import new_id
from care_desktop.storage.people import IN_LIST_MAX
from care_desktop.storage.tables import (
    feedback,
    feedback_asker,
    feedback_step,
    introduction,
    promise,
    promise_person,
)
from care_desktop.storage.work import Row, UnitOfWork


def add_promise(work: UnitOfWork, draft: PromiseDraft, *, id: UUID | None = None) -> UUID:
    """Store a new promise and return its key."""
    key = id or new_id()
    work.insert(promise, {"id": key, **_promise_columns(draft)})
    for who in dict.fromkeys(draft.people):
        work.insert(promise_person, {"promise_id": key, "person_id": who})
    return key


def _promise_columns(draft: PromiseDraft) -> Row:
    return {
        "text": draft.text,
        "made_on": draft.made_on,
        "due_on": draft.due_on,
        "made_by_id": draft.made_by,
        "interaction_id": draft.interaction_id,
        "state": draft.state,
        "settled_on": draft.settled_on,
    }


def edit_promise(work: UnitOfWork, id: UUID, draft: PromiseDraft) -> None:
    """Change everything about a promise, the people it was made to included."""
    work.update(promise, (id,), _promise_columns(draft))
    links = [{"promise_id": id, "person_id": who} for who in dict.fromkeys(draft.people)]
    work.replace_children(promise_person, promise_person.c.promise_id, id, links)


def delete_promise(work: UnitOfWork, id: UUID) -> None:
    """Remove a promise; nothing happens when it is not there."""
    work.delete_where(promise_person, promise_person.c.promise_id, id)
    work.delete(promise, (id,))


def get_promise(work: UnitOfWork, id: UUID) -> Promise:
    """One promise.

    Raises:
        NotFound: it is gone.
    """
    found = _promises(
        work,
        select(promise).where(promise.c.id == id),
        select(promise_person).where(promise_person.c.promise_id == id),
    )
    if not found:
        raise NotFound("This promise is no longer there.")
    return found[0]


def settle_promise(work: UnitOfWork, id: UUID, state: PromiseState, *, on: date | None) -> None:
    """Say what became of a promise, and when; an open promise has no day."""
    work.update(promise, (id,), {"state": state, "settled_on": on})


def promises(work: UnitOfWork, *, person_id: UUID | None = None) -> list[Promise]:
    """The promises made to a person, or all of them (None), in the order they were entered."""
    query = select(promise).order_by(promise.c.id)
    links = select(promise_person).order_by(promise_person.c.person_id)
    if person_id is not None:
        mine = select(promise_person.c.promise_id).where(promise_person.c.person_id == person_id)
        query, links = query.where(promise.c.id.in_(mine)), links.where(promise_person.c.promise_id.in_(mine))
    return _promises(work, query, links)


def _promises(work: UnitOfWork, query: Select[Any], links: Select[Any]) -> list[Promise]:
    people: dict[UUID, list[UUID]] = {}
    for row in work.connection.execute(links):
        people.setdefault(row.promise_id, []).append(row.person_id)
    return [
        Promise(
            row.id,
            PromiseDraft(
                row.text,
                tuple(people.get(row.id, ())),
                row.made_on,
                row.due_on,
                row.made_by_id,
                row.interaction_id,
                row.state,
                row.settled_on,
            ),
        )
        for row in work.connection.execute(query)
    ]


def people_of_promises(work: UnitOfWork, ids: Iterable[UUID]) -> set[UUID]:
    """Everyone to whom one of these promises was made."""
    return _linked(work, promise_person, promise_person.c.promise_id, ids)


def people_of_feedback(work: UnitOfWork, ids: Iterable[UUID]) -> set[UUID]:
    """Everyone who asked for one of these."""
    return _linked(work, feedback_asker, feedback_asker.c.feedback_id, ids)


def _linked(work: UnitOfWork, table: Table, column: Column[UUID], ids: Iterable[UUID]) -> set[UUID]:
    wanted, found = list(ids), set[UUID]()
    for start in range(0, len(wanted), IN_LIST_MAX):
        part = wanted[start : start + IN_LIST_MAX]
        found.update(work.connection.execute(select(table.c.person_id).where(column.in_(part))).scalars())
    return found


def add_feedback(work: UnitOfWork, draft: FeedbackDraft, *, id: UUID | None = None) -> UUID:
    """Store what developers asked of the product and return its key."""
    key = id or new_id()
    work.insert(
        feedback,
        {
            "id": key,
            "title": draft.title,
            "area": draft.area,
            "weight": draft.weight,
            "roadmap_url": draft.roadmap_url,
            "heard_on": draft.heard_on,
            "taken_by_id": draft.taken_by,
        },
    )
    steps = draft.steps or (FeedbackStep(FeedbackState.HEARD, draft.heard_on),)
    for position, step in enumerate(steps):
        row = {"id": new_id(), "feedback_id": key, "state": step.state, "moved_on": step.on, "position": position}
        work.insert(feedback_step, row)
    for asker in draft.askers:
        work.insert(
            feedback_asker,
            {
                "feedback_id": key,
                "person_id": asker.person_id,
                "asked_on": asker.asked_on,
                "told_on": asker.told_on,
                "interaction_id": asker.interaction_id,
            },
        )
    return key


def all_feedback(work: UnitOfWork, *, person_id: UUID | None = None) -> list[Feedback]:
    """What a person asked for, or everything (None), in the order it was entered."""
    query = select(feedback).order_by(feedback.c.id)
    moves = select(feedback_step).order_by(feedback_step.c.position)
    asked = select(feedback_asker).order_by(feedback_asker.c.person_id)
    if person_id is not None:
        mine = select(feedback_asker.c.feedback_id).where(feedback_asker.c.person_id == person_id)
        query = query.where(feedback.c.id.in_(mine))
        moves = moves.where(feedback_step.c.feedback_id.in_(mine))
        asked = asked.where(feedback_asker.c.feedback_id.in_(mine))
    return _feedback(work, query, moves, asked)


def get_feedback(work: UnitOfWork, id: UUID) -> Feedback:
    """One piece of feedback.

    Raises:
        NotFound: it is gone.
    """
    found = _feedback(
        work,
        select(feedback).where(feedback.c.id == id),
        select(feedback_step).where(feedback_step.c.feedback_id == id).order_by(feedback_step.c.position),
        select(feedback_asker).where(feedback_asker.c.feedback_id == id).order_by(feedback_asker.c.person_id),
    )
    if not found:
        raise NotFound("This feedback is no longer there.")
    return found[0]


def _feedback(work: UnitOfWork, query: Select[Any], moves: Select[Any], asked: Select[Any]) -> list[Feedback]:
    steps: dict[UUID, list[FeedbackStep]] = {}
    for row in work.connection.execute(moves):
        steps.setdefault(row.feedback_id, []).append(FeedbackStep(row.state, row.moved_on))
    askers: dict[UUID, list[Asker]] = {}
    for row in work.connection.execute(asked):
        askers.setdefault(row.feedback_id, []).append(
            Asker(row.person_id, row.asked_on, row.interaction_id, row.told_on)
        )
    return [
        Feedback(
            row.id,
            FeedbackDraft(
                row.title,
                row.heard_on,
                tuple(askers.get(row.id, ())),
                row.area,
                row.weight,
                row.roadmap_url,
                row.taken_by_id,
                tuple(steps.get(row.id, ())),
            ),
        )
        for row in work.connection.execute(query)
    ]


def add_introduction(
    work: UnitOfWork,
    first: UUID,
    second: UUID,
    *,
    on: date,
    by: UUID | None = None,
    outcome: str = "",
    interaction_id: UUID | None = None,
    id: UUID | None = None,
) -> UUID:
    """Record that two developers were brought together and return the key."""
    key = id or new_id()
    work.insert(
        introduction,
        {
            "id": key,
            "first_id": first,
            "second_id": second,
            "introduced_by_id": by,
            "introduced_on": on,
            "outcome": outcome,
            "interaction_id": interaction_id,
        },
    )
    return key


def ids_by_row(work: UnitOfWork, person_id: UUID) -> tuple[dict[int, UUID], dict[int, UUID]]:
    """Row -> key of a person's promises, and of the feedback they asked for; scores refer to them by row."""
    found: list[dict[int, UUID]] = []
    for table, link, column in (
        ("promise", "promise_person", "promise_id"),
        ("feedback", "feedback_asker", "feedback_id"),
    ):
        statement = f"SELECT t.rowid, t.id FROM {table} t JOIN {link} l ON l.{column} = t.id WHERE l.person_id = ?"
        rows = work.driver.execute(statement, (person_id.bytes,))
        found.append({row: UUID(bytes=key) for row, key in rows})
    return found[0], found[1]
