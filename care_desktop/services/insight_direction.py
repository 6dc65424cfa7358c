"""Are we bi-directional? Answered from interactions by direction, and from give and take with each person."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from care_desktop.domain.facts import Codes, Days, Flags, Ints
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
from care_desktop.domain.insight_buckets import Buckets, buckets_of, calendar_days, step_for, until
from care_desktop.domain.insight_direction import (
    MOSTLY_THEM_ABOVE,
    MOSTLY_US_BELOW,
    Balance,
    DirectionPicture,
    GiveAndTakeOf,
    counts_by_direction,
    give_and_take,
)
from care_desktop.domain.interactions import Direction, code_of
from care_desktop.services.insight_data import InsightData, chosen_interactions, chosen_people

TITLE = Said("Are we bi-directional?")
WHOLE = "all"
FOR_EVERY = 10
# Below this a whole number would hide most of the ratio.
WHOLE_NUMBERS_FROM = 3.0

_MUTUAL = Said(
    "What went both ways, such as a conversation, counts as come in and as gone out. Each interaction counts once, "
    "however many people took part."
)
_SHARES = Said(
    "Give and take with a person is the share of what came from them, with what went both ways counted half, shrunk "
    "towards balance as if four more had been in balance. Balanced is {low} to {high}.",
    {"low": Value(ValueKind.SHARE, MOSTLY_US_BELOW), "high": Value(ValueKind.SHARE, MOSTLY_THEM_ABOVE)},
)
_TOTALS = Said("The last row is the whole period; only there are people counted.")
# Side of a key -> its directions, and how the number follows from the rows.
_SIDES = {
    "in": (
        (Direction.INBOUND, Direction.MUTUAL),
        "{count} interactions came in from developers, {mutual} of them both ways.",
    ),
    "out": (
        (Direction.OUTBOUND, Direction.MUTUAL),
        "{count} interactions went out from us, {mutual} of them both ways.",
    ),
    "both": ((Direction.MUTUAL,), "{count} interactions went both ways."),
}
_GIVING = {
    Balance.MOSTLY_US: "With {count} people more came from us than from them.",
    Balance.BALANCED: "With {count} people give and take were in balance.",
    Balance.MOSTLY_THEM: "With {count} people more came from them than from us.",
}


@dataclass(frozen=True, slots=True)
class _Counted:
    """The interactions of a period: places, days and directions of one length."""

    chosen: Flags
    place: Ints
    day: Days
    direction: Codes

    @property
    def totals(self) -> tuple[int, int, int]:
        """What came in, went out, and went both ways."""
        outbound, inbound, mutual = np.bincount(self.direction, minlength=4)[1:].tolist()
        return inbound + mutual, outbound + mutual, mutual


def answer(data: InsightData, filters: InsightFilters) -> Answer:
    """Inbound and outbound interactions over time, and how people are spread between giving and taking."""
    period = until(filters.period, data.today)
    now = _counted(data, filters, period)
    before = _counted(data, filters.in_period_before(), until(filters.period.before(), data.today))
    buckets, bucket = _cut(period or filters.period, now)
    outbound, inbound, mutual = (
        row.tolist() for row in counts_by_direction(bucket, now.direction, len(buckets.starts))
    )
    people = _give_and_take(data, filters, now)
    balance = people.counts() if len(people.person) >= GROUP_MIN else None
    picture = DirectionPicture(buckets, tuple(inbound), tuple(mutual), tuple(outbound), balance)
    return Answer(
        question=Question.DIRECTION,
        filters=filters,
        as_of=(period or filters.period).end,
        n=len(now.place),
        counted="interactions",
        title=TITLE,
        finding=_finding(now, before),
        notes=(_MUTUAL, _SHARES, _TOTALS),
        table=_table(picture, now.totals),
        picture=picture if len(now.place) else None,
        behind=partial(_behind, data, filters, now, buckets, bucket),
    )


def _counted(data: InsightData, filters: InsightFilters, period: Period | None) -> _Counted:
    if period is None:
        chosen = np.zeros(len(data.interactions.rowno), dtype=np.bool_)
    else:
        chosen = chosen_interactions(data, replace(filters, period=period))
    place = np.flatnonzero(chosen)
    return _Counted(chosen, place, data.interactions.day[place], data.interactions.direction[place])


def _cut(period: Period, now: _Counted) -> tuple[Buckets, Ints]:
    """The buckets from the first one with an interaction, and the bucket of each interaction."""
    buckets = buckets_of(period, step_for(period))
    bucket = buckets.places(now.day)
    first = int(bucket.min(initial=len(buckets.starts)))
    return (buckets.from_place(first), bucket - first) if len(bucket) else (buckets, bucket)


def _give_and_take(data: InsightData, filters: InsightFilters, now: _Counted) -> GiveAndTakeOf:
    contacts = data.contacts
    rows = now.chosen[contacts.interaction] & chosen_people(data, filters)[contacts.person]
    return give_and_take(contacts.person[rows], data.interactions.direction[contacts.interaction[rows]])


def _finding(now: _Counted, before: _Counted) -> Said:
    came, went, _ = now.totals
    count = Value(ValueKind.COUNT, len(now.place))
    if not len(now.place):
        return Said("Nothing was logged in this period.")
    if len(now.place) < GROUP_MIN:
        return Said("Too few interactions to say: {count} in this period.", {"count": count})
    if not went:
        return Said("{count} came in from developers and nothing went out from us.", {"count": count})
    if not came:
        return Said("{count} went out from us and nothing came in from developers.", {"count": count})
    values = {"ten": Value(ValueKind.COUNT, FOR_EVERY), "now": _for_every_ten(came, went)}
    came_before, went_before, _ = before.totals
    if len(before.place) < GROUP_MIN or not went_before:
        return Said("For every {ten} that go out from us, {now} come in from developers.", values)
    return Said(
        "For every {ten} that go out from us, {now} come in from developers. In the period before it was {before}.",
        {**values, "before": _for_every_ten(came_before, went_before)},
    )


def _for_every_ten(came: int, went: int) -> Value:
    ratio = FOR_EVERY * came / went
    if 0 < ratio < WHOLE_NUMBERS_FROM:
        return Value(ValueKind.NUMBER, ratio)
    return Value(ValueKind.COUNT, round(ratio))


def _table(picture: DirectionPicture, totals: tuple[int, int, int]) -> Table:
    columns = (
        picture.buckets.column,
        *(TableColumn(title, ValueKind.COUNT) for title in ("Came in", "Went out", "Of these both ways")),
        *(
            TableColumn(title, ValueKind.COUNT)
            for title in ("People, mostly us", "People, balanced", "People, mostly them")
        ),
    )
    counts = zip(picture.buckets.cells, picture.came_in, picture.went_out, picture.mutual, strict=True)
    whole = (None, *totals, *(picture.balance or (None,) * len(Balance)))
    return Table(columns, (*((*row, *(None,) * len(Balance)) for row in counts), whole))


def _behind(
    data: InsightData, filters: InsightFilters, now: _Counted, buckets: Buckets, bucket: Ints, key: str
) -> RowsBehind:
    side, _, start = key.partition(":")
    if side == "people":
        return _people_behind(data, _give_and_take(data, filters, now), Balance(start))
    directions, template = _SIDES[side]
    rows = np.isin(now.direction, [code_of(item) for item in directions])
    if start != WHOLE:
        rows &= bucket == buckets.keys.index(start)
    codes, words = now.direction[rows], np.array(["", *(str(item) for item in Direction)])
    mutual = int((codes == code_of(Direction.MUTUAL)).sum())
    values = {"count": Value(ValueKind.COUNT, len(codes)), "mutual": Value(ValueKind.COUNT, mutual)}
    return RowsBehind(
        RowKind.INTERACTIONS,
        data.interactions.rowno[now.place[rows]],
        (TableColumn("Day", ValueKind.DAY), TableColumn("Direction", ValueKind.TEXT)),
        (calendar_days(now.day[rows]), words[codes].tolist()),
        Said(template, values),
    )


def _people_behind(data: InsightData, people: GiveAndTakeOf, balance: Balance) -> RowsBehind:
    rows = people.of(balance)
    columns = [TableColumn(title, ValueKind.COUNT) for title in ("From them", "Both ways", "From us")]
    return RowsBehind(
        RowKind.PEOPLE,
        data.people.rowno[people.person[rows]],
        (*columns, TableColumn("Share of theirs", ValueKind.SHARE)),
        (people.inbound[rows], people.mutual[rows], people.outbound[rows], people.share[rows]),
        Said(_GIVING[balance], {"count": Value(ValueKind.COUNT, len(rows))}),
    )
