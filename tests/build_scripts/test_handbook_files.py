"""What of the documents goes into the program: pages, what they link to, and pictures in both appearances."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Load = Callable[[str], ModuleType]


def test_pages_take_along_what_they_show_and_nothing_else(script: Load, tmp_path: Path) -> None:
    files = script("handbook_files").handbook_files
    docs = tmp_path / "docs"
    for name in (
        "handbook/today.md",
        "validation.md",
        "screenshots/a.png",
        "screenshots/a-dark.png",
        "screenshots/b.png",
    ):
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text("![A](../screenshots/a.png) and [more](../validation.md), [here](people.md)")
    shown = ["handbook/today.md", "screenshots/a-dark.png", "screenshots/a.png", "validation.md"]
    assert [path.as_posix() for path in files(tmp_path)] == [f"docs/{name}" for name in shown]
    (docs / "screenshots" / "a-dark.png").unlink()
    with pytest.raises(FileNotFoundError, match="a-dark"):
        files(tmp_path)
