"""Which teammate uses this workspace: said in the settings, else plain when it can only be one."""

from dataclasses import dataclass
from uuid import UUID

from care_desktop.domain.people import PersonDraft
from care_desktop.errors import InvalidInput
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage import me as store
from care_desktop.storage import people, people_many


@dataclass(frozen=True, slots=True)
class Teammate:
    """Somebody on our side, how many people they look after, and whether it is who uses this workspace."""

    id: UUID
    name: str
    people: int
    is_me: bool


def me(workspace: Workspace) -> UUID | None:
    """The teammate who uses this workspace; None when nobody said so and there is more than one. Blocks."""
    with workspace.database.reading() as work:
        return store.found(work)


def set_me(workspace: Workspace, id: UUID | None) -> Outcome[None]:
    """Say which teammate uses this workspace; None leaves it open. Blocks.

    Raises:
        InvalidInput: this is no teammate.
    """
    with workspace.database.work() as work:
        if id is not None and id not in dict(people.teammates(work)):
            raise InvalidInput("Only a teammate can use this workspace.")
        store.say(work, id)
        label = "Leave open who uses this workspace"
        return commit(workspace, work, None, label if id is None else f"Say that you are {people.name_of(work, id)}")


def team(workspace: Workspace) -> list[Teammate]:
    """Everyone on our side, by name. Blocks."""
    with workspace.database.reading() as work:
        mine = store.found(work)
        return [
            Teammate(id, name, len(people_many.of_owner(work, id)), id == mine) for id, name in people.teammates(work)
        ]


def add_teammate(workspace: Workspace, name: str) -> Outcome[UUID]:
    """Store somebody on our side. Blocks.

    Raises:
        InvalidInput: there is no name.
    """
    draft = PersonDraft(name, teammate=True)
    problems = draft.problems()
    if problems:
        raise InvalidInput(" ".join(problems))
    with workspace.database.work() as work:
        id = people.add_person(work, draft, now=workspace.clock())
        return commit(workspace, work, id, f"Add {name.strip()} to the team")


def leave_team(workspace: Workspace, id: UUID) -> Outcome[None]:
    """Make a teammate a developer like others; whom they look after is theirs still. Blocks.

    Raises:
        Conflict: the person is gone.
    """
    with workspace.database.work() as work:
        people_many.set_teammate(work, id, False, now=workspace.clock())
        return commit(workspace, work, None, f"Take {people.name_of(work, id)} out of the team")
