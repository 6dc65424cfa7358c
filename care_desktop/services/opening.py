"""What there is to say of a workspace that was just opened: its name, where it lies, whether it may be written."""

from dataclasses import dataclass
from pathlib import Path

from care_desktop.services.outcome import Workspace
from care_desktop.storage import people, sheets
from care_desktop.storage.places import ON_THIS_DISK, FilePlace, PlaceKind

__all__ = ["FilePlace", "FileTrace", "OpenedWorkspace", "PlaceKind", "counts", "erasures", "look", "trace"]


@dataclass(frozen=True, slots=True)
class OpenedWorkspace:
    """An open workspace.

    Attributes:
        name: what it was called; empty when it has no name.
        has_people: somebody is in it already.
        read_only: it may only be read.
        place: where the file lies.
        backups: the folder its backups go to now; None when it has none.
    """

    path: Path
    name: str
    has_people: bool = False
    read_only: bool = False
    place: FilePlace = ON_THIS_DISK
    backups: Path | None = None


def look(workspace: Workspace) -> OpenedWorkspace:
    """What there is to say of it. Blocks."""
    database = workspace.database
    with database.reading() as work:
        name, has_people = sheets.workspace_name(work), people.has_people(work)
    return OpenedWorkspace(workspace.path, name, has_people, database.read_only, database.place, database.backups)


def counts(workspace: Workspace) -> tuple[int, int]:
    """How many people and interactions there are at most: those deleted since may be among them. Blocks."""
    with workspace.database.reading() as work:
        return sheets.counts(work)


def erasures(workspace: Workspace) -> int:
    """How many people were erased so far. Blocks; microseconds."""
    with workspace.database.reading() as work:
        count: int = work.driver.execute("SELECT count(*) FROM erasure").fetchone()[0]
    return count


@dataclass(frozen=True, slots=True)
class FileTrace:
    """The state of a workspace file, and how often this program had committed by then."""

    state: tuple[int, ...]
    own_commits: int

    def was_changed_elsewhere(self, before: "FileTrace") -> bool:
        """Whether another program has committed since `before`; a commit of ours in between hides it."""
        return self.state != before.state and self.own_commits == before.own_commits


def trace(workspace: Workspace) -> FileTrace:
    """The state of the file now. Takes microseconds."""
    return FileTrace(workspace.database.trace(), workspace.database.commits.value)
