"""`care-desktop today`: the same list as the page as text, as json, and as a calendar file."""

import json
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from care_desktop.cli import main
from care_desktop.domain.interactions import Flow
from tests.factories import add_person, log_with, new_workspace


def test_today_as_text_json_and_calendar(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "w.db"
    with new_workspace(path) as workspace:
        mia = add_person(workspace, "Mia", teammate=True)
        ana = add_person(workspace, "Ana", owner_id=mia, cadence_days=30)
        log_with(workspace, ana, on=date(2026, 10, 1), note="templates")
        bo = add_person(workspace, "Bo")
        log_with(workspace, bo, on=date(2026, 11, 19), flow=Flow.QUESTION, note="how to rotate keys")
    base = ["--database", str(path), "today", "--now", "2026-11-22T09:30:00+00:00"]
    assert main([*base, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["as_of"], found["waiting"], found["due_this_week"], found["next"]) == ("2026-11-22", 0, 0, None)
    entries = [(entry["people"][0]["name"], entry["kind"], entry["due"]) for entry in found["entries"]]
    assert entries == [("Bo", "question", None), ("Ana", "cadence", "2026-10-31")]
    assert found["entries"][0]["detail"] == "Asked 3 days ago (other), no reply yet"
    assert main([*base, "--owner", "mia"]) == 0
    text = capsys.readouterr().out
    assert "Ana  [cadence, 22 days late]" in text and "Bo" not in text
    assert main([*base, "--owner", "nobody"]) == 1
    assert "Nobody named “nobody”" in capsys.readouterr().err
    assert main([*base, "--ics", str(tmp_path / "f.ics")]) == 0
    (event,) = Calendar.from_ical((tmp_path / "f.ics").read_bytes()).walk("VEVENT")
    assert event["DTSTART"].dt == date(2026, 10, 31) and event["SUMMARY"] == "Be in touch with Ana"
