"""A program that syncs again and again until it is killed: `python killed_run.py DATABASE KIND ACCOUNT`.

It reads the secret from its first line of input. Each further line starts one run in a process of its own, whose
number it prints; the run ends by itself, or by whoever kills that process.
"""

import os
import sys
from pathlib import Path
from uuid import UUID

from care_desktop.integrations.http import Http
from care_desktop.integrations.sources import source_of
from care_desktop.services import sync
from tests.factories import NOW, new_workspace


def main(database: Path, kind: str, account: UUID) -> None:
    """Start runs as long as there is input."""
    source, secret = source_of(kind), sys.stdin.readline().strip()
    assert source is not None
    http = Http(lambda: NOW)
    with new_workspace(database):
        # What is loaded now need not be loaded in every run.
        pass
    for _line in iter(sys.stdin.readline, ""):
        child = os.fork()
        if child == 0:
            with new_workspace(database) as workspace:
                sync.run(workspace, account, source, secret, http)
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], UUID(sys.argv[3]))
