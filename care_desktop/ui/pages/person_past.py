"""The day a person's page looks at: chosen on the slider, read on the database lane, the newest choice wins."""

from collections.abc import Callable
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from care_desktop.errors import CareError
from care_desktop.services.outcome import Workspace
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.person_content import PersonScores

# Days passed over faster than this are not read.
_DEBOUNCE_MS = 60

ReadScores = Callable[[Workspace, UUID, date | None], PersonScores]


class PersonPast(QObject):
    """Keeps the chosen day of the person that shows, and reads the scores of that day.

    Signals:
        arrived(PersonScores): the scores of the chosen day.
        failed(CareError): they could not be read.
    """

    arrived = Signal(object)
    failed = Signal(object)

    def __init__(self, operations: Operations, read: ReadScores, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._read = read
        self._person_id: UUID | None = None
        self.day: date | None = None
        self._timer = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._timer.timeout.connect(self._on_due)

    def begin(self, person_id: UUID | None) -> None:
        """Look at another person as of today."""
        self._person_id, self.day = person_id, None
        self._timer.stop()

    def choose(self, day: date | None) -> None:
        """Look at another day; None is today. Its scores arrive soon."""
        if day != self.day:
            self.day = day
            self._timer.start()

    def _on_due(self) -> None:
        person_id, day = self._person_id, self.day
        if person_id is None:
            return
        self._operations.query(
            lambda workspace: self._read(workspace, person_id, day),
            partial(self._on_read, person_id),
            key=f"person as of {id(self)}",
            failed=partial(self._on_failed, person_id),
        )

    def _on_read(self, person_id: UUID, scores: PersonScores) -> None:
        if person_id == self._person_id and scores.asked == self.day:
            self.arrived.emit(scores)

    def _on_failed(self, person_id: UUID, error: CareError) -> None:
        if person_id == self._person_id:
            self.failed.emit(error)
