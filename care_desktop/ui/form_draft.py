"""What was typed into a form that is open, kept in a small file so that it survives the end of the program."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QWidget

from care_desktop.services.capture_draft import write_draft

KEEP_AFTER_MS = 1000


class FormDraft(QTimer):
    """Keeps the fields that were changed, a second after they were; the file goes when the form is closed.

    Args:
        form: its fields are found by their names for screen readers; those that hide what is typed are left out.
        dialog: the form is in it; its title stands above what is kept.
    """

    def __init__(self, path: Path, form: QWidget, dialog: QDialog) -> None:
        super().__init__(dialog, interval=KEEP_AFTER_MS)
        self._path = path
        self._form = form
        self._title = dialog.windowTitle()
        self._before = dict(_typed(form))
        self._kept = ""
        self.timeout.connect(self.keep)
        dialog.finished.connect(self.drop)
        self.start()

    def keep(self) -> None:
        """Write what was changed, when it is not what was written last."""
        changed = [f"{name}: {text}" for name, text in _typed(self._form) if text and self._before.get(name) != text]
        text = "\n".join([self._title, "", *changed, ""]) if changed else ""
        if text != self._kept and write_draft(self._path, text):
            self._kept = text

    def drop(self) -> None:
        """The form was saved or left: nothing of it is kept."""
        self.stop()
        if self._kept:
            write_draft(self._path, "")


def _typed(form: QWidget) -> Iterator[tuple[str, str]]:
    """Name and text of every field one can type into; names that occur again are counted."""
    seen: dict[str, int] = {}
    for field in form.findChildren(QWidget):
        if isinstance(field, QLineEdit) and field.echoMode() == QLineEdit.EchoMode.Normal:
            text = field.text()
        elif isinstance(field, QPlainTextEdit):
            text = field.toPlainText()
        else:
            continue
        name = field.accessibleName() or QCoreApplication.translate("form_draft", "Text")
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name} {seen[name]}", text.strip()
