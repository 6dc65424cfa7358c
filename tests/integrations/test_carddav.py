"""CardDAV against Radicale and Xandikos, and against answers that no good server gives."""

import base64
import json
from collections.abc import Callable

import httpx2
import pytest

from care_desktop.domain.sync import Account, Batch, Card
from care_desktop.errors import CareError
from care_desktop.integrations import carddav
from care_desktop.integrations.carddav import CardDav
from care_desktop.integrations.http import Http
from care_desktop.integrations.problems import CursorLost, Offline, Postponed, ServiceTrouble, SignInAgain
from care_desktop.storage.ids import new_id
from tests.integrations.dav_servers import NOW, SECRET, USER, DavServer, card

pytest_plugins = ["tests.integrations.dav_fixtures"]

HOST = "https://dav.example.org/"
BOOK = "/books/ana/"
SOURCE = CardDav()


@pytest.fixture(autouse=True)
def empty_book(request: pytest.FixtureRequest, http: Http) -> None:
    """Tests of real servers begin with an empty address book."""
    if "server" in request.fixturenames:
        found: DavServer = request.getfixturevalue("server")
        for item in whole(found.account("carddav"), http).cards:
            found.delete(item.key)


def whole(account: Account, http: Http, cursor: str = "", secret: str = SECRET) -> Batch:
    """A run to its end as one batch."""
    cards: list[Card] = []
    gone: list[str] = []
    while True:
        batch = SOURCE.fetch(account, cursor, secret, http, NOW)
        cards += batch.cards
        gone += batch.gone
        cursor = batch.cursor
        if not batch.more:
            return Batch(cursor, cards=tuple(cards), gone=tuple(gone), done=batch.done, total=batch.total)


def names(batch: Batch) -> list[str]:
    return sorted(card.name for card in batch.cards)


def test_the_address_book_is_found_and_named(server: DavServer, http: Http) -> None:
    greeting = SOURCE.greet(server.account("carddav"), SECRET, http)
    assert greeting.sentence.startswith("1 address book can be read: ")
    assert greeting.identity is not None and greeting.identity.emails == (USER,)
    direct = server.account("carddav", address=server.base.rstrip("/") + server.book)
    assert SOURCE.greet(direct, SECRET, http).sentence == greeting.sentence


def test_only_what_changed_comes_again_and_what_was_deleted_is_gone(server: DavServer, http: Http) -> None:
    account = server.account("carddav")
    server.put(f"{server.book}ada.vcf", card("ada", "Ada Sato", "ada@example.org"))
    server.put(f"{server.book}b%C3%B6%20li.vcf", card("bo", "Bö Li", "bo@example.org"))
    first = whole(account, http)
    assert names(first) == ["Ada Sato", "Bö Li"]
    again = whole(account, http, first.cursor)
    assert (again.cards, again.gone, again.cursor) == ((), (), again.cursor)
    server.put(f"{server.book}ada.vcf", card("ada", "Ada S.", "ada@example.org"))
    server.delete(f"{server.book}b%C3%B6%20li.vcf")
    changed = whole(account, http, again.cursor)
    assert (names(changed), changed.gone) == (["Ada S."], (f"{server.book}b%C3%B6%20li.vcf",))
    assert {c.key for c in changed.cards} == {f"{server.book}ada.vcf"}
    assert {c.etag for c in changed.cards}.isdisjoint({c.etag for c in first.cards})


def test_a_run_goes_on_on_any_page_and_misses_nothing(
    server: DavServer, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carddav, "CARDS_A_PAGE", 2)
    account = server.account("carddav")
    for number in range(5):
        server.put(f"{server.book}{number}.vcf", card(str(number), f"Person {number}"))
    cursors, cards, more = [""], [], True
    while more:
        batch = SOURCE.fetch(account, cursors[-1], SECRET, http, NOW)
        assert len(batch.cards) <= 2
        assert SOURCE.fetch(account, cursors[-1], SECRET, http, NOW).cards == batch.cards
        cards += batch.cards
        cursors.append(batch.cursor)
        more = batch.more
        if len(cursors) == 2:
            # In mid-run: one that was read changes, one that waits goes.
            server.put(f"{server.book}0.vcf", card("0", "Person 0 again"))
            server.delete(f"{server.book}4.vcf")
    assert sorted(c.name for c in cards) == [f"Person {number}" for number in range(4)]
    rest = whole(account, http, cursors[-1])
    assert (names(rest), rest.gone) == (["Person 0 again"], (f"{server.book}4.vcf",))
    assert all(SECRET not in cursor and "Person" not in cursor for cursor in cursors)


def test_a_token_nobody_knows_loses_the_cursor(server: DavServer, http: Http) -> None:
    account = server.account("carddav")
    server.put(f"{server.book}ada.vcf", card("ada", "Ada Sato"))
    kept = json.loads(whole(account, http).cursor)
    for token in ("http://radicale.org/ns/sync/" + "0" * 64, "nonsense"):
        kept["books"][server.book] = {"mark": "", "token": token}
        with pytest.raises(CursorLost):
            SOURCE.fetch(account, json.dumps(kept), SECRET, http, NOW)
    assert names(whole(account, http)) == ["Ada Sato"]


@pytest.mark.parametrize("cursor", ["x", "[]", '{"queue": [1]}', '{"odd": 1}'])
def test_a_cursor_nobody_wrote_is_lost(http: Http, cursor: str) -> None:
    with pytest.raises(CursorLost):
        SOURCE.fetch(Account(new_id(), "carddav", HOST), cursor, SECRET, http, NOW)


def test_a_wrong_password_asks_to_sign_in_again(server: DavServer, http: Http) -> None:
    if server.name == "xandikos":
        pytest.skip("Xandikos asks for no password on plain HTTP")
    with pytest.raises(SignInAgain) as caught:
        SOURCE.fetch(server.account("carddav"), "", "wrong-password", http, NOW)
    assert "wrong-password" not in str(caught.value)


Answer = Callable[[httpx2.Request], httpx2.Response]


class Fake:
    """A server in memory: an address book behind the well-known path, with or without sync tokens."""

    def __init__(self, *, has_tokens: bool = True) -> None:
        self.has_tokens = has_tokens
        self.cards = {"ada.vcf": ("1", card("ada", "Ada Sato")), "bo.vcf": ("1", card("bo", "Bo Li"))}
        self.asked: list[httpx2.Request] = []
        self.instead: dict[str, Answer] = {}

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """The answer."""
        self.asked.append(request)
        body = request.content.decode()
        step = next((name for name in self.instead if name in body), None)
        if step is not None:
            return self.instead[step](request)
        if "well-known" in request.url.path:
            return httpx2.Response(301, headers={"location": "/dav/"})
        if "home-set" in body:
            return multistatus(
                row(
                    "/dav/",
                    f'<c:addressbook-home-set xmlns:c="{CARD}"><d:href>/books/</d:href></c:addressbook-home-set>',
                )
            )
        if "displayname" in body:
            return multistatus(row(BOOK, KIND + (f"<d:sync-token>t{len(self.asked)}</d:sync-token>" * self.has_tokens)))
        if "sync-collection" in body or "PROPFIND" in request.method:
            rows = [row(BOOK + name, f'<d:getetag>"{etag}"</d:getetag>') for name, (etag, _text) in self.cards.items()]
            return multistatus(*rows, row(BOOK, "<d:resourcetype><d:collection/></d:resourcetype>"), token="t1")
        rows = [
            row(BOOK + name, f'<d:getetag>"{etag}"</d:getetag><c:address-data xmlns:c="{CARD}">{text}</c:address-data>')
            for name, (etag, text) in self.cards.items()
            if BOOK + name in body
        ]
        return multistatus(*reversed(rows))


CARD = "urn:ietf:params:xml:ns:carddav"
KIND = (
    f'<d:resourcetype><d:collection/><c:addressbook xmlns:c="{CARD}"/></d:resourcetype>'
    "<d:displayname>Mine</d:displayname>"
)


def row(path: str, props: str, status: str = "HTTP/1.1 200 OK") -> str:
    found = f"<d:propstat><d:prop>{props}</d:prop><d:status>{status}</d:status></d:propstat>"
    return f"<d:response><d:href>{path}</d:href>{found}</d:response>"


def multistatus(*rows: str, token: str = "") -> httpx2.Response:
    end = f"<d:sync-token>{token}</d:sync-token>" if token else ""
    return httpx2.Response(207, text=f'<d:multistatus xmlns:d="DAV:">{"".join(rows)}{end}</d:multistatus>')


def faked(fake: Fake) -> tuple[Account, Http]:
    account = Account(new_id(), "carddav", HOST, options={"user": USER})
    return account, Http(lambda: NOW, httpx2.MockTransport(fake))


def test_the_well_known_redirect_keeps_method_body_and_depth() -> None:
    fake = Fake()
    account, http = faked(fake)
    assert names(whole(account, http)) == ["Ada Sato", "Bo Li"]
    first, second = fake.asked[:2]
    assert (first.method, second.method, second.url.path) == ("PROPFIND", "PROPFIND", "/dav/")
    assert (first.content, first.headers["depth"]) == (second.content, second.headers["depth"])
    basic = base64.b64encode(f"{USER}:{SECRET}".encode()).decode()
    assert all(request.headers["authorization"] == f"Basic {basic}" for request in fake.asked)


def test_a_server_without_tokens_is_compared_by_etag_and_absence_deletes_nothing() -> None:
    fake = Fake(has_tokens=False)
    account, http = faked(fake)
    first = whole(account, http)
    assert names(first) == ["Ada Sato", "Bo Li"]
    fake.cards["ada.vcf"] = ("2", card("ada", "Ada S."))
    del fake.cards["bo.vcf"]
    again = whole(account, http, first.cursor)
    assert (names(again), again.gone) == (["Ada S."], ())


def test_a_server_that_refuses_the_report_is_compared_by_etag() -> None:
    fake = Fake()
    fake.instead["sync-collection"] = lambda request: httpx2.Response(
        403, text="<d:error><d:supported-report/></d:error>"
    )
    account, http = faked(fake)
    assert names(whole(account, http)) == ["Ada Sato", "Bo Li"]


def test_an_answer_cut_short_is_gone_on_with() -> None:
    fake = Fake()
    account, http = faked(fake)
    cut = "<d:response><d:href>/books/ana/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>"

    def half(request: httpx2.Request) -> httpx2.Response:
        if "<d:sync-token></d:sync-token>" in request.content.decode():
            return multistatus(row(f"{BOOK}ada.vcf", "<d:getetag>1</d:getetag>"), cut, token="half")
        assert "<d:sync-token>half</d:sync-token>" in request.content.decode()
        return multistatus(row(f"{BOOK}bo.vcf", "<d:getetag>1</d:getetag>"), token="whole")

    fake.instead["sync-collection"] = half
    batch = whole(account, http)
    assert names(batch) == ["Ada Sato", "Bo Li"]
    assert json.loads(batch.cursor)["books"][BOOK]["token"] == "whole"


def test_an_answer_cut_short_for_ever_ends() -> None:
    fake = Fake()
    account, http = faked(fake)
    cut = "<d:response><d:href>/books/ana/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>"
    fake.instead["sync-collection"] = lambda request: multistatus(cut, token=f"t{len(fake.asked)}")
    with pytest.raises(ServiceTrouble):
        whole(account, http)


def test_what_the_server_lists_and_never_gives_ends() -> None:
    fake = Fake()
    fake.instead["multiget"] = lambda request: multistatus()
    account, http = faked(fake)
    with pytest.raises(ServiceTrouble):
        whole(account, http)


def test_a_group_and_a_broken_card_are_skipped() -> None:
    fake = Fake()
    fake.cards["group.vcf"] = ("1", card("g", "All", more="X-ADDRESSBOOKSERVER-KIND:group\n"))
    fake.cards["broken.vcf"] = ("1", "BEGIN:VCARD\nFN:Half")
    account, http = faked(fake)
    assert names(whole(account, http)) == ["Ada Sato", "Bo Li"]


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("response", "error"),
    [
        (httpx2.Response(401), SignInAgain),
        (httpx2.Response(403, text="no"), SignInAgain),
        (httpx2.Response(429, headers={"retry-after": "60"}), Postponed),
        (httpx2.Response(503, headers={"retry-after": "60"}), Postponed),
        (httpx2.Response(500), ServiceTrouble),
        (httpx2.Response(207, text="<html>hello"), ServiceTrouble),
        (httpx2.Response(207, text="<html></html>"), ServiceTrouble),
        (httpx2.Response(207, text=BOMB), ServiceTrouble),
        (httpx2.Response(302, headers={"location": "https://evil.example.net/"}), ServiceTrouble),
        (httpx2.Response(302, headers={"location": "/elsewhere/"}), ServiceTrouble),
    ],
)
@pytest.mark.parametrize("step", ["home-set", "displayname", "sync-collection", "multiget"])
def test_trouble_at_any_step_is_told_and_goes_to_nobody_else(
    step: str, response: httpx2.Response, error: type[CareError]
) -> None:
    fake = Fake()
    fake.instead[step] = lambda request: httpx2.Response(
        response.status_code, headers=response.headers, content=response.content
    )
    account, http = faked(fake)
    with pytest.raises(error) as caught:
        whole(account, http)
    assert SECRET not in str(caught.value)
    assert {request.url.host for request in fake.asked} == {"dav.example.org"}


def test_no_network_is_said() -> None:
    def broken(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("no route")

    account = Account(new_id(), "carddav", HOST, options={"user": USER})
    with pytest.raises(Offline):
        SOURCE.fetch(account, "", SECRET, Http(lambda: NOW, httpx2.MockTransport(broken)), NOW)


def test_without_a_password_nothing_is_asked() -> None:
    fake = Fake()
    account, http = faked(fake)
    with pytest.raises(SignInAgain):
        SOURCE.fetch(account, "", None, http, NOW)
    assert fake.asked == []
