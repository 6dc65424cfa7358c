"""The words for why a score is what it is, and for what is marked on the chart."""

from collections.abc import Iterable, Mapping
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
