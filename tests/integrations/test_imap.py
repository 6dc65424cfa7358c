"""Mail over IMAP: on a real Dovecot who wrote to whom, of people we know; on a scripted server what goes wrong."""

import shutil
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from care_desktop.domain.interactions import Channel, Direction, InteractionDraft
from care_desktop.domain.sync import Account
from care_desktop.errors import CareError, InvalidInput
from care_desktop.integrations import imap, imap_client
from care_desktop.integrations.imap import Imap
from care_desktop.integrations.imap_client import Place, Security, place_of
from care_desktop.integrations.problems import Offline, ServiceTrouble, SignInAgain
from care_desktop.services import accounts, inbox, interactions, sync, transfer_in
from care_desktop.services.outcome import Workspace
from tests.factories import NOW, add_person, new_workspace
from tests.integrations.dovecot import SECRET, SENT, USER, MailServer, running
from tests.integrations.scripted_imap import HEAD, ScriptedImap, scripted
from tests.integrations.worlds import shared_http

ALIAS = "i.diaz@example.com"
SERVICE = Imap()


@pytest.fixture(scope="module")
def dovecot() -> Iterator[MailServer]:
    """The real server, for all tests of the module."""
    with running() as server:
        yield server


@pytest.fixture
def server(dovecot: MailServer, monkeypatch: pytest.MonkeyPatch) -> MailServer:
    """The real server with an empty mailbox, believed to be what it says."""
    dovecot.clear()
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    return dovecot


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new, closed workspace file to copy."""
    path = tmp_path_factory.mktemp("mail") / "empty.care"
    with new_workspace(path):
        return path


@pytest.fixture
def workspace(tmp_path: Path, empty: Path) -> Iterator[Workspace]:
    """A new workspace."""
    shutil.copyfile(empty, tmp_path / "one.care")
    with new_workspace(tmp_path / "one.care") as workspace:
        yield workspace


@pytest.fixture
def script() -> Iterator[ScriptedImap]:
    with scripted() as server:
        yield server


def mail(sender: str, to: str, name: str, *more: str, day: int = 3, hour: int = 12) -> str:
    head = [f"From: {sender}", f"To: {to}", f"Message-ID: <{name}>", f"Date: {day} Nov 2026 {hour}:00:00 +0000"]
    return "\n".join([*head, *more, "", "words that nobody keeps", ""])


def connect(workspace: Workspace, host: str, me: UUID | None = None, **options: str) -> Account:
    account = accounts.add(workspace, SERVICE, host, {"user": USER, "addresses": ALIAS, **options}).value
    if me is not None:
        greeting = SERVICE.greet(account, SECRET, shared_http())
        accounts.keep_greeting(workspace, account, greeting, me)
    return account


def run(workspace: Workspace, account: Account, **more: Any) -> sync.Brought:
    return sync.run(workspace, account.id, SERVICE, SECRET, shared_http(), **more)


def of(workspace: Workspace, person: UUID) -> list[InteractionDraft]:
    found = [item.draft for item in interactions.of_person(workspace, person)]
    return sorted(found, key=lambda draft: draft.when.instant)


def tls(server: MailServer) -> str:
    return f"imaps://localhost:{server.tls}"


def test_only_people_we_know_one_a_thread_and_day(workspace: Workspace, server: MailServer) -> None:
    ines = add_person(workspace, "Ines", teammate=True)
    ana = add_person(workspace, "Ana", ("email", "ANA@example.org"))
    bo = add_person(workspace, "Bo", ("email", "bo@example.org"))
    server.deliver(
        mail("Ana <ana@example.org>", USER, "1@a", "Subject: =?utf-8?q?Caf=C3=A9?=\n plans"),
        mail("Ana <ana@example.org>", USER, "2@a", "References: <1@a> <x@y>", hour=14),
        mail("Ana <ana@example.org>", USER, "3@a", "In-Reply-To: <1@a>", day=4),
        mail("stranger@example.net", f"{USER}, ana@example.org", "4@a", "Subject: Secret of a stranger"),
        mail("ana@example.org", USER, "5@a", "List-Id: <list.example.org>"),
        mail("ana@example.org", USER, "6@a", "Auto-Submitted: auto-replied"),
        mail("no-reply@example.org", USER, "7@a", "Precedence: bulk"),
        "Subject: neither sender nor date\n\n",
    )
    server.deliver(
        mail(f"Ines <{ALIAS}>", "Ana <ana@example.org>, x@example.net", "8@a", "Cc: bo@example.org", day=5),
        mail("old.alias@example.com", "bo@example.org", "9@a", day=6),
        mail(USER, USER, "10@a"),
        folder=SENT,
    )
    account = connect(workspace, tls(server), ines)
    brought = run(workspace, account)
    assert (brought.interactions, brought.people, brought.proposed) == (4, 0, 0)
    assert inbox.proposed(workspace) == []
    first, second, third = of(workspace, ana)
    assert (first.note, first.direction, first.channel) == ("Café plans", Direction.INBOUND, Channel.EMAIL)
    assert (first.when.day.day, second.when.day.day, third.people) == (3, 4, (ana, bo))
    assert (third.direction, third.advocates) == (Direction.OUTBOUND, (ines,))
    # What lies among what was sent was sent by us, whatever address it was written from.
    assert [draft.when.day.day for draft in of(workspace, bo)] == [5, 6]
    kept = workspace.database.path.read_bytes() + Path(f"{workspace.database.path}-wal").read_bytes()
    assert b"stranger" not in kept and b"nobody keeps" not in kept
    with server.client() as client:
        client.select("INBOX", readonly=True)
        assert client.search(None, "SEEN")[1] == [b""]
    log = (server.folder / "log").read_text()
    assert "body_count=0" in log and "body_count=1" not in log
    # Nothing new: no folder is even opened.
    again = run(workspace, account)
    assert (again.new, again.unchanged) == (0, 0)
    server.deliver(mail("ana@example.org", USER, "11@a", day=9))
    assert run(workspace, account).interactions == 1


def test_a_file_and_the_mailbox_never_double(workspace: Workspace, server: MailServer, tmp_path: Path) -> None:
    ana = add_person(workspace, "Ana", ("email", "ana@example.org"))
    heads = [mail("ana@example.org", USER, f"{n}@a", day=n) for n in range(1, 5)]
    # Without a Message-ID a message gets the same name here as there.
    heads.append(mail("ana@example.org", USER, "none", day=8).replace("Message-ID: <none>\n", ""))
    server.deliver(*heads)

    def file_of(parts: list[str]) -> Path:
        path = tmp_path / f"{len(parts)}.mbox"
        path.write_text("".join(f"From a@b Tue Nov 03 12:00:00 +0000 2026\n{part}\n" for part in parts))
        return path

    assert transfer_in.run(workspace, file_of([*heads[:2], heads[4]])).value.interactions == 3
    assert run(workspace, connect(workspace, tls(server))).interactions == 2
    report = transfer_in.run(workspace, file_of(heads)).value
    assert (report.interactions, report.unchanged) == (0, 5)
    assert len(of(workspace, ana)) == 5


def test_killed_on_any_page_and_renumbered_it_goes_on(
    workspace: Workspace, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "HEADS_A_PAGE", 2)
    monkeypatch.setattr(imap_client, "NUMBERS_AT_ONCE", 3)
    ana = add_person(workspace, "Ana", ("email", "ana@example.org"))
    server.deliver(*(mail("ana@example.org", USER, f"{n}@a", day=n) for n in range(1, 8)))
    server.deliver(*(mail(USER, "ana@example.org", f"{n}@b", day=n) for n in range(1, 4)), folder=SENT)
    account = connect(workspace, tls(server))

    class Killed(BaseException):
        pass

    kills = 0
    while True:
        stored: list[int] = []

        def write(work: Callable[[Workspace], Any], stored: list[int] = stored) -> Any:
            if stored:
                raise Killed
            stored.append(1)
            return work(workspace)

        try:
            run(workspace, account, write=write)
        except Killed:
            kills += 1
        if len(of(workspace, ana)) == 10:
            break
        assert kills < 20
    assert kills >= 4
    run(workspace, account)
    server.renumber(SENT)
    server.deliver(mail(USER, "ana@example.org", "new@b", day=20), folder=SENT)
    brought = run(workspace, account)
    assert (brought.interactions, brought.unchanged) == (1, 3)


def test_the_way_in_is_encrypted_and_the_secret_stays_there(
    workspace: Workspace,
    server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(0)
    starttls = connect(workspace, f"imap+starttls://localhost:{server.plain}", since="2026-11-02")
    add_person(workspace, "Ana", ("email", "ana@example.org"))
    server.deliver(
        mail("ana@example.org", USER, "1@a", day=1), mail("ana@example.org", USER, "2@a", "Subject: S", day=2)
    )
    assert run(workspace, starttls).interactions == 1
    said = SERVICE.greet(starttls, SECRET, shared_http()).sentence
    assert said == f"Folders that are read: INBOX, {SENT}."
    with pytest.raises(ServiceTrouble, match="has no folder “Archiv”"):
        SERVICE.greet(connect(workspace, tls(server), folders="Archiv"), SECRET, shared_http())
    for secret in ("wrong", "falsch-ü"):
        with pytest.raises(SignInAgain, match="did not accept"):
            SERVICE.greet(starttls, secret, shared_http())
    monkeypatch.delenv("SSL_CERT_FILE")
    heard = ""
    for host in (tls(server), starttls.host, f"imaps://localhost:{server.plain}"):
        account = connect(workspace, host)
        with pytest.raises(ServiceTrouble, match=r"cannot prove|does not speak TLS") as error:
            run(workspace, account)
        heard += "".join(traceback.format_exception(error.value))
    assert SECRET not in heard + caplog.text
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files and not any(SECRET.encode() in path.read_bytes() for path in files)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("imap.example.org", Place("imap.example.org", 993, Security.TLS)),
        ("imap.example.org:143", Place("imap.example.org", 143, Security.STARTTLS)),
        ("imap://imap.example.org", Place("imap.example.org", 143, Security.STARTTLS)),
        ("imap://127.0.0.1:1143", Place("127.0.0.1", 1143, Security.NONE)),
        ("imaps://localhost:1993", Place("localhost", 1993, Security.TLS)),
        *((odd, None) for odd in ("", "https://a.example", "ana:x@a.example", "a.example/inbox", "a:b", "a b")),
    ],
)
def test_nothing_is_plain_but_on_this_computer(text: str, place: Place | None) -> None:
    if place is None:
        with pytest.raises(InvalidInput):
            place_of(text)
    else:
        assert place_of(text) == place


ENDLESS = b"* FLAGS (" + b"x" * 4000 + b")\r\n"
FAULTS: dict[str, tuple[dict[str, bytes], type[CareError], str]] = {
    "password": ({"LOGIN": b"TAG NO [AUTHENTICATIONFAILED] no\r\n"}, SignInAgain, "did not accept"),
    "repeated": ({"LOGIN": b"TAG NO you sent " + SECRET.encode() + b"\r\n"}, SignInAgain, "did not accept"),
    "not now": ({"LOGIN": b"TAG NO [UNAVAILABLE] busy\r\n"}, ServiceTrouble, "at the moment"),
    "gone": ({"SEARCH": b""}, ServiceTrouble, "broke off"),
    "bye": ({"STATUS": b"* BYE restart\r\n"}, ServiceTrouble, "broke off"),
    "cut": ({"FETCH": b"* 1 FETCH (UID 1 BODY[HEADER.FIELDS (FROM)] {500}\r\nFrom: a"}, ServiceTrouble, "broke off"),
    "huge": ({"FETCH": b"* 1 FETCH (UID 1 BODY[] {99999999999}\r\nx TAG"}, ServiceTrouble, "does not say"),
    "endless": ({"EXAMINE": ENDLESS * 60 + b"TAG OK done\r\n"}, ServiceTrouble, "does not say"),
    "html": ({"STATUS": b"<html>\r\nTAG OK done\r\n"}, ServiceTrouble, "does not say"),
    "no numbers": ({"STATUS": b'* STATUS "INBOX" (MESSAGES 3)\r\nTAG OK x\r\n'}, ServiceTrouble, "shape"),
    "odd numbers": ({"SEARCH": b"* SEARCH 1 x\r\nTAG OK done\r\n"}, ServiceTrouble, "does not say"),
    "refused": ({"FETCH": b"TAG NO never\r\n"}, ServiceTrouble, "shape"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_goes_wrong_is_said_and_made_good(
    name: str, workspace: Workspace, script: ScriptedImap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_client, "ANSWERS_BYTES_MAX", 100_000)
    # Ana is nobody we know yet: whatever comes, she is neither proposed nor made.
    stranger = connect(workspace, script.address)
    assert run(workspace, stranger) == sync.Brought() and inbox.proposed(workspace) == []
    add_person(workspace, "Ana", ("email", "ana@example.org"))
    account = connect(workspace, script.address)
    script.wrong, expected, words = FAULTS[name]
    with pytest.raises(expected, match=words) as error:
        run(workspace, account)
    assert SECRET not in "".join(traceback.format_exception(error.value))
    script.wrong = {}
    assert run(workspace, account).interactions == 3


def test_an_odd_server_neither_ends_nor_tells_more_than_was_asked(
    workspace: Workspace, script: ScriptedImap, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = add_person(workspace, "Ana", ("email", "ana@example.org"))
    account = connect(workspace, script.address)
    head = HEAD + b"Message-ID: <2@example.org>\r\n\r\n"
    # The number comes after the head, a message nobody asked for, and one that is gone.
    script.wrong = {
        "SEARCH": b"* SEARCH 2 3 900\r\nTAG OK done\r\n",
        "FETCH": b"* 2 FETCH (BODY[HEADER.FIELDS (FROM)] {%d}\r\n%s UID 2)\r\n" % (len(head), head)
        + b"* 9 FETCH (UID 9 FLAGS ())\r\n* 3 FETCH (UID 900 BODY[] {5}\r\nx\r\n\r\n)\r\nTAG OK done\r\n",
    }
    assert run(workspace, account).interactions == 1
    # Other numbers each time, and always the same messages.
    monkeypatch.setattr(imap, "HEADS_A_PAGE", 1)
    script.wrong = {"STATUS": b'* STATUS "INBOX" (UIDNEXT 90000 UIDVALIDITY 8)\r\nTAG OK done\r\n'}
    run(workspace, account)
    assert len(of(workspace, ana)) == 3
    assert [line for line in script.heard if " SELECT " in line or " STORE " in line] == []
    script.greeting = b"HTTP/1.1 400 Bad Request\r\n"
    with pytest.raises(ServiceTrouble, match="does not say"):
        run(workspace, account)
    with pytest.raises(Offline):
        SERVICE.fetch(
            Account(account.id, "imap", "imap://127.0.0.1:9", "", account.options), "", SECRET, shared_http(), NOW
        )
    with pytest.raises(SignInAgain, match="is missing"):
        SERVICE.fetch(account, "", None, shared_http(), NOW)
    with pytest.raises(ServiceTrouble, match="does not speak TLS"):
        SERVICE.greet(connect(workspace, f"imaps://localhost:{script.port}"), SECRET, shared_http())
    for user, addresses, words in (("ines", "", "Which address"), ("ines", "no address", "is no address")):
        with pytest.raises(InvalidInput, match=words):
            SERVICE.greet(connect(workspace, script.address, user=user, addresses=addresses), SECRET, shared_http())
