"""Where is everyone: people per stage at a date, and moves up and down between stages quarter by quarter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from care_desktop.domain.care import StageMoves
from care_desktop.domain.facts import Codes, Days, Flags, Ints
from care_desktop.domain.resources import Stage
from care_desktop.domain.stage_flow import transitions

STAGES = len(Stage)
MONTHS_A_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Flow:
    """What moved in some days.

    Attributes:
        up, down: moves to a later and to an earlier stage; somebody may move more than once.
        held: people known when the days began who did not move in them.
        new: people who became known in them.
    """

    up: int
    held: int
    down: int
    new: int


@dataclass(frozen=True, slots=True)
class Quarter:
    """The days of a calendar quarter that lie in the period, and what moved in them."""

    first: date
    last: date
    flow: Flow


@dataclass(frozen=True, slots=True)
class StagesPicture:
    """People per stage (Convert to Expand) when the period began and at its end, and its quarters, oldest first.

    `before` is None when too few were known to split them by stage.
    """

    began: date
    ended: date
    before: tuple[int, ...] | None
    after: tuple[int, ...]
    quarters: tuple[Quarter, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """Moves from one stage to another by person and day; `day` is the day after which the stage held.

    `origin` and `stage` are codes of Stage.
    """

    person: Ints
    day: Days
    origin: Codes
    stage: Codes


def stage_on(moves: StageMoves, people: int, as_of: int) -> Codes:
    """Code of everyone's stage at the start of an epoch day; 0 for people not known by then."""
    found = np.zeros(people, dtype=np.int8)
    rows = np.flatnonzero((moves.day <= as_of) & (moves.until > as_of))
    found[moves.person[rows]] = moves.stage[rows]
    return found


def stage_counts(stage: Codes) -> tuple[int, ...]:
    """How many people are in each stage, in order; codes of 0 are in none."""
    return tuple(np.bincount(stage, minlength=STAGES + 1)[1:].tolist())


def steps_within(moves: StageMoves, first_day: int, last_day: int) -> Steps:
    """Moves that came of the epoch days `first_day` to `last_day`.

    Becoming known is not a move. What ageing alone will do after today is left to the caller's `last_day`.
    """
    rows = np.flatnonzero((moves.day > first_day) & (moves.day <= last_day + 1))
    rows = rows[rows > 0]
    rows = rows[moves.person[rows] == moves.person[rows - 1]]
    return Steps(
        person=moves.person[rows].astype(np.int64),
        day=moves.day[rows] - np.int32(1),
        origin=moves.stage[rows - 1],
        stage=moves.stage[rows],
    )


def of_chosen(moves: StageMoves, chosen: Flags) -> StageMoves:
    """The moves of the chosen people alone; people keep their places."""
    rows = chosen[moves.person]
    return StageMoves(moves.person[rows], moves.day[rows], moves.until[rows], moves.stage[rows])


def quarters_between(start: date, end: date) -> tuple[tuple[date, date], ...]:
    """First and last day of each calendar quarter that has days from `start` to `end`, cut off at both."""
    found = []
    first = start
    while first <= end:
        months = first.year * 12 + (first.month - 1) // MONTHS_A_QUARTER * MONTHS_A_QUARTER + MONTHS_A_QUARTER
        following = date(months // 12, months % 12 + 1, 1)
        found.append((first, min(following - timedelta(days=1), end)))
        first = following
    return tuple(found)


def flows(moves: StageMoves, first_days: Sequence[int]) -> tuple[Flow, ...]:
    """What moved between each of these ascending epoch days and the day before the next one."""
    found = transitions(moves, first_days)
    columns = (column.sum(axis=1).tolist() for column in (found.up, found.held, found.down, found.new))
    return tuple(Flow(*counts) for counts in zip(*columns, strict=True))
