"""The dialog of an introduction: who met whom through whom, and what came of it."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtWidgets import QWidget

from care_desktop.domain.introductions import OUTCOME_MAX, Introduction
from care_desktop.services import introductions
from care_desktop.services.capture_names import CaptureGround
from care_desktop.ui.dialogs.name_pickers import keys_of, people_picker, picked_of, teammate_picker
from care_desktop.ui.dialogs.resource_short_form import ResourceShortForm
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.long_text_edit import LongTextEdit

_HEIGHT, _OUTCOME_HEIGHT = 560, 80


class IntroductionDialog(ResourceShortForm):
    """Two developers, who introduced them, the day, and what came of it.

    Args:
        before: what is changed; None records a new one.
        people: who is one of the two of a new one.
    """

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        feed: NameFeed,
        before: Introduction | None = None,
        people: Sequence[UUID] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, holder, feed, "", "", _HEIGHT, parent)
        self.setWindowTitle(self.tr("Record an introduction") if before is None else self.tr("Introduction"))
        self._before = before
        self._people = tuple(people)
        self.begin()

    def make(self, ground: CaptureGround) -> QWidget:
        before = self._before
        self.people = people_picker(self._holder, ground)
        self.people.edit.setPlaceholderText(self.tr("Two names or handles"))
        two = self._people if before is None else (before.first, before.second)
        self.people.set_picked(picked_of(ground, two))
        self.by = teammate_picker(self._holder, ground)
        if before is not None and before.by is not None:
            self.by.set_picked(picked_of(ground, [before.by]))
        self.outcome = LongTextEdit("" if before is None else before.outcome)
        self.outcome.setTabChangesFocus(True)
        self.outcome.setFixedHeight(_OUTCOME_HEIGHT)
        self.outcome.setPlaceholderText(self.tr("Empty while nothing is known"))
        self.add_field("people", self.tr("Who"), self.people)
        self.add_field("by", self.tr("Introduced by"), self.by)
        self.day = self.add_day("day", self.tr("Day"), None if before is None else before.on)
        self.add_field("outcome", self.tr("What came of it"), self.outcome)
        return self.people if before is None else self.outcome

    def _two(self) -> tuple[UUID, ...]:
        """Who is picked; somebody who was put away has no name to pick and stays."""
        picked = keys_of(self.people)
        before, ground = self._before, self.ground
        if before is None or ground is None:
            return picked
        return (*picked, *(key for key in (before.first, before.second) if key not in ground.names.by_id))

    def store(self) -> bool:
        """Record it, or change the stored one."""
        self.check_names({"people": self.people, "by": self.by})
        day, two, before = self.day_in("day", self.day), self._two(), self._before
        by = next(iter(keys_of(self.by)), None)
        outcome = self.outcome.toPlainText().strip()
        if len(two) != 2 and not self.fields["people"].problem:
            self.fields["people"].set_problem(self.tr("An introduction has two different people."))
        if len(outcome) > OUTCOME_MAX:
            self.fields["outcome"].set_problem(self.tr("This is too long; put the rest into a note."))
        else:
            self.fields["outcome"].set_problem("")
        if self.focus_problem() or day is None:
            return False
        first, second = two
        if before is None:
            self.change(lambda ws: introductions.add(ws, first, second, on=day, by=by, outcome=outcome))
        else:
            if before.by is not None and not self.by.picked and self._hides(before.by):
                by = before.by
            changed = replace(before, first=first, second=second, on=day, by=by, outcome=outcome)
            self.change(lambda ws: introductions.edit(ws, changed))
        return True

    def _hides(self, who: UUID) -> bool:
        return self.ground is not None and who not in self.ground.names.by_id
