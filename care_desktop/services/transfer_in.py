"""Bringing data in: a dry run with a reason per row, then everything that could be read in one transaction."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from care_desktop.services import backups, derived
from care_desktop.services.backups import BackupReason
from care_desktop.services.import_ics import MEETINGS, import_meetings
from care_desktop.services.import_interactions import import_interactions
from care_desktop.services.import_mbox import MAILS, import_mails
from care_desktop.services.import_memory import remember, remembered, signature
from care_desktop.services.import_people import import_people
from care_desktop.services.import_run import ImportReport, ImportRun
from care_desktop.services.import_sheets import SHEET_NAMES, import_sheet
from care_desktop.services.import_source import INTERACTIONS, PEOPLE, InSheet, ReadOptions, open_source
from care_desktop.services.outcome import Changes, Outcome, Workspace, commit
from care_desktop.services.transfer_out import WORKSPACE_SHEET
from care_desktop.storage import sheets as store
from care_desktop.storage.stopping import stoppable
from care_desktop.storage.work import UnitOfWork

Watch = Callable[[int], None]
DEFAULT_OPTIONS = ReadOptions()


def preview(
    workspace: Workspace,
    path: Path,
    options: ReadOptions = DEFAULT_OPTIONS,
    *,
    watch: Watch | None = None,
) -> ImportReport:
    """What `run` would do, with nothing changed. Blocks.

    Raises:
        UnreadableFile: nothing can be read; the sentence says why.
    """
    options = replace(options, remembered=remembered(workspace))
    with open_source(path, options, workspace.clock()) as found, workspace.database.work() as work:
        going = _going(workspace, work, found, undoable=False, watch=watch)
        with stoppable(work, going.look):
            return _read(going, found)


def run(
    workspace: Workspace,
    path: Path,
    options: ReadOptions = DEFAULT_OPTIONS,
    *,
    undoable: bool = True,
    watch: Watch | None = None,
) -> Outcome[ImportReport]:
    """Store every row that can be read, in one transaction; rows with an error are left out and named. Blocks.

    What is there already stays as it is, so importing twice changes nothing. What columns were chosen to be is
    remembered for the next file with the same header.

    Args:
        workspace: where to.
        path: a CSV file, a folder or zip of them, a JSON file of ours, contact cards (vCard), a calendar or mail.
        options: how the file is read.
        undoable: make the outcome's undo; costs memory in the number of rows.
        watch: called again and again with the number of rows read, also while what is derived is built at the end;
            raises to stop with nothing changed.

    Raises:
        UnreadableFile: nothing can be read; the sentence says why.
        StorageFailure: the disk is full or the workspace cannot be written; nothing was changed.
    """
    options = replace(options, remembered=remembered(workspace))
    with open_source(path, options, workspace.clock()) as found:
        backups.before(workspace, BackupReason.BEFORE_IMPORT)
        with workspace.database.work() as work:
            going = _going(workspace, work, found, undoable=undoable, watch=watch)
            with stoppable(work, going.look):
                report = _read(going, found)
                if undoable:
                    outcome = commit(workspace, work, report, f"Import {path.name}")
                else:
                    if report.new:
                        derived.refresh_all(work, workspace.today(), workspace.weights)
                    work.commit()
                    outcome = Outcome(report, Changes(many=True), None)
        remember(workspace, {signature(s.columns): s.reading.columns for s in found if s.reading and s.reading.chosen})
        return outcome


def _going(
    workspace: Workspace, work: UnitOfWork, found: list[InSheet], *, undoable: bool, watch: Watch | None
) -> ImportRun:
    names = frozenset(sheet.name for sheet in found)
    return ImportRun(work, workspace.clock(), workspace.today(), workspace.zone, undoable, names, watch)


def _read(going: ImportRun, found: list[InSheet]) -> ImportReport:
    going.look_around()
    for sheet in found:
        if sheet.name == PEOPLE:
            import_people(going, sheet.header, sheet.rows)
        elif sheet.name == INTERACTIONS:
            import_interactions(going, sheet.header, sheet.rows)
        elif sheet.name == MEETINGS:
            import_meetings(going, sheet.rows)
        elif sheet.name == MAILS:
            import_mails(going, sheet.rows)
        elif sheet.name == WORKSPACE_SHEET:
            _name(going.work, sheet)
        else:
            import_sheet(going, SHEET_NAMES[sheet.name], sheet.header, sheet.rows)
    going.forget_erased()
    return going.report()


def _name(work: UnitOfWork, sheet: InSheet) -> None:
    """A workspace that has no name yet takes the one of the file."""
    place = sheet.header.index("name")
    for row in sheet.rows:
        if not row.problem and row.cells[place : place + 1] and not store.workspace_name(work):
            store.name_workspace(work, row.cells[place])
