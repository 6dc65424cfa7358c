"""What happened with each person, packed beside them: reading a million interactions for scores takes no joins."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from care_desktop.domain.facts import NO_TONE
from care_desktop.storage.stopping import looked_over
from care_desktop.storage.tables import DEVELOPER_SIDE
from care_desktop.storage.work import UnitOfWork

RECORD = np.dtype([("day", "<i4"), ("ref", "<i4"), ("code", "<i4")])
"""One interaction of one person: epoch day, row number of the interaction, packed code (see `unpacked`)."""

# Bits of the code from the lowest: width of each part, in this order.
_PARTS = {"tone": 3, "depth": 3, "flow": 4, "direction": 2, "milestone": 4, "kind": 15}
_KINDS_MAX = 1 << _PARTS["kind"]

_READ = f"""
SELECT p.rowno, i.day, i.rowno,
       (coalesce(i.tone, {NO_TONE}) + 2) | (i.depth << 3) | (i.flow << 6) | (i.direction << 10)
       | (coalesce(i.milestone, 0) << 12) | (coalesce(k.rowno, 0) << 16),
       i.kind <> '' AND k.rowno IS NULL
FROM {{source}}
LEFT JOIN fact_kind k ON k.word = i.kind
WHERE l.side = {DEVELOPER_SIDE}
"""
_OF_SOME = """person p CROSS JOIN interaction_person l ON l.person_id = p.id AND p.rowno IN ({among})
CROSS JOIN interaction i ON i.id = l.interaction_id"""
# Keys are ordered by time, so following the interactions finds their people near each other in the index.
_OF_ALL = """interaction i CROSS JOIN interaction_person l ON l.interaction_id = i.id
CROSS JOIN person p ON p.id = l.person_id"""
_STORE = """INSERT INTO person_facts(rowno, facts) VALUES (?, ?)
ON CONFLICT(rowno) DO UPDATE SET facts = excluded.facts"""
_ROWS_AT_ONCE = 500
_ROWS_A_PART = 50_000


def refresh(work: UnitOfWork, rownos: Sequence[int]) -> None:
    """Pack the interactions of these people anew."""
    for start in range(0, len(rownos), _ROWS_AT_ONCE):
        part = rownos[start : start + _ROWS_AT_ONCE]
        among = ",".join(str(int(rowno)) for rowno in part)
        found = _pack(work, _OF_SOME.format(among=among))
        work.driver.executemany(_STORE, ((rowno, found.get(rowno, b"")) for rowno in part))


def refresh_all(work: UnitOfWork) -> None:
    """Pack the interactions of everybody anew."""
    _learn_kinds(work, "interaction i")
    work.driver.execute("DELETE FROM person_facts")
    found = _pack(work, _OF_ALL)
    everyone = [row[0] for row in work.driver.execute("SELECT rowno FROM person")]
    work.driver.executemany(_STORE, ((rowno, found.get(rowno, b"")) for rowno in looked_over(work, everyone)))


def read(
    work: UnitOfWork, rownos: npt.NDArray[np.int64], *, everyone: bool
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.void]]:
    """Place (index into the ascending `rownos`) and record of every interaction of these people.

    `everyone` says that `rownos` are all people, so that the table is read through instead of looked up.
    """
    statement = "SELECT rowno, facts FROM person_facts"
    if everyone:
        stored = work.driver.execute(f"{statement} ORDER BY rowno").fetchall()
    else:
        stored = []
        for start in range(0, len(rownos), _ROWS_AT_ONCE):
            among = ",".join(str(rowno) for rowno in rownos[start : start + _ROWS_AT_ONCE].tolist())
            stored += work.driver.execute(f"{statement} WHERE rowno IN ({among}) ORDER BY rowno").fetchall()
    packed = [facts for _, facts in stored]
    counts = np.fromiter(map(len, packed), dtype=np.int64, count=len(packed)) // RECORD.itemsize
    owners = np.fromiter((rowno for rowno, _ in stored), dtype=np.int64, count=len(packed))
    places = np.repeat(np.searchsorted(rownos, owners).astype(np.int32), counts)
    records = np.frombuffer(b"".join(packed), dtype=RECORD)
    strangers = np.isin(owners, rownos, assume_unique=True, invert=True)
    if np.any(counts[strangers]):
        wanted = np.repeat(~strangers, counts)
        return places[wanted], records[wanted]
    return places, records


def unpacked(code: npt.NDArray[np.int32]) -> dict[str, npt.NDArray[np.int32]]:
    """The parts of packed codes: tone (-2 to +2 or NO_TONE), depth, flow, direction, milestone, kind."""
    parts: dict[str, npt.NDArray[np.int32]] = {}
    shift = 0
    for name, width in _PARTS.items():
        parts[name] = (code >> np.int32(shift)) & np.int32((1 << width) - 1)
        shift += width
    parts["tone"] = parts["tone"] - np.int32(2)
    return parts


def kind_words(work: UnitOfWork) -> tuple[str, ...]:
    """The words the codes' `kind` stands for; place 0 is the empty word."""
    words = dict(work.driver.execute("SELECT rowno, word FROM fact_kind"))
    return tuple(words.get(place, "") for place in range(max(words, default=0) + 1))


def _learn_kinds(work: UnitOfWork, source: str) -> bool:
    """Number the words sources use; beyond what fits into a code they count as none. True when any were numbered."""
    learnt = work.driver.execute(
        f"""INSERT INTO fact_kind(word) SELECT DISTINCT i.kind FROM {source}
        WHERE i.kind <> '' AND i.kind NOT IN (SELECT word FROM fact_kind)
        LIMIT max(0, {_KINDS_MAX - 1} - (SELECT count(*) FROM fact_kind))"""
    )
    return bool(learnt.rowcount)


def _rows(work: UnitOfWork, statement: str) -> npt.NDArray[np.int64]:
    """Rows of five whole numbers; between the parts they come in, somebody may stop the work."""
    found = work.driver.execute(statement)
    parts = [np.empty((0, 5), dtype=np.int64)]
    while some := found.fetchmany(_ROWS_A_PART):
        parts.append(np.array(some, dtype=np.int64))
        work.look()
    return np.concatenate(parts)


def _pack(work: UnitOfWork, source: str) -> dict[int, bytes]:
    """Row number of a person -> their records, oldest first."""
    statement = _READ.format(source=source)
    rows = _rows(work, statement)
    if np.any(rows[:, 4]) and _learn_kinds(work, source):
        rows = _rows(work, statement)
    rows = rows[np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0]))]
    work.look()
    records = np.empty(len(rows), dtype=RECORD)
    for place, name in enumerate(("day", "ref", "code"), start=1):
        records[name] = rows[:, place]
    owners, starts = np.unique(rows[:, 0], return_index=True)
    ends = [*starts.tolist(), len(rows)][1:]
    return {
        rowno: records[start:end].tobytes()
        for rowno, start, end in zip(owners.tolist(), starts.tolist(), ends, strict=True)
    }
