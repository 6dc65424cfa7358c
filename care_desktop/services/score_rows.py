"""The scores of everyone at one date or several, as rows for the command line and exports."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np

from care_desktop.domain.care import stage_moves, stages
from care_desktop.domain.evidence import evidence_from
from care_desktop.domain.presence import presence
from care_desktop.domain.resources import Stage
from care_desktop.domain.trust import trust
from care_desktop.services import derived
from care_desktop.services.outcome import Workspace
from care_desktop.storage import relationship_rows, summaries
from care_desktop.storage.facts import load_facts
from care_desktop.storage.types import to_epoch_day

_STAGES = tuple(Stage)


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """The scores of one person at one date, as the command line and exports list them."""

    person_id: UUID
    name: str
    as_of: date
    known: bool
    trust: float
    low: float
    high: float
    presence: float
    stage: Stage
    convert: float
    activate: float
    retain: float
    expand: float


def score_rows(workspace: Workspace, as_of_days: Sequence[date] | None = None) -> Iterator[ScoreRow]:
    """Scores of every developer, a block per date, in the order people were entered. Blocks while iterated.

    Args:
        workspace: where the people are.
        as_of_days: history strictly before each date counts, and only people known before it are listed;
            None is now: everything logged through today counts, and everyone is listed.
    """
    weights, today = workspace.weights, workspace.today()
    with workspace.database.reading() as work:
        loaded = load_facts(work, weights, today=today)
        by_hand = summaries.hand_set_stages(work)
        developers = relationship_rows.developers(work)
    evidence = evidence_from(loaded.columns, weights)
    moves = stage_moves(evidence, weights)
    blocks = [(day, to_epoch_day(day)) for day in as_of_days or ()] or [(today, to_epoch_day(today) + 1)]
    for day, end in blocks:
        scores = trust(evidence, [end], weights)
        care = stages(evidence, [end], weights, moves)
        shown = derived.shown_codes(care.stage[:, 0], loaded.rownos, by_hand, end)
        met = np.bincount(evidence.person[evidence.day < end], minlength=evidence.people) > 0
        listed = np.flatnonzero(met) if as_of_days else np.arange(evidence.people)
        columns = (
            derived.known_before(evidence, end),
            scores.trust[:, 0],
            scores.low[:, 0],
            scores.high[:, 0],
            presence(evidence, [end], weights).chance[:, 0],
            shown - 1,
            *care.scores[:, :, 0],
        )
        rows = zip(listed.tolist(), *(column[listed].tolist() for column in columns), strict=True)
        for place, known, score, low, high, chance, stage, convert, activate, retain, expand in rows:
            key, name = developers[place]
            yield ScoreRow(
                key, name, day, known, score, low, high, chance, _STAGES[stage], convert, activate, retain, expand
            )
