"""Which content helps? Milestones after a kind of content was given, against the same people before."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from care_desktop.domain import insight_content
from care_desktop.domain.facts import Days
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
from care_desktop.domain.insight_content import ContentPicture, ContentRow, Given
from care_desktop.domain.interactions import code_of
from care_desktop.domain.resources import STAGE_OF_KIND, ResourceKind
from care_desktop.services.insight_data import InsightData, chosen_people, from_epoch_day, to_epoch_day
from care_desktop.storage.insight_resources import ResourceColumns

__all__ = ["ResourceColumns", "answer"]

ANY_KIND = 0
_NOTES = (
    Said("No claim of cause: whoever asks for content is on the way already."),
    Said(
        "Counted is the first time in the period that a person was given a kind, when they had been known for 90 days "
        "and 90 days have passed since; milestones on the very day are left out."
    ),
    Said(
        "The 90 % interval of the difference is Wilson's, from the people who reached a milestone on one side only "
        "(McNemar, 1947; Wilson, 1927). Of twelve kinds one may stand out by chance."
    ),
)


def answer(data: InsightData, filters: InsightFilters, resources: ResourceColumns) -> Answer:
    """Count people who reached a milestone in the 90 days after content was given, and in the 90 days before."""
    counted = _counted(data, filters, resources)
    rows = _rows(counted)
    return Answer(
        question=Question.CONTENT,
        filters=filters,
        as_of=data.today,
        n=len(counted[0].person),
        counted="people given content",
        title=Said("Which content helps?"),
        finding=_finding(rows, len(counted[0].person), _counted(data, filters.in_period_before(), resources)[0]),
        notes=(*_NOTES, *_too_few(counted[1])),
        table=_table(rows),
        picture=ContentPicture(rows) if rows else None,
        behind=partial(_behind, data, counted),
    )


def _counted(data: InsightData, filters: InsightFilters, resources: ResourceColumns) -> tuple[Given, Given]:
    """The first gift of whatever kind, and of each kind, of everyone who counts."""
    day, person = resources.day, resources.person
    start, end = to_epoch_day(filters.period.start), to_epoch_day(filters.period.end)
    kept = (day >= start) & (day <= end) & chosen_people(data, filters)[person]
    kept &= insight_content.comparable(day, _first_contact(data)[person], to_epoch_day(data.today))
    who, kind, when = person[kept], resources.kind[kept], day[kept]
    evidence = data.scores.evidence
    return (
        insight_content.given_with_milestones(evidence, who, kind, when, any_kind=True),
        insight_content.given_with_milestones(evidence, who, kind, when, any_kind=False),
    )


def _first_contact(data: InsightData) -> Days:
    """Epoch day of the first contact with everyone; after every day where there was none."""
    contacts = data.contacts
    first: Days = np.full(len(data.people.rowno), np.iinfo(np.int32).max, dtype=np.int32)
    met = np.flatnonzero(np.diff(contacts.starts))
    first[met] = data.interactions.day[contacts.interaction[contacts.starts[met]]]
    return first


def _rows(counted: tuple[Given, Given]) -> tuple[ContentRow, ...]:
    anything, by_kind = counted
    if len(anything.person) < GROUP_MIN:
        return ()
    made = [insight_content.content_row(anything, None)]
    for kind in ResourceKind:
        of_kind = by_kind.of(code_of(kind))
        if len(of_kind.person) >= GROUP_MIN:
            made.append(insight_content.content_row(of_kind, kind))
    return tuple(made)


def _too_few(by_kind: Given) -> tuple[Said, ...]:
    counts = np.bincount(by_kind.kind, minlength=len(ResourceKind) + 1)
    few = int(np.count_nonzero((counts > 0) & (counts < GROUP_MIN)))
    if not few:
        return ()
    values = {"n": Value(ValueKind.COUNT, few), "least": Value(ValueKind.COUNT, GROUP_MIN)}
    template = "{n} kinds given to fewer than {least} people are not shown by themselves."
    return (Said(template if few != 1 else template.replace("{n} kinds", "1 kind").replace("are", "is"), values),)


def _finding(rows: Sequence[ContentRow], people: int, before: Given) -> Said:
    if not rows:
        values = {"n": Value(ValueKind.COUNT, people), "least": Value(ValueKind.COUNT, GROUP_MIN)}
        return Said(
            "Too little to say: {n} people were given content and followed for 90 days; {least} are needed.", values
        )
    anything, *kinds = rows
    values = {
        "before": Value(ValueKind.SHARE, anything.before / anything.people),
        "after": Value(ValueKind.SHARE, anything.after / anything.people),
    }
    template = (
        "{after} of the people given content reached a milestone within 90 days; in the 90 days before, {before}."
    )
    clear = [row for row in kinds if row.low is not None and row.low > 0]
    if clear:
        best = max(clear, key=lambda row: (row.after - row.before) / row.people)
        values |= {
            "kind": Value(ValueKind.TEXT, best.kind),
            "from": Value(ValueKind.SHARE, best.before / best.people),
            "to": Value(ValueKind.SHARE, best.after / best.people),
        }
        template += " The largest step goes with {kind}: from {from} to {to}."
    else:
        template += " No kind stands out."
    if len(before.person) >= GROUP_MIN:
        values["earlier"] = Value(ValueKind.SHARE, float(np.mean(before.after)))
        template += " In the period before it was {earlier}."
    return Said(template, values)


def _table(rows: Sequence[ContentRow]) -> Table:
    columns = (
        TableColumn("Stage", ValueKind.STAGE),
        TableColumn("Content", ValueKind.TEXT),
        TableColumn("People", ValueKind.COUNT),
        TableColumn("Milestone before", ValueKind.COUNT),
        TableColumn("Milestone after", ValueKind.COUNT),
        TableColumn("Share before", ValueKind.SHARE),
        TableColumn("Share after", ValueKind.SHARE),
        TableColumn("Difference, lower end", ValueKind.SHARE),
        TableColumn("Difference, upper end", ValueKind.SHARE),
    )
    cells = tuple(
        (
            STAGE_OF_KIND[row.kind] if row.kind else None,
            row.kind or "any content",
            row.people,
            row.before,
            row.after,
            row.before / row.people,
            row.after / row.people,
            row.low,
            row.high,
        )
        for row in rows
    )
    return Table(columns, cells)


def _behind(data: InsightData, counted: tuple[Given, Given], key: str) -> RowsBehind:
    """Rows of "kind:CODE"; code 0 is content of any kind."""
    code = int(key.partition(":")[2])
    given = counted[0] if code == ANY_KIND else counted[1].of(code)
    columns = (
        TableColumn("Given on", ValueKind.DAY),
        TableColumn("Milestone before", ValueKind.COUNT),
        TableColumn("Milestone after", ValueKind.COUNT),
    )
    days = [from_epoch_day(day) for day in given.day.tolist()]
    before, after = given.before.astype(np.int64), given.after.astype(np.int64)
    values = {
        "n": Value(ValueKind.COUNT, len(days)),
        "before": Value(ValueKind.COUNT, int(before.sum())),
        "after": Value(ValueKind.COUNT, int(after.sum())),
    }
    said = Said("Of these {n} people {after} reached a milestone in the 90 days after, {before} before.", values)
    return RowsBehind(RowKind.PEOPLE, data.people.rowno[given.person], columns, (days, before, after), said)
