"""Warm paths in the order in which they should be tried."""

from datetime import date
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.introductions import Tie, introduction_problems, ranked

TARGET = UUID(int=0)
OURS = [UUID(int=number) for number in (1, 2)]
OTHERS = [UUID(int=number) for number in range(10, 16)]
between = st.lists(st.sampled_from(OTHERS), max_size=2, unique=True)
route = st.tuples(st.sampled_from(OURS), between).map(lambda found: (found[0], *found[1], TARGET))


@given(st.lists(route, max_size=12, unique=True), st.dictionaries(st.sampled_from(OTHERS), st.floats(0, 100)))
def test_shortest_first_then_the_strongest_weakest_link(
    routes: list[tuple[UUID, ...]], lows: dict[UUID, float]
) -> None:
    ties = {pair: Tie(1 + pair[0].int % 3) for each in routes for pair in pairwise(each)}
    found = ranked(routes, ties, lows, most=100)
    shortest = {who: min(len(each) for each in routes if each[0] == who) for who in {each[0] for each in routes}}
    assert {path.people for path in found} == {each for each in routes if len(each) == shortest[each[0]]}
    for path in found:
        assert path.ties == tuple(ties[pair] for pair in pairwise(path.people))
        assert path.weakest == min((lows.get(who, 0.0) for who in path.people[1:-1]), default=None)
    merits = [(path.steps, -(path.weakest or 0.0)) for path in found]
    assert merits == sorted(merits)
    assert ranked(routes[::-1], ties, lows, most=2) == found[:2]


def test_an_introduction_has_two_people_and_a_day_that_was() -> None:
    today = date(2026, 11, 24)
    assert introduction_problems(OURS, today, today) == ()
    assert len(introduction_problems((TARGET, TARGET), date(2026, 11, 25), today, "x" * 3000)) == 3
