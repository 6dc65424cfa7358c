"""A capture line as it was typed, with everything decided about it, and the entry it becomes."""

from dataclasses import dataclass, field
from uuid import UUID

from care_desktop.domain.capture_types import CaptureParse
from care_desktop.services.capture import entry_from
from care_desktop.services.capture_names import CaptureGround
from care_desktop.services.interactions import LogEntry
from care_desktop.ui.widgets.capture_chips import Decision, OfferKey


@dataclass(slots=True)
class TypedLine:
    """A line, whom its names mean (None: somebody new), what was decided about offers, and questions answered."""

    text: str = ""
    choices: dict[str, UUID | None] = field(default_factory=dict)
    decisions: dict[OfferKey, Decision] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    def decided(self, decision: Decision) -> frozenset[str]:
        """The words of every offer that was so decided."""
        return frozenset(text for (_, text), made in self.decisions.items() if made is decision)

    def take_over(self, other: "TypedLine") -> None:
        """Take what was decided about another line, where nothing is decided about this one."""
        self.choices = {**other.choices, **self.choices}
        self.decisions = {**other.decisions, **self.decisions}
        self.answers = {**other.answers, **self.answers}


def entry_of(line: TypedLine, read: CaptureParse, ground: CaptureGround) -> LogEntry:
    """What is stored for a line that was read as `read`."""
    return entry_from(
        read,
        ground.names,
        zone=ground.zone,
        taken_offers=line.decided(Decision.TAKEN),
        left_out=line.decided(Decision.LEFT),
    )
