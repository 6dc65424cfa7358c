"""What a person does with events: add, change, delete, plan whom to reach, and look at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from care_desktop.domain.events import Event, EventDraft, EventTarget
from care_desktop.errors import Conflict, InvalidInput
from care_desktop.services.objection import refuse_objectors
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage import catalogue
from care_desktop.storage import events as store
from care_desktop.storage import people as people_store
from care_desktop.storage.events import EventCounts
from care_desktop.storage.work import UnitOfWork

__all__ = ["EventCounts"]


@dataclass(frozen=True, slots=True)
class EventPlan:
    """An event with whom we mean to reach there, as a form shows it; `names` has the names of the people."""

    id: UUID
    draft: EventDraft
    targets: tuple[EventTarget, ...]
    names: dict[UUID, str]


@dataclass(frozen=True, slots=True)
class TargetLine:
    """Whom we mean to reach, and what they got or wait for.

    Attributes:
        name: of the person or the company.
        people: the person, or everyone we know at the company now.
        last_contact: the newest day with any of them; None is never.
        promise: the open promise that is due first; empty when there is none.
        due_on: its day; None when no day was named.
        promises: how many are open.
        is_met: whether any of them had a conversation at the event.
    """

    target: EventTarget
    name: str
    people: tuple[UUID, ...]
    last_contact: date | None
    promise: str
    due_on: date | None
    promises: int
    is_met: bool


@dataclass(frozen=True, slots=True)
class EventDetail:
    """An event as its side panel shows it."""

    event: Event
    counts: EventCounts
    targets: tuple[TargetLine, ...]


def add(workspace: Workspace, draft: EventDraft, targets: Sequence[EventTarget] = ()) -> Outcome[UUID]:
    """Store a new event with whom we mean to reach there. Blocks.

    Raises:
        InvalidInput: the draft has problems, or somebody to reach objected to what is recorded.
    """
    _check(draft)
    with workspace.database.work() as work:
        refuse_objectors(work, [target.person_id for target in targets])
        key = catalogue.add_event(work, draft)
        store.set_targets(work, key, targets)
        return commit(workspace, work, key, f"Add {draft.name.strip()}")


def edit(
    workspace: Workspace, id: UUID, draft: EventDraft, targets: Sequence[EventTarget] | None = None
) -> Outcome[UUID]:
    """Change an event; `targets` None leaves whom we mean to reach as it is. Blocks.

    Raises:
        InvalidInput: the draft has problems, or somebody new to reach objected to what is recorded.
        Conflict: it is gone.
    """
    _check(draft)
    with workspace.database.work() as work:
        store.edit_event(work, id, draft)
        if targets is not None:
            known = {target.person_id for _, target in store.targets_of(work, id)}
            refuse_objectors(work, [target.person_id for target in targets if target.person_id not in known])
            store.set_targets(work, id, targets)
        return commit(workspace, work, id, f"Change {draft.name.strip()}")


def delete(workspace: Workspace, id: UUID, *, keep_interactions: bool = False) -> Outcome[None]:
    """Delete an event; undo brings it back with everything that pointed to it. Blocks.

    Args:
        keep_interactions: keep its interactions, and the people met there, without the event; else an event to
            which something points is not deleted.

    Raises:
        Conflict: interactions or people point to it and are not to be kept without it.
        NotFound: it is gone.
    """
    with workspace.database.work() as work:
        name = store.get_event(work, id).draft.name
        interactions, people = store.pointing_at(work, id)
        if (interactions or people) and not keep_interactions:
            raise Conflict(
                f"{interactions:,} interactions and {people:,} people point to {name}; nothing was deleted.",
                "Delete it and keep them without the event, or leave it.",
            )
        store.delete_event(work, id)
        return commit(workspace, work, None, f"Delete {name}")


def pointing_at(workspace: Workspace, id: UUID) -> tuple[int, int]:
    """How many interactions were held at an event, and how many people were met there first. Blocks."""
    with workspace.database.reading() as work:
        return store.pointing_at(work, id)


def every_event(workspace: Workspace) -> list[Event]:
    """Every event, the newest first, those without a day last. Blocks; a few milliseconds."""
    with workspace.database.reading() as work:
        found = catalogue.events(work)
    found.sort(key=lambda event: (event.draft.started_on or date.min, event.id), reverse=True)
    return found


def counted(workspace: Workspace, ids: Sequence[UUID]) -> dict[UUID, EventCounts]:
    """What happened at each of these events. Blocks; 10 ms for each 1,000 conversations, so ask for a few at a time."""
    with workspace.database.reading() as work:
        return store.counts(work, ids)


def get(workspace: Workspace, id: UUID) -> Event:
    """One event. Blocks.

    Raises:
        NotFound: it is gone.
    """
    with workspace.database.reading() as work:
        return store.get_event(work, id)


def plan(workspace: Workspace, id: UUID) -> EventPlan:
    """An event as its form shows it. Blocks.

    Raises:
        NotFound: it is gone.
    """
    with workspace.database.reading() as work:
        event = store.get_event(work, id)
        targets = tuple(target for _, target in store.targets_of(work, id))
        names = {t.person_id: people_store.name_of(work, t.person_id) for t in targets if t.person_id is not None}
    return EventPlan(id, event.draft, targets, names)


def detail(workspace: Workspace, id: UUID) -> EventDetail:
    """An event with its numbers and whom we mean to reach. Blocks.

    Raises:
        NotFound: it is gone.
    """
    with workspace.database.reading() as work:
        event = store.get_event(work, id)
        met = store.people_at(work, id)
        return EventDetail(event, store.counts(work, (id,))[id], target_lines(work, id, met))


def companies(workspace: Workspace) -> list[str]:
    """The names of every company somebody works or worked at. Blocks."""
    with workspace.database.reading() as work:
        return store.companies_named(work)


def target_lines(work: UnitOfWork, id: UUID, met: set[UUID]) -> tuple[TargetLine, ...]:
    """Whom we mean to reach at an event, in order, one line each; `met` is who had a conversation there."""
    targets = [target for _, target in store.targets_of(work, id)]
    staff = store.at_company(work, [target.company for target in targets if target.person_id is None])
    people_of = [
        (target.person_id,) if target.person_id is not None else tuple(staff.get(target.company, ()))
        for target in targets
    ]
    everybody = list({who for people in people_of for who in people})
    last, owed = store.last_days(work, everybody), store.open_promises_to(work, everybody)
    lines: list[TargetLine] = []
    for target, people in zip(targets, people_of, strict=True):
        name = people_store.name_of(work, target.person_id) if target.person_id is not None else target.company
        promises = sorted(
            {promise for who in people for promise in owed.get(who, ())},
            key=lambda promise: (promise[1] or date.max, promise[0]),
        )
        text, due = promises[0] if promises else ("", None)
        contact = max((last[who] for who in people if who in last), default=None)
        is_met = not met.isdisjoint(people)
        lines.append(TargetLine(target, name, people, contact, text, due, len(promises), is_met))
    return tuple(lines)


def _check(draft: EventDraft) -> None:
    problems = draft.problems()
    if problems:
        raise InvalidInput(" ".join(problems))
