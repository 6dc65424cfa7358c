"""Local git against real repositories."""

import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from care_desktop.domain.sync import Account, Batch
from care_desktop.integrations import local_git
from care_desktop.integrations.http import Http
from care_desktop.integrations.local_git import LocalGit
from care_desktop.integrations.problems import ServiceTrouble
from care_desktop.storage.ids import new_id

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
Commit = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new repository."""
    path = tmp_path / "offline-sdk é"
    subprocess.run(["git", "init", "-q", "-b", "main", str(path)], check=True)
    return path


@pytest.fixture
def commit(folder: Path) -> Commit:
    """Adds a commit; returns its sha."""

    def add(
        author: str = "Ada Sato <ada@example.org>", day: str = "2026-03-01", message: str = "Fix", **more: str
    ) -> str:
        name, _, email = author.partition(" <")
        by, _, by_email = more.get("committer", author).partition(" <")
        environment = {
            **os.environ,
            "GIT_AUTHOR_NAME": name,
            "GIT_AUTHOR_EMAIL": email.rstrip(">"),
            "GIT_COMMITTER_NAME": by,
            "GIT_COMMITTER_EMAIL": by_email.rstrip(">"),
            "GIT_AUTHOR_DATE": f"{day}T12:00:00+0000",
            "GIT_COMMITTER_DATE": f"{day}T12:00:00+0000",
        }
        command = ["git", "-C", str(folder), "commit", "-q", "--allow-empty", "-m", message]
        subprocess.run(command, check=True, env=environment)
        return git(folder, "rev-parse", "HEAD")

    return add


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def fetched(folder: Path, cursor: str = "") -> Batch:
    account = Account(new_id(), "git", "git", options={"folder": str(folder)})
    return LocalGit().fetch(account, cursor, None, Http(lambda: NOW), NOW)


def acts(batch: Batch) -> set[tuple[str, str, str]]:
    return {(h.author.name, h.kind, h.occurred_at.date().isoformat()) for h in batch.happenings}


def test_commits_of_one_day_are_one_thing(folder: Path, commit: Commit) -> None:
    commit()
    commit(message="Once more")
    commit(day="2026-03-02")
    batch = fetched(folder)
    assert acts(batch) == {("Ada Sato", "commit", "2026-03-01"), ("Ada Sato", "commit", "2026-03-02")}
    assert (batch.happenings[0].author.emails, batch.more) == (("ada@example.org",), False)


def test_trailers_and_committers_count_and_follow_the_mailmap(folder: Path, commit: Commit) -> None:
    (folder / ".mailmap").write_text("Bo Li <bo@example.org> <bo@old.example.org>\nAda S. <ada@example.org>\n")
    trailers = "Fix\n\nReviewed-by: Bo <bo@old.example.org>\nReported-by: Cy <cy@example.org>\nCo-authored-by: nobody\n"
    commit(message=trailers, committer="Dee <dee@example.org>")
    found = {(h.author.name, h.author.emails[0], h.kind) for h in fetched(folder).happenings}
    assert found == {
        ("Ada S.", "ada@example.org", "commit"),
        ("Bo Li", "bo@example.org", "review"),
        ("Cy", "cy@example.org", "report"),
        ("Dee", "dee@example.org", "merge"),
    }


def test_the_address_github_hands_out_is_a_stable_id_and_bots_are_nobody(folder: Path, commit: Commit) -> None:
    commit("Ada <42+ada@users.noreply.github.com>")
    commit("dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>")
    commit("Bo <bo@example.org>", committer="GitHub <noreply@github.com>", day="2026-04-01")
    found = {(h.author.service, h.author.key) for h in fetched(folder).happenings}
    assert found == {("github", "42"), ("email", "bo@example.org")}


def test_a_run_goes_on_where_the_last_one_was(folder: Path, commit: Commit) -> None:
    commit()
    first = fetched(folder)
    assert fetched(folder, first.cursor).happenings == ()
    commit("Bo Li <bo@example.org>", "2026-03-05")
    assert acts(fetched(folder, first.cursor)) == {("Bo Li", "commit", "2026-03-05")}


def test_a_rewritten_history_is_read_anew_under_the_same_names(folder: Path, commit: Commit) -> None:
    root = commit()
    commit("Bo Li <bo@example.org>", "2026-03-05")
    first = fetched(folder)
    git(folder, "reset", "-q", "--hard", root)
    commit("Cy <cy@example.org>", "2026-03-06")
    again = fetched(folder, first.cursor)
    assert acts(again) == {("Ada Sato", "commit", "2026-03-01"), ("Cy", "commit", "2026-03-06")}
    assert {h.external_id for h in first.happenings} & {h.external_id for h in again.happenings}


def test_pages_together_are_the_whole_even_when_commits_come_between(
    folder: Path, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(1, 8):
        commit(day=f"2026-03-0{day}")
    monkeypatch.setattr(local_git, "COMMITS_A_PAGE", 3)
    batch, seen = fetched(folder), set[tuple[str, str, str]]()
    commit("Bo Li <bo@example.org>", "2026-03-09")
    while True:
        seen |= acts(batch)
        assert acts(fetched(folder, batch.cursor)) == acts(fetched(folder, batch.cursor))
        if not batch.more:
            break
        batch = fetched(folder, batch.cursor)
    assert len(seen) == 7
    assert acts(fetched(folder, batch.cursor)) == {("Bo Li", "commit", "2026-03-09")}


def test_odd_subjects_and_bytes_are_no_fields(folder: Path, commit: Commit) -> None:
    commit(message="A\x1eB\x1fC é \x1d end")
    (batch,) = fetched(folder).happenings
    assert batch.note.startswith("A\x1eB\x1fC")


def test_what_is_no_repository_is_said(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "plain").mkdir()
    with pytest.raises(ServiceTrouble, match="no git repository in plain"):
        fetched_greeting(tmp_path / "plain")
    assert fetched(folder).happenings == ()


def fetched_greeting(folder: Path) -> None:
    LocalGit().greet(Account(new_id(), "git", "git", options={"folder": str(folder)}), None, Http(lambda: NOW))
