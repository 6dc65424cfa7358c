"""People as the window and the command line use them: stored, listed, sorted, found, undone."""

from dataclasses import replace
from uuid import uuid4

import pytest

from care_desktop.domain.interactions import InteractionDraft, on_day
from care_desktop.domain.people import Consent, DataSource, Handle, Job, LawfulBasis, PersonDraft
from care_desktop.domain.people_query import PeopleGroup
from care_desktop.domain.resources import Stage
from care_desktop.errors import Conflict, InvalidInput, NotFound
from care_desktop.services import interactions, people
from care_desktop.services.interactions import LogEntry
from care_desktop.services.outcome import Workspace, revert
from care_desktop.storage.person_list import PeopleQuery, PeopleSort
from tests.services.conftest import days_ago

FULL = PersonDraft(
    "佐藤 美咲",
    reading="Satō Misaki",
    pronouns="she/her",
    place="Osaka",
    country="JP",
    time_zone="Asia/Tokyo",
    languages=("Japanese", "English"),
    skills=("rust",),
    tags=("sdk", "speaker"),
    handles=(Handle("github", "misaki"), Handle("email", "misaki@example.org", verified=True)),
    jobs=(Job("Old Works", "engineer", days_ago(900), days_ago(400)), Job("Minato Works", "lead", days_ago(400))),
    met_how="at a meetup",
    notes="likes maps",
    private_notes="moving house",
    consent=Consent(LawfulBasis.CONSENT, DataSource.TOLD_ME, days_ago(30), ("email",), days_ago(-700)),
    cadence_days=42,
)


def names(workspace: Workspace, query: PeopleQuery) -> list[str]:
    rownos = people.listing(workspace, query).rownos
    return [row.name for row in people.lines(workspace, rownos)]


def test_everything_entered_comes_back(workspace: Workspace) -> None:
    key = people.add(workspace, FULL).value
    stored = people.get(workspace, key)
    assert stored.draft == FULL
    assert stored.draft.job == FULL.jobs[1]
    assert stored.created_at == workspace.clock()


def test_a_person_without_a_name_is_refused_with_a_reason(workspace: Workspace) -> None:
    with pytest.raises(InvalidInput, match="needs a name"):
        people.add(workspace, PersonDraft("  "))
    assert people.listing(workspace, PeopleQuery()).counts.people == 0


@pytest.mark.parametrize(
    ("draft", "says"),
    [
        (PersonDraft("A\0na"), "NUL"),
        (PersonDraft("Ana", country="Peru"), "two-letter"),
        (PersonDraft("Ana", cadence_days=0), "cadence"),
        (PersonDraft("Ana", jobs=(Job("X", "", days_ago(1), days_ago(9)),)), "ends before it starts"),
        (PersonDraft("a" * 501), "longer than 500"),
    ],
)
def test_bad_input_is_a_sentence(workspace: Workspace, draft: PersonDraft, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        people.add(workspace, draft)


def test_a_handle_belongs_to_one_person(workspace: Workspace) -> None:
    people.add(workspace, FULL)
    with pytest.raises(Conflict, match="already belongs to 佐藤 美咲"):
        people.add(workspace, PersonDraft("Other", handles=(Handle("email", "MISAKI@example.org"),)))


def test_editing_somebody_who_is_gone_says_so(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        people.edit(workspace, uuid4(), FULL)


def test_a_new_owner_is_recorded_as_a_handover(workspace: Workspace) -> None:
    first = people.add(workspace, PersonDraft("Inês", teammate=True)).value
    second = people.add(workspace, PersonDraft("Kwame", teammate=True)).value
    key = people.add(workspace, replace(FULL, owner_id=first)).value
    assert people.get(workspace, key).owner_name == "Inês"
    outcome = people.edit(workspace, key, replace(FULL, owner_id=second))
    with workspace.database.reading() as work:
        rows = work.driver.execute("SELECT from_owner_id, to_owner_id FROM handover").fetchall()
    assert rows == [(first.bytes, second.bytes)]
    revert(workspace, outcome.undo)  # type: ignore[arg-type]
    assert people.get(workspace, key).owner_name == "Inês"


def test_archiving_takes_out_of_the_list_and_undo_brings_back(workspace: Workspace) -> None:
    key = people.add(workspace, FULL).value
    outcome = people.archive(workspace, key)
    assert names(workspace, PeopleQuery()) == []
    revert(workspace, outcome.undo)  # type: ignore[arg-type]
    assert names(workspace, PeopleQuery()) == ["佐藤 美咲"]


def test_the_list_is_filtered_and_sorted_with_unknown_last(workspace: Workspace) -> None:
    owner = people.add(workspace, PersonDraft("Inês", teammate=True)).value
    good = people.add(workspace, PersonDraft("Zoë", tags=("cli",), jobs=(Job("beta"),))).value
    poor = people.add(workspace, PersonDraft("Ada", jobs=(Job("Alpha"),), owner_id=owner)).value
    people.add(workspace, PersonDraft("Milo"))
    for tone, who, age in ((2, good, 3), (-2, poor, 9)):
        draft = InteractionDraft((who,), on_day(days_ago(age)), tone=tone)
        interactions.log(workspace, LogEntry(draft))
    assert names(workspace, PeopleQuery()) == ["Zoë", "Ada", "Milo"]
    assert names(workspace, PeopleQuery(descending=False)) == ["Ada", "Zoë", "Milo"]
    assert names(workspace, PeopleQuery(sort=PeopleSort.NAME, descending=False)) == ["Ada", "Milo", "Zoë"]
    assert names(workspace, PeopleQuery(sort=PeopleSort.COMPANY, descending=True))[0] == "Zoë"
    assert names(workspace, PeopleQuery(sort=PeopleSort.LAST_CONTACT)) == ["Zoë", "Ada", "Milo"]
    assert names(workspace, PeopleQuery(sort=PeopleSort.OWNER, descending=False))[0] == "Ada"
    assert names(workspace, PeopleQuery(tag="cli")) == ["Zoë"]
    assert names(workspace, PeopleQuery(owner_id=owner)) == ["Ada"]
    assert names(workspace, PeopleQuery(search="zoe")) == ["Zoë"]
    assert names(workspace, PeopleQuery(search="alph")) == ["Ada"]
    assert names(workspace, PeopleQuery(search="?!")) == []
    assert names(workspace, PeopleQuery(group=PeopleGroup.TEAM)) == ["Inês"]
    counts = people.listing(workspace, PeopleQuery()).counts
    assert (counts.people, counts.unknown) == (3, 1)


def test_a_stage_set_by_hand_shows_beside_the_computed_one(workspace: Workspace) -> None:
    key = people.add(workspace, FULL).value
    with pytest.raises(InvalidInput, match="why"):
        people.set_stage(workspace, key, Stage.EXPAND, " ")
    people.set_stage(workspace, key, Stage.EXPAND, "runs our meetup")
    (row,) = people.lines(workspace, people.listing(workspace, PeopleQuery()).rownos)
    assert (row.shown_stage, row.stage) == (Stage.EXPAND, Stage.CONVERT)
    assert names(workspace, PeopleQuery(stage=Stage.EXPAND)) == ["佐藤 美咲"]
    people.set_stage(workspace, key, None, "")
    (row,) = people.lines(workspace, people.listing(workspace, PeopleQuery()).rownos)
    assert row.shown_stage is Stage.CONVERT


def test_own_ratings_are_dated_and_kept(workspace: Workspace) -> None:
    key = people.add(workspace, FULL).value
    with pytest.raises(InvalidInput, match="1 to 5"):
        people.rate(workspace, key, 6)
    people.rate(workspace, key, 2)
    people.rate(workspace, key, 4)
    rating = people.get(workspace, key).own_rating
    assert rating is not None and (rating.value, rating.rated_on) == (4, days_ago(0))
