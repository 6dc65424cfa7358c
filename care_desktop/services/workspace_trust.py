"""Trust of the whole workspace week by week, split by owner, tag, country or stage; events held as arrays."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np

from care_desktop.domain.care import stage_moves, stages_on
from care_desktop.domain.evidence import Evidence, columns_from, evidence_from, with_people
from care_desktop.domain.group_trust import (
    UNKNOWN,
    Grouping,
    Hundredths,
    TrustSplit,
    counts_among_all,
    grouping,
    groups_of,
    largest_groups,
    move_counts,
    quantiles_of_groups,
    regrouped,
    trust_hundredths,
)
from care_desktop.domain.resources import Stage
from care_desktop.domain.series import Quantiles, TrustCounts, quantiles_of, week_days
from care_desktop.domain.weights import Weights
from care_desktop.services import derived
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.storage import interactions, people, relationship_rows, summaries
from care_desktop.storage.facts import load_facts
from care_desktop.storage.types import from_epoch_day, to_epoch_day
from care_desktop.storage.work import UnitOfWork

__all__ = ["ScoreArrays", "TrustSplit", "WeeklyTrust"]

YEARS = 5
PLACES_TO_SPARE = 1000
DAYS_A_YEAR = 365
FOLDED_IN_MAX = 20
# What changes scores without naming the person in its own row.
_UNNAMED_TABLES = frozenset({"promise", "feedback", "feedback_step", "setting"})
_STAGES = tuple(Stage)


@dataclass(frozen=True)
class ScoreArrays:
    """Everything about everyone's trust in memory; made by `load`, kept by whoever shows it.

    After a change only the new arrays may be used: `counts`, `hundredths` and `kept` are written in place, for copying
    takes longer than all the rest.

    Attributes:
        today: the day it is of; the last date is the end of this day.
        weights: what the evidence was weighed with.
        places: key of a developer (16 bytes) -> index of the person in the other fields.
        loaded: what had happened, by person and day, when everything was read.
        changed: evidence of the people who changed since, each as a single person.
        counts: how many people had which trust at each date.
        hundredths: everyone's trust at each date, with columns to spare for people who are yet to come.
        groups: who belongs to which group, by what they are split by.
        kept: quantiles of groups that were asked for since somebody in them changed.
    """

    today: date
    weights: Weights
    places: Mapping[bytes, int]
    loaded: Evidence
    changed: Mapping[int, Evidence]
    counts: TrustCounts
    hundredths: Hundredths
    groups: Mapping[TrustSplit, Grouping]
    kept: dict[tuple[TrustSplit, Hashable], Quantiles]

    @cached_property
    def evidence(self) -> Evidence:
        """What happened with everyone as of now; put together when it is first asked for, for a change needs it not."""
        return with_people(self.loaded, self.changed, len(self.places))


@dataclass(frozen=True, slots=True)
class WeeklyTrust:
    """Median and quartiles of trust of a group at the end of each day of `days`, oldest first, as known today.

    Attributes:
        group: what the group is called; empty for everyone.
        members: how many people belong to it, with or without evidence.
        quantiles: arrays over `days`; NaN where nobody, or in a group fewer than GROUP_MIN people, are known.
    """

    group: str
    members: int
    days: tuple[date, ...]
    quantiles: Quantiles


def load(workspace: Workspace, years: int = YEARS) -> ScoreArrays:
    """Read and weigh what happened with everyone, and walk through these years week by week.

    Blocks; about 2 s for 100,000 people and a million interactions: run it in the background.
    """
    weights, today = workspace.weights, workspace.today()
    with workspace.database.reading() as work:
        loaded = load_facts(work, weights, today=today)
        members = relationship_rows.memberships(work)
        by_hand = summaries.hand_set_stages(work)
    evidence = evidence_from(loaded.columns, weights)
    end = to_epoch_day(today) + 1
    dates = week_days(end - years * DAYS_A_YEAR, end)
    hundredths = trust_hundredths(evidence, dates, weights, PLACES_TO_SPARE)
    places = {key: place for place, key in enumerate(members.keys)}
    stage = stages_on(stage_moves(evidence, weights), evidence.people, [end])[:, 0]
    shown = derived.shown_codes(stage, loaded.rownos, by_hand, end)
    groups = {
        TrustSplit.OWNER: grouping(members.owners),
        TrustSplit.TAG: grouping([tag for _, tag in members.tagged], [places[key] for key, _ in members.tagged]),
        TrustSplit.COUNTRY: grouping(members.countries),
        TrustSplit.STAGE: grouping(shown.tolist()),
    }
    counts = counts_among_all(hundredths, dates)
    return ScoreArrays(today, weights, places, evidence, {}, counts, hundredths, groups, {})


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
        names = {id: _groups_now(work, id) for id in ids}
    changed = evidence_from(loaded.columns, weights)
    nothing = evidence_from(columns_from((), 1), weights)
    place_of = {rowno: place for place, rowno in enumerate(loaded.rownos.tolist())}
    for id in ids:
        place = place_of.get(rownos.get(id, -1))
        if place is not None or id.bytes in arrays.places:
            arrays = _with_person(arrays, id, nothing if place is None else changed.of(place), names[id])
    return arrays


_Names = Mapping[TrustSplit, Sequence[Hashable]]


def _groups_now(work: UnitOfWork, id: UUID) -> _Names:
    """What a person belongs to; nothing when they are a teammate or gone."""
    members = relationship_rows.memberships(work, id.bytes)
    if not members.keys:
        return {}
    stage = relationship_rows.shown_stage_code(work, id.bytes)
    return {
        TrustSplit.OWNER: [name for name in members.owners if name is not None],
        TrustSplit.TAG: [tag for _, tag in members.tagged],
        TrustSplit.COUNTRY: [name for name in members.countries if name is not None],
        TrustSplit.STAGE: [] if stage is None else [stage],
    }


def _with_person(arrays: ScoreArrays, id: UUID, after: Evidence, names: _Names) -> ScoreArrays:
    if id.bytes not in arrays.places:
        arrays = _with_room_for(arrays, id)
    place = arrays.places[id.bytes]
    column = trust_hundredths(after, arrays.counts.as_of_days, arrays.weights)[:, 0]
    move_counts(arrays.counts, arrays.hundredths[:, place], column)
    arrays.hundredths[:, place] = column
    groups = dict(arrays.groups)
    for split, those in arrays.groups.items():
        before, now = set(groups_of(those, place)), set(names.get(split, ()))
        if before != now:
            groups[split] = regrouped(those, place, sorted(now, key=str))
        for name in before | now:
            arrays.kept.pop((split, name), None)
    return replace(arrays, changed={**arrays.changed, place: after}, groups=groups)


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


def of_everyone(arrays: ScoreArrays) -> WeeklyTrust:
    """Median and quartiles of everyone with evidence; some milliseconds."""
    return WeeklyTrust("", len(arrays.places), _days(arrays), quantiles_of(arrays.counts))


def by_group(workspace: Workspace, arrays: ScoreArrays, split: TrustSplit) -> list[WeeklyTrust]:
    """The same for each group, largest first, as the groups are now; those never of GROUP_MIN people are left out.

    Blocks; about 0.1 s for 100,000 people, and next to nothing for groups in which nobody changed since.
    """
    shown = largest_groups(arrays.groups[split])
    missing = [(name, members) for name, members in shown if (split, name) not in arrays.kept]
    quantiles = quantiles_of_groups(arrays.hundredths, arrays.counts.as_of_days, [members for _, members in missing])
    for (name, _), found in zip(missing, quantiles, strict=True):
        arrays.kept[split, name] = found
    with workspace.database.reading() as work:
        label_of = _labels(work, split, [name for name, _ in shown])
    lines = [
        WeeklyTrust(label_of[name], len(members), _days(arrays), arrays.kept[split, name]) for name, members in shown
    ]
    drawable = [line for line in lines if not np.all(np.isnan(line.quantiles.median))]
    return sorted(drawable, key=lambda line: (-line.members, line.group))


def _labels(work: UnitOfWork, split: TrustSplit, names: Sequence[Any]) -> dict[Any, str]:
    """What groups are called; owners as they are called now."""
    if split is TrustSplit.OWNER:
        return relationship_rows.names_of(work, names)
    return {name: _STAGES[name - 1] if split is TrustSplit.STAGE else name for name in names}


def _days(arrays: ScoreArrays) -> tuple[date, ...]:
    """The day at whose end each date lies: scores of a date count what lies strictly before it."""
    return tuple(from_epoch_day(day - 1) for day in arrays.counts.as_of_days.tolist())
