"""The end-of-day pass: what was left out at an event, one question after the other, one key an answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from care_desktop.domain.event_day import LeftOut, Missing
from care_desktop.domain.people import LawfulBasis
from care_desktop.errors import CareError
from care_desktop.services import event_mode
from care_desktop.services.event_mode import EventSoFar
from care_desktop.services.outcome import Outcome, Workspace
from care_desktop.ui.dialogs.field import line_edit
from care_desktop.ui.event_words import count_words, missing_question, missing_title
from care_desktop.ui.interaction_words import day_words, minutes_words, tone_words, word
from care_desktop.ui.operations import Operations
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.typed_values import read_day
from care_desktop.ui.widgets.button import Button
from care_desktop.ui.widgets.flow_layout import FlowLayout
from care_desktop.ui.widgets.label import label

_WIDTH = 560
_TONES = (-2, -1, 0, 1, 2)
_MINUTES = (2, 5, 10, 15, 20, 30, 45, 60)
_BASES = (LawfulBasis.LEGITIMATE_INTEREST, LawfulBasis.CONSENT, LawfulBasis.CONTRACT, LawfulBasis.NONE)
_CADENCES = (14, 30, 90, 180, 365)

Change = Callable[[Workspace], Outcome[UUID]]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that takes one key: its words and what it does."""

    words: str
    change: Change


class EventPassDialog(QDialog):
    """Asks for one left-out thing at a time: a figure key answers, S skips, Backspace goes back, Esc ends.

    What is answered is stored at once and can be undone like any change.

    Args:
        found: the event with what is left out.
        start: the kind to begin with; None begins at the start.
        now: the present in the person's zone, for days that are typed.
    """

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        found: EventSoFar,
        now: Callable[[], datetime],
        start: Missing | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._holder = holder
        self._now = now
        self._items = list(found.left_out)
        self._done: set[int] = set()
        self._place = next((place for place, item in enumerate(self._items) if item.kind is start), 0)
        self._answers: list[Answer] = []
        self.setWindowTitle(self.tr("End of day: {event}").format(event=found.event.draft.name))
        theme = holder.theme
        self.counter = label(theme, "", Ink.FAINT, "caption")
        self.question = label(theme, "", size="heading", weight="semibold", wraps=True)
        self._about = label(theme, "", Ink.MUTED, wraps=True)
        self.typed: QLineEdit = line_edit()
        self.typed.textChanged.connect(self._on_typed)
        self._said = label(theme, "", Ink.FAINT, "caption", wraps=True)
        self.problem = label(theme, "", Ink.NEGATIVE, "caption", wraps=True)
        self._buttons = QWidget(self)
        self._flow = FlowLayout(self._buttons, theme.metrics.space.unit)
        self._hint = label(theme, "", Ink.FAINT, "caption", wraps=True)
        self._lay_out()
        self.setMinimumWidth(_WIDTH)
        self._ask()

    def _lay_out(self) -> None:
        space = self._holder.theme.metrics.space
        foot = QHBoxLayout()
        foot.setSpacing(space.unit)
        foot.addWidget(self._hint, 1)
        self._skip = Button(self._holder, self.tr("Skip"))
        close = Button(self._holder, self.tr("End"), hint="Esc")
        for button, act in ((self._skip, self.skip), (close, self.accept)):
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(act)
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.page, space.page, space.page, space.gap)
        column.setSpacing(space.unit)
        for widget in (self.counter, self.question, self._about, self.typed, self._said, self._buttons, self.problem):
            column.addWidget(widget)
        column.addStretch(1)
        column.addLayout(foot)

    @property
    def left(self) -> int:
        """How many are not answered."""
        return len(self._items) - len(self._done)

    @property
    def current(self) -> LeftOut | None:
        """What is asked now; None at the end."""
        return self._items[self._place] if self._place < len(self._items) else None

    def skip(self) -> None:
        """Leave this one out and go on."""
        self._go_on()

    def go_back(self) -> None:
        """Ask the one before again, unless this is the first."""
        places = [place for place in range(self._place) if place not in self._done]
        if places:
            self._place = places[-1]
            self._ask()

    def answer(self, place: int) -> None:
        """Take the answer at a place of the row, from 0."""
        if place < len(self._answers):
            self._store(self._answers[place].change)

    def _go_on(self) -> None:
        further = [p for p in range(self._place + 1, len(self._items)) if p not in self._done]
        self._place = further[0] if further else len(self._items)
        self._ask()

    def _ask(self) -> None:
        item = self.current
        self.problem.setText("")
        self.problem.hide()
        self._said.setText("")
        self._said.hide()
        self._flow.clear()
        if item is None:
            self._end()
            return
        kind = missing_title(item.kind)
        self.counter.setText(self.tr("{kind} · {n} left").format(kind=kind, n=count_words(self.left)))
        self.question.setText(missing_question(item))
        day = day_words(item.day, self._now().date()) if item.day is not None else ""
        self._about.setText(" · ".join(part for part in (day, item.about) if part))
        self._about.setVisible(bool(self._about.text()))
        self._answers = self._answers_to(item)
        for place, answer in enumerate(self._answers):
            button = Button(self._holder, answer.words, hint=str(place + 1), parent=self._buttons)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, chosen=place: self.answer(chosen))
            self._flow.addWidget(button)
            button.show()
        self._buttons.setVisible(bool(self._answers))
        is_typed = not self._answers
        self._say_keys(is_typed)
        self.typed.setVisible(is_typed)
        self.typed.setText("")
        self.typed.setPlaceholderText(self.tr("fri, 12 mar or 2026-03-12") if item.kind is Missing.PROMISE_DAY else "")
        self.typed.setAccessibleName(self.question.text())
        self.setAccessibleDescription(self.question.text())
        (self.typed if is_typed else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_keys(self, is_typed: bool) -> None:
        keys = self.tr("One key answers, S skips, Backspace goes back, Esc ends.")
        if is_typed:
            keys = self.tr("Enter takes what is typed, Enter alone skips, Esc ends.")
        self._hint.setText(keys)

    def _end(self) -> None:
        self._answers = []
        self.typed.hide()
        self._buttons.hide()
        self._skip.hide()
        self.counter.setText("")
        skipped = self.tr("{n} left out still: they stay in the list.").format(n=count_words(self.left))
        self.question.setText(self.tr("Nothing is left out.") if not self.left else skipped)
        self._about.setText(self.tr("That was the end of the list."))
        self._about.show()
        self._hint.setText(self.tr("Enter or Esc closes."))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answers_to(self, item: LeftOut) -> list[Answer]:
        key = item.subject
        if item.kind is Missing.TONE:
            return [Answer(tone_words(n), lambda ws, n=n: event_mode.note_tone(ws, key, n)) for n in _TONES]  # type: ignore[misc]
        if item.kind is Missing.DURATION:
            return [
                Answer(minutes_words(n), lambda ws, n=n: event_mode.note_minutes(ws, key, n))  # type: ignore[misc]
                for n in _MINUTES
            ]
        if item.kind is Missing.CONSENT:
            return [Answer(word(b), lambda ws, b=b: event_mode.note_consent(ws, key, b)) for b in _BASES]  # type: ignore[misc]
        if item.kind is Missing.FOLLOW_UP:
            return [
                Answer(self._cadence_words(days), lambda ws, days=days: event_mode.plan_next(ws, key, days))  # type: ignore[misc]
                for days in _CADENCES
            ]
        return []

    def _cadence_words(self, days: int) -> str:
        return {
            14: self.tr("every 2 weeks"),
            30: self.tr("every month"),
            90: self.tr("every 3 months"),
            180: self.tr("twice a year"),
            365: self.tr("once a year"),
        }[days]

    def _on_typed(self, text: str) -> None:
        item = self.current
        self.problem.hide()
        self._said.hide()
        if item is not None and item.kind is Missing.PROMISE_DAY and text.strip():
            day = read_day(text, now=self._now(), ahead=True)
            words = day_words(day.value, self._now().date()) if day.value is not None else day.problem
            self._said.setText(words)
            self._said.show()

    def _take_typed(self) -> None:
        item, text = self.current, self.typed.text().strip()
        if item is None or not text:
            self.skip()
            return
        if item.kind is Missing.NAME:
            self._store(lambda ws: event_mode.name_person(ws, item.subject, text))
            return
        day = read_day(text, now=self._now(), ahead=True)
        if day.value is None:
            self._refuse(day.problem)
            return
        due = day.value
        self._store(lambda ws: event_mode.promise_day(ws, item.subject, due))

    def _store(self, change: Change) -> None:
        place = self._place

        def then(_key: Any) -> None:
            self._done.add(place)
            if self._place == place:
                self._go_on()

        self._operations.change(change, then, failed=self._on_failed)

    def _on_failed(self, error: CareError) -> None:
        self._refuse(str(error))

    def _refuse(self, why: str) -> None:
        self.problem.setText(why)
        self.problem.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (is_enter and self.current is None):
            self.accept()
        elif self.typed.isVisible():
            # Letters belong to the field; what it leaves over comes here.
            if is_enter:
                self._take_typed()
        elif event.text().isdecimal() and event.text() != "0":
            self.answer(int(event.text()) - 1)
        elif event.key() == Qt.Key.Key_S:
            self.skip()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Left):
            self.go_back()
        else:
            super().keyPressEvent(event)
