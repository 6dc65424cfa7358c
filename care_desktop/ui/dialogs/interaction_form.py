"""The form with every field of an interaction: shows one, and says what was entered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from care_desktop.domain.events import EventDraft, EventKind
from care_desktop.domain.interactions import (
    DIRECTION_OF_FLOW,
    Channel,
    Depth,
    Direction,
    Flow,
    Initiator,
    Interaction,
    InteractionDraft,
    Milestone,
    When,
    at_instant,
    default_depth,
    on_day,
    zone_of,
)
from care_desktop.domain.people import PersonDraft
from care_desktop.services.capture_names import CaptureGround
from care_desktop.services.interactions import LogEntry
from care_desktop.ui.dialogs.entry_rows import PromiseRow, SwagRow
from care_desktop.ui.dialogs.interaction_controls import InteractionControls, chosen, place_of
from care_desktop.ui.interaction_words import day_words, minutes_words, word
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.typed_values import Typed, read_day, read_minutes, read_money, read_time
from care_desktop.ui.widgets.picker import Picked

T = TypeVar("T")
# Fields from top to bottom, with the columns each takes of four.
_ROWS = (
    (("people", 4),),
    (("day", 1), ("time", 1), ("zone", 2)),
    (("channel", 1), ("flow", 1), ("direction", 1), ("initiator", 1)),
    (("note", 4),),
    (("tone", 1), ("depth", 1), ("duration", 1), ("milestone", 1)),
    (("event", 2), ("tags", 2)),
    (("promises", 4),),
    (("feedback", 4),),
    (("swag", 4),),
    (("resources", 2), ("advocates", 2)),
    (("url", 2), ("cost", 1), ("currency", 1)),
)
_ONLY_NEW = frozenset({"promises", "feedback", "swag"})
# How the sentences of InteractionDraft.problems begin, and the field each belongs to.
FIELD_OF_PROBLEM = {
    "Say who": "people",
    "Tone": "tone",
    "The duration": "duration",
    "The cost": "cost",
    "Say in which currency": "cost",
    "The text": "note",
}


class InteractionForm(QWidget):
    """Every field of an interaction. Promises, feedback and swag are only asked for when it is new.

    Args:
        ground: names to pick from, the clock and the zone the person sits in.
        interaction: what is changed; None is a new one.
    """

    def __init__(
        self,
        holder: ThemeHolder,
        ground: CaptureGround,
        interaction: Interaction | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._ground = ground
        self._before = interaction
        self.controls = InteractionControls(holder, ground)
        self._kept: dict[str, tuple[str, Any]] = {}
        self._lay_out()
        self._connect()
        if interaction is not None:
            self._show(interaction)
        else:
            self.controls.day.setText(ground.now().date().isoformat())
        self._say_what_follows()

    def _lay_out(self) -> None:
        space = self._holder.theme.metrics.space
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(space.gap)
        grid.setVerticalSpacing(space.gap)
        for column in range(4):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, 1)
        is_new = self._before is None
        row = 0
        for names in _ROWS:
            column = 0
            for name, span in names:
                field = self.controls.fields[name]
                if name in _ONLY_NEW and not is_new:
                    field.setParent(self)
                    field.hide()
                    continue
                grid.addWidget(field, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
                column += span
            row += 1
        before = None
        for name in (name for names in _ROWS for name, _ in names):
            control = self.controls.fields[name].control
            if before is not None:
                QWidget.setTabOrder(before, control)
            before = control

    def _connect(self) -> None:
        for combo in (self.controls.flow, self.controls.channel, self.controls.direction, self.controls.depth):
            combo.currentIndexChanged.connect(self._say_what_follows)
        for edit in (self.controls.day, self.controls.time, self.controls.duration):
            edit.textChanged.connect(self._say_what_follows)
        for name, signal in (
            ("people", self.controls.people.changed),
            ("zone", self.controls.zone.currentTextChanged),
            ("cost", self.controls.cost.textChanged),
            ("cost", self.controls.currency.currentTextChanged),
            ("event", self.controls.event.changed),
            ("resources", self.controls.resources.changed),
            ("advocates", self.controls.advocates.changed),
            ("note", self.controls.note.textChanged),
            ("promises", self.controls.promises.rows[0].changed),
        ):
            signal.connect(lambda *_, field=self.controls.fields[name]: field.set_problem(""))

    def _say_what_follows(self) -> None:
        """Show what was understood of days and durations, and what flow and channel bring with them."""
        controls, now = self.controls, self._ground.now()
        fields, duration = controls.fields, controls.duration.text()
        day, moment = read_day(controls.day.text(), now=now, ahead=False), read_time(controls.time.text())
        fields["day"].set_problem(day.problem)
        fields["day"].set_note(day_words(day.value, now.date()) if day.value else "")
        fields["time"].set_problem(moment.problem)
        minutes = read_minutes(duration)
        fields["duration"].set_problem("" if self._is_kept("duration", duration) else minutes.problem)
        fields["duration"].set_note(minutes_words(minutes.value) if minutes.value and not duration.isdecimal() else "")
        direction = word(DIRECTION_OF_FLOW[Flow(controls.flow.currentData())])
        depth = word(default_depth(Channel(controls.channel.currentData()), minutes.value))
        fields["direction"].set_note(direction if controls.direction.currentData() is None else "")
        fields["depth"].set_note(depth if controls.depth.currentData() is None else "")

    def _show(self, interaction: Interaction) -> None:
        controls, draft = self.controls, interaction.draft
        given = zip(draft.resources, interaction.resource_titles, strict=True)
        ours = zip(draft.advocates, interaction.advocate_names, strict=True)
        theirs = zip(draft.people, interaction.people_names, strict=True)
        for picker, pairs in ((controls.people, theirs), (controls.advocates, ours), (controls.resources, given)):
            picker.set_picked([Picked(name, id) for id, name in pairs])
        if draft.event_id is not None:
            controls.event.set_picked([Picked(interaction.event_name or "", draft.event_id)])
        self._show_when(draft.when)
        follows = draft.direction is DIRECTION_OF_FLOW[draft.flow]
        is_usual = draft.depth is default_depth(draft.channel, draft.duration_min)
        for combo, value in (
            (controls.channel, draft.channel),
            (controls.flow, draft.flow),
            (controls.initiator, draft.initiated_by),
            (controls.milestone, draft.milestone),
            (controls.tone, draft.tone),
            (controls.direction, None if follows else draft.direction),
            (controls.depth, None if is_usual else draft.depth),
        ):
            combo.setCurrentIndex(max(place_of(combo, value), 0))
        if draft.duration_min is not None:
            controls.duration.setText(f"{draft.duration_min:g}")
            self._keep("duration", controls.duration.text(), draft.duration_min)
        if draft.cost is not None:
            controls.cost.setText(str(draft.cost))
            self._keep("cost", controls.cost.text(), draft.cost)
        controls.currency.setCurrentText(draft.currency)
        controls.tags.setText(", ".join(draft.tags))
        controls.note.setPlainText(draft.note)
        controls.url.setText(draft.url)

    def _show_when(self, when: When) -> None:
        controls = self.controls
        controls.day.setText(when.day.isoformat())
        if not when.day_only:
            controls.time.setText(when.instant.astimezone(zone_of(when.zone)).strftime("%H:%M"))
        controls.zone.setCurrentText(when.zone)
        self._keep("when", self._when_text(), when)

    def _keep(self, name: str, text: str, value: Any) -> None:
        """Remember what a text stands for, so that saving without a change changes nothing."""
        self._kept[name] = (text, value)

    def _is_kept(self, name: str, text: str) -> bool:
        return name in self._kept and self._kept[name][0] == text

    def _when_text(self) -> str:
        return "|".join((self.controls.day.text(), self.controls.time.text(), self.controls.zone.currentText()))

    def entry(self) -> LogEntry | None:
        """What was entered; None when something is wrong, which then stands beneath its field and has the focus."""
        for field in self.controls.fields.values():
            field.set_problem("")
        for name, picker in (
            ("people", self.controls.people),
            ("event", self.controls.event),
            ("resources", self.controls.resources),
            ("advocates", self.controls.advocates),
        ):
            if not picker.take_typed():
                unknown = self.tr("Nothing known has exactly the name “{name}”: pick it from the list, or clear it.")
                self.controls.fields[name].set_problem(unknown.format(name=picker.left_over()))
        when = self._when()
        minutes = self._value("duration", self.controls.duration.text(), read_minutes)
        cost = self._value("cost", self.controls.cost.text(), read_money)
        self._check_promises()
        # The other problems are wanted too when the day cannot be read.
        draft = self._draft(when or on_day(self._ground.now().date()), minutes, cost)
        for problem in draft.problems():
            self._place_problem(problem)
        if self._focus_first_problem():
            return None
        new_people = tuple(PersonDraft(picked.name) for picked in self.controls.people.picked if picked.id is None)
        return LogEntry(
            draft,
            new_people=new_people,
            new_event=self._new_event(draft.channel),
            promises=tuple(row.promise() for row in self.controls.promises.filled if isinstance(row, PromiseRow)),
            feedback=tuple(row.words for row in self.controls.feedback.filled),
            swag=tuple(row.gift() for row in self.controls.swag.filled if isinstance(row, SwagRow)),
        )

    def _place_problem(self, problem: str) -> None:
        name = next((name for start, name in FIELD_OF_PROBLEM.items() if problem.startswith(start)), "note")
        # People who are made only now are not in the draft yet.
        if name != "people" or not self.controls.people.picked:
            self.controls.fields[name].set_problem(problem)

    def _when(self) -> When | None:
        if self._is_kept("when", self._when_text()):
            kept: When = self._kept["when"][1]
            return kept
        controls, now = self.controls, self._ground.now()
        zone = controls.zone.currentText().strip()
        day = self._value("day", controls.day.text(), lambda text: read_day(text, now=now, ahead=False))
        moment = self._value("time", controls.time.text(), read_time)
        if day is None and not controls.fields["day"].problem:
            controls.fields["day"].set_problem(self.tr("Say on which day it was."))
        if zone_of(zone).key != zone:
            sentence = self.tr("This computer knows no such time zone; pick one from the list.")
            controls.fields["zone"].set_problem(sentence)
        elif day is not None and moment is not None:
            return at_instant(datetime.combine(day, moment, tzinfo=zone_of(zone)), zone)
        elif day is not None:
            return on_day(day, zone)
        return None

    def _value(self, name: str, text: str, read: Callable[[str], Typed[T]]) -> T | None:
        if self._is_kept(name, text):
            kept: T = self._kept[name][1]
            return kept
        typed = read(text)
        if typed.problem:
            self.controls.fields[name].set_problem(typed.problem)
        return typed.value

    def _check_promises(self) -> None:
        for row in self.controls.promises.filled:
            if isinstance(row, PromiseRow) and (problem := row.read_due().problem):
                self.controls.fields["promises"].set_problem(problem)

    def _draft(self, when: When, minutes: float | None, cost: Decimal | None) -> InteractionDraft:
        flow, channel = Flow(self.controls.flow.currentData()), Channel(self.controls.channel.currentData())
        base = self._before.draft if self._before is not None else InteractionDraft((), when)
        event = self.controls.event.picked
        tags = (tag.strip().lstrip("#") for tag in self.controls.tags.text().replace("#", ",").split(","))
        return replace(
            base,
            people=tuple(picked.id for picked in self.controls.people.picked if picked.id is not None),
            advocates=tuple(picked.id for picked in self.controls.advocates.picked if picked.id is not None),
            resources=tuple(picked.id for picked in self.controls.resources.picked if picked.id is not None),
            event_id=event[0].id if event else None,
            when=when,
            channel=channel,
            flow=flow,
            direction=chosen(self.controls.direction, Direction),
            initiated_by=chosen(self.controls.initiator, Initiator),
            tone=self.controls.tone.currentData(),
            depth=chosen(self.controls.depth, Depth),
            duration_min=minutes,
            cost=cost,
            currency=self.controls.currency.currentText().strip().upper() if cost is not None else "",
            milestone=chosen(self.controls.milestone, Milestone),
            tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
            note=self.controls.note.toPlainText().strip(),
            url=self.controls.url.text().strip(),
        )

    def _new_event(self, channel: Channel) -> EventDraft | None:
        new = [picked.name for picked in self.controls.event.picked if picked.id is None]
        kinds = {kind.channel: kind for kind in EventKind}
        return EventDraft(new[0], kinds.get(channel, EventKind.CONFERENCE)) if new else None

    def _focus_first_problem(self) -> bool:
        for field in self.controls.fields.values():
            if field.problem:
                field.control.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False
