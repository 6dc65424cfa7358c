"""Tables of the working day: what was put off, who is not a duplicate, saved segments, plans for events, erasures."""

from sqlalchemy import Column, ForeignKey, Index, SmallInteger, String, Table, Text

from care_desktop.storage.tables import metadata, text_column
from care_desktop.storage.types import Day, Key


def _reference(name: str, target: str, *, primary: bool = False, optional: bool = False) -> Column:  # type: ignore[type-arg]
    key = ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED")
    return Column(name, Key, key, primary_key=primary, nullable=optional, index=not primary)


# An entry of Today that was put off, or is not to be shown again (`until` null): what it is about, by kind and key.
snooze = Table(
    "snooze",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("subject_id", Key, primary_key=True),
    _reference("person_id", "person", optional=True),
    Column("until", Day),
    Column("set_on", Day, nullable=False),
    sqlite_with_rowid=False,
)

# Two people who are known to be two (`until` null), or are not to be compared again before a day; first_id < second_id.
not_duplicate = Table(
    "not_duplicate",
    metadata,
    _reference("first_id", "person", primary=True),
    _reference("second_id", "person", primary=True),
    Column("decided_on", Day, nullable=False),
    Column("until", Day),
    Index(None, "second_id"),
    sqlite_with_rowid=False,
)

# Whom the key of somebody who was merged away leads to, so that older files still find them.
merged_person = Table(
    "merged_person",
    metadata,
    Column("old_id", Key, primary_key=True),
    _reference("person_id", "person"),
    Column("merged_on", Day, nullable=False),
    sqlite_with_rowid=False,
)

segment = Table(
    "segment",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("filters", Text, nullable=False, server_default="{}"),
    Column("position", SmallInteger, nullable=False, server_default="0"),
)

# Whom we mean to reach at or after an event: a person, or a company.
event_target = Table(
    "event_target",
    metadata,
    Column("id", Key, primary_key=True),
    _reference("event_id", "event"),
    _reference("person_id", "person", optional=True),
    text_column("company"),
    text_column("note"),
    Column("position", SmallInteger, nullable=False, server_default="0"),
)

# That somebody was erased, and what went: a masked label and counts, nothing that says who it was.
erasure = Table(
    "erasure",
    metadata,
    Column("id", Key, primary_key=True),
    Column("erased_on", Day, nullable=False),
    text_column("label"),
    Column("counts", Text, nullable=False, server_default="{}"),
)
