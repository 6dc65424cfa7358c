"""Full-text search: what can be found of a person, and the notes of interactions."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# `searchable` is registered on every connection of the program: it splits scripts written without spaces.
STATEMENTS = (
    """CREATE VIRTUAL TABLE person_search USING fts5(
        names, rest, content='person_text', content_rowid='rowno',
        tokenize='unicode61 remove_diacritics 2', prefix='2 3')""",
    """CREATE TRIGGER person_text_added AFTER INSERT ON person_text BEGIN
        INSERT INTO person_search(rowid, names, rest) VALUES (new.rowno, new.names, new.rest); END""",
    """CREATE TRIGGER person_text_removed AFTER DELETE ON person_text BEGIN
        INSERT INTO person_search(person_search, rowid, names, rest)
        VALUES ('delete', old.rowno, old.names, old.rest); END""",
    """CREATE TRIGGER person_text_changed AFTER UPDATE ON person_text BEGIN
        INSERT INTO person_search(person_search, rowid, names, rest)
        VALUES ('delete', old.rowno, old.names, old.rest);
        INSERT INTO person_search(rowid, names, rest) VALUES (new.rowno, new.names, new.rest); END""",
    """CREATE VIRTUAL TABLE note_search USING fts5(
        note, content='', tokenize='unicode61 remove_diacritics 2', prefix='2 3')""",
    """CREATE TRIGGER interaction_note_added AFTER INSERT ON interaction WHEN new.note <> '' BEGIN
        INSERT INTO note_search(rowid, note) VALUES (new.rowno, searchable(new.note)); END""",
    """CREATE TRIGGER interaction_note_removed AFTER DELETE ON interaction WHEN old.note <> '' BEGIN
        INSERT INTO note_search(note_search, rowid, note)
        VALUES ('delete', old.rowno, searchable(old.note)); END""",
    """CREATE TRIGGER interaction_note_cleared AFTER UPDATE OF note ON interaction WHEN old.note <> '' BEGIN
        INSERT INTO note_search(note_search, rowid, note)
        VALUES ('delete', old.rowno, searchable(old.note)); END""",
    """CREATE TRIGGER interaction_note_set AFTER UPDATE OF note ON interaction WHEN new.note <> '' BEGIN
        INSERT INTO note_search(rowid, note) VALUES (new.rowno, searchable(new.note)); END""",
)


def upgrade() -> None:
    """Create the text of a person, both indexes, and the triggers that keep them true."""
    op.create_table(
        "person_text",
        sa.Column("rowno", sa.Integer(), nullable=False),
        sa.Column("names", sa.Text(), server_default="", nullable=False),
        sa.Column("rest", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["rowno"],
            ["person.rowno"],
            name=op.f("fk_person_text_rowno_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("rowno", name=op.f("pk_person_text")),
    )
    for statement in STATEMENTS:
        op.execute(statement)
