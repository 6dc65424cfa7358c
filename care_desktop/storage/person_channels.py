"""Which channel each interaction with one person went over."""

from uuid import UUID

from care_desktop.domain.interactions import Channel
from care_desktop.storage.work import UnitOfWork

_CHANNELS = tuple(Channel)
_QUERY = """
SELECT i.id, i.channel FROM interaction_person l JOIN interaction i ON i.id = l.interaction_id WHERE l.person_id = ?
"""


def channels_of(work: UnitOfWork, person_id: UUID) -> dict[UUID, Channel]:
    """Interaction -> channel, for everything a person took part in. Blocks; milliseconds."""
    rows = work.driver.execute(_QUERY, (person_id.bytes,))
    return {UUID(bytes=row[0]): _CHANNELS[row[1] - 1] for row in rows}
