"""The validation: what it asks, how it measures, and that it runs the program from beginning to end."""

import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

FIRST = date(2020, 1, 1)
Load = Callable[[str], ModuleType]


@pytest.fixture
def validate(script: Load) -> ModuleType:
    return script("validate")


@pytest.fixture
def measuring(validate: ModuleType) -> ModuleType:
    return sys.modules[validate.figures.__module__]


def written(path: Path, rows: list[tuple[str, int, str]]) -> Path:
    lines = [f"{person},{FIRST + timedelta(days=day)},{kind}" for person, day, kind in rows]
    path.write_text("\n".join(["person,date,kind", *lines, ""]), encoding="utf-8")
    return path


def by_pairs(acted: list[bool], score: list[float]) -> float | None:
    pairs = [
        (mine > theirs) + (mine == theirs) / 2
        for mine, did in zip(score, acted, strict=True)
        if did
        for theirs, other in zip(score, acted, strict=True)
        if not other
    ]
    return sum(pairs) / len(pairs) if pairs else None


def test_the_area_is_the_share_of_pairs_in_the_right_order(measuring: ModuleType) -> None:
    @given(st.lists(st.tuples(st.booleans(), st.integers(0, 4)), max_size=12))
    def holds(rows: list[tuple[bool, int]]) -> None:
        acted, score = [did for did, _ in rows], [float(value) for _, value in rows]
        found, wanted = measuring.auc(acted, score), by_pairs(acted, score)
        assert (found is None and wanted is None) or found == pytest.approx(wanted)

    holds()


def test_origins_are_quarterly_and_leave_out_the_first_year_and_the_last_month(
    measuring: ModuleType, tmp_path: Path
) -> None:
    history = measuring.read_history(written(tmp_path / "a.csv", [("ana", 0, "commit"), ("bo", 700, "merged")]))
    assert list(history.days) == ["ana"]
    found = measuring.origins(history)
    assert [(day - FIRST).days for day in found] == [400, 490, 580]
    assert measuring.origins(measuring.History({}, FIRST, FIRST + timedelta(days=400))) == []


def test_who_is_asked_about_and_what_counts_as_coming_back(measuring: ModuleType) -> None:
    origin = FIRST + timedelta(days=1000)
    days = {
        "came back": [origin - timedelta(days=5), origin + timedelta(days=89)],
        "too late": [origin - timedelta(days=5), origin + timedelta(days=90)],
        "on the day": [origin - timedelta(days=730), origin],
        "gone": [origin - timedelta(days=731)],
        "to come": [origin],
    }
    history = measuring.History(days, FIRST, origin)
    said = {(origin, person): measuring.Said(0.5, 50.0, 20.0, "convert") for person in days}
    rows = measuring.rows_of(history, [origin], said)
    assert rows.acted == [True, False, True]
    assert rows.segments["one-timers"] == [0, 1, 2]
    assert rows.segments["newcomers"] == [0, 1]
    assert rows.baselines["recency"] == [-5.0, -5.0, -730.0]
    assert rows.baselines["decayed days, half-life 180 days"][0] == pytest.approx(2 ** (-5 / 180))


def test_figures_of_known_rows(measuring: ModuleType) -> None:
    rows = measuring.Rows()
    for place in range(40):
        rows.acted.append(place >= 20)
        rows.presence.append(0.8 if place >= 20 else 0.2)
        rows.trust.append(50.0)
        rows.band.append(30.0)
        rows.stage.append("retain" if place >= 20 else "convert")
        for values in rows.baselines.values():
            values.append(0.0)
    found = measuring.figures("made up", rows)
    assert (found.presence_auc, found.trust_auc, found.rate) == (1.0, 0.5, 0.5)
    assert (found.brier, found.skill) == (pytest.approx(0.04), pytest.approx(1 - 0.04 / 0.25))
    assert found.stages == [(0.0, 20), (None, 0), (1.0, 20), (None, 0)]
    assert [cell and cell[2] for cell in found.bins] == [None, None, None, 20, None, None, 20, None, None]
    assert measuring.ordered(found) is None


@pytest.mark.slow
def test_it_runs_the_program_and_writes_the_page(
    validate: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draw = random.Random(1)
    rows = [
        (f"p{who:02}", day, "commit") for who in range(40) for day in range(who, 900, 7 + who) if draw.random() < 0.6
    ]
    written(tmp_path / "made-up.csv", rows)
    page = tmp_path / "docs" / "page.md"
    arguments = [str(tmp_path), "--command", f"{sys.executable} -m care_desktop", "--output", str(page)]
    assert validate.main(arguments) == 0
    text = page.read_text(encoding="utf-8")
    assert "on 1 communities" not in text and "on 1 community" in text
    assert "formula version 1" in text
    assert "| made-up | " in text
    assert str(tmp_path) not in text


def test_what_cannot_be_used_is_said_in_a_sentence(
    validate: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--command", f"{sys.executable} -m care_desktop", "--output", str(tmp_path / "page.md")]
    assert validate.main([str(tmp_path), *command]) == 1
    (tmp_path / "other.csv").write_text("name\nx\n", encoding="utf-8")
    assert validate.main([str(tmp_path), *command]) == 1
    said = capsys.readouterr().err
    assert "There is no such CSV file" in said
    assert "other.csv: 'date' is missing" in said
