"""The weights of trust, presence and stage, read from a TOML file and checked key by key."""

import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from care_desktop.domain.interactions import Milestone
from care_desktop.errors import InvalidInput, UnreadableFile

VERSION_LENGTH_MAX = 20
KIND_LENGTH_MAX = 60


def _number(low: float, high: float) -> Any:
    return field(metadata={"low": low, "high": high})


def _words(vocabulary: type[StrEnum] | None = None) -> Any:
    return field(metadata={"vocabulary": vocabulary})


@dataclass(frozen=True, slots=True)
class Outcome:
    """How good a piece of evidence is (`outcome`, 0 bad to 1 good) and which share of its depth counts."""

    outcome: float = _number(0.0, 1.0)
    share: float = _number(0.0, 5.0)


@dataclass(frozen=True, slots=True)
class TrustWeights:
    """Prior, asymmetry, fading and daily cap of trust; `base_rate` is a share of 1."""

    # Prior evidence below 0.05 on either side would push the mean of the Beta distribution out of its band.
    prior_weight: float = _number(1.0, 50.0)
    base_rate: float = _number(0.05, 0.95)
    kappa: float = _number(1.0, 5.0)
    half_life_days: float = _number(1.0, 3650.0)
    cap_per_day: float = _number(0.5, 20.0)


@dataclass(frozen=True, slots=True)
class DepthWeights:
    """Weight of one interaction by its depth."""

    glance: float = _number(0.0, 10.0)
    exchange: float = _number(0.0, 10.0)
    conversation: float = _number(0.0, 10.0)
    working_session: float = _number(0.0, 10.0)
    vouching: float = _number(0.0, 10.0)


@dataclass(frozen=True, slots=True)
class ToneWeights:
    """Outcome of an interaction whose tone was noted and is not 0."""

    plus_two: Outcome
    plus_one: Outcome
    minus_one: Outcome
    minus_two: Outcome


@dataclass(frozen=True, slots=True)
class FlowWeights:
    """Outcome of an interaction with tone 0 or none; `outbound` is for every flow in which only we acted."""

    awareness: Outcome
    resources: Outcome
    feedback: Outcome
    sentiment: Outcome
    question: Outcome
    contribution: Outcome
    conversation: Outcome
    introduction: Outcome
    outbound: Outcome


@dataclass(frozen=True, slots=True)
class MilestoneWeights:
    """Outcome of an interaction with a milestone."""

    reached: Outcome
    left_us: Outcome


@dataclass(frozen=True, slots=True)
class PromiseWeights:
    """Outcome of what became of a promise of ours."""

    kept: Outcome
    kept_late: Outcome
    broken: Outcome
    grace_days: int = _number(0, 3650)


@dataclass(frozen=True, slots=True)
class FeedbackWeights:
    """Outcome of closing, or not closing, the feedback loop."""

    told: Outcome
    forgotten: Outcome
    grace_days: int = _number(0, 3650)


@dataclass(frozen=True, slots=True)
class QuestionWeights:
    """Outcome of a question that nobody answered."""

    unanswered: Outcome
    grace_days: int = _number(0, 3650)


@dataclass(frozen=True, slots=True)
class PresenceWeights:
    """The closed form of presence: three fading counts, points per logarithm, most points, a logistic."""

    day_half_life_days: float = _number(1.0, 10000.0)
    month_half_life_days: float = _number(1.0, 10000.0)
    quarter_half_life_days: float = _number(1.0, 10000.0)
    day_points: float = _number(0.0, 100.0)
    month_points: float = _number(0.0, 100.0)
    quarter_points: float = _number(0.0, 100.0)
    day_most: float = _number(0.0, 100.0)
    month_most: float = _number(0.0, 100.0)
    quarter_most: float = _number(0.0, 100.0)
    midpoint: float = _number(0.0, 100.0)
    spread: float = _number(0.5, 100.0)


@dataclass(frozen=True, slots=True)
class StageWeights:
    """Full counts, windows, threshold, hysteresis and milestones of the stage scores."""

    threshold: float = _number(1.0, 100.0)
    hold_share: float = _number(0.1, 1.0)
    demotion_gap_days: int = _number(0, 3650)
    contact_half_life_days: float = _number(1.0, 10000.0)
    activate_days: int = _number(1, 100)
    activate_kept_days: int = _number(0, 100)
    # A calendar month is one unbroken stretch of the window only when the window is at least as long as it.
    activate_window_days: int = _number(31, 36500)
    retain_months: int = _number(1, 12)
    expand_acts: int = _number(1, 100)
    window_days: int = _number(31, 36500)
    milestone_floor: float = _number(0.0, 100.0)
    milestone_half_life_days: float = _number(1.0, 10000.0)
    activate_milestones: tuple[str, ...] = _words(Milestone)
    retain_milestones: tuple[str, ...] = _words(Milestone)
    expand_milestones: tuple[str, ...] = _words(Milestone)


@dataclass(frozen=True, slots=True)
class LeadingWeights:
    """Source words and milestones that mean leading others; milestones that vouch for us in public."""

    kinds: tuple[str, ...] = _words()
    milestones: tuple[str, ...] = _words(Milestone)
    vouching: tuple[str, ...] = _words(Milestone)


@dataclass(frozen=True, slots=True)
class Weights:
    """Every number behind the scores; `formula_version` is kept with anything stored or exported."""

    formula_version: str
    trust: TrustWeights
    depth: DepthWeights
    tone: ToneWeights
    flow: FlowWeights
    milestone: MilestoneWeights
    promise: PromiseWeights
    feedback: FeedbackWeights
    question: QuestionWeights
    presence: PresenceWeights
    stage: StageWeights
    leading: LeadingWeights


def load_weights(path: Path) -> Weights:
    """Read and check a file of weights; blocks on the disk.

    Raises:
        UnreadableFile: the file is missing, not UTF-8 or not TOML.
        InvalidInput: a key is unknown, missing, of the wrong type or out of its range.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise UnreadableFile(
            f"The weights in {path.name} could not be read: {problem}.",
            "Put the shipped file back or correct the line named.",
        ) from problem
    return weights_from(table)


def weights_from(table: Mapping[str, object]) -> Weights:
    """Check a table of weights, nested as the TOML file is.

    Raises:
        InvalidInput: a key is unknown, missing, of the wrong type or out of range; says what is allowed.
    """
    weights = _section(Weights, table, "")
    assert isinstance(weights, Weights)
    return weights


def _section(kind: type[Any], table: object, prefix: str) -> object:
    if not isinstance(table, Mapping):
        raise InvalidInput(f"The weight {prefix.rstrip('.')} must be a table of keys and values.")
    known = {item.name: item for item in fields(kind)}
    for key in table:
        if key not in known:
            raise InvalidInput(f"There is no weight called {prefix}{key}.", f"Known here: {', '.join(known)}.")
    values: dict[str, object] = {}
    for name, item in known.items():
        if name not in table:
            raise InvalidInput(f"The weight {prefix}{name} is missing.")
        values[name] = _value(item, table[name], prefix + name)
    return kind(**values)


def _value(item: Field[Any], value: object, name: str) -> object:
    if isinstance(item.type, type) and is_dataclass(item.type):
        return _section(item.type, value, name + ".")
    if "vocabulary" in item.metadata:
        return _word_list(value, name, item.metadata["vocabulary"])
    if "low" in item.metadata:
        return _number_in_range(value, name, item)
    if not isinstance(value, str) or not 1 <= len(value) <= VERSION_LENGTH_MAX:
        raise InvalidInput(f"The weight {name} must be a text of 1 to {VERSION_LENGTH_MAX} characters.")
    return value


def _number_in_range(value: object, name: str, item: Field[Any]) -> float:
    low, high, whole = item.metadata["low"], item.metadata["high"], item.type is int
    allowed = f"a whole number from {low} to {high}" if whole else f"a number from {low:g} to {high:g}"
    number_types = int if whole else (int, float)
    # The comparison is written so that "not a number" fails it.
    if isinstance(value, bool) or not isinstance(value, number_types) or not low <= value <= high:
        raise InvalidInput(f"The weight {name} must be {allowed}, but it is {value!r}.")
    return value if whole else float(value)


def _word_list(value: object, name: str, vocabulary: type[StrEnum] | None) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise InvalidInput(f"The weight {name} must be a list of words, but it is {value!r}.")
    for word in value:
        if not isinstance(word, str) or not 1 <= len(word) <= KIND_LENGTH_MAX:
            raise InvalidInput(f"The weight {name} may only hold words of up to {KIND_LENGTH_MAX} characters.")
        if vocabulary is not None and word not in list(vocabulary):
            raise InvalidInput(
                f"The weight {name} holds {word!r}, which is not known.", f"Known: {', '.join(vocabulary)}."
            )
    return tuple(value)
