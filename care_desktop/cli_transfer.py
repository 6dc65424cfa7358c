"""The commands that move data: import, export and the sample workspace."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from care_desktop.cli_place import database_path
from care_desktop.composition import opened_workspace
from care_desktop.errors import InvalidInput
from care_desktop.paths import Profile
from care_desktop.services import demo, insights, transfer_in, transfer_out
from care_desktop.services.import_run import ImportReport, Level, RowNote
from care_desktop.services.import_source import Kind, ReadOptions
from care_desktop.services.transfer_out import ExportOptions, FileFormat, What

STANDARD_OUTPUT = Path("-")
_SHOWN_NOTES_MAX = 50


class Place(Protocol):
    """Which profile and which database a command works on."""

    @property
    def profile(self) -> Profile:
        """The profile."""

    @property
    def database(self) -> Path | None:
        """The database; None is the usual one."""


def run_import(
    place: Place, file: Path, kind: str, columns: Sequence[str], dry_run: bool, raw: bool, output_format: str
) -> int:
    """Import a file and print what came of it; 1 when there were rows and none could be read.

    Raises:
        CareError: the file cannot be read at all, or the workspace not written.
    """
    renamed = _renamed(columns)
    options = ReadOptions(Kind(kind), raw, renamed)
    with opened_workspace(place.profile, place.database) as workspace:
        watch = _progress("rows read")
        if dry_run:
            report = transfer_in.preview(workspace, file, options, watch=watch)
        else:
            report = transfer_in.run(workspace, file, options, undoable=False, watch=watch).value
    if output_format == "json":
        print(json.dumps(report_json(report), ensure_ascii=False))
    else:
        _print_report(report, dry_run)
    return int(report.nothing_read)


def _renamed(columns: Sequence[str]) -> dict[str, str]:
    renamed: dict[str, str] = {}
    for item in columns:
        column, equals, field = item.rpartition("=")
        if not equals or not column.strip() or not field.strip():
            raise InvalidInput(f"--map {item} names no field.", "Write it as --map COLUMN=FIELD.")
        renamed[column.strip()] = field.strip()
    return renamed


def report_json(report: ImportReport) -> dict[str, object]:
    """The report as the object that programs read."""
    return {
        "people": report.people,
        "interactions": report.interactions,
        "unchanged": report.unchanged,
        "warnings": report.warnings,
        "errors": report.errors,
        "rows": [_note_json(note, report.several) for note in report.rows],
        **({"left_out": {str(why): count for why, count in report.left_out.items()}} if report.left_out else {}),
    }


def _note_json(note: RowNote, several: bool) -> dict[str, object]:
    where = {"sheet": note.sheet} if several else {}
    return {**where, "row": note.row, "level": str(note.level), "reason": note.reason}


def _print_report(report: ImportReport, dry_run: bool) -> None:
    done = "would be new" if dry_run else "new"
    counts = [
        _counted(report.people, "person", "people", f" {done}"),
        _counted(report.interactions, "interaction", "interactions", f" {done}"),
        *(f"{count:,} {name.replace('_', ' ')} {done}" for name, count in report.others.items() if count),
        f"{report.unchanged:,} unchanged",
        _counted(report.warnings, "warning", "warnings"),
        _counted(report.errors, "error", "errors"),
    ]
    print(", ".join(counts))
    for why, count in report.left_out.items():
        print(f"{_counted(count, 'row', 'rows')} left out: {why}", file=sys.stderr)
    for note in report.rows[:_SHOWN_NOTES_MAX]:
        where = f"{note.sheet}, row" if report.several else "row"
        level = "" if note.level is Level.ERROR else "warning: "
        print(f"{where} {note.row}: {level}{note.reason}", file=sys.stderr)
    left = report.warnings + report.errors - min(len(report.rows), _SHOWN_NOTES_MAX)
    if left > 0:
        print(f"and {left:,} more; --format json lists them", file=sys.stderr)
    if report.ignored_columns:
        print(f"columns that were not read: {'; '.join(report.ignored_columns)}", file=sys.stderr)


def _counted(count: int, one: str, many: str, after: str = "") -> str:
    return f"{count:,} {one if count == 1 else many}{after}"


def _progress(what: str) -> Callable[[int], None] | None:
    """Says how far it is, on a terminal only."""
    if not sys.stderr.isatty():
        return None

    def show(count: int) -> None:
        if count % 5_000 == 0:
            print(f"\r{count:,} {what}", end="", file=sys.stderr, flush=True)

    return show


def run_export(place: Place, what: str, output: Path | None, options: ExportOptions) -> None:
    """Write what was asked for to a file, a folder or standard output.

    Raises:
        CareError: it cannot be written, or the filter does not apply.
    """
    wanted = What(what)
    to_output = output is None or output == STANDARD_OUTPUT
    binary = wanted is What.EVERYTHING and options.format is FileFormat.CSV
    if to_output and binary and sys.stdout.isatty():
        raise InvalidInput("Everything is a zip file, which a terminal cannot show.", "Say where to with -o.")
    with opened_workspace(place.profile, place.database) as workspace:
        insights.refresh_all(workspace)
        _say_hidden(transfer_out.hidden_count(workspace, wanted, options))
        if output is None or to_output:
            # A zip is for a person to open, wherever it is written to; text on standard output is for programs.
            transfer_out.export(workspace, wanted, sys.stdout.buffer, replace(options, bom=binary))
            sys.stdout.buffer.flush()
        else:
            count = transfer_out.export_to_path(workspace, wanted, output, options)
            print(f"{_counted(count, 'row', 'rows')} written to {output}", file=sys.stderr)


def _say_hidden(count: int) -> None:
    if count:
        who = _counted(count, "person", "people")
        print(f"{who} left out: their data may only be kept; --include-restricted brings them", file=sys.stderr)


def run_demo(place: Place, people: int, interactions: int | None, seed: int, database: Path | None) -> Path:
    """Write the sample workspace and return its file: the named one, which must be empty, or the profile's sample.

    Raises:
        CareError: the named file holds something already, or cannot be written.
    """
    own = place.profile.sample
    path = own if database is None else database_path(place.profile, database)
    with opened_workspace(place.profile, path, replaces_lost=True) as workspace:
        counts = demo.write_sample(
            workspace, people=people, interactions=interactions, seed=seed, replace=database is None
        )
    people_text = _counted(counts.people, "person", "people")
    print(f"{people_text} and {_counted(counts.interactions, 'interaction', 'interactions')} written to {path}")
    return path
