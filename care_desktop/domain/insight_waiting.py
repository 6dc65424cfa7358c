"""How long things take when some have not happened yet: quantiles of waiting times with the open ones censored."""

from collections.abc import Sequence

import numpy as np

from care_desktop.domain.facts import Flags, Floats

MEDIAN = 0.5
SLOWEST_TENTH = 0.9
# A product of a million factors is off by far less than this, and one step of a million is far more.
_ROUNDING = 1e-9


def times_until(waited: Floats, happened: Flags, shares: Sequence[float]) -> tuple[float | None, ...]:
    """The shortest time by which each share has happened; None when so much has not happened within the time seen.

    The estimate of Kaplan and Meier (Journal of the American Statistical Association 53, 1958): what has not
    happened counts as long as it was seen, and at the same time after what happened.

    Args:
        waited: time until it happened, or until it was last seen, 0 or more; any order.
        happened: whether it did.
        shares: 0.5 for the median.
    """
    order = np.lexsort((~happened, waited))
    left = np.arange(len(order), 0, -1, dtype=np.float64)
    still = np.cumprod(np.where(happened[order], 1.0 - 1.0 / left, 1.0))
    # The share still waiting only falls, so the first place at or under a limit is found by halving.
    places = np.searchsorted(-still, [share - 1.0 - _ROUNDING for share in shares])
    return tuple(float(waited[order[place]]) if place < len(order) else None for place in places)


def time_until(waited: Floats, happened: Flags, share: float) -> float | None:
    """The same for one share."""
    return times_until(waited, happened, (share,))[0]
