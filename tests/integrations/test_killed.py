"""Killed by the system while it waits for any answer of a service: the next run ends where a clean one does."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from care_desktop.services import accounts, sync
from care_desktop.services.outcome import Workspace
from care_desktop.services.transfer_out import What
from tests.factories import exported, new_workspace
from tests.integrations.dav_worlds import DAV_WORLDS
from tests.integrations.fake_server import Answer, Asked, FakeServer
from tests.integrations.repository_worlds import REPOSITORY_WORLDS
from tests.integrations.worlds import WORLDS, World, shared_http

ROOT = Path(__file__).resolve().parents[2]
REQUESTS_MAX = 60
ANSWER_S = 20
_KEY = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no processes that fork")


@contextmanager
def silent_at(server: FakeServer, place: int) -> Iterator[threading.Event]:
    """From its request number `place` on the server does not answer before the end; the event says it has come."""
    right, asked_so_far = server.answer, count()
    came, is_over = threading.Event(), threading.Event()

    def answer(asked: Asked) -> Answer:
        if next(asked_so_far) >= place:
            came.set()
            is_over.wait(ANSWER_S)
        return right(asked)

    server.answer = answer
    try:
        yield came
    finally:
        is_over.set()
        server.answer = right


@contextmanager
def runs(path: Path, world: World, account: str) -> Iterator["subprocess.Popen[str]"]:
    """The program that starts runs."""
    command = [sys.executable, "-m", "tests.integrations.killed_run", str(path), world.source.kind, account]
    program = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert program.stdin is not None
    try:
        program.stdin.write(f"{world.secret}\n")
        yield program
    finally:
        program.stdin.close()
        assert program.stdout is not None
        program.stdout.close()
        assert program.wait(ANSWER_S) == 0


def killed(program: "subprocess.Popen[str]", server: FakeServer, place: int) -> bool:
    """Start a run and kill it while it waits for an answer; False when it ends before it has asked that often."""
    assert program.stdin is not None and program.stdout is not None
    with silent_at(server, place) as came:
        program.stdin.write("run\n")
        program.stdin.flush()
        child = int(program.stdout.readline())
        while not came.wait(0.02):
            try:
                os.kill(child, 0)
            except ProcessLookupError:
                return False
        os.kill(child, signal.SIGKILL)
    return True


def everything(workspace: Workspace) -> list[bytes]:
    """What an export holds, without our own keys."""
    files = [exported(workspace, what) for what in (What.PEOPLE, What.INTERACTIONS)]
    return sorted(_KEY.sub(b"", line) for text in files for line in text.splitlines())


ALL_WORLDS = WORLDS | REPOSITORY_WORLDS | DAV_WORLDS
QUICK = ("discourse",)
NAMES = [pytest.param(name, marks=() if name in QUICK else pytest.mark.slow) for name in sorted(ALL_WORLDS)]


@pytest.mark.parametrize("name", NAMES)
def test_killed_at_any_request_the_next_run_ends_as_a_clean_one(name: str, tmp_path: Path) -> None:
    with ALL_WORLDS[name]() as world:
        with new_workspace(tmp_path / "clean.care") as workspace:
            account = accounts.add(workspace, world.source, world.server.address, world.options, creates_people=True)
            sync.run(workspace, account.value.id, world.source, world.secret, shared_http())
            wanted = everything(workspace)
        with new_workspace(tmp_path / "killed.care") as workspace:
            account = accounts.add(workspace, world.source, world.server.address, world.options, creates_people=True)
        with runs(tmp_path / "killed.care", world, str(account.value.id)) as program:
            kills = 0
            for place in range(REQUESTS_MAX):
                if not killed(program, world.server, place):
                    break
                kills += 1
        with new_workspace(tmp_path / "killed.care") as workspace:
            sync.run(workspace, account.value.id, world.source, world.secret, shared_http())
            assert everything(workspace) == wanted
            assert sync.run(workspace, account.value.id, world.source, world.secret, shared_http()).new == 0
        # A calendar feed is one request, all others are more.
        assert kills > (name != "ics")
