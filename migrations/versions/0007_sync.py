"""Accounts, what came from them, who is proposed, and the marks of people who were erased."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _key(name: str, *, nullable: bool = False) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.LargeBinary(16), nullable=nullable)


def _text(name: str, default: str = "") -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.Text(), server_default=default, nullable=False)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), initially="DEFERRED", deferrable=True
    )


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "account",
        _key("id"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        _text("login"),
        _text("options", "{}"),
        sa.Column("every_min", sa.Integer(), server_default="30", nullable=False),
        sa.Column("creates_people", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("paused", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    op.create_table(
        "account_run",
        _key("account_id"),
        _text("cursor"),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        _text("trouble"),
        sa.Column("last_run_at", sa.BigInteger(), nullable=True),
        sa.Column("last_good_at", sa.BigInteger(), nullable=True),
        sa.Column("next_allowed_at", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("brought", sa.Integer(), server_default="0", nullable=False),
        sa.Column("brought_last", sa.Integer(), server_default="0", nullable=False),
        _reference("account_run", "account_id", "account"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_run")),
    )
    op.create_table(
        "identity",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("identity_key", sa.Text(), nullable=False),
        _key("person_id"),
        _text("login"),
        _reference("identity", "person_id", "person"),
        sa.PrimaryKeyConstraint("service", "identity_key", name=op.f("pk_identity")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_identity_person_id"), "identity", ["person_id"], unique=False)
    op.create_table(
        "synced",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        _key("account_id"),
        _key("interaction_id", nullable=True),
        _reference("synced", "account_id", "account"),
        sa.PrimaryKeyConstraint("source", "external_id", name=op.f("pk_synced")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_synced_account_id"), "synced", ["account_id"], unique=False)
    op.create_index(op.f("ix_synced_interaction_id"), "synced", ["interaction_id"], unique=False)
    op.create_table(
        "contact_card",
        _key("account_id"),
        sa.Column("card_key", sa.Text(), nullable=False),
        _text("etag"),
        _key("person_id", nullable=True),
        _text("raw"),
        _text("seen", "{}"),
        _reference("contact_card", "account_id", "account"),
        _reference("contact_card", "person_id", "person"),
        sa.PrimaryKeyConstraint("account_id", "card_key", name=op.f("pk_contact_card")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_contact_card_person_id"), "contact_card", ["person_id"], unique=False)
    op.create_table(
        "proposal",
        _key("id"),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("identity_key", sa.Text(), nullable=False),
        _key("account_id"),
        _text("login"),
        _text("name"),
        _text("emails", "[]"),
        _text("url"),
        _text("card"),
        sa.Column("state", sa.Integer(), server_default="1", nullable=False),
        sa.Column("first_on", sa.Integer(), nullable=True),
        sa.Column("last_on", sa.Integer(), nullable=True),
        sa.Column("happenings", sa.Integer(), server_default="0", nullable=False),
        _reference("proposal", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("service", "identity_key", name=op.f("uq_proposal_service_identity_key")),
    )
    op.create_index(op.f("ix_proposal_state_last_on"), "proposal", ["state", "last_on"], unique=False)
    op.create_table(
        "waiting_happening",
        _key("proposal_id"),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("happening", sa.Text(), nullable=False),
        _reference("waiting_happening", "proposal_id", "proposal"),
        sa.PrimaryKeyConstraint("proposal_id", "source", "external_id", name=op.f("pk_waiting_happening")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "suppressed",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("erased_on", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_suppressed")),
        sqlite_with_rowid=False,
    )
