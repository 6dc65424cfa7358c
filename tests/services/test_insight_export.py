"""Everything Insights shows as CSV: a script that knows nothing of the program computes the figures again."""

import csv
import math
import shutil
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from care_desktop.domain.insight import InsightFilters, Period, Question
from care_desktop.errors import InvalidInput, StorageFailure
from care_desktop.paths import migrations_dir
from care_desktop.services import demo, insight_data, workspace_trust
from care_desktop.services.insight_data import InsightData
from care_desktop.services.insight_export import export_insights
from care_desktop.services.local_weights import shipped_weights
from care_desktop.services.outcome import Workspace
from care_desktop.storage.database import open_database
from tests.services.conftest import NOW, days_ago

Rows = list[dict[str, str]]
THREE_YEARS = InsightFilters(Period(days_ago(3 * 365 - 1), days_ago(0)))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, empty_file: Path) -> Iterator[InsightData]:
    """The sample workspace, read only."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copyfile(empty_file, folder / "w.care")
    database = open_database(
        folder / "w.care", migrations_dir=migrations_dir(), backups_dir=folder, now=NOW, version="0.1.0"
    )
    workspace = Workspace(database, shipped_weights(), lambda: NOW)
    demo.write_sample(workspace)
    yield insight_data.load(workspace, workspace_trust.load(workspace))
    database.close()


@pytest.fixture(scope="module")
def folder(sample: InsightData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What was exported of it."""
    target = tmp_path_factory.mktemp("exported") / "insights"
    export_insights(sample, THREE_YEARS, target)
    return target


def read(folder: Path, name: str) -> Rows:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def marks(folder: Path, question: str) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    for row in read(folder, f"{question}-rows"):
        found[row["mark"]].append(row)
    return found


def quartile(thousandths: list[int], share: Fraction) -> float:
    place = share * (len(thousandths) - 1)
    low = math.floor(place)
    high = min(low + 1, len(thousandths) - 1)
    exact = thousandths[low] + (place - low) * (thousandths[high] - thousandths[low])
    return float(exact / 1000)


def still_waiting(rows: Rows, days: str, happened: str) -> list[tuple[float, float]]:
    """Kaplan and Meier: the share still waiting after each time at which something happened."""
    left, steps = 1.0, []
    for time in sorted({float(row[days]) for row in rows if row[happened] == "1"}):
        at_risk = sum(float(row[days]) >= time for row in rows)
        ended = sum(float(row[days]) == time and row[happened] == "1" for row in rows)
        left *= 1 - ended / at_risk
        steps.append((time, left))
    return steps


def first_below(steps: list[tuple[float, float]], share: float) -> float | None:
    return next((time for time, left in steps if left <= share + 1e-12), None)


def number(cell: str) -> float | None:
    return float(cell) if cell else None


def test_trust(folder: Path) -> None:
    people = read(folder, "trust-rows")
    checked = 0
    for week in read(folder, "trust"):
        if not week["Median"]:
            continue
        trust = sorted(
            round(float(row[f"Trust on {week['Week to']}"]) * 1000)
            for row in people
            if row[f"Trust on {week['Week to']}"]
        )
        assert len(trust) == int(week["People"])
        for share, title in ((1, "Lower quartile"), (2, "Median"), (3, "Upper quartile")):
            assert quartile(trust, Fraction(share, 4)) == float(week[title])
        checked += 1
    assert checked > 100


def test_stages(folder: Path) -> None:
    behind = marks(folder, "stages")
    for row in read(folder, "stages"):
        if row["From"]:
            for way in ("up", "down"):
                rows = behind.get(f"moved|{row['From']}|{row['To']}|{way}", [])
                assert len(rows) == int(row[f"Moved {way}"])
        else:
            for stage in ("Convert", "Activate", "Retain", "Expand"):
                assert len(behind.get(f"at|{row['To']}|{stage.lower()}", [])) == int(row[stage])


def test_duration(folder: Path) -> None:
    behind = marks(folder, "duration")
    goals = {key.partition(":")[0]: rows for key, rows in behind.items() if not key.startswith("stays:")}
    days, checked = "Days until reached, or known so far", 0
    for row in read(folder, "duration"):
        stage = row["Stage"]
        if row["Since first contact"]:
            steps = still_waiting(goals[stage], days, "Reached")
            left = [share for time, share in steps if time <= float(row["Since first contact"])]
            assert 1 - (left[-1] if left else 1.0) == pytest.approx(float(row["Share who reached it"]), abs=1e-12)
            checked += 1
            continue
        if stage in goals:
            assert len(goals[stage]) == int(row["People"])
            assert sum(r["Reached"] == "1" for r in goals[stage]) == int(row["Have reached it"])
            assert first_below(still_waiting(goals[stage], days, "Reached"), 0.5) == number(
                row["Half reached it within"]
            )
        stays = behind[f"stays:{stage}"]
        assert len(stays) == int(row["Stays in it"])
        lasted = still_waiting(stays, "Days in the stage", "Ended")
        assert first_below(lasted, 0.5) == number(row["Half of the stays ended within"])
        assert first_below(lasted, 0.1) == number(row["Nine in ten stays ended within"])
    assert checked > 20


def test_cohorts(folder: Path) -> None:
    behind, checked = marks(folder, "cohorts"), 0
    for row in read(folder, "cohorts"):
        key = f"{row['First met, year']}-01-01"
        assert len(behind[f"{key}:people"]) == int(row["People"])
        for title, cell in row.items():
            if cell and title.startswith("Present after"):
                rows = behind[f"{key}:{title.split()[2]}"]
                assert sum(r["Present"] == "1" for r in rows) / len(rows) == float(cell)
                checked += 1
    assert checked


def test_direction(folder: Path) -> None:
    behind = marks(folder, "direction")
    came, went = behind["in:all"], behind["out:all"]
    for row in read(folder, "direction"):
        month = row["Month"][:7]
        assert sum(r["Day"].startswith(month) for r in came) == int(row["Came in"])
        assert sum(r["Day"].startswith(month) for r in went) == int(row["Went out"])
        mutual = sum(r["Day"].startswith(month) and r["Direction"] == "mutual" for r in came)
        assert mutual == int(row["Of these both ways"])
        if not row["Month"]:
            assert len(behind["people:balanced"]) == int(row["People, balanced"])


def quarter(day: str) -> str:
    return f"{day[:4]}-{(int(day[5:7]) - 1) // 3 * 3 + 1:02d}-01" if day else ""


def test_reply(folder: Path) -> None:
    rows = marks(folder, "reply")["median:all"]
    hours = "Time to first reply, or waited so far"
    for line in read(folder, "reply"):
        mine = [row for row in rows if not line["Quarter"] or quarter(row["Day"]) == line["Quarter"]]
        assert len(mine) == int(line["Messages"])
        assert sum(row["Answered"] == "0" for row in mine) == int(line["Unanswered"])
        if len(mine) >= 5:
            steps = still_waiting(mine, hours, "Answered")
            assert first_below(steps, 0.5) == number(line["Median time to first reply"])
            assert first_below(steps, 0.1) == number(line["Time by which nine of ten are answered"])


def test_feedback(folder: Path) -> None:
    behind = marks(folder, "feedback")
    for line in read(folder, "feedback"):
        rows = behind[line["State"]]
        assert len(rows) == int(line["Pieces of feedback"])
        assert sum(row["Everyone told"] == "1" for row in rows) == int(line["Everyone told"])
        ages = sorted(float(row["Time since heard"]) for row in rows)
        if line["Longest time since heard"]:
            assert ages[-1] == float(line["Longest time since heard"])
        if line["Median time since heard"]:
            middle = (ages[(len(ages) - 1) // 2] + ages[len(ages) // 2]) / 2
            assert middle == float(line["Median time since heard"])


def test_promises(folder: Path) -> None:
    rows = read(folder, "promises-rows")
    for line in read(folder, "promises"):
        found = Counter(
            row["Result"]
            for row in rows
            if not line["Quarter"] or quarter(row["Due"] or row["Settled"]) == line["Quarter"]
        )
        for title in ("Kept", "Kept late", "Broken", "Overdue", "Not due yet", "Released"):
            assert found[title.lower()] == int(line[title])
        counted = sum(found[result] for result in ("kept", "kept late", "broken", "overdue"))
        assert found["kept"] / counted == float(line["Kept in time, of those that count"])


def test_regions(folder: Path) -> None:
    behind = marks(folder, "regions")
    tables = [line for line in read(folder, "regions") if line["Share reached"]]
    by_name = {key.partition(":")[2] or "smaller regions": rows for key, rows in behind.items()}
    for line in tables:
        rows = by_name[line["Region"]]
        reached = sum(row["Reached"] == "1" for row in rows)
        assert (len(rows), reached) == (int(line["People"]), int(line["Reached"]))
        assert reached / len(rows) == float(line["Share reached"])
    assert len(tables) > 3


def test_cost(folder: Path) -> None:
    behind = marks(folder, "cost")
    labels = {row["mark"]: row["in the table"] for row in read(folder, "marks") if row["question"] == "cost"}
    keys = {label: mark.partition(":")[2] for mark, label in labels.items() if mark.startswith("minutes:")}
    checked = 0
    for line in read(folder, "cost"):
        if not line["Interactions"]:
            continue
        minutes = behind.get(f"minutes:{keys[line['Channel']]}", [])
        assert len(minutes) == int(line["With minutes"])
        assert sum(float(row["Time"]) for row in minutes) == float(line["Time"])
        people = behind.get(f"trust:{keys[line['Channel']]}", [])
        assert len(people) == int(line["People measured"])
        for title in ("Trust, 90 days before", "Trust, 90 days after"):
            if line[title]:
                mean = sum(float(row[title]) for row in people) / len(people)
                assert mean == pytest.approx(float(line[title]), abs=1e-12)
                checked += 1
    assert checked > 5


def test_content(folder: Path) -> None:
    behind = marks(folder, "content")
    labels = {row["in the table"]: row["mark"] for row in read(folder, "marks") if row["question"] == "content"}
    for line in read(folder, "content"):
        rows = behind[labels[line["Content"]]]
        assert len(rows) == int(line["People"])
        for when in ("before", "after"):
            reached = sum(int(row[f"Milestone {when}"]) for row in rows)
            assert reached == int(line[f"Milestone {when}"])
            assert reached / len(rows) == float(line[f"Share {when}"])


def test_dependence(folder: Path) -> None:
    behind = marks(folder, "dependence")
    everyone = sum(len(rows) for rows in behind.values())
    for line in read(folder, "dependence"):
        rows = behind.get(line["Known to so many of us"].rstrip("+"), [])
        if line["The one who knows them"]:
            rows = [row for row in rows if row["The one who knows them"] == line["The one who knows them"]]
        assert len(rows) == int(line["People"])
        assert len(rows) / everyone == float(line["Share"])


def test_slipping(folder: Path) -> None:
    fell = [float(row["Fall"]) for row in read(folder, "slipping-rows")]
    for line in read(folder, "slipping"):
        least, below = number(line["Fall from"]), number(line["Fall to"])
        if least is None or below is None:
            continue
        inside = sum(least <= fall < below for fall in fell) if least > 0 else int(line["People"])
        assert inside == int(line["People"])
        assert int(line["People"]) / len(fell) == float(line["Share"])


def test_rows_name_nobody(folder: Path) -> None:
    firsts = [path.read_text("utf-8-sig").partition("\n")[0] for path in folder.glob("*-rows.csv")]
    titles = {title.strip('"\r') for first in firsts for title in first.split(",")}
    assert "row" in titles
    assert not titles & {"person", "Person", "Name", "Notes"}


def test_a_zip_holds_the_same_and_a_file_is_refused(sample: InsightData, folder: Path, tmp_path: Path) -> None:
    count = export_insights(sample, THREE_YEARS, tmp_path / "i.zip")
    with zipfile.ZipFile(tmp_path / "i.zip") as archive:
        assert len(archive.namelist()) == count == len(list(folder.iterdir()))
        assert all(archive.read(path.name) == path.read_bytes() for path in folder.iterdir())
    (tmp_path / "taken").write_text("")
    with pytest.raises(InvalidInput, match="taken is a file"):
        export_insights(sample, THREE_YEARS, tmp_path / "taken")
    with pytest.raises(StorageFailure):
        export_insights(sample, THREE_YEARS, tmp_path / "taken" / "below")


def test_nothing_at_all(workspace: Workspace, tmp_path: Path) -> None:
    data = insight_data.load(workspace, workspace_trust.load(workspace))
    seen: list[int] = []
    export_insights(data, THREE_YEARS, tmp_path / "i", watch=lambda done, of: seen.append(done))
    assert seen == list(range(1, len(Question) + 1))
    assert {path.stem for path in (tmp_path / "i").iterdir()} >= {str(question) for question in Question}
    assert read(tmp_path / "i", "marks") == []
