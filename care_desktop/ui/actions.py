"""What can be done from the menu or with a key: one table of actions, and the guard that keeps their keys for us."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid


class ActionId(StrEnum):
    """Names of the actions."""

    FIND = "find"
    LOG = "log"
    EVENT_MODE = "event_mode"
    SEARCH = "search"
    ADD_PERSON = "add_person"
    UNDO = "undo"
    REDO = "redo"
    OPEN = "open"
    OPEN_OWN = "open_own"
    OPEN_SAMPLE = "open_sample"
    INBOX = "inbox"
    DUPLICATES = "duplicates"
    IMPORT = "import"
    EXPORT_PEOPLE = "export_people"
    EXPORT_CARDS = "export_cards"
    EXPORT_INTERACTIONS = "export_interactions"
    EXPORT_EVERYTHING = "export_everything"
    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"
    MENU = "menu"
    HANDBOOK = "handbook"
    NEWER_VERSION = "newer_version"
    ABOUT = "about"
    QUIT = "quit"


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """An action: its words, its keys (the first one is shown), whether it stays on, whether a workspace is needed."""

    id: ActionId
    text: str
    keys: tuple[str, ...] = ()
    checkable: bool = False
    needs_workspace: bool = True


def _text(words: str) -> str:
    return str(QT_TRANSLATE_NOOP("actions", words))


ACTIONS = (
    ActionSpec(ActionId.FIND, _text("Find or do"), ("Ctrl+K",)),
    ActionSpec(ActionId.LOG, _text("Log a conversation"), ("Ctrl+L",)),
    ActionSpec(ActionId.EVENT_MODE, _text("Event mode"), ("F8",)),
    ActionSpec(ActionId.SEARCH, _text("Search"), ("Ctrl+F",)),
    ActionSpec(ActionId.ADD_PERSON, _text("Add person…"), ("Ctrl+N",)),
    ActionSpec(ActionId.UNDO, _text("Undo"), ("Ctrl+Z",)),
    ActionSpec(ActionId.REDO, _text("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y")),
    ActionSpec(ActionId.OPEN, _text("Open workspace…"), ("Ctrl+O",), needs_workspace=False),
    ActionSpec(ActionId.OPEN_OWN, _text("Open my own workspace"), needs_workspace=False),
    ActionSpec(ActionId.OPEN_SAMPLE, _text("Open sample workspace"), needs_workspace=False),
    ActionSpec(ActionId.INBOX, _text("Inbox of proposed people…")),
    ActionSpec(ActionId.DUPLICATES, _text("Find duplicates…")),
    ActionSpec(ActionId.IMPORT, _text("Import…"), ("Ctrl+I",)),
    ActionSpec(ActionId.EXPORT_PEOPLE, _text("Export people as CSV…"), ("Ctrl+E",)),
    ActionSpec(ActionId.EXPORT_CARDS, _text("Export people as vCard…")),
    ActionSpec(ActionId.EXPORT_INTERACTIONS, _text("Export interactions as CSV…")),
    ActionSpec(ActionId.EXPORT_EVERYTHING, _text("Export everything…")),
    ActionSpec(ActionId.LIGHT, _text("Light"), checkable=True, needs_workspace=False),
    ActionSpec(ActionId.DARK, _text("Dark"), checkable=True, needs_workspace=False),
    ActionSpec(ActionId.SYSTEM, _text("As the system"), checkable=True, needs_workspace=False),
    ActionSpec(ActionId.MENU, _text("Menu"), ("F10",), needs_workspace=False),
    ActionSpec(ActionId.HANDBOOK, _text("Handbook"), ("F1",), needs_workspace=False),
    ActionSpec(ActionId.NEWER_VERSION, _text("Look for a newer version"), needs_workspace=False),
    ActionSpec(ActionId.ABOUT, _text("About CARE Desktop"), needs_workspace=False),
    ActionSpec(ActionId.QUIT, _text("Quit"), ("Ctrl+Q",), needs_workspace=False),
)
_CHANGING = (
    ActionId.LOG,
    ActionId.EVENT_MODE,
    ActionId.ADD_PERSON,
    ActionId.INBOX,
    ActionId.DUPLICATES,
    ActionId.IMPORT,
)
_TEXT_HISTORY = (ActionId.UNDO, ActionId.REDO)


class Actions:
    """A QAction for each line of the table, at home in `window`, whose keys they then are."""

    def __init__(self, window: QWidget) -> None:
        self._actions: dict[ActionId, QAction] = {}
        for spec in ACTIONS:
            action = QAction(action_text(spec), window)
            action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
            action.setCheckable(spec.checkable)
            action.setEnabled(not spec.needs_workspace)
            window.addAction(action)
            self._actions[spec.id] = action

    def __getitem__(self, id: ActionId) -> QAction:
        """The action of this name."""
        return self._actions[id]

    def connect(self, id: ActionId, slot: Callable[[], object]) -> None:
        """Do this when the action is triggered."""
        self._actions[id].triggered.connect(lambda _checked=False: slot())

    def set_open(self, is_open: bool) -> None:
        """Allow what needs a workspace, or not; Undo and Redo follow `set_history`."""
        for spec in ACTIONS:
            if spec.needs_workspace:
                self._actions[spec.id].setEnabled(is_open and spec.id not in _TEXT_HISTORY)

    def set_read_only(self) -> None:
        """Turn off what would change the workspace that is open, until `set_open` for the next one."""
        for id in _CHANGING:
            self._actions[id].setEnabled(False)

    def set_history(self, undo: str | None, redo: str | None) -> None:
        """Name what Undo and Redo would do; None is nothing."""
        templates = {
            ActionId.UNDO: QCoreApplication.translate("actions", "Undo: {what}"),
            ActionId.REDO: QCoreApplication.translate("actions", "Redo: {what}"),
        }
        for id, what in ((ActionId.UNDO, undo), (ActionId.REDO, redo)):
            spec = next(spec for spec in ACTIONS if spec.id is id)
            words = templates[id].format(what=what) if what else action_text(spec)
            self._actions[id].setText(words.replace("&", "&&"))
            self._actions[id].setEnabled(what is not None)

    def sequences(self) -> Iterable[tuple[ActionId, QKeySequence]]:
        """Every key of every action."""
        return ((id, keys) for id, action in self._actions.items() for keys in action.shortcuts())


def action_text(spec: ActionSpec) -> str:
    """The words of an action in the person's language."""
    return QCoreApplication.translate("actions", spec.text)


def key_hint(id: ActionId) -> str:
    """The first key of an action as it is shown on this system: "Ctrl L"; empty when it has none."""
    spec = next(spec for spec in ACTIONS if spec.id is id)
    if not spec.keys:
        return ""
    return QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")


class KeyGuard(QObject):
    """Keeps the keys of the actions for us where a field would swallow them, as line edits on X11 do.

    F1 works in a dialog too, which keeps the other keys of the window from it.

    Undo and redo stay with a field as long as it has something of its own to take back. Only the widget with the
    focus is watched: a Python filter on the whole application would hear of every event there is.
    """

    def __init__(self, app: QApplication, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._actions = actions
        app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        if old is not None and isValid(old):
            old.removeEventFilter(self)
        if now is not None:
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._opens_handbook(event)
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        pressed = QKeySequence(event.keyCombination())
        for id, keys in self._actions.sequences():
            if keys == pressed and not (id in _TEXT_HISTORY and _has_history(watched, id)):
                event.ignore()
                return True
        return False

    def _opens_handbook(self, event: QKeyEvent) -> bool:
        is_asked = event.key() == Qt.Key.Key_F1 and not event.modifiers()
        if is_asked and QApplication.activeModalWidget() is not None:
            self._actions[ActionId.HANDBOOK].trigger()
            return True
        return False


def _has_history(field: QObject, id: ActionId) -> bool:
    if isinstance(field, QLineEdit):
        return field.isUndoAvailable() if id is ActionId.UNDO else field.isRedoAvailable()
    if isinstance(field, QPlainTextEdit | QTextEdit):
        document = field.document()
        return document.isUndoAvailable() if id is ActionId.UNDO else document.isRedoAvailable()
    return False
