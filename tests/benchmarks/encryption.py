"""What encryption at rest costs: `python tests/benchmarks/encryption.py [WORKSPACE]`.

Without a workspace one with 10,000 people is made. It is copied, the copy encrypted, and both are opened, listed,
logged to and read as a whole, in turns so that a busy machine weighs on both; the best of the rounds counts.
"""

import argparse
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from care_desktop.composition import open_workspace  # noqa: E402
from care_desktop.domain.interactions import InteractionDraft, on_day  # noqa: E402
from care_desktop.domain.people_query import PeopleQuery  # noqa: E402
from care_desktop.domain.workspace_key import KEY_BYTES, WorkspaceKey  # noqa: E402
from care_desktop.paths import Profile  # noqa: E402
from care_desktop.services import backups, demo, interactions, people_list  # noqa: E402
from care_desktop.services.interactions import LogEntry  # noqa: E402
from care_desktop.services.outcome import Workspace  # noqa: E402
from care_desktop.storage import cipher, recipher  # noqa: E402
from care_desktop.storage.facts import load_facts  # noqa: E402

LOGGED = 50
PAGE_ROWS = 100


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(profile: Profile, path: Path) -> dict[str, float]:
    """Seconds for each thing, on a file that is not in any cache of SQLite."""
    found: dict[str, float] = {}
    opened: list[Workspace] = []
    found["opening"] = seconds(lambda: opened.append(open_workspace(profile, path)))
    workspace = opened[0]
    found["first list"] = seconds(lambda: people_list.view(workspace, PeopleQuery(), 0, PAGE_ROWS))
    found["list again"] = seconds(lambda: people_list.view(workspace, PeopleQuery(), 0, PAGE_ROWS))
    with workspace.database.reading() as work:
        (raw,) = work.driver.execute("SELECT id FROM person LIMIT 1 OFFSET 10").fetchone()
        person = UUID(bytes=raw)

    def log() -> None:
        for _ in range(LOGGED):
            draft = InteractionDraft(when=on_day(workspace.today()), people=(person,))
            interactions.log(workspace, LogEntry(draft))

    found[f"logging {LOGGED}"] = seconds(log)

    def read_everything() -> None:
        with workspace.database.reading() as work:
            load_facts(work, workspace.weights, today=workspace.today())

    found["reading all facts"] = seconds(read_everything)

    def read_rows() -> None:
        with workspace.database.reading() as work:
            for _ in work.driver.execute("SELECT * FROM interaction"):
                pass

    found["reading every interaction"] = seconds(read_rows)
    found["backup, verified"] = seconds(lambda: backups.make(workspace))
    workspace.database.close()
    return found


def main() -> None:
    """Make, copy, encrypt, measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("workspace", nargs="?", type=Path, help="copied first; made when not given")
    arguments.add_argument("--rounds", type=int, default=3)
    asked = arguments.parse_args()
    given = asked.workspace
    with tempfile.TemporaryDirectory() as folder:
        profile = Profile(Path(folder) / "profile")
        plain, encrypted = Path(folder) / "plain.care", Path(folder) / "encrypted.care"
        if given is None:
            workspace = open_workspace(profile, plain)
            demo.write_sample(workspace, people=10_000)
            workspace.database.close()
        else:
            shutil.copy2(given, plain)
            open_workspace(profile, plain).database.close()
        shutil.copy2(plain, encrypted)
        key = WorkspaceKey(secrets.token_bytes(KEY_BYTES))
        cipher.hold(key)
        took = seconds(lambda: recipher.convert(encrypted, key))
        size = plain.stat().st_size
        print(f"{size / 1e6:,.0f} MB; encrypting took {took:.1f} s; {encrypted.stat().st_size / size:.3f} x the size")
        best: dict[Path, dict[str, float]] = {plain: {}, encrypted: {}}
        for _ in range(asked.rounds):
            for path, kept in best.items():
                for name, took in measure(profile, path).items():
                    kept[name] = min(took, kept.get(name, took))
        print(f"{'':28}{'plain':>12}{'encrypted':>12}{'ratio':>8}")
        for name, base in best[plain].items():
            cost = best[encrypted][name]
            print(f"{name:28}{base * 1000:9.1f} ms{cost * 1000:9.1f} ms{cost / base:7.2f}x")


if __name__ == "__main__":
    main()
