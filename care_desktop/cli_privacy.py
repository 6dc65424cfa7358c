"""The commands about somebody's rights: what we hold about them, and erasing them."""

import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from care_desktop.composition import opened_workspace
from care_desktop.domain.people import normalise_name, parse_handle
from care_desktop.errors import Conflict, NotFound, StorageFailure
from care_desktop.paths import Profile
from care_desktop.services import erasure, people, privacy
from care_desktop.services.erasure import ErasurePreview
from care_desktop.services.erasure_files import places_of
from care_desktop.services.outcome import Workspace
from care_desktop.services.people_lookup import people_named, people_with_handle

STANDARD_OUTPUT = Path("-")


class Place(Protocol):
    """Which profile and which database a command works on."""

    @property
    def profile(self) -> Profile:
        """The profile."""

    @property
    def database(self) -> Path | None:
        """The database; None is the usual one."""


def run_access(place: Place, person: str, output: Path | None, output_format: str) -> None:
    """Write everything we hold about somebody, as JSON or as a page to read.

    Raises:
        CareError: nobody or several people are meant, or the file cannot be written.
    """
    with opened_workspace(place.profile, place.database) as workspace:
        found = privacy.held(workspace, meant(workspace, person))
    text = privacy.as_html(found) if output_format == "html" else privacy.as_json(found)
    if output is None or output == STANDARD_OUTPUT:
        sys.stdout.write(text)
        return
    _write(output, text)
    print(f"written to {output}", file=sys.stderr)


def _write(path: Path, text: str) -> None:
    """Write a file for its owner alone, whole or not at all.

    Raises:
        StorageFailure: it cannot be written.
    """
    partial = path.with_name(path.name + ".part")
    try:
        partial.touch(mode=0o600)
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise StorageFailure(
            f"{path.name} could not be written ({error.strerror}).", "Choose another place."
        ) from error


@dataclass(frozen=True, slots=True)
class Erasing:
    """How somebody is erased: really, or only told; exports and notes as well; where the receipt is kept."""

    yes: bool = False
    delete_exports: bool = False
    leave_notes: bool = False
    receipt: Path | None = None


def run_erase(place: Place, person: str, how: Erasing) -> int:
    """Say what erasing somebody would do; when it is confirmed, do it, and print the receipt. 1 when something is left.

    Raises:
        CareError: nobody or several people are meant, or the workspace cannot be written.
    """
    with opened_workspace(place.profile, place.database) as workspace:
        id = meant(workspace, person)
        places = places_of(place.profile)
        if not how.yes:
            _print_preview(erasure.preview(workspace, id, places))
            return 0
        name = people.get(workspace, id).draft.name
        found = erasure.erase(
            workspace, id, places, name, mask_notes=not how.leave_notes, deletes_exports=how.delete_exports
        ).value
    text = erasure.receipt_text(found)
    print(text, end="")
    if how.receipt is not None:
        _write(how.receipt, text)
    return 0 if found.is_proven else 1


def meant(workspace: Workspace, text: str) -> UUID:
    """Whom an id, a handle, an address or a name means.

    Raises:
        NotFound: nobody.
        Conflict: several people.
    """
    with suppress(ValueError):
        return UUID(text)
    handle = parse_handle(text)
    found = people_with_handle(workspace, handle) if handle is not None else frozenset()
    found = found or people_named(workspace, normalise_name(text))
    if not found:
        raise NotFound(f"Nobody in this workspace is named “{text}”.", "Check the spelling, or give the id.")
    if len(found) > 1:
        ids = ", ".join(sorted(map(str, found)))
        raise Conflict(f"{len(found)} people are named “{text}”.", f"Give the id of one of them: {ids}.")
    return next(iter(found))


def _print_preview(found: ErasurePreview) -> None:
    plan = found.plan
    print(f"Erasing {plan.name} would remove:")
    for name, count in sorted(plan.counts.items()):
        print(f"  {count:>6,}  {name.replace('_', ' ')}")
    for name, count in sorted(plan.kept.items()):
        print(f"  {count:>6,}  {name.replace('_', ' ')} would stay, without them")
    for note in plan.notes:
        print(f"  a note of {note.day.isoformat()} would be masked: {note.text[:80]}")
    for path in found.backups:
        print(f"  the backup {path.name} would be written anew")
    for path in found.away:
        print(f"  backups in {path} cannot be reached now; they follow when backups are made there again")
    for path in found.exports:
        print(f"  the export {path} holds them; --delete-exports deletes it")
    for path in found.others:
        print(f"  the file {path} holds them, and would not be touched")
    if plan.traces.common:
        print(f"  not looked for, because others share them: {', '.join(plan.traces.common)}")
    print("Nothing was changed. It cannot be undone: --yes does it.")
