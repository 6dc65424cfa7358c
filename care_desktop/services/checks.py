"""Is the workspace in order: file, references, values, what is derived, search; and what to do when it is not."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from care_desktop.paths import migrations_dir
from care_desktop.services import derived
from care_desktop.services.outcome import Workspace
from care_desktop.storage import interaction_facts, person_text, summaries
from care_desktop.storage.backup import problems
from care_desktop.storage.migrate import known_revisions
from care_desktop.storage.raw_file import open_file
from care_desktop.storage.stored_values import unreadable_values
from care_desktop.storage.types import from_epoch_day
from care_desktop.storage.work import UnitOfWork

__all__ = ["Finding", "Part", "check", "is_file_sound", "repair"]

_RESTORE = "Restore a backup: care-desktop restore, or Settings, Backup."
_REPAIR = "Run: care-desktop check --repair"
_SHOWN_MAX = 3
_SUMMARY = """SELECT rowno, trust, trust_low, trust_high, presence, "convert", activate, retain, expand, trend_rise,
    stage, shown_stage, last_contact, interactions, company, role, tags FROM {place}.person_summary ORDER BY rowno"""
_NUMBERS = slice(1, 10)
_DERIVED = ("person_summary", "person_text", "person_facts", "interaction_block", "stale_block")
# What is compared as it is, and what to call it. Blocks that were out of date are packed when they are read.
_COPIES = {
    "what people are found by": "SELECT rowno, names, rest FROM {place}.person_text",
    "the packed history of people": "SELECT rowno, facts FROM {place}.person_facts",
    "the packed history of all": """SELECT block, facts, advocates FROM {place}.interaction_block
        WHERE block NOT IN (SELECT block FROM main.stale_block)""",
}
_ALL_BLOCKS = """INSERT OR IGNORE INTO stale_block(block)
    SELECT DISTINCT rowno >> 8 FROM interaction UNION SELECT block FROM main.interaction_block"""


class Part(StrEnum):
    """What was looked at."""

    FILE = "file"
    REFERENCES = "references"
    VALUES = "values"
    FORMAT = "format"
    SCORES = "scores and lists"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not in order.

    Attributes:
        part: where.
        sentence: what is wrong, with numbers.
        advice: what to do about it.
        can_repair: `repair` puts it right, because nothing that was entered is concerned.
    """

    part: Part
    sentence: str
    advice: str
    can_repair: bool


def is_file_sound(workspace: Workspace) -> bool:
    """Whether SQLite's quick check finds nothing; on a connection of its own, so on any thread. Blocks, seconds."""
    with closing(open_file(workspace.path)) as connection:
        return not problems(connection, thorough=False)


def check(workspace: Workspace) -> tuple[Finding, ...]:
    """Everything that is not in order; empty when all is well. Changes nothing.

    Blocks: a minute or more for a million interactions. Others go on writing, but for a second while SQLite reads
    each search index.
    """
    found = list(_of_file(workspace))
    if any(finding.part in (Part.FILE, Part.VALUES) for finding in found):
        return tuple(found)
    if not workspace.database.read_only:
        for index in ("person_search", "note_search"):
            found += _index(workspace, index)
    with workspace.database.reading() as work:
        found += [*_notes(work), *_scores(workspace, work)]
    return tuple(found)


def repair(workspace: Workspace) -> tuple[Finding, ...]:
    """Build anew what is derived: indexes, scores, lists, search. Returns what is left. Blocks as `check` does.

    Nothing that was entered is touched.

    Raises:
        StorageFailure: the file cannot be written; it is as it was.
    """
    with workspace.database.work() as work:
        work.driver.execute("REINDEX")
        _rebuild_search(work)
        _rebuild_scores(workspace, work, workspace.today())
        work.commit()
    return check(workspace)


def _of_file(workspace: Workspace) -> Iterator[Finding]:
    with closing(open_file(workspace.path)) as connection:
        wrong = problems(connection, thorough=True)
        if wrong:
            only_indexes = all("index" in line for line in wrong)
            shown = "; ".join(wrong[:_SHOWN_MAX])
            advice = _REPAIR if only_indexes else _RESTORE
            yield Finding(Part.FILE, f"The file is damaged: {shown}.", advice, only_indexes)
            return
        try:
            yield from _of_content(connection)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            yield Finding(Part.FILE, f"The file is damaged: {error}.", _RESTORE, False)


def _of_content(connection: sqlite3.Connection) -> Iterator[Finding]:
    """What is wrong in a file whose pages fit together.

    Raises:
        sqlite3.DatabaseError, UnicodeDecodeError: a table or what it must have is not there.
    """
    orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(1000)
    if orphans:
        tables = ", ".join(sorted({row[0] for row in orphans}))
        yield Finding(Part.REFERENCES, f"{len(orphans):,} rows point nowhere, in: {tables}.", _RESTORE, False)
    for table, count in unreadable_values(connection).items():
        yield Finding(Part.VALUES, f"{count:,} rows of {table} hold a value that cannot be read.", _RESTORE, False)
    (revision,) = connection.execute("SELECT max(version_num) FROM alembic_version").fetchone()
    newest = known_revisions(migrations_dir())[-1]
    if revision != newest:
        sentence = f"The format is {revision}, this program writes {newest}."
        yield Finding(Part.FORMAT, sentence, "Open the workspace once; it is brought to this format then.", False)


def _index(workspace: Workspace, index: str) -> Iterator[Finding]:
    # It changes nothing, and yet SQLite wants the lock of a writer for it.
    with workspace.database.work() as work:
        try:
            work.driver.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            yield Finding(Part.SEARCH, f"The search index {index} does not fit its text ({error}).", _REPAIR, True)


def _notes(work: UnitOfWork) -> Iterator[Finding]:
    notes = """SELECT
        (SELECT count(*) FROM interaction WHERE note <> '' AND rowno NOT IN (SELECT id FROM note_search_docsize))
      + (SELECT count(*) FROM note_search_docsize WHERE id NOT IN (SELECT rowno FROM interaction WHERE note <> ''))"""
    (missing,) = work.driver.execute(notes).fetchone()
    if missing:
        yield Finding(Part.SEARCH, f"{missing:,} notes are searched wrongly, or not at all.", _REPAIR, True)


def _scores(workspace: Workspace, work: UnitOfWork) -> Iterator[Finding]:
    today, weights = workspace.today(), workspace.weights
    if summaries.waiting(work):
        return
    if summaries.incomplete(work):
        yield Finding(Part.SCORES, "Scores or lists are missing for somebody.", _REPAIR, True)
        return
    if summaries.outdated(work, as_of=today, formula=weights.formula_version):
        # They are of another day, as they are each morning: what they say is compared as of the day they are of.
        days = [row[0] for row in work.driver.execute("SELECT DISTINCT as_of FROM person_summary")]
        formulas = [row[0] for row in work.driver.execute("SELECT DISTINCT formula FROM person_summary")]
        if len(days) != 1 or formulas != [weights.formula_version]:
            return
        today = from_epoch_day(days[0])
    _shadow(work)
    _rebuild_scores(workspace, work, today)
    wrong = _different_summaries(_summary(work, "main"), _summary(work, "temp"))
    if wrong:
        yield Finding(Part.SCORES, f"The scores of {wrong:,} people are not what their history says.", _REPAIR, True)
    for what, statement in _COPIES.items():
        here, anew = statement.format(place="main"), statement.format(place="temp")
        differ = f"SELECT EXISTS ({here} EXCEPT {anew}) OR EXISTS ({anew} EXCEPT {here})"
        if work.driver.execute(differ).fetchone()[0]:
            yield Finding(Part.SCORES, f"{what[0].upper()}{what[1:]} is not what the records say.", _REPAIR, True)


def _shadow(work: UnitOfWork) -> None:
    """Empty tables in memory that hide what is derived, until the transaction ends: what is built anew goes there."""
    for table in (*_DERIVED, "fact_kind"):
        columns = ", ".join(
            f'"{name}" {kind}{" PRIMARY KEY" if key else ""}{"" if default is None else f" DEFAULT {default}"}'
            for _, name, kind, _, default, key in work.driver.execute(f"PRAGMA main.table_info({table})")
        )
        work.driver.execute(f"CREATE TEMP TABLE {table} ({columns})")
    # The numbers of words are not derived: what is packed refers to them.
    work.driver.execute("INSERT INTO temp.fact_kind SELECT * FROM main.fact_kind")


def _rebuild_scores(workspace: Workspace, work: UnitOfWork, today: date) -> None:
    work.driver.execute(_ALL_BLOCKS)
    derived.refresh_all(work, today, workspace.weights)
    interaction_facts.refresh(work)


def _rebuild_search(work: UnitOfWork) -> None:
    person_text.refresh_all(work)
    work.driver.execute("INSERT INTO person_search(person_search) VALUES ('rebuild')")
    work.driver.execute("INSERT INTO note_search(note_search) VALUES ('delete-all')")
    work.driver.execute(
        "INSERT INTO note_search(rowid, note) SELECT rowno, searchable(note) FROM interaction WHERE note <> ''"
    )


def _summary(work: UnitOfWork, place: str) -> list[tuple[object, ...]]:
    return work.driver.execute(_SUMMARY.format(place=place)).fetchall()


def _different_summaries(before: list[tuple[object, ...]], after: list[tuple[object, ...]]) -> int:
    """How many differ by more than rounding: a sum over one person and over all is not the same to the last bit."""
    if len(before) != len(after):
        return abs(len(before) - len(after))
    wrong = np.array([old[10:] != new[10:] for old, new in zip(before, after, strict=True)], dtype=bool)
    old = np.array([row[_NUMBERS] for row in before], dtype=np.float64).reshape(-1, 9)
    new = np.array([row[_NUMBERS] for row in after], dtype=np.float64).reshape(-1, 9)
    wrong |= ~np.isclose(old, new, rtol=1e-6, atol=1e-6, equal_nan=True).all(axis=1)
    return int(wrong.sum())
