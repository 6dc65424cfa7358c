"""The controls of the interaction form, each in a field with its label."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import islice
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Qt, QTimeZone
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from care_desktop.domain.capture_types import normalise
from care_desktop.domain.interactions import Channel, Depth, Direction, Flow, Initiator, Milestone
from care_desktop.services.capture_names import CaptureGround
from care_desktop.ui.dialogs.entry_rows import EntryRow, EntryRows, PromiseRow, SwagRow
from care_desktop.ui.dialogs.field import Field, line_edit
from care_desktop.ui.interaction_words import tone_words, word
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.choice_box import ChoiceBox
from care_desktop.ui.widgets.long_text_edit import LongTextEdit
from care_desktop.ui.widgets.picker import Picker
from care_desktop.ui.widgets.suggestion_list import Suggestion, suggestion_of

E = TypeVar("E", bound=StrEnum)
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "JPY", "INR", "KES", "NGN", "GHS", "BRL", "PEN", "CAD", "AUD", "SGD")
_NOTE_HEIGHT = 96
_SUGGESTED_MAX = 8


def _tr(text: str) -> str:
    return QCoreApplication.translate("InteractionForm", text)


class InteractionControls:
    """Every control of the form; `fields` holds each under its name, with label and sentence.

    Args:
        ground: names to pick from, the clock and the zone the person sits in.
    """

    def __init__(self, holder: ThemeHolder, ground: CaptureGround) -> None:
        self._holder = holder
        self._ground = ground
        self.fields: dict[str, Field] = {}
        self._make_who_and_when()
        self._make_what()
        self._make_what_came_up()
        self._make_the_rest()

    def _field(self, name: str, caption: str, control: QWidget) -> None:
        self.fields[name] = Field(self._holder, caption, control)

    def _make_who_and_when(self) -> None:
        self.people = Picker(self._holder, self._people_named, _tr("new person"), "person")
        self.people.edit.setPlaceholderText(_tr("Names, handles; Enter or a comma takes one"))
        self._field("people", _tr("With whom"), self.people)
        self.day, self.time = line_edit(), line_edit()
        self.time.setPlaceholderText(_tr("only the day"))
        self._field("day", _tr("Day"), self.day)
        self._field("time", _tr("Time"), self.time)
        self.zone = ChoiceBox(self._holder)
        self.zone.setEditable(True)
        self.zone.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.zone.addItems([bytes(name.data()).decode() for name in QTimeZone.availableTimeZoneIds()])
        completer = self.zone.completer()
        assert completer is not None
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.zone.setCurrentText(self._ground.zone)
        self._field("zone", _tr("Time zone"), self.zone)

    def _make_what(self) -> None:
        self.channel = _combo(self._holder, Channel)
        self.channel.setCurrentIndex(self.channel.findData(Channel.IN_PERSON))
        self.flow = _combo(self._holder, Flow)
        self.flow.setCurrentIndex(self.flow.findData(Flow.CONVERSATION))
        self.direction = _combo(self._holder, Direction, _tr("as the flow says"))
        self.initiator = _combo(self._holder, Initiator, _tr("not noted"))
        self.depth = _combo(self._holder, Depth, _tr("as usual"))
        self.milestone = _combo(self._holder, Milestone, _tr("none"))
        self.tone = ChoiceBox(self._holder)
        for tone in (None, 2, 1, 0, -1, -2):
            self.tone.addItem(tone_words(tone), tone)
        self.duration = line_edit()
        self.duration.setPlaceholderText(_tr("20, 1h30"))
        self.note = LongTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(_NOTE_HEIGHT)
        for name, caption, control in (
            ("channel", _tr("Channel"), self.channel),
            ("flow", _tr("Flow"), self.flow),
            ("direction", _tr("Direction"), self.direction),
            ("initiator", _tr("Started by"), self.initiator),
            ("note", _tr("Note"), self.note),
            ("tone", _tr("Tone"), self.tone),
            ("depth", _tr("Depth"), self.depth),
            ("duration", _tr("Duration in minutes"), self.duration),
            ("milestone", _tr("Milestone"), self.milestone),
        ):
            self._field(name, caption, control)

    def _make_what_came_up(self) -> None:
        gap = self._holder.theme.metrics.space.half
        self.promises = EntryRows(lambda: PromiseRow(self._holder, self._ground.now), gap)
        self.feedback = EntryRows(lambda: EntryRow(_tr("What they ask of the product")), gap)
        self.swag = EntryRows(lambda: SwagRow(self._holder), gap)
        self._field("promises", _tr("Promises"), self.promises)
        self._field("feedback", _tr("Feedback"), self.feedback)
        self._field("swag", _tr("Swag"), self.swag)

    def _make_the_rest(self) -> None:
        index = self._ground.names.index
        events = [(item.id, item.name) for item in index.events_by_name.values()]
        things = [(item.id, item.name) for item in index.resources_by_title.values()]
        self.event = Picker(self._holder, lambda typed: _named(events, typed), _tr("new event"), "event", single=True)
        self.resources = Picker(self._holder, lambda typed: _named(things, typed), icon="resource")
        self.advocates = Picker(self._holder, self._teammates_named, icon="person")
        self.tags, self.url, self.cost = line_edit(), line_edit(), line_edit()
        self.tags.setPlaceholderText(_tr("sdk, docs"))
        self.currency = ChoiceBox(self._holder)
        self.currency.setEditable(True)
        self.currency.addItems(["", *CURRENCIES])
        for name, caption, control in (
            ("event", _tr("Event"), self.event),
            ("tags", _tr("Tags"), self.tags),
            ("resources", _tr("Resources given"), self.resources),
            ("advocates", _tr("On our side"), self.advocates),
            ("url", _tr("Address (URL)"), self.url),
            ("cost", _tr("Cost"), self.cost),
            ("currency", _tr("Currency"), self.currency),
        ):
            self._field(name, caption, control)

    def _people_named(self, typed: str) -> list[Suggestion]:
        return [suggestion_of(person) for person in self._ground.names.starting_with(typed)]

    def _teammates_named(self, typed: str) -> list[Suggestion]:
        ours = (person for person in self._ground.names.by_id.values() if person.teammate)
        return _named([(person.id, person.name) for person in ours], typed)


def _combo(holder: ThemeHolder, members: type[StrEnum], none: str = "") -> QComboBox:
    made = ChoiceBox(holder)
    if none:
        made.addItem(none, None)
    for member in members:
        made.addItem(word(member), member)
    return made


def place_of(combo: QComboBox, value: object) -> int:
    """The place of a choice, None included, which QComboBox.findData does not find; -1 when there is none."""
    return next((place for place in range(combo.count()) if combo.itemData(place) == value), -1)


def chosen(combo: QComboBox, kind: type[E]) -> E | None:
    """The value chosen; None for the first entry that stands for none."""
    value = combo.currentData()
    return None if value is None else kind(value)


def _named(items: Sequence[tuple[UUID, str]], typed: str) -> list[Suggestion]:
    """The things of whose names a word begins with what is typed."""
    key = normalise(typed)
    found = (Suggestion(id, name) for id, name in items if f" {key}" in f" {normalise(name)}")
    return list(islice(found, _SUGGESTED_MAX))
