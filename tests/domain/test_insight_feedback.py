"""Where feedback stood on a day, when it ended and when everyone was told."""

import numpy as np

from care_desktop.domain.feedback import FeedbackState
from care_desktop.domain.insight_buckets import NO_DAY
from care_desktop.domain.insight_feedback import Loops, loops_on, state_bars
from care_desktop.domain.interactions import code_of

HEARD, PASSED, PLANNED, SHIPPED, DECLINED, TOLD = (code_of(state) for state in FeedbackState)
# Piece 0: shipped on 30, one of two told on 40, the other on 50. Piece 1: declined on 20. Piece 2: nothing but heard.
STEPS = [(0, HEARD, 10), (0, PASSED, 15), (0, SHIPPED, 30), (0, TOLD, 40), (1, HEARD, 12), (1, DECLINED, 20)]
ASKERS = [(0, 10, 40), (0, 35, 50), (1, 12, NO_DAY)]


def on(day: int) -> Loops:
    steps = np.array(STEPS)
    askers = np.array(ASKERS)
    return loops_on(
        day,
        np.array([10, 12, 18], dtype=np.int32),
        (steps[:, 0], steps[:, 1].astype(np.int8), steps[:, 2].astype(np.int32)),
        (askers[:, 0], askers[:, 1].astype(np.int32), askers[:, 2].astype(np.int32)),
    )


def test_the_state_is_that_of_the_day() -> None:
    assert on(11).state.tolist() == [HEARD, HEARD, HEARD]
    assert on(30).state.tolist() == [SHIPPED, DECLINED, HEARD]
    assert on(60).state.tolist() == [TOLD, DECLINED, HEARD]


def test_it_ends_with_the_first_outcome() -> None:
    assert on(19).ended.tolist() == [NO_DAY, NO_DAY, NO_DAY]
    assert on(60).ended.tolist() == [30, 20, NO_DAY]


def test_the_loop_is_closed_when_the_last_who_asked_was_told() -> None:
    # On day 34 the second had not asked yet; the first was told on day 40.
    assert on(34).closed.tolist() == [NO_DAY, NO_DAY, NO_DAY]
    assert on(49).closed.tolist() == [NO_DAY, NO_DAY, NO_DAY]
    assert on(50).closed.tolist() == [50, NO_DAY, NO_DAY]


def test_every_state_has_its_bar_with_the_oldest_in_it() -> None:
    loops = on(60)
    bars = state_bars(loops.state, loops.closed <= 60, np.array([50, 48, 42]))
    assert [(bar.count, bar.closed, bar.oldest_days) for bar in bars] == [
        (1, 0, 42),
        (0, 0, None),
        (0, 0, None),
        (0, 0, None),
        (1, 0, 48),
        (1, 1, None),
    ]
