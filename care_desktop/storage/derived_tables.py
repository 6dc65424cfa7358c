"""Tables that are derived from the records: lists are sorted by them and search looks into them."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, Table, Text

from care_desktop.domain.resources import Stage
from care_desktop.storage.tables import metadata, text_column
from care_desktop.storage.types import Coded, Day

person_summary = Table(
    "person_summary",
    metadata,
    Column("rowno", Integer, ForeignKey("person.rowno", deferrable=True, initially="DEFERRED"), primary_key=True),
    Column("as_of", Day, nullable=False),
    text_column("formula"),
    Column("trust", Float),
    Column("trust_low", Float),
    Column("trust_high", Float),
    Column("presence", Float),
    Column("stage", Coded(Stage), nullable=False),
    Column("shown_stage", Coded(Stage), nullable=False),
    Column("convert", Float, nullable=False),
    Column("activate", Float, nullable=False),
    Column("retain", Float, nullable=False),
    Column("expand", Float, nullable=False),
    Column("last_contact", Day),
    Column("interactions", Integer, nullable=False),
    text_column("company"),
    text_column("role"),
    text_column("tags"),
    Column("trend", LargeBinary),
    Column("trend_rise", Float),
    Index(None, "trust_low"),
    Index(None, "last_contact"),
    Index(None, "company"),
    Index(None, "shown_stage"),
)

person_text = Table(
    "person_text",
    metadata,
    Column("rowno", Integer, ForeignKey("person.rowno", deferrable=True, initially="DEFERRED"), primary_key=True),
    text_column("names"),
    text_column("rest"),
)

person_facts = Table(
    "person_facts",
    metadata,
    Column("rowno", Integer, ForeignKey("person.rowno", deferrable=True, initially="DEFERRED"), primary_key=True),
    Column("facts", LargeBinary, nullable=False),
)

fact_kind = Table(
    "fact_kind",
    metadata,
    Column("rowno", Integer, primary_key=True),
    Column("word", Text, nullable=False, unique=True),
)

interaction_block = Table(
    "interaction_block",
    metadata,
    Column("block", Integer, primary_key=True),
    Column("facts", LargeBinary, nullable=False),
    Column("advocates", LargeBinary, nullable=False),
)

stale_block = Table("stale_block", metadata, Column("block", Integer, primary_key=True))
