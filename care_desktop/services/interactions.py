"""What a person does with interactions: log, change, delete, read."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from care_desktop.domain.events import EventDraft
from care_desktop.domain.feedback import Asker, FeedbackDraft
from care_desktop.domain.interactions import Flow, Interaction, InteractionDraft
from care_desktop.domain.people import PersonDraft
from care_desktop.domain.promises import PromiseDraft
from care_desktop.domain.resources import SwagReason
from care_desktop.errors import InvalidInput
from care_desktop.services.objection import refuse_new, refuse_objectors
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage import catalogue, promises
from care_desktop.storage import interactions as store
from care_desktop.storage import people as people_store
from care_desktop.storage.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PromiseMade:
    """What we said we would do, and by when; None when no day was named."""

    text: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class SwagGift:
    """An item given in the conversation; `for_what` only when it was for something done."""

    item: str
    reason: SwagReason = SwagReason.FREELY
    for_what: str = ""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A conversation with everything that came up in it; stored in one transaction, undone in one step.

    Attributes:
        interaction: its `people` are the known ones; new people are added to them.
        new_people: people to be made first.
        new_event: an event to be made first, when `interaction.event_id` is None.
        promises, feedback, swag: for everyone in the conversation.
    """

    interaction: InteractionDraft
    new_people: tuple[PersonDraft, ...] = ()
    new_event: EventDraft | None = None
    promises: tuple[PromiseMade, ...] = ()
    feedback: tuple[str, ...] = ()
    swag: tuple[SwagGift, ...] = ()


@dataclass(frozen=True, slots=True)
class Logged:
    """What was stored: the interaction, and the people made for it."""

    id: UUID
    people: tuple[UUID, ...]
    new_people: tuple[UUID, ...]


def log(workspace: Workspace, entry: LogEntry) -> Outcome[Logged]:
    """Store a conversation. Blocks.

    Raises:
        InvalidInput: nobody took part, a value is out of range, or somebody objected to what is recorded.
        Conflict: the same (source, external id) is stored already.
    """
    with workspace.database.work() as work:
        now = workspace.clock()
        refuse_objectors(work, entry.interaction.people)
        made = tuple(people_store.add_person(work, _checked(person), now=now) for person in entry.new_people)
        draft = replace(entry.interaction, people=tuple(dict.fromkeys((*entry.interaction.people, *made))))
        problems = draft.problems()
        if problems:
            raise InvalidInput(" ".join(problems))
        if entry.new_event is not None and draft.event_id is None:
            draft = replace(draft, event_id=catalogue.add_event(work, entry.new_event))
        key = store.add_interaction(work, draft, now=now)
        _add_what_came_up(work, key, draft, entry)
        names = ", ".join(people_store.name_of(work, who) for who in draft.people[:3])
        return commit(workspace, work, Logged(key, draft.people, made), f"Log {draft.flow} with {names}")


def _add_what_came_up(work: UnitOfWork, key: UUID, draft: InteractionDraft, entry: LogEntry) -> None:
    day = draft.when.day
    made_by = draft.advocates[0] if draft.advocates else None
    for promise in entry.promises:
        promises.add_promise(
            work, PromiseDraft(promise.text, draft.people, day, promise.due_on, made_by, interaction_id=key)
        )
    for title in entry.feedback:
        askers = tuple(Asker(who, day, key) for who in draft.people)
        promises.add_feedback(work, FeedbackDraft(title, day, askers))
    for gift in entry.swag:
        item = catalogue.swag_named(work, gift.item)
        for who in draft.people:
            catalogue.give_swag(work, item, who, on=day, reason=gift.reason, for_what=gift.for_what, interaction_id=key)
    if draft.flow is Flow.INTRODUCTION and len(draft.people) == 2:
        first, second = draft.people
        promises.add_introduction(work, first, second, on=day, by=made_by, interaction_id=key)


def edit(workspace: Workspace, id: UUID, draft: InteractionDraft) -> Outcome[UUID]:
    """Change a stored interaction. Blocks.

    Raises:
        InvalidInput: the draft has problems, or somebody who is new in it objected to what is recorded.
        NotFound: it is gone.
    """
    problems = draft.problems()
    if problems:
        raise InvalidInput(" ".join(problems))
    with workspace.database.work() as work:
        before = store.get_interaction(work, id)
        refuse_new(work, before.draft, draft)
        store.edit_interaction(work, id, draft, now=workspace.clock())
        return commit(workspace, work, id, f"Change {draft.flow}", before.draft.people)


def delete(workspace: Workspace, id: UUID) -> Outcome[None]:
    """Delete an interaction; undo brings it back whole. Blocks.

    Raises:
        NotFound: it is gone.
    """
    with workspace.database.work() as work:
        before = store.get_interaction(work, id)
        store.delete_interaction(work, id)
        names = ", ".join(before.people_names[:3])
        return commit(workspace, work, None, f"Delete {before.draft.flow} with {names}", before.draft.people)


def get(workspace: Workspace, id: UUID) -> Interaction:
    """One interaction. Blocks.

    Raises:
        NotFound: it is gone.
    """
    with workspace.database.reading() as work:
        return store.get_interaction(work, id)


def of_person(workspace: Workspace, person_id: UUID, *, limit: int = 200, offset: int = 0) -> list[Interaction]:
    """A person's interactions, newest first. Blocks."""
    with workspace.database.reading() as work:
        return store.timeline(work, person_id, limit=limit, offset=offset)


def log_page(workspace: Workspace, *, search: str = "", limit: int = 100, offset: int = 0) -> list[Interaction]:
    """Everybody's interactions, newest first, a page of them. Blocks."""
    with workspace.database.reading() as work:
        return store.log_page(work, search=search, limit=limit, offset=offset)


def _checked(draft: PersonDraft) -> PersonDraft:
    problems = draft.problems()
    if problems:
        raise InvalidInput(" ".join(problems))
    return draft
