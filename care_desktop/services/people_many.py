"""What is done with many people at once: each is one step to undo."""

from collections.abc import Sequence
from uuid import UUID

from care_desktop.errors import InvalidInput
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage import people, people_many
from care_desktop.storage.work import UnitOfWork

TAG_MAX = 100


def archive(workspace: Workspace, ids: Sequence[UUID], archived: bool = True) -> Outcome[int]:
    """Take people out of the lists, or bring them back; returns how many that changed. Blocks.

    Raises:
        Conflict: one of them went meanwhile; nobody was changed.
    """
    with workspace.database.work() as work:
        count = people_many.archive(work, ids, archived, now=workspace.clock())
        verb = "Archive" if archived else "Bring back"
        return commit(workspace, work, count, f"{verb} {_who(work, ids)}")


def tag(workspace: Workspace, ids: Sequence[UUID], add: Sequence[str], remove: Sequence[str]) -> Outcome[int]:
    """Put tags on people and take others off; returns how many people that changed. Blocks.

    Raises:
        InvalidInput: a tag to add is empty or longer than TAG_MAX.
    """
    new = [word.strip().removeprefix("#").strip() for word in add]
    if any(not word or len(word) > TAG_MAX for word in new):
        raise InvalidInput(f"A tag has 1 to {TAG_MAX} characters.")
    with workspace.database.work() as work:
        count = people_many.tag(work, ids, new, remove, now=workspace.clock())
        parts = [*(f"#{word}" for word in new), *(f"without #{word}" for word in remove)]
        return commit(workspace, work, count, f"Tag {_who(work, ids)}: {', '.join(parts)}")


def tags_of(workspace: Workspace, ids: Sequence[UUID]) -> list[str]:
    """Every tag somebody of these people has. Blocks."""
    with workspace.database.reading() as work:
        return people_many.tags_of(work, ids)


def _who(work: UnitOfWork, ids: Sequence[UUID]) -> str:
    return people.name_of(work, ids[0]) if len(ids) == 1 else f"{len(ids)} people"
