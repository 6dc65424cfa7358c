"""The unit of work: nothing half done, everything undoable, database errors as sentences."""

import shutil
import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from care_desktop.domain.interactions import InteractionDraft, on_day
from care_desktop.domain.people import Handle, Job, PersonDraft
from care_desktop.errors import Conflict, StorageFailure
from care_desktop.storage import interactions, people
from care_desktop.storage.bulk import insert_rows
from care_desktop.storage.database import Database
from care_desktop.storage.engine import make_engine
from care_desktop.storage.ids import new_id
from care_desktop.storage.tables import interaction, metadata, person, person_tag
from care_desktop.storage.work import UnitOfWork

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ANA = PersonDraft("Ana", handles=(Handle("github", "ana"),), jobs=(Job("Andina"),), tags=("sdk", "cli"))


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in a fixed order; but not what is only waiting to be packed."""
    with database.reading() as work:
        return {
            # As it lies on the disk: making dates and keys of it would take most of the time of these tests.
            table.name: sorted(work.driver.execute(f'SELECT * FROM "{table.name}"').fetchall(), key=repr)
            for table in metadata.sorted_tables
            if table.name not in ("stale_block", "interaction_block")
        }


def undo(database: Database, journal: tuple[object, ...]) -> tuple[object, ...]:
    with database.work() as work:
        work.revert(journal)  # type: ignore[arg-type]
        return work.commit()


def test_leaving_without_commit_changes_nothing(database: Database) -> None:
    before = contents(database)
    with database.work() as work:
        people.add_person(work, ANA, now=NOW)
    assert contents(database) == before


def test_an_exception_rolls_back(database: Database) -> None:
    before = contents(database)
    with pytest.raises(RuntimeError), database.work() as work:
        people.add_person(work, ANA, now=NOW)
        raise RuntimeError
    assert contents(database) == before


def test_undo_and_redo_restore_every_row(database: Database) -> None:
    with database.work() as work:
        key = people.add_person(work, ANA, now=NOW)
        work.commit()
    before = contents(database)
    with database.work() as work:
        people.edit_person(
            work,
            key,
            replace(ANA, name="Ana Lucía", handles=(Handle("email", "a@example.org"),), tags=("cli",)),
            now=NOW,
        )
        talk = InteractionDraft((key,), on_day(date(2026, 11, 1)), tags=("x",), note="hello")
        logged = interactions.add_interaction(work, talk, now=NOW)
        journal = work.commit()
    after = contents(database)
    redo = undo(database, journal)
    assert contents(database) == before
    undo(database, redo)
    assert contents(database) == after
    with database.work() as work:
        interactions.delete_interaction(work, logged)
        journal = work.commit()
    assert contents(database)["interaction"] == []
    undo(database, journal)
    assert contents(database) == after


def test_undo_of_what_was_changed_since_is_refused_and_changes_nothing(database: Database) -> None:
    with database.work() as work:
        key = people.add_person(work, ANA, now=NOW)
        journal = work.commit()
    with database.work() as work:
        people.edit_person(work, key, replace(ANA, place="Lima"), now=NOW)
        work.commit()
    before = contents(database)
    with pytest.raises(Conflict, match="changed again"), database.work() as work:
        work.revert(journal)
    assert contents(database) == before


def test_many_rows_stored_at_once_are_undone_and_done_again(database: Database) -> None:
    before = contents(database)
    with database.work() as work:
        keys = [new_id() for _ in range(1000)]
        columns = ("id", "name", "name_key", "created_at", "updated_at")
        insert_rows(work, person, columns, [(key, "x", "x", NOW, NOW) for key in keys], undoable=True)
        insert_rows(work, person_tag, ("person_id", "tag"), [(key, "t") for key in keys], undoable=True)
        journal = work.commit()
    after = contents(database)
    redo = undo(database, journal)
    assert contents(database) == before
    undo(database, redo)
    assert contents(database) == after


def test_a_reference_to_nobody_is_refused_at_commit(database: Database) -> None:
    with pytest.raises(Conflict), database.work() as work:
        interactions.add_interaction(work, InteractionDraft((new_id(),), on_day(date(2026, 1, 1))), now=NOW)
        work.commit()
    assert contents(database)["interaction"] == []


def test_two_people_with_the_same_handle_are_refused_by_name(database: Database) -> None:
    with database.work() as work:
        people.add_person(work, ANA, now=NOW)
        work.commit()
    with pytest.raises(Conflict, match="github @ANA already belongs to Ana"), database.work() as work:
        people.add_person(work, PersonDraft("Other", handles=(Handle("github", "@ANA"),)), now=NOW)


def test_a_second_writer_is_told_to_wait(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    blocker = sqlite3.connect(database.path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    database.engine.dispose()
    monkeypatch.setattr("care_desktop.storage.engine.BUSY_TIMEOUT_MS", 10)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 10")
    with pytest.raises(StorageFailure, match="Another program is writing"), UnitOfWork(database.engine):
        pass
    blocker.execute("ROLLBACK")
    blocker.close()


def test_a_naive_time_is_refused(database: Database) -> None:
    from sqlalchemy.exc import StatementError

    with pytest.raises(StatementError, match="naive"), database.work() as work:
        values = {"id": new_id(), "name": "x", "name_key": "x", "created_at": datetime(2026, 1, 1), "updated_at": NOW}
        work.connection.execute(person.insert().values(values))


@settings(max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(["add", "edit", "log", "delete"]), st.integers(0, 5)), max_size=10))
def test_any_sequence_of_changes_can_be_undone_step_by_step(
    tmp_path_factory: pytest.TempPathFactory, empty_workspace: Path, steps: list[tuple[str, int]]
) -> None:
    path = tmp_path_factory.mktemp("undo") / "w.care"
    shutil.copyfile(empty_workspace, path)
    database = Database(path, make_engine(path))
    states, journals = [contents(database)], []
    for what, number in steps:
        with database.work() as work:
            keys = list(work.connection.execute(select(person.c.id).order_by(person.c.id)).scalars())
            talks = list(work.connection.execute(select(interaction.c.id).order_by(interaction.c.id)).scalars())
            if what == "add" or not keys:
                people.add_person(work, PersonDraft(f"P{number}", tags=(str(number),)), now=NOW)
            elif what == "edit":
                draft = PersonDraft(f"Q{number}", jobs=(Job("x"),) * (number % 3))
                people.edit_person(work, keys[number % len(keys)], draft, now=NOW)
            elif what == "log" or not talks:
                who = tuple(dict.fromkeys(keys[: 1 + number % 3]))
                talk = InteractionDraft(who, on_day(date(2026, 1, 1 + number)), tags=("t",))
                interactions.add_interaction(work, talk, now=NOW)
            else:
                interactions.delete_interaction(work, talks[number % len(talks)])
            journals.append(work.commit())
        states.append(contents(database))
    for journal, state in zip(reversed(journals), reversed(states[:-1]), strict=True):
        undo(database, journal)
        assert contents(database) == state
    database.close()
