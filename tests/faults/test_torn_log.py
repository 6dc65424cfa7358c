"""Row 2: the log beside the file is cut off or garbled: what was logged up to some moment is there, whole."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from care_desktop.services import interactions
from tests.factories import new_workspace
from tests.faults.children import talk
from tests.faults.killing import Killer
from tests.faults.soundness import assert_sound, count_of, keys_of

SAMPLE, ALL = 6, 100
LOGGED = 12


def _cut(log: bytearray) -> None:
    del log[random.randrange(len(log)) :]


def _flip(log: bytearray) -> None:
    log[random.randrange(len(log))] ^= 1 << random.randrange(8)


def _garble_the_tail(log: bytearray) -> None:
    start = random.randrange(len(log))
    log[start:] = random.randbytes(len(log) - start)


def _blank(log: bytearray) -> None:
    start = random.randrange(len(log))
    end = min(len(log), start + random.randint(1, 20_000))
    log[start:end] = bytes(end - start)


def _add(log: bytearray) -> None:
    log += random.randbytes(random.randint(1, 20_000))


def _repeat_the_tail(log: bytearray) -> None:
    log += log[random.randrange(len(log)) :]


WAYS: tuple[Callable[[bytearray], None], ...] = (_cut, _flip, _garble_the_tail, _blank, _add, _repeat_the_tail)


@pytest.mark.parametrize("times", [SAMPLE, pytest.param(ALL, marks=pytest.mark.faults)])
def test_a_spoilt_log_costs_the_last_changes_and_nothing_else(
    kill: Killer, filled: Path, tmp_path: Path, times: int
) -> None:
    before = set(map(str, keys_of(filled, "interaction")))
    left = Path(shutil.copyfile(filled, tmp_path / "left.care"))
    logged = kill.run("log", after_s=0.0, after_said=LOGGED, file=str(left)).said
    log = left.with_name(left.name + "-wal").read_bytes()
    assert len(log) > 100_000
    lost = 0
    for number in range(times):
        path = Path(shutil.copyfile(left, tmp_path / f"{number}.care"))
        spoilt = bytearray(log)
        WAYS[number % len(WAYS)](spoilt)
        path.with_name(path.name + "-wal").write_bytes(spoilt)
        with new_workspace(path) as workspace:
            found = set(map(str, keys_of(path, "interaction"))) - before
            # One more may have been stored when the process was killed.
            assert len(found - set(logged)) <= 1
            assert found & set(logged) == set(logged[: len(found & set(logged))])
            for table in ("promise", "feedback", "swag_given", "person", "person_summary", "event"):
                assert count_of(path, table) == len(before) + len(found), table
            interactions.log(workspace, talk(number))
        assert_sound(path)
        lost += len(logged) > len(found)
    assert lost
