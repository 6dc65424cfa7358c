"""What was put off, who is not a duplicate, saved segments, plans for events, and the rights of a person."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _key(name: str, *, nullable: bool = False) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.LargeBinary(16), nullable=nullable)


def _text(name: str, default: str = "") -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _day(name: str, *, nullable: bool = False) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), initially="DEFERRED", deferrable=True
    )


def upgrade() -> None:
    """Create the tables and add the columns."""
    op.create_table(
        "snooze",
        sa.Column("kind", sa.String(20), nullable=False),
        _key("subject_id"),
        _key("person_id", nullable=True),
        _day("until", nullable=True),
        _day("set_on"),
        _reference("snooze", "person_id", "person"),
        sa.PrimaryKeyConstraint("kind", "subject_id", name=op.f("pk_snooze")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_snooze_person_id"), "snooze", ["person_id"], unique=False)
    op.create_table(
        "not_duplicate",
        _key("first_id"),
        _key("second_id"),
        _day("decided_on"),
        _day("until", nullable=True),
        _reference("not_duplicate", "first_id", "person"),
        _reference("not_duplicate", "second_id", "person"),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_not_duplicate")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_not_duplicate_second_id"), "not_duplicate", ["second_id"], unique=False)
    op.create_table(
        "merged_person",
        _key("old_id"),
        _key("person_id"),
        _day("merged_on"),
        _reference("merged_person", "person_id", "person"),
        sa.PrimaryKeyConstraint("old_id", name=op.f("pk_merged_person")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_merged_person_person_id"), "merged_person", ["person_id"], unique=False)
    op.create_table(
        "segment",
        _key("id"),
        sa.Column("name", sa.Text(), nullable=False),
        _text("filters", "{}"),
        sa.Column("position", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
    )
    op.create_table(
        "event_target",
        _key("id"),
        _key("event_id"),
        _key("person_id", nullable=True),
        _text("company"),
        _text("note"),
        sa.Column("position", sa.SmallInteger(), server_default="0", nullable=False),
        _reference("event_target", "event_id", "event"),
        _reference("event_target", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_target")),
    )
    op.create_index(op.f("ix_event_target_event_id"), "event_target", ["event_id"], unique=False)
    op.create_index(op.f("ix_event_target_person_id"), "event_target", ["person_id"], unique=False)
    op.create_table(
        "erasure",
        _key("id"),
        _day("erased_on"),
        _text("label"),
        _text("counts", "{}"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    for name in ("goal", "themes", "questions"):
        op.add_column("event", _text(name))
    for name in ("restricted", "objected"):
        op.add_column("person", sa.Column(name, sa.Boolean(), server_default=sa.text("0"), nullable=False))
