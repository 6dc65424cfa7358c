"""Mail in an mbox file: only what was exchanged with people known by address, once, and never a body."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from care_desktop.domain.interactions import Channel, Direction, Initiator, InteractionDraft
from care_desktop.errors import CareError
from care_desktop.services import interactions, transfer_in
from care_desktop.services.import_mbox import is_mailbox, mails_of_file
from care_desktop.services.import_preview import look_before
from care_desktop.services.import_run import LeftOutWhy
from care_desktop.services.outcome import Workspace
from tests.factories import add_person

ME = "me@us.example"


def mail(
    sender: str, to: str, name: str, *more: str, day: int = 5, body: str = "Hello\n\nFrom here it goes on.\n"
) -> str:
    head = [f"From: {sender}", f"To: {to}", f"Message-ID: <{name}@mail>", f"Date: Tue, {day} Mar 2024 12:00:00 +0200"]
    return "\n".join(["From 17@xxx Tue Mar 05 12:00:00 +0000 2024", *head, *more, "", body, ""])


def write(path: Path, *mails: str, ending: str = "\n") -> Path:
    path.write_bytes("".join(mails).replace("\n", ending).encode())
    return path


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """Five messages: from Ana, to Ana and a stranger, between strangers, to a list, and an old one."""
    return write(
        tmp_path / "All mail.mbox",
        mail("=?utf-8?q?Ana_Mu=C3=B1oz?= <ANA@example.org>", ME, "1", "Subject: =?utf-8?b?w4lsYW4=?=\n continued"),
        mail(f"Me <{ME}>", '"Ana, M" <ana@example.org>, stranger@example.org', "2", "Cc: bo@example.org", day=6),
        mail("spam@example.net", ME, "3"),
        mail("stranger@example.org", f"{ME}, ana@example.org", "4"),
        mail("ana@example.org", ME, "5").replace("Mar 2024 12", "Mar 2011 12"),
    )


def of(workspace: Workspace, person: object) -> list[InteractionDraft]:
    found = [item.draft for item in interactions.of_person(workspace, person)]  # type: ignore[arg-type]
    return sorted(found, key=lambda draft: draft.when.instant)


def test_mail_with_people_known_by_address(workspace: Workspace, box: Path) -> None:
    ana = add_person(workspace, "Ana", ("email", "ana@example.org"))
    bo = add_person(workspace, "Bo", ("email", "bo@example.org"))
    foreseen = look_before(workspace, box, lambda rows: None)
    assert len(foreseen.rows) == 5 and foreseen.sheet == "mails"
    report = transfer_in.run(workspace, box).value
    assert report == foreseen.report
    assert (report.people, report.interactions, report.errors) == (0, 2, 0)
    assert report.left_out == {LeftOutWhy.STRANGERS: 2, LeftOutWhy.OLD: 1}
    inbound, outbound = of(workspace, ana)
    assert (inbound.direction, inbound.initiated_by) == (Direction.INBOUND, Initiator.THEM)
    assert (inbound.channel, inbound.note, inbound.source) == (Channel.EMAIL, "Élan continued", "mail")
    assert (inbound.external_id, inbound.when.instant) == ("1@mail", datetime(2024, 3, 5, 10, tzinfo=UTC))
    assert outbound.direction is Direction.OUTBOUND and set(outbound.people) == {ana, bo}
    again = transfer_in.run(workspace, box).value
    assert (again.new, again.unchanged) == (0, 2)


def test_teammates_take_part_for_us(workspace: Workspace, tmp_path: Path) -> None:
    ana = add_person(workspace, "Ana", ("email", "ana@example.org"))
    kim = add_person(workspace, "Kim", ("email", "kim@us.example"), teammate=True)
    path = write(tmp_path / "m.mbox", mail("kim@us.example", "ana@example.org", "1"), ending="\r\n")
    transfer_in.run(workspace, path)
    (draft,) = of(workspace, ana)
    assert (draft.direction, draft.advocates) == (Direction.OUTBOUND, (kim,))


def test_one_message_of_ours_alone_is_outbound(workspace: Workspace, tmp_path: Path) -> None:
    ana = add_person(workspace, "Ana", ("email", "ana@example.org"))
    transfer_in.run(workspace, write(tmp_path / "sent", mail(ME, "ana@example.org", "1")))
    (draft,) = of(workspace, ana)
    assert (draft.direction, draft.when.day) == (Direction.OUTBOUND, date(2024, 3, 5))


def test_messages_that_cannot_be_read_are_named(workspace: Workspace, tmp_path: Path) -> None:
    add_person(workspace, "Ana", ("email", "ana@example.org"))
    no_date = mail("ana@example.org", ME, "1").replace("Date: Tue", "Date: 99 Whenever")
    path = write(tmp_path / "m.mbox", no_date, mail("nobody", ME, "2"), mail("ana@example.org", ME, "3"))
    report = transfer_in.run(workspace, path).value
    assert [(note.row, note.reason) for note in report.rows] == [
        (1, "the message has no date that can be read"),
        (2, "the message does not say who wrote it"),
    ]
    assert report.interactions == 1


def test_a_line_of_a_body_begins_no_message(tmp_path: Path) -> None:
    body = "x" * 200_000 + "From 17@xxx Tue Mar 05 12:00:00 2024\n\nFrom the start, 2024\n>From me\n"
    path = write(tmp_path / "m.mbox", mail("a@b.example", ME, "1", body=body), mail("a@b.example", ME, "2"))
    assert [row.cells[4] for row in mails_of_file(path) if row.number] == ["1@mail", "2@mail"]


def test_reading_a_long_body_can_be_stopped(workspace: Workspace, tmp_path: Path) -> None:
    path = write(tmp_path / "m.mbox", mail("a@b.example", ME, "1", body="0123456789abcdef\n" * 1_100_000))

    def stop(rows: int) -> None:
        raise CareError("stopped")

    with pytest.raises(CareError, match="stopped"):
        transfer_in.run(workspace, path, watch=stop)


def test_a_table_whose_first_column_is_from_is_no_mailbox(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("From address,To\na,b\n", encoding="utf-8")
    assert not is_mailbox(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(head=st.binary(max_size=200), name=st.sampled_from((b"From", b"To", b"Date", b"Subject", b"Message-ID")))
def test_no_head_is_too_strange(tmp_path: Path, head: bytes, name: bytes) -> None:
    path = tmp_path / "m.mbox"
    path.write_bytes(mail("a@b.example", ME, "1").encode().replace(b"To:", name + b": " + head + b"\nTo:", 1))
    for row in mails_of_file(path):
        assert row.problem or len(row.cells) == 6
