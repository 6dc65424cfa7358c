"""What the form about a person needs beside the person: who is on our side, the events, the present."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from care_desktop.domain.people import Person
from care_desktop.services.outcome import Workspace
from care_desktop.storage import catalogue
from care_desktop.storage import people as store


@dataclass(frozen=True, slots=True)
class PersonGround:
    """What a form about a person starts from.

    Attributes:
        person: what is known; None for somebody new.
        teammates, events: (key, name) of each.
        introduced_by: the name of who introduced the person; empty when nobody did.
        now: the present, aware, in the zone of whoever sits at the screen.
    """

    person: Person | None
    teammates: tuple[tuple[UUID, str], ...]
    events: tuple[tuple[UUID, str], ...]
    introduced_by: str
    now: datetime


def person_ground(workspace: Workspace, id: UUID | None) -> PersonGround:
    """Everything to begin with; `id` None is somebody new. Blocks.

    Raises:
        NotFound: the person is gone.
    """
    with workspace.database.reading() as work:
        person = None if id is None else store.get_person(work, id)
        introduced_by = None if person is None else person.draft.introduced_by_id
        return PersonGround(
            person,
            tuple(store.teammates(work)),
            tuple((event.id, event.draft.name) for event in catalogue.events(work)),
            store.name_of(work, introduced_by) if introduced_by is not None else "",
            workspace.clock().astimezone(ZoneInfo(workspace.zone)),
        )
