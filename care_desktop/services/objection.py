"""Whoever objected to what is recorded about them stays as they are: nothing new is stored."""

from collections.abc import Iterable
from uuid import UUID

from care_desktop.domain.interactions import InteractionDraft
from care_desktop.errors import InvalidInput
from care_desktop.storage import people as people_store
from care_desktop.storage.work import UnitOfWork

_NAMED_MAX = 3


def refuse_objectors(work: UnitOfWork, people: Iterable[UUID | None]) -> None:
    """Record nothing new about somebody who objected; None among them is nobody.

    Raises:
        InvalidInput: one of them did.
    """
    asked = [who for who in dict.fromkeys(people) if who is not None]
    objected = people_store.objectors(work) if asked else frozenset()
    found = [who for who in asked if who in objected]
    if found:
        names = ", ".join(people_store.name_of(work, who) for who in found[:_NAMED_MAX])
        more = len(found) - _NAMED_MAX
        several = len(found) > 1
        raise InvalidInput(
            f"{names}{f' and {more:,} more' if more > 0 else ''} objected to what is recorded about them, "
            "so nothing new was stored.",
            f"Leave them out, or take the objection back on {'their pages' if several else 'their page'} "
            "when they say so.",
        )


def refuse_new(work: UnitOfWork, before: InteractionDraft, after: InteractionDraft) -> None:
    """Let what is known of a conversation be corrected, and nothing new come of it for somebody who objected.

    Raises:
        InvalidInput: somebody who objected would take part from now on, or would have got a resource.
    """
    gets_more = bool(frozenset(after.resources) - frozenset(before.resources))
    refuse_objectors(work, [who for who in after.people if gets_more or who not in before.people])
