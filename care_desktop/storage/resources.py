"""Resources in the database beyond the catalogue: changing them, giving them, and who got them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from uuid import UUID

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select

from care_desktop.domain.people import normalise_name
from care_desktop.domain.resources import Resource, Stage
from care_desktop.errors import NotFound
from care_desktop.storage import person_facts
from care_desktop.storage.derived_tables import person_summary
from care_desktop.storage.ids import new_id
from care_desktop.storage.tables import person, resource, resource_given
from care_desktop.storage.types import from_epoch_day
from care_desktop.storage.work import UnitOfWork

FACES = 3
MANY_PEOPLE = 20_000
_TIMES = "SELECT resource_id, count(*) FROM resource_given GROUP BY 1"
_OF_KIND = """
SELECT g.resource_id, g.person_id, max(g.given_on) FROM resource r
CROSS JOIN resource_given g ON g.resource_id = r.id WHERE r.kind = ? GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Count:
    """How often something was given, to how many people, and when last; None when never."""

    times: int = 0
    people: int = 0
    last: date | None = None


@dataclass(frozen=True, slots=True)
class ResourceGiven:
    """A resource given to a person on a day; `interaction_id` None when it was given outside a conversation."""

    id: UUID
    resource_id: UUID
    person_id: UUID
    name: str
    rowno: int
    on: date
    interaction_id: UUID | None


def get_resource(work: UnitOfWork, id: UUID) -> Resource:
    """One resource.

    Raises:
        NotFound: it is gone.
    """
    row = work.row(resource, (id,))
    if row is None:
        raise NotFound("This resource is no longer in the workspace.")
    return Resource(**{name: row[name] for name in Resource.__dataclass_fields__})


def edit_resource(work: UnitOfWork, item: Resource) -> None:
    """Make the stored resource what is given."""
    values = {name: getattr(item, name) for name in item.__dataclass_fields__ if name != "id"}
    work.update(resource, (item.id,), {**values, "title_key": normalise_name(item.title)})


def delete_resource(work: UnitOfWork, id: UUID) -> None:
    """Remove a resource that was never given."""
    work.delete(resource, (id,))


def resource_titled(work: UnitOfWork, title: str) -> UUID | None:
    """The newest resource of this title, compared without case and spacing; None when there is none."""
    key = normalise_name(title)
    return work.connection.execute(
        select(resource.c.id).where(resource.c.title_key == key).order_by(resource.c.id.desc()).limit(1)
    ).scalar()


def give(work: UnitOfWork, resource_id: UUID, people: Iterable[UUID], on: date) -> int:
    """Record that people got a resource on a day; who got it on that day already stays as it is.

    Returns how many were added.
    """
    had = set(
        work.connection.execute(
            select(resource_given.c.person_id).where(
                resource_given.c.resource_id == resource_id, resource_given.c.given_on == on
            )
        ).scalars()
    )
    new = [who for who in dict.fromkeys(people) if who not in had]
    for who in new:
        row = {"id": new_id(), "resource_id": resource_id, "person_id": who, "given_on": on, "interaction_id": None}
        work.insert(resource_given, row)
    return len(new)


def take_back(work: UnitOfWork, given_id: UUID) -> UUID:
    """Remove the record of one gift and return whose it was.

    Raises:
        NotFound: it is gone.
    """
    row = work.row(resource_given, (given_id,))
    if row is None:
        raise NotFound("This entry is no longer in the workspace.")
    work.delete(resource_given, (given_id,))
    who: UUID = row["person_id"]
    return who


def times_given(work: UnitOfWork) -> dict[UUID, int]:
    """How often each resource was given; one that never was is missing."""
    return {UUID(bytes=key): times for key, times in work.driver.execute(_TIMES)}


def count_of(work: UnitOfWork, id: UUID) -> Count:
    """How often one resource was given, to how many people, and when last."""
    times, people, last = work.driver.execute(
        "SELECT count(*), count(DISTINCT person_id), max(given_on) FROM resource_given WHERE resource_id = ?",
        (id.bytes,),
    ).fetchone()
    return Count(times, people, None if last is None else from_epoch_day(last))


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a kind of content reached.

    Attributes:
        people: how many different people got something of the kind.
        faces: names of the last of them.
        by_resource: people and day of the last gift of each resource that was given.
    """

    people: int
    faces: tuple[str, ...]
    by_resource: dict[UUID, tuple[int, date]]


def reach_of_kind(work: UnitOfWork, code: int) -> Reach:
    """Whom one kind reached. Blocks; some 50 ms when 10,000 pieces were given."""
    people: dict[bytes, int] = {}
    ends: dict[bytes, tuple[int, int]] = {}
    for key, who, last in work.driver.execute(_OF_KIND, (code,)):
        people[who] = max(last, people.get(who, last))
        count, latest = ends.get(key, (0, last))
        ends[key] = (count + 1, max(latest, last))
    newest = nlargest(FACES, people.items(), key=lambda item: (item[1], item[0]))
    faces = [work.driver.execute("SELECT name FROM person WHERE id = ?", (who,)).fetchone()[0] for who, _ in newest]
    by_resource = {UUID(bytes=key): (count, from_epoch_day(last)) for key, (count, last) in ends.items()}
    return Reach(len(people), tuple(faces), by_resource)


def first_given(work: UnitOfWork) -> date | None:
    """The day of the first gift; None when nothing was given."""
    return work.connection.execute(select(func.min(resource_given.c.given_on))).scalar()


def people_in_stages(work: UnitOfWork) -> dict[int, int]:
    """How many developers show in each stage, by code of the stage; those put away are left out."""
    rows = work.driver.execute(
        """SELECT s.shown_stage, count(*) FROM person_summary s JOIN person p ON p.rowno = s.rowno
        WHERE NOT p.teammate AND NOT p.archived GROUP BY 1"""
    )
    return dict(rows.fetchall())


def given(
    work: UnitOfWork, *, resource_id: UUID | None = None, person_id: UUID | None = None, limit: int = 500
) -> list[ResourceGiven]:
    """Gifts of one resource, or to one person, newest first."""
    newest = select(resource_given).order_by(resource_given.c.given_on.desc(), resource_given.c.id.desc()).limit(limit)
    if resource_id is not None:
        newest = newest.where(resource_given.c.resource_id == resource_id)
    if person_id is not None:
        newest = newest.where(resource_given.c.person_id == person_id)
    rows = newest.subquery()
    query = (
        select(rows, person.c.name, person.c.rowno)
        .join(person, person.c.id == rows.c.person_id)
        .order_by(rows.c.given_on.desc(), rows.c.id.desc())
    )
    return [
        ResourceGiven(row.id, row.resource_id, row.person_id, row.name, row.rowno, row.given_on, row.interaction_id)
        for row in work.connection.execute(query)
    ]


def shown_stage(work: UnitOfWork, person_id: UUID) -> Stage | None:
    """The stage lists show of a developer; None for a teammate, and before scores were computed."""
    return work.connection.execute(
        select(person_summary.c.shown_stage)
        .join(person, person.c.rowno == person_summary.c.rowno)
        .where(person.c.id == person_id, ~person.c.teammate)
    ).scalar()


@dataclass(frozen=True, slots=True)
class Steps:
    """What happened with some people, by person and day; see `domain.insight_content.Happened`.

    Attributes:
        rownos: row numbers of the people, ascending; `person` is the place in it.
        first_contact: epoch day of the first interaction of each; after every day where there was none.
    """

    rownos: npt.NDArray[np.int64]
    person: npt.NDArray[np.int32]
    day: npt.NDArray[np.int32]
    milestone: npt.NDArray[np.int8]
    first_contact: npt.NDArray[np.int32]


def steps_of(work: UnitOfWork, rownos: npt.NDArray[np.int64]) -> Steps:
    """Every interaction of these people (ascending, each once), with its milestone."""
    everyone = len(rownos) > MANY_PEOPLE
    place, records = person_facts.read(work, rownos, everyone=everyone)
    day = records["day"].astype(np.int32)
    first = np.full(len(rownos), np.iinfo(np.int32).max, dtype=np.int32)
    np.minimum.at(first, place, day)
    milestone = person_facts.unpacked(records["code"])["milestone"].astype(np.int8)
    return Steps(rownos, place, day, milestone, first)
