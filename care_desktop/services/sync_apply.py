"""What a source brought becomes interactions: matched to people, one per thread and day, in one transaction."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from uuid import UUID

from care_desktop.domain.interactions import (
    Channel,
    Depth,
    Direction,
    Flow,
    Initiator,
    InteractionDraft,
    Milestone,
    When,
)
from care_desktop.domain.people import (
    HOSTED_SERVICES,
    KNOWN_SERVICES,
    Consent,
    DataSource,
    Handle,
    PersonDraft,
    normalise_handle,
)
from care_desktop.domain.sync import Happening, Identity
from care_desktop.services.import_run import ImportRun
from care_desktop.services.outcome import Workspace
from care_desktop.storage import sync_rows
from care_desktop.storage.bulk_rows import interaction_rows
from care_desktop.storage.ids import new_id
from care_desktop.storage.people import at_rest
from care_desktop.storage.suppression import Suppression, came_from
from care_desktop.storage.sync_rows import ALWAYS_IGNORED, Pair
from care_desktop.storage.tables import DEVELOPER_SIDE
from care_desktop.storage.work import UnitOfWork

_KEPT = tuple(field.name for field in fields(Happening))
_KEPT_IDENTITY = tuple(field.name for field in fields(Identity))


@dataclass(slots=True)
class Applied:
    """What applying did.

    Attributes:
        interactions: new ones. `people`: new ones. `proposed`: happenings that wait for somebody to be accepted.
        known: happenings that had come before.
        touched: people whose scores change.
    """

    interactions: int = 0
    people: int = 0
    proposed: int = 0
    known: int = 0
    dropped: int = 0
    touched: set[UUID] = field(default_factory=set)


def apply_happenings(
    workspace: Workspace,
    work: UnitOfWork,
    account_id: UUID,
    happenings: Sequence[Happening],
    *,
    creates_people: bool = False,
    again: bool = False,
) -> Applied:
    """Store what is new of it in the open transaction. Blocks; some seconds for ten thousand.

    Nothing that is there is changed, so that what was edited by hand wins; what was deleted by hand stays away.
    Somebody is recognised by a stable id or an address, never by a login or a name alone.

    Args:
        workspace: for clock, zone and day.
        work: the open transaction.
        account_id: where it came from.
        happenings: of one fetch; their order does not matter.
        creates_people: make people whom we do not know instead of proposing them.
        again: what waited for somebody who was just accepted: it may have come before.
    """
    return _Applying(workspace, work, account_id, creates_people, again).apply(happenings)


class _Applying:
    def __init__(
        self, workspace: Workspace, work: UnitOfWork, account_id: UUID, creates_people: bool, again: bool
    ) -> None:
        self._work = work
        self._zone = workspace.zone
        self._account_id = account_id
        self._creates = creates_people
        self._again = again
        self._run = ImportRun(work, workspace.clock(), workspace.today(), workspace.zone, False, frozenset())
        self._suppression = Suppression(work)
        self._who: dict[Pair, UUID] = {}
        self._us: set[UUID] = set()
        self._at_rest = at_rest(work)
        self._resting: set[Pair] = set()
        self._proposals: dict[Pair, tuple[UUID, int]] = {}
        self._found = Applied()

    def apply(self, happenings: Sequence[Happening]) -> Applied:
        """Store what is new."""
        names = [(h.source, h.external_id) for h in happenings]
        # What a file brought under its own name is here as well.
        came: dict[Pair, UUID | None] = {**sync_rows.interactions_by_source(self._work, names)}
        came |= sync_rows.synced_already(self._work, names)
        new = [h for h in happenings if self._again or (h.source, h.external_id) not in came]
        self._found.known = len(happenings) - len(new)
        new = [h for h in {(h.source, h.external_id): h for h in new}.values() if not h.author.is_bot]
        new = [kept for h in new if (kept := self._without_erased(h)) is not None]
        identities = [who for h in new for who in (h.author, *h.others) if not who.is_bot and who.key]
        self._recognise(identities)
        self._propose_the_rest(who for h in new if not h.known_only for who in (h.author, *h.others) if who.key)
        self._store(sorted(new, key=lambda h: (h.occurred_at, h.external_id)), came)
        return self._found

    def _without_erased(self, happening: Happening) -> Happening | None:
        """What is left of it without people who were erased; None when it is about them."""
        held = self._suppression.holds
        if held([came_from(happening.source, happening.external_id)]):
            return None
        gone = {who for who in (happening.author, *happening.others) if who.key and held(names_of(who))}
        if not gone:
            return happening
        others = tuple(who for who in happening.others if who not in gone)
        if not happening.mutual:
            return None if happening.author in gone else replace(happening, others=others)
        if not others and happening.author in gone:
            return None
        # A meeting is often called by whom it is with.
        author = Identity(happening.author.service) if happening.author in gone else happening.author
        return replace(happening, author=author, others=others, note="")

    def _recognise(self, identities: Iterable[Identity]) -> None:
        """Who is known: by the stable id, else by an address."""
        unique = {(who.service, who.key): who for who in identities}
        known = sync_rows.people_by_identity(self._work, unique)
        emails = {pair: [("email", normalise_handle("email", e)) for e in who.emails] for pair, who in unique.items()}
        holders = sync_rows.people_by_handle(self._work, (name for names in emails.values() for name in names))
        links: list[tuple[str, str, UUID, str]] = []
        for pair, who in unique.items():
            person: UUID | None
            if pair in known:
                person, login = known[pair]
                if who.login and who.login != login:
                    links.append((*pair, person, who.login))
            else:
                person = next((holders[name] for name in emails[pair] if name in holders), None)
                if person is not None and who.stable_id:
                    links.append((*pair, person, who.login))
            if person in self._at_rest:
                self._resting.add(pair)
            elif person is not None:
                self._who[pair] = person
        sync_rows.link_identities(self._work, links)
        self._us = sync_rows.teammates_among(self._work, set(self._who.values()))
        self._us |= {self._who[pair] for pair, who in unique.items() if who.is_us and pair in self._who}

    def _propose_the_rest(self, identities: Iterable[Identity]) -> None:
        unknown = {(who.service, who.key): who for who in identities if not (who.is_bot or who.is_us)}
        unknown = {pair: who for pair, who in unknown.items() if pair not in self._who and pair not in self._resting}
        unknown = {pair: who for pair, who in unknown.items() if not self._suppression.holds(names_of(who))}
        self._proposals = sync_rows.proposals_by_key(self._work, unknown)
        fresh = {
            pair: who
            for pair, who in unknown.items()
            if pair not in self._proposals or (self._creates and self._proposals[pair][1] != ALWAYS_IGNORED)
        }
        if self._creates:
            for pair, who in fresh.items():
                self._who[pair] = self._make(who)
                if pair in self._proposals:
                    sync_rows.drop_proposal(self._work, self._proposals.pop(pair)[0])
            self._run.flush()
            links = [(*pair, self._who[pair], who.login) for pair, who in fresh.items()]
            sync_rows.link_identities(self._work, links)
            return
        rows = []
        for (service, key), who in fresh.items():
            id = sync_rows.new_proposal_id()
            self._proposals[service, key] = (id, sync_rows.PROPOSED)
            emails = json.dumps(who.emails, ensure_ascii=False)
            rows.append((id, service, key, self._account_id, who.login, who.name, emails, who.url, ""))
        sync_rows.add_proposals(self._work, rows)

    def _make(self, who: Identity) -> UUID:
        self._found.people += 1
        id = self._run.add_person(draft_of(who, self._free_handles(who)))
        self._found.touched.add(id)
        return id

    def _free_handles(self, who: Identity) -> tuple[Handle, ...]:
        wanted = handles_of(who)
        pairs = {(h.service, normalise_handle(h.service, h.value)): h for h in wanted}
        taken = sync_rows.people_by_handle(self._work, pairs)
        return tuple(handle for pair, handle in pairs.items() if pair not in taken and pair not in self._run.handles)

    def _store(self, new: Sequence[Happening], came: dict[Pair, UUID | None]) -> None:
        """One interaction per thread, day, author and direction; later ones of the same only join it."""
        drafts = {(h.source, h.external_id): self._draft(h) for h in new}
        groups = {(d.source, d.external_id) for d in drafts.values() if d is not None}
        there = sync_rows.interactions_by_source(self._work, groups)
        ledger: list[tuple[str, str, UUID | None]] = []
        joining: list[tuple[UUID, UUID, int]] = []
        waiting: list[tuple[UUID, str, str, str, int]] = []
        for happening in new:
            name = (happening.source, happening.external_id)
            draft = drafts[name]
            waiting += self._waiting(happening)
            if draft is None:
                continue
            group = (draft.source, draft.external_id)
            key = there.get(group)
            if key is None:
                if name in came:
                    # It was deleted by hand.
                    continue
                key = there[group] = new_id()
                now = self._run.now
                self._run.store(interaction_rows(key, draft, created_at=now, updated_at=now))
                self._found.interactions += 1
            else:
                joining += [(person, key, DEVELOPER_SIDE) for person in draft.people]
            self._found.touched.update(draft.people)
            ledger.append((*name, key))
        self._run.flush()
        sync_rows.add_people_to(self._work, joining)
        sync_rows.keep_synced(self._work, self._account_id, ledger)
        sync_rows.keep_waiting(self._work, waiting)
        self._found.proposed += len(waiting)

    def _draft(self, happening: Happening) -> InteractionDraft | None:
        """The interaction with those we know; None when we know nobody of them."""
        author_key = happening.author.key
        author = self._who.get((happening.author.service, author_key))
        from_us = happening.author.is_us or author in self._us
        known = [author] if author is not None else []
        if happening.others:
            others = (self._who.get((who.service, who.key)) for who in happening.others)
            known = list(dict.fromkeys((*known, *(id for id in others if id is not None))))
        people = tuple(id for id in known if id not in self._us)
        if author is not None and not from_us and not happening.mutual:
            people = (author,)
        if not people or (author is None and not from_us and not happening.mutual):
            return None
        direction = Direction.MUTUAL if happening.mutual else Direction.OUTBOUND if from_us else Direction.INBOUND
        when = When(happening.occurred_at, "UTC" if happening.day_only else self._zone, happening.day_only)
        group = f"{happening.thread}|{when.day.isoformat()}|{direction.value}|{author_key}"
        return InteractionDraft(
            people=people,
            when=when,
            advocates=tuple(id for id in known if id in self._us),
            channel=happening.channel,
            flow=_flow(happening, from_us),
            direction=direction,
            initiated_by=None if happening.mutual else Initiator.US if from_us else Initiator.THEM,
            depth=happening.depth,
            duration_min=happening.duration_min,
            milestone=None if from_us else happening.milestone,
            note=happening.note,
            url=happening.url,
            kind="" if from_us else happening.kind,
            source=happening.source,
            external_id=group,
        )

    def _waiting(self, happening: Happening) -> list[tuple[UUID, str, str, str, int]]:
        """Rows for those of them who are only proposed."""
        if self._again or happening.known_only or not self._proposals:
            return []
        text, rows = "", []
        involved = (happening.author, *happening.others)
        for who in involved:
            found = self._proposals.get((who.service, who.key))
            # What developers do among themselves is nobody's interaction with us; only the author's counts.
            counts = who is happening.author or happening.mutual or self._is_us(happening.author)
            if found is None or found[1] == ALWAYS_IGNORED or not counts:
                continue
            text = text or packed(happening)
            day = sync_rows.day_number(happening.occurred_at.date())
            rows.append((found[0], happening.source, happening.external_id, text, day))
        return rows

    def _is_us(self, who: Identity) -> bool:
        return who.is_us or self._who.get((who.service, who.key)) in self._us


def _flow(happening: Happening, from_us: bool) -> Flow:
    """What we say in answer is no question and no contribution of a developer."""
    inbound = {Flow.QUESTION, Flow.CONTRIBUTION, Flow.FEEDBACK, Flow.SENTIMENT}
    return Flow.CONVERSATION if from_us and happening.flow in inbound else happening.flow


def names_of(who: Identity) -> list[Pair]:
    """Every name by which somebody could have been erased."""
    names = [("email", email) for email in who.emails] + [(who.service, who.login)] * bool(who.login)
    return names + [(f"id:{who.service}", who.stable_id)] * bool(who.stable_id)


def handles_of(who: Identity) -> tuple[Handle, ...]:
    """The handles a source knows of somebody; those with a stable id behind them are verified."""
    base, _, host = who.service.partition(":")
    is_known = base in HOSTED_SERVICES if host else base in KNOWN_SERVICES
    login = (Handle(who.service, who.login, bool(who.stable_id)),) if who.login and is_known else ()
    emails = tuple(Handle("email", email, True) for email in who.emails) if base != "email" or not login else ()
    return login + tuple(handle for handle in emails if handle.value.casefold() != who.login.casefold())


def draft_of(who: Identity, handles: tuple[Handle, ...]) -> PersonDraft:
    """Somebody new, as their source knows them: public data, lawful basis still unknown."""
    name = who.name.strip() or who.login or next(iter(who.emails), "") or who.stable_id
    return PersonDraft(name=name, handles=handles, consent=Consent(source=DataSource.PUBLIC))


def packed(happening: Happening) -> str:
    """A happening as JSON, to wait."""
    kept = {name: getattr(happening, name) for name in _KEPT}
    people = {"author": _kept_identity(happening.author), "others": [_kept_identity(who) for who in happening.others]}
    return json.dumps({**kept, **people, "occurred_at": happening.occurred_at.isoformat()}, ensure_ascii=False)


def _kept_identity(who: Identity) -> dict[str, object]:
    return {name: getattr(who, name) for name in _KEPT_IDENTITY}


def unpacked(text: str) -> Happening:
    """A happening that waited."""
    kept = json.loads(text)
    author, *others = (Identity(**{**who, "emails": tuple(who["emails"])}) for who in (kept["author"], *kept["others"]))
    words = {
        "channel": Channel(kept["channel"]),
        "flow": Flow(kept["flow"]),
        "depth": Depth(kept["depth"]) if kept["depth"] else None,
        "milestone": Milestone(kept["milestone"]) if kept["milestone"] else None,
        "occurred_at": datetime.fromisoformat(kept["occurred_at"]),
    }
    return Happening(**{**kept, **words, "author": author, "others": tuple(others)})
