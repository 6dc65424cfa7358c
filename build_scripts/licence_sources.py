"""Parts of the bundle that no wheel tells of: Python itself, and libraries of the Linux system that built it."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TEXTS = Path(__file__).resolve().parent / "packaging" / "licences"
_DOCUMENTS = Path("/usr/share/doc")
_SYSTEM_FOLDERS = ("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bundle: `texts` are files, `address` is its package address, `kind` where it came from."""

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]
    address: str
    kind: str


def python_part() -> Part:
    """Python with its standard library."""
    version = platform.python_version()
    texts = tuple(path for path in _python_texts() if path.is_file())[:1]
    return Part("python", version, "PSF-2.0", texts, f"pkg:generic/python@{version}", "interpreter")


def _python_texts() -> Iterable[Path]:
    library = Path(sysconfig.get_path("stdlib"))
    for name in ("LICENSE.txt", "LICENSE"):
        yield library / name
        yield Path(sys.base_prefix) / name
        yield library.parent / name
    yield _DOCUMENTS / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "copyright"


def system_parts(sources: set[str]) -> list[Part]:
    """The Debian packages that these files came from, with their copyright files; nothing on other systems."""
    files = sorted(source for source in sources if source.startswith(_SYSTEM_FOLDERS))
    if not files or shutil.which("dpkg-query") is None:
        return []
    packages = sorted({name for name in map(_owner, files) if name})
    return [_system_part(name) for name in packages]


def _owner(file: str) -> str:
    """The package a file belongs to, without its architecture; empty when none says so."""
    # Debian's own list may still say /lib where the file is found in /usr/lib.
    for path in dict.fromkeys((file, file.removeprefix("/usr"), str(Path(file).resolve()))):
        said = _said("dpkg-query", "--search", path)
        if said:
            return said.partition(": ")[0].partition(":")[0].split(",")[0]
    return ""


def _system_part(name: str) -> Part:
    version, _, source = _said("dpkg-query", "--show", "--showformat=${Version} ${source:Package}", name).partition(" ")
    text = _DOCUMENTS / name / "copyright"
    texts = (text,) if text.is_file() else ()
    licence = "see the text" if not texts else ", ".join(named_licences(text.read_text("utf-8", "replace")))
    address = f"pkg:deb/debian/{name}@{version}"
    return Part(name, version, licence or "see the text", texts, address, f"system library of {source}")


def named_licences(copyright_text: str) -> list[str]:
    """The licences that a machine-readable copyright file names, each once, in its order."""
    lines = copyright_text.splitlines()
    return list(dict.fromkeys(line.partition(":")[2].strip() for line in lines if line.startswith("License: ")))


def _said(*command: str) -> str:
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.stdout.strip() if result.returncode == 0 else ""


def without_text(parts: Iterable[Part]) -> list[str]:
    """Names of the parts that have no licence text."""
    return [part.name for part in parts if not part.texts]
