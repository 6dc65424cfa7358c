"""What this installation is made of and where it keeps things, for the window that tells about it."""

import json
import platform
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from care_desktop import __version__
from care_desktop.domain.weights import load_weights
from care_desktop.errors import CareError
from care_desktop.logs import redact
from care_desktop.paths import Profile, is_frozen, resources_dir

# SQLite before these may lose committed rows when a log is reset while another connection reads.
_MENDED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))


@dataclass(frozen=True, slots=True)
class Installation:
    """Versions and places; `commit` and `built` are empty outside a bundle, `workspace` is None while none is open."""

    program: str
    commit: str
    built: str
    python: str
    sqlite: str
    formula: str
    system: str
    profile: Profile
    workspace: Path | None


def installation(profile: Profile, workspace: Path | None = None) -> Installation:
    """What runs here. Reads two small files."""
    stamp = _stamp(resources_dir() / "build.json")
    try:
        formula = load_weights(resources_dir() / "trust.toml").formula_version
    except CareError:
        formula = ""
    return Installation(
        program=__version__,
        commit=stamp.get("commit", ""),
        built=stamp.get("built", ""),
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        formula=formula,
        system=f"{platform.system()} {platform.release().partition('-')[0]} {platform.machine()}",
        profile=profile,
        workspace=workspace,
    )


def _stamp(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def sqlite_resets_logs_safely(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite has the mended reset of its log: 3.51.3 or later, or 3.50.7 or 3.44.6 of their lines."""
    return any(version[:2] == mended[:2] and version >= mended for mended in _MENDED) or version >= _MENDED[-1]


def diagnostics(found: Installation, qt: str) -> str:
    """What helps to look for a mistake, with nothing in it that tells who somebody is. `qt` is Qt's version."""
    built = f" ({found.built}{', ' + found.commit if found.commit else ''})" if found.built else ""
    lines = [
        f"CARE Desktop {found.program}{built}{', bundle' if is_frozen() else ''}",
        f"Formula: {found.formula}",
        f"Python: {found.python}",
        f"Qt: {qt}",
        f"SQLite: {found.sqlite}",
        f"System: {found.system}",
        f"Profile: {found.profile.root}",
        f"Workspace: {_size_of(found.workspace)}",
        f"Backups: {_count(found.profile.backups)}",
    ]
    return redact("\n".join(lines)) + "\n"


def _size_of(workspace: Path | None) -> str:
    if workspace is None:
        return "none open"
    try:
        return f"{workspace.suffix or 'file'}, {workspace.stat().st_size / 1e6:.1f} MB"
    except OSError:
        return "not there"


def _count(folder: Path) -> str:
    try:
        return f"{sum(1 for path in folder.iterdir() if path.is_file())} files"
    except OSError:
        return "no folder"
