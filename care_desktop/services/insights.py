"""Scores for screens and exports: everyone at a date, one person over time, and why a score is what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from care_desktop.domain.care import StageSpan, stage_history, stages
from care_desktop.domain.evidence import Evidence, columns_from, evidence_from
from care_desktop.domain.feedback import Feedback
from care_desktop.domain.interactions import Depth, Direction, Interaction
from care_desktop.domain.presence import presence
from care_desktop.domain.promises import Promise
from care_desktop.domain.resources import Stage
from care_desktop.domain.series import WEEK_DAYS, person_series, week_days
from care_desktop.domain.trust import ledger, trust
from care_desktop.domain.weights import Weights
from care_desktop.services import derived
from care_desktop.services.outcome import Workspace
from care_desktop.services.reasons import LedgerLine, Mark, MarkKind, Records, marks
from care_desktop.services.score_rows import ScoreRow, score_rows
from care_desktop.services.stage_stretches import StageStretch, shown_stretches
from care_desktop.storage import interactions as interactions_store
from care_desktop.storage import people as people_store
from care_desktop.storage import promises as promises_store
from care_desktop.storage import summaries
from care_desktop.storage.facts import load_facts
from care_desktop.storage.types import from_epoch_day, to_epoch_day
from care_desktop.storage.work import UnitOfWork

__all__ = [
    "LedgerLine",
    "Mark",
    "MarkKind",
    "PersonView",
    "ScoreCard",
    "ScoreRow",
    "StageStretch",
    "Stroke",
    "TrustPoint",
    "score_rows",
]

STAGES = tuple(Stage)
EVERYTHING = 1_000_000
LONGEST_YEARS = 10
LEAD_WEEKS = 8


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """The numbers of one person at one date.

    Attributes:
        as_of: the day; history through this day counts (today), or strictly before it (a day that was asked for).
        known: there is evidence for trust; without it trust is the base rate with its widest band, shown as unknown.
        trust, low, high: 0 to 100, the ends of the 90 % band.
        presence: chance 0 to 1 of an act of their own within 90 days.
        computed_stage: by the rules; `stage` is the one to show, which a hand-set one overrides.
        stage_since: the day the shown stage began; None when it was so from the first day.
        stage_reason: why it was set by hand; None when it was not.
        stage_scores: 0 to 100 for each stage, in CARE order.
    """

    as_of: date
    known: bool
    trust: float
    low: float
    high: float
    presence: float
    computed_stage: Stage
    stage: Stage
    stage_since: date | None
    stage_reason: str | None
    stage_scores: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class TrustPoint:
    """Trust with its band on a day; None before the first evidence."""

    day: date
    trust: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Stroke:
    """One interaction in the lane under the chart."""

    day: date
    direction: Direction
    depth: Depth
    interaction_id: UUID


@dataclass(frozen=True, slots=True)
class PersonView:
    """Everything the page of a person shows about scores.

    Attributes:
        base_rate: where the ledger starts, in points.
        ledger: largest share first.
        points: weekly, oldest first, ending on `card.as_of`.
        strokes: oldest first.
        stages: what was shown as stage through the as-of day, oldest first; empty when nothing happened.
    """

    card: ScoreCard
    base_rate: float
    ledger: tuple[LedgerLine, ...]
    points: tuple[TrustPoint, ...]
    marks: tuple[Mark, ...]
    strokes: tuple[Stroke, ...]
    interactions: int
    stages: tuple[StageStretch, ...]


def refresh_all(workspace: Workspace) -> bool:
    """Bring everyone's scores to today when they are of another day; True when there was something to do. Blocks.

    A workspace that may only be read keeps the scores of the day it was written.
    """
    if workspace.database.read_only:
        return False
    with workspace.database.reading() as work:
        if not derived.is_stale(work, workspace.today(), workspace.weights):
            return False
    with workspace.database.work() as work:
        derived.bring_up_to_date(work, workspace.today(), workspace.weights)
        work.commit()
    return True


def person_view(workspace: Workspace, person_id: UUID, as_of: date | None = None) -> PersonView:
    """Everything about one person's scores. Blocks; some milliseconds.

    Args:
        workspace: where the person is.
        person_id: a developer; a teammate has no evidence and is unknown.
        as_of: history strictly before this day counts; None is now.

    Raises:
        NotFound: the person is gone.
    """
    weights, today = workspace.weights, workspace.today()
    with workspace.database.reading() as work:
        people_store.get_person(work, person_id)
        loaded = load_facts(work, weights, today=today, people=[person_id])
        last_day = as_of - timedelta(days=1) if as_of else today
        by_hand = people_store.stage_set_by_hand(work, person_id, until=last_day)
        settings = next(iter(summaries.hand_set_stages(work, [person_id]).values()), [])
        talks = interactions_store.timeline(work, person_id, limit=EVERYTHING)
        promises = promises_store.promises(work, person_id=person_id)
        feedback = promises_store.all_feedback(work, person_id=person_id)
        records = _records(work, person_id, talks, promises, feedback)
    end = to_epoch_day(as_of) if as_of else to_epoch_day(today) + 1
    facts = loaded.columns if loaded.columns.people else columns_from((), people=1)
    evidence = evidence_from(facts, weights)
    lines = [
        LedgerLine(
            share.share,
            records.text(share.ref, share.reason),
            from_epoch_day(share.day),
            records.interaction_id(share.ref, share.reason),
            share.reason,
        )
        for share in ledger(evidence, 0, end, weights)
        if share.share
    ]
    lines.sort(key=lambda line: (-abs(line.share), line.day))
    history = stage_history(evidence, 0, end, weights)
    set_by_hand = [(day, STAGES[code - 1] if code else None) for day, code in settings if day <= last_day]
    seen = [talk for talk in reversed(talks) if to_epoch_day(talk.draft.when.day) < end]
    return PersonView(
        _card(evidence, end, as_of or today, by_hand, weights, history),
        100.0 * weights.trust.base_rate,
        tuple(lines),
        _points(evidence, end, weights),
        tuple(mark for mark in marks(person_id, seen, promises, feedback) if to_epoch_day(mark.day) < end),
        tuple(Stroke(t.draft.when.day, t.draft.actual_direction, t.draft.actual_depth, t.id) for t in seen),
        len(seen),
        shown_stretches([(_began(span), span.stage) for span in history], set_by_hand),
    )


def _records(
    work: UnitOfWork,
    person_id: UUID,
    talks: list[Interaction],
    promises: list[Promise],
    feedback: list[Feedback],
) -> Records:
    talk_by_id = {talk.id: talk for talk in talks}
    promise_by_id = {promise.id: promise for promise in promises}
    feedback_by_id = {item.id: item for item in feedback}
    promise_rows, feedback_rows = promises_store.ids_by_row(work, person_id)
    talk_rows = interactions_store.ids_by_rowno(work, person_id)
    return Records(
        {row: talk_by_id[id] for row, id in talk_rows.items() if id in talk_by_id},
        {row: promise_by_id[id] for row, id in promise_rows.items()},
        {row: feedback_by_id[id] for row, id in feedback_rows.items()},
    )


def _card(
    evidence: Evidence,
    end: int,
    as_of: date,
    by_hand: tuple[Stage, date, str] | None,
    weights: Weights,
    history: Sequence[StageSpan],
) -> ScoreCard:
    scores = trust(evidence, [end], weights)
    care = stages(evidence, [end], weights)
    computed = STAGES[int(care.stage[0, 0]) - 1]
    since = _began(history[-1]) if history else None
    return ScoreCard(
        as_of,
        bool(derived.known_before(evidence, end)[0]),
        float(scores.trust[0, 0]),
        float(scores.low[0, 0]),
        float(scores.high[0, 0]),
        float(presence(evidence, [end], weights).chance[0, 0]),
        computed,
        by_hand[0] if by_hand else computed,
        by_hand[1] if by_hand else since,
        by_hand[2] if by_hand else None,
        derived.four(care.scores[:, 0, 0]),
    )


def _began(span: StageSpan) -> date:
    """The day on which a stage was reached; scores of a date count what lies strictly before it, so a day earlier."""
    return from_epoch_day(span.first_day - 1)


def _points(evidence: Evidence, end: int, weights: Weights) -> tuple[TrustPoint, ...]:
    """Weekly points ending on the day before `end`, from some weeks before the first evidence on."""
    first = int(evidence.day[0]) if len(evidence.day) and evidence.day[0] < end else end - WEEK_DAYS
    start = max(first - LEAD_WEEKS * WEEK_DAYS, end - int(LONGEST_YEARS * 365.25))
    ends = week_days(start, end).tolist()
    scores = person_series(evidence, 0, ends, weights)
    return tuple(
        TrustPoint(
            from_epoch_day(day - 1),
            float(scores.trust[0, place]),
            float(scores.low[0, place]),
            float(scores.high[0, place]),
        )
        if day > first and scores.unknownness[0, place] < 1
        else TrustPoint(from_epoch_day(day - 1), None, None, None)
        for place, day in enumerate(ends)
    )
