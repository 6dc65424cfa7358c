"""Who depends on one of us? How many people on our side know each person."""

from dataclasses import dataclass

import numpy as np

from care_desktop.domain.facts import Flags, Ints
from care_desktop.domain.insight import GROUP_MIN

KNOWN_DAYS = 730
"""Somebody knows a person with whom they had an interaction on a day or in the 729 days before."""

MOST = 3
"""The last group of people: known to so many on our side, or more."""

ADVOCATES_SHOWN = 5
NOBODY = -1
_BITS = 64


@dataclass(frozen=True, slots=True)
class Met:
    """Places of the interactions each person took part in; person p has interaction[starts[p]:starts[p + 1]]."""

    interaction: Ints
    starts: Ints


@dataclass(frozen=True, slots=True)
class TakingPart:
    """One row per advocate and interaction: places of both."""

    advocate: Ints
    interaction: Ints


@dataclass(frozen=True, slots=True)
class Knowing:
    """Who knows whom, for all people.

    Attributes:
        known_to: how many on our side know each person.
        only: the one who knows them, where it is one; NOBODY otherwise.
    """

    known_to: Ints
    only: Ints


@dataclass(frozen=True, slots=True)
class SoleAdvocate:
    """How many people only one advocate knows; with an empty name of the `advocates` who know too few to be named."""

    key: str
    name: str
    advocates: int
    people: int


@dataclass(frozen=True, slots=True)
class DependencePicture:
    """How many people nobody, one, two, and MOST or more on our side know, and who the one is, most people first."""

    people: tuple[int, ...]
    sole: tuple[SoleAdvocate, ...]


def who_knows(met: Met, taking_part: TakingPart, counts: Flags) -> Knowing:
    """Count the different advocates whom each person met.

    Args:
        met: who took part in what, for all people.
        taking_part: who of us took part in what.
        counts: whether an interaction counts, for all of them.
    """
    people = len(met.starts) - 1
    someone = np.flatnonzero(np.diff(met.starts))
    known_to, only = np.zeros(people, dtype=np.int64), np.full(people, NOBODY, dtype=np.int64)
    rows = counts[taking_part.interaction]
    advocate, interaction = taking_part.advocate[rows], taking_part.interaction[rows]
    # Advocates as bits of one number: a person's own are the union over their interactions, without any sorting.
    for first in range(0, int(advocate.max(initial=-1)) + 1, _BITS):
        here = (advocate >= first) & (advocate < first + _BITS)
        there = np.zeros(len(counts), dtype=np.uint64)
        bit = np.left_shift(np.uint64(1), (advocate[here] - first).astype(np.uint64))
        np.bitwise_or.at(there, interaction[here], bit)
        known_by = np.zeros(people, dtype=np.uint64)
        known_by[someone] = np.bitwise_or.reduceat(there[met.interaction], met.starts[someone])
        known_to += np.bitwise_count(known_by)
        single = np.flatnonzero(np.bitwise_count(known_by) == 1)
        only[single] = first + np.log2(known_by[single].astype(np.float64)).astype(np.int64)
    only[known_to != 1] = NOBODY
    return Knowing(known_to, only)


def sole_advocates(only: Ints, names: tuple[str, ...]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Name and places of those who alone know somebody, most people first, at most ADVOCATES_SHOWN and the others.

    The others have an empty name: those who know too few people, and those who find no room.

    Args:
        only: the one advocate of each person in question, no NOBODY among them.
        names: of the advocates.
    """
    people = np.bincount(only, minlength=len(names))
    order = [int(place) for place in np.argsort(-people, kind="stable") if people[place]]
    shown = [place for place in order if people[place] >= GROUP_MIN][:ADVOCATES_SHOWN]
    others = tuple(place for place in order if place not in shown)
    named = tuple((names[place], (place,)) for place in shown)
    return (*named, ("", others)) if others else named
