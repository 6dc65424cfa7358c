"""The tab of introductions: who met whom through whom, when, and what came of it."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.domain.introductions import Introduction
from care_desktop.services import introductions
from care_desktop.services.introductions import NamedIntroduction
from care_desktop.services.outcome import Workspace
from care_desktop.ui.dialogs.introduction_dialog import IntroductionDialog
from care_desktop.ui.models.resource_rows_model import RowColumn
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.resources_table import RecordTable
from care_desktop.ui.pages.resources_words import outcome_words
from care_desktop.ui.person_words import full_day
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button
from care_desktop.ui.widgets.empty_state import EmptyState
from care_desktop.ui.widgets.label import label

_WIDTHS = {0: 216, 1: 200, 2: 140, 3: 110}


Read = tuple[date, list[NamedIntroduction], int]


class ResourcesIntroductions(QWidget):
    """A table of introductions, newest first; Enter opens one, to note what came of it.

    Signals:
        counted(int): so many there are, whatever is searched for.
        person_opened(UUID): somebody is to be shown.
        interaction_opened(UUID): the conversation in which it happened is to be shown.
    """

    counted = Signal(int)
    person_opened = Signal(object)
    interaction_opened = Signal(object)

    def __init__(
        self, operations: Operations, holder: ThemeHolder, feed: NameFeed, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._holder = holder
        self._feed = feed
        self._search = ""
        self._today = date.min
        self.table = RecordTable(
            holder,
            self.tr("Introductions"),
            (
                RowColumn(self.tr("Who"), lambda row: row.first_name),
                RowColumn(self.tr("Met"), lambda row: row.second_name, lambda _row: Ink.TEXT),
                RowColumn(self.tr("Through"), lambda row: row.by_name or self.tr("not noted")),
                RowColumn(self.tr("Day"), lambda row: full_day(row.item.on), None, True),
                RowColumn(
                    self.tr("What came of it"),
                    lambda row: outcome_words(row, self._today),
                    lambda row: None if row.item.outcome else Ink.UNKNOWN,
                ),
            ),
            _WIDTHS,
            lambda row: row.item.id,
        )
        self.edit_button = Button(holder, self.tr("Note what came of it"), small=True)
        self.first_button = Button(holder, "", small=True)
        self.second_button = Button(holder, "", small=True)
        self.talk_button = Button(holder, self.tr("Open conversation"), small=True)
        self.delete_button = Button(holder, self.tr("Delete"), small=True)
        self.nothing = label(holder.theme, self.tr("No introduction matches."), Ink.MUTED)
        self.empty = EmptyState(
            holder,
            "introduction",
            self.tr("No introductions yet"),
            self.tr("Developers want to hear from each other. Bring two together, and note later what came of it."),
            self.tr("Record an introduction"),
        )
        self._lay_out()
        self._connect()
        self._on_read((date.min, [], 0))
        self.empty.hide()

    def _lay_out(self) -> None:
        metrics = self._holder.theme.metrics
        page, gap, unit = metrics.space.page, metrics.space.gap, metrics.space.unit
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(metrics.cell.edge, unit, metrics.cell.edge, 0)
        row.setSpacing(unit)
        for button in (self.edit_button, self.first_button, self.second_button, self.talk_button, self.delete_button):
            row.addWidget(button)
        row.addStretch(1)
        inset = QVBoxLayout()
        inset.setContentsMargins(page, 0, page, 0)
        inset.addWidget(self.empty)
        inset.addWidget(self.nothing)
        body = QVBoxLayout()
        body.setContentsMargins(metrics.cell.page_margin, 0, metrics.cell.page_margin, gap)
        body.setSpacing(0)
        body.addWidget(self.table, 1)
        body.addWidget(self._buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, gap, 0, 0)
        column.setSpacing(0)
        column.addLayout(inset)
        column.addLayout(body, 1)
        column.addStretch(0)

    def _connect(self) -> None:
        self.empty.action_requested.connect(self.add)
        self.table.opened.connect(self._edit)
        self.table.deletion_requested.connect(self._delete)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_buttons())
        self.edit_button.clicked.connect(lambda: self._edit(self.table.current()))
        self.delete_button.clicked.connect(lambda: self._delete(self.table.current()))
        self.first_button.clicked.connect(lambda: self._open(lambda item: self.person_opened.emit(item.first)))
        self.second_button.clicked.connect(lambda: self._open(lambda item: self.person_opened.emit(item.second)))
        self.talk_button.clicked.connect(
            lambda: self._open(lambda item: self.interaction_opened.emit(item.interaction_id))
        )

    def _open(self, emit: Callable[[Introduction], None]) -> None:
        row: NamedIntroduction | None = self.table.current()
        if row is not None:
            emit(row.item)

    def read(self) -> None:
        """Ask for the list again."""
        self._operations.query(partial(_listing, search=self._search), self._on_read, key="introductions")

    def search(self, text: str) -> None:
        """Show only introductions with a text in a name or in what came of it."""
        self._search = text
        self.read()

    def _on_read(self, found: Read) -> None:
        self._today, rows, count = found
        self.table.show_records(rows)
        searching = bool(self._search.strip())
        self.empty.setVisible(not rows and not searching)
        self.nothing.setVisible(not rows and searching)
        self.table.setVisible(bool(rows))
        self._show_buttons()
        self.counted.emit(count)

    def _show_buttons(self) -> None:
        row: NamedIntroduction | None = self.table.current()
        self._buttons.setVisible(row is not None)
        if row is not None:
            self.edit_button.setText(self.tr("Change") if row.item.outcome else self.tr("Note what came of it"))
            self.first_button.setText(row.first_name.replace("&", "&&"))
            self.second_button.setText(row.second_name.replace("&", "&&"))
            self.talk_button.setVisible(row.item.interaction_id is not None)

    def add(self) -> None:
        """Open the form of a new introduction."""
        IntroductionDialog(self._operations, self._holder, self._feed, parent=self).open()

    def _edit(self, row: NamedIntroduction | None) -> None:
        if row is not None:
            IntroductionDialog(self._operations, self._holder, self._feed, row.item, parent=self).open()

    def _delete(self, row: NamedIntroduction | None) -> None:
        if row is not None:
            id = row.item.id
            self._operations.change(lambda ws: introductions.delete(ws, id))


def _listing(workspace: Workspace, search: str) -> Read:
    return workspace.today(), introductions.listing(workspace, search=search), introductions.count(workspace)
