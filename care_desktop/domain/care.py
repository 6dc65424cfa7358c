"""CARE stages: the four stage scores at a date, and every move between stages, with hysteresis, over time."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from care_desktop.domain.evidence import FAR_DAY, ActiveDays, Evidence, faded
from care_desktop.domain.facts import Codes, Days, Flags, Floats, Ints
from care_desktop.domain.interactions import Milestone, code_of
from care_desktop.domain.resources import Stage
from care_desktop.domain.weights import StageWeights, Weights

_STAGES = tuple(Stage)
_LEFT_US = code_of(Milestone.LEFT_US)


@dataclass(frozen=True, slots=True)
class StageScores:
    """Stages of everyone at several dates; arrays have the shape (people, dates).

    `stage` holds codes of Stage (convert 1 to expand 4) with hysteresis, as known strictly before the date;
    `scores` has the shape (4, people, dates), in CARE order, each 0 to 100.
    """

    as_of_days: Ints
    stage: Codes
    scores: Floats


@dataclass(frozen=True, slots=True)
class StageMoves:
    """Every change of stage of everyone, sorted by person and day.

    `day` is the first as-of day at which the stage holds, `until` the first at which it no longer does
    (FAR_DAY when it never ends); a person's first row is their becoming known. `stage` holds codes of Stage.
    """

    person: Days
    day: Days
    until: Days
    stage: Codes


@dataclass(frozen=True, slots=True)
class StageSpan:
    """A person's stage from epoch day `first_day` until before `end_day`; None when it is still so."""

    stage: Stage
    first_day: int
    end_day: int | None


def stages(
    evidence: Evidence, as_of_days: npt.ArrayLike, weights: Weights, moves: StageMoves | None = None
) -> StageScores:
    """Stage and stage scores at each epoch day, from what happened strictly before it.

    The stage is that of `stage_moves`, so it is the one the history shows for that day; pass `moves` to reuse
    them.
    """
    dates = np.atleast_1d(np.asarray(as_of_days, dtype=np.int64))
    moves = stage_moves(evidence, weights) if moves is None else moves
    scores = np.empty((len(_STAGES), len(dates), evidence.people))
    for row, as_of in enumerate(dates):
        scores[:, row] = _scores(evidence, int(as_of), weights.stage)
    return StageScores(dates, stages_on(moves, evidence.people, dates), scores.transpose(0, 2, 1))


def stages_on(moves: StageMoves, people: int, as_of_days: npt.ArrayLike) -> Codes:
    """Code of everyone's stage at each as-of epoch day, of shape (people, dates); Convert for people not known by then.

    Hundredths of a second for a dozen dates and 100,000 people.
    """
    dates = np.atleast_1d(np.asarray(as_of_days, dtype=np.int64))
    stage = np.full((len(dates), people), code_of(Stage.CONVERT), dtype=np.int8)
    for row, as_of in enumerate(dates):
        held = np.flatnonzero((moves.day <= as_of) & (moves.until > as_of))
        stage[row, moves.person[held]] = moves.stage[held]
    return stage.T


def _scores(evidence: Evidence, as_of: int, numbers: StageWeights) -> tuple[Floats, ...]:
    """The four stage scores of everyone at one date: contacts fade; days, months and acts are counted."""
    active, people = evidence.active, evidence.people
    fade = faded(evidence.day, as_of, numbers.contact_half_life_days)
    fade *= evidence.contact
    contacts = np.bincount(evidence.person, fade, minlength=people)
    before = active.day < as_of
    recent = before & (active.day >= as_of - numbers.activate_window_days)
    recent_days = _counts_of(recent, active.starts)
    kept_days = np.minimum(_counts_of(before, active.starts), numbers.activate_kept_days)
    last_of_month = before & (active.day >= as_of - numbers.window_days) & (active.next_in_month >= as_of)
    months = _counts_of(last_of_month, active.starts)
    leading = np.flatnonzero(evidence.leading)
    led = evidence.day[leading]
    leading = leading[(led < as_of) & (led >= as_of - numbers.window_days)]
    acts = np.bincount(evidence.person[leading], minlength=people)
    activate = _share(np.maximum(recent_days, kept_days), numbers.activate_days)
    retain = _share(months, numbers.retain_months)
    expand = _share(acts, numbers.expand_acts)
    lifts = _lifts(evidence, as_of, numbers)
    present = ~_gone(evidence, as_of)
    retain = np.maximum(retain, lifts[1]) * present
    expand = np.where(retain >= numbers.threshold, expand, 0.0)
    return (
        100.0 * (1.0 - np.exp2(-contacts)),
        np.maximum(activate, lifts[0]) * present,
        retain,
        np.maximum(expand, lifts[2]) * present,
    )


def _counts_of(flags: Flags, starts: Ints) -> Days:
    """How many flags each person has, whose rows are starts[p]:starts[p + 1]."""
    reached = np.zeros(len(flags) + 1, dtype=np.int32)
    np.cumsum(flags, dtype=np.int32, out=reached[1:])
    return np.diff(reached[starts])


def _share(counts: npt.NDArray[np.integer], full: int) -> Floats:
    return 100.0 * np.minimum(1.0, counts / full)


def _milestones_of(numbers: StageWeights) -> tuple[list[int], list[int], list[int]]:
    """Codes of the milestones that lift activate, retain and expand."""
    lists = (numbers.activate_milestones, numbers.retain_milestones, numbers.expand_milestones)
    activate, retain, expand = ([code_of(Milestone(word)) for word in words] for words in lists)
    return activate, retain, expand


def _lifts(evidence: Evidence, as_of: int, numbers: StageWeights) -> list[Floats]:
    """Per stage from activate on, what the newest milestone lifts the score to; 0 without one."""
    rows = np.flatnonzero((evidence.milestone > 0) & (evidence.day < as_of))
    fade = numbers.milestone_floor * faded(evidence.day[rows], as_of, numbers.milestone_half_life_days)
    lifts = []
    for wanted in _milestones_of(numbers):
        lift = np.zeros(evidence.people)
        those = np.isin(evidence.milestone[rows], wanted)
        np.maximum.at(lift, evidence.person[rows[those]], fade[those])
        lifts.append(lift)
    return lifts


def _gone(evidence: Evidence, as_of: int) -> Flags:
    """Who has left us before the date and done nothing new on a later day."""
    away = _left(evidence)
    gone = np.zeros(evidence.people, dtype=np.bool_)
    gone[away.person[(away.first <= as_of) & (as_of < away.end)]] = True
    return gone


# Stage history works on intervals of as-of days. A counter per condition is packed into one integer, so that
# one running sum over all starts (+1) and ends (-1) says at every day which conditions hold for whom. At the end of
# a day no counter is above 2: a condition comes of a count, of a milestone, or of both.
_BITS = 2
_ACTIVATE, _ACTIVATE_HOLD, _RETAIN, _RETAIN_HOLD, _LEADS, _LEADS_HOLD, _LIFT, _LIFT_HOLD, _GONE = (
    1 << _BITS * place for place in range(9)
)
_ALL_HELD = 1 << _BITS * 9
_FURTHEST = 0b11


@dataclass(frozen=True, slots=True)
class _Intervals:
    """Stretches of as-of days, first to before `end`, per person; `value` is the counter they raise."""

    person: Days
    first: Days
    end: Days
    value: int


def stage_moves(evidence: Evidence, weights: Weights) -> StageMoves:
    """Every move of everyone between stages, at any time up to now and, by ageing alone, after it.

    A stage is reached as soon as its score passes the threshold. It is lost when its score has fallen below
    `hold_share` of the threshold, to the furthest stage that passes, and at most once in `demotion_gap_days`.
    """
    numbers = weights.stage
    person, day, held = _pieces(evidence, numbers)
    says = _meaning().take(held)
    news = np.ones(len(person), dtype=np.bool_)
    news[1:] = _last_of(person, says)[:-1]
    person, day, says = person[news], day[news], says[news]
    following = np.full(len(person), FAR_DAY, dtype=np.int32)
    following[:-1] = np.where(person[1:] == person[:-1], day[1:], np.int32(FAR_DAY))
    begins = np.ones(len(person), dtype=np.bool_)
    begins[1:] = person[1:] != person[:-1]
    piece = np.flatnonzero(begins)
    end = np.append(piece[1:], len(person))
    # Everyone begins in the stage of their first day; then all take their next piece together, while they have one.
    moved_to = np.zeros(len(person), dtype=np.int8)
    now = says[piece] & _FURTHEST
    moved_to[piece] = now + np.int8(1)
    free = np.full(len(piece), -FAR_DAY, dtype=np.int32)
    while len(piece):
        piece = piece + 1
        more = np.flatnonzero(piece < end)
        piece, end, now, free = piece[more], end[more], now[more], free[more]
        told = says[piece]
        target, when = told & _FURTHEST, np.maximum(day[piece], free)
        down = (target < now) & ((told >> (now + 2)) & 1 == 0) & (when < following[piece])
        downs = np.flatnonzero(down)
        day[piece[downs]] = when[downs]
        free[downs] = when[downs] + np.int32(numbers.demotion_gap_days)
        moved = np.flatnonzero(down | (target > now))
        moved_to[piece[moved]] = target[moved] + np.int8(1)
        now[moved] = target[moved]
    rows = np.flatnonzero(moved_to)
    person, day = person[rows], day[rows]
    until = np.full(len(rows), FAR_DAY, dtype=np.int32)
    until[:-1] = np.where(person[1:] == person[:-1], day[1:], np.int32(FAR_DAY))
    return StageMoves(person, day, until, moved_to[rows])


def stage_history(
    evidence: Evidence, person: int, until: int, weights: Weights, moves: StageMoves | None = None
) -> list[StageSpan]:
    """The stages one person went through, oldest first, as known at the as-of epoch day `until`.

    Empty when nothing happened before that day.
    """
    if moves is None:
        moves, person = stage_moves(evidence.of(person), weights), 0
    low, high = np.searchsorted(moves.person, [person, person + 1])
    return [
        StageSpan(
            _STAGES[moves.stage[row] - 1],
            int(moves.day[row]),
            int(moves.until[row]) if moves.until[row] <= until else None,
        )
        for row in range(int(low), int(high))
        if moves.day[row] <= until
    ]


def _pieces(evidence: Evidence, numbers: StageWeights) -> tuple[Days, Days, Ints]:
    """Per person the as-of days at which a condition begins or ends, and the packed counters then."""
    parts = _intervals(evidence, numbers)
    ending = [part.end < FAR_DAY for part in parts]
    people = [part.person for part in parts]
    person = np.concatenate(people + [who[ends] for who, ends in zip(people, ending, strict=True)])
    days = [part.first for part in parts]
    day = np.concatenate(days + [part.end[ends] for part, ends in zip(parts, ending, strict=True)])
    values = [part.value for part in parts] + [-part.value for part in parts]
    sizes = [len(who) for who in people] + [int(np.count_nonzero(ends)) for ends in ending]
    key = _key(person, day)
    order = np.argsort(key, kind="stable")
    person, day = person[order], day[order]
    running = np.cumsum(np.repeat(np.array(values, dtype=np.int64), sizes)[order])
    last = _last_of(person, day)
    # What is still raised at the end of one person must not count for the next.
    ends = np.flatnonzero(_last_of(person))
    carried = np.repeat(np.concatenate([[0], running[ends]])[: len(ends)], np.diff(ends, prepend=-1))
    return person[last], day[last], (running - carried)[last]


def _last_of(*sorted_columns: npt.NDArray[np.integer]) -> Flags:
    """True where the next row differs in some column."""
    last = np.ones(len(sorted_columns[0]), dtype=np.bool_)
    last[:-1] = np.any([column[1:] != column[:-1] for column in sorted_columns], axis=0)
    return last


@cache
def _meaning() -> Codes:
    """By packed counters: the furthest stage whose score passes its threshold, 0 to 3, in the two lowest bits.

    Above them a bit per stage whose score is high enough to stay in it; the first stage always holds.
    """
    held = np.arange(_ALL_HELD)
    expand = _has(held, _LIFT) | (_has(held, _LEADS) & _has(held, _RETAIN))
    furthest = np.where(expand, 3, np.where(_has(held, _RETAIN), 2, _has(held, _ACTIVATE)))
    stays = _has(held, _LIFT_HOLD) | (_has(held, _LEADS_HOLD) & _has(held, _RETAIN))
    bits = 1 + 2 * _has(held, _ACTIVATE_HOLD) + 4 * _has(held, _RETAIN_HOLD) + 8 * stays
    return np.where(_has(held, _GONE), 0b1_00, furthest + 4 * bits).astype(np.int8)


def _has(held: Ints, counter: int) -> Flags:
    return np.asarray(held & (((1 << _BITS) - 1) * counter) != 0)


def _intervals(evidence: Evidence, numbers: StageWeights) -> list[_Intervals]:
    """When each condition of a stage holds, from counts, from milestones, and from having left us."""
    active = evidence.active
    month_ends = np.flatnonzero(active.next_in_month == FAR_DAY)
    month_begins = np.concatenate([[0], month_ends[:-1] + 1]) if len(month_ends) else month_ends
    leading = np.flatnonzero(evidence.leading)
    found = [_left(evidence), _known(evidence)]
    window = np.int32(numbers.window_days + 1)
    for count, value in _counts(numbers.activate_days, numbers, _ACTIVATE, _ACTIVATE_HOLD):
        if count <= numbers.activate_kept_days:
            found.append(_from_nth(active, count, value))
        else:
            until = active.day + np.int32(numbers.activate_window_days + 1)
            found.append(_covered(active.person, active.day + np.int32(1), until, count, value))
    month_of = active.person[month_begins]
    begin, end = active.day[month_begins] + np.int32(1), active.day[month_ends] + window
    for count, value in _counts(numbers.retain_months, numbers, _RETAIN, _RETAIN_HOLD):
        found.append(_covered(month_of, begin, end, count, value))
    lead_days, leaders = evidence.day[leading], evidence.person[leading]
    for count, value in _counts(numbers.expand_acts, numbers, _LEADS, _LEADS_HOLD):
        found.append(_covered(leaders, lead_days + np.int32(1), lead_days + window, count, value))
    steps = np.flatnonzero(evidence.milestone)
    counters = ((_ACTIVATE, _ACTIVATE_HOLD), (_RETAIN, _RETAIN_HOLD), (_LIFT, _LIFT_HOLD))
    for wanted, values in zip(_milestones_of(numbers), counters, strict=True):
        rows = steps[np.isin(evidence.milestone[steps], wanted)]
        day = evidence.day[rows]
        for level, value in zip(_levels(numbers), values, strict=True):
            lasts = np.int32(_days_lifted(level, numbers) + 1)
            found.append(_covered(evidence.person[rows], day + np.int32(1), day + lasts, 1, value))
    return found


def _known(evidence: Evidence) -> _Intervals:
    """From each person's first evidence on; raises nothing, but makes that day a piece."""
    known = np.flatnonzero(np.diff(evidence.starts)).astype(np.int32)
    return _Intervals(known, evidence.day[evidence.starts[known]] + np.int32(1), _never(known), 0)


def _levels(numbers: StageWeights) -> tuple[float, float]:
    """The score that reaches a stage, and the one that keeps it."""
    return numbers.threshold, numbers.threshold * numbers.hold_share


def _counts(full: int, numbers: StageWeights, reach: int, hold: int) -> list[tuple[int, int]]:
    """The least counts that reach and keep a stage, with the counters they raise; often the same count."""
    reaching, holding = (
        next(count for count in range(1, full + 1) if 100.0 * min(1.0, count / full) >= level)
        for level in _levels(numbers)
    )
    return [(reaching, reach + hold)] if reaching == holding else [(reaching, reach), (holding, hold)]


def _covered(person: Days, first: Days, end: Days, count: int, value: int) -> _Intervals:
    """Where at least `count` of a person's stretches overlap; both ends ascend within a person."""
    pairs = max(0, len(person) - (count - 1))
    last, earliest = slice(len(person) - pairs, None), slice(None, pairs)
    rows = np.flatnonzero((person[last] == person[earliest]) & (first[last] < end[earliest]))
    person, first, end = person[rows], first[last][rows], end[rows]
    begins = np.ones(len(person), dtype=np.bool_)
    begins[1:] = (person[1:] != person[:-1]) | (first[1:] > end[:-1])
    return _Intervals(person[begins], first[begins], end[np.roll(begins, -1)], value)


def _from_nth(active: ActiveDays, count: int, value: int) -> _Intervals:
    """From each person's active day number `count` on, for ever."""
    enough = np.flatnonzero(np.diff(active.starts) >= count)
    place = active.starts[enough] + (count - 1)
    return _Intervals(active.person[place], active.day[place] + np.int32(1), _never(place), value)


def _left(evidence: Evidence) -> _Intervals:
    """From having left us until something new on a later day: an act of their own, or a step forward."""
    left = np.flatnonzero(evidence.milestone == _LEFT_US)
    leavers = np.unique(evidence.person[left])
    theirs = _ranges(evidence.starts[leavers], evidence.starts[leavers + 1])
    step = evidence.milestone[theirs]
    news = theirs[evidence.own_act[theirs] | ((step > 0) & (step != _LEFT_US))]
    keys = _key(evidence.person[news], evidence.day[news])
    person, day = evidence.person[left], evidence.day[left]
    place = np.searchsorted(keys, _key(person, day), "right")
    end = _never(day)
    within = np.flatnonzero(place < len(news))
    back = news[place[within]]
    returned = evidence.person[back] == person[within]
    end[within[returned]] = evidence.day[back[returned]] + 1
    return _covered(person, day + np.int32(1), end, 1, _GONE)


def _ranges(first: Ints, end: Ints) -> Ints:
    """All whole numbers from each first to before its end, one range after the other."""
    lengths = end - first
    before = np.cumsum(lengths) - lengths
    return np.asarray(np.arange(lengths.sum()) + np.repeat(first - before, lengths))


def _key(person: npt.NDArray[np.integer], day: npt.NDArray[np.integer]) -> Ints:
    """One integer that sorts by person, then day."""
    return (person.astype(np.int64) << 32) + day


def _never(rows: npt.NDArray[np.integer]) -> Days:
    return np.full(len(rows), FAR_DAY, dtype=np.int32)


def _days_lifted(level: float, numbers: StageWeights) -> int:
    """The age in days up to which a milestone alone keeps its stage's score at the level, or 0."""
    if numbers.milestone_floor < level:
        return 0
    longest = int(numbers.milestone_half_life_days * math.log2(numbers.milestone_floor / level)) + 2
    ages = np.arange(1, longest + 1)
    lifted = numbers.milestone_floor * np.exp2(ages / -numbers.milestone_half_life_days)
    return int(np.count_nonzero(lifted >= level))
