"""Rule 5: whatever is typed into a search is looked for as it stands; what sorts and filters is a closed vocabulary.

That any text is a valid full-text query, and operators only words, is `tests/storage/test_search.py`.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from care_desktop.services import feedback_board, interactions, introductions, palette, people_list, people_lookup
from care_desktop.services.feedback_board import BoardFilter, FeedbackState
from care_desktop.services.outcome import Workspace
from care_desktop.services.people_list import PeopleQuery
from tests.factories import add_person, log_with, new_workspace
from tests.security.source import modules, text

ODD = "C++ @x ' \" * AND NEAR("
Search = Callable[[Workspace, str], object]


def people(workspace: Workspace, typed: str) -> object:
    query = PeopleQuery(search=typed)
    return people_list.count(workspace, query), people_list.view(workspace, query, 0, 20)


SEARCHES: dict[str, Search] = {
    "people": people,
    "log": lambda workspace, typed: interactions.log_page(workspace, search=typed, limit=20),
    "palette": palette.find_people,
    "names": people_lookup.people_named,
    "introductions": lambda workspace, typed: introductions.listing(workspace, search=typed),
    "feedback": lambda workspace, typed: [
        feedback_board.matching(feedback_board.board(workspace), state, BoardFilter(words=typed))
        for state in FeedbackState
    ],
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with new_workspace(tmp_path_factory.mktemp("queries") / "w.care") as made:
        key = add_person(made, "Ana 100% _ Quispe", ("github", "ana"), tags=("c++",), notes="50 % off")
        log_with(made, key, note=f"talked of {ODD}", on=date(2026, 11, 1))
        yield made


@pytest.mark.parametrize("name", SEARCHES)
@example(typed=ODD)
@example(typed='"')
@example(typed="%' OR 1=1 --")
@example(typed="\x00\ud800"[:1])
@example(typed="{a b} : col:x ^a a* -b NOT")
@given(typed=st.text(max_size=40) | st.text("\"'*()-:^{}+%_\\ anC", max_size=40))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_finds_something_or_nothing(name: str, typed: str, workspace: Workspace) -> None:
    SEARCHES[name](workspace, typed)


def test_what_was_typed_is_found_as_it_stands(workspace: Workspace) -> None:
    assert len(interactions.log_page(workspace, search="C++ AND NEAR(")) == 1
    assert interactions.log_page(workspace, search="C++ AND NOWHERE") == []
    assert people_list.count(workspace, PeopleQuery(search="100%")) == 1
    assert people_list.count(workspace, PeopleQuery(search="%")) in (0, 1)
    assert palette.find_people(workspace, "A_a") == [] == palette.find_people(workspace, "%")


def test_full_text_is_bound_and_like_is_escaped() -> None:
    found = []
    for path in modules(naming=("MATCH", "LIKE", ".like(", ".ilike(")):
        for line in text(path).splitlines():
            is_open_match = re.search(r"\bMATCH\b(?! (?::\w+|\?))", line) and '"' in line and "_MATCH" not in line
            patterns = re.findall(r"\bLIKE (?!'(?:sqlite_%|% )')(\?|:\w+)(?! ESCAPE)", line)
            if is_open_match or patterns or re.search(r"\.i?like\((?!.*escape=)", line):
                found.append(f"{path.name}: {line.strip()}")
    assert found == []
