"""What can be done with a promise wherever it stands: its keys, its buttons, its menu, and doing it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from care_desktop.domain.promises import PromiseState
from care_desktop.services import promise_changes
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.picker import Picked


class PromiseAct(StrEnum):
    """What can be done with a promise."""

    KEEP = "keep"
    BREAK = "break"
    RELEASE = "release"
    REOPEN = "reopen"
    EDIT = "edit"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class ActSpec:
    """An act: its words, its key and the key's name, and the state it leads to; None leads to none."""

    act: PromiseAct
    text: str
    key: Qt.Key
    hint: str
    state: PromiseState | None = None


def _text(words: str) -> str:
    return str(QT_TRANSLATE_NOOP("promises", words))


ACTS = (
    ActSpec(PromiseAct.KEEP, _text("Kept"), Qt.Key.Key_K, "K", PromiseState.KEPT),
    ActSpec(PromiseAct.BREAK, _text("Broken"), Qt.Key.Key_B, "B", PromiseState.BROKEN),
    ActSpec(PromiseAct.RELEASE, _text("Released"), Qt.Key.Key_R, "R", PromiseState.RELEASED),
    ActSpec(PromiseAct.REOPEN, _text("Open again"), Qt.Key.Key_O, "O", PromiseState.OPEN),
    ActSpec(PromiseAct.EDIT, _text("Edit"), Qt.Key.Key_E, "E"),
    ActSpec(PromiseAct.DELETE, _text("Delete"), Qt.Key.Key_Delete, "Del"),
)
_BY_ACT = {spec.act: spec for spec in ACTS}
_IN_BAR = (PromiseAct.KEEP, PromiseAct.BREAK, PromiseAct.RELEASE, PromiseAct.REOPEN, PromiseAct.EDIT)


def act_words(spec: ActSpec) -> str:
    """The words of an act in the person's language."""
    return QCoreApplication.translate("promises", spec.text)


def act_of(event: QKeyEvent) -> PromiseAct | None:
    """The act a key stands for; None for any other key."""
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return None
    return next((spec.act for spec in ACTS if spec.key == event.key()), None)


def is_offered(act: PromiseAct, state: PromiseState) -> bool:
    """Whether an act makes sense for a promise in this state."""
    if act is PromiseAct.KEEP:
        return state not in (PromiseState.KEPT, PromiseState.KEPT_LATE)
    return _BY_ACT[act].state is not state


class PromiseBar(QWidget):
    """Buttons for the current promise; they are off while there is none.

    Signals:
        chosen(PromiseAct): a button was pressed.
    """

    chosen = Signal(object)

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: dict[PromiseAct, Button] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(holder.theme.metrics.space.half)
        for act in _IN_BAR:
            spec = _BY_ACT[act]
            button = Button(holder, act_words(spec), ButtonKind.QUIET, hint=spec.hint, small=True)
            # The page around it may have buttons of the same words for something else.
            button.setAccessibleName(self.tr("{act}: promise").format(act=act_words(spec)))
            button.clicked.connect(lambda _=False, chosen=act: self.chosen.emit(chosen))
            self._buttons[act] = button
            row.addWidget(button)
        self.show_state(None)

    def show_state(self, state: PromiseState | None) -> None:
        """Offer what can be done with a promise in this state; None is no promise."""
        for act, button in self._buttons.items():
            button.setEnabled(state is not None and is_offered(act, state))
            if act is PromiseAct.REOPEN:
                button.setVisible(state not in (None, PromiseState.OPEN))


class PromiseWork(QObject):
    """Does what was chosen, with undo; opens the dialog where one is needed.

    Args:
        window: whose dialogs they are.
    """

    def __init__(self, operations: Operations, holder: ThemeHolder, feed: NameFeed, window: QWidget) -> None:
        super().__init__(window)
        self._operations = operations
        self._holder = holder
        self._feed = feed
        self._owner = window

    def do(self, act: PromiseAct, id: UUID) -> None:
        """Do it to a promise."""
        state = _BY_ACT[act].state
        if state is not None:
            self._operations.change(lambda ws: promise_changes.settle(ws, id, state))
        elif act is PromiseAct.DELETE:
            self._operations.change(lambda ws: promise_changes.delete(ws, id))
        else:
            self._open(id, ())

    def add(self, people: Sequence[Picked] = ()) -> None:
        """Ask for a new promise, made to these people unless others are picked."""
        self._open(None, people)

    def _open(self, id: UUID | None, people: Sequence[Picked]) -> None:
        from care_desktop.ui.dialogs.promise_dialog import PromiseDialog

        PromiseDialog(self._operations, self._holder, self._feed, id, people, self._owner.window()).open()


def menu_of(state: PromiseState, parent: QWidget, do: Callable[[PromiseAct], None]) -> QMenu:
    """What can be done with a promise in this state; it deletes itself when it closes."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for spec in ACTS:
        if is_offered(spec.act, state):
            action = menu.addAction(f"{act_words(spec)}\t{spec.hint}")
            action.triggered.connect(lambda _=False, act=spec.act: do(act))
    return menu
