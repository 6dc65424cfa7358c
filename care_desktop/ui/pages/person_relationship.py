"""What stands beside trust on a person's page: give and take, cadence, breadth, own rating, time in stage."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from care_desktop.ui import relationship_words as words
from care_desktop.ui.accessible import set_tip
from care_desktop.ui.pages.person_content import PersonScores
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.balance_bar import BalanceBar
from care_desktop.ui.widgets.label import label, set_ink
from care_desktop.ui.widgets.section_heading import SectionHeading

_NAME_WIDTH = 88


class PersonRelationship(QWidget):
    """A quiet section: a name and a sentence a row; what is not known says so."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        theme = holder.theme
        self.bar = BalanceBar(holder)
        self.balance = label(theme, wraps=True)
        self.contact = label(theme, wraps=True)
        self.cadence = label(theme, "", Ink.FAINT, "caption", wraps=True)
        self.breadth = label(theme, wraps=True)
        self.rating = label(theme, wraps=True)
        self.stage = label(theme, wraps=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(SectionHeading(holder, self.tr("Relationship"), side=True))
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.metrics.space.unit)
        self._grid.setVerticalSpacing(theme.metrics.space.half)
        self._grid.setColumnStretch(1, 1)
        layout.addLayout(self._grid)
        self._names: dict[QLabel, str] = {}
        self._add(self.tr("Give and take"), self._balance_cell(), self.balance)
        self._add(self.tr("In touch"), self._contact_cell(), self.contact)
        self._add(self.tr("Breadth"), self.breadth, self.breadth)
        self._add(self.tr("Own rating"), self.rating, self.rating)
        self._add(self.tr("Stage"), self.stage, self.stage)

    def _balance_cell(self) -> QWidget:
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._ends = QWidget()
        ends = QHBoxLayout(self._ends)
        ends.setContentsMargins(0, 0, 0, 0)
        ends.setSpacing(self._holder.theme.metrics.space.unit)
        ends.addWidget(label(self._holder.theme, self.tr("us"), Ink.FAINT, "caption"))
        ends.addWidget(self.bar)
        ends.addWidget(label(self._holder.theme, self.tr("them"), Ink.FAINT, "caption"))
        ends.addStretch(1)
        column.addWidget(self.balance)
        column.addWidget(self._ends)
        return cell

    def _contact_cell(self) -> QWidget:
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.contact)
        column.addWidget(self.cadence)
        return cell

    def _add(self, name: str, cell: QWidget, said: QLabel) -> None:
        row = self._grid.rowCount()
        caption = label(self._holder.theme, name, Ink.FAINT, "caption")
        caption.setMinimumWidth(_NAME_WIDTH)
        caption.setMinimumHeight(self._holder.theme.metrics.type.line.body)
        self._names[said] = name
        self._grid.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(cell, row, 1)

    def _say(self, part: QLabel, text: str, ink: Ink = Ink.TEXT) -> None:
        part.setText(text)
        part.setAccessibleName(f"{self._names[part]}: {text}")
        set_ink(part, ink)

    def show_scores(self, scores: PersonScores) -> None:
        """Show another person, or the same one on another day."""
        found, day = scores.relationship, scores.day
        balance, ink = words.balance_words(found.reciprocity)
        self._say(self.balance, balance, ink)
        self._ends.setVisible(ink is not Ink.UNKNOWN)
        self.bar.show_share(found.reciprocity.share, self.balance.text())
        self._say(self.contact, *words.due_words(found, day))
        self.cadence.setText(words.cadence_words(found.cadence))
        self.cadence.setVisible(bool(self.cadence.text()))
        self._say(self.breadth, *words.breadth_words(found))
        self._say(self.rating, *words.rating_words(found))
        told = words.stage_words(scores.view.stages, day)
        self._say(self.stage, told or self.tr("nothing happened yet"), Ink.TEXT if told else Ink.UNKNOWN)
        set_tip(self.stage, words.stages_told(scores.view.stages))
