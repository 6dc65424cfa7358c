"""Reports are kept for their owner, few of them; what a torn-down run left behind is found at the next start."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from care_desktop.crash_report import (
    REPORTS_KEPT,
    Surroundings,
    keep_report,
    left_behind,
    report_text,
    size_class,
)

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
FALLS = """
import faulthandler, sys
from pathlib import Path
from care_desktop.crash_report import watch_for_faults
zorabel = "Zorabel Quintrix"
watched = watch_for_faults(Path(sys.argv[1]))
assert watched is not None
if sys.argv[2] == "falls":
    faulthandler._sigsegv()
if sys.argv[2] == "ends":
    watched.end()
"""


def run(folder: Path, how: str) -> int:
    command = [sys.executable, "-c", FALLS, str(folder), how]
    return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode


def test_a_report_says_what_helps_and_no_more() -> None:
    text = report_text('  File "/home/ana/x.py"\nToken: token=abc123 ana@example.org', Surroundings("6.11, xcb"), NOW)
    head = [line.partition(":")[0] for line in text.splitlines()[1:6]]
    assert head == ["At", "Version", "Python", "Qt", "System"]
    assert "At: 2026-11-22 09:30:00 UTC" in text
    for word in ("ana", "abc123", "example.org", "Locale", "Workspace"):
        assert word not in text


@pytest.mark.parametrize(
    ("people", "interactions", "words"),
    [(0, 1, "no people, up to 10 interactions"), (100, 101, "up to 100 people, up to 1,000 interactions")],
)
def test_sizes_are_orders_of_magnitude(people: int, interactions: int, words: str) -> None:
    assert size_class(people, interactions) == words


def test_ten_reports_are_kept_for_their_owner(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    kept = [keep_report(logs, f"report {n}\n", NOW + timedelta(minutes=n // 2)) for n in range(REPORTS_KEPT + 3)]
    files = sorted(logs.iterdir())
    assert len(files) == REPORTS_KEPT
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    last = kept[-1].path
    assert last is not None and last.read_text(encoding="utf-8") == "report 12\n"
    assert last.name == "crash-2026-11-22-093600.txt"


def test_a_report_that_cannot_be_written_is_there_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file stands here", encoding="utf-8")
    made = keep_report(tmp_path / "logs", "report", NOW)
    assert (made.text, made.path) == ("report", None)


def test_a_torn_down_run_leaves_the_place_and_a_clean_one_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, "ends") == 0
    assert list(tmp_path.iterdir()) == []
    assert run(tmp_path, "stops") == 0
    assert run(tmp_path, "falls") < 0
    dumps = list(tmp_path.glob("fault-*.txt"))
    assert len(dumps) == 2 and {path.stat().st_mode & 0o777 for path in dumps} == {0o600}
    running = tmp_path / "fault-1.txt"
    running.write_text("Fatal Python error: Aborted\n", encoding="utf-8")
    with next(path for path in dumps if path.stat().st_size).open("a", encoding="utf-8") as dump:
        dump.write('  File "/home/zorabel/care_desktop/x.py", line 3 in paint\nZorabel Quintrix\n')
    found = left_behind(tmp_path, Surroundings(), NOW)
    assert found is not None and found.path is not None
    assert "Fatal Python error: Segmentation fault" in found.text
    assert 'File "x.py", line 3 in paint' in found.text
    assert "orabel" not in found.text
    assert sorted(tmp_path.iterdir()) == sorted([running, found.path])
    assert left_behind(tmp_path, Surroundings(), NOW) is None
