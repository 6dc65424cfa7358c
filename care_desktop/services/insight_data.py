"""Everything Insights counts, held as arrays in memory, and who and what passes the filters."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import numpy as np

from care_desktop.domain.care import StageMoves, stage_moves
from care_desktop.domain.facts import Codes, Flags
from care_desktop.domain.insight import InsightFilters
from care_desktop.domain.interactions import code_of
from care_desktop.domain.resources import Stage
from care_desktop.errors import StorageFailure
from care_desktop.services import workspace_trust
from care_desktop.services.outcome import Workspace
from care_desktop.services.workspace_trust import ScoreArrays
from care_desktop.storage import insight_loops, insight_resources, insight_rows, interaction_facts
from care_desktop.storage.insight_loops import FeedbackColumns, PromiseColumns
from care_desktop.storage.insight_resources import ResourceColumns
from care_desktop.storage.insight_rows import (
    MONEY_PARTS,
    AdvocateColumns,
    ContactColumns,
    EventColumns,
    InteractionColumns,
    PersonColumns,
)
from care_desktop.storage.types import from_epoch_day, to_epoch_day

__all__ = [
    "MONEY_PARTS",
    "ContactColumns",
    "EventColumns",
    "InsightData",
    "InteractionColumns",
    "PersonColumns",
    "chosen_interactions",
    "chosen_people",
    "from_epoch_day",
    "load",
    "to_epoch_day",
]


@dataclass(frozen=True, slots=True)
class InsightData:
    """One state of a workspace. Places of people are the same in `scores`, `moves`, `people` and `contacts`.

    Attributes:
        today: the day it is of.
        zone: IANA name of the zone the person sits in.
        moves: every change of computed stage of everyone.
        loops: what questions about promises, feedback, content and advocates need besides; None while only scores
            and people have been read.
    """

    today: date
    zone: str
    scores: ScoreArrays
    moves: StageMoves
    people: PersonColumns
    interactions: InteractionColumns
    events: EventColumns
    contacts: ContactColumns
    loops: "LoopColumns | None" = None


@dataclass(frozen=True, slots=True)
class LoopColumns:
    """What is not an interaction: promises, feedback, content given; the channel of each event; who of us took part."""

    promises: PromiseColumns
    feedback: FeedbackColumns
    resources: ResourceColumns
    event_channels: Codes
    advocates: AdvocateColumns


def load(workspace: Workspace, scores: ScoreArrays | None = None) -> InsightData:
    """Read everything. Blocks; some seconds for 100,000 people and a million interactions: run it in the background.

    Args:
        workspace: what to read.
        scores: kept ones, brought up to date by whoever keeps them; None reads them too.
    """
    kept = scores if scores is not None else workspace_trust.load(workspace)
    _pack(workspace)
    with workspace.database.reading() as work:
        packed = interaction_facts.read(work)
        people = insight_rows.person_columns(work)
        events = insight_rows.event_columns(work)
        interactions = insight_rows.interaction_columns(work, events, packed)
        contacts = insight_rows.contact_columns(work, people, interactions)
        loops = LoopColumns(
            insight_loops.promise_columns(work, people),
            insight_loops.feedback_columns(work, people),
            insight_resources.resource_columns(work, people),
            insight_resources.event_channels(work),
            insight_rows.advocate_columns(work, interactions, packed),
        )
    if len(kept.places) != len(people.rowno):
        kept = workspace_trust.load(workspace)
    moves = stage_moves(kept.evidence, workspace.weights)
    return InsightData(workspace.today(), workspace.zone, kept, moves, people, interactions, events, contacts, loops)


def _pack(workspace: Workspace) -> None:
    """Keep what was packed anew, so that the next reading is quick; a file that cannot be written is read as it is."""
    with workspace.database.reading() as work:
        if not interaction_facts.is_stale(work):
            return
    with suppress(StorageFailure), workspace.database.work() as work:
        interaction_facts.refresh(work)
        work.commit()


def chosen_people(data: InsightData, filters: InsightFilters) -> Flags:
    """Who passes the filters, as they are now; the period chooses nobody. Milliseconds."""
    people = data.people
    chosen = np.ones(len(people.rowno), dtype=np.bool_)
    if filters.owner is not None:
        ids = [id for id, _name in people.owners]
        chosen &= people.owner == (ids.index(filters.owner) if filters.owner in ids else -2)
    if filters.region is not None:
        chosen &= people.region == (people.regions.index(filters.region) if filters.region in people.regions else -2)
    if filters.tag is not None:
        tagged = people.tag_person[people.tag == (people.tags.index(filters.tag) if filters.tag in people.tags else -2)]
        chosen &= np.isin(np.arange(len(chosen)), tagged)
    if filters.stage is not None:
        chosen &= people.shown_stage == code_of(Stage(filters.stage))
    if filters.event is not None:
        contacts = data.contacts
        met = contacts.person[data.interactions.event[contacts.interaction] == _event_place(data, filters)]
        chosen &= np.isin(np.arange(len(chosen)), met)
    return chosen


def chosen_interactions(data: InsightData, filters: InsightFilters) -> Flags:
    """Interactions in the period (and at the event) with at least one chosen developer. Milliseconds."""
    rows, contacts = data.interactions, data.contacts
    chosen = np.zeros(len(rows.rowno), dtype=np.bool_)
    chosen[contacts.interaction[chosen_people(data, filters)[contacts.person]]] = True
    chosen &= (rows.day >= to_epoch_day(filters.period.start)) & (rows.day <= to_epoch_day(filters.period.end))
    if filters.event is not None:
        chosen &= rows.event == _event_place(data, filters)
    return chosen


def _event_place(data: InsightData, filters: InsightFilters) -> int:
    return data.events.id.index(filters.event) if filters.event in data.events.id else -2
