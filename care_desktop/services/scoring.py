"""Changing how scores are computed: the weights of this workspace, with a preview of what moves."""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

import numpy as np

from care_desktop.domain.care import stages
from care_desktop.domain.evidence import evidence_from
from care_desktop.domain.facts import Codes, Flags, Floats
from care_desktop.domain.presence import presence
from care_desktop.domain.resources import Stage
from care_desktop.domain.trust import trust_without_band
from care_desktop.domain.weights import Weights
from care_desktop.paths import resources_dir
from care_desktop.services import derived, local_presence
from care_desktop.services.local_weights import (
    ChangedWeights,
    Value,
    changes_in,
    keep_changes,
    shipped_weights,
    values_of,
    with_changes,
)
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage import person_list
from care_desktop.storage.facts import LoadedFacts, load_facts
from care_desktop.storage.types import to_epoch_day
from care_desktop.storage.work import UnitOfWork

__all__ = ["ChangedWeights", "Moved", "Preview", "Value", "WeightField", "WeightSheet"]

STAGES = tuple(Stage)
SHOWN_MAX = 200


@dataclass(frozen=True, slots=True)
class WeightField:
    """One weight as a page of settings shows it.

    Attributes:
        name: dotted, such as "trust.kappa"; the part before the last dot is its section.
        value, shipped: a number, or words; in force here, and as shipped.
        low, high: the range of a number; None for words.
        whole: only whole numbers.
        meaning: the comment of the shipped file.
        vocabulary: the words there are to choose from; empty for numbers, and for words of any kind.
    """

    name: str
    value: Value
    shipped: Value
    low: float | None
    high: float | None
    whole: bool
    meaning: str
    vocabulary: tuple[StrEnum, ...] = ()


@dataclass(frozen=True, slots=True)
class WeightSheet:
    """Every weight in the order of the shipped file, and the version of the formula they make here."""

    fields: tuple[WeightField, ...]
    formula_version: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A person whose scores change, before and after: trust 0 to 100, presence 0 to 1, computed stage."""

    person_id: UUID
    name: str
    trust_before: float
    trust_after: float
    presence_before: float
    presence_after: float
    stage_before: Stage
    stage_after: Stage

    @property
    def move(self) -> float:
        """Points of trust gained, negative when lost."""
        return self.trust_after - self.trust_before


@dataclass(frozen=True, slots=True)
class Preview:
    """What changed weights would do today.

    Attributes:
        known: how many people there is evidence about, before or after.
        moving: of how many of them a shown figure would be another: trust as a whole number, presence as a whole
            percentage before recalibration, or the computed stage.
        moved: those people, largest moves first, up to the limit asked for.
        formula_version: what the changed formula would be called.
    """

    known: int
    moving: int
    moved: tuple[Moved, ...]
    formula_version: str


def weight_fields(workspace: Workspace) -> tuple[WeightField, ...]:
    """Every weight in the order of the shipped file. Blocks."""
    meanings = _meanings()
    shipped = {name: value for name, value, _allowed in values_of(shipped_weights())}
    return tuple(
        WeightField(
            name,
            value,
            shipped[name],
            allowed.get("low"),
            allowed.get("high"),
            isinstance(shipped[name], int),
            meanings.get(name, meanings.get(name.rpartition(".")[0], "")),
            tuple(allowed.get("vocabulary") or ()),
        )
        for name, value, allowed in values_of(workspace.weights)
    )


def weight_sheet(workspace: Workspace) -> WeightSheet:
    """Everything a page of settings shows about the weights in force. Blocks."""
    return WeightSheet(weight_fields(workspace), workspace.weights.formula_version)


def changed_weights(workspace: Workspace) -> ChangedWeights:
    """What was changed in this workspace, by dotted name; empty when the shipped weights are in force. Blocks.

    Raises:
        InvalidInput: what is kept cannot be read.
    """
    with workspace.database.reading() as work:
        return changes_in(work)


def preview(workspace: Workspace, changed: ChangedWeights, limit: int = SHOWN_MAX) -> Preview:
    """Whose scores would move today if these, and only these, changes were in force.

    Blocks; about a second for a hundred thousand people. People about whom nothing is known are left out: all of
    them move alike when the base rate does. Presence is the shipped form, before recalibration.

    Raises:
        InvalidInput: a name is unknown, or a value of the wrong type or out of range.
    """
    after = with_changes(shipped_weights(), changed)
    end = to_epoch_day(workspace.today()) + 1
    with workspace.database.reading() as work:
        loaded = load_facts(work, workspace.weights, today=workspace.today())
        again = loaded if _same_grace(workspace.weights, after) else load_facts(work, after, today=workspace.today())
        old, new = _scored(loaded, end, workspace.weights), _scored(again, end, after)
        known = old.known | new.known
        rows = np.flatnonzero(known & _shown_otherwise(old, new))
        trust_move, presence_move = np.abs(new.trust - old.trust)[rows], np.abs(new.presence - old.presence)[rows]
        first = rows[np.lexsort((-presence_move, new.stage[rows] == old.stage[rows], -trust_move))][:limit]
        named = {row.rowno: row for row in person_list.rows(work, loaded.rownos[first].tolist())}
    moved = [
        Moved(
            named[rowno].id,
            named[rowno].name,
            float(old.trust[row]),
            float(new.trust[row]),
            float(old.presence[row]),
            float(new.presence[row]),
            STAGES[old.stage[row] - 1],
            STAGES[new.stage[row] - 1],
        )
        for row, rowno in zip(first.tolist(), loaded.rownos[first].tolist(), strict=True)
        if rowno in named
    ]
    return Preview(int(known.sum()), len(rows), tuple(moved), after.formula_version)


def _shown_otherwise(old: "_Scored", new: "_Scored") -> Flags:
    """Of whom a figure, as it is shown, is not the same in both."""
    trust_differs = np.rint(old.trust) != np.rint(new.trust)
    presence_differs = np.rint(100.0 * old.presence) != np.rint(100.0 * new.presence)
    return np.asarray(trust_differs | presence_differs | (old.stage != new.stage))


def change(workspace: Workspace, changed: ChangedWeights) -> Outcome[Weights]:
    """Keep these changes with the workspace, in place of those so far, and score everyone anew; empty sets all back.

    Presence is recalibrated for them too. Blocks; some seconds for a hundred thousand people. The outcome's value is
    what a workspace must be used with from now on: `replace(workspace, weights=outcome.value)`.

    Raises:
        InvalidInput: a name is unknown, or a value of the wrong type or out of range; nothing was changed.
    """
    with workspace.database.work() as work:
        outcome = _commit_with(workspace, work, keep_changes(work, changed))
    local_presence.keep_fit(replace(workspace, weights=outcome.value))
    return outcome


def _commit_with(workspace: Workspace, work: UnitOfWork, weights: Weights) -> Outcome[Weights]:
    if weights != workspace.weights:
        derived.refresh_scores(work, workspace.today(), weights)
    label = "Change the weights" if weights != shipped_weights() else "Set the weights back"
    return commit(replace(workspace, weights=weights), work, weights, label)


@dataclass(frozen=True, slots=True)
class _Scored:
    """One value per person."""

    trust: Floats
    presence: Floats
    stage: Codes
    known: Flags


def _scored(loaded: LoadedFacts, end: int, weights: Weights) -> _Scored:
    evidence = evidence_from(loaded.columns, weights)
    return _Scored(
        trust_without_band(evidence, [end], weights)[:, 0],
        presence(evidence, [end], weights).chance[:, 0],
        stages(evidence, [end], weights).stage[:, 0],
        derived.known_before(evidence, end),
    )


def _same_grace(one: Weights, other: Weights) -> bool:
    """Whether both make the same facts of what was not done."""
    return all(
        getattr(one, section).grace_days == getattr(other, section).grace_days
        for section in ("promise", "feedback", "question")
    )


def _meanings() -> dict[str, str]:
    """Dotted name of a weight, or of a section -> its comment in the shipped file."""
    found: dict[str, str] = {}
    section = ""
    for line in (resources_dir() / "trust.toml").read_text(encoding="utf-8").splitlines():
        code, _, comment = line.partition("#")
        if code.startswith("["):
            section = code.strip().strip("[]")
            found[section] = comment.strip()
        elif "=" in code:
            key = code.partition("=")[0].strip()
            found[f"{section}.{key}"] = comment.strip()
    return found
