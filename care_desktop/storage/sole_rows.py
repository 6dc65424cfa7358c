"""Who took part in what, on both sides, read as columns for the people known to one of us only."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from care_desktop.domain.facts import Ints
from care_desktop.storage import interaction_facts, person_facts
from care_desktop.storage.people import rownos_of, teammate_rownos
from care_desktop.storage.tables import OUR_SIDE
from care_desktop.storage.work import UnitOfWork

_OURS = f"""
SELECT i.rowno, a.rowno FROM interaction i CROSS JOIN interaction_person l ON l.interaction_id = i.id
CROSS JOIN person a ON a.id = l.person_id WHERE i.rowno IN ({{among}}) AND l.side = {OUR_SIDE}
"""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Contacts:
    """Interactions of some people since a day, and who of us took part; an interaction's place is an index.

    Attributes:
        rownos: row number of each person, ascending.
        interaction: places of their interactions, person by person.
        starts: person p has interaction[starts[p]:starts[p + 1]].
        interactions: how many interactions there are.
        advocate, advocate_interaction: one row per person on our side and interaction: places of both.
    """

    rownos: Ints
    interaction: Ints
    starts: Ints
    interactions: int
    advocate: Ints
    advocate_interaction: Ints


def contacts(work: UnitOfWork, since: int, people: Sequence[UUID] | None = None) -> Contacts:
    """Of these people, or of everyone (None), since an epoch day. Blocks; tenths of a second for a million."""
    rownos = np.sort(np.fromiter(_wanted(work, people), dtype=np.int64))
    place, records = person_facts.read(work, rownos, everyone=people is None)
    recent = records["day"] >= since
    place, refs = place[recent], records["ref"][recent].astype(np.int64)
    met = np.unique(refs)
    pairs = interaction_facts.read(work).advocates if people is None else _of_interactions(work, met)
    among = np.isin(pairs["interaction"], met)
    _known, advocate = np.unique(pairs["advocate"][among], return_inverse=True)
    return Contacts(
        rownos=rownos,
        interaction=np.searchsorted(met, refs),
        starts=np.searchsorted(place, np.arange(len(rownos) + 1)),
        interactions=len(met),
        advocate=advocate.reshape(-1),
        advocate_interaction=np.searchsorted(met, pairs["interaction"][among]),
    )


def _wanted(work: UnitOfWork, people: Sequence[UUID] | None) -> list[int]:
    if people is None:
        return [row[0] for row in work.driver.execute("SELECT rowno FROM person WHERE NOT teammate")]
    return sorted(set(rownos_of(work, people).values()) - set(teammate_rownos(work, people)))


def _of_interactions(work: UnitOfWork, refs: Ints) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    found: list[tuple[int, int]] = []
    for start in range(0, len(refs), _AT_ONCE):
        among = ",".join(str(ref) for ref in refs[start : start + _AT_ONCE].tolist())
        found += work.driver.execute(_OURS.format(among=among)).fetchall()
    return np.array(found, dtype=interaction_facts.ADVOCATE)
