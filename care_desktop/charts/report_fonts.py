"""Fonts of the report: DejaVu Sans, which Matplotlib brings, and fonts of this system for what it has no glyphs for."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from matplotlib import get_data_path
from matplotlib.font_manager import FontEntry, fontManager
from matplotlib.ft2font import FT2Font

FAMILY = "DejaVu Sans"
FILES = {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf", "I": "DejaVuSans-Oblique.ttf"}

# Tried first, in this order; then every other font there is.
_PREFERRED = (
    "Noto Sans CJK",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans",
    "Segoe UI",
    "Microsoft YaHei",
    "Yu Gothic",
    "Malgun Gothic",
    "Hiragino Sans",
    "PingFang",
    "Apple SD Gothic",
    "Arial Unicode MS",
)
_NORMAL_WEIGHT = 400
# Scripts whose letters join, reorder or run from right to left: Hebrew to Thaana, Indic to Tibetan, Khmer, the forms.
_SHAPED = ((0x0590, 0x08FF), (0x0900, 0x0FFF), (0x1780, 0x17FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFF))


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font of this system: its file, and which face of it."""

    path: Path
    face: int


def own_font(style: str) -> Path:
    """The file of DejaVu Sans: "" regular, "B" bold, "I" oblique."""
    return Path(get_data_path(), "fonts", "ttf", FILES[style])


@lru_cache(maxsize=1)
def _own_glyphs() -> frozenset[int]:
    return frozenset(FT2Font(str(own_font(""))).get_charmap())


def missing(text: str) -> frozenset[int]:
    """Code points that DejaVu Sans cannot draw; spaces and invisible ones never count."""
    return frozenset(
        ord(letter)
        for letter in set(text)
        if ord(letter) not in _own_glyphs() and unicodedata.category(letter) not in ("Cc", "Cf", "Zs", "Mn")
    )


def stand_ins(points: Iterable[int]) -> tuple[FontFile, ...]:
    """Fonts of this system that have the glyphs of these code points, as few as come first; what none has is left."""
    wanted = set(points)
    found: list[FontFile] = []
    for entry in _ordered() if wanted else ():
        try:
            font = FT2Font(entry.fname, face_index=getattr(entry, "index", 0))
        except (OSError, RuntimeError, TypeError):
            continue
        drawn = wanted & set(font.get_charmap())
        if drawn:
            found.append(FontFile(Path(entry.fname), getattr(entry, "index", 0)))
            wanted -= drawn
        if not wanted:
            break
    return tuple(found)


def _ordered() -> Iterator[FontEntry]:
    """Upright fonts of normal weight that can be embedded, the preferred ones first."""
    plain = [
        entry
        for entry in fontManager.ttflist
        if entry.style == "normal"
        and entry.weight in (_NORMAL_WEIGHT, "normal", "regular")
        and Path(entry.fname).suffix.lower() in (".ttf", ".otf", ".ttc", ".otc")
        and "Last Resort" not in entry.name
        and "LastResort" not in entry.fname
    ]

    def rank(entry: FontEntry) -> tuple[int, str]:
        places = [place for place, name in enumerate(_PREFERRED) if entry.name.startswith(name)]
        return (places[0] if places else len(_PREFERRED), entry.name)

    yield from sorted(plain, key=rank)


def is_shaped(text: str) -> bool:
    """Whether letters must be joined or reordered, and this installation can."""
    return _can_shape() and any(low <= ord(letter) <= high for letter in text for low, high in _SHAPED)


@lru_cache(maxsize=1)
def _can_shape() -> bool:
    return find_spec("uharfbuzz") is not None
