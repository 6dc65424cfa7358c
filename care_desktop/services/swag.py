"""Swag: items, who got them, and what for."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from care_desktop.domain.people import normalise_name
from care_desktop.domain.resources import SwagReason
from care_desktop.errors import Conflict, InvalidInput, NotFound
from care_desktop.services.objection import refuse_objectors
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage import catalogue
from care_desktop.storage import people as people_store
from care_desktop.storage import swag as store
from care_desktop.storage.swag import SwagGiven, SwagItem
from care_desktop.storage.work import UnitOfWork

__all__ = [
    "SwagGiven",
    "SwagItem",
    "add_item",
    "correct",
    "delete_given",
    "delete_item",
    "edit_item",
    "give",
    "given",
    "items",
    "names",
]

NAME_MAX, TEXT_MAX = 200, 1000


def items(workspace: Workspace) -> list[SwagItem]:
    """Every item with how often it was given, by name. Blocks."""
    with workspace.database.reading() as work:
        return store.items(work)


def names(workspace: Workspace) -> list[SwagItem]:
    """Every item by name, uncounted, to choose from. Blocks."""
    with workspace.database.reading() as work:
        found = [SwagItem(id, name) for id, name in catalogue.swag_items(work)]
    return sorted(found, key=lambda item: (normalise_name(item.name), item.id))


def given(
    workspace: Workspace, *, item_id: UUID | None = None, person_id: UUID | None = None, limit: int = 500
) -> list[SwagGiven]:
    """What was given, newest first: of one item, to one person, or all (None). Blocks."""
    with workspace.database.reading() as work:
        return store.given(work, item_id=item_id, person_id=person_id, limit=limit)


def add_item(workspace: Workspace, name: str, notes: str = "") -> Outcome[UUID]:
    """Store a new item. Blocks.

    Raises:
        InvalidInput: it has no name, or there is one of this name.
    """
    with workspace.database.work() as work:
        _check_name(work, name, notes, None)
        return commit(workspace, work, store.add_item(work, name, notes), f"Add {name.strip()}")


def edit_item(workspace: Workspace, id: UUID, name: str, notes: str) -> Outcome[UUID]:
    """Change name and notes of an item. Blocks.

    Raises:
        InvalidInput: it has no name, or there is another of this name.
        NotFound: it is gone.
    """
    with workspace.database.work() as work:
        before = _item(work, id)
        _check_name(work, name, notes, id)
        store.edit_item(work, id, name, notes)
        return commit(workspace, work, id, f"Change {before.name}")


def delete_item(workspace: Workspace, id: UUID) -> Outcome[None]:
    """Remove an item that nobody got. Blocks.

    Raises:
        Conflict: somebody got it.
        NotFound: it is gone.
    """
    with workspace.database.work() as work:
        item = _item(work, id)
        if item.times:
            raise Conflict(
                f"{item.name} was given {_times(item.times)}, so it stays.", "Delete those entries first, if wrong."
            )
        store.delete_item(work, id)
        return commit(workspace, work, None, f"Delete {item.name}")


def give(
    workspace: Workspace,
    item_id: UUID,
    people: Sequence[UUID],
    *,
    on: date,
    reason: SwagReason = SwagReason.FREELY,
    for_what: str = "",
) -> Outcome[int]:
    """Record that people got an item; the value is how many. Blocks.

    Raises:
        InvalidInput: nobody got it, the day lies ahead, it is not said what it was for, or somebody objected to what
            is recorded.
        NotFound: the item is gone.
    """
    _check_gift(workspace, on, reason, for_what)
    if not people:
        raise InvalidInput("Say who got it.")
    with workspace.database.work() as work:
        item = _item(work, item_id)
        who = list(dict.fromkeys(people))
        refuse_objectors(work, who)
        for person_id in who:
            catalogue.give_swag(work, item_id, person_id, on=on, reason=reason, for_what=_what(reason, for_what))
        names = ", ".join(people_store.name_of(work, person_id) for person_id in who[:3])
        return commit(workspace, work, len(who), f"Give {item.name} to {names}")


def correct(workspace: Workspace, id: UUID, *, on: date, reason: SwagReason, for_what: str = "") -> Outcome[None]:
    """Change day and reason of what was given. Blocks.

    Raises:
        InvalidInput: the day lies ahead, or it is not said what it was for.
        NotFound: it is gone.
    """
    _check_gift(workspace, on, reason, for_what)
    with workspace.database.work() as work:
        row = store.correct_given(work, id, on, reason, _what(reason, for_what))
        return commit(workspace, work, None, f"Correct swag of {people_store.name_of(work, row['person_id'])}")


def delete_given(workspace: Workspace, id: UUID) -> Outcome[None]:
    """Remove the record that somebody got something. Blocks.

    Raises:
        NotFound: it is gone.
    """
    with workspace.database.work() as work:
        row = store.delete_given(work, id)
        return commit(workspace, work, None, f"Delete swag of {people_store.name_of(work, row['person_id'])}")


def _item(work: UnitOfWork, id: UUID) -> SwagItem:
    found = next((item for item in store.items(work) if item.id == id), None)
    if found is None:
        raise NotFound("This item is no longer in the workspace.")
    return found


def _check_name(work: UnitOfWork, name: str, notes: str, own: UUID | None) -> None:
    if not name.strip():
        raise InvalidInput("The item needs a name.")
    if len(name) > NAME_MAX or len(notes) > TEXT_MAX or "\0" in name + notes:
        raise InvalidInput(f"A name has at most {NAME_MAX} characters, notes have {TEXT_MAX}.")
    key = normalise_name(name)
    if any(normalise_name(item.name) == key and item.id != own for item in store.items(work)):
        raise InvalidInput(f"There is an item called {name.strip()} already.")


def _check_gift(workspace: Workspace, on: date, reason: SwagReason, for_what: str) -> None:
    if on > workspace.today():
        raise InvalidInput("The day lies ahead; swag is recorded when it was given.")
    if reason is SwagReason.FOR_SOMETHING_DONE and not for_what.strip():
        raise InvalidInput("Say what it was given for.")
    if len(for_what) > TEXT_MAX or "\0" in for_what:
        raise InvalidInput(f"What it was for can have {TEXT_MAX} characters.")


def _what(reason: SwagReason, for_what: str) -> str:
    return for_what.strip() if reason is SwagReason.FOR_SOMETHING_DONE else ""


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
