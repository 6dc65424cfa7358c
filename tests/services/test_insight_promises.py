"""Promises of a real workspace by their due day, and that the rows behind every bar give its number."""

from datetime import date
from typing import Any

from care_desktop.domain.insight import Answer, InsightFilters, Period, RowKind
from care_desktop.domain.insight_promises import PromiseResult
from care_desktop.domain.insight_words import plain
from care_desktop.domain.promises import PromiseDraft, PromiseState
from care_desktop.services import insight_data, insight_promises
from care_desktop.services.outcome import Workspace, commit
from care_desktop.storage.insight_loops import promise_columns
from care_desktop.storage.promises import add_promise
from tests.factories import add_person

YEAR = Period(date(2025, 11, 23), date(2026, 11, 22))
KEPT, LATE, BROKEN, OPEN = (
    PromiseState.KEPT,
    PromiseState.KEPT_LATE,
    PromiseState.BROKEN,
    PromiseState.OPEN,
)


def answered(workspace: Workspace, period: Period = YEAR, **filters: Any) -> Answer:
    data = insight_data.load(workspace)
    with workspace.database.reading() as work:
        columns = promise_columns(work, data.people)
    return insight_promises.answer(data, InsightFilters(period, **filters), columns)


def fill(workspace: Workspace, *promises: tuple[PromiseState, date | None, date | None]) -> None:
    """Promises to one person: state, due day, day settled."""
    who = add_person(workspace, "Ana", country="PE")
    with workspace.database.work() as work:
        for state, due, settled in promises:
            made = date(2024, 1, 1)
            add_promise(work, PromiseDraft("Sample", (who,), made, due, state=state, settled_on=settled))
        commit(workspace, work, None, "Promise")


def fill_a_year(workspace: Workspace) -> None:
    days = [date(2026, month, 10) for month in (1, 2, 5, 8, 10)]
    fill(
        workspace,
        *((KEPT, day, day) for day in days),
        (LATE, days[0], days[1]),
        (BROKEN, days[2], None),
        (OPEN, days[4], None),
        (OPEN, date(2026, 11, 22), None),
        (OPEN, None, None),
        (KEPT, None, days[3]),
        (PromiseState.RELEASED, days[3], days[3]),
        *((KEPT, date(2025, 6, day), date(2025, 6, day)) for day in (1, 2, 3)),
        *((BROKEN, date(2025, 6, day), None) for day in (4, 5)),
    )


def test_promises_stand_in_the_quarter_they_were_due(workspace: Workspace) -> None:
    fill_a_year(workspace)
    answer = answered(workspace)
    # Kept, late, broken, overdue, not due yet, released, share kept.
    assert answer.table.rows == (
        (date(2026, 1, 1), 2, 1, 0, 0, 0, 0, 2 / 3),
        (date(2026, 4, 1), 1, 0, 1, 0, 0, 0, 0.5),
        (date(2026, 7, 1), 2, 0, 0, 0, 0, 1, 1.0),
        (date(2026, 10, 1), 1, 0, 0, 1, 1, 0, 0.5),
        (None, 6, 1, 1, 1, 1, 1, 6 / 9),
    )
    assert answer.n == 9
    assert plain(answer.finding) == (
        "Of 9 promises due in this period 6 were kept in time, 1 late; 1 broken, 1 overdue. "
        "That is 67 % in time, 60 % in the period before."
    )


def test_the_rows_behind_a_bar_give_its_number(workspace: Workspace) -> None:
    fill_a_year(workspace)
    answer = answered(workspace)
    for cell, *counts, _share in answer.table.rows:
        for result, shown in zip(PromiseResult, counts, strict=True):
            behind = answer.behind(f"{result}:{'all' if cell is None else cell}")
            assert behind.kind is RowKind.PROMISES
            assert len(set(behind.rownos.tolist())) == len(behind.values[0]) == shown
            assert set(behind.values[2]) <= {str(result)}
    assert answer.behind("broken:2026-04-01").values[:2] == ([date(2026, 5, 10)], [None])
    assert answer.behind("kept:2026-07-01").values[0] == [date(2026, 8, 10), None]


def test_a_promise_to_several_people_counts_once(workspace: Workspace) -> None:
    people = tuple(add_person(workspace, name) for name in ("Ana", "Bo"))
    due = date(2026, 5, 1)
    with workspace.database.work() as work:
        add_promise(work, PromiseDraft("Sample", people, due, due, state=KEPT, settled_on=due))
        commit(workspace, work, None, "Promise")
    answer = answered(workspace)
    assert answer.n == 1
    assert plain(answer.finding) == "One promise was due in this period: too few to say."


def test_filters_choose_by_whom_it_was_made_to(workspace: Workspace) -> None:
    fill_a_year(workspace)
    assert answered(workspace, region="PE").n == 9
    assert answered(workspace, region="").n == 0


def test_a_short_period_is_cut_into_months(workspace: Workspace) -> None:
    fill_a_year(workspace)
    answer = answered(workspace, Period(date(2026, 7, 1), date(2026, 11, 22)))
    assert [row[0] for row in answer.table.rows] == [date(2026, 8, 1), date(2026, 9, 1), *_rest(2026, 10, 11), None]


def _rest(year: int, *months: int) -> list[date]:
    return [date(year, month, 1) for month in months]


def test_nothing_is_said_of_nothing(workspace: Workspace) -> None:
    answer = answered(workspace)
    assert (answer.n, answer.picture) == (0, None)
    assert plain(answer.finding) == "No promises were due in this period."
