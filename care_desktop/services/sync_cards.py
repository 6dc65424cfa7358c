"""Contact cards of an address book become people, or proposals; what was edited by hand wins."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from uuid import UUID

from care_desktop.domain.people import (
    Consent,
    DataSource,
    Handle,
    Job,
    Person,
    PersonDraft,
    normalise_handle,
)
from care_desktop.domain.sync import Card
from care_desktop.services.import_run import ImportRun
from care_desktop.services.import_vcard import settled
from care_desktop.services.outcome import Workspace
from care_desktop.storage import card_rows, people, sync_rows
from care_desktop.storage.suppression import Suppression, called
from care_desktop.storage.sync_rows import ALWAYS_IGNORED, Pair
from care_desktop.storage.work import UnitOfWork

CARD_SERVICE = "card"


@dataclass(slots=True)
class AppliedCards:
    """What applying did: people made, cards that are new or changed a person, and cards that wait for a yes."""

    people: int = 0
    changed: int = 0
    proposed: int = 0
    touched: set[UUID] = field(default_factory=set)


def apply_cards(
    workspace: Workspace,
    work: UnitOfWork,
    account_id: UUID,
    cards: Sequence[Card],
    gone: Sequence[str] = (),
    *,
    creates_people: bool = False,
) -> AppliedCards:
    """Store what is new of them in the open transaction. Blocks; a second for thousands.

    A field of a person follows the card only as long as it still holds what the card said last. A card that is
    gone lets go of its person, who stays.
    """
    found = AppliedCards()
    _let_go(work, account_id, gone)
    if not cards:
        return found
    kept = card_rows.kept_cards(work, account_id)
    new = [settled(card) for card in cards if card.key not in kept or kept[card.key].etag != card.etag or not card.etag]
    names = {card.key: [(h.service, normalise_handle(h.service, h.value)) for h in card.handles] for card in new}
    holders = sync_rows.people_by_handle(work, (name for pairs in names.values() for name in pairs))
    run = ImportRun(work, workspace.clock(), workspace.today(), workspace.zone, False, frozenset())
    run.handles, were_there = dict(holders), set(holders.values())
    suppression, resting = Suppression(work), people.at_rest(work)
    proposed = sync_rows.proposals_by_key(work, ((CARD_SERVICE, _key(account_id, card.key)) for card in new))
    links: list[tuple[Card, UUID | None]] = []
    fresh: list[Card] = []
    for card in new:
        row = kept.get(card.key)
        person = row.person_id if row is not None else None
        person = person or next((run.handles[name] for name in names[card.key] if _tells_who(name, run.handles)), None)
        if person in resting:
            continue
        if person is not None:
            if person in were_there or (row is not None and row.person_id):
                seen = json.loads(row.seen) if row is not None else {}
                if _follow(work, person, card, seen, run.now):
                    found.changed += 1
                    found.touched.add(person)
            links.append((card, person))
        elif suppression.holds([(CARD_SERVICE, _key(account_id, card.key)), *_names(card)]):
            continue
        elif creates_people:
            person = run.add_person(draft_of_card(card, run.handles))
            found.people += 1
            found.touched.add(person)
            links.append((card, person))
        else:
            fresh.append(card)
            links.append((card, None))
    run.flush()
    _propose(work, account_id, fresh, proposed, found)
    rows = ((card.key, card.etag, person, card.raw, _seen(card)) for card, person in links)
    card_rows.keep_cards(work, account_id, rows)
    return found


def free_draft(work: UnitOfWork, card: Card) -> PersonDraft:
    """Somebody new, as a card describes them, with the handles nobody has. Blocks."""
    names = [(h.service, normalise_handle(h.service, h.value)) for h in card.handles]
    return draft_of_card(card, sync_rows.people_by_handle(work, names))


def _let_go(work: UnitOfWork, account_id: UUID, gone: Sequence[str]) -> None:
    """Forget cards that were deleted; nobody waits for a yes any more because of them."""
    card_rows.forget_cards(work, account_id, gone)
    pairs = [(CARD_SERVICE, _key(account_id, key)) for key in gone]
    for id, state in sync_rows.proposals_by_key(work, pairs).values():
        if state != ALWAYS_IGNORED:
            sync_rows.drop_proposal(work, id)


def _tells_who(name: Pair, handles: dict[Pair, UUID]) -> bool:
    """Whether a handle is an address of somebody: telephones and pages are shared, logins pass to others."""
    return name[0] == "email" and name in handles


def draft_of_card(card: Card, taken: Collection[Pair] = ()) -> PersonDraft:
    """Somebody new, as a card describes them, without the handles (service, value as compared) that are taken."""
    handles = {(h.service, normalise_handle(h.service, h.value)): h for h in card.handles}
    return PersonDraft(
        name=card.name.strip() or next((h.value for h in card.handles), card.key),
        handles=tuple(handle for pair, handle in handles.items() if pair not in taken),
        jobs=(Job(card.company, card.role),) if card.company or card.role else (),
        place=card.place,
        country=card.country,
        tags=card.tags,
        notes=card.note,
        consent=Consent(source=DataSource.TOLD_ME),
    )


def packed_card(card: Card) -> str:
    """A card as JSON, to wait."""
    return json.dumps({**asdict(card), "raw": ""}, ensure_ascii=False)


def unpacked_card(text: str) -> Card:
    """A card that waited."""
    kept = json.loads(text)
    handles = tuple(Handle(**handle) for handle in kept["handles"])
    return Card(**{**kept, "handles": handles, "tags": tuple(kept["tags"])})


def _names(card: Card) -> list[Pair]:
    """By what somebody could have been erased: handles, or the name alone where there are none."""
    return [(h.service, h.value) for h in card.handles] or [called(card.name)]


def _key(account_id: UUID, card_key: str) -> str:
    return f"{account_id.hex}:{card_key}"


def _propose(
    work: UnitOfWork,
    account_id: UUID,
    cards: Sequence[Card],
    proposed: dict[tuple[str, str], tuple[UUID, int]],
    found: AppliedCards,
) -> None:
    rows = []
    for card in cards:
        key = _key(account_id, card.key)
        if (CARD_SERVICE, key) in proposed:
            if proposed[CARD_SERVICE, key][1] != ALWAYS_IGNORED:
                card_rows.change_proposed_card(work, CARD_SERVICE, key, card.name, packed_card(card))
            continue
        emails = json.dumps([h.value for h in card.handles if h.service == "email"], ensure_ascii=False)
        id = sync_rows.new_proposal_id()
        rows.append((id, CARD_SERVICE, key, account_id, "", card.name, emails, "", packed_card(card)))
        found.proposed += 1
    sync_rows.add_proposals(work, rows)


def _seen(card: Card) -> str:
    fields = {name: getattr(card, name) for name in ("name", "company", "role", "place", "country", "note")}
    return json.dumps(fields | {"handles": [(h.service, h.value) for h in card.handles]}, ensure_ascii=False)


def _follow(work: UnitOfWork, id: UUID, card: Card, seen: dict[str, object], now: datetime) -> bool:
    """Let the person's fields follow the card where they still say what the card said; returns whether any did."""
    person = people.get_person(work, id)
    draft = _followed(person, card, seen)
    handles = _more_handles(work, person, card)
    draft = replace(draft, handles=(*draft.handles, *handles))
    if draft == person.draft:
        return False
    people.edit_person(work, id, draft, now=now)
    return True


def _followed(person: Person, card: Card, seen: dict[str, object]) -> PersonDraft:
    draft = person.draft
    changes = {
        name: getattr(card, theirs)
        for name, theirs in (("name", "name"), ("place", "place"), ("country", "country"), ("notes", "note"))
        if getattr(card, theirs) and getattr(draft, name) in ("", seen.get(theirs))
    }
    job = draft.jobs[0] if draft.jobs else Job("")
    if (card.company or card.role) and (job.company, job.role) in (
        ("", ""),
        (seen.get("company"), seen.get("role")),
    ):
        changes["jobs"] = (replace(job, company=card.company, role=card.role), *draft.jobs[1:])
    return replace(draft, **changes)


def _more_handles(work: UnitOfWork, person: Person, card: Card) -> tuple[Handle, ...]:
    wanted = {(h.service, normalise_handle(h.service, h.value)): h for h in card.handles}
    taken = sync_rows.people_by_handle(work, wanted)
    return tuple(handle for pair, handle in wanted.items() if pair not in taken)
