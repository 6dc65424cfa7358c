"""Columns of unknown tables: what they are taken for, what is chosen, and that it is remembered."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.errors import UnreadableFile
from care_desktop.services import people, transfer_in
from care_desktop.services.csv_format import ReadRow
from care_desktop.services.import_dates import day_comes_first, iso_text
from care_desktop.services.import_headers import guessed
from care_desktop.services.import_mapping import FIELDS, INTERACTIONS, PEOPLE, ColumnMap, mapped_rows
from care_desktop.services.import_memory import KEPT_MAX, remember, remembered, signature
from care_desktop.services.import_preview import look_before
from care_desktop.services.import_source import ReadOptions
from care_desktop.services.outcome import Workspace
from care_desktop.services.people_lookup import people_named
from tests.factories import write_csv

CLUB = [
    ("Wer", "Adresse mail", "Firma", "Ort", "GitHub profile"),
    ("Ada", "ada@example.org", "Engines", "London", "https://github.com/ada"),
    ("José", "jose@example.org", "Río", "Lima", "jose"),
]


def watch(rows: int) -> None:
    """Never stops."""


def test_a_table_nobody_understands_asks_what_its_columns_are(workspace: Workspace, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "club.csv", CLUB, encoding="utf-16", delimiter=";")
    found = look_before(workspace, path, watch)
    assert found.report is None and found.columns is not None
    assert found.columns.header == CLUB[0]
    assert found.columns.samples[0] == ("Ada", "José")
    # The second by its values alone.
    assert found.columns.read_as == ColumnMap(PEOPLE, ("", "email", "company", "place", "github"))
    assert found.columns.read_as.missing() == ("name",)
    columns = ColumnMap(PEOPLE, ("name", "email", "company", "", "github"))
    seen = look_before(workspace, path, watch, columns)
    assert seen.report is not None and seen.report.people == 2
    assert seen.rows[0] == ("Ada", "Engines", "ada", "ada@example.org")
    assert transfer_in.run(workspace, path, ReadOptions(columns=columns)).value == seen.report
    (jose,) = people_named(workspace, "josé")
    assert {handle.value for handle in people.get(workspace, jose).draft.handles} == {"jose", "jose@example.org"}


def test_what_was_chosen_is_remembered_for_the_header(workspace: Workspace, tmp_path: Path) -> None:
    columns = ColumnMap(PEOPLE, ("name", "email", "", "", ""))
    first = transfer_in.run(workspace, write_csv(tmp_path / "a.csv", CLUB), ReadOptions(columns=columns))
    more = [tuple(name.upper() for name in CLUB[0]), ("Noor", "noor@example.org", "", "", "")]
    path = write_csv(tmp_path / "b.csv", more)
    found = look_before(workspace, path, watch)
    assert found.columns is not None and found.columns.read_as == columns
    assert transfer_in.run(workspace, path).value.people == 1
    assert first.undo is not None and all(change.table.name != "setting" for change in first.undo.journal)


def test_a_dry_run_remembers_nothing(workspace: Workspace, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", CLUB)
    transfer_in.preview(workspace, path, ReadOptions(renamed={"Wer": "name"}))
    assert remembered(workspace) == {}
    transfer_in.run(workspace, path, ReadOptions(renamed={"Wer": "name"}))
    assert list(remembered(workspace)) == [signature(CLUB[0])]


def test_only_the_latest_headers_are_remembered(workspace: Workspace) -> None:
    columns = ColumnMap(PEOPLE, ("name",))
    remember(workspace, {str(place): columns for place in range(KEPT_MAX)})
    remember(workspace, {"last": columns})
    kept = remembered(workspace)
    assert len(kept) == KEPT_MAX and "last" in kept and "0" not in kept


def test_a_column_that_is_not_there_is_named(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no column Nom"):
        transfer_in.run(workspace, write_csv(tmp_path / "a.csv", CLUB), ReadOptions(renamed={"Nom": "name"}))
    with pytest.raises(UnreadableFile, match="column name is missing"):
        transfer_in.run(workspace, write_csv(tmp_path / "a.csv", CLUB), ReadOptions(renamed={"Ort": "place"}))


def test_notes_before_a_header_that_was_named(workspace: Workspace, tmp_path: Path) -> None:
    rows = [("Our club",), (), ("Who", "On"), ("Ada", "13.02.2026"), ("Bo", "2/3/2026")]
    options = ReadOptions(renamed={"Who": "person", "On": "date"})
    report = transfer_in.run(workspace, write_csv(tmp_path / "a.csv", rows), options).value
    assert (report.people, report.interactions, report.errors) == (2, 2, 0)


def test_a_date_that_could_be_two_days_is_not_guessed(workspace: Workspace, tmp_path: Path) -> None:
    rows = [("Who", "On"), ("Ada", "02/03/2026"), ("Bo", "4 Mar 2026")]
    columns = ColumnMap(INTERACTIONS, ("person", "date"))
    report = transfer_in.run(workspace, write_csv(tmp_path / "a.csv", rows), ReadOptions(columns=columns)).value
    assert (report.interactions, report.errors) == (1, 1)
    assert report.rows[0].row == 2 and "YYYY-MM-DD" in report.rows[0].reason


def test_duplicate_headers_are_told_apart_by_their_place(workspace: Workspace, tmp_path: Path) -> None:
    rows = [("name", "name", "note"), ("Ada", "Lovelace", "one"), ("Bo", "", "two")]
    path = write_csv(tmp_path / "a.csv", rows)
    found = look_before(workspace, path, watch)
    assert found.report is None and found.columns is not None
    columns = ColumnMap(PEOPLE, ("given name", "family name", "notes"))
    assert look_before(workspace, path, watch, columns).rows == (("Ada Lovelace", "one"), ("Bo", "two"))


def test_a_separator_line_of_a_spreadsheet(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=;\r\nname;company\r\nAda;Engines, Ltd\r\n", encoding="utf-8")
    assert transfer_in.run(workspace, path).value.people == 1


def test_rows_with_an_error_keep_their_reason() -> None:
    rows = [ReadRow(2, (), "it is broken"), ReadRow(3, ("Ada",)), ReadRow(4, ("",))]
    _, found = mapped_rows(ColumnMap(PEOPLE, ("name",)), rows)
    assert [(row.number, row.problem) for row in found] == [(2, "it is broken"), (3, "")]


@given(
    st.sampled_from((PEOPLE, INTERACTIONS)).flatmap(
        lambda kind: st.tuples(st.just(kind), st.lists(st.sampled_from(("", *FIELDS[kind])), max_size=6))
    ),
    st.lists(st.lists(st.text(max_size=20), max_size=8), max_size=5),
)
def test_any_cells_give_rows_as_wide_as_their_header(shape: tuple[str, list[str]], cells: list[list[str]]) -> None:
    kind, fields = shape
    rows = [ReadRow(place, row) for place, row in enumerate(cells, start=2)]
    header, found = mapped_rows(ColumnMap(kind, tuple(fields)), rows)
    assert len(header) == len(set(header))
    assert all(len(row.cells) == len(header) for row in found)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (("Vorname", "Nachname", "E-Mail"), ColumnMap(PEOPLE, ("given name", "family name", "email"))),
        (("Nombre completo", "País"), ColumnMap(PEOPLE, ("name", "country"))),
        (("Contact", "When", "What"), ColumnMap(INTERACTIONS, ("person", "date", "note"))),
        (("Full_Name", "Twitter", "colour"), ColumnMap(PEOPLE, ("name", "x", ""))),
    ],
)
def test_columns_are_guessed_by_their_names(header: tuple[str, ...], expected: ColumnMap) -> None:
    assert guessed(header, ()) == expected


@pytest.mark.parametrize(
    ("text", "day_first", "expected"),
    [
        ("15 Mar 2024", None, "2024-03-15"),
        ("March 5th, 2024", None, "2024-03-05"),
        ("2024/3/5", None, "2024-03-05"),
        ("2024-03-05 10:20:30 UTC", None, "2024-03-05T10:20:30+00:00"),
        ("2024-03-05T10:20:30.000+0530", None, "2024-03-05T10:20:30+05:30"),
        ("2024-03-05 10:20", None, "2024-03-05"),
        ("05.03.2024", True, "2024-03-05"),
        ("3/5/2024", False, "2024-03-05"),
        ("3/5/2024", None, "3/5/2024"),
        ("3/5/2024 1:05 PM +0000", False, "2024-03-05T13:05:00+00:00"),
        ("31 Feb 2024", None, "31 Feb 2024"),
        ("5 Brumaire 2024", None, "5 Brumaire 2024"),
        ("soon", None, "soon"),
    ],
)
def test_dates_as_others_write_them(text: str, day_first: bool | None, expected: str) -> None:
    assert iso_text(text, day_first) == expected


def test_one_date_decides_for_its_column() -> None:
    assert day_comes_first(["01/02/2024", "13/02/2024"]) is True
    assert day_comes_first(["01/02/2024", "02/13/2024"]) is False
    assert day_comes_first(["01/02/2024", "soon"]) is None


@given(st.text(max_size=30), st.sampled_from((True, False, None)))
def test_no_text_is_too_strange_for_a_date(text: str, day_first: bool | None) -> None:
    iso_text(text, day_first)
