"""Item data roles and the small values that travel in them from models to delegates."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from PySide6.QtCore import Qt

_FIRST = int(Qt.ItemDataRole.UserRole)


class Role(IntEnum):
    """What a delegate may ask a model for, beside Qt's own roles.

    The words of a cell are in `Qt.DisplayRole`; what a screen reader says in `Qt.AccessibleTextRole`.
    """

    SORT = _FIRST + 1  # native value to sort by
    ID = _FIRST + 2  # key of the row's record
    READING = _FIRST + 3  # str: Latin reading of a name, faint behind it; empty when none
    STAGE = _FIRST + 4  # StageMark, None paints nothing
    TRUST = _FIRST + 5  # TrustMark, None is unknown
    SPARK = _FIRST + 6  # tuple[float, ...] of trust 0 to 100, oldest first; empty paints nothing
    INK = _FIRST + 7  # Ink of the text; None is the delegate's own
    TAGS = _FIRST + 8  # tuple[str, ...] without the number sign
    SAVED = _FIRST + 9  # bool: the row was saved within the last two seconds
    SORT_NOTE = _FIRST + 10  # header only: faint words behind the arrow of the sorted column


class Ink(StrEnum):
    """Colour role of a text; the value is the name of the colour in the theme."""

    TEXT = "text"
    MUTED = "text_muted"
    FAINT = "text_faint"
    DISABLED = "text_disabled"
    ACCENT = "accent"
    POSITIVE = "positive"
    WARNING = "warning"
    NEGATIVE = "negative"
    UNKNOWN = "unknown"


class Move(StrEnum):
    """Where the stage went lately."""

    HELD = "held"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class StageMark:
    """A stage: its letter C, A, R or E, where it moved lately, and whether it was set by hand."""

    letter: str
    moved: Move = Move.HELD
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class TrustMark:
    """Trust and the ends of its 90 % band, each 0 to 100."""

    value: float
    low: float
    high: float
