"""What every page has in common: it reads again when something changed, at once if seen, else when shown."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from care_desktop.services.outcome import Changes
from care_desktop.ui.operations import Operations


class Page(QWidget):
    """A page of the content area; subclasses implement `read` and may narrow `concerns`."""

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.operations = operations
        self._stale = True
        operations.bus.changed.connect(self._on_changed)

    def read(self) -> None:
        """Ask the services for what the page shows; the answer arrives later. Must return at once."""
        raise NotImplementedError

    def concerns(self, changes: Changes) -> bool:
        """Whether a change can alter what this page shows; everything does unless a page knows better."""
        return True

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if not self.concerns(changes):
            return
        if self.isVisible():
            self.read()
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        """Read when something changed while the page was hidden."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.read()
