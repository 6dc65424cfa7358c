"""What happened in the sample workspace: three years of conversations, promises and milestones, person by person."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from care_desktop.domain.interactions import (
    Channel,
    Flow,
    Initiator,
    InteractionDraft,
    Milestone,
    When,
    at_instant,
    on_day,
)
from care_desktop.domain.people import OwnRating
from care_desktop.domain.promises import PromiseState, settled_state
from care_desktop.domain.resources import KINDS_OF_STAGE, Stage, SwagReason
from care_desktop.services.sample_cast import Cast
from care_desktop.services.sample_tables import Persona
from care_desktop.storage import tables as t
from care_desktop.storage.bulk_rows import BulkRow, interaction_rows

_DAYS_A_MONTH = 30.4
_NOT_NOTED = 9
_LATELY_DAYS = 30
_TONES = (-2, -1, 0, 1, 2, None)
_CHANNELS = {
    Flow.CONVERSATION: (
        (Channel.CALL, Channel.CHAT, Channel.EMAIL, Channel.IN_PERSON, Channel.FORUM),
        (30, 34, 20, 6, 10),
    ),
    Flow.QUESTION: ((Channel.CHAT, Channel.FORUM, Channel.EMAIL, Channel.STACK_OVERFLOW), (35, 30, 20, 15)),
    Flow.FEEDBACK: ((Channel.CALL, Channel.EMAIL, Channel.FORUM, Channel.CHAT), (35, 25, 20, 20)),
    Flow.SENTIMENT: ((Channel.SOCIAL, Channel.CHAT, Channel.MEETUP), (55, 25, 20)),
    Flow.CONTRIBUTION: ((Channel.GITHUB,), (1,)),
    Flow.RESOURCES: ((Channel.EMAIL, Channel.CHAT), (60, 40)),
    Flow.AWARENESS: ((Channel.SOCIAL, Channel.EMAIL), (60, 40)),
    Flow.INTRODUCTION: ((Channel.EMAIL, Channel.CALL), (60, 40)),
}
# Share of each flow in the first third, the middle and the last third of a relationship.
_FLOWS = (
    Flow.CONVERSATION,
    Flow.QUESTION,
    Flow.FEEDBACK,
    Flow.SENTIMENT,
    Flow.CONTRIBUTION,
    Flow.RESOURCES,
    Flow.AWARENESS,
)
_FLOW_SHARES = ((38, 24, 6, 3, 2, 15, 12), (44, 14, 13, 6, 10, 9, 4), (46, 8, 13, 8, 16, 7, 2))
_MINUTES = {Channel.CALL: (15, 20, 25, 30, 45, 60), Channel.IN_PERSON: (20, 30, 60), Channel.CHAT: (5, 10, 15)}
_AT_EVENT_MIN = {
    "conference": (10, 15, 20),
    "meetup": (10, 20, 30),
    "hackathon": (60, 90, 120),
    "webinar": (40, 45, 60),
}
_GROWING = ("champion", "grower", "steady")


@dataclass(slots=True)
class _Life:
    """A developer on the way through the sample: known from `start` to `end`, in days ago."""

    key: UUID
    persona: Persona
    arc: dict[str, Any]
    start: int
    end: int
    interactions: list[UUID] = field(default_factory=list)

    def place(self, days_ago: float) -> float:
        """Where a day lies in the known time, 0 at the start and 1 at the end."""
        return min(1.0, max(0.0, (self.start - days_ago) / max(1, self.start - self.end)))


class Story:
    """Makes the rows of everything that happened."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.rows: list[BulkRow] = []
        self.lives: list[_Life] = []
        self._chance = cast.clock.random
        self._notes = cast.tables.notes

    def tell(self) -> None:
        """Everybody's story, then what happened at events."""
        for persona in self.cast.personas:
            self.lives.append(self._begin(persona))
        for life in self.lives:
            if life.persona.story == "ana":
                self._tell_ana(life)
            elif life.persona.story != "unknown":
                self._tell(life)
        for key, event in self.cast.events:
            self._tell_event(key, event)

    def life_of(self, part: str) -> _Life | None:
        """Whoever has this in their name; None when they are not in the sample."""
        return next((life for life in self.lives if part in life.persona.name), None)

    def _begin(self, persona: Persona) -> _Life:
        arc = self.cast.tables.community["arcs"][persona.story]
        start = self._chance.randint(*arc["from"])
        end = min(self._chance.randint(*arc["to"]), start)
        met_on, met_event = self.cast.clock.days_ago(start), None
        if persona.story == "ana":
            met_event = self.cast.event_named("Andes Dev Meetup")
        elif persona.story != "unknown":
            near = [
                pair for pair in self.cast.events if abs(pair[1]["days_ago"] - start) < 45 and _visits(pair[1], persona)
            ]
            if near:
                met_event, event = self._chance.choice(near)
                start = max(event["days_ago"], end)
                met_on = self.cast.clock.days_ago(start)
        ratings = self._ratings(persona, arc["rating"], start, end)
        key = self.cast.add_developer(persona, met_on, met_event, ratings)
        return _Life(key, persona, arc, start, end)

    def _ratings(self, persona: Persona, around: int, start: int, end: int) -> tuple[OwnRating, ...]:
        if not around or not persona.owner:
            return ()
        days = sorted((self._chance.randint(end, start) for _ in range(self._chance.randint(1, 3))), reverse=True)
        by = self.cast.team[persona.owner]
        return tuple(
            OwnRating(min(5, max(1, around + self._chance.choice((-1, 0, 0, 0, 1)))), self.cast.clock.days_ago(day), by)
            for day in days
        )

    def _tell(self, life: _Life) -> None:
        milestones = [(life.start - place * (life.start - life.end), name) for name, place in life.arc["milestones"]]
        for days_ago, name in milestones:
            self._reach(life, days_ago, Milestone(name))
        days_ago = float(life.start)
        while days_ago >= max(1, life.end):
            self._meet(life, days_ago)
            rate = _between(life.arc["rate"], life.place(days_ago))
            if rate == 0:
                return
            days_ago -= max(1.0, self._chance.expovariate(rate / _DAYS_A_MONTH))
        self._meet(life, max(1, life.end))

    def _meet(self, life: _Life, days_ago: float) -> None:
        """One contact, with what follows from it."""
        third = min(2, int(life.place(days_ago) * 3))
        flow = self._chance.choices(_FLOWS, _FLOW_SHARES[third])[0]
        if flow is Flow.CONTRIBUTION and life.persona.story not in _GROWING:
            flow = Flow.CONVERSATION
        channels, weights = _CHANNELS[flow]
        channel = self._chance.choices(channels, weights)[0]
        resource = self._resource_for(life, days_ago) if flow is Flow.RESOURCES else None
        kind = flow.value.split()[-1] if flow is not Flow.AWARENESS else "awareness"
        note = self._note(kind, resource or "")
        key = self._log(life, days_ago, channel, flow, note, self._tone(life, flow), resource=resource)
        if flow is Flow.QUESTION and self._chance.random() < 0.93:
            after = days_ago - self._chance.choice((0, 0, 1, 1, 2))
            self._log(life, max(1, after), channel, Flow.CONVERSATION, self._note("answer"), self._tone(life, flow))
        if flow is Flow.CONVERSATION and self._chance.random() < (0.4 if days_ago < _LATELY_DAYS else 0.14):
            self._promise(life, key, int(days_ago))

    def _reach(self, life: _Life, days_ago: float, milestone: Milestone) -> None:
        channel = {Milestone.CONTRIBUTED: Channel.GITHUB, Milestone.ANSWERED_OTHERS: Channel.FORUM}.get(
            milestone, Channel.MEETUP if milestone is Milestone.SPOKE_OR_WROTE else Channel.CALL
        )
        flow = Flow.CONTRIBUTION if milestone is Milestone.CONTRIBUTED else Flow.CONVERSATION
        note = self._filled(self._notes["milestone"][milestone.value])
        tone = -1 if milestone is Milestone.LEFT_US else 1
        key = self._log(life, max(1, days_ago), channel, flow, note, tone, milestone=milestone)
        gifts = {Milestone.CONTRIBUTED: "Enamel pin", Milestone.SPOKE_OR_WROTE: "Notebook"}
        if milestone in gifts:
            self._give(life, gifts[milestone], max(1, days_ago), SwagReason.FOR_SOMETHING_DONE, milestone.value, key)

    def _tell_event(self, event_id: UUID, event: dict[str, Any]) -> None:
        channel = Channel(event["kind"])
        share = {"conference": 0.3, "webinar": 0.3}.get(event["kind"], 0.45)
        for life in self.lives:
            known = life.end <= event["days_ago"] <= life.start or (event["days_ago"] < 3 and life.end < 40)
            if not known or life.persona.story in ("ana", "unknown") or not _visits(event, life.persona):
                continue
            if self._chance.random() > share:
                continue
            days_ago = max(1, event["days_ago"] - self._chance.randrange(event["days"]))
            flow = Flow.AWARENESS if channel is Channel.WEBINAR else Flow.CONVERSATION
            note = self._note("awareness" if flow is Flow.AWARENESS else "conversation")
            minutes = self._chance.choice(_AT_EVENT_MIN[event["kind"]])
            tone = self._tone(life, flow)
            key = self._log(life, days_ago, channel, flow, note, tone, minutes=minutes, event=event_id)
            if channel is not Channel.WEBINAR and self._chance.random() < 0.3:
                self._give(life, "Sticker sheet", days_ago, SwagReason.FREELY, "", key)

    def _tell_ana(self, life: _Life) -> None:
        """The person whose page is opened first: her story is written down day by day."""
        logged: dict[int, UUID] = {}
        for days, channel, flow, minutes, tone, milestone, event, note in self._notes["ana"]["rows"]:
            logged[days] = self._log(
                life,
                days,
                Channel(channel),
                Flow(flow),
                note,
                None if tone == _NOT_NOTED else tone,
                minutes=minutes or None,
                milestone=Milestone(milestone) if milestone else None,
                event=self.cast.event_named(event) if event else None,
                resource="Retry templates" if "Retry templates" in note else None,
            )
        promises = (
            ("the sample for retries", 879, 860, PromiseState.BROKEN, 853),
            ("Retry templates", 664, 639, PromiseState.KEPT, 640),
            ("benchmark data", 44, 19, PromiseState.KEPT, 21),
            ("a retry sample", 15, 0, PromiseState.OPEN, None),
        )
        for text, made, due, state, settled in promises:
            self._store_promise([life], text, made, due, state, settled, logged.get(made))
        other = self.life_of("Bo Li")
        note = "Auth SDK docs confuse newcomers; promised a sample."
        event = self.cast.event_named("KubeCon")
        where = Channel.CONFERENCE
        key = self._log(
            life, 1, where, Flow.CONVERSATION, note, 2, minutes=20, event=event, others=[other] if other else []
        )
        friday = 1 + (4 - self.cast.clock.days_ago(1).weekday()) % 7
        both = [life, other] if other else [life]
        self._store_promise(both, "a sample for newcomers", 1, 1 - friday, PromiseState.OPEN, None, key)
        self._give(life, "Notebook", 196, SwagReason.FOR_SOMETHING_DONE, "spoke or wrote about us", logged[196])

    def _log(
        self,
        life: _Life,
        days_ago: float,
        channel: Channel,
        flow: Flow,
        note: str,
        tone: int | None,
        *,
        minutes: int | None = None,
        milestone: Milestone | None = None,
        event: UUID | None = None,
        resource: str | None = None,
        others: list[_Life] | None = None,
    ) -> UUID:
        clock = self.cast.clock
        day = clock.days_ago(days_ago)
        owner = life.persona.owner or "Inês"
        zone = self.cast.zones[owner] if event is None else self.cast.zone_of_event(event)
        moment = clock.moment(day, zone)
        when: When = on_day(day, zone) if self._chance.random() < 0.5 else at_instant(moment, zone)
        if minutes is None and channel in _MINUTES:
            minutes = self._chance.choice(_MINUTES[channel])
        theirs = flow in (Flow.QUESTION, Flow.FEEDBACK, Flow.CONTRIBUTION, Flow.SENTIMENT)
        started = Initiator.THEM if theirs or self._chance.random() < 0.3 else Initiator.US
        taking_part = [life, *(others or ())]
        draft = InteractionDraft(
            people=tuple(one.key for one in taking_part),
            when=when,
            channel=channel,
            flow=flow,
            initiated_by=started if self._chance.random() < 0.8 else None,
            tone=tone,
            duration_min=minutes,
            milestone=milestone,
            event_id=event,
            resources=(self.cast.resources[resource],) if resource else (),
            advocates=(self.cast.team[owner],),
            tags=life.persona.tags[:1] if self._chance.random() < 0.35 else (),
            note=note,
        )
        entered = moment + timedelta(minutes=self._chance.randint(5, 240))
        key = clock.key(entered)
        self.rows.extend(
            interaction_rows(key, draft, created_at=entered, updated_at=entered, make_id=lambda: clock.key(entered))
        )
        for one in taking_part:
            one.interactions.append(key)
        return key

    def _tone(self, life: _Life, flow: Flow) -> int | None:
        weights = list(life.arc["tones"])
        if flow not in (Flow.FEEDBACK, Flow.SENTIMENT):
            weights[0], weights[1] = 0, weights[1] / 3
        if flow in (Flow.QUESTION, Flow.CONTRIBUTION, Flow.RESOURCES, Flow.AWARENESS):
            weights[5] *= 3
        return self._chance.choices(_TONES, weights)[0]

    def _promise(self, life: _Life, key: UUID, made: int) -> None:
        due = made - self._chance.choice((3, 5, 7, 10, 14, 21))
        text = self._filled(self._chance.choice(self._notes["promises"]["texts"]))
        if due <= 2 or (made < _LATELY_DAYS and self._chance.random() < 0.6):
            self._store_promise([life], text, made, due, PromiseState.OPEN, None, key)
            return
        rough = life.persona.story in ("rocky", "slipping", "left")
        fate = self._chance.choices(
            ("kept", "late", "broken", "released"), (60, 15, 20, 5) if rough else (80, 11, 5, 4)
        )[0]
        after = {"kept": due + self._chance.randint(0, 2), "late": due - self._chance.randint(1, 6)}.get(fate, due - 3)
        settled = max(0, min(made, after))
        state = {"broken": PromiseState.BROKEN, "released": PromiseState.RELEASED}.get(fate)
        clock = self.cast.clock
        state = state or settled_state(clock.days_ago(due), clock.days_ago(settled))
        self._store_promise([life], text, made, due, state, settled, key)

    def _store_promise(
        self,
        lives: list[_Life],
        text: str,
        made: int,
        due: int,
        state: PromiseState,
        settled: int | None,
        interaction: UUID | None,
    ) -> None:
        clock = self.cast.clock
        key = clock.key(clock.moment(clock.days_ago(made)))
        owner = self.cast.team[lives[0].persona.owner or "Inês"]
        due_on: date = clock.days_ago(due)
        settled_on = None if settled is None else clock.days_ago(settled)
        row = (key, text, clock.days_ago(made), due_on, owner, interaction, state, settled_on)
        self.rows.append((t.promise, row))
        self.rows.extend((t.promise_person, (key, life.key)) for life in lives)

    def _give(
        self, life: _Life, item: str, days_ago: float, reason: SwagReason, for_what: str, interaction: UUID | None
    ) -> None:
        day = self.cast.clock.days_ago(days_ago)
        key = self.cast.clock.key(self.cast.clock.moment(day))
        row = (key, self.cast.swag[item], life.key, day, reason, for_what, interaction)
        self.rows.append((t.swag_given, row))

    def _resource_for(self, life: _Life, days_ago: float) -> str:
        stage = tuple(Stage)[min(3, int(life.place(days_ago) * 3.2))]
        kinds = [kind for kind in KINDS_OF_STAGE[stage] if kind in self.cast.resources_of_kind]
        return self._chance.choice(self.cast.resources_of_kind[self._chance.choice(kinds)])

    def _note(self, kind: str, resource: str = "") -> str:
        return self._filled(self._chance.choice(self.cast.tables.sentences(kind)), resource)

    def _filled(self, sentence: str, resource: str = "") -> str:
        thing, job = (self._chance.choice(self._notes[name]) for name in ("things", "jobs"))
        text = sentence.format(thing=thing, job=job, resource=resource)
        return text[:1].upper() + text[1:]


def _between(rates: list[float], place: float) -> float:
    """The rate at a place between 0 and 1, straight from start to middle to end."""
    low, high = (rates[0], rates[1]) if place < 0.5 else (rates[1], rates[2])
    return low + (high - low) * (place * 2 % 1 if place < 1 else 1)


def _visits(event: dict[str, Any], persona: Persona) -> bool:
    """Whether somebody might have been at an event: their advocate was, and meetups are near home."""
    if (persona.owner or "Inês") not in event["owners"]:
        return False
    return (
        event["kind"] in ("conference", "webinar", "hackathon")
        or event["country"] == persona.country
        or (persona.owner == "Kwame" and event["country"] == "GH")
    )
