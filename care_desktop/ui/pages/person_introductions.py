"""The tab of introductions on a person's page: whom they met through us, and who can introduce us to them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.services.introductions import NamedIntroduction
from care_desktop.ui.dialogs.introduction_dialog import IntroductionDialog
from care_desktop.ui.dialogs.introduction_path_dialog import IntroductionPathDialog
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.resources_words import outcome_words
from care_desktop.ui.person_words import full_day
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import hairline, label, set_ink

_SHOWN_MAX = 50


class PersonIntroductions(QWidget):
    """Introductions of one person, newest first, each with what came of it.

    Signals:
        person_opened(UUID): the other one is to be shown.
    """

    person_opened = Signal(object)

    def __init__(
        self, operations: Operations, holder: ThemeHolder, feed: NameFeed, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._holder = holder
        self._feed = feed
        self.person_id: UUID | None = None
        self.rows: tuple[NamedIntroduction, ...] = ()
        theme = holder.theme
        space = theme.metrics.space
        self.path_button = Button(holder, self.tr("Who can introduce me?"), icon="introduction")
        self.add_button = Button(holder, self.tr("Record an introduction"), icon="add")
        self.path_button.clicked.connect(self._on_path)
        self.add_button.clicked.connect(self._on_add)
        self.nothing = label(theme, self.tr("Nobody met them through us yet."), Ink.MUTED, wraps=True)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addWidget(self.path_button)
        buttons.addWidget(self.add_button)
        buttons.addStretch(1)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(space.unit)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.metrics.cell.edge, space.gap, theme.metrics.cell.edge, space.gap)
        column.setSpacing(space.gap)
        column.addLayout(buttons)
        column.addWidget(self.nothing)
        column.addLayout(self._lines)

    def show_introductions(self, person_id: UUID, rows: Sequence[NamedIntroduction], today: date) -> None:
        """Show another person's introductions, or those of the same one after a change."""
        self.person_id, self.rows = person_id, tuple(rows)
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row in self.rows[:_SHOWN_MAX]:
            self._lines.addWidget(self._line(row, today))
        self.nothing.setVisible(not self.rows)

    def _line(self, row: NamedIntroduction, today: date) -> QWidget:
        theme = self._holder.theme
        is_first = row.item.first == self.person_id
        other, name = (row.item.second, row.second_name) if is_first else (row.item.first, row.first_name)
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.space.half)
        head = QHBoxLayout()
        head.setSpacing(theme.metrics.space.unit)
        link = Button(self._holder, name.replace("&", "&&"), ButtonKind.LINK)
        link.clicked.connect(lambda: self.person_opened.emit(other))
        through = self.tr("through {name}").format(name=row.by_name) if row.by_name else self.tr("by whom not noted")
        head.addWidget(link)
        head.addWidget(label(theme, through, Ink.MUTED))
        head.addStretch(1)
        head.addWidget(label(theme, full_day(row.item.on), Ink.FAINT))
        outcome = label(theme, outcome_words(row, today), wraps=True)
        set_ink(outcome, Ink.TEXT if row.item.outcome else Ink.UNKNOWN)
        note = Button(
            self._holder,
            self.tr("Change") if row.item.outcome else self.tr("Note what came of it"),
            ButtonKind.LINK,
        )
        note.clicked.connect(lambda: self._edit(row))
        column.addLayout(head)
        column.addWidget(outcome)
        column.addWidget(note, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(hairline())
        return line

    def _edit(self, row: NamedIntroduction) -> None:
        IntroductionDialog(self._operations, self._holder, self._feed, row.item, parent=self).open()

    def _on_add(self) -> None:
        if self.person_id is not None:
            people = (self.person_id,)
            IntroductionDialog(self._operations, self._holder, self._feed, people=people, parent=self).open()

    def _on_path(self) -> None:
        if self.person_id is not None:
            dialog = IntroductionPathDialog(self._operations, self._holder, self.person_id, self)
            dialog.person_opened.connect(self.person_opened)
            dialog.open()
