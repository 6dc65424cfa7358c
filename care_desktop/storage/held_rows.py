"""Everything a workspace holds about one person, table by table; no table can be forgotten."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, false, or_, select

from care_desktop.domain.privacy import masked_label
from care_desktop.errors import NotFound
from care_desktop.storage import day_tables as d
from care_desktop.storage import derived_tables as v
from care_desktop.storage import sync_tables as s
from care_desktop.storage import tables as t
from care_desktop.storage.erasure import plan_erasure
from care_desktop.storage.merge import references
from care_desktop.storage.work import Row, UnitOfWork

NOT_ABOUT_PEOPLE: frozenset[Table] = frozenset(
    {
        t.workspace,
        t.event,
        t.resource,
        t.swag_item,
        s.account,
        s.account_run,
        s.suppressed,
        d.erasure,
        v.fact_kind,
        v.interaction_block,
        v.stale_block,
    }
)
"""What was planned, made or computed for everybody; keyed marks and receipts tell of nobody."""
_LABELS: Mapping[str, Column[Any]] = MappingProxyType(
    {
        "event": t.event.c.name,
        "resource": t.resource.c.title,
        "swag_item": t.swag_item.c.name,
        "promise": t.promise.c.text,
        "feedback": t.feedback.c.title,
    }
)
# Computed for lists and search from what stands elsewhere in the answer, in a form nobody can read.
_LEFT_OUT = frozenset({"rowno", "name_key", "value_key", "title_key", "facts", "trend"})


@dataclass(frozen=True, slots=True)
class _Reach:
    """Keys through which rows of other tables are about the person."""

    person: UUID
    rowno: int
    talks: frozenset[UUID]
    promises: frozenset[UUID]
    feedback: frozenset[UUID]
    proposals: frozenset[UUID]


def _among(column: Column[Any], keys: Iterable[Any]) -> ColumnElement[bool]:
    found = list(keys)
    return column.in_(found) if found else false()


_THROUGH: Mapping[Table, Callable[[_Reach], ColumnElement[bool]]] = MappingProxyType(
    {
        t.interaction: lambda reach: _among(t.interaction.c.id, reach.talks),
        t.interaction_tag: lambda reach: _among(t.interaction_tag.c.interaction_id, reach.talks),
        t.promise: lambda reach: or_(_among(t.promise.c.id, reach.promises), t.promise.c.made_by_id == reach.person),
        t.feedback: lambda reach: or_(
            _among(t.feedback.c.id, reach.feedback), t.feedback.c.taken_by_id == reach.person
        ),
        t.feedback_step: lambda reach: _among(t.feedback_step.c.feedback_id, reach.feedback),
        s.synced: lambda reach: _among(s.synced.c.interaction_id, reach.talks),
        s.proposal: lambda reach: _among(s.proposal.c.id, reach.proposals),
        s.waiting_happening: lambda reach: _among(s.waiting_happening.c.proposal_id, reach.proposals),
        d.segment: lambda reach: d.segment.c.filters.contains(str(reach.person)),
        t.setting: lambda reach: t.setting.c.value.contains(str(reach.person)),
        v.person_summary: lambda reach: v.person_summary.c.rowno == reach.rowno,
        v.person_text: lambda reach: v.person_text.c.rowno == reach.rowno,
        v.person_facts: lambda reach: v.person_facts.c.rowno == reach.rowno,
    }
)


def held_tables() -> frozenset[Table]:
    """Every table that can hold something about a person."""
    return frozenset(references()) | frozenset(_THROUGH) | {t.person}


def held_rows(work: UnitOfWork, id: UUID) -> dict[str, list[Row]]:
    """Table -> its rows about a person as they are stored, words put beside keys; empty tables as well. Blocks.

    Other developers are named by their initials: `person_id` and the like become `person`. In the table of people the
    first row is the person; the others only say who points at them, and how.

    Raises:
        NotFound: there is no such person.
    """
    own = work.row(t.person, (id,))
    if own is None:
        raise NotFound("This person is not in the workspace.")
    reach = _reach(work, id, own["rowno"])
    columns = references()
    found: dict[str, list[Row]] = {}
    for table in t.metadata.sorted_tables:
        if table not in held_tables():
            continue
        conditions = [column == id for column in columns.get(table, ())]
        if table in _THROUGH:
            conditions.append(_THROUGH[table](reach))
        if table is t.person:
            found["person"] = [_shown(work, table, own, id), *_pointing(work, id)]
            continue
        rows = work.connection.execute(select(table).where(or_(*conditions)).order_by(*table.primary_key.columns))
        found[table.name] = [_shown(work, table, dict(row), id) for row in rows.mappings()]
    _name_company(work, found["interaction"], id)
    return found


def _reach(work: UnitOfWork, id: UUID, rowno: int) -> _Reach:
    def keys(column: Column[Any], person: Column[Any]) -> frozenset[UUID]:
        return frozenset(work.connection.execute(select(column).where(person == id)).scalars())

    return _Reach(
        id,
        rowno,
        keys(t.interaction_person.c.interaction_id, t.interaction_person.c.person_id),
        keys(t.promise_person.c.promise_id, t.promise_person.c.person_id),
        keys(t.feedback_asker.c.feedback_id, t.feedback_asker.c.person_id),
        frozenset(plan_erasure(work, id).proposals),
    )


def _pointing(work: UnitOfWork, id: UUID) -> list[Row]:
    rows: list[Row] = []
    for column in references()[t.person]:
        names = work.connection.execute(select(t.person.c.name).where(column == id).order_by(t.person.c.id)).scalars()
        rows += [{"person": masked_label(name), "has_them_as": column.name.removesuffix("_id")} for name in names]
    return rows


def _shown(work: UnitOfWork, table: Table, row: Row, id: UUID) -> Row:
    """A row without internal numbers, with words in the place of keys."""
    shown: Row = {}
    for column in table.c:
        value = row[column.name]
        if column.name in _LEFT_OUT or isinstance(value, bytes):
            continue
        targets = [key.column.table.name for key in column.foreign_keys]
        if "person" in targets:
            shown[column.name.removesuffix("_id")] = _who(work, value, id)
        elif targets and targets[0] in _LABELS and value is not None:
            label = _LABELS[targets[0]]
            shown[column.name] = value
            shown[column.name.removesuffix("_id")] = work.connection.execute(
                select(label).where(label.table.c.id == value)
            ).scalar()
        else:
            shown[column.name] = value
    return shown


def _who(work: UnitOfWork, key: UUID | None, id: UUID) -> str | None:
    """A name: the person's own and teammates' in full, other developers' as initials; None is nobody."""
    if key is None:
        return None
    row = work.connection.execute(select(t.person.c.name, t.person.c.teammate).where(t.person.c.id == key)).first()
    if row is None:
        return None
    return row.name if key == id or row.teammate else masked_label(row.name)


def _name_company(work: UnitOfWork, talks: list[Row], id: UUID) -> None:
    """Say with whom each talk was."""
    for talk in talks:
        query = (
            select(t.interaction_person.c.person_id)
            .where(t.interaction_person.c.interaction_id == talk["id"])
            .order_by(t.interaction_person.c.position)
        )
        talk["people"] = [_who(work, key, id) for key in work.connection.execute(query).scalars()]
