"""The workspace, its settings, and people with handles, jobs, tags, ratings and stages set by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "workspace",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("program_version", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("value", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "person",
        sa.Column("rowno", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("reading", sa.Text(), server_default="", nullable=False),
        sa.Column("pronouns", sa.Text(), server_default="", nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("country", sa.Text(), server_default="", nullable=False),
        sa.Column("time_zone", sa.Text(), server_default="", nullable=False),
        sa.Column("languages", sa.Text(), server_default="[]", nullable=False),
        sa.Column("skills", sa.Text(), server_default="[]", nullable=False),
        sa.Column("met_how", sa.Text(), server_default="", nullable=False),
        sa.Column("met_event_id", sa.LargeBinary(16), nullable=True),
        sa.Column("introduced_by_id", sa.LargeBinary(16), nullable=True),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.Column("private_notes", sa.Text(), server_default="", nullable=False),
        sa.Column("teammate", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("owner_id", sa.LargeBinary(16), nullable=True),
        sa.Column("consent_basis", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("consent_source", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("consent_on", sa.Integer(), nullable=True),
        sa.Column("consent_channels", sa.Text(), server_default="[]", nullable=False),
        sa.Column("retain_until", sa.Integer(), nullable=True),
        sa.Column("cadence_days", sa.Integer(), nullable=True),
        sa.Column("archived", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_person_has_name")),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_person_id_is_uuid")),
        sa.ForeignKeyConstraint(
            ["introduced_by_id"],
            ["person.id"],
            name=op.f("fk_person_introduced_by_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["met_event_id"],
            ["event.id"],
            name=op.f("fk_person_met_event_id_event"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_person_owner_id_person"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("rowno", name=op.f("pk_person")),
        sa.UniqueConstraint("id", name=op.f("uq_person_id")),
    )
    op.create_index(op.f("ix_person_introduced_by_id"), "person", ["introduced_by_id"], unique=False)
    op.create_index(op.f("ix_person_met_event_id"), "person", ["met_event_id"], unique=False)
    op.create_index(op.f("ix_person_name_key"), "person", ["name_key"], unique=False)
    op.create_index(op.f("ix_person_owner_id"), "person", ["owner_id"], unique=False)
    op.create_table(
        "person_tag",
        sa.Column("person_id", sa.LargeBinary(16), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_person_tag_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("person_id", "tag", name=op.f("pk_person_tag")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_person_tag_tag"), "person_tag", ["tag"], unique=False)
    op.create_table(
        "handle",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("person_id", sa.LargeBinary(16), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("value_key", sa.Text(), nullable=False),
        sa.Column("verified", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("position", sa.SmallInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_handle_person_id_person"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handle")),
        sa.UniqueConstraint("service", "value_key", name=op.f("uq_handle_service_value_key")),
    )
    op.create_index(op.f("ix_handle_person_id"), "handle", ["person_id"], unique=False)
    op.create_table(
        "job",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("person_id", sa.LargeBinary(16), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("started", sa.Integer(), nullable=True),
        sa.Column("ended", sa.Integer(), nullable=True),
        sa.Column("position", sa.SmallInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_job_person_id_person"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_person_id"), "job", ["person_id"], unique=False)
    op.create_table(
        "own_rating",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("person_id", sa.LargeBinary(16), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=False),
        sa.Column("rated_on", sa.Integer(), nullable=False),
        sa.Column("rated_by_id", sa.LargeBinary(16), nullable=True),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name=op.f("ck_own_rating_one_to_five")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_own_rating_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["rated_by_id"],
            ["person.id"],
            name=op.f("fk_own_rating_rated_by_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_rating")),
    )
    op.create_index(op.f("ix_own_rating_person_id"), "own_rating", ["person_id"], unique=False)
    op.create_index(op.f("ix_own_rating_rated_by_id"), "own_rating", ["rated_by_id"], unique=False)
    op.create_table(
        "stage_setting",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("person_id", sa.LargeBinary(16), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=True),
        sa.Column("set_on", sa.Integer(), nullable=False),
        sa.Column("set_by_id", sa.LargeBinary(16), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_stage_setting_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"],
            ["person.id"],
            name=op.f("fk_stage_setting_set_by_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_setting")),
    )
    op.create_index(op.f("ix_stage_setting_person_id"), "stage_setting", ["person_id"], unique=False)
    op.create_index(op.f("ix_stage_setting_set_by_id"), "stage_setting", ["set_by_id"], unique=False)
    op.create_table(
        "handover",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("person_id", sa.LargeBinary(16), nullable=False),
        sa.Column("from_owner_id", sa.LargeBinary(16), nullable=True),
        sa.Column("to_owner_id", sa.LargeBinary(16), nullable=True),
        sa.Column("handed_on", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["from_owner_id"],
            ["person.id"],
            name=op.f("fk_handover_from_owner_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_handover_person_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["to_owner_id"],
            ["person.id"],
            name=op.f("fk_handover_to_owner_id_person"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index(op.f("ix_handover_from_owner_id"), "handover", ["from_owner_id"], unique=False)
    op.create_index(op.f("ix_handover_person_id"), "handover", ["person_id"], unique=False)
    op.create_index(op.f("ix_handover_to_owner_id"), "handover", ["to_owner_id"], unique=False)
