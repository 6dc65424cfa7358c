"""Everyone in the order of a column, as an array: what an index gives in one go, finished in NumPy.

Sorting a join of 100,000 people in SQL takes ten times as long as reading an index from end to end.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from care_desktop.domain.people_query import PeopleSort
from care_desktop.storage.work import UnitOfWork

Rownos = NDArray[np.int64]


def everyone(work: UnitOfWork, sort: PeopleSort, descending: bool) -> Rownos:
    """The row number of everybody, archived and teammates included; who has no value comes last either way.

    People with the same stage, owner or day of last contact stand in the order of their names.
    """
    names = _listed(work, "SELECT rowno FROM person ORDER BY name_key, rowno")
    if sort is PeopleSort.NAME:
        return names[::-1] if descending else names
    if sort in _GROUPS:
        groups = _GROUPS[sort](work)
        known = _by_group(names, groups[::-1] if descending else groups)
    else:
        known = _listed(work, _KNOWN[sort])
        known = known[::-1] if descending else known
    without_value = names[~members(known, names)[names]]
    return np.concatenate((known, without_value))


def rownos_of_text(listed: str | None) -> Rownos:
    """What `group_concat(rowno)` gave, as an array; None is nobody."""
    return np.fromstring(listed, dtype=np.int64, sep=",") if listed else np.zeros(0, dtype=np.int64)


def members(some: Rownos, among: Rownos) -> NDArray[np.bool_]:
    """For each row number up to the largest of both, whether it is one of `some`."""
    mask = np.zeros(int(max(some.max(initial=0), among.max(initial=0))) + 1, dtype=bool)
    mask[some] = True
    return mask


# Columns of which every value is another one: those who have a value, in order.
_KNOWN = {
    PeopleSort.TRUST: "SELECT rowno FROM person_summary WHERE trust_low IS NOT NULL ORDER BY trust_low, rowno",
    PeopleSort.TREND: "SELECT rowno FROM person_summary WHERE trend_rise IS NOT NULL ORDER BY trend_rise, rowno",
    PeopleSort.COMPANY: "SELECT rowno FROM person_summary WHERE company <> '' ORDER BY company COLLATE NOCASE, rowno",
    PeopleSort.TAGS: "SELECT rowno FROM person_summary WHERE tags <> '' ORDER BY tags COLLATE NOCASE, rowno",
}


def _listed(work: UnitOfWork, ordered: str) -> Rownos:
    """One text is read from SQLite in a fraction of the time that 100,000 rows take."""
    return rownos_of_text(work.driver.execute(f"SELECT group_concat(rowno) FROM ({ordered})").fetchone()[0])


def _by_group(names: Rownos, groups: list[Rownos]) -> Rownos:
    place = np.full(int(names.max(initial=0)) + 1, -1, dtype=np.int32)
    for number, group in enumerate(groups):
        place[group] = number
    known = names[place[names] >= 0]
    return known[np.argsort(place[known], kind="stable")]


def _stages(work: UnitOfWork) -> list[Rownos]:
    return _grouped(work, "SELECT shown_stage, group_concat(rowno) FROM person_summary GROUP BY shown_stage ORDER BY 1")


def _contacts(work: UnitOfWork) -> list[Rownos]:
    return _grouped(
        work,
        "SELECT last_contact, group_concat(rowno) FROM person_summary"
        " WHERE last_contact IS NOT NULL GROUP BY last_contact ORDER BY 1",
    )


def _owners(work: UnitOfWork) -> list[Rownos]:
    return _grouped(
        work,
        "SELECT o.name_key, g.listed FROM (SELECT owner_id, group_concat(rowno) AS listed FROM person"
        " WHERE owner_id IS NOT NULL GROUP BY owner_id) g JOIN person o ON o.id = g.owner_id ORDER BY 1",
    )


def _grouped(work: UnitOfWork, query: str) -> list[Rownos]:
    return [rownos_of_text(listed) for _, listed in work.driver.execute(query)]


# Columns with few values: those who have the same one, values in order.
_GROUPS: dict[PeopleSort, Callable[[UnitOfWork], list[Rownos]]] = {
    PeopleSort.STAGE: _stages,
    PeopleSort.LAST_CONTACT: _contacts,
    PeopleSort.OWNER: _owners,
}
