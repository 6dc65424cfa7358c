"""Computing and memory of bringing in a GitHub repository: `python tests/benchmarks/github_sync.py [ITEMS]`."""

import resource
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from care_desktop.integrations.github import GitHub  # noqa: E402
from care_desktop.integrations.http import Http  # noqa: E402
from care_desktop.services import accounts, sync  # noqa: E402
from tests.factories import new_workspace  # noqa: E402
from tests.integrations.fake_github import TOKEN, FakeGitHub, github_running  # noqa: E402

ITEMS = 10_000
PEOPLE = 500


def fill(github: FakeGitHub, items: int) -> None:
    """Half of them issues, half comments on them."""
    github.records = False
    github.remaining = 10**9
    issues = [github.issue(f"dev{number % PEOPLE}", f"Crash {number}", number) for number in range(items // 2)]
    github.touch = lambda _item, _minutes: None  # type: ignore[method-assign]
    for number, issue in enumerate(issues):
        github.comment(f"dev{number * 7 % PEOPLE}", issue, items + number)


def main(items: int) -> None:
    """Fetch and store them all, then look again; computing is that of the client's thread alone."""
    with github_running() as github, tempfile.TemporaryDirectory() as scratch:
        fill(github, items)
        with new_workspace(Path(scratch) / "w.care") as workspace, closing(Http(workspace.clock)) as http:
            options = {"repositories": github.home().name}
            account = accounts.add(workspace, GitHub(), github.address, options, creates_people=True).value
            for what in ("first run", "second run"):
                before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                began, clock = time.thread_time(), time.perf_counter()
                brought = sync.run(workspace, account.id, GitHub(), TOKEN, http)
                took, waited = time.thread_time() - began, time.perf_counter() - clock
                more_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
                print(
                    f"{what}: {brought.interactions:,} interactions, {took:.2f} s of computing, "
                    f"{waited:.2f} s on the clock, {more_mb:.0f} MB more"
                )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ITEMS)
