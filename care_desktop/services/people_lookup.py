"""Finding people by what somebody typed."""

from uuid import UUID

from care_desktop.services.outcome import Workspace
from care_desktop.storage import people


def people_named(workspace: Workspace, name: str) -> frozenset[UUID]:
    """Everyone of exactly this name, compared without case and spacing; may be nobody. Blocks."""
    with workspace.database.reading() as work:
        return frozenset(people.named(work, name))
