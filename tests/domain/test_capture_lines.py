"""Lines as people in several countries type them, each with the fields a careful reader fills (`capture_lines.json`).

A field that a row does not name is empty or as usual: a mutual conversation of today, started by nobody in particular.
`questions` lists the words that are asked about.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from care_desktop.domain.capture import NameIndex, parse, to_json_dict

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
ROWS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("capture_lines.json").read_text(encoding="utf-8"))
USUAL: dict[str, Any] = {
    "event": None,
    "channel": None,
    "flow": "conversation",
    "direction": "mutual",
    "initiated_by": None,
    "occurred_at": "2026-11-24",
    "duration_min": None,
    "tone": None,
    "tags": [],
    "milestone": None,
    "promises": [],
    "feedback": [],
    "resources": [],
    "swag": [],
    "questions": [],
}


@pytest.mark.parametrize("row", ROWS, ids=[row["line"][:40] for row in ROWS])
def test_a_line_is_read_as_a_careful_person_reads_it(row: dict[str, Any]) -> None:
    found = to_json_dict(parse(row["line"], now=NOW, known=NameIndex()))
    del found["note"]
    found["questions"] = [question["about"] for question in found["questions"]]  # type: ignore[attr-defined]
    assert found == USUAL | {name: value for name, value in row.items() if name != "line"}
