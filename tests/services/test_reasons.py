"""Shares grouped by reason and rounded so that what is shown adds up."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.facts import Reason
from care_desktop.domain.interactions import Direction, Flow, InteractionDraft, Milestone, on_day
from care_desktop.domain.people import PersonDraft
from care_desktop.services import insights, interactions, people
from care_desktop.services.interactions import LogEntry, PromiseMade
from care_desktop.services.outcome import Workspace
from care_desktop.services.reasons import by_reason, rounded_shares
from tests.services.conftest import days_ago

SHARES = st.lists(st.floats(-40, 40), min_size=1, max_size=40)


def test_shares_by_reason_add_up_to_trust(workspace: Workspace) -> None:
    ana = people.add(workspace, PersonDraft("Ana")).value

    def talk(age: int, promises: tuple[PromiseMade, ...] = (), **fields: object) -> UUID:
        draft = InteractionDraft((ana,), on_day(days_ago(age)), **fields)  # type: ignore[arg-type]
        return interactions.log(workspace, LogEntry(draft, promises=promises)).value.id

    talk(100, (PromiseMade("sample", days_ago(60)),), tone=2)
    newest = talk(50, tone=2)
    talk(40, flow=Flow.QUESTION)
    talk(10, milestone=Milestone.IN_PRODUCTION)
    talk(9, flow=Flow.RESOURCES, direction=Direction.OUTBOUND)
    for as_of in (None, days_ago(45)):
        view = insights.person_view(workspace, ana, as_of)
        groups = by_reason(view.ledger)
        assert sum(group.share for group in groups) == pytest.approx(view.card.trust - view.base_rate, abs=1e-9)
        assert sorted(line.day for group in groups for line in group.lines) == sorted(x.day for x in view.ledger)
        assert [abs(group.share) for group in groups] == sorted((abs(g.share) for g in groups), reverse=True)
    found = {group.reason: group for group in by_reason(insights.person_view(workspace, ana).ledger)}
    assert len(found[Reason.WENT_VERY_WELL].lines) == 2
    assert found[Reason.WENT_VERY_WELL].lines[0].interaction_id == newest
    assert found[Reason.PROMISE_BROKEN].share < 0
    assert found[Reason.QUESTION_UNANSWERED].share < 0
    assert by_reason(insights.person_view(workspace, ana, date(2000, 1, 1)).ledger) == ()


@given(SHARES)
def test_rounded_shares_add_up_and_stay_where_they_were(shares: list[float]) -> None:
    total = sum(shares)
    shown = rounded_shares(shares, total)
    assert sum(shown) == pytest.approx(round(total * 10) / 10, abs=1e-6)
    assert all(abs(a - b) < 0.1 + 1e-6 for a, b in zip(shares, shown, strict=True))
    assert all(round(share, 1) == share for share in shown)


@given(st.lists(SHARES, min_size=1, max_size=6))
def test_the_parts_of_a_rounded_sum_add_up_to_it(groups: list[list[float]]) -> None:
    sums = rounded_shares([sum(group) for group in groups], sum(map(sum, groups)))
    for group, shown in zip(groups, sums, strict=True):
        parts = rounded_shares(group, shown)
        assert sum(parts) == pytest.approx(shown, abs=1e-6)
        assert all(abs(a - b) < 0.1 + 1e-6 for a, b in zip(group, parts, strict=True))


def test_what_needs_no_rounding_is_left_alone() -> None:
    assert rounded_shares([30.0, 1.2, -0.7], 30.5) == [30.0, 1.2, -0.7]
    assert rounded_shares([], 0.0) == []
    assert rounded_shares([0.05] * 4, 0.2) == [0.1, 0.1, 0.0, 0.0]
