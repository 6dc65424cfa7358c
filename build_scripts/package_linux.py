"""Pack the frozen program for Linux, as .deb and as tar.xz: `python build_scripts/package_linux.py [FOLDER]`."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from build import program_version, size_mb, source_date
from elf_needs import needed_outside
from environment import ROOT, CannotPrepare, say
from icons import SIZES_PX, png_path

PACKAGING = ROOT / "build_scripts" / "packaging" / "linux"
NAME = "care-desktop"
# Library that is the system's own -> the Debian package with it; the second name is that of Debian 13 and Ubuntu 24.04.
PACKAGES = {
    "libc.so.6": "libc6 (>= 2.34)",
    "libstdc++.so.6": "libstdc++6",
    "libgcc_s.so.1": "libgcc-s1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libssl.so.3": "libssl3 | libssl3t64",
    "libcrypto.so.3": "libssl3 | libssl3t64",
    "libdrm.so.2": "libdrm2",
    "libgbm.so.1": "libgbm1",
    "libglib-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgthread-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libexpat.so.1": "libexpat1",
    "libuuid.so.1": "libuuid1",
    "libpng16.so.16": "libpng16-16 | libpng16-16t64",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libbsd.so.0": "libbsd0",
    "libXau.so.6": "libxau6",
    "libXdmcp.so.6": "libxdmcp6",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libvulkan.so.1": "libvulkan1",
}
PART_OF_LIBC = {
    "libm.so.6",
    "libdl.so.2",
    "libpthread.so.0",
    "librt.so.1",
    "libutil.so.1",
    "libresolv.so.2",
    "ld-linux-x86-64.so.2",
}
DESCRIPTION = """\
 Keeps your conversations with developers on your own computer, shows how trust
 builds in each relationship and why, and names its stage: Convert, Activate,
 Retain, Expand. Works offline; everything is given back as CSV.
"""


@dataclass(frozen=True, slots=True)
class Product:
    """What the files of a package say: version, day in seconds since 1970, address of the releases, who answers."""

    version: str
    date: int
    homepage: str
    maintainer: str


def dependencies(libraries: Iterable[str]) -> list[str]:
    """The Debian packages with these libraries, each once.

    Raises:
        CannotPrepare: naming the libraries that no package is known for.
    """
    wanted = sorted(set(libraries) - PART_OF_LIBC)
    unknown = [name for name in wanted if name not in PACKAGES]
    if unknown:
        raise CannotPrepare(f"Which Debian package has these? Add them to PACKAGES: {', '.join(unknown)}")
    return sorted({PACKAGES[name] for name in wanted})


def write_shared_files(prefix: Path, product: Product) -> None:
    """Put desktop entries, icons, MIME type and AppStream's description below `prefix`, which is like /usr."""
    day = f"{datetime.fromtimestamp(product.date, UTC):%Y-%m-%d}"
    words = {"@VERSION@": product.version, "@DATE@": day, "@HOMEPAGE@": product.homepage}
    places = {
        "care-desktop.desktop": "share/applications",
        "care-desktop-open.desktop": "share/applications",
        "care-desktop.xml": "share/mime/packages",
        "care-desktop.metainfo.xml": "share/metainfo",
    }
    for name, place in places.items():
        content = (PACKAGING / name).read_text(encoding="utf-8")
        for word, value in words.items():
            content = content.replace(word, value)
        target = "org.care_desktop.CareDesktop.metainfo.xml" if name.endswith(".metainfo.xml") else name
        _write(prefix / place / target, content)
    icons = prefix / "share" / "icons" / "hicolor"
    for size_px in SIZES_PX:
        _copy(png_path(size_px), icons / f"{size_px}x{size_px}" / "apps" / f"{NAME}.png")
    _copy(ROOT / "resources" / "icons" / f"{NAME}.svg", icons / "scalable" / "apps" / f"{NAME}.svg")


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def control(product: Product, needs: list[str], size_kb: int, architecture: str = "amd64") -> str:
    """What the package says of itself to dpkg."""
    return (
        f"Package: {NAME}\nVersion: {product.version}\nArchitecture: {architecture}\nSection: misc\n"
        f"Priority: optional\nMaintainer: {product.maintainer}\n"
        f"Installed-Size: {size_kb}\nHomepage: {product.homepage}\nDepends: {', '.join(needs)}\n"
        "Recommends: gnome-keyring | kwalletmanager, fonts-noto-core | fonts-dejavu-core\n"
        f"Description: build trust with developers, one conversation at a time\n{DESCRIPTION}"
    )


def lay_out_package(bundle: Path, tree: Path, product: Product) -> None:
    """Make the tree of the .deb: the program in /opt, its name in /usr/bin, the rest where desktops look."""
    shutil.copytree(bundle, tree / "opt" / NAME, symlinks=True)
    (tree / "usr" / "bin").mkdir(parents=True)
    (tree / "usr" / "bin" / NAME).symlink_to(f"/opt/{NAME}/{NAME}")
    write_shared_files(tree / "usr", product)
    own = (ROOT / "LICENSE").read_text(encoding="utf-8")
    said = f"{own}\nThe licences of everything that comes with the program: /opt/{NAME}/licences\n"
    _write(tree / "usr" / "share" / "doc" / NAME / "copyright", said)
    size_kb = sum(max(path.lstat().st_size, 1) + 1023 for path in tree.rglob("*") if not path.is_dir()) // 1024
    _write(tree / "DEBIAN" / "control", control(product, dependencies(needed_outside(bundle)), size_kb))
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        os.utime(path, (product.date, product.date), follow_symlinks=False)


def make_deb(bundle: Path, output: Path, product: Product) -> Path:
    """Make the .deb; returns it.

    Raises:
        CannotPrepare: dpkg-deb is not there, or refused.
    """
    if shutil.which("dpkg-deb") is None:
        raise CannotPrepare("dpkg-deb is not installed, so no .deb can be made here.")
    target = output / f"{NAME}_{product.version}_amd64.deb"
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch) / "tree"
        tree.mkdir()
        lay_out_package(bundle, tree, product)
        command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(tree), str(target)]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(product.date)}
        result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        raise CannotPrepare(f"dpkg-deb refused: {result.stderr.strip()}")
    return target


def make_archive(bundle: Path, output: Path, product: Product) -> Path:
    """Make the tar.xz for other systems, with an install script for one person; returns it."""
    stem = f"{NAME}-{product.version}-linux-x86_64"
    target = output / f"{stem}.tar.xz"

    def dated(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = product.date, 0, 0, "", ""
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    with tempfile.TemporaryDirectory() as scratch, tarfile.open(target, "w:xz", preset=6) as archive:
        write_shared_files(Path(scratch), product)
        for folder, inside in ((bundle, stem), (Path(scratch) / "share", f"{stem}/share")):
            for path in sorted(folder.rglob("*")):
                archive.add(path, f"{inside}/{path.relative_to(folder)}", recursive=False, filter=dated)
        archive.add(PACKAGING / "install.sh", f"{stem}/install.sh", filter=dated)
    return target


def main(arguments: list[str]) -> int:
    """Pack; returns 0 when both packages were made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "dist" / NAME)
    parser.add_argument("--output", type=Path, default=ROOT / "dist", metavar="DIR", help="default: dist")
    options = parser.parse_args(arguments)
    sys.path.insert(0, str(ROOT))
    from care_desktop import MAINTAINER, RELEASES_ADDRESS

    try:
        product = Product(program_version(), source_date(), RELEASES_ADDRESS, MAINTAINER)
        if not (options.folder / NAME).is_file():
            raise CannotPrepare(f"{options.folder} holds no program; build_scripts/build.py makes it.")
        for make in (make_deb, make_archive):
            made = make(options.folder.absolute(), options.output.absolute(), product)
            say(f"{made}: {made.stat().st_size / 1e6:.0f} MB (unpacked {size_mb(options.folder):.0f} MB)")
    except CannotPrepare as reason:
        say(str(reason))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
