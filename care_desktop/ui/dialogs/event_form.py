"""The form of an event: what, when, where, what it costs, why we go, whom to reach, themes and questions."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from care_desktop.domain.events import EventDraft, EventKind, EventTarget
from care_desktop.domain.resources import Phase
from care_desktop.ui.dialogs.event_target_row import EventTargetRow
from care_desktop.ui.dialogs.field import Field, line_edit
from care_desktop.ui.dialogs.interaction_controls import CURRENCIES, chosen, place_of
from care_desktop.ui.interaction_words import day_words, word
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.typed_values import Typed, read_day, read_money
from care_desktop.ui.widgets.choice_box import ChoiceBox
from care_desktop.ui.widgets.long_text_edit import LongTextEdit
from care_desktop.ui.widgets.suggestion_list import Suggestion

_TEXT_HEIGHT = 72
# Fields from top to bottom, with the columns each takes of four.
_ROWS = (
    (("name", 3), ("kind", 1)),
    (("started", 1), ("ended", 1), ("place", 1), ("country", 1)),
    (("cost", 1), ("currency", 1), ("phase", 2)),
    (("goal", 4),),
    (("targets", 4),),
    (("themes", 2), ("questions", 2)),
    (("url", 4),),
    (("notes", 4),),
)
# How the sentences of EventDraft.problems begin, and the field each belongs to.
_FIELD_OF_PROBLEM = {
    "An event": "name",
    "The name": "name",
    "Say on which day": "started",
    "The last day": "ended",
    "The cost": "cost",
    "Say in which currency": "cost",
    "Give the country": "country",
}


class EventForm(QWidget):
    """Every field of an event.

    Args:
        now: the present in the person's zone, for days that are typed.
        suggest: people whose names begin as typed.
    """

    def __init__(
        self,
        holder: ThemeHolder,
        now: Callable[[], datetime],
        suggest: Callable[[str], Sequence[Suggestion]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._now = now
        self._suggest = suggest
        self.fields: dict[str, Field] = {}
        self._make_controls()
        self._lay_out()
        self.add_row()

    def _make_controls(self) -> None:
        self.name, self.started, self.ended, self.place = line_edit(), line_edit(), line_edit(), line_edit()
        self.country, self.cost, self.url = line_edit(longest=2), line_edit(), line_edit()
        self.started.setPlaceholderText(self.tr("24 nov, 2026-11-24"))
        self.ended.setPlaceholderText(self.tr("one day"))
        self.country.setPlaceholderText("GH")
        self.kind = self._choices([(word(kind), kind) for kind in EventKind])
        self.phase = self._choices([(self.tr("none"), None), *((word(phase), phase) for phase in Phase)])
        self.currency = ChoiceBox(self._holder)
        self.currency.setEditable(True)
        self.currency.addItems(["", *CURRENCIES])
        self.goal, self.themes, self.questions, self.notes = (self._text() for _ in range(4))
        self.targets = QWidget()
        self.rows: list[EventTargetRow] = []
        self._rows_layout = QVBoxLayout(self.targets)
        self._rows_layout.setContentsMargins(0, 0, 0, 0)
        self._rows_layout.setSpacing(self._holder.theme.metrics.space.half)
        for name, caption, control in (
            ("name", self.tr("Name"), self.name),
            ("kind", self.tr("Kind"), self.kind),
            ("started", self.tr("First day"), self.started),
            ("ended", self.tr("Last day"), self.ended),
            ("place", self.tr("Place"), self.place),
            ("country", self.tr("Country"), self.country),
            ("cost", self.tr("Cost"), self.cost),
            ("currency", self.tr("Currency"), self.currency),
            ("phase", self.tr("Phase"), self.phase),
            ("goal", self.tr("Why we go"), self.goal),
            ("targets", self.tr("People and companies to reach"), self.targets),
            ("themes", self.tr("Themes, one a line"), self.themes),
            ("questions", self.tr("Questions to follow up, one a line"), self.questions),
            ("url", self.tr("Address (URL)"), self.url),
            ("notes", self.tr("Notes"), self.notes),
        ):
            self.fields[name] = Field(self._holder, caption, control)
        for edit in (self.started, self.ended):
            edit.textChanged.connect(self._say_days)

    def _choices(self, items: Sequence[tuple[str, object]]) -> QComboBox:
        made = ChoiceBox(self._holder)
        for words, value in items:
            made.addItem(words, value)
        return made

    def _text(self) -> LongTextEdit:
        made = LongTextEdit()
        made.setTabChangesFocus(True)
        made.setFixedHeight(_TEXT_HEIGHT)
        return made

    def _lay_out(self) -> None:
        space = self._holder.theme.metrics.space
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(space.gap)
        grid.setVerticalSpacing(space.gap)
        for column in range(4):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, 1)
        for row, names in enumerate(_ROWS):
            column = 0
            for name, span in names:
                grid.addWidget(self.fields[name], row, column, 1, span, Qt.AlignmentFlag.AlignTop)
                column += span

    def add_row(self) -> EventTargetRow:
        """One more row for somebody to reach, at the end."""
        row = EventTargetRow(self._holder, self._suggest, self.targets)
        row.whom.changed.connect(self._on_target_named)
        self._rows_layout.addWidget(row)
        self.rows.append(row)
        return row

    def _on_target_named(self) -> None:
        if self.rows[-1].is_filled:
            self.add_row()

    def show_event(self, draft: EventDraft, targets: Sequence[EventTarget], names: Mapping[UUID, str]) -> None:
        """Show a stored event."""
        for edit, words in (
            (self.name, draft.name),
            (self.started, draft.started_on.isoformat() if draft.started_on else ""),
            (self.ended, draft.ended_on.isoformat() if draft.ended_on else ""),
            (self.place, draft.place),
            (self.country, draft.country),
            (self.cost, "" if draft.cost is None else str(draft.cost)),
            (self.url, draft.url),
        ):
            edit.setText(words)
        for text, words in (
            (self.goal, draft.goal),
            (self.themes, draft.themes),
            (self.questions, draft.questions),
            (self.notes, draft.notes),
        ):
            text.setPlainText(words)
        self.currency.setCurrentText(draft.currency)
        self.kind.setCurrentIndex(place_of(self.kind, draft.kind))
        self.phase.setCurrentIndex(place_of(self.phase, draft.phase))
        for target in targets:
            name = names.get(target.person_id, "") if target.person_id is not None else target.company
            self.rows[-1].show_target(target, name)
            self.add_row()

    def _say_days(self) -> None:
        for name, edit in (("started", self.started), ("ended", self.ended)):
            typed = self._day(edit)
            self.fields[name].set_problem(typed.problem)
            self.fields[name].set_note(day_words(typed.value, self._now().date()) if typed.value else "")

    def _day(self, edit: QLineEdit) -> Typed[date]:
        """A day as typed: the next one of that name, for events are planned."""
        return read_day(edit.text(), now=self._now(), ahead=True)

    def entry(self) -> tuple[EventDraft, tuple[EventTarget, ...]] | None:
        """What was entered; None when something is wrong, which then stands beneath its field and has the focus."""
        for field in self.fields.values():
            field.set_problem("")
        started, ended, cost = self._day(self.started), self._day(self.ended), read_money(self.cost.text())
        for name, problem in (("started", started.problem), ("ended", ended.problem), ("cost", cost.problem)):
            self.fields[name].set_problem(problem)
        for row in self.rows:
            if not row.whom.take_typed():
                words = self.tr("Several people are called “{name}”: pick one from the list.")
                self.fields["targets"].set_problem(words.format(name=row.whom.left_over()))
        draft = EventDraft(
            self.name.text().strip(),
            chosen(self.kind, EventKind) or EventKind.CONFERENCE,
            started.value,
            ended.value,
            self.place.text().strip(),
            self.country.text().strip().upper(),
            self.url.text().strip(),
            cost.value,
            self.currency.currentText().strip().upper() if cost.value is not None else "",
            chosen(self.phase, Phase),
            self.notes.toPlainText().strip(),
            self.goal.toPlainText().strip(),
            self.themes.toPlainText().strip(),
            self.questions.toPlainText().strip(),
        )
        for problem in draft.problems():
            name = next((name for start, name in _FIELD_OF_PROBLEM.items() if problem.startswith(start)), "notes")
            if not self.fields[name].problem:
                self.fields[name].set_problem(problem)
        wrong = next((field for field in self.fields.values() if field.problem), None)
        if wrong is not None:
            wrong.control.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return draft, tuple(target for row in self.rows if not (target := row.target()).is_empty)
