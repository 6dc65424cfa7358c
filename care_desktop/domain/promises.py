"""Promises: what we said we would do, by when, and whether we did."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

TEXT_LENGTH_MAX = 2000


class PromiseState(StrEnum):
    """What became of a promise."""

    OPEN = "open"
    KEPT = "kept"
    KEPT_LATE = "kept late"
    BROKEN = "broken"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class PromiseDraft:
    """What we said we would do for whom; `due_on` None when no day was named."""

    text: str
    people: tuple[UUID, ...]
    made_on: date
    due_on: date | None = None
    made_by: UUID | None = None
    interaction_id: UUID | None = None
    state: PromiseState = PromiseState.OPEN
    settled_on: date | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A stored promise."""

    id: UUID
    draft: PromiseDraft


def settled_state(due_on: date | None, done_on: date) -> PromiseState:
    """Kept when done on the due day or before, or when no day was named; else kept late."""
    return PromiseState.KEPT if due_on is None or done_on <= due_on else PromiseState.KEPT_LATE


def settled(draft: PromiseDraft, state: PromiseState, on: date) -> PromiseDraft:
    """The same with what became of it on a day; kept or kept late follows from the day it was due."""
    if state is PromiseState.OPEN:
        return replace(draft, state=state, settled_on=None)
    if state in (PromiseState.KEPT, PromiseState.KEPT_LATE):
        state = settled_state(draft.due_on, on)
    return replace(draft, state=state, settled_on=on)


def problems(draft: PromiseDraft, today: date) -> dict[str, str]:
    """What is wrong with a promise, by name of the field; empty when it can be stored."""
    found: dict[str, str] = {}
    if not draft.text.strip():
        found["text"] = "Say what was promised."
    elif len(draft.text) > TEXT_LENGTH_MAX:
        found["text"] = f"This is longer than {TEXT_LENGTH_MAX} characters."
    if not draft.people:
        found["people"] = "Say who it was promised to."
    if draft.made_on > today:
        found["made_on"] = "It cannot have been made on a day to come."
    elif draft.due_on is not None and draft.due_on < draft.made_on:
        found["due_on"] = "It cannot be due before it was made."
    if draft.settled_on is not None and draft.settled_on > today:
        found["settled_on"] = "What became of it cannot be known on a day to come."
    elif draft.settled_on is not None and draft.settled_on < draft.made_on:
        found["settled_on"] = "It cannot be done before it was made."
    return found
