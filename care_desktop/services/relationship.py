"""What stands beside trust: give and take, breadth, cadence, the advocate's own rating."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from care_desktop.domain.breadth import distinct_counts
from care_desktop.domain.cadence import (
    CADENCE_DAYS_MAX,
    NEVER,
    Cadence,
    cadence,
    due_day,
    overdue_days,
    rhythm,
)
from care_desktop.domain.evidence import evidence_from
from care_desktop.domain.facts import FactColumns, columns_from
from care_desktop.domain.people import OwnRating
from care_desktop.domain.reciprocity import reciprocity
from care_desktop.domain.trust import trust
from care_desktop.errors import InvalidInput
from care_desktop.services import derived
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage import people, relationship_rows
from care_desktop.storage.cadences import CADENCE_SETTING, days_by_tag
from care_desktop.storage.database import write_setting
from care_desktop.storage.facts import load_facts
from care_desktop.storage.types import from_epoch_day, to_epoch_day
from care_desktop.storage.work import UnitOfWork

RATING_STEP = 20.0


@dataclass(frozen=True, slots=True)
class GiveAndTake:
    """`share` 0 (only we give) to 1 (only they give), 0.5 in balance or unknown; the faded sums behind it."""

    share: float
    theirs: float
    ours: float


@dataclass(frozen=True, slots=True)
class RatingGap:
    """An own rating, 1 to 5, read as a fifth of 0 to 100, beside computed trust.

    Attributes:
        points: how far the nearer end of that fifth lies above trust; negative below, 0 when trust lies in it.
        strength: `points` without sign, in units of the band on that side: from 1 on the fifth lies outside the band.
    """

    value: int
    trust: float
    low: float
    high: float
    points: float
    strength: float

    @property
    def beyond_band(self) -> bool:
        """Whether the rating says something that the evidence all but rules out."""
        return self.strength > 1.0


@dataclass(frozen=True, slots=True)
class Relationship:
    """What is known beside a person's trust; never folded into it.

    Attributes:
        channels, advocates: how many different channels, and people on our side, there were contacts with.
        cadence: how often we mean to be in touch; None when neither set nor learned.
        last_contact, due_on: the days of the newest and the next contact; None without a contact, or a cadence.
        overdue_days: whole days past `due_on`; 0 when nothing is due.
        own_rating: the newest; `rating_gap` compares it with trust; None unless both are known.
    """

    as_of: date
    reciprocity: GiveAndTake
    channels: int
    advocates: int
    cadence: Cadence | None
    last_contact: date | None
    due_on: date | None
    overdue_days: int
    own_rating: OwnRating | None
    rating_gap: RatingGap | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A person whose own rating and computed trust do not say the same."""

    person_id: UUID
    name: str
    rated_on: date
    gap: RatingGap


def relationship(workspace: Workspace, person_id: UUID, as_of: date | None = None) -> Relationship:
    """What stands beside a person's trust. Blocks; some milliseconds.

    Args:
        workspace: where the person is.
        person_id: a developer; of a teammate nothing is known.
        as_of: history strictly before this day counts; None is now.

    Raises:
        NotFound: the person is gone.
    """
    today = as_of or workspace.today()
    end = to_epoch_day(today) + (0 if as_of else 1)
    with workspace.database.reading() as work:
        person = people.get_person(work, person_id)
        facts = _facts_of(workspace, work, person_id)
        channels = relationship_rows.channels_before(work, person_id, end)
        advocates = relationship_rows.advocates_before(work, person_id, end)
        by_tag = days_by_tag(work)
    evidence = evidence_from(facts, workspace.weights)
    given = reciprocity(facts, end, workspace.weights)
    contact = rhythm(evidence, end)
    last = int(contact.last_contact[0])
    meant = cadence(person.draft.cadence_days, person.draft.tags, by_tag, float(contact.learned_days[0]))
    rated = [rating for rating in person.ratings if to_epoch_day(rating.rated_on) < end]
    scores = trust(evidence, [end], workspace.weights)
    known = bool(derived.known_before(evidence, end)[0])
    band = (float(scores.trust[0, 0]), float(scores.low[0, 0]), float(scores.high[0, 0]))
    return Relationship(
        as_of=today,
        reciprocity=GiveAndTake(float(given.share[0]), float(given.theirs[0]), float(given.ours[0])),
        channels=int(distinct_counts([0] * len(channels), channels, 1)[0]),
        advocates=int(distinct_counts([0] * len(advocates), advocates, 1)[0]),
        cadence=meant,
        last_contact=None if last == NEVER else from_epoch_day(last),
        due_on=None if meant is None or last == NEVER else from_epoch_day(due_day(last, meant.days)),
        overdue_days=0 if meant is None else overdue_days(last, meant.days, to_epoch_day(today)),
        own_rating=rated[-1] if rated else None,
        rating_gap=rating_gap(rated[-1].value, *band) if rated and known else None,
    )


def rating_gap(value: int, trust: float, low: float, high: float) -> RatingGap:
    """Compare an own rating (1 to 5) with computed trust and its band (0 to 100)."""
    floor, ceiling = RATING_STEP * (value - 1), RATING_STEP * value
    points = max(floor - trust, 0.0) + min(ceiling - trust, 0.0)
    reach = high - trust if points > 0 else trust - low
    return RatingGap(value, trust, low, high, points, abs(points) / reach if points else 0.0)


def disagreements(workspace: Workspace, limit: int = 50) -> list[Disagreement]:
    """Where own rating and computed trust disagree most, measured against the band; as of the last scoring. Blocks.

    People without evidence are left out: what is unknown cannot disagree.
    """
    with workspace.database.reading() as work:
        rated = relationship_rows.rated_people(work)
    found = [
        Disagreement(row.person_id, row.name, row.rated_on, rating_gap(row.value, row.trust, row.low, row.high))
        for row in rated
    ]
    apart = [item for item in found if item.gap.points]
    return sorted(apart, key=lambda item: -item.gap.strength)[:limit]


def cadence_by_tag(workspace: Workspace) -> dict[str, int]:
    """How often, in days, we mean to be in touch with people of a tag. Blocks."""
    with workspace.database.reading() as work:
        return days_by_tag(work)


def set_cadence_by_tag(workspace: Workspace, days_by_tag: Mapping[str, int]) -> Outcome[None]:
    """Say how often we mean to be in touch with people of a tag; tags that are not named have no cadence. Blocks.

    Raises:
        InvalidInput: a tag is empty, or its days lie outside 1 to 3650.
    """
    for tag, days in days_by_tag.items():
        if not tag.strip() or not 1 <= days <= CADENCE_DAYS_MAX:
            raise InvalidInput("A cadence needs a tag, and must lie between 1 day and 10 years.")
    with workspace.database.work() as work:
        write_setting(work, CADENCE_SETTING, json.dumps(dict(days_by_tag), ensure_ascii=False, sort_keys=True))
        return commit(workspace, work, None, "Change the cadence of tags")


def _facts_of(workspace: Workspace, work: UnitOfWork, person_id: UUID) -> FactColumns:
    loaded = load_facts(work, workspace.weights, today=workspace.today(), people=[person_id])
    return loaded.columns if loaded.columns.people else columns_from((), people=1)
