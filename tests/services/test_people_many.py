"""What is done with many people at once, who I am, and what the list can be narrowed by."""

from datetime import timedelta
from uuid import uuid4

import pytest

from care_desktop.domain.events import EventDraft
from care_desktop.domain.people import Consent, Job, LawfulBasis
from care_desktop.domain.people_query import NOBODY, UNKNOWN, PeopleGroup, PeopleQuery, Spoke
from care_desktop.errors import InvalidInput
from care_desktop.services import events, me, people_list, people_many
from care_desktop.services.outcome import Workspace, revert
from tests.factories import add_person, content, log_with
from tests.services.conftest import NOW


def found(workspace: Workspace, **query: object) -> set[str]:
    asked = PeopleQuery(**query)  # type: ignore[arg-type]
    seen = people_list.view(workspace, asked, 0, 60)
    assert people_list.count(workspace, asked) == len(seen.rownos)
    return {row.name for row in seen.rows}


def test_every_filter_finds_those_it_names(workspace: Workspace) -> None:
    ines = add_person(workspace, "Inês", teammate=True)
    met = events.add(workspace, EventDraft("KubeCon")).value
    consent = Consent(LawfulBasis.CONSENT)
    ana = add_person(workspace, "Ana", country="PE", languages=("es", "fr-CA"), owner_id=ines, tags=("sdk",))
    bo = add_person(workspace, "Bo", languages=("fr",), jobs=(Job("Andina Pagos"),), met_event_id=met)
    cy = add_person(workspace, "Cy", country="JP", consent=consent)
    today = NOW.date()
    for who, days in ((ana, 29), (bo, 30), (cy, 365)):
        log_with(workspace, who, on=today - timedelta(days=days))
    assert found(workspace, country="PE") == {"Ana"} and found(workspace, country=UNKNOWN) == {"Bo"}
    assert found(workspace, language="fr") == {"Bo"} and found(workspace, language=UNKNOWN) == {"Cy"}
    assert found(workspace, company="Andina Pagos") == {"Bo"} and found(workspace, company=UNKNOWN) == {"Ana", "Cy"}
    assert found(workspace, owner_id=ines) == {"Ana"} and found(workspace, owner_id=NOBODY) == {"Bo", "Cy"}
    assert found(workspace, event_id=met) == {"Bo"} and found(workspace, basis=LawfulBasis.CONSENT) == {"Cy"}
    assert found(workspace, spoke=Spoke.MONTH) == {"Ana"} and found(workspace, spoke=Spoke.QUARTER) == {"Ana", "Bo"}
    assert found(workspace, spoke=Spoke.BEFORE) == {"Cy"} and found(workspace, spoke=Spoke.NEVER) == set()
    assert found(workspace, group=PeopleGroup.MINE) == {"Ana"} and found(workspace, search="an", tag="sdk") == {"Ana"}
    assert people_list.more_facets(workspace, "language") == [("es", "es"), ("fr", "fr"), ("fr-CA", "fr-CA")]
    assert people_list.more_facets(workspace, "event_id") == [(str(met), "KubeCon")]
    assert people_list.more_facets(workspace, "company") == [("Andina Pagos", "Andina Pagos")]
    assert set(people_list.countries(workspace)) == {"", "PE", "JP"}


def test_tagging_and_archiving_many_is_one_step_each(workspace: Workspace) -> None:
    ids = [add_person(workspace, f"Person {n:02}", tags=("old",) if n % 2 else ("sdk",)) for n in range(20)]
    before = content(workspace)
    tagged = people_many.tag(workspace, ids, ["#sdk", " docs "], ["old"])
    assert tagged.value == 20 and people_many.tags_of(workspace, ids) == ["docs", "sdk"]
    assert len(found(workspace, tag="docs")) == 20 and len(found(workspace, search="docs")) == 20
    put_away = people_many.archive(workspace, ids[:5])
    assert len(found(workspace)) == 15 and found(workspace, group=PeopleGroup.ARCHIVED) == {
        f"Person {n:02}" for n in range(5)
    }
    assert people_many.archive(workspace, ids[5:7], archived=False).undo is None, "they are in the list already"
    back = people_many.archive(workspace, ids[:7], archived=False)
    assert back.value == 5 and len(found(workspace)) == 20
    with pytest.raises(InvalidInput):
        people_many.tag(workspace, ids, [" # "], [])
    for outcome in (back, put_away, tagged):
        assert outcome.undo is not None
        revert(workspace, outcome.undo)
    after = content(workspace)
    assert [name for name in after if after[name] != before[name] and not name.startswith("person_search")] == []


def test_who_i_am_is_said_or_plain_when_it_can_only_be_one(workspace: Workspace) -> None:
    assert me.me(workspace) is None
    ines = me.add_teammate(workspace, " Inês ").value
    assert me.me(workspace) == ines
    kwame = me.add_teammate(workspace, "Kwame").value
    assert me.me(workspace) is None, "two teammates, and nobody said which"
    said = me.set_me(workspace, kwame)
    assert me.me(workspace) == kwame
    assert [(row.name, row.is_me) for row in me.team(workspace)] == [("Inês", False), ("Kwame", True)]
    for nobody in (add_person(workspace, "Ana"), uuid4()):
        with pytest.raises(InvalidInput):
            me.set_me(workspace, nobody)
    me.leave_team(workspace, kwame)
    assert me.me(workspace) == ines, "who left the team uses the workspace no more"
    assert "Kwame" in found(workspace)
    assert said.undo is not None
    revert(workspace, said.undo)
    assert me.me(workspace) == ines
