"""The small sheets of a workspace as tables of columns: each says how it is read out and how it is stored."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Select, SmallInteger, Table, Text, func, select

from care_desktop.domain.people import normalise_name
from care_desktop.storage import tables as t
from care_desktop.storage.bulk_rows import COLUMNS, BulkRow
from care_desktop.storage.day_tables import event_target
from care_desktop.storage.ids import new_id
from care_desktop.storage.types import Coded, Day, Key, Money
from care_desktop.storage.work import UnitOfWork

Cell = str | int | float | bool | None | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a sheet: stored in `column`, or only shown (`shown`: the id column whose name is looked up)."""

    name: str
    column: Column[Any] | None = None
    shown: Column[Any] | None = None


@dataclass(frozen=True, slots=True)
class Children:
    """Rows that hang on a sheet's row, as columns of lists of equal length.

    Attributes:
        table: where they are stored; `owner` points back.
        fields: list column -> stored column.
        order: how they are sorted.
        names: list column of names that stand beside the ids in the first field; empty is none.
        numbered: they have an id of their own and a position.
    """

    table: Table
    owner: Column[Any]
    fields: tuple[tuple[str, Column[Any]], ...]
    order: tuple[Column[Any], ...]
    names: str = ""
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its file name without suffix, its table, its columns in order, and what hangs on each row."""

    name: str
    table: Table
    fields: tuple[Field, ...]
    children: tuple[Children, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names in order."""
        lists = [name for group in self.children for name in (*_shown_names(group), *(f for f, _ in group.fields))]
        return (*(field.name for field in self.fields), *lists)


def _shown_names(group: Children) -> tuple[str, ...]:
    return (group.names,) if group.names else ()


def _fields(table: Table, spec: str) -> tuple[Field, ...]:
    """Fields from words: `name` is the column of that name, `name~column` shows whom the column points at."""
    fields: list[Field] = []
    for word in spec.split():
        name, shown, column = word.partition("~")
        fields.append(Field(name, shown=table.c[column]) if shown else Field(name, column=table.c[name]))
    return tuple(fields)


EVENTS = Sheet(
    "events",
    t.event,
    _fields(
        t.event, "id name kind started_on ended_on place country url cost currency phase notes goal themes questions"
    ),
)
RESOURCES = Sheet("resources", t.resource, _fields(t.resource, "id title kind url state phase"))
SWAG_ITEMS = Sheet("swag_items", t.swag_item, _fields(t.swag_item, "id name notes"))
PROMISES = Sheet(
    "promises",
    t.promise,
    _fields(t.promise, "id text made_on due_on state settled_on made_by~made_by_id made_by_id interaction_id"),
    (
        Children(
            t.promise_person,
            t.promise_person.c.promise_id,
            (("person_ids", t.promise_person.c.person_id),),
            (t.promise_person.c.person_id,),
            names="people",
        ),
    ),
)
FEEDBACK = Sheet(
    "feedback",
    t.feedback,
    _fields(t.feedback, "id title area weight heard_on taken_by~taken_by_id taken_by_id roadmap_url"),
    (
        Children(
            t.feedback_step,
            t.feedback_step.c.feedback_id,
            (("states", t.feedback_step.c.state), ("state_days", t.feedback_step.c.moved_on)),
            (t.feedback_step.c.position,),
            numbered=True,
        ),
        Children(
            t.feedback_asker,
            t.feedback_asker.c.feedback_id,
            (
                ("asked_by_ids", t.feedback_asker.c.person_id),
                ("asked_on", t.feedback_asker.c.asked_on),
                ("told_on", t.feedback_asker.c.told_on),
                ("asked_in", t.feedback_asker.c.interaction_id),
            ),
            (t.feedback_asker.c.person_id,),
            names="asked_by",
        ),
    ),
)
INTRODUCTIONS = Sheet(
    "introductions",
    t.introduction,
    _fields(
        t.introduction,
        "id introduced_on first~first_id second~second_id outcome introduced_by~introduced_by_id "
        "first_id second_id introduced_by_id interaction_id",
    ),
)
STAGE_SETTINGS = Sheet(
    "stage_settings",
    t.stage_setting,
    _fields(t.stage_setting, "id name~person_id stage set_on reason set_by~set_by_id person_id set_by_id"),
)
HANDOVERS = Sheet(
    "handovers",
    t.handover,
    _fields(
        t.handover,
        "id name~person_id handed_on from~from_owner_id to~to_owner_id note person_id from_owner_id to_owner_id",
    ),
)
SWAG = Sheet(
    "swag",
    t.swag_given,
    _fields(t.swag_given, "id name~person_id given_on item~item_id reason for_what person_id item_id interaction_id"),
)
RESOURCES_GIVEN = Sheet(
    "resources_given",
    t.resource_given,
    _fields(t.resource_given, "id name~person_id given_on title~resource_id person_id resource_id"),
)
EVENT_TARGETS = Sheet(
    "event_targets",
    event_target,
    _fields(event_target, "id event~event_id name~person_id company note position event_id person_id"),
)
SHEETS: tuple[Sheet, ...] = (
    EVENTS,
    RESOURCES,
    SWAG_ITEMS,
    PROMISES,
    FEEDBACK,
    INTRODUCTIONS,
    STAGE_SETTINGS,
    HANDOVERS,
    SWAG,
    RESOURCES_GIVEN,
    EVENT_TARGETS,
)
"""Every small sheet, in an order in which what is pointed at comes before what points."""

_LABELS = {
    "person": t.person.c.name,
    "swag_item": t.swag_item.c.name,
    "resource": t.resource.c.title,
    "event": t.event.c.name,
}


def sheet_rows(work: UnitOfWork, sheet: Sheet, ids: Sequence[UUID] | None = None) -> Iterator[tuple[Cell, ...]]:
    """The rows of a sheet in the order of their ids, columns as in `sheet.columns`; `ids` None is all of them."""
    children = [(group, _children_of(work, group, ids)) for group in sheet.children]
    for row in work.connection.execute(_query(sheet, ids)):
        cells: list[Cell] = [_cell(value) for value in row[: len(sheet.fields)]]
        for group, found in children:
            lists = found.get(row[-1], ())
            width = len(group.fields) + len(_shown_names(group))
            cells += [tuple(str(_cell(item[place]) or "") for item in lists) for place in range(width)]
        yield tuple(cells)


def _query(sheet: Sheet, ids: Sequence[UUID] | None) -> Select[Any]:
    columns: list[Any] = []
    source: Any = sheet.table
    for field in sheet.fields:
        if field.column is not None:
            columns.append(field.column)
            continue
        assert field.shown is not None
        (reference,) = field.shown.foreign_keys
        label = _LABELS[reference.column.table.name]
        beside = label.table.alias()
        source = source.outerjoin(beside, beside.c.id == field.shown)
        columns.append(beside.c[label.name])
    query = select(*columns, sheet.table.c.id.label("row_id")).select_from(source).order_by(sheet.table.c.id)
    if sheet is RESOURCES_GIVEN:
        # What was given in an interaction travels with the interaction.
        query = query.where(t.resource_given.c.interaction_id.is_(None))
    return query if ids is None else query.where(sheet.table.c.id.in_(ids))


def _children_of(work: UnitOfWork, group: Children, ids: Sequence[UUID] | None) -> dict[UUID, list[tuple[Any, ...]]]:
    columns: list[Any] = [column for _, column in group.fields]
    query = select(group.owner.label("owner"), *columns).order_by(group.owner, *group.order)
    if group.names:
        query = select(group.owner.label("owner"), t.person.c.name.label("who"), *columns).order_by(
            group.owner, *group.order
        )
        query = query.outerjoin_from(group.table, t.person, t.person.c.id == columns[0])
    if ids is not None:
        query = query.where(group.owner.in_(ids))
    found: dict[UUID, list[tuple[Any, ...]]] = {}
    for row in work.connection.execute(query):
        found.setdefault(row[0], []).append(tuple(row[1:]))
    return found


def _cell(value: Any) -> Cell:
    match value:
        case UUID() | StrEnum() | Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case _:
            return value  # type: ignore[no-any-return]


def without_people(
    sheet: Sheet, rows: Iterable[tuple[Cell, ...]], hidden: frozenset[UUID]
) -> Iterator[tuple[Cell, ...]]:
    """The rows of promises or feedback without these people; rows that are left with nobody are left out."""
    names = {str(key) for key in hidden}
    for row in rows:
        cells, is_left = list(row), True
        for group in sheet.children:
            if not group.names:
                continue
            width = 1 + len(group.fields)
            start = sheet.columns.index(group.names)
            lists = [cells[place] for place in range(start, start + width)]
            kept = [item for item in zip(*lists, strict=True) if item[1] not in names]
            is_left = is_left and (bool(kept) or not lists[0])
            for place in range(width):
                cells[start + place] = tuple(item[place] for item in kept)
        if is_left:
            yield tuple(cells)


class Form(StrEnum):
    """What the cells of a stored column look like."""

    ID = "id"
    DAY = "day"
    WORD = "word"
    AMOUNT = "amount"
    WHOLE = "whole number"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class CellKind:
    """How a cell of a stored column is read.

    Attributes:
        vocabulary: the words it may hold, for WORD; None for others.
        required: it may not be empty.
        target: for ID, the name of the table it points at; empty for a row's own id.
    """

    form: Form
    vocabulary: type[StrEnum] | None
    required: bool
    target: str


_FORMS: tuple[tuple[type[Any], Form], ...] = (
    (Key, Form.ID),
    (Day, Form.DAY),
    (Coded, Form.WORD),
    (Money, Form.AMOUNT),
    (SmallInteger, Form.WHOLE),
    (Text, Form.TEXT),
)


@cache
def kind_of(column: Column[Any]) -> CellKind:
    """How a cell of this column is read."""
    form = next(form for kind, form in _FORMS if isinstance(column.type, kind))
    vocabulary = column.type.enum_class if isinstance(column.type, Coded) else None
    targets = [key.column.table.name for key in column.foreign_keys]
    required = not column.nullable and (form is not Form.TEXT or column.server_default is None)
    return CellKind(form, vocabulary, required, targets[0] if targets else "")


def stored_row(sheet: Sheet, values: dict[str, Any]) -> BulkRow:
    """The row of a sheet's own table; what is looked up by name gets its key for comparing names."""
    for name, key in (("name", "name_key"), ("title", "title_key")):
        if key in sheet.table.c:
            values = {**values, key: normalise_name(values[name])}
    return sheet.table, tuple(values.get(name) for name in COLUMNS[sheet.table])


def child_rows(group: Children, owner: UUID, rows: Sequence[dict[str, Any]]) -> Iterator[BulkRow]:
    """The rows that hang on a sheet's row, in their order."""
    for position, row in enumerate(rows):
        values = {**row, group.owner.name: owner}
        if group.numbered:
            values |= {"id": new_id(), "position": position}
        yield group.table, tuple(values.get(name) for name in COLUMNS[group.table])


def sheet_ids(work: UnitOfWork, sheet: Sheet) -> set[UUID]:
    """The ids of every row that is stored."""
    return set(work.connection.execute(select(sheet.table.c.id)).scalars())


def workspace_name(work: UnitOfWork) -> str:
    """The name the workspace was given; empty when it has none."""
    return work.connection.execute(select(t.workspace.c.name)).scalar() or ""


def counts(work: UnitOfWork) -> tuple[int, int]:
    """The highest row numbers of people and interactions: how many there are, with those deleted in between."""
    found = [work.connection.execute(select(func.max(one.c.rowno))).scalar() or 0 for one in (t.person, t.interaction)]
    return found[0], found[1]


def name_workspace(work: UnitOfWork, name: str) -> None:
    """Give the workspace a name."""
    for key in work.connection.execute(select(t.workspace.c.id)).scalars().all():
        work.update(t.workspace, (key,), {"name": name})
