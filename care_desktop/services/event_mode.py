"""Event mode: the numbers of an event so far, what its conversations still lack, and filling that in."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from care_desktop.domain.event_day import LeftOut, Missing, is_description
from care_desktop.domain.events import Event
from care_desktop.domain.people import Consent, DataSource, LawfulBasis, PersonDraft
from care_desktop.domain.resources import Stage
from care_desktop.errors import InvalidInput
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage import catalogue, log_list
from care_desktop.storage import event_talks as talk_store
from care_desktop.storage import events as store
from care_desktop.storage import interactions as interaction_store
from care_desktop.storage import people as people_store
from care_desktop.storage.event_talks import MetRow, TalkRow
from care_desktop.storage.tables import promise


@dataclass(frozen=True, slots=True)
class EventSoFar:
    """An event as event mode shows it.

    Attributes:
        today: the calendar day where the person sits.
        talks, talks_today: conversations, and those of today.
        people, new: developers met, and how many of them were never met before.
        people_today, new_today: the same of today's conversations.
        minutes: where they were noted.
        feedback: how many things were asked for.
        promises, without_day: promises made, and how many of them have no day.
        spent: money noted in conversations, by currency.
        stages: how many of the people met are shown in each stage now.
        left_out: what is missing, kind by kind in the order of Missing, within each in the order of time.
    """

    event: Event
    today: date
    talks: int
    talks_today: int
    people: int
    new: int
    people_today: int
    new_today: int
    minutes: float
    feedback: int
    promises: int
    without_day: int
    spent: tuple[tuple[str, Decimal], ...]
    stages: Mapping[Stage, int]
    left_out: tuple[LeftOut, ...]


def so_far(workspace: Workspace, id: UUID) -> EventSoFar:
    """An event so far. Blocks; 30 ms for 500 conversations.

    Raises:
        NotFound: the event is gone.
    """
    today = workspace.today()
    with workspace.database.reading() as work:
        event = store.get_event(work, id)
        talks, people = talk_store.talks_at(work, id), talk_store.people_at(work, id)
        ids = [item.id for item in talks]
        new = {person.id for person in people} - store.met_before(work, id)
        made = store.promises_in(work, ids)
        newcomers = [person.id for person in people if person.id in new]
        owed = frozenset(store.open_promises_to(work, newcomers))
        stages = Counter(stage for stage, _ in log_list.standing_of(work, [person.id for person in people]).values())
        feedback = len(store.feedback_heard(work, ids))
    spent: dict[str, Decimal] = {}
    for item in talks:
        if item.cost is not None:
            spent[item.currency] = spent.get(item.currency, Decimal()) + item.cost
    there_today = [person for person in people if today in person.days]
    return EventSoFar(
        event,
        today,
        len(talks),
        sum(item.day == today for item in talks),
        len(people),
        len(new),
        len(there_today),
        sum(person.id in new for person in there_today),
        sum(item.minutes or 0 for item in talks),
        feedback,
        len(made),
        sum(item.due_on is None for item in made),
        tuple(sorted(spent.items())),
        {stage: stages[stage] for stage in Stage},
        tuple(_left_out(talks, made, people, new, owed)),
    )


def _left_out(
    talks: Sequence[TalkRow],
    made: Sequence[store.PromiseMadeThere],
    people: Sequence[MetRow],
    new: set[UUID],
    owed: frozenset[UUID],
) -> list[LeftOut]:
    newcomers = [person for person in people if person.id in new]
    return [
        *(_person(Missing.NAME, person) for person in people if is_description(person.name)),
        *(_talk(Missing.TONE, item) for item in talks if item.tone is None),
        *(_talk(Missing.DURATION, item) for item in talks if item.minutes is None),
        *(
            LeftOut(Missing.PROMISE_DAY, item.id, ", ".join(item.names), item.text)
            for item in made
            if item.is_open and item.due_on is None
        ),
        *(_person(Missing.CONSENT, person) for person in newcomers if person.basis is LawfulBasis.UNKNOWN),
        *(
            _person(Missing.FOLLOW_UP, person)
            for person in newcomers
            if person.cadence_days is None and person.id not in owed
        ),
    ]


def _talk(kind: Missing, item: TalkRow) -> LeftOut:
    return LeftOut(kind, item.id, ", ".join(item.names), item.note, item.day)


def _person(kind: Missing, person: MetRow) -> LeftOut:
    return LeftOut(kind, person.id, person.name, person.note, min(person.days))


def note_tone(workspace: Workspace, interaction_id: UUID, tone: int) -> Outcome[UUID]:
    """Note the tone of a conversation, -2 to +2. Blocks.

    Raises:
        InvalidInput: it is out of range.
        NotFound: the conversation is gone.
    """
    return _change_talk(workspace, interaction_id, tone=tone)


def note_minutes(workspace: Workspace, interaction_id: UUID, minutes: float) -> Outcome[UUID]:
    """Note how long a conversation took. Blocks.

    Raises:
        InvalidInput: it is out of range.
        NotFound: the conversation is gone.
    """
    return _change_talk(workspace, interaction_id, duration_min=minutes)


def _change_talk(workspace: Workspace, id: UUID, **fields: float | int) -> Outcome[UUID]:
    with workspace.database.work() as work:
        before = interaction_store.get_interaction(work, id).draft
        draft = replace(before, **fields)  # type: ignore[arg-type]
        problems = draft.problems()
        if problems:
            raise InvalidInput(" ".join(problems))
        interaction_store.edit_interaction(work, id, draft, now=workspace.clock())
        return commit(workspace, work, id, f"Change {draft.flow}", draft.people)


def name_person(workspace: Workspace, person_id: UUID, name: str) -> Outcome[UUID]:
    """Give somebody who was only described a name; the description stays in the notes. Blocks.

    Raises:
        InvalidInput: the name is empty or too long.
        NotFound: the person is gone.
    """

    def change(draft: PersonDraft) -> PersonDraft:
        notes = "\n".join(part for part in (draft.notes, draft.name) if part)
        return replace(draft, name=name.strip(), notes=notes)

    return _change_person(workspace, person_id, change, f"Name {name.strip()}")


def note_consent(workspace: Workspace, person_id: UUID, basis: LawfulBasis) -> Outcome[UUID]:
    """Note the lawful basis of today for somebody; where it came from is what they told us, unless it is known. Blocks.

    Raises:
        NotFound: the person is gone.
    """
    today = workspace.today()

    def change(draft: PersonDraft) -> PersonDraft:
        before: Consent = draft.consent
        source = DataSource.TOLD_ME if before.source is DataSource.UNKNOWN else before.source
        return replace(draft, consent=replace(before, basis=basis, source=source, recorded_on=today))

    return _change_person(workspace, person_id, change, "Note consent")


def plan_next(workspace: Workspace, person_id: UUID, days: int) -> Outcome[UUID]:
    """Mean to be in touch with somebody every so many days, from which the follow-up is derived. Blocks.

    Raises:
        InvalidInput: it is not 1 to 3650 days.
        NotFound: the person is gone.
    """
    return _change_person(workspace, person_id, lambda draft: replace(draft, cadence_days=days), "Plan a follow-up")


def _change_person(
    workspace: Workspace, id: UUID, change: Callable[[PersonDraft], PersonDraft], label: str
) -> Outcome[UUID]:
    with workspace.database.work() as work:
        draft = change(people_store.get_person(work, id).draft)
        problems = draft.problems()
        if problems:
            raise InvalidInput(" ".join(problems))
        people_store.edit_person(work, id, draft, now=workspace.clock())
        return commit(workspace, work, id, label)


def promise_day(workspace: Workspace, promise_id: UUID, due_on: date) -> Outcome[UUID]:
    """Say by when a promise is to be kept. Blocks.

    Raises:
        Conflict: the promise is gone.
    """
    with workspace.database.work() as work:
        work.update(promise, (promise_id,), {"due_on": due_on})
        return commit(workspace, work, promise_id, "Name the day of a promise")


def likely_event(workspace: Workspace) -> UUID | None:
    """The event to offer first: one that is on today, else the nearest one in the next or last two weeks. Blocks."""
    today = workspace.today()
    with workspace.database.reading() as work:
        events = [event for event in catalogue.events(work) if event.draft.started_on is not None]
    away = {event.id: abs((event.draft.day_there(today) - today).days) for event in events}
    near = [event for event in reversed(events) if away[event.id] <= _NEAR_DAYS]
    return min(near, key=lambda event: away[event.id]).id if near else None


_NEAR_DAYS = 14
