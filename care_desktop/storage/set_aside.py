"""Triggers that cost much a row, set aside while very many rows are stored; what they do is then done at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from care_desktop.storage.work import UnitOfWork

# A trigger that writes into a full-text table makes it write out what it holds after every single row.
_AT_ONCE = {
    "interaction": {
        "interaction_note_added": """INSERT INTO note_search(rowid, note)
            SELECT rowno, searchable(note) FROM interaction WHERE rowno > ? AND note <> ''""",
        "interaction_added": """INSERT OR IGNORE INTO stale_block(block)
            SELECT DISTINCT rowno >> 8 FROM interaction WHERE rowno > ?""",
    },
}


@contextmanager
def triggers_set_aside(work: UnitOfWork, table: str) -> Iterator[None]:
    """Within this block new rows of a table do without their costly triggers; they have their effect at its end.

    All of it belongs to the open transaction: when that does not commit, the triggers are as they were.

    Args:
        work: an open transaction that writes.
        table: name of the table; nothing happens for one without such triggers.
    """
    driver, at_once = work.driver, _AT_ONCE.get(table, {})
    if not at_once:
        yield
        return
    statement = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
    kept = [(name, sql) for name, sql in driver.execute(statement, [table]).fetchall() if name in at_once]
    (last,) = driver.execute(f'SELECT coalesce(max(rowno), 0) FROM "{table}"').fetchone()
    for name, _sql in kept:
        driver.execute(f'DROP TRIGGER "{name}"')
    yield
    for name, sql in kept:
        driver.execute(at_once[name], [last])
        driver.execute(sql)
