"""Exports of other programs: each known by its header, read once, and not made twice; erased people stay out."""

from datetime import date
from pathlib import Path

import pytest

from care_desktop.domain.interactions import Channel, Direction, Flow
from care_desktop.domain.people import PersonDraft
from care_desktop.services import interactions, people, transfer_in
from care_desktop.services.import_known import known_export
from care_desktop.services.import_preview import look_before
from care_desktop.services.import_run import LeftOutWhy
from care_desktop.services.import_source import ReadOptions
from care_desktop.services.outcome import Workspace, revert
from care_desktop.services.people_lookup import people_named
from care_desktop.services.transfer_out import What
from care_desktop.storage.suppression import own_name, suppress
from tests.factories import add_person, exported, log_with, new_workspace, write_csv

LINKEDIN = """Notes:
"When exporting your connection data, you may notice that some addresses are missing, because ""privacy""."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Inès,Dubois,https://www.linkedin.com/in/in%C3%A8s-d,,Atelier SARL,"Lead, SDK",15 Mar 2024
Bo,Li,https://www.linkedin.com/in/bo-li/,bo@example.org,Lianhua,Engineer,01 Jan 2023
,,,,,,
"""
GOOGLE_NEW = [
    ("First Name", "Middle Name", "Last Name", "Nickname", "Organization Name", "Organization Title", "Notes",
     "Labels", "E-mail 1 - Label", "E-mail 1 - Value", "E-mail 2 - Value", "Phone 1 - Value", "Address 1 - Country"),
    ("Ana", "", "Ruiz", "", "Andina", "Dev", "met in Lima", "* myContacts ::: Speakers ::: SDK", "* Home",
     "ana@example.org ::: ana.ruiz@example.com", "a3@example.org", "+51 1 555", "Peru"),
    ("太郎", "", "山田", "", "", "", "", "* myContacts", "* ", "taro@example.org", "", "+51 1 555", "Atlantis"),
]  # fmt: skip
GOOGLE_OLD = [
    ("Name", "Given Name", "Family Name", "Group Membership", "E-mail 1 - Type", "E-mail 1 - Value",
     "Organization 1 - Name", "Organization 1 - Title", "Organization 2 - Title", "Website 1 - Value"),
    ("Chidi A", "Chidi", "A", "* myContacts ::: * starred", "* Work", "chidi@example.org", "Okoro", "CTO", "Chair",
     "https://github.com/chidi"),
]  # fmt: skip
OUTLOOK = {
    "English": ("First Name,Middle Name,Last Name,Company,Job Title,E-mail Address,E-mail 2 Address,Categories",
                "Zoë,,Müller,Firma,Dev,zoe@example.org,z2@example.org,a;b", "utf-8-sig"),
    "German": ("Anrede,Vorname,Weitere Vornamen,Nachname,Firma,Position,E-Mail-Adresse,E-Mail 2: Adresse,Kategorien",
               "Frau,Zoë,,Müller,Firma,Dev,zoe@example.org,z2@example.org,a;b", "cp1252"),
    "French": ("Titre;Prénom;"
               "Deuxième prénom;Nom;Société;Titre;Adresse de messagerie;Adresse de messagerie 2;Catégories",
               'Mme;Zoë;;Müller;Firma;Dev;zoe@example.org;z2@example.org;"a;b"', "cp1252"),
    "Spanish": ("Nombre,Segundo nombre,Apellidos,Organización,Puesto,Dirección de correo electrónico,"
                "Dirección de correo electrónico 2,Categorías",
                "Zoë,,Müller,Firma,Dev,zoe@example.org,z2@example.org,a;b", "utf-8"),
    "Portuguese": ("Nome,Segundo Nome,Sobrenome,Empresa,Cargo,Endereço de Email,Endereço de email 2,Categorias",
                   "Zoë,,Müller,Firma,Dev,zoe@example.org,z2@example.org,a;b", "utf-16"),
}  # fmt: skip
ORBIT = [
    "name email github twitter linkedin discord bio birthday company title location pronouns tshirt url teammate "
    "tags".split(),
    ["Ada", "ada@example.org", "https://github.com/ada", "@ada_l", "https://linkedin.com/in/ada", "ada#1", "Counts.",
     "", "Engines", "Analyst", "London", "she/her", "M", "https://ada.example", "false", "sdk, speaker"],
]  # fmt: skip
ACTIVITIES = [
    ("name", "email", "github", "twitter", "title", "description", "link", "activity_type", "key", "date"),
    ("Ada", "", "ada", "", "Opened #12", "Fix the docs", "https://example.org/12", "pull_requests:opened", "k1",
     "2026-03-01 10:20:30 UTC"),
    ("Ada", "", "ada", "", "Said hello", "", "", "slack:message:sent", "k2", "2026-03-02T08:00:00.000Z"),
    ("Noor", "noor@example.org", "", "noor", "Asked", "", "", "stack_overflow:question", "", "2026-03-03"),
]  # fmt: skip
COMMON_ROOM = [
    "fullName firstName lastName email username linkedin github twitter discord titleAtCompany companyName "
    "companyDomain country city region tags".split(),
    ["Noor K", "Noor", "K", "noor@example.org, n2@example.org", "noor", "https://www.linkedin.com/in/noor", "noor",
     "noor_k", "", "Staff", "Acme", "acme.example", "United Arab Emirates", "Dubai", "", "vip"],
]  # fmt: skip


def only(workspace: Workspace, name: str) -> PersonDraft:
    (found,) = people_named(workspace, name.casefold())
    return people.get(workspace, found).draft


def named(draft: PersonDraft) -> set[str]:
    return {f"{handle.service}:{handle.value}" for handle in draft.handles}


def test_linkedin_connections_have_notes_before_their_header(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "Connections.csv"
    path.write_text(LINKEDIN, encoding="utf-8")
    found = look_before(workspace, path, lambda rows: None)
    assert (found.origin, found.columns) == ("LinkedIn connections", None)
    assert found.report is not None and found.report.people == 2
    assert "name" in found.header and found.rows[0][0] == "Inès Dubois"
    outcome = transfer_in.run(workspace, path)
    assert outcome.value == found.report
    ines = only(workspace, "Inès Dubois")
    assert (ines.job.company, ines.job.role) == ("Atelier SARL", "Lead, SDK") if ines.job else False
    assert named(ines) == {"linkedin:inès-d"}
    assert "2024-03-15" in ines.met_how and ines.consent.recorded_on == date(2024, 3, 15)
    again = transfer_in.run(workspace, path).value
    assert (again.new, again.unchanged, again.errors) == (0, 2, 0)
    assert outcome.undo is not None
    revert(workspace, outcome.undo)
    assert not people_named(workspace, "bo li")


def test_google_contacts_of_the_new_form(workspace: Workspace, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "contacts.csv", GOOGLE_NEW)
    report = transfer_in.run(workspace, path).value
    assert (report.people, report.rows) == (2, ())
    ana = only(workspace, "Ana Ruiz")
    assert set(ana.tags) == {"Speakers", "SDK"}
    assert (ana.country, ana.notes) == ("PE", "met in Lima")
    mails = {"email:ana@example.org", "email:ana.ruiz@example.com", "email:a3@example.org"}
    assert named(ana) == mails | {"phone:+51 1 555"}
    taro = only(workspace, "山田太郎")
    assert (taro.country, taro.place, named(taro)) == ("", "Atlantis", {"email:taro@example.org"})
    assert transfer_in.run(workspace, path).value.unchanged == 2


def test_google_contacts_of_the_old_form(workspace: Workspace, tmp_path: Path) -> None:
    transfer_in.run(workspace, write_csv(tmp_path / "google.csv", GOOGLE_OLD))
    chidi = only(workspace, "Chidi A")
    assert chidi.tags == ()
    assert chidi.job is not None and chidi.job.role == "CTO"
    assert named(chidi) == {"email:chidi@example.org", "github:chidi"}


@pytest.mark.parametrize("language", OUTLOOK)
def test_outlook_contacts_in_several_languages(workspace: Workspace, tmp_path: Path, language: str) -> None:
    header, row, encoding = OUTLOOK[language]
    path = tmp_path / "outlook.csv"
    path.write_text(f"{header}\r\n{row}\r\n", encoding=encoding, newline="")
    assert transfer_in.run(workspace, path).value.people == 1
    zoe = only(workspace, "Zoë Müller")
    assert zoe.job is not None and (zoe.job.company, zoe.job.role) == ("Firma", "Dev")
    assert named(zoe) == {"email:zoe@example.org", "email:z2@example.org"}
    assert zoe.tags == ("a", "b")
    assert transfer_in.run(workspace, path).value.unchanged == 1


def test_orbit_members_and_their_activities_are_the_same_people(workspace: Workspace, tmp_path: Path) -> None:
    assert transfer_in.run(workspace, write_csv(tmp_path / "members.csv", ORBIT)).value.people == 1
    path = write_csv(tmp_path / "activities.csv", ACTIVITIES)
    report = transfer_in.run(workspace, path).value
    assert (report.people, report.interactions, report.rows) == (1, 3, ())
    (ada,) = people_named(workspace, "ada")
    draft = only(workspace, "Ada")
    assert named(draft) == {
        "email:ada@example.org", "github:ada", "x:ada_l", "linkedin:ada", "discord:ada#1", "web:https://ada.example",
    }  # fmt: skip
    assert (draft.tags, draft.pronouns, draft.notes) == (("sdk", "speaker"), "she/her", "Counts.")
    drafts = {item.draft.channel: item.draft for item in interactions.of_person(workspace, ada)}
    opened = drafts[Channel.GITHUB]
    assert (opened.flow, opened.direction, opened.source) == (Flow.CONTRIBUTION, Direction.INBOUND, "orbit")
    assert (opened.note, opened.external_id) == ("Opened #12\nFix the docs", "k1")
    assert drafts[Channel.CHAT].note == "Said hello"
    assert named(only(workspace, "Noor")) == {"email:noor@example.org", "x:noor"}
    again = transfer_in.run(workspace, path).value
    assert (again.new, again.unchanged) == (0, 3)


def test_common_room_members(workspace: Workspace, tmp_path: Path) -> None:
    transfer_in.run(workspace, write_csv(tmp_path / "room.csv", COMMON_ROOM))
    noor = only(workspace, "Noor K")
    assert (noor.country, noor.place, noor.tags) == ("AE", "Dubai", ("vip",))
    expected = {"email:noor@example.org", "email:n2@example.org", "linkedin:noor", "github:noor", "x:noor_k"}
    assert named(noor) == expected


def test_our_own_export_is_no_export_of_another_program(workspace: Workspace, tmp_path: Path) -> None:
    add_person(workspace, "Ana", ("github", "ana"), ("discord", "ana"))
    header = exported(workspace, What.PEOPLE, raw=True, bom=False).split(b"\r\n")[0].decode().split(",")
    assert known_export(header) is None


def test_people_who_were_erased_stay_out_and_are_counted(workspace: Workspace, tmp_path: Path) -> None:
    with workspace.database.work() as work:
        suppress(work, [("email", "BO@example.org"), ("github", "ada")], date(2026, 1, 1))
        work.commit()
    path = tmp_path / "Connections.csv"
    path.write_text(LINKEDIN, encoding="utf-8")
    report = transfer_in.run(workspace, path).value
    assert (report.people, report.left_out, report.errors) == (1, {LeftOutWhy.ERASED: 1}, 0)
    report = transfer_in.run(workspace, write_csv(tmp_path / "a.csv", ACTIVITIES)).value
    assert (report.people, report.interactions, report.left_out) == (1, 1, {LeftOutWhy.ERASED: 2})
    assert not people_named(workspace, "ada")


@pytest.mark.parametrize("handles", [(), (("email", "ada@example.org"),)], ids=["nameless", "by address"])
def test_who_was_erased_does_not_come_back_with_our_own_export(
    tmp_path: Path, handles: tuple[tuple[str, str], ...]
) -> None:
    with new_workspace(tmp_path / "old.care") as old:
        ada = add_person(old, "Ada", *handles)
        bo = add_person(old, "Bo", ("email", "bo@example.org"))
        log_with(old, ada, note="alone")
        log_with(old, ada, bo, note="together")
        (tmp_path / "all.zip").write_bytes(exported(old, What.EVERYTHING))
    with new_workspace(tmp_path / "new.care") as new:
        with new.database.work() as work:
            suppress(work, handles or [own_name(ada)], date(2026, 1, 1))
            work.commit()
        report = transfer_in.run(new, tmp_path / "all.zip").value
        assert (report.people, report.interactions, report.left_out) == (1, 1, {LeftOutWhy.ERASED: 2})
        assert not people_named(new, "ada")


def test_a_kind_that_was_named_decides(workspace: Workspace, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "members.csv", ORBIT)
    assert transfer_in.preview(workspace, path, ReadOptions(renamed={"name": "name", "email": "email"})).people == 1
