"""What is left out of the frozen program, what is stripped, and what the systems are told of it."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Load = Callable[[str], ModuleType]
ROOT = Path(__file__).resolve().parents[2]
PLUGINS = "PySide6/Qt/plugins"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (f"{PLUGINS}/platforms/libqxcb.so", True),
        (f"{PLUGINS}/platforms/libqeglfs.so", False),
        (f"{PLUGINS}/platforms/qwindows.dll", True),
        (f"{PLUGINS}/sqldrivers/libqsqlite.so", False),
        (f"{PLUGINS}/imageformats/libqwebp.so", False),
        (f"{PLUGINS}/wayland-shell-integration/libxdg-shell.so", True),
        ("libstdc++.so.6", False),
        ("PySide6/Qt/lib/libQt6Core.so.6", True),
        ("numpy.libs/libopenblas.so", True),
    ],
)
def test_of_libraries_only_those_we_use_are_kept(script: Load, name: str, kept: bool) -> None:
    assert script("bundle_contents").is_kept_binary(name) is kept


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("qtawesome/fonts/phosphor-1.3.0.ttf", True),
        ("qtawesome/fonts/fontawesome5-solid-webfont-5.15.4.ttf", False),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("matplotlib/mpl-data/fonts/ttf/DejaVuSans.ttf", True),
        ("matplotlib/mpl-data/fonts/ttf/LastResortHE-Regular.ttf", True),
        ("matplotlib/mpl-data/fonts/ttf/STIXGeneral.ttf", False),
        ("matplotlib/mpl-data/sample_data/s1045.ima.gz", False),
        ("matplotlib/mpl-data/matplotlibrc", True),
        ("numpy/_core/tests/data/x.csv", False),
        ("care_desktop/_resources/trust.toml", True),
        ("care_desktop/_migrations/versions/0001_workspace_and_people.py", True),
    ],
)
def test_of_data_only_what_is_read_is_kept(script: Load, name: str, kept: bool) -> None:
    assert script("bundle_contents").is_kept_data(name) is kept


def test_libraries_of_wheels_that_bring_their_own_are_not_stripped(script: Load, tmp_path: Path) -> None:
    for name in (
        "numpy/core.so",
        "numpy.libs/blas.so",
        "sqlalchemy/row.so",
        "PySide6/QtGui.so",
        "libpython3.so.1.0",
        "a.txt",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = {path.name for path in script("bundle_contents").libraries_to_strip(tmp_path)}
    assert found == {"row.so", "libpython3.so.1.0"}


def test_every_font_the_charts_name_is_kept(script: Load) -> None:
    named = re.findall(r'"(\w[\w-]*\.ttf)"', (ROOT / "care_desktop/charts/report_fonts.py").read_text(encoding="utf-8"))
    assert named and set(named) <= script("bundle_contents").CHART_FONTS_KEPT


def test_windows_and_macos_are_told_the_version(script: Load, tmp_path: Path) -> None:
    platforms = script("bundle_platforms")
    assert platforms.version_numbers("1.2.3") == (1, 2, 3, 0)
    stamp = tmp_path / "build.json"
    stamp.write_text('{"version": "1.2.3"}')
    options = platforms.program_options(tmp_path / "icon.png", stamp, "win32")
    resource = Path(options["version"]).read_text()
    assert "filevers=(1, 2, 3, 0)" in resource and compile(resource, "resource", "eval")
    assert Path(platforms.program_options(tmp_path, stamp, "darwin")["entitlements_file"]).is_file()
    assert platforms.program_options(tmp_path, stamp, "linux") == {}
    assert platforms.macos_bundle_options(tmp_path, "1.2.3")["info_plist"]["CFBundleShortVersionString"] == "1.2.3"


def test_the_stand_in_gives_the_newer_library_under_the_usual_name(
    tmp_path: Path,
) -> None:
    (tmp_path / "pysqlite3").mkdir()
    (tmp_path / "pysqlite3" / "__init__.py").write_text("from pysqlite3.dbapi2 import *\n")
    (tmp_path / "pysqlite3" / "dbapi2.py").write_text("sqlite_version = 'newer'\n")
    stand_in = ROOT / "build_scripts" / "newer_sqlite"
    told = "import sqlite3.dbapi2, sqlite3; from sqlite3 import dbapi2; print(sqlite3.sqlite_version, dbapi2.__name__)"
    code = f"import sys; sys.path[:0] = [{str(stand_in)!r}, {str(tmp_path)!r}]; {told}"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "newer pysqlite3.dbapi2\n"
