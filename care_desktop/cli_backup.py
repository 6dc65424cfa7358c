"""The commands that keep a workspace safe: backup, restore, check."""

import sys
from datetime import UTC
from pathlib import Path

from care_desktop.cli_place import Place, database_path
from care_desktop.cli_window_lock import refuse_open_window
from care_desktop.composition import backups_folder, opened_workspace, present
from care_desktop.errors import CareError, NotFound
from care_desktop.services import backups, checks, restoring
from care_desktop.services.backups import BackedUp, BackupReason
from care_desktop.services.restoring import Difference

_NAMES = {
    "person": "people",
    "interaction": "interactions",
    "promise": "promises",
    "feedback": "feedback",
    "event": "events",
    "resource": "resources",
    "introduction": "introductions",
    "swag_given": "swag given",
    "account": "accounts",
}
_MEGABYTE = 1_000_000


def run_backup(place: Place, output: Path | None) -> None:
    """Make a backup and print where it is.

    Raises:
        CareError: the workspace cannot be opened, or the copy not written.
    """
    _must_exist(place)
    target = None if output is None else output.expanduser().absolute()
    with opened_workspace(place.profile, place.database) as workspace:
        made = backups.make(workspace, target=target)
    counts = made.manifest.counts
    print(made.path)
    print(
        f"{counts.get('person', 0):,} people and {counts.get('interaction', 0):,} interactions, "
        f"{_size(made)}, verified",
        file=sys.stderr,
    )


def run_list(place: Place) -> None:
    """Print the backups of the workspace, newest first; it may be damaged or gone."""
    path = database_path(place.profile, place.database)
    found = backups.kept_of_file(path, backups_folder(place.profile))
    for each in found:
        told = each.manifest
        when = told.made_at.astimezone(UTC)
        state = "verified" if told.thorough and not told.orphans else "quickly checked"
        print(
            f"{each.path}  {when:%Y-%m-%d %H:%M} UTC  {told.reason:14}  {told.counts.get('person', 0):>9,} people  "
            f"{told.counts.get('interaction', 0):>11,} interactions  {_size(each):>10}  {state}"
        )
    if not found:
        print(f"There are no backups of {path}", file=sys.stderr)


def run_restore(place: Place, file: Path, *, yes: bool) -> int:
    """Show what restoring changes, and do it; asks first on a terminal. Returns 1 when the answer was no.

    Raises:
        CareError: the backup is not sound, or the workspace is in use, or open in a window; nothing was changed.
    """
    path, folder = database_path(place.profile, place.database), backups_folder(place.profile)
    backup = _found(file, folder)
    refuse_open_window(path)
    place.profile.make()
    _say_difference(path, restoring.difference(path, backup))
    if sys.stdin.isatty() and not yes:
        answer = input("Restore it? What is there now is backed up first. [y/N] ")
        if answer.strip().casefold() not in ("y", "yes"):
            print("Nothing was changed.", file=sys.stderr)
            return 1
        # Somebody may have opened it while this waited for the answer.
        refuse_open_window(path)
    done = restoring.restore(path, backup, folder=folder, now=present())
    print(f"Restored {done.people:,} people and {done.interactions:,} interactions to {path}")
    if done.forgotten:
        print(f"{done.forgotten:,} people who were erased since were removed again.", file=sys.stderr)
    if done.saved is not None:
        print(f"What was there before is kept as {done.saved}", file=sys.stderr)
    if done.aside is not None:
        print(f"The damaged file is kept as {done.aside}", file=sys.stderr)
    return 0


def run_check(place: Place, *, repair: bool) -> int:
    """Print what is not in order and what to do; returns 1 when something is not."""
    _must_exist(place)
    try:
        with opened_workspace(place.profile, place.database) as workspace:
            if repair:
                backups.before(workspace, BackupReason.BEFORE_REPAIR)
                found = checks.repair(workspace)
            else:
                found = checks.check(workspace)
    except CareError as error:
        print(error, file=sys.stderr)
        kept = backups.kept_of_file(database_path(place.profile, place.database), backups_folder(place.profile))
        if kept:
            print(f"The newest backup: care-desktop restore {kept[0].path}", file=sys.stderr)
        return 1
    for finding in found:
        print(f"{finding.part}: {finding.sentence} {finding.advice}")
    if not found:
        print("Everything is in order: file, references, values, scores, search.")
    return int(bool(found))


def _must_exist(place: Place) -> None:
    """A command that looks at a workspace makes none."""
    path = database_path(place.profile, place.database)
    if not path.exists() and not backups.kept_of_file(path, backups_folder(place.profile)):
        raise NotFound(f"There is no workspace {path}.", "Name another one with --database.")


def _found(file: Path, folder: Path) -> Path:
    given = file.expanduser().absolute()
    named = folder / file.name
    if not given.exists() and file.name == str(file) and named.exists():
        return named
    return given


def _say_difference(path: Path, found: Difference) -> None:
    print(f"Restoring to {path}:", file=sys.stderr)
    if not found.is_readable:
        print("  there is nothing that can be read there now", file=sys.stderr)
    for table, pair in found.pairs.items():
        if pair.now or pair.then:
            print(f"  {_NAMES[table]:14} {pair.now:>11,} now  {pair.then:>11,} in the backup", file=sys.stderr)
    days = [day.isoformat() if day else "none" for day in (found.newest_now, found.newest_then)]
    print(f"  newest interaction: {days[0]} now, {days[1]} in the backup", file=sys.stderr)
    print(f"  people only there now: {found.only_now:,}; only in the backup: {found.only_then:,}", file=sys.stderr)


def _size(each: BackedUp) -> str:
    return f"{each.manifest.size / _MEGABYTE:,.1f} MB"
