"""Contact cards of accounts: who they are, what they may change, and what happens when they go."""

from dataclasses import replace
from uuid import UUID

import pytest

from care_desktop.domain.people import Handle, Job, PersonDraft
from care_desktop.domain.sync import Batch, Card
from care_desktop.integrations.carddav import CardDav
from care_desktop.services import accounts, inbox, people, sync
from care_desktop.services.outcome import Workspace
from care_desktop.services.sync import Brought
from care_desktop.storage import card_rows

PHONE = Handle("phone", "+51 1 2")


def account_for(workspace: Workspace, *, creates_people: bool = False) -> UUID:
    options = {"user": "ana@example.org"}
    return accounts.add(workspace, CardDav(), "dav.example.org", options, creates_people=creates_people).value.id


def apply(workspace: Workspace, account: UUID, *cards: Card, gone: tuple[str, ...] = ()) -> Brought:
    return sync.apply(workspace, account, Batch("1", cards=cards, gone=gone)).value


def card(key: str, name: str, *handles: Handle, etag: str = "1", **more: str) -> Card:
    return Card(key, etag, name, (Handle("email", f"{key}@example.org"), *handles), **more)


def test_a_shared_telephone_makes_nobody_the_same_person(workspace: Workspace) -> None:
    ada = people.add(workspace, PersonDraft("Ada", handles=(PHONE,))).value
    account = account_for(workspace, creates_people=True)
    assert apply(workspace, account, card("bo", "Bo", PHONE), card("cy", "Cy", PHONE)).people == 2
    assert people.get(workspace, ada).draft.handles == (PHONE,)


def test_accepting_a_card_leaves_handles_with_those_who_have_them(workspace: Workspace) -> None:
    people.add(workspace, PersonDraft("Ada", handles=(PHONE,)))
    apply(workspace, account_for(workspace), card("bo", "Bo", PHONE))
    bo = inbox.accept(workspace, inbox.proposed(workspace)[0].id).value
    assert [h.service for h in people.get(workspace, bo).draft.handles] == ["email"]


@pytest.mark.parametrize(
    ("country", "code", "place"), [("Peru", "PE", "Lima"), ("pe", "PE", "Lima"), ("Atlantis", "", "Lima, Atlantis")]
)
def test_countries_become_codes_or_stay_with_the_place(
    workspace: Workspace, country: str, code: str, place: str
) -> None:
    apply(workspace, account_for(workspace), card("bo", "Bo", place="Lima", country=country))
    draft = people.get(workspace, inbox.accept(workspace, inbox.proposed(workspace)[0].id).value).draft
    assert (draft.country, draft.place) == (code, place)


def test_a_proposed_card_that_goes_is_proposed_no_more_and_a_person_stays(workspace: Workspace) -> None:
    account = account_for(workspace)
    apply(workspace, account, card("bo", "Bo"), card("cy", "Cy"))
    kept = inbox.accept(workspace, inbox.proposed(workspace)[0].id).value
    apply(workspace, account, gone=("bo", "cy"))
    assert inbox.count(workspace) == 0
    assert people.get(workspace, kept).draft.name in ("Bo", "Cy")


def test_what_was_ignored_for_ever_stays_so_when_the_card_comes_back(workspace: Workspace) -> None:
    account = account_for(workspace)
    apply(workspace, account, card("bo", "Bo"))
    inbox.ignore(workspace, inbox.proposed(workspace)[0].id, always=True)
    apply(workspace, account, gone=("bo",))
    apply(workspace, account, card("bo", "Bo", etag="2"))
    assert inbox.count(workspace) == 0


def test_hand_edits_win_field_by_field(workspace: Workspace) -> None:
    account = account_for(workspace, creates_people=True)
    apply(workspace, account, card("bo", "Bo", company="Li Ltd", role="CTO", place="Ulm", note="Met"))
    with workspace.database.reading() as work:
        bo = next(iter(card_rows.kept_cards(work, account).values())).person_id
    assert bo is not None
    people.edit(workspace, bo, replace(people.get(workspace, bo).draft, place="Bonn", name="Bo Li"))
    new = card("bo", "Bo!", etag="2", company="New Ltd", role="CTO", place="Rome", note="Met twice")
    assert apply(workspace, account, new).cards == 1
    draft = people.get(workspace, bo).draft
    assert (draft.name, draft.place, draft.notes, draft.jobs) == (
        "Bo Li",
        "Bonn",
        "Met twice",
        (Job("New Ltd", "CTO"),),
    )


def test_the_card_as_it_was_read_is_kept(workspace: Workspace) -> None:
    account = account_for(workspace, creates_people=True)
    apply(workspace, account, card("bo", "Bo", raw="BEGIN:VCARD\nX-ODD:1\nEND:VCARD"))
    with workspace.database.reading() as work:
        bo = next(iter(card_rows.kept_cards(work, account).values())).person_id
        assert bo is not None and "X-ODD:1" in card_rows.raw_card(work, bo)
