"""The locks: every file pinned by hash, no address in them, and the versions that are known to hold."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("run", "test", "build")
PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)==([^\s;\\]+)", re.MULTILINE)
LOOP = """
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
label = QLabel()
for number in range(20_000):
    label.setText("same")
print("survived")
"""


def lock_text(purpose: str) -> str:
    return (ROOT / "requirements" / f"{purpose}.txt").read_text(encoding="utf-8")


def pins(purpose: str) -> set[tuple[str, str]]:
    return set(PIN.findall(lock_text(purpose)))


@pytest.mark.parametrize("purpose", LOCKS)
def test_every_pin_has_its_hashes(purpose: str) -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", lock_text(purpose))[1:]
    assert len(blocks) >= len(pins(purpose)) > 20
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("purpose", LOCKS)
def test_a_lock_names_no_address_and_no_place(purpose: str) -> None:
    options = [line for line in lock_text(purpose).splitlines() if line.startswith(("-", "/", "."))]
    assert options == []
    assert not re.search(r"://|file:|@ |index|/home/|/root/", lock_text(purpose))


@pytest.mark.parametrize("purpose", ["test", "build"])
def test_the_program_runs_on_the_same_versions_everywhere(purpose: str) -> None:
    assert pins("run") <= pins(purpose)


def test_what_the_program_needs_is_in_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.split(r"[=<>~! ]", line)[0].lower() for line in project["dependencies"]}
    assert needed <= {name for name, _version in pins("run")}


def test_the_qt_binding_survives_many_calls() -> None:
    result = subprocess.run([sys.executable, "-c", LOOP], capture_output=True, text=True, check=False)
    assert result.stdout == "survived\n", result.stderr[-2000:]
