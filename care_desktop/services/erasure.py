"""Erasing somebody for good: what it would do, doing it everywhere, and the search that proves it."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from care_desktop.domain.people import normalise_name
from care_desktop.domain.privacy import masked, pattern_of
from care_desktop.errors import CareError, Conflict
from care_desktop.services import backups, derived
from care_desktop.services.erased_later import remember_out_of_reach
from care_desktop.services.erasure_files import (
    ErasurePlaces,
    all_files,
    database_files,
    is_in_file,
    is_packed,
    needles_of,
    own_files,
    rewrite,
    unfinished_copies,
)
from care_desktop.services.outcome import Changes, Outcome, Workspace
from care_desktop.storage import erasure as store
from care_desktop.storage.backup_manifest import BackupReason
from care_desktop.storage.erased_backups import clean_backup, revision_and_key
from care_desktop.storage.erasure import ErasurePlan, NoteFound
from care_desktop.storage.erasure_many import erase_each, joined
from care_desktop.storage.ids import new_id
from care_desktop.storage.traces import holding, text_columns

__all__ = ["ErasurePlaces", "ErasurePlan", "NoteFound"]

Say = Callable[[str], None]
_NOT_LOOKED_AT = (
    "Not looked at: what somebody took to other folders or sent away, such as reports, tables, contact cards, copies "
    "of the workspace and backups on other disks. Whoever has such files has to delete them."
)


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """What erasing somebody would do.

    Attributes:
        plan: rows that go and rows that stay without them; what they are looked for by; notes that speak of them.
        backups: copies that are written anew without them.
        exports: files that hold them and that somebody took out; they are told, and deleted only when asked for.
        others: further files in which they were found.
        away: folders for backups that cannot be reached now.
    """

    plan: ErasurePlan
    backups: tuple[Path, ...]
    exports: tuple[Path, ...]
    others: tuple[Path, ...]
    away: tuple[Path, ...] = ()


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
        packed: exports such as PDF files and pictures, whose pages nobody can search.
        common: how many short or shared words were not looked for, because they stand for others as well.
        away: folders for backups that cannot be reached; they go out of those at the next backup or opening there.
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
    packed: tuple[Path, ...] = ()
    common: int = 0
    away: tuple[Path, ...] = ()
    trouble: tuple[str, ...] = ()

    @property
    def is_proven(self) -> bool:
        """Whether nothing of them was found in anything the program writes, and all of it could be looked at."""
        return not self.left and not self.trouble and not self.away


def preview(workspace: Workspace, person_id: UUID, places: ErasurePlaces) -> ErasurePreview:
    """What `erase` would do; changes nothing. Blocks: looks through every note and every file of the profile.

    Raises:
        NotFound: there is no such person.
    """
    with workspace.database.reading() as work:
        plan = store.plan_erasure(work, person_id)
    return _preview(workspace, plan, places)


def preview_many(workspace: Workspace, people: Sequence[UUID], places: ErasurePlaces) -> ErasurePreview:
    """What `erase_many` would do, put together as of one; changes nothing. Blocks as `preview` does, for each of them.

    Raises:
        NotFound: one of them is not there.
        StorageFailure: the workspace cannot be written, so nobody can be erased.
    """
    return _preview(workspace, _plan_of_many(workspace, people), places)


def _plan_of_many(workspace: Workspace, people: Sequence[UUID]) -> ErasurePlan:
    """What goes with all of them: each is erased after the one before, in a transaction that is not kept."""
    with workspace.database.work() as work:
        return joined([plan for plan, _ in erase_each(work, people, workspace.today())])


def _preview(workspace: Workspace, plan: ErasurePlan, places: ErasurePlaces) -> ErasurePreview:
    away, places = places.away, _all_places(workspace, places)
    needles = needles_of(plan.traces.words)
    own = {*database_files(workspace.path), *own_files(places, workspace.path)}
    copies = tuple(_backups(places))
    found = [path for path in all_files(places, workspace.path) if path not in own and path not in copies]
    held = [path for path in found if is_in_file(path, needles) and not places.is_of_backup(path)]
    exports = tuple(path for path in held if _is_export(path, places))
    return ErasurePreview(plan, copies, exports, tuple(path for path in held if path not in exports), away)


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
    with workspace.database.reading() as work:
        plan = store.plan_erasure(work, person_id)
    if normalise_name(typed_name) != normalise_name(plan.name):
        raise Conflict("The name that was typed is another one, so nobody was erased.", "Type the name as it stands.")
    return _erase(workspace, (person_id,), plan, places, mask_notes, deletes_exports, say)


def erase_many(
    workspace: Workspace,
    people: Sequence[UUID],
    places: ErasurePlaces,
    typed_count: str,
    *,
    mask_notes: bool = True,
    deletes_exports: bool = False,
    say: Say | None = None,
) -> Outcome[Receipt]:
    """Erase several people as `erase` does one, all or nobody; each backup is written anew once. Blocks.

    Args:
        typed_count: how many they are, as the person at the screen typed it to confirm.

    Raises:
        NotFound: one of them is not there; nothing was changed.
        Conflict: the number does not match; nothing was changed.
        StorageFailure: as `erase` does.
    """
    if typed_count.strip() != str(len(people)):
        raise Conflict(
            "The number that was typed is another one, so nobody was erased.", f"Type {len(people)} to erase them."
        )
    plan = _plan_of_many(workspace, people)
    return _erase(workspace, people, plan, places, mask_notes, deletes_exports, say)


def _erase(
    workspace: Workspace,
    people: Sequence[UUID],
    plan: ErasurePlan,
    places: ErasurePlaces,
    mask_notes: bool,
    deletes_exports: bool,
    say: Say | None,
) -> Outcome[Receipt]:
    tell = say or (lambda _text: None)
    on, away, places = workspace.today(), places.away, _all_places(workspace, places)
    with workspace.database.reading() as work:
        revision, key = revision_and_key(work)
    # Until the end this is what an interrupted erasure could be repaired from; then it is written anew as well.
    folder = workspace.database.backups
    backups.before(workspace, BackupReason.BEFORE_ERASURE, places.backups if folder in away else folder)
    receipts = [new_id() for _ in people]
    trouble: list[str] = []
    _remove(unfinished_copies(places, workspace.path), trouble)
    rewritten: list[str] = []
    deleted: list[str] = []
    for path in _backups(places):
        tell(path.name)
        try:
            done = clean_backup(path, plan.traces, on, revision=revision, key=key, receipts=receipts)
        except CareError as error:
            trouble.append(str(error))
        else:
            (rewritten if done else deleted if done is False else []).append(path.name)
    files = _clean_files(workspace, places, plan, trouble)
    with workspace.database.work() as work:
        work.driver.execute("PRAGMA secure_delete = ON")
        done_for = erase_each(work, people, on, mask_notes=mask_notes)
        touched = {id for _, ids in done_for for id in ids} - set(people)
        derived.refresh(work, touched, (), on, workspace.weights)
        for id, (each, _) in zip(receipts, done_for, strict=True):
            store.keep_receipt(work, each, on, id)
        remember_out_of_reach(work, away)
        work.commit()
    plan = joined([each for each, _ in done_for])
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
        away=away,
        trouble=tuple(trouble),
    )
    return Outcome(_proven(workspace, places, plan, receipt, deletes_exports), Changes(many=True), None)


def _all_places(workspace: Workspace, places: ErasurePlaces) -> ErasurePlaces:
    """With the folder into which this workspace puts its backups, whatever was chosen since it was opened."""
    return replace(places, more_backups=tuple(dict.fromkeys((*places.more_backups, workspace.database.backups))))


def _remove(paths: Sequence[Path], trouble: list[str]) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            trouble.append(f"{path.name} could not be deleted ({error.strerror}).")


def _backups(places: ErasurePlaces) -> list[Path]:
    return [path for path in places.backup_files() if path.suffix == ".care"]


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
    searched, left, exports, packed, deleted = 0, [], [], [], 0
    for path in all_files(places, workspace.path):
        searched += 1
        if not is_in_file(path, needles):
            packed += [path] if _is_export(path, places) and is_packed(path) else []
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
    receipt = replace(receipt, searched=searched, exports_deleted=deleted, packed=_shown(packed, plan))
    return replace(receipt, left=_shown(left, plan), exports=_shown(exports, plan))


def _shown(paths: Sequence[Path], plan: ErasurePlan) -> tuple[Path, ...]:
    """As a receipt may name them: a file may be called after who was erased."""
    pattern = pattern_of(plan.traces.words)
    return tuple(paths if pattern is None else (Path(masked(str(path), pattern)) for path in paths))


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
        *(f"  {name.replace('_', ' ')}: {count:,}" for name, count in sorted(receipt.counts.items())),
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
    if receipt.trouble:
        lines.append("What could not be done is tried again when the next backup is made.")
    if receipt.away:
        lines += [
            "",
            "Folders for backups that cannot be reached now; they go out of what is there as soon as backups are",
        ]
        lines += ["made there again:", *(f"  {path}" for path in receipt.away)]
    if receipt.exports:
        lines += ["", "Exports that hold them, and were not touched:", *(f"  {path}" for path in receipt.exports)]
    if receipt.packed:
        lines += ["", "Exports nobody can search; look into them:", *(f"  {path}" for path in receipt.packed)]
    lines += ["", _NOT_LOOKED_AT]
    return "\n".join(lines) + "\n"
