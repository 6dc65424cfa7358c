"""Measure the scores on histories of real communities: `python build_scripts/validate.py FOLDER`.

Runs the program on every FOLDER/*.csv (columns person, date, kind) as anybody would, `import` and then
`trust --as-of ... --format csv`, looks at what people did next, and writes docs/validation.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shlex
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import date
from pathlib import Path

from environment import CannotPrepare, prepare, say
from validation_figures import Figures, Said, figures, origins, read_history, rows_of
from validation_page import Run, page

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "validation.md"


class Unusable(Exception):
    """A history or the program's answer cannot be used; the message says why."""


def run_program(command: list[str], profile: Path, arguments: list[str]) -> str:
    """Run the program with a profile of its own; returns its standard output.

    Raises:
        Unusable: it failed; the message holds the last lines it said.
    """
    called = [*command, "--profile", str(profile), "--database", str(profile / "workspace.db"), *arguments]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8"}
    result = subprocess.run(called, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    if result.returncode:
        raise Unusable(f"`{shlex.join(arguments[:2])}` ended with {result.returncode}: {result.stderr.strip()[-500:]}")
    return result.stdout


def ask(command: list[str], path: Path, dates: list[date]) -> dict[tuple[date, str], Said]:
    """What the program says about everybody at each date, by date and name; names are those of the file."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder)
        run_program(command, profile, ["import", str(path), "--kind", "interactions"])
        as_of = [word for day in dates for word in ("--as-of", day.isoformat())]
        text = run_program(command, profile, ["trust", *as_of, "--format", "csv"])
    return {
        (date.fromisoformat(row["as_of"][:10]), row["name"]): Said(
            float(row["presence_90d"]),
            float(row["trust"]),
            float(row["trust_high"]) - float(row["trust_low"]),
            row["stage"],
        )
        for row in csv.DictReader(text.removeprefix("\ufeff").splitlines())
    }


def measure(command: list[str], path: Path) -> tuple[Figures, date, date]:
    """The figures of one community, with the first and last day of its history.

    Raises:
        Unusable: the file is no history, or the program left somebody out.
    """
    try:
        history = read_history(path)
        dates = origins(history)
        found = figures(path.stem, rows_of(history, dates, ask(command, path, dates)))
    except KeyError as missing:
        raise Unusable(f"{path.name}: {missing} is missing from the file or from what the program said.") from missing
    except ValueError as problem:
        raise Unusable(f"{path.name}: {problem}.") from problem
    say(f"{path.stem}: {found.rows} rows, presence AUC {found.presence_auc:.4f}, trust AUC {found.trust_auc:.4f}")
    return found, history.first, history.last


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="one CSV file a community: person, date, kind")
    parser.add_argument("--only", default="", help="names of the files to use, with commas between")
    parser.add_argument("--command", default="", help="how to start the program; usually not needed")
    parser.add_argument("--jobs", type=int, default=1, help="how many communities at once")
    parser.add_argument("--output", type=Path, default=PAGE, help="the page to write; docs/validation.md when not said")
    parser.add_argument("--json", type=Path, help="also write every figure of every community here")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Measure every community and write the page; returns 0 when it was written."""
    given = parse_arguments(arguments)
    wanted = set(given.only.split(",")) - {""}
    paths = [path for path in sorted(given.folder.glob("*.csv")) if not wanted or path.stem in wanted]
    if not paths:
        say(f"There is no such CSV file in {given.folder}.")
        return 1
    try:
        command = shlex.split(given.command) or [str(prepare("run")), "-m", "care_desktop"]
        with tempfile.TemporaryDirectory() as folder:
            version = run_program(command, Path(folder), ["--version"]).strip()
        with ThreadPoolExecutor(given.jobs) as pool:
            found = list(pool.map(lambda path: measure(command, path.absolute()), paths))
    except (CannotPrepare, Unusable) as reason:
        say(str(reason))
        return 1
    weights = tomllib.loads((ROOT / "resources" / "trust.toml").read_text(encoding="utf-8"))
    run = Run(
        communities=[figures for figures, _first, _last in found],
        first=min(first for _figures, first, _last in found),
        last=max(last for _figures, _first, last in found),
        measured_on=date.today(),
        version=version,
        formula=weights["formula_version"],
    )
    given.output.parent.mkdir(parents=True, exist_ok=True)
    given.output.write_text(page(run), encoding="utf-8")
    if given.json:
        given.json.write_text(json.dumps([asdict(item) for item in run.communities], indent=1), encoding="utf-8")
    say(f"{given.output} was written.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
