"""Who is slipping: by how much the lower end of everyone's band fell within ninety days, in classes."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from care_desktop.domain.evidence import Evidence
from care_desktop.domain.facts import Flags, Ints
from care_desktop.domain.trust import trust
from care_desktop.domain.weights import Weights

SPAN_DAYS = 90
SLIPPED = 500
"""A fall of this many hundredths of a point is slipping; less is the ebb of any quiet quarter."""


@dataclass(frozen=True, slots=True)
class FallClass:
    """Falls from `least` to below `below`, in points; a rise is a negative fall, None is no limit."""

    key: str
    least: int | None
    below: int | None


CLASSES = (
    FallClass("fell-20", 20, None),
    FallClass("fell-10", 10, 20),
    FallClass("fell-5", 5, 10),
    FallClass("same", -5, 5),
    FallClass("rose-5", None, -5),
)


@dataclass(frozen=True, slots=True)
class SlippingPicture:
    """How many people fell by how much, and how many in the ninety days before; both in the order of CLASSES.

    `counts_before` is None when too few were known by then.
    """

    first: date
    last: date
    counts: tuple[int, ...]
    counts_before: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class LowerEnds:
    """Lower ends of the bands of some people SPAN_DAYS apart, in hundredths of a point.

    `person` are their places: those known at the first of the two days.
    """

    person: Ints
    then: Ints
    now: Ints

    @property
    def fall(self) -> Ints:
        """By how much each fell; negative for a rise."""
        return self.then - self.now


def lower_ends(evidence: Evidence, weights: Weights, chosen: Flags, as_of: int) -> tuple[LowerEnds, LowerEnds]:
    """Of the people chosen over the SPAN_DAYS before an epoch day, and over those before these.

    Lower ends are rounded to hundredths, so that falls are exact differences of what is shown.
    """
    days = (as_of - 2 * SPAN_DAYS, as_of - SPAN_DAYS, as_of)
    ends = np.rint(trust(evidence, days, weights).low * 100.0).astype(np.int64)
    before, now = (
        LowerEnds(known, ends[known, place], ends[known, place + 1])
        for place in range(2)
        for known in (np.flatnonzero(chosen & _known(evidence, days[place])),)
    )
    return now, before


def _known(evidence: Evidence, as_of: int) -> Flags:
    """Who has evidence before an epoch day."""
    some = np.diff(evidence.starts) > 0
    known = np.zeros(evidence.people, dtype=np.bool_)
    known[some] = evidence.day[evidence.starts[:-1][some]] < as_of
    return known


def in_class(fall: Ints, fall_class: FallClass) -> Flags:
    """Which falls, in hundredths, belong to a class; a rise of exactly 5 points is one of 5 or more."""
    found = np.ones(len(fall), dtype=np.bool_)
    if fall_class.least is not None:
        found &= fall >= fall_class.least * 100 if fall_class.least > 0 else fall > fall_class.least * 100
    if fall_class.below is not None:
        found &= fall < fall_class.below * 100 if fall_class.below > 0 else fall <= fall_class.below * 100
    return found


def class_counts(fall: Ints) -> tuple[int, ...]:
    """How many falls, in hundredths, belong to each of CLASSES."""
    return tuple(int(np.count_nonzero(in_class(fall, fall_class))) for fall_class in CLASSES)
