"""Who knows whom beside sets, also with more advocates than a number has bits, and who alone knows many."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.insight import GROUP_MIN
from care_desktop.domain.insight_dependence import ADVOCATES_SHOWN, NOBODY, Met, TakingPart, sole_advocates, who_knows

PEOPLE, INTERACTIONS, ADVOCATES = 6, 12, 150
PAIRS = st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, INTERACTIONS - 1)), max_size=30)
TAKING = st.lists(st.tuples(st.integers(0, ADVOCATES - 1), st.integers(0, INTERACTIONS - 1)), max_size=40)


@given(PAIRS, TAKING, st.sets(st.integers(0, INTERACTIONS - 1)))
def test_counts_are_those_of_sets(
    met: list[tuple[int, int]], taking: list[tuple[int, int]], counting: set[int]
) -> None:
    rows = np.array(sorted(met), dtype=np.int64).reshape(-1, 2)
    part = np.array(taking, dtype=np.int64).reshape(-1, 2)
    starts = np.searchsorted(rows[:, 0], np.arange(PEOPLE + 1))
    counts = np.isin(np.arange(INTERACTIONS), list(counting))
    found = who_knows(Met(rows[:, 1], starts), TakingPart(part[:, 0], part[:, 1]), counts)
    for person in range(PEOPLE):
        theirs = {interaction for who, interaction in met if who == person} & counting
        knowing = {advocate for advocate, interaction in taking if interaction in theirs}
        assert found.known_to[person] == len(knowing)
        assert found.only[person] == (knowing.pop() if len(knowing) == 1 else NOBODY)


def test_nobody_took_part() -> None:
    none = np.zeros(0, dtype=np.int64)
    found = who_knows(Met(none, np.zeros(4, dtype=np.int64)), TakingPart(none, none), np.zeros(0, dtype=bool))
    assert found.known_to.tolist() == [0, 0, 0]
    assert found.only.tolist() == [NOBODY] * 3


def test_those_who_know_few_stand_together() -> None:
    names = ("Inês", "Kwame", "Farid", "nobody's")
    only = np.repeat([1, 0, 2], [GROUP_MIN + 1, GROUP_MIN, GROUP_MIN - 1])
    assert sole_advocates(only, names) == (("Kwame", (1,)), ("Inês", (0,)), ("", (2,)))
    assert sole_advocates(np.zeros(0, dtype=np.int64), names) == ()


def test_those_who_find_no_room_stand_with_the_others() -> None:
    names = tuple(f"A{n}" for n in range(ADVOCATES_SHOWN + 2))
    found = sole_advocates(np.repeat(np.arange(len(names)), GROUP_MIN), names)
    assert [name for name, _places in found] == [*names[:ADVOCATES_SHOWN], ""]
    assert found[-1][1] == (ADVOCATES_SHOWN, ADVOCATES_SHOWN + 1)
