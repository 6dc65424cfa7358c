"""What a source brings is matched, folded, stored once, and proposed where nobody is known."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from care_desktop.domain.interactions import Channel, Direction, Flow
from care_desktop.domain.people import Handle
from care_desktop.domain.schedule import AccountState
from care_desktop.domain.sync import Account, Batch, Card, Greeting, Happening, Identity
from care_desktop.errors import CareError, NotFound
from care_desktop.integrations.http import Http
from care_desktop.integrations.problems import Offline, Postponed, SignInAgain
from care_desktop.integrations.source import AccountField, SecretNeeded
from care_desktop.services import accounts, inbox, interactions, people, sync
from care_desktop.services.outcome import Workspace
from care_desktop.storage import suppression
from tests.factories import add_person

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ADA = Identity("github", "1001", "ada", ("ada@example.org",), "Ada Sato")
BO = Identity("github", "1002", "bo", (), "Bo Li")
ME = Identity("github", "7", "ines", (), "Inês")
ROBOT = Identity("github", "9", "release[bot]", is_bot=True)


class Canned:
    """A source that brings what it is given, a page at a time; pages may be errors."""

    kind = "canned"
    title = "Canned"
    icon = "log"
    default_host = "canned.example.org"
    host_hint = ""
    fields: tuple[AccountField, ...] = ()
    secret: SecretNeeded | None = None
    reads = "Reads what it is given."
    is_local = True
    brings_people = True

    def __init__(self, *pages: Sequence[Happening] | Exception) -> None:
        self.pages = list(pages)

    def greet(self, account: Account, secret: str | None, http: Http) -> Greeting:
        """Who we are."""
        return Greeting("ines", "May read.", ME)

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: datetime) -> Batch:
        """The page the cursor stands for."""
        place = int(cursor or 0)
        page = self.pages[place] if place < len(self.pages) else ()
        if isinstance(page, Exception):
            raise page
        more = place + 1 < len(self.pages)
        return Batch(str(place + 1), tuple(page), more=more, done=place + 1, total=len(self.pages))


def said(
    id: str, author: Identity = ADA, *, thread: str = "issue/1", hours_ago: float = 24, **more: object
) -> Happening:
    """A comment in an issue."""
    fields = {"channel": Channel.GITHUB, "flow": Flow.QUESTION, "note": "Webhooks arrive twice", **more}
    when = NOW - timedelta(hours=hours_ago)
    return Happening(id, "github", thread, when, author, **fields)  # type: ignore[arg-type]


def account_for(workspace: Workspace, source: Canned, **more: object) -> Account:
    return accounts.add(workspace, source, "", {}, **more).value  # type: ignore[arg-type]


def run(workspace: Workspace, account: Account, source: Canned) -> sync.Brought:
    http = Http(workspace.clock)
    try:
        return sync.run(workspace, account.id, source, None, http)
    finally:
        http.close()


def timeline(workspace: Workspace, person: UUID) -> list[tuple[Direction, str]]:
    found = interactions.of_person(workspace, person)
    return [(item.draft.actual_direction, item.draft.when.day.isoformat()) for item in found]


def test_an_address_recognises_somebody_once_and_the_stable_id_ever_after(workspace: Workspace) -> None:
    ada = add_person(workspace, "Ada Sato", ("email", "Ada@Example.org"))
    source = Canned([said("c1")], [said("c2", replace(ADA, emails=(), login="ada-renamed"), thread="issue/2")])
    brought = run(workspace, account_for(workspace, source), source)
    assert (brought.interactions, brought.proposed) == (2, 0)
    assert len(timeline(workspace, ada)) == 2


def test_a_login_alone_recognises_nobody_but_is_suggested(workspace: Workspace) -> None:
    ada = add_person(workspace, "A. S.", ("github", "ada"))
    source = Canned([said("c1", replace(ADA, emails=()))])
    assert run(workspace, account_for(workspace, source), source).proposed == 1
    assert timeline(workspace, ada) == []
    (found,) = inbox.proposed(workspace)
    assert [(s.person_id, s.sign) for s in found.suggestions] == [(ada, "same login")]


def test_comments_of_one_thread_and_day_are_one_interaction(workspace: Workspace) -> None:
    ada = add_person(workspace, "Ada Sato", ("email", "ada@example.org"))
    source = Canned([said("c1"), said("c2", hours_ago=23.9), said("c3", hours_ago=1), said("c4", thread="issue/9")])
    assert run(workspace, account_for(workspace, source), source).interactions == 3
    assert len(timeline(workspace, ada)) == 3


def test_what_we_answer_goes_out_and_bots_are_dropped(workspace: Workspace) -> None:
    ada = add_person(workspace, "Ada Sato", ("email", "ada@example.org"))
    us = add_person(workspace, "Inês Duarte", teammate=True)
    source = Canned(
        [said("c1", hours_ago=5), said("c2", ME, others=(ADA,), hours_ago=4), said("c3", ROBOT, others=(ADA,))]
    )
    account = account_for(workspace, source)
    accounts.keep_greeting(workspace, account, Greeting("ines", "", ME), us)
    assert run(workspace, account, source).interactions == 2
    assert {direction for direction, _day in timeline(workspace, ada)} == {Direction.INBOUND, Direction.OUTBOUND}


def test_a_second_run_of_the_same_pages_changes_nothing(workspace: Workspace) -> None:
    add_person(workspace, "Ada Sato", ("email", "ada@example.org"))
    source = Canned([said("c1"), said("c2", BO, thread="issue/2")])
    account = account_for(workspace, source)
    first = run(workspace, account, source)
    batch = source.fetch(account, "", None, Http(workspace.clock), NOW)
    again = sync.apply(workspace, account.id, batch).value
    assert (first.interactions, first.proposed) == (1, 1)
    assert (again.interactions, again.people) == (0, 0)
    assert [p.happenings for p in inbox.proposed(workspace)] == [1]


def test_what_was_deleted_or_edited_by_hand_stays_so(workspace: Workspace) -> None:
    ada = add_person(workspace, "Ada Sato", ("email", "ada@example.org"))
    source = Canned([said("c1"), said("c2", thread="issue/2", note="As it was")])
    account = account_for(workspace, source)
    run(workspace, account, source)
    first, second = interactions.of_person(workspace, ada)
    interactions.delete(workspace, first.id)
    interactions.edit(workspace, second.id, replace(second.draft, note="By hand"))
    batch = source.fetch(account, "", None, Http(workspace.clock), NOW)
    sync.apply(workspace, account.id, batch)
    assert [item.draft.note for item in interactions.of_person(workspace, ada)] == ["By hand"]


def test_accepting_somebody_brings_what_waited(workspace: Workspace) -> None:
    source = Canned([said("c1", BO), said("c2", BO, hours_ago=72, thread="issue/4")])
    run(workspace, account_for(workspace, source), source)
    (found,) = inbox.proposed(workspace)
    person = inbox.accept(workspace, found.id).value
    assert people.get(workspace, person).draft.handles == (Handle("github", "bo", True),)
    assert len(timeline(workspace, person)) == 2
    assert inbox.count(workspace) == 0
    run(workspace, account_for(workspace, source), source)
    assert len(timeline(workspace, person)) == 2


def test_accepting_somebody_does_not_bring_back_what_was_deleted_by_hand(workspace: Workspace) -> None:
    ada = add_person(workspace, "Ada Sato", ("email", "ada@example.org"))
    source = Canned([said("m1", others=(BO,), mutual=True), said("m2", others=(BO,), mutual=True, thread="meeting/2")])
    run(workspace, account_for(workspace, source), source)
    interactions.delete(workspace, interactions.of_person(workspace, ada)[0].id)
    bo = inbox.accept(workspace, inbox.proposed(workspace)[0].id).value
    assert len(timeline(workspace, ada)) == len(timeline(workspace, bo)) == 1


def test_accepting_as_somebody_known_links_them_for_good(workspace: Workspace) -> None:
    bo = add_person(workspace, "Bo Li")
    source = Canned([said("c1", BO)], [said("c2", BO, thread="issue/3")])
    account = account_for(workspace, source)
    source.pages = source.pages[:1]
    run(workspace, account, source)
    inbox.accept(workspace, inbox.proposed(workspace)[0].id, bo)
    source.pages.append([said("c2", BO, thread="issue/3")])
    run(workspace, account, source)
    assert len(timeline(workspace, bo)) == 2


def test_ignored_people_come_back_with_news_unless_always(workspace: Workspace) -> None:
    source = Canned([said("c1", BO)])
    account = account_for(workspace, source)
    run(workspace, account, source)
    inbox.ignore(workspace, inbox.proposed(workspace)[0].id)
    assert inbox.count(workspace) == 0
    source.pages.append([said("c2", BO)])
    run(workspace, account, source)
    inbox.ignore(workspace, inbox.proposed(workspace)[0].id, always=True)
    source.pages.append([said("c3", BO)])
    run(workspace, account, source)
    assert inbox.count(workspace) == 0


def test_people_are_made_only_when_the_account_says_so(workspace: Workspace) -> None:
    source = Canned([said("c1"), said("c2", BO)])
    brought = run(workspace, account_for(workspace, source, creates_people=True), source)
    assert (brought.people, brought.interactions, brought.proposed) == (2, 2, 0)


def test_the_erased_do_not_come_back(workspace: Workspace) -> None:
    with workspace.database.work() as work:
        suppression.suppress(work, [("email", "ada@example.org"), ("id:github", "1002")], NOW.date())
        work.commit()
    source = Canned([said("c1"), said("c2", BO)])
    assert run(workspace, account_for(workspace, source, creates_people=True), source) == sync.Brought()


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (SignInAgain("no"), AccountState.SIGN_IN),
        (Offline("no"), AccountState.OFFLINE),
        (Postponed("no", NOW + timedelta(hours=1)), AccountState.WAITING),
    ],
)
def test_a_failure_is_kept_with_what_came_before_it(
    workspace: Workspace, error: CareError, state: AccountState
) -> None:
    ada = add_person(workspace, "Ada Sato", ("email", "ada@example.org"))
    source = Canned([said("c1")], error)
    account = account_for(workspace, source)
    with pytest.raises(type(error)):
        run(workspace, account, source)
    stored = accounts.get(workspace, account.id)
    assert (stored.rhythm.state, stored.cursor, len(timeline(workspace, ada))) == (state, "1", 1)
    assert sync.due_accounts(workspace) == []
    source.pages[1] = [said("c2", thread="issue/2")]
    assert run(workspace, account, source).interactions == 1


def test_an_account_that_is_removed_while_it_runs_ends_in_a_sentence(workspace: Workspace) -> None:
    source = Canned([said("c1")], [said("c2", thread="issue/2")])
    account = account_for(workspace, source)

    def remove(_done: int, _total: int | None) -> None:
        accounts.disconnect(workspace, account.id, remove_brought=False)

    with pytest.raises(NotFound, match="was removed"):
        sync.run(workspace, account.id, source, None, Http(workspace.clock), progress=remove)
    assert accounts.everyone(workspace) == []


def test_removing_an_account_keeps_or_removes_what_it_brought(workspace: Workspace) -> None:
    ada = add_person(workspace, "Ada Sato", ("email", "ada@example.org"))
    source = Canned([said("c1")])
    account = account_for(workspace, source)
    run(workspace, account, source)
    assert accounts.disconnect(workspace, account.id, remove_brought=False).value == 0
    assert len(timeline(workspace, ada)) == 1
    with pytest.raises(NotFound):
        accounts.get(workspace, account.id)
    other = account_for(workspace, source)
    source.pages = [[said("c9", thread="issue/9")]]
    run(workspace, other, source)
    assert accounts.disconnect(workspace, other.id, remove_brought=True).value == 1
    assert len(timeline(workspace, ada)) == 1


def card(key: str, name: str, *emails: str, etag: str = "1", place: str = "", company: str = "") -> Card:
    return Card(key, etag, name, tuple(Handle("email", e) for e in emails), company, place=place)


def test_cards_follow_the_address_book_only_where_nobody_wrote_by_hand(workspace: Workspace) -> None:
    ada = add_person(workspace, "Ada Sato", ("email", "ada@example.org"), place="Kyoto")
    source = Canned()
    account = account_for(workspace, source, creates_people=True)
    first = (
        card("a", "Ada Sato", "ada@example.org", place="Osaka", company="Sato KK"),
        card("b", "Bo", "bo@example.org"),
    )
    assert sync.apply(workspace, account.id, Batch("1", cards=first)).value.people == 1
    draft = people.get(workspace, ada).draft
    assert (draft.place, draft.jobs[0].company) == ("Kyoto", "Sato KK")
    moved = card("a", "Ada Sato", "ada@example.org", etag="2", place="Osaka", company="Other KK")
    assert sync.apply(workspace, account.id, Batch("2", cards=(moved,), gone=("b",))).value.cards == 1
    draft = people.get(workspace, ada).draft
    assert (draft.place, draft.jobs[0].company) == ("Kyoto", "Other KK")
    assert sync.apply(workspace, account.id, Batch("3", cards=(moved,))).value == sync.Brought()


def test_unknown_cards_are_proposed_and_accepted(workspace: Workspace) -> None:
    source = Canned()
    account = account_for(workspace, source)
    batch = Batch("1", cards=(card("b", "Bo Li", "bo@example.org", company="Li Ltd"),))
    assert sync.apply(workspace, account.id, batch).value.proposed == 1
    person = inbox.accept(workspace, inbox.proposed(workspace)[0].id).value
    assert people.get(workspace, person).draft.jobs[0].company == "Li Ltd"
    changed = Batch("2", cards=(card("b", "Bo Li", "bo@example.org", etag="2", company="New Ltd"),))
    assert sync.apply(workspace, account.id, changed).value.cards == 1
    assert people.get(workspace, person).draft.jobs[0].company == "New Ltd"
