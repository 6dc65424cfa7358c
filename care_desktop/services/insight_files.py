"""The rows behind a mark with their names, and the tables of Insights as CSV files."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from care_desktop.domain.insight import RowKind, RowsBehind, Table, TableColumn, ValueKind
from care_desktop.errors import StorageFailure
from care_desktop.services.csv_format import CsvWriter, cell_text
from care_desktop.services.outcome import Workspace
from care_desktop.storage import record_names
from care_desktop.storage.record_names import NamedRecord

__all__ = ["NamedRecord"]

_ROWS_AT_ONCE = 5000
_NAMED = {
    RowKind.PEOPLE: "person",
    RowKind.INTERACTIONS: "interaction",
    RowKind.PROMISES: "promise",
    RowKind.FEEDBACK: "feedback",
}


def named(workspace: Workspace, kind: RowKind, rownos: Sequence[int]) -> dict[int, NamedRecord]:
    """Names and keys of the records of these row numbers; what is gone by now is missing. Blocks."""
    with workspace.database.reading() as work:
        return record_names.named(work, kind, rownos)


def write_table(target: Path, table: Table) -> None:
    """Write the figures of a chart, unrounded, as CSV for spreadsheets. Blocks.

    Raises:
        StorageFailure: the file cannot be written.
    """
    kinds = [column.kind for column in table.columns]
    rows = ([text for kind, cell in zip(kinds, row, strict=True) for text in cells(kind, cell)] for row in table.rows)
    _write(target, _titles(table.columns), rows)


def write_rows(workspace: Workspace, target: Path, behind: RowsBehind) -> None:
    """Write the rows behind a mark, unrounded, with their names, as CSV for spreadsheets. Blocks.

    Raises:
        StorageFailure: the file cannot be written, or the workspace not read.
    """
    _write(target, ["row", _NAMED[behind.kind], *_titles(behind.columns)], _named_rows(workspace, behind))


def _named_rows(workspace: Workspace, behind: RowsBehind) -> Iterator[list[str]]:
    rownos = [int(rowno) for rowno in behind.rownos]
    kinds = [column.kind for column in behind.columns]
    with workspace.database.reading() as work:
        for start in range(0, len(rownos), _ROWS_AT_ONCE):
            part = rownos[start : start + _ROWS_AT_ONCE]
            records = record_names.named(work, behind.kind, part)
            for place, rowno in enumerate(part, start):
                record = records.get(rowno)
                row = [str(rowno), record.words if record is not None else ""]
                for kind, values in zip(kinds, behind.values, strict=True):
                    row += cells(kind, values[place])
                yield row


def cells(kind: ValueKind, value: Any) -> list[str]:
    """A value as the cells of a file: the bare value with all its digits; money is amount and currency."""
    if kind is ValueKind.MONEY:
        amount, currency = ("", "") if value is None else value
        return [_bare(amount), str(currency)]
    return [_bare(value)]


def _bare(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    bare = value.item() if hasattr(value, "item") else value
    return cell_text(bare) if isinstance(bare, str | bool | int | float) else str(bare)


def _titles(columns: Iterable[TableColumn]) -> list[str]:
    titles: list[str] = []
    for column in columns:
        titles.append(column.title)
        if column.kind is ValueKind.MONEY:
            titles.append(f"{column.title} currency")
    return titles


def _write(target: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Whole or not at all: written beside, then put in place."""

    def fill(partial: Path) -> None:
        with partial.open("wb") as stream:
            writer = CsvWriter(stream, bom=True, guarded=True)
            writer.write([header])
            writer.write(rows)
            writer.finish()

    put_in_place(target, fill)


def put_in_place(target: Path, fill: Callable[[Path], None]) -> None:
    """Let `fill` write a file beside `target`, then put it there: whole or not at all. Blocks.

    Raises:
        StorageFailure: the file cannot be written.
    """
    partial = target.with_name(target.name + ".part")
    try:
        try:
            fill(partial)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageFailure(f"{target.name} could not be written ({reason}).", "Choose another folder.") from error
