"""Comparing two builds: what differs is named, what may differ is let through."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Load = Callable[[str], ModuleType]


def build(folder: Path, **files: bytes) -> Path:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "link").symlink_to("program")
    return folder


def test_whatever_differs_is_named(
    script: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    compare = script("compare_builds")
    first = build(tmp_path / "first", program=b"1", data=b"same", stamp=b"Monday")
    same = build(tmp_path / "same", program=b"1", data=b"same", stamp=b"Monday")
    assert compare.main([str(first), str(same)]) == 0
    (same / "link").unlink()
    (same / "link").symlink_to("data")
    (same / "program").chmod(0o755)
    (same / "stamp").write_bytes(b"Tuesday")
    assert compare.differences(first, same) == ["link", "program", "stamp"]
    assert compare.main([str(first), str(same)]) == 1
    assert "DIFFERS: stamp" in capsys.readouterr().out
    monkeypatch.setattr(compare, "MAY_DIFFER", {"st*": "it says the day", "link": "", "prog*": ""})
    assert compare.main([str(first), str(same)]) == 0
