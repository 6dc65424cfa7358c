"""Evidence: what happened with everyone, as sorted arrays from which all scores are computed."""

from collections.abc import Mapping, Sequence
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
    "with_people",
]

FAR_DAY = 2**31 - 1
PERSON_BITS, DAY_BITS, PROFILE_BITS = 27, 22, 14


@dataclass(frozen=True, slots=True)
class ActiveDays:
    """Distinct days with an act of the person's own, by person and day; person p has starts[p]:starts[p + 1].

    `next_in_month` and `next_in_quarter` are the next active day within the same calendar month or quarter,
    FAR_DAY when there is none: a row is the last of its month before T exactly when day < T <= next_in_month.
    """

    starts: Ints
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
        low, high = int(self.active.starts[person]), int(self.active.starts[person + 1])
        active = {name: getattr(self.active, name)[low:high] for name in _ACTIVE_FIELDS}
        rows = {name: getattr(self, name)[start:stop] for name in _ROW_FIELDS}
        return Evidence(
            starts=np.array([0, stop - start], dtype=np.int64),
            person=np.zeros(stop - start, dtype=np.int32),
            active=ActiveDays(
                starts=np.array([0, high - low], dtype=np.int64), person=np.zeros(high - low, dtype=np.int32), **active
            ),
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
    key >>= PROFILE_BITS
    person, day = facts.person[order], facts.day[order]
    weight, outcome, own_act, contact, leading, milestone, reason = (
        # Every profile lies within the table; clipping only spares looking twice.
        getattr(table, name).take(profile, mode="clip")
        for name in ("weight", "outcome", "own_act", "contact", "leading", "milestone", "reason")
    )
    own = np.flatnonzero(own_act)
    own = own[_first_of(key[own])]
    return Evidence(
        starts=_starts(person, facts.people),
        person=person,
        day=day,
        weight=weight,
        counted=_capped(weight, key, weights.trust.cap_per_day),
        outcome=outcome,
        own_act=own_act,
        contact=contact,
        leading=leading,
        milestone=milestone,
        reason=reason,
        ref=facts.ref[order],
        active=_active_days(person[own], day[own], facts.people),
    )


def _starts(person: Days, people: int) -> Ints:
    """Where the rows of each person begin, and behind them where the last one's end; `person` is sorted."""
    starts = np.zeros(people + 1, dtype=np.int64)
    np.cumsum(np.bincount(person, minlength=people), out=starts[1:])
    return starts


def _first_of(sorted_keys: Ints) -> Flags:
    """True where a key is not the one before."""
    first = np.ones(len(sorted_keys), dtype=np.bool_)
    np.not_equal(sorted_keys[1:], sorted_keys[:-1], out=first[1:])
    return first


def with_people(evidence: Evidence, ones: Mapping[int, Evidence], people: int) -> Evidence:
    """The same evidence with everything about these people replaced, each by the evidence of a single person.

    `people` is how many there are then, not fewer than before; of those who are new and not named nothing is known.
    """
    if not ones and people == evidence.people:
        return evidence
    changed = sorted(ones.items())
    starts, rows = _spliced(evidence, changed, ("person", *_ROW_FIELDS), people)
    actives = [(person, one.active) for person, one in changed]
    active_starts, days = _spliced(evidence.active, actives, ("person", *_ACTIVE_FIELDS), people)
    return Evidence(starts=starts, active=ActiveDays(starts=active_starts, **days), **rows)


def _spliced(
    whole: Any, parts: Sequence[tuple[int, Any]], names: Sequence[str], people: int
) -> tuple[Ints, dict[str, npt.NDArray[Any]]]:
    """The columns `names` with the rows of some people exchanged, and where those of each person now begin."""
    counts = np.zeros(people, dtype=np.int64)
    counts[: len(whole.starts) - 1] = np.diff(whole.starts)
    known = len(whole.starts) - 1
    kept, at = [], 0
    for person, part in parts:
        counts[person] = len(part.day)
        kept.append(slice(at, int(whole.starts[min(person, known)])))
        at = int(whole.starts[min(person + 1, known)])
    starts = np.zeros(people + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])

    def spliced(name: str) -> npt.NDArray[Any]:
        column, pieces = getattr(whole, name), []
        for place, (person, part) in zip(kept, parts, strict=True):
            new = getattr(part, name)
            pieces += [column[place], new + np.int32(person) if name == "person" else new]
        return np.concatenate([*pieces, column[at:]])

    return starts, {name: spliced(name) for name in names}


def faded(evidence_days: Days, as_of_day: int, half_life_days: float) -> Floats:
    """2^(-age / half-life) per day, where age = as_of_day - day; 0 on the as-of day itself and after it."""
    if not len(evidence_days):
        return np.zeros(0)
    age = np.int32(as_of_day) - evidence_days
    by_age = _fade_by_age(half_life_days, 1 << max(int(age.max()), 0).bit_length())
    # Clipped at 0, what lies on the day or after it falls on the entry that is 0.
    return by_age.take(age, mode="clip")


@lru_cache(maxsize=32)
def _fade_by_age(half_life_days: float, days: int) -> Floats:
    by_age = np.exp2(np.arange(days) / -half_life_days)
    by_age[0] = 0.0
    by_age.flags.writeable = False
    return by_age


def _capped(weight: Floats, person_day: Ints, cap: float) -> Floats:
    """Weights scaled so that those of one person and day sum to at most `cap`; `person_day` is sorted."""
    again = np.flatnonzero(person_day[1:] == person_day[:-1])
    crowded = np.zeros(len(weight), dtype=np.bool_)
    crowded[again] = crowded[again + 1] = True
    rows = np.flatnonzero(crowded)
    first = np.flatnonzero(_first_of(person_day[rows]))
    total = np.add.reduceat(weight[rows], first) if len(rows) else np.zeros(0)
    if not bool(np.any(total > cap) or np.any(weight > cap)):
        return weight
    counted = np.minimum(weight, cap)
    counted[rows] = weight[rows] * np.repeat(cap / np.maximum(total, cap), np.diff(first, append=len(rows)))
    return counted


def _active_days(person: Days, day: Days, people: int) -> ActiveDays:
    """Everything about distinct active days, which are sorted; UTC calendar of epoch days."""
    low, high = (int(day.min()), int(day.max())) if len(day) else (0, 0)
    calendar = np.arange(low, high + 1).astype("datetime64[D]").astype("datetime64[M]")
    month = calendar.astype(np.int32)
    since = (day[:-1] - np.int32(low)).astype(np.intp)
    same = person[1:] == person[:-1]

    def next_within(period: Days) -> Days:
        ends = (low + np.searchsorted(period, period, side="right")).astype(np.int32)
        following = np.full(len(day), FAR_DAY, dtype=np.int32)
        within = np.flatnonzero(same & (day[1:] < ends.take(since, mode="clip")))
        following[within] = day[1:][within]
        return following

    return ActiveDays(_starts(person, people), person, day, next_within(month), next_within(month // np.int32(3)))
