"""Does, in processes of its own, what tests kill: `python -m tests.faults.children`.

Each line of input is a JSON object: `act` names one of ACTS, the rest is for it. The number of the process that does
it is printed at once, and how it ended when it is over. What is done for good, the process writes to the file `said`,
a line each, which is on the disk before it goes on.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from care_desktop import cli, cli_commands, cli_log
from care_desktop.domain.events import EventDraft, EventKind
from care_desktop.domain.interactions import Channel, Flow, InteractionDraft, on_day
from care_desktop.domain.people import PersonDraft
from care_desktop.domain.sync import Account, Batch, Greeting, Happening, Identity
from care_desktop.integrations.http import Http
from care_desktop.integrations.source import AccountField, SecretNeeded
from care_desktop.services import accounts, interactions, sync, transfer_in
from care_desktop.services.interactions import LogEntry, PromiseMade, SwagGift
from care_desktop.services.outcome import Workspace
from care_desktop.storage import backup
from care_desktop.storage.backup_manifest import BackupReason
from tests.factories import NOW, new_workspace
from tests.faults.old_workspaces import open_at
from tests.faults.steps import Steps, counted

LOADED = (cli_commands, cli_log)
PAGES, PAGE = 12, 25
Say = Callable[[object], None]
ME = Identity("github", "7", "ines", (), "Inês")


class Pages:
    """A source that brings one page of strangers after another, each with one thing that was said."""

    kind = "pages"
    title = "Pages"
    icon = "log"
    default_host = "pages.example.org"
    fields: tuple[AccountField, ...] = ()
    secret: SecretNeeded | None = None
    reads = "Reads what it makes up."
    is_local = True
    brings_people = True
    host_hint = ""

    def greet(self, account: Account, secret: str | None, http: Http) -> Greeting:
        """Who we are."""
        return Greeting("ines", "May read.", ME)

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: Any) -> Batch:
        """The page the cursor stands for."""
        page = int(cursor or 0)
        found = tuple(_said(page * PAGE + place) for place in range(PAGE))
        return Batch(str(page + 1), found, more=page + 1 < PAGES, done=page + 1, total=PAGES)


def _said(number: int) -> Happening:
    author = Identity("github", str(1000 + number), f"p{number}", (f"p{number}@example.org",), f"Person {number}")
    when = NOW - timedelta(hours=number)
    return Happening(
        f"c{number}", "github", f"issue/{number}", when, author, Channel.GITHUB, Flow.QUESTION, note=f"Said {number}"
    )


def talk(number: int) -> LogEntry:
    """A conversation that makes a person, an event, a promise, feedback and a gift."""
    return LogEntry(
        InteractionDraft(people=(), when=on_day(NOW.date()), flow=Flow.CONVERSATION, note=f"Talk {number}"),
        new_people=(PersonDraft(f"Person {number}"),),
        new_event=EventDraft(f"Event {number}", EventKind.MEETUP),
        promises=(PromiseMade(f"Promise {number}"),),
        feedback=(f"Feedback {number}",),
        swag=(SwagGift(f"Gift {number}"),),
    )


def log(say: Say, file: str) -> None:
    """Log one conversation after the other without end."""
    with new_workspace(Path(file)) as workspace:
        for number in count():
            say(interactions.log(workspace, talk(number)).value.id)


def command(say: Say, file: str, profile: str) -> None:
    """Log by the command line without end; the program is opened and closed each time."""
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for number in count():
        line = f"met @{_word(number)} 20m: talk {_word(number)}"
        assert cli.main(["--profile", profile, "--database", file, "log", line]) == 0
        say(_word(number))


def _word(number: int) -> str:
    return "new" + "".join(chr(ord("a") + int(digit)) for digit in str(number))


def bring(say: Say, file: str, rows: str) -> None:
    """Import a file of rows."""
    with new_workspace(Path(file)) as workspace:
        say(transfer_in.run(workspace, Path(rows), undoable=False).value.people)


def fetch(say: Say, file: str) -> None:
    """Sync until there is no more."""
    with new_workspace(Path(file)) as workspace:
        sync_pages(workspace, lambda outcome: say(outcome.value.interactions))


def sync_pages(workspace: Workspace, applied: Callable[[Any], None] | None = None) -> None:
    """One run of the one account."""
    (stored,) = accounts.everyone(workspace)
    http = Http(workspace.clock)
    try:
        sync.run(workspace, stored.account.id, Pages(), None, http, applied=applied)
    finally:
        http.close()


def copy(say: Say, file: str, folder: str) -> None:
    """Log and back up in turn, without end."""
    with new_workspace(Path(file)) as workspace:
        for number in count():
            interactions.log(workspace, talk(number))
            now = NOW + timedelta(seconds=number)
            made = backup.back_up(Path(file), Path(folder), now=now, reason=BackupReason.AUTOMATIC)
            assert made is not None
            say(made.path.name)


def open_file(say: Say, file: str) -> None:
    """Open a workspace file, which makes or upgrades it."""
    open_at(Path(file)).close()
    say("open")


ACTS: dict[str, Callable[..., None]] = {
    "log": log,
    "command": command,
    "bring": bring,
    "fetch": fetch,
    "copy": copy,
    "open": open_file,
}


def main(lines: Iterator[str]) -> None:
    """Do what each line asks for."""
    for line in lines:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _do(**asked)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(status, flush=True)


def _do(act: str, said: str, at: int = 0, **more: Any) -> None:
    """Do it, killed by itself before step number `at` when that is not 0."""
    status = 1
    try:
        with _saying(Path(said)) as say, counted(Steps(at, lambda: os.kill(os.getpid(), signal.SIGKILL))):
            ACTS[act](say, **more)
        status = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(status)


@contextmanager
def _saying(path: Path) -> Iterator[Say]:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def say(what: object) -> None:
        os.write(handle, f"{what}\n".encode())
        os.fsync(handle)

    say("ready")
    yield say
    os.close(handle)


def said_in(path: Path) -> Sequence[str]:
    """What a process has said, without its being ready."""
    return path.read_text(encoding="utf-8").split()[1:] if path.exists() else []


if __name__ == "__main__":
    main(iter(sys.stdin.readline, ""))
