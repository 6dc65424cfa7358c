"""Licences and the list of parts: each part of the bundle with its text, the same list from the same parts."""

import json
from collections.abc import Callable
from importlib.metadata import distributions
from pathlib import Path
from types import ModuleType

import pytest

Load = Callable[[str], ModuleType]


@pytest.fixture
def licences(script: Load) -> ModuleType:
    return script("licences")


def source_of(package: str) -> str:
    return str(Path(__import__(package).__file__ or "").resolve())


def test_whose_file_is_in_the_bundle_is_named_with_its_text(licences: ModuleType, tmp_path: Path) -> None:
    contents = tmp_path / "contents.json"
    contents.write_text(json.dumps([["PySide6", source_of("PySide6")], ["numpy", source_of("numpy")], ["made", ""]]))
    assert licences.main([str(contents), str(tmp_path), "--version", "1.2.3", "--date", "1763800000"]) == 0
    named = (tmp_path / "licences" / "README.txt").read_text()
    assert "numpy" in named and "GNU Lesser General Public License, version 3" in named and "pytest" not in named
    for part in ("numpy", "pyside6-essentials", "python", "qtawesome", "care-desktop"):
        assert any((tmp_path / "licences" / part).iterdir()), part
    assert "GNU LESSER" in (tmp_path / "licences" / "pyside6-essentials" / "LGPL-3.0.txt").read_text()
    listing = json.loads((tmp_path / "sbom.json").read_text())
    assert listing["specVersion"] == "1.6" and listing["metadata"]["timestamp"] == "2025-11-22T08:26:40Z"
    parts = {component["name"]: component for component in listing["components"]}
    assert parts["numpy"]["purl"].startswith("pkg:pypi/numpy@") and parts["numpy"]["version"]
    assert "care-desktop" not in parts and listing["metadata"]["component"]["version"] == "1.2.3"
    references = [component["bom-ref"] for component in listing["components"]]
    assert len(set(references)) == len(references)
    assert licences.bill_of_materials([], "1", 0) == licences.bill_of_materials([], "1", 0)


def test_every_package_the_program_needs_has_a_text(licences: ModuleType) -> None:
    lock = (Path(__file__).resolve().parents[2] / "requirements" / "run.txt").read_text(encoding="utf-8")
    needed = {line.partition("==")[0] for line in lock.splitlines() if "==" in line and not line.startswith((" ", "#"))}
    found = [found for found in distributions() if licences.normal_name(found.metadata["Name"]) in needed]
    parts = [licences._part(licences.normal_name(found.metadata["Name"]), found) for found in found]
    assert len(parts) > 50
    assert [part.name for part in parts if not part.texts or not part.licence] == []


def test_a_part_without_a_text_is_refused(licences: ModuleType, script: Load) -> None:
    sources = script("licence_sources")
    part = sources.Part("nameless", "1", "see the text", (), "pkg:generic/nameless@1", "wheel")
    assert sources.without_text([part]) == ["nameless"]
    assert sources.named_licences("License: MIT\nx\nLicense: GPL-2+\nLicense: MIT\n") == ["MIT", "GPL-2+"]
