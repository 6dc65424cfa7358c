"""The small sheets of our own export on their way in: promises, feedback, events, resources, swag and the like."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest
from types import MappingProxyType
from typing import Any
from uuid import UUID

from care_desktop.services.cell_values import (
    BadCell,
    quoted,
    to_amount,
    to_key,
    to_optional_day,
    to_optional_word,
    to_whole,
)
from care_desktop.services.csv_format import ReadRow, cell_text, split_list
from care_desktop.services.import_run import ImportRun, LeftOut, LeftOutWhy, Level
from care_desktop.services.kept_rows import KeptRows
from care_desktop.storage import bulk
from care_desktop.storage.sheets import (
    EVENT_TARGETS,
    FEEDBACK,
    INTRODUCTIONS,
    SHEETS,
    CellKind,
    Children,
    Form,
    Sheet,
    child_rows,
    kind_of,
    sheet_ids,
    sheet_rows,
    stored_row,
)

SHEET_NAMES: Mapping[str, Sheet] = MappingProxyType({sheet.name: sheet for sheet in SHEETS})
_FORM_READERS: Mapping[Form, Callable[[str, str], Any]] = MappingProxyType(
    {
        Form.ID: to_key,
        Form.DAY: to_optional_day,
        Form.AMOUNT: to_amount,
        Form.WHOLE: to_whole,
        Form.TEXT: lambda text, column: text,
    }
)


def import_sheet(run: ImportRun, sheet: Sheet, header: Sequence[str], rows: Iterable[ReadRow]) -> None:
    """Take every row that can be read; say why of every other. Blocks."""
    run.ignored_columns += [f"{sheet.name}: {name}" for name in header if name and name not in sheet.columns]
    _SheetReader(run, sheet, header).read_all(rows)


class _SheetReader:
    """Reads the rows of one sheet."""

    def __init__(self, run: ImportRun, sheet: Sheet, header: Sequence[str]) -> None:
        run.flush()
        self._run = run
        self._sheet = sheet
        self._places = {name: place for place, name in enumerate(header)}
        self._names_beside = {
            stored.name: shown.name
            for shown in sheet.fields
            for stored in sheet.fields
            if shown.shown is not None and stored.column is not None and shown.shown.name == stored.column.name
        }
        shown = {field.name for field in sheet.fields if field.column is None}
        shown |= {group.names for group in sheet.children}
        compared = [name for name in header if name in sheet.columns and name not in shown]
        self._kept = KeptRows(run, sheet.name, header, compared, self._stored_cells)
        self._targets: dict[str, set[bytes]] = {}

    def _stored_cells(self, run: ImportRun, ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
        rows = sheet_rows(run.work, self._sheet, ids)
        return {UUID(str(row[0])): dict(zip(self._sheet.columns, map(cell_text, row), strict=True)) for row in rows}

    def read_all(self, rows: Iterable[ReadRow]) -> None:
        """Every row of the sheet."""
        run, name = self._run, self._sheet.name
        stored, in_file = sheet_ids(run.work, self._sheet), set[UUID]()
        for row in rows:
            run.step()
            try:
                if row.problem:
                    raise BadCell(row.problem)
                key = to_key(self._text(row.cells, "id"), "id")
                if key is None:
                    raise BadCell("the id is missing")
                if key in stored:
                    self._kept.check(row.number, key, row.cells)
                    continue
                if key in in_file:
                    raise BadCell("the id stands in a row before as well")
                if self._store(key, row):
                    run.new[name] += 1
                else:
                    run.unchanged += 1
                in_file.add(key)
            except BadCell as error:
                run.note(name, row.number, Level.ERROR, str(error))
            except LeftOut as left:
                run.left_out[left.why] += 1
        self._kept.finish()
        run.make_missing()
        run.flush()

    def _text(self, cells: Sequence[str], column: str) -> str:
        place = self._places.get(column)
        return cells[place] if place is not None and place < len(cells) else ""

    def _store(self, key: UUID, row: ReadRow) -> bool:
        """Take a row for storing; False when a merge made it void."""
        values: dict[str, Any] = {}
        for field in self._sheet.fields:
            if field.column is not None:
                text = self._text(row.cells, field.name)
                beside = self._text(row.cells, self._names_beside.get(field.name, ""))
                values[field.name] = self._value(row.number, kind_of(field.column), text, field.name, beside)
        hanging = [(group, self._children(row, group)) for group in self._sheet.children]
        if self._sheet is INTRODUCTIONS and values["first_id"] == values["second_id"] and self._names_merged(row.cells):
            return False
        self._check(values)
        self._run.store([stored_row(self._sheet, values)])
        for group, found in hanging:
            self._run.store(child_rows(group, key, found))
        return True

    def _names_merged(self, cells: Sequence[str]) -> bool:
        """Whether an introduction of the file names two who are one person by now."""
        return self._text(cells, "first_id") != self._text(cells, "second_id")

    def _check(self, values: Mapping[str, Any]) -> None:
        """What the database would refuse, in words."""
        if self._sheet is FEEDBACK and values["weight"] not in (1, 2, 3):
            raise BadCell(f"the weight {quoted(str(values['weight']))} is not one of 1, 2, 3")
        if self._sheet is EVENT_TARGETS and values["person_id"] is None and not values["company"]:
            raise BadCell("neither a person nor a company is named")
        if self._sheet is INTRODUCTIONS and values["first_id"] == values["second_id"]:
            raise BadCell("nobody is introduced to themselves")

    def _children(self, row: ReadRow, group: Children) -> list[dict[str, Any]]:
        lists = [split_list(self._text(row.cells, name)) for name, _ in group.fields]
        names = split_list(self._text(row.cells, group.names)) if group.names else []
        count = len(lists[0])
        # A list of one empty value and an empty list look the same in a cell.
        if any(len(values) > count or (0 < len(values) < count) for values in lists[1:]):
            raise BadCell(f"the lists {', '.join(name for name, _ in group.fields)} are not equally long")
        found: list[dict[str, Any]] = []
        left: LeftOut | None = None
        for place, texts in enumerate(zip_longest(*lists, fillvalue="")):
            beside = names[place] if place < len(names) else ""
            try:
                found.append(
                    {
                        column.name: self._value(row.number, kind_of(column), text, name, beside)
                        for (name, column), text in zip(group.fields, texts, strict=True)
                    }
                )
            except LeftOut as why:
                left = why
        if left is not None and not found:
            raise left
        first = group.fields[0][1].name
        if self._run.merged and not group.numbered:
            # Two of the file may be one person by now; the first of them stays.
            found = list({item[first]: item for item in reversed(found)}.values())[::-1]
        if not group.numbered and len({item[first] for item in found}) < len(found):
            raise BadCell(f"somebody is named twice in {group.fields[0][0]}")
        return found

    def _value(self, row: int, kind: CellKind, text: str, column: str, beside: str) -> Any:
        if kind.vocabulary is not None:
            value: Any = to_optional_word(kind.vocabulary, text, column)
        else:
            value = _FORM_READERS[kind.form](text, column)
        if kind.required and value in (None, ""):
            raise BadCell(f"the {column} is missing")
        if kind.target == "person" and self._run.was_erased(value):
            # A target that was this person is nothing without them.
            if kind.required or self._sheet is EVENT_TARGETS:
                raise LeftOut(LeftOutWhy.ERASED)
            return None
        if kind.target == "person":
            value = None if value is None else self._run.now_known_as(value)
            if value in self._run.objected and column not in _OUR_SIDE:
                if kind.required or self._sheet is EVENT_TARGETS:
                    raise LeftOut(LeftOutWhy.OBJECTED)
                return None
            self._run.expect(self._sheet.name, row, value, beside, teammate=column in _OUR_SIDE)
        elif kind.target and value is not None and value.bytes not in self._stored(kind.target):
            if kind.required:
                raise BadCell(f"the {column} points at nothing in this workspace")
            self._run.note(self._sheet.name, row, Level.WARNING, f"the {column} points at nothing and was left out")
            return None
        return value

    def _stored(self, table: str) -> set[bytes]:
        if table not in self._targets:
            self._targets[table] = bulk.all_keys(self._run.work, table)
        return self._targets[table]


_OUR_SIDE = frozenset({"made_by_id", "taken_by_id", "set_by_id", "from_owner_id", "to_owner_id"})
