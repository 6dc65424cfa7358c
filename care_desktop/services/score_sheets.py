"""Scores and stage histories as rows of cells, for the trust and stages sheets."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from care_desktop.domain.care import stage_moves
from care_desktop.domain.evidence import evidence_from
from care_desktop.domain.resources import Stage
from care_desktop.services import insights
from care_desktop.services.outcome import Workspace
from care_desktop.storage.export_rows import Window
from care_desktop.storage.facts import load_facts
from care_desktop.storage.sheets import Cell
from care_desktop.storage.stage_rows import hand_settings, people_by_rowno
from care_desktop.storage.types import from_epoch_day, to_epoch_day
from care_desktop.storage.work import UnitOfWork

TRUST_COLUMNS = (
    "person_id",
    "name",
    "as_of",
    "trust",
    "trust_low",
    "trust_high",
    "presence_90d",
    "stage",
    "convert",
    "activate",
    "retain",
    "expand",
    "formula_version",
)
STAGES_COLUMNS = ("person_id", "name", "stage", "from", "to", "set_by", "reason", "formula_version")
_STAGES = tuple(Stage)


def trust_rows(workspace: Workspace, as_of_days: Sequence[date]) -> Iterator[tuple[UUID, tuple[Cell, ...]]]:
    """(key, cells as in TRUST_COLUMNS), a block a date; without dates everyone, everything through today counting.

    Trust that is unknown is the base rate with its widest band.
    """
    formula = workspace.weights.formula_version
    for row in insights.score_rows(workspace, as_of_days or None):
        key = row.person_id
        yield (
            key,
            (
                str(key),
                row.name,
                row.as_of.isoformat(),
                round(row.trust, 4),
                round(row.low, 4),
                round(row.high, 4),
                round(row.presence, 6),
                row.stage.value,
                round(row.convert, 4),
                round(row.activate, 4),
                round(row.retain, 4),
                round(row.expand, 4),
                formula,
            ),
        )


def stage_rows(workspace: Workspace, work: UnitOfWork, window: Window) -> Iterator[tuple[Cell, ...]]:
    """Cells as in STAGES_COLUMNS: every stretch of everyone's stage, computed and set by hand, by name and day.

    `from` is the first day of the stretch, `to` the first day of the next one, empty when it still holds. The formula
    is the one in force: all stages of the past are computed by it.
    """
    today, formula = workspace.today(), workspace.weights.formula_version
    loaded = load_facts(work, workspace.weights, today=today)
    moves = stage_moves(evidence_from(loaded.columns, workspace.weights), workspace.weights)
    spans: dict[int, list[tuple[date, date | None, str, str, str]]] = {}
    for place, day, until, code in zip(
        moves.person.tolist(), moves.day.tolist(), moves.until.tolist(), moves.stage.tolist(), strict=True
    ):
        # Scores of a date count what lies strictly before it: what holds from as-of day d began on the day before.
        began = from_epoch_day(day - 1)
        ended = from_epoch_day(until - 1) if until <= to_epoch_day(today + timedelta(days=1)) else None
        if began <= today:
            spans.setdefault(int(loaded.rownos[place]), []).append((began, ended, "computed", _STAGES[code - 1], ""))
    for rowno, settings in hand_settings(work).items():
        ends = [*(later[0] for later in settings[1:]), None]
        for (day_set, by_hand, reason), ended in zip(settings, ends, strict=True):
            if by_hand is not None:
                spans.setdefault(rowno, []).append((day_set, ended, "hand", by_hand, reason))
    for rowno, key, name in people_by_rowno(work):
        for began, ended, set_by, stage, reason in sorted(spans.get(rowno, ()), key=lambda span: (span[0], span[2])):
            if window.has_people((key,)) and window.has_day(began):
                until = ended.isoformat() if ended else ""
                yield str(key), name, stage, began.isoformat(), until, set_by, reason, formula
