"""Breadth: over how many channels, and with how many people on our side, a relationship runs."""

import numpy as np
import numpy.typing as npt

from care_desktop.domain.facts import Ints


def distinct_counts(person: npt.ArrayLike, value: npt.ArrayLike, people: int) -> Ints:
    """How many distinct values each person has, in one pass over everyone.

    Args:
        person: index of a person per row, from 0 to `people` - 1.
        value: what is counted, as an integer of 0 or more per row, such as a channel's code or a teammate's row number.
        people: how many people there are, also those without rows; the length of the result.

    Raises:
        ValueError: the columns differ in length.
    """
    who, what = np.asarray(person, dtype=np.int64), np.asarray(value, dtype=np.int64)
    if len(who) != len(what):
        raise ValueError("there must be one value per row")
    values = int(what.max(initial=0)) + 1
    return np.bincount(np.unique(who * values + what) // values, minlength=people)
