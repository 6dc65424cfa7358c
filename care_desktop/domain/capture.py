"""The capture line: one typed sentence about a conversation, parsed into the fields of an interaction."""

import re
from datetime import datetime

from care_desktop.domain.capture_events import find_event
from care_desktop.domain.capture_feedback import find_feedback
from care_desktop.domain.capture_gifts import find_gifts
from care_desktop.domain.capture_line import POINTS, Line, Sort, cut
from care_desktop.domain.capture_meaning import Told, find_channel, find_meaning, is_question
from care_desktop.domain.capture_milestones import find_milestone
from care_desktop.domain.capture_people import find_people
from care_desktop.domain.capture_promises import find_promises, people_in_promises
from care_desktop.domain.capture_types import (
    CaptureParse,
    EventMention,
    KnownEvent,
    KnownNames,
    KnownPerson,
    KnownThing,
    NameIndex,
    PersonMention,
    PromiseMention,
    Question,
    ResourceMention,
    Status,
    SwagMention,
    Token,
    TokenKind,
    index_names,
    normalise,
    to_json_dict,
)
from care_desktop.domain.capture_when import find_day, find_duration, find_moment

__all__ = [
    "LONGEST_READ",
    "CaptureParse",
    "EventMention",
    "KnownEvent",
    "KnownNames",
    "KnownPerson",
    "KnownThing",
    "NameIndex",
    "PersonMention",
    "PromiseMention",
    "Question",
    "ResourceMention",
    "Status",
    "SwagMention",
    "Token",
    "TokenKind",
    "index_names",
    "normalise",
    "parse",
    "to_json_dict",
]

# Beyond this many characters the rest goes into the note unread, so that a pasted page cannot freeze the line.
LONGEST_READ = 600
_LEADING_GLUE = frozenset("me us about re regarding and but then re: concerning & + who that".split())
_GLUE = _LEADING_GLUE | frozenset("at with w/ to on for from via by".split())
_BULLETS = frozenset("- * • — – −".split())
_OUR_GLUE = frozenset(("i", "we", "i've", "we've"))


def parse(line: str, *, now: datetime, known: KnownNames, day_first: bool = True) -> CaptureParse:
    """Read a capture line; any text gives a parse, nothing raises for what was typed.

    Args:
        line: what was typed; only the first `LONGEST_READ` characters are read, the rest stays in the note.
        now: aware, in the writer's zone; relative days count from it.
        known: names of people, events, resources and swag to recognise.
        day_first: how "12/3" is read when both readings are possible.
    """
    read, rest = line[:LONGEST_READ], line[LONGEST_READ:]
    work = cut(read, now, day_first=day_first)
    if len(work.items) > 1 and work.items[0].sort is Sort.POINT and work.low(0) in _BULLETS:
        work.cue(0)
    if not read.strip():
        question = Question("", "The line is empty: say who it was with and what it was about.")
        return CaptureParse(line, now.date(), note=rest.strip(), questions=(question,))
    promised_at, event_channel = find_event(work, known)
    promises, promise_places, promised_to = find_promises(work, known)
    people, acts = find_people(work, known, promised_to)
    if not people:
        people = people_in_promises(work, known, promise_places)
    tags = _tags(work)
    tone = _tone(work)
    day, instant, day_said = find_day(work, now.date())
    moment, spanned = find_moment(work, now, day, day_said=day_said)
    duration = find_duration(work, spanned)
    milestone = find_milestone(work)
    resources, swag = find_gifts(work, known)
    channel = find_channel(work, acts, event_channel)
    feedback = find_feedback(work)
    told = Told(bool(feedback), bool(resources), bool(swag), milestone, is_question(work, acts))
    meaning = find_meaning(work, acts, told)
    if rest.strip():
        work.ask("", "Only the first words of so long a line are read for fields; the rest stays in the note.")
    if not people:
        work.ask("", "Nobody is named: who was it with?")
    _drop_glue(work)
    return CaptureParse(
        line=line,
        occurred=moment or instant or day,
        people=tuple(people),
        event=promised_at,
        channel=channel,
        flow=meaning.flow,
        direction=meaning.direction,
        initiated_by=meaning.initiated_by,
        duration_min=duration,
        tone=tone,
        tags=tags,
        milestone=milestone,
        promises=tuple(promises),
        feedback=tuple(feedback),
        resources=tuple(resources),
        swag=tuple(swag),
        note=_note(work) + rest,
        questions=tuple(work.questions),
        tokens=_tokens(work),
    )


def _tags(line: Line) -> tuple[str, ...]:
    found: list[str] = []
    for place, item in enumerate(line.items):
        if item.sort is Sort.TAG:
            inside = item.claim is TokenKind.PROMISE or (line.is_word(place + 1) and line.is_word(place - 1))
            line.mark(place, place + 1, TokenKind.TAG, drop=not inside)
            if item.text[1:].casefold() not in (tag.casefold() for tag in found):
                found.append(item.text[1:])
    return tuple(found)


def _tone(line: Line) -> int | None:
    tones = [(place, item.reading) for place, item in enumerate(line.items) if item.sort is Sort.TONE]
    values = sorted({reading for _, reading in tones if isinstance(reading, int)})
    status = Status.QUESTION if len(values) > 1 else Status.UNDERSTOOD
    for place, _ in tones:
        line.mark(place, place + 1, TokenKind.TONE, status)
    if len(values) > 1:
        choices = (f"{value:+d}" for value in values)
        line.ask("tone", "Two tones are given; which one is it?", *choices, settles=TokenKind.TONE)
        return None
    return values[0] if values else None


def _drop_glue(line: Line) -> None:
    """Words that led to a field which is gone ("about", "and") leave the note at the edges of what remains."""
    for first, end in line.clauses:
        kept = [place for place in range(first, end) if not line.items[place].dropped]
        words = [place for place in kept if not line.is_sort(place, Sort.POINT)]
        while words and line.low(words[0]) in _LEADING_GLUE and words[0] > first and line.items[words[0] - 1].dropped:
            line.cue(words.pop(0))
        while words and words[-1] + 1 < end and line.low(words[-1]) in _GLUE and line.items[words[-1] + 1].dropped:
            line.cue(words.pop())
        if len(words) == 1 and line.low(words[0]) in _GLUE | _OUR_GLUE and len(kept) < end - first:
            words.pop()
        if not words:
            line.cue(*(place for place in kept if line.low(place) in POINTS))


def _note(line: Line) -> str:
    """The text that is left, its spaces and punctuation put right."""
    parts: list[str] = []
    place = 0
    for item in line.items:
        if item.dropped:
            parts.append(line.text[place : item.start])
            place = item.end
    parts.append(line.text[place:])
    text = " ".join("".join(parts).split())
    text = re.sub(r"\(\s*\)|\[\s*\]", " ", text)
    text = re.sub(r"\(\s*(?:,\s*)+", "(", re.sub(r"(?:\s*,)+\s*\)", ")", text))
    text = re.sub(r"\s+([,;:.!?])", r"\1", text)
    text = re.sub(r"([;:,—–])(?:\s*[,;:—–])+", r"\1", text)
    text = re.sub(r"[,;:—–]+\s*(?=[.!?])", "", text)
    return " ".join(text.split()).strip(" ,;:—–\t").removeprefix("- ")


def _tokens(line: Line) -> tuple[Token, ...]:
    inside = [(token.start, token.end) for token in line.marks]
    cues = [
        Token(item.start, item.end, TokenKind.CUE, Status.UNDERSTOOD)
        for item in line.items
        if item.dropped and not any(start <= item.start and item.end <= end for start, end in inside)
    ]
    return tuple(sorted([*line.marks, *cues], key=lambda token: (token.start, -token.end, token.kind)))
