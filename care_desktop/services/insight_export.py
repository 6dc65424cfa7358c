"""Everything Insights shows as CSV files: each table, and the rows from which its figures can be computed again."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
import numpy.typing as npt

from care_desktop.domain.insight import Answer, InsightFilters, Question, RowsBehind, Table, TableColumn, ValueKind
from care_desktop.domain.insight_words import plain
from care_desktop.errors import InvalidInput, StorageFailure
from care_desktop.services.csv_format import CsvWriter
from care_desktop.services.insight_answers import ANSWERS, answer
from care_desktop.services.insight_data import InsightData, chosen_people
from care_desktop.services.insight_files import cells, put_in_place
from care_desktop.services.insight_keys import keys_of, labels_of
from care_desktop.services.report import Watch, narrowed_by

_Mark = tuple[str, str, str, str, str]
Open = Callable[[str], AbstractContextManager[BinaryIO]]

_UNKNOWN = -1.0
_MONEY_CELLS = 2


def export_insights(data: InsightData, filters: InsightFilters, target: Path, *, watch: Watch | None = None) -> int:
    """Write `<question>.csv` with the table and `<question>-rows.csv` with the rows behind its marks for every
    question, and about.csv and marks.csv with what was looked at and how each figure follows. Blocks; a minute at full
    size.

    Rows carry no names: the same `row` is the same person (interaction, promise, piece of feedback) in every file.

    Args:
        data: everything, interactions and loops too.
        target: a folder, made when absent, or a file that ends in .zip.
        watch: is told how many of how many questions are written; may raise to stop.

    Returns:
        How many files were written.

    Raises:
        InvalidInput: `target` is a file, and not a zip.
        StorageFailure: something cannot be written.
    """
    if target.suffix.lower() == ".zip":
        counts: list[int] = []

        def fill(partial: Path) -> None:
            with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
                counts.append(_write_all(data, filters, lambda name: _member(archive, name), watch))

        put_in_place(target, fill)
        return counts[0]
    if target.is_file():
        raise InvalidInput(f"{target.name} is a file.", "Name a folder, or a file that ends in .zip.")
    try:
        target.mkdir(parents=True, exist_ok=True)
        return _write_all(data, filters, lambda name: cast(Any, (target / name).open("wb")), watch)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageFailure(f"{target.name} could not be written ({reason}).", "Choose another folder.") from error


def _member(archive: zipfile.ZipFile, name: str) -> AbstractContextManager[BinaryIO]:
    # Always the same time: the same figures make the same file.
    about = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    about.compress_type = zipfile.ZIP_DEFLATED
    return cast(AbstractContextManager[BinaryIO], archive.open(about, "w", force_zip64=True))


def _write_all(data: InsightData, filters: InsightFilters, opened: Open, watch: Watch | None) -> int:
    marks: list[_Mark] = []
    files = 0
    for done, question in enumerate(ANSWERS, 1):
        found = answer(data, question, filters)
        with _csv(opened, f"{question}.csv") as write:
            write([_titles(found.table.columns)])
            write(_table_rows(found.table))
        files += 1
        if keys := keys_of(found):
            with _csv(opened, f"{question}-rows.csv") as write:
                rows = _by_week if question is Question.TRUST else _by_mark
                marks += rows(found, keys, write)
            files += 1
        if watch is not None:
            watch(done, len(ANSWERS))
    with _csv(opened, "marks.csv") as write:
        write([("question", "mark", "in the table", "rows", "how the figure follows")])
        write(marks)
    with _csv(opened, "about.csv") as write:
        write([("what", "value")])
        write(_about(data, filters))
    return files + 2


def _about(data: InsightData, filters: InsightFilters) -> Iterator[tuple[str, str]]:
    yield "first day", filters.period.start.isoformat()
    yield "last day", filters.period.end.isoformat()
    yield from (("filter", plain(said)) for said in narrowed_by(data, filters))
    yield "people", str(int(np.count_nonzero(chosen_people(data, filters))))
    yield "as known on", data.today.isoformat()


Write = Callable[[Iterable[Sequence[str]]], None]


@contextmanager
def _csv(opened: Open, name: str) -> Iterator[Write]:
    with opened(name) as stream, io.BufferedWriter(cast(io.RawIOBase, _Kept(stream)), 1 << 20) as buffered:
        writer = CsvWriter(buffered, bom=True, guarded=True)
        yield writer.write
        writer.finish()


class _Kept(io.RawIOBase):
    """A stream that is only written to and stays open, so that many small pieces reach it as few large ones."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any) -> int:
        """Hand it on."""
        return self._stream.write(data)


def _titles(columns: Iterable[TableColumn]) -> list[str]:
    titles: list[str] = []
    for column in columns:
        titles.append(column.title)
        if column.kind is ValueKind.MONEY:
            titles.append(f"{column.title} currency")
    return titles


def _table_rows(table: Table) -> Iterator[list[str]]:
    kinds = [column.kind for column in table.columns]
    for row in table.rows:
        yield [text for kind, cell in zip(kinds, row, strict=True) for text in cells(kind, cell)]


def _by_mark(found: Answer, keys: Sequence[str], write: Write) -> list[_Mark]:
    """Rows under the key of their mark; a column that a mark does not have is empty."""
    behind = {key: found.behind(key) for key in keys}
    columns = {column.title: column for rows in behind.values() for column in rows.columns}
    write([["mark", "row", *_titles(columns.values())]])
    marks = []
    for key, rows in behind.items():
        write(_mark_rows(key, rows, columns.values()))
        marks.append(_mark(found, key, rows))
    return marks


def _mark(found: Answer, key: str, rows: RowsBehind) -> _Mark:
    label = labels_of(found).get(key, "")
    return str(found.question), key, label, str(len(rows.rownos)), plain(rows.said)


def _mark_rows(key: str, rows: RowsBehind, columns: Iterable[TableColumn]) -> Iterator[Sequence[str]]:
    count = len(rows.rownos)
    values = {column.title: given for column, given in zip(rows.columns, rows.values, strict=True)}
    texts: list[Iterable[str]] = [[key] * count, map(str, np.asarray(rows.rownos).tolist())]
    for column in columns:
        if column.title in values:
            texts += _texts(column.kind, values[column.title])
        else:
            texts += [[""] * count] * (_MONEY_CELLS if column.kind is ValueKind.MONEY else 1)
    return zip(*texts, strict=True)


def _texts(kind: ValueKind, values: Any) -> list[list[str]]:
    """The cells of a column, or of two for money; a value that occurs often is written once."""
    given = values.tolist() if hasattr(values, "tolist") else list(values)
    known = {value: cells(kind, value) for value in set(given)}
    width = _MONEY_CELLS if kind is ValueKind.MONEY else 1
    return [[known[value][place] for value in given] for place in range(width)]


def _by_week(found: Answer, keys: Sequence[str], write: Write) -> list[_Mark]:
    """Trust of everyone, a row a person and a column a week: each person stands behind every week they are known."""
    marks, weeks = [], []
    for key in keys:
        rows = found.behind(key)
        weeks.append((np.asarray(rows.rownos), np.asarray(rows.values[0], dtype=np.float64)))
        marks.append(_mark(found, key, rows))
    people = np.unique(np.concatenate([rownos for rownos, _ in weeks]))
    trust = np.full((len(people), len(keys)), _UNKNOWN)
    for place, (rownos, points) in enumerate(weeks):
        trust[np.searchsorted(people, rownos), place] = points
    write([["row", *(f"Trust on {date.fromisoformat(key).isoformat()}" for key in keys)]])
    write(_week_rows(people, trust))
    return marks


def _week_rows(people: npt.NDArray[np.int64], trust: npt.NDArray[np.float64]) -> Iterator[list[str]]:
    # A million figures have few thousand values: each is written out once.
    texts = {value: cells(ValueKind.POINTS, value)[0] for value in np.unique(trust).tolist()}
    texts[_UNKNOWN] = ""
    for rowno, values in zip(people.tolist(), trust, strict=True):
        yield [str(rowno), *(texts[value] for value in values.tolist())]
