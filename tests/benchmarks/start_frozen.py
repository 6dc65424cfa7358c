"""Time until the window of the frozen program is painted, against the source: `start_frozen.py [PROGRAM] [TIMES]`."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "dist" / "care-desktop" / "care-desktop"
TIMES = 15
MOST = 1.3


def start(command: list[str]) -> tuple[float, float]:
    """Seconds on the clock and of computing until the program has painted and ended."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, env={"QT_QPA_PLATFORM": "offscreen", **os.environ})
    took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(program: Path, times: int) -> int:
    """Start both in turn, once before it counts, and print the medians; 1 when the frozen one takes 1.3 x as long."""
    found: dict[str, list[tuple[float, float]]] = {"source": [], "frozen": []}
    with tempfile.TemporaryDirectory() as scratch:
        own = ["--profile", scratch, "--quit-after-paint"]
        commands = {"source": [sys.executable, "-m", "care_desktop", *own], "frozen": [str(program), *own]}
        for number in range(times + 1):
            for name, command in commands.items():
                measured = start(command)
                if number:
                    found[name].append(measured)
    ratios = []
    for place, what in enumerate(("clock", "computing")):
        source, frozen = (median(run[place] for run in found[name]) for name in ("source", "frozen"))
        ratios.append(frozen / source)
        print(f"{what}: source {source * 1000:.0f} ms, frozen {frozen * 1000:.0f} ms, ratio {frozen / source:.2f}")
    return int(ratios[0] > MOST)


if __name__ == "__main__":
    program = Path(sys.argv[1]) if len(sys.argv) > 1 else PROGRAM
    sys.exit(main(program, int(sys.argv[2]) if len(sys.argv) > 2 else TIMES))
