"""The real program on a real screen with real keys: add somebody, find them, log, undo, leave; no mouse."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from care_desktop.composition import open_workspace
from care_desktop.paths import Profile
from care_desktop.services import people
from care_desktop.services.log_lines import log_part
from care_desktop.services.outcome import Workspace
from care_desktop.services.people_list import PeopleQuery
from tests.journeys.test_log_a_conversation import LONGEST_WAIT_S, ROOT, SCREEN_TOOLS, screen

_LOOKS = 10


class Desk:
    """The keyboard in front of the screen, and a look into the workspace from outside."""

    def __init__(self, environment: dict[str, str], profile: Profile) -> None:
        self._environment = environment
        self._profile = profile

    def see(self, title: str) -> None:
        """Wait until a window of this title has the keyboard."""
        command = ["xdotool", "search", "--sync", "--onlyvisible", "--name", title, "windowactivate", "--sync"]
        subprocess.run(command, env=self._environment, check=True, timeout=LONGEST_WAIT_S)

    def press(self, *keys: str) -> None:
        subprocess.run(["xdotool", "key", "--delay", "30", *keys], env=self._environment, check=True)

    def type(self, words: str) -> None:
        subprocess.run(["xdotool", "type", "--delay", "8", words], env=self._environment, check=True)

    def rest(self, program: int) -> None:
        """Wait until no thread of the program has had anything to do for a while, however slow the computer is."""
        end, quiet = time.monotonic() + LONGEST_WAIT_S, 0
        while quiet < _LOOKS:
            assert time.monotonic() < end, "the program does not come to rest"
            time.sleep(0.03)
            states = [_state(found) for found in Path(f"/proc/{program}/task").iterdir()]
            quiet = quiet + 1 if set(states) <= {"S", ""} else 0

    def until(self, look: Callable[[Workspace], object], expected: object) -> None:
        """Wait until the workspace looks as expected."""
        end = time.monotonic() + LONGEST_WAIT_S
        while (found := self._look(look)) != expected:
            assert time.monotonic() < end, f"still {found!r}, not {expected!r}"
            time.sleep(0.1)

    def _look(self, look: Callable[[Workspace], object]) -> object:
        workspace = open_workspace(self._profile)
        try:
            return look(workspace)
        finally:
            workspace.database.close()


def _state(thread: Path) -> str:
    """R while a thread runs or could run, S while it sleeps; empty when it has ended."""
    try:
        return (thread / "stat").read_text(encoding="utf-8").rpartition(") ")[2][:1]
    except OSError:
        return ""


def names(workspace: Workspace) -> list[str]:
    return [row.name for row in people.lines(workspace, people.listing(workspace, PeopleQuery()).rownos)]


def notes(workspace: Workspace) -> list[tuple[tuple[str, ...], str]]:
    return [(line.interaction.people_names, line.interaction.draft.note) for line in log_part(workspace).lines]


@pytest.mark.slow
@pytest.mark.skipif(not all(map(shutil.which, SCREEN_TOOLS)), reason="needs Xvfb, openbox and xdotool")
def test_a_day_with_the_keyboard(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "profile")
    with screen() as environment:
        desk = Desk(environment, profile)
        program = subprocess.Popen(
            [sys.executable, "-m", "care_desktop", "--profile", str(profile.root)], cwd=ROOT, env=environment
        )
        try:
            desk.see("My workspace - CARE Desktop")
            desk.press("ctrl+n")
            desk.see("Add person")
            desk.rest(program.pid)
            desk.type("Ana Quispe")
            desk.press("ctrl+Return")
            desk.until(names, ["Ana Quispe"])
            desk.see("My workspace - CARE Desktop")
            desk.press("ctrl+f")
            desk.type("quis")
            # A line edit on X11 would take this key for "to the end of the line".
            desk.press("ctrl+e")
            desk.see("Export people")
            desk.press("Escape")
            desk.see("My workspace - CARE Desktop")
            desk.press("Down", "Return", "ctrl+l")
            desk.rest(program.pid)
            desk.type("20m: likes the docs ++")
            desk.press("Return")
            desk.until(notes, [(("Ana Quispe",), "likes the docs")])
            desk.press("ctrl+z")
            desk.until(notes, [])
            desk.press("ctrl+shift+z")
            desk.until(notes, [(("Ana Quispe",), "likes the docs")])
            desk.press("ctrl+q")
            assert program.wait(LONGEST_WAIT_S) == 0
        finally:
            program.kill()
            program.wait(LONGEST_WAIT_S)
