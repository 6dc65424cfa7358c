"""How a list of people is written down as a segment."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.people import LawfulBasis
from care_desktop.domain.people_query import PeopleGroup, PeopleQuery, PeopleSort, Spoke, from_text, to_text
from care_desktop.domain.resources import Stage

QUERIES = st.builds(
    PeopleQuery,
    search=st.text(max_size=20),
    sort=st.sampled_from(PeopleSort),
    descending=st.booleans(),
    stage=st.none() | st.sampled_from(Stage),
    owner_id=st.none() | st.uuids(),
    tag=st.text(max_size=10),
    group=st.sampled_from(PeopleGroup),
    country=st.sampled_from(("", "-", "PE")),
    company=st.text(max_size=10),
    language=st.text(max_size=10),
    spoke=st.none() | st.sampled_from(Spoke),
    event_id=st.none() | st.uuids(),
    basis=st.none() | st.sampled_from(LawfulBasis),
)


@given(QUERIES)
def test_a_segment_comes_back_as_it_was_kept(query: PeopleQuery) -> None:
    assert from_text(to_text(query)) == query


@given(st.text(max_size=40) | st.sampled_from(("[]", "null", "{", '{"stage": 3}', '{"descending": "no"}')))
def test_what_cannot_be_read_is_everyone(text: str) -> None:
    found = from_text(text)
    assert found == PeopleQuery()


def test_a_part_of_a_newer_program_is_left_out_and_the_rest_holds() -> None:
    text = '{"tag": "sdk", "weather": "fine", "spoke": "in a dream", "owner_id": "x", "descending": false}'
    assert from_text(text) == PeopleQuery(tag="sdk", descending=False)


def test_merging_people_finds_whose_they_are_in_the_text() -> None:
    owner = UUID(int=7)
    assert str(owner) in to_text(PeopleQuery(owner_id=owner))
