"""Backups that were out of reach when somebody was erased: they go out of them as soon as they are seen again."""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from care_desktop.errors import CareError
from care_desktop.services.outcome import Workspace
from care_desktop.storage.database import read_setting, write_setting
from care_desktop.storage.erased_backups import clean_by_marks, misses_erasures, revision_and_key
from care_desktop.storage.forgetting import read_erasures
from care_desktop.storage.raw_file import open_file
from care_desktop.storage.work import UnitOfWork

_SETTING = "backups_out_of_reach"


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """Backups by name that were written anew, or went because of their older format; what failed, in sentences."""

    rewritten: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    trouble: tuple[str, ...] = ()


def remember_out_of_reach(work: UnitOfWork, folders: Iterable[Path]) -> None:
    """Look into these folders as well from now on. Never part of undo."""
    known = _out_of_reach(work)
    if new := [folder for folder in folders if folder not in known]:
        write_setting(work, _SETTING, "\n".join(map(str, (*known, *new))))


def _out_of_reach(work: UnitOfWork) -> tuple[Path, ...]:
    return tuple(Path(name) for name in (read_setting(work, _SETTING) or "").split("\n") if name)


def catch_up(workspace: Workspace, folders: Iterable[Path], *, stop: Callable[[], bool] = lambda: False) -> CaughtUp:
    """Take everybody out of the backups in these folders whom the workspace forgot after they were made. Blocks.

    Small reads when there is nothing to do, which is nearly always; else as long as writing those files. Their names
    are known to nobody any more, so the keyed marks find them.

    Args:
        workspace: whose backups.
        folders: where to look, beside those `remember_out_of_reach` was told of; one that is not there is left out.
        stop: asked before each file; what is left then is done the next time.
    """
    with closing(open_file(workspace.path)) as connection:
        known = read_erasures(connection)
    if not known.receipts:
        return CaughtUp()
    with workspace.database.reading() as work:
        revision, key = revision_and_key(work)
        folders = (*folders, *_out_of_reach(work))
    found: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    trouble: list[str] = []
    for path in sorted(path for folder in dict.fromkeys(folders) for path in folder.glob("*.care")):
        if stop():
            break
        if not misses_erasures(path, len(known.receipts), key=key):
            continue
        try:
            done = clean_by_marks(path, known, workspace.today(), revision=revision, key=key)
        except CareError as error:
            trouble.append(str(error))
        else:
            found[done].append(path.name)
    return CaughtUp(tuple(found[True]), tuple(found[False]), tuple(trouble))
