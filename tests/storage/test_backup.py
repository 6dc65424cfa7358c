"""Backups of real files: one moment, verified, whole or not at all, and which of them stay."""

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.people import PersonDraft
from care_desktop.errors import DamagedFile, StorageFailure
from care_desktop.services import backups, people
from care_desktop.services.backups import BackupReason
from care_desktop.services.outcome import Workspace, revert
from care_desktop.storage import people as store
from care_desktop.storage.backup import BackupStopped, back_up, verify
from care_desktop.storage.backup_manifest import backups_in, digest_of, manifest_path
from care_desktop.storage.backup_rotation import KEEP_ALL, Copy, kept
from care_desktop.storage.restore import look_inside
from tests.factories import NOW, add_person, log_with, new_workspace

HAND = BackupReason.BY_HAND
WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
print("ready", flush=True)
for number in range(100_000):
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO left_side VALUES (?, randomblob(900))", [number])
    connection.execute("INSERT INTO right_side VALUES (?, randomblob(900))", [number])
    connection.execute("COMMIT")
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "w.care") as opened:
        log_with(opened, add_person(opened, "Ana", ("github", "ana")), note="about retries")
        yield opened


def test_a_backup_is_private_verified_and_says_what_it_holds(workspace: Workspace) -> None:
    made = backups.make(workspace)
    told = made.manifest
    assert made.path.stat().st_mode & 0o777 == manifest_path(made.path).stat().st_mode & 0o777 == 0o600
    assert made.path.parent.stat().st_mode & 0o777 == 0o700
    assert (told.counts["person"], told.counts["interaction"], told.reason) == (1, 1, HAND)
    assert told.thorough and not told.orphans and told.made_at == NOW and told.sha256 == digest_of(made.path)
    assert told.source == str(workspace.path)
    with closing(sqlite3.connect(made.path)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("SELECT name FROM person").fetchall() == [("Ana",)]
    assert backups.kept(workspace) == (made,)
    assert sorted(path.name for path in made.path.parent.iterdir()) == [made.path.name, manifest_path(made.path).name]


def test_only_what_was_changed_is_copied_again(workspace: Workspace) -> None:
    assert backups.make_if_changed(workspace) is not None
    assert backups.make_if_changed(workspace) is None
    with workspace.database.work() as work:  # what is derived is no change
        work.driver.execute("UPDATE person_summary SET trust = 12")
        work.commit()
    assert backups.make_if_changed(workspace) is None
    ana = people.archive(workspace, next(iter(_ids(workspace))))
    assert backups.make_if_changed(workspace) is not None
    revert(workspace, ana.undo)  # type: ignore[arg-type]
    assert backups.make_if_changed(workspace) is None  # as it was in the first one
    for table, statement in {
        "promise": "UPDATE promise SET state = 2",
        "handle": "UPDATE handle SET value = 'ana2'",
        "setting": "INSERT INTO setting VALUES ('k', 'v')",
    }.items():
        with workspace.database.work() as work:
            changed = work.driver.execute(statement).rowcount
            work.commit()
        assert (backups.make_if_changed(workspace) is not None) == bool(changed), table


def _ids(workspace: Workspace) -> list:  # type: ignore[type-arg]
    with workspace.database.reading() as work:
        from uuid import UUID

        return [UUID(bytes=row[0]) for row in work.driver.execute("SELECT id FROM person")]


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_a_copy_made_while_another_process_writes_is_of_one_moment(tmp_path: Path, journal: str) -> None:
    with new_workspace(tmp_path / "w.care") as made:
        add_person(made, "Ana")
    path = tmp_path / "w.care"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {journal}")
        connection.executescript("CREATE TABLE left_side (n, b); CREATE TABLE right_side (n, b);")
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE)
    try:
        assert writer.stdout is not None and writer.stdout.readline()
        last = -1
        for number in range(3 if journal == "wal" else 1):
            now = NOW + timedelta(seconds=number)
            copy = back_up(path, tmp_path / "b", now=now, reason=HAND)
            assert copy is not None and copy.manifest.thorough
            counts = copy.manifest.counts
            assert counts["left_side"] == counts["right_side"] >= last
            last = counts["left_side"]
            with closing(sqlite3.connect(copy.path)) as read:
                assert read.execute("SELECT max(n) FROM left_side UNION SELECT max(n) FROM right_side").fetchall() == [
                    (last - 1 if last else None,)
                ]
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()


def _child(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)


def test_a_full_disk_leaves_nothing_behind_and_a_sentence(workspace: Workspace, tmp_path: Path) -> None:
    with workspace.database.work() as work:
        for number in range(200):
            store.add_person(work, PersonDraft(f"P{number}", notes="n" * 4000), now=NOW)
        work.commit()
    code = f"""
import resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from care_desktop.errors import StorageFailure
from care_desktop.storage.backup import BackupReason, back_up
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, {resource.RLIM_INFINITY}))
try:
    back_up(Path(sys.argv[1]), Path(sys.argv[2]), now=datetime.now(UTC), reason=BackupReason.BY_HAND)
except StorageFailure as error:
    print(error)
"""
    done = _child(code, str(workspace.path), str(tmp_path / "limited"))
    assert "No backup of w.care could be made" in done.stdout and "Nothing was changed" in done.stdout, done.stderr
    assert list((tmp_path / "limited").iterdir()) == []
    assert backups.make(workspace).manifest.counts["person"] == 201


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("mount") is None, reason="mounting needs root")
def test_a_full_file_system_too(workspace: Workspace, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small], check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        with pytest.raises(StorageFailure, match=r"the disk of .* is full"):
            back_up(workspace.path, small, now=NOW, reason=HAND)
        assert list(small.iterdir()) == []
    finally:
        subprocess.run(["umount", small], check=True)


def test_a_file_whose_writer_was_killed_can_be_read(workspace: Workspace) -> None:
    made = backups.make(workspace)
    half = """import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN")
connection.execute("CREATE TABLE half AS WITH r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r LIMIT 2000)"
                   " SELECT i, hex(randomblob(200)) FROM r")
os._exit(1)
"""
    subprocess.run([sys.executable, "-c", half, str(made.path)], check=False)
    assert made.path.with_name(f"{made.path.name}-journal").stat().st_size > 0
    assert verify(made) == made
    assert look_inside(made.path).people
    assert not made.path.with_name(f"{made.path.name}-journal").exists()
    assert digest_of(made.path) == made.manifest.sha256


def test_a_stopped_backup_leaves_nothing_and_a_damaged_file_is_not_copied(workspace: Workspace, tmp_path: Path) -> None:
    asked = iter([False, True, True, True, True, True, True, True])
    with pytest.raises(BackupStopped):
        back_up(workspace.path, tmp_path / "b", now=NOW, reason=HAND, stop=lambda: next(asked, True))
    assert list((tmp_path / "b").iterdir()) == []
    good = backups.make(workspace)
    workspace.database.close()
    damage(workspace.path)
    with pytest.raises(DamagedFile, match=r"w\.care is damaged"):
        back_up(workspace.path, tmp_path / "b", now=NOW, reason=HAND)
    assert list((tmp_path / "b").iterdir()) == []
    with good.path.open("r+b") as stream:
        stream.seek(30_000)
        stream.write(b"x")
    with pytest.raises(DamagedFile):
        verify(good)
    manifest = json.loads(manifest_path(good.path).read_text())
    manifest_path(good.path).write_text(json.dumps({**manifest, "size": 1}))
    assert backups_in(good.path.parent) == ()


def damage(path: Path) -> None:
    """Garble every tenth page behind the head, as a failing disk does."""
    with path.open("r+b") as stream:
        for page in range(2, path.stat().st_size // 4096, 10):
            stream.seek(page * 4096)
            stream.write(bytes(range(256)) * 16)


hours = st.integers(0, 24 * 700)
revisions = st.sampled_from(["0008", "0009", "0010"])


@given(st.lists(st.tuples(hours, revisions), max_size=120, unique=True), st.integers(-24 * 800, 24 * 800))
def test_what_stays_never_depends_on_a_wrong_clock_alone(made: list[tuple[int, str]], off: int) -> None:
    copies = [Copy(f"{n}-{r}", NOW - timedelta(hours=n), r) for n, r in made]
    stays = kept(copies, NOW + timedelta(hours=off))
    names = {copy.name for copy in copies}
    assert stays <= names and bool(stays) == bool(names)
    if not copies:
        return
    newest = max(copies, key=lambda copy: (copy.made_at, copy.name))
    assert newest.name in stays
    older = [copy for copy in copies if copy.revision < max(c.revision for c in copies)]
    if older:
        assert max(older, key=lambda copy: (copy.made_at, copy.name)).name in stays
    for copy in copies:
        if NOW + timedelta(hours=off) - copy.made_at <= KEEP_ALL:
            assert copy.name in stays
    # Whatever the clock says, a day, a week and a month of the last ones there are keeps one of its own.
    days = sorted({copy.made_at.date() for copy in copies}, reverse=True)
    assert {c.made_at.date() for c in copies if c.name in stays} >= set(days[:12])
    assert len(stays) <= 12 + 10 + 9 + 2 + sum(NOW + timedelta(hours=off) - c.made_at <= KEEP_ALL for c in copies)
    assert kept([copy for copy in copies if copy.name in stays], NOW + timedelta(hours=off)) == stays


def test_a_year_of_backups_thins_out_to_a_few(workspace: Workspace) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    copies: list[Copy] = []
    for step in range(365 * 2):
        now = start + timedelta(hours=12 * step)
        copies.append(Copy(str(step), now, "0010"))
        stays = kept(copies, now)
        copies = [copy for copy in copies if copy.name in stays]
    ages = sorted({(now - copy.made_at).days for copy in copies})
    assert ages[:12] == list(range(12)) and ages[-1] > 230
    assert len(copies) < 45
    folder = workspace.database.backups
    for day in (1, 2, 400):
        back_up(workspace.path, folder, now=NOW - timedelta(days=day, hours=1), reason=HAND)
        back_up(workspace.path, folder, now=NOW - timedelta(days=day), reason=HAND)
    backups.make(workspace)
    found = [each.manifest.made_at for each in backups.kept(workspace)]
    assert NOW - timedelta(days=400, hours=1) not in found and NOW - timedelta(days=400) in found
    assert date(2026, 11, 21) in {made.date() for made in found}
