"""Imports: the plain forms, our own export, bad input with a reason per row, and that twice is once."""

import json
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from care_desktop.domain.interactions import Channel, Direction, Flow, Milestone
from care_desktop.domain.resources import Stage
from care_desktop.errors import CareError, UnreadableFile
from care_desktop.services import interactions, people, transfer_in
from care_desktop.services.import_interactions import meaning_of
from care_desktop.services.import_run import ImportReport, Level
from care_desktop.services.import_source import Kind, ReadOptions
from care_desktop.services.outcome import Workspace, revert
from care_desktop.services.people_lookup import people_named
from care_desktop.services.transfer_out import What
from tests.factories import add_person, exported, exported_rows, log_with, new_workspace, write_csv

PLAIN = ("person", "date", "kind")


def run(workspace: Workspace, path: Path, **options: object) -> ImportReport:
    return transfer_in.run(workspace, path, ReadOptions(**options)).value  # type: ignore[arg-type]


def reasons(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(note.row, str(note.level), note.reason) for note in report.rows]


def only(workspace: Workspace, name: str) -> UUID:
    (found,) = people_named(workspace, name.casefold())
    return found


def test_plain_interactions_make_their_people(workspace: Workspace, tmp_path: Path) -> None:
    rows = [PLAIN, ("4c00c10a1f40", "2024-05-14", "commit"), ("4c00c10a1f40", "2024-05-15", "merged")]
    rows += [("github:ada", "2024-05-14", "review"), ("ana@example.org", "2024-05-16", "call")]
    report = run(workspace, write_csv(tmp_path / "a.csv", rows))
    assert (report.people, report.interactions, report.errors) == (3, 4, 0)
    own, done_for = sorted(
        interactions.of_person(workspace, only(workspace, "4c00c10a1f40")), key=lambda item: item.draft.when.day
    )
    assert (own.draft.flow, own.draft.direction, own.draft.kind) == (Flow.CONTRIBUTION, Direction.INBOUND, "commit")
    assert (done_for.draft.flow, done_for.draft.direction) == (Flow.CONTRIBUTION, Direction.OUTBOUND)
    assert own.draft.when.day_only
    assert own.draft.source == "import"
    ada = people.get(workspace, only(workspace, "ada"))
    assert [(handle.service, handle.value) for handle in ada.draft.handles] == [("github", "ada")]
    (call,) = interactions.of_person(workspace, only(workspace, "ana@example.org"))
    assert (call.draft.flow, call.draft.channel, call.draft.kind) == (Flow.CONVERSATION, Channel.CALL, "call")


@pytest.mark.parametrize(
    ("word", "flow", "milestone", "kept"),
    [
        ("commit", Flow.CONTRIBUTION, None, "commit"),
        ("signoff", Flow.CONTRIBUTION, None, "signoff"),
        ("in production", Flow.CONVERSATION, Milestone.IN_PRODUCTION, ""),
        ("Contributed", Flow.CONTRIBUTION, Milestone.CONTRIBUTED, ""),
        ("question", Flow.QUESTION, None, ""),
        ("developer feedback", Flow.FEEDBACK, None, ""),
        ("lunch", Flow.CONVERSATION, None, "lunch"),
        ("", Flow.CONVERSATION, None, ""),
    ],
)
def test_words_of_a_source(word: str, flow: Flow, milestone: Milestone | None, kept: str) -> None:
    found = meaning_of(word)
    assert (found.flow, found.milestone, found.word) == (flow, milestone, kept)


def test_optional_columns_of_the_plain_form_are_read(workspace: Workspace, tmp_path: Path) -> None:
    header = "person,date,kind,direction,tone,duration_min,channel,note,external_id".split(",")
    row = ("Ana", "2026-03-01", "lunch", "outbound", "-1", "45", "in person", "'=not a formula", "x-1")
    assert run(workspace, write_csv(tmp_path / "a.csv", [header, row])).interactions == 1
    (found,) = interactions.of_person(workspace, only(workspace, "Ana"))
    draft = found.draft
    assert (draft.direction, draft.tone, draft.duration_min) == (Direction.OUTBOUND, -1, 45.0)
    assert (draft.channel, draft.note, draft.external_id) == (Channel.IN_PERSON, "=not a formula", "x-1")


def test_a_second_import_changes_nothing_and_equal_rows_all_count(workspace: Workspace, tmp_path: Path) -> None:
    rows = [PLAIN, *[("Ana", "2024-05-14", "commit")] * 3, ("Bo", "2024-05-14", "commit")]
    path = write_csv(tmp_path / "a.csv", rows)
    assert run(workspace, path).interactions == 4
    before = exported(workspace, What.EVERYTHING)
    report = run(workspace, path)
    assert (report.people, report.interactions, report.unchanged) == (0, 0, 4)
    assert exported(workspace, What.EVERYTHING) == before


def test_a_grown_file_adds_only_what_is_new(workspace: Workspace, tmp_path: Path) -> None:
    rows = [PLAIN, ("Ana", "2024-05-14", "commit")]
    run(workspace, write_csv(tmp_path / "a.csv", rows))
    rows.insert(1, ("Bo", "2024-05-13", "commit"))
    rows.append(("Ana", "2024-05-14", "commit"))
    report = run(workspace, write_csv(tmp_path / "b.csv", rows))
    assert (report.people, report.interactions, report.unchanged) == (1, 2, 1)


def test_dry_run_says_the_same_and_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [PLAIN, ("Ana", "2024-05-14", "commit"), ("", "2024-05-14", "commit")])
    before = exported(workspace, What.EVERYTHING)
    foreseen = transfer_in.preview(workspace, path)
    assert exported(workspace, What.EVERYTHING) == before
    assert transfer_in.run(workspace, path).value == foreseen


def test_undo_takes_the_whole_import_back(workspace: Workspace, tmp_path: Path) -> None:
    add_person(workspace, "Already here")
    before = exported(workspace, What.EVERYTHING)
    path = write_csv(tmp_path / "a.csv", [PLAIN, ("Ana", "2024-05-14", "commit"), ("Bo", "2024-05-14", "review")])
    outcome = transfer_in.run(workspace, path)
    assert outcome.undo is not None
    after = exported(workspace, What.EVERYTHING)
    redo = revert(workspace, outcome.undo)
    assert exported(workspace, What.EVERYTHING) == before
    assert redo.undo is not None
    revert(workspace, redo.undo)
    assert exported(workspace, What.EVERYTHING) == after


def test_bad_rows_are_left_out_with_a_reason_and_the_rest_is_stored(workspace: Workspace, tmp_path: Path) -> None:
    header = ("person", "date", "kind", "tone", "direction", "duration_min", "channel")
    rows = [
        header,
        ("Ana", "2026-13-40", "commit", "", "", "", ""),
        ("", "2026-01-02", "commit", "", "", "", ""),
        ("Ana", "2026-01-02", "commit", "5", "", "", ""),
        ("Ana", "2026-01-02", "commit", "nice", "", "", ""),
        ("Ana", "2026-01-02", "commit", "", "sideways", "", ""),
        ("Ana", "2026-01-02", "commit", "", "", "-5", ""),
        ("Ana", "2027-01-02", "commit", "", "", "", ""),
        ("Ana", "2026-01-02", "commit", "", "", "", "Zoom"),
        ("Ana",),
        ("x" * 501, "2026-01-02", "", "", "", "", ""),
        ("good", "2026-01-02", "commit", "", "", "", ""),
    ]
    report = run(workspace, write_csv(tmp_path / "a.csv", rows))
    found = {row: (level, reason) for row, level, reason in reasons(report)}
    assert found[2] == ("error", "the date “2026-13-40” is not a date; write it as YYYY-MM-DD")
    assert "say who it was with" in found[3][1]
    assert "Tone goes from" in found[4][1]
    assert "not a whole number" in found[5][1]
    assert "outbound, inbound, mutual" in found[6][1]
    assert "duration" in found[7][1]
    assert found[8] == ("warning", "the date 2027-01-02 lies in the future; it was kept")
    assert found[9][0] == "warning"
    assert "Zoom" in found[9][1]
    assert "the date is missing" in found[10][1]
    assert "longer than 500" in found[11][1]
    assert (report.interactions, report.people, report.errors, report.warnings) == (3, 2, 8, 2)
    assert not report.nothing_read


def test_a_name_borne_by_two_people_is_not_guessed(workspace: Workspace, tmp_path: Path) -> None:
    add_person(workspace, "Ana", ("github", "ana1"))
    add_person(workspace, "Ana", ("github", "ana2"))
    rows = [PLAIN, ("ana", "2026-01-02", ""), ("@x", "2026-01-02", "")]
    report = run(workspace, write_csv(tmp_path / "a.csv", rows))
    assert reasons(report) == [
        (2, "error", "2 people are named “ana”; give a handle such as github:name, or an e-mail address")
    ]


def test_nothing_read_is_said(workspace: Workspace, tmp_path: Path) -> None:
    assert run(workspace, write_csv(tmp_path / "a.csv", [PLAIN, ("Ana", "soon", "")])).nothing_read
    assert not run(workspace, write_csv(tmp_path / "b.csv", [PLAIN])).nothing_read


def test_unknown_columns_are_named_once(workspace: Workspace, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv", [(*PLAIN, "n"), ("Ana", "2026-01-02", "commit", "3"), ("Bo", "2026-01-02", "", "1")]
    )
    report = run(workspace, path)
    assert report.ignored_columns == ("interactions: n",)
    assert report.warnings == 0


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (("who", "when"), "neither people nor interactions"),
        (("name", "name"), "name twice"),
        (("person_id", "name", "as_of", "trust"), "computed scores"),
        (("person_id", "name", "stage", "from", "to", "set_by", "reason"), "computed scores"),
        (("person_id", "name", "stage", "from", "to", "set_by", "reason", "formula_version"), "computed scores"),
    ],
)
def test_a_file_of_something_else_is_refused(
    header: tuple[str, ...], said: str, workspace: Workspace, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "a.csv", [header, tuple("x" for _ in header)])
    with pytest.raises(UnreadableFile, match=said):
        transfer_in.run(workspace, path)


def test_the_missing_column_is_named_when_the_kind_is_given(workspace: Workspace, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [("person", "day"), ("Ana", "2026-01-02")])
    with pytest.raises(UnreadableFile, match="the column date is missing"):
        transfer_in.run(workspace, path, ReadOptions(Kind.INTERACTIONS))
    report = run(workspace, path, renamed={"day": "date"})
    assert report.interactions == 1


def test_plain_people(workspace: Workspace, tmp_path: Path) -> None:
    rows = [
        ("Name", "E-Mail", "Company", "Role", "Tags", "Owner", "Country", "GitHub", "Consent"),
        (
            "佐藤 美咲",
            "misaki@example.org",
            "Minato Works",
            "Engineer",
            "#sdk, speaker",
            "Inês",
            "jp",
            "misaki",
            "consent",
        ),
        ("Ana", "", "", "", "", "", "", "", ""),
    ]
    report = run(workspace, write_csv(tmp_path / "a.csv", rows), renamed={"E-Mail": "email"})
    assert reasons(report) == []
    assert report.people == 3  # with the owner
    person = people.get(workspace, only(workspace, "佐藤 美咲"))
    assert person.draft.job is not None
    assert (person.draft.job.company, person.draft.job.role) == ("Minato Works", "Engineer")
    assert person.draft.tags == ("sdk", "speaker")
    assert person.draft.country == "JP"
    assert {handle.service for handle in person.draft.handles} == {"email", "github"}
    assert person.owner_name == "Inês"
    assert people.get(workspace, only(workspace, "Inês")).draft.teammate
    assert run(workspace, write_csv(tmp_path / "b.csv", rows), renamed={"E-Mail": "email"}).unchanged == 2


def test_two_people_cannot_have_one_handle(workspace: Workspace, tmp_path: Path) -> None:
    add_person(workspace, "Ada Lovelace", ("github", "ada"))
    rows = [
        ("name", "github"),
        ("Bob Stone", "@ADA"),
        ("Cleo", "cleo"),
        ("Dora", "Cleo"),
        ("Ada  LOVELACE", "ada"),
    ]
    report = run(workspace, write_csv(tmp_path / "a.csv", rows))
    assert report.people == 1
    assert report.unchanged == 1
    first, second = reasons(report)
    assert first[:2] == (2, "error")
    assert "“Ada Lovelace”" in first[2]
    assert "“Bob Stone”" in first[2]
    assert second[:2] == (4, "error")
    assert "“Cleo” (row 3)" in second[2]


def test_one_name_twice_without_handles_is_one_person_and_said(workspace: Workspace, tmp_path: Path) -> None:
    report = run(workspace, write_csv(tmp_path / "a.csv", [("name",), ("Ana",), ("ana",)]))
    assert (report.people, report.unchanged, report.warnings) == (1, 1, 1)
    assert "row 2" in report.rows[0].reason


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("country", "Peru", "two-letter code"),
        ("consent", "sure", "legitimate interest"),
        ("cadence_days", "0", "cadence"),
        ("teammate", "perhaps", "neither yes nor no"),
        ("rating_values", "9", "own rating"),
        ("name", " ", "needs a name"),
        ("github", "a\0b", "NUL"),
    ],
)
def test_bad_cells_of_people(column: str, value: str, said: str, workspace: Workspace, tmp_path: Path) -> None:
    cells = {"name": "Ana", "github": "", column: value}
    report = run(workspace, write_csv(tmp_path / "a.csv", [tuple(cells), tuple(cells.values())]))
    assert [note.level for note in report.rows] == [Level.ERROR]
    assert said in report.rows[0].reason
    assert report.nothing_read


def test_people_of_our_export_keep_their_ids_and_stages(workspace: Workspace, tmp_path: Path) -> None:
    owner = add_person(workspace, "Inês", teammate=True)
    key = add_person(workspace, "Ana", ("github", "ana"), owner_id=owner, notes="=1+1\nsecond line")
    people.set_stage(workspace, key, Stage.EXPAND, "Trains three teams.")
    people.rate(workspace, key, 4, by=owner)
    (tmp_path / "people.csv").write_bytes(exported(workspace, What.PEOPLE))
    with new_workspace(tmp_path / "other.db") as other:
        report = run(other, tmp_path / "people.csv")
        assert (report.people, report.rows) == (2, ())
        assert exported(other, What.PEOPLE) == exported(workspace, What.PEOPLE)
        assert people.get(other, key).draft == people.get(workspace, key).draft
        assert run(other, tmp_path / "people.csv").unchanged == 2


def test_an_edited_row_is_named_and_what_is_stored_stays(workspace: Workspace, tmp_path: Path) -> None:
    key = add_person(workspace, "Ana", notes="first")
    log_with(workspace, key, note="as it was")
    for what in (What.PEOPLE, What.INTERACTIONS):
        text = exported(workspace, what).decode().replace("first", "second").replace("as it was", "changed")
        path = tmp_path / f"{what}.csv"
        path.write_text(text, encoding="utf-8", newline="")
        report = run(workspace, path)
        assert (report.unchanged, report.warnings) == (1, 1)
        assert "what is stored was kept" in report.rows[0].reason
    assert people.get(workspace, key).draft.notes == "first"


def test_interactions_of_our_export_make_who_and_what_is_missing(workspace: Workspace, tmp_path: Path) -> None:
    ines = add_person(workspace, "Inês", teammate=True)
    key = add_person(workspace, "Ana")
    log_with(workspace, key, advocates=(ines,), tags=("sdk",), note="x")
    (tmp_path / "a.csv").write_bytes(exported(workspace, What.INTERACTIONS))
    with new_workspace(tmp_path / "other.db") as other:
        report = run(other, tmp_path / "a.csv")
        assert (report.people, report.interactions, report.warnings) == (2, 1, 0)
        assert exported(other, What.INTERACTIONS) == exported(workspace, What.INTERACTIONS)
        assert people.get(other, ines).draft.teammate


def test_a_full_form_without_ids_finds_people_by_name(workspace: Workspace, tmp_path: Path) -> None:
    key = add_person(workspace, "Ana")
    rows = [
        ("occurred_at", "people", "event", "advocates", "flow", "resources"),
        ("2026-03-01T10:00:00+01:00", "Ana; Bo Li", "KubeCon", "Inês", "question", "First app"),
    ]
    path = write_csv(tmp_path / "a.csv", rows)
    report = run(workspace, path)
    assert (report.people, report.interactions) == (2, 1)
    (found,) = interactions.of_person(workspace, key)
    assert found.people_names == ("Ana", "Bo Li")
    assert found.event_name == "KubeCon"
    assert found.resource_titles == ("First app",)
    assert found.advocate_names == ("Inês",)
    assert run(workspace, path).unchanged == 1


def test_a_raw_file_is_read_as_it_stands_when_asked(workspace: Workspace, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [("name", "notes"), ("Ana", "'=x")])
    run(workspace, path, unguarded=True)
    assert people.get(workspace, only(workspace, "Ana")).draft.notes == "'=x"


def test_an_import_that_is_stopped_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(count: int) -> None:
        raise Stopped

    rows = [PLAIN, *((f"p{number}", "2026-01-02", "") for number in range(600))]
    before = exported(workspace, What.EVERYTHING)
    with pytest.raises(Stopped):
        transfer_in.run(workspace, write_csv(tmp_path / "a.csv", rows), watch=stop)
    assert exported(workspace, What.EVERYTHING) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "not sound JSON"),
        ("[" * 100_000, "not sound JSON"),
        ('[{"name": NaN}]', "not sound JSON"),
        ('{"a": 1}', "nothing that CARE Desktop has written"),
        ('{"format": "CARE Desktop", "version": 99}', "has the format 99"),
    ],
)
def test_foreign_json_is_refused(content: str, said: str, workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CareError, match=said):
        transfer_in.run(workspace, path)


def test_json_rows_have_reasons_too(workspace: Workspace, tmp_path: Path) -> None:
    rows = [
        {"name": "Ana"},
        "text",
        {"name": {"first": "Bo"}},
        {"name": "C\0leo"},
        {"name": "Dora", "tags": ["a;b", "c"]},
    ]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    report = run(workspace, path)
    assert [note.row for note in report.rows] == [3, 4, 5]
    assert report.people == 2
    assert people.get(workspace, only(workspace, "Dora")).draft.tags == ("a;b", "c")


def test_scores_follow_from_what_was_imported(workspace: Workspace, tmp_path: Path) -> None:
    rows = [PLAIN, *(("Ana", f"2026-{month:02}-05", "commit") for month in range(1, 12))]
    run(workspace, write_csv(tmp_path / "a.csv", rows))
    (row,) = exported_rows(workspace, What.PEOPLE)
    assert float(row["trust"]) > 50
    assert row["last_contact"] == date(2026, 11, 5).isoformat()
    assert row["interactions"] == "11"
