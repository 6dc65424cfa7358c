"""A fault anywhere becomes a sentence, a report without data, and one dialog at most."""

import gc
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from care_desktop.logs import start_log, stop_log
from care_desktop.ui.crash import CrashReporter
from care_desktop.ui.dialogs.text_dialog import TextDialog
from care_desktop.ui.form_draft import KEEP_AFTER_MS as FORM_KEPT_AFTER_MS
from care_desktop.ui.form_draft import FormDraft
from care_desktop.ui.theme import ThemeHolder

CANARY = "Zorabel Quintrix"


@pytest.fixture
def reporter(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[CrashReporter]:
    # Pytest's own hooks would fail the test that provokes a fault.
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)
    monkeypatch.setattr(sys, "unraisablehook", sys.__unraisablehook__)
    log = start_log(tmp_path / "logs", logging.DEBUG)
    made = CrashReporter(tmp_path / "logs")
    made.install()
    yield made
    made.remove()
    stop_log(log)


def log_text(folder: Path) -> str:
    return (folder / "logs" / "care-desktop.log").read_text(encoding="utf-8")


def fails() -> None:
    {}[CANARY]


class FailsAtTheEnd:
    def __del__(self) -> None:
        raise ValueError(CANARY)


@pytest.mark.qt_log_ignore("cannot read")
def test_every_way_to_fail_is_heard_of_without_data(
    reporter: CrashReporter, qtbot: QtBot, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []
    reporter.crashed.connect(said.append)
    reporter.set_size((60, 900))
    try:
        fails()
    except KeyError as error:
        sys.excepthook(type(error), error, error.__traceback__)
        sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=lambda: fails())
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(said) == 2)
    FailsAtTheEnd()
    gc.collect()
    context = QMessageLogContext()
    reporter._on_qt_message(QtMsgType.QtCriticalMsg, context, f'cannot read "{CANARY}" in /tmp/{CANARY.split()[0]}/x')
    reports = sorted((tmp_path / "logs").glob("crash-*.txt"))
    assert len(reports) == 2 and len(set(said)) == 1
    told = log_text(tmp_path)
    assert "up to 100 people" in reports[0].read_text(encoding="utf-8")
    for what in ("KeyError", "ValueError", "Qt: cannot read … in …", 'File "tests/ui/test_crash.py"'):
        assert what in told
    captured = capfd.readouterr()
    everything = [told, captured.out, captured.err, *said, *(path.read_text(encoding="utf-8") for path in reports)]
    assert [text for text in everything for word in CANARY.split() if word in text] == []


@pytest.mark.qt_no_exception_capture
@pytest.mark.qt_log_ignore("a word of warning")
def test_qt_speaks_to_the_log_and_to_whoever_listened_before(reporter: CrashReporter, tmp_path: Path) -> None:
    qWarning("a word of warning")
    assert "DEBUG care_desktop.ui.crash: Qt: a word of warning" in log_text(tmp_path)
    reporter.remove()
    qWarning("a word of warning")
    assert log_text(tmp_path).count("a word of warning") == 1
    assert sys.excepthook is not reporter._on_uncaught


def test_a_fault_of_the_report_asks_for_no_other(reporter: CrashReporter, tmp_path: Path) -> None:
    heard: list[str] = []

    def fails_again(sentence: str) -> None:
        heard.append(sentence)
        reporter.report(ValueError(sentence))

    reporter.crashed.connect(fails_again)
    reporter.report(KeyError(CANARY))
    assert len(heard) == 1
    assert len(list((tmp_path / "logs").glob("crash-*.txt"))) == 1


def test_the_dialog_shows_what_the_report_says_once(
    reporter: CrashReporter, holder: ThemeHolder, qtbot: QtBot, tmp_path: Path
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    assert reporter.show_report(holder, parent) is None
    reporter.report(KeyError(CANARY))
    dialog = reporter.show_report(holder, parent)
    assert isinstance(dialog, TextDialog)
    assert reporter.show_report(holder, parent) is dialog
    assert reporter.report_made is not None and reporter.report_made.path is not None
    assert dialog.text.toPlainText() == reporter.report_made.path.read_text(encoding="utf-8")
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == dialog.text.toPlainText()
    assert "KeyError" in dialog.text.toPlainText() and CANARY not in dialog.text.toPlainText()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    (tmp_path / "logs" / "fault-999999999.txt").write_text("Fatal Python error: Aborted\n", encoding="utf-8")
    reporter.remove()
    assert reporter.install() is not None
    again = reporter.show_report(holder, parent)
    assert isinstance(again, TextDialog) and "Aborted" in again.text.toPlainText()


def test_what_is_typed_into_a_form_outlives_the_program(qtbot: QtBot, tmp_path: Path) -> None:
    path, dialog, form = tmp_path / "draft-form.txt", QDialog(), QWidget()
    qtbot.addWidget(dialog)
    dialog.setWindowTitle("Add person")
    notes, name, secret = QPlainTextEdit("as before", form), QLineEdit(form), QLineEdit(form)
    for field, caption in ((notes, "Notes"), (name, "Name"), (secret, "Token")):
        field.setAccessibleName(caption)
    secret.setEchoMode(QLineEdit.EchoMode.Password)
    kept = FormDraft(path, form, dialog)
    kept.setInterval(1)
    assert FORM_KEPT_AFTER_MS <= 1000
    name.setText(CANARY)
    secret.setText("abc123")
    qtbot.waitUntil(path.exists)
    assert path.read_text(encoding="utf-8") == f"Add person\n\nName: {CANARY}\n"
    assert path.stat().st_mode & 0o777 == 0o600
    dialog.reject()
    assert not path.exists()
