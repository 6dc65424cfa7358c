"""Finding people by what somebody typed."""

from uuid import UUID

from care_desktop.domain.people import Handle
from care_desktop.services.outcome import Workspace
from care_desktop.storage import people


def people_named(workspace: Workspace, name: str) -> frozenset[UUID]:
    """Everyone of exactly this name, compared without case and spacing; may be nobody. Blocks."""
    with workspace.database.reading() as work:
        return frozenset(people.named(work, name))


def people_with_handle(workspace: Workspace, handle: Handle) -> frozenset[UUID]:
    """Whoever has this handle; may be nobody. Blocks."""
    with workspace.database.reading() as work:
        holder = people.holder_of(work, handle)
    return frozenset() if holder is None else frozenset((holder,))
