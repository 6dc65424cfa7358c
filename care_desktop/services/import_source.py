"""What an import reads: CSV (a file, folder or zip), JSON, contact cards, a calendar or mail, as sheets of rows."""

import json
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from care_desktop.errors import InvalidInput, UnreadableFile
from care_desktop.services import csv_format, import_mbox
from care_desktop.services.csv_format import ReadRow, cell_text
from care_desktop.services.import_columns import OWN_COLUMNS, Choice, Reading, reading_of
from care_desktop.services.import_ics import COLUMNS as MEETING_COLUMNS
from care_desktop.services.import_ics import MEETINGS, meetings_of_file
from care_desktop.services.import_interactions import PLAIN_COLUMNS
from care_desktop.services.import_mapping import ColumnMap, mapped_rows
from care_desktop.services.import_people import handle_columns
from care_desktop.services.import_sheets import SHEET_NAMES
from care_desktop.services.import_vcard import people_of_cards
from care_desktop.services.score_sheets import STAGES_COLUMNS
from care_desktop.services.transfer_out import FORMAT_NAME, FORMAT_VERSION, WORKSPACE_SHEET
from care_desktop.storage.export_rows import INTERACTION_COLUMNS, PEOPLE_HEAD, PEOPLE_TAIL, PRIVATE_NOTES

PEOPLE, INTERACTIONS = "people", "interactions"
_SINGLE = (PEOPLE, INTERACTIONS, MEETINGS, import_mbox.MAILS)
READ_ORDER = (WORKSPACE_SHEET, *list(SHEET_NAMES)[:3], *_SINGLE, *list(SHEET_NAMES)[3:])
_COMPUTED = (frozenset({"person_id", "as_of"}), frozenset(STAGES_COLUMNS) - {"formula_version"})
JSON_BYTES_MAX = 512 << 20
ZIP_MEMBERS_MAX = 100
ZIP_RATIO_MAX = 500
_COPY_BYTES = 1 << 20
_HALF = re.compile("[\ud800-\udfff]")
_COLUMNS: Mapping[str, frozenset[str]] = {
    PEOPLE: frozenset({*PEOPLE_HEAD, *PEOPLE_TAIL, PRIVATE_NOTES}),
    INTERACTIONS: frozenset({*PLAIN_COLUMNS, *INTERACTION_COLUMNS}),
    WORKSPACE_SHEET: frozenset({"name"}),
    **{name: frozenset(sheet.columns) for name, sheet in SHEET_NAMES.items()},
}
_NEEDED: Mapping[str, tuple[frozenset[str], ...]] = {
    PEOPLE: (frozenset({"name"}),),
    INTERACTIONS: (
        frozenset({"person", "date"}),
        frozenset({"occurred_at", "people"}),
        frozenset({"occurred_at", "person_ids"}),
    ),
    WORKSPACE_SHEET: (frozenset({"name"}),),
    **{name: (frozenset(sheet.columns),) for name, sheet in SHEET_NAMES.items()},
}


class Kind(StrEnum):
    """What a single file is said to hold; `auto` looks at its columns."""

    AUTO = "auto"
    PEOPLE = "people"
    INTERACTIONS = "interactions"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is read.

    Attributes:
        kind: what a single file holds.
        unguarded: the cells stand as they are, as in a file written with --raw.
        renamed: column of the file -> the column of ours it is read as.
        columns: what each column of a single CSV is, in their order; None looks at their names.
        remembered: signature of a header -> what its columns were read as before.
    """

    kind: Kind = Kind.AUTO
    unguarded: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)
    columns: ColumnMap | None = None
    remembered: Mapping[str, ColumnMap] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InSheet:
    """A sheet on its way in.

    Attributes:
        name: what its rows are.
        header: its columns as we call them.
        rows: as they are read.
        columns: its columns as they stand in a single CSV; empty when there is nothing to choose about them.
        reading: what these are read as; None leaves them as they are.
    """

    name: str
    header: tuple[str, ...]
    rows: Iterable[ReadRow]
    columns: tuple[str, ...] = ()
    reading: Reading | None = None


@contextmanager
def open_source(path: Path, options: ReadOptions, now: datetime) -> Iterator[list[InSheet]]:
    """The sheets of a file or folder, in the order in which they are to be read. Blocks.

    Of a calendar only what is over by `now`.

    Raises:
        UnreadableFile: missing, foreign, damaged, too large, or without the columns that are needed.
    """
    with ExitStack() as stack:
        if path.is_dir():
            sheets = _folder_sheets(path, options)
        elif csv_format.head_of(path, 4) == b"PK\x03\x04":
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="care-desktop-")))
            _unpack(path, folder)
            sheets = _folder_sheets(folder, options, shown=path.name)
        elif csv_format.head_of(path, 64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
            sheets = _json_sheets(path, options)
        elif _begins(path, "VCARD"):
            sheets = [InSheet(PEOPLE, *people_of_cards(path))]
        elif _begins(path, "VCALENDAR"):
            sheets = [InSheet(MEETINGS, MEETING_COLUMNS, meetings_of_file(path, now))]
        elif import_mbox.is_mailbox(path):
            sheets = [InSheet(import_mbox.MAILS, import_mbox.COLUMNS, import_mbox.mails_of_file(path))]
        else:
            sheets = [_csv_sheet(path, options)]
        yield sorted(sheets, key=lambda sheet: READ_ORDER.index(sheet.name))


def _begins(path: Path, what: str) -> bool:
    """Whether a file begins as contact cards or a calendar do, whatever its name and encoding."""
    head = csv_format.head_of(path, 200).replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head[:20].upper().startswith(f"BEGIN:{what}".encode())


def _folder_sheets(folder: Path, options: ReadOptions, shown: str = "") -> list[InSheet]:
    names = [name for name in READ_ORDER if (folder / f"{name}.csv").is_file()]
    if not {PEOPLE, INTERACTIONS} & set(names):
        raise UnreadableFile(
            f"{shown or folder.name} holds neither people.csv nor interactions.csv.",
            "Choose a folder or zip that “export everything” has written, or a single CSV file.",
        )
    return [_csv_sheet(folder / f"{name}.csv", options, name) for name in names]


def _csv_sheet(path: Path, options: ReadOptions, name: str = "") -> InSheet:
    kind = "" if options.kind is Kind.AUTO else options.kind.value
    choice = Choice(kind, options.columns, options.renamed, options.remembered, _our_names)
    file = csv_format.look_at(path, None if name else choice.knows)
    rows = csv_format.read_rows(file, unguarded=options.unguarded)
    reading = None if name else reading_of(path.name, file.header, choice)
    if reading is not None:
        constants = reading.export.constants if reading.export else {}
        columns = () if reading.export else file.header
        return InSheet(reading.columns.kind, *mapped_rows(reading.columns, rows, constants), columns, reading)
    header = tuple(options.renamed.get(column, column) for column in file.header)
    is_single = not name and not set(header) >= OWN_COLUMNS
    found = _sheet(path, name or _sheet_name(path, options, header), header, rows)
    return replace(found, columns=file.header) if is_single and found.name in (PEOPLE, INTERACTIONS) else found


def _sheet_name(path: Path, options: ReadOptions, header: Sequence[str]) -> str:
    return _sheet_of(path, header) if options.kind is Kind.AUTO else options.kind.value


def _sheet(path: Path, name: str, header: Sequence[str], rows: Iterable[ReadRow]) -> InSheet:
    columns = _our_names(name, header)
    twice = sorted({column for column in columns if columns.count(column) > 1 and column in _COLUMNS[name]})
    if twice:
        raise UnreadableFile(
            f"{path.name} has the column {twice[0]} twice.", "Rename or remove one of them, then try again."
        )
    if not any(needed <= set(columns) for needed in _NEEDED[name]):
        missing = sorted(_NEEDED[name][0] - set(columns))
        there = ", ".join(csv_format.shown(column) for column in header[:12] if column) or "none"
        raise UnreadableFile(
            f"{path.name} cannot be read as {name}: the column {' and '.join(missing)} is missing.",
            f"Its columns are: {there}.",
        )
    return InSheet(name, columns, rows)


def _our_names(sheet: str, header: Sequence[str]) -> tuple[str, ...]:
    """Columns by our names: capital letters and spaces of other programs do not matter."""
    known = _COLUMNS[sheet]
    names: list[str] = []
    for column in header:
        plain = column.casefold().replace(" ", "_").replace("-", "_")
        ours = plain in known or (sheet == PEOPLE and handle_columns((plain,)))
        names.append(plain if column not in known and ours and plain not in header else column)
    return tuple(names)


def _sheet_of(path: Path, header: Sequence[str]) -> str:
    """The sheet whose columns these are."""
    columns = set(header)
    exact = [name for name in SHEET_NAMES if columns == _COLUMNS[name]]
    if exact:
        return exact[0]
    if any(columns >= computed for computed in _COMPUTED):
        raise UnreadableFile(
            f"{path.name} holds computed scores, which follow from the interactions.", "Import people or interactions."
        )
    for name in (INTERACTIONS, PEOPLE):
        if any(needed <= set(_our_names(name, header)) for needed in _NEEDED[name]):
            return name
    there = ", ".join(csv_format.shown(column) for column in header[:12] if column) or "none"
    raise UnreadableFile(
        f"{path.name} holds neither people nor interactions: people need a column name, "
        "interactions the columns person and date.",
        f"Its columns are: {there}.",
    )


def _unpack(path: Path, folder: Path) -> None:
    """Copy the sheets of a zip into a folder, each by its own name only, within limits of count, size and ratio."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > ZIP_MEMBERS_MAX:
                raise UnreadableFile(f"{path.name} holds too many files.", "Choose one that “export everything” wrote.")
            left = csv_format.FILE_BYTES_MAX
            for member in members:
                name = member.filename.removesuffix(".csv")
                if name not in READ_ORDER or not member.filename.endswith(".csv"):
                    continue
                with archive.open(member) as source, (folder / f"{name}.csv").open("wb") as target:
                    copied = 0
                    while chunk := source.read(_COPY_BYTES):
                        copied += len(chunk)
                        if copied > left or copied > max(member.compress_size, 1) * ZIP_RATIO_MAX + _COPY_BYTES:
                            raise UnreadableFile(
                                f"{path.name} unpacks to far too much.",
                                "Unpack it by hand and try the folder.",
                            )
                        target.write(chunk)
                    left -= copied
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise UnreadableFile(f"{path.name} is a damaged or locked zip file.", "Make or fetch it once more.") from error


def _no_number(word: str) -> object:
    """NaN and Infinity are no JSON, though Python reads them: a person must not come to be called so."""
    raise ValueError(f"{word} is no JSON")


def _json_sheets(path: Path, options: ReadOptions) -> list[InSheet]:
    if path.stat().st_size > JSON_BYTES_MAX:
        raise UnreadableFile(f"{path.name} is larger than {JSON_BYTES_MAX >> 20} MB.", "Export as CSV instead.")
    try:
        found = json.loads(path.read_bytes(), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"{path.name} is not sound JSON.", "Export it once more, or use CSV.") from error
    if isinstance(found, list):
        header = _json_header(found)
        return [_sheet(path, _sheet_name(path, options, header), header, _json_rows(found, header))]
    if not isinstance(found, dict) or found.get("format") != FORMAT_NAME:
        raise UnreadableFile(f"{path.name} is JSON, but nothing that CARE Desktop has written.", "Choose another file.")
    if found.get("version") != FORMAT_VERSION:
        raise UnreadableFile(
            f"{path.name} has the format {found.get('version')}, and this version reads {FORMAT_VERSION}.",
            "Install the version that wrote it.",
        )
    sheets: list[InSheet] = []
    for name in READ_ORDER:
        rows = found.get(name)
        if isinstance(rows, list) and rows:
            header = _json_header(rows)
            sheets.append(_sheet(path, name, header, _json_rows(rows, header)))
    return sheets


def _json_header(rows: Sequence[Any]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for row in rows:
        if isinstance(row, dict):
            names.update(dict.fromkeys(row))
    return tuple(names)


def _json_rows(rows: Sequence[Any], header: Sequence[str]) -> Iterator[ReadRow]:
    # Numbered as in the CSV of the same rows, where the header is row 1.
    for number, row in enumerate(rows, start=2):
        if not isinstance(row, dict):
            yield ReadRow(number, (), "it is not an object")
            continue
        try:
            cells = [_json_cell(row.get(name)) for name in header]
        except InvalidInput as error:
            yield ReadRow(number, (), str(error))
            continue
        yield ReadRow(number, cells, _text_problem(cells))


def _text_problem(cells: Sequence[str]) -> str:
    """Why the cells cannot be stored; unlike a text file, JSON can spell half of a character."""
    if any("\0" in cell for cell in cells):
        return csv_format.NUL_PROBLEM
    return csv_format.HALF_PROBLEM if any(map(_HALF.search, cells)) else ""


def _json_cell(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return cell_text(tuple(value))
    if value is None or isinstance(value, str | bool | int | float):
        return cell_text(value)
    raise InvalidInput("a value is neither text, number, yes or no, nor a list of texts")
