"""How and when we are in touch with one person, beyond what scores need."""

from collections.abc import Mapping
from uuid import UUID

from care_desktop.domain.interactions import Channel
from care_desktop.services.outcome import Workspace
from care_desktop.storage import person_channels


def channels_of(workspace: Workspace, person_id: UUID) -> Mapping[UUID, Channel]:
    """The channel of each interaction with a person; empty for nobody known. Blocks; milliseconds."""
    with workspace.database.reading() as work:
        return person_channels.channels_of(work, person_id)
