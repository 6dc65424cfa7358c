"""The rules of choosing whom to care for: order, seats, one entry per person, quiet periods, rhythms that lapsed."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.cadence import NEVER, CadenceSource
from care_desktop.domain.evidence import columns_from, evidence_from
from care_desktop.domain.facts import Fact, FactColumns
from care_desktop.domain.insight import Said
from care_desktop.domain.interactions import DIRECTION_OF_FLOW, Flow, code_of
from care_desktop.domain.today import (
    KIND_ORDER,
    QUIET_DAYS,
    SEATS,
    Reason,
    TodayKind,
    chosen,
    gap_id,
    promise_day,
)
from care_desktop.domain.today_people import NOTHING, Standing, are_due, are_quiet, standing, tries_to_check
from care_desktop.domain.weights import load_weights
from care_desktop.paths import resources_dir

TODAY = 20_000
DAY = date(2026, 11, 22)
WEIGHTS = load_weights(resources_dir() / "trust.toml")
WORDS = Said("")
KINDS = list(TodayKind)
NONE = np.zeros(0, dtype=np.int64)


def reason(kind: TodayKind, subject: int, people: tuple[int, ...], urgency: float = 0.0) -> Reason:
    who = tuple(UUID(int=number) for number in people)
    return Reason(kind, UUID(int=subject), who, urgency, DAY, None, WORDS, WORDS, WORDS)


def as_stored(*facts: Fact, people: int = 1) -> FactColumns:
    """Stored interactions always say their direction."""
    flows = ((fact, fact.flow or Flow.CONVERSATION) for fact in facts)
    return columns_from((replace(fact, flow=flow, direction=DIRECTION_OF_FLOW[flow]) for fact, flow in flows), people)


def stands(*facts: Fact, people: int = 1, no_tries: np.ndarray = NONE) -> Standing:
    columns = as_stored(*facts, people=people)
    return standing(columns, evidence_from(columns, WEIGHTS), WEIGHTS, TODAY, no_tries)


def outbound(day: int, ref: int = 0) -> Fact:
    return Fact(0, day, ref, flow=Flow.RESOURCES)


reasons = st.lists(
    st.builds(
        reason,
        st.sampled_from(KINDS),
        st.integers(1, 40),
        st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True).map(tuple),
        st.floats(-100, 100),
    ),
    max_size=60,
    unique_by=lambda item: (item.kind, item.subject_id),
)


@given(reasons, st.randoms())
def test_what_is_chosen_is_short_ordered_fair_and_has_everybody_once(given_reasons, random) -> None:
    found = chosen(given_reasons)
    shuffled = list(given_reasons)
    random.shuffle(shuffled)
    assert chosen(shuffled) == found
    people = [who for entry in found for who in entry.people]
    assert len(found) <= SEATS and len(people) == len(set(people))
    places = [(KIND_ORDER[entry.reason.kind], -entry.reason.urgency) for entry in found]
    assert places == sorted(places)
    everyone = chosen(given_reasons, seats=1000)
    assert {who for entry in everyone for who in entry.people} == {who for item in given_reasons for who in item.people}
    for entry in everyone:
        assert set(entry.people) <= set(entry.reason.people)
        told = {(item.kind, item.subject_id) for item in (entry.reason, *entry.further)}
        assert told == {(i.kind, i.subject_id) for i in given_reasons if set(i.people) & set(entry.people)}
        assert all(KIND_ORDER[item.kind] >= KIND_ORDER[entry.reason.kind] for item in entry.further)
    # No kind has two seats more than one that still has somebody waiting.
    shown = {kind: sum(entry.reason.kind is kind for entry in found) for kind in KINDS}
    all_of = {kind: sum(entry.reason.kind is kind for entry in everyone) for kind in KINDS}
    for kind in KINDS:
        for other in KINDS:
            assert shown[kind] <= shown[other] + 1 or shown[other] == all_of[other]
    assert len(found) == min(SEATS, len(everyone))


def test_one_kind_may_fill_the_list_and_floods_no_other() -> None:
    promises = [reason(TodayKind.PROMISE, number, (number,), number) for number in range(1, 21)]
    assert [entry.reason.urgency for entry in chosen(promises)] == [20, 19, 18, 17, 16, 15, 14]
    others = [reason(kind, 100 + place, (100 + place,)) for place, kind in enumerate(KINDS[1:])]
    kinds = [entry.reason.kind for entry in chosen([*promises, *others])]
    assert kinds == [TodayKind.PROMISE] * 3 + KINDS[1:]


def test_three_tries_without_an_answer_ask_for_quiet_until_they_answer() -> None:
    tries = [outbound(TODAY - 30), outbound(TODAY - 20), outbound(TODAY - 10)]
    assert are_quiet(stands(*tries), TODAY).tolist() == [True]
    assert are_quiet(stands(*tries[1:]), TODAY).tolist() == [False]
    # Three messages on one day are one try.
    assert are_quiet(stands(outbound(TODAY - 3), outbound(TODAY - 3), outbound(TODAY - 2)), TODAY).tolist() == [False]
    for answer in (Flow.QUESTION, Flow.CONVERSATION):
        assert are_quiet(stands(*tries, Fact(0, TODAY - 10, flow=answer)), TODAY).tolist() == [False]
        assert are_quiet(stands(*tries, Fact(0, TODAY - 25, flow=answer)), TODAY).tolist() == [False]
        assert are_quiet(stands(*tries, Fact(0, TODAY - 31, flow=answer)), TODAY).tolist() == [True]


def test_quiet_ends_and_what_they_began_is_no_try() -> None:
    days = [TODAY - QUIET_DAYS - 20, TODAY - QUIET_DAYS - 10]
    old = [outbound(day) for day in days]
    assert are_quiet(stands(*old, outbound(TODAY - QUIET_DAYS)), TODAY).tolist() == [False]
    assert are_quiet(stands(*old, outbound(TODAY - QUIET_DAYS + 1)), TODAY).tolist() == [True]
    facts = [outbound(TODAY - 30, 1), outbound(TODAY - 20, 2), outbound(TODAY - 10, 3)]
    assert tries_to_check(as_stored(*facts), TODAY).tolist() == [1, 2, 3]
    assert are_quiet(stands(*facts, no_tries=np.array([2])), TODAY).tolist() == [False]


def test_the_longest_waiting_question_counts_until_anything_from_us_follows() -> None:
    def ask(day: int, ref: int, person: int = 0) -> Fact:
        return Fact(person, day, ref, flow=Flow.QUESTION)

    found = stands(ask(TODAY - 3, 7), ask(TODAY - 9, 5), ask(TODAY - 200, 4))
    assert (found.asked_on.tolist(), found.question.tolist()) == ([TODAY - 9], [5])
    assert stands(ask(TODAY - 9, 5), outbound(TODAY - 8)).question.tolist() == [NOTHING]
    assert stands(ask(TODAY - 9, 5), outbound(TODAY - 10)).question.tolist() == [5]
    assert stands(ask(TODAY - 9, 5), Fact(0, TODAY, flow=Flow.QUESTION, ref=6)).question.tolist() == [5]
    # Two asked, one of them got the reply: both have it.
    both = stands(ask(TODAY - 9, 5), ask(TODAY - 9, 5, 1), outbound(TODAY - 8), people=2)
    assert both.question.tolist() == [NOTHING, NOTHING]


@given(st.integers(1, 400), st.integers(0, 2000), st.sampled_from(list(CadenceSource)))
def test_a_learned_rhythm_is_due_only_while_it_is_one(days: int, silent: int, source: CadenceSource) -> None:
    found = stands(Fact(0, TODAY - silent))
    due = np.array([TODAY - silent + days])
    is_due = bool(are_due(found, np.array([float(days)]), due, np.array([code_of(source)]), TODAY)[0])
    late = silent - days
    if source is CadenceSource.LEARNED:
        assert is_due == (late >= 0 and silent >= 7 and late <= 3 * days)
    else:
        assert is_due == (late >= 0)


def test_days_and_keys() -> None:
    who = UUID(int=7)
    assert promise_day(DAY, None) == date(2026, 12, 6) and promise_day(DAY, DAY) == DAY
    assert gap_id(who, DAY) == gap_id(who, DAY) != gap_id(who, date(2026, 11, 21))
    assert stands(people=2).last_contact.tolist() == [NEVER, NEVER]
