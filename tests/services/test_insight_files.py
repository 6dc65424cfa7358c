"""Tables and rows of Insights as CSV: nothing rounded, nothing a spreadsheet would run, whole or not at all."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

import numpy as np
import pytest

from care_desktop.domain.insight import RowKind, RowsBehind, Said, Table, TableColumn, ValueKind
from care_desktop.domain.interactions import InteractionDraft, on_day
from care_desktop.domain.people import PersonDraft
from care_desktop.domain.promises import PromiseDraft
from care_desktop.domain.resources import Stage
from care_desktop.errors import StorageFailure
from care_desktop.services import insight_files, interactions, people
from care_desktop.services.interactions import LogEntry
from care_desktop.services.outcome import Workspace
from care_desktop.storage import people as people_store
from care_desktop.storage import promises as promise_store

DAY = date(2026, 11, 20)


def read(path: Path) -> list[list[str]]:
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n")
    return list(csv.reader(raw.decode("utf-8-sig").splitlines()))


def rowno(workspace: Workspace, name: str) -> int:
    id = people.add(workspace, PersonDraft(name)).value
    with workspace.database.reading() as work:
        return people_store.rownos_of(work, [id])[id]


def behind(rownos: list[int], *columns: tuple[str, ValueKind, object], kind: RowKind = RowKind.PEOPLE) -> RowsBehind:
    titles = tuple(TableColumn(title, of) for title, of, _ in columns)
    return RowsBehind(kind, np.array(rownos), titles, tuple(values for _, _, values in columns), Said("Because."))


def test_a_table_keeps_every_digit_and_each_kind_has_its_form(tmp_path: Path) -> None:
    columns = (
        TableColumn("Group", ValueKind.TEXT),
        TableColumn("From", ValueKind.DAY),
        TableColumn("People", ValueKind.COUNT),
        TableColumn("Share", ValueKind.SHARE),
        TableColumn("Stage", ValueKind.STAGE),
        TableColumn("Cost", ValueKind.MONEY),
    )
    rows = (
        ("=1+1", DAY, np.int64(3), np.float64(1 / 3), Stage.RETAIN, (Decimal("12.50"), "EUR")),
        ("", None, 0, float("nan"), None, None),
    )
    insight_files.write_table(tmp_path / "t.csv", Table(columns, rows))
    assert read(tmp_path / "t.csv") == [
        ["Group", "From", "People", "Share", "Stage", "Cost", "Cost currency"],
        ["'=1+1", "2026-11-20", "3", "0.3333333333333333", "retain", "12.50", "EUR"],
        ["", "", "0", "", "", "", ""],
    ]


def test_the_median_of_exported_rows_is_the_number_to_the_last_digit(workspace: Workspace, tmp_path: Path) -> None:
    trust = np.array([51.123456789012345, 1 / 7, 99.9999999])
    rownos = [rowno(workspace, name) for name in ("Ana", "Bo Li", "+Chidi")]
    insight_files.write_rows(workspace, tmp_path / "r.csv", behind(rownos, ("Trust", ValueKind.POINTS, trust)))
    head, *rows = read(tmp_path / "r.csv")
    assert head == ["row", "person", "Trust"]
    assert [row[1] for row in rows] == ["Ana", "Bo Li", "'+Chidi"]
    assert median(float(row[2]) for row in rows) == float(np.median(trust))


def test_a_record_that_is_gone_keeps_its_values(workspace: Workspace, tmp_path: Path) -> None:
    insight_files.write_rows(workspace, tmp_path / "r.csv", behind([4711], ("Days", ValueKind.DAYS, [2.5])))
    assert read(tmp_path / "r.csv")[1] == ["4711", "", "2.5"]


def test_more_rows_than_are_read_at_once_stay_in_order(workspace: Workspace, tmp_path: Path) -> None:
    count = insight_files._ROWS_AT_ONCE + 7
    ana = rowno(workspace, "Ana")
    insight_files.write_rows(workspace, tmp_path / "r.csv", behind([ana] * count, ("N", ValueKind.COUNT, range(count))))
    rows = read(tmp_path / "r.csv")[1:]
    assert [int(row[2]) for row in rows] == list(range(count))
    assert {row[1] for row in rows} == {"Ana"}


def test_a_file_that_cannot_be_written_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "missing" / "t.csv"
    with pytest.raises(StorageFailure, match=r"t\.csv could not be written"):
        insight_files.write_table(target, Table((), ()))
    (tmp_path / "t.csv").write_text("as it was", encoding="utf-8")

    def fail(partial: Path) -> None:
        partial.write_text("half", encoding="utf-8")
        raise OSError("disk full")

    with pytest.raises(StorageFailure, match="disk full"):
        insight_files.put_in_place(tmp_path / "t.csv", fail)
    assert [item.name for item in tmp_path.iterdir()] == ["t.csv"]
    assert (tmp_path / "t.csv").read_text(encoding="utf-8") == "as it was"


def test_records_are_named_and_say_what_opens(workspace: Workspace) -> None:
    ana = people.add(workspace, PersonDraft("Ana")).value
    bo = people.add(workspace, PersonDraft("Bo Li")).value
    ines = people.add(workspace, PersonDraft("Inês", teammate=True)).value
    draft = InteractionDraft((ana, bo), on_day(DAY), advocates=(ines,))
    talk = interactions.log(workspace, LogEntry(draft)).value.id
    with workspace.database.work() as work:
        made = PromiseDraft("sample", (ana,), DAY, DAY + timedelta(days=3), interaction_id=talk)
        promise_store.add_promise(work, made)
        (talk_row,) = work.driver.execute("SELECT rowno FROM interaction").fetchone()
        (promise_row,) = work.driver.execute("SELECT rowid FROM promise").fetchone()
        work.commit()
    found = insight_files.named(workspace, RowKind.INTERACTIONS, [talk_row])[talk_row]
    assert found.words == "2026-11-20 Ana, Bo Li"
    assert (found.person_id, found.interaction_id) == (None, talk)
    found = insight_files.named(workspace, RowKind.PROMISES, [promise_row])[promise_row]
    assert found.words == "sample (Ana)" and (found.person_id, found.interaction_id) == (ana, talk)
    assert insight_files.named(workspace, RowKind.FEEDBACK, [1]) == {}
