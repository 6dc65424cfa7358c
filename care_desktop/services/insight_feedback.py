"""Do we close the loop? Answered from feedback that was open in the period: where it stands, and who was told."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from care_desktop.domain.facts import Days, Flags, Floats, Ints
from care_desktop.domain.feedback import FeedbackState
from care_desktop.domain.insight import (
    GROUP_MIN,
    Answer,
    InsightFilters,
    Period,
    Question,
    RowKind,
    RowsBehind,
    Said,
    Table,
    TableColumn,
    Value,
    ValueKind,
)
from care_desktop.domain.insight_buckets import calendar_days, epoch_day, until
from care_desktop.domain.insight_feedback import FeedbackPicture, Loops, loops_on, state_bars
from care_desktop.domain.insight_waiting import MEDIAN, time_until
from care_desktop.domain.interactions import code_of
from care_desktop.services.insight_data import InsightData, chosen_people
from care_desktop.storage.insight_loops import FeedbackColumns

TITLE = Said("Do we close the loop?")

_OPEN = Said(
    "Feedback counts that was heard by the as-of day and whose loop was not closed before the period, in the state it "
    "had on that day. A loop is closed when everyone who asked was told what became of it."
)
_MEDIAN = Said(
    "Half of what was heard in this period was told within {days}; what is not told counts as open until the as-of day "
    "(Kaplan and Meier)."
)
_NO_MEDIAN = Said("Less than half of what was heard in this period was told to everyone, or too little was heard.")
# (comparison, people who wait: none, one, many) -> the sentence.
_FINDINGS = {
    (False, 0): "{ended} were shipped or declined, and for {closed} of them everyone who asked was told. "
    "Nobody waits to hear.",
    (False, 1): "{ended} were shipped or declined, and for {closed} of them everyone who asked was told. "
    "One person still waits to hear.",
    (False, 2): "{ended} were shipped or declined, and for {closed} of them everyone who asked was told. "
    "{people} people still wait to hear.",
    (True, 0): "{ended} were shipped or declined, and for {closed} of them everyone who asked was told; in the period "
    "before for {closed_before} of {ended_before}. Nobody waits to hear.",
    (True, 1): "{ended} were shipped or declined, and for {closed} of them everyone who asked was told; in the period "
    "before for {closed_before} of {ended_before}. One person still waits to hear.",
    (True, 2): "{ended} were shipped or declined, and for {closed} of them everyone who asked was told; in the period "
    "before for {closed_before} of {ended_before}. {people} people still wait to hear.",
}


@dataclass(frozen=True, slots=True)
class _Open:
    """What was open in a period, as of its end: places of the feedback, and where all feedback stood."""

    period: Period
    as_of: int
    place: Ints
    loops: Loops
    feedback: FeedbackColumns

    @property
    def closed(self) -> Flags:
        """Whether everyone was told, by place in `place`."""
        found: Flags = self.loops.closed[self.place] <= self.as_of
        return found

    @property
    def ended(self) -> Flags:
        """Whether it was shipped, declined or told."""
        found: Flags = self.loops.ended[self.place] <= self.as_of
        return found

    @property
    def age_days(self) -> Ints:
        """Days since it was heard."""
        return self.as_of - self.feedback.heard[self.place].astype(np.int64)

    def heard_in_period(self) -> tuple[Ints, Floats, Flags]:
        """Of what was heard in the period: places, days until everyone was told or open so far, whether told."""
        fresh = self.place[self.feedback.heard[self.place] >= epoch_day(self.period.start)]
        told = self.loops.closed[fresh] <= self.as_of
        days = np.minimum(self.loops.closed[fresh], self.as_of) - self.feedback.heard[fresh]
        # Told before it was heard is a slip of the pen: no time at all.
        return fresh, np.maximum(days, 0).astype(np.float64), told


def answer(data: InsightData, filters: InsightFilters, feedback: FeedbackColumns) -> Answer:
    """How many pieces of feedback are in which state, how old the open ones are, and who waits to hear."""
    chosen = chosen_people(data, filters)
    period = until(filters.period, data.today)
    now = _open(chosen, feedback, period)
    before = _open(chosen, feedback, until(filters.period.before(), data.today))
    if now is None or period is None or not len(now.place):
        return _nothing(data, filters)
    bars = state_bars(now.loops.state[now.place], now.closed, now.age_days)
    fresh, days, told = now.heard_in_period()
    median = time_until(days, told, MEDIAN) if len(fresh) >= GROUP_MIN else None
    spoken = _NO_MEDIAN if median is None else Said(_MEDIAN.template, {"days": Value(ValueKind.DAYS, median)})
    return Answer(
        question=Question.FEEDBACK,
        filters=filters,
        as_of=period.end,
        n=len(now.place),
        counted="pieces of feedback",
        title=TITLE,
        finding=_finding(now, before, chosen),
        notes=(_OPEN, spoken),
        table=_table(now, FeedbackPicture(bars)),
        picture=FeedbackPicture(bars),
        behind=partial(_behind, data, now, chosen),
    )


def _nothing(data: InsightData, filters: InsightFilters) -> Answer:
    nothing = np.zeros(0, dtype=np.int64)
    return Answer(
        question=Question.FEEDBACK,
        filters=filters,
        as_of=min(filters.period.end, data.today),
        n=0,
        counted="pieces of feedback",
        title=TITLE,
        finding=Said("No feedback was open in this period."),
        notes=(_OPEN,),
        table=Table(_TABLE_COLUMNS, ()),
        picture=None,
        behind=lambda key: RowsBehind(RowKind.FEEDBACK, nothing, (), (), Said("No feedback was open in this period.")),
    )


def _open(chosen: Flags, feedback: FeedbackColumns, period: Period | None) -> _Open | None:
    if period is None:
        return None
    as_of = epoch_day(period.end)
    loops = loops_on(
        as_of,
        feedback.heard,
        (feedback.step_of, feedback.step_state, feedback.step_day),
        (feedback.linked, feedback.asked, feedback.told),
    )
    wanted = np.zeros(len(feedback.rowno), dtype=np.bool_)
    wanted[feedback.linked[chosen[feedback.person] & (feedback.asked <= as_of)]] = True
    wanted &= (feedback.heard <= as_of) & (loops.closed >= epoch_day(period.start))
    return _Open(period, as_of, np.flatnonzero(wanted), loops, feedback)


def _waiting(now: _Open, chosen: Flags) -> Ints:
    """Rows of chosen people who asked for what was shipped or declined and were not told."""
    ended = np.zeros(len(now.feedback.rowno), dtype=np.bool_)
    ended[now.place[now.ended]] = True
    asked = ended[now.feedback.linked] & (now.feedback.asked <= now.as_of) & chosen[now.feedback.person]
    return np.flatnonzero(asked & (now.feedback.told > now.as_of))


def _finding(now: _Open, before: _Open | None, chosen: Flags) -> Said:
    values = {"count": Value(ValueKind.COUNT, len(now.place))}
    ended, closed = int(now.ended.sum()), int((now.ended & now.closed).sum())
    if not ended:
        values["days"] = Value(ValueKind.DAYS, float(now.age_days.max()))
        return Said("Nothing of {count} was shipped or declined yet; the oldest was heard {days} ago.", values)
    people = len(np.unique(now.feedback.person[_waiting(now, chosen)]))
    values |= {
        "ended": Value(ValueKind.COUNT, ended),
        "closed": Value(ValueKind.COUNT, closed),
        "people": Value(ValueKind.COUNT, people),
    }
    compared = before is not None and bool(before.ended.any())
    if before is not None and compared:
        values["ended_before"] = Value(ValueKind.COUNT, int(before.ended.sum()))
        values["closed_before"] = Value(ValueKind.COUNT, int((before.ended & before.closed).sum()))
    return Said(_FINDINGS[compared, min(people, 2)], values)


_TABLE_COLUMNS = (
    TableColumn("State", ValueKind.TEXT),
    TableColumn("Pieces of feedback", ValueKind.COUNT),
    TableColumn("Everyone told", ValueKind.COUNT),
    TableColumn("Median time since heard", ValueKind.DAYS),
    TableColumn("Longest time since heard", ValueKind.DAYS),
)


def _table(now: _Open, picture: FeedbackPicture) -> Table:
    rows = []
    for bar in picture.bars:
        ages = now.age_days[now.loops.state[now.place] == code_of(bar.state)]
        has_median = bar.oldest_days is not None and len(ages) >= GROUP_MIN
        middle = float(np.median(ages)) if has_median else None
        oldest = None if bar.oldest_days is None else float(bar.oldest_days)
        rows.append((str(bar.state), bar.count, bar.closed, middle, oldest))
    return Table(_TABLE_COLUMNS, tuple(rows))


def _behind(data: InsightData, now: _Open, chosen: Flags, key: str) -> RowsBehind:
    if key == "waiting":
        return _people_behind(data, now, chosen)
    if key == "median":
        return _told_behind(now)
    if key == "ended":
        rows, template = now.ended, "{count} were shipped or declined; about {closed} of them everyone was told."
    else:
        rows = now.loops.state[now.place] == code_of(FeedbackState(key))
        template = "{count} are in this state; about {closed} of them everyone was told."
    place, closed = now.place[rows], now.closed[rows]
    words = np.array(["", *(str(item) for item in FeedbackState)])
    return RowsBehind(
        RowKind.FEEDBACK,
        now.feedback.rowno[place],
        (
            TableColumn("Heard", ValueKind.DAY),
            TableColumn("State", ValueKind.TEXT),
            TableColumn("Time since heard", ValueKind.DAYS),
            TableColumn("Everyone told", ValueKind.COUNT),
        ),
        (
            calendar_days(now.feedback.heard[place]),
            words[now.loops.state[place]].tolist(),
            now.age_days[rows].astype(np.float64),
            closed.astype(np.int64),
        ),
        Said(
            template, {"count": Value(ValueKind.COUNT, len(place)), "closed": Value(ValueKind.COUNT, int(closed.sum()))}
        ),
    )


def _told_behind(now: _Open) -> RowsBehind:
    place, days, told = now.heard_in_period()
    median = time_until(days, told, MEDIAN) if len(place) >= GROUP_MIN else None
    return RowsBehind(
        RowKind.FEEDBACK,
        now.feedback.rowno[place],
        (
            TableColumn("Heard", ValueKind.DAY),
            TableColumn("Time until everyone was told, or open so far", ValueKind.DAYS),
            TableColumn("Everyone told", ValueKind.COUNT),
        ),
        (calendar_days(now.feedback.heard[place]), days, told.astype(np.int64)),
        Said(
            "{days} is the shortest time by which half of them was told; {open} of {count} are open.",
            {
                "days": Value(ValueKind.DAYS, median),
                "open": Value(ValueKind.COUNT, int((~told).sum())),
                "count": Value(ValueKind.COUNT, len(place)),
            },
        ),
    )


def _people_behind(data: InsightData, now: _Open, chosen: Flags) -> RowsBehind:
    rows = _waiting(now, chosen)
    person, loop = now.feedback.person[rows], now.feedback.linked[rows]
    ended: Days = now.loops.ended[loop]
    return RowsBehind(
        RowKind.PEOPLE,
        data.people.rowno[person],
        (TableColumn("Asked", ValueKind.DAY), TableColumn("Shipped or declined", ValueKind.DAY)),
        (calendar_days(now.feedback.asked[rows]), calendar_days(ended)),
        Said("{count} people, each counted once.", {"count": Value(ValueKind.COUNT, len(np.unique(person)))}),
    )
