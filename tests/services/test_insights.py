"""Scores as screens and exports get them: additive ledgers, all evidence speaking, history without cliffs."""

from datetime import date
from uuid import UUID

import pytest

from care_desktop.domain.interactions import Channel, Flow, InteractionDraft, Milestone, on_day
from care_desktop.domain.people import PersonDraft
from care_desktop.domain.promises import PromiseState
from care_desktop.domain.resources import Stage
from care_desktop.services import insights, interactions, people
from care_desktop.services.interactions import LogEntry, PromiseMade
from care_desktop.services.outcome import Workspace, commit, revert
from care_desktop.services.reasons import MarkKind
from care_desktop.storage import promises
from care_desktop.storage.person_list import PeopleQuery
from tests.services.conftest import days_ago, later


@pytest.fixture
def ana(workspace: Workspace) -> UUID:
    return people.add(workspace, PersonDraft("Ana")).value


def talk(workspace: Workspace, who: UUID, age: int, **fields: object) -> UUID:
    draft = InteractionDraft((who,), on_day(days_ago(age)), **fields)  # type: ignore[arg-type]
    return interactions.log(workspace, LogEntry(draft)).value.id


def trust_of(workspace: Workspace, who: UUID) -> float:
    return insights.person_view(workspace, who).card.trust


def test_nobody_knows_means_unknown_at_the_base_rate(workspace: Workspace, ana: UUID) -> None:
    view = insights.person_view(workspace, ana)
    assert not view.card.known
    assert view.card.trust == pytest.approx(30)
    assert (view.ledger, view.marks, view.interactions) == ((), (), 0)
    assert all(point.trust is None for point in view.points)


def test_the_ledger_adds_up_and_leads_to_the_interactions(workspace: Workspace, ana: UUID) -> None:
    good = talk(workspace, ana, 20, tone=2, channel=Channel.CALL)
    bad = talk(workspace, ana, 200, tone=-2)
    view = insights.person_view(workspace, ana)
    assert view.base_rate + sum(line.share for line in view.ledger) == pytest.approx(view.card.trust, abs=1e-9)
    assert [(line.interaction_id, line.share > 0) for line in view.ledger] == [(good, True), (bad, False)]
    assert view.ledger[0].text == "conversation, call, tone +2"
    assert view.ledger[1].text == "conversation, tone −2"
    assert view.points[-1].trust == pytest.approx(view.card.trust)
    assert view.points[0].trust is None


def test_a_promise_kept_builds_and_a_broken_one_costs(workspace: Workspace, ana: UUID) -> None:
    draft = InteractionDraft((ana,), on_day(days_ago(60)))
    promise = PromiseMade("benchmark data", days_ago(40))
    interactions.log(workspace, LogEntry(draft, promises=(promise,)))
    with workspace.database.reading() as work:
        (made,) = promises.promises(work, person_id=ana)
    scores = {}
    for state in (PromiseState.KEPT, PromiseState.KEPT_LATE, PromiseState.BROKEN, PromiseState.RELEASED):
        with workspace.database.work() as work:
            promises.settle_promise(work, made.id, state, on=days_ago(40))
            commit(workspace, work, None, "Settle")
        view = insights.person_view(workspace, ana)
        scores[state] = view.card.trust
        if state is PromiseState.KEPT:
            assert "promise kept: benchmark data" in [line.text for line in view.ledger]
            assert [mark.kind for mark in view.marks] == [MarkKind.PROMISE_KEPT]
    assert scores[PromiseState.KEPT] > scores[PromiseState.KEPT_LATE] > scores[PromiseState.RELEASED]
    assert scores[PromiseState.RELEASED] > scores[PromiseState.BROKEN]


def test_an_open_promise_costs_once_its_day_is_long_past(workspace: Workspace, ana: UUID) -> None:
    draft = InteractionDraft((ana,), on_day(days_ago(0)))
    interactions.log(workspace, LogEntry(draft, promises=(PromiseMade("sample", days_ago(-5)),)))
    assert len(insights.person_view(workspace, ana).ledger) == 1
    after = later(workspace, 6 + workspace.weights.promise.grace_days)
    assert "promise broken: sample" in [line.text for line in insights.person_view(after, ana).ledger]


def test_a_question_costs_when_nobody_answers_in_time(workspace: Workspace, ana: UUID) -> None:
    grace = workspace.weights.question.grace_days
    asked = talk(workspace, ana, grace + 3, flow=Flow.QUESTION, note="Does it work behind a proxy?")
    lines = insights.person_view(workspace, ana).ledger
    assert ("question unanswered: Does it work behind a proxy?", asked) in [(x.text, x.interaction_id) for x in lines]
    talk(workspace, ana, grace + 2, flow=Flow.RESOURCES)
    assert not any("unanswered" in line.text for line in insights.person_view(workspace, ana).ledger)


def test_a_late_entry_gives_what_a_timely_one_would_have_given(workspace: Workspace, ana: UUID) -> None:
    bo = people.add(workspace, PersonDraft("Bo")).value
    for age in (300, 200, 100):
        talk(workspace, ana, age, tone=1)
    for age in (100, 300, 200):
        talk(workspace, bo, age, tone=1)
    assert insights.person_view(workspace, ana).card == insights.person_view(workspace, bo).card


def test_undo_restores_scores_exactly_and_others_never_move(workspace: Workspace, ana: UUID) -> None:
    bo = people.add(workspace, PersonDraft("Bo")).value
    talk(workspace, ana, 30, tone=1)
    talk(workspace, bo, 30, tone=1)
    before = list(insights.score_rows(workspace))
    listed = repr(people.lines(workspace, (1, 2)))  # NaN in a trend equals nothing, not even itself
    draft = InteractionDraft((ana,), on_day(days_ago(1)), tone=-2)
    outcome = interactions.log(workspace, LogEntry(draft))
    rows = {row.name: row for row in insights.score_rows(workspace)}
    assert rows["Bo"] == before[1] and rows["Ana"] != before[0]
    assert outcome.undo is not None
    revert(workspace, outcome.undo)
    assert list(insights.score_rows(workspace)) == before
    assert repr(people.lines(workspace, (1, 2))) == listed


def test_as_of_counts_what_lies_strictly_before(workspace: Workspace, ana: UUID) -> None:
    talk(workspace, ana, 10, tone=2)
    people.add(workspace, PersonDraft("Nobody yet"))
    on, after = insights.score_rows(workspace, [days_ago(10)]), insights.score_rows(workspace, [days_ago(9)])
    assert list(on) == []
    assert [row.name for row in after] == ["Ana"]
    assert {row.name for row in insights.score_rows(workspace)} == {"Ana", "Nobody yet"}


def test_a_milestone_speaks_before_rhythm_and_teammates_have_no_scores(workspace: Workspace, ana: UUID) -> None:
    talk(workspace, ana, 10, milestone=Milestone.IN_PRODUCTION)
    people.add(workspace, PersonDraft("Inês", teammate=True))
    (row,) = insights.score_rows(workspace)
    assert row.stage is Stage.RETAIN
    view = insights.person_view(workspace, ana)
    assert [(mark.kind, mark.text) for mark in view.marks] == [(MarkKind.MILESTONE, "in production")]
    assert view.card.stage_since == days_ago(10)


def test_a_new_day_refreshes_the_list_once(workspace: Workspace, ana: UUID) -> None:
    talk(workspace, ana, 0, tone=2)
    assert insights.refresh_all(workspace) is False
    (before,) = people.lines(workspace, (1,))
    tomorrow = later(workspace, 30)
    assert insights.refresh_all(tomorrow) is True
    assert insights.refresh_all(tomorrow) is False
    (after,) = people.lines(tomorrow, people.listing(tomorrow, PeopleQuery()).rownos)
    assert after.trust is not None and before.trust is not None and after.trust < before.trust
    assert after.last_contact == date(2026, 11, 22)


def test_a_stage_set_by_hand_counts_from_the_day_after_on_the_page_as_in_the_list(
    workspace: Workspace, ana: UUID
) -> None:
    talk(workspace, ana, 30)
    people.set_stage(workspace, ana, Stage.EXPAND, "runs our meetup")
    for day in (days_ago(0), days_ago(-1)):
        (row,) = insights.score_rows(workspace, [day])
        assert insights.person_view(workspace, ana, day).card.stage is row.stage
    assert row.stage is Stage.EXPAND


def test_a_person_is_shown_only_their_own_feedback_with_everyone_who_asked(workspace: Workspace, ana: UUID) -> None:
    bo = people.add(workspace, PersonDraft("Bo")).value
    for who, title in (((ana, bo), "retries"), ((bo,), "dark mode")):
        draft = InteractionDraft(who, on_day(days_ago(3)))
        interactions.log(workspace, LogEntry(draft, feedback=(title,)))
    with workspace.database.reading() as work:
        (mine,) = promises.all_feedback(work, person_id=ana)
        everything = promises.all_feedback(work)
    assert mine == next(item for item in everything if item.draft.title == "retries")
    assert {asker.person_id for asker in mine.draft.askers} == {ana, bo}
    assert mine.draft.steps
