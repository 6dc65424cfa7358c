"""The dialog to make a promise without a conversation, or to change one and what became of it."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from care_desktop.domain.promises import Promise, PromiseDraft, PromiseState, problems, settled
from care_desktop.services import promise_changes, promises
from care_desktop.services.capture_names import CaptureGround
from care_desktop.ui.dialogs.field import Field, line_edit
from care_desktop.ui.dialogs.form_dialog import FormDialog
from care_desktop.ui.dialogs.interaction_controls import place_of
from care_desktop.ui.dialogs.name_pickers import keys_of, left_over, people_picker, picked_of, teammate_picker
from care_desktop.ui.interaction_words import day_words, word
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.typed_values import read_day
from care_desktop.ui.widgets.choice_box import ChoiceBox
from care_desktop.ui.widgets.picker import Picked

_STATES = (PromiseState.OPEN, PromiseState.KEPT, PromiseState.BROKEN, PromiseState.RELEASED)
_WIDTH, _HEIGHT = 640, 560
# The fields that hold a day, and whether a day without a year is one to come.
_DAYS = {"due_on": True, "made_on": False, "settled_on": False}


class PromiseForm(QWidget):
    """What was promised, to whom, by when; of a stored promise also what became of it.

    Args:
        ground: names to pick from, the clock and the zone the person sits in.
        promise: what is changed; None is a new one.
        people: whom a new one is made to.
    """

    def __init__(
        self,
        holder: ThemeHolder,
        ground: CaptureGround,
        promise: Promise | None = None,
        people: Sequence[Picked] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ground = ground
        self._before = promise
        self.text = line_edit()
        self.people = people_picker(holder, ground)
        self.made_by = teammate_picker(holder, ground)
        self.days = {name: line_edit() for name in _DAYS}
        self.state = ChoiceBox(holder)
        for state in _STATES:
            self.state.addItem(word(state), state)
        self.days["due_on"].setPlaceholderText(self.tr("no day named"))
        self.fields = {
            "text": Field(holder, self.tr("What we promised"), self.text),
            "people": Field(holder, self.tr("To whom"), self.people),
            "due_on": Field(holder, self.tr("Due"), self.days["due_on"]),
            "made_on": Field(holder, self.tr("Made on"), self.days["made_on"]),
            "made_by": Field(holder, self.tr("Made by"), self.made_by),
            "state": Field(holder, self.tr("What became of it"), self.state),
            "settled_on": Field(holder, self.tr("On which day"), self.days["settled_on"]),
        }
        self._lay_out(holder)
        for name in _DAYS:
            self.days[name].textChanged.connect(lambda _text, name=name: self._say_day(name))
        self.state.currentIndexChanged.connect(self._on_state)
        self._show(people)

    def _lay_out(self, holder: ThemeHolder) -> None:
        gap = holder.theme.metrics.space.gap
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(gap)
        grid.setVerticalSpacing(gap)
        places = {
            "text": (0, 0, 2), "people": (1, 0, 2), "due_on": (2, 0, 1), "made_on": (2, 1, 1),
            "state": (3, 0, 1), "settled_on": (3, 1, 1), "made_by": (4, 0, 2),
        }  # fmt: skip
        for name, (row, column, span) in places.items():
            grid.addWidget(self.fields[name], row, column, 1, span, Qt.AlignmentFlag.AlignTop)
        for column in range(2):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, 1)

    def _show(self, people: Sequence[Picked]) -> None:
        promise = self._before
        if promise is None:
            self.people.set_picked(people)
            self.days["made_on"].setText(self._ground.now().date().isoformat())
        else:
            draft = promise.draft
            self.text.setText(draft.text)
            self.people.set_picked(picked_of(self._ground, draft.people))
            if draft.made_by is not None:
                self.made_by.set_picked(picked_of(self._ground, [draft.made_by]))
            for name in _DAYS:
                day = getattr(draft, name)
                self.days[name].setText("" if day is None else day.isoformat())
            shown = PromiseState.KEPT if draft.state is PromiseState.KEPT_LATE else draft.state
            self.state.setCurrentIndex(place_of(self.state, shown))
        for name in ("state", "settled_on"):
            self.fields[name].setVisible(promise is not None)
        self._on_state()

    def _on_state(self) -> None:
        is_settled = PromiseState(self.state.currentData()) is not PromiseState.OPEN
        self.days["settled_on"].setEnabled(is_settled)
        if is_settled and not self.days["settled_on"].text():
            self.days["settled_on"].setText(self._ground.now().date().isoformat())

    def _say_day(self, name: str) -> None:
        now = self._ground.now()
        typed = read_day(self.days[name].text(), now=now, ahead=_DAYS[name])
        self.fields[name].set_problem(typed.problem)
        self.fields[name].set_note("" if typed.value is None else day_words(typed.value, now.date()))

    def draft(self) -> PromiseDraft | None:
        """What was entered; None when something is wrong, which then stands beneath its field."""
        now = self._ground.now()
        for field in self.fields.values():
            field.set_problem("")
        found: dict[str, str] = {}
        days = {}
        for name, ahead in _DAYS.items():
            typed = read_day(self.days[name].text(), now=now, ahead=ahead)
            days[name] = typed.value
            if typed.problem:
                found[name] = typed.problem
        for name, picker in (("people", self.people), ("made_by", self.made_by)):
            said = left_over(picker, lambda typed: self.tr('Nobody is called "{name}".').format(name=typed))
            if said:
                found[name] = said
        before = None if self._before is None else self._before.draft
        draft = PromiseDraft(
            self.text.text().strip(),
            keys_of(self.people),
            days["made_on"] or now.date(),
            days["due_on"],
            next(iter(keys_of(self.made_by)), None),
            None if before is None else before.interaction_id,
        )
        if before is not None:
            gone = [key for key in before.people if key not in self._ground.names.by_id]
            draft = replace(draft, people=(*draft.people, *gone))
            draft = settled(draft, PromiseState(self.state.currentData()), days["settled_on"] or now.date())
        found = {**problems(draft, now.date()), **found}
        for name, sentence in found.items():
            self.fields[name].set_problem(sentence)
        if found:
            first = next(name for name in self.fields if name in found)
            self.fields[first].control.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return draft


class PromiseDialog(FormDialog):
    """The form of a promise.

    Args:
        feed: names to pick from; the form appears when they are read.
        promise_id: what to change; None makes a new one to `people`.
    """

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        feed: NameFeed,
        promise_id: UUID | None = None,
        people: Sequence[Picked] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, holder, parent)
        self.setWindowTitle(self.tr("Make a promise") if promise_id is None else self.tr("Change a promise"))
        self.resize(_WIDTH, _HEIGHT)
        self._feed = feed
        self._id = promise_id
        self._people = tuple(people)
        self._before: Promise | None = None
        self.form: PromiseForm | None = None
        feed.changed.connect(self._on_names_read)
        feed.start()
        if promise_id is not None:
            operations.query(lambda ws: promises.promise(ws, promise_id), self._on_read, failed=self.refuse)
        else:
            self._on_names_read()

    def _on_read(self, promise: Promise) -> None:
        self._before = promise
        self._on_names_read()

    def _on_names_read(self) -> None:
        ground = self._feed.ground
        if self.form is not None or ground is None or (self._id is not None and self._before is None):
            return
        self.form = PromiseForm(self._holder, ground, self._before, self._people)
        self.show_form(self.form, self.form.text)

    def store(self) -> bool:
        """Make the promise, or change the stored one."""
        draft = self.form.draft() if self.form is not None else None
        if draft is None:
            return False
        id = self._id
        if id is None:
            self._operations.change(lambda ws: promise_changes.add(ws, draft), self._on_saved, failed=self.refuse)
        else:
            self._operations.change(lambda ws: promise_changes.edit(ws, id, draft), self._on_saved, failed=self.refuse)
        return True

    def _on_saved(self, id: UUID) -> None:
        self.saved.emit(id)
        self.accept()
