"""Which backups stay: all of two days, then one a day, a week, a month."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from care_desktop.storage.backup_manifest import BackedUp, backups_in, remove_backup

KEEP_ALL = timedelta(days=2)
DAILY, WEEKLY, MONTHLY = 12, 10, 9
_PERIODS: tuple[tuple[int, Callable[[datetime], Hashable]], ...] = (
    (DAILY, lambda made: made.date()),
    (WEEKLY, lambda made: made.isocalendar()[:2]),
    (MONTHLY, lambda made: (made.year, made.month)),
)


@dataclass(frozen=True, slots=True)
class Copy:
    """What decides about a backup: its name, when it was made (UTC), and the format it has."""

    name: str
    made_at: datetime
    revision: str


def kept(copies: Iterable[Copy], now: datetime) -> frozenset[str]:
    """The names of the backups that stay.

    Of each of the last 12 days, 10 weeks and 9 months that have any the newest stays, and all of the last two days.
    Days count by the backups that are there, not by the clock: a clock that was wrong for a while removes no more than
    time would have. The newest stays always, and so does the newest in an older format than that.

    Args:
        copies: the backups of one workspace, in any order.
        now: decides only which ones are of the last two days; those of the future are.
    """
    newest_first = sorted(copies, key=lambda copy: (copy.made_at, copy.name), reverse=True)
    stays = {copy.name for copy in newest_first if now - copy.made_at <= KEEP_ALL} | {
        copy.name for copy in newest_first[:1]
    }
    for count, period_of in _PERIODS:
        periods: dict[Hashable, str] = {}
        for copy in newest_first:
            periods.setdefault(period_of(copy.made_at), copy.name)
        stays.update(list(periods.values())[:count])
    latest = max((copy.revision for copy in newest_first), default="")
    older = (copy.name for copy in newest_first if copy.revision < latest)
    return frozenset(stays | {name for name in (next(older, None),) if name is not None})


def thin_out(folder: Path, workspace: str, now: datetime) -> tuple[BackedUp, ...]:
    """Delete the backups of a workspace that need not stay; returns them. Blocks for small reads.

    Raises:
        UnreadableFile: one may not be deleted; those after it were not tried.
    """
    if not workspace:
        return ()
    found = backups_in(folder, workspace=workspace)
    stays = kept((Copy(each.path.name, each.manifest.made_at, each.manifest.revision) for each in found), now)
    gone = tuple(each for each in found if each.path.name not in stays)
    for each in gone:
        remove_backup(each)
    return gone
