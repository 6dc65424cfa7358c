"""The weights of one workspace: the shipped ones, with what was changed there kept as a setting of the workspace."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, is_dataclass, replace
from functools import cache
from typing import Any

from care_desktop.domain.weights import VERSION_LENGTH_MAX, Weights, load_weights, weights_from
from care_desktop.errors import InvalidInput
from care_desktop.paths import resources_dir
from care_desktop.storage.database import Database, read_setting, write_setting
from care_desktop.storage.work import UnitOfWork

Value = float | int | tuple[str, ...]
ChangedWeights = Mapping[str, Value]
"""Dotted name -> value, such as "trust.kappa" or "tone.plus_one.share"; names as in resources/trust.toml."""

SETTING = "weights"
DIGEST_LENGTH = 6
_VERSION = "formula_version"


@cache
def shipped_weights() -> Weights:
    """The weights this program ships. Blocks on the disk once.

    Raises:
        UnreadableFile, InvalidInput: the shipped file is damaged.
    """
    return load_weights(resources_dir() / "trust.toml")


def weights_in(work: UnitOfWork) -> Weights:
    """The weights in force in this workspace; the shipped ones where the kept ones do not fit this program.

    A workspace must open whatever an older or newer program kept in it.
    """
    try:
        return with_changes(shipped_weights(), changes_in(work))
    except InvalidInput:
        return shipped_weights()


def weights_of(database: Database) -> Weights:
    """The weights in force in a workspace that is being opened (see `weights_in`). Blocks."""
    with database.reading() as work:
        return weights_in(work)


def changes_in(work: UnitOfWork) -> ChangedWeights:
    """What was changed in this workspace; empty when the shipped weights are in force.

    Raises:
        InvalidInput: the setting is no table of weights.
    """
    text = read_setting(work, SETTING)
    try:
        kept = json.loads(text) if text else {}
    except ValueError:
        kept = None
    if not isinstance(kept, dict):
        raise InvalidInput("The weights kept with this workspace cannot be read.", "Set them back to the shipped ones.")
    return {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}


def keep_changes(work: UnitOfWork, changed: ChangedWeights) -> Weights:
    """Keep these changes, in place of those kept so far, and return the weights they make; empty sets all back.

    Raises:
        InvalidInput: a name is unknown, or a value of the wrong type or out of range.
    """
    weights = with_changes(shipped_weights(), changed)
    write_setting(work, SETTING, _written(differences(shipped_weights(), weights)))
    return weights


def with_changes(shipped: Weights, changed: ChangedWeights) -> Weights:
    """The shipped weights with some changed, under a formula version that says so, such as "1+local:3fa2c1".

    Raises:
        InvalidInput: a name is unknown, or a value of the wrong type or out of range.
    """
    table = asdict(shipped)
    for name, value in changed.items():
        *sections, key = name.split(".")
        place: Any = table
        for section in sections:
            place = place.get(section) if isinstance(place, dict) else None
        if not isinstance(place, dict) or key not in place or isinstance(place[key], dict) or name == _VERSION:
            raise InvalidInput(f"There is no weight called {name}.", "The names are those of resources/trust.toml.")
        place[key] = value
    weights = weights_from(table)
    different = differences(shipped, weights)
    if not different:
        return shipped
    digest = hashlib.sha256(_written(different).encode()).hexdigest()[:DIGEST_LENGTH]
    local = f"+local:{digest}"
    return replace(weights, formula_version=shipped.formula_version[: VERSION_LENGTH_MAX - len(local)] + local)


def values_of(weights: Any, prefix: str = "") -> Iterator[tuple[str, Any, Mapping[str, Any]]]:
    """(dotted name, value, what is allowed) of every weight in the order of the file, the formula version left out."""
    for item in fields(weights):
        value = getattr(weights, item.name)
        if is_dataclass(value):
            yield from values_of(value, f"{prefix}{item.name}.")
        elif item.name != _VERSION:
            yield prefix + item.name, value, item.metadata


def differences(shipped: Weights, weights: Weights) -> ChangedWeights:
    """What has another value than shipped, by dotted name in the order of the file."""
    before = {name: value for name, value, _allowed in values_of(shipped)}
    return {name: value for name, value, _allowed in values_of(weights) if value != before[name]}


def _written(changed: ChangedWeights) -> str:
    return json.dumps(dict(changed), ensure_ascii=False, sort_keys=True)
