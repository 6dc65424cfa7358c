"""The report of an event: what for, what happened, what to follow up and whom to reach next. Holds no private notes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from care_desktop.domain.events import EventDraft, lines_of
from care_desktop.domain.insight import Said, Value, ValueKind
from care_desktop.domain.people import normalise_name
from care_desktop.domain.promises import PromiseState
from care_desktop.domain.resources import Stage

FOLLOWED_DAYS = 90
"""So long after an event a stage move counts as one after it."""

_KEPT = frozenset({PromiseState.KEPT, PromiseState.KEPT_LATE})


@dataclass(frozen=True, slots=True)
class TalkThere:
    """A conversation at the event.

    Attributes:
        people: names of the developers who took part.
        minutes: None when not noted.
        tone: -2 to +2; None when not noted.
        question: the note of a question; empty when it was none.
        answered: whether something went out to somebody who asked since.
    """

    day: date
    people: tuple[str, ...]
    minutes: float | None = None
    tone: int | None = None
    tags: tuple[str, ...] = ()
    cost: Decimal | None = None
    currency: str = ""
    question: str = ""
    answered: bool = True


@dataclass(frozen=True, slots=True)
class PersonThere:
    """A developer who was met there.

    Attributes:
        company: where they worked then; empty when unknown.
        is_new: the first conversation with them was there.
        before: the stage as the event began; None when there was no contact before.
        after: the stage as it ended to count (FOLLOWED_DAYS later, or today).
        in_touch: whether there was contact after the event.
    """

    name: str
    company: str
    is_new: bool
    before: Stage | None
    after: Stage
    in_touch: bool


@dataclass(frozen=True, slots=True)
class PromiseThere:
    """A promise that was made there."""

    text: str
    people: tuple[str, ...]
    due_on: date | None
    state: PromiseState


@dataclass(frozen=True, slots=True)
class TargetThere:
    """Whom we meant to reach: a person, or a company by its name.

    Attributes:
        last_contact: with them, or with anybody of the company; None is never.
        promise, due_on: the open promise to them that is due first; empty and None when there is none.
    """

    name: str
    is_company: bool
    note: str
    is_met: bool
    last_contact: date | None = None
    promise: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What is known of an event; `feedback` is (title, how many asked there), most asked first."""

    event: EventDraft
    today: date
    talks: tuple[TalkThere, ...] = ()
    people: tuple[PersonThere, ...] = ()
    promises: tuple[PromiseThere, ...] = ()
    feedback: tuple[tuple[str, int], ...] = ()
    targets: tuple[TargetThere, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """A number of the report: what it is, the number, and words that limit it; None when there are none."""

    title: Said
    value: Value
    beside: Said | None = None


@dataclass(frozen=True, slots=True)
class ReportList:
    """A part of the report: a heading, its lines, and what to say when there are none."""

    title: Said
    lines: tuple[Said, ...]
    nothing: Said


@dataclass(frozen=True, slots=True)
class EventReport:
    """Everything the report shows, in its order.

    Attributes:
        under: days, kind and place.
        goal: as written by hand; empty when nobody wrote it.
        made_on: "as known on this day".
    """

    title: str
    under: Said
    made_on: date
    goal: str
    figures: tuple[ReportFigure, ...]
    lists: tuple[ReportList, ...]


def event_report(facts: EventFacts) -> EventReport:
    """The report of these facts; the same facts give the same report."""
    draft = facts.event
    return EventReport(
        draft.name,
        when_and_where(draft),
        facts.today,
        draft.goal.strip(),
        tuple(_figures(facts)),
        (_themes(facts), _moves(facts), _promises(facts), _questions(facts), _next(facts)),
    )


def when_and_where(draft: EventDraft) -> Said:
    """Days, kind and place in a line."""
    values = {"kind": _text(draft.kind), "place": _text(draft.place)}
    template = "{kind}, {place}" if draft.place else "{kind}"
    if draft.started_on is not None:
        values["first"] = _day(draft.started_on)
        template = "{first}, " + template
        if draft.ended_on is not None and draft.ended_on != draft.started_on:
            values["last"] = _day(draft.ended_on)
            template = template.replace("{first}", "{first} to {last}", 1)
    return Said(template, values)


def money_there(draft: EventDraft, talks: Iterable[TalkThere]) -> tuple[tuple[str, Decimal], ...]:
    """(currency, amount) of the event and of what was spent in its conversations; never added across currencies."""
    spent: dict[str, Decimal] = {}
    amounts = [(draft.currency, draft.cost), *((talk.currency, talk.cost) for talk in talks)]
    for currency, amount in amounts:
        if amount is not None:
            spent[currency] = spent.get(currency, Decimal()) + amount
    return tuple(sorted(spent.items()))


def _figures(facts: EventFacts) -> Iterable[ReportFigure]:
    talks, people = facts.talks, facts.people
    new = sum(person.is_new for person in people)
    companies = {normalise_name(person.company) for person in people if person.company}
    noted = [talk.minutes for talk in talks if talk.minutes is not None]
    yield _count("Conversations", len(talks))
    yield _count("People met", len(people), "{n} of them new", new)
    yield _count("Companies", len(companies))
    yield ReportFigure(
        Said("Time in conversations"),
        Value(ValueKind.MINUTES, sum(noted) if noted else None),
        _of("noted in {n} of {all} conversations", len(noted), len(talks)),
    )
    for currency, amount in money_there(facts.event, talks):
        yield ReportFigure(Said("Cost"), Value(ValueKind.MONEY, (amount, currency)))
        if talks:
            each = (amount / len(talks)).quantize(Decimal("0.01"))
            yield ReportFigure(Said("Cost per conversation"), Value(ValueKind.MONEY, (each, currency)))
    tones = [talk.tone for talk in talks if talk.tone is not None]
    yield ReportFigure(
        Said("Average tone, from −2 to +2"),
        Value(ValueKind.NUMBER, sum(tones) / len(tones) if tones else None),
        _of("noted in {n} of {all} conversations", len(tones), len(talks)),
    )
    kept = sum(promise.state in _KEPT for promise in facts.promises)
    yield _count("Promises made", len(facts.promises), "{n} kept", kept)
    yield _count("Feedback heard", len(facts.feedback))
    reached = sum(target.is_met for target in facts.targets)
    if facts.targets:
        yield _count("Meant to reach", len(facts.targets), "{n} of them met", reached)


def _themes(facts: EventFacts) -> ReportList:
    tags = Counter(tag for talk in facts.talks for tag in talk.tags)
    by_hand = [Said("{theme}", {"theme": _text(line)}) for line in lines_of(facts.event.themes)]
    heard = [
        Said("{title}: asked by {n}", {"title": _text(title), "n": _number(asked)}) for title, asked in facts.feedback
    ]
    counted = [
        Said("#{tag}: in {n} conversations" if n > 1 else "#{tag}: in 1 conversation", _tag_values(tag, n))
        for tag, n in sorted(tags.items(), key=lambda item: (-item[1], item[0]))
    ]
    return ReportList(Said("Themes"), (*by_hand, *heard, *counted), Said("No themes were noted, by hand or by tag."))


def _moves(facts: EventFacts) -> ReportList:
    order = list(Stage)
    moved = Counter((person.before, person.after) for person in facts.people if person.before is not None)
    lines = [
        Said(
            "{n} from {before} to {after}",
            {"n": _number(n), "before": Value(ValueKind.STAGE, before), "after": Value(ValueKind.STAGE, after)},
        )
        for (before, after), n in sorted(moved.items(), key=lambda item: [order.index(stage) for stage in item[0]])
        if before is not after
    ]
    new = Counter(person.after for person in facts.people if person.before is None)
    lines += [
        Said("{n} new, now in {after}", {"n": _number(new[stage]), "after": Value(ValueKind.STAGE, stage)})
        for stage in order
        if new[stage]
    ]
    title = Said("Stages, from before the event to {days} days after it", {"days": _number(FOLLOWED_DAYS)})
    return ReportList(title, tuple(lines), Said("Nobody who was met has moved since."))


def _promises(facts: EventFacts) -> ReportList:
    # Open ones first, as they are what is left to do.
    found = sorted(facts.promises, key=lambda p: (p.state is not PromiseState.OPEN, p.due_on or date.max, p.text))
    lines = tuple(
        Said(
            "{text}, to {people}: {state}" if promise.due_on is None else "{text}, to {people}, by {due}: {state}",
            {
                "text": _text(promise.text),
                "people": _names(promise.people),
                "due": Value(ValueKind.DAY, promise.due_on),
                "state": _text(promise.state),
            },
        )
        for promise in found
    )
    return ReportList(Said("Promises made there"), lines, Said("Nothing was promised."))


def _questions(facts: EventFacts) -> ReportList:
    by_hand = [Said("{question}", {"question": _text(line)}) for line in lines_of(facts.event.questions)]
    asked = [
        Said("{question} ({people})", {"question": _text(talk.question), "people": _names(talk.people)})
        for talk in facts.talks
        if talk.question and not talk.answered
    ]
    return ReportList(Said("Questions to follow up"), (*by_hand, *asked), Said("No question is open."))


def _next(facts: EventFacts) -> ReportList:
    lines: list[Said] = []
    for target in facts.targets:
        if not target.is_met:
            template = "{name}: meant to be reached, not met" + (" ({note})" if target.note else "")
            lines.append(Said(template, {"name": _text(target.name), "note": _text(target.note)}))
    owed: dict[str, int] = {}
    for promise in facts.promises:
        if promise.state is PromiseState.OPEN:
            for name in promise.people:
                owed[name] = owed.get(name, 0) + 1
    for name, count in sorted(owed.items()):
        template = "{name}: 1 promise open" if count == 1 else "{name}: {n} promises open"
        lines.append(Said(template, {"name": _text(name), "n": _number(count)}))
    for person in facts.people:
        if not person.in_touch and person.name not in owed:
            template = "{name}, {company}: no contact since" if person.company else "{name}: no contact since"
            lines.append(Said(template, {"name": _text(person.name), "company": _text(person.company)}))
    nothing = Said("Everybody was reached, and everybody who was met has heard from us since.")
    return ReportList(Said("People and companies to reach next"), tuple(lines), nothing)


def _count(title: str, number: int, beside: str = "", part: int = 0) -> ReportFigure:
    return ReportFigure(Said(title), _number(number), Said(beside, {"n": _number(part)}) if beside and number else None)


def _of(template: str, part: int, whole: int) -> Said | None:
    return Said(template, {"n": _number(part), "all": _number(whole)}) if whole else None


def _number(count: int) -> Value:
    return Value(ValueKind.COUNT, count)


def _day(day: date) -> Value:
    return Value(ValueKind.DAY, day)


def _tag_values(tag: str, count: int) -> dict[str, Value]:
    return {"tag": _text(tag), "n": _number(count)}


def _text(words: str) -> Value:
    return Value(ValueKind.TEXT, str(words))


def _names(people: Sequence[str]) -> Value:
    return _text(", ".join(people))
