"""In and out of a real workspace, and that the rows behind every mark give its number."""

from datetime import date
from typing import Any

from care_desktop.domain.insight import Answer, InsightFilters, Period, RowKind
from care_desktop.domain.insight_words import plain
from care_desktop.domain.interactions import Flow, InteractionDraft, on_day
from care_desktop.domain.people import PersonDraft
from care_desktop.services import insight_data, insight_direction
from care_desktop.services.outcome import Workspace, commit
from care_desktop.storage.interactions import add_interaction
from care_desktop.storage.people import add_person
from tests.factories import NOW, log_with
from tests.factories import add_person as person

YEAR = Period(date(2025, 11, 23), date(2026, 11, 22))
FLOWS = (Flow.QUESTION, Flow.RESOURCES, Flow.CONVERSATION)


def answered(workspace: Workspace, period: Period = YEAR, **filters: Any) -> Answer:
    return insight_direction.answer(insight_data.load(workspace), InsightFilters(period, **filters))


def fill(workspace: Workspace, people: int = 6) -> None:
    """Each person: two questions, one resource, one conversation, in two months; one thing a year before."""
    months = ((9, Flow.QUESTION), (10, Flow.QUESTION), (10, Flow.RESOURCES), (10, Flow.CONVERSATION))
    with workspace.database.work() as work:
        for number in range(people):
            who = add_person(work, PersonDraft(f"Person {number}", country="PE" if number % 2 else "JP"), now=NOW)
            days = [(date(2026, month, 3 + number), flow) for month, flow in months]
            for day, flow in (*days, (date(2025, 5, 1), Flow.RESOURCES)):
                add_interaction(work, InteractionDraft((who,), on_day(day), flow=flow), now=NOW)
        commit(workspace, work, None, "Log")


def test_what_comes_in_stands_beside_what_goes_out(workspace: Workspace) -> None:
    fill(workspace)
    answer = answered(workspace)
    assert plain(answer.finding) == (
        "For every 10 that go out from us, 15 come in from developers. In the period before it was 0."
    )
    assert answer.n == 24
    assert answer.table.rows[0] == (date(2026, 9, 1), 6, 0, 0, None, None, None)
    assert answer.table.rows[-1] == (None, 18, 12, 6, 0, 6, 0)


def test_the_rows_behind_a_mark_give_its_number(workspace: Workspace) -> None:
    fill(workspace)
    log_with(workspace, person(workspace, "Ana"), person(workspace, "Bo"), on=date(2026, 10, 9))
    answer = answered(workspace)
    for cell, came, went, both, *_ in answer.table.rows:
        start = "all" if cell is None else str(cell)
        for side, shown in (("in", came), ("out", went), ("both", both)):
            behind = answer.behind(f"{side}:{start}")
            assert behind.kind is RowKind.INTERACTIONS
            assert len(set(behind.rownos.tolist())) == len(behind.values[0]) == shown
            directions = {"in": {"inbound", "mutual"}, "out": {"outbound", "mutual"}, "both": {"mutual"}}[side]
            assert set(behind.values[1]) <= directions
            assert str(shown) in plain(behind.said)


def test_the_people_behind_the_strip_have_its_shares(workspace: Workspace) -> None:
    fill(workspace)
    eager = person(workspace, "Eager")
    for day in range(1, 10):
        log_with(workspace, eager, on=date(2026, 11, day), flow=Flow.QUESTION)
    answer = answered(workspace)
    assert answer.picture.balance == (0, 6, 1)
    behind = answer.behind("people:mostly them")
    theirs, both, ours, share = (column.tolist() for column in behind.values)
    assert (theirs, both, ours) == ([9], [0], [0])
    assert share == [(9 + 2) / (9 + 4)]
    assert len(answer.behind("people:balanced").rownos) == 6


def test_filters_leave_out_the_others(workspace: Workspace) -> None:
    fill(workspace)
    answer = answered(workspace, region="PE")
    assert answer.n == 12
    # Three people are too few to be told apart.
    assert answer.picture.balance is None


def test_a_conversation_with_two_counts_once(workspace: Workspace) -> None:
    log_with(workspace, person(workspace, "Ana"), person(workspace, "Bo"), on=date(2026, 10, 1))
    answer = answered(workspace)
    assert answer.n == 1
    assert plain(answer.finding) == "Too few interactions to say: 1 in this period."


def test_one_sided_traffic_is_called_so(workspace: Workspace) -> None:
    who = person(workspace, "Ana")
    for day in range(1, 7):
        log_with(workspace, who, on=date(2026, 11, day), flow=Flow.RESOURCES)
    assert plain(answered(workspace).finding) == "6 went out from us and nothing came in from developers."


def test_nothing_is_said_of_nothing(workspace: Workspace) -> None:
    for period in (YEAR, Period(date(2027, 1, 1), date(2027, 2, 1))):
        answer = answered(workspace, period)
        assert (answer.n, answer.picture) == (0, None)
        assert plain(answer.finding) == "Nothing was logged in this period."
        assert len(answer.behind("in:all").rownos) == 0


def test_every_flow_lands_on_its_side(workspace: Workspace) -> None:
    who = person(workspace, "Ana")
    for flow in FLOWS:
        log_with(workspace, who, on=date(2026, 11, 2), flow=flow)
    assert answered(workspace).table.rows[-1][1:4] == (2, 2, 1)
