"""What the columns of one table are read as: as chosen, as remembered, or as the known export they come from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from care_desktop.errors import UnreadableFile
from care_desktop.services.csv_format import shown
from care_desktop.services.import_known import KnownExport, known_export
from care_desktop.services.import_mapping import INTERACTIONS, PEOPLE, ColumnMap
from care_desktop.services.import_memory import signature

OWN_COLUMNS = frozenset({"id", "created_at"})
_NEEDED = {PEOPLE: "a name", INTERACTIONS: "a person and a date"}


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table is read.

    Attributes:
        columns: what its columns are.
        export: the known export it is; None is another table.
        chosen: somebody said so just now.
    """

    columns: ColumnMap
    export: KnownExport | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """What was said about a table.

    Attributes:
        kind: what its rows are; empty when nobody said.
        columns: what each of its columns is; None when nobody said.
        renamed: column of the table -> field.
        remembered: signature of a header -> what its columns were read as before.
        ours: the names of columns as we write them, for a kind of table.
    """

    kind: str
    columns: ColumnMap | None
    renamed: Mapping[str, str]
    remembered: Mapping[str, ColumnMap]
    ours: Callable[[str, Sequence[str]], tuple[str, ...]]

    def knows(self, header: Sequence[str]) -> bool:
        """Whether this is a header, and not a line of notes before it."""
        if self.renamed and set(self.renamed) <= set(header):
            return True
        return known_export(header) is not None or signature(header) in self.remembered


def reading_of(name: str, header: Sequence[str], choice: Choice) -> Reading | None:
    """How the table `name` is read; None leaves its columns as they are.

    Raises:
        UnreadableFile: a column that was named is not there, or no column gives what is needed.
    """
    if missing := sorted(set(choice.renamed) - set(header)):
        there = ", ".join(shown(column) for column in header[:12] if column)
        raise UnreadableFile(f"{name} has no column {shown(missing[0])}.", f"Its columns are: {there}.")
    if choice.columns is not None and len(choice.columns.fields) == len(header):
        return _complete(name, Reading(choice.columns, chosen=True))
    if set(header) >= OWN_COLUMNS:
        return None
    if choice.renamed:
        fields = tuple(choice.renamed.get(column, column) for column in header)
        kind = choice.kind or _kind_of(fields, choice.renamed)
        return _complete(name, Reading(ColumnMap(kind, choice.ours(kind, fields)), chosen=True))
    before = choice.remembered.get(signature(header))
    if before is not None and len(before.fields) == len(header) and choice.kind in ("", before.kind):
        return Reading(before)
    export = known_export(header)
    if export is not None and choice.kind in ("", export.kind):
        return Reading(export.columns(header), export)
    return None


def _kind_of(fields: Sequence[str], renamed: Mapping[str, str]) -> str:
    given = set(fields)
    plain = {"person", "date"} <= given or {"occurred_at", "people"} <= given or {"occurred_at", "person_ids"} <= given
    return INTERACTIONS if plain or {"date", "person"} & set(renamed.values()) else PEOPLE


def _complete(name: str, reading: Reading) -> Reading:
    if missing := reading.columns.missing():
        kind = reading.columns.kind
        raise UnreadableFile(
            f"{name} cannot be read as {kind}: the column {' and '.join(missing)} is missing.",
            f"Say which column holds it; {kind} need {_NEEDED[kind]}.",
        )
    return reading
