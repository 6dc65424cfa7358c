"""What the page of a person shows, read in one go on the database lane."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from care_desktop.domain.feedback import Feedback
from care_desktop.domain.interactions import Interaction, zone_of
from care_desktop.domain.people import Person
from care_desktop.domain.promises import Promise
from care_desktop.services import insights, interactions, people, promises
from care_desktop.services.insights import PersonView
from care_desktop.services.outcome import Workspace

FIRST_ROWS = 60


@dataclass(frozen=True, slots=True)
class PersonContent:
    """A person with scores and the newest interactions.

    Attributes:
        now: the present, aware, in the zone of whoever sits at the screen; `today` is its day.
        newest: the first interactions of the timeline, newest first; more are read when they come into sight.
        promises, feedback: what we promised and what the person asked for; None when it was not read.
    """

    now: datetime
    person: Person
    view: PersonView
    newest: tuple[Interaction, ...]
    promises: tuple[Promise, ...] | None = None
    feedback: tuple[Feedback, ...] | None = None


def read_content(workspace: Workspace, person_id: UUID, rows: int = FIRST_ROWS) -> PersonContent:
    """Everything the page shows; `rows` is how much of the timeline. Blocks.

    Raises:
        NotFound: the person is gone.
    """
    return PersonContent(
        workspace.clock().astimezone(zone_of(workspace.zone)),
        people.get(workspace, person_id),
        insights.person_view(workspace, person_id),
        tuple(interactions.of_person(workspace, person_id, limit=rows)),
        tuple(promises.promises_to(workspace, person_id)),
        tuple(promises.feedback_of(workspace, person_id)),
    )
