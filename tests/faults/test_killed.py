"""Row 1: killed while logging, importing, syncing, backing up: what was acknowledged is there, the rest whole."""

import os
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from care_desktop.storage.backup_manifest import backups_in
from tests.factories import new_workspace, write_csv
from tests.faults.children import PAGE, PAGES, sync_pages
from tests.faults.killing import Ended, Killer
from tests.faults.soundness import assert_sound, count_of, keys_of, rows_of

FEW = 2
PEOPLE = 600
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no processes that fork")
# Forty of each in all, in parts, so that none of them takes too long for a test.
rest = [pytest.param(10, marks=pytest.mark.faults, id=f"part {number}") for number in range(4)]
times = pytest.mark.parametrize("times", [FEW, *rest])


@times
def test_killed_while_logging_every_logged_conversation_is_there_whole(kill: Killer, spoilt: Path, times: int) -> None:
    logged = set(map(str, keys_of(spoilt, "interaction")))

    def run(after_s: float) -> Ended:
        nonlocal logged
        ended = kill.run("log", after_s=after_s, after_said=random.randint(0, 6), file=str(spoilt))
        found = list(map(str, keys_of(spoilt, "interaction")))
        said = logged | set(ended.said)
        assert said <= set(found)
        # The one that was under way may have been stored without a word.
        assert len(found) - len(said) in (0, 1)
        for table in ("promise", "feedback", "swag_given", "person", "person_summary", "person_text", "event"):
            assert count_of(spoilt, table) == len(found), table
        assert Counter(keys_of(spoilt, "interaction_person", "interaction_id")) == Counter(
            keys_of(spoilt, "interaction")
        )
        assert_sound(spoilt)
        logged = set(found)
        return ended

    assert kill.kill_often(times, 0.1, run) == times


@times
def test_killed_on_the_command_line_every_line_that_ended_is_there(
    kill: Killer, spoilt: Path, tmp_path: Path, times: int
) -> None:
    def run(after_s: float) -> Ended:
        before = count_of(spoilt, "interaction")
        ended = kill.run(
            "command",
            after_s=after_s,
            after_said=random.randint(0, 2),
            file=str(spoilt),
            profile=str(tmp_path / "profile"),
        )
        assert count_of(spoilt, "interaction") - before - len(ended.said) in (0, 1)
        assert_sound(spoilt)
        return ended

    assert kill.kill_often(times, 0.2, run) == times


@times
def test_killed_while_importing_everything_is_there_or_nothing(
    kill: Killer, filled: Path, tmp_path: Path, times: int
) -> None:
    file = write_csv(tmp_path / "people.csv", [["name", "company"], *([f"Name {n}", f"C{n}"] for n in range(PEOPLE))])
    clean = Path(shutil.copyfile(filled, tmp_path / "clean.care"))
    duration_s = kill.run("bring", file=str(clean), rows=str(file)).duration_s

    def run(after_s: float) -> Ended:
        path = Path(shutil.copyfile(filled, tmp_path / "workspace.care"))
        _forget_log(path)
        ended = kill.run("bring", after_s=after_s, file=str(path), rows=str(file))
        come = count_of(path, "person") - PAGE
        assert come in (0, PEOPLE)
        assert count_of(path, "person_summary") == count_of(path, "person")
        assert come == PEOPLE or not ended.said
        assert_sound(path)
        return ended

    assert kill.kill_often(times, duration_s, run) == times


@times
def test_killed_while_syncing_the_next_run_ends_as_a_clean_one(
    kill: Killer, filled: Path, tmp_path: Path, times: int
) -> None:
    clean = Path(shutil.copyfile(filled, tmp_path / "clean.care"))
    duration_s = kill.run("fetch", file=str(clean)).duration_s
    path = tmp_path / "workspace.care"

    def run(after_s: float) -> Ended:
        if not path.exists() or count_of(path, "interaction") == PAGE * (PAGES + 1):
            shutil.copyfile(filled, path)
            _forget_log(path)
        before = count_of(path, "interaction")
        ended = kill.run("fetch", after_s=after_s, file=str(path))
        come = count_of(path, "interaction") - before
        assert come % PAGE == 0
        assert come - PAGE * len(ended.said) in (0, PAGE)
        assert count_of(path, "synced") == count_of(path, "interaction") - PAGE
        assert_sound(path)
        return ended

    assert kill.kill_often(times, duration_s / 2, run) == times
    with new_workspace(path) as workspace:
        sync_pages(workspace)
    kept = {"interaction": ["source", "external_id", "note", "day"], "person": ["name"], "identity": ["login"]}
    assert rows_of(path, kept) == rows_of(clean, kept)


@times
def test_killed_while_backing_up_what_counts_as_a_copy_is_a_sound_one(
    kill: Killer, spoilt: Path, tmp_path: Path, times: int
) -> None:
    folder = tmp_path / "copies"

    def run(after_s: float) -> Ended:
        ended = kill.run("copy", after_s=after_s, after_said=random.randint(0, 3), file=str(spoilt), folder=str(folder))
        found = {kept.path.name: kept for kept in backups_in(folder)} if folder.exists() else {}
        assert set(ended.said) <= set(found)
        assert {path.name for path in folder.glob("*.care")} == set(found)
        for kept in found.values():
            assert_sound(kept.path)
            assert kept.manifest.counts["interaction"] == count_of(kept.path, "interaction")
        assert_sound(spoilt)
        shutil.rmtree(folder, ignore_errors=True)
        return ended

    assert kill.kill_often(times, 0.1, run) == times


def _forget_log(path: Path) -> None:
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
