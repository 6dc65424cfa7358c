"""Picking the event for event mode: type a part of its name, Enter takes it; a new name makes a new event."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from care_desktop.domain.capture_types import normalise
from care_desktop.domain.events import Event, EventDraft
from care_desktop.services import event_mode, events
from care_desktop.services.outcome import Workspace
from care_desktop.ui.dialogs.field import line_edit
from care_desktop.ui.event_words import days_words, place_words
from care_desktop.ui.operations import Operations
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.label import label

_KEY = Qt.ItemDataRole.UserRole
_SHOWN_MAX = 200
_WIDTH, _HEIGHT = 480, 420
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class EventChoiceDialog(QDialog):
    """A field over the events, the likeliest one first.

    Signals:
        chosen(UUID): this event; the dialog is closed.
    """

    chosen = Signal(object)

    def __init__(self, operations: Operations, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._events: list[Event] = []
        self._row_px = holder.theme.metrics.row.table
        theme = holder.theme
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Event mode"))
        self.field = line_edit()
        self.field.setPlaceholderText(self.tr("Name of the event"))
        self.field.setAccessibleName(self.tr("Name of the event"))
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Events"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        hint = self.tr("Enter takes the event. Every line you log is then held there, until you leave event mode.")
        page = theme.metrics.space.page
        column = QVBoxLayout(self)
        column.setContentsMargins(page, page, page, theme.metrics.space.gap)
        column.setSpacing(theme.metrics.space.unit)
        column.addWidget(label(theme, self.tr("At which event are you?"), size="heading", weight="semibold"))
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(label(theme, hint, Ink.FAINT, "caption", wraps=True))
        self.resize(_WIDTH, _HEIGHT)
        self.field.textChanged.connect(self._on_typed)
        self.list.itemClicked.connect(self._on_taken)
        operations.query(_known, self._on_read)
        self.field.setFocus()

    def _on_read(self, found: Sequence[Event]) -> None:
        self._events = list(found)
        self._show()

    def _on_typed(self, _text: str) -> None:
        self._show()

    def _show(self) -> None:
        typed = normalise(self.field.text())
        self.list.clear()
        for event in [event for event in self._events if typed in normalise(event.draft.name)][:_SHOWN_MAX]:
            words = f"{event.draft.name}  ·  {days_words(event.draft)}  ·  {place_words(event.draft)}"
            self._add_row(words).setData(_KEY, event.id)
        if typed and all(normalise(event.draft.name) != typed for event in self._events):
            words = self.tr("{name}  ·  new event, today").format(name=self.field.text().strip())
            self._add_row(words)
        self.list.setCurrentRow(0)

    def _add_row(self, words: str) -> QListWidgetItem:
        item = QListWidgetItem(words, self.list)
        item.setSizeHint(QSize(0, self._row_px))
        return item

    def _on_taken(self, item: QListWidgetItem) -> None:
        key: UUID | None = item.data(_KEY)
        if key is not None:
            self._choose(key)
            return
        name = self.field.text().strip()
        self._operations.change(
            lambda ws: events.add(ws, EventDraft(name, started_on=ws.today())),
            self._choose,
            said=self.tr("{name} added.").format(name=name),
        )

    def _choose(self, id: UUID) -> None:
        self.chosen.emit(id)
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.list.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if item is not None:
                self._on_taken(item)
        elif event.key() in _STEPS and self.list.count():
            row = self.list.currentRow() + _STEPS[Qt.Key(event.key())]
            self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))
        else:
            super().keyPressEvent(event)


def _known(workspace: Workspace) -> list[Event]:
    """Every event, the one that is on or nearest first, then the newest first."""
    found, likely = events.every_event(workspace), event_mode.likely_event(workspace)
    found.sort(key=lambda event: event.id != likely)
    return found
