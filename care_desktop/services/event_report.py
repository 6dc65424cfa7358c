"""Gathers what the report of an event says, and finds events by name."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from care_desktop.domain.care import stages
from care_desktop.domain.event_report import (
    FOLLOWED_DAYS,
    EventFacts,
    EventReport,
    PersonThere,
    PromiseThere,
    TalkThere,
    TargetThere,
    event_report,
)
from care_desktop.domain.events import EventDraft
from care_desktop.domain.evidence import evidence_from
from care_desktop.domain.interactions import Flow, Interaction
from care_desktop.domain.people import Person, normalise_name
from care_desktop.domain.resources import Stage
from care_desktop.errors import NotFound
from care_desktop.services.derived import known_before, shown_codes
from care_desktop.services.events import target_lines
from care_desktop.services.outcome import Workspace
from care_desktop.storage import catalogue, summaries
from care_desktop.storage import events as store
from care_desktop.storage import interactions as interaction_store
from care_desktop.storage import people as people_store
from care_desktop.storage.facts import load_facts
from care_desktop.storage.types import to_epoch_day
from care_desktop.storage.work import UnitOfWork

_NAMED_MAX = 12


def build(workspace: Workspace, id: UUID) -> EventReport:
    """The report of an event as known today. Blocks; some 0.1 s for 500 conversations.

    Raises:
        NotFound: the event is gone.
    """
    return event_report(facts(workspace, id))


def facts(workspace: Workspace, id: UUID) -> EventFacts:
    """What is known of an event. Blocks.

    Raises:
        NotFound: the event is gone.
    """
    today = workspace.today()
    with workspace.database.reading() as work:
        draft = store.get_event(work, id).draft
        ids = store.interaction_ids(work, id)
        found = interaction_store.get_interactions(work, ids)
        met = sorted(store.people_at(work, id))
        people = people_store.get_people(work, met)
        lines = target_lines(work, id, set(met))
        questions = [item.id for item in found if item.draft.flow is Flow.QUESTION]
        answered = store.answered_after(work, questions)
        targets = tuple(
            TargetThere(
                line.name,
                line.target.person_id is None,
                line.target.note,
                line.is_met,
                line.last_contact,
                line.promise,
                line.due_on,
            )
            for line in lines
        )
        return EventFacts(
            draft,
            today,
            tuple(_talk(item, item.id in answered) for item in found),
            _people_there(workspace, work, id, draft, found, people),
            _promises(work, ids),
            tuple((title, asked) for _, title, asked in store.feedback_heard(work, ids)),
            targets,
        )


def event_meant(workspace: Workspace, name: str) -> UUID:
    """The newest event of a name, capitals aside, or the only one whose name begins so. Blocks.

    Raises:
        NotFound: there is none, or more than one begins so; the sentence lists some.
    """
    with workspace.database.reading() as work:
        exact = catalogue.event_named(work, name)
        if exact is not None:
            return exact
        events = catalogue.events(work)
    key = normalise_name(name)
    near = [event for event in events if key and normalise_name(event.draft.name).startswith(key)]
    if len(near) == 1:
        return near[0].id
    shown = near or events
    names = ", ".join(event.draft.name for event in shown[-_NAMED_MAX:])
    raise NotFound(f"There is no event {name!r} here.", f"There is: {names}." if names else "There is none.")


def _talk(item: Interaction, is_answered: bool) -> TalkThere:
    draft = item.draft
    return TalkThere(
        draft.when.day,
        item.people_names,
        draft.duration_min,
        draft.tone,
        draft.tags,
        draft.cost,
        draft.currency,
        (draft.note or str(draft.flow)) if draft.flow is Flow.QUESTION else "",
        is_answered,
    )


def _people_there(
    workspace: Workspace,
    work: UnitOfWork,
    id: UUID,
    draft: EventDraft,
    found: Sequence[Interaction],
    people: Sequence[Person],
) -> tuple[PersonThere, ...]:
    if not people:
        return ()
    days = [item.draft.when.day for item in found]
    first, last = min(days), max(days)
    if draft.started_on is not None and draft.last_day is not None:
        first, last = min(first, draft.started_on), max(last, draft.last_day)
    ids = [person.id for person in people]
    before = store.met_before(work, id)
    in_touch = store.first_contact_after(work, ids, last)
    until = min(last + timedelta(days=FOLLOWED_DAYS), workspace.today())
    moved = _stages(workspace, work, ids, first, until)
    there = [
        PersonThere(
            person.draft.name,
            _company(person, first),
            person.id not in before,
            moved[person.id][0],
            moved[person.id][1],
            person.id in in_touch,
        )
        for person in people
    ]
    return tuple(sorted(there, key=lambda person: normalise_name(person.name)))


def _company(person: Person, day: date) -> str:
    """Where somebody worked on a day; the current job when none is known to have been then."""
    then = [job for job in person.draft.jobs if (job.started or date.min) <= day <= (job.ended or date.max)]
    job = max(then, key=lambda job: job.started or date.min, default=person.draft.job)
    return job.company if job is not None else ""


def _stages(
    workspace: Workspace, work: UnitOfWork, people: Sequence[UUID], first: date, until: date
) -> dict[UUID, tuple[Stage | None, Stage]]:
    """The shown stage before a day (None without any contact then) and at the end of another one."""
    ends = [to_epoch_day(first), to_epoch_day(until + timedelta(days=1))]
    loaded = load_facts(work, workspace.weights, today=workspace.today(), people=people)
    evidence = evidence_from(loaded.columns, workspace.weights)
    by_hand = summaries.hand_set_stages(work, people)
    computed = stages(evidence, ends, workspace.weights).stage
    shown = [shown_codes(computed[:, place], loaded.rownos, by_hand, end) for place, end in enumerate(ends)]
    is_known = known_before(evidence, ends[0])
    place_of = {rowno: place for place, rowno in enumerate(loaded.rownos.tolist())}
    order = list(Stage)
    found: dict[UUID, tuple[Stage | None, Stage]] = {}
    for who, rowno in people_store.rownos_of(work, people).items():
        place = place_of.get(rowno)
        if place is None:
            found[who] = (None, Stage.CONVERT)
        else:
            before = order[shown[0][place] - 1] if is_known[place] else None
            found[who] = (before, order[shown[1][place] - 1])
    return found


def _promises(work: UnitOfWork, interactions: Sequence[UUID]) -> tuple[PromiseThere, ...]:
    made = store.promises_in(work, interactions)
    return tuple(PromiseThere(item.text, item.names, item.due_on, item.state) for item in made)
