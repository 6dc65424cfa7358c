"""What scores are computed from, read as columns: interactions, promises, feedback and unanswered questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from care_desktop.domain.facts import NO_TONE, FactColumns, FactKind
from care_desktop.domain.feedback import FeedbackState
from care_desktop.domain.interactions import Direction, Flow, code_of
from care_desktop.domain.promises import PromiseState
from care_desktop.domain.weights import Weights
from care_desktop.storage import person_facts
from care_desktop.storage.types import to_epoch_day
from care_desktop.storage.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class LoadedFacts:
    """Facts with the people they are about.

    Attributes:
        rownos: row number of person 0, 1, ...; ascending.
        columns: `ref` is the row number of the interaction, or the row of the promise or feedback by its fact kind.
        interactions: how many each person had.
        last_contact: epoch day of each person's newest interaction; meaningless where `interactions` is 0.
    """

    rownos: npt.NDArray[np.int64]
    columns: FactColumns
    interactions: npt.NDArray[np.int64]
    last_contact: npt.NDArray[np.int64]


_PROMISES = """
SELECT p.rowno, r.rowid, r.state, coalesce(r.settled_on, r.due_on + :grace), r.due_on
FROM promise r JOIN promise_person l ON l.promise_id = r.id JOIN person p ON p.id = l.person_id
WHERE NOT p.teammate AND r.state <> :released AND (r.state <> :open OR r.due_on + :grace <= :today) {among}
"""

_FEEDBACK_TOLD = """
SELECT p.rowno, f.rowid, a.told_on
FROM feedback_asker a JOIN feedback f ON f.id = a.feedback_id JOIN person p ON p.id = a.person_id
WHERE NOT p.teammate AND a.told_on IS NOT NULL {among}
"""

_FEEDBACK_FORGOTTEN = """
SELECT p.rowno, f.rowid, min(s.moved_on) + :grace
FROM feedback_asker a JOIN feedback f ON f.id = a.feedback_id JOIN person p ON p.id = a.person_id
JOIN feedback_step s ON s.feedback_id = f.id AND s.state IN (:shipped, :declined)
WHERE NOT p.teammate AND a.told_on IS NULL {among}
GROUP BY p.rowno, f.rowid HAVING min(s.moved_on) + :grace <= :today
"""


def load_facts(work: UnitOfWork, weights: Weights, *, today: date, people: Sequence[UUID] | None = None) -> LoadedFacts:
    """Facts about these people, or about everyone (None); teammates have none. Blocks.

    What was not done (an unanswered question, an open promise long past its day) counts as known on `today`.
    """
    among, keys = "", {}
    if people is not None:
        keys = {f"p{place}": key.bytes for place, key in enumerate(people)}
        among = f"AND p.id IN ({','.join(f':{name}' for name in keys)})"
    driver = work.driver
    statement = f"SELECT p.rowno FROM person p WHERE NOT p.teammate {among} ORDER BY 1"
    rownos = np.array([row[0] for row in driver.execute(statement, keys)], dtype=np.int64)
    place, records = person_facts.read(work, rownos, everyone=people is None)
    talks = _Talks(place, records["day"], records["ref"], person_facts.unpacked(records["code"]))
    promised = _promises_and_feedback(driver, weights, today, among, keys)
    promised[:, 0] = np.searchsorted(rownos, promised[:, 0])
    others = np.concatenate([promised, _unanswered(talks, weights.question.grace_days, to_epoch_day(today))])
    counts = np.bincount(place, minlength=len(rownos))
    last = np.append(records["day"], np.int32(0))[np.where(counts, np.cumsum(counts) - 1, -1)].astype(np.int64)
    return LoadedFacts(rownos, _columns(len(rownos), talks, others, person_facts.kind_words(work)), counts, last)


@dataclass(frozen=True, slots=True)
class _Talks:
    """Interactions as columns, by person and day; `place` is the index of the person."""

    place: npt.NDArray[np.int32]
    day: npt.NDArray[np.int32]
    ref: npt.NDArray[np.int32]
    parts: dict[str, npt.NDArray[np.int32]]


def _unanswered(talks: _Talks, grace_days: int, today: int) -> npt.NDArray[np.int64]:
    """Rows of (place, ref, day, fact code) for questions to which nothing from us followed within the grace time.

    Anything from us on the day of the question counts as an answer: of many records only the day is known.
    """
    from_us = talks.parts["direction"] != code_of(Direction.INBOUND)
    asked = np.flatnonzero(~from_us & (talks.parts["flow"] == code_of(Flow.QUESTION)))
    asked = asked[talks.day[asked] + grace_days <= today]
    person_day = (talks.place.astype(np.int64) << 32) + talks.day
    answers = np.append(person_day[from_us], np.iinfo(np.int64).max)
    following = answers[np.searchsorted(answers[:-1], person_day[asked])]
    asked = asked[following > person_day[asked] + grace_days]
    rows = np.empty((len(asked), 4), dtype=np.int64)
    rows[:, 0], rows[:, 1] = talks.place[asked], talks.ref[asked]
    rows[:, 2], rows[:, 3] = talks.day[asked] + grace_days, code_of(FactKind.QUESTION_UNANSWERED)
    return rows


def _promises_and_feedback(
    driver: Any, weights: Weights, today: date, among: str, keys: dict[str, bytes]
) -> npt.NDArray[np.int64]:
    """Rows of (person row, ref, day, fact code) for promises and feedback."""
    day = to_epoch_day(today)
    states = {f"s{code_of(state)}": code_of(state) for state in PromiseState}
    promise = {
        **keys,
        "grace": weights.promise.grace_days,
        "released": states[f"s{code_of(PromiseState.RELEASED)}"],
        "open": code_of(PromiseState.OPEN),
        "today": day,
    }
    kinds = {
        code_of(PromiseState.KEPT): FactKind.PROMISE_KEPT,
        code_of(PromiseState.KEPT_LATE): FactKind.PROMISE_KEPT_LATE,
        code_of(PromiseState.BROKEN): FactKind.PROMISE_BROKEN,
        code_of(PromiseState.OPEN): FactKind.PROMISE_BROKEN,
    }
    rows = [
        (person, ref, when if when is not None else due, code_of(kinds[state]))
        for person, ref, state, when, due in driver.execute(_PROMISES.format(among=among), promise)
        if when is not None or due is not None
    ]
    feedback = {
        **keys,
        "grace": weights.feedback.grace_days,
        "shipped": code_of(FeedbackState.SHIPPED),
        "declined": code_of(FeedbackState.DECLINED),
        "today": day,
    }
    for statement, values, fact in (
        (_FEEDBACK_TOLD, keys, FactKind.FEEDBACK_TOLD),
        (_FEEDBACK_FORGOTTEN, feedback, FactKind.FEEDBACK_FORGOTTEN),
    ):
        found = driver.execute(statement.format(among=among), values)
        rows.extend((person, ref, when, code_of(fact)) for person, ref, when in found)
    return np.array(rows, dtype=np.int64).reshape(-1, 4)


def _columns(people: int, talks: _Talks, others: npt.NDArray[np.int64], kind_words: tuple[str, ...]) -> FactColumns:
    count, more = len(talks.place) + len(others), len(others)

    def joined(name: str, missing: int, kind: type[np.signedinteger[Any]] = np.int8) -> Any:
        return np.concatenate([talks.parts[name].astype(kind), np.full(more, missing, dtype=kind)])

    fact = np.full(len(talks.place), code_of(FactKind.INTERACTION), dtype=np.int8)
    return FactColumns(
        people=people,
        person=np.concatenate([talks.place, others[:, 0].astype(np.int32)]),
        day=np.concatenate([talks.day, others[:, 2].astype(np.int32)]),
        ref=np.concatenate([talks.ref.astype(np.int64), others[:, 1]]),
        fact=np.concatenate([fact, others[:, 3].astype(np.int8)]),
        tone=joined("tone", NO_TONE),
        depth=joined("depth", 0),
        duration_min=np.full(count, np.nan, dtype=np.float32),
        channel=np.zeros(count, dtype=np.int8),
        flow=joined("flow", 0),
        direction=joined("direction", 0),
        milestone=joined("milestone", 0),
        kind=joined("kind", 0, np.int32),
        kind_words=kind_words,
    )
