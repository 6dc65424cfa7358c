"""People: developers and teammates, their handles, jobs, consent and the advocate's own rating."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

KNOWN_SERVICES = (
    "github",
    "email",
    "stackoverflow",
    "mastodon",
    "bluesky",
    "linkedin",
    "x",
    "gitlab",
    "gitea",
    "discord",
    "slack",
    "devto",
    "youtube",
    "phone",
    "web",
)
HOSTED_SERVICES = ("discourse", "matrix", "github", "gitlab", "gitea", "mastodon")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
_HANDLE = re.compile(r"(?P<service>[a-z]+(?::[a-z0-9.-]+\.[a-z]+)?):(?P<value>\S.*)", re.IGNORECASE)
NAME_MAX = 500


class LawfulBasis(StrEnum):
    """Why we may keep data about a person; unknown and none are visible states."""

    UNKNOWN = "unknown"
    NONE = "none"
    LEGITIMATE_INTEREST = "legitimate interest"
    CONSENT = "consent"
    CONTRACT = "contract"


class DataSource(StrEnum):
    """Where the data about a person came from."""

    UNKNOWN = "unknown"
    TOLD_ME = "told me"
    PUBLIC = "public"
    THIRD_PARTY = "third party"


@dataclass(frozen=True, slots=True)
class Handle:
    """One identity of a person on one service, unique per service and normalised value."""

    service: str
    value: str
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """Where somebody worked, and when; None dates are unknown, `ended` None is still there."""

    company: str
    role: str = ""
    started: date | None = None
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """Lawful basis, where the data came from, since when, channels agreed to, and until when we keep it."""

    basis: LawfulBasis = LawfulBasis.UNKNOWN
    source: DataSource = DataSource.UNKNOWN
    recorded_on: date | None = None
    channels: tuple[str, ...] = ()
    retain_until: date | None = None


@dataclass(frozen=True, slots=True)
class OwnRating:
    """What the advocate feels, 1 to 5, dated; never mixed into the computed trust."""

    value: int
    rated_on: date
    rated_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """Everything an advocate can enter about a person.

    Attributes:
        name: as the person writes it, in any script; required.
        reading: the same name in Latin letters, when the script is another one.
        country: ISO 3166 two-letter code, or empty when unknown.
        time_zone: IANA name, or empty when unknown.
        teammate: a colleague: left out of community totals, has no trust.
        owner_id: the teammate who looks after the relationship; None is nobody.
        private_notes: a field of its own that no export holds unless asked for by name.
        cadence_days: how often we mean to be in touch; None when not set by hand.
        restricted: they asked that their data rest: kept, but not used.
        objected: they objected to what we record: kept unused, and nothing new is recorded.
    """

    name: str
    reading: str = ""
    pronouns: str = ""
    place: str = ""
    country: str = ""
    time_zone: str = ""
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    handles: tuple[Handle, ...] = ()
    jobs: tuple[Job, ...] = ()
    met_how: str = ""
    met_event_id: UUID | None = None
    introduced_by_id: UUID | None = None
    notes: str = ""
    private_notes: str = ""
    teammate: bool = False
    owner_id: UUID | None = None
    consent: Consent = field(default_factory=Consent)
    cadence_days: int | None = None
    restricted: bool = False
    objected: bool = False

    @property
    def at_rest(self) -> bool:
        """Whether what we hold may only be kept, and not be used."""
        return self.restricted or self.objected

    @property
    def job(self) -> Job | None:
        """The current job: the one without an end that started last; None when there is none."""
        current = [job for job in self.jobs if job.ended is None]
        return max(current, key=lambda job: job.started or date.min, default=None)

    def problems(self) -> tuple[str, ...]:
        """Plain sentences about what keeps this draft from being stored; empty when nothing does."""
        found: list[str] = []
        if not self.name.strip():
            found.append("A person needs a name; a description will do until you know it.")
        if len(self.name) > NAME_MAX:
            found.append(f"The name is longer than {NAME_MAX} characters; put the rest into the notes.")
        texts = (self.name, self.reading, self.notes, self.private_notes, self.place, self.met_how)
        if any("\0" in text for text in (*texts, *self.tags, *(h.value for h in self.handles))):
            found.append("The text holds a NUL character, which cannot be stored.")
        if self.country and not re.fullmatch(r"[A-Z]{2}", self.country):
            found.append("Give the country as a two-letter code, such as PE or JP.")
        if self.cadence_days is not None and not 1 <= self.cadence_days <= 3650:
            found.append("The cadence must lie between 1 day and 10 years.")
        for job in self.jobs:
            if job.started and job.ended and job.ended < job.started:
                found.append(f"The job at {job.company} ends before it starts.")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Person:
    """A stored person."""

    id: UUID
    draft: PersonDraft
    created_at: datetime
    archived: bool = False
    owner_name: str | None = None
    ratings: tuple[OwnRating, ...] = ()

    @property
    def own_rating(self) -> OwnRating | None:
        """The latest own rating, of one day the last entered; None when nobody has rated."""
        return max(reversed(self.ratings), key=lambda rating: rating.rated_on, default=None)


def normalise_handle(service: str, value: str) -> str:
    """The form in which two handles on one service are compared: trimmed, case folded, no leading @."""
    text = unicodedata.normalize("NFKC", value).strip().casefold()
    return text if service == "email" else text.removeprefix("@").rstrip("/")


def normalise_name(name: str) -> str:
    """The form in which names are looked up: NFKC, case folded, white space collapsed."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def parse_handle(text: str) -> Handle | None:
    """The handle a text stands for: an e-mail address or `service:value`; None when it is neither.

    Only known services count, so that a name holding a colon stays a name.
    """
    text = text.strip()
    if _EMAIL.fullmatch(text):
        return Handle("email", text)
    match = _HANDLE.fullmatch(text)
    if match is None:
        return None
    service = match["service"].lower()
    base, _, host = service.partition(":")
    known = base in HOSTED_SERVICES if host else base in KNOWN_SERVICES
    return Handle(service, match["value"].strip()) if known else None
