"""What a person does with people: add, change, archive, rate, set the stage, look up."""

from dataclasses import dataclass
from uuid import UUID

from care_desktop.domain.people import OwnRating, Person, PersonDraft
from care_desktop.domain.resources import Stage
from care_desktop.errors import InvalidInput
from care_desktop.services.objection import refuse_objectors
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage import people as store
from care_desktop.storage import person_list
from care_desktop.storage.person_list import PeopleCounts, PeopleQuery, PeopleSort, PersonRow

__all__ = ["PeopleCounts", "PeopleListing", "PeopleQuery", "PeopleSort", "PersonRow"]


def add(workspace: Workspace, draft: PersonDraft) -> Outcome[UUID]:
    """Store a new person. Blocks.

    Raises:
        InvalidInput: the draft has problems, or who introduced them objected to what is recorded.
        Conflict: a handle already belongs to somebody else.
    """
    _check(draft)
    with workspace.database.work() as work:
        refuse_objectors(work, (draft.introduced_by_id,))
        key = store.add_person(work, draft, now=workspace.clock())
        return commit(workspace, work, key, f"Add {draft.name.strip()}")


def edit(workspace: Workspace, id: UUID, draft: PersonDraft) -> Outcome[UUID]:
    """Change what is known about a person. Blocks.

    Raises:
        InvalidInput: the draft has problems, or who is now said to have introduced them objected to what is recorded.
        Conflict: a handle already belongs to somebody else.
        NotFound: the person is gone.
    """
    _check(draft)
    with workspace.database.work() as work:
        if store.get_person(work, id).draft.introduced_by_id != draft.introduced_by_id:
            refuse_objectors(work, (draft.introduced_by_id,))
        store.edit_person(work, id, draft, now=workspace.clock())
        return commit(workspace, work, id, f"Change {draft.name.strip()}")


def archive(workspace: Workspace, id: UUID, archived: bool = True) -> Outcome[None]:
    """Take a person out of the lists, or back in; nothing is deleted. Blocks."""
    with workspace.database.work() as work:
        store.set_archived(work, id, archived, now=workspace.clock())
        verb = "Archive" if archived else "Bring back"
        return commit(workspace, work, None, f"{verb} {store.name_of(work, id)}")


def rate(workspace: Workspace, id: UUID, value: int, by: UUID | None = None) -> Outcome[None]:
    """Record the advocate's own rating of today, 1 to 5. Blocks.

    Raises:
        InvalidInput: the value is out of range, or they objected to what is recorded.
    """
    if not 1 <= value <= 5:
        raise InvalidInput("An own rating goes from 1 to 5.")
    with workspace.database.work() as work:
        refuse_objectors(work, (id,))
        store.add_rating(work, id, OwnRating(value, workspace.today(), by))
        return commit(workspace, work, None, f"Rate {store.name_of(work, id)}")


def set_stage(workspace: Workspace, id: UUID, stage: Stage | None, reason: str) -> Outcome[None]:
    """Set the stage by hand from today on, with the reason; None hands it back to the computed one. Blocks.

    Raises:
        InvalidInput: a stage without a reason, or they objected to what is recorded.
    """
    if stage is not None and not reason.strip():
        raise InvalidInput("Say why you set the stage by hand.")
    with workspace.database.work() as work:
        if stage is not None:
            refuse_objectors(work, (id,))
        store.set_stage(work, id, stage, on=workspace.today(), reason=reason.strip(), by=None)
        return commit(workspace, work, None, f"Set the stage of {store.name_of(work, id)}")


def get(workspace: Workspace, id: UUID) -> Person:
    """Everything entered about a person. Blocks.

    Raises:
        NotFound: the person is gone.
    """
    with workspace.database.reading() as work:
        return store.get_person(work, id)


def teammates(workspace: Workspace) -> list[tuple[UUID, str]]:
    """(key, name) of everyone on our side. Blocks."""
    with workspace.database.reading() as work:
        return store.teammates(work)


@dataclass(frozen=True, slots=True)
class PeopleListing:
    """The order of a list and its totals; lines are read page by page with `lines`."""

    rownos: tuple[int, ...]
    counts: PeopleCounts


def listing(workspace: Workspace, query: PeopleQuery) -> PeopleListing:
    """Who is in the list, in which order. Blocks; some 50 ms at 100,000 people."""
    with workspace.database.reading() as work:
        return PeopleListing(
            tuple(person_list.ordered_rownos(work, query, workspace.today())), person_list.counts(work)
        )


def lines(workspace: Workspace, rownos: tuple[int, ...]) -> list[PersonRow]:
    """The lines of these rows, in the order given. Blocks."""
    with workspace.database.reading() as work:
        return person_list.rows(work, rownos)


def _check(draft: PersonDraft) -> None:
    problems = draft.problems()
    if problems:
        raise InvalidInput(" ".join(problems))
