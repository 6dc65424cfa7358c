"""What the command palette asks of a workspace: people by what was typed."""

from care_desktop.services.outcome import Workspace
from care_desktop.storage import person_find
from care_desktop.storage.person_find import FoundPerson

__all__ = ["FoundPerson", "find_people"]

PEOPLE_MAX = 8


def find_people(workspace: Workspace, typed: str) -> list[FoundPerson]:
    """At most PEOPLE_MAX people whose name, reading or handle begins with what was typed; best ones first. Blocks."""
    with workspace.database.reading() as work:
        return person_find.find_people(work, typed, PEOPLE_MAX)
