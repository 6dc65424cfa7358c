"""Promises made to people, and what they asked of the product."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from care_desktop.domain.feedback import Feedback
from care_desktop.domain.people import normalise_name
from care_desktop.domain.promises import Promise, PromiseState
from care_desktop.services.outcome import Workspace
from care_desktop.storage import feedback_cards
from care_desktop.storage import promises as store
from care_desktop.storage.feedback_cards import PromiseRow

__all__ = ["PromiseFilter", "PromiseList", "PromiseRow"]

SETTLED_SHOWN_DAYS = 90


@dataclass(frozen=True, slots=True)
class PromiseList:
    """Open promises, late ones first, then by the day they are due, then those without a day; then settled ones.

    Attributes:
        older: settled longer ago than is shown.
    """

    rows: tuple[PromiseRow, ...]
    older: int
    today: date


@dataclass(frozen=True, slots=True)
class PromiseFilter:
    """Which promises show: words in text or names; whose people; made by whom. Empty and None are any."""

    words: str = ""
    owner: UUID | None = None
    made_by: UUID | None = None


def promises_to(workspace: Workspace, person_id: UUID) -> list[Promise]:
    """The promises made to a person, in the order they were entered. Blocks."""
    with workspace.database.reading() as work:
        return store.promises(work, person_id=person_id)


def promise(workspace: Workspace, id: UUID) -> Promise:
    """One promise. Blocks.

    Raises:
        NotFound: it is gone.
    """
    with workspace.database.reading() as work:
        return store.get_promise(work, id)


def feedback_of(workspace: Workspace, person_id: UUID) -> list[Feedback]:
    """What a person asked for, in the order it was entered. Blocks."""
    with workspace.database.reading() as work:
        return store.all_feedback(work, person_id=person_id)


def promise_list(workspace: Workspace, *, all_settled: bool = False) -> PromiseList:
    """Every open promise, and those settled within 90 days or all of them. Blocks."""
    today = workspace.today()
    since = date.min if all_settled else today - timedelta(days=SETTLED_SHOWN_DAYS)
    with workspace.database.reading() as work:
        rows, older = feedback_cards.promise_rows(work, since)
    return PromiseList(tuple(sorted(rows, key=_order)), older, today)


def _order(row: PromiseRow) -> tuple[bool, int, UUID]:
    if row.state is PromiseState.OPEN:
        return False, (row.due_on or date.max).toordinal(), row.id
    return True, -(row.settled_on or row.made_on).toordinal(), row.id


def matching(rows: Iterable[PromiseRow], wanted: PromiseFilter) -> list[PromiseRow]:
    """The promises a filter lets through, in the same order."""
    words = normalise_name(wanted.words).split()

    def fits(row: PromiseRow) -> bool:
        if wanted.made_by is not None and row.made_by != wanted.made_by:
            return False
        if wanted.owner is not None and all(key != wanted.owner for key, _ in row.owners):
            return False
        if not words:
            return True
        names = (name for _, name in row.people)
        said = normalise_name(" ".join((row.text, *names, *row.readings)))
        return all(word in said for word in words)

    return [row for row in rows if fits(row)]
