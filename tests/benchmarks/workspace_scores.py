"""How long a whole workspace's trust takes from its file: `python tests/benchmarks/workspace_scores.py WORKSPACE`.

Make one with `care-desktop demo --people 100000 --interactions 1000000 --database WORKSPACE`. The file is copied first,
since interactions are logged; figures stand beside a plain NumPy pass over the same arrays. What a program needs that
does nothing else is measured in a process of its own.
"""

import argparse
import resource
import shutil
import subprocess
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
from care_desktop.domain.care import stages  # noqa: E402
from care_desktop.domain.evidence import evidence_from  # noqa: E402
from care_desktop.domain.interactions import Channel, InteractionDraft, on_day  # noqa: E402
from care_desktop.domain.presence import presence  # noqa: E402
from care_desktop.domain.recalibration import past_outcomes, recalibration  # noqa: E402
from care_desktop.domain.series import quantiles_of  # noqa: E402
from care_desktop.domain.trust import trust  # noqa: E402
from care_desktop.paths import Profile  # noqa: E402
from care_desktop.services import derived, insights, interactions, workspace_trust  # noqa: E402
from care_desktop.services.interactions import LogEntry  # noqa: E402
from care_desktop.services.outcome import Workspace  # noqa: E402
from care_desktop.services.workspace_trust import ScoreArrays  # noqa: E402
from care_desktop.storage.facts import load_facts  # noqa: E402
from care_desktop.storage.types import to_epoch_day  # noqa: E402

T = TypeVar("T")


def say(name: str, seconds: float, plain: float, more: str = "") -> None:
    """One line: what, milliseconds, how many plain passes that is, and what else there is to say."""
    print(f"{name:58} {seconds * 1000:9.1f} ms {seconds / plain:7.1f} x  {more}".rstrip())


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


def from_file(workspace: Workspace) -> None:
    """All scores of everyone as of today, as a list of nothing else would ask for them."""
    with workspace.database.reading() as work:
        loaded = load_facts(work, workspace.weights, today=workspace.today())
    evidence, end = evidence_from(loaded.columns, workspace.weights), to_epoch_day(workspace.today()) + 1
    for score in (trust, presence, stages):
        score(evidence, [end], workspace.weights)


ALONE: dict[str, Callable[[Workspace], object]] = {
    "all scores of everyone as of today": from_file,
    "the same as rows": lambda workspace: sum(1 for _ in insights.score_rows(workspace)),
    "trust week by week": workspace_trust.load,
}


def measure_alone(path: Path) -> dict[str, tuple[float, float]]:
    """Seconds and peak memory in MiB of each task in a fresh process, whose file is warm and whose tables are not.

    To be called first: on Linux a process starts with the peak of the one that started it.
    """
    found = {}
    for name in ALONE:
        command = [sys.executable, __file__, str(path), "--alone", name]
        seconds, peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        found[name] = float(seconds), float(peak)
    return found


def measure(workspace: Workspace) -> float:
    """Load, ask, change one thing, ask again; the seconds of a plain pass."""
    loading, arrays = measured(lambda: workspace_trust.load(workspace))
    plain = plain_pass(arrays)
    evidence, end = arrays.evidence, int(arrays.counts.as_of_days[-1])
    print(f"{evidence.people} people, {len(evidence.day)} pieces of evidence, {len(arrays.counts.as_of_days)} weeks")
    say("plain NumPy pass", plain, plain)
    first, everyone = measured(lambda: quantiles_of(arrays.counts))
    say("weekly quantiles, first time, with loading", loading + first, plain)
    counts, keys = np.diff(evidence.starts), list(arrays.places)
    order = np.argsort(-counts)
    for place, who in ((0, "the busiest person"), (len(order) // 2, "a usual person")):
        key = UUID(bytes=keys[int(order[place])])
        log_one(workspace, key)
        logged, outcome = log_one(workspace, key)
        say(f"one interaction of {who} logged and committed", logged, plain)
        scoring, _ = measured(lambda key=key: rescore(workspace, key))
        say(f"all scores of {who} again", scoring, plain)
        folding, arrays = measured(
            lambda arrays=arrays, outcome=outcome: workspace_trust.after_changes(workspace, arrays, outcome.changes)
        )
        say(f"{who} folded into the arrays", folding, plain)
    again, then = measured(lambda: quantiles_of(arrays.counts))
    say("weekly quantiles after one more interaction", folding + again, plain)
    assert then.people[-1] == everyone.people[-1]
    seconds, found = measured(lambda: recalibration(past_outcomes(evidence, end, arrays.weights)))
    say(f"presence recalibrated on {found.outcomes if found else 0} outcomes", seconds, plain)
    print(f"peak memory of all this {peak_mib():.0f} MiB")
    return plain


def rescore(workspace: Workspace, who: UUID) -> None:
    """What a change does to the scores of one person."""
    with workspace.database.reading() as work:
        loaded = load_facts(work, workspace.weights, today=workspace.today(), people=[who])
    derived.summary_rows(loaded, {}, workspace.today(), workspace.weights, lambda: None)


def peak_mib() -> float:
    """The most memory this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def opened(path: Path) -> Workspace:
    """The workspace on a fixed hour of the present day, so that one interaction more is all that changes."""
    now = datetime.now(UTC)
    return open_workspace(Profile(path.parent), path, clock=lambda: now)


def main() -> None:
    """Copy the workspace and measure."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("workspace", type=Path)
    options.add_argument("--alone", choices=ALONE, help="do only this and print seconds and peak memory")
    given = options.parse_args()
    if given.alone:
        workspace = opened(given.workspace)
        seconds, _ = measured(lambda: ALONE[given.alone](workspace))
        print(seconds, peak_mib())
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workspace.db"
        shutil.copyfile(given.workspace, path)
        workspace = opened(path)
        insights.refresh_all(workspace)
        workspace.database.close()
        alone = measure_alone(path)
        workspace = opened(path)
        plain = measure(workspace)
        for name, (seconds, peak) in alone.items():
            say(f"{name}, from the file, fresh", seconds, plain, f"{peak:6.0f} MiB at most")
        workspace.database.close()


if __name__ == "__main__":
    main()
