"""Encryption from the command line: the key comes from a file or standard input, never from an argument."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from care_desktop.cli import main
from care_desktop.domain.workspace_key import read_recovery_key
from care_desktop.storage import cipher
from tests.factories import add_person, new_workspace

pytestmark = pytest.mark.skipif(
    not cipher.is_available(), reason="the “encryption” extra (sqlcipher3) is not installed"
)


@pytest.fixture(autouse=True)
def no_keys_stay() -> Iterator[None]:
    before = set(cipher._held)
    yield
    for id in set(cipher._held) - before:
        cipher.let_go(id)


def test_on_locked_opened_and_off_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, page = tmp_path / "workspace.db", tmp_path / "key.txt"
    with new_workspace(path) as workspace:
        add_person(workspace, "Ana Canary")

    def run(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        status = main(["--database", str(path), *arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    assert run("encryption", "state")[1] == "not encrypted\n"
    status, _, said = run("encryption", "on", str(page))
    assert (status, page.stat().st_mode & 0o077) == (0, 0) and "is encrypted" in said and str(page) in said
    lines = [line.partition(":")[2] for line in page.read_text(encoding="utf-8").splitlines() if " to " in line[:8]]
    typed = "".join(lines)
    key = read_recovery_key(typed)
    assert key is not None and b"Ana Canary" not in path.read_bytes()

    cipher.let_go(key.id)
    before = path.read_bytes()
    status, out, said = run("export", "people")
    assert (status, out) == (1, "") and "recovery key" in said
    assert run("--recovery-key-stdin", "export", "people", typed="AAAA\n")[0] == 1
    assert path.read_bytes() == before
    status, out, said = run("--recovery-key-stdin", "export", "people", typed=typed + "\n")
    assert status == 0 and "Ana Canary" in out and lines[0].strip() not in out + said
    assert run("encryption", "recovery-key", str(page))[0] == 1
    assert run("encryption", "off")[0] == 0
    assert run("encryption", "state")[1] == "not encrypted\n"
    assert b"Ana Canary" in path.read_bytes()
    assert run("encryption", "off")[0] == 1
