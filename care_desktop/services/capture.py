"""The capture line on its way to the database: the entry a parsed line becomes, and changing one."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from care_desktop.domain.capture_types import CaptureParse, PersonMention, normalise
from care_desktop.domain.events import EventDraft, EventKind
from care_desktop.domain.interactions import Channel, InteractionDraft, When, at_instant, on_day
from care_desktop.domain.people import PersonDraft
from care_desktop.errors import InvalidInput
from care_desktop.services.capture_names import WorkspaceNames
from care_desktop.services.interactions import LogEntry, Logged, PromiseMade, SwagGift
from care_desktop.services.objection import refuse_new
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage import catalogue
from care_desktop.storage import interactions as interaction_store
from care_desktop.storage import people as people_store


def entry_from(
    parse: CaptureParse,
    names: WorkspaceNames,
    *,
    zone: str,
    taken_offers: Collection[str] = (),
    left_out: Collection[str] = (),
) -> LogEntry:
    """What is stored for a parsed line. New people, a new event and new swag are made unless they are left out.

    Args:
        parse: the line, read with `names`.
        names: says who is a teammate; teammates become advocates when developers took part as well.
        zone: IANA name of the zone the person sits in, for days and moments.
        taken_offers: texts of what was offered or asked and was taken: feedback, an event that may be none.
        left_out: texts of new people, the new event or new swag that stay words of the note.
    """
    asked = {question.about for question in parse.questions} - set(taken_offers)
    left_out = frozenset(left_out) | ({parse.event.text} & asked if parse.event is not None else set())
    known = tuple(dict.fromkeys(who.person_id for who in parse.people if who.person_id is not None))
    new = tuple(who for who in parse.people if who.is_new and who.text not in left_out)
    developers = tuple(id for id in known if not _is_teammate(names, id))
    if developers or new:
        people, advocates = developers, tuple(id for id in known if id not in developers)
    else:
        people, advocates = known, ()
    event = None if parse.event is not None and parse.event.text in left_out else parse.event
    draft = InteractionDraft(
        people=people,
        advocates=advocates,
        when=_when(parse, zone),
        channel=parse.channel or Channel.OTHER,
        flow=parse.flow,
        direction=parse.direction,
        initiated_by=parse.initiated_by,
        tone=parse.tone,
        duration_min=parse.duration_min,
        milestone=parse.milestone,
        event_id=event.event_id if event is not None else None,
        resources=tuple(dict.fromkeys(item.resource_id for item in parse.resources if item.resource_id is not None)),
        tags=parse.tags,
        note=_note(parse, left_out),
    )
    return LogEntry(
        draft,
        new_people=tuple(PersonDraft(name) for name in _distinct(new)),
        new_event=_new_event(parse, event.text) if event is not None and event.event_id is None else None,
        promises=tuple(PromiseMade(promise.text, promise.due) for promise in parse.promises),
        feedback=tuple(text for text in parse.feedback if text in taken_offers),
        swag=tuple(SwagGift(item.text, item.reason, item.for_what) for item in parse.swag if item.text not in left_out),
    )


def amend(workspace: Workspace, id: UUID, entry: LogEntry) -> Outcome[Logged]:
    """Change a stored interaction to what `entry` says, making its new people and its new event first. Blocks.

    Promises, feedback and swag of the entry are not looked at.

    Raises:
        InvalidInput: the interaction or a new person has problems, or somebody new in it objected.
        NotFound: it is gone.
    """
    with workspace.database.work() as work:
        before = interaction_store.get_interaction(work, id)
        now = workspace.clock()
        for person in entry.new_people:
            _refuse(person.problems())
        made = tuple(people_store.add_person(work, person, now=now) for person in entry.new_people)
        draft = replace(entry.interaction, people=tuple(dict.fromkeys((*entry.interaction.people, *made))))
        refuse_new(work, before.draft, draft)
        _refuse(draft.problems())
        if entry.new_event is not None and draft.event_id is None:
            draft = replace(draft, event_id=catalogue.add_event(work, entry.new_event))
        interaction_store.edit_interaction(work, id, draft, now=now)
        touched = {*before.draft.people, *draft.people}
        return commit(workspace, work, Logged(id, draft.people, made), f"Change {draft.flow}", touched)


def _refuse(problems: Collection[str]) -> None:
    if problems:
        raise InvalidInput(" ".join(problems))


def _is_teammate(names: WorkspaceNames, id: UUID) -> bool:
    return id in names.by_id and names.by_id[id].teammate


def _distinct(mentions: Iterable[PersonMention]) -> list[str]:
    """A new name that was written twice is one person."""
    return list({normalise(mention.text): mention.text for mention in reversed(list(mentions))}.values())[::-1]


def _when(parse: CaptureParse, zone: str) -> When:
    if isinstance(parse.occurred, datetime):
        return at_instant(parse.occurred, zone)
    return on_day(parse.occurred, zone)


def _new_event(parse: CaptureParse, name: str) -> EventDraft:
    kinds = {kind.channel: kind for kind in EventKind}
    return EventDraft(name, kinds.get(parse.channel or Channel.CONFERENCE, EventKind.CONFERENCE))


def _note(parse: CaptureParse, left_out: Collection[str]) -> str:
    """The note with every word that became no field: nothing that was typed may get lost."""
    words = [who.text for who in parse.people if who.person_id is None and not who.is_new]
    words += [who.text for who in parse.people if who.is_new and who.text in left_out]
    words += [item.text for item in parse.resources if item.resource_id is None]
    words += [item.text for item in parse.swag if item.text in left_out]
    if parse.event is not None and parse.event.text in left_out:
        words.append(parse.event.text)
    missing = [text for text in words if normalise(text) not in normalise(parse.note)]
    return "; ".join(part for part in (parse.note, *missing) if part)
