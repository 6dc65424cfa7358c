"""People whom a source knows and we do not: accept them as somebody new or somebody known, or ignore them."""

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from care_desktop.domain.people import normalise_handle, normalise_name
from care_desktop.domain.sync import Identity
from care_desktop.errors import NotFound
from care_desktop.services import derived
from care_desktop.services.import_run import ImportRun
from care_desktop.services.objection import refuse_objectors
from care_desktop.services.outcome import Changes, Outcome, Workspace
from care_desktop.services.sync_apply import apply_happenings, draft_of, handles_of, unpacked
from care_desktop.services.sync_cards import CARD_SERVICE, free_draft, unpacked_card
from care_desktop.storage import card_rows, people, sync_rows
from care_desktop.storage.sync_rows import ALWAYS_IGNORED, IGNORED, Proposal
from care_desktop.storage.work import UnitOfWork

SUGGESTIONS_MAX = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody known it could be, and the sign that says so in plain English."""

    person_id: UUID
    name: str
    sign: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody proposed, as the inbox shows them.

    Attributes:
        service: where they are known; "card" for a contact card.
        happenings: how many things wait for them, between `first_on` and `last_on`; None without any.
        suggestions: whom we know it could be; none of them is certain, or nobody would be asked.
    """

    id: UUID
    service: str
    name: str
    login: str
    emails: tuple[str, ...]
    url: str
    happenings: int
    first_on: date | None
    last_on: date | None
    suggestions: tuple[Suggestion, ...]


def count(workspace: Workspace) -> int:
    """How many people are proposed. Blocks."""
    with workspace.database.reading() as work:
        return sync_rows.count_proposed(work)


def proposed(workspace: Workspace, limit: int = 200) -> list[Proposed]:
    """Who is proposed, newest first. Blocks."""
    with workspace.database.reading() as work:
        return [_shown(work, found) for found in sync_rows.proposals(work, limit=limit)]


def accept(workspace: Workspace, id: UUID, person_id: UUID | None = None) -> Outcome[UUID]:
    """Make them somebody new (None), or say who of the people we know they are; what waited becomes interactions.

    Blocks. Returns the person. Not part of undo: archive the person, or tell them apart by hand.

    Raises:
        InvalidInput: the person objected to what is recorded.
        NotFound: the proposal, or the person, is gone.
    """
    with workspace.database.work() as work:
        found = _found(work, id)
        key = person_id if person_id is not None else _made(workspace, work, found)
        if person_id is not None:
            people.get_person(work, person_id)
            refuse_objectors(work, (person_id,))
        if found.service == CARD_SERVICE:
            card_rows.link_card(work, found.account_id, unpacked_card(found.card).key, key)
        else:
            sync_rows.link_identities(work, [(found.service, found.key, key, found.login)])
        waiting = [unpacked(text) for text in sync_rows.waiting_for(work, id)]
        sync_rows.drop_proposal(work, id)
        done = apply_happenings(workspace, work, found.account_id, waiting, again=True)
        touched = done.touched | {key}
        derived.refresh(work, touched, (), workspace.today(), workspace.weights)
        work.commit()
    tables = frozenset({"person", "interaction", "proposal"})
    return Outcome(key, Changes(frozenset(touched), tables=tables), None)


def ignore(workspace: Workspace, id: UUID, *, always: bool = False) -> Outcome[None]:
    """Propose them no more until something new happens, or never again. Blocks.

    Raises:
        NotFound: the proposal is gone.
    """
    with workspace.database.work() as work:
        _found(work, id)
        sync_rows.set_state(work, id, ALWAYS_IGNORED if always else IGNORED)
        if always:
            sync_rows.drop_waiting(work, id)
        work.commit()
    return Outcome(None, Changes(tables=frozenset({"proposal"})), None)


def _found(work: UnitOfWork, id: UUID) -> Proposal:
    found = sync_rows.proposal(work, id)
    if found is None:
        raise NotFound("This proposal is gone.", "Look at the inbox again.")
    return found


def _identity(found: Proposal) -> Identity:
    stable = found.key if found.service != "email" else ""
    return Identity(found.service, stable, found.login, tuple(json.loads(found.emails)), found.name, found.url)


def _made(workspace: Workspace, work: UnitOfWork, found: Proposal) -> UUID:
    run = ImportRun(work, workspace.clock(), workspace.today(), workspace.zone, False, frozenset())
    if found.service == CARD_SERVICE:
        key = run.add_person(free_draft(work, unpacked_card(found.card)))
    else:
        who = _identity(found)
        pairs = {(h.service, normalise_handle(h.service, h.value)): h for h in handles_of(who)}
        taken = sync_rows.people_by_handle(work, pairs)
        key = run.add_person(draft_of(who, tuple(handle for pair, handle in pairs.items() if pair not in taken)))
    run.flush()
    return key


def _shown(work: UnitOfWork, found: Proposal) -> Proposed:
    return Proposed(
        id=found.id,
        service=found.service,
        name=found.name,
        login=found.login,
        emails=tuple(json.loads(found.emails)),
        url=found.url,
        happenings=found.happenings,
        first_on=found.first_on,
        last_on=found.last_on,
        suggestions=tuple(_suggestions(work, found)),
    )


def _suggestions(work: UnitOfWork, found: Proposal) -> list[Suggestion]:
    """Same login on the same service first, then the same name."""
    signs: dict[UUID, str] = {}
    if found.login:
        pair = (found.service, normalise_handle(found.service, found.login))
        for person in sync_rows.people_by_handle(work, [pair]).values():
            signs[person] = "same login"
    if found.name:
        for person in people.named(work, normalise_name(found.name)):
            signs.setdefault(person, "same name")
    return [Suggestion(id, people.name_of(work, id), sign) for id, sign in list(signs.items())[:SUGGESTIONS_MAX]]
