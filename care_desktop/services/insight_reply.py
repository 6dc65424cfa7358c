"""Are we reachable? Answered from messages that came in and our first reply to each, the unanswered ones counted."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial

import numpy as np

from care_desktop.domain.facts import Days, Flags, Floats, Ints
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
from care_desktop.domain.insight_buckets import Buckets, buckets_of, calendar_days, epoch_day, step_for, until
from care_desktop.domain.insight_reply import (
    SECONDS_AN_HOUR,
    ReplyPicture,
    Stamps,
    are_messages,
    first_of_each,
    hours_to_reply,
)
from care_desktop.domain.insight_waiting import MEDIAN, SLOWEST_TENTH, times_until
from care_desktop.domain.interactions import Direction, code_of, zone_of
from care_desktop.services.insight_data import InsightData, chosen_interactions

TITLE = Said("Are we reachable?")
WHOLE = "all"

_MESSAGES = Said(
    "Messages are questions, feedback and opinions that came in writing and that we did not start; contributions, and "
    "what was said face to face or in a call, are not. A reply is the first contact from us with the same person."
)
_DAYS = Said(
    "Where only the day is known, the longest time it can have been counts: a reply on the same day is 1 day, on the "
    "next day 2 days. That is so for {count} of the messages.",
)
_OPEN = Said(
    "Unanswered messages count as waiting until the as-of day (Kaplan and Meier); a time is missing where too many "
    "wait, or with fewer than {least} messages. The last row of the table is the whole period.",
    {"least": Value(ValueKind.COUNT, GROUP_MIN)},
)
# (comparison, unanswered: none, one, many) -> the sentence.
_FINDINGS = {
    (False, 0): "The median first reply takes {median}, the slowest tenth over {tenth}. None is unanswered.",
    (False, 1): "The median first reply takes {median}, the slowest tenth over {tenth}. One is unanswered.",
    (False, 2): "The median first reply takes {median}, the slowest tenth over {tenth}. {open} are unanswered.",
    (True, 0): "The median first reply takes {median}, {before} in the period before; the slowest tenth over {tenth}. "
    "None is unanswered.",
    (True, 1): "The median first reply takes {median}, {before} in the period before; the slowest tenth over {tenth}. "
    "One is unanswered.",
    (True, 2): "The median first reply takes {median}, {before} in the period before; the slowest tenth over {tenth}. "
    "{open} are unanswered.",
}


@dataclass(frozen=True, slots=True)
class _Messages:
    """Messages of a period; all of one length: place, day, hours until the reply or waited so far, whether answered."""

    place: Ints
    day: Days
    hours: Floats
    answered: Flags

    def among(self, rows: Flags) -> "_Messages":
        """Some of them."""
        return _Messages(self.place[rows], self.day[rows], self.hours[rows], self.answered[rows])

    def hours_until(self) -> tuple[float | None, float | None]:
        """Hours by which half, and nine of ten, were answered; None with too few messages or too many unanswered."""
        if len(self.place) < GROUP_MIN:
            return None, None
        median, tenth = times_until(self.hours, self.answered, (MEDIAN, SLOWEST_TENTH))
        return median, tenth

    @property
    def unanswered(self) -> int:
        """How many wait."""
        return int(len(self.answered) - self.answered.sum())


def answer(data: InsightData, filters: InsightFilters) -> Answer:
    """Median and slowest tenth of the time to our first reply over time."""
    period = until(filters.period, data.today)
    now = _messages(data, filters, period)
    before = _messages(data, filters.in_period_before(), until(filters.period.before(), data.today))
    buckets, bucket = _cut(period or filters.period, now)
    parts = [now.among(bucket == place) for place in range(len(buckets.starts))]
    times = [part.hours_until() for part in parts]
    picture = ReplyPicture(
        buckets,
        tuple(len(part.place) for part in parts),
        tuple(part.unanswered for part in parts),
        tuple(median for median, _ in times),
        tuple(tenth for _, tenth in times),
    )
    by_day = int(data.interactions.day_only[now.place].sum())
    return Answer(
        question=Question.REPLY,
        filters=filters,
        as_of=data.today,
        n=len(now.place),
        counted="messages",
        title=TITLE,
        finding=_finding(now, before),
        notes=(_MESSAGES, replace(_DAYS, values={"count": Value(ValueKind.COUNT, by_day)}), _OPEN),
        table=_table(picture, now),
        picture=picture if any(hours is not None for hours in picture.median_h) else None,
        behind=partial(_behind, data, now, buckets, bucket),
    )


def _messages(data: InsightData, filters: InsightFilters, period: Period | None) -> _Messages:
    rows, contacts = data.interactions, data.contacts
    if period is None:
        return _Messages(np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0), np.zeros(0, np.bool_))
    chosen = chosen_interactions(data, replace(filters, period=period))
    place = np.flatnonzero(chosen)
    columns = (rows.channel, rows.flow, rows.direction, rows.initiated_by)
    place = place[are_messages(*(column[place] for column in columns))]
    # Place of an interaction -> number of the message, -1 for others.
    number = np.full(len(rows.rowno), -1, dtype=np.int32)
    number[place] = np.arange(len(place))
    from_us = rows.direction != code_of(Direction.INBOUND)
    from_us &= (rows.day >= epoch_day(period.start)) & (rows.day <= epoch_day(data.today))
    of_contact = number[contacts.interaction]
    asked = np.flatnonzero(of_contact >= 0)
    asker, message = contacts.person[asked], contacts.interaction[asked]
    is_asker = np.zeros(len(data.people.rowno), dtype=np.bool_)
    is_asker[asker] = True
    told = np.flatnonzero(from_us[contacts.interaction] & is_asker[contacts.person])
    reply = contacts.interaction[told]
    hours = hours_to_reply(
        asker,
        Stamps(rows.instant_s[message], rows.day_only[message]),
        contacts.person[told],
        Stamps(rows.instant_s[reply], rows.day_only[reply]),
    )
    first = first_of_each(of_contact[asked].astype(np.int64), hours, len(place))
    answered = np.isfinite(first)
    waited = np.maximum(_end_s(data) - rows.instant_s[place], 0) / SECONDS_AN_HOUR
    return _Messages(place, rows.day[place], np.where(answered, first, waited), answered)


def _end_s(data: InsightData) -> int:
    """The end of today where the person sits, in seconds since 1970."""
    midnight = datetime.combine(data.today + timedelta(days=1), time(), zone_of(data.zone))
    return int(midnight.timestamp())


def _cut(period: Period, now: _Messages) -> tuple[Buckets, Ints]:
    buckets = buckets_of(period, step_for(period, len(now.place)))
    bucket = buckets.places(now.day)
    first = int(bucket.min(initial=len(buckets.starts)))
    return (buckets.from_place(first), bucket - first) if len(bucket) else (buckets, bucket)


def _finding(now: _Messages, before: _Messages) -> Said:
    count, waiting = Value(ValueKind.COUNT, len(now.place)), Value(ValueKind.COUNT, now.unanswered)
    if not len(now.place):
        return Said("No messages came in from developers in this period.")
    if len(now.place) < GROUP_MIN:
        return Said("Too few messages to say: {count} came in, {open} unanswered.", {"count": count, "open": waiting})
    median, tenth = now.hours_until()
    if median is None:
        return Said(
            "Most messages wait for a reply: {open} of {count} are unanswered.", {"open": waiting, "count": count}
        )
    values = {"median": Value(ValueKind.HOURS, median), "open": waiting}
    if tenth is None:
        return Said(
            "The median first reply takes {median}. {open} of {count} are unanswered.", {**values, "count": count}
        )
    values["tenth"] = Value(ValueKind.HOURS, tenth)
    earlier, _ = before.hours_until()
    if earlier is not None:
        values["before"] = Value(ValueKind.HOURS, earlier)
    return Said(_FINDINGS[earlier is not None, min(now.unanswered, 2)], values)


def _table(picture: ReplyPicture, now: _Messages) -> Table:
    columns = (
        picture.buckets.column,
        TableColumn("Messages", ValueKind.COUNT),
        TableColumn("Unanswered", ValueKind.COUNT),
        TableColumn("Median time to first reply", ValueKind.HOURS),
        TableColumn("Time by which nine of ten are answered", ValueKind.HOURS),
    )
    rows = zip(
        picture.buckets.cells,
        picture.messages,
        picture.unanswered,
        picture.median_h,
        picture.slowest_tenth_h,
        strict=True,
    )
    whole = (None, len(now.place), now.unanswered, *now.hours_until())
    return Table(columns, (*rows, whole))


def _behind(data: InsightData, now: _Messages, buckets: Buckets, bucket: Ints, key: str) -> RowsBehind:
    what, _, start = key.partition(":")
    rows = np.ones(len(bucket), dtype=np.bool_)
    if start != WHOLE:
        rows = bucket == buckets.keys.index(start)
    if what == "unanswered":
        rows = rows & ~now.answered
    found = now.among(rows)
    return RowsBehind(
        RowKind.INTERACTIONS,
        data.interactions.rowno[found.place],
        (
            TableColumn("Day", ValueKind.DAY),
            TableColumn("Time to first reply, or waited so far", ValueKind.HOURS),
            TableColumn("Answered", ValueKind.COUNT),
        ),
        (calendar_days(found.day), found.hours, found.answered.astype(np.int64)),
        _said_behind(what, found),
    )


def _said_behind(what: str, found: _Messages) -> Said:
    values = {
        "count": Value(ValueKind.COUNT, len(found.place)),
        "open": Value(ValueKind.COUNT, found.unanswered),
    }
    if what == "unanswered":
        return Said("{count} messages are unanswered.", values)
    values["hours"] = Value(ValueKind.HOURS, found.hours_until()[what == "p90"])
    if what == "p90":
        return Said(
            "{hours} is the shortest time by which nine of ten messages were answered; {open} of {count} wait.",
            values,
        )
    return Said(
        "{hours} is the shortest time by which half of the messages were answered; {open} of {count} wait.",
        values,
    )
