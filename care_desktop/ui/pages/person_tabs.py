"""The lower half of a person's page: timeline, rhythm, promises, feedback and notes, one at a time."""

from uuid import UUID

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from care_desktop.domain.feedback import Feedback
from care_desktop.domain.people import PersonDraft
from care_desktop.domain.promises import Promise, PromiseState
from care_desktop.ui.models.timeline_model import TimelineModel
from care_desktop.ui.pages.person_content import PersonContent
from care_desktop.ui.pages.person_loops import PersonFeedback, PersonPromises
from care_desktop.ui.pages.person_rhythm import PersonRhythm
from care_desktop.ui.plain_text import one_line
from care_desktop.ui.roles import Ink
from care_desktop.ui.tasks import Lane
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button
from care_desktop.ui.widgets.empty_state import EmptyState
from care_desktop.ui.widgets.label import label
from care_desktop.ui.widgets.segment_tabs import SegmentTabs
from care_desktop.ui.widgets.timeline_view import TimelineView

TIMELINE, RHYTHM, PROMISES, FEEDBACK, NOTES = "timeline", "rhythm", "promises", "feedback", "notes"
# Laying out a label of a megabyte takes seconds.
_LONGEST_NOTES = 20_000


class PersonTabs(QWidget):
    """Tabs and what they show; private notes stay hidden until they are asked for.

    Signals:
        opened(UUID): an interaction was opened.
        deletion_requested(UUID): an interaction is to be deleted.
        log_requested(): the one thing to do while nothing is logged.
        current_moved(QWidget, int, int): the view whose current row moved, its top and its height.
    """

    opened = Signal(object)
    deletion_requested = Signal(object)
    log_requested = Signal()
    current_moved = Signal(object, int, int)

    def __init__(self, holder: ThemeHolder, drawing: Lane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self.timeline = TimelineModel(self)
        self.promises, self.feedback = PersonPromises(holder), PersonFeedback(holder)
        self.tabs = SegmentTabs(holder)
        self.tabs.setAccessibleName(self.tr("What is shown below"))
        self.view = TimelineView(holder, self.timeline)
        self.view.setAccessibleName(self.tr("Timeline, newest first"))
        self.view.opened.connect(self.opened)
        self.view.current_moved.connect(lambda top, height: self.current_moved.emit(self.view, top, height))
        self.view.deletion_requested.connect(self.deletion_requested)
        self.empty = EmptyState(
            holder,
            "log",
            self.tr("Nothing logged yet"),
            self.tr("What you do together will stand here. Trust begins with the first conversation."),
            self.tr("Log"),
        )
        self.empty.action_requested.connect(self.log_requested)
        self.rhythm = PersonRhythm(holder, drawing)
        self.rhythm.interaction_activated.connect(self.opened)
        self.notes = PersonNotes(holder)
        for loops in (self.promises, self.feedback):
            loops.opened.connect(self.opened)
            loops.current_moved.connect(self.current_moved)
        self._pages: dict[str, QWidget] = {
            TIMELINE: self._timeline_page(),
            RHYTHM: self.rhythm,
            PROMISES: self.promises,
            FEEDBACK: self.feedback,
            NOTES: self.notes,
        }
        self._more: dict[str, tuple[str, str | None]] = {}
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        edge = holder.theme.metrics.cell.edge
        head = QVBoxLayout()
        head.setContentsMargins(edge, 0, edge, 0)
        head.addWidget(self.tabs)
        layout.addLayout(head)
        for page in self._pages.values():
            layout.addWidget(page)
        layout.addStretch(1)
        self.tabs.currentChanged.connect(self._on_tab)

    def _timeline_page(self) -> QWidget:
        page = QWidget()
        edge = self._holder.theme.metrics.cell.edge
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        inset = QVBoxLayout()
        inset.setContentsMargins(edge, 0, edge, 0)
        inset.addWidget(self.empty)
        layout.addLayout(inset)
        return page

    def show_content(self, content: PersonContent) -> None:
        """Show another person, or the same one after a change; the tab stays when it is the same."""
        draft, today = content.person.draft, content.now.date()
        promises, feedback = content.promises or (), content.feedback or ()
        self.timeline.set_came_of_it(promises, feedback)
        self.timeline.show(content.newest, content.person.id, today, content.view.interactions)
        self.promises.show_promises(promises, today)
        self.feedback.show_feedback(feedback, content.person.id, today)
        nothing = not content.newest
        self.view.setVisible(not nothing)
        self.empty.setVisible(nothing)
        self.rhythm.show_content(content, content.channels)
        self.notes.show_person(content.person.id, draft)
        self._show_tabs(content, promises, feedback)

    def _show_tabs(self, content: PersonContent, promises: tuple[Promise, ...], feedback: tuple[Feedback, ...]) -> None:
        number = QLocale().toString
        open_ones = sum(promise.draft.state is PromiseState.OPEN for promise in promises)
        wanted = [(TIMELINE, self.tr("Timeline"), number(content.view.interactions))]
        if content.promises is not None:
            words = self.tr("{n} open").format(n=number(open_ones)) if open_ones else number(len(promises))
            wanted.append((PROMISES, self.tr("Promises"), words))
        if content.feedback is not None:
            wanted.append((FEEDBACK, self.tr("Feedback"), number(len(feedback))))
        wanted.extend((key, text, count) for key, (text, count) in self._more.items() if count is not None)
        wanted.append((NOTES, self.tr("Notes"), ""))
        if content.view.strokes and not content.person.draft.teammate:
            wanted.append((RHYTHM, self.tr("Rhythm"), ""))
        current = self.tabs.current_key()
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for key, text, count in wanted:
            place = self.tabs.add_segment(text, count, key)
            if key == current:
                self.tabs.setCurrentIndex(place)
        self.tabs.blockSignals(False)
        self._on_tab()

    def add_page(self, key: str, words: str, page: QWidget) -> None:
        """Set a page before the notes; its tab comes with the next person, once it has a count."""
        self._pages[key] = page
        self._more[key] = (words, None)
        self._column.insertWidget(self._column.count() - 1, page)
        page.hide()

    def set_count(self, key: str, count: str | None) -> None:
        """What stands behind the tab of a page that was added, from the next person on; None leaves the tab out."""
        self._more[key] = (self._more[key][0], count)

    def show_first_tab(self) -> None:
        """Go back to the timeline, as for another person."""
        self.tabs.setCurrentIndex(0)
        self.notes.hide_private()

    def _on_tab(self) -> None:
        current = self.tabs.current_key() or TIMELINE
        for key, page in self._pages.items():
            page.setVisible(key == current)
        if current != NOTES:
            self.notes.hide_private()


class PersonNotes(QWidget):
    """Notes, how we met, and private notes behind a button."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = holder.theme
        self._person_id: UUID | None = None
        self._private = ""
        self.notes_text = label(theme, wraps=True)
        self._met = label(theme, "", Ink.MUTED, wraps=True)
        self._skills = label(theme, "", Ink.MUTED, wraps=True)
        self.private_text = label(theme, wraps=True)
        for words in (self.notes_text, self.private_text):
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.private_button = Button(holder, self.tr("Show private notes"))
        self.private_button.clicked.connect(self._on_private)
        layout = QVBoxLayout(self)
        space = theme.metrics.space
        layout.setContentsMargins(theme.metrics.cell.edge, space.gap, theme.metrics.cell.edge, space.gap)
        layout.setSpacing(space.gap)
        for part in (self.notes_text, self._met, self._skills, self.private_button, self.private_text):
            layout.addWidget(part)

    def show_person(self, person_id: UUID, draft: PersonDraft) -> None:
        """Show another person's notes; private ones of another person are hidden first."""
        if person_id != self._person_id:
            self.hide_private()
        self._person_id, self._private = person_id, draft.private_notes
        notes = draft.notes.strip()
        self.notes_text.setText(self._cut(notes) or self.tr("No notes yet. Edit the person to write some."))
        self._met.setText(self.tr("Met: {how}").format(how=one_line(draft.met_how)))
        self._met.setVisible(bool(draft.met_how))
        self._skills.setText(self.tr("Works with: {skills}").format(skills=one_line(", ".join(draft.skills))))
        self._skills.setVisible(bool(draft.skills))
        self.private_button.setVisible(bool(self._private.strip()))
        if self.private_text.isVisibleTo(self):
            self.private_text.setText(self._cut(self._private))

    def _cut(self, notes: str) -> str:
        """Notes that can be shown at once; all of it stands in the form of the person."""
        if len(notes) <= _LONGEST_NOTES:
            return notes
        number = QLocale().toString
        more = self.tr("{shown} of {all} characters. Edit the person to read the rest.")
        return f"{notes[:_LONGEST_NOTES]}…\n\n{more.format(shown=number(_LONGEST_NOTES), all=number(len(notes)))}"

    def hide_private(self) -> None:
        """Take private notes off the screen."""
        self.private_text.hide()
        self.private_text.setText("")
        self.private_button.setText(self.tr("Show private notes"))

    def _on_private(self) -> None:
        if self.private_text.isVisibleTo(self):
            self.hide_private()
            return
        self.private_text.setText(self._cut(self._private))
        self.private_text.show()
        self.private_button.setText(self.tr("Hide private notes"))
