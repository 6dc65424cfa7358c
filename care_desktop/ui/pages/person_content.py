"""What the page of a person shows, read in one go on the database lane."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from care_desktop.domain.feedback import Feedback
from care_desktop.domain.interactions import Channel, Interaction, zone_of
from care_desktop.domain.people import Person
from care_desktop.domain.promises import Promise
from care_desktop.services import (
    handover,
    insights,
    interactions,
    introductions,
    people,
    person_rhythm,
    promises,
    relationship,
    resources,
    swag,
)
from care_desktop.services.handover import PersonHandovers
from care_desktop.services.insights import PersonView
from care_desktop.services.introductions import NamedIntroduction
from care_desktop.services.local_presence import kept_presence
from care_desktop.services.outcome import Workspace
from care_desktop.services.relationship import Relationship
from care_desktop.services.resources import PersonResources
from care_desktop.services.swag import SwagGiven, SwagItem

FIRST_ROWS = 60


@dataclass(frozen=True, slots=True)
class PersonScores:
    """A person's numbers on a day, as known today.

    Attributes:
        asked: the day that was asked for; None is today.
        day: everything through this day counts.
        view: its presence is recalibrated on this workspace where that is in force.
    """

    asked: date | None
    day: date
    view: PersonView
    relationship: Relationship


@dataclass(frozen=True, slots=True)
class PersonGiven:
    """What a person was given, and whom they met through us, newest first; `items` is the swag to choose from."""

    resources: PersonResources
    swag: tuple[SwagGiven, ...]
    items: tuple[SwagItem, ...]
    introductions: tuple[NamedIntroduction, ...]


@dataclass(frozen=True, slots=True)
class PersonContent:
    """A person with scores and the newest interactions.

    Attributes:
        now: the present, aware, in the zone of whoever sits at the screen; `today` is its day.
        view: as of today, for the chart and the tabs.
        scores: as of the day that is looked at, for figures, reasons and relationship.
        newest: the first interactions of the timeline, newest first; more are read when they come into sight.
        promises, feedback: what we promised and what the person asked for; None when it was not read.
        channels: the channel of each interaction.
        given: resources, swag and introductions; None when they were not read.
        handovers: who looked after them before, and whether their owner has yet to rate them; None when not read.
    """

    now: datetime
    person: Person
    view: PersonView
    scores: PersonScores
    newest: tuple[Interaction, ...]
    promises: tuple[Promise, ...] | None = None
    feedback: tuple[Feedback, ...] | None = None
    channels: Mapping[UUID, Channel] = field(default_factory=lambda: MappingProxyType({}))
    given: PersonGiven | None = None
    handovers: PersonHandovers | None = None


def read_content(
    workspace: Workspace, person_id: UUID, rows: int = FIRST_ROWS, day: date | None = None
) -> PersonContent:
    """Everything the page shows; `rows` is how much of the timeline, `day` as in `read_scores`. Blocks.

    Raises:
        NotFound: the person is gone.
    """
    now = read_scores(workspace, person_id)
    return PersonContent(
        workspace.clock().astimezone(zone_of(workspace.zone)),
        people.get(workspace, person_id),
        now.view,
        now if day is None else read_scores(workspace, person_id, day),
        tuple(interactions.of_person(workspace, person_id, limit=rows)),
        tuple(promises.promises_to(workspace, person_id)),
        tuple(promises.feedback_of(workspace, person_id)),
        person_rhythm.channels_of(workspace, person_id),
        PersonGiven(
            resources.of_person(workspace, person_id),
            tuple(swag.given(workspace, person_id=person_id)),
            tuple(swag.names(workspace)),
            tuple(introductions.of_person(workspace, person_id)),
        ),
        handover.of_person(workspace, person_id),
    )


def read_scores(workspace: Workspace, person_id: UUID, day: date | None = None) -> PersonScores:
    """The numbers as of a day, everything through it counting; None, or a day to come, is now. Blocks.

    Raises:
        NotFound: the person is gone.
    """
    today = workspace.today()
    # Services count what lies strictly before a date.
    as_of = None if day is None or day >= today else day + timedelta(days=1)
    view = insights.person_view(workspace, person_id, as_of)
    # The one place where presence becomes the one that is shown; exports hold the shipped one.
    shown = kept_presence(workspace).chance(view.card.presence)
    return PersonScores(
        day,
        today if as_of is None or day is None else day,
        replace(view, card=replace(view.card, presence=shown)),
        relationship.relationship(workspace, person_id, as_of),
    )
