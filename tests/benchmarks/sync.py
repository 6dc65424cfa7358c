"""What syncing takes beside the least it could: `python tests/benchmarks/sync.py [git] [cards] [items] [pages]`."""

import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from care_desktop.domain.interactions import Channel, Flow  # noqa: E402
from care_desktop.domain.sync import Account, Batch, Happening, Identity  # noqa: E402
from care_desktop.integrations.carddav import CardDav  # noqa: E402
from care_desktop.integrations.http import Http  # noqa: E402
from care_desktop.integrations.local_git import LocalGit  # noqa: E402
from care_desktop.integrations.source import Source  # noqa: E402
from care_desktop.services import accounts, sync  # noqa: E402
from care_desktop.services.outcome import Workspace  # noqa: E402
from tests.factories import NOW, new_workspace  # noqa: E402
from tests.integrations.dav_servers import SECRET, USER, card, running  # noqa: E402

COMMITS, AUTHORS = 82_000, 900
CARDS = 10_000
ITEMS = 10_000
PAGES = 10


class Canned(CardDav):
    """A source that makes up its pages: `items` things a page."""

    kind = "canned"
    is_local = True
    fields = ()

    def __init__(self, items: int, pages: int) -> None:
        self._items, self._pages = items, pages

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: object) -> Batch:
        """The next page."""
        page = int(cursor or 0)
        found = tuple(map(_happening, range(page * self._items, (page + 1) * self._items)))
        return Batch(str(page + 1), found, more=page + 1 < self._pages)


def _happening(number: int) -> Happening:
    who = Identity("github", str(number % 1500), f"dev{number % 1500}")
    when = NOW - timedelta(minutes=number % 500_000)
    thread = f"issue/{number // 3}"
    flow, note = Flow.CONTRIBUTION, f"Thing {number} fails"
    return Happening(f"c{number}", "github", thread, when, who, Channel.GITHUB, flow, kind="comment", note=note)


def memory_mb() -> float:
    """The most memory this process has ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(what: str, work: Callable[[], object], baseline: float = 0.0) -> float:
    """Seconds on the clock, printed with computing and memory, and beside a baseline of so many seconds."""
    before, clock, computing = memory_mb(), time.perf_counter(), time.process_time()
    said = work()
    took = time.perf_counter() - clock
    beside = f", {took / baseline:.1f} times the baseline" if baseline else ""
    print(
        f"{what}: {took:.2f} s on the clock, {time.process_time() - computing:.2f} s of computing{beside}, "
        f"{memory_mb() - before:.0f} MB more; {said or ''}"
    )
    return took


def connected(workspace: Workspace, source: Source, host: str = "", **options: str) -> Account:
    """An account that makes the people it finds."""
    return accounts.add(workspace, source, host, options, creates_people=True).value


def plain_rows(scratch: Path, rows: int) -> None:
    """As many rows as one statement can store: the least that a database takes."""
    database = sqlite3.connect(scratch / "plain.db", isolation_level=None)
    with closing(database):
        database.execute("PRAGMA journal_mode = WAL")
        database.execute(
            "CREATE TABLE plain(id INTEGER PRIMARY KEY, source TEXT, outside TEXT, day INTEGER, note TEXT)"
        )
        database.execute("CREATE UNIQUE INDEX plain_outside ON plain(source, outside)")
        database.execute("BEGIN")
        values = (("github", f"issue/{n}|2026-11-22", n, f"Thing {n} fails") for n in range(rows))
        database.executemany("INSERT INTO plain(source, outside, day, note) VALUES (?, ?, ?, ?)", values)
        database.execute("COMMIT")


def commit_stream() -> Iterator[bytes]:
    """A history for `git fast-import`: some merges, some reviewers, several commits of a person a day."""
    start = int((NOW - timedelta(days=3000)).timestamp())
    for number in range(COMMITS):
        who = number // 3 * 7919 % AUTHORS
        when = start + number * 3150
        trailer = f"\n\nReviewed-by: Dev {number % 60} <dev{number % 60}@example.org>" if number % 5 == 0 else ""
        text = f"Fix thing {number}{trailer}\n".encode()
        by = f"Dev {who} <dev{who}@example.org> {when} +0000\n"
        yield f"commit refs/heads/main\nmark :{number + 1}\nauthor {by}committer {by}data {len(text)}\n".encode() + text
        yield f"from :{number}\n".encode() if number else b""


def make_repository(folder: Path) -> None:
    """A repository of 82,000 commits."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    command = ["git", "-C", str(folder), "fast-import", "--quiet"]
    subprocess.run(command, input=b"".join(commit_stream()), check=True)


def git(scratch: Path, workspace: Workspace, http: Http) -> None:
    """A first and a second run over 82,000 commits, beside `git log` alone."""
    folder = scratch / "repository"
    make_repository(folder)
    log = ["git", "-C", str(folder), "log", "--format=%H%aN%aE%at%s"]
    plain = timed(
        f"git log of {COMMITS:,} commits", lambda: subprocess.run(log, check=True, capture_output=True) and ""
    )
    account = connected(workspace, LocalGit(), folder=str(folder))
    for what in ("first run", "second run"):
        timed(what, lambda: sync.run(workspace, account.id, LocalGit(), None, http), plain)


def cards(scratch: Path, workspace: Workspace, http: Http) -> None:
    """10,000 cards of a real address book: a first run, one that finds a new card, one that finds nothing."""
    with running("radicale", scratch / "radicale", http) as server:
        texts = (card(f"c{n}", f"Dev {n}", f"dev{n}@example.org").replace("\n", "\r\n") for n in range(CARDS))
        head = {"content-type": "text/vcard; charset=utf-8"}
        server.origin.send("PUT", server.book, body="".join(texts).encode(), headers=head, patience_s=300)
        plain = timed(f"{CARDS:,} plain rows", lambda: plain_rows(scratch, CARDS))
        account = connected(workspace, CardDav(), server.base, user=USER)
        timed("first run", lambda: sync.run(workspace, account.id, CardDav(), SECRET, http), plain)
        server.put(f"{server.book}seven.vcf", card("seven", "Dev Seven", "seven@example.org"))
        timed("one card more", lambda: sync.run(workspace, account.id, CardDav(), SECRET, http), plain)
        timed("nothing changed", lambda: sync.run(workspace, account.id, CardDav(), SECRET, http), plain)


def items(scratch: Path, workspace: Workspace, http: Http) -> None:
    """10,000 items of a service stored as one page, once and again."""
    plain = timed(f"{ITEMS:,} plain rows", lambda: plain_rows(scratch, ITEMS))
    source = Canned(ITEMS, 1)
    account = connected(workspace, source)
    batch = source.fetch(account, "", None, http, NOW)
    for what in ("new", "known"):
        timed(f"{ITEMS:,} {what} items", lambda: sync.apply(workspace, account.id, batch).value, plain)


def pages(scratch: Path, workspace: Workspace, http: Http) -> None:
    """The memory that further pages take: it should be none."""
    source = Canned(ITEMS // 5, PAGES)
    account = connected(workspace, source)
    held: list[float] = []
    sync.run(workspace, account.id, source, None, http, progress=lambda _done, _total: held.append(memory_mb()))
    print(f"memory after each of {PAGES} pages: {' '.join(f'{mb:.0f}' for mb in held)} MB")


PARTS = {part.__name__: part for part in (git, cards, items, pages)}


def main(names: Iterable[str]) -> None:
    """Each part with a workspace of its own."""
    for name in names:
        print(f"{name}: {PARTS[name].__doc__}")
        with (
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch,
            new_workspace(Path(scratch) / "w.care") as workspace,
            closing(Http(workspace.clock)) as http,
        ):
            PARTS[name](Path(scratch), workspace, http)


if __name__ == "__main__":
    main(sys.argv[1:] or PARTS)
