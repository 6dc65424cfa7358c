"""Erasing somebody for good: what it would do, doing it everywhere, and the search that proves it."""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from care_desktop.domain.people import normalise_name
from care_desktop.domain.privacy import pattern_of
from care_desktop.errors import CareError, Conflict
from care_desktop.services import backups, derived
from care_desktop.services.erasure_files import (
    ErasurePlaces,
    all_files,
    database_files,
    is_in_file,
    needles_of,
    own_files,
    rewrite,
)
from care_desktop.services.outcome import Changes, Outcome, Workspace
from care_desktop.storage import erasure as store
from care_desktop.storage.backup_manifest import BackupReason
from care_desktop.storage.erased_backups import clean_backup, revision_and_key
from care_desktop.storage.erasure import ErasurePlan, NoteFound
from care_desktop.storage.traces import holding, text_columns

__all__ = ["ErasurePlaces", "ErasurePlan", "NoteFound"]

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """What erasing somebody would do.

    Attributes:
        plan: rows that go and rows that stay without them; what they are looked for by; notes that speak of them.
        backups: copies that are written anew without them.
        exports: files that hold them and that somebody took out; they are told, and deleted only when asked for.
        others: further files in which they were found.
    """

    plan: ErasurePlan
    backups: tuple[Path, ...]
    exports: tuple[Path, ...]
    others: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an erasure did, without saying who it was.

    Attributes:
        label: initials. `counts`: table -> rows that went.
        rewritten, deleted: backups by name that were written anew, or could not be and went.
        files: how many other files were rewritten.
        searched: how many files were looked through afterwards.
        left: files in which a name, handle or address still is.
        exports: files that were taken out earlier and hold them still; `exports_deleted` when asked for.
        common: how many short or shared words were not looked for, because they stand for others as well.
        trouble: what could not be done, in sentences.
    """

    label: str
    on: date
    counts: Mapping[str, int]
    rewritten: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    files: int = 0
    searched: int = 0
    left: tuple[Path, ...] = ()
    exports: tuple[Path, ...] = ()
    exports_deleted: int = 0
    common: int = 0
    trouble: tuple[str, ...] = ()

    @property
    def is_proven(self) -> bool:
        """Whether nothing of them was found in anything the program writes."""
        return not self.left and not self.trouble


def preview(workspace: Workspace, person_id: UUID, places: ErasurePlaces) -> ErasurePreview:
    """What `erase` would do; changes nothing. Blocks: looks through every note and every file of the profile.

    Raises:
        NotFound: there is no such person.
    """
    with workspace.database.reading() as work:
        plan = store.plan_erasure(work, person_id)
    needles = needles_of(plan.traces.words)
    own = {*database_files(workspace.path), *own_files(places, workspace.path)}
    copies = tuple(_backups(places))
    found = [path for path in all_files(places, workspace.path) if path not in own and path not in copies]
    held = [path for path in found if is_in_file(path, needles) and not _is_of_backup(path, places)]
    exports = tuple(path for path in held if _is_export(path, places))
    return ErasurePreview(plan, copies, exports, tuple(path for path in held if path not in exports))


def erase(
    workspace: Workspace,
    person_id: UUID,
    places: ErasurePlaces,
    typed_name: str,
    *,
    mask_notes: bool = True,
    deletes_exports: bool = False,
    say: Say | None = None,
) -> Outcome[Receipt]:
    """Erase somebody everywhere: backups, files, the workspace; then look for them. Blocks; cannot be undone.

    The workspace comes last: when the program is killed on the way, the person is still there and can be erased again.
    Whoever keeps an undo history has to forget it.

    Args:
        workspace: from where.
        person_id: who.
        places: where the program leaves files.
        typed_name: their name, as the person at the screen typed it to confirm.
        mask_notes: take their name, handles and addresses out of notes that stay.
        deletes_exports: delete files of the exports folder that hold them.
        say: told what is being done, in a few words.

    Raises:
        NotFound: there is no such person.
        Conflict: the name does not match; nothing was changed.
        StorageFailure: no backup could be made, or the workspace not be written; they are still in it.
    """
    tell = say or (lambda _text: None)
    on = workspace.today()
    with workspace.database.reading() as work:
        plan = store.plan_erasure(work, person_id)
        revision, key = revision_and_key(work)
    if normalise_name(typed_name) != normalise_name(plan.name):
        raise Conflict("The name that was typed is another one, so nobody was erased.", "Type the name as it stands.")
    # Until the end this is what an interrupted erasure could be repaired from; then it is written anew as well.
    backups.before(workspace, BackupReason.BEFORE_ERASURE)
    trouble: list[str] = []
    rewritten: list[str] = []
    deleted: list[str] = []
    for path in _backups(places):
        tell(path.name)
        try:
            done = clean_backup(path, plan.traces, on, revision=revision, key=key)
        except CareError as error:
            trouble.append(str(error))
        else:
            (rewritten if done else deleted if done is False else []).append(path.name)
    files = _clean_files(workspace, places, plan, trouble)
    with workspace.database.work() as work:
        work.driver.execute("PRAGMA secure_delete = ON")
        plan = store.plan_erasure(work, person_id)
        touched = store.erase_person(work, plan, on, mask_notes=mask_notes)
        derived.refresh(work, set(touched), (), on, workspace.weights)
        store.keep_receipt(work, plan, on)
        work.commit()
    tell(workspace.path.name)
    try:
        store.leave_no_bytes(workspace.database.work, workspace.path.stat().st_size)
    except CareError as error:
        trouble.append(str(error))
    receipt = Receipt(
        plan.label,
        on,
        dict(plan.counts),
        tuple(rewritten),
        tuple(deleted),
        files,
        common=len(plan.traces.common),
        trouble=tuple(trouble),
    )
    return Outcome(_proven(workspace, places, plan, receipt, deletes_exports), Changes(many=True), None)


def _backups(places: ErasurePlaces) -> list[Path]:
    return sorted(places.backups.glob("*.care")) if places.backups is not None and places.backups.is_dir() else []


def _is_of_backup(path: Path, places: ErasurePlaces) -> bool:
    return places.backups is not None and path.is_relative_to(places.backups)


def _is_export(path: Path, places: ErasurePlaces) -> bool:
    return places.exports is not None and path.is_relative_to(places.exports)


def _clean_files(workspace: Workspace, places: ErasurePlaces, plan: ErasurePlan, trouble: list[str]) -> int:
    pattern = pattern_of(plan.traces.words)
    count = 0
    if pattern is None:
        return 0
    for path in own_files(places, workspace.path):
        try:
            count += rewrite(path, pattern)
        except OSError as error:
            trouble.append(f"{path.name} could not be rewritten ({error.strerror}).")
    return count


def _proven(
    workspace: Workspace, places: ErasurePlaces, plan: ErasurePlan, receipt: Receipt, deletes_exports: bool
) -> Receipt:
    """The receipt, after a search through everything."""
    needles = needles_of(plan.traces.words)
    searched, left, exports, deleted = 0, [], [], 0
    for path in all_files(places, workspace.path):
        searched += 1
        if not is_in_file(path, needles):
            continue
        if not _is_export(path, places):
            left.append(path)
            continue
        if deletes_exports:
            with contextlib.suppress(OSError):
                path.unlink()
                deleted += 1
                continue
        exports.append(path)
    if workspace.path not in left and _is_in_text(workspace, plan):
        left.append(workspace.path)
    return replace(receipt, searched=searched, left=tuple(left), exports=tuple(exports), exports_deleted=deleted)


def _is_in_text(workspace: Workspace, plan: ErasurePlan) -> bool:
    """Whether a word stands in a text of the workspace: short words are not looked for in its bytes."""
    pattern = pattern_of(plan.traces.words)
    if pattern is None:
        return False
    with workspace.database.reading() as work:
        return any(
            pattern.search(row[-1])
            for table, column in text_columns()
            for row in holding(work, table, column, plan.traces.words)
        )


def receipts(workspace: Workspace) -> list[tuple[date, str, dict[str, int]]]:
    """(day, initials, table -> rows) of every erasure, newest first. Blocks."""
    with workspace.database.reading() as work:
        return store.receipts(work)


def receipt_text(receipt: Receipt) -> str:
    """The receipt in plain words, for a file or a message; it names nobody."""
    lines = [
        f"Erased on {receipt.on.isoformat()}: {receipt.label}",
        "",
        "Removed from the workspace:",
        *(f"  {count:>6}  {name.replace('_', ' ')}" for name, count in sorted(receipt.counts.items())),
        "",
        f"Backups written anew: {len(receipt.rewritten)}",
        f"Backups deleted, because their format is older: {len(receipt.deleted)}",
        f"Other files rewritten: {receipt.files}",
        f"Files searched afterwards: {receipt.searched}",
    ]
    if receipt.common:
        lines.append(f"Words not searched for, because they are short or stand for others too: {receipt.common}")
    lines.append(
        "Nothing was found of their name, handles or addresses."
        if receipt.is_proven
        else "Still found in: " + ", ".join(path.name for path in receipt.left)
        if receipt.left
        else "Not everything could be done."
    )
    lines += receipt.trouble
    if receipt.exports:
        lines += ["", "Exports that hold them, and were not touched:", *(f"  {path}" for path in receipt.exports)]
    return "\n".join(lines) + "\n"
