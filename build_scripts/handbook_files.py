"""What of docs/ goes into the program: the handbook, what it links to, and its pictures; the wheel's hook for it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parents[1]
INSIDE = "care_desktop/_docs"
_LINK = re.compile(r"\]\((?P<target>\.\./[\w./-]+)\)")


def handbook_files(root: Path = ROOT) -> list[Path]:
    """Every file the handbook in the program shows, by its place in `root`; pictures in light and in dark.

    Raises:
        FileNotFoundError: a page links to something that is not there.
    """
    docs = root / "docs"
    found = set()
    for page in (docs / "handbook").glob("*.md"):
        found.add(page)
        for link in _LINK.finditer(page.read_text(encoding="utf-8")):
            target = (page.parent / link["target"]).resolve()
            found.add(target)
            if target.suffix == ".png":
                found.add(target.with_stem(f"{target.stem}-dark"))
    missing = sorted(str(path) for path in found if not path.is_file())
    if missing:
        raise FileNotFoundError(f"The handbook shows what is not there: {', '.join(missing)}")
    return sorted(path.relative_to(root) for path in found)


class HandbookHook(BuildHookInterface[Any]):
    """Puts the handbook into the wheel; an editable installation reads it where it is."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files to hatchling, which calls this before it builds."""
        if version == "editable":
            return
        root = Path(self.root)
        for path in handbook_files(root):
            build_data["force_include"][str(root / path)] = f"{INSIDE}/{path.relative_to('docs').as_posix()}"
