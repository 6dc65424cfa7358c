"""Reciprocity: balance without evidence, towards whoever gives more with it, and never beyond the ends."""

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.evidence import Fact, FactKind, columns_from
from care_desktop.domain.interactions import Depth, Direction, Flow
from care_desktop.domain.reciprocity import PRIOR_WEIGHT, reciprocity
from care_desktop.domain.weights import load_weights

WEIGHTS = load_weights(Path(__file__).resolve().parents[2] / "resources" / "trust.toml")
TODAY = 19_000
OTHER_SIDE = {
    Direction.INBOUND: Direction.OUTBOUND,
    Direction.OUTBOUND: Direction.INBOUND,
    Direction.MUTUAL: Direction.MUTUAL,
}


def made_up(seed):
    draw = random.Random(seed)
    return Fact(
        draw.randrange(3),
        TODAY - draw.randint(-5, 900),
        fact=draw.choice([FactKind.INTERACTION] * 6 + list(FactKind)),
        depth=draw.choice([None, *Depth]),
        direction=draw.choice(list(Direction)),
    )


histories = st.lists(st.integers(0, 2**32 - 1).map(made_up), max_size=15)


def found(rows, people=3, as_of=TODAY):
    return reciprocity(columns_from(rows, people), as_of, WEIGHTS)


def turned(fact):
    return Fact(fact.person, fact.day, fact=fact.fact, depth=fact.depth, direction=OTHER_SIDE[fact.direction])


def given_by(direction, count, person=0):
    return [Fact(person, TODAY - 1 - day, depth=Depth.EXCHANGE, direction=direction) for day in range(count)]


def test_nothing_known_is_balance():
    assert found([]).share.tolist() == [0.5, 0.5, 0.5]
    assert found([Fact(0, TODAY, direction=Direction.INBOUND)]).share[0] == 0.5


def test_the_formula():
    yesterday, half_life_ago = TODAY - 1, TODAY - 180
    rows = [
        Fact(0, half_life_ago, depth=Depth.CONVERSATION, direction=Direction.INBOUND),
        Fact(0, yesterday, depth=Depth.GLANCE, direction=Direction.OUTBOUND),
        Fact(0, yesterday, depth=Depth.EXCHANGE, direction=Direction.MUTUAL),
    ]
    fade = 2 ** (-1 / 180)
    theirs, ours = 0.75 + 0.5 * fade, 0.5 * fade + 0.5 * fade
    one = found(rows)
    assert (one.theirs[0], one.ours[0]) == pytest.approx((theirs, ours))
    assert one.share[0] == pytest.approx((theirs + 2) / (theirs + ours + 4))


def test_thin_evidence_says_less_than_thick():
    once, often = (found(given_by(Direction.INBOUND, count)).share[0] for count in (1, 20))
    assert 0.5 < once < 0.65 < often


def test_one_day_counts_at_most_the_daily_cap():
    rows = [Fact(0, TODAY - 1, depth=Depth.EXCHANGE, direction=Direction.INBOUND) for _ in range(40)]
    assert found(rows).theirs[0] == pytest.approx(WEIGHTS.trust.cap_per_day * 2 ** (-1 / 180))


def test_the_direction_follows_from_the_flow_when_it_was_not_noted():
    assert found([Fact(0, TODAY - 1, flow=Flow.QUESTION)]).share[0] > 0.5
    assert found([Fact(0, TODAY - 1, flow=Flow.RESOURCES)]).share[0] < 0.5
    assert found([Fact(0, TODAY - 1)]).share[0] == pytest.approx(0.5)


@given(histories)
def test_it_stays_between_the_ends_and_turns_round_with_the_directions(rows):
    one, other = found(rows), found([turned(row) for row in rows])
    known = one.theirs + one.ours
    assert np.all((one.share > 0) & (one.share < 1))
    assert np.all(np.abs(one.share - 0.5) * 2 <= known / (known + PRIOR_WEIGHT) + 1e-12)
    assert one.share + other.share == pytest.approx(np.ones(3))


@given(histories, st.integers(1, 900))
def test_one_more_of_theirs_on_a_day_of_its_own_never_lowers_it(rows, age):
    rows = [row for row in rows if row.day != TODAY - age]
    more = [*rows, Fact(0, TODAY - age, direction=Direction.INBOUND)]
    before, after = found(rows).share, found(more).share
    assert after[0] > before[0]
    assert np.array_equal(after[1:], before[1:])


@given(histories, st.randoms())
def test_the_order_of_entry_does_not_matter(rows, draw):
    shuffled = draw.sample(rows, len(rows))
    assert found(shuffled).share == pytest.approx(found(rows).share, abs=1e-12)
