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


def pretend(gates: ModuleType, monkeypatch: pytest.MonkeyPatch, check_status: int, tests_status: int) -> None:
    """Let the gates run commands that only end in these ways."""
    monkeypatch.setattr(gates, "prepare", lambda purpose: PYTHON)
    monkeypatch.setattr(gates, "ensure_qt_libraries", lambda window: None)
    monkeypatch.setattr(gates, "ensure_test_programs", lambda: None)
    ending = [sys.executable, "-c", f"raise SystemExit({check_status})"]
    monkeypatch.setattr(gates, "checks", lambda python: {"some check": ending})
    monkeypatch.setattr(gates, "type_check", lambda python: [sys.executable, "-c", ""])
    tests = [sys.executable, "-c", f"print('closing line'); raise SystemExit({tests_status})"]
    monkeypatch.setattr(gates, "pytest_commands", lambda *_: {"pytest": tests})


def command(gates: ModuleType, *arguments: str) -> list[str]:
    options, passed_on = gates.parse_arguments(list(arguments))
    return gates.pytest_command(PYTHON, options, passed_on)


def test_everything_is_measured_and_shared_between_two_workers(gates: ModuleType) -> None:
    options, _ = gates.parse_arguments([])
    measured, rest = gates.pytest_commands(PYTHON, options, []).values()
    for call in (measured, rest):
        assert call[call.index("-n") + 1] == "2"
        assert call[4] == "not slow and not bundle and not faults"
    assert "--cov-fail-under=90" in measured
    assert "--cov" not in rest


def test_every_test_is_in_one_of_the_two_calls(gates: ModuleType) -> None:
    options, _ = gates.parse_arguments([])
    measured, rest = gates.pytest_commands(PYTHON, options, []).values()
    ignored = [word.removeprefix("--ignore=") for word in measured if word.startswith("--ignore=")]
    for path in (gates.ROOT / "tests").rglob("test_*.py"):
        name = path.relative_to(gates.ROOT).as_posix()
        calls = [
            any(name == word or name.startswith(f"{word}/") for word in measured)
            and not any(name == word or name.startswith(f"{word}/") for word in ignored),
            any(name == word or name.startswith(f"{word}/") for word in rest),
        ]
        assert calls.count(True) == 1, name


@pytest.mark.parametrize(
    ("switches", "left_out"),
    [
        (["--slow"], "not bundle and not faults"),
        (["--bundle"], "not slow and not faults"),
        (["--faults"], "not slow and not bundle"),
        (["--slow", "--bundle", "--faults"], ""),
    ],
)
def test_switches_bring_marked_tests_in(gates: ModuleType, switches: list[str], left_out: str) -> None:
    assert command(gates, *switches)[4] == left_out


def test_a_part_of_the_tests_has_no_coverage_floor(gates: ModuleType) -> None:
    part = command(gates, "tests/test_paths.py", "-k", "frozen")
    assert part[-3:] == ["tests/test_paths.py", "-k", "frozen"]
    assert "--cov" not in part
    options, passed_on = gates.parse_arguments(["--fast"])
    assert list(gates.pytest_commands(PYTHON, options, passed_on)) == ["pytest"]
    options, passed_on = gates.parse_arguments(["tests/test_paths.py"])
    assert list(gates.pytest_commands(PYTHON, options, passed_on)) == ["pytest"]


def test_slow_holds_properties_against_more_examples(gates: ModuleType) -> None:
    assert "--hypothesis-profile=thorough" in command(gates, "--slow")
    assert "--hypothesis-profile=thorough" not in command(gates)


@pytest.mark.parametrize(("switches", "status"), [([], 1), (["--fast"], 0)])
def test_the_type_check_runs_beside_the_tests_and_can_fail_them(
    gates: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    switches: list[str],
    status: int,
) -> None:
    pretend(gates, monkeypatch, 0, 0)
    complaint = "print('wrong type'); raise SystemExit(1)"
    monkeypatch.setattr(gates, "type_check", lambda python: [sys.executable, "-c", complaint])
    assert gates.main(switches) == status
    shown = "".join(capfd.readouterr())
    assert ("wrong type" in shown) == ("== mypy: FAILED" in shown) == bool(status)


@pytest.mark.parametrize(("check_status", "tests_status", "status"), [(0, 0, 0), (1, 0, 1), (0, 1, 1), (0, 5, 1)])
def test_any_failure_fails_the_whole(
    gates: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    check_status: int,
    tests_status: int,
    status: int,
) -> None:
    pretend(gates, monkeypatch, check_status, tests_status)
    assert gates.main([]) == status
    assert capfd.readouterr().out.splitlines()[-1] == "closing line"


def test_what_the_tests_start_keeps_what_it_compiled_and_writes_to_memory(
    gates: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pretend(gates, monkeypatch, 0, 0)
    show = "import os; print([os.environ.get(n) for n in ('PYTHONDONTWRITEBYTECODE', 'PYTEST_DEBUG_TEMPROOT')])"
    monkeypatch.setattr(gates, "pytest_commands", lambda *_: {"pytest": [sys.executable, "-c", show]})
    monkeypatch.setattr(gates, "MEMORY", tmp_path)
    monkeypatch.setattr(gates, "ROOM_BYTES", 0)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTEST_DEBUG_TEMPROOT", raising=False)
    assert gates.main([]) == 0
    assert capfd.readouterr().out.splitlines()[-1] == str([None, str(tmp_path)])
    monkeypatch.setattr(gates, "ROOM_BYTES", 2**63)
    assert gates.main([]) == 0
    assert capfd.readouterr().out.splitlines()[-1] == str([None, None])
    assert not gates.has_room(tmp_path / "not there")
