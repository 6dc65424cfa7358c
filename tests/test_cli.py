"""The command line keeps its contracts: exit status, where output goes, and the forms other programs read."""

import csv
import io
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from care_desktop import __version__, app, app_quick_log, cli, cli_commands
from care_desktop.paths import Profile
from tests.factories import write_csv

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], profile_folder: Path) -> Run:
    """Runs a command in this test's profile: (exit status, standard output, standard error)."""

    def run_command(*arguments: object) -> tuple[int, str, str]:
        status = cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run_command


@pytest.fixture
def history(tmp_path: Path) -> Path:
    rows = [("person", "date", "kind", "n")]
    rows += [("4c00c10a1f40", f"2025-{month:02}-14", "commit", "3") for month in range(1, 13)]
    rows += [("ef953e9da979", "2025-05-14", "review", "1")]
    return write_csv(tmp_path / "history.csv", rows)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_version_and_help(run: Run) -> None:
    assert run("--version") == (0, f"CARE Desktop {__version__}\n", "")
    status, out, _ = run("--help")
    assert status == 0
    assert all(command in out for command in ("import", "export", "demo", "log", "trust", "self-test"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("import",),
        ("export", "nothing"),
        ("export", "people", "--format", "pdf"),
        ("trust", "--as-of", "soon"),
        ("import", "x.csv", "--kind", "birds"),
        ("log",),
    ],
)
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...], run: Run) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err


def test_an_error_is_one_sentence_and_1(run: Run, tmp_path: Path) -> None:
    status, out, err = run("import", tmp_path / "none.csv")
    assert (status, out) == (1, "")
    assert err.startswith("none.csv cannot be read")
    assert "Traceback" not in err
    (tmp_path / "foreign.db").write_bytes(b"not a database at all")
    status, _, err = run("--database", tmp_path / "foreign.db", "trust")
    assert status == 1
    assert "not a CARE Desktop workspace" in err
    assert (tmp_path / "foreign.db").read_bytes() == b"not a database at all"


def test_what_may_not_be_read_is_a_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_place: object) -> None:
        raise PermissionError(13, "Permission denied", "/secret/w.care")

    monkeypatch.setattr("care_desktop.cli_backup._must_exist", refuse)
    status, out, err = run("check")
    assert (status, out) == (1, "") and "/secret/w.care (Permission denied)" in err and "mistake" not in err


def test_import_reports_as_json_and_text(run: Run, history: Path) -> None:
    status, out, err = run("import", history, "--kind", "interactions", "--format", "json")
    found = json.loads(out)
    assert status == 0
    assert found == {"people": 2, "interactions": 13, "unchanged": 0, "warnings": 0, "errors": 0, "rows": []}
    status, out, err = run("import", history)
    assert out == "0 people new, 0 interactions new, 13 unchanged, 0 warnings, 0 errors\n"
    assert err == "columns that were not read: interactions: n\n"


def test_import_names_bad_rows(run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [("person", "date"), ("Ana", "2026-13-40")])
    status, out, _ = run("import", path, "--format", "json", "--dry-run")
    assert status == 1
    assert json.loads(out)["rows"] == [
        {"row": 2, "level": "error", "reason": "the date “2026-13-40” is not a date; write it as YYYY-MM-DD"}
    ]
    status, _, err = run("import", path)
    assert status == 1
    assert "row 2: the date “2026-13-40”" in err


def test_import_with_mapped_columns(run: Run, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [("who", "when"), ("Ana", "2026-01-02")])
    status, out, _ = run("import", path, "--map", "who=person", "--map", "when=date", "--format", "json")
    assert (status, json.loads(out)["interactions"]) == (0, 1)
    assert run("import", path, "--map", "nothing")[0] == 1


def test_a_dry_run_stores_nothing(run: Run, history: Path) -> None:
    assert "would be new" in run("import", history, "--dry-run")[1]
    assert table(run("export", "people")[1]) == []


def test_trust_of_several_dates(run: Run, history: Path) -> None:
    run("import", history)
    status, out, _ = run("trust", "--as-of", "2025-03-14", "--as-of", "2025-06-01", "--format", "csv")
    rows = table(out)
    assert status == 0
    columns = "person_id name as_of trust trust_low trust_high presence_90d stage convert activate retain expand"
    assert list(rows[0]) == [*columns.split(), "formula_version"]
    assert {row["formula_version"] for row in rows} == {"1"}
    assert [(row["as_of"], row["name"]) for row in rows] == [
        ("2025-03-14", "4c00c10a1f40"),
        ("2025-06-01", "4c00c10a1f40"),
        ("2025-06-01", "ef953e9da979"),
    ]
    assert rows[0]["stage"] == "activate"  # what happened on the day itself is not known before it
    assert float(rows[0]["trust_low"]) < float(rows[0]["trust"]) < float(rows[0]["trust_high"])
    assert 0 < float(rows[0]["presence_90d"]) < 1


def test_trust_of_one_person_and_why(run: Run, history: Path) -> None:
    run("import", history)
    (row,) = json.loads(run("trust", "--person", "4C00C10A1F40", "--format", "json")[1])
    shares = table(run("trust", "--person", row["person_id"], "--explain", "--format", "csv")[1])
    assert sum(float(share["share"]) for share in shares) == pytest.approx(row["trust"], abs=0.01)
    assert list(shares[0]) == "person_id name as_of share day text interaction_id reason".split()
    assert {share["reason"] for share in shares} == {"", "contribution"}
    text = run("trust", "--person", "4c00c10a1f40", "--explain")[1]
    begin, group, *pieces, total = [line.split(maxsplit=1) for line in text.splitlines()[1:]]
    assert begin[1] == "to begin with" and group[1] == "contribution, 12" and len(pieces) == 12
    assert float(begin[0]) + float(group[0]) == pytest.approx(float(total[1]), abs=1e-6)
    assert sum(float(piece[0]) for piece in pieces) == pytest.approx(float(group[0]), abs=1e-6)
    assert run("trust", "--person", "nobody")[0] == 1
    assert "4c00c10a1f40" in run("trust")[1]


def test_export_to_standard_output_and_to_files(run: Run, history: Path, tmp_path: Path) -> None:
    run("import", history)
    status, out, _ = run("export", "people", "-o", "-")
    assert (status, len(table(out))) == (0, 2)
    assert out.startswith("id,name")
    status, out, err = run("export", "people", "-o", tmp_path / "people.csv")
    assert (status, out) == (0, "")
    assert "2 rows written" in err
    assert (tmp_path / "people.csv").read_bytes().startswith(b"\xef\xbb\xbfid,name")
    run("export", "people", "--raw", "-o", tmp_path / "raw.csv")
    assert (tmp_path / "raw.csv").read_bytes().startswith(b"id,name")
    assert len(json.loads(run("export", "interactions", "--format", "json")[1])) == 13
    assert len(table(run("export", "interactions", "--since", "2025-06-01")[1])) == 7
    assert run("export", "everything", "-o", tmp_path / "all.zip")[0] == 0
    assert "people.csv" in zipfile.ZipFile(tmp_path / "all.zip").namelist()
    status, _, err = run("export", "everything", "-o", tmp_path / "all.csv")
    assert status == 1
    assert "folder or a .zip" in err


def test_everything_goes_into_another_database_and_out_again(run: Run, tmp_path: Path) -> None:
    run("demo", "--people", "8", "--database", tmp_path / "a.db")
    run("--database", tmp_path / "a.db", "export", "everything", "-o", tmp_path / "a")
    run("--database", tmp_path / "b.db", "import", tmp_path / "a")
    run("--database", tmp_path / "b.db", "export", "everything", "-o", tmp_path / "b")
    assert {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()} == {
        path.name: path.read_bytes() for path in (tmp_path / "b").iterdir()
    }


def test_demo_writes_the_sample_and_never_over_other_data(run: Run, tmp_path: Path, profile_folder: Path) -> None:
    status, out, _ = run("demo", "--people", "5")
    assert status == 0
    assert (profile_folder / "sample.db").exists()
    assert not (profile_folder / "workspace.db").exists()
    assert run("demo", "--people", "5")[1] == out
    assert run("demo", "--people", "5", "--database", tmp_path / "x.db")[0] == 0
    status, _, err = run("demo", "--people", "5", "--database", tmp_path / "x.db")
    assert status == 1
    assert "nothing was changed" in err


def test_the_profile_and_the_database_may_be_named(run: Run, tmp_path: Path, history: Path) -> None:
    run("--profile", tmp_path / "p", "import", history)
    assert (tmp_path / "p" / "workspace.db").exists()
    run("--profile", tmp_path / "p", "--database", tmp_path / "other.db", "import", history)
    assert (tmp_path / "other.db").exists()


def test_a_line_is_shown_as_it_is_understood(run: Run, profile_folder: Path) -> None:
    line = (
        "met @ana and Bo Li at KubeCon yesterday 20m: auth SDK docs confuse newcomers; promised sample by fri #sdk ++"
    )
    status, out, _ = run("log", line, "--dry-run", "--format", "json", "--now", "2026-11-22T09:00:00+00:00")
    found = json.loads(out)
    assert status == 0
    assert found["people"] == ["ana", "Bo Li"] or found["people"] == ["Ana", "Bo Li"]
    assert found["occurred_at"] == "2026-11-21"
    assert (found["duration_min"], found["tone"], found["tags"]) == (20, 2, ["sdk"])
    assert found["promises"] == [{"text": "sample", "due": "2026-11-27"}]
    assert not (profile_folder / "workspace.db").exists()


def test_a_line_is_stored(run: Run) -> None:
    status, out, _ = run("log", "called Ana Quispe 30m yesterday ++", "--now", "2026-11-22")
    assert status == 0
    assert "Ana Quispe" in out
    (row,) = table(run("export", "interactions")[1])
    assert (row["people"], row["channel"], row["duration_min"], row["tone"]) == ("Ana Quispe", "call", "30", "2")
    assert row["occurred_at"] == "2026-11-21"


def test_a_line_that_names_nobody_is_not_stored(run: Run) -> None:
    status, _, err = run("log", "20m #sdk")
    assert status == 1
    assert "who it was with" in err


def test_lines_of_a_file_give_one_object_a_row(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lines.txt"
    path.write_text("called Ana Quispe 30m\nmet Bo Li yesterday\n", encoding="utf-8")
    status, out, _ = run("log", "--lines", path, "--dry-run", "--now", "2026-11-22")
    assert status == 0
    assert [json.loads(line)["people"] for line in out.splitlines()] == [["Ana Quispe"], ["Bo Li"]]
    stdin = io.TextIOWrapper(io.BytesIO(b"called Ana Quispe\n20m\n"), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", stdin)
    status, out, err = run("log", "--lines", "-")
    assert (status, len(out.splitlines())) == (1, 2)
    assert err.startswith("row 2:")
    assert run("log", "--lines", tmp_path / "none.txt")[0] == 1
    assert run("log", "x", "--lines", path)[0] == 2


def test_the_self_test_passes_and_says_what_it_found(run: Run) -> None:
    status, out, _ = run("self-test", "--json")
    found = json.loads(out)
    assert status == 0, found
    assert found["ok"]
    assert [check["name"] for check in found["checks"]] == [
        "migrations",
        "SQLite",
        "resources",
        "handbook",
        "fonts",
        "keychain",
        "charts",
        "database",
    ]
    assert "no keychain" in found["checks"][5]["detail"]
    assert run("self-test")[1].count("\n") == 8


def test_the_self_test_fails_when_a_check_does(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from care_desktop import cli_self_test

    monkeypatch.setattr(cli_self_test, "resources_dir", lambda: tmp_path)
    checks = [pair for pair in cli_self_test.CHECKS if pair[0] == "resources"]
    monkeypatch.setattr(cli_self_test, "CHECKS", checks)
    status, out, _ = run("self-test")
    assert status == 1
    assert out.startswith("FAILED")


@pytest.mark.parametrize(
    ("arguments", "database", "ends"),
    [
        ((), None, False),
        (("--quit-after-paint",), None, True),
        (("--database", "x.db", "--profile=p"), "x.db", False),
    ],
)
def test_the_window_opens_by_default(
    arguments: tuple[str, ...], database: str | None, ends: bool, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Profile, Path | None, bool]] = []

    def open_window(profile: Profile, database: Path | None = None, quit_after_paint: bool = False) -> int:
        asked.append((profile, database, quit_after_paint))
        return 0

    monkeypatch.setattr(app, "run", open_window)
    assert run(*arguments)[0] == 0
    ((_, found, ended),) = asked
    assert found == (Path(database) if database else None)
    assert ended is ends


def test_the_quick_log_is_a_window_of_its_own(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path | None] = []
    monkeypatch.setattr(app_quick_log, "run_quick_log", lambda profile, database: asked.append(database) or 0)
    assert run("--quick-log", "--database", "x.db")[0] == 0
    with pytest.raises(SystemExit):
        cli_commands.app(["--quick-log"], prog_name="care-desktop")
    assert asked == [Path("x.db"), None]


def test_the_sample_can_be_opened_at_once(run: Run, monkeypatch: pytest.MonkeyPatch, profile_folder: Path) -> None:
    asked: list[Path | None] = []
    monkeypatch.setattr(app, "run", lambda profile, database, quit_after_paint: asked.append(database) or 0)
    run("demo", "--people", "3", "--open")
    assert asked == [profile_folder / "sample.db"]


def test_an_account_that_can_do_without_a_token_syncs_without_a_keychain(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    # Nothing listens on the port: what fails is the network, not the missing keychain.
    run("accounts", "add", "gitea", "--host", "http://127.0.0.1:9", "--set", "repositories=acme/sdk")
    status, _, said = run("sync")
    assert status == 1 and "127.0.0.1" in said and "keychain" not in said
