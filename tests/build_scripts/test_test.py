"""The gates: which run, with which options, and what their outcome makes of the whole."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Load = Callable[[str], ModuleType]
PYTHON = Path(sys.executable)


@pytest.fixture
def gates(script: Load) -> ModuleType:
    return script("test")


def command(gates: ModuleType, *arguments: str) -> list[str]:
    options, passed_on = gates.parse_arguments(list(arguments))
    return gates.pytest_command(PYTHON, options, passed_on)


def test_everything_is_measured_and_shared_between_two_workers(gates: ModuleType) -> None:
    plain = command(gates)
    assert plain[plain.index("-n") + 1] == "2"
    assert "--cov-fail-under=90" in plain
    assert plain[4] == "not slow and not bundle"


@pytest.mark.parametrize(
    ("switches", "left_out"),
    [
        (["--slow"], "not bundle"),
        (["--bundle"], "not slow"),
        (["--slow", "--bundle"], ""),
    ],
)
def test_switches_bring_marked_tests_in(gates: ModuleType, switches: list[str], left_out: str) -> None:
    assert command(gates, *switches)[4] == left_out


def test_a_part_of_the_tests_has_no_coverage_floor(gates: ModuleType) -> None:
    part = command(gates, "tests/test_paths.py", "-k", "frozen")
    assert part[-3:] == ["tests/test_paths.py", "-k", "frozen"]
    assert "--cov" not in part
    assert "--cov" not in command(gates, "--fast")


def test_fast_leaves_the_type_check_out(gates: ModuleType) -> None:
    assert list(gates.checks(PYTHON, fast=False)) == ["ruff check", "ruff format --check", "mypy"]
    assert list(gates.checks(PYTHON, fast=True)) == ["ruff check", "ruff format --check"]


@pytest.mark.parametrize(("check_status", "tests_status", "status"), [(0, 0, 0), (1, 0, 1), (0, 1, 1), (0, 5, 1)])
def test_any_failure_fails_the_whole(
    gates: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    check_status: int,
    tests_status: int,
    status: int,
) -> None:
    monkeypatch.setattr(gates, "prepare", lambda purpose: PYTHON)
    monkeypatch.setattr(gates, "ensure_qt_libraries", lambda window: None)
    monkeypatch.setattr(gates, "ensure_test_programs", lambda slow: None)
    ending = [sys.executable, "-c", f"raise SystemExit({check_status})"]
    monkeypatch.setattr(gates, "checks", lambda python, fast: {"some check": ending})
    tests = [sys.executable, "-c", f"print('closing line'); raise SystemExit({tests_status})"]
    monkeypatch.setattr(gates, "pytest_command", lambda *_: tests)
    assert gates.main([]) == status
    assert capfd.readouterr().out.splitlines()[-1] == "closing line"
