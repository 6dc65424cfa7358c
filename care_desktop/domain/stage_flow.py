"""Moves between stages of everyone at once, period by period."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from care_desktop.domain.care import StageMoves
from care_desktop.domain.facts import Ints
from care_desktop.domain.resources import Stage

STAGES = len(Stage)


@dataclass(frozen=True, slots=True)
class Transitions:
    """Moves between stages in consecutive periods; stages in CARE order.

    Attributes:
        bounds_days: as-of epoch days; period k runs from bounds_days[k] to bounds_days[k + 1].
        moved: shape (periods, 4, 4), how often somebody went from one stage to another; who moves twice counts twice.
        held: shape (periods, 4), people in a stage when the period began who did not move in it.
        new: shape (periods, 4), people who became known in a period, by the stage they entered in.
    """

    bounds_days: Ints
    moved: Ints
    held: Ints
    new: Ints

    @property
    def up(self) -> Ints:
        """Moves to a later stage by the stage they left; shape (periods, 4)."""
        return np.asarray(np.triu(self.moved, 1).sum(axis=2))

    @property
    def down(self) -> Ints:
        """Moves to an earlier stage by the stage they left; shape (periods, 4)."""
        return np.asarray(np.tril(self.moved, -1).sum(axis=2))


def transitions(moves: StageMoves, bounds_days: npt.ArrayLike) -> Transitions:
    """Moves of everyone in the periods between consecutive bounds: up, held, down, and who became known.

    What is true at an as-of day came of the days before it, so a move of as-of day d belongs to the period with
    bounds[k] < d <= bounds[k + 1].

    Args:
        moves: of everyone, or of those who are asked for.
        bounds_days: at least two ascending as-of epoch days.

    Raises:
        ValueError: there are fewer than two bounds, or they do not ascend.
    """
    bounds = np.asarray(bounds_days, dtype=np.int64)
    if len(bounds) < 2 or np.any(bounds[1:] <= bounds[:-1]):
        raise ValueError("there must be at least two bounds, and they must ascend")
    periods = len(bounds) - 1
    first = np.ones(len(moves.person), dtype=np.bool_)
    first[1:] = moves.person[1:] != moves.person[:-1]
    period = np.searchsorted(bounds, moves.day, side="left") - 1
    within = (period >= 0) & (period < periods)
    stage = moves.stage.astype(np.int64) - 1
    entered, stepped = np.flatnonzero(within & first), np.flatnonzero(within & ~first)
    moved = _counted((period[stepped], stage[stepped - 1], stage[stepped]), (periods, STAGES, STAGES))
    new = _counted((period[entered], stage[entered]), (periods, STAGES))
    held = np.empty((periods, STAGES), dtype=np.int64)
    for place, (low, high) in enumerate(pairwise(bounds.tolist())):
        stayed = np.flatnonzero((moves.day <= low) & (moves.until > high))
        held[place] = np.bincount(stage[stayed], minlength=STAGES)
    return Transitions(bounds, moved, held, new)


def _counted(places: tuple[Ints, ...], shape: tuple[int, ...]) -> Ints:
    size = int(np.prod(shape))
    return np.bincount(np.ravel_multi_index(places, shape), minlength=size).reshape(shape)
