"""What the command palette offers, and which of it is meant by what was typed."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """One line of the palette.

    Attributes:
        title: what it is called; what is typed is compared with it.
        act: does it; called after the palette has closed.
        detail: faint words behind the title.
        hint: the key that does the same, at the end of the line.
        icon: a name of ICONS; empty for a person, who has initials.
        other_words: what it may be called as well; never shown.
    """

    title: str
    act: Callable[[], object]
    detail: str = ""
    hint: str = ""
    icon: str = ""
    other_words: str = ""


class _Fit(IntEnum):
    """How well an entry fits; smaller is better."""

    BEGINS = 0
    WORDS = 1
    OTHER_WORDS = 2


def folded(text: str) -> str:
    """The text without case and accents, as palette and entries are compared."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in parts if not unicodedata.combining(sign)).split())


def fitting(entries: Iterable[PaletteEntry], typed: str) -> tuple[list[PaletteEntry], list[PaletteEntry]]:
    """The entries whose title begins with what was typed, and those in which each typed word begins a word.

    Each list keeps the order given; nothing typed is met by everything.
    """
    wanted = folded(typed)
    found: dict[_Fit, list[PaletteEntry]] = {fit: [] for fit in _Fit}
    for entry in entries:
        fit = _fit(entry, wanted)
        if fit is not None:
            found[fit].append(entry)
    return found[_Fit.BEGINS], [*found[_Fit.WORDS], *found[_Fit.OTHER_WORDS]]


def _fit(entry: PaletteEntry, wanted: str) -> _Fit | None:
    title = folded(entry.title)
    if title.startswith(wanted):
        return _Fit.BEGINS
    if _all_begin(wanted.split(), title.split()):
        return _Fit.WORDS
    if _all_begin(wanted.split(), [*title.split(), *folded(entry.other_words).split()]):
        return _Fit.OTHER_WORDS
    return None


def _all_begin(typed: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in typed)
