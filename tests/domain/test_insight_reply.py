"""Which interactions are messages, and how long each waited for a reply; compared with a loop."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.insight_reply import Stamps, are_messages, first_of_each, hours_to_reply
from care_desktop.domain.interactions import Channel, Direction, Flow, Initiator, code_of

HOUR, DAY = 3600, 86_400
# Person, hour after 1970 (may lie before), only the day known.
MOMENTS = st.lists(st.tuples(st.integers(0, 3), st.integers(-100, 200), st.booleans()), max_size=25)


def stamps(moments: list[tuple[int, int, bool]]) -> tuple[np.ndarray, Stamps]:
    person = np.array([who for who, _, _ in moments], dtype=np.int64)
    day_only = np.array([day for _, _, day in moments], dtype=bool)
    hours = np.array([hour // 24 * 24 if day else hour for _, hour, day in moments], dtype=np.int64)
    return person, Stamps(hours * HOUR, day_only)


def hours(asked: list[tuple[int, int, bool]], answered: list[tuple[int, int, bool]]) -> list[float]:
    return hours_to_reply(*stamps(asked), *stamps(answered)).tolist()


def slowly(asked: tuple[int, int, bool], answered: list[tuple[int, int, bool]]) -> float:
    """The longest the first reply can have taken; the same by the words of the definition."""
    person, hour, day_only = asked
    start = hour // 24 * 24 if day_only else hour
    ends = [(at // 24 * 24 + 24 if is_day else at, is_day) for who, at, is_day in answered if who == person]
    possible = [end for end, is_day in ends if (end > start if is_day else end >= start)]
    return min(possible) - start if possible else math.inf


@given(asked=MOMENTS, answered=MOMENTS)
def test_it_is_the_longest_the_first_reply_can_have_taken(
    asked: list[tuple[int, int, bool]], answered: list[tuple[int, int, bool]]
) -> None:
    assert hours(asked, answered) == [slowly(moment, answered) for moment in asked]


def test_of_instants_the_time_between_them_counts() -> None:
    assert hours([(0, 10, False)], [(0, 9, False), (0, 14, False), (0, 20, False), (1, 11, False)]) == [4.0]
    assert hours([(0, 10, False)], [(0, 10, False)]) == [0.0]


def test_of_days_whole_days_count_from_one_on_the_same_day() -> None:
    assert hours([(0, 24, True)], [(0, 24, True)]) == [24.0]
    assert hours([(0, 24, True)], [(0, 48, True)]) == [48.0]
    assert hours([(0, 24, True)], [(0, 23, True)]) == [math.inf]


def test_a_day_with_a_change_of_the_clock_is_one_day() -> None:
    asked, answered = np.array([0]), np.array([0])
    day, only = np.array([0]), np.array([True])
    for length in (23 * HOUR, 25 * HOUR):
        found = hours_to_reply(asked, Stamps(day, only), answered, Stamps(np.array([length]), only))
        assert found.tolist() == [48.0]


def test_nobody_elses_reply_counts() -> None:
    assert hours([(1, 5, False)], [(0, 6, False), (2, 6, False)]) == [math.inf]


def test_a_message_of_two_people_is_answered_by_the_first_reply_to_either() -> None:
    found = first_of_each(np.array([0, 0, 1]), np.array([9.0, 4.0, math.inf]), 3)
    assert found.tolist() == [4.0, math.inf, math.inf]


@pytest.mark.parametrize(
    ("channel", "flow", "direction", "by", "is_message"),
    [
        (Channel.EMAIL, Flow.QUESTION, Direction.INBOUND, Initiator.THEM, True),
        (Channel.OTHER, Flow.FEEDBACK, Direction.INBOUND, None, True),
        (Channel.GITHUB, Flow.SENTIMENT, Direction.INBOUND, None, True),
        (Channel.EMAIL, Flow.QUESTION, Direction.INBOUND, Initiator.US, False),
        (Channel.CONFERENCE, Flow.QUESTION, Direction.INBOUND, Initiator.THEM, False),
        (Channel.GITHUB, Flow.CONTRIBUTION, Direction.INBOUND, Initiator.THEM, False),
        (Channel.CHAT, Flow.CONVERSATION, Direction.MUTUAL, Initiator.THEM, False),
        (Channel.EMAIL, Flow.RESOURCES, Direction.OUTBOUND, Initiator.US, False),
    ],
)
def test_messages_are_written_come_in_and_are_no_contributions(
    channel: Channel, flow: Flow, direction: Direction, by: Initiator | None, is_message: bool
) -> None:
    columns = (np.array([code_of(item)], dtype=np.int8) for item in (channel, flow, direction, by))
    assert are_messages(*columns).tolist() == [is_message]
