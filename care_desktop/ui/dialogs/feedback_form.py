"""The fields of a piece of feedback: title, area, weight, roadmap address, who took it, the day it was heard."""

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCompleter, QGridLayout, QWidget

from care_desktop.domain.feedback import Asker, Feedback, FeedbackDraft
from care_desktop.domain.feedback_board import problems, roadmap_host
from care_desktop.services.capture_names import CaptureGround
from care_desktop.ui.dialogs.field import Field, line_edit
from care_desktop.ui.dialogs.interaction_controls import place_of
from care_desktop.ui.dialogs.name_pickers import keys_of, left_over, people_picker, picked_of, teammate_picker
from care_desktop.ui.interaction_words import day_words
from care_desktop.ui.models.feedback_model import weight_words
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.typed_values import read_day
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.choice_box import ChoiceBox


class FeedbackForm(QWidget):
    """The words of a piece of feedback; of a new one also who asked.

    Args:
        ground: names to pick from, the clock and the zone the person sits in.
        areas: offered while an area is typed.
        feedback: what is changed; None is a new one.
    """

    def __init__(
        self,
        holder: ThemeHolder,
        ground: CaptureGround,
        areas: tuple[str, ...],
        feedback: Feedback | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ground = ground
        self._before = feedback
        self.title, self.area, self.url, self.day = line_edit(), line_edit(), line_edit(), line_edit()
        completer = QCompleter(list(areas), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.area.setCompleter(completer)
        self.url.setPlaceholderText("https://")
        self.weight = ChoiceBox(holder)
        for weight in (1, 2, 3):
            self.weight.addItem(weight_words(weight), weight)
        self.taken_by = teammate_picker(holder, ground)
        self.people = people_picker(holder, ground)
        self.open_url = Button(holder, "", ButtonKind.LINK, "roadmap")
        self.open_url.setAutoDefault(False)
        self.fields = {
            "title": Field(holder, self.tr("What they ask of the product"), self.title),
            "people": Field(holder, self.tr("Who asked"), self.people),
            "area": Field(holder, self.tr("Area"), self.area),
            "weight": Field(holder, self.tr("Weight"), self.weight),
            "heard_on": Field(holder, self.tr("Heard on"), self.day),
            "taken_by": Field(holder, self.tr("Taken inside by"), self.taken_by),
            "roadmap_url": Field(holder, self.tr("Public roadmap address"), self.url),
        }
        self._lay_out(holder)
        self.url.textChanged.connect(self._on_url)
        self.day.textChanged.connect(self._on_day)
        self.open_url.clicked.connect(self._on_open)
        self._show()

    def _lay_out(self, holder: ThemeHolder) -> None:
        gap = holder.theme.metrics.space.gap
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(gap)
        grid.setVerticalSpacing(gap)
        places = {
            "title": (0, 0, 6), "people": (1, 0, 6), "area": (2, 0, 2), "weight": (2, 2, 2), "heard_on": (2, 4, 2),
            "taken_by": (3, 0, 2), "roadmap_url": (3, 2, 4),
        }  # fmt: skip
        for name, (row, column, span) in places.items():
            grid.addWidget(self.fields[name], row, column, 1, span, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.open_url, 4, 2, 1, 4, Qt.AlignmentFlag.AlignLeading)
        for column in range(6):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, 1)

    def _show(self) -> None:
        if self._before is None:
            self.day.setText(self._ground.now().date().isoformat())
        else:
            draft = self._before.draft
            self.title.setText(draft.title)
            self.area.setText(draft.area)
            self.url.setText(draft.roadmap_url)
            self.day.setText(draft.heard_on.isoformat())
            self.weight.setCurrentIndex(place_of(self.weight, draft.weight))
            if draft.taken_by is not None:
                self.taken_by.set_picked(picked_of(self._ground, [draft.taken_by]))
        for edit in (self.title, self.area, self.url):
            edit.setCursorPosition(0)
        self.fields["people"].setVisible(self._before is None)
        self._on_url()

    def _on_url(self) -> None:
        host = roadmap_host(self.url.text())
        self.open_url.setText(self.tr("Open {host}").format(host=host) if host else "")
        self.open_url.setVisible(bool(host))
        self.fields["roadmap_url"].set_problem("")

    def _on_open(self) -> None:
        address = self.url.text().strip()
        if roadmap_host(address):
            QDesktopServices.openUrl(QUrl(address))

    def _on_day(self) -> None:
        now = self._ground.now()
        typed = read_day(self.day.text(), now=now, ahead=False)
        self.fields["heard_on"].set_problem(typed.problem)
        self.fields["heard_on"].set_note("" if typed.value is None else day_words(typed.value, now.date()))

    def draft(self) -> FeedbackDraft | None:
        """What was entered; None when something is wrong, which then stands beneath its field."""
        now = self._ground.now()
        for field in self.fields.values():
            field.set_problem("")
        found: dict[str, str] = {}
        typed = read_day(self.day.text(), now=now, ahead=False)
        if typed.problem:
            found["heard_on"] = typed.problem
        for name, picker in (("people", self.people), ("taken_by", self.taken_by)):
            said = left_over(picker, lambda words: self.tr('Nobody is called "{name}".').format(name=words))
            if said:
                found[name] = said
        day = typed.value or now.date()
        before = None if self._before is None else self._before.draft
        draft = before or FeedbackDraft("", day, tuple(Asker(who, day) for who in keys_of(self.people)))
        draft = replace(
            draft,
            title=self.title.text().strip(),
            heard_on=day,
            area=self.area.text().strip(),
            weight=int(self.weight.currentData() or 1),
            roadmap_url=self.url.text().strip(),
            taken_by=self._taken_by(before),
        )
        found = {**problems(draft, now.date()), **found}
        for name, sentence in found.items():
            self.fields[name].set_problem(sentence)
        if found:
            first = next(name for name in self.fields if name in found)
            self.fields[first].control.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return draft

    def _taken_by(self, before: FeedbackDraft | None) -> UUID | None:
        picked = next(iter(keys_of(self.taken_by)), None)
        if picked is None and before is not None and before.taken_by not in self._ground.names.by_id:
            # An archived teammate cannot be picked, but is not dropped either.
            return before.taken_by
        return picked
