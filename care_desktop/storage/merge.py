"""Two people made one: which rows change, which fall together, and counts of both before and after."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, func, or_, select

from care_desktop.domain.people import normalise_name
from care_desktop.storage import day_tables as d
from care_desktop.storage import sync_tables as s
from care_desktop.storage import tables as t
from care_desktop.storage.work import Row, RowChange, UnitOfWork, key_columns


@dataclass(frozen=True, slots=True)
class TableCount:
    """Rows of one kind that speak of either: those of the one kept, of the other, in both, and after.

    `joined` of them fell together with another row; kept + other - both == after + joined.
    """

    kept: int = 0
    other: int = 0
    both: int = 0
    joined: int = 0

    @property
    def after(self) -> int:
        """How many there are once the two are one."""
        return self.kept + self.other - self.both - self.joined


@dataclass(frozen=True, slots=True)
class RowMove:
    """One row before and after; `after` None is a row that fell together with another one."""

    table: Table
    before: Row | None
    after: Row | None


@dataclass(slots=True)
class MergePlan:
    """Everything a merge changes beside the two people themselves.

    Attributes:
        moves: in the order they have to be made.
        counts: table name -> how many rows.
        dropped: introductions of the two to each other, which nobody can have.
        remarks: what would be lost with rows that fall together, for the notes.
    """

    moves: list[RowMove] = field(default_factory=list)
    counts: dict[str, TableCount] = field(default_factory=dict)
    dropped: int = 0
    remarks: list[str] = field(default_factory=list)


def references() -> dict[Table, tuple[Column[Any], ...]]:
    """Every column of every table that points at a person: found in the schema, so that none can be forgotten."""
    found: dict[Table, tuple[Column[Any], ...]] = {}
    # Asked for by a table of the last module, so that no table is missing whatever was imported before.
    for table in s.identity.metadata.sorted_tables:
        columns = tuple(c for c in table.c for key in c.foreign_keys if key.column is t.person.c.id)
        if table is d.snooze:
            columns = (*columns, table.c.subject_id)
        if columns:
            found[table] = columns
    return found


def plan_merge(work: UnitOfWork, kept: UUID, other: UUID) -> MergePlan:
    """What happens to every row that speaks of `other` when they become `kept`. Reads only."""
    plan = MergePlan()
    for table, columns in references().items():
        mine = _rows(work, table, columns, kept)
        theirs = _rows(work, table, columns, other)
        if table is t.person:
            mine = [row for row in mine if row["id"] not in (kept, other)]
            theirs = [row for row in theirs if row["id"] not in (kept, other)]
        _plan_table(plan, table, [c.name for c in columns], mine, theirs, kept, other)
    for row in work.connection.execute(select(d.segment)).mappings():
        filters = row["filters"].replace(str(other), str(kept)).replace(other.hex, kept.hex)
        if filters != row["filters"]:
            plan.moves.append(RowMove(d.segment, dict(row), {**row, "filters": filters}))
    return plan


def _rows(work: UnitOfWork, table: Table, columns: tuple[Column[Any], ...], id: UUID) -> list[Row]:
    query = select(table).where(or_(*(column == id for column in columns))).order_by(*key_columns(table))
    return [dict(row) for row in work.connection.execute(query).mappings()]


def _plan_table(
    plan: MergePlan, table: Table, names: list[str], mine: list[Row], theirs: list[Row], kept: UUID, other: UUID
) -> None:
    keys = [column.name for column in key_columns(table)]

    def key_of(row: Row) -> tuple[Any, ...]:
        return tuple(row[name] for name in keys)

    there = {key_of(row): row for row in mine}
    alike = {natural: row for row in mine if (natural := _natural(table, row)) is not None}
    both = len(there.keys() & {key_of(row) for row in theirs})
    joined = 0
    place = max((row["position"] for row in mine if table in _LISTED), default=-1)
    for before in theirs:
        after = before | {name: kept for name in names if before[name] == other}
        if table in _LISTED:
            place += 1
            after["position"] = place
        lost = _refused(table, after, kept)
        if lost is not None:
            plan.moves.append(RowMove(table, before, None))
            joined += 1
            plan.dropped += table is t.introduction
            plan.remarks += [lost] if lost else []
            continue
        if table is d.not_duplicate and after["first_id"] > after["second_id"]:
            after |= {"first_id": after["second_id"], "second_id": after["first_id"]}
        twin = there.get(key_of(after)) if key_of(after) != key_of(before) else None
        natural = _natural(table, after)
        twin = twin or (alike.get(natural) if natural is not None else None)
        if twin is None:
            plan.moves.append(RowMove(table, before, after))
            there[key_of(after)] = after
            if natural is not None:
                alike[natural] = after
            continue
        joined += 1
        plan.moves.append(RowMove(table, before, None))
        together = _JOINED.get(table, _as_kept)(twin, after)
        if together != twin:
            plan.moves.append(RowMove(table, dict(twin), together))
            twin.update(together)
    if mine or theirs:
        plan.counts[table.name] = TableCount(len(mine), len(theirs), both, joined)


def _natural(table: Table, row: Row) -> Hashable:
    """What makes two rows with keys of their own the same thing; None when each stands for itself."""
    if table is t.job:
        return (normalise_name(row["company"]), normalise_name(row["role"]), row["started"], row["ended"])
    if table is t.resource_given and row["interaction_id"] is not None:
        return (row["resource_id"], row["interaction_id"], row["person_id"])
    return None


def _refused(table: Table, after: Row, kept: UUID) -> str | None:
    """What is lost with a row that cannot be, because both its ends became one; None when it can."""
    if table is t.introduction and after["first_id"] == after["second_id"]:
        outcome = f" ({after['outcome']})" if after["outcome"] else ""
        on = after["introduced_on"]
        return f"Before the merge the two were recorded as introduced to each other on {on}{outcome}."
    if table is d.not_duplicate and after["first_id"] == after["second_id"]:
        return ""
    return None


def _as_kept(twin: Row, after: Row) -> Row:
    return dict(twin)


def _join_asker(twin: Row, after: Row) -> Row:
    """Asked at the earlier day; told only when both were, on the later day: better told twice than never."""
    first = min((twin, after), key=lambda row: row["asked_on"])
    told = (twin["told_on"], after["told_on"])
    link = first["interaction_id"] or twin["interaction_id"] or after["interaction_id"]
    return twin | {"asked_on": first["asked_on"], "told_on": max(told) if all(told) else None, "interaction_id": link}


def _join_snooze(twin: Row, after: Row) -> Row:
    """Put off until the earlier day, so that nothing stays hidden longer than was meant for either."""
    days = [row["until"] for row in (twin, after) if row["until"] is not None]
    return twin | {"until": min(days, default=None), "set_on": max(twin["set_on"], after["set_on"])}


def _join_verdict(twin: Row, after: Row) -> Row:
    """Known to be two wins over later, the later day over the earlier."""
    days = [row["until"] for row in (twin, after)]
    until = None if None in days else max(days)
    return twin | {"until": until, "decided_on": max(twin["decided_on"], after["decided_on"])}


def _join_link(twin: Row, after: Row) -> Row:
    """One link; a developer's side wins, since only it counts for trust."""
    return twin | {"side": min(twin["side"], after["side"]), "position": min(twin["position"], after["position"])}


_LISTED = frozenset({t.handle, t.job})
_JOINED: Mapping[Table, Callable[[Row, Row], Row]] = {
    t.feedback_asker: _join_asker,
    t.interaction_person: _join_link,
    d.snooze: _join_snooze,
    d.not_duplicate: _join_verdict,
}


def joined_text(one: str, other: str) -> str:
    """Two texts as one, with an empty line between; what stands in the first already is not said again."""
    if not other.strip() or other.strip() in one:
        return one
    return f"{one.rstrip()}\n\n{other}" if one.strip() else other


def apply_plan(work: UnitOfWork, plan: MergePlan, kept: Row, other: UUID, *, on: date, now: datetime) -> None:
    """Make a planned merge: every row moved, `kept` as the person's new row, and the way from the old key kept."""
    links = [move for move in plan.moves if _moves_link(move, other)]
    _move_links(work, links)
    for move in plan.moves:
        if _moves_link(move, other):
            continue
        columns = key_columns(move.table)
        assert move.before is not None
        key = tuple(move.before[column.name] for column in columns)
        if move.after is None:
            work.delete(move.table, key)
        elif key == tuple(move.after[column.name] for column in columns):
            changed = {name: value for name, value in move.after.items() if value != move.before[name]}
            work.update(move.table, key, changed)
        else:
            work.delete(move.table, key)
            work.insert(move.table, move.after)
    work.delete(t.person, (other,))
    work.update(t.person, (kept["id"],), kept | {"updated_at": now})
    work.insert(d.merged_person, {"old_id": other, "person_id": kept["id"], "merged_on": on})


def _moves_link(move: RowMove, other: UUID) -> bool:
    if move.table is not t.interaction_person or move.before is None or move.after is None:
        return False
    return bool(move.before["person_id"] == other)


def _move_links(work: UnitOfWork, moves: Sequence[RowMove]) -> None:
    """Move links to interactions, of which there may be many thousands, in one go; undo knows each of them."""
    found = [(move.before, move.after) for move in moves if move.before is not None and move.after is not None]
    work.driver.executemany(
        "UPDATE interaction_person SET person_id = ? WHERE person_id = ? AND interaction_id = ?",
        [
            (after["person_id"].bytes, before["person_id"].bytes, after["interaction_id"].bytes)
            for before, after in found
        ],
    )
    # All of one kind stand together, for undo takes such rows back many at a time.
    work.journal += [RowChange(t.interaction_person, _link_key(before), before, None) for before, _ in found]
    work.journal += [RowChange(t.interaction_person, _link_key(after), None, after) for _, after in found]


def _link_key(row: Row) -> tuple[Any, ...]:
    return (row["person_id"], row["interaction_id"])


def interaction_counts(work: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many interactions these people took part in; who took part in none is not named."""
    who = t.interaction_person.c.person_id
    rows = work.connection.execute(select(who, func.count()).where(who.in_(ids)).group_by(who))
    return {row[0]: row[1] for row in rows}


def leads_to(work: UnitOfWork, old: UUID) -> UUID | None:
    """Who somebody that was merged away is now; None when nobody was."""
    query = select(d.merged_person.c.person_id).where(d.merged_person.c.old_id == old)
    return work.connection.execute(query).scalar()


def name_in(work: UnitOfWork, table: Table, id: UUID) -> str:
    """The name of a row; empty when it is gone."""
    return work.connection.execute(select(table.c.name).where(table.c.id == id)).scalar() or ""


def rows_of(work: UnitOfWork, table: Table, person_id: UUID) -> list[Row]:
    """The rows of a table that hang on a person."""
    query = select(table).where(table.c.person_id == person_id)
    return [dict(row) for row in work.connection.execute(query).mappings()]
