"""The rotating log of the program; secrets, addresses and data are taken out where it is written."""

import copy
import logging
import os
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

from care_desktop.fault_text import fault_text

LOG_BYTES_MAX = 1_000_000
LOG_FILES_KEPT = 5
_REDACTED = "[redacted]"
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_SECRET_WORDS = r"(?:[\w-]*(?:token|secret|passw(?:or)?d|api[_-]?key|authorization|cookie|credential)[\w-]*)"
# A word that names a secret, whatever stands between (quotes, colon, equals), and its value up to the next separator.
_NAMED_SECRET = re.compile(
    rf"(?i)({_SECRET_WORDS}['\"]?\s*[:=]\s*)('[^']*'|\"[^\"]*\"|(?:(?:bearer|basic|token)\s+)?[^\s,;&'\"]+)"
)
_SCHEME_SECRET = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}")
_KNOWN_TOKEN = re.compile(
    r"\b(?:gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|eyJ[\w-]+\.[\w-]+\.[\w-]+)"
)
_USER_IN_ADDRESS = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^/\s@]+@")
_KEY_IN_ADDRESS = re.compile(r"(?i)([?&][\w.-]*key=)[^\s&'\"]+")
_OWN_HOME = os.environ.get("USERPROFILE" if os.name == "nt" else "HOME", "")
_HOME = re.compile(r"(?i)((?:/home|/users|\\users)[/\\])[^/\\\s'\":]+")
_LONG_RANDOM = re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9_-]{40,}\b")


def redact(text: str) -> str:
    """The text without e-mail addresses, tokens, passwords, what looks like one, and whose folder it is."""
    text = text.replace(_OWN_HOME, "~") if len(_OWN_HOME) > 1 else text
    text = _HOME.sub(r"\1…", text)
    text = _USER_IN_ADDRESS.sub(rf"\1{_REDACTED}@", text)
    text = _KEY_IN_ADDRESS.sub(rf"\1{_REDACTED}", text)
    text = _SCHEME_SECRET.sub(rf"\1 {_REDACTED}", text)
    text = _NAMED_SECRET.sub(rf"\1{_REDACTED}", text)
    text = _KNOWN_TOKEN.sub(_REDACTED, text)
    text = _LONG_RANDOM.sub(_REDACTED, text)
    return _EMAIL.sub("[address]", text)


class RedactingFormatter(logging.Formatter):
    """Formats a record and redacts the whole of it: nothing passes around the sink.

    Of what libraries say only the place is kept, and of exceptions what `fault_text` lets through: both speak of the
    data they were working on.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line that is written."""
        own = copy.copy(record)
        own.exc_text = fault_text(own.exc_info[1]) if own.exc_info and own.exc_info[1] else None
        if own.name.partition(".")[0] != "care_desktop":
            own.msg, own.args = f"something, in {Path(own.pathname).name}, line {own.lineno}", ()
        return redact(super().format(own))


def start_log(folder: Path, level: int = logging.INFO) -> logging.Handler | None:
    """Write the log to `folder` from now on; returns the handler, for `stop_log`.

    None when the folder cannot be written: the program works without a log.
    """
    path = folder / "care-desktop.log"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600, exist_ok=True)
        handler = RotatingFileHandler(
            path, maxBytes=LOG_BYTES_MAX, backupCount=LOG_FILES_KEPT - 1, encoding="utf-8", errors="backslashreplace"
        )
    except OSError:
        return None
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    logging.raiseExceptions = False  # a full disk must not end in a traceback on the terminal
    return handler


def stop_log(handler: logging.Handler | None) -> None:
    """End what `start_log` began."""
    if handler is not None:
        logging.getLogger().removeHandler(handler)
        handler.close()
