"""What the frozen program must do, one check each: each says what it saw, or raises what is wrong."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from frozen_program import TIME_LIMIT_S, CheckFailed, Frozen, give
from virtual_display import Display, virtual_display

LEAST_COLOURS = 60  # a window with words on it; grounds alone are three
STILL_LOOKS = 8  # one a second: what is read in the background has come by then
OLD_REVISIONS = 3
LINE = "met @zoraquill at KubeCon yesterday 20m: SDK docs confuse newcomers ++"


class NotHere(Exception):
    """A check needs something that this computer lacks; the message says what."""


def check_self_test(frozen: Frozen) -> str:
    """The program's own checks pass, and its SQLite has the mended log."""
    found = _self_test(frozen.run(["self-test", "--json"], frozen.environment(QT_QPA_PLATFORM="offscreen")))
    sqlite = found.get("SQLite", "")
    if "more safely" in sqlite and sys.platform.startswith("linux"):
        raise CheckFailed(f"The bundle carries SQLite {sqlite}.")
    return f"self-test passed, SQLite {sqlite}"


def _self_test(answer: str) -> dict[str, str]:
    """The details of the checks by their names."""
    try:
        checks = json.loads(answer).get("checks", [])
        return {check["name"]: check["detail"] for check in checks}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CheckFailed(f"self-test --json did not answer in JSON:\n{answer[-3000:]}") from error


def check_offscreen(frozen: Frozen) -> str:
    """The window paints once where there is no screen, and the program ends."""
    frozen.run(["--quit-after-paint"], frozen.environment(QT_QPA_PLATFORM="offscreen"))
    return "window painted offscreen"


def check_data(frozen: Frozen) -> str:
    """The sample is written, a conversation is logged, and both come out again."""
    database = frozen.home / "Пример 例.care"
    own = ["--database", str(database)]
    frozen.run([*own, "demo"])
    frozen.run([*own, "log", LINE])
    people = list(csv.reader(io.StringIO(frozen.run([*own, "export", "people", "--raw", "-o", "-"]), "")))
    target = frozen.home / "out 出.csv"
    frozen.run([*own, "export", "interactions", "-o", str(target)])
    text = target.read_text(encoding="utf-8-sig")
    logged = [row for row in csv.DictReader(io.StringIO(text, "")) if row["people"] == "Zoraquill"]
    if len(people) < 60 or [row["note"] for row in logged] != ["SDK docs confuse newcomers"]:
        raise CheckFailed(f"What was logged did not come out again: {len(people)} people, {len(text)} characters.")
    frozen.run([*own, "report", "-o", str(frozen.home / "отчёт.pdf")])
    return f"sample, log, export and report: {len(people) - 1} people"


def check_upgrade(frozen: Frozen) -> str:
    """A database of an older format is backed up and brought up to date with what is in it."""
    database = frozen.home / "старый.care"
    with tempfile.TemporaryDirectory(dir=frozen.home) as scratch:
        give(Path(scratch), frozen.user)
        old = older_program(frozen, Path(scratch) / "older")
        # It stops once it finds tables missing; by then the file of that format is made.
        with contextlib.suppress(CheckFailed):
            old.run(["--database", str(database), "trust"])
    with contextlib.closing(sqlite3.connect(database)) as connection:
        (before,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        columns = "(id, name, name_key, created_at, updated_at)"
        connection.execute(f"INSERT INTO person{columns} VALUES (randomblob(16), 'Olde Person', 'olde person', 0, 0)")
        connection.commit()
    give(database.parent, frozen.user)
    people = frozen.run(["--database", str(database), "export", "people", "--raw", "-o", "-"])
    with contextlib.closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        (after,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if "Olde Person" not in people or after <= before:
        raise CheckFailed(f"A database of format {before} was not brought up to date; it is at {after}.")
    return f"a database of format {before} was brought to {after}"


def older_program(frozen: Frozen, folder: Path) -> Frozen:
    """The same program with its first revisions only, in a folder of links."""
    bundle = frozen.program.parent
    shutil.copytree(bundle, folder, symlinks=True, copy_function=_link)
    versions = folder / "_internal" / "care_desktop" / "_migrations" / "versions"
    if not versions.is_dir():
        raise NotHere("the bundle's revisions lie elsewhere on this system")
    versions.chmod(0o755)
    for path in sorted(versions.glob("0*.py"))[OLD_REVISIONS:]:
        path.unlink()
    return Frozen(folder / frozen.program.name, frozen.home, frozen.user)


def _link(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


def check_window(frozen: Frozen, pictures: Path | None = None) -> str:
    """A window stands on a display with something on it; a second start calls it forward and ends well."""
    if shutil.which("Xvfb") is None:
        raise NotHere("Xvfb is not installed")
    database = frozen.home / "window.care"
    frozen.run(["--database", str(database), "demo"])
    with virtual_display() as display:
        environment = frozen.environment(DISPLAY=display.name, QT_QPA_PLATFORM="xcb")
        with _window(frozen, database, environment) as process:
            colours = _wait_for_picture(display, process)
            frozen.run(["--database", str(database)], environment)
            if process.poll() is not None:
                raise CheckFailed("The first window ended when the program was started a second time.")
            if pictures is not None:
                pictures.mkdir(parents=True, exist_ok=True)
                (pictures / "window.png").write_bytes(display.picture().png())
    return f"window on X11 with {colours} colours; a second start ended with 0"


@contextlib.contextmanager
def _window(frozen: Frozen, database: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = frozen.popen([str(frozen.program), "--database", str(database)], environment)
    try:
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=20)
        if process.poll() is None:
            process.kill()
            process.communicate()


def _wait_for_picture(display: Display, process: subprocess.Popen[str]) -> int:
    """How many colours the display shows once it has settled on more than a blank window has."""
    until, colours, still = time.monotonic() + TIME_LIMIT_S, 0, 0
    while time.monotonic() < until:
        if process.poll() is not None:
            raise CheckFailed(f"The window went away: {(process.communicate()[1] or '')[-2000:]}")
        found = display.picture().colours()
        still = still + 1 if found == colours else 0
        if found >= LEAST_COLOURS and still == STILL_LOOKS:
            return found
        colours = found
        time.sleep(1)
    raise CheckFailed(f"The window stayed blank: {colours} colours after {TIME_LIMIT_S} s.")


def check_keychain(frozen: Frozen) -> str:
    """A token goes into a real keychain and comes out again."""
    needed = ("dbus-run-session", "gnome-keyring-daemon")
    missing = [name for name in needed if shutil.which(name) is None]
    if missing:
        raise NotHere(f"{' and '.join(missing)} not installed")
    runtime = frozen.home / "runtime"
    runtime.mkdir(mode=0o700)
    give(runtime, frozen.user)
    script = (
        f'echo | "{shutil.which("gnome-keyring-daemon")}" --unlock --components=secrets >/dev/null\n'
        'PATH=/nowhere exec "$0" self-test --json'
    )
    environment = frozen.environment(QT_QPA_PLATFORM="offscreen", XDG_RUNTIME_DIR=str(runtime))
    environment["PATH"] = os.environ["PATH"]
    command = [str(shutil.which("dbus-run-session")), "--", "/bin/sh", "-c", script, str(frozen.program)]
    said = _self_test(frozen.run_command(command, environment)).get("keychain", "")
    if "stored, read and deleted" not in said:
        raise CheckFailed(f"The keychain was not used: {said}")
    return "keychain: a token was stored, read and deleted"


CHECKS: dict[str, Callable[[Frozen], str]] = {
    "self-test": check_self_test,
    "offscreen": check_offscreen,
    "data": check_data,
    "upgrade": check_upgrade,
    "window": check_window,
    "keychain": check_keychain,
}
