"""Saved searches and filters of the list of people: add, change, rename, reorder, delete."""

from collections.abc import Sequence
from uuid import UUID

from care_desktop.domain.people_query import PeopleQuery
from care_desktop.errors import InvalidInput
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage import segments as store
from care_desktop.storage.segments import Segment

__all__ = ["Segment", "add", "change", "delete", "put_in_order", "rename", "segments"]

NAME_MAX = 60


def segments(workspace: Workspace) -> list[Segment]:
    """Every segment, in the order of the tabs. Blocks."""
    with workspace.database.reading() as work:
        return store.segments(work)


def add(workspace: Workspace, name: str, query: PeopleQuery) -> Outcome[UUID]:
    """Keep a query under a name, behind the others. Blocks.

    Raises:
        InvalidInput: the name is empty, too long, or that of another segment.
    """
    with workspace.database.work() as work:
        words = _checked(name, store.segments(work))
        return commit(workspace, work, store.add(work, words, query), f"Save the segment {words}")


def rename(workspace: Workspace, id: UUID, name: str) -> Outcome[None]:
    """Give a segment another name. Blocks.

    Raises:
        InvalidInput: the name is empty, too long, or that of another segment.
        Conflict: the segment is gone.
    """
    with workspace.database.work() as work:
        words = _checked(name, [item for item in store.segments(work) if item.id != id])
        store.rename(work, id, words)
        return commit(workspace, work, None, f"Rename the segment to {words}")


def change(workspace: Workspace, id: UUID, query: PeopleQuery) -> Outcome[None]:
    """Let a segment stand for another query. Blocks.

    Raises:
        Conflict: the segment is gone.
    """
    with workspace.database.work() as work:
        store.change(work, id, query)
        return commit(workspace, work, None, f"Change the segment {_name(store.segments(work), id)}")


def put_in_order(workspace: Workspace, ids: Sequence[UUID]) -> Outcome[None]:
    """Place the segments in this order; ones that are not named come behind. Blocks."""
    with workspace.database.work() as work:
        there = [item.id for item in store.segments(work)]
        wanted = [id for id in ids if id in there]
        store.put_in_order(work, [*wanted, *(id for id in there if id not in wanted)])
        return commit(workspace, work, None, "Move a segment")


def delete(workspace: Workspace, id: UUID) -> Outcome[None]:
    """Remove a segment; nobody in it is touched. Blocks."""
    with workspace.database.work() as work:
        name = _name(store.segments(work), id)
        store.delete(work, id)
        return commit(workspace, work, None, f"Delete the segment {name}")


def _checked(name: str, others: Sequence[Segment]) -> str:
    words = " ".join(name.split())
    if not words or len(words) > NAME_MAX:
        raise InvalidInput(f"The name of a segment has 1 to {NAME_MAX} characters.")
    if any(other.name.casefold() == words.casefold() for other in others):
        raise InvalidInput(f"There is a segment named “{words}” already.", "Give this one another name.")
    return words


def _name(among: Sequence[Segment], id: UUID) -> str:
    return next((item.name for item in among if item.id == id), "")
