"""What is counted of interactions, packed in blocks, and which blocks are out of date."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MARK = "INSERT OR IGNORE INTO stale_block(block) "
# Whoever writes an interaction, by whatever way, marks its block; only people on our side are packed.
STATEMENTS = (
    f"CREATE TRIGGER interaction_added AFTER INSERT ON interaction BEGIN {MARK} VALUES (new.rowno >> 8); END",
    f"CREATE TRIGGER interaction_changed AFTER UPDATE ON interaction BEGIN {MARK} VALUES (new.rowno >> 8); END",
    f"CREATE TRIGGER interaction_removed AFTER DELETE ON interaction BEGIN {MARK} VALUES (old.rowno >> 8); END",
    f"""CREATE TRIGGER advocate_added AFTER INSERT ON interaction_person WHEN new.side = 2 BEGIN
        {MARK} SELECT rowno >> 8 FROM interaction WHERE id = new.interaction_id; END""",
    f"""CREATE TRIGGER advocate_changed AFTER UPDATE ON interaction_person WHEN new.side = 2 OR old.side = 2 BEGIN
        {MARK} SELECT rowno >> 8 FROM interaction WHERE id IN (new.interaction_id, old.interaction_id); END""",
    f"""CREATE TRIGGER advocate_removed AFTER DELETE ON interaction_person WHEN old.side = 2 BEGIN
        {MARK} SELECT rowno >> 8 FROM interaction WHERE id = old.interaction_id; END""",
    f"{MARK} SELECT DISTINCT rowno >> 8 FROM interaction",
)


def upgrade() -> None:
    """Create both tables and the triggers that keep them honest; every block is out of date at first."""
    op.create_table(
        "interaction_block",
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("advocates", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("block", name=op.f("pk_interaction_block")),
    )
    op.create_table(
        "stale_block",
        sa.Column("block", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("block", name=op.f("pk_stale_block")),
    )
    for statement in STATEMENTS:
        op.execute(statement)
