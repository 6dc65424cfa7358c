"""What an import would do, with the first rows as they stand in the file, for somebody to look at before it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from care_desktop.services.import_run import ImportReport, Level, RowNote
from care_desktop.services.import_source import ReadOptions, open_source
from care_desktop.services.outcome import Workspace
from care_desktop.services.transfer_in import preview

__all__ = ["ImportReport", "Level", "RowNote"]

FIRST_ROWS = 10


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """An import that was not done.

    Attributes:
        report: what it would do, with a reason for every row that has one.
        sheet: what the first rows are, such as "people".
        header, rows: the columns and at most FIRST_ROWS rows of the first sheet, as they stand there.
    """

    report: ImportReport
    sheet: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def look_before(workspace: Workspace, path: Path, watch: Callable[[int], None]) -> ImportPreview:
    """Do everything but store it. Blocks.

    Args:
        workspace: where it would go.
        path: the file.
        watch: called now and then with the number of rows read; raises to stop.

    Raises:
        UnreadableFile: nothing can be read; the sentence says why.
    """
    report = preview(workspace, path, watch=watch)
    with open_source(path, ReadOptions()) as sheets:
        first = next((sheet for sheet in sheets if sheet.name != "workspace"), sheets[0])
        rows = tuple(tuple(row.cells) for row in islice(first.rows, FIRST_ROWS))
        return ImportPreview(report, first.name, first.header, rows)
