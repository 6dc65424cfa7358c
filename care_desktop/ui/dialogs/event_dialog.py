"""The dialog to plan a new event, or to change a stored one."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from care_desktop.services import events
from care_desktop.services.events import EventPlan
from care_desktop.ui.dialogs.event_form import EventForm
from care_desktop.ui.dialogs.form_dialog import FormDialog
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.suggestion_list import Suggestion, suggestion_of


class EventDialog(FormDialog):
    """The form of an event.

    Args:
        feed: names to pick from; the form appears when they are read.
        event_id: what to change; None plans a new one.
    """

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        feed: NameFeed,
        event_id: UUID | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, holder, parent)
        self.setWindowTitle(self.tr("Add event") if event_id is None else self.tr("Edit event"))
        self._feed = feed
        self._id = event_id
        self._plan: EventPlan | None = None
        self.form: EventForm | None = None
        feed.changed.connect(self._on_ready)
        feed.start()
        if event_id is not None:
            operations.query(lambda ws: events.plan(ws, event_id), self._on_read, failed=self.refuse)
        else:
            self._on_ready()

    def _on_read(self, plan: EventPlan) -> None:
        self._plan = plan
        self._on_ready()

    def _on_ready(self) -> None:
        ground = self._feed.ground
        if self.form is not None or ground is None or (self._id is not None and self._plan is None):
            return
        self.form = EventForm(self._holder, ground.now, self._suggest)
        if self._plan is not None:
            self.form.show_event(self._plan.draft, self._plan.targets, self._plan.names)
        self.show_form(self.form, self.form.name)

    def _suggest(self, typed: str) -> list[Suggestion]:
        ground = self._feed.ground
        return [] if ground is None else [suggestion_of(person) for person in ground.names.starting_with(typed)]

    def store(self) -> bool:
        """Add the event, or change the stored one."""
        entry = self.form.entry() if self.form is not None else None
        if entry is None:
            return False
        draft, targets = entry
        id = self._id
        if id is None:
            said = self.tr("{name} added.").format(name=draft.name)
            self._operations.change(
                lambda ws: events.add(ws, draft, targets), self._on_saved, said=said, failed=self.refuse
            )
        else:
            said = self.tr("{name} changed.").format(name=draft.name)
            self._operations.change(
                lambda ws: events.edit(ws, id, draft, targets), self._on_saved, said=said, failed=self.refuse
            )
        return True

    def _on_saved(self, id: UUID) -> None:
        self.saved.emit(id)
        self.accept()
