"""What an import would do, with the first rows as they would be read, for somebody to look at before it is done."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from care_desktop.errors import UnreadableFile
from care_desktop.services import csv_format
from care_desktop.services.import_headers import guessed, guessed_as
from care_desktop.services.import_mapping import FIELDS, ColumnMap
from care_desktop.services.import_memory import remembered
from care_desktop.services.import_run import ImportReport, LeftOutWhy, Level, RowNote
from care_desktop.services.import_source import InSheet, ReadOptions, open_source
from care_desktop.services.outcome import Workspace
from care_desktop.services.transfer_in import preview

__all__ = ["FIELDS", "ColumnMap", "ImportReport", "LeftOutWhy", "Level", "ReadOptions", "RowNote", "guessed_as"]

FIRST_ROWS = 10
SAMPLES = 3


@dataclass(frozen=True, slots=True)
class FileColumns:
    """The columns of a file of which it can be said what they are.

    Attributes:
        header: their names as they stand there.
        samples: for each at most SAMPLES different values.
        read_as: what they are read as now, or most likely are.
    """

    header: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    read_as: ColumnMap


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """An import that was not done.

    Attributes:
        report: what it would do, with a reason for every row that has one; None while columns have to be chosen.
        sheet: what the first rows are, such as "people".
        header, rows: the columns and at most FIRST_ROWS rows of the first sheet, as they would be read.
        origin: the export it is, such as "LinkedIn connections"; empty for another file.
        columns: what can be said about its columns; None when there is nothing to choose.
    """

    report: ImportReport | None
    sheet: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    origin: str = ""
    columns: FileColumns | None = None


def look_before(
    workspace: Workspace, path: Path, watch: Callable[[int], None], columns: ColumnMap | None = None
) -> ImportPreview:
    """Do everything but store it. Blocks.

    Args:
        workspace: where it would go.
        path: the file.
        watch: called now and then with the number of rows read; raises to stop.
        columns: what its columns are; None looks at their names.

    Raises:
        UnreadableFile: nothing can be read; the sentence says why.
    """
    if columns is not None and columns.missing():
        return _to_choose(path, columns)
    options = ReadOptions(columns=columns, remembered=remembered(workspace))
    try:
        with open_source(path, options, workspace.clock()) as sheets:
            first = next((sheet for sheet in sheets if sheet.name != "workspace"), sheets[0])
            header, rows = _first_rows(first)
            origin = first.reading.export.title if first.reading and first.reading.export else ""
    except UnreadableFile:
        if columns is not None or not _is_table(path):
            raise
        return _to_choose(path, None)
    found = ImportPreview(None, first.name, header, rows, origin)
    if first.columns:
        found = replace(found, columns=_columns(path, first, columns))
    return replace(found, report=preview(workspace, path, options, watch=watch))


def _is_table(path: Path) -> bool:
    """Whether it is a CSV of at least two columns whose rows can be told apart."""
    if path.is_dir() or csv_format.head_of(path, 64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return False
    try:
        return len([column for column in csv_format.look_at(path).header if column]) > 1
    except UnreadableFile:
        return False


def _to_choose(path: Path, columns: ColumnMap | None) -> ImportPreview:
    """The file as it stands, for its columns to be chosen."""
    file = csv_format.look_at(path)
    rows = _cells(islice(csv_format.read_rows(file), FIRST_ROWS))
    samples = _samples(file.header, rows)
    read_as = columns or guessed(file.header, samples)
    return ImportPreview(None, read_as.kind, file.header, rows, "", FileColumns(file.header, samples, read_as))


def _columns(path: Path, first: InSheet, columns: ColumnMap | None) -> FileColumns:
    file = csv_format.look_at(path, lambda header: tuple(header) == first.columns)
    raw = _cells(islice(csv_format.read_rows(file), FIRST_ROWS))
    read_as = columns or (first.reading.columns if first.reading else guessed_as(first.name, first.columns))
    return FileColumns(first.columns, _samples(first.columns, raw), read_as)


def _samples(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """For each column at most SAMPLES different values that are not empty."""
    found = []
    for place in range(len(header)):
        values = dict.fromkeys(row[place].strip() for row in rows if place < len(row))
        found.append(tuple(islice((value for value in values if value), SAMPLES)))
    return tuple(found)


def _first_rows(sheet: InSheet) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The columns with anything in them, and the first rows; a table as it stands keeps all its columns."""
    rows = _cells(islice((row for row in sheet.rows if row.number), FIRST_ROWS))
    if sheet.reading is None:
        return sheet.header, rows
    filled = [
        place for place in range(len(sheet.header)) if any(row[place : place + 1] != ("",) for row in rows if row)
    ]
    header = tuple(sheet.header[place] for place in filled)
    return header, tuple(tuple(row[place] for place in filled) if row else () for row in rows)


def _cells(rows: Iterable[csv_format.ReadRow]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row.cells) for row in rows)
