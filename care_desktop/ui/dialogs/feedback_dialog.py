"""The dialog of a piece of feedback: its words, where it stands, who asked and who was told; or a new one."""

from uuid import UUID

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.domain.feedback import FeedbackState
from care_desktop.domain.feedback_board import refusal
from care_desktop.errors import CareError, NotFound
from care_desktop.services import feedback_board, feedback_changes
from care_desktop.services.feedback_board import FeedbackDetail
from care_desktop.services.outcome import Changes
from care_desktop.ui.dialogs.feedback_askers import FeedbackAskers
from care_desktop.ui.dialogs.feedback_form import FeedbackForm
from care_desktop.ui.dialogs.form_dialog import FormDialog
from care_desktop.ui.interaction_words import word
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.person_words import BETWEEN, full_day
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.choice_box import ChoiceBox
from care_desktop.ui.widgets.label import label

_TABLES = frozenset({"feedback", "feedback_step", "feedback_asker", "person"})


class FeedbackDialog(FormDialog):
    """The form of a piece of feedback. Its words are stored with Save; moves and telling people are stored at once.

    Args:
        feed: names to pick from; the form appears when they are read.
        feedback_id: what to show; None hears a new one.
        telling: begin with the people to tell.

    Signals:
        person_opened(UUID): somebody who asked is to be shown; the dialog is closed.
        log_line_requested(str): telling them is to be logged with this line; the dialog is closed.
    """

    person_opened = Signal(object)
    log_line_requested = Signal(str)

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        feed: NameFeed,
        feedback_id: UUID | None = None,
        telling: bool = False,
        areas: tuple[str, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, holder, parent)
        self.setWindowTitle(self.tr("Add feedback") if feedback_id is None else self.tr("Feedback"))
        self._feed = feed
        self._id = feedback_id
        self._telling = telling
        self._areas = areas
        self._detail: FeedbackDetail | None = None
        self.form: FeedbackForm | None = None
        self.askers: FeedbackAskers | None = None
        self.state = ChoiceBox(holder)
        self.steps = label(holder.theme, "", Ink.MUTED, wraps=True)
        feed.changed.connect(self._build)
        feed.start()
        if feedback_id is None:
            self._build()
        else:
            operations.bus.changed.connect(self._on_changed)
            self._read()

    def _read(self) -> None:
        id = self._id
        if id is not None:
            self._operations.query(
                lambda ws: feedback_board.detail(ws, id), self._on_read, key=f"card {id}", failed=self._on_failed
            )

    def _on_changed(self, changes: Changes) -> None:
        if changes.many or changes.tables & _TABLES:
            self._read()

    def _on_failed(self, error: CareError) -> None:
        if isinstance(error, NotFound) and self.form is not None:
            self.reject()
        else:
            self.refuse(error)

    def _on_read(self, detail: FeedbackDetail) -> None:
        self._detail = detail
        if self.form is None:
            self._build()
        elif self.askers is not None:
            self.askers.show_detail(detail)
            self._show_state()

    def _build(self) -> None:
        ground = self._feed.ground
        if self.form is not None or ground is None or (self._id is not None and self._detail is None):
            return
        detail, space = self._detail, self._holder.theme.metrics.space
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.page)
        areas = self._areas if detail is None else detail.areas
        self.form = FeedbackForm(self._holder, ground, areas, None if detail is None else detail.feedback)
        column.addWidget(self.form)
        if detail is not None:
            column.insertLayout(0, self._state_row())
            self.askers = FeedbackAskers(self._operations, self._holder, ground, detail)
            self.askers.person_opened.connect(self._on_person)
            self.askers.line_wanted.connect(self._on_line)
            column.insertWidget(1 if self._telling else 2, self.askers)
            self._show_state()
        first: QWidget = self.form.title
        if self._telling and self.askers is not None:
            first = self.askers.table
        self.show_form(page, first)

    def _state_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._holder.theme.metrics.space.gap)
        for state in FeedbackState:
            self.state.addItem(word(state), state)
        self.state.setAccessibleName(self.tr("Where it stands"))
        self.state.setFixedWidth(160)
        self.state.activated.connect(self._on_state)
        row.addWidget(self.state)
        row.addWidget(self.steps, 1)
        return row

    def _show_state(self) -> None:
        if self._detail is None:
            return
        draft = self._detail.feedback.draft
        self.state.setCurrentIndex(list(FeedbackState).index(draft.state))
        said = [f"{word(step.state)} {full_day(step.on)}" for step in draft.steps]
        count = len(draft.askers)
        asked = self.tr("1 person asked") if count == 1 else self.tr("{n} people asked")
        self.steps.setText(BETWEEN.join([*said, asked.format(n=QLocale().toString(count))]))

    def _on_state(self) -> None:
        id, detail = self._id, self._detail
        target = FeedbackState(self.state.currentData())
        if id is None or detail is None or target is detail.feedback.draft.state:
            return
        sentence = refusal(detail.feedback.draft, target)
        self.problem.setText(sentence)
        if sentence:
            self._show_state()
            return
        self._operations.change(lambda ws: feedback_changes.move(ws, id, target), failed=self.refuse)

    def _on_person(self, id: UUID) -> None:
        self.accept()
        self.person_opened.emit(id)

    def _on_line(self, words: str) -> None:
        self.accept()
        self.log_line_requested.emit(words)

    def store(self) -> bool:
        """Hear the new one, or change the words of the stored one."""
        draft = self.form.draft() if self.form is not None else None
        if draft is None:
            return False
        id = self._id
        if id is None:
            self._operations.change(lambda ws: feedback_changes.add(ws, draft), self._on_saved, failed=self.refuse)
        else:
            self._operations.change(lambda ws: feedback_changes.edit(ws, id, draft), self._on_saved, failed=self.refuse)
        return True

    def _on_saved(self, id: UUID) -> None:
        self.saved.emit(id)
        self.accept()
