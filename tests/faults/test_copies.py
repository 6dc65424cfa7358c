"""Rows 6 and 7: a copy of a workspace that is being written is one moment of it; restored, it is that and no more."""

import shutil
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from care_desktop.errors import Conflict
from care_desktop.services import backups, interactions, people, restoring
from care_desktop.services.people_list import PeopleQuery, view
from care_desktop.storage.backup import back_up
from care_desktop.storage.backup_manifest import BackupReason
from tests.factories import NOW, add_person, new_workspace
from tests.faults.children import PAGE, talk
from tests.faults.killing import Killer
from tests.faults.soundness import assert_sound, count_of, rows_of

FEW, MANY = 2, 20
LEFT_BEHIND = ("-wal", "-shm", "-journal")


@pytest.mark.parametrize("times", [FEW, pytest.param(MANY, marks=pytest.mark.faults)])
def test_a_backup_during_writes_is_one_moment_and_keeps_nobody_waiting(
    spoilt: Path, tmp_path: Path, times: int
) -> None:
    is_over, failures, written = threading.Event(), list[BaseException](), [0]

    def write() -> None:
        try:
            with new_workspace(spoilt) as workspace:
                while not is_over.is_set():
                    interactions.log(workspace, talk(written[0]))
                    written[0] += 1
        except BaseException as error:
            failures.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(times):
            had = written[0]
            kept = back_up(
                spoilt, tmp_path / "copies", now=NOW + timedelta(seconds=number), reason=BackupReason.AUTOMATIC
            )
            assert kept is not None
            counts = {name: count_of(kept.path, name) for name in kept.manifest.counts}
            assert counts == kept.manifest.counts
            assert PAGE + had <= counts["interaction"] == counts["person"] == counts["promise"] == counts["event"]
            assert_sound(kept.path)
            shutil.rmtree(tmp_path / "copies")
    finally:
        is_over.set()
        writer.join()
    assert not failures
    assert count_of(spoilt, "interaction") == PAGE + written[0]
    assert_sound(spoilt)


def test_restoring_beside_a_stale_log_gives_the_backup_and_nothing_else(
    kill: Killer, spoilt: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "copies"
    kept = back_up(spoilt, folder, now=NOW, reason=BackupReason.BY_HAND)
    assert kept is not None
    before = rows_of(kept.path)
    # A program that was killed leaves its log beside the file, with changes that are newer than the backup.
    assert kill.run("log", after_s=0.0, after_said=5, file=str(spoilt)).killed
    assert spoilt.with_name(spoilt.name + "-wal").stat().st_size > 100_000
    restoring.restore(spoilt, kept.path, folder=folder, now=NOW + timedelta(hours=1))
    assert not any(spoilt.with_name(spoilt.name + ending).exists() for ending in LEFT_BEHIND)
    assert {name: count_of(spoilt, name) for name in kept.manifest.counts} == kept.manifest.counts
    assert rows_of(spoilt) == before
    assert_sound(spoilt)
    # What was there before can be had back, the newest changes too.
    (newest, *_) = backups.kept_of_file(spoilt, folder)
    assert newest.manifest.reason is BackupReason.BEFORE_RESTORE
    assert newest.manifest.counts["interaction"] >= PAGE + 5


def test_a_stale_log_of_a_file_that_is_gone_is_not_read_into_the_restored_one(
    kill: Killer, spoilt: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "copies"
    kept = back_up(spoilt, folder, now=NOW, reason=BackupReason.BY_HAND)
    assert kept is not None
    assert kill.run("log", after_s=0.0, after_said=3, file=str(spoilt)).killed
    spoilt.unlink()
    restoring.restore(spoilt, kept.path, folder=folder, now=NOW)
    assert rows_of(spoilt) == rows_of(kept.path)
    with new_workspace(spoilt) as workspace:
        add_person(workspace, "Ana")
        assert len(view(workspace, PeopleQuery(), 0, 99).rownos) == PAGE + 1
    assert_sound(spoilt)


def test_what_is_open_elsewhere_is_not_replaced(spoilt: Path, tmp_path: Path) -> None:
    kept = back_up(spoilt, tmp_path / "copies", now=NOW, reason=BackupReason.BY_HAND)
    assert kept is not None
    with new_workspace(spoilt) as workspace:
        ana = add_person(workspace, "Ana")
        with pytest.raises(Conflict):
            restoring.restore(spoilt, kept.path, folder=tmp_path / "copies", now=NOW)
        assert people.get(workspace, ana).draft.name == "Ana"
    assert_sound(spoilt)
