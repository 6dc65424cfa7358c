"""Introductions in the database, and whom somebody knows: steps of the warm path, each a few indexed reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select

from care_desktop.domain.introductions import Introduction, Tie
from care_desktop.errors import NotFound
from care_desktop.storage.tables import DEVELOPER_SIDE, introduction, person
from care_desktop.storage.types import from_epoch_day
from care_desktop.storage.work import UnitOfWork

AT_ONCE = 400
# Where more developers than these took part nobody got to know each other by it.
CIRCLE_MAX = 12

_NEIGHBOURS = f"""
SELECT o.person_id, count(*), max(m.day), max(m.event_id)
FROM (SELECT l.interaction_id FROM interaction_person l WHERE l.person_id = ?
      ORDER BY l.interaction_id DESC LIMIT ?) mine
CROSS JOIN interaction_person o ON o.interaction_id = mine.interaction_id AND o.person_id <> ?
CROSS JOIN interaction m ON m.id = mine.interaction_id
WHERE (SELECT count(*) FROM (SELECT 1 FROM interaction_person c
       WHERE c.interaction_id = mine.interaction_id AND c.side = {DEVELOPER_SIDE}
       LIMIT {CIRCLE_MAX + 1})) <= {CIRCLE_MAX}
GROUP BY 1
"""
_INTRODUCED = """
SELECT second_id, introduced_on FROM introduction WHERE first_id = ?1
UNION ALL SELECT first_id, introduced_on FROM introduction WHERE second_id = ?1
UNION ALL SELECT introduced_by_id, introduced_on FROM introduction WHERE first_id = ?1 AND introduced_by_id IS NOT NULL
UNION ALL SELECT introduced_by_id, introduced_on FROM introduction WHERE second_id = ?1 AND introduced_by_id IS NOT NULL
"""
_OURS = """
SELECT id FROM person WHERE NOT archived
AND (teammate OR id IN (SELECT owner_id FROM person WHERE owner_id IS NOT NULL))
"""


@dataclass(frozen=True, slots=True)
class NamedIntroduction:
    """An introduction with the names of the two and of who brought them together, empty when not noted."""

    item: Introduction
    first_name: str
    second_name: str
    by_name: str


def listing(
    work: UnitOfWork, *, person_id: UUID | None = None, search: str = "", limit: int = 500
) -> list[NamedIntroduction]:
    """Introductions, newest first: of one person, or all (None); `search` is part of a name or of the outcome."""
    one, two, by = person.alias("one"), person.alias("two"), person.alias("who")
    query = (
        select(introduction, one.c.name.label("one"), two.c.name.label("two"), by.c.name.label("who"))
        .join(one, one.c.id == introduction.c.first_id)
        .join(two, two.c.id == introduction.c.second_id)
        .outerjoin(by, by.c.id == introduction.c.introduced_by_id)
        .order_by(introduction.c.introduced_on.desc(), introduction.c.id.desc())
        .limit(limit)
    )
    if person_id is not None:
        query = query.where(or_(introduction.c.first_id == person_id, introduction.c.second_id == person_id))
    if search.strip():
        texts = (one.c.name, two.c.name, introduction.c.outcome)
        query = query.where(or_(*(text.icontains(search.strip(), autoescape=True) for text in texts)))
    return [
        NamedIntroduction(
            Introduction(
                row.id, row.first_id, row.second_id, row.introduced_on, row.introduced_by_id, row.outcome,
                row.interaction_id,
            ),
            row.one,
            row.two,
            row.who or "",
        )
        for row in work.connection.execute(query)
    ]  # fmt: skip


def count(work: UnitOfWork) -> int:
    """How many introductions there are."""
    return work.connection.execute(select(func.count()).select_from(introduction)).scalar_one()


def get_introduction(work: UnitOfWork, id: UUID) -> Introduction:
    """One introduction.

    Raises:
        NotFound: it is gone.
    """
    row = work.row(introduction, (id,))
    if row is None:
        raise NotFound("This introduction is no longer in the workspace.")
    return Introduction(
        id, row["first_id"], row["second_id"], row["introduced_on"], row["introduced_by_id"], row["outcome"],
        row["interaction_id"],
    )  # fmt: skip


def edit_introduction(work: UnitOfWork, item: Introduction) -> None:
    """Make the stored introduction what is given."""
    work.update(
        introduction,
        (item.id,),
        {
            "first_id": item.first,
            "second_id": item.second,
            "introduced_on": item.on,
            "introduced_by_id": item.by,
            "outcome": item.outcome,
        },
    )


def delete_introduction(work: UnitOfWork, id: UUID) -> None:
    """Remove an introduction; the conversation in which it happened stays."""
    work.delete(introduction, (id,))


def our_people(work: UnitOfWork) -> frozenset[UUID]:
    """Teammates, and whoever owns a relationship; those put away are left out."""
    return frozenset(UUID(bytes=row[0]) for row in work.driver.execute(_OURS))


def acquaintances(work: UnitOfWork, id: UUID, events: Mapping[bytes, str], talks_max: int) -> dict[UUID, Tie]:
    """Whom somebody knows: everyone in the same small circle in the newest interactions, and introductions.

    Blocks; milliseconds, for at most `talks_max` interactions are looked at: keys are ordered by time.
    """
    key = id.bytes
    ties: dict[UUID, Tie] = {}
    for who, talks, latest, event in work.driver.execute(_NEIGHBOURS, (key, talks_max, key)):
        ties[UUID(bytes=who)] = Tie(talks, from_epoch_day(latest), events.get(event, ""))
    for who, on in work.driver.execute(_INTRODUCED, (key,)):
        other, day = UUID(bytes=who), from_epoch_day(on)
        before = ties.get(other, Tie(0))
        ties[other] = Tie(before.talks, max(before.latest or date.min, day), before.event, True)
    ties.pop(id, None)
    return ties


def event_names(work: UnitOfWork) -> dict[bytes, str]:
    """Name of every event by its key, as `acquaintances` wants them."""
    return dict(work.driver.execute("SELECT id, name FROM event").fetchall())


def trust_lows(work: UnitOfWork, ids: Iterable[UUID]) -> dict[UUID, float]:
    """Lower end of the trust band of those who may be asked and of whom something is known.

    Who was put away, objected, or asked that their data rest is not asked for an introduction.
    """
    found: dict[UUID, float] = {}
    for part in _parts(list(ids)):
        marks = ",".join("?" * len(part))
        rows = work.driver.execute(
            f"""SELECT p.id, s.trust_low FROM person p LEFT JOIN person_summary s ON s.rowno = p.rowno
            WHERE p.id IN ({marks}) AND NOT p.archived AND NOT p.objected AND NOT p.restricted AND NOT p.teammate""",
            [id.bytes for id in part],
        )
        found.update((UUID(bytes=key), low or 0.0) for key, low in rows)
    return found


def names_of(work: UnitOfWork, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of these people."""
    found: dict[UUID, str] = {}
    for part in _parts(list(ids)):
        found.update(
            (row.id, row.name)
            for row in work.connection.execute(select(person.c.id, person.c.name).where(person.c.id.in_(part)))
        )
    return found


def _parts(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
