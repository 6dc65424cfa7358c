"""Tables of accounts and of what came from them; no secret is ever in one."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from care_desktop.domain.schedule import AccountState
from care_desktop.storage.tables import metadata, text_column
from care_desktop.storage.types import Coded, Day, Instant, Key


def _of_person(*, optional: bool = False) -> Column:  # type: ignore[type-arg]
    return Column(
        "person_id",
        Key,
        ForeignKey("person.id", deferrable=True, initially="DEFERRED"),
        nullable=optional,
        index=True,
    )


def _of_account(*, primary: bool = False) -> Column:  # type: ignore[type-arg]
    target = ForeignKey("account.id", deferrable=True, initially="DEFERRED")
    return Column("account_id", Key, target, primary_key=primary, nullable=False)


account = Table(
    "account",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("host", Text, nullable=False),
    text_column("login"),
    Column("options", Text, nullable=False, server_default="{}"),
    Column("every_min", Integer, nullable=False, server_default="30"),
    Column("creates_people", Boolean, nullable=False, server_default=text("0")),
    Column("paused", Boolean, nullable=False, server_default=text("0")),
    Column("created_at", Instant, nullable=False),
)

# How the runs of an account went: written by runs, never part of undo.
account_run = Table(
    "account_run",
    metadata,
    _of_account(primary=True),
    text_column("cursor"),
    Column("state", Coded(AccountState), nullable=False),
    text_column("trouble"),
    Column("last_run_at", Instant),
    Column("last_good_at", Instant),
    Column("next_allowed_at", Instant),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("brought", Integer, nullable=False, server_default="0"),
    Column("brought_last", Integer, nullable=False, server_default="0"),
)

# Who somebody is elsewhere; a person may have many. "Us" is known by the teammate it leads to.
identity = Table(
    "identity",
    metadata,
    Column("service", Text, primary_key=True),
    Column("identity_key", Text, primary_key=True),
    _of_person(),
    text_column("login"),
    sqlite_with_rowid=False,
)

# What came from where: kept when the interaction is deleted by hand, so that it does not come back.
synced = Table(
    "synced",
    metadata,
    Column("source", Text, primary_key=True),
    Column("external_id", Text, primary_key=True),
    _of_account(),
    Column("interaction_id", Key),
    Index(None, "account_id"),
    Index(None, "interaction_id"),
    sqlite_with_rowid=False,
)

contact_card = Table(
    "contact_card",
    metadata,
    _of_account(primary=True),
    Column("card_key", Text, primary_key=True),
    text_column("etag"),
    _of_person(optional=True),
    text_column("raw"),
    Column("seen", Text, nullable=False, server_default="{}"),
    sqlite_with_rowid=False,
)

PROPOSED, IGNORED, ALWAYS_IGNORED = 1, 2, 3

# Somebody a source knows and we do not: nobody is made unasked.
proposal = Table(
    "proposal",
    metadata,
    Column("id", Key, primary_key=True),
    Column("service", Text, nullable=False),
    Column("identity_key", Text, nullable=False),
    _of_account(),
    text_column("login"),
    text_column("name"),
    Column("emails", Text, nullable=False, server_default="[]"),
    text_column("url"),
    text_column("card"),
    Column("state", Integer, nullable=False, server_default="1"),
    Column("first_on", Day),
    Column("last_on", Day),
    Column("happenings", Integer, nullable=False, server_default="0"),
    UniqueConstraint("service", "identity_key"),
    Index(None, "state", "last_on"),
)

# What happened with somebody who is only proposed; becomes interactions when they are accepted.
waiting_happening = Table(
    "waiting_happening",
    metadata,
    Column("proposal_id", Key, ForeignKey("proposal.id", deferrable=True, initially="DEFERRED"), primary_key=True),
    Column("source", Text, primary_key=True),
    Column("external_id", Text, primary_key=True),
    Column("happening", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Keyed hashes of the handles and names of people who were erased; they tell nothing without the key.
suppressed = Table(
    "suppressed",
    metadata,
    Column("mark", LargeBinary, primary_key=True),
    Column("erased_on", Day, nullable=False),
    sqlite_with_rowid=False,
)
