"""Promises: what we said we would do, by when, and whether we did."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


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
