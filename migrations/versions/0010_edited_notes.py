"""An edited note is found by the words it has now: out of the index first, then in again, by one trigger."""

from alembic import op
from sqlalchemy import text

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_OUT = "INSERT INTO note_search(note_search, rowid, note) VALUES ('delete', old.rowno, searchable(old.note));"
_IN = "INSERT INTO note_search(rowid, note) VALUES (new.rowno, searchable(new.note));"
_AFTER = "AFTER UPDATE OF note ON interaction WHEN"
# SQLite runs two triggers of one event in no order that can be relied on.
STATEMENTS = (
    "DROP TRIGGER interaction_note_cleared",
    "DROP TRIGGER interaction_note_set",
    f"""CREATE TRIGGER interaction_note_changed {_AFTER} old.note <> '' AND new.note <> '' AND old.note <> new.note
        BEGIN {_OUT} {_IN} END""",
    f"CREATE TRIGGER interaction_note_cleared {_AFTER} old.note <> '' AND new.note = '' BEGIN {_OUT} END",
    f"CREATE TRIGGER interaction_note_set {_AFTER} old.note = '' AND new.note <> '' BEGIN {_IN} END",
)
_LOST = "SELECT 1 FROM interaction WHERE note <> '' AND rowno NOT IN (SELECT id FROM note_search_docsize) LIMIT 1"
_REBUILD = (
    "INSERT INTO note_search(note_search) VALUES ('delete-all')",
    "INSERT INTO note_search(rowid, note) SELECT rowno, searchable(note) FROM interaction WHERE note <> ''",
)


def upgrade() -> None:
    """Replace the triggers, and build the index anew where an edited note fell out of it."""
    for statement in STATEMENTS:
        op.execute(statement)
    if op.get_bind().execute(text(_LOST)).first() is not None:
        for statement in _REBUILD:
            op.execute(statement)
