"""The stages a person was shown in, one after the other: what was set by hand laid over what the rules say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from care_desktop.domain.resources import Stage


@dataclass(frozen=True, slots=True)
class StageStretch:
    """A stage from the day it began until the day the next one began; None when it still holds."""

    stage: Stage
    began: date
    ended: date | None
    by_hand: bool


def shown_stretches(
    computed: Sequence[tuple[date, Stage]], by_hand: Sequence[tuple[date, Stage | None]]
) -> tuple[StageStretch, ...]:
    """Stretches, oldest first, without gaps; two that follow each other differ in stage or in who says so.

    Args:
        computed: the day each stage began by the rules, oldest first.
        by_hand: the day a stage was set, or handed back to the rules (None), oldest first; the last of a day holds.
    """
    found: list[tuple[date, Stage, bool]] = []
    for day in sorted({day for day, _ in (*computed, *by_hand)}):
        hand = next((stage for set_on, stage in reversed(by_hand) if set_on <= day), None)
        rule = next((stage for began, stage in reversed(computed) if began <= day), Stage.CONVERT)
        stage, is_by_hand = (hand, True) if hand is not None else (rule, False)
        if not found or found[-1][1:] != (stage, is_by_hand):
            found.append((day, stage, is_by_hand))
    following = [day for day, _, _ in found[1:]]
    return tuple(
        StageStretch(stage, day, following[place] if place < len(following) else None, is_by_hand)
        for place, (day, stage, is_by_hand) in enumerate(found)
    )
