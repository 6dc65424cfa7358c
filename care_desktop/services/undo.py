"""The undo history: what was done last, taken back one by one, and done again."""

from care_desktop.errors import Conflict
from care_desktop.services.outcome import Outcome, Undo, Workspace, revert

DEPTH = 200


class UndoHistory:
    """The changes of this session, newest last; at most `DEPTH` are kept."""

    def __init__(self) -> None:
        self._done: list[Undo] = []
        self._undone: list[Undo] = []

    @property
    def next_undo(self) -> str | None:
        """What Undo would take back; None when there is nothing."""
        return self._done[-1].label if self._done else None

    @property
    def next_redo(self) -> str | None:
        """What Redo would do again; None when there is nothing."""
        return self._undone[-1].label if self._undone else None

    def push(self, undo: Undo | None) -> None:
        """Remember a change; what was undone before can then no longer be redone."""
        if undo is not None:
            self._done = [*self._done, undo][-DEPTH:]
            self._undone.clear()

    def clear(self) -> None:
        """Forget everything: what was erased must not lie in it."""
        self._done.clear()
        self._undone.clear()

    def undo(self, workspace: Workspace) -> Outcome[None]:
        """Take the latest change back. Blocks.

        Raises:
            Conflict: there is nothing to undo, or it was changed since; the entry is dropped then.
        """
        return self._move(workspace, self._done, self._undone, "There is nothing to undo.")

    def redo(self, workspace: Workspace) -> Outcome[None]:
        """Do again what was undone last. Blocks.

        Raises:
            Conflict: there is nothing to redo, or it was changed since; the entry is dropped then.
        """
        return self._move(workspace, self._undone, self._done, "There is nothing to redo.")

    @staticmethod
    def _move(workspace: Workspace, source: list[Undo], target: list[Undo], empty: str) -> Outcome[None]:
        if not source:
            raise Conflict(empty)
        outcome = revert_or_drop(workspace, source)
        if outcome.undo is not None:
            target.append(outcome.undo)
        return outcome


def revert_or_drop(workspace: Workspace, source: list[Undo]) -> Outcome[None]:
    """Revert the newest entry; one that can no longer be reverted is dropped, so that the ones before can be."""
    undo = source[-1]
    try:
        outcome = revert(workspace, undo)
    except Conflict:
        source.pop()
        raise
    source.pop()
    return outcome
