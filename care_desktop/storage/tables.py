"""Every table of a workspace database. Keys are time-ordered UUIDs, so that two databases can be merged."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from care_desktop.domain.events import EventKind
from care_desktop.domain.feedback import FeedbackState
from care_desktop.domain.interactions import Channel, Depth, Direction, Flow, Initiator, Milestone
from care_desktop.domain.people import DataSource, LawfulBasis
from care_desktop.domain.promises import PromiseState
from care_desktop.domain.resources import Phase, ResourceKind, ResourceState, Stage, SwagReason
from care_desktop.storage.types import Coded, Day, Instant, Key, Money, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _reference(name: str, target: str, *, optional: bool = False, index: bool = True) -> Column:  # type: ignore[type-arg]
    """A foreign key. Checked at commit, and never cascading: what goes is deleted by name, so undo sees it."""
    return Column(
        name,
        Key,
        ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED"),
        nullable=optional,
        index=index,
    )


def _key_of(name: str, target: str) -> Column:  # type: ignore[type-arg]
    """A foreign key that is part of a link table's own key."""
    return Column(name, Key, ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED"), primary_key=True)


def _rowno() -> Column:  # type: ignore[type-arg]
    """A small local number for the search index and lists; it never leaves this file."""
    return Column("rowno", Integer, primary_key=True)


def _id() -> Column:  # type: ignore[type-arg]
    return Column("id", Key, primary_key=True)


def text_column(name: str) -> Column:  # type: ignore[type-arg]
    """Text that is empty rather than null."""
    return Column(name, Text, nullable=False, server_default="")


workspace = Table(
    "workspace",
    metadata,
    _id(),
    text_column("name"),
    Column("created_at", Instant, nullable=False),
    text_column("program_version"),
)

setting = Table("setting", metadata, Column("key", String(100), primary_key=True), text_column("value"))

person = Table(
    "person",
    metadata,
    _rowno(),
    Column("id", Key, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    text_column("reading"),
    text_column("pronouns"),
    text_column("place"),
    text_column("country"),
    text_column("time_zone"),
    Column("languages", Words, nullable=False, server_default="[]"),
    Column("skills", Words, nullable=False, server_default="[]"),
    text_column("met_how"),
    _reference("met_event_id", "event", optional=True),
    _reference("introduced_by_id", "person", optional=True),
    text_column("notes"),
    text_column("private_notes"),
    Column("teammate", Boolean, nullable=False, server_default=text("0")),
    _reference("owner_id", "person", optional=True),
    Column("consent_basis", Coded(LawfulBasis), nullable=False, server_default="1"),
    Column("consent_source", Coded(DataSource), nullable=False, server_default="1"),
    Column("consent_on", Day),
    Column("consent_channels", Words, nullable=False, server_default="[]"),
    Column("retain_until", Day),
    Column("cadence_days", Integer),
    Column("archived", Boolean, nullable=False, server_default=text("0")),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("restricted", Boolean, nullable=False, server_default=text("0")),
    Column("objected", Boolean, nullable=False, server_default=text("0")),
    CheckConstraint("length(id) = 16", name="id_is_uuid"),
    CheckConstraint("name <> ''", name="has_name"),
    Index(None, "name_key"),
)

person_tag = Table(
    "person_tag",
    metadata,
    _key_of("person_id", "person"),
    Column("tag", Text, primary_key=True),
    Index(None, "tag"),
    sqlite_with_rowid=False,
)

handle = Table(
    "handle",
    metadata,
    _id(),
    _reference("person_id", "person"),
    Column("service", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("value_key", Text, nullable=False),
    Column("verified", Boolean, nullable=False, server_default=text("0")),
    Column("position", SmallInteger, nullable=False, server_default="0"),
    UniqueConstraint("service", "value_key"),
)

job = Table(
    "job",
    metadata,
    _id(),
    _reference("person_id", "person"),
    Column("company", Text, nullable=False),
    text_column("role"),
    Column("started", Day),
    Column("ended", Day),
    Column("position", SmallInteger, nullable=False, server_default="0"),
)

own_rating = Table(
    "own_rating",
    metadata,
    _id(),
    _reference("person_id", "person"),
    Column("value", SmallInteger, nullable=False),
    Column("rated_on", Day, nullable=False),
    _reference("rated_by_id", "person", optional=True),
    CheckConstraint("value BETWEEN 1 AND 5", name="one_to_five"),
)

stage_setting = Table(
    "stage_setting",
    metadata,
    _id(),
    _reference("person_id", "person"),
    Column("stage", Coded(Stage)),
    Column("set_on", Day, nullable=False),
    _reference("set_by_id", "person", optional=True),
    text_column("reason"),
)

handover = Table(
    "handover",
    metadata,
    _id(),
    _reference("person_id", "person"),
    _reference("from_owner_id", "person", optional=True),
    _reference("to_owner_id", "person", optional=True),
    Column("handed_on", Day, nullable=False),
    text_column("note"),
)

event = Table(
    "event",
    metadata,
    _id(),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, index=True),
    Column("kind", Coded(EventKind), nullable=False),
    Column("started_on", Day),
    Column("ended_on", Day),
    text_column("place"),
    text_column("country"),
    text_column("url"),
    Column("cost", Money),
    text_column("currency"),
    Column("phase", Coded(Phase)),
    text_column("notes"),
    text_column("goal"),
    text_column("themes"),
    text_column("questions"),
)

resource = Table(
    "resource",
    metadata,
    _id(),
    Column("title", Text, nullable=False),
    Column("title_key", Text, nullable=False, index=True),
    Column("kind", Coded(ResourceKind), nullable=False),
    text_column("url"),
    Column("state", Coded(ResourceState), nullable=False),
    Column("phase", Coded(Phase)),
)

interaction = Table(
    "interaction",
    metadata,
    _rowno(),
    Column("id", Key, nullable=False, unique=True),
    Column("occurred_at", Instant, nullable=False),
    Column("zone", Text, nullable=False),
    Column("day_only", Boolean, nullable=False),
    Column("day", Day, nullable=False),
    Column("channel", Coded(Channel), nullable=False),
    Column("flow", Coded(Flow), nullable=False),
    Column("direction", Coded(Direction), nullable=False),
    Column("initiated_by", Coded(Initiator)),
    Column("tone", SmallInteger),
    Column("depth", Coded(Depth), nullable=False),
    Column("duration_min", Float),
    Column("cost", Money),
    text_column("currency"),
    Column("milestone", Coded(Milestone)),
    _reference("event_id", "event", optional=True),
    text_column("note"),
    text_column("url"),
    text_column("kind"),
    text_column("source"),
    text_column("external_id"),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    CheckConstraint("length(id) = 16", name="id_is_uuid"),
    CheckConstraint("tone BETWEEN -2 AND 2", name="tone_range"),
    CheckConstraint("duration_min >= 0", name="duration_range"),
    Index(None, "occurred_at"),
    Index(
        "uq_interaction_source_external_id",
        "source",
        "external_id",
        unique=True,
        sqlite_where=text("external_id <> ''"),
    ),
)

DEVELOPER_SIDE = 1
OUR_SIDE = 2

interaction_person = Table(
    "interaction_person",
    metadata,
    _key_of("person_id", "person"),
    _key_of("interaction_id", "interaction"),
    Column("side", SmallInteger, nullable=False),
    Column("position", SmallInteger, nullable=False, server_default="0"),
    CheckConstraint("side IN (1, 2)", name="side"),
    Index(None, "interaction_id"),
    sqlite_with_rowid=False,
)

interaction_tag = Table(
    "interaction_tag",
    metadata,
    _key_of("interaction_id", "interaction"),
    Column("tag", Text, primary_key=True),
    Index(None, "tag"),
    sqlite_with_rowid=False,
)

resource_given = Table(
    "resource_given",
    metadata,
    _id(),
    _reference("resource_id", "resource"),
    _reference("person_id", "person"),
    Column("given_on", Day, nullable=False),
    _reference("interaction_id", "interaction", optional=True),
)

swag_item = Table("swag_item", metadata, _id(), Column("name", Text, nullable=False), text_column("notes"))

swag_given = Table(
    "swag_given",
    metadata,
    _id(),
    _reference("item_id", "swag_item"),
    _reference("person_id", "person"),
    Column("given_on", Day, nullable=False),
    Column("reason", Coded(SwagReason), nullable=False),
    text_column("for_what"),
    _reference("interaction_id", "interaction", optional=True),
)

promise = Table(
    "promise",
    metadata,
    _id(),
    Column("text", Text, nullable=False),
    Column("made_on", Day, nullable=False),
    Column("due_on", Day, index=True),
    _reference("made_by_id", "person", optional=True),
    _reference("interaction_id", "interaction", optional=True),
    Column("state", Coded(PromiseState), nullable=False),
    Column("settled_on", Day),
)

promise_person = Table(
    "promise_person",
    metadata,
    _key_of("promise_id", "promise"),
    _key_of("person_id", "person"),
    Index(None, "person_id"),
    sqlite_with_rowid=False,
)

feedback = Table(
    "feedback",
    metadata,
    _id(),
    Column("title", Text, nullable=False),
    text_column("area"),
    Column("weight", SmallInteger, nullable=False, server_default="1"),
    text_column("roadmap_url"),
    Column("heard_on", Day, nullable=False),
    _reference("taken_by_id", "person", optional=True),
    CheckConstraint("weight BETWEEN 1 AND 3", name="weight_range"),
)

feedback_step = Table(
    "feedback_step",
    metadata,
    _id(),
    _reference("feedback_id", "feedback"),
    Column("state", Coded(FeedbackState), nullable=False),
    Column("moved_on", Day, nullable=False),
    Column("position", SmallInteger, nullable=False),
)

feedback_asker = Table(
    "feedback_asker",
    metadata,
    _key_of("feedback_id", "feedback"),
    _key_of("person_id", "person"),
    Column("asked_on", Day, nullable=False),
    Column("told_on", Day),
    _reference("interaction_id", "interaction", optional=True),
    Index(None, "person_id"),
    sqlite_with_rowid=False,
)

introduction = Table(
    "introduction",
    metadata,
    _id(),
    _reference("first_id", "person"),
    _reference("second_id", "person"),
    _reference("introduced_by_id", "person", optional=True),
    Column("introduced_on", Day, nullable=False),
    text_column("outcome"),
    _reference("interaction_id", "interaction", optional=True),
    CheckConstraint("first_id <> second_id", name="two_people"),
)
