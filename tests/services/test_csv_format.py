"""The CSV layer: guard, lists, encodings, delimiters, and broken rows that are named."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.errors import UnreadableFile
from care_desktop.services.csv_format import (
    CsvWriter,
    cell_text,
    guard,
    join_list,
    look_at,
    read_rows,
    split_list,
    unguard,
)
from tests.factories import write_csv

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
RISKY_TEXT = st.text(st.sampled_from("'=+-@\t\r\n\",;\\ 1e.aé佐"), max_size=12)


@given(ANY_TEXT | RISKY_TEXT)
def test_the_guard_is_exactly_undone(text: str) -> None:
    assert unguard(guard(text)) == text


@given(RISKY_TEXT)
def test_a_guarded_cell_is_no_formula(text: str) -> None:
    shown = guard(text)
    if shown[:1] in ("=", "+", "-", "@", "\t", "\r"):
        float(shown)  # only numbers are left alone


@pytest.mark.parametrize("text", ["=1+1", "@ada", "-", "+49 123", "\tx", "\rx", "'=x", "-2+3", '=HYPERLINK("x")'])
def test_what_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert guard(text) == "'" + text


@pytest.mark.parametrize("text", ["-2", "+1", "-0.5", "1e-5", "", "plain", "a=b", "'quoted'"])
def test_numbers_and_plain_text_are_left_alone(text: str) -> None:
    assert guard(text) == text
    assert unguard(text) == text


@given(st.lists(ANY_TEXT | RISKY_TEXT, min_size=1))
def test_a_list_in_a_cell_comes_apart_as_it_was_joined(values: list[str]) -> None:
    if values == [""]:
        assert split_list(join_list(values)) == []  # an empty cell holds nothing
    else:
        assert split_list(join_list(values)) == values


def test_a_list_written_by_hand_is_read() -> None:
    assert split_list("sdk;cli; docs") == ["sdk", "cli", "docs"]
    assert split_list(r"DOMAIN\user") == [r"DOMAIN\user"]


@given(rows=st.lists(st.lists(ANY_TEXT | RISKY_TEXT, min_size=2, max_size=2), max_size=8))
def test_any_text_survives_a_guarded_file(rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    rows = [row for row in rows if any(row)]
    with path.open("wb") as stream:
        writer = CsvWriter(stream, bom=True, guarded=True)
        writer.write([("one", "two"), *rows])
        writer.finish()
    found = list(read_rows(look_at(path)))
    assert [list(row.cells) for row in found] == rows
    assert not any(row.problem for row in found)


def test_the_writer_keeps_rfc_4180() -> None:
    stream = io.BytesIO()
    writer = CsvWriter(stream, bom=True, guarded=True)
    writer.write([("a", 'say "hi"'), ("x\ny", "1,2")])
    writer.finish()
    assert stream.getvalue() == b'\xef\xbb\xbfa,"say ""hi"""\r\n"x\ny","1,2"\r\n'
    assert not stream.closed


def test_cells_as_text() -> None:
    assert [cell_text(cell) for cell in (None, True, False, 20.0, 0.25, 7, ("a", "b;c"), "x")] == [
        "",
        "yes",
        "no",
        "20",
        "0.25",
        "7",
        "a; b\\;c",
        "x",
    ]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_found(encoding: str, found: str, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["name", "place"], ["Zoë", "Malmö"], ["Ana", "Lima"]], encoding)
    file = look_at(path)
    assert file.encoding == encoding
    assert [list(row.cells) for row in read_rows(file)] == [["Zoë", "Malmö"], ["Ana", "Lima"]]


@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_the_delimiter_is_found(delimiter: str, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["name", "na,me;2|", "x"], ["a", "b", "c"]], delimiter=delimiter)
    assert look_at(path).delimiter == delimiter


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('\nname,note\nAna,"two\nlines"\n\nBo,x\n', encoding="utf-8")
    file = look_at(path)
    assert file.header_row == 2
    assert [(row.number, row.cells[0]) for row in read_rows(file)] == [(3, "Ana"), (5, "Bo")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a\0b,x", "NUL"),
        ("a,b,c", "3 cells"),
        ('"a"b,x', "quote"),
    ],
)
def test_a_broken_row_says_why_and_the_next_one_is_read(row: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"name,note\n{row}\ngood,one\n", encoding="utf-8")
    bad, good = read_rows(look_at(path))
    assert reason in bad.problem
    assert bad.number == 2
    assert list(good.cells) == ["good", "one"]
    assert not good.problem


def test_an_open_quote_is_named_where_it_opens(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('name,note\nAna,fine\nBo,"never closed\nmore\n', encoding="utf-8")
    good, bad = read_rows(look_at(path))
    assert list(good.cells) == ["Ana", "fine"]
    assert bad.number == 3
    assert "never closed" in bad.problem


def test_a_cell_of_a_megabyte_is_read(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["name", "note"], ["Ana", "x" * 1_100_000]])
    before = csv.field_size_limit()
    (row,) = read_rows(look_at(path))
    assert len(row.cells[1]) == 1_100_000
    assert csv.field_size_limit() == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"\x89PNG\r\n\x1a\n0000", "picture"),
        (b"%PDF-1.7", "PDF"),
        (b"SQLite format 3\0", "database"),
        (bytes(range(256)) * 4, "not a text file"),
        (b'"open', "header"),
    ],
)
def test_a_foreign_file_is_refused_in_a_sentence(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=said):
        look_at(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be read"):
        look_at(tmp_path / "none.csv")
    with pytest.raises(UnreadableFile, match="folder"):
        look_at(tmp_path)
