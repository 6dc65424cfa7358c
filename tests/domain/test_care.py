"""CARE stages: scores as written, milestones, leaving, hysteresis, and a history that agrees with every date."""

import math
import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care_desktop.domain.care import stage_history, stage_moves, stages
from care_desktop.domain.evidence import Fact, FactKind, columns_from, evidence_from
from care_desktop.domain.interactions import Direction, Milestone, code_of
from care_desktop.domain.resources import Stage
from care_desktop.domain.weights import load_weights

WEIGHTS = load_weights(Path(__file__).resolve().parents[2] / "resources" / "trust.toml")
TODAY = 19_000
STAGES = tuple(Stage)
LIFTED = (
    (Milestone.SIGNED_UP, Milestone.TRIED_IT, Milestone.BUILT_SOMETHING),
    (Milestone.IN_PRODUCTION, Milestone.ANSWERED_OTHERS),
    (
        Milestone.CONTRIBUTED,
        Milestone.SPOKE_OR_WROTE,
        Milestone.INTRODUCED_SOMEONE,
        Milestone.SECOND_PRODUCT,
    ),
)
LEADING = (Milestone.ANSWERED_OTHERS, Milestone.SPOKE_OR_WROTE, Milestone.INTRODUCED_SOMEONE)


def made_up(seed):
    draw = random.Random(seed)
    return Fact(
        person=draw.randrange(2),
        day=TODAY - draw.randint(1, 700),
        fact=draw.choice([FactKind.INTERACTION] * 9 + [FactKind.PROMISE_KEPT]),
        direction=draw.choice([Direction.INBOUND, Direction.MUTUAL, Direction.OUTBOUND]),
        kind=draw.choice(["", "", "review"]),
        milestone=draw.choice([None] * 20 + list(Milestone)),
    )


# One number per fact: drawing every field by itself makes the same cases, eight times slower.
facts = st.integers(0, 2**32 - 1).map(made_up)
crowds = st.lists(facts, max_size=40)


def built(rows, people=2):
    return evidence_from(columns_from(rows, people), WEIGHTS)


def found(rows, as_of=TODAY):
    """Stage and scores of person 0."""
    result = stages(built(rows), as_of, WEIGHTS)
    return STAGES[result.stage[0, 0] - 1], tuple(result.scores[:, 0, 0])


def scores_by_hand(rows, as_of):
    """The four scores, written down as plainly as they can be."""
    past = [row for row in rows if row.day < as_of]
    contacts = [row for row in past if row.fact is FactKind.INTERACTION]
    steps = [row for row in contacts if row.milestone not in (None, Milestone.LEFT_US)]
    own = [
        row for row in contacts if row.direction is not Direction.OUTBOUND and row.milestone is not Milestone.LEFT_US
    ]
    days = sorted({row.day for row in own})
    recent = [day for day in days if day >= as_of - 365]
    months = {np.datetime64(day, "D").astype("datetime64[M]") for day in recent}
    leads = [row for row in own if row.day >= as_of - 365 and (row.kind == "review" or row.milestone in LEADING)]
    counted = max(min(2, len(days)), len([day for day in days if day >= as_of - 730]))
    lift = [
        max((60 * 2 ** (-(as_of - row.day) / 365) for row in steps if row.milestone in wanted), default=0.0)
        for wanted in LIFTED
    ]
    left = max((row.day for row in contacts if row.milestone is Milestone.LEFT_US), default=None)
    gone = left is not None and not any(row.day > left for row in own + steps)
    convert = 100 * (1 - 2 ** -sum(2 ** (-(as_of - row.day) / 365) for row in contacts))
    if gone:
        return convert, 0.0, 0.0, 0.0
    retain = max(100 * min(1, len(months) / 6), lift[1])
    expand = max(100 * min(1, len(leads) / 6) if retain >= 50 else 0.0, lift[2])
    return convert, max(100 * min(1, counted / 4), lift[0]), retain, expand


def stages_by_hand(scores, first_day):
    """The stage at each day: up at once, down below 0.75 x 50 and at most once in 90 days, one day at a time."""
    stage, demoted, seen = 0, -(10**9), []
    for as_of, today in enumerate(scores.T, start=first_day):
        passing = max([0] + [place for place in (1, 2, 3) if today[place] >= 50])
        if passing > stage:
            stage = passing
        elif passing < stage and today[stage] < 37.5 and as_of - demoted >= 90:
            stage, demoted = passing, as_of
        seen.append(stage + 1)
    return seen


@given(crowds, st.integers(TODAY - 400, TODAY + 900))
def test_the_scores_are_as_written(rows, as_of):
    result = stages(built(rows), as_of, WEIGHTS)
    for person in (0, 1):
        theirs = [row for row in rows if row.person == person]
        assert tuple(result.scores[:, person, 0]) == pytest.approx(scores_by_hand(theirs, as_of), abs=1e-9)


@settings(max_examples=10, deadline=None)
@given(crowds)
def test_history_and_stage_at_a_date_are_those_of_living_day_by_day(rows):
    dates = np.arange(TODAY - 701, TODAY + 400)
    evidence = built(rows)
    result = stages(evidence, dates, WEIGHTS)
    for person in (0, 1):
        theirs = [row for row in rows if row.person == person]
        lived = stages_by_hand(result.scores[:, person], int(dates[0]))
        assert result.stage[person].tolist() == lived
        spans = stage_history(evidence, person, int(dates[-1]), WEIGHTS)
        assert bool(spans) == bool(theirs)
        for span in spans:
            until = dates[-1] + 1 if span.end_day is None else span.end_day
            assert {lived[day - dates[0]] for day in range(span.first_day, until)} == {code_of(span.stage)}


@given(crowds, st.integers(TODAY - 400, TODAY + 400))
def test_history_does_not_know_the_future(rows, as_of):
    known = [row for row in rows if row.day < as_of]
    whole, then = stages(built(rows), as_of, WEIGHTS), stages(built(known), as_of, WEIGHTS)
    assert np.array_equal(whole.stage, then.stage)
    assert stage_history(built(rows), 0, as_of, WEIGHTS) == stage_history(built(known), 0, as_of, WEIGHTS)


@given(crowds, st.randoms(use_true_random=False))
def test_order_of_entry_and_other_people_do_not_matter(rows, shuffle):
    mixed = [row for row in rows if row.person == 0]
    alone = stages(built(mixed), TODAY, WEIGHTS)
    shuffle.shuffle(mixed)
    others = [row for row in rows if row.person == 1]
    together = stages(built(others + mixed), TODAY, WEIGHTS)
    assert np.array_equal(together.scores[:, 0], alone.scores[:, 0])
    assert together.stage[0, 0] == alone.stage[0, 0]


def acts(*ages, kind="commit"):
    return [Fact(0, TODAY - age, kind=kind, direction=Direction.INBOUND) for age in ages]


@pytest.mark.parametrize(
    ("rows", "stage"),
    [
        ([], Stage.CONVERT),
        (acts(5), Stage.CONVERT),
        ([Fact(0, TODAY - age, direction=Direction.OUTBOUND) for age in range(1, 30)], Stage.CONVERT),
        (acts(5, 5000), Stage.ACTIVATE),
        (acts(10, 45, 80), Stage.RETAIN),
        (acts(10, 45, 80) + acts(10, 11, 12, kind="merge"), Stage.EXPAND),
        (acts(10, 11, 12, kind="merge"), Stage.ACTIVATE),
        ([Fact(0, TODAY - 5, milestone=Milestone.SIGNED_UP)], Stage.ACTIVATE),
        ([Fact(0, TODAY - 5, milestone=Milestone.IN_PRODUCTION)], Stage.RETAIN),
        ([Fact(0, TODAY - 5, milestone=Milestone.INTRODUCED_SOMEONE)], Stage.EXPAND),
        ([*acts(10, 45, 80), Fact(0, TODAY - 5, milestone=Milestone.LEFT_US)], Stage.CONVERT),
        ([*acts(10, 45, 80, 3), Fact(0, TODAY - 5, milestone=Milestone.LEFT_US)], Stage.RETAIN),
    ],
)
def test_who_is_in_which_stage(rows, stage):
    assert found(rows)[0] is stage


def test_a_milestone_lifts_to_60_and_fades_from_there():
    step = [Fact(0, TODAY - 365, milestone=Milestone.IN_PRODUCTION)]
    assert found(step)[1][2] == pytest.approx(30.0)
    assert found(step, TODAY - 364)[1][2] == pytest.approx(60 * 2 ** (-1 / 365))


def test_a_milestone_keeps_its_stage_until_three_quarters_of_the_threshold():
    step = [Fact(0, TODAY, milestone=Milestone.IN_PRODUCTION)]
    held_days = math.floor(365 * math.log2(60 / 37.5))
    assert found(step, TODAY + held_days)[0] is Stage.RETAIN
    assert found(step, TODAY + held_days + 1)[0] is Stage.CONVERT


def test_nobody_moves_down_twice_in_90_days():
    """The leading acts run out first, the months 30 days later: the second move waits for the ninetieth day."""
    rows = acts(30, 60, 0) + acts(60, 61, 62, kind="review")
    spans = stage_history(built(rows), 0, TODAY + 900, WEIGHTS)
    downs = [
        (before.stage, after.stage, after.first_day)
        for before, after in pairwise(spans)
        if STAGES.index(after.stage) < STAGES.index(before.stage)
    ]
    assert [(before, after) for before, after, _ in downs] == [
        (Stage.EXPAND, Stage.RETAIN),
        (Stage.RETAIN, Stage.ACTIVATE),
    ]
    assert downs[0][2] == TODAY - 62 + 366
    assert downs[1][2] == downs[0][2] + 90


def test_a_history_begins_when_a_person_became_known_and_ends_open():
    spans = stage_history(built(acts(400, 10)), 0, TODAY, WEIGHTS)
    assert [(span.stage, span.first_day, span.end_day) for span in spans] == [
        (Stage.CONVERT, TODAY - 399, TODAY - 9),
        (Stage.ACTIVATE, TODAY - 9, None),
    ]
    assert stage_history(built(acts(400, 10)), 1, TODAY, WEIGHTS) == []


def test_moves_once_computed_can_be_reused():
    evidence = built(acts(10, 45, 80))
    moves = stage_moves(evidence, WEIGHTS)
    assert stages(evidence, TODAY, WEIGHTS, moves).stage[0, 0] == code_of(Stage.RETAIN)
    assert stage_history(evidence, 0, TODAY, WEIGHTS, moves) == stage_history(evidence, 0, TODAY, WEIGHTS)


def test_many_dates_have_the_shape_people_by_dates():
    result = stages(built(acts(10, 45), people=3), [TODAY - 20, TODAY], WEIGHTS)
    assert result.stage.shape == (3, 2)
    assert result.scores.shape == (4, 3, 2)
    assert result.stage[0].tolist() == [code_of(Stage.CONVERT), code_of(Stage.ACTIVATE)]
