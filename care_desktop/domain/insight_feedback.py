"""Do we close the loop? Where each piece of feedback stood on a day, when it ended, and when everyone was told."""

from dataclasses import dataclass

import numpy as np

from care_desktop.domain.facts import Codes, Days, Flags, Ints
from care_desktop.domain.feedback import FeedbackState
from care_desktop.domain.feedback_board import OUTCOMES
from care_desktop.domain.insight_buckets import NO_DAY
from care_desktop.domain.interactions import code_of


@dataclass(frozen=True, slots=True)
class StateBar:
    """Feedback in one state: how many, of these with everyone told, and days since the oldest one was heard.

    `oldest_days` is None when there is none, and once they are told.
    """

    state: FeedbackState
    count: int
    closed: int
    oldest_days: int | None


@dataclass(frozen=True, slots=True)
class FeedbackPicture:
    """What the chart draws: a bar for each state, in their order."""

    bars: tuple[StateBar, ...]


@dataclass(frozen=True, slots=True)
class Loops:
    """Where feedback stood on a day; one value per piece.

    Attributes:
        state: code of `FeedbackState`.
        ended: day of the first step to shipped, declined or told; NO_DAY when there is none yet.
        closed: day on which the last of those who asked was told; NO_DAY while somebody waits or nobody asked.
    """

    state: Codes
    ended: Days
    closed: Days


def loops_on(as_of: int, heard: Days, steps: tuple[Ints, Codes, Days], askers: tuple[Ints, Days, Days]) -> Loops:
    """Where everything stood at the end of an epoch day; what came later is left out.

    Args:
        as_of: the day.
        heard: day of each piece.
        steps: place of the piece, code of the state, day; by piece and in the order they were taken.
        askers: place of the piece, day it was asked, day they were told or NO_DAY.
    """
    piece, code, day = (column[steps[2] <= as_of] for column in steps)
    state = np.full(len(heard), code_of(FeedbackState.HEARD), dtype=np.int8)
    # Of several values for one place the last one stays.
    state[piece] = code
    ended = np.full(len(heard), NO_DAY, dtype=np.int32)
    ends = np.isin(code, [code_of(item) for item in (*OUTCOMES, FeedbackState.TOLD)])
    np.minimum.at(ended, piece[ends], day[ends])
    linked, told = (column[askers[1] <= as_of] for column in (askers[0], askers[2]))
    closed = np.full(len(heard), -NO_DAY, dtype=np.int32)
    np.maximum.at(closed, linked, np.where(told <= as_of, told, NO_DAY))
    closed[closed == -NO_DAY] = NO_DAY
    return Loops(state, ended, closed)


def state_bars(state: Codes, closed: Flags, age_days: Ints) -> tuple[StateBar, ...]:
    """A bar for every state, also for empty ones; the arguments have one value per piece."""
    bars = []
    for item in FeedbackState:
        rows = state == code_of(item)
        oldest = int(age_days[rows].max()) if rows.any() and item is not FeedbackState.TOLD else None
        bars.append(StateBar(item, int(rows.sum()), int((rows & closed).sum()), oldest))
    return tuple(bars)
