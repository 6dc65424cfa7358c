"""Who is slipping and who is known to one of us only, counted in the background and kept right after changes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from care_desktop.services.outcome import Changes, Workspace
from care_desktop.ui.insight_feed import lane_of
from care_desktop.ui.operations import Operations

if TYPE_CHECKING:
    from care_desktop.services.people_groups import PeopleGroups


@dataclass(frozen=True, slots=True)
class _Step:
    """The groups after some changes, and whether everyone has to be counted again besides."""

    groups: "PeopleGroups"
    is_outdated: bool


class PeopleFeed(QObject):
    """Keeps the groups that no index answers; nothing is counted before `start`.

    Signals:
        changed(PeopleGroups): they are there, or newer ones.
    """

    changed = Signal(object)

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._lane = lane_of(self, "people groups")
        self.groups: PeopleGroups | None = None
        self._is_started = self._is_counting = False
        self._waiting: list[Changes] = []
        operations.bus.changed.connect(self._on_changed)

    @property
    def idle(self) -> bool:
        """Nothing is being counted."""
        return self._lane.idle and not self._is_counting

    def start(self) -> None:
        """Count everyone, unless that was done or has begun."""
        if not self._is_started:
            self._is_started = True
            self._count()

    def _count(self) -> None:
        self._is_counting = True
        self._operations.query_on(self._lane, _load, self._on_counted, self._on_failed)

    def _on_counted(self, groups: "PeopleGroups") -> None:
        self._is_counting = False
        self.groups = groups
        self.changed.emit(groups)
        self._step()

    def _on_failed(self, error: Exception) -> None:
        self._is_counting = False
        self._operations.failed.emit(str(error))

    def _on_changed(self, changes: Changes) -> None:
        if self._is_started:
            self._waiting.append(changes)
            self._step()

    def _step(self) -> None:
        groups = self.groups
        if self._is_counting or not self._waiting or groups is None:
            return
        batch, self._waiting = self._waiting, []
        self._is_counting = True
        self._operations.query_on(self._lane, lambda ws: _after(ws, groups, batch), self._on_stepped, self._on_failed)

    def _on_stepped(self, step: _Step) -> None:
        if step.groups != self.groups:
            self.groups = step.groups
            self.changed.emit(step.groups)
        self._is_counting = False
        if step.is_outdated:
            self._count()
        else:
            self._step()


# What counts is loaded where it runs: on the thread of the window it would hold up a tenth of a second.
def _load(workspace: Workspace) -> "PeopleGroups":
    from care_desktop.services import people_groups

    return people_groups.load(workspace)


def _after(workspace: Workspace, groups: "PeopleGroups", batch: list[Changes]) -> _Step:
    from care_desktop.services import people_groups

    for changes in batch:
        groups = people_groups.after_changes(workspace, groups, changes)
    return _Step(groups, any(people_groups.is_outdated(changes) for changes in batch))
