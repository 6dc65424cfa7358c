"""A few people by the beginning of a name or handle, fast enough to be asked at every key."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, text

from care_desktop.domain.people import normalise_name
from care_desktop.storage.derived_tables import person_summary
from care_desktop.storage.search import match_query
from care_desktop.storage.tables import handle, person
from care_desktop.storage.work import UnitOfWork

_LAST = "\U0010ffff"
# Of very many matches only so many are looked at: the index gives them in the order of their rows.
_LOOKED_AT_MAX = 200


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody found by name; `company` is empty when unknown."""

    id: UUID
    name: str
    reading: str
    company: str
    teammate: bool
    archived: bool


def find_people(work: UnitOfWork, typed: str, limit: int) -> list[FoundPerson]:
    """At most `limit` people with a name, reading or handle that begins with what was typed, archived ones last.

    Names that begin with it stand before names in which a later word does; of those the ones with most interactions.
    """
    key = normalise_name(typed.removeprefix("@"))
    if not key:
        return []
    end = key + _LAST
    begins = select(person.c.rowno).where(person.c.name_key >= key, person.c.name_key < end).limit(_LOOKED_AT_MAX)
    held = (
        select(person.c.rowno)
        .join(handle, handle.c.person_id == person.c.id)
        .where(handle.c.value_key >= key, handle.c.value_key < end)
        .limit(_LOOKED_AT_MAX)
    )
    rownos = {row[0] for part in (begins, held) for row in work.connection.execute(part)}
    match = match_query(typed)
    if match is not None:
        hits = text("SELECT rowid FROM person_search WHERE person_search MATCH :match LIMIT :most")
        found = work.connection.execute(hits, {"match": f"names : ({match})", "most": _LOOKED_AT_MAX})
        rownos.update(row[0] for row in found)
    is_first = func.substr(person.c.name_key, 1, len(key)) == key
    listed = (
        select(
            person.c.id,
            person.c.name,
            person.c.reading,
            func.coalesce(person_summary.c.company, "").label("company"),
            person.c.teammate,
            person.c.archived,
        )
        .outerjoin(person_summary, person_summary.c.rowno == person.c.rowno)
        .where(person.c.rowno.in_(rownos))
        .order_by(person.c.archived, is_first.desc(), person_summary.c.interactions.desc(), person.c.name_key)
        .limit(limit)
    )
    return [FoundPerson(*row) for row in work.connection.execute(listed)]
