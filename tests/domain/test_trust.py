"""Trust: the properties every version keeps, the worked figures, the ledger, and the band against known values."""

import dataclasses
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.evidence import Fact, FactKind, Reason, columns_from, evidence_from
from care_desktop.domain.interactions import Channel, Depth, Direction, Flow, Milestone
from care_desktop.domain.trust import beta_band, ledger, trust
from care_desktop.domain.weights import load_weights

WEIGHTS = load_weights(Path(__file__).resolve().parents[2] / "resources" / "trust.toml")
BASE = 100 * WEIGHTS.trust.base_rate
TODAY = 19_000

moments = st.integers(TODAY - 900, TODAY - 1)


def made_up(seed):
    draw = random.Random(seed)
    return Fact(
        person=0,
        day=TODAY - draw.randint(1, 900),
        ref=draw.randrange(10**6),
        fact=draw.choice([FactKind.INTERACTION] * 6 + list(FactKind)),
        tone=draw.choice([None, -2, -1, 0, 1, 2]),
        depth=draw.choice([None, *Depth]),
        channel=draw.choice([None, *Channel]),
        flow=draw.choice([None, *Flow]),
        direction=draw.choice([None, *Direction]),
        milestone=draw.choice([None] * 10 + list(Milestone)),
    )


# One number per fact: drawing every field by itself makes the same cases, eight times slower.
facts = st.integers(0, 2**32 - 1).map(made_up)
histories = st.lists(facts, max_size=12)


def built(rows, people=1, weights=WEIGHTS):
    return evidence_from(columns_from(rows, people), weights)


def scored(rows, as_of=TODAY):
    scores = trust(built(rows), as_of, WEIGHTS)
    return scores.trust[0, 0], scores.low[0, 0], scores.high[0, 0], scores.unknownness[0, 0]


def good(day, **more):
    return Fact(0, day, tone=2, depth=Depth.EXCHANGE, **more)


def bad(day):
    return Fact(0, day, tone=-2, depth=Depth.EXCHANGE)


# 5 % and 95 % points of Beta(alpha, beta), computed once with SciPy 1.17 (scipy.stats.beta.ppf).
KNOWN_BANDS = [
    (1.2, 2.8, 0.03167891766301849, 0.6894181315565026),
    (2.2, 2.8, 0.1228157826032134, 0.7866571295115634),
    (1.0, 1.0, 0.05, 0.95),
    (5.5, 2.8, 0.385254486584337, 0.893192435994727),
    (31.7, 3.1, 0.821221296264647, 0.9737931085321563),
    (700.0, 2.8, 0.9914836388692556, 0.9989777207267041),
    (1.2, 400.0, 0.0002327777265446191, 0.008394124178330568),
    (3000.0, 2000.0, 0.5885823939783431, 0.6113721200326042),
    (17.09, 2.97, 0.7070030021, 0.9565298178),
    (7.2, 5.8, 0.329899336, 0.7680151073),
    (11.61, 6.07, 0.4656620362, 0.8269867678),
    (5.44, 6.3, 0.2366674484, 0.6974705526),
    (1.44, 3.48, 0.041856412, 0.6452550609),
    (4.67, 9.35, 0.1472996353, 0.546861042),
    (2.12, 8.84, 0.0422009546, 0.4099100257),
]


def test_the_band_agrees_with_known_points_of_the_beta_distribution():
    alpha, beta, low, high = np.array(KNOWN_BANDS).T
    found_low, found_high = beta_band(alpha, beta)
    assert np.abs(found_low - low).max() < 1e-6
    assert np.abs(found_high - high).max() < 1e-6


@pytest.mark.parametrize(
    ("alpha", "beta", "low", "high"),
    [(0.05, 0.95, 0.0, 0.38136977512413445), (0.95, 0.05, 0.6186302248758653, 1.0), (0.6, 20.5, 0.000278, 0.1008803)],
)
def test_the_band_holds_at_the_edge_of_what_weights_allow(alpha, beta, low, high):
    assert [float(value) for value in beta_band(alpha, beta)] == pytest.approx([low, high], abs=5e-6)


def monthly(last_age):
    return [good(TODAY - last_age - 30 * month) for month in range(10)]


@pytest.mark.parametrize(
    ("rows", "figures"),
    [
        ([], (30, 3, 69)),
        ([good(TODAY - 1)], (44, 12, 79)),
        (monthly(1), (73, 49, 92)),
        (monthly(182), (61, 31, 87)),
        (monthly(730), (36, 6, 74)),
    ],
)
def test_the_worked_figures(rows, figures):
    """No evidence; one good chat; ten good monthly chats; the same, then silent for 6 and for 24 months."""
    kappa_two = dataclasses.replace(WEIGHTS, trust=dataclasses.replace(WEIGHTS.trust, kappa=2.0))
    scores = trust(built(rows, weights=kappa_two), TODAY, kappa_two)
    found = scores.trust[0, 0], scores.low[0, 0], scores.high[0, 0]
    assert found == pytest.approx(figures, abs=0.75)


def test_kappa_makes_one_bad_day_cost_that_much_more():
    scores = trust(built([bad(TODAY - 1)]), TODAY, WEIGHTS)
    fade = 2 ** (-1 / 180)
    assert scores.bad[0, 0] == pytest.approx(1.5 * fade)
    assert scores.trust[0, 0] == pytest.approx(100 * 1.2 / (4 + 1.5 * fade))


def test_the_formula_takes_any_outcome():
    tone = dataclasses.replace(WEIGHTS.tone, plus_two=dataclasses.replace(WEIGHTS.tone.plus_two, outcome=0.6))
    neutral = dataclasses.replace(WEIGHTS, tone=tone)
    scores = trust(built([good(TODAY - 1)], weights=neutral), TODAY, neutral)
    fade = 2 ** (-1 / 180)
    assert (scores.good[0, 0], scores.bad[0, 0]) == pytest.approx((0.6 * fade, 1.5 * 0.4 * fade))


def test_only_what_lies_before_the_date_counts():
    rows = [good(TODAY), good(TODAY + 5)]
    assert scored(rows) == scored([])
    assert scored(rows, TODAY + 1)[0] > BASE


def test_ten_chat_lines_are_not_ten_meetings():
    many = scored([good(TODAY - 1) for _ in range(10)])
    assert many == pytest.approx(scored([good(TODAY - 1) for _ in range(3)]))
    assert many[0] < scored([good(TODAY - day) for day in range(1, 11)])[0]


@given(histories)
def test_trust_lies_within_its_band_and_the_band_within_0_and_100(rows):
    score, low, high, unknown = scored(rows)
    assert 0 <= low <= score <= high <= 100
    assert 0 < unknown <= 1


@given(histories)
def test_no_evidence_is_the_base_rate_and_knows_least(rows):
    """Unknown-ness is largest without evidence. The band as wide as that of no evidence, or wider by a little:
    the Beta distribution itself gives one good chat a band of 67 points against 66 for none, because trust in
    the middle has more room to either side than trust near 30. Never more than 2 points wider, then.
    """
    base, low, high, most = scored([])
    assert base == pytest.approx(BASE, abs=1e-9)
    assert most == 1.0
    _, its_low, its_high, unknown = scored(rows)
    assert unknown <= most
    assert its_high - its_low <= high - low + 2.0


@given(histories, moments, st.sampled_from([None, 0, 1, 2]), st.sampled_from(Depth), st.sampled_from(Flow))
def test_one_more_good_interaction_never_lowers_trust(rows, day, tone, depth, flow):
    more = Fact(0, day, tone=tone, depth=depth, flow=flow)
    assert scored([*rows, more])[0] >= scored(rows)[0] - 1e-9


@given(histories, moments, st.sampled_from([-1, -2]))
def test_one_more_bad_interaction_never_raises_trust(rows, day, tone):
    assert scored([*rows, Fact(0, day, tone=tone)])[0] <= scored(rows)[0] + 1e-9


@given(histories, st.randoms(use_true_random=False))
def test_order_of_entry_does_not_matter_and_late_is_as_good_as_timely(rows, shuffle):
    mixed = rows.copy()
    shuffle.shuffle(mixed)
    assert scored(mixed) == scored(rows)


@given(histories, histories)
def test_one_person_does_not_move_another(mine, theirs):
    others = [dataclasses.replace(row, person=person) for row in theirs for person in (0, 2)]
    together = trust(built([*others, *(dataclasses.replace(row, person=1) for row in mine)], 3), TODAY, WEIGHTS)
    alone = trust(built(mine), TODAY, WEIGHTS)
    for name in ("trust", "low", "high", "unknownness", "good", "bad"):
        assert getattr(together, name)[1, 0] == getattr(alone, name)[0, 0], name


@given(histories, st.integers(0, 800), st.integers(1, 800))
def test_silence_drifts_to_the_base_rate_and_never_knows_more(rows, wait, longer):
    """Without news the distance from the base rate never grows and unknown-ness never shrinks. The band itself may
    narrow by a little on its way back to that of no evidence, for the reason given above.
    """
    score, low, high, unknown = scored(rows, TODAY + wait)
    later, later_low, later_high, later_unknown = scored(rows, TODAY + wait + longer)
    assert abs(later - BASE) <= abs(score - BASE) + 1e-9
    assert later_unknown >= unknown
    assert later_high - later_low >= high - low - 2.0


@given(histories)
def test_day_one_of_a_month_is_no_cliff(rows):
    quiet = np.arange(TODAY, TODAY + 100)
    assert np.abs(np.diff(trust(built(rows), quiet, WEIGHTS).trust[0])).max() <= 0.2


@given(histories, facts)
def test_undo_restores_the_score_exactly(rows, more):
    with_more = [*rows, more]
    assert scored([row for row in with_more if row is not more]) == scored(rows)


@given(histories, st.integers(-30, 400))
def test_the_ledger_adds_up_to_the_score(rows, wait):
    as_of = TODAY + wait
    entries = ledger(built(rows), 0, as_of, WEIGHTS)
    assert BASE + sum(entry.share for entry in entries) == pytest.approx(scored(rows, as_of)[0], abs=1e-9)
    assert sorted(entry.ref for entry in entries) == sorted(row.ref for row in rows if row.day < as_of)


def test_the_ledger_says_what_when_and_why():
    rows = [good(TODAY - 20, ref=7), Fact(0, TODAY - 21, ref=8, fact=FactKind.PROMISE_BROKEN), good(TODAY, ref=9)]
    entries = ledger(built(rows), 0, TODAY, WEIGHTS)
    assert [(entry.ref, entry.reason, entry.day) for entry in entries] == [
        (8, Reason.PROMISE_BROKEN, TODAY - 21),
        (7, Reason.WENT_VERY_WELL, TODAY - 20),
    ]
    assert entries[0].share < 0 < entries[1].share


def test_many_dates_give_what_single_dates_give():
    rows = [good(TODAY - 100), bad(TODAY - 50), Fact(1, TODAY - 5, tone=1)]
    dates = [TODAY - 200, TODAY - 60, TODAY]
    together = trust(built(rows, 3), dates, WEIGHTS)
    assert together.trust.shape == (3, 3)
    for column, date in enumerate(dates):
        alone = trust(built(rows, 3), date, WEIGHTS)
        assert np.array_equal(together.trust[:, column], alone.trust[:, 0])
        assert np.array_equal(together.low[:, column], alone.low[:, 0])


def test_nobody_is_fine():
    assert trust(built([], people=0), [TODAY], WEIGHTS).trust.shape == (0, 1)
