"""What Insights has first: scores and people, with what can be filtered by, while interactions are still being read."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np

from care_desktop.domain.care import stage_moves
from care_desktop.domain.insight import InsightFilters
from care_desktop.services import workspace_trust
from care_desktop.services.insight_data import InsightData, chosen_people
from care_desktop.services.outcome import Workspace
from care_desktop.storage import insight_rows
from care_desktop.storage.insight_rows import ContactColumns, InteractionColumns
from care_desktop.storage.types import from_epoch_day

TAGS_MAX = 60


@dataclass(frozen=True, slots=True)
class InsightFacets:
    """What Insights can be narrowed by, as of `today`.

    Attributes:
        people: how many developers there are.
        first_day: when the first thing happened; `today` when nothing did.
        owners, events: (key, name), by name.
        regions: as entered, without the unknown one; `has_unknown_region` says whether somebody has none.
        tags: the most used ones, at most TAGS_MAX, by name.
    """

    today: date
    people: int
    first_day: date
    owners: tuple[tuple[UUID, str], ...]
    events: tuple[tuple[UUID, str], ...]
    regions: tuple[str, ...]
    has_unknown_region: bool
    tags: tuple[str, ...]


def opening_data(workspace: Workspace) -> InsightData:
    """Scores, people and events; interactions and contacts are empty. Blocks, about 1.8 s for 100,000 people."""
    scores = workspace_trust.load(workspace)
    with workspace.database.reading() as work:
        people, events = insight_rows.person_columns(work), insight_rows.event_columns(work)
    if len(scores.places) != len(people.rowno):
        scores = workspace_trust.load(workspace)
    return InsightData(
        today=workspace.today(),
        zone=workspace.zone,
        scores=scores,
        moves=stage_moves(scores.evidence, workspace.weights),
        people=people,
        interactions=_no_interactions(),
        events=events,
        contacts=_no_contacts(len(people.rowno)),
    )


def _no_interactions() -> InteractionColumns:
    ints, codes = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int8)
    return InteractionColumns(
        rowno=ints,
        day=np.zeros(0, dtype=np.int32),
        instant_s=ints,
        day_only=np.zeros(0, dtype=np.bool_),
        channel=codes,
        flow=codes,
        direction=codes,
        initiated_by=codes,
        duration_min=np.zeros(0),
        cost=ints,
        currency=ints,
        currencies=(),
        event=ints,
    )


def _no_contacts(people: int) -> ContactColumns:
    none = np.zeros(0, dtype=np.int64)
    return ContactColumns(none, none, np.zeros(people + 1, dtype=np.int64))


def facets(data: InsightData) -> InsightFacets:
    """What `data` can be narrowed by; milliseconds."""
    people, days = data.people, data.scores.evidence.day
    used = np.bincount(people.tag, minlength=len(people.tags))
    most = sorted(np.argsort(-used, kind="stable")[:TAGS_MAX].tolist())
    return InsightFacets(
        today=data.today,
        people=len(people.rowno),
        first_day=min(from_epoch_day(int(days.min())), data.today) if len(days) else data.today,
        owners=people.owners,
        events=tuple(zip(data.events.id, data.events.name, strict=True)),
        regions=tuple(name for name in people.regions if name),
        has_unknown_region=bool(np.any(people.region == people.regions.index(""))),
        tags=tuple(people.tags[place] for place in most),
    )


def people_chosen(data: InsightData, filters: InsightFilters) -> int:
    """How many people pass the filters; milliseconds."""
    return int(np.count_nonzero(chosen_people(data, filters)))
