"""The list of suggestions under a name that is being typed; it never takes the focus."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QWidget

from care_desktop.services.capture_names import NamedPerson
from care_desktop.ui.accessible import announce
from care_desktop.ui.delegates.person import PersonDelegate
from care_desktop.ui.roles import Role
from care_desktop.ui.theme import Theme, ThemeHolder

_WIDTH = 360
_GAP = 4
_TAKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody or something to pick: its name, and faint words that tell it from another of that name."""

    id: UUID
    name: str
    detail: str = ""


def suggestion_of(person: NamedPerson) -> Suggestion:
    """A person to pick, told apart by reading and first handle."""
    return Suggestion(
        person.id, person.name, " · ".join(part for part in (person.reading, *person.handles[:1]) if part)
    )


class _Suggestions(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: Sequence[Suggestion] = ()

    def show_items(self, items: Sequence[Suggestion]) -> None:
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.name
        if role == Role.READING:
            return item.detail
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (item.name, item.detail) if part)
        return None


class SuggestionList(QListView):
    """Suggestions to pick from: Up and Down go through them, Enter or Tab takes one, Esc closes.

    It lies over the window of `parent` and gets its keys from there.

    Signals:
        picked(Suggestion): one was taken.
    """

    picked = Signal(object)

    def __init__(self, holder: ThemeHolder, parent: QWidget, shows_avatar: bool = True) -> None:
        super().__init__(parent)
        self._owner = parent
        self._model = _Suggestions(self)
        self.setModel(self._model)
        self.setItemDelegate(PersonDelegate(holder, self, shows_avatar=shows_avatar))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Suggestions"))
        self.clicked.connect(self._on_clicked)
        holder.theme_changed.connect(self._on_theme_changed)
        self._row_height = holder.theme.metrics.row.table
        self._on_theme_changed(holder.theme)
        self.hide()

    @property
    def items(self) -> Sequence[Suggestion]:
        """What is offered now."""
        return self._model.items

    def show_items(self, items: Sequence[Suggestion], corner: QPoint) -> None:
        """Offer `items` with the first one current; `corner` is the top leading corner, in window coordinates."""
        window = self._owner.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self._model.show_items(items)
        self.setCurrentIndex(self._model.index(0))
        size = QSize(min(_WIDTH, window.width()), len(items) * self._row_height + 10)
        x = max(0, min(corner.x(), window.width() - size.width()))
        self.setGeometry(x, corner.y() + _GAP, size.width(), size.height())
        self.show()
        self.raise_()
        self._say_current()

    def _say_current(self) -> None:
        announce(self._owner, str(self.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)))

    def takes(self, event: QKeyEvent) -> bool:
        """Whether the key was meant for the list, which then has acted on it."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            row = (self.currentIndex().row() + _STEPS[key]) % len(self._model.items)
            self.setCurrentIndex(self._model.index(row))
            self._say_current()
        elif key in _TAKING and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.take_current()
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True

    def take_current(self) -> None:
        """Take the current one."""
        self._on_clicked(self.currentIndex())

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.isValid():
            self.picked.emit(self._model.items[index.row()])

    def _on_theme_changed(self, theme: Theme) -> None:
        self.setStyleSheet(
            f"QListView {{ background: {theme.raised}; border: 1px solid {theme.hairline_strong};"
            f" border-radius: {theme.metrics.radius.control}px; padding: 4px 0; }}"
        )
