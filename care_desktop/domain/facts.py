"""Facts: one thing that happened with one person, and what each possible fact is worth under the weights."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from care_desktop.domain.interactions import (
    CONVERSATION_MIN,
    DEPTH_OF_CHANNEL,
    DIRECTION_OF_FLOW,
    EXCHANGE_MIN,
    WORKING_SESSION_MIN,
    Channel,
    Depth,
    Direction,
    Flow,
    Milestone,
    code_of,
)
from care_desktop.domain.weights import Outcome, Weights

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Days = npt.NDArray[np.int32]
Codes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

NO_TONE = 3


class FactKind(StrEnum):
    """What a fact tells; only an interaction uses tone, depth, flow and the like."""

    INTERACTION = "interaction"
    PROMISE_KEPT = "promise kept"
    PROMISE_KEPT_LATE = "promise kept late"
    PROMISE_BROKEN = "promise broken"
    FEEDBACK_TOLD = "feedback told"
    FEEDBACK_FORGOTTEN = "feedback forgotten"
    QUESTION_UNANSWERED = "question unanswered"


class Reason(StrEnum):
    """Why a piece of evidence counts; the ledger groups by it."""

    CONTRIBUTION = "contribution"
    WENT_VERY_WELL = "went very well"
    WENT_WELL = "went well"
    IN_TOUCH = "in touch"
    GIVEN_BY_US = "given by us"
    FEEDBACK_FROM_THEM = "feedback from them"
    QUESTION_FROM_THEM = "question from them"
    MILESTONE = "milestone"
    VOUCHED_FOR_US = "vouched for us in public"
    WENT_BADLY = "went badly"
    WENT_VERY_BADLY = "went very badly"
    LEFT_US = "left us"
    PROMISE_KEPT = "promise kept"
    PROMISE_KEPT_LATE = "promise kept late"
    PROMISE_BROKEN = "promise broken"
    FEEDBACK_TOLD = "feedback told"
    FEEDBACK_FORGOTTEN = "feedback forgotten"
    QUESTION_UNANSWERED = "question unanswered"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened with one person.

    Attributes:
        person: index of the person, from 0.
        day: epoch day where it happened; for what was not done, the day it became so (with its grace time).
        ref: whatever leads back to the stored record; comes out of the ledger unchanged.
        tone: -2 to +2; None is not noted.
        depth, direction: None takes the default of channel and duration, or of the flow.
        kind: the word the source used (commit, review, talk); empty when there is none.
    """

    person: int
    day: int
    ref: int = 0
    fact: FactKind = FactKind.INTERACTION
    tone: int | None = None
    depth: Depth | None = None
    duration_min: float | None = None
    channel: Channel | None = None
    flow: Flow | None = None
    direction: Direction | None = None
    milestone: Milestone | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class FactColumns:
    """Facts of many people as columns of one length, in any order.

    Codes are those of `code_of`, 0 for none; `tone` is -2 to +2 or NO_TONE; `duration_min` is NaN when not
    noted; `kind` is a place in `kind_words`, whose first word is the empty one; `people` counts
    everyone, also those without facts.
    """

    people: int
    person: Days
    day: Days
    ref: Ints
    fact: Codes
    tone: Codes
    depth: Codes
    duration_min: npt.NDArray[np.float32]
    channel: Codes
    flow: Codes
    direction: Codes
    milestone: Codes
    kind: Days
    kind_words: tuple[str, ...] = ("",)


def columns_from(facts: Iterable[Fact], people: int) -> FactColumns:
    """Columns from single facts; for one person after a change, and for tests. `people` counts everyone."""
    rows = list(facts)
    words = ("", *sorted({row.kind for row in rows} - {""}))
    place = {word: index for index, word in enumerate(words)}
    return FactColumns(
        people=people,
        person=np.array([row.person for row in rows], dtype=np.int32),
        day=np.array([row.day for row in rows], dtype=np.int32),
        ref=np.array([row.ref for row in rows], dtype=np.int64),
        fact=np.array([code_of(row.fact) for row in rows], dtype=np.int8),
        tone=np.array([NO_TONE if row.tone is None else row.tone for row in rows], dtype=np.int8),
        depth=np.array([code_of(row.depth) for row in rows], dtype=np.int8),
        duration_min=np.array(
            [np.nan if row.duration_min is None else row.duration_min for row in rows], dtype=np.float32
        ),
        channel=np.array([code_of(row.channel) for row in rows], dtype=np.int8),
        flow=np.array([code_of(row.flow) for row in rows], dtype=np.int8),
        direction=np.array([code_of(row.direction) for row in rows], dtype=np.int8),
        milestone=np.array([code_of(row.milestone) for row in rows], dtype=np.int8),
        kind=np.array([place[row.kind] for row in rows], dtype=np.int32),
        kind_words=words,
    )


_SHAPE = (NO_TONE + 3, len(Depth), len(Direction), len(Flow), len(Milestone) + 1, 2)
_OTHER_FACTS = len(FactKind) - 1
_REASON_OF_FLOW = {
    Flow.FEEDBACK: Reason.FEEDBACK_FROM_THEM,
    Flow.QUESTION: Reason.QUESTION_FROM_THEM,
    Flow.CONTRIBUTION: Reason.CONTRIBUTION,
}
_CODE_COLUMNS: tuple[tuple[str, int, int], ...] = (
    ("fact", 1, len(FactKind)),
    ("tone", -2, NO_TONE),
    ("depth", 0, len(Depth)),
    ("channel", 0, len(Channel)),
    ("flow", 0, len(Flow)),
    ("direction", 0, len(Direction)),
    ("milestone", 0, len(Milestone)),
)


def profiles_of(facts: FactColumns, weights: Weights) -> npt.NDArray[np.int16]:
    """Per fact the row of the profile table that says all about it.

    Raises:
        ValueError: a column is of another length, or holds a value outside its range.
    """
    ranges = (
        *_CODE_COLUMNS,
        ("person", 0, facts.people - 1),
        ("kind", 0, len(facts.kind_words) - 1),
    )
    for name, low, high in ranges:
        column = getattr(facts, name)
        if len(column) != len(facts.ref) or (len(column) and not low <= column.min() <= column.max() <= high):
            raise ValueError(f"the column {name} must have one value from {low} to {high} per fact")
    flow = _filled(facts.flow, lambda missing: np.int8(code_of(Flow.CONVERSATION)))
    direction = _filled(facts.direction, lambda missing: _DIRECTION_BY_FLOW[flow[missing]])
    leading_kinds = {kind.casefold() for kind in weights.leading.kinds}
    leads = np.array([word.casefold() in leading_kinds for word in facts.kind_words])
    columns = (
        (facts.tone, 2),
        (_filled(facts.depth, lambda missing: _depths(facts, missing)), -1),
        (direction, -1),
        (flow, -1),
        (facts.milestone, 0),
        (leads.take(facts.kind, mode="clip"), 0),
    )
    # Small numbers pass through memory several times faster; the largest profile is far below 2**15.
    profile = np.zeros(len(flow), dtype=np.int16)
    for (column, step), size in zip(columns, _SHAPE, strict=True):
        profile *= np.int16(size)
        profile += column
        profile += np.int16(step)
    profile += np.int16(_OTHER_FACTS)
    others = np.flatnonzero(facts.fact != 1)
    profile[others] = facts.fact[others] - np.int16(2)
    return profile


def _filled(codes: Codes, default: Callable[[Ints], npt.ArrayLike]) -> Codes:
    """The codes with `default` of their places where there is none."""
    missing = np.flatnonzero(codes == 0)
    if not len(missing):
        return codes
    filled = codes.copy()
    filled[missing] = default(missing)
    return filled


def _depths(facts: FactColumns, missing: Ints) -> npt.ArrayLike:
    """Depth codes of facts without one, as `default_depth` has it; exchange when nothing is known."""
    duration = facts.duration_min[missing]
    by_duration = np.searchsorted((EXCHANGE_MIN, CONVERSATION_MIN, WORKING_SESSION_MIN), duration, "right")
    by_duration += code_of(Depth.GLANCE)
    return np.where(np.isnan(duration), _DEPTH_BY_CHANNEL[facts.channel[missing]], by_duration)


_DIRECTION_BY_FLOW = np.array([0, *(code_of(DIRECTION_OF_FLOW[flow]) for flow in Flow)], dtype=np.int8)
_DEPTH_BY_CHANNEL = np.array(
    [code_of(Depth.EXCHANGE), *(code_of(DEPTH_OF_CHANNEL[channel]) for channel in Channel)], dtype=np.int8
)


@dataclass(frozen=True, slots=True)
class ProfileTable:
    """One row per possible fact, columns as in `Evidence`."""

    weight: Floats
    outcome: Floats
    own_act: Flags
    contact: Flags
    leading: Flags
    milestone: Codes
    reason: Codes


@cache
def profile_table(weights: Weights) -> ProfileTable:
    """What every possible fact is worth: facts that are no interaction first, then `_SHAPE`."""
    tone, depth, direction, flow, milestone, leads = np.unravel_index(np.arange(int(np.prod(_SHAPE))), _SHAPE)
    outbound = direction == code_of(Direction.OUTBOUND) - 1
    left = milestone == code_of(Milestone.LEFT_US)
    base = np.array(_field_values(weights.depth))[depth]
    flows: list[Outcome] = _field_values(weights.flow)
    pairs = np.array([(item.outcome, item.share) for item in flows])
    outcome, share = pairs[np.where(outbound, len(Flow), flow)].T.copy()
    reason = np.array([code_of(_REASON_OF_FLOW.get(item, Reason.IN_TOUCH)) for item in Flow])[flow]
    reason[outbound] = code_of(Reason.GIVEN_BY_US)
    vouching = np.isin(milestone, _codes_of_words(weights.leading.vouching)) & (tone >= 2)

    def put(rows: Flags, what: Outcome, why: Reason, *, at_least: bool = False) -> None:
        outcome[rows] = what.outcome
        share[rows] = np.maximum(share[rows], what.share) if at_least else what.share
        reason[rows] = code_of(why)

    put(tone == 3, weights.tone.plus_one, Reason.WENT_WELL, at_least=True)
    put(tone == 4, weights.tone.plus_two, Reason.WENT_VERY_WELL, at_least=True)
    put(milestone > 0, weights.milestone.reached, Reason.MILESTONE, at_least=True)
    reason[vouching] = code_of(Reason.VOUCHED_FOR_US)
    put(tone == 1, weights.tone.minus_one, Reason.WENT_BADLY)
    put(tone == 0, weights.tone.minus_two, Reason.WENT_VERY_BADLY)
    put(left, weights.milestone.left_us, Reason.LEFT_US)
    base = np.where(vouching | left, np.maximum(base, weights.depth.vouching), base)
    own_act = ~outbound & ~left
    leading = (leads == 1) | np.isin(milestone, _codes_of_words(weights.leading.milestones))
    others = (
        (weights.promise.kept, Reason.PROMISE_KEPT),
        (weights.promise.kept_late, Reason.PROMISE_KEPT_LATE),
        (weights.promise.broken, Reason.PROMISE_BROKEN),
        (weights.feedback.told, Reason.FEEDBACK_TOLD),
        (weights.feedback.forgotten, Reason.FEEDBACK_FORGOTTEN),
        (weights.question.unanswered, Reason.QUESTION_UNANSWERED),
    )
    none = np.zeros(len(others), dtype=np.bool_)
    return ProfileTable(
        weight=np.concatenate([[what.share for what, _ in others], base * share]),
        outcome=np.concatenate([[what.outcome for what, _ in others], outcome]),
        own_act=np.concatenate([none, own_act]),
        contact=np.concatenate([none, np.ones(len(tone), dtype=np.bool_)]),
        leading=np.concatenate([none, leading & own_act]),
        milestone=np.concatenate([none, milestone]).astype(np.int8),
        reason=np.concatenate([[code_of(why) for _, why in others], reason]).astype(np.int8),
    )


def _field_values(section: Any) -> list[Any]:
    """The weights of one section in the order of their fields, which is the order of the vocabulary."""
    return [getattr(section, item.name) for item in fields(section)]


def _codes_of_words(words: tuple[str, ...]) -> list[int]:
    return [code_of(Milestone(word)) for word in words]
