"""The side of the page of events: why we go, whom to reach and what they wait for, and what can be done."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from care_desktop.domain.events import lines_of
from care_desktop.services.events import EventDetail, TargetLine
from care_desktop.ui.event_words import count_words, days_words, place_words, target_words
from care_desktop.ui.interaction_words import minutes_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.flow_layout import FlowLayout
from care_desktop.ui.widgets.label import hairline, label
from care_desktop.ui.widgets.section_heading import SectionHeading

WIDTH = 344


class EventDetailPanel(QWidget):
    """What is known of the event that is chosen in the table.

    Signals:
        mode_requested(UUID), report_requested(UUID), edit_requested(UUID): what the buttons ask for.
        person_opened(UUID): somebody to reach is to be shown.
    """

    mode_requested = Signal(object)
    report_requested = Signal(object)
    edit_requested = Signal(object)
    person_opened = Signal(object)

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._id: UUID | None = None
        self.setFixedWidth(WIDTH)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)

    def show_detail(self, found: EventDetail) -> None:
        """Show this event."""
        self._id = found.event.id
        theme, draft = self._holder.theme, found.event.draft
        space = theme.metrics.space
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(space.page, 0, space.page, space.page)
        column.setSpacing(space.half)
        column.addWidget(label(theme, draft.name, size="heading", weight="semibold", wraps=True))
        column.addWidget(label(theme, f"{days_words(draft)} · {place_words(draft)}", Ink.MUTED, wraps=True))
        column.addSpacing(space.unit)
        column.addWidget(self._buttons(draft.name))
        self._part(column, self.tr("Why we go"), draft.goal.strip() or self.tr("No goal is written yet."), draft.goal)
        self._targets(column, found.targets)
        self._counts(column, found)
        for title, words in ((self.tr("Themes"), draft.themes), (self.tr("To follow up"), draft.questions)):
            if lines_of(words):
                self._part(column, title, "\n".join(f"· {line}" for line in lines_of(words)), words)
        if draft.notes:
            self._part(column, self.tr("Notes"), draft.notes, draft.notes)
        column.addStretch(1)
        self._area.setWidget(page)

    def _buttons(self, event: str) -> QWidget:
        box = QWidget()
        flow = FlowLayout(box, self._holder.theme.metrics.space.unit)
        for words, icon, hint, signal in (
            (self.tr("Event mode"), "event_mode", "F8", self.mode_requested),
            (self.tr("Report"), "report", "", self.report_requested),
            (self.tr("Edit"), "edit", "", self.edit_requested),
        ):
            button = Button(self._holder, words, icon=icon, hint=hint, parent=box)
            button.setAccessibleName(f"{words}: {event}")
            button.clicked.connect(self._emitter(signal))
            flow.addWidget(button)
        return box

    def _emitter(self, signal: SignalInstance) -> Callable[[], None]:
        def emit() -> None:
            if self._id is not None:
                signal.emit(self._id)

        return emit

    def _head(self, column: QVBoxLayout, title: str, note: str = "") -> None:
        column.addSpacing(self._holder.theme.metrics.space.gap)
        column.addWidget(SectionHeading(self._holder, title, note, side=True))
        column.addWidget(hairline())

    def _part(self, column: QVBoxLayout, title: str, words: str, written: str) -> None:
        self._head(column, title)
        column.addWidget(label(self._holder.theme, words, Ink.TEXT if written.strip() else Ink.FAINT, wraps=True))

    def _targets(self, column: QVBoxLayout, targets: tuple[TargetLine, ...]) -> None:
        met = sum(line.is_met for line in targets)
        note = self.tr("{n} of {all} met").format(n=count_words(met), all=count_words(len(targets))) if targets else ""
        self._head(column, self.tr("To reach"), note)
        theme = self._holder.theme
        if not targets:
            nobody = self.tr("Nobody is named yet; Edit names people and companies.")
            column.addWidget(label(theme, nobody, Ink.FAINT, wraps=True))
        for line in targets:
            if line.target.person_id is not None:
                name = Button(self._holder, line.name, ButtonKind.LINK)
                name.clicked.connect(lambda _=False, who=line.target.person_id: self.person_opened.emit(who))
                column.addWidget(name)
            else:
                column.addWidget(label(theme, line.name, weight="medium", wraps=True))
            if line.target.note:
                column.addWidget(label(theme, line.target.note, wraps=True))
            column.addWidget(label(theme, target_words(line), Ink.FAINT, "caption", wraps=True))
            column.addSpacing(theme.metrics.space.half)

    def _counts(self, column: QVBoxLayout, found: EventDetail) -> None:
        self._head(column, self.tr("So far"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._holder.theme.metrics.space.gap)
        grid.setColumnStretch(0, 1)
        for row, (title, figure) in enumerate(
            (
                (self.tr("Conversations"), count_words(found.counts.interactions)),
                (self.tr("People met"), count_words(found.counts.people)),
                (self.tr("Time in conversations"), minutes_words(found.counts.minutes)),
            )
        ):
            grid.addWidget(label(self._holder.theme, title), row, 0)
            grid.addWidget(label(self._holder.theme, figure, weight="semibold"), row, 1, Qt.AlignmentFlag.AlignTrailing)
        column.addLayout(grid)
