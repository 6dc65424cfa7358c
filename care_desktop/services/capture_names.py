"""The names of a workspace, as the capture line asks for them: to parse, to complete, and kept up to date."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID
from zoneinfo import ZoneInfo

from care_desktop.domain.capture_types import (
    KnownEvent,
    KnownNames,
    KnownPerson,
    KnownThing,
    NameIndex,
    index_names,
    normalise,
)
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.storage import catalogue
from care_desktop.storage import people as people_store
from care_desktop.storage.work import UnitOfWork

SUGGESTIONS_MAX = 8
_SCANNED_MAX = 200
_LAST = "\U0010ffff"
_CATALOGUE_TABLES = frozenset({"event", "resource", "swag_item"})
_NO_CHOICES: Mapping[str, UUID | None] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """What the capture line knows of a person; `handles` as "service:value", `teammate` is one of us."""

    id: UUID
    name: str
    reading: str = ""
    handles: tuple[str, ...] = ()
    teammate: bool = False

    def exact_keys(self) -> set[str]:
        """Everything that means exactly this person, as `normalise` gives it: name, reading, handles."""
        handles = (handle.partition(":")[2] for handle in self.handles)
        return {normalise(text) for text in (self.name, self.reading, *self.handles, *handles)} - {""}


@dataclass(frozen=True, slots=True)
class WorkspaceNames:
    """Every name of a workspace, for the parser (it is a KnownNames) and for completion.

    Attributes:
        by_id: everyone who is not archived.
        index: the dictionaries the parser asks.
        prefixes: sorted keys to complete from; `owners[i]` bears `prefixes[i]`.
    """

    by_id: Mapping[UUID, NamedPerson] = field(default_factory=dict)
    index: NameIndex = field(default_factory=NameIndex)
    prefixes: Sequence[str] = ()
    owners: Sequence[UUID] = ()

    def people(self, key: str) -> Sequence[KnownPerson]:
        """Everyone with this full name or reading, first name, or first and last name."""
        return self._once(self.index.people(key))

    def handles(self, key: str) -> Sequence[KnownPerson]:
        """Everyone with this handle."""
        return self._once(self.index.handles(key))

    def event(self, key: str) -> KnownEvent | None:
        """The newest event of this name."""
        return self.index.event(key)

    def resource(self, key: str) -> KnownThing | None:
        """The newest resource of this title."""
        return self.index.resource(key)

    def swag(self, key: str) -> KnownThing | None:
        """The swag item of this name."""
        return self.index.swag(key)

    def starting_with(self, typed: str, limit: int = SUGGESTIONS_MAX) -> list[NamedPerson]:
        """At most `limit` people of whose names, readings or handles a word starts with `typed`; best ones first."""
        key = normalise(typed)
        start = bisect_left(self.prefixes, key)
        end = min(bisect_left(self.prefixes, key + _LAST), start + _SCANNED_MAX)
        found = dict.fromkeys(self.owners[place] for place in range(start, end))
        people = [self.by_id[id] for id in found]
        people.sort(key=lambda person: not normalise(person.name).startswith(key))
        return people[:limit]

    def _once(self, found: Sequence[KnownPerson]) -> Sequence[KnownPerson]:
        """Somebody whose name and reading share a word is found twice, but is one person."""
        if not found:
            return ()
        once = dict.fromkeys(person.id for person in found)
        return tuple(KnownPerson(id, self.by_id[id].name) for id in once)


@dataclass(frozen=True, slots=True)
class ChosenNames:
    """Known names with the questions already answered: for a chosen key only that person; None is somebody new."""

    names: KnownNames
    choices: Mapping[str, UUID | None] = field(default_factory=lambda: _NO_CHOICES)

    def people(self, key: str) -> Sequence[KnownPerson]:
        """The chosen person, nobody when somebody new was chosen, else everyone of this name."""
        return self._chosen(key, self.names.people(key))

    def handles(self, key: str) -> Sequence[KnownPerson]:
        """The chosen person, nobody when somebody new was chosen, else everyone with this handle."""
        return self._chosen(key, self.names.handles(key))

    def event(self, key: str) -> KnownEvent | None:
        """The event of this name."""
        return self.names.event(key)

    def resource(self, key: str) -> KnownThing | None:
        """The resource of this title."""
        return self.names.resource(key)

    def swag(self, key: str) -> KnownThing | None:
        """The swag item of this name."""
        return self.names.swag(key)

    def _chosen(self, key: str, found: Sequence[KnownPerson]) -> Sequence[KnownPerson]:
        if key not in self.choices:
            return found
        chosen = self.choices[key]
        return tuple(person for person in found if person.id == chosen)


@dataclass(frozen=True, slots=True)
class CaptureGround:
    """What a capture line needs of a workspace: its names, its clock (aware) and the zone the person sits in."""

    names: WorkspaceNames
    clock: Callable[[], datetime]
    zone: str

    def now(self) -> datetime:
        """The present, in the person's zone."""
        return self.clock().astimezone(ZoneInfo(self.zone))


def capture_ground(workspace: Workspace) -> CaptureGround:
    """Names, clock and zone of a workspace. Blocks; about two seconds at 100,000 people."""
    return CaptureGround(known_names(workspace), workspace.clock, workspace.zone)


def known_names(workspace: Workspace) -> WorkspaceNames:
    """Every name of the workspace. Blocks; about two seconds at 100,000 people."""
    with workspace.database.reading() as work:
        handles: dict[UUID, list[str]] = {}
        for person_id, service, value in people_store.all_handles(work):
            handles.setdefault(person_id, []).append(f"{service}:{value}")
        people = [
            NamedPerson(id, name, reading, tuple(handles.get(id, ())), teammate)
            for id, name, reading, teammate in people_store.names(work)
        ]
        return _indexed(people, _catalogue_index(work))


def refreshed(workspace: Workspace, names: WorkspaceNames, changes: Changes) -> WorkspaceNames:
    """`names` after a change; the same object when it touched none of them. Blocks; reads only what changed."""
    if changes.many:
        return known_names(workspace)
    with workspace.database.reading() as work:
        things = _catalogue_index(work) if changes.tables & _CATALOGUE_TABLES else names.index
        before = {id: names.by_id[id] for id in changes.people if id in names.by_id}
        after = {
            person.id: NamedPerson(
                person.id,
                person.draft.name,
                person.draft.reading,
                tuple(f"{handle.service}:{handle.value}" for handle in person.draft.handles),
                person.draft.teammate,
            )
            for person in people_store.get_people(work, list(changes.people))
            if not person.archived
        }
    if before == after and things is names.index:
        return names
    return _exchanged(names, before, after, things)


def _catalogue_index(work: UnitOfWork) -> NameIndex:
    return index_names(
        events=[KnownEvent(item.id, item.draft.name, item.draft.kind.channel) for item in catalogue.events(work)],
        resources=[KnownThing(item.id, item.title) for item in catalogue.resources(work)],
        swag=[KnownThing(id, name) for id, name in catalogue.swag_items(work)],
    )


def _people_index(people: Iterable[NamedPerson]) -> NameIndex:
    pairs: list[tuple[KnownPerson, tuple[str, ...]]] = []
    for person in people:
        pairs.append((KnownPerson(person.id, person.name), person.handles))
        if person.reading:
            pairs.append((KnownPerson(person.id, person.reading), ()))
    return index_names(pairs)


def _with_people(index: NameIndex, things: NameIndex) -> NameIndex:
    return replace(things, people_by_name=index.people_by_name, people_by_handle=index.people_by_handle)


def _prefixes(person: NamedPerson) -> set[str]:
    keys: set[str] = set()
    for name in (person.name, person.reading) if person.reading else (person.name,):
        rest = normalise(name)
        while rest:
            keys.add(rest)
            rest = rest.partition(" ")[2]
    for handle in person.handles:
        keys.add(normalise(handle.partition(":")[2]))
    keys.discard("")
    return keys


def _indexed(people: Sequence[NamedPerson], things: NameIndex) -> WorkspaceNames:
    keys: list[str] = []
    bearers: list[UUID] = []
    for person in people:
        for key in _prefixes(person):
            keys.append(key)
            bearers.append(person.id)
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return WorkspaceNames(
        {person.id: person for person in people},
        _with_people(_people_index(people), things),
        [keys[place] for place in order],
        [bearers[place] for place in order],
    )


def _exchanged(
    names: WorkspaceNames,
    before: Mapping[UUID, NamedPerson],
    after: Mapping[UUID, NamedPerson],
    things: NameIndex,
) -> WorkspaceNames:
    old, new = _people_index(before.values()), _people_index(after.values())
    index = NameIndex(
        _exchanged_keys(names.index.people_by_name, old.people_by_name, new.people_by_name),
        _exchanged_keys(names.index.people_by_handle, old.people_by_handle, new.people_by_handle),
    )
    prefixes, owners = list(names.prefixes), list(names.owners)
    for person in before.values():
        for key in _prefixes(person):
            place = bisect_left(prefixes, key)
            while owners[place] != person.id:
                place += 1
            del prefixes[place], owners[place]
    for person in after.values():
        for key in _prefixes(person):
            place = bisect_left(prefixes, key)
            prefixes.insert(place, key)
            owners.insert(place, person.id)
    by_id = dict(names.by_id)
    for id in before:
        del by_id[id]
    by_id.update(after)
    return WorkspaceNames(by_id, _with_people(index, things), prefixes, owners)


def _exchanged_keys(
    found: Mapping[str, Sequence[KnownPerson]],
    old: Mapping[str, Sequence[KnownPerson]],
    new: Mapping[str, Sequence[KnownPerson]],
) -> Mapping[str, Sequence[KnownPerson]]:
    result = dict(found)
    for key, people in old.items():
        gone = {person.id for person in people}
        left = [person for person in result.get(key, ()) if person.id not in gone]
        if left:
            result[key] = left
        else:
            result.pop(key, None)
    for key, people in new.items():
        result[key] = [*result.get(key, ()), *people]
    return result
