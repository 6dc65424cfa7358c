"""Who asked for a piece of feedback: telling them one by one or all, adding people, copying names."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from care_desktop.domain.feedback import FeedbackState
from care_desktop.domain.feedback_board import outcome_of, waiting
from care_desktop.services import feedback_changes
from care_desktop.services.capture_names import CaptureGround
from care_desktop.services.feedback_board import FeedbackDetail
from care_desktop.ui.delegates.text import NumberDelegate, TextDelegate
from care_desktop.ui.dialogs.field import Field
from care_desktop.ui.dialogs.name_pickers import keys_of, people_picker
from care_desktop.ui.interaction_words import word
from care_desktop.ui.models.asker_model import ASKED, NAME, TOLD, AskerModel
from care_desktop.ui.operations import Operations
from care_desktop.ui.plain_text import one_line
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.data_table import DataTable
from care_desktop.ui.widgets.section_heading import SectionHeading

_ROWS_SHOWN_MAX = 7
_DAY_WIDTH = 128


class _AskerTable(DataTable):
    """The rows.

    Signals:
        toggled(): T on the current row: told, or not told after all.
        removed(): Delete on the current row.
    """

    toggled = Signal()
    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain = not event.modifiers()
        if is_plain and event.key() == Qt.Key.Key_T and self.currentIndex().isValid():
            self.toggled.emit()
        elif is_plain and event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class FeedbackAskers(QWidget):
    """The people who asked. What is done here is stored at once, and can be undone.

    Signals:
        person_opened(UUID): Enter on somebody.
        line_wanted(str): telling them is to be logged; a line for the capture line.
    """

    person_opened = Signal(object)
    line_wanted = Signal(str)

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        ground: CaptureGround,
        detail: FeedbackDetail,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._detail = detail
        self.heading = SectionHeading(holder, "")
        self.model = AskerModel(self)
        self.table = _AskerTable(holder, self.tr("Who asked"), self)
        self.table.setModel(self.model)
        self.table.setSelectionMode(DataTable.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.told = Button(holder, self.tr("Told"), ButtonKind.QUIET, "told", hint="T", small=True)
        self.told_all = Button(holder, self.tr("Told everybody"), ButtonKind.QUIET, "told_all", small=True)
        self.log = Button(holder, self.tr("Log telling them"), ButtonKind.QUIET, "log", small=True)
        self.copy = Button(holder, self.tr("Copy names"), ButtonKind.QUIET, "copy", small=True)
        self.remove = Button(holder, self.tr("Did not ask"), ButtonKind.QUIET, "close", small=True)
        self.add = people_picker(holder, ground)
        self.add.edit.setPlaceholderText(self.tr("Names, handles; Enter takes one"))
        for place in (NAME, ASKED, TOLD):
            kind = TextDelegate if place == NAME else NumberDelegate
            ink = Ink.TEXT if place == NAME else Ink.MUTED
            self.table.setItemDelegateForColumn(place, kind(holder, self.table, ink))
        head = self.table.horizontalHeader()
        for place in (ASKED, TOLD):
            self.table.setColumnWidth(place, _DAY_WIDTH)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self._lay_out(holder)
        self._connect()
        self.show_detail(detail)

    def _lay_out(self, holder: ThemeHolder) -> None:
        space = holder.theme.metrics.space
        buttons = QHBoxLayout()
        buttons.setSpacing(space.half)
        for button in (self.told, self.told_all, self.log, self.copy, self.remove):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.unit)
        column.addWidget(self.heading)
        column.addLayout(buttons)
        column.addWidget(self.table)
        column.addWidget(Field(holder, self.tr("Who else asked"), self.add))
        self._row_height = holder.theme.metrics.row.table
        self._head_height = holder.theme.metrics.row.table_head

    def _connect(self) -> None:
        self.table.toggled.connect(self._on_told)
        self.table.removed.connect(self._on_remove)
        self.table.activated.connect(lambda index: self.person_opened.emit(self.model.rows[index.row()].person_id))
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.told.clicked.connect(self._on_told)
        self.told_all.clicked.connect(self._on_told_all)
        self.remove.clicked.connect(self._on_remove)
        self.log.clicked.connect(lambda: self.line_wanted.emit(self.capture_words()))
        self.copy.clicked.connect(self._on_copy)
        self.add.changed.connect(self._on_added)

    def show_detail(self, detail: FeedbackDetail) -> None:
        """Show who asked now; the cursor stays on its row."""
        self._detail = detail
        draft = detail.feedback.draft
        before = self.table.currentIndex().row()
        outcome = outcome_of(draft)
        self.model.show(detail, outcome is not None)
        if self.model.rows:
            self.table.setCurrentIndex(self.model.index(min(max(before, 0), len(self.model.rows) - 1), NAME))
        count, left = len(draft.askers), len(waiting(draft))
        number = QLocale().toString
        if outcome is not None and left:
            words = self.tr("These {n} people asked: tell them")
            words = self.tr("This person asked: tell them") if count == 1 else words
            note = self.tr("{n} to tell").format(n=number(left))
        else:
            words = self.tr("1 person asked") if count == 1 else self.tr("{n} people asked")
            note = self.tr("everybody knows") if outcome is not None and count else ""
        self.heading.set_words(words.format(n=number(count)), note)
        self.table.setVisible(bool(count))
        shown = min(max(count, 1), _ROWS_SHOWN_MAX)
        self.table.setFixedHeight(self._head_height + shown * self._row_height + 2)
        for button in (self.told, self.remove, self.copy):
            button.setVisible(bool(count))
        for button in (self.told_all, self.log):
            button.setVisible(outcome is not None and bool(left))
        self.told.setVisible(outcome is not None and bool(count))
        self._on_current()

    def _on_current(self) -> None:
        index = self.table.currentIndex()
        asker = self.model.rows[index.row()] if index.isValid() else None
        self.told.setEnabled(asker is not None)
        self.remove.setEnabled(asker is not None)
        is_told = asker is not None and asker.told_on is not None
        self.told.setText(self.tr("Not told after all") if is_told else self.tr("Told"))

    def _current(self) -> UUID | None:
        index = self.table.currentIndex()
        return self.model.rows[index.row()].person_id if index.isValid() else None

    def _on_told(self) -> None:
        who, id = self._current(), self._detail.feedback.id
        if who is None:
            return
        if who in waiting(self._detail.feedback.draft):
            self._operations.change(lambda ws: feedback_changes.tell(ws, id, (who,)))
        else:
            self._operations.change(lambda ws: feedback_changes.untell(ws, id, who))

    def _on_told_all(self) -> None:
        id = self._detail.feedback.id
        self._operations.change(lambda ws: feedback_changes.tell(ws, id))

    def _on_remove(self) -> None:
        who, id = self._current(), self._detail.feedback.id
        if who is not None:
            self._operations.change(lambda ws: feedback_changes.remove_asker(ws, id, who))

    def _on_added(self) -> None:
        people, id = keys_of(self.add), self._detail.feedback.id
        if people:
            self.add.set_picked(())
            self._operations.change(lambda ws: feedback_changes.add_askers(ws, id, people))

    def _waiting_names(self) -> list[str]:
        left = set(waiting(self._detail.feedback.draft))
        return [self.model.name_of(asker) for asker in self.model.rows if asker.person_id in left]

    def capture_words(self) -> str:
        """The line that logs telling everybody who waits."""
        return telling_line(self._waiting_names(), self._detail)

    def _on_copy(self) -> None:
        names = self._waiting_names() if outcome_of(self._detail.feedback.draft) is not None else []
        names = names or [self.model.name_of(asker) for asker in self.model.rows]
        QGuiApplication.clipboard().setText("\n".join(names))
        said = self.tr("Copied 1 name") if len(names) == 1 else self.tr("Copied {n} names")
        self._operations.done.emit(said.format(n=QLocale().toString(len(names))), False)


def telling_line(names: Sequence[str], detail: FeedbackDetail) -> str:
    """The capture line that logs telling these people what became of a piece of feedback."""
    draft = detail.feedback.draft
    outcome = outcome_of(draft) or FeedbackState.SHIPPED
    return f"told {', '.join(names)}: {one_line(draft.title)} {word(outcome)}"
