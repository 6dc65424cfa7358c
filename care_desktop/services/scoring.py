"""Changing how scores are computed: the weights of this workspace, with a preview of what moves."""

from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np

from care_desktop.domain.care import stages
from care_desktop.domain.evidence import evidence_from
from care_desktop.domain.facts import Codes, Flags, Floats
from care_desktop.domain.presence import presence
from care_desktop.domain.resources import Stage
from care_desktop.domain.trust import trust
from care_desktop.domain.weights import Weights
from care_desktop.paths import resources_dir
from care_desktop.services import derived
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
from care_desktop.storage import people
from care_desktop.storage.facts import LoadedFacts, load_facts
from care_desktop.storage.types import to_epoch_day
from care_desktop.storage.work import UnitOfWork

__all__ = ["ChangedWeights", "Moved", "WeightField"]

STAGES = tuple(Stage)
LEAST_MOVE = 0.05
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
    """

    name: str
    value: Value
    shipped: Value
    low: float | None
    high: float | None
    whole: bool
    meaning: str


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
        )
        for name, value, allowed in values_of(workspace.weights)
    )


def changed_weights(workspace: Workspace) -> ChangedWeights:
    """What was changed in this workspace, by dotted name; empty when the shipped weights are in force. Blocks.

    Raises:
        InvalidInput: what is kept cannot be read.
    """
    with workspace.database.reading() as work:
        return changes_in(work)


def preview(workspace: Workspace, changed: ChangedWeights, limit: int = SHOWN_MAX) -> list[Moved]:
    """Whose scores would move today if these, and only these, changes were in force; largest moves first. Blocks.

    People about whom nothing is known are left out: all of them move alike when the base rate does.

    Raises:
        InvalidInput: a name is unknown, or a value of the wrong type or out of range.
    """
    after = with_changes(shipped_weights(), changed)
    with workspace.database.reading() as work:
        loaded = load_facts(work, workspace.weights, today=workspace.today())
        again = loaded if _same_grace(workspace.weights, after) else load_facts(work, after, today=workspace.today())
        names = people.by_rowno(work)
    end = to_epoch_day(workspace.today()) + 1
    old, new = _scored(loaded, end, workspace.weights), _scored(again, end, after)
    trust_move = np.abs(new.trust - old.trust)
    moved = (old.known | new.known) & ((trust_move >= LEAST_MOVE) | (new.stage != old.stage))
    moved |= (old.known | new.known) & (np.abs(new.presence - old.presence) >= LEAST_MOVE / 100)
    rows = np.flatnonzero(moved)
    order = np.lexsort(
        (-np.abs(new.presence - old.presence)[rows], new.stage[rows] == old.stage[rows], -trust_move[rows])
    )
    return [
        Moved(
            *names[int(loaded.rownos[row])],
            float(old.trust[row]),
            float(new.trust[row]),
            float(old.presence[row]),
            float(new.presence[row]),
            STAGES[old.stage[row] - 1],
            STAGES[new.stage[row] - 1],
        )
        for row in rows[order][:limit].tolist()
    ]


def change(workspace: Workspace, changed: ChangedWeights) -> Outcome[Weights]:
    """Keep these changes with the workspace, in place of those so far, and score everyone anew; empty sets all back.

    Blocks; some seconds for a hundred thousand people. The outcome's value is what a workspace must be used with from
    now on: `replace(workspace, weights=outcome.value)`.

    Raises:
        InvalidInput: a name is unknown, or a value of the wrong type or out of range; nothing was changed.
    """
    with workspace.database.work() as work:
        weights = keep_changes(work, changed)
        return _commit_with(workspace, work, weights)


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
        trust(evidence, [end], weights).trust[:, 0],
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
