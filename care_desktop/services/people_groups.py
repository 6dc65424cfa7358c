"""Who is slipping and who is known to one of us only: counted over everyone once, then for whom a change touched."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from care_desktop.domain.evidence import evidence_from
from care_desktop.domain.insight_dependence import KNOWN_DAYS, Met, TakingPart, who_knows
from care_desktop.domain.insight_slipping import SLIPPED, lower_ends
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.storage import interactions
from care_desktop.storage.facts import load_facts
from care_desktop.storage.people import rownos_of
from care_desktop.storage.sole_rows import contacts
from care_desktop.storage.types import to_epoch_day

# What changes scores without naming the person in its own row: everybody is counted again, in the background.
UNNAMED_TABLES = frozenset({"promise", "feedback_step", "setting"})


@dataclass(frozen=True, slots=True)
class PeopleGroups:
    """Members by row number, archived people among them.

    Attributes:
        falls: row number -> by how much the lower end of the band fell in 90 days, in hundredths of a point; those only
            whose fall counts as slipping (`insight_slipping.SLIPPED`).
        sole: whom exactly one of us had an interaction with in KNOWN_DAYS days.
        slipping: the row numbers of `falls`, largest fall first.
        known_to_one: those of `sole`, ascending.
    """

    falls: dict[int, int]
    sole: frozenset[int]
    slipping: tuple[int, ...]
    known_to_one: tuple[int, ...]


def _groups(falls: dict[int, int], sole: frozenset[int]) -> PeopleGroups:
    slipping = sorted(falls, key=lambda rowno: (-falls[rowno], rowno))
    return PeopleGroups(falls, sole, tuple(slipping), tuple(sorted(sole)))


def load(workspace: Workspace, people: Collection[UUID] | None = None) -> PeopleGroups:
    """Count everyone (None), or these people. Blocks; some seconds for 100,000: run it in the background."""
    weights, today = workspace.weights, workspace.today()
    among, end = None if people is None else list(people), to_epoch_day(today) + 1
    with workspace.database.reading() as work:
        loaded = load_facts(work, weights, today=today, people=among)
        met = contacts(work, end - KNOWN_DAYS, among)
    chosen = np.ones(loaded.columns.people, dtype=np.bool_)
    ends, _before = lower_ends(evidence_from(loaded.columns, weights), weights, chosen, end)
    slipped = np.flatnonzero(ends.fall >= SLIPPED)
    falls = dict(zip(loaded.rownos[ends.person[slipped]].tolist(), ends.fall[slipped].tolist(), strict=True))
    knowing = who_knows(
        Met(met.interaction, met.starts),
        TakingPart(met.advocate, met.advocate_interaction),
        np.ones(met.interactions, dtype=np.bool_),
    )
    return _groups(falls, frozenset(met.rownos[knowing.known_to == 1].tolist()))


def is_outdated(changes: Changes) -> bool:
    """Whether everyone has to be counted again after a change."""
    return changes.many or bool(changes.tables & UNNAMED_TABLES)


def after_changes(workspace: Workspace, groups: PeopleGroups, changes: Changes) -> PeopleGroups:
    """The groups after a change, as far as it names people. Blocks; milliseconds."""
    with workspace.database.reading() as work:
        ids = interactions.people_of(work, changes.interactions) | changes.people
        rownos = frozenset(rownos_of(work, ids).values())
    if not rownos:
        return groups
    part = load(workspace, ids)
    falls = {rowno: fall for rowno, fall in groups.falls.items() if rowno not in rownos}
    return _groups({**falls, **part.falls}, (groups.sole - rownos) | part.sole)
