"""The capture line cut into words, days, times, tags and clauses, with a record of who claimed which word."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from care_desktop.domain.capture_dates import DayReading
from care_desktop.domain.capture_day_rules import find_days
from care_desktop.domain.capture_times import DurationReading, TimeReading, find_times
from care_desktop.domain.capture_types import Question, Status, Token, TokenKind


class Sort(StrEnum):
    """What a piece of text looks like before anything is known of its neighbours."""

    WORD = "word"
    POINT = "point"
    HANDLE = "handle"
    TAG = "tag"
    ADDRESS = "address"
    URL = "url"
    DAY = "day"
    TIME = "time"
    DURATION = "duration"
    TONE = "tone"


@dataclass(slots=True)
class Item:
    """One word, atom or punctuation mark; `end` may be trimmed, `dropped` takes it out of the note."""

    sort: Sort
    text: str
    low: str
    start: int
    end: int
    reading: DayReading | TimeReading | DurationReading | int | None = None
    clause: int = 0
    claim: TokenKind | None = None
    dropped: bool = False

    @property
    def used(self) -> bool:
        """Whether something claimed it."""
        return self.claim is not None


@dataclass(slots=True)
class Line:
    """The cut line and the marks made on it so far; items are addressed by their place."""

    text: str
    items: list[Item]
    clauses: list[tuple[int, int]]
    marks: list[Token] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def low(self, place: int) -> str:
        """The lower-case text of an item; empty beyond the ends."""
        return self.items[place].low if 0 <= place < len(self.items) else ""

    def is_sort(self, place: int, *sorts: Sort) -> bool:
        """Whether the item exists and is of one of these sorts."""
        return 0 <= place < len(self.items) and self.items[place].sort in sorts

    def is_word(self, place: int) -> bool:
        """Whether the item exists and is a plain word nobody claimed."""
        return self.is_sort(place, Sort.WORD) and not self.items[place].used

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The stretch of text from item `first` up to, not including, item `last`."""
        return self.items[first].start, self.items[last - 1].end

    def between(self, first: int, last: int) -> str:
        """The text of the items from `first` up to, not including, `last`, as written."""
        if first >= last:
            return ""
        start, end = self.span(first, last)
        return self.text[start:end]

    def mark(
        self, first: int, last: int, kind: TokenKind, status: Status = Status.UNDERSTOOD, *, drop: bool = True
    ) -> None:
        """Claim the items from `first` up to `last`; `drop` takes them out of the note."""
        self.marks.append(Token(*self.span(first, last), kind, status))
        for item in self.items[first:last]:
            item.claim = kind
            item.dropped = item.dropped or drop

    def cue(self, *places: int) -> None:
        """Take words that only point at a field out of the note."""
        for place in places:
            if 0 <= place < len(self.items):
                self.items[place].claim = self.items[place].claim or TokenKind.CUE
                self.items[place].dropped = True

    def ask(
        self,
        about: str,
        template: str,
        *choices: str,
        settles: TokenKind | None = None,
        instead: tuple[str, ...] = (),
    ) -> None:
        """Leave something open, once; the arguments are those of `Question`."""
        question = Question(about, template, choices, settles, instead)
        if question not in self.questions:
            self.questions.append(question)

    def clause_end(self, place: int) -> int:
        """The place after the last item of the clause that holds this item."""
        return self.clauses[self.items[place].clause][1]

    def clause_start(self, place: int) -> int:
        """The place of the first item of the clause that holds this item."""
        return self.clauses[self.items[place].clause][0]

    def piece_start(self, place: int) -> int:
        """The first place of the comma-separated piece of the clause that holds this item."""
        first = self.clause_start(place)
        while place > first and self.items[place - 1].low not in PIECE_POINTS:
            place -= 1
        return place

    def piece_end(self, place: int) -> int:
        """The place after the piece that holds this item."""
        last = self.clause_end(place)
        while place < last and self.items[place].low not in PIECE_POINTS:
            place += 1
        return place


PIECE_POINTS = frozenset(", ( ) [ ] 、 ،".split())
_CLAUSE_POINTS = frozenset("; : . ! ? … — – 。 ！ ？ ； ： \n".split(" "))
POINTS = PIECE_POINTS | _CLAUSE_POINTS
_ABBREVIATIONS = frozenset("e.g i.e vs approx etc dr prof mr mrs ms st no ca".split())

_ATOMS: tuple[tuple[Sort, re.Pattern[str]], ...] = (
    (Sort.URL, re.compile(r"(?:https?://|www\.)[^\s<>\"]+[^\s<>\".,;:!?)\]}'’]")),
    (Sort.ADDRESS, re.compile(r"(?<![\w@])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?<!\.)")),
    (Sort.HANDLE, re.compile(r"(?<![\w@./])@\w(?:[\w.-]*\w)?(?:[@:]\w[\w.-]*\w)?(?!/)(?!\w)")),
    (
        Sort.ADDRESS,
        re.compile(
            r"(?<!\w)(?:github|gitlab|mastodon|linkedin|bluesky|matrix|twitter|x|discord"
            r"|stackoverflow):@?\w[\w.@-]*\w",
            re.IGNORECASE,
        ),
    ),
    (Sort.TAG, re.compile(r"(?<![\w&/#])#(?=[\d_-]*[^\W\d_])[\w](?:[\w-]*\w)?")),
)
_TONE = re.compile(r"(?<!\S)(?:\+\+|--|−−|[+−-])(?=[\s;:,.!?)]|$)")
_TONE_WORDS = re.compile(r"(?<!\w)tone:?\s?([+−-]?[0-2](?![\w.])|\+\+?|--?)(?![+\w-])", re.IGNORECASE)
_TONES = {"++": 2, "+": 1, "-": -1, "−": -1, "--": -2, "−−": -2}
_WORD = re.compile(r"""w/(?=[^\s/])|re:\w+|\d:\d(?!\d)|[^\s,;:!?()\[\]{}"“”„«»…、،。；：！？—–]+|\n|[^\s]""")


def _lower(text: str) -> str:
    """Lower case with one kind of apostrophe, for comparing."""
    return text.lower().replace("’", "'")


def _tone_value(text: str) -> int:
    return _TONES[text] if text in _TONES else int(text.replace("−", "-"))


def _overlaps(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(span[0] < other[1] and other[0] < span[1] for other in others)


def _atoms(text: str, now: datetime, day_first: bool) -> list[Item]:
    items: list[Item] = []
    taken: list[tuple[int, int]] = []

    def add(
        sort: Sort, span: tuple[int, int], reading: DayReading | TimeReading | DurationReading | int | None
    ) -> None:
        piece = text[span[0] : span[1]]
        items.append(Item(sort, piece, _lower(piece), *span, reading))
        taken.append(span)

    for sort, pattern in _ATOMS:
        for match in pattern.finditer(text):
            if not _overlaps(match.span(), taken):
                add(sort, match.span(), None)
    for span, day in find_days(text, now, day_first=day_first):
        if not _overlaps(span, taken):
            add(Sort.DAY, span, day)
    for span, reading in find_times(text, taken):
        add(Sort.DURATION if isinstance(reading, DurationReading) else Sort.TIME, span, reading)
    for match in _TONE_WORDS.finditer(text):
        if not _overlaps(match.span(), taken):
            add(Sort.TONE, match.span(), _tone_value(match[1]))
    for match in _TONE.finditer(text):
        if not _overlaps(match.span(), taken):
            add(Sort.TONE, match.span(), _TONES[match[0]])
    return items


def _words(text: str, start: int, end: int) -> list[Item]:
    found: list[Item] = []
    for match in _WORD.finditer(text, start, end):
        first, last = match.span()
        word = match[0]
        stem = word.rstrip(".")
        follows = text[last : last + 1]
        if stem != word and stem and (not follows or follows.isspace()):
            keeps_point = len(word) - len(stem) == 1 and (
                _lower(stem) in _ABBREVIATIONS or (len(stem) == 1 and stem.isupper())
            )
            if not keeps_point:
                cut = first + len(stem)
                found.append(Item(Sort.WORD, stem, _lower(stem), first, cut))
                found.append(Item(Sort.POINT, ".", ".", cut, last))
                continue
        is_point = word == "\n" or not any(character.isalnum() or character in "&+" for character in word)
        low = "\n" if word == "\n" else "." if set(word) == {"."} else _lower(word)
        found.append(Item(Sort.POINT if is_point else Sort.WORD, word, low, first, last))
    return found


def cut(text: str, now: datetime, *, day_first: bool) -> Line:
    """Cut a line into items and clauses; `now` is aware, in the writer's zone."""
    atoms = sorted(_atoms(text, now, day_first), key=lambda item: item.start)
    items: list[Item] = []
    place = 0
    for atom in atoms:
        items += _words(text, place, atom.start)
        items.append(atom)
        place = atom.end
    items += _words(text, place, len(text))
    line = Line(text, items, [])
    _judge_tones(line)
    _split_clauses(line)
    return line


def _only(line: Line, place: int, *sorts: Sort) -> bool:
    """Whether nothing but these sorts follows before the next punctuation."""
    for item in line.items[place + 1 :]:
        if item.sort is Sort.POINT:
            return item.low in _CLAUSE_POINTS or item.low in PIECE_POINTS
        if item.sort not in sorts:
            return False
    return True


def _judge_tones(line: Line) -> None:
    """A sign is a tone at the end of a clause; between words it may be a dash, a plus or a bullet."""
    tones = [place for place, item in enumerate(line.items) if item.sort is Sort.TONE]
    sure = [place for place in tones if _only(line, place, Sort.TAG, Sort.TONE)]
    for place in tones:
        item = line.items[place]
        if place in sure or item.low == "++" or item.low.startswith("tone"):
            continue
        # A line may open with its tone; a single minus there is rather a bullet.
        if place == 0 and not sure and len(line.items) > 1 and item.low not in ("-", "−"):
            continue
        item.sort, item.reading = Sort.POINT, None
        if place == 0:
            continue
        doubtful = len(item.low) == 2 or line.low(place + 1) in ("at", "in", "on")
        doubtful = doubtful or _only(line, place, Sort.TAG, Sort.TONE, Sort.DAY, Sort.TIME, Sort.DURATION)
        if item.low == "+":
            item.sort = Sort.WORD
        else:
            item.low = "—"
        if doubtful and not sure:
            _ask_sign(line, item.text)


def _ask_sign(line: Line, sign: str) -> None:
    tone = f"tone {_TONES[sign]}"
    if sign == "+":
        line.ask(sign, "Is “{words}” a plus or a tone?", "plus", tone, instead=("plus", tone))
    else:
        line.ask(sign, "Is “{words}” a dash or a tone?", "dash", tone, instead=("—", tone))


def _split_clauses(line: Line) -> None:
    first = 0
    for place, item in enumerate(line.items):
        item.clause = len(line.clauses)
        if item.sort is Sort.POINT and item.low in _CLAUSE_POINTS:
            line.clauses.append((first, place + 1))
            first = place + 1
    line.clauses.append((first, len(line.items)))
