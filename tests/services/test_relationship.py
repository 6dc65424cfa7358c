"""What stands beside trust: give and take, breadth, cadence and overdue, disagreements."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.cadence import Cadence, CadenceSource
from care_desktop.domain.interactions import Channel, Flow, InteractionDraft, on_day
from care_desktop.domain.people import PersonDraft
from care_desktop.errors import InvalidInput, NotFound
from care_desktop.services import interactions, people, relationship
from care_desktop.services.interactions import LogEntry
from care_desktop.services.outcome import Workspace, revert
from care_desktop.services.relationship import rating_gap
from care_desktop.storage.ids import new_id
from tests.services.conftest import days_ago, later


@pytest.fixture
def ana(workspace: Workspace) -> UUID:
    return people.add(workspace, PersonDraft("Ana", tags=("champion",))).value


def talk(workspace: Workspace, who: UUID, age: int, **fields: object) -> UUID:
    draft = InteractionDraft((who,), on_day(days_ago(age)), **fields)  # type: ignore[arg-type]
    return interactions.log(workspace, LogEntry(draft)).value.id


def test_of_somebody_new_nothing_is_known_and_nothing_is_overdue(workspace: Workspace, ana: UUID) -> None:
    found = relationship.relationship(workspace, ana)
    assert found.reciprocity.share == 0.5
    assert (found.channels, found.advocates, found.cadence, found.last_contact) == (0, 0, None, None)
    assert (found.due_on, found.overdue_days, found.own_rating, found.rating_gap) == (None, 0, None, None)
    with pytest.raises(NotFound):
        relationship.relationship(workspace, new_id())


def test_give_and_take_and_breadth_count_what_lies_before_the_day(workspace: Workspace, ana: UUID) -> None:
    bo, cy = (people.add(workspace, PersonDraft(name, teammate=True)).value for name in ("Bo", "Cy"))
    talk(workspace, ana, 30, channel=Channel.CALL, flow=Flow.QUESTION, advocates=(bo,))
    talk(workspace, ana, 20, channel=Channel.CALL, flow=Flow.FEEDBACK, advocates=(bo,))
    talk(workspace, ana, 0, channel=Channel.EMAIL, flow=Flow.RESOURCES, advocates=(bo, cy))
    now, before = relationship.relationship(workspace, ana), relationship.relationship(workspace, ana, days_ago(10))
    assert (now.channels, now.advocates, now.last_contact) == (2, 2, days_ago(0))
    assert (before.channels, before.advocates, before.last_contact) == (1, 1, days_ago(20))
    assert 0.5 < now.reciprocity.share < before.reciprocity.share
    assert before.reciprocity.ours == 0
    teammate = relationship.relationship(workspace, bo)
    assert (teammate.channels, teammate.reciprocity.share) == (0, 0.5)


def test_cadence_is_learned_then_by_tag_then_by_hand(workspace: Workspace, ana: UUID) -> None:
    for age in (90, 80, 70, 50):
        talk(workspace, ana, age)
    assert relationship.relationship(workspace, ana).cadence is None
    talk(workspace, ana, 40)
    found = relationship.relationship(workspace, ana)
    assert found.cadence == Cadence(10.0, CadenceSource.LEARNED)
    assert (found.due_on, found.overdue_days) == (days_ago(30), 30)
    outcome = relationship.set_cadence_by_tag(workspace, {"champion": 60})
    found = relationship.relationship(workspace, ana)
    assert found.cadence == Cadence(60.0, CadenceSource.BY_TAG, "champion")
    assert (found.due_on, found.overdue_days) == (days_ago(-20), 0)
    assert relationship.relationship(later(workspace, 21), ana).overdue_days == 1
    people.edit(workspace, ana, PersonDraft("Ana", tags=("champion",), cadence_days=39))
    found = relationship.relationship(workspace, ana)
    assert found.cadence == Cadence(39.0, CadenceSource.BY_HAND)
    assert found.overdue_days == 1
    assert outcome.undo is not None
    revert(workspace, outcome.undo)
    assert relationship.cadence_by_tag(workspace) == {}


@pytest.mark.parametrize("days", [{"": 7}, {"x": 0}, {"x": 4000}])
def test_a_cadence_by_tag_must_make_sense(workspace: Workspace, days: dict[str, int]) -> None:
    with pytest.raises(InvalidInput):
        relationship.set_cadence_by_tag(workspace, days)


@given(st.integers(1, 5), st.floats(0, 98), st.floats(0.5, 1), st.floats(0, 0.9))
def test_a_rating_agrees_within_its_fifth_and_its_strength_is_measured_by_the_band(
    value: int, low: float, width: float, place: float
) -> None:
    high = low + width * (100 - low)
    trust = low + (0.05 + place) * (high - low)
    gap = rating_gap(value, trust, low, high)
    floor, ceiling = 20 * (value - 1), 20 * value
    assert (gap.points == 0) == (floor <= trust <= ceiling)
    assert (gap.points > 0) == (trust < floor)
    outside = floor > high + 1e-9 or ceiling < low - 1e-9
    inside = floor < high - 1e-9 and ceiling > low + 1e-9
    assert gap.beyond_band if outside else not (inside and gap.beyond_band)


def test_of_another_day_only_what_was_rated_before_it_counts(workspace: Workspace, ana: UUID) -> None:
    talk(workspace, ana, 40, tone=1)
    people.rate(workspace, ana, 2)
    people.rate(later(workspace, 10), ana, 5)
    after = later(workspace, 20)

    def rating(day: int) -> int | None:
        found = relationship.relationship(after, ana, days_ago(day))
        assert (found.rating_gap is None) == (found.own_rating is None)
        return None if found.own_rating is None else found.own_rating.value

    assert [rating(0), rating(-1), rating(-10), rating(-11)] == [None, 2, 2, 5]


def test_disagreements_start_where_rating_and_evidence_are_farthest_apart(workspace: Workspace, ana: UUID) -> None:
    bo, cy, di = (people.add(workspace, PersonDraft(name)).value for name in ("Bo", "Cy", "Di"))
    for age in range(0, 300, 10):
        talk(workspace, ana, age, tone=2, channel=Channel.CALL)
        talk(workspace, bo, age, tone=1, channel=Channel.CHAT)
    talk(workspace, cy, 5, tone=1)
    people.rate(workspace, ana, 5)
    people.rate(workspace, ana, 1)
    people.rate(workspace, bo, 3)
    people.rate(workspace, cy, 4)
    people.rate(workspace, di, 5)
    found = relationship.disagreements(workspace)
    assert [item.name for item in found] == ["Ana", "Bo", "Cy"]
    assert [item.gap.points > 0 for item in found] == [False, False, True]
    assert found[0].gap.beyond_band and not found[2].gap.beyond_band
    assert [item.name for item in relationship.disagreements(workspace, limit=1)] == ["Ana"]
    assert relationship.relationship(workspace, ana).rating_gap == found[0].gap
    assert relationship.relationship(workspace, di).rating_gap is None
