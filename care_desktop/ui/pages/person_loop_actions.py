"""What can be done with promises and feedback from a person's page."""

from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from care_desktop.domain.people import Person
from care_desktop.services import feedback_changes
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.person_tabs import PersonTabs
from care_desktop.ui.pages.promises_work import PromiseWork
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.picker import Picked


class PersonLoopActions(QObject):
    """Does what is wanted on the tabs of promises and of feedback; dialogs stand over `page`.

    Args:
        feed: names to pick from; None reads them when a dialog first needs them.

    Signals:
        person_opened(UUID): somebody else who asked for the same is to be shown.
        log_line_requested(str): the capture line is wanted with this in it.
    """

    person_opened = Signal(object)
    log_line_requested = Signal(str)

    def __init__(
        self, operations: Operations, holder: ThemeHolder, tabs: PersonTabs, page: QWidget, feed: NameFeed | None = None
    ) -> None:
        super().__init__(page)
        self._operations = operations
        self._holder = holder
        self._page = page
        self._feed = feed or NameFeed(operations, self)
        self._person: Person | None = None
        self._promises = PromiseWork(operations, holder, self._feed, page)
        tabs.promises.acted.connect(self._promises.do)
        tabs.promises.add_requested.connect(self._on_add)
        tabs.feedback.told.connect(self._on_told)
        tabs.feedback.feedback_opened.connect(self._on_feedback)

    def show_person(self, person: Person) -> None:
        """Act for another person, or for the same one after a change."""
        self._person = person

    def _on_add(self) -> None:
        if self._person is not None:
            self._promises.add((Picked(self._person.draft.name, self._person.id),))

    def _on_told(self, id: UUID, is_told: bool) -> None:
        if self._person is None:
            return
        who = self._person.id
        if is_told:
            self._operations.change(lambda ws: feedback_changes.tell(ws, id, (who,)))
        else:
            self._operations.change(lambda ws: feedback_changes.untell(ws, id, who))

    def _on_feedback(self, id: UUID) -> None:
        from care_desktop.ui.dialogs.feedback_dialog import FeedbackDialog

        dialog = FeedbackDialog(self._operations, self._holder, self._feed, id, parent=self._page.window())
        dialog.person_opened.connect(self.person_opened)
        dialog.log_line_requested.connect(self.log_line_requested)
        dialog.open()
