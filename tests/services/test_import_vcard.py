"""Contact cards from a file: dry run, reasons, undo, twice, and out again."""

import io
from pathlib import Path

import pytest

from care_desktop.domain.people import DataSource, Handle, PersonDraft
from care_desktop.errors import InvalidInput, UnreadableFile
from care_desktop.services import import_preview, import_vcard, people, transfer_in, transfer_out
from care_desktop.services.import_run import ImportReport, LeftOutWhy
from care_desktop.services.outcome import Workspace, revert
from care_desktop.services.transfer_out import ExportOptions, FileFormat, What
from care_desktop.storage import bulk
from care_desktop.storage.suppression import own_name, suppress
from tests.factories import NOW, add_person, new_workspace

ADA = (
    "BEGIN:VCARD\nVERSION:3.0\nFN:Ada Sato\nEMAIL:ada@example.org\nTEL:+51 1 2\nORG:Sato KK\nTITLE:CTO\n"
    "ADR:;;;Lima;;;Peru\nCATEGORIES:sdk,friend\nNOTE:one\\; two\nURL:https://github.com/ada\nEND:VCARD\n"
)
BO = "BEGIN:VCARD\nVERSION:4.0\nFN:Bo Li\nEMAIL:bo@example.org\nTEL:+51 1 2\nADR:;;;Ulm;;;Atlantis\nEND:VCARD\n"
EVERYONE = ("Ada Sato", "Bo Li")


def written(tmp_path: Path, text: str, name: str = "people.vcf") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def stored(workspace: Workspace) -> list[str]:
    stream = io.BytesIO()
    transfer_out.export(workspace, What.PEOPLE, stream, ExportOptions(FileFormat.VCARD))
    return sorted(line[3:] for line in stream.getvalue().decode().split("\r\n") if line.startswith("FN:"))


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.people, report.unchanged, report.warnings, report.errors


def test_cards_become_people_once_and_undo_takes_them_back(workspace: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, ADA + BO)
    assert counts(transfer_in.preview(workspace, path)) == (2, 0, 0, 0)
    assert stored(workspace) == []
    done = transfer_in.run(workspace, path)
    assert counts(done.value) == (2, 0, 0, 0)
    assert counts(transfer_in.run(workspace, path).value) == (0, 2, 0, 0)
    assert stored(workspace) == [*EVERYONE]
    assert done.undo is not None
    revert(workspace, done.undo)
    assert stored(workspace) == []


def test_what_a_card_says_is_kept(workspace: Workspace, tmp_path: Path) -> None:
    done = transfer_in.run(workspace, written(tmp_path, ADA + BO))
    assert done.value.people == 2
    with workspace.database.reading() as work:
        ids = [key for key, _name, _name_key, _teammate in bulk.all_people(work)]
    drafts = {draft.name: draft for draft in (people.get(workspace, id).draft for id in ids)}
    ada, bo = drafts["Ada Sato"], drafts["Bo Li"]
    assert [(h.service, h.value) for h in ada.handles] == [
        ("github", "ada"),
        ("email", "ada@example.org"),
        ("phone", "+51 1 2"),
    ]
    assert (ada.place, ada.country, ada.tags, ada.notes) == ("Lima", "PE", ("friend", "sdk"), "one; two")
    assert (ada.jobs[0].company, ada.jobs[0].role, ada.consent.source) == ("Sato KK", "CTO", DataSource.TOLD_ME)
    # The telephone of an office makes nobody the same person.
    assert [h.service for h in bo.handles] == ["email"]
    assert (bo.place, bo.country) == ("Ulm, Atlantis", "")


def test_cards_that_cannot_be_read_are_named_by_their_place(workspace: Workspace, tmp_path: Path) -> None:
    text = f"{ADA}BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n{BO}BEGIN:VCARD\nFN:Half"
    report = transfer_in.run(workspace, written(tmp_path, text)).value
    assert [(note.row, note.reason) for note in report.rows] == [(2, "it names nobody"), (4, "it breaks off")]
    assert report.people == 2


def test_somebody_of_another_name_keeps_their_address(workspace: Workspace, tmp_path: Path) -> None:
    people.add(workspace, PersonDraft("Somebody Else", handles=(Handle("email", "ada@example.org"),)))
    report = transfer_in.run(workspace, written(tmp_path, ADA)).value
    assert counts(report) == (0, 0, 0, 1) and "belongs to" in report.rows[0].reason


def test_the_preview_shows_the_first_cards(workspace: Workspace, tmp_path: Path) -> None:
    found = import_preview.look_before(workspace, written(tmp_path, ADA + BO), lambda count: None)
    assert (found.sheet, found.header[0], [row[0] for row in found.rows]) == ("people", "name", [*EVERYONE])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_any_encoding_and_ending_is_read(workspace: Workspace, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "contacts.txt"
    path.write_bytes(ADA.replace("Ada", "Ädá").replace("\n", "\r\n").encode(encoding))
    transfer_in.run(workspace, path)
    assert stored(workspace) == ["Ädá Sato"]


def test_too_many_cards_and_too_large_files_are_refused(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, ADA + BO)
    monkeypatch.setattr(import_vcard, "CARDS_MAX", 1)
    report = transfer_in.run(workspace, path).value
    assert counts(report) == (1, 0, 0, 1) and "more than 1 cards" in report.rows[0].reason
    monkeypatch.setattr(import_vcard, "FILE_BYTES_MAX", 10)
    with pytest.raises(UnreadableFile):
        transfer_in.run(workspace, path)


def test_people_go_out_as_cards_and_come_back_the_same(workspace: Workspace, tmp_path: Path) -> None:
    transfer_in.run(workspace, written(tmp_path, ADA + BO))
    out = tmp_path / "out.vcf"
    assert transfer_out.export_to_path(workspace, What.PEOPLE, out, ExportOptions(FileFormat.VCARD)) == 2
    assert counts(transfer_in.run(workspace, out).value) == (0, 2, 0, 0)
    tagged = ExportOptions(FileFormat.VCARD, tag="sdk")
    assert transfer_out.export_to_path(workspace, What.PEOPLE, out, tagged) == 1


def test_who_was_erased_does_not_come_back_on_a_card(workspace: Workspace, tmp_path: Path) -> None:
    with new_workspace(tmp_path / "old.care") as old:
        nameless = add_person(old, "Chi Nguyen")
        transfer_in.run(old, written(tmp_path, ADA + BO))
        out = tmp_path / "out.vcf"
        transfer_out.export_to_path(old, What.PEOPLE, out, ExportOptions(FileFormat.VCARD))
    with workspace.database.work() as work:
        suppress(work, [("email", "ADA@example.org"), own_name(nameless)], NOW.date())
        work.commit()
    for path in (out, written(tmp_path, ADA + BO, "again.vcf")):
        report = transfer_in.run(workspace, path).value
        assert (report.left_out[LeftOutWhy.ERASED], report.errors) == (2 if path is out else 1, 0)
        assert stored(workspace) == ["Bo Li"]


@pytest.mark.parametrize(
    ("what", "options"),
    [
        (What.INTERACTIONS, ExportOptions(FileFormat.VCARD)),
        (What.EVERYTHING, ExportOptions(FileFormat.VCARD)),
        (What.PEOPLE, ExportOptions(FileFormat.VCARD, private_notes=True)),
    ],
)
def test_only_people_fit_on_cards(workspace: Workspace, tmp_path: Path, what: What, options: ExportOptions) -> None:
    with pytest.raises(InvalidInput):
        transfer_out.export_to_path(workspace, what, tmp_path / "out.vcf", options)
