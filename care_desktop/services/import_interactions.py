"""Interactions from a CSV: our own export with its ids, or the plain form with a person and a date a row."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from itertools import zip_longest
from types import MappingProxyType
from typing import Any
from uuid import UUID

from care_desktop.domain.events import EventKind
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
from care_desktop.domain.people import PersonDraft
from care_desktop.services.cell_values import (
    BadCell,
    find_word,
    quoted,
    to_amount,
    to_instant,
    to_key,
    to_number,
    to_optional_word,
    to_when,
    to_whole,
)
from care_desktop.services.csv_format import ReadRow, cell_text, split_list
from care_desktop.services.import_catalogue import CatalogueNames
from care_desktop.services.import_run import ImportRun, LeftOut, LeftOutWhy, Level
from care_desktop.services.kept_rows import KeptRows
from care_desktop.storage import bulk, export_rows
from care_desktop.storage.bulk_rows import interaction_rows
from care_desktop.storage.export_rows import INTERACTION_COLUMNS, INTERACTION_DERIVED
from care_desktop.storage.ids import new_id

SHEET = "interactions"
SOURCE = "import"
PLAIN_COLUMNS = ("person", "date", "kind", "direction", "tone", "duration_min", "channel", "note", "external_id")
FIELDS_KEPT_MAX = 10_000
_REPEATING = "kind channel flow direction initiated_by tone depth duration_min cost currency milestone tags".split()
_CONTENT = [name for name in INTERACTION_COLUMNS if name != "id"]
_KNOWN_COLUMNS = frozenset({*PLAIN_COLUMNS, *INTERACTION_COLUMNS})
_CONTRIBUTIONS = frozenset({"commit", "coauthor", "review", "report", "help", "signoff", "merge"})
_DONE_FOR_THEM = "merged"
_FLOW_OF_MILESTONE: Mapping[Milestone, Flow] = MappingProxyType(
    {Milestone.CONTRIBUTED: Flow.CONTRIBUTION, Milestone.INTRODUCED_SOMEONE: Flow.INTRODUCTION}
)
_EVENT_KINDS: Mapping[Channel, EventKind] = MappingProxyType({kind.channel: kind for kind in EventKind})
_ANYBODY = (UUID(int=0),)
Who = UUID | PersonDraft
Cells = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a word of a source means."""

    flow: Flow = Flow.CONVERSATION
    direction: Direction | None = None
    milestone: Milestone | None = None
    channel: Channel | None = None
    word: str = ""


@dataclass(slots=True)
class _Read:
    """A row that was understood.

    Attributes:
        fields: of the draft, without those that may have to be made first.
        people, advocates: who took part; a draft is somebody to be made.
        names: what those given by id are called in the file.
    """

    id: UUID | None
    fields: dict[str, Any]
    people: list[Who]
    advocates: list[Who]
    names: dict[UUID, str] = field(default_factory=dict)
    event: tuple[UUID | None, str] = (None, "")
    resources: tuple[tuple[UUID | None, str], ...] = ()
    created_at: datetime | None = None
    updated_at: datetime | None = None
    warnings: list[str] = field(default_factory=list)


def meaning_of(word: str) -> _Kind:
    """What a word in the column `kind` stands for: a milestone, a flow, a contribution, or a conversation."""
    key = word.strip()
    milestone = find_word(Milestone, key)
    if milestone is not None:
        return _Kind(_FLOW_OF_MILESTONE.get(milestone, Flow.CONVERSATION), milestone=milestone)
    flow = find_word(Flow, key)
    if flow is not None:
        return _Kind(flow)
    if key.casefold() in _CONTRIBUTIONS:
        return _Kind(Flow.CONTRIBUTION, word=key)
    if key.casefold() == _DONE_FOR_THEM:
        return _Kind(Flow.CONTRIBUTION, Direction.OUTBOUND, word=key)
    return _Kind(channel=find_word(Channel, key), word=key)


def import_interactions(run: ImportRun, header: Sequence[str], rows: Iterable[ReadRow]) -> None:
    """Take every row that can be read; say why of every other. Blocks."""
    run.ignored_columns += [f"{SHEET}: {name}" for name in header if name and name not in _KNOWN_COLUMNS]
    compared = [name for name in header if name in INTERACTION_COLUMNS and name not in INTERACTION_DERIVED]
    kept = KeptRows(run, SHEET, header, compared, _stored_cells)
    reader = _Reader(run, header)
    stored_ids, external_ids = bulk.all_keys(run.work, "interaction"), bulk.all_external_ids(run.work)
    for row in rows:
        run.step()
        if row.problem:
            run.note(SHEET, row.number, Level.ERROR, row.problem)
            continue
        try:
            found = reader.read(row.cells)
            name = (found.fields["source"], found.fields["external_id"])
            if found.id is not None and found.id.bytes in stored_ids:
                kept.check(row.number, found.id, row.cells)
            elif name[1] and name in external_ids:
                run.unchanged += 1
            else:
                key = reader.store(found, row.number)
                stored_ids.add(key.bytes)
                if name[1]:
                    external_ids.add(name)
        except BadCell as error:
            run.note(SHEET, row.number, Level.ERROR, str(error))
        except LeftOut as left:
            run.left_out[left.why] += 1
    kept.finish()
    run.make_missing()
    run.flush()


def _stored_cells(run: ImportRun, ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    run.flush()
    rows = export_rows.interaction_rows(run.work, ids=ids)
    return {key: dict(zip(INTERACTION_COLUMNS, map(cell_text, cells), strict=True)) for key, cells in rows}


class _Reader:
    """Reads and stores the rows of one file."""

    def __init__(self, run: ImportRun, header: Sequence[str]) -> None:
        self._run = run
        self._places = {name: place for place, name in enumerate(header)}
        self._plain = "person" in self._places
        self._own = {"id", "created_at"} <= set(header)
        self._catalogue = CatalogueNames(run)
        self._repeating = [name for name in _REPEATING if name in self._places]
        self._content = [name for name in (PLAIN_COLUMNS if self._plain else _CONTENT) if name in self._places]
        self._fields: dict[tuple[str, ...], tuple[dict[str, Any], list[str]]] = {}
        self._seen: Counter[bytes] = Counter()

    def read(self, cells: Sequence[str]) -> _Read:
        """What a row says.

        Raises:
            BadCell: a cell does not hold what it should, or nobody is named.
        """
        places, own, width = self._places, self._own, len(cells)

        def text(column: str) -> str:
            place = places.get(column)
            if place is None or place >= width:
                return ""
            return cells[place] if own else cells[place].strip()

        found = self._plain_row(text) if self._plain else self._full_row(text)
        if not found.fields["external_id"] and found.id is None:
            found.fields |= {"source": SOURCE, "external_id": self._stable_id(text)}
        if not found.people:
            raise BadCell("nobody is named; say who it was with")
        for who in (*found.people, *found.advocates):
            if isinstance(who, PersonDraft) and who.problems():
                raise BadCell(" ".join(who.problems()))
        day = found.fields["when"].day
        if day > self._run.today:
            found.warnings.append(f"the date {day.isoformat()} lies in the future; it was kept")
        return found

    def _plain_row(self, text: Cells) -> _Read:
        when = self._when(text("date"), "date")
        person = text("person")
        if not person:
            raise BadCell("the column person is empty; say who it was with")
        found = self._common(text, when)
        found.people = [self._run.person_meant(person)]
        return found

    def _full_row(self, text: Cells) -> _Read:
        found = self._common(text, self._when(text("occurred_at"), "occurred_at", text("zone")))
        found.people, theirs = self._taking_part(text, "person_ids", "people")
        found.advocates, ours = self._taking_part(text, "advocate_ids", "advocates", teammate=True)
        found.names = theirs | ours
        titles, keys = split_list(text("resources")), split_list(text("resource_ids"))
        found.resources = tuple(
            (to_key(key, "resource_ids"), title) for title, key in zip_longest(titles, keys, fillvalue="")
        )
        found.event = (to_key(text("event_id"), "event_id"), text("event"))
        if self._own:
            found.id = to_key(text("id"), "id")
            found.created_at = to_instant(text("created_at"), "created_at") if text("created_at") else None
            found.updated_at = to_instant(text("updated_at"), "updated_at") if text("updated_at") else None
        return found

    def _common(self, text: Cells, when: When) -> _Read:
        """What does not depend on who, when and what was noted; equal cells are read once."""
        key = tuple([text(column) for column in self._repeating])
        known = self._fields.get(key)
        if known is None:
            if len(self._fields) > FIELDS_KEPT_MAX:
                self._fields.clear()
            known = self._fields[key] = self._read_fields(text)
            problems = InteractionDraft(people=_ANYBODY, when=when, **known[0]).problems()
            if problems:
                del self._fields[key]
                raise BadCell(" ".join(problems))
        fields, warnings = known
        external_id = text("external_id")
        source = text("source") or (SOURCE if external_id and self._plain else "")
        own = {"when": when, "note": text("note"), "url": text("url"), "source": source, "external_id": external_id}
        return _Read(None, fields | own, [], [], warnings=list(warnings))

    def _read_fields(self, text: Cells) -> tuple[dict[str, Any], list[str]]:
        word = text("kind")
        kind = meaning_of(word)
        warnings: list[str] = []
        channel = find_word(Channel, text("channel")) if text("channel") else kind.channel
        if channel is None and text("channel"):
            warnings.append(f"the channel {quoted(text('channel'))} is not one we know; it was taken as “other”")
        flow = to_optional_word(Flow, text("flow"), "flow")
        if flow is not None:
            # The flow is given, so the word is only a word.
            kind = _Kind(word=word)
        fields = {
            "channel": channel or Channel.OTHER,
            "flow": flow or kind.flow,
            "direction": to_optional_word(Direction, text("direction"), "direction") or kind.direction,
            "initiated_by": to_optional_word(Initiator, text("initiated_by"), "initiated_by"),
            "tone": to_whole(text("tone"), "tone"),
            "depth": to_optional_word(Depth, text("depth"), "depth"),
            "duration_min": to_number(text("duration_min"), "duration_min"),
            "cost": to_amount(text("cost"), "cost"),
            "currency": text("currency"),
            "milestone": to_optional_word(Milestone, text("milestone"), "milestone") or kind.milestone,
            "tags": tuple(tag for tag in split_list(text("tags")) if tag.strip()),
            "kind": kind.word,
        }
        return fields, warnings

    def _when(self, text: str, column: str, zone: str = "") -> When:
        if not text:
            raise BadCell(f"the {column} is missing; write it as YYYY-MM-DD")
        return to_when(text, column, zone or self._run.zone)

    def _taking_part(
        self, text: Cells, id_column: str, name_column: str, *, teammate: bool = False
    ) -> tuple[list[Who], dict[UUID, str]]:
        """Who took part, by id where there are ids, else by name; and the names that stand beside the ids."""
        names, keys = split_list(text(name_column)), split_list(text(id_column))
        if not keys:
            if teammate:
                return [PersonDraft(name.strip(), teammate=True) for name in names if name.strip()], {}
            return self._meant([name for name in names if name.strip()]), {}
        erased = self._run.was_erased
        found = [self._run.now_known_as(key) for item in keys if (key := to_key(item, id_column)) is not None]
        kept: list[Who] = [key for key in found if not erased(key)]
        if found and not kept and not teammate:
            raise LeftOut(LeftOutWhy.ERASED)
        return kept, {key: name for key, name in zip(found, names, strict=False) if not erased(key)}

    def _meant(self, names: Sequence[str]) -> list[Who]:
        """Whom the names mean, without people who were erased unless it was with them alone."""
        found: list[Who] = []
        left: LeftOut | None = None
        for name in names:
            try:
                found.append(self._run.person_meant(name))
            except LeftOut as error:
                left = error
        if left is not None and not found:
            raise left
        return found

    def _stable_id(self, text: Cells) -> str:
        """The same for the same row of the same file, whenever read: its content and place among equals."""
        content = "\x1f".join([f"{name}={cell}" for name in self._content if (cell := text(name))]).encode()
        self._seen[content] += 1
        digest = blake2b(content, digest_size=12)
        digest.update(b"\x1e%d" % self._seen[content])
        return digest.hexdigest()

    def store(self, found: _Read, row: int) -> UUID:
        """Take a row for storing, with whom and what it makes; returns its key.

        Raises:
            LeftOut: everybody in it objected.
        """
        run = self._run
        people = run.may_record([self._made(who) for who in found.people])
        for key, name in found.names.items():
            run.expect(SHEET, row, key, name, teammate=key in found.advocates, said=False)
        event_id, event = found.event
        resources = [self._catalogue.resource_meant(key, title) for key, title in found.resources]
        event_kind = _EVENT_KINDS.get(found.fields["channel"], EventKind.CONFERENCE)
        draft = InteractionDraft(
            **found.fields,
            people=people,
            advocates=tuple(self._made_of_ours(found.advocates)),
            event_id=self._catalogue.event_meant(event_id, event, event_kind),
            resources=tuple(key for key in resources if key is not None),
        )
        key = found.id or new_id()
        created = found.created_at or run.now
        run.store(interaction_rows(key, draft, created_at=created, updated_at=found.updated_at or created))
        run.new["interactions"] += 1
        for warning in found.warnings:
            run.note(SHEET, row, Level.WARNING, warning)
        return key

    def _made_of_ours(self, advocates: Sequence[Who]) -> Iterator[UUID]:
        """The keys of the teammates, without those who were erased."""
        for who in advocates:
            with suppress(LeftOut):
                yield self._made(who)

    def _made(self, who: Who) -> UUID:
        """The key of somebody, who is made unless a row before, or this one, has done so."""
        if not isinstance(who, PersonDraft):
            return who
        if who.teammate:
            return self._run.teammate_meant(who.name)
        holders = (self._run.holder(handle) for handle in who.handles)
        known = next((key for key in holders if key is not None), None)
        if not who.handles:
            known = self._run.first_named(who.name)
        return known or self._run.add_person(who)
