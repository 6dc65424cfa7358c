"""Stages at a date and moves between them: the same as walking through every person's history by hand."""

from datetime import date
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.care import StageMoves
from care_desktop.domain.evidence import FAR_DAY
from care_desktop.domain.insight_stages import (
    Flow,
    flows,
    of_chosen,
    quarters_between,
    stage_counts,
    stage_on,
    steps_within,
)

History = list[tuple[int, int]]


def moves_of(histories: list[History]) -> StageMoves:
    """Moves of people from (day from which a stage holds, code) by day."""
    rows = [(person, day, stage) for person, history in enumerate(histories) for day, stage in history]
    person, day, stage = (np.array([row[place] for row in rows], dtype=np.int32) for place in range(3))
    until = np.full(len(rows), FAR_DAY, dtype=np.int32)
    until[:-1] = np.where(person[1:] == person[:-1], day[1:], FAR_DAY)
    return StageMoves(person, day, until, stage.astype(np.int8))


@st.composite
def histories(draw: st.DrawFn) -> list[History]:
    found = []
    for _person in range(draw(st.integers(1, 8))):
        days = sorted(draw(st.sets(st.integers(0, 60), max_size=6)))
        stages, last = [], 0
        for _day in days:
            last = draw(st.sampled_from([stage for stage in (1, 2, 3, 4) if stage != last]))
            stages.append(last)
        found.append(list(zip(days, stages, strict=True)))
    return found


def held(history: History, as_of: int) -> int:
    return next((stage for day, stage in reversed(history) if day <= as_of), 0)


@given(people=histories(), as_of=st.integers(-5, 70))
def test_the_stage_at_a_date_is_the_last_one_reached(people: list[History], as_of: int) -> None:
    found = stage_on(moves_of(people), len(people), as_of)
    assert found.tolist() == [held(history, as_of) for history in people]


@given(people=histories(), first=st.integers(-5, 60), days=st.integers(0, 40), choice=st.integers(0, 255))
def test_flows_are_those_of_a_walk_through_each_history(
    people: list[History], first: int, days: int, choice: int
) -> None:
    moves, last = moves_of(people), first + days
    chosen = np.array([choice >> place & 1 for place in range(len(people))], dtype=np.bool_)
    up = down = kept = new = 0
    for history, is_chosen in zip(people, chosen, strict=True):
        if not is_chosen or not history:
            continue
        # A stage that holds from a day on came of the day before.
        came = [(day - 1, stage) for day, stage in history]
        changes = [(day, now - then) for (_, then), (day, now) in pairwise(came)]
        inside = [step for day, step in changes if first <= day <= last]
        up += sum(step > 0 for step in inside)
        down += sum(step < 0 for step in inside)
        kept += came[0][0] < first and not inside
        new += first <= came[0][0] <= last
    theirs = of_chosen(moves, chosen)
    assert flows(theirs, [first, last + 1]) == (Flow(up=up, held=kept, down=down, new=new),)
    steps = steps_within(theirs, first, last)
    assert (int(np.sum(steps.stage > steps.origin)), int(np.sum(steps.stage < steps.origin))) == (up, down)


@given(people=histories(), first=st.integers(-5, 60), days=st.integers(0, 40))
def test_moves_lead_from_one_date_to_the_other(people: list[History], first: int, days: int) -> None:
    moves = moves_of(people)
    steps = steps_within(moves, first, first + days)
    before, after = (stage_on(moves, len(people), day) for day in (first, first + days + 1))
    walked = before.copy()
    for person, origin, stage in zip(steps.person, steps.origin, steps.stage, strict=True):
        assert walked[person] in (origin, 0)
        walked[person] = stage
    known = (before > 0) & (after > 0)
    assert walked[known].tolist() == after[known].tolist()


def test_people_are_counted_by_stage() -> None:
    assert stage_counts(np.array([0, 1, 1, 3, 4, 4], dtype=np.int8)) == (2, 0, 1, 2)


def test_nobody_has_no_stages() -> None:
    moves = moves_of([[]])
    assert stage_counts(stage_on(moves, 0, 5)) == (0, 0, 0, 0)
    assert steps_within(moves, 0, 9).person.tolist() == []


def test_quarters_are_cut_off_at_both_ends() -> None:
    assert quarters_between(date(2025, 11, 23), date(2026, 4, 1)) == (
        (date(2025, 11, 23), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 4, 1)),
    )
    assert quarters_between(date(2026, 5, 5), date(2026, 5, 6)) == ((date(2026, 5, 5), date(2026, 5, 6)),)
