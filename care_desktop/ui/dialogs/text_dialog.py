"""A text shown word for word, to be copied or looked up in its file."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from care_desktop.ui.choose_file import show_folder
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import label

_WIDTH, _HEIGHT = 720, 480


class TextDialog(QDialog):
    """Shows a text exactly as it is.

    Args:
        words: a sentence on what it is.
        path: the file that holds it; None when it could not be written.
    """

    def __init__(
        self, holder: ThemeHolder, title: str, words: str, text: str, path: Path | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text, self._path = text, path
        space = holder.theme.metrics.space
        self.setObjectName("page")
        self.setWindowTitle(title)
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(title)
        self.copied = label(holder.theme, "")
        self.file_button = Button(holder, self.tr("Show file"))
        self.file_button.setEnabled(path is not None)
        self.file_button.setToolTip("" if path else self.tr("It could not be written to the disk"))
        self.copy_button = Button(holder, self.tr("Copy"), ButtonKind.PRIMARY)
        self.close_button = Button(holder, self.tr("Close"))
        self.file_button.clicked.connect(self._on_show_file)
        self.copy_button.clicked.connect(self._on_copy)
        self.close_button.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addWidget(self.copied, 1)
        for button in (self.file_button, self.close_button, self.copy_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.gap)
        column.addWidget(label(holder.theme, words, wraps=True))
        column.addWidget(self.text, 1)
        column.addLayout(buttons)
        room = self.screen().availableGeometry()
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))
        self.copy_button.setFocus()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.copied.setText(self.tr("Copied."))

    def _on_show_file(self) -> None:
        if self._path is not None:
            show_folder(self._path.parent)
