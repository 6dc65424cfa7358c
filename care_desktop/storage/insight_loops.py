"""Promises with the people they were made to, and feedback with who asked and what became of it, read as columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from care_desktop.domain.facts import Codes, Days, Flags, Ints
from care_desktop.domain.insight_buckets import NO_DAY
from care_desktop.storage.insight_rows import PersonColumns
from care_desktop.storage.work import UnitOfWork

_PROMISES = f"""
SELECT rowid, made_on, coalesce(due_on, {NO_DAY}), coalesce(settled_on, {NO_DAY}), state FROM promise ORDER BY rowid
"""
_PROMISED = "SELECT r.rowid, p.rowno FROM promise_person l JOIN promise r ON r.id = l.promise_id " + (
    "JOIN person p ON p.id = l.person_id WHERE NOT p.teammate ORDER BY 1, 2"
)
_FEEDBACK = "SELECT rowid, heard_on FROM feedback ORDER BY rowid"
_STEPS = """
SELECT f.rowid, s.state, s.moved_on FROM feedback_step s JOIN feedback f ON f.id = s.feedback_id
ORDER BY f.rowid, s.position, s.rowid
"""
_ASKERS = f"""
SELECT f.rowid, p.rowno, a.asked_on, coalesce(a.told_on, {NO_DAY})
FROM feedback_asker a JOIN feedback f ON f.id = a.feedback_id JOIN person p ON p.id = a.person_id
WHERE NOT p.teammate ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class PromiseColumns:
    """Every promise; its place is the index. Days are epoch days, NO_DAY when there is none.

    Attributes:
        rowno: ascending.
        state: codes of `PromiseState`.
        linked, person: one row per promise and developer it was made to: places of both.
    """

    rowno: Ints
    made: Days
    due: Days
    settled: Days
    state: Codes
    linked: Ints
    person: Ints


@dataclass(frozen=True, slots=True)
class FeedbackColumns:
    """Every piece of feedback; its place is the index. Days are epoch days, NO_DAY when there is none.

    Attributes:
        rowno: ascending.
        step_of, step_state, step_day: one row per step, by feedback and in the order they were taken: place of the
            feedback, code of `FeedbackState`, day.
        linked, person, asked, told: one row per feedback and developer who asked: places of both, when they asked,
            when we told them what became of it.
    """

    rowno: Ints
    heard: Days
    step_of: Ints
    step_state: Codes
    step_day: Days
    linked: Ints
    person: Ints
    asked: Days
    told: Days


def promise_columns(work: UnitOfWork, people: PersonColumns) -> PromiseColumns:
    """Every promise. Blocks; milliseconds for some thousands."""
    rows = _read(work, _PROMISES, 5)
    links = _of_developers(_read(work, _PROMISED, 2), people)
    return PromiseColumns(
        rowno=rows[:, 0],
        made=rows[:, 1].astype(np.int32),
        due=rows[:, 2].astype(np.int32),
        settled=rows[:, 3].astype(np.int32),
        state=rows[:, 4].astype(np.int8),
        linked=np.searchsorted(rows[:, 0], links[:, 0]),
        person=np.searchsorted(people.rowno, links[:, 1]),
    )


def feedback_columns(work: UnitOfWork, people: PersonColumns) -> FeedbackColumns:
    """Every piece of feedback. Blocks; milliseconds for some thousands."""
    rows = _read(work, _FEEDBACK, 2)
    steps = _read(work, _STEPS, 3)
    askers = _of_developers(_read(work, _ASKERS, 4), people)
    return FeedbackColumns(
        rowno=rows[:, 0],
        heard=rows[:, 1].astype(np.int32),
        step_of=np.searchsorted(rows[:, 0], steps[:, 0]),
        step_state=steps[:, 1].astype(np.int8),
        step_day=steps[:, 2].astype(np.int32),
        linked=np.searchsorted(rows[:, 0], askers[:, 0]),
        person=np.searchsorted(people.rowno, askers[:, 1]),
        asked=askers[:, 2].astype(np.int32),
        told=askers[:, 3].astype(np.int32),
    )


def _read(work: UnitOfWork, statement: str, columns: int) -> Ints:
    rows: Sequence[Any] = work.driver.execute(statement).fetchall()
    return np.array(rows, dtype=np.int64).reshape(-1, columns)


def _of_developers(links: Ints, people: PersonColumns) -> Ints:
    """Without people who came after `people` was read."""
    known: Flags = np.isin(links[:, 1], people.rowno)
    return links[known]
