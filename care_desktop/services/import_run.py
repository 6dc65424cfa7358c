"""What one import knows and has found so far: who is there already, the rows to store, and a reason per bad row."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from care_desktop.domain.people import Handle, PersonDraft, normalise_handle, normalise_name, parse_handle
from care_desktop.domain.privacy import pattern_of
from care_desktop.services.cell_values import BadCell, quoted
from care_desktop.storage import bulk
from care_desktop.storage.bulk_rows import COLUMNS, BulkRow, person_rows
from care_desktop.storage.ids import new_id
from care_desktop.storage.people import objectors
from care_desktop.storage.suppression import Suppression, called, own_name
from care_desktop.storage.traces import last_rows, mask_everywhere, words_to_mask
from care_desktop.storage.work import UnitOfWork

NOTES_KEPT_MAX = 10_000
BUFFERED_ROWS_MAX = 5_000
WATCHED_ROWS = 500
UNNAMED = "Somebody not in the file"
_NAMED = re.compile(r"(?P<name>[^<>]*)(?P<handles>(?:<[^<>]+>\s*)+)")


class Level(StrEnum):
    """How bad it is: a row with a warning is stored, one with an error is left out."""

    WARNING = "warning"
    ERROR = "error"


class LeftOutWhy(StrEnum):
    """Why rows without any fault are not taken; they are counted, and not named one by one."""

    ERASED = "about people who were erased"
    OBJECTED = "about people who objected to what is recorded"
    STRANGERS = "with nobody who is known here by address"
    OLD = "older than ten years"


class LeftOut(Exception):
    """A row is not taken, although nothing is wrong with it."""

    def __init__(self, why: LeftOutWhy) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class RowNote:
    """Something to say about a row, as a spreadsheet counts rows (the header is row 1), of a sheet."""

    row: int
    level: Level
    reason: str
    sheet: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do.

    Attributes:
        people, interactions: how many are new.
        others: other sheet -> how many of it are new.
        unchanged: rows that were there already.
        warnings, errors: how many of each there are; `rows` keeps the first 10,000 of them.
        ignored_columns: columns that mean nothing to us, as "sheet: column".
        several: the file held several sheets.
        left_out: why -> how many rows without any fault were not taken.
    """

    people: int
    interactions: int
    others: dict[str, int]
    unchanged: int
    warnings: int
    errors: int
    rows: tuple[RowNote, ...]
    ignored_columns: tuple[str, ...]
    several: bool = False
    left_out: dict[LeftOutWhy, int] = field(default_factory=dict)

    @property
    def new(self) -> int:
        """How many records are new, of whatever kind."""
        return self.people + self.interactions + sum(self.others.values())

    @property
    def nothing_read(self) -> bool:
        """Whether there were rows and not one of them could be read."""
        return self.errors > 0 and not self.new and not self.unchanged


@dataclass(frozen=True, slots=True)
class _Expected:
    """Somebody a row points at."""

    sheet: str
    row: int
    name: str
    teammate: bool
    said: bool


@dataclass(slots=True)
class ImportRun:
    """One import within one transaction.

    Attributes:
        zone: IANA name of the zone in which days without one are meant.
        undoable: remember the keys of all rows, so that undo can take the import back.
        watch: called again and again with the number of rows read so far; raises to stop the import.
        sheets: the sheets that are read together.
        erased: the ids that people who were erased have in the file, as far as it was read.
        merged: the ids of people who were merged away, and whom they lead to now.
        objected: who objected before this import: nothing new is recorded about them.
    """

    work: UnitOfWork
    now: datetime
    today: date
    zone: str
    undoable: bool
    sheets: frozenset[str]
    watch: Callable[[int], None] | None = None
    new: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    unchanged: int = 0
    counts: dict[Level, int] = field(default_factory=lambda: defaultdict(int))
    notes: list[RowNote] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)
    names: dict[UUID, str] = field(default_factory=dict)
    by_name: dict[str, list[UUID]] = field(default_factory=dict)
    teammates: set[UUID] = field(default_factory=set)
    handles: dict[tuple[str, str], UUID] = field(default_factory=dict)
    rows_read: int = 0
    left_out: dict[LeftOutWhy, int] = field(default_factory=lambda: defaultdict(int))
    erased: set[UUID] = field(default_factory=set)
    merged: dict[UUID, UUID] = field(default_factory=dict)
    objected: frozenset[UUID] = frozenset()
    _suppression: Suppression | None = None
    _not_erased: set[UUID] = field(default_factory=set)
    _erased_names: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)
    _before: dict[str, int] = field(default_factory=dict)
    _expected: dict[UUID, _Expected] = field(default_factory=dict)
    _buffers: dict[Any, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    _buffered: int = 0

    def look_around(self) -> None:
        """Read who is there already."""
        for key, name, name_key, teammate in bulk.all_people(self.work):
            self._know(key, name, name_key, teammate)
        self.handles = bulk.all_handles(self.work)
        self.merged = bulk.merged_people(self.work)
        self.objected = objectors(self.work)
        self._before = last_rows(self.work)

    def now_known_as(self, key: UUID) -> UUID:
        """Whom an id of the file means: somebody who was merged away is now somebody else."""
        return self.merged.get(key, key)

    def may_record(self, people: Iterable[UUID]) -> tuple[UUID, ...]:
        """Those about whom something new may be recorded, in the order given.

        Raises:
            LeftOut: everybody objected.
        """
        asked = tuple(people)
        found = tuple(key for key in asked if key not in self.objected)
        if asked and not found:
            raise LeftOut(LeftOutWhy.OBJECTED)
        return found

    def step(self) -> None:
        """Count a row that was read."""
        self.rows_read += 1
        if self.rows_read % WATCHED_ROWS == 0:
            self.look()

    def look(self) -> None:
        """Say how many rows were read; raises when somebody stops the import."""
        if self.watch is not None:
            self.watch(self.rows_read)

    def note(self, sheet: str, row: int, level: Level, reason: str) -> None:
        """Remember what is to be said about a row."""
        self.counts[level] += 1
        if len(self.notes) < NOTES_KEPT_MAX:
            self.notes.append(RowNote(row, level, reason, sheet))

    def store(self, rows: Iterable[BulkRow]) -> None:
        """Take rows for storing; they are written in batches."""
        for table, values in rows:
            self._buffers[table].append(values)
            self._buffered += 1
        if self._buffered >= BUFFERED_ROWS_MAX:
            self.flush()

    def flush(self) -> None:
        """Write what was taken so far."""
        for table, values in self._buffers.items():
            if values:
                bulk.insert_rows(self.work, table, COLUMNS[table], values, undoable=self.undoable)
                values.clear()
        self._buffered = 0

    def add_person(
        self,
        draft: PersonDraft,
        *,
        id: UUID | None = None,
        created_at: datetime | None = None,
        updated_at: datetime | None = None,
        **more: Any,
    ) -> UUID:
        """Take a new person for storing; more goes to `person_rows`."""
        key = id or new_id()
        created = created_at or self.now
        self.store(person_rows(key, draft, created_at=created, updated_at=updated_at or created, **more))
        self._know(key, draft.name.strip(), normalise_name(draft.name), draft.teammate)
        for handle in draft.handles:
            self.handles[(handle.service, normalise_handle(handle.service, handle.value))] = key
        self.new["people"] += 1
        return key

    def _know(self, key: UUID, name: str, name_key: str, teammate: bool) -> None:
        self.names[key] = name
        self.by_name.setdefault(name_key, []).append(key)
        if teammate:
            self.teammates.add(key)

    def holder(self, handle: Handle) -> UUID | None:
        """Who has this handle, in the workspace or in the file so far; None is nobody."""
        return self.handles.get((handle.service, normalise_handle(handle.service, handle.value)))

    def refuse_erased(self, handles: Iterable[Handle], id: UUID | None = None, name: str = "") -> None:
        """Keep out who was erased.

        Raises:
            LeftOut: one of the handles, or the id of our own export, belonged to somebody who was erased; or, for
                somebody who has neither, the name.
        """
        if self._suppression is None:
            self._suppression = Suppression(self.work)
        handles = tuple(handles)
        names = [(handle.service, handle.value) for handle in handles]
        if name and not names and id is None:
            names.append(called(name))
        if self._suppression.holds([*names, own_name(id)] if id is not None else names):
            if id is not None:
                self.erased.add(id)
            self._erased_names.add((name, tuple(handle.value for handle in handles)))
            raise LeftOut(LeftOutWhy.ERASED)

    def was_erased(self, key: UUID | None) -> bool:
        """Whether an id of the file was somebody's who was erased, also in a file that does not say who it is."""
        if key is None or key in self.names:
            return False
        if key not in self.erased and key not in self._not_erased:
            if self._suppression is None:
                self._suppression = Suppression(self.work)
            (self.erased if self._suppression.holds([own_name(key)]) else self._not_erased).add(key)
        return key in self.erased

    def person_meant(self, text: str) -> UUID | PersonDraft:
        """Whom a name, handle or address means: somebody known, or the draft of somebody new.

        A name may stand before handles in angle brackets, as in mail: Ada <ada@example.org>.

        Raises:
            BadCell: nobody is named, or several people have this name.
            LeftOut: it was somebody who was erased.
        """
        name, handles = _named_handles(text)
        if handles:
            known = next((key for handle in handles if (key := self.holder(handle)) is not None), None)
            if known is not None:
                return known
            self.refuse_erased(handles, name=name)
            return PersonDraft(name or handles[0].value.removeprefix("@"), handles=handles)
        found = self.by_name.get(normalise_name(text), ())
        if len(found) > 1:
            raise BadCell(
                f"{len(found)} people are named {quoted(text)}; give a handle such as github:name, or an e-mail address"
            )
        if not found:
            self.refuse_erased((), name=text)
        return found[0] if found else PersonDraft(text.strip())

    def first_named(self, name: str) -> UUID | None:
        """The first person of this name; None when there is none."""
        return next(iter(self.by_name.get(normalise_name(name), ())), None)

    def teammate_meant(self, name: str) -> UUID:
        """The teammate of this name, made when there is none.

        Raises:
            LeftOut: it was somebody who was erased.
        """
        found = [key for key in self.by_name.get(normalise_name(name), ()) if key in self.teammates]
        if not found:
            self.refuse_erased((), name=name)
        return found[0] if found else self.add_person(PersonDraft(name.strip(), teammate=True))

    def expect(
        self, sheet: str, row: int, key: UUID | None, name: str, *, teammate: bool = False, said: bool = True
    ) -> None:
        """Remember that a row points at somebody who may come later, or is missing; None points at nobody.

        `said`: a warning names whoever did not come and was made.
        """
        if key is not None and key not in self.names:
            self._expected.setdefault(key, _Expected(sheet, row, name.strip(), teammate, said))

    def make_missing(self) -> None:
        """Make the people who were pointed at and did not come, so that nothing that was entered is lost."""
        for key, who in self._expected.items():
            if key in self.names or self.was_erased(key):
                continue
            name = UNNAMED if PersonDraft(who.name).problems() else who.name
            self.add_person(PersonDraft(name, teammate=who.teammate), id=key)
            if who.said:
                reason = f"{quoted(name)} is not among the people of the file and was made"
                self.note(who.sheet, who.row, Level.WARNING, reason)
        self._expected.clear()

    def forget_erased(self) -> None:
        """Let nothing that was stored point at people of the file who were erased, or speak of them by name."""
        for key in self.erased - self.names.keys():
            bulk.forget_person(self.work, key)
        found = (words_to_mask(self.work, name, handles) for name, handles in self._erased_names)
        words = tuple(dict.fromkeys(word for each in found for word in each))
        pattern = pattern_of(words)
        if pattern is not None:
            self.flush()
            mask_everywhere(self.work, words, pattern, after=self._before)

    def report(self) -> ImportReport:
        """What was found so far."""
        others = {name: count for name, count in self.new.items() if name not in ("people", "interactions")}
        return ImportReport(
            self.new["people"],
            self.new["interactions"],
            others,
            self.unchanged,
            self.counts[Level.WARNING],
            self.counts[Level.ERROR],
            tuple(sorted(self.notes, key=lambda note: (note.sheet, note.row))),
            tuple(self.ignored_columns),
            len(self.sheets) > 1,
            dict(self.left_out),
        )


def _named_handles(text: str) -> tuple[str, tuple[Handle, ...]]:
    """The name and the handles of a text; no handles when it is a name as it stands."""
    alone = parse_handle(text)
    if alone is not None:
        return "", (alone,)
    found = _NAMED.fullmatch(text.strip())
    handles = [parse_handle(part) for part in re.findall(r"<([^<>]+)>", found["handles"])] if found else []
    sound = tuple(handle for handle in handles if handle is not None)
    return (found["name"].strip().strip('"'), sound) if found and len(sound) == len(handles) else (text, ())
