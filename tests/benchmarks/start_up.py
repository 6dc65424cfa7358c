"""Time until the window is painted, against a bare PySide6 window: `python tests/benchmarks/start_up.py [TIMES]`."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
TIMES = 15
BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, self.close)
app = QApplication(sys.argv)
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""


def start(command: list[str]) -> tuple[float, float]:
    """Seconds on the clock and of computing until the program has painted and ended."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, env={"QT_QPA_PLATFORM": "offscreen", **os.environ})
    took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(times: int) -> None:
    """Start both in turn, so that whatever else goes on here meets both alike, and print the medians."""
    found: dict[str, list[tuple[float, float]]] = {"bare": [], "ours": []}
    with tempfile.TemporaryDirectory() as scratch:
        ours = ["-m", "care_desktop", "--profile", scratch, "--quit-after-paint"]
        for _ in range(times):
            found["bare"].append(start([sys.executable, "-c", BARE]))
            found["ours"].append(start([sys.executable, *ours]))
    for place, what in enumerate(("clock", "computing")):
        bare, mine = (median(run[place] for run in found[name]) for name in ("bare", "ours"))
        print(f"{what}: bare {bare * 1000:.0f} ms, ours {mine * 1000:.0f} ms, ratio {mine / bare:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TIMES)
