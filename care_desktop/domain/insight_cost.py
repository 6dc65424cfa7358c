"""What groups of interactions take in minutes and money, and how trust changes around them."""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist

import numpy as np

from care_desktop.domain.facts import Codes, Days, Floats, Ints
from care_desktop.domain.group_trust import UNKNOWN, Hundredths
from care_desktop.domain.insight import GROUP_MIN
from care_desktop.domain.series import WEEK_DAYS

WEEKS_AROUND = 13
"""90 days on the weekly grid on which trust is kept: 13 weeks."""

CONFIDENCE = 0.90
HUNDREDTHS = 100


class CostSplit(StrEnum):
    """What effort is split by."""

    CHANNEL = "channel"
    EVENT = "event"
    PHASE = "phase"


@dataclass(frozen=True, slots=True)
class TrustChange:
    """How the trust of people changed around meeting them, in points.

    Attributes:
        people: how many people the means are over.
        before: mean change in the 90 days before a contact.
        after: mean change in the 90 days after it; `low` and `high` are the ends of its 90 % interval.
    """

    people: int
    before: float
    after: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CostRow:
    """What a group took and what trust did.

    Attributes:
        key: names the group in marks.
        label: the vocabulary's word, or the event's name; empty is no event, or none with a phase.
        named_by_user: the label is what somebody typed.
        interactions: how many there were; `noted` of them with minutes.
        minutes: sum of what was noted.
        money: (currency, amount in MONEY_PARTS), largest first; never added up across currencies.
        trust: None when fewer than GROUP_MIN people have a history long enough.
        measured: people with such a history, also when they are too few.
    """

    key: str
    label: str
    named_by_user: bool
    interactions: int
    noted: int
    minutes: float
    money: tuple[tuple[str, int], ...]
    trust: TrustChange | None
    measured: int


@dataclass(frozen=True, slots=True)
class CostPicture:
    """The groups, costliest in time first; what belongs to no event or phase comes last."""

    split: CostSplit
    rows: tuple[CostRow, ...]


@dataclass(frozen=True, slots=True)
class Effort:
    """Per group: interactions, those with minutes, the sum of minutes; `money` has a column per currency."""

    interactions: Ints
    noted: Ints
    minutes: Floats
    money: Ints


def effort(
    group: Ints, minutes: Floats, cost: Ints, currency: Ints, groups: int, currencies: int, extra: Ints
) -> Effort:
    """What each of `groups` took.

    Args:
        group: the group of each interaction, 0 to groups - 1.
        minutes: NaN when not noted.
        cost: in MONEY_PARTS of `currency`; the currency is -1 when nothing was noted.
        groups: how many groups there are; `currencies`: how many currencies.
        extra: money of the groups themselves, shape (groups, currencies), such as what an event cost.
    """
    has_minutes = ~np.isnan(minutes)
    money = extra.astype(np.int64, copy=True)
    paid = currency >= 0
    # Whole numbers are added one by one: a sum in floating point would lose the last digit of large amounts.
    np.add.at(money, (group[paid], currency[paid]), cost[paid])
    return Effort(
        np.bincount(group, minlength=groups),
        np.bincount(group[has_minutes], minlength=groups),
        np.bincount(group, np.where(has_minutes, minutes, 0.0), minlength=groups).astype(np.float64),
        money,
    )


@dataclass(frozen=True, slots=True)
class PersonChanges:
    """One row per group and person met in it, by group and person; changes are means over the contacts, in points."""

    group: Ints
    person: Ints
    contacts: Ints
    before: Floats
    after: Floats

    def of(self, group: int) -> "PersonChanges":
        """The rows of one group."""
        low, high = np.searchsorted(self.group, (group, group + 1))
        return PersonChanges(*(getattr(self, name)[low:high] for name in self.__dataclass_fields__))


def changes_around(
    hundredths: Hundredths, as_of_days: Ints, group: Codes | Ints, person: Ints, day: Days
) -> PersonChanges:
    """How trust changed around contacts, averaged over each person's contacts in a group.

    Trust just before is that of the last week that counts nothing of the contact's day; after and before are 13 weeks
    away from it. Contacts without both, and those of people whose trust was unknown then, are left out: a person just
    met has no trust to grow from.

    Args:
        hundredths: trust of everyone at each date, as `trust_hundredths` has it.
        as_of_days: those dates, a week apart, ascending.
        group: group of each contact, 0 or more; contacts are by person.
        person: who was met; column of `hundredths`.
        day: epoch day of the contact.
    """
    week = (day.astype(np.int64) - int(as_of_days[0])) // WEEK_DAYS
    kept = np.flatnonzero((week >= WEEKS_AROUND) & (week < len(as_of_days) - WEEKS_AROUND))
    who, week = person[kept], week[kept]
    earlier = hundredths[week - WEEKS_AROUND, who]
    # Whoever is known once stays known, so the two later weeks are known too.
    known = earlier != UNKNOWN
    kept, who, week, earlier = kept[known], who[known], week[known], earlier[known].astype(np.int64)
    now, later = (hundredths[place, who].astype(np.int64) for place in (week, week + WEEKS_AROUND))
    order = np.argsort(group[kept].astype(np.int16), kind="stable")
    who, of_group = who[order], group[kept][order].astype(np.int64)
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (of_group[1:] != of_group[:-1]) | (who[1:] != who[:-1])
    starts = np.flatnonzero(first)
    contacts = np.diff(starts, append=len(order))
    before, after = (_sums((b - a)[order], starts) / contacts / HUNDREDTHS for a, b in ((earlier, now), (now, later)))
    return PersonChanges(of_group[starts], who[starts], contacts, before, after)


def _sums(values: Ints, starts: Ints) -> Ints:
    return np.add.reduceat(values, starts) if len(starts) else np.zeros(0, dtype=np.int64)


def trust_change(changes: PersonChanges) -> TrustChange | None:
    """The mean over people with its interval; None for fewer than GROUP_MIN people."""
    if len(changes.person) < GROUP_MIN:
        return None
    mean, low, high = mean_with_interval(changes.after)
    return TrustChange(len(changes.person), float(np.mean(changes.before)), mean, low, high)


def mean_with_interval(values: Floats, confidence: float = CONFIDENCE) -> tuple[float, float, float]:
    """The mean of at least two values and the ends of Student's interval for it (Student, 1908)."""
    mean, spread = float(np.mean(values)), float(np.std(values, ddof=1))
    reach = _student(confidence, len(values) - 1) * spread / sqrt(len(values))
    return mean, mean - reach, mean + reach


def _student(confidence: float, freedom: int) -> float:
    """The two-sided quantile of Student's t, by Abramowitz and Stegun (1964), 26.7.5; from 4 within 0.003 at 90 %."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    terms = (
        z,
        (z**3 + z) / (4 * freedom),
        (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2),
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3),
    )
    return sum(terms)
