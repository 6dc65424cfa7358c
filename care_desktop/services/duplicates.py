"""Who may be one person entered twice, and what was decided about it: merged, two people, or later."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from care_desktop.domain.duplicate_signs import SENTENCES
from care_desktop.domain.duplicates import (
    Meetings,
    Sign,
    SignKind,
    Strength,
    suggest,
)
from care_desktop.errors import CareError, InvalidInput
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage import duplicate_rows, people

__all__ = ["SENTENCES", "Duplicate", "Sign", "SignKind", "Stopped", "Strength", "decide_later", "find", "keep_apart"]

LATER_DAYS = 30
Watch = Callable[[int, int], None]


class Stopped(CareError):
    """Comparing was cancelled; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two people who may be one, with the signs for and against it.

    The values of each sign stand in the order of the two.
    """

    first: UUID
    second: UUID
    names: tuple[str, str]
    strength: Strength
    signs: tuple[Sign, ...]
    against: tuple[Sign, ...]


def find(workspace: Workspace, *, watch: Watch = lambda _done, _total: None, limit: int = 100) -> list[Duplicate]:
    """The pairs most likely to be one person, strong ones first. Blocks: 50,000 people take some seconds.

    Args:
        watch: called now and then with how many people were compared, of how many; raises `Stopped` to stop.
        limit: how many at most.
    """
    with workspace.database.reading() as work:
        found = duplicate_rows.records(work)
        apart = duplicate_rows.apart(work, workspace.today())
        attendance = duplicate_rows.attendance(work)

        def meetings(rownos: Sequence[int]) -> Mapping[int, Meetings]:
            met: dict[int, Meetings] = {}
            for rowno, meeting in duplicate_rows.meetings(work, rownos):
                met[rowno] = meeting
                watch(len(found), len(found))
            return met

        pairs = suggest(found, apart=apart, meetings=meetings, attendance=attendance, limit=limit, watch=watch)
        keys = duplicate_rows.keys_of(work, [rowno for pair in pairs for rowno in (pair.first, pair.second)])
    names = {record.key: record.name for record in found}
    return [
        Duplicate(
            keys[pair.first],
            keys[pair.second],
            (names[pair.first], names[pair.second]),
            pair.strength,
            pair.signs,
            pair.against,
        )
        for pair in pairs
    ]


def keep_apart(workspace: Workspace, one: UUID, other: UUID) -> Outcome[None]:
    """Remember that these are two people; they are not suggested again. Blocks."""
    return _set_apart(workspace, one, other, None)


def decide_later(workspace: Workspace, one: UUID, other: UUID, until: date | None = None) -> Outcome[None]:
    """Do not suggest these two before a day; None is in 30 days. Blocks.

    Raises:
        InvalidInput: the day is not in the future.
    """
    today = workspace.today()
    day = until or today + timedelta(days=LATER_DAYS)
    if day <= today:
        raise InvalidInput(f"{day.isoformat()} is not in the future.", "Give a later day.")
    return _set_apart(workspace, one, other, day)


def _set_apart(workspace: Workspace, one: UUID, other: UUID, until: date | None) -> Outcome[None]:
    if one == other:
        raise InvalidInput("These two are the same person already.")
    with workspace.database.work() as work:
        duplicate_rows.set_apart(work, one, other, on=workspace.today(), until=until)
        names = f"{people.name_of(work, one)} and {people.name_of(work, other)}"
        said = f"Keep {names} apart" if until is None else f"Look at {names} again on {until.isoformat()}"
        return commit(workspace, work, None, said)
