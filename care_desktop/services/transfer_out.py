"""Taking data out: CSV and JSON of one sheet or everything, people as contact cards; streamed, in a stable order."""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import UUID

from care_desktop.domain.people import normalise_name
from care_desktop.domain.resources import Stage
from care_desktop.errors import InvalidInput, StorageFailure
from care_desktop.services.csv_format import CsvWriter, cell_text
from care_desktop.services.export_vcard import write_cards
from care_desktop.services.outcome import Workspace
from care_desktop.services.score_sheets import STAGES_COLUMNS, TRUST_COLUMNS, stage_rows, trust_rows
from care_desktop.storage import export_rows, people, sheets
from care_desktop.storage.export_rows import INTERACTION_COLUMNS, Window
from care_desktop.storage.sheets import Cell
from care_desktop.storage.work import UnitOfWork

FORMAT_NAME = "CARE Desktop"
FORMAT_VERSION = 1
WORKSPACE_SHEET = "workspace"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


class What(StrEnum):
    """What can be taken out."""

    PEOPLE = "people"
    INTERACTIONS = "interactions"
    TRUST = "trust"
    STAGES = "stages"
    PROMISES = "promises"
    FEEDBACK = "feedback"
    RESOURCES = "resources"
    EVERYTHING = "everything"


class FileFormat(StrEnum):
    """In which form."""

    CSV = "csv"
    JSON = "json"
    VCARD = "vcard"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How, and which part.

    Attributes:
        raw: as programs want it: no BOM, no guard against formulas.
        bom: a byte order mark for spreadsheets; never with `raw`.
        private_notes: with the private notes, which no export holds unless asked for by name.
        restricted: with people whose processing is restricted or who objected. Everything has them in any case, as
            it is how a workspace moves to another computer.
        owner, tag: only people of this owner (a name) or with this tag; empty is any.
        stage: only people shown in this stage; None is any.
        people: only these people, beside the filters above; None is everyone.
        since, until: only what happened from this day through that day; None is no limit.
    """

    format: FileFormat = FileFormat.CSV
    raw: bool = False
    bom: bool = True
    private_notes: bool = False
    restricted: bool = False
    owner: str = ""
    tag: str = ""
    stage: Stage | None = None
    people: frozenset[UUID] | None = None
    since: date | None = None
    until: date | None = None

    @property
    def limits_people(self) -> bool:
        """Whether only some people are wanted."""
        return bool(self.owner or self.tag or self.stage) or self.people is not None

    @property
    def limits_days(self) -> bool:
        """Whether only some days are wanted."""
        return self.since is not None or self.until is not None


@dataclass(frozen=True, slots=True)
class OutSheet:
    """A sheet on its way out: its name, its columns, and its rows as they are read."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]


def export(workspace: Workspace, what: What, stream: BinaryIO, options: ExportOptions) -> int:
    """Write one sheet, or everything as a zip of CSV files or as one JSON object, to a stream. Blocks.

    Returns the number of rows. Computed columns are as of the day for which the workspace was last brought up to date.

    Raises:
        InvalidInput: the filter does not apply to this sheet.
    """
    _check_filters(what, options)
    with workspace.database.reading() as work:
        if options.format is FileFormat.VCARD:
            return write_cards(work, stream, _wanted_people(work, options), _hidden_people(work, what, options))
        if what is not What.EVERYTHING:
            sheet = _sheet(workspace, work, what, options)
            if options.format is FileFormat.JSON:
                return _write_json_sheet(stream, sheet)
            return _write_csv(stream, sheet, options)
        if options.format is FileFormat.JSON:
            return _write_json_everything(stream, every_sheet(work, options))
        return _write_zip(stream, every_sheet(work, options), options)


def export_to_path(workspace: Workspace, what: What, target: Path, options: ExportOptions) -> int:
    """Write to a file, or everything to a folder, a .zip or (JSON) one file; returns the number of rows. Blocks.

    A file appears whole or not at all: it is written beside and then put in place.

    Raises:
        InvalidInput: the filter or the ending of the name does not fit.
        StorageFailure: the target cannot be written.
    """
    _check_filters(what, options)
    with _writing(target):
        if what is What.EVERYTHING and options.format is FileFormat.CSV and target.suffix.lower() != ".zip":
            return _write_folder(workspace, target, options)
        partial = target.with_name(target.name + ".part")
        try:
            with partial.open("wb") as stream:
                count = export(workspace, what, stream, options)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    return count


def _write_folder(workspace: Workspace, target: Path, options: ExportOptions) -> int:
    if target.suffix and not target.is_dir():
        raise InvalidInput(
            f"Everything goes into a folder or a .zip file, and {target.name} is neither.",
            "Give a name without an ending, one that ends in .zip, or --format json.",
        )
    target.mkdir(parents=True, exist_ok=True)
    count = 0
    with workspace.database.reading() as work:
        for sheet in every_sheet(work, options):
            partial = target / f"{sheet.name}.csv.part"
            try:
                with partial.open("wb") as stream:
                    count += _write_csv(stream, sheet, options)
                partial.replace(target / f"{sheet.name}.csv")
            finally:
                partial.unlink(missing_ok=True)
    return count


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageFailure(
            f"{target.name} could not be written ({error.strerror or error}).",
            "Choose another place, or make room there; nothing in the workspace was changed.",
        ) from error


def every_sheet(work: UnitOfWork, options: ExportOptions) -> Iterator[OutSheet]:
    """Every sheet that together make up a workspace, what is pointed at before what points."""
    yield OutSheet(WORKSPACE_SHEET, ("name",), [(sheets.workspace_name(work),)])
    for sheet in sheets.SHEETS[:3]:
        yield OutSheet(sheet.name, sheet.columns, sheets.sheet_rows(work, sheet))
    yield _people(work, options, frozenset())
    yield OutSheet("interactions", INTERACTION_COLUMNS, (row for _, row in export_rows.interaction_rows(work)))
    for sheet in sheets.SHEETS[3:]:
        yield OutSheet(sheet.name, sheet.columns, sheets.sheet_rows(work, sheet))


def hidden_count(workspace: Workspace, what: What, options: ExportOptions) -> int:
    """How many people an export leaves out because their data may only be kept. Blocks."""
    with workspace.database.reading() as work:
        wanted, hidden = _wanted_people(work, options), _hidden_people(work, what, options)
        return len(hidden if wanted is None else hidden & wanted)


def _hidden_people(work: UnitOfWork, what: What, options: ExportOptions) -> frozenset[UUID]:
    return frozenset() if options.restricted or what is What.EVERYTHING else people.at_rest(work)


def _people(work: UnitOfWork, options: ExportOptions, hidden: frozenset[UUID]) -> OutSheet:
    wanted = _wanted_people(work, options)
    columns = export_rows.people_columns(work, private_notes=options.private_notes)
    rows = export_rows.people_rows(work, private_notes=options.private_notes)
    kept = (cells for key, cells in rows if key not in hidden and (wanted is None or key in wanted))
    return OutSheet("people", columns, kept)


def _wanted_people(work: UnitOfWork, options: ExportOptions) -> frozenset[UUID] | None:
    found = export_rows.matching_people(
        work, owner=normalise_name(options.owner), tag=options.tag.removeprefix("#"), stage=options.stage
    )
    if options.people is None or found is None:
        return options.people if found is None else found
    return found & options.people


def _sheet(workspace: Workspace, work: UnitOfWork, what: What, options: ExportOptions) -> OutSheet:
    wanted, hidden = _wanted_people(work, options), _hidden_people(work, what, options)
    if what is What.PEOPLE:
        return _people(work, options, hidden)
    if what is What.INTERACTIONS:
        window = Window(options.since, options.until, wanted, hidden)
        rows = export_rows.interaction_rows(work, window)
        return OutSheet("interactions", INTERACTION_COLUMNS, (cells for _, cells in rows))
    if what is What.TRUST:
        found = trust_rows(workspace, [])
        kept = (cells for key, cells in found if key not in hidden and (wanted is None or key in wanted))
        return OutSheet("trust", TRUST_COLUMNS, kept)
    if what is What.STAGES:
        window = Window(options.since, options.until, wanted, hidden)
        return OutSheet("stages", STAGES_COLUMNS, stage_rows(workspace, work, window))
    sheet = next(sheet for sheet in sheets.SHEETS if sheet.name == what)
    keep = _row_filter(sheet, options, wanted)
    found_rows = (row for row in sheets.sheet_rows(work, sheet) if keep(row))
    return OutSheet(
        sheet.name, sheet.columns, sheets.without_people(sheet, found_rows, hidden) if hidden else found_rows
    )


_DAY_COLUMN = {"promises": "made_on", "feedback": "heard_on"}
_PEOPLE_COLUMN = {"promises": "person_ids", "feedback": "asked_by_ids"}


def _row_filter(sheet: sheets.Sheet, options: ExportOptions, wanted: Any) -> Callable[[Sequence[Cell]], bool]:
    if not options.limits_people and not options.limits_days:
        return lambda row: True
    window = Window(options.since, options.until)
    names = None if wanted is None else {str(key) for key in wanted}
    day_place = sheet.columns.index(_DAY_COLUMN[sheet.name])
    people_place = sheet.columns.index(_PEOPLE_COLUMN[sheet.name])

    def keep(row: Sequence[Cell]) -> bool:
        people: Any = row[people_place]
        return window.has_day(date.fromisoformat(str(row[day_place]))) and (
            names is None or not names.isdisjoint(people)
        )

    return keep


_NO_DAYS = {What.PEOPLE, What.TRUST, What.RESOURCES, What.EVERYTHING}
_NO_PEOPLE = {What.RESOURCES, What.EVERYTHING}


def _check_filters(what: What, options: ExportOptions) -> None:
    if (what in _NO_DAYS and options.limits_days) or (what in _NO_PEOPLE and options.limits_people):
        what_is_asked = "by day" if what not in _NO_PEOPLE else "at all"
        raise InvalidInput(f"The export of {what} cannot be filtered {what_is_asked}.", "Leave the filter out.")
    if options.format is FileFormat.VCARD and (what is not What.PEOPLE or options.private_notes):
        asked = "the private notes" if what is What.PEOPLE else what
        raise InvalidInput(f"Contact cards cannot hold {asked}.", "Export people as vCard, or choose CSV or JSON.")
    if options.private_notes and what not in (What.PEOPLE, What.EVERYTHING):
        raise InvalidInput(f"There are no private notes in {what}.", "Leave --include-private-notes out.")


def _write_csv(stream: BinaryIO, sheet: OutSheet, options: ExportOptions) -> int:
    writer = CsvWriter(stream, bom=options.bom and not options.raw, guarded=not options.raw)
    count = 0

    def rows() -> Iterator[list[str]]:
        nonlocal count
        for row in sheet.rows:
            count += 1
            yield [cell if type(cell) is str else cell_text(cell) for cell in row]

    writer.write([sheet.columns])
    writer.write(rows())
    writer.finish()
    return count


def _json_row(sheet: OutSheet, row: Sequence[Cell]) -> str:
    return json.dumps(dict(zip(sheet.columns, row, strict=True)), ensure_ascii=False)


def _write_json_rows(text: TextIOWrapper, sheet: OutSheet) -> int:
    """The rows as a JSON array, one row a line."""
    count = 0
    for row in sheet.rows:
        text.write(("," if count else "") + "\n" + _json_row(sheet, row))
        count += 1
    return count


def _write_json_sheet(stream: BinaryIO, sheet: OutSheet) -> int:
    text = TextIOWrapper(stream, encoding="utf-8", newline="\n")
    text.write("[")
    count = _write_json_rows(text, sheet)
    text.write("\n]\n")
    text.flush()
    text.detach()
    return count


def _write_json_everything(stream: BinaryIO, found: Iterable[OutSheet]) -> int:
    text = TextIOWrapper(stream, encoding="utf-8", newline="\n")
    text.write(f'{{"format": "{FORMAT_NAME}", "version": {FORMAT_VERSION}')
    count = 0
    for sheet in found:
        text.write(f',\n"{sheet.name}": [')
        count += _write_json_rows(text, sheet)
        text.write("\n]")
    text.write("\n}\n")
    text.flush()
    text.detach()
    return count


def _write_zip(stream: BinaryIO, found: Iterable[OutSheet], options: ExportOptions) -> int:
    count = 0
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in found:
            # A fixed time, so that the same workspace gives the same bytes.
            member = zipfile.ZipInfo(f"{sheet.name}.csv", _ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            with archive.open(member, "w", force_zip64=True) as inside:
                count += _write_csv(cast(BinaryIO, inside), sheet, options)
    return count
