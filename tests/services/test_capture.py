"""Names for the capture line, the entry a parsed line becomes, the kept draft, and changing an interaction."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.capture import parse
from care_desktop.domain.capture_types import CaptureParse, normalise
from care_desktop.domain.events import EventDraft, EventKind
from care_desktop.domain.interactions import Channel, InteractionDraft, on_day
from care_desktop.domain.people import Handle, PersonDraft
from care_desktop.domain.resources import Resource, ResourceKind
from care_desktop.errors import InvalidInput, NotFound
from care_desktop.services import interactions, people, undo
from care_desktop.services.capture import amend, entry_from
from care_desktop.services.capture_draft import read_draft, write_draft
from care_desktop.services.capture_names import ChosenNames, WorkspaceNames, capture_ground, known_names, refreshed
from care_desktop.services.interactions import LogEntry
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.storage import catalogue

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
EXAMPLE = "met @ana and Bo Li at KubeCon yesterday 20m: auth SDK docs confuse newcomers; promised sample by fri #sdk ++"


def add(workspace: Workspace, name: str, **fields: object) -> UUID:
    return people.add(workspace, PersonDraft(name, **fields)).value


def read(workspace: Workspace, line: str, names: WorkspaceNames | None = None) -> CaptureParse:
    return parse(line, now=workspace.clock(), known=names or known_names(workspace))


def found(names: WorkspaceNames, typed: str) -> list[str]:
    return [person.name for person in names.starting_with(typed)]


def test_names_are_found_by_name_reading_first_name_and_handle(workspace: Workspace) -> None:
    misaki = add(workspace, "佐藤 美咲", reading="Satō Misaki", handles=(Handle("github", "misaki-s"),))
    names = known_names(workspace)
    for key in ("佐藤 美咲", "Satō Misaki", "Satō"):
        assert [person.id for person in names.people(normalise(key))] == [misaki]
    for key in ("misaki-s", "github:misaki-s"):
        assert [person.id for person in names.handles(normalise(key))] == [misaki]
    assert names.people("misaki-s") == ()
    assert names.people(normalise("Satō"))[0].name == "佐藤 美咲"


def test_completion_finds_every_word_of_a_name_without_case_or_accents(workspace: Workspace) -> None:
    add(workspace, "Ana Lucía Quispe", handles=(Handle("github", "anaquispe"),))
    add(workspace, "Luciano Ferro")
    names = known_names(workspace)
    assert found(names, "ANA") == ["Ana Lucía Quispe"]
    assert found(names, "luci") == ["Luciano Ferro", "Ana Lucía Quispe"]
    assert found(names, "quis") == ["Ana Lucía Quispe"]
    assert found(names, "ana lu") == ["Ana Lucía Quispe"]
    assert found(names, "uispe") == []
    assert len(names.starting_with("", limit=1)) == 1


def test_archived_people_are_not_offered(workspace: Workspace) -> None:
    gone = add(workspace, "Gone Person")
    people.archive(workspace, gone)
    assert found(known_names(workspace), "gone") == []


def test_changed_names_are_the_same_as_names_read_afresh(workspace: Workspace) -> None:
    add(workspace, "Kwabena Asante")
    ana = add(workspace, "Ana Lucía Quispe", handles=(Handle("github", "ana"),))
    names = known_names(workspace)
    steps = (
        lambda: people.add(workspace, PersonDraft("Ana Kovač", reading="Ana K", handles=(Handle("x", "anak"),))),
        lambda: people.edit(workspace, ana, PersonDraft("Anna Quispe", handles=(Handle("github", "anna"),))),
        lambda: people.archive(workspace, ana),
    )
    for step in steps:
        names = refreshed(workspace, names, step().changes)
        fresh = known_names(workspace)
        assert dict(names.by_id) == dict(fresh.by_id)
        assert sorted(zip(names.prefixes, names.owners, strict=True)) == sorted(
            zip(fresh.prefixes, fresh.owners, strict=True)
        )
        for mine, theirs in (
            (names.index.people_by_name, fresh.index.people_by_name),
            (names.index.people_by_handle, fresh.index.people_by_handle),
        ):
            assert mine.keys() == theirs.keys()
            for key in mine:
                assert {person.id for person in mine[key]} == {person.id for person in theirs[key]}


def test_names_stay_as_they_are_when_none_changed(workspace: Workspace) -> None:
    ana = add(workspace, "Ana")
    names = known_names(workspace)
    draft = InteractionDraft((ana,), on_day(date(2026, 11, 20)))
    assert refreshed(workspace, names, interactions.log(workspace, LogEntry(draft)).changes) is names
    assert refreshed(workspace, names, Changes(many=True)) == names


def test_new_events_are_known_after_the_change_that_made_them(workspace: Workspace) -> None:
    names = known_names(workspace)
    draft = InteractionDraft((add(workspace, "Ana"),), on_day(date(2026, 11, 20)))
    entry = LogEntry(draft, new_event=EventDraft("DevFest Accra", EventKind.HACKATHON))
    names = refreshed(workspace, names, interactions.log(workspace, entry).changes)
    event = names.event(normalise("devfest accra"))
    assert event is not None
    assert event.channel is Channel.HACKATHON


def test_the_example_line_becomes_an_entry(workspace: Workspace) -> None:
    ana = add(workspace, "Ana Lucía Quispe", handles=(Handle("github", "ana"),))
    names = known_names(workspace)
    line = read(workspace, EXAMPLE, names)
    entry = entry_from(line, names, zone="Africa/Accra")
    draft = entry.interaction
    assert draft.people == (ana,)
    assert [person.name for person in entry.new_people] == ["Bo Li"]
    assert entry.new_event == EventDraft("KubeCon", EventKind.CONFERENCE)
    assert (draft.channel, draft.duration_min, draft.tone, draft.tags) == (Channel.CONFERENCE, 20, 2, ("sdk",))
    assert (draft.when.day, draft.when.day_only, draft.when.zone) == (date(2026, 11, 21), True, "Africa/Accra")
    assert [(promise.text, promise.due_on) for promise in entry.promises] == [("sample", date(2026, 11, 27))]
    assert "auth SDK docs confuse newcomers" in draft.note
    assert entry.feedback == ()
    taken = entry_from(line, names, zone="Africa/Accra", taken_offers={"auth SDK docs confuse newcomers"})
    assert taken.feedback == ("auth SDK docs confuse newcomers",)


def test_what_is_left_out_stays_a_word_of_the_note(workspace: Workspace) -> None:
    names = known_names(workspace)
    line = read(workspace, EXAMPLE, names)
    entry = entry_from(line, names, zone="UTC", left_out={"Bo Li", "KubeCon"})
    assert "Bo Li" not in [person.name for person in entry.new_people]
    assert entry.new_event is None
    assert "Bo Li" in entry.interaction.note
    assert "KubeCon" in entry.interaction.note


def test_a_time_of_day_is_an_instant_in_the_zone(workspace: Workspace) -> None:
    names = known_names(workspace)
    line = read(workspace, "called Ana at 9:15 10m", names)
    when = entry_from(line, names, zone="UTC").interaction.when
    assert (when.day_only, when.instant.hour, when.instant.minute) == (False, 9, 15)


def test_two_people_of_one_name_are_not_guessed_and_the_choice_holds(workspace: Workspace) -> None:
    add(workspace, "Ana Kovač")
    ana = add(workspace, "Ana Quispe")
    names = known_names(workspace)
    entry = entry_from(read(workspace, "met Ana and Bo Li 20m", names), names, zone="UTC")
    assert entry.interaction.people == ()
    assert "Ana" in entry.interaction.note
    chosen = ChosenNames(names, {"ana": ana})
    for line in ("met Ana 20m", "met @ana and Bo Li 20m: more words"):
        parsed = parse(line, now=workspace.clock(), known=chosen)
        assert entry_from(parsed, names, zone="UTC").interaction.people == (ana,)
    somebody_new = parse("met Ana 20m", now=workspace.clock(), known=ChosenNames(names, {"ana": None}))
    assert [person.name for person in entry_from(somebody_new, names, zone="UTC").new_people] == ["Ana"]


def test_teammates_stand_on_our_side_when_developers_took_part(workspace: Workspace) -> None:
    tim = add(workspace, "Tim Ours", teammate=True)
    ana = add(workspace, "Ana Quispe")
    names = known_names(workspace)
    both = entry_from(read(workspace, "met Ana Quispe and Tim Ours 20m", names), names, zone="UTC")
    assert (both.interaction.people, both.interaction.advocates) == ((ana,), (tim,))
    alone = entry_from(read(workspace, "met Tim Ours 20m", names), names, zone="UTC")
    assert (alone.interaction.people, alone.interaction.advocates) == ((tim,), ())


def test_a_known_resource_is_linked_and_an_unknown_one_stays_in_the_note(workspace: Workspace) -> None:
    key = uuid4()
    with workspace.database.work() as work:
        catalogue.add_resource(work, Resource(key, "webhooks how-to", ResourceKind.HOW_TO))
        work.commit()
    add(workspace, "Ana Quispe")
    names = known_names(workspace)
    linked = entry_from(read(workspace, "sent Ana Quispe the webhooks how-to", names), names, zone="UTC")
    assert linked.interaction.resources == (key,)
    unknown = entry_from(read(workspace, "sent Ana Quispe the retries guide", names), names, zone="UTC")
    assert unknown.interaction.resources == ()
    assert "retries guide" in unknown.interaction.note


def test_a_name_written_twice_makes_one_person(workspace: Workspace) -> None:
    names = known_names(workspace)
    entry = entry_from(read(workspace, "met Bo Li and Bo Li 20m", names), names, zone="UTC")
    assert [person.name for person in entry.new_people] == ["Bo Li"]


@given(st.text(alphabet="@#+-:; aAnB.oLi20mé佐fy", max_size=60))
def test_any_line_becomes_an_entry_that_can_be_checked(line: str) -> None:
    names = WorkspaceNames()
    entry = entry_from(parse(line, now=NOW, known=names), names, zone="UTC")
    assert isinstance(entry.interaction.problems(), tuple)
    assert all(person.name.strip() for person in entry.new_people)


def test_the_ground_knows_the_present_where_the_person_sits(workspace: Workspace) -> None:
    ground = capture_ground(replace(workspace, zone="Asia/Tokyo"))
    assert ground.now().utcoffset() is not None
    assert ground.now() == workspace.clock()
    assert ground.now().hour == (workspace.clock().hour + 9) % 24


def test_amend_changes_the_interaction_and_makes_new_people(workspace: Workspace) -> None:
    ana = add(workspace, "Ana")
    logged = interactions.log(workspace, LogEntry(InteractionDraft((ana,), on_day(date(2026, 11, 20))))).value
    draft = InteractionDraft((ana,), on_day(date(2026, 11, 19)), channel=Channel.CALL, note="new words")
    outcome = amend(workspace, logged.id, LogEntry(draft, (PersonDraft("Bo Li"),), EventDraft("KubeCon")))
    stored = interactions.get(workspace, logged.id)
    assert stored.people_names == ("Ana", "Bo Li")
    assert (stored.draft.note, stored.draft.when.day, stored.event_name) == ("new words", date(2026, 11, 19), "KubeCon")
    assert outcome.undo is not None
    history = undo.UndoHistory()
    history.push(outcome.undo)
    history.undo(workspace)
    assert interactions.get(workspace, logged.id).people_names == ("Ana",)
    assert found(known_names(workspace), "bo") == []


def test_amend_refuses_what_cannot_be_stored(workspace: Workspace) -> None:
    ana = add(workspace, "Ana")
    logged = interactions.log(workspace, LogEntry(InteractionDraft((ana,), on_day(date(2026, 11, 20))))).value
    with pytest.raises(InvalidInput):
        amend(workspace, logged.id, LogEntry(InteractionDraft((), on_day(date(2026, 11, 20)))))
    with pytest.raises(NotFound):
        amend(workspace, uuid4(), LogEntry(InteractionDraft((ana,), on_day(date(2026, 11, 20)))))


def test_the_draft_is_kept_and_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "profile" / "capture.draft"
    assert read_draft(path) == ""
    assert write_draft(path, "met 佐藤 at")
    assert read_draft(path) == "met 佐藤 at"
    assert [file.name for file in path.parent.iterdir()] == ["capture.draft"]
    assert path.stat().st_mode & 0o077 == 0
    assert write_draft(path, "  ")
    assert not path.exists()


def test_a_draft_that_cannot_be_kept_is_no_crash(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x", encoding="utf-8")
    assert not write_draft(in_the_way / "capture.draft", "words")
    assert read_draft(in_the_way / "capture.draft") == ""
