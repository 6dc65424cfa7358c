"""The log holds no secrets and no addresses, rolls over, and does without a disk."""

import logging
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

from care_desktop import logs
from care_desktop.logs import redact, start_log, stop_log


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    handler = start_log(tmp_path / "logs")
    yield tmp_path / "logs" / "care-desktop.log"
    stop_log(handler)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Authorization: Bearer abcdef123456", "abcdef123456"),
        ("authorization: token abc123", "abc123"),
        ("{'api_key': 's3cr3t value', 'x': 1}", "s3cr3t value"),
        ('"password": "correct horse"', "correct horse"),
        ("access_token=abc&next=1", "abc"),
        ("GET https://ana:hunter2@host.example.org/x", "hunter2"),
        ("found ghp_abcdefghijklmnop1234", "ghp_abcdefghijklmnop1234"),
        ("github_pat_11AAAAAAA0abcdefghijk", "11AAAAAAA0abcdefghijk"),
        ("eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl", "eyJzdWIiOi"),
        ("id " + "a1" * 30, "a1" * 30),
        ("mail to ana.quispe+x@mail.example.org failed", "ana.quispe"),
    ],
)
def test_secrets_and_addresses_are_taken_out(text: str, secret: str) -> None:
    assert secret not in redact(text)


def test_plain_words_stay() -> None:
    text = "3 people, 12 interactions; day 2026-11-22; note about a tokenizer in file a.py line 3"
    assert redact(text) == text


def test_what_is_written_is_redacted_with_its_traceback(log: Path) -> None:
    try:
        raise ValueError("token=abc123xyz of ana@example.org")
    except ValueError:
        logging.getLogger("care_desktop.test").exception("sync failed for %s", "bo@example.org")
    text = log.read_text(encoding="utf-8")
    assert "sync failed for [address]" in text
    assert "ValueError" in text
    assert "abc123xyz" not in text
    assert "example.org" not in text


def test_the_log_is_for_its_owner_and_rolls_over(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert log.stat().st_mode & 0o777 == 0o600
    handler = next(one for one in logging.getLogger().handlers if isinstance(one, RotatingFileHandler))
    monkeypatch.setattr(handler, "maxBytes", 2_000)
    for number in range(200):
        logging.getLogger("care_desktop.test").info("line %d", number)
    files = sorted(path.name for path in log.parent.iterdir())
    assert len(files) == logs.LOG_FILES_KEPT
    assert all(path.stat().st_size <= 2_100 for path in log.parent.iterdir())


def test_without_a_place_to_write_the_program_goes_on(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file stands here", encoding="utf-8")
    assert start_log(tmp_path / "logs") is None
    stop_log(None)


def test_stopping_leaves_no_handler(tmp_path: Path) -> None:
    before = list(logging.getLogger().handlers)
    stop_log(start_log(tmp_path / "logs"))
    assert logging.getLogger().handlers == before
