"""The house rules that a program can check, and proof that each check can fail."""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "care_desktop"
CHECKED_FOLDERS = (PACKAGE, "migrations", "build_scripts", "tests")
LONGEST_FILE_LINES = 400
FORBIDDEN_WORDS = {"util", "utils", "misc", "core", "helper", "helpers", "manager", "managers"}

HALLWAY = {"errors", "paths", "settings", "keychain", "logs", "fault_text", "crash_report"}
ROOMS = {"domain", "storage", "integrations", "services", "charts", "ui"}
TOP = {"app", "cli", "__main__"}
# Room -> what it may import of the package. Other files at the top see everything; none below sees them.
ARROWS: dict[str, set[str]] = {
    "domain": {"domain", "errors"},
    "storage": {"storage", "domain", "errors"},
    "integrations": {"integrations", "domain", "errors"},
    "services": {"services", "storage", "integrations", "domain"} | HALLWAY,
    "charts": {"charts", "domain", "errors"},
    "ui": {"ui", "services", "charts", "domain"} | HALLWAY,
    "errors": set(),
    "paths": {"errors"},
    "settings": HALLWAY,
    "keychain": HALLWAY,
    "logs": HALLWAY,
    "fault_text": set(),
    "crash_report": HALLWAY,
    "__init__": set(),
}
# Outside package -> where it may be imported.
OUTSIDE: dict[str, set[str]] = {
    **{name: {"ui", "app", "app_quick_log"} for name in ("PySide6", "shiboken6", "qtawesome", "qtpy")},
    **{name: {"storage"} for name in ("sqlalchemy", "alembic")},
    "sqlcipher3": {"storage"},
    "matplotlib": {"charts", "ui"},
    "keyring": {"keychain"},
    "typer": {"cli_commands", "cli_commands_encryption"},
    "platformdirs": {"paths"},
    **{name: {"integrations"} for name in ("httpx2", "vobject", "icalendar", "recurring_ical_events", "imap_tools")},
    **{name: {"integrations"} for name in ("defusedxml", "cryptography")},
    **{name: {"charts"} for name in ("fpdf", "pypdf")},
}
STARTS_WITH_WORDS = re.compile(r'"""\w')
CLOCK_READS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}

Rule = Callable[[Path], Iterator[str]]


def python_files(root: Path, *folders: str) -> Iterator[Path]:
    for folder in folders or CHECKED_FOLDERS:
        yield from sorted((root / folder).rglob("*.py"))


@cache
def text_of(path: Path) -> str:
    """A file, which nobody changes while a test runs."""
    return path.read_text(encoding="utf-8")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(text_of(path), str(path))


def statements_of(path: Path) -> Iterator[ast.AST]:
    """Every statement of a file, also inside others; most nodes are expressions, which hold none."""
    found: list[ast.AST] = [parsed(path)]
    for node in found:
        yield node
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            found += getattr(node, field, ())


def module_of(root: Path, path: Path) -> tuple[str, ...]:
    return path.relative_to(root).with_suffix("").parts


def room_of(module: tuple[str, ...]) -> str:
    """The room of a dotted name inside the package: its folder, or the file's own name at the top."""
    return module[1] if len(module) > 1 else "__init__"


@cache
def imports_of(root: Path, path: Path) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Line and dotted name of everything a file imports, also inside functions and TYPE_CHECKING."""
    return tuple(_imports(root, path))


def _imports(root: Path, path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    here = module_of(root, path)
    for node in statements_of(path):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, tuple(alias.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            start = here[: len(here) - node.level] if node.level else ()
            base = (*start, *(node.module.split(".") if node.module else ()))
            for alias in node.names:
                yield node.lineno, (*base, alias.name)


def package_imports(root: Path) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Where (file:line), from which room, what: for every import in the package."""
    for path in python_files(root, PACKAGE):
        room = room_of(module_of(root, path))
        for line, name in imports_of(root, path):
            yield f"{path.relative_to(root)}:{line}", room, name


def target_of(root: Path, name: tuple[str, ...]) -> str:
    """What an import inside the package reaches; a name that is no file or folder belongs to `__init__`."""
    target = room_of(name)
    place = root / PACKAGE / target
    known = target in ROOMS | HALLWAY | TOP or place.is_dir() or place.with_suffix(".py").is_file()
    return target if known else "__init__"


def arrows_point_down(root: Path) -> Iterator[str]:
    for where, room, name in package_imports(root):
        if name[0] == PACKAGE and room in ARROWS:
            target = target_of(root, name)
            if target not in ARROWS[room] | {"__init__"}:
                yield f"{where}: {room} imports {target}"


def every_room_has_its_arrows(root: Path) -> Iterator[str]:
    for path in sorted((root / PACKAGE).glob("*")):
        if path.is_dir() and any(path.rglob("*.py")) and path.name not in ROOMS:
            yield f"{path.relative_to(root)}: a room without arrows"


def outside_packages_stay_in_their_rooms(root: Path) -> Iterator[str]:
    for where, room, name in package_imports(root):
        qt_canvas = name[:2] == ("matplotlib", "backends") and any("backend_qt" in part for part in name)
        allowed = OUTSIDE["PySide6"] if qt_canvas else OUTSIDE.get(name[0])
        if allowed is not None and room not in allowed:
            yield f"{where}: {room} imports {'.'.join(name)}"


def domain_needs_only_numpy(root: Path) -> Iterator[str]:
    for where, room, name in package_imports(root):
        if room == "domain" and name[0] not in {PACKAGE, "numpy"} | sys.stdlib_module_names:
            yield f"{where}: domain imports {name[0]}"


def migrations_need_only_alembic_and_sqlalchemy(root: Path) -> Iterator[str]:
    for path in python_files(root, "migrations"):
        for line, name in imports_of(root, path):
            if name[0] not in {"alembic", "sqlalchemy"} | sys.stdlib_module_names:
                yield f"{path.relative_to(root)}:{line}: imports {name[0]}"


def no_pyplot(root: Path) -> Iterator[str]:
    for path in python_files(root):
        # Reading the tree of every test would cost seconds.
        if "pyplot" not in text_of(path) and "pylab" not in text_of(path):
            continue
        for line, name in imports_of(root, path):
            if "pyplot" in name or "pylab" in name:
                yield f"{path.relative_to(root)}:{line}: imports {'.'.join(name)}"


def files_are_short(root: Path) -> Iterator[str]:
    for path in python_files(root):
        lines = len(text_of(path).splitlines())
        if lines > LONGEST_FILE_LINES:
            yield f"{path.relative_to(root)}: {lines} lines"


def modules_say_what_they_hold(root: Path) -> Iterator[str]:
    for path in python_files(root):
        if not STARTS_WITH_WORDS.match(text_of(path)) and not ast.get_docstring(parsed(path)):
            yield f"{path.relative_to(root)}: no module docstring"


def names_say_something(root: Path) -> Iterator[str]:
    for folder in CHECKED_FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if (path.suffix == ".py" or path.is_dir()) and FORBIDDEN_WORDS & set(path.stem.split("_")):
                yield f"{path.relative_to(root)}: says nothing"


def only_paths_knows_the_bundle(root: Path) -> Iterator[str]:
    for path in python_files(root, PACKAGE, "migrations"):
        if path != root / PACKAGE / "paths.py" and "_MEIPASS" in text_of(path):
            yield f"{path.relative_to(root)}: knows where a bundle unpacks"


def domain_reads_no_clock(root: Path) -> Iterator[str]:
    for path in python_files(root, f"{PACKAGE}/domain"):
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.Call):
                continue
            if ".".join(ast.unparse(node.func).split(".")[-2:]) in CLOCK_READS:
                yield f"{path.relative_to(root)}:{node.lineno}: reads the clock"


DOC = '"""Says what it holds."""\n'
# Rule -> (file, its content) of bad samples, each of which it must catch.
BAD_SAMPLES: dict[Rule, list[tuple[str, str]]] = {
    arrows_point_down: [
        ("care_desktop/domain/a.py", "import care_desktop.storage.engine"),
        ("care_desktop/domain/a.py", "from care_desktop import services"),
        ("care_desktop/domain/a.py", "from ..storage import engine"),
        ("care_desktop/storage/a.py", "def f():\n    from care_desktop.services.people import People"),
        ("care_desktop/storage/a.py", "from care_desktop.paths import resources_dir"),
        ("care_desktop/charts/a.py", "import care_desktop.storage.tables"),
        ("care_desktop/services/deep/a.py", "import care_desktop.ui.theme"),
        ("care_desktop/services/a.py", "from care_desktop.charts import style"),
        ("care_desktop/ui/a.py", "from care_desktop.storage.engine import open_engine"),
        ("care_desktop/ui/a.py", "import care_desktop.app"),
        ("care_desktop/integrations/a.py", "from care_desktop import settings"),
        ("care_desktop/errors.py", "import care_desktop.paths"),
    ],
    every_room_has_its_arrows: [("care_desktop/cellar/a.py", "")],
    outside_packages_stay_in_their_rooms: [
        ("care_desktop/services/a.py", "from PySide6.QtCore import QObject"),
        ("care_desktop/cli.py", "def f():\n    import PySide6"),
        ("care_desktop/charts/a.py", "from matplotlib.backends.backend_qtagg import FigureCanvas"),
        ("care_desktop/services/a.py", "import sqlalchemy as sa"),
        ("care_desktop/ui/a.py", "from alembic import command"),
        ("care_desktop/services/a.py", "import keyring"),
    ],
    domain_needs_only_numpy: [
        ("care_desktop/domain/a.py", "import uuid6"),
        ("care_desktop/domain/a.py", "import scipy.stats"),
    ],
    migrations_need_only_alembic_and_sqlalchemy: [
        ("migrations/versions/0001_a.py", "from care_desktop.storage import tables"),
        ("migrations/env.py", "import numpy"),
    ],
    no_pyplot: [
        ("care_desktop/charts/a.py", "from matplotlib import pyplot as plt"),
        ("build_scripts/a.py", "import matplotlib.pyplot"),
    ],
    files_are_short: [("tests/test_a.py", "x = 1\n" * LONGEST_FILE_LINES)],
    modules_say_what_they_hold: [("care_desktop/services/undocumented.py", "")],
    names_say_something: [
        ("care_desktop/services/utils.py", ""),
        ("care_desktop/ui/core/a.py", ""),
        ("tests/date_helpers.py", ""),
    ],
    only_paths_knows_the_bundle: [("care_desktop/app.py", "import sys\nprint(sys._MEIPASS)")],
    domain_reads_no_clock: [
        ("care_desktop/domain/a.py", "from datetime import datetime\nx = datetime.now()"),
        ("care_desktop/domain/a.py", "import datetime\nx = datetime.date.today()"),
        ("care_desktop/domain/a.py", "import time\nx = time.time()"),
    ],
}
# What the rules must let through.
GOOD_SAMPLES = [
    ("care_desktop/__init__.py", ""),
    (
        "care_desktop/domain/a.py",
        "import math\nimport numpy as np\nfrom care_desktop.errors import CareError",
    ),
    ("care_desktop/domain/b.py", "from . import a\nfrom datetime import datetime\ndef f(now: datetime): ..."),
    ("care_desktop/storage/a.py", "import sqlalchemy\nfrom care_desktop.domain.a import x"),
    (
        "care_desktop/services/a.py",
        "from care_desktop import __version__, paths\nimport care_desktop.storage.a",
    ),
    ("care_desktop/charts/a.py", "from matplotlib.figure import Figure\nfrom care_desktop.domain import a"),
    (
        "care_desktop/ui/a.py",
        "import PySide6\nfrom matplotlib.backends.backend_qtagg import FigureCanvasQTAgg",
    ),
    ("care_desktop/app.py", "import PySide6\nimport care_desktop.storage.a\nimport care_desktop.ui.a"),
    ("care_desktop/cli_commands.py", "import typer\ndef f():\n    from care_desktop import app"),
    ("care_desktop/paths.py", "import sys\nx = getattr(sys, '_MEIPASS', None)"),
    ("migrations/versions/0001_first.py", "import json\nimport sqlalchemy as sa\nfrom alembic import op"),
    ("tests/test_a.py", "import care_desktop.storage.a"),
]


def write(root: Path, name: str, content: str, docstring: str = DOC) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(docstring + content, encoding="utf-8")


@pytest.mark.parametrize("rule", BAD_SAMPLES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rules(rule: Rule) -> None:
    assert list(rule(ROOT)) == []


def test_the_rules_look_at_this_house() -> None:
    assert ROOT / PACKAGE / "paths.py" in list(python_files(ROOT))
    assert any(name[0] == PACKAGE for _where, _room, name in package_imports(ROOT))


@pytest.mark.parametrize(
    ("rule", "name", "content"),
    [(rule, *sample) for rule, samples in BAD_SAMPLES.items() for sample in samples],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_each_rule_catches_its_bad_sample(rule: Rule, name: str, content: str, tmp_path: Path) -> None:
    write(tmp_path, name, content, "" if rule is modules_say_what_they_hold else DOC)
    assert len(list(rule(tmp_path))) == 1


@pytest.mark.parametrize("rule", BAD_SAMPLES, ids=lambda rule: rule.__name__)
def test_each_rule_lets_a_good_house_stand(rule: Rule, tmp_path: Path) -> None:
    for name, content in GOOD_SAMPLES:
        write(tmp_path, name, content)
    assert list(rule(tmp_path)) == []


def test_a_file_at_the_top_is_out_of_reach_from_below(tmp_path: Path) -> None:
    write(tmp_path, "care_desktop/wiring.py", "import care_desktop.storage.a")
    write(tmp_path, "care_desktop/services/a.py", "from care_desktop.wiring import everything")
    assert list(arrows_point_down(tmp_path)) == ["care_desktop/services/a.py:2: services imports wiring"]
