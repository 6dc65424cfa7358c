"""What search finds a person by, kept beside the person and rebuilt for whoever was touched."""

from collections.abc import Sequence

from sqlalchemy import text

from care_desktop.storage.people import IN_LIST_MAX
from care_desktop.storage.search import indexed
from care_desktop.storage.stopping import looked_over
from care_desktop.storage.work import UnitOfWork

_GATHER = """
SELECT p.rowno, p.name || ' ' || p.reading,
       coalesce((SELECT group_concat(h.service || ' ' || h.value, ' ') FROM handle h WHERE h.person_id = p.id), '')
       || ' ' ||
       coalesce((SELECT group_concat(j.company || ' ' || j.role, ' ') FROM job j WHERE j.person_id = p.id), '')
       || ' ' ||
       coalesce((SELECT group_concat(t.tag, ' ') FROM person_tag t WHERE t.person_id = p.id), '')
       || ' ' || p.place || ' ' || p.notes
FROM person p
"""
_STORE = "INSERT INTO person_text(rowno, names, rest) VALUES (?, ?, ?)"
_REPLACE = f"""{_STORE} ON CONFLICT(rowno) DO UPDATE SET names = excluded.names, rest = excluded.rest
WHERE names <> excluded.names OR rest <> excluded.rest"""


def refresh(work: UnitOfWork, rownos: Sequence[int]) -> None:
    """Bring the search text of these people up to date."""
    driver = work.driver
    for start in range(0, len(rownos), IN_LIST_MAX):
        part = rownos[start : start + IN_LIST_MAX]
        marks = ",".join("?" * len(part))
        found = driver.execute(f"{_GATHER} WHERE p.rowno IN ({marks})", part).fetchall()
        driver.executemany(_REPLACE, [(rowno, indexed(names), indexed(rest)) for rowno, names, rest in found])


def refresh_all(work: UnitOfWork) -> None:
    """Bring the search text of everybody up to date; what has not changed is not indexed again."""
    driver = work.driver
    found = looked_over(work, driver.execute(_GATHER).fetchall())
    driver.executemany(_REPLACE, ((rowno, indexed(names), indexed(rest)) for rowno, names, rest in found))


def forget_gone(work: UnitOfWork) -> None:
    """Drop what is derived from people who are no longer there."""
    for table in ("person_text", "person_summary", "person_facts"):
        work.connection.execute(text(f"DELETE FROM {table} WHERE rowno NOT IN (SELECT rowno FROM person)"))
