"""The text field of the capture line: one line, with a list of people while a name is typed behind `@`."""

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QMimeData, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QKeySequence, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.suggestion_list import Suggestion, SuggestionList

_AT_NAME = re.compile(r"(?<![\w@./])@(\w[\w.'’ -]*)$")
_WORDS_MAX = 3
_EDITING = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Paste,
    QKeySequence.StandardKey.SelectAll,
    QKeySequence.StandardKey.MoveToNextWord,
    QKeySequence.StandardKey.MoveToPreviousWord,
    QKeySequence.StandardKey.SelectNextWord,
    QKeySequence.StandardKey.SelectPreviousWord,
    QKeySequence.StandardKey.DeleteStartOfWord,
    QKeySequence.StandardKey.DeleteEndOfWord,
)
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def utf16_length(text: str) -> int:
    """The length of `text` as Qt counts it: a character beyond the first plane, such as an emoji, is two."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


class CaptureEdit(QPlainTextEdit):
    """One line of text. `suggest` gives the people whose names begin with what is typed behind `@`.

    Signals:
        entered(): Enter was pressed.
        escaped(): Esc was pressed, with no list open.
        tabbed(): Tab was pressed, with no list open.
        person_picked(Suggestion): somebody was taken from the list; the name stands in the line already.
        focus_changed(bool): the field got or lost the focus.
    """

    entered = Signal()
    escaped = Signal()
    tabbed = Signal()
    person_picked = Signal(object)
    focus_changed = Signal(bool)

    def __init__(
        self,
        holder: ThemeHolder,
        suggest: Callable[[str], Sequence[Suggestion]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._suggest = suggest
        self._is_leaving = False
        self._list = SuggestionList(holder, self)
        self._list.picked.connect(self._on_picked)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(text_font(holder.theme, "heading"))
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setStyleSheet(
            "QPlainTextEdit, QPlainTextEdit:focus { border: none; padding: 0; background: transparent; }"
        )
        self.document().setDocumentMargin(0)
        self.setFixedHeight(QFontMetrics(self.font()).height() + 4)
        self.setViewportMargins(0, 0, 0, 0)
        self.textChanged.connect(self._on_text_changed)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    @property
    def suggestions(self) -> SuggestionList:
        """The list of people; hidden while there is nothing to suggest."""
        return self._list

    def text(self) -> str:
        """What stands in the line."""
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Put `text` in place of the line, with the cursor behind it; the field's own undo starts anew."""
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def exchange_text(self, text: str) -> None:
        """Put `text` in place of the line as one step of the field's own undo."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def leave(self) -> None:
        """Give the focus to what comes next, as Tab does elsewhere."""
        self._is_leaving = True
        self.focusNextChild()
        self._is_leaving = False

    def replace_text(self, old: str, new: str) -> None:
        """Put `new` for the first `old` that stands alone in the line, as one step of the field's own undo."""
        standing_alone = re.compile(rf"(?<![\w{re.escape(old[:1])}]){re.escape(old)}(?![\w{re.escape(old[-1:])}])")
        match = standing_alone.search(self.text())
        if match is not None:
            cursor = self.textCursor()
            cursor.setPosition(utf16_length(self.text()[: match.start()]))
            cursor.setPosition(utf16_length(self.text()[: match.end()]), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(new)

    def _typed_name(self) -> str:
        """What stands between `@` and the cursor; empty when no name is being typed."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            return ""
        units = cursor.block().text().encode("utf-16-le")
        before = units[: 2 * cursor.positionInBlock()].decode("utf-16-le", "ignore")
        match = _AT_NAME.search(before)
        if match is None or len(match[1].split()) > _WORDS_MAX:
            return ""
        return match[1]

    def _on_text_changed(self) -> None:
        typed = self._typed_name() if self.hasFocus() else ""
        people = self._suggest(typed) if typed and not typed.endswith("  ") else ()
        if people:
            self._list.show_items(people, self._anchor(typed))
        else:
            self._list.hide()

    def _anchor(self, typed: str) -> QPoint:
        """Where the list goes, in window coordinates: under the `@`, below the frame."""
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, utf16_length(typed) + 1)
        leading = self.viewport().mapTo(self.window(), self.cursorRect(cursor).bottomLeft())
        frame = self.parentWidget() or self
        return QPoint(leading.x(), frame.mapTo(self.window(), frame.rect().bottomLeft()).y())

    def _on_picked(self, person: Suggestion) -> None:
        typed = self._typed_name()
        cursor = self.textCursor()
        cursor.movePosition(
            QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, utf16_length(typed) + 1 if typed else 0
        )
        cursor.insertText(f"{person.name} ")
        self._list.hide()
        self.person_picked.emit(person)

    def _on_scrolled(self, value: int) -> None:
        if value:
            self.verticalScrollBar().setValue(0)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_shortcut(event):
            event.ignore()
            return False
        return super().event(event)

    def _is_shortcut(self, event: QKeyEvent) -> bool:
        """Whether the key belongs to the window; undo is the window's while there is nothing to undo here."""
        if event.matches(QKeySequence.StandardKey.Undo):
            return not self.document().isUndoAvailable()
        if event.matches(QKeySequence.StandardKey.Redo):
            return not self.document().isRedoAvailable()
        if not event.modifiers() & _COMMANDS or event.modifiers() & Qt.KeyboardModifier.GroupSwitchModifier:
            return False
        is_alt_gr = event.modifiers() & _COMMANDS == _COMMANDS & ~Qt.KeyboardModifier.MetaModifier
        if is_alt_gr and event.text().isprintable() and event.text():
            return False
        return not any(event.matches(sequence) for sequence in _EDITING)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._list.isVisible() and self._list.takes(event):
            return
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        if next and self._list.isVisible():
            self._list.take_current()
            return True
        if next and not self._is_leaving:
            self.tabbed.emit()
            return True
        return super().focusNextPrevChild(next)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._list.hide()
        self.focus_changed.emit(False)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self.insertPlainText(" ".join(source.text().replace("\x00", "").split()))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.maximumHeight())
