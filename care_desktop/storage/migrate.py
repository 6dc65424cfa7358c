"""Brings a workspace file to the shape this program knows: refuse newer, back up, upgrade in one transaction."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from care_desktop.errors import DamagedFile, NewerDatabase, StorageFailure
from care_desktop.storage.backup import back_up
from care_desktop.storage.backup_manifest import BackupReason
from care_desktop.storage.work import storage_failure

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


def upgrade(
    engine: Engine, path: Path, migrations_dir: Path, backups_dir: Path | None, *, now: datetime, program: str = ""
) -> None:
    """Upgrade the file to the newest shipped revision; a file with content is backed up first. Blocks.

    Args:
        engine: on the file.
        path: the file.
        migrations_dir: the shipped revisions.
        backups_dir: where the backup goes; None makes none, for a file that is a copy itself.
        now: for the name of the backup.
        program: version of the program, for the manifest of the backup.

    Raises:
        DamagedFile: the file is damaged; it is left untouched.
        NewerDatabase: the file was written by a later program; it is left untouched.
        StorageFailure: a step failed; the file is as it was.
    """
    known = known_revisions(migrations_dir)
    found = current_revision(engine)
    if found == known[-1]:
        return
    _refuse_newer(path, found, known)
    if found is not None and backups_dir is not None:
        back_up(path, backups_dir, now=now, reason=BackupReason.BEFORE_UPGRADE, program=program)
    try:
        _run_alembic(engine, migrations_dir)
    except DatabaseError as error:
        failure = storage_failure(error)
        if isinstance(failure, DamagedFile):
            raise failure from error
        raise StorageFailure(
            f"The workspace {path.name} could not be brought to this version's format.",
            "It is as it was before. Free some space on the disk and try again; the backup is kept.",
        ) from error


def refuse_other_formats(engine: Engine, path: Path, migrations_dir: Path) -> None:
    """For a file that may only be read, and so cannot be upgraded. Blocks.

    Raises:
        NewerDatabase: the file was written by a later program.
        StorageFailure: the file was written by an earlier program.
    """
    known = known_revisions(migrations_dir)
    found = current_revision(engine)
    if found == known[-1]:
        return
    _refuse_newer(path, found, known)
    raise StorageFailure(
        f"The workspace {path.name} was written by an earlier version and has to be brought to this version's format, "
        "but it may only be read.",
        "Copy it to a folder where you may write, and open the copy.",
    )


def _refuse_newer(path: Path, found: str | None, known: Sequence[str]) -> None:
    if found is not None and found not in known:
        raise NewerDatabase(
            f"The workspace {path.name} was written by a later version of CARE Desktop "
            f"(its format is {found}, this program knows up to {known[-1]}).",
            "Install the newer version to open it. The file was left untouched.",
        )


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
