"""Brings a workspace file to the shape this program knows: refuse newer, back up, upgrade in one transaction."""

import re
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from care_desktop.errors import NewerDatabase, StorageFailure
from care_desktop.storage.backup import back_up

_REVISION = re.compile(r"(\d{4})_\w+\.py")


def known_revisions(migrations_dir: Path) -> tuple[str, ...]:
    """The revisions this program ships, oldest first, read from the file names (Alembic is slow to import)."""
    found = (_REVISION.fullmatch(path.name) for path in (migrations_dir / "versions").iterdir())
    return tuple(sorted(match[1] for match in found if match))


def current_revision(engine: Engine) -> str | None:
    """The revision of the file; None for a file without tables."""
    with engine.connect() as connection:
        table = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")).first()
        if table is None:
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(engine: Engine, path: Path, migrations_dir: Path, backups_dir: Path, *, now: datetime) -> None:
    """Upgrade the file to the newest shipped revision; a file with content is backed up first. Blocks.

    Raises:
        NewerDatabase: the file was written by a later program; it is left untouched.
        StorageFailure: a step failed; the file is as it was.
    """
    known = known_revisions(migrations_dir)
    found = current_revision(engine)
    if found == known[-1]:
        return
    if found is not None and found not in known:
        raise NewerDatabase(
            f"The workspace {path.name} was written by a later version of CARE Desktop "
            f"(its format is {found}, this program knows up to {known[-1]}).",
            "Install the newer version to open it. The file was left untouched.",
        )
    if found is not None:
        back_up(path, backups_dir, now=now, reason=f"before-{known[-1]}")
    try:
        _run_alembic(engine, migrations_dir)
    except DatabaseError as error:
        raise StorageFailure(
            f"The workspace {path.name} could not be brought to this version's format.",
            "It is as it was before. Free some space on the disk and try again; the backup is kept.",
        ) from error


def _run_alembic(engine: Engine, migrations_dir: Path) -> None:
    """One transaction for all steps. Foreign keys are off, as batch mode would delete child rows, and checked after."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_dir).replace("%", "%%"))
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.execution_options(care_writes=True).begin():
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                broken = connection.execute(text("PRAGMA foreign_key_check")).first()
                if broken is not None:
                    raise StorageFailure(
                        f"The upgrade would leave a row of {broken[0]} pointing nowhere.",
                        "Nothing was changed. Please report this.",
                    )
        finally:
            raw.execute("PRAGMA foreign_keys = ON")
