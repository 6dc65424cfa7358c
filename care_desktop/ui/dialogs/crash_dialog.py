"""What a crash leaves: its report, and what was typed into a form that was open; each word for word."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from care_desktop.crash_report import CrashReport
from care_desktop.ui.dialogs.text_dialog import TextDialog
from care_desktop.ui.theme import ThemeHolder


def crash_dialog(holder: ThemeHolder, report: CrashReport, parent: QWidget | None = None) -> TextDialog:
    """The report of a crash; nothing is sent."""
    words = QCoreApplication.translate(
        "crash",
        "This is the whole report. It holds no names, notes or addresses, and nothing is sent. "
        "Copy it when you want to tell of the mistake.",
    )
    title = QCoreApplication.translate("crash", "Crash report")
    return TextDialog(holder, title, words, report.text, report.path, parent)


def form_draft_dialog(holder: ThemeHolder, text: str, path: Path, parent: QWidget | None = None) -> TextDialog:
    """What was typed into a form when the program ended; it is kept until this is closed."""
    words = QCoreApplication.translate(
        "crash",
        "This was typed into a form and not saved. Copy what you still need: it is deleted when you close this.",
    )
    title = QCoreApplication.translate("crash", "Not saved last time")
    return TextDialog(holder, title, words, text, path, parent)
