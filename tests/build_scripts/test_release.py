"""Getting a release ready: what is said of it, what stands in its way, and that a dry run writes nothing."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

Load = Callable[[str], ModuleType]
LOG = "# Changelog\n\n## Unreleased\n\n### Added\n- A thing.\n\n## 0.1.0 - 2026-01-01\n\n- The first.\n"


@pytest.fixture
def release(script: Load) -> ModuleType:
    return script("release")


def test_the_change_log_is_cut_and_dated(release: ModuleType) -> None:
    assert release.changes_of(LOG, "0.2.0") == "### Added\n- A thing."
    assert release.changes_of(LOG, "0.1.0") == "- The first."
    text = release.dated(LOG, "0.2.0", date(2026, 11, 23))
    assert release.changes_of(text, "0.2.0") == "### Added\n- A thing."
    assert release.changes_of(text, "0.3.0") == ""


def published(root: Path, address: str) -> None:
    (root / "care_desktop").mkdir(exist_ok=True)
    text = f'RELEASES_ADDRESS = "{address}"\nMAINTAINER = "Ada Okafor <ada@lagoon.org>"\n'
    (root / "care_desktop" / "__init__.py").write_text(text)


def test_what_is_not_ready_is_said(release: ModuleType, tmp_path: Path) -> None:
    published(tmp_path, "https://lagoon.org/releases")
    (tmp_path / "care-desktop_1.2.3_amd64.deb").write_bytes(b"package")
    found = release.artefacts(tmp_path, "1.2.3")
    digest = hashlib.sha256(b"package").hexdigest()
    assert release.checksums(found) == f"{digest}  care-desktop_1.2.3_amd64.deb\n"
    said = release.problems("one.two", "", found, tmp_path)
    assert len(said) == 5 and "not a version" in said[0] and "made on Windows" in " ".join(said)
    assert release.problems("1.2.3", "text", [found[0]], tmp_path) == []
    (said,) = release.problems("1.2.3", "text", [found[0]], tmp_path, is_tagged=True)
    assert said.startswith("What is checked out is not v1.2.3")


def test_a_placeholder_is_not_published(release: ModuleType, tmp_path: Path) -> None:
    published(tmp_path, "https://care-desktop.example/releases")
    (said,) = release.problems("1.2.3", "text", [], tmp_path)
    assert said.startswith("RELEASES_ADDRESS in care_desktop/__init__.py is still a placeholder")
    own = Path(__file__).resolve().parents[2]
    assert len(release.placeholders(own)) in (0, 2), "one of the two was set, the other forgotten"


def test_a_dry_run_tells_and_writes_nothing(
    release: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "CHANGELOG.md").write_text(LOG)
    monkeypatch.setattr(release, "ROOT", tmp_path)
    monkeypatch.setattr(release, "placeholders", lambda _root: ["A placeholder."])
    monkeypatch.setattr(release, "program_version", lambda: "0.2.0")
    assert release.main(["--dry-run", "--folder", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert "v0.2.0" in told.out and "A thing." in told.out and "care-desktop-0.2.0-macos.dmg" in told.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CHANGELOG.md"]
    assert release.main(["--folder", str(tmp_path)]) == 1
    assert (tmp_path / "CHANGELOG.md").read_text() == LOG
    monkeypatch.setattr(release, "problems", lambda *_arguments, **_more: [])
    assert release.main(["--tagged", "--folder", str(tmp_path)]) == 0
    assert (tmp_path / "release-notes.md").read_text() == "### Added\n- A thing.\n"
    assert (tmp_path / "CHANGELOG.md").read_text() == LOG
    assert release.main(["--folder", str(tmp_path)]) == 0
    assert "## 0.2.0 - " in (tmp_path / "CHANGELOG.md").read_text()


def test_the_installers_are_named_as_the_release_expects(release: ModuleType) -> None:
    root = Path(__file__).resolve().parents[2]
    installer = (root / "build_scripts/packaging/windows/care-desktop.iss").read_text()
    workflow = (root / ".github/workflows/release.yml").read_text()
    assert "OutputBaseFilename=care-desktop-{#Version}-windows-x64" in installer
    assert "care-desktop-$version-macos.dmg" in workflow
    for name in ("test.py", "build.py", "package_linux.py", "release.py"):
        assert (root / "build_scripts" / name).is_file() and (name in workflow or name == "test.py")
