"""Handing people over, and who is to be rated afresh."""

from datetime import timedelta
from uuid import UUID

import pytest

from care_desktop.domain.people_query import PeopleGroup, PeopleQuery
from care_desktop.errors import InvalidInput
from care_desktop.services import handover, people, people_list
from care_desktop.services.outcome import Workspace, revert
from tests.factories import add_person, content
from tests.services.conftest import NOW, later


def to_rate(workspace: Workspace) -> list[str]:
    found = people_list.view(workspace, PeopleQuery(group=PeopleGroup.TO_RATE), 0, 60)
    return [row.name for row in found.rows]


def owner_of(workspace: Workspace, id: UUID) -> str | None:
    return people.get(workspace, id).owner_name


def test_people_go_to_another_owner_who_is_asked_for_a_rating_afresh(workspace: Workspace) -> None:
    ines, kwame = (add_person(workspace, name, teammate=True) for name in ("Inês", "Kwame"))
    ana, bo = (add_person(workspace, name, owner_id=ines) for name in ("Ana", "Bo"))
    chidi = add_person(workspace, "Chidi")
    people.rate(workspace, ana, 4, ines)
    before = content(workspace)
    given = handover.give(workspace, [ana, bo, chidi], kwame, "  asks about tokens ")
    assert given.value == 3 and [owner_of(workspace, id) for id in (ana, bo, chidi)] == ["Kwame"] * 3
    # Nobody looked after Chidi before: there is no rating to ask for afresh.
    assert sorted(to_rate(workspace)) == ["Ana", "Bo"]
    assert people_list.group_counts(workspace).to_rate == 2
    found = handover.of_person(workspace, ana)
    assert found.to_rate and [(h.from_name, h.to_name, h.handed_on, h.note) for h in found.handovers] == [
        ("Inês", "Kwame", NOW.date(), "asks about tokens")
    ]
    assert people.get(workspace, ana).ratings[0].value == 4
    assert given.undo is not None
    revert(workspace, given.undo)
    assert content(workspace) == before and to_rate(workspace) == []


def test_only_the_new_owners_own_rating_settles_it_even_on_the_same_day(workspace: Workspace) -> None:
    ines, kwame = (add_person(workspace, name, teammate=True) for name in ("Inês", "Kwame"))
    ana = add_person(workspace, "Ana", owner_id=ines)
    people.rate(workspace, ana, 5, kwame)
    handover.give(workspace, [ana], kwame)
    assert to_rate(workspace) == ["Ana"], "a rating before the handover is not asked afresh"
    people.rate(workspace, ana, 2, ines)
    assert to_rate(workspace) == ["Ana"]
    people.rate(workspace, ana, 3, kwame)
    assert to_rate(workspace) == []
    handover.give(later(workspace, 3), [ana], ines)
    handover.give(later(workspace, 4), [ana], None)
    assert to_rate(workspace) == [], "nobody is asked when nobody looks after them"
    handover.give(later(workspace, 5), [ana], ines)
    assert to_rate(workspace) == []
    history = handover.of_person(workspace, ana).handovers
    assert [(h.from_name, h.to_name) for h in history] == [("Inês", ""), ("Kwame", "Inês"), ("Inês", "Kwame")]
    assert history[0].handed_on == NOW.date() + timedelta(days=4)


def test_changing_the_owner_in_the_form_is_the_same_handover(workspace: Workspace) -> None:
    ines, kwame = (add_person(workspace, name, teammate=True) for name in ("Inês", "Kwame"))
    ana = add_person(workspace, "Ana", owner_id=ines)
    draft = people.get(workspace, ana).draft
    people.edit(workspace, ana, type(draft)("Ana", owner_id=kwame))
    handover.give(workspace, [ana], kwame)
    assert len(handover.of_person(workspace, ana).handovers) == 1 and to_rate(workspace) == ["Ana"]


def test_everyone_of_a_teammate_goes_at_once_and_only_to_teammates(workspace: Workspace) -> None:
    ines, kwame = (add_person(workspace, name, teammate=True) for name in ("Inês", "Kwame"))
    crowd = [add_person(workspace, f"Person {place}", owner_id=ines) for place in range(12)]
    people.archive(workspace, crowd[0])
    assert handover.give_all(workspace, ines, kwame).value == 12
    assert handover.people_of(workspace, ines) == []
    with pytest.raises(InvalidInput):
        handover.give_all(workspace, ines, kwame)
    with pytest.raises(InvalidInput):
        handover.give(workspace, crowd, crowd[1])
