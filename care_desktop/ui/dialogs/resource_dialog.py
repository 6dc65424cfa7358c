"""The dialogs of a resource: what it is, and whom it was given to."""

from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from care_desktop.domain.resources import Phase, Resource, ResourceKind, ResourceState, is_https
from care_desktop.services import resources
from care_desktop.services.capture_names import CaptureGround
from care_desktop.ui.dialogs.field import line_edit
from care_desktop.ui.dialogs.interaction_controls import place_of
from care_desktop.ui.dialogs.name_pickers import keys_of, people_picker
from care_desktop.ui.dialogs.resource_short_form import ResourceShortForm
from care_desktop.ui.interaction_words import word
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.choice_box import ChoiceBox

_HEIGHT, _GIVE_HEIGHT = 500, 380


class ResourceDialog(ResourceShortForm):
    """Title, kind, address, state and phase.

    Args:
        before: what is changed; None makes a new one.
        kind: the kind of a new one.
    """

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        feed: NameFeed,
        before: Resource | None = None,
        kind: ResourceKind = ResourceKind.EXPLAINER,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, holder, feed, "", "", _HEIGHT, parent)
        self.setWindowTitle(self.tr("Add resource") if before is None else self.tr("Change resource"))
        self._before = before
        self._kind = kind if before is None else before.kind
        self.begin()

    def make(self, ground: CaptureGround) -> QWidget:
        before = self._before
        self.title = line_edit("" if before is None else before.title)
        self.kind = ChoiceBox(self._holder)
        for kind in ResourceKind:
            self.kind.addItem(word(kind), kind)
        self.kind.setCurrentIndex(place_of(self.kind, self._kind))
        self.url = line_edit("" if before is None else before.url)
        self.url.setPlaceholderText("https://")
        self.state = ChoiceBox(self._holder)
        for state in ResourceState:
            self.state.addItem(word(state), state)
        self.state.setCurrentIndex(place_of(self.state, ResourceState.PUBLISHED if before is None else before.state))
        self.phase = ChoiceBox(self._holder)
        self.phase.addItem(self.tr("none"), None)
        for phase in Phase:
            self.phase.addItem(word(phase), phase)
        self.phase.setCurrentIndex(place_of(self.phase, None if before is None else before.phase))
        self.add_field("title", self.tr("Title"), self.title)
        self.add_field("kind", self.tr("Kind"), self.kind)
        self.add_field("url", self.tr("Address (URL)"), self.url)
        self.add_field("state", self.tr("State"), self.state)
        self.add_field("phase", self.tr("Phase"), self.phase)
        return self.title

    def store(self) -> bool:
        """Add it, or change the stored one."""
        title, url = self.title.text().strip(), self.url.text().strip()
        self.fields["title"].set_problem("" if title else self.tr("Say what people will see."))
        wrong = self.tr("The address must be a whole one that begins with https://.")
        self.fields["url"].set_problem(wrong if url and not is_https(url) else "")
        if self.focus_problem():
            return False
        kind, state = ResourceKind(self.kind.currentData()), ResourceState(self.state.currentData())
        phase = self.phase.currentData()
        phase = None if phase is None else Phase(phase)
        before = self._before
        if before is None:
            self.change(lambda ws: resources.add(ws, title, kind, url=url, state=state, phase=phase))
        else:
            item = Resource(before.id, title, kind, url, state, phase)
            self.change(lambda ws: resources.edit(ws, item))
        return True


class GiveResourceDialog(ResourceShortForm):
    """Whom a resource was given to, and on which day. Who got it on that day already stays as it is."""

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        feed: NameFeed,
        item: Resource,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, holder, feed, "", item.title, _GIVE_HEIGHT, parent)
        self.setWindowTitle(self.tr("Give to people"))
        self._item_id: UUID = item.id
        self.begin()

    def make(self, ground: CaptureGround) -> QWidget:
        self.people = people_picker(self._holder, ground)
        self.people.edit.setPlaceholderText(self.tr("Names, handles; Enter or a comma takes one"))
        self.add_field("people", self.tr("To whom"), self.people)
        self.day = self.add_day("day", self.tr("Day"))
        return self.people

    def store(self) -> bool:
        """Record it."""
        self.check_names({"people": self.people})
        day, who, id = self.day_in("day", self.day), keys_of(self.people), self._item_id
        if not who and not self.fields["people"].problem:
            self.fields["people"].set_problem(self.tr("Say who got it."))
        if self.focus_problem() or day is None:
            return False
        self.change(lambda ws: resources.give(ws, id, who, day))
        return True

    def on_stored(self, value: Any) -> None:
        """Close, unless nothing was new."""
        if value:
            super().on_stored(value)
            return
        self._save.setEnabled(True)
        self.problem.setText(self.tr("They got it on that day already; nothing was added."))
