"""What does it cost? Minutes and money by channel, event or phase, beside how trust changed around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np

from care_desktop.domain import insight_cost
from care_desktop.domain.facts import Codes, Flags, Ints
from care_desktop.domain.insight import (
    GROUP_MIN,
    Answer,
    InsightFilters,
    Question,
    RowKind,
    RowsBehind,
    Said,
    Table,
    TableColumn,
    Value,
    ValueKind,
)
from care_desktop.domain.insight_cost import CostPicture, CostRow, CostSplit, Effort, PersonChanges
from care_desktop.domain.interactions import Channel
from care_desktop.domain.resources import Phase
from care_desktop.services.insight_data import (
    MONEY_PARTS,
    InsightData,
    chosen_interactions,
    chosen_people,
    to_epoch_day,
)

_LABELS: dict[CostSplit, tuple[str, ...]] = {
    CostSplit.CHANNEL: ("", *Channel),
    CostSplit.PHASE: ("", *Phase),
}
_GROUP = {CostSplit.CHANNEL: "Channel", CostSplit.EVENT: "Event", CostSplit.PHASE: "Phase"}
_NOTES = (
    Said("No claim of cause: people we meet often would have grown anyway."),
    Said(
        "Minutes and money are what was noted. An event's cost counts once, on the day it began. "
        "Money in different currencies is never added up."
    ),
    Said(
        "Change of trust: 13 weeks from the last week before a contact, and the 13 weeks before that. Only contacts "
        "with that much history on both sides count. A person's contacts in a group are averaged first, and the 90 % "
        "interval is Student's over people: many contacts with one person are one witness."
    ),
)


@dataclass(frozen=True, slots=True)
class _Counted:
    """What passed the filters: places and groups of interactions, events that cost something then, currencies."""

    data: InsightData
    filters: InsightFilters
    split: CostSplit
    places: Ints
    group: Ints
    groups: int
    event_group: Ints
    paid_events: Ints
    currencies: tuple[str, ...]
    currency: Ints
    effort: Effort
    changes: PersonChanges


def answer(
    data: InsightData, filters: InsightFilters, event_channel: Codes, by: CostSplit = CostSplit.CHANNEL
) -> Answer:
    """Count minutes and money of the period by group, and the change of trust around the contacts in it.

    Args:
        data: everything.
        filters: what is looked at.
        event_channel: code of the channel of each event's kind: an event's own cost goes to that channel.
        by: what to split by.
    """
    counted = _counted(data, filters, event_channel, by)
    rows = _rows(counted)
    spent_before = _minutes_noted(data, filters.in_period_before())
    return Answer(
        question=Question.COST,
        filters=filters,
        as_of=data.today,
        n=len(counted.places),
        counted="interactions",
        title=Said("What does it cost?"),
        finding=_finding(rows, counted, spent_before),
        notes=_NOTES,
        table=_table(rows, by),
        picture=CostPicture(by, rows) if rows else None,
        behind=partial(_behind, counted),
    )


def _counted(data: InsightData, filters: InsightFilters, event_channel: Codes, by: CostSplit) -> _Counted:
    rows, events = data.interactions, data.events
    chosen = chosen_interactions(data, filters)
    places = np.flatnonzero(chosen)
    # The last group of events is for what had no event.
    event_group, without, groups = {
        CostSplit.CHANNEL: (event_channel.astype(np.int64), 0, len(Channel) + 1),
        CostSplit.EVENT: (np.arange(len(events.id)), len(events.id), len(events.id) + 1),
        CostSplit.PHASE: (events.phase.astype(np.int64), 0, len(Phase) + 1),
    }[by]
    if by is CostSplit.CHANNEL:
        group_of_all = rows.channel.astype(np.int64)
    else:
        group_of_all = np.append(event_group, without)[rows.event]
    group = group_of_all[places]
    paid = _paid_events(data, filters, rows.event[places])
    currencies = tuple(sorted({*rows.currencies, *(events.currency[place] for place in paid.tolist())}))
    place_of = np.array([*(currencies.index(name) for name in rows.currencies), -1], dtype=np.int64)
    extra = np.zeros((groups, len(currencies)), dtype=np.int64)
    for place in paid.tolist():
        extra[event_group[place], currencies.index(events.currency[place])] += events.cost[place]
    currency = place_of[rows.currency[places]]
    minutes, cost = rows.duration_min[places], rows.cost[places]
    spent = insight_cost.effort(group, minutes, cost, currency, groups, len(currencies), extra)
    changes = _changes(data, filters, chosen, group_of_all)
    return _Counted(data, filters, by, places, group, groups, event_group, paid, currencies, currency, spent, changes)


def _paid_events(data: InsightData, filters: InsightFilters, events_met: Ints) -> Ints:
    """Events with a cost that began in the period; when people are chosen, those where one of them was met."""
    events = data.events
    start, end = to_epoch_day(filters.period.start), to_epoch_day(filters.period.end)
    began = [day if day is not None else ended for day, ended in zip(events.started, events.ended, strict=True)]
    paid = (events.cost > 0) & np.array([day is not None and start <= day <= end for day in began], dtype=np.bool_)
    is_for_some = any(
        choice is not None for choice in (filters.owner, filters.region, filters.tag, filters.stage, filters.event)
    )
    if is_for_some:
        paid &= np.isin(np.arange(len(paid)), events_met)
    return np.flatnonzero(paid)


def _changes(data: InsightData, filters: InsightFilters, chosen: Flags, group: Ints) -> PersonChanges:
    contacts, scores = data.contacts, data.scores
    kept = np.flatnonzero(chosen[contacts.interaction] & chosen_people(data, filters)[contacts.person])
    interaction = contacts.interaction[kept]
    return insight_cost.changes_around(
        scores.hundredths,
        scores.counts.as_of_days,
        group[interaction],
        contacts.person[kept],
        data.interactions.day[interaction],
    )


def _minutes_noted(data: InsightData, filters: InsightFilters) -> float:
    minutes = data.interactions.duration_min[chosen_interactions(data, filters)]
    return float(np.nansum(minutes))


def _rows(counted: _Counted) -> tuple[CostRow, ...]:
    spent, made = counted.effort, list[CostRow]()
    for group in range(counted.groups):
        money = [(name, int(spent.money[group, place])) for place, name in enumerate(counted.currencies)]
        money = sorted((pair for pair in money if pair[1]), key=lambda pair: -pair[1])
        if not spent.interactions[group] and not money:
            continue
        changes = counted.changes.of(group)
        made.append(
            CostRow(
                key=str(group),
                label=_label(counted, group),
                named_by_user=counted.split is CostSplit.EVENT,
                interactions=int(spent.interactions[group]),
                noted=int(spent.noted[group]),
                minutes=float(spent.minutes[group]),
                money=tuple(money),
                trust=insight_cost.trust_change(changes),
                measured=len(changes.person),
            )
        )
    return tuple(sorted(made, key=lambda row: (not row.label, -row.minutes, -row.interactions, row.label)))


def _label(counted: _Counted, group: int) -> str:
    if counted.split is CostSplit.EVENT:
        return (*counted.data.events.name, "")[group]
    return _LABELS[counted.split][group]


def _finding(rows: Sequence[CostRow], counted: _Counted, minutes_before: float) -> Said:
    count = Value(ValueKind.COUNT, len(counted.places))
    if not rows:
        return Said("Nothing was logged in this period, so there is nothing to count.")
    money = counted.effort.money.sum(axis=0).tolist()
    amounts = [_money(amount, name) for amount, name in zip(money, counted.currencies, strict=True) if amount]
    minutes = sum(row.minutes for row in rows)
    values = {
        "n": count,
        "minutes": Value(ValueKind.MINUTES, minutes),
        "before": Value(ValueKind.MINUTES, minutes_before),
        "group": Value(ValueKind.TEXT, rows[0].label),
        "most": Value(ValueKind.MINUTES, rows[0].minutes),
        "currencies": Value(ValueKind.COUNT, len(amounts)),
        **{f"money{place}": Value(ValueKind.MONEY, amount) for place, amount in enumerate(amounts)},
    }
    if not minutes and not amounts:
        return Said(
            _NOT_NOTED if len(counted.places) != 1 else _NOT_NOTED.replace("interactions", "interaction"), values
        )
    values["named"] = Value(ValueKind.MINUTES, sum(row.minutes for row in rows if row.label))
    template = _TIME[counted.split] if minutes else "Nobody noted minutes in this period."
    return Said(f"{template} {_SPENT[min(len(amounts), 3)]}", values)


_NOT_NOTED = "Nobody noted minutes or money in this period: {n} interactions without either."
_TIME = {
    CostSplit.CHANNEL: "{minutes} were noted, most of them for {group}: {most}. The period before took {before}.",
    CostSplit.EVENT: "{minutes} were noted, {named} of them at events. The period before took {before}.",
    CostSplit.PHASE: "{minutes} were noted, {named} of them at events with a phase. The period before took {before}.",
}
_SPENT = (
    "No money was noted.",
    "{money0} were spent.",
    "{money0} and {money1} were spent.",
    "Money was spent in {currencies} currencies.",
)


def _money(parts: int, currency: str) -> tuple[Decimal, str]:
    return Decimal(parts) / MONEY_PARTS, currency


def _table(rows: Sequence[CostRow], by: CostSplit) -> Table:
    columns = (
        TableColumn(_GROUP[by], ValueKind.TEXT),
        TableColumn("Interactions", ValueKind.COUNT),
        TableColumn("With minutes", ValueKind.COUNT),
        TableColumn("Time", ValueKind.MINUTES),
        TableColumn("Money", ValueKind.MONEY),
        TableColumn("People measured", ValueKind.COUNT),
        TableColumn("Trust, 90 days before", ValueKind.NUMBER),
        TableColumn("Trust, 90 days after", ValueKind.NUMBER),
        TableColumn("Lower end", ValueKind.NUMBER),
        TableColumn("Upper end", ValueKind.NUMBER),
    )
    cells: list[tuple[Any, ...]] = []
    for row in rows:
        change, label = row.trust, row.label or _WITHOUT[by]
        ends = (None,) * 4 if change is None else (change.before, change.after, change.low, change.high)
        money = [_money(parts, name) for name, parts in row.money]
        first = money[0] if money else None
        cells.append((label, row.interactions, row.noted, row.minutes, first, row.measured, *ends))
        # A line of its own for each further currency; the rest is said once, so that sums over the column are right.
        cells += [(label, None, None, None, amount, None, *(None,) * 4) for amount in money[1:]]
    return Table(columns, tuple(cells))


_WITHOUT = {CostSplit.CHANNEL: "", CostSplit.EVENT: "no event", CostSplit.PHASE: "no phase"}


def _behind(counted: _Counted, key: str) -> RowsBehind:
    """Rows of "minutes:GROUP", "money:GROUP:CURRENCY" or "trust:GROUP"."""
    what, group, *currency = key.split(":", 2)
    if what == "trust":
        return _people_behind(counted, int(group))
    if what == "money":
        return _money_behind(counted, int(group), currency[0])
    return _minutes_behind(counted, int(group))


def _minutes_behind(counted: _Counted, group: int) -> RowsBehind:
    rows = counted.data.interactions
    places = counted.places[counted.group == group]
    places = places[~np.isnan(rows.duration_min[places])]
    minutes = rows.duration_min[places]
    return RowsBehind(
        RowKind.INTERACTIONS,
        rows.rowno[places],
        (TableColumn("Time", ValueKind.MINUTES),),
        (minutes,),
        Said(
            "The time noted for these {n} interactions adds up to {minutes}.",
            {
                "n": Value(ValueKind.COUNT, len(places)),
                "minutes": Value(ValueKind.MINUTES, float(minutes.sum())),
            },
        ),
    )


def _money_behind(counted: _Counted, group: int, name: str) -> RowsBehind:
    rows, events = counted.data.interactions, counted.data.events
    among = np.flatnonzero((counted.group == group) & (counted.currency == counted.currencies.index(name)))
    places = counted.places[among]
    own = int(rows.cost[places].sum())
    paid = [
        place
        for place in counted.paid_events.tolist()
        if counted.event_group[place] == group and events.currency[place] == name
    ]
    for_events = sum(int(events.cost[place]) for place in paid)
    values = {
        "own": Value(ValueKind.MONEY, _money(own, name)),
        "events": Value(ValueKind.MONEY, _money(for_events, name)),
        "money": Value(ValueKind.MONEY, _money(own + for_events, name)),
        "n": Value(ValueKind.COUNT, len(paid)),
    }
    template = (
        "These interactions cost {own}; with {events} for events themselves ({n}) it is {money}."
        if paid
        else "These interactions cost {money}."
    )
    costs = [_money(int(parts), name) for parts in rows.cost[places]]
    column = TableColumn("Money", ValueKind.MONEY)
    return RowsBehind(RowKind.INTERACTIONS, rows.rowno[places], (column,), (costs,), Said(template, values))


def _people_behind(counted: _Counted, group: int) -> RowsBehind:
    changes = counted.changes.of(group)
    columns = (
        TableColumn("Contacts", ValueKind.COUNT),
        TableColumn("Trust, 90 days before", ValueKind.NUMBER),
        TableColumn("Trust, 90 days after", ValueKind.NUMBER),
    )
    change, rownos = insight_cost.trust_change(changes), counted.data.people.rowno[changes.person]
    values = {"n": Value(ValueKind.COUNT, len(rownos)), "least": Value(ValueKind.COUNT, GROUP_MIN)}
    template = "{n} people have a history long enough; a mean is shown from {least}."
    if change is not None:
        values |= {
            "before": Value(ValueKind.NUMBER, change.before),
            "after": Value(ValueKind.NUMBER, change.after),
        }
        template = (
            "Means over these {n} people: trust changed by {after} points in the 90 days after our contacts, "
            "by {before} in the 90 days before."
        )
    cells = (changes.contacts, changes.before, changes.after)
    return RowsBehind(RowKind.PEOPLE, rownos, columns, cells, Said(template, values))
