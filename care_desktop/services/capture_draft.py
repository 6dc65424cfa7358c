"""The unsaved capture line, kept in a small file so that it survives the end of the program, a crash included."""

import contextlib
import os
from pathlib import Path

_LONGEST_BYTES = 1_000_000


def read_draft(path: Path) -> str:
    """The line that was not saved last time; empty when there is none or the file cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST_BYTES).decode("utf-8", errors="replace")
    except OSError:
        return ""


def write_draft(path: Path, text: str) -> bool:
    """Keep `text` in one step, so that the file is never half written; an empty text removes the file.

    Returns whether it could be kept.
    """
    new = path.with_name(f"{path.name}.new")
    try:
        if not text.strip():
            path.unlink(missing_ok=True)
            return True
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(text.encode("utf-8", errors="replace"))
        new.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
        return False
    return True
