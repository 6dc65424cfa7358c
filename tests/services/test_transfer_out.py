"""Exports: the columns others rely on, what is left out, filters, and where they are written."""

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from care_desktop.domain.interactions import Channel, at_instant
from care_desktop.domain.people import Consent, Job, LawfulBasis
from care_desktop.domain.resources import Stage
from care_desktop.errors import InvalidInput, StorageFailure
from care_desktop.services import people
from care_desktop.services.outcome import Workspace
from care_desktop.services.transfer_out import ExportOptions, FileFormat, What, export_to_path
from tests.factories import NOW, add_person, exported, exported_rows, log_with

CONTRACT = {
    What.PEOPLE: "id name company role country time_zone owner tags stage stage_set_by trust trust_low trust_high "
    "presence_90d last_contact interactions next_follow_up consent github email",
    What.INTERACTIONS: "id occurred_at people person_ids advocates channel flow direction initiated_by tone depth "
    "duration_min cost currency milestone event resources tags note source external_id",
    What.TRUST: "person_id name as_of trust trust_low trust_high presence_90d stage convert activate retain expand",
    What.STAGES: "person_id name stage from to set_by reason",
}


@pytest.mark.parametrize("what", CONTRACT)
def test_columns_are_those_others_rely_on(what: What, workspace: Workspace) -> None:
    header = exported(workspace, what, raw=True).decode().splitlines()[0].split(",")
    wanted = CONTRACT[what].split()
    assert header[: len(wanted)] == wanted
    assert len(set(header)) == len(header)


def test_every_sheet_has_a_header_when_it_is_empty(workspace: Workspace) -> None:
    for what in What:
        assert exported(workspace, what)
        json.loads(exported(workspace, what, format=FileFormat.JSON))


def test_spreadsheets_get_a_bom_and_a_guard_and_programs_neither(workspace: Workspace) -> None:
    add_person(workspace, "=cmd()", notes="-1")
    guarded, raw = exported(workspace, What.PEOPLE), exported(workspace, What.PEOPLE, raw=True)
    assert guarded.startswith(b"\xef\xbb\xbfid,name")
    assert b",'=cmd()," in guarded
    assert raw.startswith(b"id,name")
    assert b",=cmd()," in raw
    assert b",-1," in guarded
    assert exported(workspace, What.PEOPLE, bom=False).startswith(b"id,name")
    assert guarded.count(b"\r\n") == 2


def test_a_person_in_full(workspace: Workspace) -> None:
    ines = add_person(workspace, "Inês", teammate=True)
    key = add_person(
        workspace,
        "Ana",
        ("github", "ana"),
        ("github", "ana2"),
        ("discourse:forum.example.org", "ana_q"),
        country="PE",
        tags=("sdk", "a;b"),
        owner_id=ines,
        jobs=(Job("Andina Pagos", "Engineer", date(2025, 1, 1)), Job("Misti", "", None, date(2024, 12, 31))),
        consent=Consent(LawfulBasis.CONSENT, recorded_on=date(2026, 1, 2), channels=("email",)),
        cadence_days=30,
        private_notes="between us",
    )
    people.set_stage(workspace, key, Stage.RETAIN, "Says so.")
    log_with(workspace, key, on=date(2026, 11, 1))
    ana, team = exported_rows(workspace, What.PEOPLE)
    assert (ana["company"], ana["role"], ana["owner"]) == ("Andina Pagos", "Engineer", "Inês")
    assert (ana["stage"], ana["stage_set_by"], ana["stage_reason"]) == ("retain", "hand", "Says so.")
    assert (ana["github"], ana["discourse:forum.example.org"]) == ("ana; ana2", "ana_q")
    assert ana["tags"] == "a\\;b; sdk"
    assert (ana["consent"], ana["consent_channels"]) == ("consent", "email")
    assert (ana["last_contact"], ana["next_follow_up"]) == ("2026-11-01", "2026-12-01")
    assert ana["job_started"] == "2025-01-01; "
    assert float(ana["trust_low"]) < float(ana["trust"]) < float(ana["trust_high"])
    assert (team["name"], team["trust"], team["stage"], team["teammate"]) == ("Inês", "", "", "yes")
    assert "private_notes" not in ana
    assert exported_rows(workspace, What.PEOPLE, private_notes=True)[0]["private_notes"] == "between us"


def test_private_notes_are_in_no_export_unless_asked_for(workspace: Workspace) -> None:
    add_person(workspace, "Ana", private_notes="between us")
    for what in What:
        for form in (FileFormat.CSV, FileFormat.JSON):
            content = exported(workspace, what, format=form)
            if what is What.EVERYTHING and form is FileFormat.CSV:
                archive = zipfile.ZipFile(io.BytesIO(content))
                content = b"".join(archive.read(name) for name in archive.namelist())
            assert b"between us" not in content
    with pytest.raises(InvalidInput):
        exported(workspace, What.TRUST, private_notes=True)


def test_an_interaction_in_full(workspace: Workspace) -> None:
    key, other = add_person(workspace, "Ana"), add_person(workspace, "Bo; Li")
    log_with(
        workspace,
        key,
        other,
        when=at_instant(NOW, "Asia/Tokyo"),
        channel=Channel.CALL,
        duration_min=20.0,
        cost=Decimal("12.50"),
        currency="EUR",
        tone=-2,
        note="two\nlines",
    )
    (row,) = exported_rows(workspace, What.INTERACTIONS)
    assert row["occurred_at"] == "2026-11-22T18:30:00+09:00"
    assert row["people"] == "Ana; Bo\\; Li"
    assert row["person_ids"] == f"{key}; {other}"
    assert (row["duration_min"], row["cost"], row["tone"], row["note"]) == ("20", "12.50", "-2", "two\nlines")
    (found,) = json.loads(exported(workspace, What.INTERACTIONS, format=FileFormat.JSON))
    assert found["people"] == ["Ana", "Bo; Li"]
    assert found["tone"] == -2
    assert found["milestone"] == ""


def test_rows_come_in_the_order_of_time(workspace: Workspace) -> None:
    key = add_person(workspace, "Ana")
    for days in (5, 1, 9):
        log_with(workspace, key, on=NOW.date() - timedelta(days=days))
    days = [row["occurred_at"] for row in exported_rows(workspace, What.INTERACTIONS)]
    assert days == sorted(days)


def test_filters(workspace: Workspace) -> None:
    ines = add_person(workspace, "Inês", teammate=True)
    ana = add_person(workspace, "Ana", owner_id=ines, tags=("sdk",))
    bo = add_person(workspace, "Bo")
    log_with(workspace, ana, on=date(2026, 1, 1))
    log_with(workspace, ana, bo, on=date(2026, 6, 1))
    log_with(workspace, bo, on=date(2026, 11, 1))
    assert [row["name"] for row in exported_rows(workspace, What.PEOPLE, owner="inês")] == ["Ana"]
    assert [row["name"] for row in exported_rows(workspace, What.PEOPLE, tag="#sdk")] == ["Ana"]
    assert {row["name"] for row in exported_rows(workspace, What.PEOPLE, stage=Stage.ACTIVATE)} == {"Ana", "Bo"}
    assert len(exported_rows(workspace, What.INTERACTIONS, tag="sdk")) == 2
    assert len(exported_rows(workspace, What.INTERACTIONS, since=date(2026, 6, 1), until=date(2026, 6, 1))) == 1
    assert [row["name"] for row in exported_rows(workspace, What.TRUST, tag="sdk")] == ["Ana"]
    for what in (What.EVERYTHING, What.RESOURCES):
        with pytest.raises(InvalidInput, match="cannot be filtered"):
            exported(workspace, what, tag="sdk")
    with pytest.raises(InvalidInput, match="by day"):
        exported(workspace, What.PEOPLE, since=date(2026, 1, 1))


def test_stages_tell_the_history(workspace: Workspace) -> None:
    key = add_person(workspace, "Ana")
    for month in (1, 2, 3, 4):
        log_with(workspace, key, on=date(2026, month, 10))
    people.set_stage(workspace, key, Stage.EXPAND, "Leads a team.")
    rows = exported_rows(workspace, What.STAGES)
    assert [(row["stage"], row["set_by"]) for row in rows] == [
        ("convert", "computed"),
        ("activate", "computed"),
        ("retain", "computed"),
        ("expand", "hand"),
    ]
    assert (rows[0]["from"], rows[0]["to"]) == ("2026-01-10", "2026-02-10")
    assert (rows[3]["from"], rows[3]["to"], rows[3]["reason"]) == ("2026-11-22", "", "Leads a team.")


def test_everything_goes_into_a_folder_a_zip_or_a_json_file(workspace: Workspace, tmp_path: Path) -> None:
    add_person(workspace, "Ana")
    export_to_path(workspace, What.EVERYTHING, tmp_path / "all", ExportOptions())
    export_to_path(workspace, What.EVERYTHING, tmp_path / "all.zip", ExportOptions())
    export_to_path(workspace, What.EVERYTHING, tmp_path / "all.json", ExportOptions(format=FileFormat.JSON))
    archive = zipfile.ZipFile(tmp_path / "all.zip")
    assert {f"all/{name}" for name in archive.namelist()} == {
        f"all/{path.name}" for path in (tmp_path / "all").iterdir()
    }
    for name in archive.namelist():
        assert archive.read(name) == (tmp_path / "all" / name).read_bytes()
    assert json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))["people"][0]["name"] == "Ana"
    before = (tmp_path / "all.zip").read_bytes()
    export_to_path(workspace, What.EVERYTHING, tmp_path / "all.zip", ExportOptions())
    assert (tmp_path / "all.zip").read_bytes() == before
    with pytest.raises(InvalidInput, match="folder or a"):
        export_to_path(workspace, What.EVERYTHING, tmp_path / "all.csv", ExportOptions())


def test_a_file_appears_whole_or_not_at_all(workspace: Workspace, tmp_path: Path) -> None:
    add_person(workspace, "Ana")
    with pytest.raises(StorageFailure, match="could not be written"):
        export_to_path(workspace, What.PEOPLE, tmp_path / "no" / "people.csv", ExportOptions())
    target = tmp_path / "people.csv"
    count = export_to_path(workspace, What.PEOPLE, target, ExportOptions())
    assert count == 1
    assert list(csv.reader(io.StringIO(target.read_text(encoding="utf-8-sig"))))[1][1] == "Ana"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []
