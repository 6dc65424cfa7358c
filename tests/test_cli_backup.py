"""The commands that keep a workspace safe, as a person calls them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from care_desktop.cli import main
from tests.storage.test_backup import damage


def test_backup_restore_and_check_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace, profile = tmp_path / "w.care", tmp_path / "p"
    place = ["--database", str(workspace), "--profile", str(profile)]

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main([*place, *arguments])
        return status, *capsys.readouterr()

    status, _, said = run("check")
    assert status == 1 and "There is no workspace" in said and not workspace.exists()
    assert run("log", "met @ana yesterday 20m")[0] == 0
    status, out, said = run("backup")
    first = Path(out.strip())
    assert status == 0 and first.is_file() and "1 people and 1 interactions" in said and "verified" in said
    elsewhere = tmp_path / "usb" / "copy.care"
    elsewhere.parent.mkdir()
    assert run("backup", "-o", str(elsewhere))[1].strip() == str(elsewhere)
    assert run("log", "met @bo yesterday")[0] == 0
    assert run("check")[:2] == (0, "Everything is in order: file, references, values, scores, search.\n")

    status, out, said = run("restore", first.name)  # a name from the list is enough
    assert status == 0 and "Restored 1 people and 1 interactions" in out and "only there now: 1" in said
    assert len(list(profile.glob("backups/*before-restore.care"))) == 1
    assert str(first) in run("backup", "--list")[1]

    # A workspace that is gone is not replaced behind anybody's back.
    workspace.unlink()
    status, _, said = run("log", "met @cy yesterday")
    assert status == 1 and "no new one was made" in said and not workspace.exists()
    assert run("restore", str(elsewhere), "--yes")[0] == 0

    damage(workspace)
    spoilt = workspace.read_bytes()
    status, out, said = run("check")
    assert status == 1 and "damaged" in out + said and "care-desktop restore" in out + said
    status, _, said = run("restore", str(first))
    assert status == 0 and "The damaged file is kept as" in said
    (aside,) = tmp_path.glob("w.care.damaged-*")
    assert aside.read_bytes() == spoilt
    with closing(sqlite3.connect(workspace)) as connection:
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (1,)

    with closing(sqlite3.connect(workspace)) as connection:
        connection.execute("UPDATE person_text SET rest = 'nonsense'")
        connection.commit()
    assert run("check")[0] == 1
    assert run("check", "--repair")[0] == 0
    assert run("check")[0] == 0
    assert run("restore", str(tmp_path / "none.care"))[0] == 1
