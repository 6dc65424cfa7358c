"""Interactions with their people and tags, resources and swag given."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "interaction",
        sa.Column("rowno", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("occurred_at", sa.BigInteger(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("day_only", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("channel", sa.SmallInteger(), nullable=False),
        sa.Column("flow", sa.SmallInteger(), nullable=False),
        sa.Column("direction", sa.SmallInteger(), nullable=False),
        sa.Column("initiated_by", sa.SmallInteger(), nullable=True),
        sa.Column("tone", sa.SmallInteger(), nullable=True),
        sa.Column("depth", sa.SmallInteger(), nullable=False),
        sa.Column("duration_min", sa.Float(), nullable=True),
        sa.Column("cost", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), server_default="", nullable=False),
        sa.Column("milestone", sa.SmallInteger(), nullable=True),
        sa.Column("event_id", sa.LargeBinary(16), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("external_id", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("duration_min >= 0", name=op.f("ck_interaction_duration_range")),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_interaction_id_is_uuid")),
        sa.CheckConstraint("tone BETWEEN -2 AND 2", name=op.f("ck_interaction_tone_range")),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_interaction_event_id_event"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("rowno", name=op.f("pk_interaction")),
        sa.UniqueConstraint("id", name=op.f("uq_interaction_id")),
    )
    op.create_index(op.f("ix_interaction_event_id"), "interaction", ["event_id"], unique=False)
    op.create_index(op.f("ix_interaction_occurred_at"), "interaction", ["occurred_at"], unique=False)
    op.create_index(
        "uq_interaction_source_external_id",
        "interaction",
        ["source", "external_id"],
        unique=True,
        sqlite_where=sa.text("external_id <> ''"),
    )
    op.create_table(
        "interaction_person",
        sa.Column("person_id", sa.LargeBinary(16), nullable=False),
        sa.Column("interaction_id", sa.LargeBinary(16), nullable=False),
        sa.Column("side", sa.SmallInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("side IN (1, 2)", name=op.f("ck_interaction_person_side")),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interaction.id"],
            name=op.f("fk_interaction_person_interaction_id_interaction"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_interaction_person_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("person_id", "interaction_id", name=op.f("pk_interaction_person")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_interaction_person_interaction_id"), "interaction_person", ["interaction_id"], unique=False
    )
    op.create_table(
        "interaction_tag",
        sa.Column("interaction_id", sa.LargeBinary(16), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interaction.id"],
            name=op.f("fk_interaction_tag_interaction_id_interaction"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("interaction_id", "tag", name=op.f("pk_interaction_tag")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_interaction_tag_tag"), "interaction_tag", ["tag"], unique=False)
    op.create_table(
        "resource_given",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("resource_id", sa.LargeBinary(16), nullable=False),
        sa.Column("person_id", sa.LargeBinary(16), nullable=False),
        sa.Column("given_on", sa.Integer(), nullable=False),
        sa.Column("interaction_id", sa.LargeBinary(16), nullable=True),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interaction.id"],
            name=op.f("fk_resource_given_interaction_id_interaction"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_resource_given_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resource.id"],
            name=op.f("fk_resource_given_resource_id_resource"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_given")),
    )
    op.create_index(op.f("ix_resource_given_interaction_id"), "resource_given", ["interaction_id"], unique=False)
    op.create_index(op.f("ix_resource_given_person_id"), "resource_given", ["person_id"], unique=False)
    op.create_index(op.f("ix_resource_given_resource_id"), "resource_given", ["resource_id"], unique=False)
    op.create_table(
        "swag_given",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("item_id", sa.LargeBinary(16), nullable=False),
        sa.Column("person_id", sa.LargeBinary(16), nullable=False),
        sa.Column("given_on", sa.Integer(), nullable=False),
        sa.Column("reason", sa.SmallInteger(), nullable=False),
        sa.Column("for_what", sa.Text(), server_default="", nullable=False),
        sa.Column("interaction_id", sa.LargeBinary(16), nullable=True),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interaction.id"],
            name=op.f("fk_swag_given_interaction_id_interaction"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["swag_item.id"],
            name=op.f("fk_swag_given_item_id_swag_item"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_swag_given_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swag_given")),
    )
    op.create_index(op.f("ix_swag_given_interaction_id"), "swag_given", ["interaction_id"], unique=False)
    op.create_index(op.f("ix_swag_given_item_id"), "swag_given", ["item_id"], unique=False)
    op.create_index(op.f("ix_swag_given_person_id"), "swag_given", ["person_id"], unique=False)
