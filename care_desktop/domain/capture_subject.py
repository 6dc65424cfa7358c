"""Who does a verb of the capture line: we, they, or nobody the line names."""

from dataclasses import dataclass
from enum import StrEnum

from care_desktop.domain.capture_lexicon import OUR_VERBS, PROMISING_VERBS, STOP_NAMES, THEM, US
from care_desktop.domain.capture_line import Line, Sort
from care_desktop.domain.capture_types import TokenKind

ADVERBS = frozenset(
    "also just then already quickly kindly really finally now even actually briefly never recently later"
    " again has"
    " have had been still both all only so first".split()
)
ANDS = frozenset("and but then & + or plus".split())
TAKES_PERSON = OUR_VERBS | PROMISING_VERBS
_WE = US - {"me", "us"}


class Subject(StrEnum):
    """Who does something, when the line says so."""

    US = "us"
    THEM = "them"
    NOBODY = ""


@dataclass(frozen=True, slots=True)
class Act:
    """Something done: the verb or noun that says it, by whom, how it takes its person; `named` when it took one."""

    word: str
    subject: Subject
    place: int
    joint: str = ""
    named: bool = True


def subject_of(line: Line, place: int) -> Subject:
    """Who does the verb at `place`; NOBODY when nothing before it in its piece says so."""
    start = line.piece_start(place)
    at = place - 1
    while at >= start and line.low(at) in ADVERBS:
        at -= 1
    if at < start or line.is_sort(at, Sort.POINT):
        return Subject.NOBODY
    before = line.items[at]
    if before.low in _WE:
        return Subject.US
    if before.low in THEM or before.claim is TokenKind.PERSON or before.sort is Sort.HANDLE:
        return Subject.THEM
    if before.low in ANDS:
        return _earlier_subject(line, start, at)
    if before.sort in (Sort.DAY, Sort.TIME, Sort.DURATION) or before.claim is TokenKind.EVENT:
        return _earlier_subject(line, start, at)
    if before.low not in STOP_NAMES and before.sort is Sort.WORD and before.text[:1].isupper():
        return Subject.THEM
    return Subject.NOBODY


def _earlier_subject(line: Line, start: int, end: int) -> Subject:
    """The subject a verb after "and" shares with the verb before it."""
    for at in range(start, end):
        low = line.low(at)
        if low in _WE:
            return Subject.US
        if low in THEM:
            return Subject.THEM
        if low in TAKES_PERSON and at == start:
            return Subject.US
        if line.items[at].claim is TokenKind.PERSON or line.is_sort(at, Sort.HANDLE):
            return Subject.THEM if at == start else Subject.US
    if start < end and line.items[start].text[:1].isupper() and line.low(start) not in STOP_NAMES:
        return Subject.THEM
    return Subject.NOBODY
