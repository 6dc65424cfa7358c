"""Basis, source, retention date and rights of many people at once; what is left as it is stays as each has it."""

from datetime import datetime
from enum import StrEnum

from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.domain.people import DataSource, LawfulBasis
from care_desktop.services.consent import Setting
from care_desktop.ui.dialogs.field import Field, line_edit
from care_desktop.ui.interaction_words import day_words, word
from care_desktop.ui.people_words import count_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.typed_values import read_day
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.choice_box import ChoiceBox
from care_desktop.ui.widgets.label import label

_WIDTH = 560


class ConsentDialog(QDialog):
    """Asks what to set; Esc leaves everything as it was.

    Args:
        count: how many people are chosen.
        now: the present in the person's zone, for days that are typed.
    """

    def __init__(self, holder: ThemeHolder, count: int, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme, self._holder, self._now = holder.theme, holder, now
        self.setWindowTitle(self.tr("Set basis and rights"))
        self.basis = self._choice(LawfulBasis)
        self.source = self._choice(DataSource)
        self.restricted = self._flag()
        self.objected = self._flag()
        self.recorded_on, self.retain_until = line_edit(), line_edit()
        self.recorded_on.setPlaceholderText(self.tr("today"))
        self.retain_until.setPlaceholderText(self.tr("as it is; - for no end"))
        self.fields = {
            "basis": Field(holder, self.tr("Lawful basis"), self.basis),
            "source": Field(holder, self.tr("Where the data is from"), self.source),
            "recorded_on": Field(holder, self.tr("Recorded on"), self.recorded_on),
            "retain_until": Field(holder, self.tr("Keep until"), self.retain_until),
            "restricted": Field(holder, self.tr("Processing restricted: kept, not used"), self.restricted),
            "objected": Field(holder, self.tr("Objected: nothing new is recorded"), self.objected),
        }
        for edit in (self.recorded_on, self.retain_until):
            edit.textChanged.connect(self._say_days)
        self.cancel = Button(holder, self.tr("Cancel"))
        self.save = Button(holder, self.tr("Set"), ButtonKind.PRIMARY)
        self.cancel.setAutoDefault(False)
        self.save.setDefault(True)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._on_save)
        self._problem = label(theme, "", Ink.NEGATIVE, wraps=True)
        self._lay_out(count)

    def _lay_out(self, count: int) -> None:
        theme = self._holder.theme
        space = theme.metrics.space
        who = self.tr("Of 1 person") if count == 1 else self.tr("Of {n} people").format(n=count_words(count))
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.gap)
        grid.setVerticalSpacing(space.gap)
        for place, field in enumerate(self.fields.values()):
            grid.addWidget(field, place // 2, place % 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addWidget(self._problem, 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.unit)
        column.addWidget(label(theme, self.tr("Set basis and rights"), size="heading", weight="semibold"))
        column.addWidget(label(theme, who, Ink.MUTED))
        column.addSpacing(space.unit)
        column.addLayout(grid)
        column.addSpacing(space.unit)
        column.addLayout(buttons)
        self.setMinimumWidth(_WIDTH)
        self.basis.setFocus()

    def _choice(self, members: type[StrEnum]) -> ChoiceBox:
        made = ChoiceBox(self._holder)
        made.addItem(self.tr("as it is"), None)
        for member in members:
            made.addItem(word(member), member)
        return made

    def _flag(self) -> ChoiceBox:
        made = ChoiceBox(self._holder)
        for text, value in ((self.tr("as it is"), None), (self.tr("yes"), True), (self.tr("no"), False)):
            made.addItem(text, value)
        return made

    def _say_days(self) -> None:
        today = self._now.date()
        for key, edit, ahead in (("recorded_on", self.recorded_on, False), ("retain_until", self.retain_until, True)):
            text = "" if key == "retain_until" and edit.text().strip() == "-" else edit.text()
            typed = read_day(text, now=self._now, ahead=ahead)
            self.fields[key].set_problem(typed.problem)
            self.fields[key].set_note(day_words(typed.value, today) if typed.value is not None else "")

    def _on_save(self) -> None:
        self._say_days()
        if self.setting() == Setting():
            self._problem.setText(self.tr("Nothing is chosen that could be set."))
        elif not any(field.problem for field in self.fields.values()):
            self.accept()

    def setting(self) -> Setting:
        """What was chosen."""
        basis, source = self.basis.currentData(), self.source.currentData()
        ends = self.retain_until.text().strip()
        return Setting(
            basis=None if basis is None else LawfulBasis(basis),
            source=None if source is None else DataSource(source),
            recorded_on=read_day(self.recorded_on.text(), now=self._now, ahead=False).value,
            retain_until=None if ends == "-" else read_day(ends, now=self._now, ahead=True).value,
            clears_retention=ends == "-",
            restricted=self.restricted.currentData(),
            objected=self.objected.currentData(),
        )
