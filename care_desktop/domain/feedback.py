"""Feedback: what developers ask of the product, from heard to told, and who asked."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class FeedbackState(StrEnum):
    """Where a piece of feedback stands; shipped and declined both lead to told."""

    HEARD = "heard"
    PASSED_ON = "passed on"
    PLANNED = "planned"
    SHIPPED = "shipped"
    DECLINED = "declined"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asked for it, in which interaction, and when we told them what became of it."""

    person_id: UUID
    asked_on: date
    interaction_id: UUID | None = None
    told_on: date | None = None


@dataclass(frozen=True, slots=True)
class FeedbackStep:
    """A dated move of the feedback to a state."""

    state: FeedbackState
    on: date


@dataclass(frozen=True, slots=True)
class FeedbackDraft:
    """What was asked of the product.

    `weight` goes from 1 (nice to have) to 3 (blocks them); `taken_by` is the teammate who took it.
    """

    title: str
    heard_on: date
    askers: tuple[Asker, ...] = ()
    area: str = ""
    weight: int = 1
    roadmap_url: str = ""
    taken_by: UUID | None = None
    steps: tuple[FeedbackStep, ...] = ()

    @property
    def state(self) -> FeedbackState:
        """The latest state; heard when nothing has happened yet."""
        return self.steps[-1].state if self.steps else FeedbackState.HEARD


@dataclass(frozen=True, slots=True)
class Feedback:
    """A stored piece of feedback."""

    id: UUID
    draft: FeedbackDraft
