"""What Today needs to know about everyone, as arrays: last contact, what fell, who asked, whom we tried to reach."""

from dataclasses import dataclass

import numpy as np

from care_desktop.domain.cadence import NEVER, CadenceSource, rhythm
from care_desktop.domain.evidence import Evidence
from care_desktop.domain.facts import FactColumns, FactKind, Flags, Floats, Ints
from care_desktop.domain.insight_slipping import SLIPPED, lower_ends
from care_desktop.domain.interactions import Direction, Flow, code_of
from care_desktop.domain.today import (
    ASKED_WITHIN_DAYS,
    IN_TOUCH_DAYS,
    LAPSED_CADENCES,
    LEARNED_SUGGESTED_DAYS,
    QUIET_DAYS,
    TRIES,
)
from care_desktop.domain.weights import Weights

NOTHING = -1
_URGENCY_A_SOURCE = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where everyone stands on a day; arrays with one value per person, days as epoch days, NEVER where there is none.

    Attributes:
        last_contact: the newest day of contact in any direction.
        learned_days: the learned rhythm, NaN without one.
        fall, low: fall of the lower end of the band over 90 days (0 where it was not known then), and that end now; in
            hundredths of a point.
        tries, last_try: on how many days we reached out since something last came from them, and the last such day.
        asked_on, question: day and `ref` of the question that has waited longest for us; NOTHING for no question.
    """

    last_contact: Ints
    learned_days: Floats
    fall: Ints
    low: Ints
    tries: Ints
    last_try: Ints
    asked_on: Ints
    question: Ints


def standing(facts: FactColumns, evidence: Evidence, weights: Weights, today: int, no_tries: Ints) -> Standing:
    """Where everyone stands at the end of an epoch day.

    Args:
        facts: what happened; `evidence` is the same, weighed.
        weights: what it was weighed with.
        today: everything through this day counts.
        no_tries: ascending `ref`s of outbound interactions that the other side began, see `tries_to_check`.
    """
    people, end = facts.people, today + 1
    contact = rhythm(evidence, end)
    ends, _ = lower_ends(evidence, weights, np.ones(people, dtype=np.bool_), end)
    fall, low = np.zeros(people, dtype=np.int64), np.zeros(people, dtype=np.int64)
    fall[ends.person], low[ends.person] = ends.fall, ends.now
    tries, last_try, _ = _tries(facts, end, no_tries)
    asked_on, question = _questions(facts, today)
    return Standing(contact.last_contact, contact.learned_days, fall, low, tries, last_try, asked_on, question)


def tries_to_check(facts: FactColumns, today: int) -> Ints:
    """`ref`s of the outbound interactions that make people look as if they did not answer, ascending.

    Who began them is not among the facts: look it up, and give those the other side began to `standing`.
    """
    tries, _, rows = _tries(facts, today + 1, np.zeros(0, dtype=np.int64))
    silent = rows[tries[facts.person[rows]] >= TRIES]
    return np.unique(facts.ref[silent])


def _interactions_before(facts: FactColumns, end: int) -> Flags:
    happened: Flags = (facts.fact == code_of(FactKind.INTERACTION)) & (facts.day < end)
    return happened


def _last_days(facts: FactColumns, rows: Ints) -> Ints:
    last = np.full(facts.people, NEVER, dtype=np.int64)
    np.maximum.at(last, facts.person[rows], facts.day[rows])
    return last


def _tries(facts: FactColumns, end: int, no_tries: Ints) -> tuple[Ints, Ints, Ints]:
    """Days on which we reached out since something came from them, the last of these days, and the rows behind them.

    Several messages on one day are one try; whatever comes on the day of a try counts as its answer.
    """
    happened = _interactions_before(facts, end)
    outbound = facts.direction == code_of(Direction.OUTBOUND)
    heard = _last_days(facts, np.flatnonzero(happened & ~outbound))
    rows = np.flatnonzero(happened & outbound)
    rows = rows[facts.day[rows] > heard[facts.person[rows]]]
    if len(no_tries):
        rows = rows[~np.isin(facts.ref[rows], no_tries)]
    days = np.unique((facts.person[rows].astype(np.int64) << 32) + facts.day[rows])
    tries = np.bincount(days >> 32, minlength=facts.people).astype(np.int64)
    return tries, _last_days(facts, rows), rows


def _questions(facts: FactColumns, today: int) -> tuple[Ints, Ints]:
    """Day and `ref` of the oldest question of everyone that none of those who asked it heard from us about since.

    Anything from us on the day of the question counts as an answer: of many records only the day is known.
    """
    happened = _interactions_before(facts, today + 1)
    inbound = facts.direction == code_of(Direction.INBOUND)
    from_us = _last_days(facts, np.flatnonzero(happened & ~inbound))
    rows = np.flatnonzero(
        happened & inbound & (facts.flow == code_of(Flow.QUESTION)) & (facts.day > today - ASKED_WITHIN_DAYS)
    )
    answered = from_us[facts.person[rows]] >= facts.day[rows]
    rows = rows[~np.isin(facts.ref[rows], facts.ref[rows[answered]])]
    rows = rows[np.lexsort((facts.ref[rows], facts.day[rows]))[::-1]]
    asked_on = np.full(facts.people, NEVER, dtype=np.int64)
    question = np.full(facts.people, NOTHING, dtype=np.int64)
    # Newest first, so that the last assignment to a person is the oldest question.
    asked_on[facts.person[rows]], question[facts.person[rows]] = facts.day[rows], facts.ref[rows]
    return asked_on, question


def are_quiet(found: Standing, today: int) -> Flags:
    """Who did not answer several times in a row and is left alone for now."""
    return (found.tries >= TRIES) & (today - found.last_try < QUIET_DAYS)


def are_slipping(found: Standing, today: int) -> Flags:
    """Whose lower end fell while there was no contact lately."""
    return (found.fall >= SLIPPED) & (today - found.last_contact > IN_TOUCH_DAYS)


def are_due(found: Standing, cadence_days: Floats, due: Ints, source: Ints, today: int) -> Flags:
    """Whose next contact is due by cadence, and to be suggested.

    Args:
        found: where everyone stands.
        cadence_days, due, source: the cadence that holds, the day it makes due, and `code_of` its CadenceSource; due is
            NEVER and source 0 without one.
        today: an epoch day.
    """
    learned = source == code_of(CadenceSource.LEARNED)
    is_rhythm = (today - found.last_contact >= LEARNED_SUGGESTED_DAYS) & (
        today - due <= LAPSED_CADENCES * np.fmax(cadence_days, 0.0)
    )
    found_due: Flags = (source > 0) & (due != NEVER) & (due <= today) & (~learned | is_rhythm)
    return found_due


def cadence_urgency(cadence_days: Floats, due: Ints, source: Ints, today: int) -> Floats:
    """How urgent contacts due by cadence are: by where the cadence comes from, then by lateness in cadences."""
    late: Floats = (today - due) / np.fmax(cadence_days, 1.0)
    return late - _URGENCY_A_SOURCE * source
