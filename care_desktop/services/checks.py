"""Is the workspace in order: file, references, values, what is derived, search; and what to do when it is not."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
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
    stage, shown_stage, last_contact, interactions, company, role, tags FROM person_summary ORDER BY rowno"""
_NUMBERS = slice(1, 10)


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

    Blocks: a minute or more for a million interactions; writers wait while scores are counted anew.
    """
    found = list(_of_file(workspace))
    if any(finding.part is Part.FILE for finding in found) or workspace.database.read_only:
        return tuple(found)
    for look in (_search, _scores):
        # The transaction that rebuilds is never committed.
        with workspace.database.work() as work:
            found += look(workspace, work)
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


def _search(_workspace: Workspace, work: UnitOfWork) -> Iterator[Finding]:
    for index in ("person_search", "note_search"):
        try:
            work.driver.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            yield Finding(Part.SEARCH, f"The search index {index} does not fit its text ({error}).", _REPAIR, True)
    notes = """SELECT
        (SELECT count(*) FROM interaction WHERE note <> '' AND rowno NOT IN (SELECT id FROM note_search_docsize))
      + (SELECT count(*) FROM note_search_docsize WHERE id NOT IN (SELECT rowno FROM interaction WHERE note <> ''))"""
    (missing,) = work.driver.execute(notes).fetchone()
    if missing:
        yield Finding(Part.SEARCH, f"{missing:,} notes are searched wrongly, or not at all.", _REPAIR, True)


def _scores(workspace: Workspace, work: UnitOfWork) -> Iterator[Finding]:
    today, weights = workspace.today(), workspace.weights
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
    before, texts, facts, blocks = _summary(work), _texts(work), _facts(work), _blocks(work)
    _rebuild_scores(workspace, work, today)
    wrong = _different_summaries(before, _summary(work))
    if wrong:
        yield Finding(Part.SCORES, f"The scores of {wrong:,} people are not what their history says.", _REPAIR, True)
    pairs: tuple[tuple[Mapping[int, object], Callable[[UnitOfWork], Mapping[int, object]], str], ...] = (
        (texts, _texts, "what people are found by"),
        (facts, _facts, "the packed history of people"),
        (blocks, _blocks, "the packed history of all"),
    )
    for old, read, what in pairs:
        new = read(work)
        # Blocks that were out of date before are packed now, which is no fault.
        if any(new.get(key) != value for key, value in old.items()) or (read is not _blocks and len(old) != len(new)):
            yield Finding(Part.SCORES, f"{what[0].upper()}{what[1:]} is not what the records say.", _REPAIR, True)


def _rebuild_scores(workspace: Workspace, work: UnitOfWork, today: date) -> None:
    work.driver.execute("INSERT OR IGNORE INTO stale_block(block) SELECT DISTINCT rowno >> 8 FROM interaction")
    derived.refresh_all(work, today, workspace.weights)
    interaction_facts.refresh(work)


def _rebuild_search(work: UnitOfWork) -> None:
    person_text.refresh_all(work)
    work.driver.execute("INSERT INTO person_search(person_search) VALUES ('rebuild')")
    work.driver.execute("INSERT INTO note_search(note_search) VALUES ('delete-all')")
    work.driver.execute(
        "INSERT INTO note_search(rowid, note) SELECT rowno, searchable(note) FROM interaction WHERE note <> ''"
    )


def _summary(work: UnitOfWork) -> list[tuple[object, ...]]:
    return work.driver.execute(_SUMMARY).fetchall()


def _different_summaries(before: list[tuple[object, ...]], after: list[tuple[object, ...]]) -> int:
    """How many differ by more than rounding: a sum over one person and over all is not the same to the last bit."""
    if len(before) != len(after):
        return abs(len(before) - len(after))
    wrong = np.array([old[10:] != new[10:] for old, new in zip(before, after, strict=True)], dtype=bool)
    old = np.array([row[_NUMBERS] for row in before], dtype=np.float64).reshape(-1, 9)
    new = np.array([row[_NUMBERS] for row in after], dtype=np.float64).reshape(-1, 9)
    wrong |= ~np.isclose(old, new, rtol=1e-6, atol=1e-6, equal_nan=True).all(axis=1)
    return int(wrong.sum())


def _texts(work: UnitOfWork) -> dict[int, tuple[str, str]]:
    return {row[0]: (row[1], row[2]) for row in work.driver.execute("SELECT rowno, names, rest FROM person_text")}


def _facts(work: UnitOfWork) -> dict[int, bytes]:
    return dict(work.driver.execute("SELECT rowno, facts FROM person_facts").fetchall())


def _blocks(work: UnitOfWork) -> dict[int, tuple[bytes, bytes]]:
    """The blocks that were up to date before; a stale one is packed when it is read."""
    rows = work.driver.execute(
        "SELECT block, facts, advocates FROM interaction_block WHERE block NOT IN (SELECT block FROM stale_block)"
    )
    return {row[0]: (row[1], row[2]) for row in rows}
