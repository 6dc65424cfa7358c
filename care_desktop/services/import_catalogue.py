"""Events and resources that an imported row names: found by id or name, made when they are new."""

from uuid import UUID

from care_desktop.domain.events import EventKind
from care_desktop.domain.people import normalise_name
from care_desktop.domain.resources import ResourceKind, ResourceState
from care_desktop.services.import_run import ImportRun
from care_desktop.storage import bulk
from care_desktop.storage import tables as t
from care_desktop.storage.ids import new_id


class CatalogueNames:
    """The events and resources of the workspace, together with those that this import makes."""

    def __init__(self, run: ImportRun) -> None:
        run.flush()
        self._run = run
        events, resources = bulk.all_events(run.work), bulk.all_resources(run.work)
        self._event_ids, self._resource_ids = {key for key, _ in events}, {key for key, _ in resources}
        self._events, self._resources = ({name: key for key, name in found} for found in (events, resources))

    def event_meant(self, id: UUID | None, name: str, kind: EventKind = EventKind.CONFERENCE) -> UUID | None:
        """The event of this id, else of this name; made when it is new and has a name; None when none is meant."""
        if id in self._event_ids:
            return id
        name = name.strip()
        found = None if id else self._events.get(normalise_name(name))
        if found is not None or not name:
            return found
        key = id or new_id()
        row = (key, name, normalise_name(name), kind, None, None, "", "", "", None, "", None, "", "", "", "")
        self._run.store([(t.event, row)])
        self._run.new["events"] += 1
        self._event_ids.add(key)
        self._events[normalise_name(name)] = key
        return key

    def resource_meant(self, id: UUID | None, title: str) -> UUID | None:
        """The resource of this id, else of this title; made as explainer docs when it is new and has a title."""
        if id in self._resource_ids:
            return id
        title = title.strip()
        found = None if id else self._resources.get(normalise_name(title))
        if found is not None or not title:
            return found
        key = id or new_id()
        row = (key, title, normalise_name(title), ResourceKind.EXPLAINER, "", ResourceState.PUBLISHED, None)
        self._run.store([(t.resource, row)])
        self._run.new["resources"] += 1
        self._resource_ids.add(key)
        self._resources[normalise_name(title)] = key
        return key
