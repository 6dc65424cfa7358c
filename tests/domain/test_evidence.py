"""Evidence: what a fact is worth, defaults, the daily cap, and an order that entry cannot change."""

import dataclasses
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.evidence import (
    FAR_DAY,
    NO_TONE,
    Fact,
    FactKind,
    Reason,
    columns_from,
    evidence_from,
    faded,
    with_people,
)
from care_desktop.domain.interactions import Channel, Depth, Direction, Flow, Milestone, code_of, default_depth
from care_desktop.domain.weights import load_weights

WEIGHTS = load_weights(Path(__file__).resolve().parents[2] / "resources" / "trust.toml")
REASONS = tuple(Reason)


def made_up(seed):
    draw = random.Random(seed)
    return Fact(
        person=draw.randrange(3),
        day=draw.choice([draw.randint(-500, 1500), draw.randint(0, 3)]),
        ref=draw.randrange(2**40),
        fact=draw.choice([FactKind.INTERACTION] * 6 + list(FactKind)),
        tone=draw.choice([None, -2, -1, 0, 1, 2]),
        depth=draw.choice([None, *Depth]),
        duration_min=draw.choice([None, 1, 10, 30, 90]),
        channel=draw.choice([None, *Channel]),
        flow=draw.choice([None, *Flow]),
        direction=draw.choice([None, *Direction]),
        milestone=draw.choice([None] * 10 + list(Milestone)),
        kind=draw.choice(["", "commit", "Review", "talk"]),
    )


# One number per fact: drawing every field by itself makes the same cases, eight times slower.
facts = st.integers(0, 2**32 - 1).map(made_up)


def built(*rows, people=3):
    return evidence_from(columns_from(rows, people), WEIGHTS)


def one(**given_fields):
    """Weight, outcome and reason of a single fact."""
    evidence = built(Fact(0, 10, **given_fields))
    return float(evidence.weight[0]), float(evidence.outcome[0]), REASONS[evidence.reason[0] - 1]


def same(left, right):
    for field in dataclasses.fields(left):
        a, b = getattr(left, field.name), getattr(right, field.name)
        if dataclasses.is_dataclass(a):
            same(a, b)
        else:
            assert a.dtype == b.dtype, field.name
            assert np.array_equal(a, b), field.name


@pytest.mark.parametrize(
    ("given_fields", "expected"),
    [
        ({"tone": 2, "depth": Depth.EXCHANGE}, (1.0, 1.0, Reason.WENT_VERY_WELL)),
        ({"tone": 1, "depth": Depth.EXCHANGE}, (0.8, 1.0, Reason.WENT_WELL)),
        ({"tone": 0, "depth": Depth.EXCHANGE}, (0.5, 1.0, Reason.IN_TOUCH)),
        ({"depth": Depth.EXCHANGE}, (0.5, 1.0, Reason.IN_TOUCH)),
        ({"tone": -1, "depth": Depth.EXCHANGE}, (0.5, 0.0, Reason.WENT_BADLY)),
        ({"tone": -2, "depth": Depth.CONVERSATION}, (1.5, 0.0, Reason.WENT_VERY_BADLY)),
        ({"flow": Flow.CONTRIBUTION}, (1.0, 1.0, Reason.CONTRIBUTION)),
        ({"flow": Flow.CONTRIBUTION, "tone": 1}, (1.0, 1.0, Reason.WENT_WELL)),
        ({"flow": Flow.CONTRIBUTION, "direction": Direction.OUTBOUND}, (0.1, 1.0, Reason.GIVEN_BY_US)),
        ({"flow": Flow.AWARENESS, "tone": 2}, (1.0, 1.0, Reason.WENT_VERY_WELL)),
        ({"flow": Flow.FEEDBACK}, (0.8, 1.0, Reason.FEEDBACK_FROM_THEM)),
        ({"flow": Flow.QUESTION}, (0.8, 1.0, Reason.QUESTION_FROM_THEM)),
        ({"milestone": Milestone.IN_PRODUCTION}, (1.0, 1.0, Reason.MILESTONE)),
        ({"milestone": Milestone.SPOKE_OR_WROTE, "depth": Depth.GLANCE}, (3.0, 1.0, Reason.VOUCHED_FOR_US)),
        ({"milestone": Milestone.IN_PRODUCTION, "tone": -2}, (1.0, 0.0, Reason.WENT_VERY_BADLY)),
        ({"milestone": Milestone.LEFT_US, "tone": 2}, (3.0, 0.0, Reason.LEFT_US)),
        ({"fact": FactKind.PROMISE_KEPT, "tone": -2}, (1.0, 1.0, Reason.PROMISE_KEPT)),
        ({"fact": FactKind.PROMISE_KEPT_LATE}, (0.3, 1.0, Reason.PROMISE_KEPT_LATE)),
        ({"fact": FactKind.PROMISE_BROKEN}, (1.0, 0.0, Reason.PROMISE_BROKEN)),
        ({"fact": FactKind.FEEDBACK_TOLD}, (1.0, 1.0, Reason.FEEDBACK_TOLD)),
        ({"fact": FactKind.FEEDBACK_FORGOTTEN}, (0.5, 0.0, Reason.FEEDBACK_FORGOTTEN)),
        ({"fact": FactKind.QUESTION_UNANSWERED}, (0.5, 0.0, Reason.QUESTION_UNANSWERED)),
    ],
)
def test_what_a_fact_is_worth(given_fields, expected):
    assert one(**given_fields) == expected


@pytest.mark.parametrize("channel", [None, *Channel])
@pytest.mark.parametrize("duration_min", [None, 0, 2.9, 3, 14, 15, 59, 60, 600])
def test_a_missing_depth_follows_the_rule_of_interactions(channel, duration_min):
    expected = default_depth(channel or Channel.OTHER, duration_min)
    assert one(tone=2, channel=channel, duration_min=duration_min) == one(tone=2, depth=expected)


def test_direction_follows_from_the_flow_and_says_whose_act_it_was():
    rows = [Fact(0, day, flow=flow) for day, flow in enumerate([Flow.AWARENESS, Flow.QUESTION, Flow.CONVERSATION])]
    evidence = built(*rows, Fact(0, 9, flow=Flow.QUESTION, direction=Direction.OUTBOUND))
    assert evidence.own_act.tolist() == [False, True, True, False]
    assert evidence.contact.all()


def test_leading_acts_are_their_own_acts_of_leading_words_or_milestones():
    rows = (
        Fact(0, 1, kind="commit"),
        Fact(0, 2, kind="Review"),
        Fact(0, 3, kind="review", direction=Direction.OUTBOUND),
        Fact(0, 4, milestone=Milestone.ANSWERED_OTHERS),
        Fact(0, 5, milestone=Milestone.TRIED_IT),
        Fact(0, 6, fact=FactKind.PROMISE_KEPT, kind="review"),
    )
    assert built(*rows).leading.tolist() == [False, True, False, True, False, False]


def test_facts_beside_interactions_and_leaving_are_no_acts_of_their_own():
    rows = [Fact(0, day, fact=fact) for day, fact in enumerate(FactKind)]
    evidence = built(*rows, Fact(0, 99, milestone=Milestone.LEFT_US))
    assert evidence.own_act.tolist() == [True] + [False] * len(FactKind)
    assert evidence.contact.tolist() == [True] + [False] * (len(FactKind) - 1) + [True]
    assert evidence.milestone[-1] == code_of(Milestone.LEFT_US)


def test_a_person_and_day_carry_at_most_the_cap():
    many = [Fact(0, 5, tone=2, depth=Depth.EXCHANGE) for _ in range(10)]
    other = [Fact(0, 6, tone=2, depth=Depth.EXCHANGE), Fact(1, 5, tone=2, depth=Depth.EXCHANGE)]
    evidence = built(*many, *other)
    assert evidence.counted[:10].sum() == pytest.approx(3.0)
    assert evidence.counted[10:].tolist() == [1.0, 1.0]
    assert evidence.weight.sum() == 12.0


def test_active_days_know_the_next_one_in_month_and_quarter():
    days = [int(np.datetime64(day).astype(int)) for day in ("2024-01-31", "2024-02-01", "2024-02-29", "2024-04-01")]
    active = built(*(Fact(1, day) for day in days), Fact(1, days[0]), Fact(2, days[3] + 1)).active
    assert active.person.tolist() == [1, 1, 1, 1, 2]
    assert active.day.tolist() == [*days, days[3] + 1]
    assert active.next_in_month.tolist() == [FAR_DAY, days[2], FAR_DAY, FAR_DAY, FAR_DAY]
    assert active.next_in_quarter.tolist() == [days[1], days[2], FAR_DAY, FAR_DAY, FAR_DAY]


def test_fading_halves_per_half_life_and_knows_nothing_of_the_day_itself():
    days = np.array([-360, -180, -1, 0, 1], dtype=np.int32)
    assert faded(days, 0, 180.0).tolist() == pytest.approx([0.25, 0.5, 2 ** (-1 / 180), 0.0, 0.0])


def test_nobody_and_nothing_are_fine():
    assert built(people=0).people == 0
    evidence = built(people=2)
    assert (evidence.people, evidence.of(1).people, len(evidence.day)) == (2, 1, 0)


@pytest.mark.parametrize(
    "change",
    [{"person": [3]}, {"person": [-1]}, {"tone": [NO_TONE + 1]}, {"milestone": [99]}, {"kind": [5]}, {"fact": [0]}],
)
def test_columns_out_of_range_are_refused(change):
    columns = columns_from([Fact(0, 1)], 3)
    (name, value) = next(iter(change.items()))
    wrong = dataclasses.replace(columns, **{name: np.array(value, dtype=getattr(columns, name).dtype)})
    with pytest.raises(ValueError, match=name):
        evidence_from(wrong, WEIGHTS)


@given(st.lists(facts, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_entry_leaves_no_trace(rows, shuffle):
    rows = [dataclasses.replace(row, ref=0) for row in rows]
    mixed = rows.copy()
    shuffle.shuffle(mixed)
    same(built(*rows), built(*mixed))


@given(st.lists(facts, max_size=12), st.lists(facts, max_size=8), st.sets(st.integers(0, 4)))
def test_folding_in_some_people_equals_building_anew(rows, changed, people):
    rows = [dataclasses.replace(row, ref=index) for index, row in enumerate(rows)]
    before, ones, moved = built(*rows), {}, []
    for person in people:
        theirs = [dataclasses.replace(row, person=0) for row in changed if row.person == person % 3]
        ones[person] = evidence_from(columns_from(theirs, 1), WEIGHTS)
        moved += [dataclasses.replace(row, person=person) for row in theirs]
    after = with_people(before, ones, 5)
    same(after, built(*(row for row in rows if row.person not in people), *moved, people=5))
    back = {person: before.of(person) if person < 3 else built(people=1) for person in people}
    same(with_people(after, back, 5), built(*rows, people=5))
