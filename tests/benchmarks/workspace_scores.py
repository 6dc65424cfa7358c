"""How long a whole workspace's trust takes from its file: `python tests/benchmarks/workspace_scores.py WORKSPACE`.

Make one with `care-desktop demo --people 100000 --interactions 1000000 --database WORKSPACE`. The file is copied first,
since one interaction is logged; figures stand beside a plain NumPy pass over the same arrays.
"""

import argparse
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from care_desktop.composition import open_workspace  # noqa: E402
from care_desktop.domain.interactions import Channel, InteractionDraft, on_day  # noqa: E402
from care_desktop.domain.recalibration import past_outcomes, recalibration  # noqa: E402
from care_desktop.paths import Profile  # noqa: E402
from care_desktop.services import insights, interactions, workspace_trust  # noqa: E402
from care_desktop.services.interactions import LogEntry  # noqa: E402
from care_desktop.services.outcome import Workspace  # noqa: E402
from care_desktop.services.workspace_trust import ScoreArrays, TrustSplit  # noqa: E402

T = TypeVar("T")


def say(name: str, seconds: float, plain: float) -> None:
    """One line: what, milliseconds, and how many plain passes that is."""
    print(f"{name:44} {seconds * 1000:9.1f} ms {seconds / plain:7.1f} x")


def measured(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of one run, and the result."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def plain_pass(arrays: ScoreArrays) -> float:
    """Best of five plain passes over everyone's evidence."""
    evidence, end = arrays.evidence, int(arrays.counts.as_of_days[-1])

    def once() -> np.ndarray:
        fade = np.exp2((evidence.day - end) / 180.0)
        return np.bincount(evidence.person, evidence.counted * evidence.outcome * fade, evidence.people)

    return min(measured(once)[0] for _ in range(5))


def log_one(workspace: Workspace, who: UUID) -> tuple[float, object]:
    """Log a call of today with somebody."""
    draft = InteractionDraft((who,), on_day(workspace.today()), channel=Channel.CALL, tone=1)
    return measured(lambda: interactions.log(workspace, LogEntry(draft)))


def measure(workspace: Workspace) -> None:
    """Load, ask, change one thing, ask again."""
    rescored, _ = measured(lambda: insights.refresh_all(workspace))
    loading, arrays = measured(lambda: workspace_trust.load(workspace))
    plain = plain_pass(arrays)
    evidence, end = arrays.evidence, int(arrays.counts.as_of_days[-1])
    print(f"{evidence.people} people, {len(evidence.day)} pieces of evidence, {len(arrays.counts.as_of_days)} weeks")
    say("plain NumPy pass", plain, plain)
    say("scores brought to today, when needed", rescored, plain)
    first, everyone = measured(lambda: workspace_trust.of_everyone(arrays))
    say("weekly quantiles, first time, with loading", loading + first, plain)
    splits = {
        split: measured(lambda split=split: workspace_trust.by_group(workspace, arrays, split)) for split in TrustSplit
    }
    for split, (seconds, groups) in splits.items():
        say(f"weekly quantiles by {split}, {len(groups)} groups", seconds, plain)
    busiest = UUID(bytes=list(arrays.places)[int(np.argmax(np.diff(evidence.starts)))])
    logged, outcome = log_one(workspace, busiest)
    say("one interaction logged, re-scored, committed", logged, plain)
    folding, after = measured(lambda: workspace_trust.after_changes(workspace, arrays, outcome.changes))
    again, then = measured(lambda: workspace_trust.of_everyone(after))
    say("weekly quantiles after one more interaction", folding + again, plain)
    for split in TrustSplit:
        seconds, _ = measured(lambda split=split: workspace_trust.by_group(workspace, after, split))
        say(f"the same by {split}", folding + seconds, plain)
    assert then.quantiles.people[-1] == everyone.quantiles.people[-1]
    seconds, found = measured(lambda: recalibration(past_outcomes(evidence, end, arrays.weights)))
    say(f"presence recalibrated on {found.outcomes if found else 0} outcomes", seconds, plain)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def main() -> None:
    """Copy the workspace and measure."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("workspace", type=Path)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workspace.db"
        shutil.copyfile(given.workspace, path)
        # A fixed hour of the present day, so that one interaction more is all that changes.
        now = datetime.now(UTC)
        workspace = open_workspace(Profile(Path(folder)), path, clock=lambda: now)
        measure(workspace)
        workspace.database.close()


if __name__ == "__main__":
    main()
