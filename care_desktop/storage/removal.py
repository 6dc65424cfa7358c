"""Many interactions removed at once; promises and feedback heard in them stay, without the link."""

from collections.abc import Sequence
from uuid import UUID

from care_desktop.storage.work import UnitOfWork

KEYS_AT_ONCE = 500
_HANGING = ("interaction_person", "interaction_tag", "resource_given", "swag_given")
_LINKED = ("promise", "feedback_asker", "introduction", "synced")


def remove_interactions(work: UnitOfWork, ids: Sequence[UUID]) -> None:
    """Remove interactions and what hangs on them. Blocks; not part of undo."""
    for start in range(0, len(ids), KEYS_AT_ONCE):
        part = [id.bytes for id in ids[start : start + KEYS_AT_ONCE]]
        marks = ",".join("?" * len(part))
        for table in _HANGING:
            work.driver.execute(f'DELETE FROM "{table}" WHERE interaction_id IN ({marks})', part)
        for table in _LINKED:
            work.driver.execute(f'UPDATE "{table}" SET interaction_id = NULL WHERE interaction_id IN ({marks})', part)
        work.driver.execute(f"DELETE FROM interaction WHERE id IN ({marks})", part)
