"""Rules 2, 4 and 8 in a whole session at DEBUG: a person is in no log, crash report or output, and nobody's markup."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAME = "Zorabel Quintrixa"


@dataclass(frozen=True)
class Played:
    folder: Path
    said: bytes
    seen: dict[str, Any]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    folder = tmp_path_factory.mktemp("session")
    command = [sys.executable, "-m", "tests.security.canary_session", str(folder)]
    done = subprocess.run(command, cwd=ROOT, input=f"{NAME}\n".encode(), capture_output=True, timeout=110, check=False)
    said = done.stdout + done.stderr
    found = [line for line in done.stdout.decode().splitlines() if line.startswith("SEEN ")]
    assert found, said[-4000:].decode("utf-8", "replace")
    return Played(folder, said, json.loads(found[0].removeprefix("SEEN ")))


def test_the_person_is_in_no_log_no_report_and_no_output(played: Played) -> None:
    logs = {path.name: path.read_bytes() for path in (played.folder / "profile" / "logs").iterdir()}
    reports = [name for name in logs if name.startswith("crash-")]
    told = logs["care-desktop.log"]
    assert len(reports) == 5 and b" DEBUG " in told
    for what in (b"KeyError", b"ValueError", b"LookupError", b"FileNotFoundError", b"foreign.library: something, in "):
        assert what in told
    assert any(b"Fatal Python error: Aborted" in body for body in logs.values())
    for word in NAME.encode().split():
        assert [name for name, body in {**logs, "output": played.said}.items() if word in body] == []


def test_the_person_is_where_people_are_kept_and_nowhere_else(played: Played) -> None:
    kept = {
        path.relative_to(played.folder).as_posix(): path.read_bytes()
        for path in played.folder.rglob("*")
        if path.is_file()
    }
    holding = {name for name, body in kept.items() if NAME.split()[1].encode() in body}
    assert {"profile/workspace.db", "profile/exports/people.csv", "broken.csv"} <= holding
    allowed = ("profile/workspace.db", "profile/exports/", "profile/draft", "profile/backups/", "broken.csv")
    assert [name for name in holding if not name.startswith(allowed)] == []


def test_no_widget_of_the_window_takes_a_name_for_markup(played: Played) -> None:
    assert played.seen["seen"] > 100
    assert played.seen["markup"] == []
