"""Resources: the map of content, what one of them did, what a person got and lacks, and every change to them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import numpy as np

from care_desktop.domain import insight_content
from care_desktop.domain.insight_content import WINDOW_DAYS, ContentRow
from care_desktop.domain.interactions import Milestone, code_of
from care_desktop.domain.resource_map import PersonMap, person_map
from care_desktop.domain.resources import STAGE_OF_KIND, Phase, Resource, ResourceKind, ResourceState
from care_desktop.errors import Conflict, InvalidInput
from care_desktop.services.objection import refuse_objectors
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage import catalogue
from care_desktop.storage import people as people_store
from care_desktop.storage import resources as store
from care_desktop.storage.ids import new_id
from care_desktop.storage.insight_resources import given_rows
from care_desktop.storage.resources import Count, Reach, ResourceGiven
from care_desktop.storage.types import from_epoch_day, to_epoch_day
from care_desktop.storage.work import UnitOfWork

__all__ = [
    "ContentMap",
    "Count",
    "Followed",
    "KindOverview",
    "PersonResources",
    "Reach",
    "ResourceDetail",
    "ResourceGiven",
    "ResourceLine",
]

_MILESTONES = tuple(Milestone)


@dataclass(frozen=True, slots=True)
class ResourceLine:
    """A resource and how often it was given."""

    item: Resource
    times: int


@dataclass(frozen=True, slots=True)
class KindOverview:
    """One of the 12 places of the map.

    Attributes:
        resources: the most given first, retired ones last.
        times: how often something of the kind was given.
        in_stage: how many developers show in the stage the kind is for.
    """

    kind: ResourceKind
    resources: tuple[ResourceLine, ...]
    times: int
    in_stage: int

    @property
    def on_offer(self) -> bool:
        """Whether there is something of this kind that can be given."""
        return any(line.item.can_be_given for line in self.resources)


@dataclass(frozen=True, slots=True)
class ContentMap:
    """The CARE content map; `first_given` None when nothing was given yet."""

    kinds: tuple[KindOverview, ...]
    times: int
    first_given: date | None
    today: date


@dataclass(frozen=True, slots=True)
class Followed:
    """A gift and the first milestone within 90 days after it.

    Attributes:
        milestone: None when there was none.
        on: its day.
        is_early: fewer than 90 days have passed, so that one may still follow.
    """

    given: ResourceGiven
    milestone: Milestone | None
    on: date | None
    is_early: bool


@dataclass(frozen=True, slots=True)
class ResourceDetail:
    """A resource with whom it was given to, newest first."""

    item: Resource
    count: Count
    followed: tuple[Followed, ...]
    today: date


@dataclass(frozen=True, slots=True)
class PersonResources:
    """What a person got and lacks.

    Attributes:
        map: None for a teammate, who has no stage.
        suggestion: the resource of the best next kind that was given most often; None when there is none.
        given: newest first, each with its resource.
        choices: everything that can be given, by kind and title.
    """

    person_id: UUID
    map: PersonMap | None
    suggestion: Resource | None
    given: tuple[tuple[ResourceGiven, Resource], ...]
    choices: tuple[Resource, ...]
    today: date


def content_map(workspace: Workspace) -> ContentMap:
    """Every kind with its resources and how often they were given. Blocks."""
    with workspace.database.reading() as work:
        times, stages = store.times_given(work), store.people_in_stages(work)
        lines = [ResourceLine(item, times.get(item.id, 0)) for item in catalogue.resources(work)]
        first = store.first_given(work)
    kinds = []
    for kind in ResourceKind:
        own = sorted((line for line in lines if line.item.kind is kind), key=_by_use)
        in_stage = stages.get(code_of(STAGE_OF_KIND[kind]), 0)
        kinds.append(KindOverview(kind, tuple(own), sum(line.times for line in own), in_stage))
    return ContentMap(tuple(kinds), sum(kind.times for kind in kinds), first, workspace.today())


def _by_use(line: ResourceLine) -> tuple[bool, int, str]:
    return line.item.state is ResourceState.RETIRED, -line.times, line.item.title.casefold()


def reach(workspace: Workspace, kind: ResourceKind) -> Reach:
    """Whom a kind of content reached. Blocks."""
    with workspace.database.reading() as work:
        return store.reach_of_kind(work, code_of(kind))


def milestones(workspace: Workspace) -> dict[ResourceKind, ContentRow]:
    """What followed each kind, counted as Insights counts "Which content helps?" over all time. Blocks.

    A kind whose gifts cannot be compared yet is missing. About 1 s when 100,000 pieces were given.
    """
    with workspace.database.reading() as work:
        rows = given_rows(work)
        steps = store.steps_of(work, np.unique(rows[:, 0]))
    person = np.searchsorted(steps.rownos, rows[:, 0])
    kind, day = rows[:, 1].astype(np.int8), rows[:, 2].astype(np.int32)
    kept = insight_content.comparable(day, steps.first_contact[person], to_epoch_day(workspace.today()))
    given = insight_content.given_with_milestones(steps, person[kept], kind[kept], day[kept], any_kind=False)
    found: dict[ResourceKind, ContentRow] = {}
    for each in ResourceKind:
        of_kind = given.of(code_of(each))
        if len(of_kind.person):
            found[each] = insight_content.content_row(of_kind, each)
    return found


def detail(workspace: Workspace, id: UUID, limit: int = 500) -> ResourceDetail:
    """One resource, to whom it was given and what followed; the newest `limit` gifts. Blocks.

    Raises:
        NotFound: it is gone.
    """
    today = workspace.today()
    with workspace.database.reading() as work:
        item = store.get_resource(work, id)
        gifts = store.given(work, resource_id=id, limit=limit)
        count = store.count_of(work, id)
        followed = _followed(work, gifts, today)
    return ResourceDetail(item, count, followed, today)


def _followed(work: UnitOfWork, gifts: Sequence[ResourceGiven], today: date) -> tuple[Followed, ...]:
    steps = store.steps_of(work, np.unique(np.array([gift.rowno for gift in gifts], dtype=np.int64)))
    rows = np.flatnonzero(insight_content.milestone_rows(steps))
    reached: dict[int, list[tuple[int, int]]] = {}
    for place, day, code in zip(
        steps.person[rows].tolist(), steps.day[rows].tolist(), steps.milestone[rows].tolist(), strict=True
    ):
        reached.setdefault(int(steps.rownos[place]), []).append((day, code))
    found = []
    for gift in gifts:
        start = to_epoch_day(gift.on)
        after = [step for step in reached.get(gift.rowno, ()) if start < step[0] <= start + WINDOW_DAYS]
        day, code = min(after, default=(0, 0))
        milestone = _MILESTONES[code - 1] if code else None
        is_early = (today - gift.on).days < WINDOW_DAYS
        found.append(Followed(gift, milestone, from_epoch_day(day) if code else None, is_early))
    return tuple(found)


def of_person(workspace: Workspace, person_id: UUID) -> PersonResources:
    """What a person got and lacks, and what is best given next. Blocks.

    Raises:
        NotFound: the person is gone.
    """
    with workspace.database.reading() as work:
        people_store.get_person(work, person_id)
        stage = store.shown_stage(work, person_id)
        gifts = store.given(work, person_id=person_id)
        items = {item.id: item for item in catalogue.resources(work)}
        times = store.times_given(work)
    had = {gift.resource_id for gift in gifts}
    fresh = [item for item in items.values() if item.can_be_given and item.id not in had]
    got = {items[id].kind for id in had}
    found = None if stage is None else person_map(stage, got, {item.kind for item in fresh})
    suggestion = None
    if found is not None and found.best is not None:
        of_kind = [ResourceLine(item, times.get(item.id, 0)) for item in fresh if item.kind is found.best.kind]
        suggestion = min(of_kind, key=_by_readiness).item
    kinds = list(ResourceKind)
    choices = [item for item in items.values() if item.can_be_given]
    choices.sort(key=lambda item: (kinds.index(item.kind), item.title.casefold()))
    return PersonResources(
        person_id,
        found,
        suggestion,
        tuple((gift, items[gift.resource_id]) for gift in gifts),
        tuple(choices),
        workspace.today(),
    )


def _by_readiness(line: ResourceLine) -> tuple[bool, int, str]:
    return line.item.state is not ResourceState.PUBLISHED, -line.times, line.item.title.casefold()


def add(
    workspace: Workspace,
    title: str,
    kind: ResourceKind,
    *,
    url: str = "",
    state: ResourceState = ResourceState.PUBLISHED,
    phase: Phase | None = None,
) -> Outcome[UUID]:
    """Store a new resource. Blocks.

    Raises:
        InvalidInput: the title or the address will not do, or there is one of this title.
    """
    item = Resource(new_id(), title.strip(), kind, url.strip(), state, phase)
    with workspace.database.work() as work:
        _check(work, item)
        catalogue.add_resource(work, item)
        return commit(workspace, work, item.id, f"Add “{item.title}”")


def edit(workspace: Workspace, item: Resource) -> Outcome[UUID]:
    """Change a resource. Blocks.

    Raises:
        InvalidInput: the title or the address will not do, or there is another of this title.
        NotFound: it is gone.
    """
    item = replace(item, title=item.title.strip(), url=item.url.strip())
    with workspace.database.work() as work:
        before = store.get_resource(work, item.id)
        _check(work, item)
        store.edit_resource(work, item)
        return commit(workspace, work, item.id, f"Change “{before.title}”")


def retire(workspace: Workspace, id: UUID, retired: bool = True) -> Outcome[UUID]:
    """Take a resource out of what is given, or publish it again; who got it stays. Blocks.

    Raises:
        NotFound: it is gone.
    """
    with workspace.database.work() as work:
        item = store.get_resource(work, id)
        state = ResourceState.RETIRED if retired else ResourceState.PUBLISHED
        store.edit_resource(work, replace(item, state=state))
        return commit(workspace, work, id, f"{'Retire' if retired else 'Publish'} “{item.title}”")


def delete(workspace: Workspace, id: UUID) -> Outcome[None]:
    """Delete a resource that nobody got. Blocks.

    Raises:
        Conflict: somebody got it.
        NotFound: it is gone.
    """
    with workspace.database.work() as work:
        item = store.get_resource(work, id)
        count = store.count_of(work, id)
        if count.times:
            whom = "1 person" if count.people == 1 else f"{count.people} people"
            raise Conflict(f"“{item.title}” was given to {whom}, so it stays in their history.", "Retire it instead.")
        store.delete_resource(work, id)
        return commit(workspace, work, None, f"Delete “{item.title}”")


def give(workspace: Workspace, id: UUID, people: Sequence[UUID], on: date) -> Outcome[int]:
    """Record that people got a resource; the value is how many did not have it from that day already. Blocks.

    Raises:
        InvalidInput: nobody is named, the day lies ahead, it cannot be given, or somebody objected to what is recorded.
        NotFound: it is gone.
    """
    if not people:
        raise InvalidInput("Say who got it.")
    if on > workspace.today():
        raise InvalidInput("The day lies ahead; it is recorded when it was given.")
    with workspace.database.work() as work:
        item = store.get_resource(work, id)
        if not item.can_be_given:
            raise InvalidInput(f"“{item.title}” is {item.state}.", "Publish it before it is given.")
        refuse_objectors(work, people)
        added = store.give(work, id, people, on)
        names = ", ".join(people_store.name_of(work, who) for who in list(dict.fromkeys(people))[:3])
        return commit(workspace, work, added, f"Give “{item.title}” to {names}")


def take_back(workspace: Workspace, given_id: UUID) -> Outcome[None]:
    """Remove the record of one gift, entered by mistake. Blocks.

    Raises:
        NotFound: it is gone.
    """
    with workspace.database.work() as work:
        who = store.take_back(work, given_id)
        return commit(workspace, work, None, f"Delete what {people_store.name_of(work, who)} was given")


def _check(work: UnitOfWork, item: Resource) -> None:
    problems = item.problems()
    if problems:
        raise InvalidInput(" ".join(problems))
    other = store.resource_titled(work, item.title)
    if other is not None and other != item.id:
        raise InvalidInput(f"There is a resource called “{item.title}” already.")
