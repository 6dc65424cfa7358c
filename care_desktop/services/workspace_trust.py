"""Everyone's trust week by week, held as arrays into which a change is folded."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from uuid import UUID

import numpy as np

from care_desktop.domain.evidence import Evidence, columns_from, evidence_from, with_people
from care_desktop.domain.group_trust import UNKNOWN, Hundredths, counts_among_all, move_counts, trust_hundredths
from care_desktop.domain.series import TrustCounts, week_days
from care_desktop.domain.weights import Weights
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.storage import interactions, people, relationship_rows
from care_desktop.storage.facts import load_facts
from care_desktop.storage.types import to_epoch_day

YEARS = 5
PLACES_TO_SPARE = 1000
DAYS_A_YEAR = 365
FOLDED_IN_MAX = 20
# What changes scores without naming the person in its own row.
_UNNAMED_TABLES = frozenset({"promise", "feedback", "feedback_step", "setting"})


@dataclass(frozen=True)
class ScoreArrays:
    """Everything about everyone's trust in memory; made by `load`, kept by whoever shows it.

    After a change only the new arrays may be used: `counts` and `hundredths` are written in place, for copying takes
    longer than all the rest.

    Attributes:
        today: the day it is of; the last date is the end of this day.
        weights: what the evidence was weighed with.
        places: key of a developer (16 bytes) -> index of the person in the other fields.
        loaded: what had happened, by person and day, when everything was read.
        changed: evidence of the people who changed since, each as a single person.
        counts: how many people had which trust at each date.
        hundredths: everyone's trust at each date, with columns to spare for people who are yet to come.
    """

    today: date
    weights: Weights
    places: Mapping[bytes, int]
    loaded: Evidence
    changed: Mapping[int, Evidence]
    counts: TrustCounts
    hundredths: Hundredths

    @cached_property
    def evidence(self) -> Evidence:
        """What happened with everyone as of now; put together when it is first asked for, for a change needs it not."""
        return with_people(self.loaded, self.changed, len(self.places))


def load(workspace: Workspace, years: int = YEARS) -> ScoreArrays:
    """Read and weigh what happened with everyone, and walk through these years week by week.

    Blocks; about 2 s for 100,000 people and a million interactions: run it in the background.
    """
    weights, today = workspace.weights, workspace.today()
    with workspace.database.reading() as work:
        loaded = load_facts(work, weights, today=today)
        keys = relationship_rows.developer_keys(work)
    evidence = evidence_from(loaded.columns, weights)
    end = to_epoch_day(today) + 1
    dates = week_days(end - years * DAYS_A_YEAR, end)
    hundredths = trust_hundredths(evidence, dates, weights, PLACES_TO_SPARE)
    places = {key: place for place, key in enumerate(keys)}
    return ScoreArrays(today, weights, places, evidence, {}, counts_among_all(hundredths, dates), hundredths)


def after_changes(workspace: Workspace, arrays: ScoreArrays, changes: Changes) -> ScoreArrays:
    """The arrays after a change that was broadcast. Blocks; milliseconds unless everything has to be read again."""
    if changes.many or changes.tables & _UNNAMED_TABLES:
        return load(workspace)
    with workspace.database.reading() as work:
        touched = interactions.people_of(work, changes.interactions)
    return with_people_changed(workspace, arrays, touched | changes.people)


def with_people_changed(workspace: Workspace, arrays: ScoreArrays, ids: Collection[UUID]) -> ScoreArrays:
    """The arrays after something changed about these people, who may be new, gone, or teammates by now.

    Blocks; milliseconds a person. On another day, under other weights, or for more than FOLDED_IN_MAX people
    everything is read again.
    """
    weights, today = workspace.weights, workspace.today()
    if (arrays.today, arrays.weights) != (today, weights) or len(ids) > FOLDED_IN_MAX:
        return load(workspace)
    if not ids:
        return arrays
    with workspace.database.reading() as work:
        loaded = load_facts(work, weights, today=today, people=list(ids))
        rownos = people.rownos_of(work, ids)
    changed = evidence_from(loaded.columns, weights)
    nothing = evidence_from(columns_from((), 1), weights)
    place_of = {rowno: place for place, rowno in enumerate(loaded.rownos.tolist())}
    for id in ids:
        place = place_of.get(rownos.get(id, -1))
        if place is not None or id.bytes in arrays.places:
            arrays = _with_person(arrays, id, nothing if place is None else changed.of(place))
    return arrays


def _with_person(arrays: ScoreArrays, id: UUID, after: Evidence) -> ScoreArrays:
    if id.bytes not in arrays.places:
        arrays = _with_room_for(arrays, id)
    place = arrays.places[id.bytes]
    column = trust_hundredths(after, arrays.counts.as_of_days, arrays.weights)[:, 0]
    move_counts(arrays.counts, arrays.hundredths[:, place], column)
    arrays.hundredths[:, place] = column
    return replace(arrays, changed={**arrays.changed, place: after})


def _with_room_for(arrays: ScoreArrays, id: UUID) -> ScoreArrays:
    """One more person, of whom nothing is known yet."""
    full = len(arrays.places) == arrays.hundredths.shape[1]
    return replace(
        arrays,
        places={**arrays.places, id.bytes: len(arrays.places)},
        hundredths=_wider(arrays.hundredths) if full else arrays.hundredths,
    )


def _wider(hundredths: Hundredths) -> Hundredths:
    return np.pad(hundredths, ((0, 0), (0, PLACES_TO_SPARE)), constant_values=UNKNOWN)
