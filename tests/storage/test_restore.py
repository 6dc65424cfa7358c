"""Restoring: beside a stale log, over damage, from an older format, without whoever was erased."""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from care_desktop.errors import CareError, Conflict, DamagedFile, UnreadableFile
from care_desktop.paths import migrations_dir
from care_desktop.services import backups, checks, derived, insights, people, restoring
from care_desktop.services.capture_names import known_names
from care_desktop.services.checks import Part
from care_desktop.services.outcome import Workspace
from care_desktop.services.people_list import PeopleQuery, view
from care_desktop.storage.database import open_database
from care_desktop.storage.suppression import own_name, suppress
from care_desktop.storage.work import UnitOfWork
from tests.factories import NOW, add_person, log_with, new_workspace
from tests.storage.test_backup import damage


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "w.care"


@pytest.fixture
def backup(path: Path) -> Iterator[Path]:
    """A backup with Ana and Bo; the workspace then gets Cy, and is closed."""
    with new_workspace(path) as workspace:
        ana = add_person(workspace, "Ana", ("email", "ana@example.org"))
        log_with(workspace, ana, add_person(workspace, "Bo"), note="talked with both")
        log_with(workspace, ana, note="canary of a note")
        insights.refresh_all(workspace)
        made = backups.make(workspace)
        log_with(workspace, add_person(workspace, "Cy"))
    yield made.path


def names(path: Path) -> list[str]:
    with new_workspace(path) as workspace:
        assert not checks.check(workspace)
        return sorted(row.name for row in view(workspace, PeopleQuery(), 0, 9).rows)


def test_the_preview_counts_and_restoring_keeps_what_was_there(path: Path, backup: Path) -> None:
    folder = backup.parent
    with new_workspace(path):  # open: reading beside it is no matter, replacing it is
        found = restoring.difference(path, backup)
        assert (found.pairs["person"].now, found.pairs["person"].then) == (3, 2)
        assert (found.pairs["interaction"].now, found.only_now, found.only_then) == (3, 1, 0)
        assert found.is_readable and not found.is_other and found.made_at == NOW
        with pytest.raises(Conflict, match="open in another window"):
            restoring.restore(path, backup, folder=folder, now=NOW)
    done = restoring.restore(path, backup, folder=folder, now=NOW)
    assert (done.people, done.interactions, done.forgotten, done.aside) == (2, 2, 0, None)
    assert names(path) == ["Ana", "Bo"]
    assert done.saved is not None
    restoring.restore(path, done.saved, folder=folder, now=NOW)
    assert names(path) == ["Ana", "Bo", "Cy"]


def test_a_stale_log_beside_it_gets_nowhere_near_what_is_restored(path: Path, backup: Path, tmp_path: Path) -> None:
    with new_workspace(path) as workspace:
        add_person(workspace, "Dee")
        for suffix in ("", "-wal", "-shm"):  # as a killed program leaves them
            shutil.copyfile(f"{path}{suffix}", f"{tmp_path / 'kept'}{suffix}")
    assert (tmp_path / "kept-wal").stat().st_size > 0
    for suffix in ("", "-wal", "-shm"):
        shutil.copyfile(f"{tmp_path / 'kept'}{suffix}", f"{path}{suffix}")
    done = restoring.restore(path, backup, folder=backup.parent, now=NOW)
    assert names(path) == ["Ana", "Bo"] and done.saved is not None
    with closing(sqlite3.connect(done.saved)) as saved:
        assert saved.execute("SELECT count(*) FROM person").fetchone() == (4,)  # the log was part of what was there
    # The file is gone and a log of it is left, torn: neither is lost, and neither is read into what is restored.
    path.unlink()
    wal = (tmp_path / "kept-wal").read_bytes()
    path.with_name("w.care-wal").write_bytes(wal[: len(wal) - 100])
    done = restoring.restore(path, backup, folder=backup.parent, now=NOW)
    assert names(path) == ["Ana", "Bo"]
    assert done.aside is not None and done.aside.with_name(done.aside.name + "-wal").exists()


def test_a_damaged_file_is_kept_aside_and_a_damaged_backup_is_refused(path: Path, backup: Path) -> None:
    damage(path)
    spoilt = path.read_bytes()
    found = restoring.difference(path, backup)
    assert found.pairs["person"].then == 2
    done = restoring.restore(path, backup, folder=backup.parent, now=NOW)
    assert done.saved is None and done.aside is not None and done.aside.read_bytes() == spoilt
    assert done.aside.name.startswith("w.care.damaged-20261122")
    assert names(path) == ["Ana", "Bo"]
    before = path.read_bytes()
    damage(backup)
    with pytest.raises(UnreadableFile, match="damaged"):
        restoring.restore(path, backup, folder=backup.parent, now=NOW)
    assert path.read_bytes() == before
    assert not path.with_name("w.care.restoring").exists()


def test_who_was_erased_does_not_come_back_with_a_backup(path: Path, backup: Path) -> None:
    with new_workspace(path) as workspace, workspace.database.work() as work:
        ana = next(row for row in work.driver.execute("SELECT id FROM person WHERE name = 'Ana'"))[0]
        suppress(work, [("email", "ana@example.org")], NOW.date())
        work.commit()
    done = restoring.restore(path, backup, folder=backup.parent, now=NOW)
    assert (done.forgotten, done.people, done.interactions) == (1, 1, 1)
    content = path.read_bytes()
    assert ana not in content and b"canary of a note" not in content and b"ana@example.org" not in content
    with new_workspace(path) as workspace:
        assert not checks.check(workspace)
        insights.refresh_all(workspace)
        assert not checks.check(workspace)
        with workspace.database.work() as work:
            assert work.driver.execute("SELECT count(*) FROM suppressed").fetchone()[0] > 0
    assert names(path) == ["Bo"]
    # And not with a second restore either: the marks came along.
    assert restoring.restore(path, backup, folder=backup.parent, now=NOW).people == 1


def test_a_backup_of_an_older_format_is_upgraded_and_one_of_another_workspace_refused(
    path: Path, backup: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old"
    (old / "versions").mkdir(parents=True)
    shutil.copyfile(migrations_dir() / "env.py", old / "env.py")
    (old / "script.py.mako").write_text("")
    for step in (migrations_dir() / "versions").glob("000[1-6]*.py"):
        shutil.copyfile(step, old / "versions" / step.name)
    other = tmp_path / "other.care"
    open_database(other, migrations_dir=old, backups_dir=tmp_path / "b", now=NOW, version="0").close()
    with pytest.raises(Conflict, match="of another workspace"):
        restoring.restore(path, other, folder=backup.parent, now=NOW)
    assert restoring.difference(path, other).is_other
    assert restoring.restore(tmp_path / "new.care", other, folder=backup.parent, now=NOW).people == 0
    assert names(tmp_path / "new.care") == []
    assert sqlite3.connect(other).execute("SELECT version_num FROM alembic_version").fetchone() == ("0006",)


def test_random_damage_opens_or_is_said_and_never_makes_another_file(path: Path, backup: Path, tmp_path: Path) -> None:
    good = path.read_bytes()
    rng = random.Random(7)
    outcomes = {"opened": 0, "said": 0}
    for number in range(24):
        spoilt = bytearray(good)
        for _ in range(rng.choice([1, 20, 400])):
            spoilt[rng.randrange(16, len(spoilt))] = rng.randrange(256)
        victim = tmp_path / f"{number}.care"
        victim.write_bytes(spoilt)
        try:
            with new_workspace(victim) as workspace:
                view(workspace, PeopleQuery(), 0, 9)
                insights.refresh_all(workspace)
                with workspace.database.reading() as work:
                    derived.summaries.hand_set_stages(work)
                for row in view(workspace, PeopleQuery(), 0, 9).rows:
                    people.get(workspace, row.id)
                log_with(workspace, add_person(workspace, "Eve"))
                checks.check(workspace)
            outcomes["opened"] += 1
        except CareError as error:
            assert str(error)
            outcomes["said"] += 1
        assert victim.stat().st_size > 0
    assert outcomes["said"] > 3


def test_check_finds_what_is_derived_wrongly_and_repairs_only_that(path: Path, backup: Path) -> None:
    def spoil(workspace: Workspace, *statements: str) -> None:
        with UnitOfWork(workspace.database.engine) as work:
            for statement in statements:
                work.driver.execute(statement)
            work.commit()

    with new_workspace(path) as workspace:
        insights.refresh_all(workspace)
        assert checks.check(workspace) == ()
        spoil(
            workspace,
            "UPDATE person_summary SET trust = 99.5 WHERE rowno = 1",
            "INSERT INTO note_search(note_search) VALUES ('delete-all')",
            "UPDATE person_text SET rest = 'nonsense' WHERE rowno = 2",
            "INSERT INTO person_search(person_search, rowid, names, rest) VALUES ('delete', 1, 'Ana', 'none of it')",
        )
        found = checks.check(workspace)
        assert {finding.part for finding in found} == {Part.SCORES, Part.SEARCH}
        assert all(finding.can_repair for finding in found)
        assert checks.check(workspace) == found  # looking changes nothing
        assert checks.repair(workspace) == ()
        spoil(
            workspace, "PRAGMA ignore_check_constraints = ON", "UPDATE interaction SET channel = 4000 WHERE rowno = 1"
        )
        (left,) = checks.check(workspace)
        assert left.part is Part.VALUES and not left.can_repair and "interaction" in left.sentence
        spoil(workspace, "UPDATE person SET name = x'ff00fe' WHERE rowno = 1")
        assert any("1 rows of person " in finding.sentence for finding in checks.check(workspace))
        with pytest.raises(DamagedFile):
            known_names(workspace)
        spoil(workspace, "DROP TABLE person_tag")
        (gone,) = checks.check(workspace)
        assert gone.part is Part.FILE and "person_tag" in gone.sentence


def test_own_names_are_marks_too(path: Path) -> None:
    with new_workspace(path) as workspace:
        ana = add_person(workspace, "Ana")
        made = backups.make(workspace)
        with workspace.database.work() as work:
            suppress(work, [own_name(ana)], NOW.date())
            work.commit()
    assert restoring.restore(path, made.path, folder=made.path.parent, now=NOW).forgotten == 1
