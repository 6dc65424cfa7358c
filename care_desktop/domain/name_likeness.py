"""How alike two names are: in any script, any order of words, with initials, accents and one slip of a letter."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

NEAR_LETTERS_MIN = 5
WHOLE_NAME_UNSPACED_MIN = 3

# Titles and small words that some write and others leave out; they never stand for a person.
_SMALL_WORDS = frozenset(
    "de da do dos das del della di la le van von der den ter zu zur bin bint ibn al el y e dr prof mr mrs ms jr sr phd "
    "ii iii af av".split()
)
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ə": "e", "ـ": None}
)
# Marks of these scripts are left out as often as they are written; elsewhere they make another sound.
_MARKS_OPTIONAL = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW")
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
_INITIALS_IN = ("LATIN", "GREEK", "CYRILLIC")
_APOSTROPHES = re.compile("['’ʼʻ`´‘]")
_UMLAUT = re.compile("([aou])e")
_PLAIN_WORD = re.compile("[a-z0-9]+")


class Likeness(StrEnum):
    """How two names agree, from nothing to word for word."""

    NONE = "none"
    NEAR = "near"
    PART = "part"
    INITIALS = "initials"
    ORDER = "order"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class NameForm:
    """A name as it is compared.

    Attributes:
        words: folded, in the order written, without titles and small words; never empty for a name with any sign in it.
        whole: more than a single word, or an unspaced name long enough to hold both its parts.
    """

    words: tuple[str, ...]
    whole: bool

    @property
    def key(self) -> str:
        """Equal for names of the same words in whatever order."""
        return " ".join(sorted(self.words))


def name_form(name: str) -> NameForm:
    """The form of a name: compatibility and case folded, without accents where they are optional.

    Letters of every script stay: nothing is turned into Latin, so two names in other scripts never become equal by
    losing what tells them apart.
    """
    words = _words_of(name)
    if not words:
        bare = "".join(unicodedata.normalize("NFKC", name).casefold().split())
        return NameForm((bare,) if bare else (), False)
    kept = tuple(word for word in words if word not in _SMALL_WORDS) or words
    unspaced = len(kept) == 1 and script_of(kept[0][0]) in _UNSPACED
    return NameForm(kept, len(kept) > 1 or (unspaced and len(kept[0]) >= WHOLE_NAME_UNSPACED_MIN))


def fold(text: str) -> str:
    """A text as names are compared, letter by letter: "Þórdís" is "thordis", "Müller" and "Mueller" are "muller"."""
    if text.isascii():
        return _UMLAUT.sub(r"\1", text.lower())
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _UMLAUT.sub(r"\1", _without_marks(plain).translate(_LETTERS))


def _words_of(name: str) -> tuple[str, ...]:
    folded = _APOSTROPHES.sub("", fold(name))
    if folded.isascii():
        return tuple(_PLAIN_WORD.findall(folded))
    # A combining mark belongs to its letter, as in Devanagari; whatever else is no letter ends a word.
    parted = "".join(sign if unicodedata.category(sign)[0] in "LNM" else " " for sign in folded)
    return tuple(parted.split())


def _without_marks(text: str) -> str:
    kept: list[str] = []
    optional = False
    for sign in unicodedata.normalize("NFD", text):
        if not unicodedata.category(sign).startswith("M"):
            optional = script_of(sign) in _MARKS_OPTIONAL
        elif optional:
            continue
        kept.append(sign)
    return unicodedata.normalize("NFC", "".join(kept))


@lru_cache(maxsize=10_000)
def script_of(sign: str) -> str:
    """The script of a letter as the first word of its Unicode name; empty when it has none."""
    return unicodedata.name(sign, "").partition(" ")[0]


def likeness(one: NameForm, other: NameForm) -> Likeness:
    """How two names agree; the order of the two does not matter."""
    if not one.words or not other.words:
        return Likeness.NONE
    if one.words == other.words or "".join(one.words) == "".join(other.words):
        return Likeness.SAME
    if one.key == other.key:
        return Likeness.ORDER
    common, rest_one, rest_other = _parted(one.words, other.words)
    if not any(len(word) > 1 for word in common):
        return Likeness.NONE
    if not rest_one or not rest_other:
        return Likeness.PART
    if _are_initials(rest_one, rest_other) or _are_initials(rest_other, rest_one):
        return Likeness.INITIALS
    if len(rest_one) == len(rest_other) == 1 and _is_one_slip(rest_one[0], rest_other[0]):
        return Likeness.NEAR
    return Likeness.NONE


def _parted(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[list[str], list[str], list[str]]:
    """Words in both, words only in the first, words only in the second."""
    rest_other = list(other)
    common: list[str] = []
    rest_one: list[str] = []
    for word in one:
        if word in rest_other:
            rest_other.remove(word)
            common.append(word)
        else:
            rest_one.append(word)
    return common, rest_one, rest_other


def _are_initials(short: list[str], full: list[str]) -> bool:
    """Whether every word of `short` is one letter that begins another word of `full`."""
    left = list(full)
    for word in short:
        if len(word) != 1 or script_of(word) not in _INITIALS_IN:
            return False
        found = next((long for long in left if long.startswith(word)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _is_one_slip(one: str, other: str) -> bool:
    """Whether two long words differ by one letter more, less or another, or by two neighbours that changed places."""
    if min(len(one), len(other)) < NEAR_LETTERS_MIN or abs(len(one) - len(other)) > 1:
        return False
    if one.isdecimal() or other.isdecimal() or script_of(one[0]) not in _INITIALS_IN:
        return False
    if len(one) > len(other):
        one, other = other, one
    start = next((place for place, sign in enumerate(one) if sign != other[place]), len(one))
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    swapped = one[start : start + 2] == other[start : start + 2][::-1]
    return one[start + 1 :] == other[start + 1 :] or (swapped and one[start + 2 :] == other[start + 2 :])
