"""What a person does with promises: make, change, settle, reopen, delete."""

from datetime import date
from uuid import UUID

from care_desktop.domain.promises import PromiseDraft, PromiseState, problems, settled
from care_desktop.errors import InvalidInput
from care_desktop.services.objection import refuse_objectors
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage import promises as store

_LABEL_LENGTH = 40
_VERBS = {
    PromiseState.OPEN: "Reopen promise",
    PromiseState.KEPT: "Keep promise",
    PromiseState.KEPT_LATE: "Keep promise late",
    PromiseState.BROKEN: "Break promise",
    PromiseState.RELEASED: "Release promise",
}


def add(workspace: Workspace, draft: PromiseDraft) -> Outcome[UUID]:
    """Store a promise, made in a conversation or without one. Blocks.

    Raises:
        InvalidInput: the draft has problems, or somebody objected to what is recorded.
    """
    _check(workspace, draft)
    with workspace.database.work() as work:
        refuse_objectors(work, draft.people)
        key = store.add_promise(work, draft)
        return commit(workspace, work, key, f"Promise {named(draft.text)}", draft.people)


def edit(workspace: Workspace, id: UUID, draft: PromiseDraft) -> Outcome[UUID]:
    """Change a promise, the people it was made to included. Blocks.

    Raises:
        InvalidInput: the draft has problems, or somebody who is new in it objected to what is recorded.
        NotFound: it is gone.
    """
    _check(workspace, draft)
    with workspace.database.work() as work:
        before = store.get_promise(work, id)
        refuse_objectors(work, [who for who in draft.people if who not in before.draft.people])
        store.edit_promise(work, id, draft)
        return commit(workspace, work, id, f"Change promise {named(draft.text)}", before.draft.people)


def settle(workspace: Workspace, id: UUID, state: PromiseState, on: date | None = None) -> Outcome[PromiseState]:
    """Say what became of a promise on a day, today for None; returns the state it has now. Blocks.

    Kept becomes kept late when that day is after the one it was due; open reopens it.

    Raises:
        InvalidInput: the day is before the promise, or still to come.
        NotFound: it is gone.
    """
    with workspace.database.work() as work:
        before = store.get_promise(work, id)
        after = settled(before.draft, state, on or max(workspace.today(), before.draft.made_on))
        _check(workspace, after)
        store.settle_promise(work, id, after.state, on=after.settled_on)
        label = f"{_VERBS[after.state]} {named(after.text)}"
        return commit(workspace, work, after.state, label, after.people)


def delete(workspace: Workspace, id: UUID) -> Outcome[None]:
    """Remove a promise; undo brings it back whole. Blocks.

    Raises:
        NotFound: it is gone.
    """
    with workspace.database.work() as work:
        before = store.get_promise(work, id)
        store.delete_promise(work, id)
        return commit(workspace, work, None, f"Delete promise {named(before.draft.text)}", before.draft.people)


def named(words: str) -> str:
    """What somebody wrote, in quotation marks and short enough for a menu."""
    line = " ".join(words.split())
    return f'"{line if len(line) <= _LABEL_LENGTH else line[: _LABEL_LENGTH - 1].rstrip() + "…"}"'


def _check(workspace: Workspace, draft: PromiseDraft) -> None:
    found = problems(draft, workspace.today())
    if found:
        raise InvalidInput(" ".join(found.values()))
