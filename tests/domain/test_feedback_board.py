"""Rules of the feedback board: told only when everybody was, no dates out of order, nobody lost when two are joined."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.feedback import Asker, FeedbackDraft, FeedbackState, FeedbackStep
from care_desktop.domain.feedback_board import (
    OUTCOMES,
    heard_on,
    merged,
    moved,
    not_told,
    outcome_of,
    problems,
    refusal,
    roadmap_host,
    told,
    waiting,
    with_askers,
    without_asker,
)

DAY = date(2026, 11, 1)
TODAY = date(2026, 11, 22)
PEOPLE = [UUID(int=place) for place in range(1, 6)]
HEARD = FeedbackDraft("Dark mode", DAY, (), steps=(FeedbackStep(FeedbackState.HEARD, DAY),))

people = st.sampled_from(PEOPLE)
days = st.dates(DAY, TODAY)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.sampled_from(FeedbackState), days),
        st.tuples(st.just("tell"), st.frozensets(people), days),
        st.tuples(st.just("untell"), people, days),
        st.tuples(st.just("ask"), st.lists(people, max_size=3).map(tuple), days),
        st.tuples(st.just("leave"), people, days),
    ),
    max_size=12,
)


def played(draft: FeedbackDraft, wanted: list[tuple[str, object, date]]) -> FeedbackDraft:
    for act, what, on in wanted:
        if act == "move" and not refusal(draft, what):
            draft = moved(draft, what, on)
        elif act == "tell" and outcome_of(draft) is not None:
            draft = told(draft, what, on)
        elif act == "untell":
            draft = not_told(draft, what)
        elif act == "ask":
            draft = with_askers(draft, what, on)
        elif act == "leave":
            draft = without_asker(draft, what)
    return draft


def check(draft: FeedbackDraft) -> None:
    """What holds whatever was done."""
    assert len({asker.person_id for asker in draft.askers}) == len(draft.askers)
    if draft.state is FeedbackState.TOLD:
        assert not waiting(draft)
        assert outcome_of(draft) in OUTCOMES
    states = [step.state for step in draft.steps]
    assert len(set(states)) == len(states)
    assert not set(OUTCOMES) <= set(states)
    assert [step.on for step in draft.steps] == sorted(step.on for step in draft.steps)
    if outcome_of(draft) is None:
        assert all(asker.told_on is None for asker in draft.askers)


@given(acts, acts)
def test_whatever_is_done_the_loop_is_closed_only_when_everybody_knows(
    first: list[tuple[str, object, date]], second: list[tuple[str, object, date]]
) -> None:
    kept, other = played(HEARD, first), played(heard_on(HEARD, DAY - timedelta(days=3)), second)
    check(kept)
    joined = merged(kept, other)
    check(joined)
    assert {a.person_id for a in joined.askers} == {a.person_id for a in (*kept.askers, *other.askers)}
    assert outcome_of(joined) is outcome_of(kept)
    assert joined.heard_on == DAY - timedelta(days=3) == joined.steps[0].on
    if outcome_of(kept) is not outcome_of(other):
        assert set(waiting(kept)) <= set(waiting(joined))


def test_told_follows_an_outcome_and_the_last_one_told_closes_the_loop() -> None:
    draft = with_askers(HEARD, tuple(PEOPLE[:2]), DAY)
    assert "Only what was shipped" in refusal(draft, FeedbackState.TOLD)
    draft = moved(draft, FeedbackState.SHIPPED, TODAY)
    assert refusal(draft, FeedbackState.TOLD).startswith("2 people")
    draft = told(draft, frozenset(PEOPLE[:1]), TODAY)
    assert (draft.state, waiting(draft)) == (FeedbackState.SHIPPED, (PEOPLE[1],))
    draft = told(draft, frozenset(PEOPLE[1:2]), TODAY)
    assert draft.state is FeedbackState.TOLD
    assert with_askers(draft, (PEOPLE[2],), TODAY).state is FeedbackState.SHIPPED
    back = moved(draft, FeedbackState.PLANNED, TODAY)
    assert (back.state, waiting(back)) == (FeedbackState.PLANNED, tuple(PEOPLE[:2]))


def test_joining_keeps_the_earlier_question_and_the_higher_weight() -> None:
    kept = FeedbackDraft("One", DAY, (Asker(PEOPLE[0], DAY),), "", 1, "", None, HEARD.steps)
    other = FeedbackDraft(
        "Two", TODAY, (Asker(PEOPLE[0], DAY - timedelta(days=1), PEOPLE[4]),), "sdk", 3, "https://x.org", PEOPLE[3]
    )
    joined = merged(kept, other)
    assert joined.askers == (Asker(PEOPLE[0], DAY - timedelta(days=1), PEOPLE[4]),)
    assert (joined.title, joined.area, joined.weight, joined.taken_by) == ("One", "sdk", 3, PEOPLE[3])


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://roadmap.example.org/81", "roadmap.example.org"),
        ("http://roadmap.example.org", ""),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("https://[bad", ""),
        ("https://user@evil.example", "evil.example"),
        ("https://a b", ""),
    ],
)
def test_only_https_addresses_have_a_host(url: str, host: str) -> None:
    assert roadmap_host(url) == host
    assert ("roadmap_url" in problems(FeedbackDraft("x", DAY, roadmap_url=url), TODAY)) is not bool(host)
