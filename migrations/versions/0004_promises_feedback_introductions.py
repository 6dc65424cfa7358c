"""Promises, feedback from heard to told, and introductions."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "promise",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.LargeBinary(16), nullable=True),
        sa.Column("interaction_id", sa.LargeBinary(16), nullable=True),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("settled_on", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interaction.id"],
            name=op.f("fk_promise_interaction_id_interaction"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["person.id"],
            name=op.f("fk_promise_made_by_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    op.create_index(op.f("ix_promise_due_on"), "promise", ["due_on"], unique=False)
    op.create_index(op.f("ix_promise_interaction_id"), "promise", ["interaction_id"], unique=False)
    op.create_index(op.f("ix_promise_made_by_id"), "promise", ["made_by_id"], unique=False)
    op.create_table(
        "promise_person",
        sa.Column("promise_id", sa.LargeBinary(16), nullable=False),
        sa.Column("person_id", sa.LargeBinary(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_promise_person_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["promise_id"],
            ["promise.id"],
            name=op.f("fk_promise_person_promise_id_promise"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("promise_id", "person_id", name=op.f("pk_promise_person")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_promise_person_person_id"), "promise_person", ["person_id"], unique=False)
    op.create_table(
        "feedback",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), server_default="", nullable=False),
        sa.Column("weight", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("roadmap_url", sa.Text(), server_default="", nullable=False),
        sa.Column("heard_on", sa.Integer(), nullable=False),
        sa.Column("taken_by_id", sa.LargeBinary(16), nullable=True),
        sa.CheckConstraint("weight BETWEEN 1 AND 3", name=op.f("ck_feedback_weight_range")),
        sa.ForeignKeyConstraint(
            ["taken_by_id"],
            ["person.id"],
            name=op.f("fk_feedback_taken_by_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_taken_by_id"), "feedback", ["taken_by_id"], unique=False)
    op.create_table(
        "feedback_step",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("feedback_id", sa.LargeBinary(16), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("moved_on", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["feedback.id"],
            name=op.f("fk_feedback_step_feedback_id_feedback"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_step")),
    )
    op.create_index(op.f("ix_feedback_step_feedback_id"), "feedback_step", ["feedback_id"], unique=False)
    op.create_table(
        "feedback_asker",
        sa.Column("feedback_id", sa.LargeBinary(16), nullable=False),
        sa.Column("person_id", sa.LargeBinary(16), nullable=False),
        sa.Column("asked_on", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Integer(), nullable=True),
        sa.Column("interaction_id", sa.LargeBinary(16), nullable=True),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["feedback.id"],
            name=op.f("fk_feedback_asker_feedback_id_feedback"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interaction.id"],
            name=op.f("fk_feedback_asker_interaction_id_interaction"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_feedback_asker_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("feedback_id", "person_id", name=op.f("pk_feedback_asker")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_feedback_asker_interaction_id"), "feedback_asker", ["interaction_id"], unique=False)
    op.create_index(op.f("ix_feedback_asker_person_id"), "feedback_asker", ["person_id"], unique=False)
    op.create_table(
        "introduction",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("first_id", sa.LargeBinary(16), nullable=False),
        sa.Column("second_id", sa.LargeBinary(16), nullable=False),
        sa.Column("introduced_by_id", sa.LargeBinary(16), nullable=True),
        sa.Column("introduced_on", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("interaction_id", sa.LargeBinary(16), nullable=True),
        sa.CheckConstraint("first_id <> second_id", name=op.f("ck_introduction_two_people")),
        sa.ForeignKeyConstraint(
            ["first_id"],
            ["person.id"],
            name=op.f("fk_introduction_first_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interaction.id"],
            name=op.f("fk_introduction_interaction_id_interaction"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["introduced_by_id"],
            ["person.id"],
            name=op.f("fk_introduction_introduced_by_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["second_id"],
            ["person.id"],
            name=op.f("fk_introduction_second_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction")),
    )
    op.create_index(op.f("ix_introduction_first_id"), "introduction", ["first_id"], unique=False)
    op.create_index(op.f("ix_introduction_interaction_id"), "introduction", ["interaction_id"], unique=False)
    op.create_index(op.f("ix_introduction_introduced_by_id"), "introduction", ["introduced_by_id"], unique=False)
    op.create_index(op.f("ix_introduction_second_id"), "introduction", ["second_id"], unique=False)
