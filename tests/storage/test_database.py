"""Opening a workspace file: new, again, foreign, damaged, older, newer, failing."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from care_desktop.errors import CareError, NewerDatabase, StorageFailure, UnreadableFile
from care_desktop.paths import migrations_dir
from care_desktop.storage.database import Database, open_database
from care_desktop.storage.day_tables import metadata
from care_desktop.storage.engine import APPLICATION_ID
from care_desktop.storage.migrate import known_revisions

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("revisions_run_each_time")


def open_at(path: Path, revisions: Path | None = None) -> Database:
    return open_database(
        path,
        migrations_dir=revisions or migrations_dir(),
        backups_dir=path.parent / "backups",
        now=NOW,
        version="0.1.0",
    )


def revisions_up_to(folder: Path, last: str) -> Path:
    """A copy of the shipped revisions without the later ones, as an older program had them."""
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_text((migrations_dir() / "env.py").read_text())
    (folder / "script.py.mako").write_text("")
    for path in (migrations_dir() / "versions").glob("0*.py"):
        if path.name[:4] <= last:
            (folder / "versions" / path.name).write_text(path.read_text())
    return folder


def test_a_new_file_is_private_marked_and_empty(tmp_path: Path) -> None:
    path = tmp_path / "new" / "workspace.care"
    open_at(path).close()
    assert path.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (0x43415245,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("SELECT count(*) FROM workspace").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (0,)


def test_every_connection_checks_foreign_keys(database: Database) -> None:
    with database.reading() as work:
        assert work.connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert work.connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def _empty(path: Path) -> None:
    path.touch()


def _text(path: Path) -> None:
    path.write_text("name,company\nAna,Andina\n" * 100)


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
        connection.commit()


def _cut(path: Path) -> None:
    open_at(path).close()
    path.write_bytes(path.read_bytes()[:1000])


def _folder(path: Path) -> None:
    path.mkdir()


def _marked_and_empty(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("CREATE TABLE person (id)")
        connection.commit()


def _without_its_format(path: Path) -> None:
    open_at(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM alembic_version")
        connection.commit()
        connection.execute("PRAGMA journal_mode = DELETE")


def _link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def _link_to_nothing(path: Path) -> None:
    path.symlink_to(path.with_name("on a disk that is not there"))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_empty, "is empty"),
        (_text, "not a CARE Desktop workspace"),
        (_foreign, "another program's database"),
        (_cut, "damaged"),
        (_folder, "is a folder"),
        (_marked_and_empty, "does not say in which format"),
        (_without_its_format, "does not say in which format"),
        (_link_to_itself, "leads nowhere"),
        (_link_to_nothing, "leads nowhere"),
    ],
)
def test_what_is_no_workspace_is_refused_and_left_as_it_is(
    tmp_path: Path, spoil: Callable[[Path], None], says: str
) -> None:
    path = tmp_path / "file.care"
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(UnreadableFile, match=says):
        open_at(path)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CareError, match="cannot be made"):
        open_at(tmp_path / "file" / "workspace.care")


def test_a_newer_file_is_refused_naming_both_formats(tmp_path: Path) -> None:
    path = tmp_path / "workspace.care"
    open_at(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    newest = known_revisions(migrations_dir())[-1]
    with pytest.raises(NewerDatabase, match=rf"9999.*{newest}"):
        open_at(path)


def test_a_failing_step_leaves_the_file_as_it_was_and_the_next_try_works(tmp_path: Path) -> None:
    path = tmp_path / "workspace.care"
    open_at(path, revisions_up_to(tmp_path / "old", "0003")).close()
    broken = revisions_up_to(tmp_path / "broken", "0005")
    step = next((broken / "versions").glob("0005*"))
    step.write_text(step.read_text() + '    op.execute("CREATE TABLE half (x)")\n    op.execute("SELECT nonsense")\n')
    with pytest.raises(StorageFailure, match="could not be brought"):
        open_at(path, broken)
    with closing(sqlite3.connect(path)) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        assert "promise" not in names and "half" not in names
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0003",)
    open_at(path).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone()[0] > "0005"


def test_the_revisions_make_the_tables_the_program_knows(database: Database) -> None:
    wanted = create_engine("sqlite://")
    metadata.create_all(wanted)
    ours, theirs = inspect(database.engine), inspect(wanted)

    def shape(which: object, table: str) -> object:
        columns = [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in which.get_columns(table)]  # type: ignore[attr-defined]
        indexes = sorted((i["name"], tuple(i["column_names"]), i["unique"]) for i in which.get_indexes(table))  # type: ignore[attr-defined]
        keys = sorted((k["name"], tuple(k["constrained_columns"])) for k in which.get_foreign_keys(table))  # type: ignore[attr-defined]
        checks = sorted((k["name"], k["sqltext"]) for k in which.get_check_constraints(table))  # type: ignore[attr-defined]
        return columns, indexes, keys, checks, which.get_pk_constraint(table)  # type: ignore[attr-defined]

    for table in metadata.tables:
        assert shape(ours, table) == shape(theirs, table)
    wanted.dispose()
