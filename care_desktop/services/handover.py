"""Handing people over to another teammate: noted and dated; the new owner is asked how it is going afresh."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from care_desktop.errors import InvalidInput
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage import handover as store
from care_desktop.storage import people, people_many
from care_desktop.storage.handover import Handover

__all__ = ["Handover", "PersonHandovers", "give", "give_all", "of_person", "people_of"]

NOTE_MAX = 2000


@dataclass(frozen=True, slots=True)
class PersonHandovers:
    """Who looked after a person, newest handover first, and whether the present owner has yet to rate them afresh."""

    handovers: tuple[Handover, ...]
    to_rate: bool


def give(workspace: Workspace, ids: Sequence[UUID], to_owner: UUID | None, note: str = "") -> Outcome[int]:
    """Let a teammate (None: nobody) look after people from today on; returns how many that changed. Blocks.

    Raises:
        InvalidInput: the new owner is no teammate, or the note is too long.
    """
    if len(note) > NOTE_MAX:
        raise InvalidInput(f"The note is longer than {NOTE_MAX} characters.", "Put the rest into the people's notes.")
    with workspace.database.work() as work:
        team = dict(people.teammates(work))
        if to_owner is not None and to_owner not in team:
            raise InvalidInput("People can only be given to a teammate.", "Add them to the team in the settings first.")
        count = people_many.hand_over(work, ids, to_owner, note.strip(), now=workspace.clock(), on=workspace.today())
        who = people.name_of(work, ids[0]) if len(ids) == 1 else f"{len(ids)} people"
        whom = "nobody" if to_owner is None else team[to_owner]
        return commit(workspace, work, count, f"Give {who} to {whom}")


def give_all(workspace: Workspace, from_owner: UUID, to_owner: UUID | None, note: str = "") -> Outcome[int]:
    """Give everyone a teammate looks after, archived people included, to another one. Blocks.

    Raises:
        InvalidInput: as of `give`, or there is nobody to give.
    """
    ids = people_of(workspace, from_owner)
    if not ids:
        raise InvalidInput("They look after nobody.")
    return give(workspace, ids, to_owner, note)


def people_of(workspace: Workspace, owner_id: UUID) -> list[UUID]:
    """Everyone a teammate looks after, archived people included. Blocks."""
    with workspace.database.reading() as work:
        return people_many.of_owner(work, owner_id)


def of_person(workspace: Workspace, id: UUID) -> PersonHandovers:
    """Who looked after a person. Blocks."""
    with workspace.database.reading() as work:
        return PersonHandovers(tuple(store.history(work, id)), store.is_to_rate(work, id))
