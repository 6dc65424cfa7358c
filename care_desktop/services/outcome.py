"""What every change returns: its value, what it touched, and how to undo it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Generic, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from care_desktop.domain.weights import Weights
from care_desktop.errors import Conflict
from care_desktop.services import derived
from care_desktop.services.local_weights import weights_in
from care_desktop.storage.database import Database
from care_desktop.storage.suppression import Suppression, own_name
from care_desktop.storage.work import RowChange, UnitOfWork

T = TypeVar("T")
MANY = 500


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open workspace and what services need around it.

    Attributes:
        clock: returns the present as an aware instant.
        zone: IANA name of the time zone the person sits in; decides what today is.
    """

    database: Database
    weights: Weights
    clock: Callable[[], datetime]
    zone: str = "UTC"

    @property
    def path(self) -> Path:
        """The workspace file."""
        return self.database.path

    def today(self) -> date:
        """The calendar day where the person sits."""
        return self.clock().astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True)
class Changes:
    """What a change touched, for pages to decide whether to read again.

    Attributes:
        people, interactions: keys of what changed; empty together with `many` when there are too many to list.
        tables: names of the tables that changed.
        many: too much changed to list; read everything again.
    """

    people: frozenset[UUID] = frozenset()
    interactions: frozenset[UUID] = frozenset()
    tables: frozenset[str] = frozenset()
    many: bool = False


@dataclass(frozen=True, slots=True)
class Undo:
    """How to take a change back: a sentence for the menu and the rows as they were."""

    label: str
    journal: tuple[RowChange, ...]


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """The result of a change; `undo` None means that there is nothing to take back."""

    value: T
    changes: Changes
    undo: Undo | None


def commit(workspace: Workspace, work: UnitOfWork, value: T, label: str, touched: Iterable[UUID] = ()) -> Outcome[T]:
    """Bring what is derived up to date, make the change durable, and say what it touched. Blocks.

    Args:
        workspace: where the change happens.
        work: the open transaction.
        value: what the change returns to its caller.
        label: what was done, for the undo menu, such as "Log conversation with Ana".
        touched: people whose scores change although none of their own rows did.
    """
    changes = changes_of(work.journal)
    people = derived.people_touched(work, work.journal)
    if people is not None:
        people.update(touched)
    weights = weights_in(work) if "setting" in changes.tables else workspace.weights
    if weights != workspace.weights:
        derived.refresh_scores(work, workspace.today(), weights)
    derived.refresh(work, people, work.journal, workspace.today(), weights)
    journal = work.commit()
    return Outcome(value, changes, Undo(label, journal) if journal else None)


def revert(workspace: Workspace, undo: Undo) -> Outcome[None]:
    """Take a change back. The outcome's own undo does it again.

    Raises:
        Conflict: something in it was changed since, or somebody in it was erased.
    """
    with workspace.database.work() as work:
        _refuse_erased(work, undo)
        before = derived.people_touched(work, undo.journal)
        work.revert(undo.journal)
        return commit(workspace, work, None, undo.label, before or ())


def _refuse_erased(work: UnitOfWork, undo: Undo) -> None:
    """Whoever erases somebody has the history forgotten; should one be left, it brings nobody back."""
    back = [own_name(change.key[0]) for change in undo.journal if change.table.name == "person" and not change.after]
    if back and Suppression(work).holds(back):
        raise Conflict("This cannot be undone, because somebody in it was erased since.")


def changes_of(journal: Iterable[RowChange]) -> Changes:
    """The summary of a journal for listeners."""
    people: set[UUID] = set()
    interactions: set[UUID] = set()
    tables: set[str] = set()
    for change in journal:
        tables.add(change.table.name)
        row = change.after or change.before or {}
        if change.after == {}:
            return Changes(many=True)
        if change.table.name == "person":
            people.add(change.key[0])
        elif row.get("person_id") is not None:
            people.add(row["person_id"])
        if change.table.name == "interaction":
            interactions.add(change.key[0])
        elif row.get("interaction_id") is not None:
            interactions.add(row["interaction_id"])
    if len(people) > MANY or len(interactions) > MANY:
        return Changes(tables=frozenset(tables), many=True)
    return Changes(frozenset(people), frozenset(interactions), frozenset(tables))
