"""What of all that PyInstaller finds goes into the frozen program, and what may be stripped."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

# Modules that something imports on a path we never take.
NEVER_USED = [
    *["qtawesome", "qtpy"],  # of qtawesome only a font is used; its code would bring OpenGL along
    *["tkinter", "setuptools", "IPython", "gi", "numpy.f2py", "lib2to3", "pydoc_data"],
    *["PIL._avif", "PIL._webp", "PIL._imagingft", "PIL._imagingcms", "PIL._imagingtk", "PIL.ImageQt"],
    *["PySide6.QtDBus", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "PySide6.QtPrintSupport", "PySide6.QtSvg"],
    *["PySide6.QtSql", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtTest", "PySide6.QtXml", "PySide6.QtConcurrent"],
    *["readline", "rlcompleter", "curses", "_curses"],  # readline is under the GPL, and nobody edits lines here
    *["MySQLdb", "psycopg2", "pyodbc", "cx_Oracle", "oracledb", "asyncpg", "aiosqlite", "greenlet"],
]
# Under the LGPL, which lets a person put a changed version in its place: files of their own, not in the archive.
REPLACEABLE = ["fpdf", "recurring_ical_events", "x_wr_timezone", "PySide6", "shiboken6"]
# Help and mistakes on the command line are coloured by two of five hundred languages.
_LEXERS_KEPT = {"_mapping", "python", "special"}
MATPLOTLIB_BACKENDS = ["QtAgg", "Agg", "pdf", "svg"]

ICON_FONT = "phosphor-"
QT_PLUGINS_KEPT: dict[str, set[str] | None] = {
    "platforminputcontexts": {"compose", "ibus"},
    "platforms": {"offscreen", "xcb", "wayland", "windows", "cocoa"},
    "platformthemes": {"xdgdesktopportal"},
    "styles": None,
    "wayland-decoration-client": {"bradient"},
    "wayland-graphics-integration-client": {"wayland-egl", "dmabuf", "shm-emulation"},
    "wayland-shell-integration": {"xdg-shell"},
    "xcbglintegrations": None,
}
# On Linux these are the system's own: its graphics drivers, fonts and session bus are used through the very same
# library, and an older one in its place breaks them. Each is there wherever a window is; the package asks for them.
LEFT_TO_LINUX = (
    *("libstdc++.so.6", "libgcc_s.so.1", "libX11.so.6", "libX11-xcb.so.1", "libXau.so.6", "libXdmcp.so.6"),
    *("libglib-2.0.so.0", "libgthread-2.0.so.0", "libpcre2-8.so.0", "libfontconfig.so.1", "libfreetype.so.6"),
    *("libdbus-1.so.3", "libsystemd.so.0", "libgcrypt.so.20", "libgpg-error.so.0", "libcap.so.2", "liblz4.so.1"),
    *("libexpat.so.1", "libuuid.so.1", "libbsd.so.0", "libmd.so.0", "libpng16.so.16"),
    *("libgssapi_krb5.so.2", "libkrb5.so.3", "libk5crypto.so.3", "libkrb5support.so.0", "libcom_err.so.2"),
    *("libkeyutils.so.1", "libbrotlicommon.so.1", "libbrotlidec.so.1"),
    *("libssl.so.3", "libcrypto.so.3"),  # mended by the system, sooner than we could
)
# Charts and reports are written with DejaVu Sans; the mathematical alphabets are for other documents. Matplotlib asks
# for the last resort by name.
CHART_FONTS_KEPT = {
    *("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf", "DejaVuSans-BoldOblique.ttf"),
    *("LastResortHE-Regular.ttf", "LICENSE_DEJAVU"),
}
_MATPLOTLIB_UNUSED = {"sample_data", "images", "plot_directive", "kpsewhich.lua"}
_STYLES_KEPT = {"classic.mplstyle"}


def imported_by(folder: Path) -> list[str]:
    """Modules that the files of a folder import: data files are not looked into by PyInstaller."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
    return sorted(found)


def is_kept_module(name: str) -> bool:
    """Whether a module that was found is used: of the colouring of source code only what names Python."""
    parts = name.split(".")
    return parts[:2] != ["pygments", "lexers"] or len(parts) == 2 or parts[2] in _LEXERS_KEPT


def is_kept_binary(name: str) -> bool:
    """Whether a collected library is used: of Qt's plugins only those we name, and none that stays the system's."""
    parts = PurePath(name).parts
    if name in LEFT_TO_LINUX:
        return False
    if "plugins" not in parts:
        return True
    kind, file = parts[parts.index("plugins") + 1], PurePath(name).stem
    if kind not in QT_PLUGINS_KEPT:
        return False
    wanted = QT_PLUGINS_KEPT[kind]
    return wanted is None or any(word in file for word in wanted)


def is_kept_data(name: str) -> bool:
    """Whether a collected data file is used: one font of icons and one for charts; the window speaks English only."""
    path = PurePath(name)
    if "__pycache__" in path.parts or "tests" in path.parts:
        return False
    if "qtawesome" in path.parts and path.suffix in {".ttf", ".json"}:
        return path.name.startswith(ICON_FONT)
    if "translations" in path.parts and path.suffix == ".qm":
        return False
    if "mpl-data" in path.parts:
        return _is_kept_chart_data(path)
    return path.suffix not in {".pyx", ".pxd", ".h", ".pyi"}


def _is_kept_chart_data(path: PurePath) -> bool:
    within = path.parts[path.parts.index("mpl-data") + 1 :]
    if within[0] == "fonts":
        return path.name in CHART_FONTS_KEPT
    if within[0] == "stylelib":
        return path.name in _STYLES_KEPT
    return within[0] not in _MATPLOTLIB_UNUSED


def may_be_stripped(path: Path, names: Iterable[str]) -> bool:
    """Whether a library of the bundle may lose its debugging symbols.

    Those of wheels that carry libraries of their own (a `.libs` folder beside) were laid out anew by the wheel's
    maker, and stripping breaks that layout.

    Args:
        path: inside the bundle, relative to its folder of contents.
        names: the folders beside, at the top of the contents.
    """
    if ".so" not in path.name and path.suffix != ".dylib":
        return False
    top = path.parts[0]
    return not top.endswith(".libs") and f"{top}.libs" not in names and top not in {"PySide6", "shiboken6"}


def libraries_to_strip(contents: Path) -> Iterator[Path]:
    """Every library of a bundle that may lose its debugging symbols."""
    names = {path.name for path in contents.iterdir()}
    for path in sorted(contents.rglob("*")):
        if path.is_file() and not path.is_symlink() and may_be_stripped(path.relative_to(contents), names):
            yield path
