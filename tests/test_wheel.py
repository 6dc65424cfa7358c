"""The wheel: built here, installed where nothing of the source tree is, and used there."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

# One worker builds the wheel once.
pytestmark = [pytest.mark.xdist_group("wheel"), pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[1]
TIME_LIMIT_S = 120


def run(command: list[str], where: Path, **more: str) -> str:
    """Standard output of a command that must succeed, started without any hint at the source tree."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    result = subprocess.run(
        command,
        cwd=where,
        env={**environment, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", **more},
        capture_output=True,
        encoding="utf-8",
        timeout=TIME_LIMIT_S,
        check=False,
    )
    assert result.returncode == 0, f"{command}\n{result.stdout[-2000:]}\n{result.stderr[-4000:]}"
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    run(command, folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `care-desktop` command of an environment with this wheel and what it needs, and nothing else."""
    folder = tmp_path_factory.mktemp("elsewhere")
    run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], folder)
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(scripts / "python"),
        "install",
        "--no-deps",
        "--no-index",
    ]
    run([*pip, "--disable-pip-version-check", str(wheel)], folder)
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    own_packages = Path(run([str(scripts / "python"), "-c", ask], folder).strip())
    # What the program needs comes from here; a .pth inside that folder (the editable tree) is not followed.
    (own_packages / "needs.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    where = "import care_desktop; print(care_desktop.__file__)"
    package = Path(run([str(scripts / "python"), "-c", where], folder).strip())
    assert package.is_relative_to(own_packages)
    return scripts / "care-desktop"


def test_wheel_holds_the_package_its_migrations_and_its_resources(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "care_desktop/cli.py",
        "care_desktop/_migrations/env.py",
        "care_desktop/_resources/trust.toml",
        "care_desktop/_docs/handbook/today.md",
        "care_desktop/_docs/screenshots/today-dark.png",
        "care_desktop/_docs/validation.md",
    } <= names
    assert any(name.startswith("care_desktop/_migrations/versions/0001_") for name in names)
    assert not [name for name in names if name.startswith(("tests", "build_scripts", "migrations"))]
    assert not [name for name in names if "__pycache__" in name or name.endswith("-1920.png")]


def test_installed_program_passes_its_self_test(installed: Path, tmp_path: Path) -> None:
    run([str(installed), "self-test"], tmp_path)


def test_installed_program_writes_the_sample_workspace(installed: Path, tmp_path: Path) -> None:
    database = tmp_path / "sample.db"
    run([str(installed), "demo", "--database", str(database)], tmp_path)
    assert database.read_bytes().startswith(b"SQLite format 3\0")
    people = run(
        [str(installed), "export", "people", "--raw", "-o", "-"],
        tmp_path,
        CARE_DESKTOP_DATABASE=str(database),
    )
    assert len(people.splitlines()) > 60
