"""The frozen program is really made and really starts."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Load = Callable[[str], ModuleType]


def test_size_counts_every_file_once(script: Load, tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "data").write_bytes(bytes(2_000_000))
    (tmp_path / "link").symlink_to(tmp_path / "inner" / "data")
    assert script("build").size_mb(tmp_path) == pytest.approx(2.0, abs=0.001)


@pytest.mark.bundle
def test_the_frozen_program_passes_its_checks(script: Load, tmp_path: Path) -> None:
    assert script("build").main(["--output", str(tmp_path)]) == 0
