"""Starting from the source tree: what leads to a window, and what is said when none can open."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Load = Callable[[str], ModuleType]


@pytest.fixture
def run(script: Load) -> ModuleType:
    return script("run")


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ([], True),
        (["--database", "people.db"], True),
        (["--profile", "export", "--quit-after-paint"], True),
        (["--database=x.db"], True),
        (["demo", "--open"], True),
        (["demo"], False),
        (["--help"], False),
        (["trust", "--help"], False),
        (["--database", "x.db", "export", "people"], False),
        (["self-test"], False),
    ],
)
def test_what_opens_a_window(run: ModuleType, arguments: list[str], window: bool) -> None:
    assert run.opens_window(arguments) is window


@pytest.mark.parametrize(
    ("environment", "platform", "display"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_where_a_window_can_appear(run: ModuleType, environment: dict[str, str], platform: str, display: bool) -> None:
    assert run.has_display(environment, platform) is display


@pytest.fixture
def prepared(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Everything but the start itself is left out; gives what was started and which libraries were wanted."""
    calls: list[Any] = []
    monkeypatch.setattr(run, "prepare", lambda purpose: Path("python"))
    monkeypatch.setattr(run, "ensure_qt_libraries", lambda window: calls.append(window))
    monkeypatch.setattr(run, "hand_over", lambda python, arguments, _env: calls.append(arguments) or 0)
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(variable, raising=False)
    return calls


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux starts without a display")
def test_without_a_display_it_says_what_to_do(
    run: ModuleType, prepared: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run.main([]) == 1
    assert prepared == [True]
    assert "xvfb-run -a python build_scripts/run.py" in capsys.readouterr().err


def test_the_command_line_needs_no_display_and_no_libraries(run: ModuleType, prepared: list[Any]) -> None:
    assert run.main(["trust", "--format", "csv"]) == 0
    assert prepared == [["-m", "care_desktop", "trust", "--format", "csv"]]


@pytest.mark.parametrize(("platform", "window_libraries"), [("offscreen", False), ("xcb", True)])
def test_a_chosen_platform_is_used(
    run: ModuleType,
    prepared: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    window_libraries: bool,
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert run.main(["--quit-after-paint"]) == 0
    assert prepared == [window_libraries, ["-m", "care_desktop", "--quit-after-paint"]]


def test_what_cannot_be_prepared_is_said(
    run: ModuleType, prepared: list[Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(purpose: str) -> Path:
        raise run.CannotPrepare("Type this: ...")

    monkeypatch.setattr(run, "prepare", refuse)
    assert run.main(["today"]) == 1
    assert capsys.readouterr().err == "Type this: ...\n"


def test_a_library_that_is_not_there_names_its_package(script: Load) -> None:
    libraries = script("system_libraries")
    wanted = {"libc.so.6": "libc6", "libcare-no-such-thing.so.1": "libcare1"}
    if sys.platform.startswith("linux"):
        assert libraries.missing_packages(wanted) == ["libcare1"]
