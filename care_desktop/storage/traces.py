"""By what somebody can be found in a workspace: names, handles and identities; and the text that holds them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import String, Table, Text, select
from sqlalchemy.types import TypeEngine

from care_desktop.domain.people import normalise_name
from care_desktop.domain.privacy import SHORTEST_WORD, masked, pattern_of, spellings
from care_desktop.storage import day_tables as d
from care_desktop.storage import derived_tables as v
from care_desktop.storage import sync_tables as s
from care_desktop.storage import tables as t
from care_desktop.storage.ids import new_id
from care_desktop.storage.suppression import Name, called, own_name
from care_desktop.storage.types import Words
from care_desktop.storage.work import UnitOfWork

CARD_SERVICE = "card"
SHORTEST_PART = 5
OTHER_NOTES_MAX = 3
_THEIR_TALKS = """
SELECT i.rowno FROM interaction i JOIN interaction_person l ON l.interaction_id = i.id WHERE l.person_id = ?
"""
_ALL = frozenset({"*"})
# Who other people are is theirs; accounts are how we sign in; the rest is derived or says nothing about anybody.
_NOT_MASKED: Mapping[Table, frozenset[str]] = MappingProxyType(
    {
        t.person: frozenset({"name", "name_key", "reading", "time_zone", "country"}),
        t.handle: _ALL,
        s.identity: _ALL,
        s.account: _ALL,
        s.account_run: frozenset({"cursor"}),
        s.waiting_happening: _ALL,
        t.workspace: _ALL,
        d.erasure: _ALL,
        v.person_text: _ALL,
        v.person_summary: _ALL,
        v.fact_kind: _ALL,
        t.setting: frozenset({"key"}),
        t.interaction: frozenset({"source", "zone", "currency"}),
        s.synced: _ALL,
    }
)


@dataclass(frozen=True, slots=True)
class Traces:
    """By what somebody can be found.

    Attributes:
        words: names, addresses and logins that stand for nobody else here; these are looked for and taken out.
        common: those that others share, or too short to tell who is meant; they stay where they stand alone.
        names: for the suppression list, those of everybody they were merged from included.
    """

    words: tuple[str, ...]
    common: tuple[str, ...]
    names: tuple[Name, ...]


def traces_of(work: UnitOfWork, id: UUID) -> Traces:
    """Everything somebody is known by. Reads only."""
    row = work.row(t.person, (id,))
    assert row is not None
    handles = work.connection.execute(select(t.handle).where(t.handle.c.person_id == id)).mappings().all()
    identities = work.connection.execute(select(s.identity).where(s.identity.c.person_id == id)).mappings().all()
    cards = work.connection.execute(select(s.contact_card).where(s.contact_card.c.person_id == id)).mappings().all()
    merged = work.connection.execute(
        select(d.merged_person.c.old_id).where(d.merged_person.c.person_id == id)
    ).scalars()
    words: dict[str, None] = dict.fromkeys((row["name"], row["reading"]))
    names: dict[Name, None] = dict.fromkeys([own_name(id), *(own_name(old) for old in merged)])
    for handle in handles:
        words |= dict.fromkeys((handle["value"].removeprefix("@"), handle["value_key"]))
        names[handle["service"], handle["value_key"]] = None
    for identity in identities:
        words |= dict.fromkeys((identity["login"].removeprefix("@"), identity["identity_key"]))
        for value in (identity["identity_key"], identity["login"]):
            if value:
                names |= dict.fromkeys(((identity["service"], value), (f"id:{identity['service']}", value)))
    for card in cards:
        names[CARD_SERVICE, f"{card['account_id'].hex}:{card['card_key']}"] = None
    has_namesake = _has_namesake(work, id, row["name_key"])
    for name in (row["name"], row["reading"]):
        if name and not _has_namesake(work, id, normalise_name(name)):
            names[called(name)] = None
    asked = [word.strip() for word in words if word.strip()]
    common = {word for word in asked if _is_common(work, id, word)} | ({row["name"]} if has_namesake else set())
    parts = {part for part in re.findall(r"[^\W\d_]+", f"{row['name']} {row['reading']}") if part not in words}
    asked += sorted(part for part in parts if not has_namesake and _tells_who(work, id, part))
    return Traces(
        tuple(word for word in asked if word not in common),
        tuple(word for word in asked if word in common),
        tuple(names),
    )


def _has_namesake(work: UnitOfWork, id: UUID, name_key: str) -> bool:
    query = select(t.person.c.rowno).where(t.person.c.name_key == name_key, t.person.c.id != id).limit(1)
    return work.connection.execute(query).first() is not None


def _tells_who(work: UnitOfWork, id: UUID, part: str) -> bool:
    """Whether a part of a name stands for this person alone: it is in no other name, and in next to no other note."""
    if len(part) < SHORTEST_PART or _is_common(work, id, part):
        return False
    pattern = pattern_of((part,))
    assert pattern is not None
    theirs = {row[0] for row in work.driver.execute(_THEIR_TALKS, (id.bytes,))}
    found = (row[0] for row in holding(work, t.interaction, "note", (part,)) if pattern.search(row[-1]))
    return sum(rowno not in theirs for rowno in found) <= OTHER_NOTES_MAX


def words_to_mask(work: UnitOfWork, name: str, handles: Iterable[str]) -> tuple[str, ...]:
    """By what somebody who is not here is to be taken out of texts: what stands for nobody and nothing else here."""
    nobody = new_id()
    words = dict.fromkeys(word.strip().removeprefix("@") for word in handles)
    if not _has_namesake(work, nobody, normalise_name(name)):
        words |= dict.fromkeys((name.strip(), *re.findall(r"[^\W\d_]+", name)))
    alone = [word for word in words if word and not _is_common(work, nobody, word)]
    return tuple(word for word in alone if word not in name.split() or _tells_who(work, nobody, word))


def _is_common(work: UnitOfWork, id: UUID, word: str) -> bool:
    """Whether a word stands for other things here as well: part of another name, a tag, a company."""
    if len(word) < SHORTEST_WORD:
        return True
    key = normalise_name(word)
    if not re.fullmatch(r"\w+", key):
        return False
    if key.isdecimal():
        return True
    asked = (
        # Not LIKE: an underscore in a login would stand for any letter.
        ("SELECT 1 FROM person WHERE id <> ?2 AND instr(' ' || name_key || ' ', ' ' || ?1 || ' ') LIMIT 1"),
        ("SELECT 1 FROM person_tag WHERE lower(tag) = ?1 AND ?2 IS NOT NULL LIMIT 1"),
        ("SELECT 1 FROM interaction_tag WHERE lower(tag) = ?1 AND ?2 IS NOT NULL LIMIT 1"),
        ("SELECT 1 FROM job WHERE lower(company) = ?1 AND person_id <> ?2 LIMIT 1"),
    )
    return any(work.driver.execute(statement, (key, id.bytes)).fetchone() for statement in asked)


def _is_text(kind: TypeEngine[Any]) -> bool:
    return isinstance(kind, Text | String | Words)


def text_columns() -> Iterator[tuple[Table, str]]:
    """Every column in which somebody's name may stand in words: found in the schema, so that none can be forgotten."""
    for table in t.metadata.sorted_tables:
        left = _NOT_MASKED.get(table, frozenset())
        if left is not _ALL:
            yield from ((table, column.name) for column in table.c if column.name not in left and _is_text(column.type))


def holding(
    work: UnitOfWork, table: Table, column: str, words: Iterable[str], after: int | None = None
) -> list[tuple[Any, ...]]:
    """Primary key and text of the rows whose column may hold one of the words. Blocks; reads the whole column.

    `after`: only rows that were stored after this row id; None is all.
    """
    forms = list(dict.fromkeys(form for word in words for form in spellings(word)))
    if not forms:
        return []
    keys = ", ".join(f'"{key.name}"' for key in table.primary_key.columns)
    found: dict[tuple[Any, ...], None] = {}
    for start in range(0, len(forms), 100):
        part = forms[start : start + 100]
        where = " OR ".join(f"\"{column}\" LIKE ? ESCAPE '!'" for _ in part)
        where = where if after is None else f"rowid > {after:d} AND ({where})"
        rows = work.driver.execute(
            f'SELECT {keys}, "{column}" FROM "{table.name}" WHERE {where}', [f"%{_escaped(form)}%" for form in part]
        )
        found |= dict.fromkeys(tuple(row) for row in rows)
    return list(found)


def _escaped(text: str) -> str:
    # White space may be of any kind or length where it stands; the pattern looks again.
    plain = re.sub(r"([!%_])", r"!\1", text)
    return re.sub(r"\s+", "%", plain)


def mask_everywhere(
    work: UnitOfWork,
    words: Iterable[str],
    pattern: re.Pattern[str],
    *,
    notes: bool = True,
    after: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Take the words out of every text of the workspace; returns table -> how many texts changed. Blocks.

    `notes` False leaves the notes of interactions as they are; `after` (`last_rows`) whatever was there by then.
    """
    words = tuple(words)
    counts: dict[str, int] = {}
    for table, column in text_columns():
        if after is not None and table.name not in after:
            continue
        if table is t.interaction and column == "note" and not notes:
            continue
        where = " AND ".join(f'"{key.name}" IS ?' for key in table.primary_key.columns)
        for *key, text in holding(work, table, column, words, None if after is None else after[table.name]):
            if not pattern.search(text):
                continue
            is_name = table is t.interaction and column == "external_id"
            plain = f"erased:{new_id().hex}" if is_name else masked(text, pattern)
            work.driver.execute(f'UPDATE OR REPLACE "{table.name}" SET "{column}" = ? WHERE {where}', (plain, *key))
            counts[table.name] = counts.get(table.name, 0) + 1
    return counts


def last_rows(work: UnitOfWork) -> dict[str, int]:
    """Table -> the row id of what was stored last, for the tables that have row ids."""
    tables = {table.name for table, _ in text_columns() if table.dialect_options["sqlite"]["with_rowid"]}
    return {name: work.driver.execute(f'SELECT max(rowid) FROM "{name}"').fetchone()[0] or 0 for name in tables}
