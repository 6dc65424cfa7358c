"""The command palette: type a few letters of an action or a person, press Enter."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QListView, QVBoxLayout, QWidget

from care_desktop.services import palette
from care_desktop.services.palette import FoundPerson
from care_desktop.ui.accessible import announce
from care_desktop.ui.delegates.painting import paint_raised
from care_desktop.ui.delegates.palette_row import PaletteRowDelegate
from care_desktop.ui.models.palette_model import PaletteModel
from care_desktop.ui.operations import Operations
from care_desktop.ui.palette_entries import PaletteEntry, fitting
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.label import hairline, label
from care_desktop.ui.widgets.search_field import SearchField

_WIDTH = 620
_ROWS_MAX = 10
_LATELY_MAX = 5
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _ROWS_MAX,
    Qt.Key.Key_PageUp: -_ROWS_MAX,
}
_TAKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Field(SearchField):
    """The field; keys that are meant for the list go there.

    Signals:
        stepped(int): so many rows down.
        taken(): Enter.
        left(): the focus went elsewhere, or Esc.
    """

    stepped = Signal(int)
    taken = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif key in _TAKING:
            self.taken.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class Palette(QWidget):
    """Every action and every person behind one field, over the page that shows.

    Entries are asked for anew each time it opens; people are looked up in the background at every key, and the list
    never waits for them: what fits of the actions is there at once.

    Args:
        entries: gives the actions that can be done now.
        show_person: goes to somebody, by key and name.
        log_line: goes to the capture line with words in it.
        over: the widget over whose top it opens.
    """

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        entries: Callable[[], Sequence[PaletteEntry]],
        show_person: Callable[[UUID, str], object],
        log_line: Callable[[str], object],
        over: QWidget,
    ) -> None:
        super().__init__(over.window())
        self._operations = operations
        self._holder = holder
        self._ask = entries
        self._show_person = show_person
        self._log_line = log_line
        self._over = over
        self._entries: Sequence[PaletteEntry] = ()
        self._found: Sequence[FoundPerson] = ()
        self._lately: dict[UUID, str] = {}
        operations.forgotten.connect(self._lately.clear)
        self._before: QWidget | None = None
        self.setAccessibleName(self.tr("Find or do"))
        # Else every key would paint the page beneath as well, which takes longer than the palette itself.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.field = _Field(holder, self.tr("Find a person, or say what to do"), "", self)
        self.model = PaletteModel(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(PaletteRowDelegate(holder, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(self.tr("What fits"))
        self.list.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, False)
        self.list.viewport().setAutoFillBackground(False)
        self._nothing = label(holder.theme, self.tr("Nothing fits."), Ink.MUTED)
        space = holder.theme.metrics.space
        self._nothing.setContentsMargins(space.page, space.unit, space.page, space.unit)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, space.unit)
        column.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(space.gap, space.gap, space.gap, space.gap)
        top.addWidget(self.field)
        column.addLayout(top)
        column.addWidget(hairline(self))
        column.addSpacing(space.half)
        column.addWidget(self.list)
        column.addWidget(self._nothing)
        self.field.textChanged.connect(self._on_typed)
        self.field.stepped.connect(self._on_stepped)
        self.field.taken.connect(self.take)
        self.field.left.connect(self.dismiss)
        self.list.clicked.connect(self._on_clicked)
        holder.theme_changed.connect(self._on_theme_changed)
        over.window().installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show it with an empty field and the cursor in it."""
        self._before = QApplication.focusWidget()
        self._entries = self._ask()
        self._found = ()
        self.field.clear()
        self._fill()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dismiss(self) -> None:
        """Close it and give the focus back."""
        if self.isVisible():
            before, self._before = self._before, None
            had_focus = self.isAncestorOf(QApplication.focusWidget() or self._over)
            self.hide()
            if had_focus and before is not None and before.isVisible():
                before.setFocus(Qt.FocusReason.OtherFocusReason)

    def take(self) -> None:
        """Do the current entry; nothing happens when nothing fits."""
        index = self.list.currentIndex()
        if index.isValid():
            entry = self.model.entry(index.row())
            self.dismiss()
            entry.act()

    def remember(self, id: UUID, name: str) -> None:
        """Offer somebody who was shown when nothing is typed yet; the last few are kept."""
        self._lately.pop(id, None)
        self._lately[id] = name
        while len(self._lately) > _LATELY_MAX:
            del self._lately[next(iter(self._lately))]

    def _on_typed(self, text: str) -> None:
        if not self.isVisible():
            return
        typed = text.strip()
        if not typed:
            self._found = ()
        self._fill()
        if typed:
            self._operations.query(
                lambda ws: (typed, palette.find_people(ws, typed)), self._on_found, key=f"palette {id(self)}"
            )

    def _on_found(self, answer: tuple[str, list[FoundPerson]]) -> None:
        typed, found = answer
        if typed == self.field.text().strip():
            self._found = found
            self._fill()

    def _fill(self) -> None:
        """Show what fits; the current row stays on the same title when it is still there."""
        typed = self.field.text().strip()
        current = self.list.currentIndex()
        before = self.model.entry(current.row()).title if current.isValid() and current.row() else ""
        shown = self._fitting(typed)
        self.model.show_entries(shown)
        places = [place for place, entry in enumerate(shown) if entry.title == before]
        if shown:
            self.list.setCurrentIndex(self.model.index(places[0] if places else 0))
        self._nothing.setVisible(not shown)
        self.list.setVisible(bool(shown))
        self._place()

    def _fitting(self, typed: str) -> list[PaletteEntry]:
        if not typed:
            lately = [self._person(id, name) for id, name in reversed(self._lately.items())]
            return [*lately, *self._entries]
        first, rest = fitting(self._entries, typed)
        people = [self._person(found.id, found.name, _detail_of(self, found)) for found in self._found]
        words = self.tr("Log: {line}").format(line=typed)
        line = PaletteEntry(words, lambda: self._log_line(typed), icon="log")
        return [*first, *people, *rest, line]

    def _person(self, id: UUID, name: str, detail: str = "") -> PaletteEntry:
        return PaletteEntry(name, lambda: self._show_person(id, name), detail)

    def _on_stepped(self, rows: int) -> None:
        count = self.model.rowCount()
        if count:
            row = self.list.currentIndex().row() + rows
            wrapped = row % count if abs(rows) == 1 else max(0, min(row, count - 1))
            self.list.setCurrentIndex(self.model.index(wrapped))
            announce(self.field, str(self.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)))

    def _on_clicked(self) -> None:
        self.take()

    def _place(self) -> None:
        metrics = self._holder.theme.metrics
        corner = self._over.mapTo(self.window(), self._over.rect().topLeft())
        width = min(_WIDTH, self._over.width() - 2 * metrics.space.page)
        rows = min(self.model.rowCount(), _ROWS_MAX)
        self.list.setFixedHeight(max(rows, 1) * metrics.row.table)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        left = corner.x() + (self._over.width() - width) // 2
        self.setGeometry(QRect(left, corner.y() + metrics.space.page * 2, width, layout.sizeHint().height()))

    def _on_theme_changed(self) -> None:
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._holder.theme.color("surface"))
        paint_raised(painter, self.rect().toRectF(), self._holder.theme)
        painter.end()


def _detail_of(widget: QWidget, found: FoundPerson) -> str:
    state = widget.tr("archived") if found.archived else widget.tr("teammate") if found.teammate else ""
    return " · ".join(part for part in (found.reading, found.company, state) if part)
