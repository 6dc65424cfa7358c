"""Files that the system wants opened, as Finder does it: before there is a window, and while there is one."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# A process of its own: the application object of the tests is Qt's plain one.
SCRIPT = """
import sys
import time
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QDialog
from care_desktop.app import Application
from care_desktop.paths import Profile
from care_desktop.ui.file_opening import OpeningApplication

folder = Path(sys.argv[1])
app = OpeningApplication(["care-desktop"])

def send(name):
    QCoreApplication.sendEvent(app, QFileOpenEvent(QUrl.fromLocalFile(str(folder / name))))

def wait(until):
    while not until():
        app.processEvents()
        time.sleep(0.01)

def shown():
    return made.window.workspace.name if made.is_settled and made.window.workspace else ""

send("первый.care")
made = Application(Profile(folder / "profile").make(), app)
made.start()
wait(lambda: shown() == "первый.care")
send("second.care")
wait(lambda: shown() == "second.care")
dialog = QDialog(made.window)
dialog.open()
send("первый.care")
assert "Finish the dialog first" in made.window.messages.message.text
dialog.close()
QCoreApplication.sendEvent(app, QFileOpenEvent(QUrl("https://example.org/elsewhere.care")))
assert shown() == "second.care"
made.window.close()
made.end()
print("opened both")
"""


def test_files_that_the_system_asks_for_are_opened(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    environment.pop("CARE_DESKTOP_DATABASE", None)
    command = [sys.executable, "-c", SCRIPT, str(tmp_path)]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=110, check=False)
    assert "opened both" in result.stdout, result.stderr[-3000:]
