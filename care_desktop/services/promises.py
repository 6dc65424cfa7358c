"""Promises made to people, and what they asked of the product."""

from uuid import UUID

from care_desktop.domain.feedback import Feedback
from care_desktop.domain.promises import Promise
from care_desktop.services.outcome import Workspace
from care_desktop.storage import promises as store


def promises_to(workspace: Workspace, person_id: UUID) -> list[Promise]:
    """The promises made to a person, in the order they were entered. Blocks."""
    with workspace.database.reading() as work:
        return store.promises(work, person_id=person_id)


def feedback_of(workspace: Workspace, person_id: UUID) -> list[Feedback]:
    """What a person asked for, in the order it was entered. Blocks."""
    with workspace.database.reading() as work:
        return store.all_feedback(work, person_id=person_id)
