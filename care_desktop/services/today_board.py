"""Where everyone stands for Today, held as arrays: read once, afterwards only for whom a change touched."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from care_desktop.domain.cadence import NEVER, CadenceSource, cadence
from care_desktop.domain.evidence import evidence_from
from care_desktop.domain.facts import Flags, Floats, Ints
from care_desktop.domain.interactions import code_of
from care_desktop.domain.today_people import Standing, standing, tries_to_check
from care_desktop.domain.weights import Weights
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.services.relationship import cadence_by_tag
from care_desktop.storage import interactions, today_rows
from care_desktop.storage.facts import load_facts
from care_desktop.storage.types import to_epoch_day

# What changes the arrays without naming people: everything is read again, in the background.
UNNAMED_TABLES = frozenset({"promise", "feedback_step", "setting"})


@dataclass(frozen=True, slots=True)
class TodayBoard:
    """Everyone who is no teammate; arrays have one value per person, in the order of `keys`.

    Attributes:
        today: the day it is of; everything through this day counts.
        keys, places: 16 bytes a person, and the index of each.
        hidden: never to be suggested.
        owner: key of whoever looks after them, None for nobody; an array of objects.
        found: last contact, falls, tries and questions.
        cadence_days, source, tag: the cadence that holds (NaN), `code_of` its CadenceSource (0), the tag it is by ("").
        due: epoch day of the next contact by cadence; NEVER without one.
    """

    today: date
    weights: Weights
    keys: npt.NDArray[np.object_]
    places: Mapping[bytes, int]
    rowno: Ints
    hidden: Flags
    owner: npt.NDArray[np.object_]
    found: Standing
    cadence_days: Floats
    source: Ints
    tag: npt.NDArray[np.object_]
    due: Ints


_ARRAYS = ("keys", "rowno", "hidden", "owner", "cadence_days", "source", "tag", "due")
_FOUND = tuple(item.name for item in fields(Standing))


def load(workspace: Workspace, people: Collection[UUID] | None = None) -> TodayBoard:
    """Read and weigh what happened with everyone (None), or with these people.

    Blocks; for 100,000 people and a million interactions some seconds: run it in the background.
    """
    weights, today = workspace.weights, workspace.today()
    day, among = to_epoch_day(today), None if people is None else list(people)
    by_tag = cadence_by_tag(workspace)
    with workspace.database.reading() as work:
        members = today_rows.members(work, among)
        loaded = load_facts(work, weights, today=today, people=among)
        begun = today_rows.begun_by_them(work, tries_to_check(loaded.columns, day).tolist())
        tags = today_rows.tagged(work, by_tag.keys(), among)
    found = standing(loaded.columns, evidence_from(loaded.columns, weights), weights, day, begun)
    days, source, tag, due = _cadences(members, tags, by_tag, found)
    return TodayBoard(
        today,
        weights,
        _objects(members.keys),
        {key: place for place, key in enumerate(members.keys)},
        members.rowno,
        members.hidden,
        _objects(members.owner),
        found,
        days,
        source,
        tag,
        due,
    )


def _objects(items: Collection[Any]) -> npt.NDArray[np.object_]:
    made = np.empty(len(items), dtype=object)
    made[:] = list(items)
    return made


def _cadences(
    members: today_rows.Members, tags: list[tuple[int, str]], by_tag: Mapping[str, int], found: Standing
) -> tuple[Floats, Ints, npt.NDArray[np.object_], Ints]:
    """The cadence of everyone, where it comes from, and the day it makes due."""
    count = len(members.rowno)
    days = np.where(np.isnan(members.cadence_days), found.learned_days, members.cadence_days)
    by_hand = ~np.isnan(members.cadence_days)
    source = np.where(by_hand, code_of(CadenceSource.BY_HAND), code_of(CadenceSource.LEARNED))
    source = np.where(np.isnan(days), 0, source).astype(np.int64)
    tag = _objects([""] * count)
    of_person: dict[int, list[str]] = {}
    for rowno, name in tags:
        of_person.setdefault(rowno, []).append(name)
    for rowno, names in of_person.items():
        place = int(np.searchsorted(members.rowno, rowno))
        meant = None if by_hand[place] else cadence(None, names, by_tag, np.nan)
        if meant is not None:
            days[place], source[place], tag[place] = meant.days, code_of(meant.source), meant.tag
    has_due = (source > 0) & (found.last_contact != NEVER)
    # As `cadence.due_day` says of one person.
    due = np.where(has_due, found.last_contact + np.ceil(np.fmax(days, 0.0)).astype(np.int64), NEVER)
    return days, source, tag, due


def is_outdated(workspace: Workspace, board: TodayBoard, changes: Changes) -> bool:
    """Whether a change asks for everything to be read again, in the background; until then the board serves."""
    if (board.today, board.weights) != (workspace.today(), workspace.weights):
        return True
    return changes.many or bool(changes.tables & UNNAMED_TABLES)


def after_changes(workspace: Workspace, board: TodayBoard, changes: Changes) -> TodayBoard:
    """The board after a change that was broadcast, as far as it names people. Blocks; milliseconds.

    Ask `is_outdated` besides: what names nobody, or too many, is only right once everything was read again.
    """
    if changes.many or (board.today, board.weights) != (workspace.today(), workspace.weights):
        return board
    with workspace.database.reading() as work:
        ids = interactions.people_of(work, changes.interactions) | changes.people
    return with_people(workspace, board, ids)


def with_people(workspace: Workspace, board: TodayBoard, ids: Collection[UUID]) -> TodayBoard:
    """The board after something changed about these people, who may be new, gone, or teammates by now. Blocks."""
    if not ids:
        return board
    part = load(workspace, ids)
    known = np.array([board.places.get(key, -1) for key in part.keys], dtype=np.int64)
    new = np.flatnonzero(known < 0)
    at, of = known[known >= 0], np.flatnonzero(known >= 0)

    def joined(before: Any, after: Any) -> Any:
        # What stayed as it was is not copied: that would take most of the time.
        if not len(new) and np.array_equal(before[at], after[of]):
            return before
        values = np.concatenate([before, after[new]])
        values[at] = after[of]
        return values

    arrays = {name: joined(getattr(board, name), getattr(part, name)) for name in _ARRAYS}
    found = Standing(*(joined(getattr(board.found, name), getattr(part.found, name)) for name in _FOUND))
    places = dict(board.places) if len(new) else board.places
    if len(new):
        places = {**places, **{part.keys[place]: len(board.keys) + rank for rank, place in enumerate(new.tolist())}}
    gone = [board.places[id.bytes] for id in ids if id.bytes in board.places and id.bytes not in part.places]
    if gone:
        arrays["hidden"] = arrays["hidden"].copy()
        arrays["hidden"][gone] = True
    return replace(board, places=places, found=found, **arrays)
