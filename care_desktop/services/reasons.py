"""Why a score is what it is: shares in words, grouped by reason; and what is marked on the chart."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from care_desktop.domain.facts import Reason
from care_desktop.domain.feedback import Feedback
from care_desktop.domain.interactions import Channel, Flow, Interaction
from care_desktop.domain.promises import Promise, PromiseState

_PROMISES = (Reason.PROMISE_KEPT, Reason.PROMISE_KEPT_LATE, Reason.PROMISE_BROKEN)
_FEEDBACK = (Reason.FEEDBACK_TOLD, Reason.FEEDBACK_FORGOTTEN)
_MINUS = "\N{MINUS SIGN}"


class MarkKind(StrEnum):
    """What a mark on the trust chart stands for."""

    MILESTONE = "milestone"
    PROMISE_KEPT = "promise kept"
    PROMISE_BROKEN = "promise broken"
    FEEDBACK_TOLD = "feedback told"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something named on the trust chart; `interaction_id` None when it belongs to none."""

    day: date
    kind: MarkKind
    text: str
    interaction_id: UUID | None


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One interaction's (or promise's) share of a score, in points; shares and the base rate add up to trust."""

    share: float
    text: str
    day: date
    interaction_id: UUID | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    """All shares of one reason: their sum in points (negative when they cost trust), and the shares themselves."""

    reason: Reason
    share: float
    lines: tuple[LedgerLine, ...]


@dataclass(frozen=True, slots=True)
class Records:
    """A person's records by the row numbers that evidence refers to."""

    talks: Mapping[int, Interaction]
    promises: Mapping[int, Promise]
    feedback: Mapping[int, Feedback]

    def text(self, ref: int, reason: Reason) -> str:
        """What a piece of evidence was, in a few words."""
        if reason in _PROMISES:
            return f"{reason}: {self.promises[ref].draft.text}"
        if reason in _FEEDBACK:
            return f"{reason}: {self.feedback[ref].draft.title}"
        if reason is Reason.QUESTION_UNANSWERED:
            return f"{reason}: {_cut(self.talks[ref].draft.note)}".rstrip(": ")
        return describe(self.talks[ref])

    def interaction_id(self, ref: int, reason: Reason) -> UUID | None:
        """The interaction to open for a piece of evidence; None when there is none."""
        if reason in _PROMISES:
            return self.promises[ref].draft.interaction_id
        if reason in _FEEDBACK:
            return next((asker.interaction_id for asker in self.feedback[ref].draft.askers), None)
        return self.talks[ref].id


def by_reason(lines: Iterable[LedgerLine]) -> tuple[ReasonGroup, ...]:
    """A ledger grouped by reason, the largest sum first; within a group the lines keep their order."""
    found: dict[Reason, list[LedgerLine]] = defaultdict(list)
    for line in lines:
        found[line.reason].append(line)
    groups = [ReasonGroup(reason, sum(x.share for x in parts), tuple(parts)) for reason, parts in found.items()]
    return tuple(sorted(groups, key=lambda group: (-abs(group.share), group.reason)))


def rounded_shares(shares: Sequence[float], total: float) -> list[float]:
    """Shares to one decimal that add up to `total` to one decimal; each is less than 0.1 from where it was.

    Every share is rounded down, then those with the largest remainders are raised (the method of Hamilton).
    `total` is the sum of the shares, or that sum already rounded up or down to one decimal.
    """
    # What lies this close under a tenth is that tenth, seen through floating point.
    tenths = [math.floor(share * 10 + 1e-9) for share in shares]
    missing = round(total * 10) - sum(tenths)
    remainders = sorted(range(len(shares)), key=lambda place: (tenths[place] - shares[place] * 10, place))
    for place in remainders[: max(missing, 0)]:
        tenths[place] += 1
    return [tenth / 10 for tenth in tenths]


def describe(talk: Interaction) -> str:
    """An interaction in a few words: its milestone or flow, where, and the tone when it was noted."""
    draft = talk.draft
    what = str(draft.milestone or (draft.kind if draft.flow is Flow.CONTRIBUTION and draft.kind else draft.flow))
    if talk.event_name:
        what += f" at {talk.event_name}"
    elif draft.channel is not Channel.OTHER:
        what += f", {draft.channel}"
    if draft.tone:
        what += f", tone {'+' if draft.tone > 0 else _MINUS}{abs(draft.tone)}"
    return what


def marks(
    person_id: UUID, talks: Iterable[Interaction], promises: Iterable[Promise], feedback: Iterable[Feedback]
) -> list[Mark]:
    """What is worth a mark on a person's chart, oldest first."""
    found = [
        Mark(talk.draft.when.day, MarkKind.MILESTONE, str(talk.draft.milestone), talk.id)
        for talk in talks
        if talk.draft.milestone is not None
    ]
    for promise in promises:
        made = promise.draft
        if made.settled_on is not None and made.state in (PromiseState.KEPT, PromiseState.KEPT_LATE):
            found.append(Mark(made.settled_on, MarkKind.PROMISE_KEPT, str(made.state), made.interaction_id))
        elif made.state is PromiseState.BROKEN and (day := made.settled_on or made.due_on) is not None:
            found.append(Mark(day, MarkKind.PROMISE_BROKEN, str(made.state), made.interaction_id))
    found.extend(
        Mark(asker.told_on, MarkKind.FEEDBACK_TOLD, f"told: {_cut(item.draft.title)}", asker.interaction_id)
        for item in feedback
        for asker in item.draft.askers
        if asker.person_id == person_id and asker.told_on is not None
    )
    return sorted(found, key=lambda mark: mark.day)


def _cut(text: str, longest: int = 60) -> str:
    """The first words of a text."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rsplit(" ", 1)[0] + "…"
