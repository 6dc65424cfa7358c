"""Presence recalibrated on what the people of this workspace did in the past, which can be switched off."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from care_desktop.domain.evidence import evidence_from
from care_desktop.domain.recalibration import OUTCOMES_MIN, Recalibration, past_outcomes, recalibration
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage.database import read_setting, write_setting
from care_desktop.storage.facts import load_facts
from care_desktop.storage.types import to_epoch_day
from care_desktop.storage.work import UnitOfWork

__all__ = ["OUTCOMES_MIN", "LocalPresence", "Recalibration"]

SETTING = "presence_recalibration"
OFF = "off"
FIT_SETTING = "presence_fit"
FITS_KEPT = 4


@dataclass(frozen=True, slots=True)
class LocalPresence:
    """Whether and how presence is recalibrated here; shown beside the shipped form, which exports always hold.

    Attributes:
        switched_on: not switched off by hand.
        outcomes: how many past outcomes there are.
        fitted: the recalibration; None with fewer than OUTCOMES_MIN outcomes.
    """

    switched_on: bool
    outcomes: int
    fitted: Recalibration | None

    @property
    def in_force(self) -> bool:
        """Whether `chance` changes anything."""
        return self.switched_on and self.fitted is not None

    def chance(self, shipped: float) -> float:
        """The presence to show, 0 to 1, for the shipped one."""
        return float(self.fitted.chance(shipped)) if self.switched_on and self.fitted is not None else shipped


def local_presence(workspace: Workspace, as_of: date | None = None) -> LocalPresence:
    """Fit presence to the outcomes known before a day. Blocks; a second for a million interactions, so keep it.

    Args:
        workspace: whose history.
        as_of: only history strictly before this day counts, its outcomes included; None is now.
    """
    today = workspace.today()
    with workspace.database.reading() as work:
        loaded = load_facts(work, workspace.weights, today=today)
        switched_on = read_setting(work, SETTING) != OFF
    evidence = evidence_from(loaded.columns, workspace.weights)
    past = past_outcomes(evidence, to_epoch_day(as_of) if as_of else to_epoch_day(today) + 1, workspace.weights)
    return LocalPresence(switched_on, len(past.chance), recalibration(past))


def keep_fit(workspace: Workspace) -> bool:
    """Fit presence once a day and formula and keep what was found; True when presence may show otherwise now.

    Blocks; under a second for a million interactions, no time when today's fit is kept already. What is kept is
    derived: no undo takes it back. A workspace that may only be read keeps the fit it has.
    """
    if workspace.database.read_only:
        return False
    today, formula = workspace.today().isoformat(), workspace.weights.formula_version
    with workspace.database.reading() as work:
        kept = _kept_fits(work)
    before = kept.get(formula)
    if before is not None and before["day"] == today:
        return False
    found = local_presence(workspace)
    now = {"day": today, "outcomes": found.outcomes, "fitted": None if found.fitted is None else asdict(found.fitted)}
    others = [item for item in kept.items() if item[0] != formula]
    with workspace.database.work() as work:
        write_setting(work, FIT_SETTING, json.dumps(dict([*others[1 - FITS_KEPT :], (formula, now)])))
        work.commit()
    return before is None or before["fitted"] != now["fitted"]


def kept_presence(workspace: Workspace) -> LocalPresence:
    """Whether and how presence is recalibrated, as `keep_fit` last found it; as good as free. Blocks.

    Nothing is fitted, and no outcomes are counted, until `keep_fit` was called for the formula in force.
    """
    with workspace.database.reading() as work:
        kept = _kept_fits(work).get(workspace.weights.formula_version)
        switched_on = read_setting(work, SETTING) != OFF
    if kept is None:
        return LocalPresence(switched_on, 0, None)
    fitted = kept["fitted"]
    return LocalPresence(switched_on, kept["outcomes"], None if fitted is None else Recalibration(**fitted))


def fresh_presence(workspace: Workspace) -> LocalPresence:
    """The same, fitted first when there is no fit of today. Blocks, see `keep_fit`."""
    keep_fit(workspace)
    return kept_presence(workspace)


def _kept_fits(work: UnitOfWork) -> dict[str, Any]:
    """Formula version -> what was found with it, oldest first; nothing that another program wrote otherwise."""
    try:
        kept = json.loads(read_setting(work, FIT_SETTING) or "{}")
        fits = {formula: fit for formula, fit in kept.items() if isinstance(fit["day"], str)}
        for fit in fits.values():
            LocalPresence(True, int(fit["outcomes"]), fit["fitted"] and Recalibration(**fit["fitted"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
    return fits


def switch(workspace: Workspace, on: bool) -> Outcome[None]:
    """Switch recalibration on or off for this workspace. Blocks."""
    with workspace.database.work() as work:
        write_setting(work, SETTING, "on" if on else OFF)
        return commit(workspace, work, None, f"Switch recalibrated presence {'on' if on else 'off'}")
