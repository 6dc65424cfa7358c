"""Pickers of people, of teammates and of anything with a name, for small forms."""

from collections.abc import Callable, Sequence
from itertools import islice
from uuid import UUID

from care_desktop.domain.capture_types import normalise
from care_desktop.services.capture_names import CaptureGround
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.picker import Picked, Picker
from care_desktop.ui.widgets.suggestion_list import Suggestion, suggestion_of

_SUGGESTED_MAX = 8


def people_picker(holder: ThemeHolder, ground: CaptureGround) -> Picker:
    """Picks several known people by name or handle."""
    return Picker(
        holder, lambda typed: [suggestion_of(who) for who in ground.names.starting_with(typed)], icon="person"
    )


def teammate_picker(holder: ThemeHolder, ground: CaptureGround) -> Picker:
    """Picks one teammate by name."""
    ours = [(who.id, who.name) for who in ground.names.by_id.values() if who.teammate]
    return Picker(holder, lambda typed: named(ours, typed), icon="person", single=True)


def named(items: Sequence[tuple[UUID, str]], typed: str) -> list[Suggestion]:
    """The first few things of whose names a word begins with what is typed."""
    key = normalise(typed)
    found = (Suggestion(id, name) for id, name in items if f" {key}" in f" {normalise(name)}")
    return list(islice(found, _SUGGESTED_MAX))


def picked_of(ground: CaptureGround, people: Sequence[UUID]) -> list[Picked]:
    """These people as picked, under the names they have."""
    return [Picked(who.name, who.id) for key in people if (who := ground.names.by_id.get(key)) is not None]


def keys_of(picker: Picker) -> tuple[UUID, ...]:
    """The keys of what is picked."""
    return tuple(picked.id for picked in picker.picked if picked.id is not None)


def left_over(picker: Picker, unknown: Callable[[str], str]) -> str:
    """Take what is typed; the sentence of `unknown` when nobody of exactly that name is known, else empty."""
    return "" if picker.take_typed() else unknown(picker.left_over())
