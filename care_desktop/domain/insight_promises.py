"""Do we keep promises? Which day a promise counts on, and what became of it by then."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from care_desktop.domain.facts import Codes, Days, Ints
from care_desktop.domain.insight_buckets import NO_DAY, Buckets
from care_desktop.domain.interactions import code_of
from care_desktop.domain.promises import PromiseState


class PromiseResult(StrEnum):
    """What became of a promise; only the first four count."""

    KEPT = "kept"
    LATE = "kept late"
    BROKEN = "broken"
    OVERDUE = "overdue"
    NOT_DUE = "not due yet"
    RELEASED = "released"


COUNTED = (PromiseResult.KEPT, PromiseResult.LATE, PromiseResult.BROKEN, PromiseResult.OVERDUE)
_RESULT_OF_STATE = {
    PromiseState.OPEN: PromiseResult.NOT_DUE,
    PromiseState.KEPT: PromiseResult.KEPT,
    PromiseState.KEPT_LATE: PromiseResult.LATE,
    PromiseState.BROKEN: PromiseResult.BROKEN,
    PromiseState.RELEASED: PromiseResult.RELEASED,
}


@dataclass(frozen=True, slots=True)
class PromisesPicture:
    """What the chart draws: per bucket how many were kept, kept late, broken, and are overdue, as in COUNTED."""

    buckets: Buckets
    counts: tuple[tuple[int, int, int, int], ...]


def results_on(state: Codes, due: Days, as_of: int) -> Codes:
    """The code of what became of each promise by the end of an epoch day; an open one is overdue after its due day."""
    of_state = np.array([0, *(code_of(_RESULT_OF_STATE[item]) for item in PromiseState)], dtype=np.int8)
    overdue = (state == code_of(PromiseState.OPEN)) & (due < as_of)
    return np.where(overdue, np.int8(code_of(PromiseResult.OVERDUE)), of_state[state])


def days_that_count(due: Days, settled: Days) -> Days:
    """The due day, without one the day it was settled; NO_DAY when it has neither."""
    return np.where(due == NO_DAY, settled, due)


def counts_by_result(result: Codes, bucket: Ints, buckets: int) -> Ints:
    """How many promises per bucket (rows) and result (columns in the order of `PromiseResult`)."""
    place = bucket * len(PromiseResult) + result - 1
    return np.bincount(place, minlength=buckets * len(PromiseResult)).reshape(buckets, len(PromiseResult))
