"""The frozen program is really made and really starts; what it is dated and stamped with."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from care_desktop import __version__

Load = Callable[[str], ModuleType]


def test_size_counts_every_file_once(script: Load, tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "data").write_bytes(bytes(2_000_000))
    (tmp_path / "link").symlink_to(tmp_path / "inner" / "data")
    assert script("build").size_mb(tmp_path) == pytest.approx(2.0, abs=0.001)


def test_the_stamp_says_version_and_day_of_the_source(
    script: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = script("build")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763800000")
    assert build.source_date(tmp_path) == 1763800000
    stamp = json.loads(build.write_stamp(tmp_path, build.source_date(tmp_path)).read_text())
    assert (stamp["version"], stamp["built"]) == (__version__, "2025-11-22")
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    (tmp_path / "CHANGELOG.md").touch()
    os.utime(tmp_path / "CHANGELOG.md", (86400, 86400))
    assert build.source_date(tmp_path) == 86400
    (tmp_path / "care_desktop").mkdir()
    (tmp_path / "care_desktop" / "__init__.py").write_text("")
    with pytest.raises(Exception, match="does not say __version__"):
        build.program_version(tmp_path)


@pytest.mark.bundle
def test_the_frozen_program_is_small_passes_its_checks_and_packs(script: Load, tmp_path: Path) -> None:
    build, packing = script("build"), script("package_linux")
    assert build.main(["--output", str(tmp_path)]) == 0
    folder = tmp_path / "care-desktop"
    assert build.size_mb(folder) <= 230
    listing = json.loads((folder / "sbom.json").read_text())
    assert len(listing["components"]) > 60 and (folder / "licences" / "README.txt").is_file()
    assert packing.main([str(folder), "--output", str(tmp_path)]) == 0
    packed = [path for path in tmp_path.iterdir() if path.suffix in {".deb", ".xz"}]
    assert len(packed) == 2 and all(path.stat().st_size <= 90e6 for path in packed)


@pytest.mark.bundle
def test_two_builds_are_the_same(script: Load, tmp_path: Path) -> None:
    for name in ("first", "second"):
        assert script("build").main(["--output", str(tmp_path / name), "--no-check"]) == 0
    compare = [str(tmp_path / name / "care-desktop") for name in ("first", "second")]
    assert script("compare_builds").main(compare) == 0
