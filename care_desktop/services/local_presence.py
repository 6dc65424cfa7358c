"""Presence recalibrated on what the people of this workspace did in the past, which can be switched off."""

from dataclasses import dataclass
from datetime import date

from care_desktop.domain.evidence import evidence_from
from care_desktop.domain.recalibration import OUTCOMES_MIN, Recalibration, past_outcomes, recalibration
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage.database import read_setting, write_setting
from care_desktop.storage.facts import load_facts
from care_desktop.storage.types import to_epoch_day

__all__ = ["OUTCOMES_MIN", "LocalPresence"]

SETTING = "presence_recalibration"
OFF = "off"


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


def switch(workspace: Workspace, on: bool) -> Outcome[None]:
    """Switch recalibration on or off for this workspace. Blocks."""
    with workspace.database.work() as work:
        write_setting(work, SETTING, "on" if on else OFF)
        return commit(workspace, work, None, f"Switch recalibrated presence {'on' if on else 'off'}")
