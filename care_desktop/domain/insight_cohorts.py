"""Do newcomers stay? Who of those first met in a quarter is still present some months later."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from care_desktop.domain.evidence import ActiveDays
from care_desktop.domain.facts import Flags, Ints
from care_desktop.domain.insight import GROUP_MIN, Period, Value
from care_desktop.domain.insight_buckets import Buckets, BucketStep, buckets_of
from care_desktop.domain.insight_duration import DAYS_PER_MONTH
from care_desktop.domain.insight_present import PRESENT_DAYS

MONTHS = (1, 3, 6, 9, 12, 15, 18, 21, 24)
POINTS_DAYS = tuple(int(months * DAYS_PER_MONTH) for months in MONTHS)
"""Days after first contact on which we look whether somebody is present."""

ROWS_MAX = 13


@dataclass(frozen=True, slots=True)
class Cohort:
    """People first met in one month, quarter or year.

    Attributes:
        key: first day of it, as a word.
        label: what it is called.
        present: how many are present at each of MONTHS; None while that day is not over for all of them.
    """

    key: str
    label: Value
    people: int
    present: tuple[int | None, ...]

    @property
    def is_small(self) -> bool:
        """Too few to be split."""
        return self.people < GROUP_MIN

    def share(self, place: int) -> float | None:
        """The share present at MONTHS[place], 0 to 1; None while it is not over, or with too few people."""
        present = self.present[place]
        return None if present is None or self.is_small else present / self.people


@dataclass(frozen=True, slots=True)
class CohortsPicture:
    """Cohorts, oldest first."""

    cohorts: tuple[Cohort, ...]


def cohort_buckets(period: Period, people: int) -> Buckets:
    """The months, quarters or years that cover a period: the finest with at most ROWS_MAX and enough people in each."""
    for step in (BucketStep.MONTH, BucketStep.QUARTER):
        buckets = buckets_of(period, step)
        if len(buckets.starts) <= ROWS_MAX and people >= GROUP_MIN * len(buckets.starts):
            return buckets
    return buckets_of(period, BucketStep.YEAR)


def present_after(active: ActiveDays, first: Ints) -> npt.NDArray[np.bool_]:
    """Whether everyone is present at each of MONTHS after their first contact (epoch days); (months, people)."""
    present = np.zeros((len(MONTHS), len(first)), dtype=np.bool_)
    since = active.day - first[active.person]
    for place, point in enumerate(POINTS_DAYS):
        present[place, active.person[(since <= point) & (since > point - PRESENT_DAYS)]] = True
    return present


def counts_per_cohort(cohort: Ints, cohorts: int, present: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """How many people each cohort has, and how many of them are present: (cohorts,) and (months, cohorts).

    Args:
        cohort: the cohort of each person.
        present: (months, people).
    """
    found = [np.bincount(cohort[row], minlength=cohorts) for row in present]
    return np.bincount(cohort, minlength=cohorts), np.array(found, dtype=np.int64).reshape(len(present), cohorts)


def are_over(last_first_contact: Ints, as_of: int) -> Flags:
    """Whether each day to look at is over for a whole cohort: (months, cohorts).

    Args:
        last_first_contact: epoch day of the last first contact in each cohort.
        as_of: epoch day, the last one that counts.
    """
    return np.array(POINTS_DAYS)[:, None] + last_first_contact[None, :] <= as_of
