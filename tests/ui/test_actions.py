"""The table of actions and the guard of their keys."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from care_desktop.ui.actions import ACTIONS, ActionId, Actions, KeyGuard, key_hint

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.addWidget(QLineEdit())
    column.addWidget(QPlainTextEdit())
    qtbot.addWidget(made)
    return made


def test_every_action_stands_once_in_the_table_and_no_key_is_taken_twice() -> None:
    assert sorted(spec.id for spec in ACTIONS) == sorted(ActionId)
    keys = [QKeySequence(key).toString() for spec in ACTIONS for key in spec.keys]
    assert len(keys) == len(set(keys))
    # The sidebar binds these to the pages.
    assert not {f"Ctrl+{digit}" for digit in range(1, 9)} & set(keys)


def test_hints_name_the_first_key() -> None:
    assert key_hint(ActionId.SEARCH) == "Ctrl F"
    assert key_hint(ActionId.ABOUT) == ""


def test_what_needs_a_workspace_waits_for_one(window: QWidget) -> None:
    actions = Actions(window)
    assert not actions[ActionId.ADD_PERSON].isEnabled() and actions[ActionId.OPEN].isEnabled()
    actions.set_open(True)
    assert actions[ActionId.ADD_PERSON].isEnabled()
    assert not actions[ActionId.UNDO].isEnabled()
    actions.set_read_only()
    assert not actions[ActionId.LOG].isEnabled() and actions[ActionId.EXPORT_EVERYTHING].isEnabled()


def test_undo_and_redo_say_what_they_would_do(window: QWidget) -> None:
    actions = Actions(window)
    actions.set_history("Add Tom & Ana", None)
    assert actions[ActionId.UNDO].text() == "Undo: Add Tom && Ana"
    assert actions[ActionId.UNDO].isEnabled() and not actions[ActionId.REDO].isEnabled()
    actions.set_history(None, None)
    assert actions[ActionId.UNDO].text() == "Undo"


@pytest.fixture
def guarded(qapp: QApplication, qtbot: QtBot, window: QWidget):  # type: ignore[no-untyped-def]
    """The window with a guard of its keys; gives a way to ask whether a field would keep a key for itself."""
    guard = KeyGuard(qapp, Actions(window), window)
    window.show()
    qtbot.waitExposed(window)

    def keeps(field: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = CONTROL) -> bool:
        field.setFocus()
        qtbot.waitUntil(field.hasFocus)
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
        event.ignore()
        QApplication.sendEvent(field, event)
        return event.isAccepted()

    yield keeps
    guard.setParent(None)
    guard.deleteLater()


def test_fields_do_not_swallow_our_keys(window: QWidget, guarded) -> None:  # type: ignore[no-untyped-def]
    field = window.findChild(QLineEdit)
    assert field is not None
    field.setText("words")
    assert guarded(field, Qt.Key.Key_A)
    assert not guarded(field, Qt.Key.Key_E)
    assert not guarded(field, Qt.Key.Key_F)


def test_undo_belongs_to_a_field_that_has_something_to_undo(  # type: ignore[no-untyped-def]
    window: QWidget, guarded
) -> None:
    field, text = window.findChild(QLineEdit), window.findChild(QPlainTextEdit)
    assert field is not None and text is not None
    assert not guarded(field, Qt.Key.Key_Z) and not guarded(text, Qt.Key.Key_Z)
    field.insert("typed")
    text.insertPlainText("typed")
    assert guarded(field, Qt.Key.Key_Z) and guarded(text, Qt.Key.Key_Z)
