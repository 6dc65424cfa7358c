"""What is derived from the records: the row a list shows for a person, and their interactions packed for scores."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "person_summary",
        sa.Column("rowno", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Integer(), nullable=False),
        sa.Column("formula", sa.Text(), server_default="", nullable=False),
        sa.Column("trust", sa.Float(), nullable=True),
        sa.Column("trust_low", sa.Float(), nullable=True),
        sa.Column("trust_high", sa.Float(), nullable=True),
        sa.Column("presence", sa.Float(), nullable=True),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("shown_stage", sa.SmallInteger(), nullable=False),
        sa.Column("convert", sa.Float(), nullable=False),
        sa.Column("activate", sa.Float(), nullable=False),
        sa.Column("retain", sa.Float(), nullable=False),
        sa.Column("expand", sa.Float(), nullable=False),
        sa.Column("last_contact", sa.Integer(), nullable=True),
        sa.Column("interactions", sa.Integer(), nullable=False),
        sa.Column("company", sa.Text(), server_default="", nullable=False),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("tags", sa.Text(), server_default="", nullable=False),
        sa.Column("trend", sa.LargeBinary(), nullable=True),
        sa.Column("trend_rise", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["rowno"],
            ["person.rowno"],
            name=op.f("fk_person_summary_rowno_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("rowno", name=op.f("pk_person_summary")),
    )
    op.create_index(op.f("ix_person_summary_company"), "person_summary", ["company"], unique=False)
    op.create_index(op.f("ix_person_summary_last_contact"), "person_summary", ["last_contact"], unique=False)
    op.create_index(op.f("ix_person_summary_shown_stage"), "person_summary", ["shown_stage"], unique=False)
    op.create_index(op.f("ix_person_summary_trust_low"), "person_summary", ["trust_low"], unique=False)
    op.create_table(
        "person_facts",
        sa.Column("rowno", sa.Integer(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rowno"],
            ["person.rowno"],
            name=op.f("fk_person_facts_rowno_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("rowno", name=op.f("pk_person_facts")),
    )
    op.create_table(
        "fact_kind",
        sa.Column("rowno", sa.Integer(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("rowno", name=op.f("pk_fact_kind")),
        sa.UniqueConstraint("word", name=op.f("uq_fact_kind_word")),
    )
