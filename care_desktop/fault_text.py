"""An exception as text that says where the program went wrong, and nothing of whom it was working on.

The message of an exception may hold anything: `KeyError('Ana')` is a name. A message is kept only when it can be
shown to come from the code: it is a constant of the code that was running, one of the interpreter's own sentences with
names out of that code, or what the operating system or SQLite say of an error number. Of all others the type is kept.
"""

import linecache
import os
import re
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, TracebackType

_PACKAGE = Path(__file__).resolve().parent
_LIBRARY = f"/python{sys.version_info.major}.{sys.version_info.minor}/"
_LONGEST_CHAIN = 8
_FRAMES_AT_EACH_END = 25
_LONGEST_LINE = 200
_LONGEST_STATEMENT = 1000
_INTERPRETER = ("builtins", "sqlite3")
_WRITTEN_IN = re.compile(r"'[^']*'|\"[^\"]*\"")
# Between quotes: a name that must stand in the code that was running (`name`), or a type, which is always code.
_SENTENCES = tuple(
    re.compile(pattern)
    for pattern in (
        r"'[\w.]+' object has no attribute '(?P<name>\w+)'",
        r"type object '[\w.]+' has no attribute '(?P<name>\w+)'",
        r"module '[\w.]+' has no attribute '(?P<name>\w+)'",
        r"name '(?P<name>\w+)' is not defined",
        r"cannot access local variable '(?P<name>\w+)' where it is not associated with a value",
        r"[\w.]+\(\) got an unexpected keyword argument '(?P<name>\w+)'",
        r"[\w.]+\(\) takes (?:from )?\d+(?: to \d+)? positional arguments? but \d+ (?:was|were) given",
        r"[\w.]+\(\) missing \d+ required (?:positional|keyword-only) arguments?: [\w', ]+",
        r"'[\w.]+' object is not \w+",
        r"'[\w.]+' object does not support (?:item )?\w+",
        r"(?:object of type )?'[\w.]+' (?:object )?has no len\(\)",
        r"cannot unpack non-iterable [\w.]+ object",
        r"unsupported operand type\(s\) for [^\w:]{1,3}: '[\w.]+' and '[\w.]+'",
        r"'[<>=!]{1,2}' not supported between instances of '[\w.]+' and '[\w.]+'",
        r"(?:list|tuple|string|array|range object|pop) index out of range",
        r"pop from (?:an )?empty \w+",
        r"(?:integer |float )?(?:division|modulo|division or modulo) by zero",
        r"(?:not enough|too many) values to unpack \(expected \d+(?:, got \d+)?\)",
        r"maximum recursion depth exceeded[\w ]*",
        r"(?:dictionary|Set|deque) (?:changed size|mutated)[\w ]*",
        r"can't (?:compare|subtract) offset-naive and offset-aware datetimes",
        r"(?:libshiboken: )?Internal C\+\+ object \([\w:. ]+\) already deleted\.",
        r"(?:UNIQUE|NOT NULL|CHECK|FOREIGN KEY) constraint failed(?:: \w+(?:\.\w+)?(?:, \w+\.\w+)*)?",
        r"database (?:table )?is locked",
        r"database disk image is malformed",
        r"database or disk is full",
        r"disk I/O error",
        r"file is not a database",
        r"attempt to write a readonly database",
        r"unable to open database file",
    )
)


def fault_text(error: BaseException) -> str:
    """The traceback of an exception and of what it came from, in Python's form: no personal data, no folders."""
    parts = []
    for one, link in _chain(error):
        lines = ["Traceback (most recent call last):", *_frames(one.__traceback__)] if one.__traceback__ else []
        parts.append("\n".join([*link, *lines, fault_line(one), *_statement(one), *_members(one)]))
    return "\n".join(reversed(parts))


def fault_line(error: BaseException) -> str:
    """The type of an exception, and its message when that is known to hold no data."""
    kind = type(error)
    name = (
        kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__qualname__}"
    )
    message = _message(error)
    return f"{name}: {message}" if message else name


def fault_mark(error: BaseException) -> tuple[str, ...]:
    """What two exceptions have in common when the same mistake caused both: their type and the last places."""
    places = [f"{short_path(code.co_filename)}:{line}" for code, line in _places(error.__traceback__)]
    return (type(error).__qualname__, *places[-3:])


def short_path(path: str) -> str:
    """A source file without the folders above its package, which name the person whose computer it is."""
    if re.fullmatch(r"<[\w. ]+>", path):
        return path
    plain = path.replace("\\", "/")
    own = _PACKAGE.parent.as_posix() + "/"
    if plain.startswith(own) and "/site-packages/" not in plain:
        return plain.removeprefix(own)
    for above in ("/site-packages/", "/dist-packages/", "/_internal/", _LIBRARY):
        if above in plain:
            return plain.rpartition(above)[2]
    return plain.rpartition("/")[2]


def _chain(error: BaseException) -> Iterator[tuple[BaseException, list[str]]]:
    """An exception and what it came from, newest first, each with the line that leads on to the next newer one."""
    seen: set[int] = set()
    one: BaseException | None = error
    link: list[str] = []
    while one is not None and id(one) not in seen and len(seen) < _LONGEST_CHAIN:
        seen.add(id(one))
        before = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
        if before is not None:
            words = "The above was the direct cause of:" if one.__cause__ else "While this was handled, there followed:"
            link = ["", words, ""]
        yield one, link if before is not None else []
        one = before


def _frames(trace: TracebackType | None) -> Iterator[str]:
    places = list(_places(trace))
    hidden = len(places) - 2 * _FRAMES_AT_EACH_END
    for number, (code, line) in enumerate(places):
        if hidden > 0 and _FRAMES_AT_EACH_END <= number < _FRAMES_AT_EACH_END + hidden:
            if number == _FRAMES_AT_EACH_END:
                yield f"  ({hidden} more)"
            continue
        yield f'  File "{short_path(code.co_filename)}", line {line}, in {code.co_name}'
        source = linecache.getline(code.co_filename, line).strip()
        if source:
            yield f"    {source[:_LONGEST_LINE]}"


def _places(trace: TracebackType | None) -> Iterator[tuple[CodeType, int]]:
    while trace is not None:
        yield trace.tb_frame.f_code, trace.tb_lineno
        trace = trace.tb_next


def _message(error: BaseException) -> str:
    if isinstance(error, OSError) and isinstance(error.errno, int):
        return os.strerror(error.errno)
    said = error.args[0] if len(error.args) == 1 else None
    if not isinstance(said, str) or not said:
        return ""
    codes = [code for code, _line in _places(error.__traceback__)]
    if any(said in code.co_consts for code in codes):
        return said
    if type(error).__module__ not in _INTERPRETER:
        return ""
    names = {name for code in codes for name in (*code.co_names, *code.co_varnames, *code.co_freevars)}
    for sentence in _SENTENCES:
        found = sentence.fullmatch(said)
        if found and found.groupdict().get("name", "") in {"", *names}:
            return said
    return getattr(error, "sqlite_errorname", "") if isinstance(error, sqlite3.Error) else ""


def _statement(error: BaseException) -> list[str]:
    """The statement of a database error; its parameters stay away, and so does what is written into it."""
    statement = getattr(error, "statement", None)
    if not type(error).__module__.startswith("sqlalchemy.") or not isinstance(statement, str):
        return []
    return [f"[SQL: {_WRITTEN_IN.sub('…', statement)[:_LONGEST_STATEMENT]}]"]


def _members(error: BaseException) -> list[str]:
    """What a group of exceptions holds, a step further in."""
    if not isinstance(error, BaseExceptionGroup):
        return []
    texts = [fault_text(one) for one in error.exceptions[:_LONGEST_CHAIN]]
    return ["  | " + line for text in texts for line in [*text.splitlines(), "---"]]
