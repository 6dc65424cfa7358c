"""The chips beneath the capture line: what was understood, what is offered, what is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from care_desktop.domain.capture_types import CaptureParse, PersonMention, Question, TokenKind, normalise
from care_desktop.domain.interactions import Flow, Initiator
from care_desktop.services.capture_names import WorkspaceNames
from care_desktop.ui.capture_words import choice_words, question_words
from care_desktop.ui.capture_words import tr as _tr
from care_desktop.ui.interaction_words import day_words, minutes_words, time_words, tone_words, word
from care_desktop.ui.plain_text import one_line
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.chip import Chip, ChipKind, ChipText
from care_desktop.ui.widgets.flow_layout import FlowLayout

_CHOICES_MAX = 12


class Decision(StrEnum):
    """What was decided about an offer."""

    TAKEN = "taken"
    LEFT = "left"


# What a piece of the line became, and its words: the same piece is the same offer while typing goes on.
OfferKey = tuple[TokenKind, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to a question: what the menu says, and what follows from it.

    Attributes:
        person_id: the person meant; None, when nothing else is given, is somebody new.
        replacement: words to put in place of those asked about.
        answer: the choice as the parser named it, which fills a field.
        key, decision: what to decide about an offer.
    """

    label: str
    person_id: UUID | None = None
    replacement: str = ""
    answer: str = ""
    key: OfferKey | None = None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class ChipSpec:
    """One chip to show; `key` for an offer, `about` and `choices` for a question."""

    kind: ChipKind
    words: ChipText
    key: OfferKey | None = None
    about: str = ""
    choices: tuple[Choice, ...] = ()


def chip_specs(
    parse: CaptureParse, names: WorkspaceNames, decisions: Mapping[OfferKey, Decision], today: date
) -> list[ChipSpec]:
    """The chips of a parsed line, in the order of the fields; none for an empty line."""
    if not parse.line.strip():
        return []
    specs = [_person(mention, names, decisions) for mention in parse.people]
    specs += _place(parse, decisions)
    specs.append(_understood(_occurred_words(parse.occurred, today), "date"))
    if parse.duration_min is not None:
        specs.append(_understood(minutes_words(parse.duration_min), "duration"))
    specs.append(_flow(parse))
    if parse.tone is not None:
        specs.append(_understood(f"{_tr('tone')} {tone_words(parse.tone)}", "tone"))
    specs += [_understood(tag, "tag") for tag in parse.tags]
    if parse.milestone is not None:
        specs.append(_labelled(_tr("milestone"), word(parse.milestone), "milestone"))
    specs += [
        _labelled(_tr("promise"), _promise_words(promise.text, promise.due, today), "promise")
        for promise in parse.promises
    ]
    specs += _gifts(parse, decisions)
    specs += [_feedback(text, decisions) for text in parse.feedback]
    shown = {mention.text for mention in parse.people if mention.candidates}
    event = parse.event.text if parse.event is not None else ""
    for question in parse.questions:
        if question.about == event:
            if (TokenKind.EVENT, event) not in decisions:
                specs.append(_event_question(question, today))
        elif question.about not in shown and question.choices:
            specs.append(_question(question, today))
    return specs


def open_remarks(parse: CaptureParse) -> str:
    """What the parser says of words it cannot read, such as a day that does not exist; empty when it can."""
    return " ".join(question_words(question) for question in parse.questions if not question.choices)


def _understood(text: str, icon: str) -> ChipSpec:
    return ChipSpec(ChipKind.UNDERSTOOD, ChipText(text, icon=icon))


def _labelled(label: str, text: str, icon: str) -> ChipSpec:
    return ChipSpec(ChipKind.UNDERSTOOD, ChipText(text, label=label, icon=icon))


def _person(mention: PersonMention, names: WorkspaceNames, decisions: Mapping[OfferKey, Decision]) -> ChipSpec:
    if mention.person_id is not None:
        known = names.by_id.get(mention.person_id)
        return _understood(known.name if known else mention.text, "person")
    if mention.is_new:
        note = _tr("name later") if mention.is_nameless else _tr("new person")
        return _offer((TokenKind.PERSON, mention.text), note, "add_person", decisions)
    shown = mention.candidates[:_CHOICES_MAX]
    choices = [Choice(_distinguished(names, someone.id, someone.name), someone.id) for someone in shown]
    choices.append(Choice(_tr("Somebody new")))
    note = _tr("which one?")
    if len(mention.candidates) > len(shown):
        note = _tr("which of {count}? Type more of the name").format(count=QLocale().toString(len(mention.candidates)))
    words = ChipText(mention.text, note=note, icon="question")
    return ChipSpec(ChipKind.QUESTION, words, None, mention.text, tuple(choices))


def _distinguished(names: WorkspaceNames, id: UUID, name: str) -> str:
    """The name with what tells two people of one name apart."""
    known = names.by_id.get(id)
    beside = [] if known is None else [known.reading, *known.handles[:1]]
    return " · ".join(part for part in (name, *beside) if part)


def _offer(key: OfferKey, note: str, icon: str, decisions: Mapping[OfferKey, Decision], label: str = "") -> ChipSpec:
    """Something new that Enter will make unless it is left out."""
    decided = decisions.get(key)
    if decided is Decision.LEFT:
        note, icon = _tr("stays in the note"), "note"
    kind = ChipKind.UNDERSTOOD if decided is Decision.TAKEN else ChipKind.OFFERED
    return ChipSpec(kind, ChipText(key[1], label=label, note=note, icon=icon), key)


def _place(parse: CaptureParse, decisions: Mapping[OfferKey, Decision]) -> list[ChipSpec]:
    channel = word(parse.channel) if parse.channel is not None else ""
    if parse.event is None:
        return [_understood(channel, "channel")] if channel else []
    if parse.event.event_id is not None:
        return [ChipSpec(ChipKind.UNDERSTOOD, ChipText(parse.event.text, note=channel, icon="event"))]
    key = (TokenKind.EVENT, parse.event.text)
    if key not in decisions and any(question.about == parse.event.text for question in parse.questions):
        return []
    note = _tr("new {kind}").format(kind=channel or _tr("event"))
    return [_offer(key, note, "event", decisions)]


def _occurred_words(occurred: date | datetime, today: date) -> str:
    if isinstance(occurred, datetime):
        return f"{day_words(occurred.date(), today)}, {time_words(occurred)}"
    return day_words(occurred, today)


def _flow(parse: CaptureParse) -> ChipSpec:
    started = {Initiator.US: _tr("started by us"), Initiator.THEM: _tr("started by them")}
    notes = [] if parse.flow is Flow.CONVERSATION else [word(parse.flow)]
    if parse.initiated_by is not None:
        notes.append(started[parse.initiated_by])
    words = ChipText(word(parse.direction), note=", ".join(notes), icon=parse.direction.value)
    return ChipSpec(ChipKind.UNDERSTOOD, words)


def _promise_words(text: str, due: date | None, today: date) -> str:
    if due is None:
        return text
    return _tr("{what}, due {day}").format(what=one_line(text), day=day_words(due, today))


def _gifts(parse: CaptureParse, decisions: Mapping[OfferKey, Decision]) -> list[ChipSpec]:
    specs: list[ChipSpec] = []
    for given in parse.resources:
        if given.resource_id is not None:
            specs.append(_labelled(_tr("resource"), given.text, "resource"))
    for item in parse.swag:
        note = _tr("for {what}").format(what=item.for_what) if item.for_what else word(item.reason)
        if item.item_id is not None:
            words = ChipText(item.text, label=_tr("swag"), note=note, icon="swag")
            specs.append(ChipSpec(ChipKind.UNDERSTOOD, words))
        else:
            specs.append(_offer((TokenKind.SWAG, item.text), note, "swag", decisions, _tr("swag")))
    return specs


def _feedback(text: str, decisions: Mapping[OfferKey, Decision]) -> ChipSpec:
    key = (TokenKind.FEEDBACK, text)
    is_taken = decisions.get(key) is Decision.TAKEN
    kind = ChipKind.UNDERSTOOD if is_taken else ChipKind.OFFERED
    words = ChipText(text, label=_tr("feedback"), icon="feedback" if is_taken else "add")
    return ChipSpec(kind, words, key)


def _event_question(question: Question, today: date) -> ChipSpec:
    key = (TokenKind.EVENT, question.about)
    decisions = (Decision.TAKEN, Decision.LEFT)
    choices = tuple(
        Choice(choice_words(question, choice, today), key=key, decision=decision)
        for choice, decision in zip(question.choices, decisions, strict=False)
    )
    words = ChipText(question_words(question), icon="question")
    return ChipSpec(ChipKind.QUESTION, words, None, question.about, choices)


def _question(question: Question, today: date) -> ChipSpec:
    labels = [choice_words(question, choice, today) for choice in question.choices]
    if question.settles is not None:
        choices = [Choice(label, answer=choice) for label, choice in zip(labels, question.choices, strict=True)]
    else:
        choices = [Choice(label, replacement=words) for label, words in zip(labels, question.instead, strict=True)]
    words = ChipText(question_words(question), icon="question")
    return ChipSpec(ChipKind.QUESTION, words, None, question.about, tuple(choices))


class CaptureChips(QWidget):
    """The chips in rows; Space or Enter presses the one with the focus, Left and Right go to its neighbours.

    Signals:
        pressed(object): an offer was pressed; its OfferKey.
        chosen(str, object): a question was answered: the words it is about, and the Choice.
        left(): Esc was pressed.
    """

    pressed = Signal(object)
    chosen = Signal(str, object)
    left = Signal()

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._specs: list[ChipSpec] = []
        self._chips: list[Chip] = []
        self._flow = FlowLayout(self, holder.theme.metrics.space.unit)
        self.setAccessibleName(self.tr("What the line is read as"))

    @property
    def specs(self) -> list[ChipSpec]:
        """What is shown now."""
        return list(self._specs)

    @property
    def chips(self) -> list[Chip]:
        """The buttons, one a spec, in the same order."""
        return list(self._chips)

    def show_specs(self, specs: list[ChipSpec]) -> None:
        """Show these chips; the ones that stay the same stay the same buttons, and the focus stays where it was."""
        if specs == self._specs:
            return
        focused = next((place for place, chip in enumerate(self._chips) if chip.hasFocus()), None)
        while self._flow.count():
            self._flow.takeAt(0)
        kept = list(zip(self._specs, self._chips, strict=True))
        chips: list[Chip] = []
        for spec in specs:
            match = next((pair for pair in kept if pair[0] == spec), None)
            if match is None:
                chips.append(self._make(spec))
            else:
                kept.remove(match)
                chips.append(match[1])
        self._specs, self._chips = list(specs), chips
        for chip in chips:
            self._flow.addWidget(chip)
            chip.show()
        self._set_tab_order()
        if focused is not None and chips:
            chips[min(focused, len(chips) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        for _, gone in kept:
            gone.hide()
            gone.deleteLater()
        self.updateGeometry()

    def _set_tab_order(self) -> None:
        for first, second in zip(self._chips, self._chips[1:], strict=False):
            QWidget.setTabOrder(first, second)

    def _make(self, spec: ChipSpec) -> Chip:
        menu = QMenu() if spec.choices else None
        chip = Chip(self._holder, spec.kind, spec.words, menu, self)
        chip.installEventFilter(self)
        if menu is not None:
            for choice in spec.choices:
                self._add_choice(menu, spec.about, choice)
        elif spec.key is not None:
            key = spec.key
            chip.clicked.connect(lambda: self.pressed.emit(key))
        return chip

    def _add_choice(self, menu: QMenu, about: str, choice: Choice) -> None:
        action = QAction(one_line(choice.label).replace("&", "&&"), menu)
        action.triggered.connect(lambda: self.chosen.emit(about, choice))
        menu.addAction(action)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(watched, Chip):
            return super().eventFilter(watched, event)
        assert isinstance(event, QKeyEvent)
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if watched.menu() is not None:
                watched.showMenu()
            else:
                watched.click()
            return True
        if key == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._move_focus(watched, key == Qt.Key.Key_Right)
            return True
        return super().eventFilter(watched, event)

    def _move_focus(self, chip: Chip, to_right: bool) -> None:
        is_mirrored = QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
        step = 1 if to_right is not is_mirrored else -1
        place = self._chips.index(chip) + step
        if 0 <= place < len(self._chips):
            self._chips[place].setFocus(Qt.FocusReason.TabFocusReason)


def choice_key(about: str) -> str:
    """The name a choice of a person is remembered under, the same for `@ana`, `Ana` and `ANA`."""
    return normalise(about.lstrip("@"))
