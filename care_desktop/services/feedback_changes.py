"""What a person does with feedback: add, change, move, tell who asked, join two that say the same, delete."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from care_desktop.domain import feedback_board as rules
from care_desktop.domain.feedback import FeedbackDraft, FeedbackState, FeedbackStep
from care_desktop.errors import InvalidInput
from care_desktop.services.objection import refuse_objectors
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.services.promise_changes import named
from care_desktop.storage import feedback_changes as store
from care_desktop.storage import promises as records
from care_desktop.storage.people import name_of
from care_desktop.storage.work import UnitOfWork


def add(workspace: Workspace, draft: FeedbackDraft) -> Outcome[UUID]:
    """Store what developers asked of the product; without steps it is heard. Blocks.

    Raises:
        InvalidInput: the draft has problems, or somebody who asked objected to what is recorded.
    """
    steps = draft.steps or (FeedbackStep(FeedbackState.HEARD, draft.heard_on),)
    draft = replace(draft, steps=steps)
    _check(workspace, draft)
    with workspace.database.work() as work:
        refuse_objectors(work, [asker.person_id for asker in draft.askers])
        key = records.add_feedback(work, draft)
        return commit(workspace, work, key, f"Add feedback {named(draft.title)}")


def edit(workspace: Workspace, id: UUID, draft: FeedbackDraft) -> Outcome[UUID]:
    """Change title, day, area, weight, roadmap address and who took it; steps and askers of `draft` are not looked at.

    Blocks.

    Raises:
        InvalidInput: the draft has problems.
        NotFound: it is gone.
    """

    def change(before: FeedbackDraft) -> FeedbackDraft:
        after = rules.heard_on(before, draft.heard_on)
        after = replace(
            after,
            title=draft.title,
            area=draft.area,
            weight=draft.weight,
            roadmap_url=draft.roadmap_url,
            taken_by=draft.taken_by,
        )
        _check(workspace, after)
        return after

    return _change(workspace, id, change, lambda _, before: f"Change feedback {named(draft.title)}")


def move(workspace: Workspace, id: UUID, state: FeedbackState, on: date | None = None) -> Outcome[UUID]:
    """Move feedback to a state as of a day, today for None. Blocks.

    Raises:
        InvalidInput: somebody who asked was not told yet, or the day is still to come.
        NotFound: it is gone.
    """
    today = workspace.today()
    if on is not None and on > today:
        raise InvalidInput("Feedback cannot be moved on a day to come.")

    def change(before: FeedbackDraft) -> FeedbackDraft:
        refusal = rules.refusal(before, state)
        if refusal:
            raise InvalidInput(refusal)
        return rules.moved(before, state, on or today)

    return _change(workspace, id, change, lambda _, before: f"Move {named(before.title)} to {state}")


def tell(workspace: Workspace, id: UUID, people: Sequence[UUID] | None = None, on: date | None = None) -> Outcome[UUID]:
    """Note that these people, or everybody who asked (None), were told what became of it, today unless said.

    Once everybody was told it moves to told. Blocks.

    Raises:
        InvalidInput: there is nothing to tell yet.
        NotFound: it is gone.
    """

    def change(before: FeedbackDraft) -> FeedbackDraft:
        if rules.outcome_of(before) is None:
            raise InvalidInput("There is nothing to tell yet.", "Move it to shipped or declined first.")
        who = frozenset(people if people is not None else rules.waiting(before))
        return rules.told(before, who, on or workspace.today())

    def label(work: UnitOfWork, before: FeedbackDraft) -> str:
        waiting = rules.waiting(before)
        who = waiting if people is None else [person for person in people if person in waiting]
        if len(who) != 1:
            return f"Tell {len(who)} people about {named(before.title)}"
        return f"Tell {name_of(work, who[0])} about {named(before.title)}"

    return _change(workspace, id, change, label)


def untell(workspace: Workspace, id: UUID, person: UUID) -> Outcome[UUID]:
    """Note that somebody was not told after all. Blocks.

    Raises:
        NotFound: it is gone.
    """
    return _change(
        workspace,
        id,
        lambda before: rules.not_told(before, person),
        lambda work, before: f"{name_of(work, person)} not told about {named(before.title)}",
    )


def add_askers(workspace: Workspace, id: UUID, people: Sequence[UUID], on: date | None = None) -> Outcome[UUID]:
    """Note that more people asked for it, today unless said; who asked before is left alone. Blocks.

    Raises:
        InvalidInput: one of them objected to what is recorded.
        NotFound: it is gone.
    """

    def label(work: UnitOfWork, before: FeedbackDraft) -> str:
        who = name_of(work, people[0]) if len(people) == 1 else f"{len(people)} people"
        return f"Add {who} to {named(before.title)}"

    day = on or workspace.today()
    return _change(workspace, id, lambda before: rules.with_askers(before, tuple(people), day), label)


def remove_asker(workspace: Workspace, id: UUID, person: UUID) -> Outcome[UUID]:
    """Note that somebody did not ask for it after all. Blocks.

    Raises:
        NotFound: it is gone.
    """
    return _change(
        workspace,
        id,
        lambda before: rules.without_asker(before, person),
        lambda work, before: f"Remove {name_of(work, person)} from {named(before.title)}",
    )


def merge(workspace: Workspace, kept: UUID, other: UUID) -> Outcome[UUID]:
    """Join `other` into `kept`, which keeps its words and its state, and remove `other`. Blocks.

    Raises:
        InvalidInput: both are the same.
        NotFound: one of them is gone.
    """
    if kept == other:
        raise InvalidInput("These are one and the same feedback already.")
    with workspace.database.work() as work:
        first, second = records.get_feedback(work, kept).draft, records.get_feedback(work, other).draft
        touched = [asker.person_id for asker in (*first.askers, *second.askers)]
        store.delete_feedback(work, other)
        store.edit_feedback(work, kept, rules.merged(first, second))
        return commit(workspace, work, kept, f"Join {named(second.title)} into {named(first.title)}", touched)


def delete(workspace: Workspace, id: UUID) -> Outcome[None]:
    """Remove a piece of feedback; undo brings it back whole. Blocks.

    Raises:
        NotFound: it is gone.
    """
    with workspace.database.work() as work:
        before = records.get_feedback(work, id).draft
        store.delete_feedback(work, id)
        touched = [asker.person_id for asker in before.askers]
        return commit(workspace, work, None, f"Delete feedback {named(before.title)}", touched)


def _change(
    workspace: Workspace,
    id: UUID,
    change: Callable[[FeedbackDraft], FeedbackDraft],
    label: Callable[[UnitOfWork, FeedbackDraft], str],
) -> Outcome[UUID]:
    with workspace.database.work() as work:
        before = records.get_feedback(work, id).draft
        after = change(before)
        asked = {asker.person_id for asker in before.askers}
        refuse_objectors(work, [asker.person_id for asker in after.askers if asker.person_id not in asked])
        store.edit_feedback(work, id, after)
        touched = [asker.person_id for asker in (*before.askers, *after.askers)]
        return commit(workspace, work, id, label(work, before), touched)


def _check(workspace: Workspace, draft: FeedbackDraft) -> None:
    found = rules.problems(draft, workspace.today())
    if found:
        raise InvalidInput(" ".join(found.values()))
