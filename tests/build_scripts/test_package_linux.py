"""The packages for Linux: what is in them, what they ask of the system, that they install and go without a trace."""

import configparser
import shutil
import subprocess
import sys
import tarfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Load = Callable[[str], ModuleType]
PROGRAM = """#!/bin/sh
echo "started from $(dirname "$(readlink -f "$0")")"
"""


@pytest.fixture
def packing(script: Load) -> ModuleType:
    return script("package_linux")


@pytest.fixture
def product(packing: ModuleType) -> Any:
    return packing.Product("1.2.3", 1763800000, "https://care-desktop.example/releases", "Ada <ada@lagoon.example>")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    (folder / "_internal").mkdir(parents=True)
    (folder / "care-desktop").write_text(PROGRAM)
    (folder / "care-desktop").chmod(0o755)
    (folder / "_internal" / "data").write_text("data")
    return folder


def test_needs_are_read_from_the_files_and_every_library_has_its_package(
    packing: ModuleType, script: Load, tmp_path: Path
) -> None:
    (tmp_path / "program").write_bytes(Path(sys.executable).resolve().read_bytes())
    assert "libc.so.6" in script("elf_needs").needed_outside(tmp_path)
    assert packing.dependencies(["libc.so.6", "libm.so.6", "libGL.so.1", "libGLX.so.0"]) == [
        "libc6 (>= 2.34)",
        "libgl1",
    ]
    with pytest.raises(script("environment").CannotPrepare, match="libnobody"):
        packing.dependencies(["libnobody.so.1"])
    left = set(script("bundle_contents").LEFT_TO_LINUX) - {"libpcre2-8.so.0", "libsystemd.so.0", "libgcrypt.so.20"}
    assert {"libstdc++.so.6", "libssl.so.3", "libdbus-1.so.3"} <= left & set(packing.PACKAGES)


@pytest.mark.skipif(shutil.which("dpkg") is None, reason="dpkg is not installed")
def test_the_package_installs_into_a_clean_place_and_leaves_nothing(
    packing: ModuleType, product: Any, bundle: Path, tmp_path: Path
) -> None:
    made = packing.make_deb(bundle, tmp_path, product)
    again = packing.make_deb(bundle, tmp_path / "bundle", product)
    assert made.read_bytes() == again.read_bytes(), "packing twice gives the same file"
    root = tmp_path / "root"
    for folder in ("var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/dpkg/triggers"):
        (root / folder).mkdir(parents=True)
    (root / "var/lib/dpkg/status").touch()
    (root / "usr/share").mkdir(parents=True)
    dpkg = ["dpkg", f"--root={root}", f"--log={tmp_path / 'log'}", "--force-depends", "--force-not-root"]
    dpkg += ["--force-script-chrootless"]
    subprocess.run([*dpkg, "--install", str(made)], check=True, capture_output=True)
    assert (root / "usr/bin/care-desktop").readlink() == Path("/opt/care-desktop/care-desktop")
    assert (root / "opt/care-desktop/_internal/data").read_text() == "data"
    assert (root / "usr/share/icons/hicolor/16x16/apps/care-desktop.png").is_file()
    subprocess.run([*dpkg, "--purge", "care-desktop"], check=True, capture_output=True)
    left = [path for path in root.rglob("*") if path.is_file() and "var/lib/dpkg" not in str(path)]
    assert left == [] and not (root / "opt/care-desktop").exists()


def test_what_desktops_read_is_well_formed_and_fits_together(packing: ModuleType, product: Any, tmp_path: Path) -> None:
    packing.write_shared_files(tmp_path, product)
    entries = {}
    for path in (tmp_path / "share/applications").iterdir():
        entry = configparser.ConfigParser(interpolation=None)
        entry.optionxform = str  # type: ignore[assignment,method-assign]
        entry.read(path, encoding="utf-8")
        entries[path.name] = entry["Desktop Entry"]
    mime = ElementTree.parse(tmp_path / "share/mime/packages/care-desktop.xml")
    (kind,) = [element.attrib["type"] for element in mime.iter() if element.tag.endswith("mime-type")]
    assert entries["care-desktop-open.desktop"]["MimeType"] == f"{kind};"
    assert "%f" in entries["care-desktop-open.desktop"]["Exec"] and "%" not in entries["care-desktop.desktop"]["Exec"]
    about = tmp_path / "share/metainfo/org.care_desktop.CareDesktop.metainfo.xml"
    release = ElementTree.parse(about).find("releases/release")
    assert release is not None and release.attrib == {"version": "1.2.3", "date": "2025-11-22"}
    assert "@" not in about.read_text()
    if shutil.which("appstreamcli"):
        said = subprocess.run(["appstreamcli", "validate", "--no-net", str(about)], capture_output=True, text=True)
        assert "E:" not in said.stdout and "W:" not in said.stdout, said.stdout


def test_the_archive_installs_for_one_person_and_goes_again(
    packing: ModuleType, product: Any, bundle: Path, tmp_path: Path
) -> None:
    with tarfile.open(packing.make_archive(bundle, tmp_path, product)) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    home = tmp_path / "Дом 家"
    home.mkdir()
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    install = ["sh", str(tmp_path / "unpacked/care-desktop-1.2.3-linux-x86_64/install.sh")]
    subprocess.run(install, env=environment, check=True, capture_output=True)
    command = home / ".local/bin/care-desktop"
    said = subprocess.run([command], env=environment, check=True, capture_output=True, text=True).stdout
    assert said == f"started from {home}/.local/share/care-desktop-program\n"
    entry = (home / ".local/share/applications/care-desktop.desktop").read_text(encoding="utf-8")
    assert f'Exec="{home}/.local/share/care-desktop-program/care-desktop" --quick-log' in entry
    kept = home / ".local/share/care-desktop/workspace.db"
    kept.parent.mkdir(parents=True)
    kept.touch()
    subprocess.run([*install, "--remove"], env=environment, check=True, capture_output=True)
    shown = (".desktop", ".png", ".svg")
    left = [path for path in home.rglob("*") if path.is_file() and ("care" in path.name or path.suffix in shown)]
    assert left == [] and kept.is_file()
