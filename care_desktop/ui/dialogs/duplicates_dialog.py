"""Suggested duplicates: a list with their signs, the two side by side, and one key for each answer."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services import duplicates, merge
from care_desktop.services.duplicates import Duplicate, Stopped
from care_desktop.services.merge import MergePreview
from care_desktop.services.outcome import Outcome, Workspace
from care_desktop.ui.dialogs.duplicates_compare import ComparePanel
from care_desktop.ui.dialogs.duplicates_words import line_words
from care_desktop.ui.models.account_model import AccountLine, AccountModel
from care_desktop.ui.operations import Operations
from care_desktop.ui.people_words import count_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.tasks import Lane
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.account_row import AccountList
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.empty_state import EmptyState
from care_desktop.ui.widgets.label import hairline, label

_WIDTH, _HEIGHT = 1120, 720
_LIST_WIDTH = 360
_PROGRESS_MS = 500
Answer = Callable[[Workspace], Outcome[Any]]


class DuplicatesDialog(QDialog):
    """M merges the two who show, N keeps them apart for good, L asks again later; the next pair shows at once.

    Everybody is compared on a lane of its own, which Esc or Stop ends.
    """

    _progressed = Signal(int, int)

    def __init__(self, operations: Operations, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._holder = holder
        self._found: list[Duplicate] = []
        self._preview: MergePreview | None = None
        self._is_stopped = False
        self._lane = Lane("duplicates", self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Duplicates"))
        theme = holder.theme
        self.count = label(theme, self.tr("Comparing everybody…"), Ink.MUTED)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("People compared"))
        self.model = AccountModel(self)
        self.list = AccountList(holder, self.model, self.tr("People who may be one"))
        self.list.setFixedWidth(_LIST_WIDTH)
        self.panel = ComparePanel(holder)
        self.empty = EmptyState(
            holder, "people", self.tr("Nobody seems to be here twice"), self.tr("Suggestions need more than a name.")
        )
        self.merge_button = Button(holder, self.tr("Merge"), ButtonKind.PRIMARY, "merge", hint="M")
        self.apart_button = Button(holder, self.tr("Not a duplicate"), hint="N")
        self.later_button = Button(holder, self.tr("Later"), hint="L")
        self.stop_button = Button(holder, self.tr("Stop"))
        self.close_button = Button(holder, self.tr("Close"))
        self._lay_out()
        self.merge_button.clicked.connect(self.merge)
        self.apart_button.clicked.connect(self.keep_apart)
        self.later_button.clicked.connect(self.decide_later)
        self.stop_button.clicked.connect(self.stop)
        self.close_button.clicked.connect(self.accept)
        self.list.chosen.connect(lambda _row: self._show_chosen())
        self.list.installEventFilter(self)
        self._progressed.connect(self._on_progressed)
        self.finished.connect(self._on_finished)
        self._show_answers(False)
        self._slow = QTimer(self, singleShot=True, interval=_PROGRESS_MS)
        self._slow.timeout.connect(lambda: self._show_progress(True))
        self.list.setFocus()
        self.read()

    def _lay_out(self) -> None:
        theme = self._holder.theme
        space = theme.metrics.space
        head = QHBoxLayout()
        head.setSpacing(space.unit)
        head.addWidget(label(theme, self.tr("Duplicates"), size="heading", weight="semibold"))
        head.addWidget(self.count, 1)
        head.addWidget(self.progress)
        head.addWidget(self.stop_button)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.gap)
        row.addWidget(self.list)
        row.addWidget(hairline(vertical=True))
        row.addWidget(self.panel, 1)
        nobody = QWidget()
        under = QVBoxLayout(nobody)
        under.addWidget(self.empty)
        under.addStretch(1)
        self._stack = QStackedWidget()
        for page in (both, nobody):
            self._stack.addWidget(page)
        foot = QHBoxLayout()
        foot.setSpacing(space.unit)
        said = self.tr("Nothing is lost: values that do not stay go into the notes. Undo takes every answer back.")
        foot.addWidget(label(theme, said, Ink.FAINT, "caption", wraps=True), 1)
        for button in (self.close_button, self.later_button, self.apart_button, self.merge_button):
            button.setAutoDefault(False)
            foot.addWidget(button)
        self.stop_button.setAutoDefault(False)
        self._show_progress(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.gap)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addWidget(hairline(self))
        column.addLayout(foot)
        room = self.screen().availableGeometry()
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))

    @property
    def chosen(self) -> Duplicate | None:
        """The pair that shows; None when there is none."""
        row = self.list.currentIndex().row()
        return self._found[row] if 0 <= row < len(self._found) else None

    def read(self) -> None:
        """Compare everybody in the background."""
        self._is_stopped = False
        self._slow.start()

        def watch(done: int, total: int) -> None:
            if self._is_stopped:
                raise Stopped("Comparing was stopped; nothing was changed.")
            self._progressed.emit(done, total)

        self._operations.query_on(
            self._lane, lambda ws: duplicates.find(ws, watch=watch), self._on_found, self._on_failed
        )

    def stop(self) -> None:
        """End comparing; nothing was changed."""
        self._is_stopped = True

    def _show_progress(self, shows: bool) -> None:
        self.progress.setVisible(shows)
        self.stop_button.setVisible(shows)

    def _on_progressed(self, done: int, total: int) -> None:
        self.progress.setRange(0, 0 if done >= total else total)
        self.progress.setValue(done)
        words = self.tr("Compared {done} of {all} people").format(done=count_words(done), all=count_words(total))
        self.count.setText(words)

    def _on_found(self, found: list[Duplicate]) -> None:
        self._slow.stop()
        self._show_progress(False)
        self._found = found
        self._show_rows(0)

    def _on_failed(self, error: CareError) -> None:
        self._slow.stop()
        self._show_progress(False)
        self.count.setText(str(error))

    def _show_rows(self, at: int) -> None:
        self.model.show_lines([self._line(found) for found in self._found])
        n = len(self._found)
        self.count.setText(self.tr("1 suggestion") if n == 1 else self.tr("{n} suggestions").format(n=count_words(n)))
        self._stack.setCurrentIndex(0 if n else 1)
        self._preview = None
        self._show_answers(False)
        if n:
            self.list.choose(max(0, min(at, n - 1)))
            self._show_chosen()

    @staticmethod
    def _line(found: Duplicate) -> AccountLine:
        title, told = line_words(found)
        return AccountLine(found.first, "people", title, told)

    def _show_chosen(self) -> None:
        found = self.chosen
        if found is None:
            return
        self._preview = None
        self._show_answers(False)
        one, other = found.first, found.second
        self._operations.query(
            lambda ws: merge.preview(ws, *merge.in_order(ws, one, other)),
            lambda preview: self._on_preview(found, preview),
            key="duplicate",
            failed=lambda _error: self._drop(found),
        )

    def _on_preview(self, found: Duplicate, preview: MergePreview) -> None:
        if found is not self.chosen:
            return
        self._preview = preview
        self.panel.show_pair(preview, found)
        self._show_answers(True)

    def _show_answers(self, can_answer: bool) -> None:
        for button in (self.merge_button, self.apart_button, self.later_button):
            button.setEnabled(can_answer)

    def merge(self) -> None:
        """Make one person of the two who show."""
        preview, choices = self._preview, self.panel.choices
        if preview is not None:
            self._answer(lambda ws: merge.merge(ws, preview.kept, preview.other, choices), frozenset({preview.other}))

    def keep_apart(self) -> None:
        """Remember that these two are two people."""
        preview = self._preview
        if preview is not None:
            self._answer(lambda ws: duplicates.keep_apart(ws, preview.kept, preview.other))

    def decide_later(self) -> None:
        """Ask again in a month."""
        preview = self._preview
        if preview is not None:
            self._answer(lambda ws: duplicates.decide_later(ws, preview.kept, preview.other))

    def _answer(self, work: Answer, gone: frozenset[UUID] = frozenset()) -> None:
        """Send an answer; pairs with somebody who is gone by it go too."""
        found, row = self.chosen, self.list.currentIndex().row()
        before = self._found
        self._found = [pair for pair in before if pair is not found and not {pair.first, pair.second} & gone]
        self._show_rows(row)
        self.list.setFocus()
        self._operations.change(work, failed=lambda _error: self._put_back(before, row))

    def _put_back(self, before: list[Duplicate], row: int) -> None:
        self._found = before
        self._show_rows(row)

    def _drop(self, found: Duplicate) -> None:
        row = self.list.currentIndex().row()
        self._found = [pair for pair in self._found if pair is not found]
        self._show_rows(row)

    def _on_finished(self) -> None:
        self.stop()
        self._lane.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            # The list would take a letter as the start of a name.
            return self._take_key(event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._take_key(event):
            super().keyPressEvent(event)

    def _take_key(self, event: QKeyEvent) -> bool:
        """Whether the key was an answer."""
        answers = {Qt.Key.Key_M: self.merge, Qt.Key.Key_N: self.keep_apart, Qt.Key.Key_L: self.decide_later}
        answer = answers.get(Qt.Key(event.key()))
        if answer is None or event.modifiers():
            return False
        answer()
        return True
