"""Feedback from heard to told in a real workspace, and that the rows behind every bar give its number."""

from datetime import date
from typing import Any
from uuid import UUID

import numpy as np

from care_desktop.domain.feedback import Asker, FeedbackDraft, FeedbackState, FeedbackStep
from care_desktop.domain.insight import Answer, InsightFilters, Period, RowKind
from care_desktop.domain.insight_waiting import MEDIAN, time_until
from care_desktop.domain.insight_words import plain
from care_desktop.services import insight_data, insight_feedback
from care_desktop.services.outcome import Workspace, commit
from care_desktop.storage.insight_loops import feedback_columns
from care_desktop.storage.promises import add_feedback
from tests.factories import add_person

AUTUMN = Period(date(2026, 9, 1), date(2026, 11, 22))
STATES = list(FeedbackState)


def answered(workspace: Workspace, period: Period = AUTUMN, **filters: Any) -> Answer:
    data = insight_data.load(workspace)
    with workspace.database.reading() as work:
        columns = feedback_columns(work, data.people)
    return insight_feedback.answer(data, InsightFilters(period, **filters), columns)


def hear(workspace: Workspace, on: date, *steps: tuple[FeedbackState, date], **told: date | None) -> None:
    """Feedback with steps; `told` says when each asker, made here by name, was told."""
    askers = tuple(Asker(asker(workspace, name), on, told_on=day) for name, day in told.items())
    path = (FeedbackStep(FeedbackState.HEARD, on), *(FeedbackStep(state, day) for state, day in steps))
    with workspace.database.work() as work:
        add_feedback(work, FeedbackDraft("It is slow", on, askers, steps=path))
        commit(workspace, work, None, "Hear")


def asker(workspace: Workspace, name: str) -> UUID:
    return add_person(workspace, name, country="PE" if name.startswith("p") else "")


def fill(workspace: Workspace) -> None:
    shipped, told = (FeedbackState.SHIPPED, date(2026, 10, 1)), (FeedbackState.TOLD, date(2026, 10, 11))
    hear(workspace, date(2026, 9, 1), shipped, told, ana=date(2026, 10, 11), bo=date(2026, 10, 5))
    hear(workspace, date(2026, 9, 2), shipped, told, cy=date(2026, 10, 11), di=None)
    hear(workspace, date(2026, 5, 1), (FeedbackState.DECLINED, date(2026, 6, 1)), ed=None, flo=None)
    hear(workspace, date(2026, 11, 1), gus=None)
    hear(workspace, date(2026, 10, 3), (FeedbackState.PLANNED, date(2026, 12, 1)), hal=None)
    hear(workspace, date(2026, 3, 1), shipped, pia=date(2026, 8, 1))


def test_everything_open_in_the_period_stands_in_its_state(workspace: Workspace) -> None:
    fill(workspace)
    answer = answered(workspace)
    # The last one was closed before the period; the step to planned lies in the future.
    assert [(row[0], row[1], row[2]) for row in answer.table.rows] == [
        ("heard", 2, 0),
        ("passed on", 0, 0),
        ("planned", 0, 0),
        ("shipped", 0, 0),
        ("declined", 1, 0),
        ("told", 2, 1),
    ]
    assert answer.n == 5
    assert [row[4] for row in answer.table.rows] == [50.0, None, None, None, 205.0, None]


def test_the_finding_counts_closed_loops_and_who_waits(workspace: Workspace) -> None:
    fill(workspace)
    assert plain(answered(workspace).finding) == (
        "3 were shipped or declined, and for 1 of them everyone who asked was told; in the period before for 0 of 1. "
        "3 people still wait to hear."
    )


def test_the_rows_behind_a_bar_give_its_numbers(workspace: Workspace) -> None:
    fill(workspace)
    answer = answered(workspace)
    for state, count, closed, _, oldest in answer.table.rows:
        behind = answer.behind(state)
        assert behind.kind is RowKind.FEEDBACK
        assert len(behind.rownos) == count
        assert sum(behind.values[3]) == closed
        assert set(behind.values[1]) <= {state}
        assert oldest is None or max(behind.values[2]) == oldest
    ended = answer.behind("ended")
    assert (len(ended.rownos), sum(ended.values[3])) == (3, 1)


def test_those_who_wait_are_listed_once_a_loop(workspace: Workspace) -> None:
    fill(workspace)
    waiting = answered(workspace).behind("waiting")
    assert waiting.kind is RowKind.PEOPLE
    assert len(set(waiting.rownos.tolist())) == 3
    assert sorted(waiting.values[1]) == [date(2026, 6, 1), date(2026, 6, 1), date(2026, 10, 1)]


def test_half_of_what_was_heard_is_told_within_the_median(workspace: Workspace) -> None:
    for number, told in enumerate((4, 6, 8, None, None), start=1):
        day = None if told is None else date(2026, 10, told)
        hear(workspace, date(2026, 10, 1), **{f"person{number}": day})
    answer = answered(workspace)
    _, days, told_to_all = answer.behind("median").values
    assert time_until(days, np.array(told_to_all) == 1, MEDIAN) == 7.0
    assert "was told within 7 days" in plain(answer.notes[1])


def test_filters_choose_by_who_asked(workspace: Workspace) -> None:
    fill(workspace)
    hear(workspace, date(2026, 11, 2), per=None, mo=None)
    answer = answered(workspace, region="PE")
    assert answer.n == 1
    assert plain(answer.finding) == "Nothing of 1 was shipped or declined yet; the oldest was heard 20 days ago."


def test_nothing_is_said_of_nothing(workspace: Workspace) -> None:
    for period in (AUTUMN, Period(date(2027, 1, 1), date(2027, 2, 1))):
        answer = answered(workspace, period)
        assert (answer.n, answer.picture, answer.table.rows) == (0, None, ())
        assert plain(answer.finding) == "No feedback was open in this period."
        assert len(answer.behind("heard").rownos) == 0


def test_colleagues_and_nobody_are_left_out(workspace: Workspace) -> None:
    hear(workspace, date(2026, 10, 1))
    colleague = add_person(workspace, "Colleague", teammate=True)
    with workspace.database.work() as work:
        add_feedback(work, FeedbackDraft("Theirs", date(2026, 10, 1), (Asker(colleague, date(2026, 10, 1)),)))
        commit(workspace, work, None, "Hear")
    assert answered(workspace).n == 0
