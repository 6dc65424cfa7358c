"""Drafts as rows for bulk inserts: which columns each table gets, and the values in that order."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from care_desktop.domain.interactions import InteractionDraft
from care_desktop.domain.people import OwnRating, PersonDraft, normalise_handle, normalise_name
from care_desktop.storage import tables as t
from care_desktop.storage.day_tables import event_target
from care_desktop.storage.ids import new_id
from care_desktop.storage.tables import DEVELOPER_SIDE, OUR_SIDE

BulkRow = tuple[Table, tuple[Any, ...]]

COLUMNS: dict[Table, tuple[str, ...]] = {
    t.person: (
        "id",
        "name",
        "name_key",
        "reading",
        "pronouns",
        "place",
        "country",
        "time_zone",
        "languages",
        "skills",
        "met_how",
        "met_event_id",
        "introduced_by_id",
        "notes",
        "private_notes",
        "teammate",
        "owner_id",
        "consent_basis",
        "consent_source",
        "consent_on",
        "consent_channels",
        "retain_until",
        "cadence_days",
        "restricted",
        "objected",
        "archived",
        "created_at",
        "updated_at",
    ),
    t.interaction: (
        "id",
        "occurred_at",
        "zone",
        "day_only",
        "day",
        "channel",
        "flow",
        "direction",
        "initiated_by",
        "tone",
        "depth",
        "duration_min",
        "cost",
        "currency",
        "milestone",
        "event_id",
        "note",
        "url",
        "kind",
        "source",
        "external_id",
        "created_at",
        "updated_at",
    ),
    t.event: (
        "id",
        "name",
        "name_key",
        "kind",
        "started_on",
        "ended_on",
        "place",
        "country",
        "url",
        "cost",
        "currency",
        "phase",
        "notes",
        "goal",
        "themes",
        "questions",
    ),
    **{
        table: tuple(column.name for column in table.columns)
        for table in (
            t.person_tag,
            t.handle,
            t.job,
            t.own_rating,
            t.stage_setting,
            t.handover,
            t.resource,
            t.interaction_person,
            t.interaction_tag,
            t.resource_given,
            t.swag_item,
            t.swag_given,
            t.promise,
            t.promise_person,
            t.feedback,
            t.feedback_step,
            t.feedback_asker,
            t.introduction,
            event_target,
        )
    },
}
"""What a bulk row of each table holds, in order."""


def person_rows(
    id: UUID,
    draft: PersonDraft,
    *,
    created_at: datetime,
    updated_at: datetime,
    archived: bool = False,
    ratings: Sequence[OwnRating] = (),
    make_id: Callable[[], UUID] = new_id,
) -> Iterator[BulkRow]:
    """A person with everything that hangs on them."""
    consent = draft.consent
    name = draft.name.strip()
    yield (
        t.person,
        (
            id,
            name,
            normalise_name(name),
            draft.reading,
            draft.pronouns,
            draft.place,
            draft.country,
            draft.time_zone,
            draft.languages,
            draft.skills,
            draft.met_how,
            draft.met_event_id,
            draft.introduced_by_id,
            draft.notes,
            draft.private_notes,
            draft.teammate,
            draft.owner_id,
            consent.basis,
            consent.source,
            consent.recorded_on,
            consent.channels,
            consent.retain_until,
            draft.cadence_days,
            draft.restricted,
            draft.objected,
            archived,
            created_at,
            updated_at,
        ),
    )
    for tag in dict.fromkeys(draft.tags):
        yield t.person_tag, (id, tag)
    for position, item in enumerate(draft.handles):
        key = normalise_handle(item.service, item.value)
        yield t.handle, (make_id(), id, item.service, item.value.strip(), key, item.verified, position)
    for position, job in enumerate(draft.jobs):
        yield t.job, (make_id(), id, job.company, job.role, job.started, job.ended, position)
    for rating in ratings:
        yield t.own_rating, (make_id(), id, rating.value, rating.rated_on, rating.rated_by)


def interaction_rows(
    id: UUID,
    draft: InteractionDraft,
    *,
    created_at: datetime,
    updated_at: datetime,
    make_id: Callable[[], UUID] = new_id,
) -> Iterator[BulkRow]:
    """An interaction with who took part, its tags and the resources given in it."""
    when = draft.when
    yield (
        t.interaction,
        (
            id,
            when.instant,
            when.zone,
            when.day_only,
            when.day,
            draft.channel,
            draft.flow,
            draft.actual_direction,
            draft.initiated_by,
            draft.tone,
            draft.actual_depth,
            draft.duration_min,
            draft.cost,
            draft.currency,
            draft.milestone,
            draft.event_id,
            draft.note,
            draft.url,
            draft.kind,
            draft.source,
            draft.external_id,
            created_at,
            updated_at,
        ),
    )
    sides = dict.fromkeys(draft.advocates, OUR_SIDE) | dict.fromkeys(draft.people, DEVELOPER_SIDE)
    for position, (who, side) in enumerate(sides.items()):
        yield t.interaction_person, (who, id, side, position)
    for tag in dict.fromkeys(draft.tags):
        yield t.interaction_tag, (id, tag)
    for what in dict.fromkeys(draft.resources):
        for who in dict.fromkeys(draft.people):
            yield t.resource_given, (make_id(), what, who, when.day, id)
