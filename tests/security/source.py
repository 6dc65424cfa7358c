"""The source of the program as trees, for rules that hold wherever a line stands."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "care_desktop"


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path), str(path))


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def modules(*folders: str, naming: tuple[str, ...] = ("",)) -> Iterator[Path]:
    """Every module of the package and of these folders beside it that holds one of the words `naming`."""
    for folder in (PACKAGE, *(ROOT / name for name in folders)):
        for path in sorted(folder.rglob("*.py")):
            if any(word in text(path) for word in naming):
                yield path


def called_name(call: ast.Call) -> str:
    """What is called, by its dotted name: `json.loads`; what is no name is left out of it."""
    return dotted(call.func)


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def calls(module: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module) if isinstance(node, ast.Call))


def place(path: Path, node: ast.AST) -> str:
    line = getattr(node, "lineno", 0)
    return f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name}:{line}"
