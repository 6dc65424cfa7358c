"""Somebody who is erased is gone from every file, and no backup, import or sync brings them back."""

import json
import logging
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from care_desktop.domain.interactions import Flow, InteractionDraft, on_day
from care_desktop.domain.sync import Identity
from care_desktop.errors import Conflict
from care_desktop.logs import start_log, stop_log
from care_desktop.paths import Profile
from care_desktop.services import (
    capture_draft,
    checks,
    erasure,
    erasure_files,
    interactions,
    merge,
    people,
    transfer_in,
    transfer_out,
)
from care_desktop.services.erasure import ErasurePlaces
from care_desktop.services.erasure_files import is_in_file, needles_of
from care_desktop.services.interactions import LogEntry, PromiseMade, SwagGift
from care_desktop.services.outcome import Workspace
from care_desktop.services.transfer_out import ExportOptions, FileFormat, What
from care_desktop.settings import Settings
from care_desktop.storage import erasure as store
from care_desktop.storage.backup import back_up
from care_desktop.storage.backup_manifest import BackupReason, read_backup
from care_desktop.storage.forgetting import read_erasures
from tests.factories import NOW, add_person, new_workspace
from tests.services.test_sync import Canned, account_for, run, said

NAME, LOGIN, ADDRESS = "Zyxana Quorvéx", "zyxquor-77", "zyxana@quorvex-canary.example"
WORDS = (NAME, LOGIN, ADDRESS, "Zyxana", "Quorvéx", "quorvex-canary", "zyxolder@canary.example")
CANARY = Identity("github", "9119119", LOGIN, (ADDRESS,), NAME)
BO = Identity("github", "1002", "bo", ("bo@example.org",), "Bo Li")
DAY = date(2026, 11, 20)


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "profile").make()


@pytest.fixture
def workspace(profile: Profile) -> Iterator[Workspace]:
    with new_workspace(profile.database) as opened:
        yield opened


def places_of(profile: Profile) -> ErasurePlaces:
    return ErasurePlaces(profile.root, profile.backups, profile.exports)


def fill(workspace: Workspace) -> tuple[UUID, UUID]:
    """A person who is everywhere, and somebody they talked with."""
    older = add_person(workspace, "Z. Quorvéx", ("email", "zyxolder@canary.example"))
    canary = add_person(
        workspace, NAME, ("github", LOGIN), ("email", ADDRESS), notes="met at a fair", private_notes="likes tea"
    )
    merge.merge(workspace, canary, older)
    bo = add_person(workspace, "Bo Li", ("email", "bo@example.org"), notes=f"friend of {NAME}", introduced_by_id=canary)
    alone = InteractionDraft(people=(canary,), when=on_day(DAY), note=f"{NAME} wants retries")
    interactions.log(
        workspace,
        LogEntry(
            alone,
            promises=(PromiseMade("a sample for Zyxana"),),
            feedback=(f"{NAME} asks for retries",),
            swag=(SwagGift("shirt"),),
        ),
    )
    both = InteractionDraft(
        people=(canary, bo), when=on_day(DAY), flow=Flow.INTRODUCTION, note=f"Zyxana ({ADDRESS}) met Bo about webhooks"
    )
    interactions.log(workspace, LogEntry(both, promises=(PromiseMade("a call with both"),)))
    elsewhere = InteractionDraft(people=(bo,), when=on_day(DAY), note=f"Spoke of @{LOGIN} and QUORVÉX")
    interactions.log(workspace, LogEntry(elsewhere))
    people.rate(workspace, canary, 4)
    return canary, bo


def holds_any(profile: Profile, *, apart: tuple[Path, ...] = ()) -> list[str]:
    files = [path for path in profile.root.rglob("*") if path.is_file() and path not in apart]
    return sorted(f"{word} in {path.name}" for word in WORDS for path in files if is_in_file(path, needles_of([word])))


def test_an_erased_person_is_in_no_file_and_never_comes_back(
    workspace: Workspace, profile: Profile, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    canary, bo = fill(workspace)
    source = Canned([said("c1", CANARY), said("c2", BO), said("c3", CANARY, thread="issue/2", hours_ago=50)])
    account = account_for(workspace, source)
    run(workspace, account, source)
    assert len(interactions.of_person(workspace, canary)) == 4
    old_export = profile.exports / "everything.zip"
    transfer_out.export_to_path(workspace, What.EVERYTHING, old_export, ExportOptions(private_notes=True))
    plain = tmp_path / "plain.csv"
    plain.write_text(f"person,date,note\n{NAME},2026-11-01,hello\n{ADDRESS},2026-11-02,hi\nBo Li,2026-11-03,ho\n")
    outside = tmp_path / "outside.care"
    made = back_up(workspace.path, profile.backups, now=NOW, reason=BackupReason.BY_HAND)
    assert made is not None
    shutil.copyfile(made.path, outside)
    # What a backup and a restoring leave that were killed.
    for left in (made.path.with_name(f"{made.path.name}.part"), workspace.path.with_name("workspace.db.restoring")):
        shutil.copyfile(made.path, left)
    capture_draft.write_draft(profile.root / "draft.txt", f"met @{NAME} yesterday: wants more")
    Settings(profile.settings).change("insight_filters", json.dumps({"search": NAME}))
    handler = start_log(profile.logs)
    logging.getLogger("care_desktop").warning("could not read %s of %s", LOGIN, NAME)
    preview = erasure.preview(workspace, canary, places_of(profile))
    assert preview.exports == (old_export,) and preview.plan.label == "Z. Q."
    assert {note.text for note in preview.plan.notes} == {
        f"Zyxana ({ADDRESS}) met Bo about webhooks",
        f"Spoke of @{LOGIN} and QUORVÉX",
    }
    assert len(holds_any(profile)) >= 6
    with pytest.raises(Conflict):
        erasure.erase(workspace, canary, places_of(profile), "Bo Li")

    outcome = erasure.erase(workspace, canary, places_of(profile), NAME.lower(), deletes_exports=True)

    logging.getLogger("care_desktop").warning("still writing")
    stop_log(handler)
    receipt = outcome.value
    assert outcome.undo is None and receipt.is_proven, erasure.receipt_text(receipt)
    assert receipt.exports_deleted == 1 and receipt.rewritten == (made.path.name,)
    assert receipt.counts["person"] == 1 and receipt.counts["interaction"] == 3 and receipt.counts["merged_person"] == 1
    assert receipt.counts["feedback"] == 1
    assert checks.check(workspace) == ()
    assert not any(word in erasure.receipt_text(receipt) for word in WORDS)
    assert holds_any(profile) == []
    assert "still writing" in (profile.logs / "care-desktop.log").read_text()
    assert erasure.receipts(workspace) == [(NOW.date(), "Z. Q.", dict(receipt.counts))]
    kept = people.get(workspace, bo)
    assert kept.draft.notes == "friend of [erased]" and kept.draft.introduced_by_id is None
    assert {item.draft.note for item in interactions.of_person(workspace, bo)} >= {
        "[erased] ([erased]) met Bo about webhooks",
        "Spoke of @[erased] and [erased]",
    }
    with workspace.database.reading() as work:
        assert work.driver.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert work.driver.execute("PRAGMA foreign_key_check").fetchall() == []
        for table in ("feedback", "feedback_step", "fact_kind"):
            assert work.driver.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        assert work.driver.execute("SELECT external_id FROM synced").fetchall() == [("c2",)]

    # The backup is whole, and says what is in it.
    again = read_backup(made.path)
    assert again is not None and again.manifest.counts["person"] == made.manifest.counts["person"] - 1

    # An old copy from elsewhere, old files and the next sync bring nobody back.
    with workspace.database.reading() as work:
        marks = read_erasures(work.driver).marks
    with new_workspace(outside) as restored:
        with restored.database.work() as work:
            assert store.erase_marked(work, marks, NOW.date()) == 1
            work.commit()
        store.leave_no_bytes(restored.database.work, 0)
    assert not is_in_file(outside, needles_of(WORDS))
    before = len(interactions.log_page(workspace, limit=1000))
    report = transfer_in.run(workspace, plain).value
    assert (report.people, report.interactions) == (0, 1)
    run(workspace, account, Canned([said("c1", CANARY), said("c9", CANARY), said("c3", CANARY, thread="issue/2")]))
    assert len(interactions.log_page(workspace, limit=1000)) == before + 1
    assert holds_any(profile) == []


def test_an_old_export_of_everything_leaves_the_erased_out(
    workspace: Workspace, profile: Profile, tmp_path: Path
) -> None:
    canary, _bo = fill(workspace)
    export = tmp_path / "everything.json"
    transfer_out.export_to_path(workspace, What.EVERYTHING, export, ExportOptions(format=FileFormat.JSON))
    erasure.erase(workspace, canary, places_of(profile), NAME)
    transfer_in.run(workspace, export)
    with pytest.raises(Exception, match="not in the workspace"):
        people.get(workspace, canary)
    with workspace.database.reading() as work:
        found = work.driver.execute("SELECT count(*) FROM handle WHERE value_key IN (?, ?)", (LOGIN, ADDRESS))
        assert found.fetchone() == (0,)


def test_shared_words_stay_and_namesakes_are_left_alone(workspace: Workspace, profile: Profile) -> None:
    ana = add_person(workspace, "Ana Silva", ("github", "python"), ("email", "ana@one.example"), tags=("vip",))
    note = "Ana Silva, python"
    other = add_person(workspace, "Ana Silva", ("email", "ana@two.example"), tags=("python",), notes=note)
    receipt = erasure.erase(workspace, ana, places_of(profile), "Ana Silva").value
    assert receipt.is_proven and receipt.common == 2
    assert people.get(workspace, other).draft.notes == note


def test_several_are_erased_at_once_wherever_backups_were_kept(
    workspace: Workspace, profile: Profile, tmp_path: Path
) -> None:
    canary, bo = fill(workspace)
    namesake = add_person(workspace, NAME, ("email", "zyxtwo@canary.example"))
    elsewhere = tmp_path / "disk"
    settings = Settings(profile.settings)
    settings.change("earlier_backup_folders", str(elsewhere))
    back_up(workspace.path, elsewhere, now=NOW, reason=BackupReason.BY_HAND)
    (elsewhere / "mine.txt").write_text(f"a letter to {NAME}")
    everyone, places = (canary, bo, namesake), erasure_files.places_of(profile)
    preview = erasure.preview_many(workspace, everyone, places)
    assert people.get(workspace, bo).draft.name == "Bo Li"
    assert "interaction" not in preview.plan.kept and preview.plan.notes == ()
    with pytest.raises(Conflict):
        erasure.erase_many(workspace, everyone, places, "2")

    receipt = erasure.erase_many(workspace, everyone, places, " 3 ").value

    assert dict(receipt.counts) == dict(preview.plan.counts) and receipt.counts["person"] == 3
    assert receipt.is_proven and receipt.label == "Z. Q., B. L., Z. Q.", erasure.receipt_text(receipt)
    assert [label for _, label, _ in erasure.receipts(workspace)] == ["Z. Q.", "B. L.", "Z. Q."]
    assert holds_any(profile) == [] and not any(is_in_file(p, needles_of(WORDS)) for p in elsewhere.glob("*.care"))
    assert (elsewhere / "mine.txt").read_text() == f"a letter to {NAME}"
    with workspace.database.reading() as work:
        assert work.driver.execute("SELECT count(*) FROM person").fetchone() == (0,)
        assert work.driver.execute("PRAGMA foreign_key_check").fetchall() == []
