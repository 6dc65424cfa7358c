"""What can be changed from a person's page without leaving it: rating, stage by hand, archive, deletion."""

from uuid import UUID

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from care_desktop.domain.people import Person
from care_desktop.domain.resources import Stage
from care_desktop.services import interactions, me, people
from care_desktop.services.insights import ScoreCard
from care_desktop.ui.dialogs.handover_dialog import HandoverDialog
from care_desktop.ui.dialogs.rating_dialog import RatingDialog
from care_desktop.ui.dialogs.stage_dialog import StageDialog
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeHolder


class PersonActions(QObject):
    """Asks where something has to be asked, then changes; dialogs stand over `page`."""

    def __init__(self, operations: Operations, holder: ThemeHolder, page: QWidget) -> None:
        super().__init__(page)
        self._operations = operations
        self._holder = holder
        self._page = page

    def archive(self, person_id: UUID, archived: bool) -> None:
        """Take a person out of the lists, or bring them back."""
        self._operations.change(lambda ws: people.archive(ws, person_id, archived))

    def hand_over(self, person: Person) -> None:
        """Ask who looks after a person from now on."""
        HandoverDialog(self._operations, self._holder, [person.id], person.draft.name, parent=self._page).open()

    def delete(self, interaction_id: UUID) -> None:
        """Delete an interaction; undo brings it back."""
        self._operations.change(lambda ws: interactions.delete(ws, interaction_id))

    def rate(self, person: Person) -> None:
        """Ask for the advocate's own rating."""
        before = person.own_rating
        dialog = RatingDialog(self._holder, person.draft.name, before.value if before else None, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._rate(person.id, dialog.rating()))
        dialog.open()

    def _rate(self, person_id: UUID, rating: int | None) -> None:
        if rating is not None:
            self._operations.change(lambda ws: people.rate(ws, person_id, rating, me.me(ws)))

    def set_stage(self, person: Person, card: ScoreCard) -> None:
        """Ask for a stage by hand; `card` holds the one of today."""
        dialog = StageDialog(self._holder, person.draft.name, card, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._set_stage(person.id, dialog.chosen(), dialog.reason()))
        dialog.open()

    def _set_stage(self, person_id: UUID, stage: Stage | None, reason: str) -> None:
        self._operations.change(lambda ws: people.set_stage(ws, person_id, stage, reason))
