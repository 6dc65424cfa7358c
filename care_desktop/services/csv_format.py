"""CSV as it leaves and enters: the guard for spreadsheets, lists in a cell, encodings, rows with reasons."""

import codecs
import contextlib
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from care_desktop.errors import UnreadableFile
from care_desktop.storage.sheets import Cell

FILE_BYTES_MAX = 1 << 30
CELL_CHARACTERS_MAX = 16 * 1024 * 1024
ROWS_MAX = 3_000_000
HEADER_LINES_MAX = 20
_SAMPLE_BYTES = 1 << 16
_CHUNK_BYTES = 1 << 20
NUL_PROBLEM = "it holds a NUL character, which cannot be stored; remove it"
HALF_PROBLEM = "it holds half of a character, which cannot be stored; remove it"
_DELIMITERS = ",;\t|"
# A spreadsheet would run these as a formula; what was guarded once and what only looks guarded is guarded again.
_GUARDED = re.compile(r"'*[=+\-@\t\r]")
_GUARDED_FIRST = frozenset("'=+-@\t\r")
# Spreadsheets write this first line to say what stands between the cells.
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?', re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"SQLite format 3\0", "a database"),
    (b"PK\x03\x04", "a zip or office file"),
    (b"\xd0\xcf\x11\xe0", "an old office file"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\x1f\x8b", "a compressed file"),
)


def guard(text: str) -> str:
    """The cell as a spreadsheet may see it: what it would take for a formula gets an apostrophe; numbers do not."""
    return "'" + text if _GUARDED.match(text) and not _NUMBER.fullmatch(text) else text


def unguard(text: str) -> str:
    """Exactly what `guard` was given."""
    return text[1:] if text[:1] == "'" and _GUARDED.match(text, 1) else text


def join_list(values: Iterable[str]) -> str:
    """Several values in one cell, joined by "; "; a semicolon or backslash inside a value is escaped."""
    return "; ".join([value.replace("\\", "\\\\").replace(";", "\\;") for value in values])


def split_list(cell: str) -> list[str]:
    """The values of a cell written by `join_list`, or by hand; an empty cell holds none."""
    if not cell:
        return []
    if "\\" not in cell:
        return [part.removeprefix(" ") if place else part for place, part in enumerate(cell.split(";"))]
    parts: list[str] = [""]
    escaped = False
    for character in cell:
        if escaped:
            parts[-1] += character if character in "\\;" else "\\" + character
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == ";":
            parts.append("")
        else:
            parts[-1] += character
    if escaped:
        parts[-1] += "\\"
    return [part.removeprefix(" ") if place else part for place, part in enumerate(parts)]


def cell_text(value: Cell) -> str:
    """A cell as CSV shows it: lists joined, yes and no, numbers with a decimal point and no more digits than needed."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return join_list(value) if isinstance(value, tuple) else repr(value)


class CsvWriter:
    """Writes RFC 4180 rows, UTF-8 and CRLF, to a binary stream; a BOM and the guard are for spreadsheets."""

    def __init__(self, stream: BinaryIO, *, bom: bool, guarded: bool) -> None:
        if bom:
            stream.write(codecs.BOM_UTF8)
        self._text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=False)
        self._rows = csv.writer(self._text, lineterminator="\r\n")
        self._guarded = guarded

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        """Write rows as they come."""
        if not self._guarded:
            self._rows.writerows(rows)
            return
        risky = _GUARDED_FIRST
        self._rows.writerows([guard(cell) if cell[:1] in risky else cell for cell in row] for row in rows)

    def finish(self) -> None:
        """Hand everything to the stream, which stays open."""
        self._text.flush()
        self._text.detach()


@dataclass(frozen=True, slots=True)
class CsvFile:
    """How a file is written: found by looking at it; `header` as it stands, `header_row` counted from 1."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    header_row: int


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One record: its row as a spreadsheet counts them (the header is row 1), its cells, or why it has none."""

    number: int
    cells: Sequence[str]
    problem: str = ""


def look_at(path: Path, is_header: Callable[[Sequence[str]], bool] | None = None) -> CsvFile:
    """Find encoding, delimiter and header of a CSV file. Blocks.

    Args:
        path: the file.
        is_header: knows a header by its cells, so that lines of notes may stand before it; else the first row is it.

    Raises:
        UnreadableFile: missing, a folder, too large, empty, not text, or not CSV.
    """
    head = _head(path)
    encoding = _encoding(path, head)
    try:
        with _opened(path, encoding) as text:
            sample = text.read(_SAMPLE_BYTES)
    except UnicodeError as error:
        raise UnreadableFile(f"{path.name} is not a text file.", "Save its contents as CSV in UTF-8.") from error
    lines = [line for line in sample.splitlines() if line.strip()][:HEADER_LINES_MAX]
    if not lines:
        raise UnreadableFile(f"{path.name} is empty.", "Choose a file with a header row and at least one row.")
    told = _SEPARATOR_LINE.fullmatch(lines[0].strip())
    known = next((line for line in lines if is_header is not None and is_header(_cells_of(line))), None)
    delimiter = told[1] if told else _delimiter(known or lines[0])
    for row in _records(path, encoding, delimiter):
        header = tuple(unguard(cell).strip() for cell in row.cells)
        fits = any(header) if known is None or is_header is None else is_header(header)
        if fits and not (told and row.number == 1):
            return CsvFile(path, encoding, delimiter, header, row.number)
        if row.problem and known is None:
            break
    raise UnreadableFile(f"{path.name} has no header row that can be read.", "Check how its first row is quoted.")


def read_rows(file: CsvFile, *, unguarded: bool = False) -> Iterator[ReadRow]:
    """The records after the header, blank ones left out; the spreadsheet guard is undone. Blocks as it is read.

    Args:
        file: what `look_at` found.
        unguarded: the cells stand as they are, as in a file written with --raw.
    """
    for row in _records(file.path, file.encoding, file.delimiter):
        if row.number <= file.header_row:
            continue
        if row.problem:
            yield row
        elif any(row.cells):
            cells = row.cells if unguarded else [unguard(c) if c[:1] == "'" else c for c in row.cells]
            yield ReadRow(row.number, cells, _shape_problem(cells, len(file.header)))


def _shape_problem(cells: Sequence[str], width: int) -> str:
    if any("\0" in cell for cell in cells):
        return NUL_PROBLEM
    if any(cell.strip() for cell in cells[width:]):
        return (
            f"it has {len(cells)} cells and the header has {width}; put quotes around a cell that holds the delimiter"
        )
    return ""


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[ReadRow]:
    """Every record of the file with its number; a broken one carries a problem and reading goes on after it."""
    number = 0
    with _opened(path, encoding) as text, _long_cells():
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        while True:
            number += 1
            if number > ROWS_MAX:
                raise UnreadableFile(f"{path.name} has more than {ROWS_MAX:,} rows.", "Split it into several files.")
            try:
                yield ReadRow(number, next(reader))
            except StopIteration:
                return
            except UnicodeError as error:
                raise UnreadableFile(
                    f"{path.name} is not the text it seemed to be.", "Save it as CSV in UTF-8, then try again."
                ) from error
            except csv.Error as error:
                yield ReadRow(number, (), _csv_problem(str(error)))


def _csv_problem(reason: str) -> str:
    if "unexpected end of data" in reason:
        return "a quote is opened and never closed, so nothing after it can be told apart; close the quote"
    if "field larger" in reason:
        return f"a cell is longer than {CELL_CHARACTERS_MAX:,} characters; shorten it"
    return "a quote stands in the middle of a cell; double it, or put the whole cell in quotes"


@contextlib.contextmanager
def _long_cells() -> Iterator[None]:
    before = csv.field_size_limit(CELL_CHARACTERS_MAX)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def shown(column: str) -> str:
    """A column's name as it can be shown in a sentence."""
    return "".join(character for character in column[:40] if character.isprintable())


def _opened(path: Path, encoding: str) -> Any:
    return path.open(encoding=encoding, newline="")


def head_of(path: Path, count: int) -> bytes:
    """The first bytes of a file.

    Raises:
        UnreadableFile: it is missing, or may not be read.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(count)
    except OSError as error:
        raise UnreadableFile(
            f"{path.name} cannot be read ({error.strerror or error}).", "Check the name and that you may read it."
        ) from error


def _head(path: Path) -> bytes:
    if path.is_dir():
        raise UnreadableFile(f"{path.name} is a folder.", "Choose a file in it.")
    head = head_of(path, _SAMPLE_BYTES)
    if path.stat().st_size > FILE_BYTES_MAX:
        raise UnreadableFile(f"{path.name} is larger than {FILE_BYTES_MAX >> 30} GB.", "Split it into several files.")
    for mark, what in _FOREIGN:
        if head.startswith(mark):
            raise UnreadableFile(f"{path.name} is {what}, not a CSV file.", "Save its contents as CSV, then try again.")
    return head


def _encoding(path: Path, head: bytes) -> str:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            return name
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) // 5 and min(even, odd) * 10 < max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    if _decodes(path, "utf-8"):
        return "utf-8"
    if _decodes(path, "cp1252") and not head.count(0):
        return "cp1252"
    raise UnreadableFile(f"{path.name} is not a text file.", "Save its contents as CSV in UTF-8, then try again.")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _cells_of(line: str) -> list[str]:
    """The cells of one line that stands alone; none when it cannot be told."""
    with contextlib.suppress(csv.Error):
        return [unguard(cell).strip() for cell in next(csv.reader([line], delimiter=_delimiter(line)), [])]
    return []


def _delimiter(line: str) -> str:
    outside = re.sub(r'"[^"]*"', "", line)
    return max(_DELIMITERS, key=lambda mark: (outside.count(mark), -_DELIMITERS.index(mark)))
