"""The dialogs of swag: an item, and whom it was given to."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtWidgets import QWidget

from care_desktop.domain.resources import SwagReason
from care_desktop.services import swag
from care_desktop.services.capture_names import CaptureGround
from care_desktop.services.swag import SwagGiven, SwagItem
from care_desktop.ui.dialogs.field import line_edit
from care_desktop.ui.dialogs.interaction_controls import place_of
from care_desktop.ui.dialogs.name_pickers import keys_of, people_picker, picked_of
from care_desktop.ui.dialogs.resource_short_form import ResourceShortForm
from care_desktop.ui.interaction_words import word
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.choice_box import ChoiceBox

_ITEM_HEIGHT, _GIVE_HEIGHT = 300, 500


class SwagItemDialog(ResourceShortForm):
    """Name and notes of an item; `before` None makes a new one."""

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        feed: NameFeed,
        before: SwagItem | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, holder, feed, "", "", _ITEM_HEIGHT, parent)
        self.setWindowTitle(self.tr("Add item") if before is None else self.tr("Change item"))
        self._before = before
        self.begin()

    def make(self, ground: CaptureGround) -> QWidget:
        before = self._before
        self.name = line_edit("" if before is None else before.name, swag.NAME_MAX)
        self.notes = line_edit("" if before is None else before.notes, swag.TEXT_MAX)
        self.add_field("name", self.tr("Item"), self.name)
        self.add_field("notes", self.tr("Notes"), self.notes)
        return self.name

    def store(self) -> bool:
        """Add it, or change the stored one."""
        name, notes = self.name.text().strip(), self.notes.text().strip()
        self.fields["name"].set_problem("" if name else self.tr("Say what it is."))
        if self.focus_problem():
            return False
        before = self._before
        if before is None:
            self.change(lambda ws: swag.add_item(ws, name, notes))
        else:
            id = before.id
            self.change(lambda ws: swag.edit_item(ws, id, name, notes))
        return True


class SwagGiftDialog(ResourceShortForm):
    """What was given, to whom, when and what for.

    Args:
        items: to choose from; at least one.
        item: the one that is chosen at first; None is the first.
        before: what is corrected: its day and reason only; None gives anew.
    """

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        feed: NameFeed,
        items: Sequence[SwagItem],
        item: SwagItem | None = None,
        before: SwagGiven | None = None,
        people: Sequence[UUID] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, holder, feed, "", "", _GIVE_HEIGHT, parent)
        self.setWindowTitle(self.tr("Give swag") if before is None else self.tr("Correct what was given"))
        self._items, self._item, self._before, self._people = tuple(items), item, before, tuple(people)
        self.begin()

    def make(self, ground: CaptureGround) -> QWidget:
        before = self._before
        self.item = ChoiceBox(self._holder)
        for each in self._items:
            self.item.addItem(each.name, each.id)
        chosen = before.item_id if before is not None else self._item.id if self._item is not None else None
        self.item.setCurrentIndex(max(place_of(self.item, chosen), 0))
        self.people = people_picker(self._holder, ground)
        whom = [before.person_id] if before is not None else list(self._people)
        self.people.set_picked(picked_of(ground, whom))
        self.reason = ChoiceBox(self._holder)
        for reason in SwagReason:
            self.reason.addItem(word(reason), reason)
        self.for_what = line_edit("" if before is None else before.for_what, swag.TEXT_MAX)
        self.add_field("item", self.tr("Item"), self.item)
        self.add_field("people", self.tr("To whom"), self.people)
        self.day = self.add_day("day", self.tr("Day"), None if before is None else before.on)
        self.add_field("reason", self.tr("Why"), self.reason)
        self.add_field("for_what", self.tr("What for"), self.for_what)
        self.reason.currentIndexChanged.connect(self._on_reason)
        self.reason.setCurrentIndex(place_of(self.reason, SwagReason.FREELY if before is None else before.reason))
        self._on_reason()
        for name in ("item", "people"):
            self.fields[name].setEnabled(before is None)
        return self.people if before is None else self.day

    def _on_reason(self) -> None:
        for_done = self.reason.currentData() == SwagReason.FOR_SOMETHING_DONE
        self.fields["for_what"].setVisible(for_done)
        self.fields["for_what"].set_problem("")

    def store(self) -> bool:
        """Record it, or correct what is stored."""
        reason, for_what = SwagReason(self.reason.currentData()), self.for_what.text().strip()
        missing = reason is SwagReason.FOR_SOMETHING_DONE and not for_what
        self.fields["for_what"].set_problem(self.tr("Say what it was given for.") if missing else "")
        day, before = self.day_in("day", self.day), self._before
        if before is None:
            self.check_names({"people": self.people})
            if not self.people.picked and not self.fields["people"].problem:
                self.fields["people"].set_problem(self.tr("Say who got it."))
        if self.focus_problem() or day is None:
            return False
        if before is None:
            item_id, who = self.item.currentData(), keys_of(self.people)
            self.change(lambda ws: swag.give(ws, item_id, who, on=day, reason=reason, for_what=for_what))
        else:
            id = before.id
            self.change(lambda ws: swag.correct(ws, id, on=day, reason=reason, for_what=for_what))
        return True
