"""Nobody who was erased comes back by a file, however their addresses are written there."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from care_desktop.domain.feedback import Asker, FeedbackDraft
from care_desktop.domain.handle_spellings import one_form
from care_desktop.domain.interactions import InteractionDraft, on_day
from care_desktop.domain.people import Handle, PersonDraft, normalise_name
from care_desktop.domain.people_query import PeopleQuery
from care_desktop.domain.promises import PromiseDraft
from care_desktop.domain.sync import Batch, Card, Identity
from care_desktop.errors import Conflict
from care_desktop.paths import Profile
from care_desktop.services import (
    backups,
    erasure,
    feedback_changes,
    import_memory,
    inbox,
    interactions,
    merge,
    people,
    promise_changes,
    restoring,
    segments,
    sync,
    transfer_in,
)
from care_desktop.services.erased_later import CaughtUp, catch_up
from care_desktop.services.erasure import ErasurePlaces
from care_desktop.services.erasure_files import is_in_file, needles_of, places_of
from care_desktop.services.import_mapping import ColumnMap
from care_desktop.services.import_run import LeftOutWhy
from care_desktop.services.interactions import LogEntry
from care_desktop.services.outcome import Workspace, revert
from care_desktop.services.transfer_out import ExportOptions, FileFormat, What, export_to_path
from care_desktop.storage import tables as t
from care_desktop.storage.backup_manifest import manifest_path, read_backup
from tests.factories import NOW, add_person, new_workspace, write_csv
from tests.services.test_sync import Canned, account_for, run, said

DAY = date(2026, 11, 20)
GONE = ("Zyxana Quorvéx", "Ines Vantrell", "Onlyname Pelgrove")
SPELLINGS = (
    ("email", "zyx@gmail.com", "ZYX+talks@Gmail.com", "mailto:zyx@googlemail.com"),
    ("phone", "+49 30 1234567", "(030) 123 45 67", "0049 30-1234567", "+49 (0)30 1234567"),
    ("github", "@ZyxQ", "https://github.com/zyxq", "github.com/zyxq?tab=stars", "zyxq/"),
    ("linkedin", "zyx-q", "https://www.linkedin.com/in/zyx-q/", "linkedin.com/in/ZYX-Q"),
    ("mastodon", "@zyx@fosstodon.org", "https://fosstodon.org/@zyx", "zyx@FOSSTODON.org"),
    ("bluesky", "zyx.bsky.social", "@zyx.bsky.social", "https://bsky.app/profile/zyx.bsky.social"),
    ("web", "https://www.zyx.example/", "http://zyx.example", "zyx.example"),
)


@pytest.mark.parametrize("known", SPELLINGS, ids=lambda known: known[0])
def test_every_spelling_of_a_handle_has_one_form(known: tuple[str, ...]) -> None:
    service, *spellings = known
    assert len({one_form(service, text) for text in spellings}) == 1


def test_other_handles_have_other_forms() -> None:
    assert one_form("email", "zyx@a.example") != one_form("email", "zyx@b.example")
    assert one_form("phone", "+49 30 1234567") != one_form("phone", "+49 30 1234568")
    assert one_form("mastodon", "zyx@a.example") != one_form("mastodon", "zyx@b.example")
    assert one_form("mastodon:a.example", "zyx") == one_form("mastodon", "@zyx@a.example")
    assert one_form("web", "https://github.com/zyxq") == one_form("github", "zyxq")
    assert one_form("synced:github", "Issue/1+2") == ("synced:github", "issue/1+2")


def fill(workspace: Workspace) -> tuple[UUID, ...]:
    zyx = add_person(workspace, GONE[0], *((item[0], item[1]) for item in SPELLINGS))
    ines = add_person(workspace, GONE[1], ("email", "ines@vantrell.example"), teammate=True)
    alone = add_person(workspace, GONE[2])
    bo = add_person(workspace, "Bo Li", ("email", "bo@example.org"), owner_id=ines, introduced_by_id=zyx)
    people.rate(workspace, bo, 4, by=ines)
    talk = InteractionDraft(people=(zyx, bo), advocates=(ines,), when=on_day(DAY), note="Zyxana wants Quorvéx retries")
    interactions.log(workspace, LogEntry(talk))
    interactions.log(workspace, LogEntry(replace(talk, people=(alone,), note="a first call")))
    promise_changes.add(workspace, PromiseDraft("to both", (zyx, bo), DAY, made_by=ines))
    promise_changes.add(workspace, PromiseDraft("to her alone", (zyx,), DAY))
    feedback_changes.add(workspace, FeedbackDraft("retries", DAY, (Asker(zyx, DAY), Asker(bo, DAY)), taken_by=ines))
    return zyx, ines, alone, bo


def texts(workspace: Workspace) -> str:
    with workspace.database.reading() as work:
        tables = [table for table in t.metadata.sorted_tables if table.name not in ("suppressed", "erasure")]
        return "\n".join(
            repr(tuple(row)) for table in tables for row in work.driver.execute(f'SELECT * FROM "{table.name}"')
        )


def test_no_file_brings_an_erased_person_back(workspace: Workspace, tmp_path: Path) -> None:
    zyx, *others, bo = fill(workspace)
    old = [tmp_path / name for name in ("all.json", "all.zip", "interactions.csv", "people.csv", "cards.vcf")]
    export_to_path(workspace, What.EVERYTHING, old[0], ExportOptions(FileFormat.JSON))
    export_to_path(workspace, What.EVERYTHING, old[1], ExportOptions())
    export_to_path(workspace, What.INTERACTIONS, old[2], ExportOptions())
    export_to_path(workspace, What.PEOPLE, old[3], ExportOptions())
    export_to_path(workspace, What.PEOPLE, old[4], ExportOptions(FileFormat.VCARD))
    erasure.erase_many(workspace, (zyx, *others), ErasurePlaces(), "3")
    with workspace.database.work() as work:
        # What was not erased is to come in again, without them.
        for table in ("interaction_person", "promise_person", "feedback_asker", "feedback_step"):
            work.driver.execute(f'DELETE FROM "{table}"')
        for table in ("promise", "feedback", "interaction"):
            work.driver.execute(f'DELETE FROM "{table}"')
        work.commit()
    rows = [["name", *(item[0] for item in SPELLINGS)], [GONE[2], *[""] * len(SPELLINGS)]]
    for place, (_, *spellings) in enumerate(SPELLINGS):
        for text in spellings:
            row = ["Somebody Else", *[""] * len(SPELLINGS)]
            row[place + 1] = text
            rows.append(row)
    written = write_csv(tmp_path / "written.csv", rows)
    plain = [
        ["person", "date"],
        *([f"Z <{text}>", "2026-11-01"] for text in SPELLINGS[0][1:3]),
        [GONE[2], "2026-11-01"],
    ]
    for path in (*old, written, write_csv(tmp_path / "plain.csv", plain)):
        report = transfer_in.run(workspace, path).value
        assert report.people == 0, (path.name, report)
        assert report.left_out[LeftOutWhy.ERASED], path.name
    held = texts(workspace)
    found = [word for word in (*GONE, "Zyxana", "Quorvéx", "ZyxQ", "vantrell", str(zyx)) if word in held]
    assert not found
    back = interactions.of_person(workspace, bo)
    assert [item.draft.note for item in back] == ["[erased] wants [erased] retries"]
    assert back[0].draft.people == (bo,) and not back[0].draft.advocates
    with workspace.database.reading() as work:
        count = [work.driver.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("promise", "feedback")]
        assert count == [1, 1] and work.driver.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_list_of_the_erased_tells_of_nobody(workspace: Workspace) -> None:
    zyx, *_ = fill(workspace)
    erasure.erase(workspace, zyx, ErasurePlaces(), GONE[0])
    with workspace.database.reading() as work:
        rows = work.driver.execute("SELECT mark FROM suppressed").fetchall()
    assert rows and all(isinstance(mark, bytes) and len(mark) == 32 for (mark,) in rows)
    data = workspace.path.read_bytes().lower()
    plain = [GONE[0], normalise_name(GONE[0]), *(text for item in SPELLINGS for text in one_form(item[0], item[1])[1:])]
    assert not [text for text in plain if len(text) > 4 and text.lower().encode() in data]


def test_undo_brings_nobody_back(workspace: Workspace) -> None:
    kept, other = add_person(workspace, GONE[0]), add_person(workspace, "Z. Quorvéx", ("email", "zq@example.org"))
    undo = merge.merge(workspace, kept, other).undo
    assert undo is not None
    erasure.erase(workspace, kept, ErasurePlaces(), GONE[0])
    with pytest.raises(Conflict, match="erased since"):
        revert(workspace, undo)
    assert "Quorv" not in texts(workspace)


def test_nobody_comes_back_from_a_copy_when_the_workspace_is_gone(workspace: Workspace, tmp_path: Path) -> None:
    zyx, *_ = fill(workspace)
    folder, copy = workspace.database.backups, tmp_path / "usb" / "copy.care"
    copy.parent.mkdir()
    backups.make(workspace, target=copy)
    erasure.erase(workspace, zyx, ErasurePlaces(), GONE[0])
    backups.make(workspace)
    workspace.database.close()
    for left in tmp_path.glob(f"{workspace.path.name}*"):
        left.unlink()
    done = restoring.restore(workspace.path, copy, folder=folder, now=NOW)
    assert done.forgotten == 1
    assert not is_in_file(workspace.path, needles_of((GONE[0], "zyx@gmail.com", "ZyxQ")))
    with new_workspace(workspace.path) as again:
        assert [label for _, label, _ in erasure.receipts(again)] == ["Z. Q."]


def test_backups_on_a_disk_that_is_away_are_cleaned_when_it_is_back(workspace: Workspace, tmp_path: Path) -> None:
    zyx, *_ = fill(workspace)
    disk, put_away, own = tmp_path / "disk", tmp_path / "drawer", tmp_path / "profile" / "backups"
    earlier, lent = tmp_path / "earlier", tmp_path / "lent"
    chosen = replace(workspace, database=replace(workspace.database, backups=disk))
    first = backups.make(chosen)
    manifest_path(backups.make(chosen).path).unlink()
    before = backups.make(replace(workspace, database=replace(workspace.database, backups=earlier))).path
    disk.rename(put_away)
    earlier.rename(lent)
    places = ErasurePlaces(tmp_path / "profile", own, None, (disk, earlier))
    receipt = erasure.erase(chosen, zyx, places, GONE[0]).value
    said = erasure.receipt_text(receipt)
    assert not receipt.is_proven and "cannot be reached now" in said and str(disk) in said
    assert "Not looked at: what somebody took to other folders" in said
    assert not disk.exists() and list(own.iterdir())
    words = needles_of((GONE[0], "Zyxana", "zyx@gmail.com", "ZyxQ"))
    assert not [path for path in (tmp_path / "profile").rglob("*") if path.is_file() and is_in_file(path, words)]
    put_away.rename(disk)
    assert len([path for path in disk.iterdir() if is_in_file(path, words)]) == 2
    lent.rename(earlier)
    assert is_in_file(before, words)
    assert backups.check_copies(chosen) == ()
    assert not is_in_file(before, words)
    assert not [path for path in disk.iterdir() if is_in_file(path, words)]
    kept = read_backup(first.path)
    assert kept is not None and kept.manifest.counts["person"] == first.manifest.counts["person"] - 1
    assert catch_up(chosen, [disk, own]) == CaughtUp()
    # A disk that is there is clean at once, and stays so known.
    erasure.erase(chosen, people.add(workspace, PersonDraft("Quilla Brandt")).value, places, "Quilla Brandt")
    assert catch_up(chosen, [disk, own]) == CaughtUp()


def test_no_account_brings_an_erased_person_back(workspace: Workspace) -> None:
    zyx, *others, bo = fill(workspace)
    erasure.erase_many(workspace, (zyx, *others), ErasurePlaces(), "3")
    seen = [
        Identity("email", "", "", ("ZYX+lists@gmail.com",), GONE[0]),
        Identity("github", "77", "ZyxQ", (), GONE[0]),
        Identity("mastodon:fosstodon.org", "", "zyx", (), GONE[0]),
        Identity("bluesky", "", "@zyx.bsky.social", (), GONE[0]),
    ]
    source = Canned([said(f"c{place}", who, thread=f"t{place}") for place, who in enumerate(seen)])
    account = account_for(workspace, source, creates_people=True)
    run(workspace, account, source)
    handles = [(), (Handle("phone", "030 1234567"),), (Handle("web", "http://zyx.example"),)]
    cards = [Card(f"k{place}", "1", GONE[2 if not place else 0], found) for place, found in enumerate(handles)]
    sync.apply(workspace, account.id, Batch("1", cards=tuple(cards)))
    assert not inbox.proposed(workspace)
    held = texts(workspace)
    assert not [word for word in (*GONE, "zyx.bsky", "fosstodon") if word in held]
    assert people.get(workspace, bo).draft.name == "Bo Li"


def test_a_login_with_an_underscore_is_no_pattern(workspace: Workspace) -> None:
    zyx = add_person(workspace, GONE[0], ("github", "zyx_q"))
    add_person(workspace, "Zyxaq Roe", notes="asked zyx_q")
    add_person(workspace, "zyx-q", notes="100%")
    erasure.erase(workspace, zyx, ErasurePlaces(), GONE[0])
    held = texts(workspace)
    assert "zyx_q" not in held and "asked [erased]" in held and "zyx-q" in held


def test_whatever_the_program_keeps_of_its_own_is_searched(workspace: Workspace, tmp_path: Path) -> None:
    zyx, *_ = fill(workspace)
    profile = Profile(tmp_path / "profile").make()
    import_memory.remember(workspace, {"head": ColumnMap("people", ("name", GONE[0]))})
    segments.add(workspace, f"with {GONE[0]}", PeopleQuery(search="Quorvéx"))
    own = [profile.logs / "crash-2026-11-01-100000.txt", profile.logs / "care-desktop.log.1", profile.draft]
    own += [profile.root / "form-draft.txt", profile.root / "new" / "whatever.json"]
    own[-1].parent.mkdir()
    for path in own:
        path.write_text(
            json.dumps({GONE[0]: f"met @zyxq of {GONE[0]}"}) if path.suffix == ".json" else f"is {GONE[0]}\n"
        )
    report = profile.exports / "report.pdf"
    report.write_bytes(b"%PDF-1.7 packed")
    named = profile.exports / f"{GONE[0]}.csv"
    named.write_text("name")
    receipt = erasure.erase(workspace, zyx, places_of(profile), GONE[0]).value
    said = erasure.receipt_text(receipt)
    assert f"look into them:\n  {report}" in said and "[erased].csv" in said and "uorv" not in said
    assert receipt.is_proven and receipt.files == len(own), erasure.receipt_text(receipt)
    assert not [path for path in own if "uorv" in path.read_text() or "zyxq" in path.read_text()]
    assert "uorv" not in texts(workspace)
