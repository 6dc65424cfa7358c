"""What is counted of interactions, packed in blocks of row numbers: a million are read without decoding rows.

Triggers mark a block as stale whenever something in it changes, so that no way of writing can forget to.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from care_desktop.storage.tables import OUR_SIDE
from care_desktop.storage.work import UnitOfWork

BLOCK_BITS = 8
BLOCKS_AT_ONCE = 64
RECORD = np.dtype([("rowno", "<i4"), ("day", "<i4"), ("instant_s", "<i8"), ("code", "<i4"), ("duration", "<f8")])
"""One interaction: row number, epoch day, seconds since 1970, packed code (`unpacked`), minutes or NaN."""
ADVOCATE = np.dtype([("interaction", "<i4"), ("advocate", "<i4")])
"""Somebody of us in an interaction: row numbers of both."""

# Bits of the code from the lowest.
_PARTS = {"day_only": 1, "channel": 6, "flow": 5, "direction": 2, "initiated_by": 2}
_READ = """
SELECT rowno, day, occurred_at / 1000000,
       day_only | (channel << 1) | (flow << 7) | (direction << 12) | (coalesce(initiated_by, 0) << 14), duration_min
FROM interaction WHERE rowno >= ? AND rowno < ? ORDER BY rowno
"""
_READ_ADVOCATES = f"""
SELECT i.rowno, a.rowno FROM interaction i CROSS JOIN interaction_person l ON l.interaction_id = i.id
CROSS JOIN person a ON a.id = l.person_id WHERE i.rowno >= ? AND i.rowno < ? AND l.side = {OUR_SIDE} ORDER BY 1, 2
"""
_STORE = """INSERT INTO interaction_block(block, facts, advocates) VALUES (?, ?, ?)
ON CONFLICT(block) DO UPDATE SET facts = excluded.facts, advocates = excluded.advocates"""


@dataclass(frozen=True, slots=True)
class Packed:
    """Records of every interaction by row number, and of everybody of us in one."""

    facts: npt.NDArray[np.void]
    advocates: npt.NDArray[np.void]


def refresh(work: UnitOfWork) -> int:
    """Pack anew what changed, in a transaction that writes; returns how many blocks. Blocks; 4 s for a million rows."""
    stale = [row[0] for row in work.driver.execute("SELECT block FROM stale_block ORDER BY block")]
    for start in range(0, len(stale), BLOCKS_AT_ONCE):
        part = stale[start : start + BLOCKS_AT_ONCE]
        work.driver.executemany(_STORE, _packed_blocks(work, part))
    work.driver.execute("DELETE FROM stale_block")
    return len(stale)


def is_stale(work: UnitOfWork) -> bool:
    """Whether a block is out of date."""
    return work.driver.execute("SELECT 1 FROM stale_block LIMIT 1").fetchone() is not None


def read(work: UnitOfWork) -> Packed:
    """Everything, blocks that are out of date packed on the way. Blocks; hundredths of a second when none is."""
    stored = {row[0]: row[1:] for row in work.driver.execute("SELECT block, facts, advocates FROM interaction_block")}
    stale = [row[0] for row in work.driver.execute("SELECT block FROM stale_block ORDER BY block")]
    for start in range(0, len(stale), BLOCKS_AT_ONCE):
        for block, facts, advocates in _packed_blocks(work, stale[start : start + BLOCKS_AT_ONCE]):
            stored[block] = (facts, advocates)
    blocks = [stored[block] for block in sorted(stored)]
    return Packed(
        np.frombuffer(b"".join(facts for facts, _advocates in blocks), dtype=RECORD),
        np.frombuffer(b"".join(advocates for _facts, advocates in blocks), dtype=ADVOCATE),
    )


def unpacked(code: npt.NDArray[np.int32]) -> dict[str, npt.NDArray[np.int8]]:
    """The parts of packed codes: day_only (0 or 1), channel, flow, direction, initiated_by."""
    parts: dict[str, npt.NDArray[np.int8]] = {}
    shift = 0
    for name, width in _PARTS.items():
        parts[name] = ((code >> np.int32(shift)) & np.int32((1 << width) - 1)).astype(np.int8)
        shift += width
    return parts


def _packed_blocks(work: UnitOfWork, blocks: list[int]) -> list[tuple[int, bytes, bytes]]:
    """Block, facts, advocates of each; neighbours are read together."""
    found: list[tuple[int, bytes, bytes]] = []
    for run in _runs(blocks):
        span = (run[0] << BLOCK_BITS, (run[-1] + 1) << BLOCK_BITS)
        facts = np.array(work.driver.execute(_READ, span).fetchall(), dtype=np.float64).reshape(-1, 5)
        ours = np.array(work.driver.execute(_READ_ADVOCATES, span).fetchall(), dtype=np.int64).reshape(-1, 2)
        records, pairs = np.empty(len(facts), dtype=RECORD), np.empty(len(ours), dtype=ADVOCATE)
        for place, name in enumerate(RECORD.names or ()):
            records[name] = facts[:, place]
        pairs["interaction"], pairs["advocate"] = ours[:, 0], ours[:, 1]
        edges = [block << BLOCK_BITS for block in (*run, run[-1] + 1)]
        cuts, cuts_ours = np.searchsorted(records["rowno"], edges), np.searchsorted(pairs["interaction"], edges)
        found += [
            (block, records[cuts[at] : cuts[at + 1]].tobytes(), pairs[cuts_ours[at] : cuts_ours[at + 1]].tobytes())
            for at, block in enumerate(run)
        ]
    return found


def _runs(blocks: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for block in blocks:
        if runs and runs[-1][-1] == block - 1:
            runs[-1].append(block)
        else:
            runs.append([block])
    return runs
