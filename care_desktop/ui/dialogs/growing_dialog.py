"""A dialog that makes room for what comes to stand in it."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog


class GrowingDialog(QDialog):
    """Becomes as high as its words need at its width, and never lower by itself."""

    def event(self, event: QEvent) -> bool:
        was_taken = super().event(event)
        # Another event may be the one that deletes it.
        if event.type() == QEvent.Type.LayoutRequest:
            self._make_room()
        return was_taken

    def _make_room(self) -> None:
        layout = self.layout()
        needed = 0 if layout is None else layout.totalHeightForWidth(self.width())
        if needed > self.height():
            self.resize(self.width(), needed)
