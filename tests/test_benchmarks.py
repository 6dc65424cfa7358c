"""The benchmarks still fit the program: each can be loaded, and the one of scores runs on a few people."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = sorted((Path(__file__).parent / "benchmarks").glob("*.py"))


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"benchmark_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda path: path.stem)
def test_a_benchmark_finds_what_it_measures(path: Path) -> None:
    assert callable(loaded(path).main)


def test_the_scores_are_measured_beside_a_plain_pass(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["scoring", "--people", "50", "--interactions", "500"])
    loaded(Path(__file__).parent / "benchmarks" / "scoring.py").main()
    printed = capsys.readouterr().out.splitlines()
    assert "50 people, 500 interactions, 261 weeks" in printed
    measured = {line[:36].strip() for line in printed if line.endswith(" x")}
    assert {"plain NumPy pass", "trust with band, everyone", "weekly quantiles of everyone"} <= measured
