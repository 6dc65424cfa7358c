"""Stages by the rules with those set by hand laid over them."""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.interactions import InteractionDraft, Milestone, on_day
from care_desktop.domain.people import PersonDraft
from care_desktop.domain.resources import Stage
from care_desktop.services import insights, interactions, people
from care_desktop.services.interactions import LogEntry
from care_desktop.services.outcome import Workspace
from care_desktop.services.stage_stretches import StageStretch, shown_stretches
from tests.services.conftest import days_ago, later

DAYS = st.integers(0, 60).map(lambda n: date(2026, 1, 1) + timedelta(days=n))


def test_nothing_happened_nothing_is_told() -> None:
    assert shown_stretches([], []) == ()


def test_a_stage_by_hand_covers_the_rules_until_it_is_handed_back() -> None:
    first, second, third, fourth = (date(2026, month, 1) for month in (1, 2, 3, 4))
    found = shown_stretches([(first, Stage.CONVERT), (third, Stage.ACTIVATE)], [(second, Stage.RETAIN), (fourth, None)])
    assert found == (
        StageStretch(Stage.CONVERT, first, second, False),
        StageStretch(Stage.RETAIN, second, fourth, True),
        StageStretch(Stage.ACTIVATE, fourth, None, False),
    )


def test_of_two_settings_on_one_day_the_later_one_holds() -> None:
    day = date(2026, 1, 1)
    assert shown_stretches([], [(day, Stage.EXPAND), (day, Stage.RETAIN)]) == (
        StageStretch(Stage.RETAIN, day, None, True),
    )


@given(
    st.lists(st.tuples(DAYS, st.sampled_from(Stage)), max_size=6).map(lambda x: sorted(x, key=lambda y: y[0])),
    st.lists(st.tuples(DAYS, st.none() | st.sampled_from(Stage)), max_size=6).map(
        lambda x: sorted(x, key=lambda y: y[0])
    ),
)
def test_stretches_follow_each_other_without_gaps(
    computed: list[tuple[date, Stage]], by_hand: list[tuple[date, Stage | None]]
) -> None:
    found = shown_stretches(computed, by_hand)
    assert bool(found) == bool(computed or by_hand)
    for stretch, following in itertools.pairwise(found):
        assert stretch.began < following.began == stretch.ended
        assert (stretch.stage, stretch.by_hand) != (following.stage, following.by_hand)
    assert not found or found[-1].ended is None


def test_the_page_tells_the_stages_as_the_card_does(workspace: Workspace) -> None:
    ana = people.add(workspace, PersonDraft("Ana")).value
    for age, milestone in ((60, None), (40, Milestone.SIGNED_UP), (10, Milestone.IN_PRODUCTION)):
        draft = InteractionDraft((ana,), on_day(days_ago(age)), milestone=milestone)
        interactions.log(workspace, LogEntry(draft))
    view = insights.person_view(workspace, ana)
    assert [(x.stage, x.began) for x in view.stages] == [
        (Stage.CONVERT, days_ago(60)),
        (Stage.ACTIVATE, days_ago(40)),
        (Stage.RETAIN, days_ago(10)),
    ]
    assert view.card.stage_since == view.stages[-1].began
    people.set_stage(workspace, ana, Stage.EXPAND, "teaches our course")
    by_hand = insights.person_view(later(workspace, 5), ana)
    assert (by_hand.stages[-1].stage, by_hand.stages[-1].by_hand) == (Stage.EXPAND, True)
    earlier = insights.person_view(later(workspace, 5), ana, days_ago(0))
    assert [x.stage for x in earlier.stages] == [Stage.CONVERT, Stage.ACTIVATE, Stage.RETAIN]
    assert earlier.stages[-1].ended is None
