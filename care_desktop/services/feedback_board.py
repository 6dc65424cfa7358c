"""The feedback board: every card with who asked, in the order of its column, and one card with everything about it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from care_desktop.domain.feedback import Feedback, FeedbackState
from care_desktop.domain.feedback_board import OPEN_STATES, OUTCOMES
from care_desktop.domain.people import normalise_name
from care_desktop.services.outcome import Workspace
from care_desktop.storage import feedback_cards, promises
from care_desktop.storage.feedback_cards import CardPerson, CardRow

__all__ = ["Board", "BoardFilter", "CardPerson", "CardRow", "FeedbackDetail", "board", "detail", "matching"]

TOLD_SHOWN_DAYS = 90


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the board.

    Attributes:
        columns: the cards of each state, in the order they stand in.
        older_told: told longer ago than is shown.
        areas: every area in use, in alphabetical order.
        said: what a card is found by.
    """

    columns: Mapping[FeedbackState, tuple[CardRow, ...]]
    older_told: int
    areas: tuple[str, ...]
    today: date
    said: Mapping[UUID, str]

    @property
    def is_empty(self) -> bool:
        """Whether there is no feedback at all."""
        return not self.older_told and not any(self.columns.values())


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """Which cards show: words in title, area or names; an area; who asked; who took it. Empty and None are any."""

    words: str = ""
    area: str = ""
    asked_by: UUID | None = None
    taken_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class FeedbackDetail:
    """One piece of feedback with the names of everyone in it."""

    feedback: Feedback
    names: Mapping[UUID, str]
    areas: tuple[str, ...]
    today: date


def board(workspace: Workspace, *, all_told: bool = False) -> Board:
    """The board; told ones of the last 90 days, or all of them. Blocks."""
    today = workspace.today()
    since = date.min if all_told else today - timedelta(days=TOLD_SHOWN_DAYS)
    with workspace.database.reading() as work:
        rows, older = feedback_cards.card_rows(work, since)
        areas = tuple(feedback_cards.areas(work))
    columns = {
        state: tuple(sorted((row for row in rows if row.state is state), key=_ORDERS[state])) for state in FeedbackState
    }
    return Board(columns, older, areas, today, {row.id: _said(row) for row in rows})


def _said(row: CardRow) -> str:
    names = (f"{who.name} {who.reading}" for who in row.askers)
    return normalise_name(" ".join((row.title, row.area, row.taken_by_name, *names)))


def _open_order(row: CardRow) -> tuple[Any, ...]:
    return -row.weight, -len(row.askers), row.heard_on, row.id


def _outcome_order(row: CardRow) -> tuple[Any, ...]:
    return -untold(row), row.since, row.id


def _told_order(row: CardRow) -> tuple[Any, ...]:
    return -row.since.toordinal(), row.id


_ORDERS: Mapping[FeedbackState, Callable[[CardRow], tuple[Any, ...]]] = {
    **dict.fromkeys(OPEN_STATES, _open_order),
    **dict.fromkeys(OUTCOMES, _outcome_order),
    FeedbackState.TOLD: _told_order,
}


def untold(row: CardRow) -> int:
    """How many of those who asked were not told what became of it."""
    return sum(not person.told for person in row.askers)


def median_age_days(rows: Iterable[CardRow], today: date) -> int | None:
    """Half of the cards were heard longer ago than this; None without cards."""
    ages = [(today - row.heard_on).days for row in rows]
    return round(median(ages)) if ages else None


def matching(board: Board, state: FeedbackState, wanted: BoardFilter) -> list[CardRow]:
    """The cards of a state that a filter lets through, in the same order."""
    words = normalise_name(wanted.words).split()

    def fits(row: CardRow) -> bool:
        if wanted.area and row.area != wanted.area:
            return False
        if wanted.taken_by is not None and row.taken_by != wanted.taken_by:
            return False
        if wanted.asked_by is not None and all(person.id != wanted.asked_by for person in row.askers):
            return False
        return all(word in board.said[row.id] for word in words)

    return [row for row in board.columns[state] if fits(row)]


def detail(workspace: Workspace, id: UUID) -> FeedbackDetail:
    """One piece of feedback with everything about it. Blocks.

    Raises:
        NotFound: it is gone.
    """
    with workspace.database.reading() as work:
        found = promises.get_feedback(work, id)
        people = [asker.person_id for asker in found.draft.askers]
        if found.draft.taken_by is not None:
            people.append(found.draft.taken_by)
        names = feedback_cards.names_of(work, people)
        return FeedbackDetail(found, names, tuple(feedback_cards.areas(work)), workspace.today())
