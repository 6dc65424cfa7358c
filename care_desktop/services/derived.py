"""What is derived from the records and kept beside them: search text and the summary lists are sorted by."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

import numpy as np
import numpy.typing as npt

from care_desktop.domain.care import stages
from care_desktop.domain.evidence import Evidence, evidence_from
from care_desktop.domain.presence import presence
from care_desktop.domain.trust import trust, trust_without_band
from care_desktop.domain.weights import Weights
from care_desktop.storage import interactions, people, person_facts, person_text, promises, summaries
from care_desktop.storage.facts import LoadedFacts, load_facts
from care_desktop.storage.types import to_epoch_day
from care_desktop.storage.work import RowChange, UnitOfWork

MANY = 500
TREND_POINTS = 12
TREND_STEP_DAYS = 30


def people_touched(work: UnitOfWork, journal: Sequence[RowChange]) -> set[UUID] | None:
    """Whose scores or search text a journal can alter; None when it is simplest to say everyone."""
    touched: set[UUID] = set()
    talks: set[UUID] = set()
    promised: set[UUID] = set()
    asked: set[UUID] = set()
    for change in journal:
        if change.after == {}:
            return None
        for row in (change.before, change.after):
            if row is None:
                continue
            name = change.table.name
            if name == "person":
                touched.add(row["id"])
            elif name == "interaction":
                talks.add(row["id"])
            elif name == "promise":
                promised.add(row["id"])
            elif name == "feedback_step":
                asked.add(row["feedback_id"])
            elif row.get("person_id") is not None:
                touched.add(row["person_id"])
    touched |= interactions.people_of(work, talks)
    touched |= promises.people_of_promises(work, promised) | promises.people_of_feedback(work, asked)
    return touched if len(touched) <= MANY else None


def refresh(
    work: UnitOfWork, touched: set[UUID] | None, journal: Sequence[RowChange], today: date, weights: Weights
) -> None:
    """Bring what is derived up to date within the open transaction, for some people or for everyone (None)."""
    if any(change.table.name == "person" and change.after is None for change in journal):
        person_text.forget_gone(work)
    if touched is None:
        refresh_all(work, today, weights)
        return
    rownos = list(people.rownos_of(work, touched).values())
    if rownos:
        person_text.refresh(work, rownos)
        person_facts.refresh(work, rownos)
        _store_scores(work, today, weights, list(touched))
        summaries.refresh_words(work, rownos)


def refresh_all(work: UnitOfWork, today: date, weights: Weights) -> None:
    """Build everything derived anew within the open transaction. Blocks; about 4 s for a million interactions."""
    person_text.forget_gone(work)
    person_text.refresh_all(work)
    person_facts.refresh_all(work)
    refresh_scores(work, today, weights)
    summaries.refresh_all_words(work)


def refresh_scores(work: UnitOfWork, today: date, weights: Weights) -> None:
    """Bring everyone's scores to today within the open transaction."""
    _store_scores(work, today, weights, None)


def bring_up_to_date(work: UnitOfWork, today: date, weights: Weights) -> None:
    """Rebuild what is missing altogether, else bring the scores of another day or formula to today."""
    if summaries.incomplete(work):
        refresh_all(work, today, weights)
    else:
        refresh_scores(work, today, weights)


def is_stale(work: UnitOfWork, today: date, weights: Weights) -> bool:
    """Whether summaries are missing, of another day or of another formula."""
    return summaries.incomplete(work) or summaries.outdated(work, as_of=today, formula=weights.formula_version)


def _store_scores(work: UnitOfWork, today: date, weights: Weights, among: list[UUID] | None) -> None:
    loaded = load_facts(work, weights, today=today, people=among)
    by_hand = summaries.hand_set_stages(work, among)
    work.look()
    summaries.store(work, summary_rows(loaded, by_hand, today, weights, work.look), as_of=today)
    summaries.store(work, _teammate_rows(work, among, weights), as_of=today)


def summary_rows(
    loaded: LoadedFacts,
    by_hand: dict[int, list[tuple[date, int]]],
    today: date,
    weights: Weights,
    look: Callable[[], None],
) -> list[summaries.SummaryRow]:
    """The summary of every person in `loaded`, everything logged through `today` counting.

    `look` is called between the parts of it, and raises when somebody stops the work.
    """
    evidence = evidence_from(loaded.columns, weights)
    look()
    end = to_epoch_day(today + timedelta(days=1))
    now = trust(evidence, [end], weights)
    known = known_before(evidence, end)
    chance = presence(evidence, [end], weights).chance[:, 0]
    care = stages(evidence, [end], weights)
    look()
    trend = trend_of(evidence, end, weights)
    look()
    first = np.argmax(~np.isnan(trend), axis=1)
    rise = trend[:, -1] - trend[np.arange(len(trend)), first]
    packed = trend.astype("<f4").tobytes()
    width = len(packed) // max(len(trend), 1)
    shown = shown_codes(care.stage[:, 0], loaded.rownos, by_hand, end)
    columns = (
        loaded.rownos, known, now.trust[:, 0], now.low[:, 0], now.high[:, 0], chance, care.stage[:, 0], shown,
        *care.scores[:, :, 0], rise, loaded.last_contact, loaded.interactions,
    )  # fmt: skip
    rows: list[summaries.SummaryRow] = []
    for place, values in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        rowno, is_known, score, low, high, chance_of, *stages_and_scores, rose, last_contact, talks = values
        trust_of = (score, low, high) if is_known else (None, None, None)
        points = packed[place * width : (place + 1) * width] if is_known else None
        rose_by = rose if is_known else None
        last = last_contact if talks else None
        scores = (*trust_of, chance_of, *stages_and_scores)
        rows.append((rowno, weights.formula_version, *scores, points, rose_by, last, talks))
    return rows


def shown_codes(
    computed: npt.NDArray[np.int8],
    rownos: npt.NDArray[np.int64],
    by_hand: Mapping[int, Sequence[tuple[date, int]]],
    end: int,
) -> npt.NDArray[np.int8]:
    """Codes of the stages to show before an epoch day: those set by hand (`hand_set_stages`) instead of the computed.

    `computed` and the ascending row numbers `rownos` say the same people.
    """
    shown = computed.copy()
    for rowno, settings in by_hand.items():
        place = int(np.searchsorted(rownos, rowno))
        if place < len(rownos) and rownos[place] == rowno:
            shown[place] = hand_set_code(settings, end) or computed[place]
    return shown


def hand_set_code(settings: Sequence[tuple[date, int]], end: int) -> int:
    """The code of the stage set by hand that holds before an epoch day; 0 when the computed one shows."""
    return next((stage for day, stage in reversed(settings) if to_epoch_day(day) < end), 0)


def four(scores: npt.NDArray[np.float64]) -> tuple[float, float, float, float]:
    """The four stage scores as plain numbers, in CARE order."""
    convert, activate, retain, expand = (float(score) for score in scores)
    return convert, activate, retain, expand


def trend_of(evidence: Evidence, end: int, weights: Weights) -> npt.NDArray[np.float64]:
    """Trust of everyone at the ends of the last 12 spans of 30 days, oldest first; NaN before the first evidence."""
    days = [end - TREND_STEP_DAYS * step for step in reversed(range(TREND_POINTS))]
    points = trust_without_band(evidence, days, weights)
    for column, day in enumerate(days):
        points[~known_before(evidence, day), column] = np.nan
    return points


def known_before(evidence: Evidence, day: int) -> npt.NDArray[np.bool_]:
    """Who has any evidence of trust before an epoch day."""
    counts = np.bincount(evidence.person[(evidence.day < day) & (evidence.counted > 0)], minlength=evidence.people)
    return counts > 0


def _teammate_rows(work: UnitOfWork, among: list[UUID] | None, weights: Weights) -> list[summaries.SummaryRow]:
    """Teammates have no trust and no stage of their own; they are in the lists all the same."""
    rownos = people.teammate_rownos(work, among)
    return [
        (rowno, weights.formula_version, None, None, None, None, 1, 1, 0.0, 0.0, 0.0, 0.0, None, None, None, 0)
        for rowno in rownos
    ]
