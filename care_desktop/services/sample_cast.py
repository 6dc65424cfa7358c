"""Who and what is in the sample workspace: teammates, developers, events, contents and swag, by the seed."""

import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from care_desktop.domain.events import EventKind
from care_desktop.domain.interactions import zone_of
from care_desktop.domain.people import (
    Consent,
    DataSource,
    Handle,
    Job,
    LawfulBasis,
    OwnRating,
    PersonDraft,
    normalise_name,
)
from care_desktop.domain.resources import Phase, ResourceKind, ResourceState
from care_desktop.services.sample_tables import Persona, SampleTables
from care_desktop.storage import tables as t
from care_desktop.storage.bulk_rows import BulkRow, person_rows

WORKSPACE_DAYS = 3 * 365
_HABITS = (
    "Answers e-mail late in the evening.",
    "Prefers a short call to a long thread.",
    "Likes to be asked before being quoted.",
    "Speaks at local meetups, happy to be invited.",
    "Reads everything we write; sends typos.",
    "Works four days a week, never on Fridays.",
    "Asks for plain words: English is the fourth language.",
    "Often on slow networks; send text, not video.",
)
_PRIVATE = (
    "Thinks about changing jobs; told me in confidence.",
    "Was let down by another vendor two years ago, hence the questions about exit.",
    "Looks after a parent; do not press for dates.",
)


class Clockwork:
    """Seeded chance, and keys in the order of time that are the same for the same seed."""

    def __init__(self, seed: int, today: date) -> None:
        self.random = Random(seed)
        self.today = today

    def days_ago(self, days: float) -> date:
        """The day so many days before the last one."""
        return self.today - timedelta(days=int(days))

    def moment(self, day: date, zone: str = "UTC") -> datetime:
        """A moment of a working day there, in UTC."""
        hour, minute = self.random.randint(9, 17), self.random.randrange(0, 60, 5)
        return datetime.combine(day, time(hour, minute), zone_of(zone)).astimezone(UTC)

    def key(self, moment: datetime) -> UUID:
        """A time-ordered key (RFC 9562, version 7) of a moment."""
        milliseconds = int(moment.timestamp() * 1000)
        bits = (milliseconds << 80) | (0x7 << 76) | (self.random.getrandbits(12) << 64)
        return UUID(int=bits | (0b10 << 62) | self.random.getrandbits(62))


class Cast:
    """The people and things of the sample, and the rows that make them."""

    def __init__(self, tables: SampleTables, clockwork: Clockwork, personas: tuple[Persona, ...]) -> None:
        self.tables = tables
        self.clock = clockwork
        self.personas = personas
        self.rows: list[BulkRow] = []
        self.born = clockwork.moment(clockwork.days_ago(WORKSPACE_DAYS + 20))
        self.team: dict[str, UUID] = {}
        self.zones: dict[str, str] = {}
        self.events: list[tuple[UUID, dict[str, Any]]] = []
        self.resources: dict[str, UUID] = {}
        self.resources_of_kind: dict[ResourceKind, list[str]] = {}
        self.swag: dict[str, UUID] = {}
        self.people: list[UUID] = []
        self._make_team()
        self._make_events()
        self._make_things()

    def _make_team(self) -> None:
        for member in self.tables.community["teammate"]:
            key = self.clock.key(self.born)
            first = member["name"].split()[0]
            self.team[first] = key
            self.zones[first] = member["time_zone"]
            draft = PersonDraft(
                member["name"],
                place=member["place"],
                country=member["country"],
                time_zone=member["time_zone"],
                handles=(Handle("email", f"{_slug(first)}@team.example.org"),),
                jobs=(Job("Tidewater SDK", member["role"]),),
                teammate=True,
                consent=Consent(LawfulBasis.CONTRACT, DataSource.TOLD_ME, self.born.date()),
            )
            self._add_person(key, draft, self.born)

    def _make_events(self) -> None:
        for event in self.tables.community["event"]:
            key = self.clock.key(self.clock.moment(self.clock.days_ago(event["days_ago"] + 40)))
            start = self.clock.days_ago(event["days_ago"])
            end = start + timedelta(days=event["days"] - 1) if event["days"] > 1 else None
            cost = Decimal(event["cost"]) if event["cost"] else None
            self.events.append((key, event))
            name, kind = event["name"], EventKind(event["kind"])
            place, country, phase = event["place"], event["country"], Phase(event["phase"])
            currency = "EUR" if cost is not None else ""
            plan = tuple(event.get(field, "") for field in ("goal", "themes", "questions"))
            row = (key, name, normalise_name(name), kind, start, end, place, country, "", cost, currency, phase, "")
            self.rows.append((t.event, (*row, *plan)))

    def _make_things(self) -> None:
        for kind, titles in self.tables.community["resources"].items():
            for title in titles:
                key = self.clock.key(self.born)
                self.resources[title] = key
                self.resources_of_kind.setdefault(ResourceKind(kind), []).append(title)
                url = f"https://docs.example.org/{_slug(title)}"
                row = (key, title, normalise_name(title), ResourceKind(kind), url, ResourceState.PUBLISHED, None)
                self.rows.append((t.resource, row))
        for name, notes in self.tables.community["swag"].items():
            self.swag[name] = self.clock.key(self.born)
            self.rows.append((t.swag_item, (self.swag[name], name, notes)))

    def event_named(self, name: str) -> UUID:
        """The key of an event."""
        return next(key for key, event in self.events if event["name"] == name)

    def zone_of_event(self, key: UUID) -> str:
        """The time zone of the place of an event."""
        return next(str(event["time_zone"]) for each, event in self.events if each == key)

    def add_developer(
        self, persona: Persona, met_on: date, met_event: UUID | None, ratings: tuple[OwnRating, ...]
    ) -> UUID:
        """Make a developer whom we met on a day; returns the key."""
        moment = self.clock.moment(met_on)
        key = self.clock.key(moment)
        chance = self.clock.random
        imported = persona.story == "unknown"
        draft = PersonDraft(
            persona.name,
            reading=persona.reading,
            pronouns=persona.pronouns,
            place=persona.place,
            country=persona.country,
            time_zone=persona.time_zone,
            languages=persona.languages,
            skills=persona.skills,
            tags=persona.tags,
            handles=self._handles(persona),
            jobs=self._jobs(persona, met_on),
            met_how="A contact list from an earlier team." if imported else ("" if met_event else "Online."),
            met_event_id=met_event,
            notes="" if imported or chance.random() < 0.5 else chance.choice(_HABITS),
            private_notes=chance.choice(_PRIVATE) if not imported and chance.random() < 0.08 else "",
            owner_id=self.team[persona.owner] if persona.owner else None,
            consent=self._consent(imported, met_on),
            cadence_days=chance.choice((30, 45, 60, 90)) if chance.random() < 0.2 else None,
        )
        self._add_person(key, draft, moment, ratings)
        self.people.append(key)
        return key

    def _add_person(self, key: UUID, draft: PersonDraft, moment: datetime, ratings: tuple[OwnRating, ...] = ()) -> None:
        rows = person_rows(
            key, draft, created_at=moment, updated_at=moment, ratings=ratings, make_id=lambda: self.clock.key(moment)
        )
        self.rows.extend(rows)

    def _handles(self, persona: Persona) -> tuple[Handle, ...]:
        chance = self.clock.random
        name = persona.github or _slug(persona.reading or persona.name)
        handles = [Handle("github", persona.github, verified=True)] if persona.github else []
        if chance.random() < 0.85 or not handles:
            handles.append(Handle("email", f"{name}@example.org"))
        if chance.random() < 0.3:
            handles.append(Handle("discourse:forum.example.org", name.replace("-", "_")))
        if chance.random() < 0.2:
            handles.append(Handle("mastodon", f"@{name}@social.example.org"))
        return tuple(handles)

    def _jobs(self, persona: Persona, met_on: date) -> tuple[Job, ...]:
        if not persona.company:
            return ()
        if not persona.earlier_company:
            started = None if self.clock.random.random() < 0.5 else met_on.replace(day=1) - timedelta(days=400)
            return (Job(persona.company, persona.role, started and started.replace(day=1)),)
        changed = self.clock.days_ago(690).replace(day=1)
        return (
            Job(persona.company, persona.role, changed),
            Job(persona.earlier_company, "Developer", None, changed - timedelta(days=1)),
        )

    def _consent(self, imported: bool, met_on: date) -> Consent:
        if imported:
            return Consent(LawfulBasis.UNKNOWN, DataSource.THIRD_PARTY, met_on)
        basis = self.clock.random.choices(
            (LawfulBasis.CONSENT, LawfulBasis.LEGITIMATE_INTEREST, LawfulBasis.CONTRACT, LawfulBasis.UNKNOWN),
            (45, 40, 6, 9),
        )[0]
        if basis is LawfulBasis.UNKNOWN:
            return Consent()
        channels = ("email", "chat") if basis is LawfulBasis.CONSENT else ()
        source = DataSource.TOLD_ME if basis is not LawfulBasis.LEGITIMATE_INTEREST else DataSource.PUBLIC
        return Consent(basis, source, met_on, channels)


def _slug(text: str) -> str:
    """A text as a part of an address: plain letters and hyphens."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    words = "".join(character if character.isascii() and character.isalnum() else " " for character in plain)
    return "-".join(words.split()) or "someone"
