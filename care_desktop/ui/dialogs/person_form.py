"""The form with everything that can be entered about a person: shows one, and says what was entered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import QLocale, Qt, QTimeZone
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QLineEdit, QWidget

from care_desktop.domain.capture_types import normalise
from care_desktop.domain.people import Consent, DataSource, LawfulBasis, Person, PersonDraft
from care_desktop.services.person_form import PersonGround
from care_desktop.ui.dialogs.entry_rows import EntryRows
from care_desktop.ui.dialogs.field import Field, line_edit
from care_desktop.ui.dialogs.person_rows import HandleRow, JobRow
from care_desktop.ui.interaction_words import day_words, word
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.person_words import country_name
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.typed_values import read_day
from care_desktop.ui.widgets.check_box import CheckBox
from care_desktop.ui.widgets.choice_box import ChoiceBox
from care_desktop.ui.widgets.long_text_edit import LongTextEdit
from care_desktop.ui.widgets.picker import Picked, Picker
from care_desktop.ui.widgets.suggestion_list import Suggestion, suggestion_of

E = TypeVar("E", bound=StrEnum)
_NOTE_HEIGHT = 72
_SUGGESTED_MAX = 8
# Fields from top to bottom, with the columns each takes of four.
_ROWS = (
    (("name", 2), ("reading", 2)),
    (("pronouns", 1), ("place", 1), ("country", 1), ("time_zone", 1)),
    (("handles", 4),),
    (("jobs", 4),),
    (("tags", 2), ("owner", 1), ("cadence", 1)),
    (("languages", 2), ("skills", 2)),
    (("met_how", 2), ("met_event", 1), ("introduced_by", 1)),
    (("notes", 4),),
    (("private_notes", 4),),
    (("basis", 1), ("source", 1), ("recorded_on", 1), ("retain_until", 1)),
    (("channels", 2), ("teammate", 2)),
    (("restricted", 2), ("objected", 2)),
)
# Beginning of a problem's sentence -> the field it stands under.
_FIELD_OF_PROBLEM = {
    "A person needs a name": "name",
    "The name is longer": "name",
    "Give the country": "country",
    "The cadence": "cadence",
    "The job at": "jobs",
}


class PersonForm(QWidget):
    """Every field of a PersonDraft, with what is wrong beneath the field it concerns.

    Args:
        ground: what is known already, teammates, events and the present.
        feed: names of everyone, for who introduced them; they may come later.
    """

    def __init__(
        self, holder: ThemeHolder, ground: PersonGround, feed: NameFeed, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._ground = ground
        self._feed = feed
        self._before = ground.person.draft if ground.person is not None else PersonDraft("")
        self.fields: dict[str, Field] = {}
        self._make()
        self._lay_out()
        if ground.person is not None:
            self._show(ground.person)
        self._say_what_follows()

    def _make(self) -> None:
        tr, gap = self.tr, self._holder.theme.metrics.space.half
        self.name = self._line("name", tr("Name"), tr("as they write it, in any script"))
        self.reading = self._line("reading", tr("Reading in Latin letters"), tr("if the name is in another script"))
        self.pronouns = self._line("pronouns", tr("Pronouns"))
        self.place = self._line("place", tr("Place"))
        self.country = self._line("country", tr("Country"), tr("PE, Peru"))
        self.time_zone = ChoiceBox(self._holder)
        self.time_zone.setEditable(True)
        self.time_zone.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.time_zone.addItems(["", *(bytes(name.data()).decode() for name in QTimeZone.availableTimeZoneIds())])
        completer = self.time_zone.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self._add("time_zone", tr("Time zone"), self.time_zone)
        self.handles = EntryRows(lambda: HandleRow(self._holder), gap)
        self.jobs = EntryRows(lambda: JobRow(self._holder, lambda: self._ground.now), gap)
        self._add("handles", tr("Handles"), self.handles)
        self._add("jobs", tr("Companies and roles, with dates"), self.jobs)
        self.tags = self._line("tags", tr("Tags"), tr("sdk, docs"))
        self.owner = Picker(self._holder, self._teammates_named, icon="owner", single=True)
        self._add("owner", tr("Owner"), self.owner)
        self.cadence = self._line("cadence", tr("In touch every"), tr("days"))
        self.languages = self._line("languages", tr("Languages"), tr("Spanish, Quechua"))
        self.skills = self._line("skills", tr("Skills and stack"), tr("Python, Kubernetes"))
        self.met_how = self._line("met_how", tr("How and where we met"))
        self.met_event = Picker(self._holder, self._events_named, icon="event", single=True)
        self._add("met_event", tr("Met at"), self.met_event)
        self.introduced_by = Picker(self._holder, self._people_named, icon="person", single=True)
        self._add("introduced_by", tr("Introduced by"), self.introduced_by)
        self.notes = self._text("notes", tr("Notes"))
        self.private_notes = self._text("private_notes", tr("Private notes"))
        self.fields["private_notes"].set_note(tr("No export and no report holds them unless asked for by name."))
        self.basis = _combo(self._holder, LawfulBasis)
        self.source = _combo(self._holder, DataSource)
        self._add("basis", tr("Lawful basis"), self.basis)
        self._add("source", tr("Where the data is from"), self.source)
        self.recorded_on = self._line("recorded_on", tr("Recorded on"), tr("today, 12 mar"))
        self.retain_until = self._line("retain_until", tr("Keep until"), tr("2028-12-31"))
        self.channels = self._line("channels", tr("Channels they agreed to"), tr("email, call"))
        self.teammate = CheckBox(self._holder, tr("A teammate: left out of trust, stages and totals"))
        self._add("teammate", tr("On our side"), self.teammate)
        self.restricted = CheckBox(self._holder, tr("Processing restricted: kept, but not used"))
        self.objected = CheckBox(self._holder, tr("Objected: nothing new is recorded"))
        self._add("restricted", tr("Rights they used"), self.restricted)
        self._add("objected", "", self.objected)

    def _add(self, name: str, caption: str, control: QWidget) -> None:
        self.fields[name] = Field(self._holder, caption, control)

    def _line(self, name: str, caption: str, placeholder: str = "") -> QLineEdit:
        edit = line_edit()
        edit.setPlaceholderText(placeholder)
        edit.textChanged.connect(self._say_what_follows)
        self._add(name, caption, edit)
        return edit

    def _text(self, name: str, caption: str) -> LongTextEdit:
        edit = LongTextEdit()
        edit.setTabChangesFocus(True)
        edit.setFixedHeight(_NOTE_HEIGHT)
        self._add(name, caption, edit)
        return edit

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._holder.theme.metrics.space.gap)
        grid.setVerticalSpacing(self._holder.theme.metrics.space.gap)
        for column in range(4):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, 1)
        before: QWidget | None = None
        for row, names in enumerate(_ROWS):
            column = 0
            for name, span in names:
                grid.addWidget(self.fields[name], row, column, 1, span, Qt.AlignmentFlag.AlignTop)
                column += span
                control = self.fields[name].control
                if before is not None:
                    QWidget.setTabOrder(before, control)
                before = control

    def _teammates_named(self, typed: str) -> list[Suggestion]:
        return _named(self._ground.teammates, typed)

    def _events_named(self, typed: str) -> list[Suggestion]:
        return _named(self._ground.events, typed)

    def _people_named(self, typed: str) -> list[Suggestion]:
        ground = self._feed.ground
        return [suggestion_of(person) for person in ground.names.starting_with(typed)] if ground is not None else []

    def _show(self, person: Person) -> None:
        draft = person.draft
        for edit, text in (
            (self.name, draft.name),
            (self.reading, draft.reading),
            (self.pronouns, draft.pronouns),
            (self.place, draft.place),
            (self.country, draft.country),
            (self.tags, ", ".join(draft.tags)),
            (self.cadence, "" if draft.cadence_days is None else str(draft.cadence_days)),
            (self.languages, ", ".join(draft.languages)),
            (self.skills, ", ".join(draft.skills)),
            (self.met_how, draft.met_how),
            (self.channels, ", ".join(draft.consent.channels)),
            (self.recorded_on, _iso(draft.consent.recorded_on)),
            (self.retain_until, _iso(draft.consent.retain_until)),
        ):
            edit.setText(text)
        self.time_zone.setCurrentText(draft.time_zone)
        self.notes.setPlainText(draft.notes)
        self.private_notes.setPlainText(draft.private_notes)
        self.teammate.setChecked(draft.teammate)
        self.restricted.setChecked(draft.restricted)
        self.objected.setChecked(draft.objected)
        self.basis.setCurrentIndex(self.basis.findData(draft.consent.basis))
        self.source.setCurrentIndex(self.source.findData(draft.consent.source))
        for handle in draft.handles:
            row = self.handles.rows[-1]
            assert isinstance(row, HandleRow)
            row.show_handle(handle)
        for job in draft.jobs:
            job_row = self.jobs.rows[-1]
            assert isinstance(job_row, JobRow)
            job_row.show_job(job)
        for picker, id, name in (
            (self.owner, draft.owner_id, person.owner_name or ""),
            (self.met_event, draft.met_event_id, dict(self._ground.events).get(draft.met_event_id or UUID(int=0), "")),
            (self.introduced_by, draft.introduced_by_id, self._ground.introduced_by),
        ):
            if id is not None:
                picker.set_picked([Picked(name, id)])

    def _say_what_follows(self) -> None:
        """Show what was understood of country and days; a problem goes once its field was changed."""
        if "teammate" not in self.fields:
            return
        sender = self.sender()
        for field in self.fields.values():
            if field.control is sender:
                field.set_problem("")
        code = country_code(self.country.text())
        name = country_name(code)
        self.fields["country"].set_note(name if name != self.country.text().strip() else "")
        today = self._ground.now.date()
        for key, edit, ahead in (("recorded_on", self.recorded_on, False), ("retain_until", self.retain_until, True)):
            typed = read_day(edit.text(), now=self._ground.now, ahead=ahead)
            self.fields[key].set_problem(typed.problem)
            self.fields[key].set_note(day_words(typed.value, today) if typed.value is not None else "")

    def draft(self) -> PersonDraft | None:
        """What was entered; None when something is wrong, which then stands beneath its field and has the focus."""
        for field in self.fields.values():
            field.set_problem("")
        for key, picker in (
            ("owner", self.owner),
            ("met_event", self.met_event),
            ("introduced_by", self.introduced_by),
        ):
            if not picker.take_typed():
                sentence = self.tr("Nothing known has exactly the name “{name}”: pick it from the list, or clear it.")
                self.fields[key].set_problem(sentence.format(name=picker.left_over()))
        draft = self._read()
        for problem in draft.problems():
            key = next((key for start, key in _FIELD_OF_PROBLEM.items() if problem.startswith(start)), "notes")
            self.fields[key].set_problem(problem)
        return None if self._focus_first_problem() else draft

    def _read(self) -> PersonDraft:
        rows = self.jobs.filled
        jobs = [row for row in rows if isinstance(row, JobRow)]
        bad = next((row.problem for row in jobs if row.problem), "")
        self.fields["jobs"].set_problem(bad)
        return replace(
            self._before,
            name=self.name.text().strip(),
            reading=self.reading.text().strip(),
            pronouns=self.pronouns.text().strip(),
            place=self.place.text().strip(),
            country=country_code(self.country.text()),
            time_zone=self._zone(),
            languages=_listed(self.languages.text()),
            skills=_listed(self.skills.text()),
            tags=tuple(dict.fromkeys(tag.lstrip("#") for tag in _listed(self.tags.text().replace("#", ",")))),
            handles=tuple(row.handle() for row in self.handles.filled if isinstance(row, HandleRow)),
            jobs=tuple(row.job() for row in jobs if not row.problem),
            met_how=self.met_how.text().strip(),
            met_event_id=_only(self.met_event),
            introduced_by_id=_only(self.introduced_by),
            notes=self.notes.toPlainText().strip(),
            private_notes=self.private_notes.toPlainText().strip(),
            teammate=self.teammate.isChecked(),
            restricted=self.restricted.isChecked(),
            objected=self.objected.isChecked(),
            owner_id=_only(self.owner),
            consent=self._consent(),
            cadence_days=self._cadence(),
        )

    def _zone(self) -> str:
        zone = self.time_zone.currentText().strip()
        if zone and self.time_zone.findText(zone) < 0 and zone != self._before.time_zone:
            problem = self.tr("This computer knows no such time zone; pick one from the list.")
            self.fields["time_zone"].set_problem(problem)
        return zone

    def _cadence(self) -> int | None:
        text = self.cadence.text().strip()
        if not text:
            return None
        if not text.isdecimal() or len(text) > 6:
            self.fields["cadence"].set_problem(self.tr("Give the number of days, such as 30."))
            return None
        return int(text)

    def _consent(self) -> Consent:
        return Consent(
            LawfulBasis(self.basis.currentData()),
            DataSource(self.source.currentData()),
            self._day("recorded_on", self.recorded_on, ahead=False),
            _listed(self.channels.text()),
            self._day("retain_until", self.retain_until, ahead=True),
        )

    def _day(self, key: str, edit: QLineEdit, *, ahead: bool) -> date | None:
        typed = read_day(edit.text(), now=self._ground.now, ahead=ahead)
        self.fields[key].set_problem(typed.problem)
        return typed.value

    def show_conflict(self, sentence: str) -> bool:
        """Show under the handles that one of them is somebody else's; False when the sentence is about none."""
        rows = [row.handle() for row in self.handles.filled if isinstance(row, HandleRow)]
        if not any(sentence.startswith(f"{handle.service} {handle.value} ") for handle in rows):
            return False
        self.fields["handles"].set_problem(sentence)
        self._focus_first_problem()
        return True

    def _focus_first_problem(self) -> bool:
        for names in _ROWS:
            for name, _ in names:
                if self.fields[name].problem:
                    self.fields[name].control.setFocus(Qt.FocusReason.OtherFocusReason)
                    return True
        return False


def country_code(text: str) -> str:
    """The two-letter code for a code or an English name of a country; what was typed when it is neither."""
    typed = text.strip()
    if len(typed) == 2:
        return typed.upper()
    for territory in QLocale.Country:
        if normalise(QLocale.territoryToString(territory)) == normalise(typed) and typed:
            return QLocale.territoryToCode(territory)
    return typed


def _combo(holder: ThemeHolder, members: type[StrEnum]) -> ChoiceBox:
    made = ChoiceBox(holder)
    for member in members:
        made.addItem(word(member), member)
    return made


def _only(picker: Picker) -> UUID | None:
    return picker.picked[0].id if picker.picked else None


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for item in text.split(",") if (part := item.strip())))


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _named(items: Sequence[tuple[UUID, str]], typed: str) -> list[Suggestion]:
    """The things of whose names a word begins with what is typed."""
    key = normalise(typed)
    found = (Suggestion(id, name) for id, name in items if f" {key}" in f" {normalise(name)}")
    return list(islice(found, _SUGGESTED_MAX))
