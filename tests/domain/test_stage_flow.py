"""Moves between stages of everyone: the same as a plain loop over each person's history."""

import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.care import stage_history, stage_moves
from care_desktop.domain.evidence import Fact, columns_from, evidence_from
from care_desktop.domain.interactions import Direction, Milestone
from care_desktop.domain.resources import Stage
from care_desktop.domain.stage_flow import transitions
from care_desktop.domain.weights import load_weights

WEIGHTS = load_weights(Path(__file__).resolve().parents[2] / "resources" / "trust.toml")
TODAY = 19_000
PEOPLE = 3
STAGES = tuple(Stage)


def made_up(seed):
    draw = random.Random(seed)
    return Fact(
        person=draw.randrange(PEOPLE),
        day=TODAY - draw.randint(1, 900),
        direction=draw.choice([Direction.INBOUND, Direction.INBOUND, Direction.OUTBOUND]),
        kind=draw.choice(["", "review"]),
        milestone=draw.choice([None] * 12 + list(Milestone)),
    )


crowds = st.lists(st.integers(0, 2**32 - 1).map(made_up), max_size=30)
days = st.lists(st.integers(TODAY - 950, TODAY + 900), min_size=2, max_size=6, unique=True).map(sorted)


def built(rows):
    return evidence_from(columns_from(rows, PEOPLE), WEIGHTS)


def histories(evidence, until):
    return [stage_history(evidence, person, until, WEIGHTS) for person in range(PEOPLE)]


@given(crowds, days)
def test_transitions_are_what_a_loop_over_histories_counts(rows, bounds):
    evidence = built(rows)
    found = transitions(stage_moves(evidence, WEIGHTS), bounds)
    moved = np.zeros((len(bounds) - 1, 4, 4), dtype=int)
    held, new = np.zeros((len(bounds) - 1, 4), dtype=int), np.zeros((len(bounds) - 1, 4), dtype=int)
    for spans in histories(evidence, TODAY + 10_000):
        for period, (low, high) in enumerate(pairwise(bounds)):
            for before, after in pairwise([None, *spans]):
                if low < after.first_day <= high:
                    stage = STAGES.index(after.stage)
                    if before is None:
                        new[period, stage] += 1
                    else:
                        moved[period, STAGES.index(before.stage), stage] += 1
            at_start = [span for span in spans if span.first_day <= low]
            if at_start and (at_start[-1].end_day is None or at_start[-1].end_day > high):
                held[period, STAGES.index(at_start[-1].stage)] += 1
    assert found.moved.tolist() == moved.tolist()
    assert found.held.tolist() == held.tolist()
    assert found.new.tolist() == new.tolist()
    assert found.up.sum() + found.down.sum() == moved.sum()
    assert found.up.tolist() == [[int(period[s, s + 1 :].sum()) for s in range(4)] for period in moved]
    assert found.down.tolist() == [[int(period[s, :s].sum()) for s in range(4)] for period in moved]


def test_bounds_must_ascend():
    moves = stage_moves(built([]), WEIGHTS)
    for bounds in ([TODAY], [TODAY, TODAY], [TODAY, TODAY - 1]):
        with pytest.raises(ValueError, match="ascend"):
            transitions(moves, bounds)
