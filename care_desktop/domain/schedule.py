"""When an account is due, and how long it rests after a failure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FIRST_REST = timedelta(minutes=2)
LONGEST_REST = timedelta(hours=6)


class AccountState(StrEnum):
    """How the last run of an account ended."""

    NEVER = "never"
    SYNCED = "synced"
    OFFLINE = "offline"
    WAITING = "waiting"
    SIGN_IN = "sign in"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What decides when an account is due.

    Attributes:
        every_min: minutes between two runs; 0 runs only when asked.
        next_allowed_at: the service asked not to be asked before; None when it did not.
        failures: runs that failed since the last good one.
    """

    state: AccountState
    paused: bool
    every_min: int
    last_run_at: datetime | None
    next_allowed_at: datetime | None
    failures: int


def rest_after(failures: int) -> timedelta:
    """How long to rest after so many failures in a row: two minutes, doubled each time, at most six hours."""
    if failures < 1:
        return timedelta(0)
    return min(FIRST_REST * 2.0 ** min(failures - 1, 20), LONGEST_REST)


def due_at(rhythm: Rhythm) -> datetime | None:
    """When the account is due on its own; None when it is not: paused, only by hand, or it waits for a sign-in.

    An account that never ran has been due since ever: the earliest instant there is.
    """
    if rhythm.paused or rhythm.every_min <= 0 or rhythm.state is AccountState.SIGN_IN:
        return None
    if rhythm.last_run_at is None:
        return rhythm.next_allowed_at or _EVER
    wanted = rhythm.last_run_at + (rest_after(rhythm.failures) or timedelta(minutes=rhythm.every_min))
    return max(wanted, rhythm.next_allowed_at) if rhythm.next_allowed_at is not None else wanted


_EVER = datetime.fromisoformat("0001-01-02T00:00:00+00:00")
