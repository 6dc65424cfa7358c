"""Row 3: no room wherever something is written: said in a sentence, nothing half done, and the next try works."""

import logging
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from care_desktop.domain.people import PersonDraft
from care_desktop.errors import CareError, StorageFailure
from care_desktop.logs import start_log, stop_log
from care_desktop.paths import migrations_dir
from care_desktop.services import erasure, people, restoring, transfer_in
from care_desktop.services.capture_draft import read_draft, write_draft
from care_desktop.services.erasure import ErasurePlaces
from care_desktop.services.people_list import PeopleQuery, view
from care_desktop.services.transfer_out import ExportOptions, FileFormat, What, export_to_path
from care_desktop.settings import Settings
from care_desktop.storage.backup import back_up
from care_desktop.storage.backup_manifest import BackupReason, backups_in
from care_desktop.storage.migrate import known_revisions
from tests.factories import NOW, new_workspace, write_csv
from tests.faults.children import PAGE, PAGES, sync_pages
from tests.faults.full_disk import Disk, limited_disk, small_disk
from tests.faults.old_workspaces import open_at
from tests.faults.soundness import assert_sound, count_of, revision_of, rows_of

MANY = 4_000


@pytest.fixture(params=["a small disk", "a limit"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    kind = small_disk if request.param == "a small disk" else limited_disk
    with kind(tmp_path / "disk") as found:
        yield found


@contextmanager
def refused(disk: Disk) -> Iterator[None]:
    """What is done is refused in a sentence that says what to do next, and leaves nothing half written."""
    before = names_in(disk.folder)
    with disk.full(), pytest.raises(CareError) as problem:
        yield
    assert problem.value.message and problem.value.next_step
    assert re.search(r"\b(full|space|room)\b", str(problem.value)), "it says nothing of the disk"
    assert names_in(disk.folder) <= before


def names_in(folder: Path) -> set[str]:
    """Every file there but the logs of open databases."""
    return {path.name for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm"))}


def test_a_change_is_refused_whole_and_made_when_there_is_room(disk: Disk, filled: Path) -> None:
    path = Path(shutil.copyfile(filled, disk.folder / "workspace.care"))
    draft = PersonDraft("Ana", notes="Zoë " * 300_000)
    with new_workspace(path) as workspace:
        before = rows_of(path)
        with refused(disk):
            people.add(workspace, draft)
        assert rows_of(path) == before
        people.add(workspace, draft)
    assert count_of(path, "person") == PAGE + 1
    assert_sound(path)


def test_an_import_is_refused_whole_and_made_when_there_is_room(disk: Disk, filled: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(filled, disk.folder / "workspace.care"))
    rows = [["name", "notes"], *([f"Name {n}", "word " * 100] for n in range(MANY))]
    file = write_csv(tmp_path / "people.csv", rows)
    with new_workspace(path) as workspace:
        with refused(disk):
            transfer_in.run(workspace, file, undoable=False)
        assert count_of(path, "person") == PAGE
        shutil.rmtree(disk.folder / "backups", ignore_errors=True)
        transfer_in.run(workspace, write_csv(file, rows[: MANY // 4]), undoable=False)
    assert count_of(path, "person") == PAGE + MANY // 4 - 1
    assert_sound(path)


def test_a_backup_is_refused_and_leaves_the_ones_before(disk: Disk, spoilt: Path) -> None:
    folder = disk.folder / "backups"
    back_up(spoilt, folder, now=NOW, reason=BackupReason.BY_HAND)
    later = NOW + timedelta(hours=1)
    with refused(disk):
        back_up(spoilt, folder, now=later, reason=BackupReason.BY_HAND)
    back_up(spoilt, folder, now=later, reason=BackupReason.BY_HAND)
    assert len(backups_in(folder)) == 2
    for kept in backups_in(folder):
        assert_sound(kept.path)


@pytest.mark.faults
def test_a_restore_is_refused_and_what_was_there_stays(disk: Disk, filled: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(filled, disk.folder / "workspace.care"))
    kept = back_up(path, tmp_path / "backups", now=NOW, reason=BackupReason.BY_HAND)
    assert kept is not None
    with new_workspace(path) as workspace:
        people.add(workspace, PersonDraft("Ana"))
    before = rows_of(path)
    later = NOW + timedelta(hours=1)
    with refused(disk):
        restoring.restore(path, kept.path, folder=tmp_path / "backups", now=later)
    assert rows_of(path) == before
    assert_sound(path)
    restoring.restore(path, kept.path, folder=tmp_path / "backups", now=later)
    assert rows_of(path) == rows_of(kept.path)


@pytest.mark.faults
def test_a_sync_is_refused_page_by_page_and_goes_on_when_there_is_room(disk: Disk, filled: Path) -> None:
    path = Path(shutil.copyfile(filled, disk.folder / "workspace.care"))
    with new_workspace(path) as workspace:
        with refused(disk):
            sync_pages(workspace)
        assert (count_of(path, "interaction") - PAGE) % PAGE == 0
        assert count_of(path, "synced") == count_of(path, "interaction") - PAGE
        sync_pages(workspace)
    assert count_of(path, "interaction") == PAGE * (PAGES + 1)
    assert_sound(path)


@pytest.mark.faults
def test_an_erasure_is_refused_whole_and_done_when_there_is_room(disk: Disk, filled: Path) -> None:
    path = Path(shutil.copyfile(filled, disk.folder / "workspace.care"))
    places = ErasurePlaces(backups=disk.folder / "backups")
    back_up(path, disk.folder / "backups", now=NOW, reason=BackupReason.BY_HAND)
    with new_workspace(path) as workspace:
        before = rows_of(path)
        (who, *_) = view(workspace, PeopleQuery(), 0, 1).rows
        with refused(disk):
            erasure.erase(workspace, who.id, places, who.name)
        assert rows_of(path) == before
        erasure.erase(workspace, who.id, places, who.name)
    assert count_of(path, "person") == PAGE - 1
    assert_sound(path)


@pytest.mark.parametrize(("name", "options"), [("all.zip", {}), ("all", {}), ("all.json", {"format": FileFormat.JSON})])
def test_an_export_is_refused_and_leaves_the_file_before(
    disk: Disk, spoilt: Path, name: str, options: dict[str, Any]
) -> None:
    target = disk.folder / name
    with new_workspace(spoilt) as workspace:
        export_to_path(workspace, What.EVERYTHING, target, ExportOptions(**options))
        before = contents_of(target)
        people.add(workspace, PersonDraft("Ana"))
        with refused(disk):
            export_to_path(workspace, What.EVERYTHING, target, ExportOptions(**options))
        assert contents_of(target) == before
        export_to_path(workspace, What.EVERYTHING, target, ExportOptions(**options))
        assert contents_of(target) != before


def contents_of(target: Path) -> dict[str, bytes]:
    """The bytes of a file, or of every file in a folder."""
    files = target.iterdir() if target.is_dir() else [target]
    return {file.name: file.read_bytes() for file in files}


def test_an_upgrade_is_refused_and_the_file_is_as_it_was(disk: Disk, old_workspace: Callable[[str], Path]) -> None:
    first, head = known_revisions(migrations_dir())[0], known_revisions(migrations_dir())[-1]
    path = Path(shutil.copyfile(old_workspace(first), disk.folder / "workspace.care"))
    before = rows_of(path)
    with refused(disk):
        open_at(path)
    assert revision_of(path) == first and rows_of(path) == before
    assert_sound(path)
    open_at(path).close()
    assert revision_of(path) == head


def test_a_new_workspace_is_refused_and_made_when_there_is_room(disk: Disk) -> None:
    path = disk.folder / "folder" / "workspace.care"
    with refused(disk):
        open_at(path)
    open_at(path).close()
    assert_sound(path)


def test_the_draft_the_settings_and_the_log_do_without(disk: Disk) -> None:
    draft, settings = disk.folder / "draft.txt", Settings(disk.folder / "settings.json")
    assert write_draft(draft, "met @ana")
    settings.change("day_before_month", True)
    handler, log = start_log(disk.folder / "logs"), disk.folder / "logs" / "care-desktop.log"
    try:
        with disk.full():
            assert not write_draft(draft, "met @ana and Bo " + "x" * 100_000)
            with pytest.raises(StorageFailure, match="hold until the program ends"):
                settings.change("day_before_month", False)
            logging.getLogger("care").warning("no room for this")
            size = log.stat().st_size
        assert read_draft(draft) == "met @ana"
        assert Settings(disk.folder / "settings.json").flag("day_before_month")
        assert not settings.flag("day_before_month")
        assert write_draft(draft, "met @ana and Bo")
        settings.change("day_before_month", False)
        logging.getLogger("care").warning("room for this")
    finally:
        stop_log(handler)
    assert read_draft(draft) == "met @ana and Bo"
    assert log.stat().st_size > size
