"""Rows 1, 9, 10: killed or failing at any step of making or upgrading a file; every older format with its rows."""

import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from care_desktop.errors import CareError, NewerDatabase
from care_desktop.paths import migrations_dir
from care_desktop.storage.backup_manifest import backups_in
from care_desktop.storage.migrate import known_revisions
from tests.factories import add_person, new_workspace
from tests.faults.killing import Killer
from tests.faults.old_workspaces import ROWS, open_at
from tests.faults.soundness import Rows, assert_sound, columns_of, count_of, revision_of, rows_of
from tests.faults.steps import Steps, counted, io_error

HEAD = known_revisions(migrations_dir())[-1]
OLDER = known_revisions(migrations_dir())[:-1]
# Every step of every revision takes minutes: in parts, so that none of them takes too long for a test.
PARTS = 4
# The file is there, and says little or nothing yet.
DELICATE = (1, 3)
OldWorkspace = Callable[[str], Path]
every_revision = pytest.mark.parametrize("revision", OLDER)


def steps_of(revisions: Sequence[str]) -> pytest.MarkDecorator:
    """One step at random of each of these revisions, and every step of all of them in parts."""
    parts = [pytest.param(revision, part, marks=pytest.mark.faults) for revision in OLDER for part in range(PARTS)]
    return pytest.mark.parametrize(("revision", "part"), [*((revision, None) for revision in revisions), *parts])


some_or_all = pytest.mark.parametrize(
    "part", [None, *(pytest.param(n, marks=pytest.mark.faults) for n in range(PARTS))]
)


class Old:
    """An old workspace, copied afresh for each fault, and what it holds."""

    def __init__(self, file: Path, folder: Path) -> None:
        self._file, self._folder = file, folder
        self.revision = revision_of(file)
        # Which of its rows say what the format is changes, and nothing else may.
        self.columns = {name: found for name, found in columns_of(file).items() if name != "alembic_version"}
        self.rows = rows_of(file, self.columns)

    def copied(self) -> Path:
        """A copy alone in a folder."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        return Path(shutil.copyfile(self._file, self._folder / self._file.name))

    def assert_whole(self, path: Path) -> None:
        """Sound, of the old format or the new one, with every row it had."""
        assert revision_of(path) in (self.revision, HEAD)
        if revision_of(path) == self.revision:
            assert columns_of(path).keys() - {"alembic_version"} == self.columns.keys()
        assert self.kept(path) == self.rows
        assert_sound(path)

    def kept(self, path: Path) -> Rows:
        """What is in the tables and columns it had."""
        return rows_of(path, self.columns)

    def assert_opens(self, path: Path) -> None:
        """The next try works."""
        open_at(path).close()
        assert revision_of(path) == HEAD
        assert self.kept(path) == self.rows
        assert_sound(path)


def places(steps: int, part: int | None) -> Sequence[int]:
    """The steps at which something happens, counted from 1: those of a part, or one at random."""
    return [random.randint(1, steps)] if part is None else range(1 + part, steps + 1, PARTS)


def steps_of_opening(path: Path) -> int:
    """How many steps opening a file takes."""
    with counted(Steps()) as steps:
        open_at(path).close()
    return steps.count


@every_revision
def test_an_older_workspace_is_upgraded_with_every_row(
    revision: str, old_workspace: OldWorkspace, tmp_path: Path
) -> None:
    old = Old(old_workspace(revision), tmp_path / "here")
    assert all(len(rows) >= ROWS for name, rows in old.rows.items() if name != "workspace")
    path = old.copied()
    old.assert_opens(path)
    (backup,) = backups_in(path.parent / "backups")
    assert revision_of(backup.path) == revision and old.kept(backup.path) == old.rows
    # What was there is not only kept, the program can work with it.
    with new_workspace(path) as workspace:
        add_person(workspace, "Somebody new")
    assert count_of(path, "person") == ROWS + 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no processes that fork")
@steps_of(OLDER[::3])
def test_killed_at_any_step_of_an_upgrade_nothing_is_lost(
    revision: str, part: int | None, old_workspace: OldWorkspace, tmp_path: Path, kill: Killer
) -> None:
    old = Old(old_workspace(revision), tmp_path / "here")
    for place in places(steps_of_opening(old.copied()), part):
        path = old.copied()
        assert kill.run("open", at=place, file=str(path)).killed
        old.assert_whole(path)
        old.assert_opens(path)


@steps_of(OLDER[1::3])
def test_failing_at_any_step_of_an_upgrade_leaves_the_file_as_it_was(
    revision: str, part: int | None, old_workspace: OldWorkspace, tmp_path: Path
) -> None:
    old = Old(old_workspace(revision), tmp_path / "here")
    for place in places(steps_of_opening(old.copied()), part):
        path = old.copied()
        with counted(Steps(place, io_error)) as steps:
            try:
                open_at(path).close()
            except CareError as refused:
                assert refused.next_step
        assert steps.count >= place
        old.assert_whole(path)
        old.assert_opens(path)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no processes that fork")
@some_or_all
def test_killed_at_any_step_of_the_first_start_the_next_one_works(
    part: int | None, tmp_path: Path, kill: Killer
) -> None:
    steps = steps_of_opening(tmp_path / "new.care")
    for place in sorted({*places(steps, part), *DELICATE}):
        path = tmp_path / f"at-{place}" / "workspace.care"
        assert kill.run("open", at=place, file=str(path)).killed
        open_at(path).close()
        assert count_of(path, "workspace") == 1
        assert_sound(path)


@some_or_all
def test_failing_at_any_step_of_the_first_start_the_next_one_works(part: int | None, tmp_path: Path) -> None:
    steps = steps_of_opening(tmp_path / "new.care")
    for place in sorted({*places(steps, part), *DELICATE}):
        path = tmp_path / f"at-{place}" / "workspace.care"
        with counted(Steps(place, io_error)):
            try:
                open_at(path).close()
            except CareError as refused:
                assert refused.next_step
            else:
                # It does without a write-ahead log, and without nothing else.
                assert count_of(path, "workspace") == 1 and revision_of(path) == HEAD
        open_at(path).close()
        assert count_of(path, "workspace") == 1
        assert_sound(path)


def test_a_newer_file_is_refused_by_both_versions_and_not_touched(spoilt: Path) -> None:
    with closing(sqlite3.connect(spoilt)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = spoilt.read_bytes()
    with pytest.raises(NewerDatabase, match=rf"9999.*{HEAD}") as refused:
        open_at(spoilt)
    assert refused.value.next_step
    assert spoilt.read_bytes() == before
    assert not (spoilt.parent / "backups").exists()
