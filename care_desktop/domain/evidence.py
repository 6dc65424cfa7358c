"""Evidence: what happened with everyone, as sorted arrays from which all scores are computed."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from care_desktop.domain.facts import (
    NO_TONE,
    Codes,
    Days,
    Fact,
    FactColumns,
    FactKind,
    Flags,
    Floats,
    Ints,
    Reason,
    columns_from,
    profile_table,
    profiles_of,
)
from care_desktop.domain.weights import Weights

__all__ = [
    "FAR_DAY",
    "NO_TONE",
    "ActiveDays",
    "Evidence",
    "Fact",
    "FactColumns",
    "FactKind",
    "Reason",
    "columns_from",
    "evidence_from",
    "faded",
    "with_person",
]

FAR_DAY = 2**31 - 1
PERSON_BITS, DAY_BITS, PROFILE_BITS = 27, 22, 14


@dataclass(frozen=True, slots=True)
class ActiveDays:
    """Distinct days with an act of the person's own, by person and day.

    `next_in_month` and `next_in_quarter` are the next active day within the same calendar month or quarter,
    FAR_DAY when there is none: a row is the last of its month before T exactly when day < T <= next_in_month.
    """

    person: Days
    day: Days
    next_in_month: Days
    next_in_quarter: Days


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence about many people, by person, day and content; person p has the rows starts[p]:starts[p + 1].

    `weight` is the depth before the daily cap, `counted` after it; `outcome` runs from 0 bad to 1 good.
    `own_act` is an act of the developer, `contact` an interaction in any direction, `leading` an act of
    leading others; `milestone` and `reason` are codes of those vocabularies; `ref` leads back to the fact.
    """

    starts: Ints
    person: Days
    day: Days
    weight: Floats
    counted: Floats
    outcome: Floats
    own_act: Flags
    contact: Flags
    leading: Flags
    milestone: Codes
    reason: Codes
    ref: Ints
    active: ActiveDays

    @property
    def people(self) -> int:
        """How many people, with or without evidence."""
        return len(self.starts) - 1

    def of(self, person: int) -> "Evidence":
        """The evidence of one person, who becomes person 0; shares memory with the whole."""
        start, stop = int(self.starts[person]), int(self.starts[person + 1])
        low, high = np.searchsorted(self.active.person, [person, person + 1])
        active = {name: getattr(self.active, name)[low:high] for name in _ACTIVE_FIELDS}
        rows = {name: getattr(self, name)[start:stop] for name in _ROW_FIELDS}
        return Evidence(
            starts=np.array([0, stop - start], dtype=np.int64),
            person=np.zeros(stop - start, dtype=np.int32),
            active=ActiveDays(person=np.zeros(high - low, dtype=np.int32), **active),
            **rows,
        )


_ROW_FIELDS = (
    "day", "weight", "counted", "outcome", "own_act", "contact", "leading", "milestone", "reason", "ref",
)  # fmt: skip
_ACTIVE_FIELDS = ("day", "next_in_month", "next_in_quarter")


def evidence_from(facts: FactColumns, weights: Weights) -> Evidence:
    """Weigh facts and sort them by person, day and content, so that the order of entry leaves no trace.

    Raises:
        ValueError: a person index, code or day lies outside its range, or columns differ in length.
    """
    profile = profiles_of(facts, weights)
    first_day = int(facts.day.min()) if len(facts.day) else 0
    if facts.people >= 1 << PERSON_BITS or np.ptp(facts.day) >= 1 << DAY_BITS if len(facts.day) else False:
        raise ValueError("there are too many people, or the days lie too far apart")
    key = facts.person.astype(np.int64)
    key <<= DAY_BITS
    key += facts.day - np.int32(first_day)
    key <<= PROFILE_BITS
    key += profile
    order: Ints | slice = slice(None)
    if not bool(np.all(key[1:] >= key[:-1])):
        order = np.argsort(key, kind="stable")
        key = key[order]
    table = profile_table(weights)
    profile = key & ((1 << PROFILE_BITS) - 1)
    person, day = facts.person[order], facts.day[order]
    weight = table.weight[profile]
    own_act = table.own_act[profile]
    return Evidence(
        starts=np.searchsorted(person, np.arange(facts.people + 1)).astype(np.int64),
        person=person,
        day=day,
        weight=weight,
        counted=_capped(weight, key >> PROFILE_BITS, weights.trust.cap_per_day),
        outcome=table.outcome[profile],
        own_act=own_act,
        contact=table.contact[profile],
        leading=table.leading[profile],
        milestone=table.milestone[profile],
        reason=table.reason[profile],
        ref=facts.ref[order],
        active=_active_days(person[own_act], day[own_act]),
    )


def with_person(evidence: Evidence, person: int, one: Evidence) -> Evidence:
    """The same evidence with everything about `person` replaced by `one`, the evidence of a single person."""
    start, stop = int(evidence.starts[person]), int(evidence.starts[person + 1])
    low, high = (int(place) for place in np.searchsorted(evidence.active.person, [person, person + 1]))
    starts = evidence.starts.copy()
    starts[person + 1 :] += len(one.day) - (stop - start)

    def spliced(whole: object, part: object, name: str, first: int, last: int) -> npt.NDArray[Any]:
        new = getattr(part, name)
        if name == "person":
            new = new + np.int32(person)
        return np.concatenate([getattr(whole, name)[:first], new, getattr(whole, name)[last:]])

    active = {name: spliced(evidence.active, one.active, name, low, high) for name in ("person", *_ACTIVE_FIELDS)}
    rows = {name: spliced(evidence, one, name, start, stop) for name in ("person", *_ROW_FIELDS)}
    return Evidence(starts=starts, active=ActiveDays(**active), **rows)


def faded(evidence_days: Days, as_of_day: int, half_life_days: float) -> Floats:
    """2^(-age / half-life) per day, where age = as_of_day - day; 0 on the as-of day itself and after it."""
    if not len(evidence_days):
        return np.zeros(0)
    age = np.maximum(np.int32(as_of_day) - evidence_days, np.int32(0))
    by_age = _fade_by_age(half_life_days, 1 << int(age.max()).bit_length())
    weights: Floats = by_age[age]
    return weights


@lru_cache(maxsize=32)
def _fade_by_age(half_life_days: float, days: int) -> Floats:
    by_age = np.exp2(np.arange(days) / -half_life_days)
    by_age[0] = 0.0
    by_age.flags.writeable = False
    return by_age


def _capped(weight: Floats, person_day: Ints, cap: float) -> Floats:
    """Weights scaled so that those of one person and day sum to at most `cap`; `person_day` is sorted."""
    if not len(weight):
        return weight
    first = np.flatnonzero(np.concatenate([[True], person_day[1:] != person_day[:-1]]))
    total = np.add.reduceat(weight, first)
    if not bool(np.any(total > cap)):
        return weight
    scale = cap / np.maximum(total, cap)
    return weight * np.repeat(scale, np.diff(first, append=len(weight)))


def _active_days(person: Days, day: Days) -> ActiveDays:
    """Distinct active days from the sorted days of acts of one's own; UTC calendar of epoch days."""
    new = np.ones(len(day), dtype=np.bool_)
    new[1:] = (person[1:] != person[:-1]) | (day[1:] != day[:-1])
    person, day = person[new], day[new]
    if not len(day):
        return ActiveDays(person, day, day, day)
    low = int(day.min())
    calendar = np.arange(low, int(day.max()) + 1).astype("datetime64[D]").astype("datetime64[M]")
    month = calendar.astype(np.int32)[day - np.int32(low)]

    def next_within(period: Days) -> Days:
        following = np.full(len(day), FAR_DAY, dtype=np.int32)
        same = (person[1:] == person[:-1]) & (period[1:] == period[:-1])
        following[:-1] = np.where(same, day[1:], np.int32(FAR_DAY))
        return following

    return ActiveDays(person, day, next_within(month), next_within(month // np.int32(3)))
