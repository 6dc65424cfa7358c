"""What a capture line is parsed into, and what the parser may ask about names that are already known."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from care_desktop.domain.interactions import Channel, Direction, Flow, Initiator, Milestone
from care_desktop.domain.resources import SwagReason


class Status(StrEnum):
    """How sure the parser is of a piece: filled chip, outlined chip, amber chip."""

    UNDERSTOOD = "understood"
    OFFERED = "offered"
    QUESTION = "question"


class TokenKind(StrEnum):
    """What a stretch of the line became; CUE is a word such as "met" or "at" that only points at a field."""

    PERSON = "person"
    EVENT = "event"
    CHANNEL = "channel"
    DATE = "date"
    DURATION = "duration"
    TONE = "tone"
    TAG = "tag"
    MILESTONE = "milestone"
    PROMISE = "promise"
    FEEDBACK = "feedback"
    RESOURCE = "resource"
    SWAG = "swag"
    CUE = "cue"


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch `line[start:end]` of the capture line and what it became."""

    start: int
    end: int
    kind: TokenKind
    status: Status


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Someone the database already holds."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """An event the database already holds; `channel` None when its kind is unknown."""

    id: UUID
    name: str
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class KnownThing:
    """A resource or a swag item the database already holds."""

    id: UUID
    name: str


class KnownNames(Protocol):
    """Exact look-ups by normalised name (see `normalise`); each must be cheap, for it runs at every key."""

    def people(self, key: str) -> Sequence[KnownPerson]:
        """Everyone with this full name, first name, or first and last name."""

    def handles(self, key: str) -> Sequence[KnownPerson]:
        """Everyone with this handle, with or without its service ("github:ada", "ada", an address)."""

    def event(self, key: str) -> KnownEvent | None:
        """The event of this name."""

    def resource(self, key: str) -> KnownThing | None:
        """The resource of this title."""

    def swag(self, key: str) -> KnownThing | None:
        """The swag item of this name."""


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Known names in dictionaries, keyed by `normalise`; made by `index_names`."""

    people_by_name: Mapping[str, Sequence[KnownPerson]] = field(default_factory=dict)
    people_by_handle: Mapping[str, Sequence[KnownPerson]] = field(default_factory=dict)
    events_by_name: Mapping[str, KnownEvent] = field(default_factory=dict)
    resources_by_title: Mapping[str, KnownThing] = field(default_factory=dict)
    swag_by_name: Mapping[str, KnownThing] = field(default_factory=dict)

    def people(self, key: str) -> Sequence[KnownPerson]:
        """Everyone with this full name, first name, or first and last name."""
        return self.people_by_name.get(key, ())

    def handles(self, key: str) -> Sequence[KnownPerson]:
        """Everyone with this handle."""
        return self.people_by_handle.get(key, ())

    def event(self, key: str) -> KnownEvent | None:
        """The event of this name."""
        return self.events_by_name.get(key)

    def resource(self, key: str) -> KnownThing | None:
        """The resource of this title."""
        return self.resources_by_title.get(key)

    def swag(self, key: str) -> KnownThing | None:
        """The swag item of this name."""
        return self.swag_by_name.get(key)


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person in the line.

    Attributes:
        text: as written, without `@`.
        person_id: the one known person meant; None when new or when several could be meant.
        candidates: the known people who could be meant, when there are several.
        is_new: nobody known bears this name: offer to create the person.
        is_nameless: a description ("woman with crab sticker") to be given a name later.
    """

    text: str
    span: tuple[int, int]
    person_id: UUID | None = None
    candidates: tuple[KnownPerson, ...] = ()
    is_new: bool = False
    is_nameless: bool = False


@dataclass(frozen=True, slots=True)
class EventMention:
    """The event it happened at; `event_id` None when it is not known yet and is offered."""

    text: str
    span: tuple[int, int]
    event_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PromiseMention:
    """What we said we would do; `due` None when no day was given."""

    text: str
    span: tuple[int, int]
    due: date | None = None


@dataclass(frozen=True, slots=True)
class ResourceMention:
    """Content given to the people of the line; `resource_id` None when no known resource has this title."""

    text: str
    span: tuple[int, int]
    resource_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SwagMention:
    """An item given; `for_what` is empty unless it was given for something done."""

    text: str
    span: tuple[int, int]
    item_id: UUID | None = None
    reason: SwagReason = SwagReason.FREELY
    for_what: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Something the line leaves open.

    Attributes:
        about: the words of the line it is about; empty when it is about the whole of it.
        template: the sentence in English, with `{words}` where `about` goes.
        choices: possible answers; may be empty.
        settles: the field an answer fills (see `answered`); None when the line is to be rewritten.
        instead: for each choice the words to write in place of `about`, where that answers it; else empty.
    """

    about: str
    template: str
    choices: tuple[str, ...] = ()
    settles: TokenKind | None = None
    instead: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sentence in English."""
        return self.template.format(words=self.about)


@dataclass(frozen=True, slots=True)
class CaptureParse:
    """Everything read from one capture line.

    Attributes:
        channel: None when the line does not say.
        occurred: a day, or an aware instant when a time was given; today when the line does not say.
        duration_min: minutes; None is not noted.
        tone: -2 to +2; None is not noted.
        feedback: texts offered as feedback; they stay in the note. Their spans are the FEEDBACK tokens, in order.
        note: what is left of the line when the fields are taken out.
        tokens: sorted by start; a person inside a promise has a token of their own within the promise's.
    """

    line: str
    occurred: date | datetime
    people: tuple[PersonMention, ...] = ()
    event: EventMention | None = None
    channel: Channel | None = None
    flow: Flow = Flow.CONVERSATION
    direction: Direction = Direction.MUTUAL
    initiated_by: Initiator | None = None
    duration_min: int | None = None
    tone: int | None = None
    tags: tuple[str, ...] = ()
    milestone: Milestone | None = None
    promises: tuple[PromiseMention, ...] = ()
    feedback: tuple[str, ...] = ()
    resources: tuple[ResourceMention, ...] = ()
    swag: tuple[SwagMention, ...] = ()
    note: str = ""
    questions: tuple[Question, ...] = ()
    tokens: tuple[Token, ...] = ()


def _is_latin(character: str) -> bool:
    return "LATIN" in unicodedata.name(character, "")


@lru_cache(maxsize=4096)
def normalise(name: str) -> str:
    """The key of a name: case folded, width folded, one blank between words, no accents on Latin letters."""
    text = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    if text.isascii():
        return text
    kept: list[str] = []
    base_is_latin = False
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character):
            if base_is_latin:
                continue
        else:
            base_is_latin = _is_latin(character)
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def index_names(
    people: Iterable[tuple[KnownPerson, Iterable[str]]] = (),
    events: Iterable[KnownEvent] = (),
    resources: Iterable[KnownThing] = (),
    swag: Iterable[KnownThing] = (),
) -> NameIndex:
    """The dictionaries the parser asks; each person comes with their handles ("github:ada" or an address)."""
    by_name: dict[str, list[KnownPerson]] = {}
    by_handle: dict[str, list[KnownPerson]] = {}
    for person, handles in people:
        words = normalise(person.name).split()
        keys = {" ".join(words), words[0], f"{words[0]} {words[-1]}"} if words else set()
        for key in keys:
            by_name.setdefault(key, []).append(person)
        for handle in handles:
            full = normalise(handle).lstrip("@")
            for key in {full, full.partition(":")[2].lstrip("@") or full}:
                by_handle.setdefault(key, []).append(person)
    return NameIndex(
        by_name,
        by_handle,
        {normalise(event.name): event for event in events},
        {normalise(resource.name): resource for resource in resources},
        {normalise(item.name): item for item in swag},
    )


def to_json_dict(parse: CaptureParse) -> dict[str, object]:
    """The parse as the command line prints it: plain words, ISO dates, null or an empty list for nothing."""
    return {
        "people": [person.text for person in parse.people],
        "event": parse.event.text if parse.event else None,
        "channel": parse.channel.value if parse.channel else None,
        "flow": parse.flow.value,
        "direction": parse.direction.value,
        "initiated_by": parse.initiated_by.value if parse.initiated_by else None,
        "occurred_at": parse.occurred.isoformat(),
        "duration_min": parse.duration_min,
        "tone": parse.tone,
        "tags": list(parse.tags),
        "milestone": parse.milestone.value if parse.milestone else None,
        "promises": [
            {"text": promise.text, "due": promise.due.isoformat() if promise.due else None}
            for promise in parse.promises
        ],
        "feedback": list(parse.feedback),
        "resources": [resource.text for resource in parse.resources],
        "swag": [{"item": item.text, "given": item.reason.value, "for": item.for_what or None} for item in parse.swag],
        "note": parse.note,
        "questions": [
            {"about": question.about, "question": question.text, "choices": list(question.choices)}
            for question in parse.questions
        ],
    }
