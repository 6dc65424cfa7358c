"""Local git repositories: who committed, reviewed, reported and merged, one thing per person, day and kind."""

import json
import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from care_desktop.domain.interactions import Channel, Depth, Flow
from care_desktop.domain.sync import Account, Batch, Greeting, Happening, Identity
from care_desktop.integrations.http import Http
from care_desktop.integrations.problems import ServiceTrouble
from care_desktop.integrations.source import AccountField, SecretNeeded

COMMITS_A_PAGE = 50_000
TIMEOUT_S = 120
NOTE_MAX = 200
_VALUE = "\x1d"
_TRAILERS = (("Co-authored-by", "coauthor"), ("Reviewed-by", "review"), ("Reported-by", "report"))
_FIELDS = (
    *("%H", "%P", "%aN", "%aE", "%at", "%cN", "%cE", "%s"),
    *(f"%(trailers:key={name},valueonly,separator=%x1d)" for name, _kind in _TRAILERS),
)
_HARDENED = ("-c", "log.showSignature=false", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false")
_NAMED = re.compile(r"(?P<name>[^<]*)<(?P<email>[^<>\s]+)>")
_GITHUB_ADDRESS = re.compile(r"(?:(?P<id>\d+)\+)?(?P<login>[^@+]+)@users\.noreply\.github\.com", re.IGNORECASE)
_SHA = re.compile(r"[0-9a-f]{40,64}")
_BOT = re.compile(r"\[bot\]|(?:^|[-_ ])bot@|noreply@github\.com$|dependabot|renovate", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a run is: commits of `head` that are not of `base`, the first `skip` of them done."""

    root: str
    base: str
    head: str
    skip: int


class LocalGit:
    """Repositories on this computer, read with the git command."""

    kind = "git"
    title = "Local git"
    icon = "folder"
    default_host = ""
    host_hint = ""
    fields: tuple[AccountField, ...] = (
        AccountField("folder", "Folder of the repository", "~/src/offline-sdk", is_folder=True),
    )
    secret: SecretNeeded | None = None
    reads = "Reads names, addresses, days and first lines of commits. Nothing is written."
    is_local = True
    brings_people = True

    def greet(self, account: Account, secret: str | None, http: Http) -> Greeting:
        """Whose name git would put on a commit here. Blocks.

        Raises:
            ServiceTrouble: there is no repository, or git is missing.
        """
        folder = _folder(account)
        _git(folder, "rev-parse", "--git-dir")
        name = _git(folder, "config", "user.name", allow=(0, 1)).strip()
        email = _git(folder, "config", "user.email", allow=(0, 1)).strip()
        count = _git(folder, "rev-list", "--count", "HEAD", allow=(0, 128)).strip() or "0"
        return Greeting(name, f"{int(count):,} commits can be read.", _identity(name, email) if email else None)

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: datetime) -> Batch:
        """The next commits, newest first; a history that was rewritten is read anew. Blocks.

        Raises:
            ServiceTrouble: there is no repository, git refuses or takes too long.
        """
        folder = _folder(account)
        place = _place(folder, cursor)
        if place is None:
            return Batch(cursor)
        commits = list(_commits(folder, place))
        page = tuple(_happenings(folder, place.root, commits))
        done = place.skip + len(commits)
        if len(commits) == COMMITS_A_PAGE:
            return Batch(_cursor(_Place(place.root, place.base, place.head, done)), page, more=True, done=done)
        return Batch(_cursor(_Place(place.root, place.head, "", 0)), page, done=done, total=done)


def _folder(account: Account) -> Path:
    return Path(account.options.get("folder", "")).expanduser()


def _git(folder: Path, *arguments: str, stdin: str = "", allow: Sequence[int] = (0,)) -> str:
    """The output of a git command that changes nothing."""
    command = ["git", *_HARDENED, "-C", str(folder), *arguments]
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            command, input=stdin.encode(), capture_output=True, timeout=TIMEOUT_S, check=False, env=environment
        )
    except FileNotFoundError as error:
        raise ServiceTrouble("The program git is not installed.", "Install git, then try again.") from error
    except subprocess.TimeoutExpired as error:
        raise ServiceTrouble(f"git did not finish in {folder.name} within {TIMEOUT_S} seconds.") from error
    if done.returncode not in allow:
        raise _refusal(folder, done.stderr.decode("utf-8", "replace"))
    return done.stdout.decode("utf-8", "replace")


def _refusal(folder: Path, said: str) -> ServiceTrouble:
    if "dubious ownership" in said:
        return ServiceTrouble(
            f"git does not trust {folder.name}, because the folder belongs to somebody else.",
            "Make it yours, or tell git that it is safe (safe.directory).",
        )
    if "not a git repository" in said or "cannot change to" in said:
        return ServiceTrouble(f"There is no git repository in {folder.name}.", "Choose its folder again.")
    return ServiceTrouble(f"git could not read {folder.name}.", "Run git log there to see why.")


def _place(folder: Path, cursor: str) -> _Place | None:
    """Where to go on; None when there is nothing new."""
    kept = json.loads(cursor) if cursor else {}
    root, base = str(kept.get("root", "")), str(kept.get("base", ""))
    if kept.get("head") and _is_there(folder, str(kept["head"])):
        return _Place(root, base, str(kept["head"]), int(kept["skip"]))
    head = _git(folder, "rev-parse", "--verify", "--quiet", "HEAD", allow=(0, 1, 128)).strip()
    if not _SHA.fullmatch(head) or head == base:
        return None
    if base and not _is_ancestor(folder, base, head):
        base = ""
    root = root or _git(folder, "rev-list", "--max-parents=0", head).split()[-1]
    return _Place(root, base, head, 0)


def _cursor(place: _Place) -> str:
    return json.dumps({"root": place.root, "base": place.base, "head": place.head, "skip": place.skip})


def _is_there(folder: Path, sha: str) -> bool:
    return bool(_SHA.fullmatch(sha)) and bool(
        _git(folder, "rev-parse", "--verify", "--quiet", f"{sha}^{{commit}}", allow=(0, 1, 128)).strip()
    )


def _is_ancestor(folder: Path, base: str, head: str) -> bool:
    if not _is_there(folder, base):
        return False
    return _git(folder, "merge-base", base, head, allow=(0, 1)).strip() == base


def _commits(folder: Path, place: _Place) -> Iterator[list[str]]:
    span = f"{place.base}..{place.head}" if place.base else place.head
    limits = (f"--skip={place.skip}", f"--max-count={COMMITS_A_PAGE}")
    # No commit can hold a NUL, so that nobody's subject can pass for a field.
    shape = f"--format={'%x00'.join(_FIELDS)}"
    cells = _git(folder, "log", "-z", "--use-mailmap", "--no-ext-diff", *limits, shape, span, "--").split("\0")
    for start in range(0, len(cells) - len(_FIELDS) + 1, len(_FIELDS)):
        yield cells[start : start + len(_FIELDS)]


def _happenings(folder: Path, root: str, commits: Sequence[list[str]]) -> Iterator[Happening]:
    """One per person, day and kind; commits of one day by one person are one thing."""
    named = {value.strip() for parts in commits for cell in parts[8:] for value in cell.split(_VALUE) if value.strip()}
    mapped = _mapped(folder, sorted(value for value in named if _NAMED.search(value)))
    found: dict[tuple[str, str, str], Happening] = {}
    people: dict[tuple[str, str], Identity | None] = {}
    for parts in reversed(commits):
        _sha, parents, name, email, seconds, committer, committer_email, subject = parts[:8]
        when = datetime.fromtimestamp(int(seconds or 0), UTC)
        day = when.date().isoformat()
        acts = [("merge" if " " in parents.strip() else "commit", name, email)]
        if committer_email.casefold() != email.casefold():
            acts.append(("merge", committer, committer_email))
        for cell, (_trailer, kind) in zip(parts[8:], _TRAILERS, strict=True):
            if cell:
                acts += [(kind, *mapped[value.strip()]) for value in cell.split(_VALUE) if value.strip() in mapped]
        for kind, name, address in acts:
            key = (address.casefold(), day, kind)
            if key in found:
                continue
            if (name, address) not in people:
                people[name, address] = _person(name, address)
            who = people[name, address]
            if who is not None:
                found[key] = _happening(root, kind, who, when, day, subject)
    yield from found.values()


def _mapped(folder: Path, values: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Name and address of each `Name <address>` after the repository's own mailmap, which trailers do not get."""
    said: dict[str, str] = {}
    for value in values:
        match = _NAMED.search(value)
        if match is not None:
            said[value] = f"{match['name'].strip()} <{match['email']}>"
    lines = _git(folder, "check-mailmap", "--stdin", stdin="".join(f"{line}\n" for line in said.values())).splitlines()
    found = {}
    for value, line in zip(said, lines, strict=True):
        match = _NAMED.search(line)
        if match is not None:
            found[value] = (match["name"].strip(), match["email"])
    return found


def _person(name: str, email: str) -> Identity | None:
    """Whoever commits under this name and address; None for programs."""
    return None if not email or _BOT.search(email) or "[bot]" in name else _identity(name, email)


def _identity(name: str, email: str) -> Identity:
    """Somebody by address; the address GitHub puts in place of a real one holds the stable id there."""
    at_github = _GITHUB_ADDRESS.fullmatch(email)
    if at_github is not None and at_github["id"]:
        return Identity("github", at_github["id"], at_github["login"], (), name)
    return Identity("email", "", "", (email,), name)


def _happening(root: str, kind: str, who: Identity, when: datetime, day: str, subject: str) -> Happening:
    return Happening(
        external_id=f"{root[:16]}|{day}|{kind}|{who.key}",
        source="git",
        thread=f"{root[:16]}|{kind}",
        occurred_at=when,
        author=who,
        channel=Channel.OTHER,
        flow=Flow.CONTRIBUTION,
        kind=kind,
        depth=Depth.EXCHANGE,
        note=subject[:NOTE_MAX],
    )
