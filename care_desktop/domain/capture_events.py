"""Which event a capture line happened at, and the channel its name tells."""

import unicodedata

from care_desktop.domain.capture_lexicon import (
    COMMON_WORDS,
    COMPANIES,
    COMPANY_WORDS,
    EVENT_BEGINNINGS,
    EVENT_CHANNELS,
    EVENT_ENDINGS,
    EVENT_NAMES,
    EVENT_WORDS,
    MEETING_NOUNS,
    NOT_EVENTS,
    THEIR_VERBS,
)
from care_desktop.domain.capture_line import Line, Sort
from care_desktop.domain.capture_types import EventMention, KnownEvent, KnownNames, Status, TokenKind, normalise
from care_desktop.domain.interactions import Channel

_AT_WORDS = frozenset(("at", "@", "during"))
_DETERMINERS = frozenset("the a an our their this that last my his her".split())
_TOPIC_WORDS = frozenset("about re regarding re: on concerning for".split())
_TALK_WORDS = frozenset(
    "talk keynote booth session presentation slot speak speaking submission cfp talks panel".split()
)
_AHEAD_WORDS = frozenset("will wants want invited plans planning going invite hopes next wishes would".split())
_LOOSE_EVENT_WORDS = frozenset("day week night party con webinar workshop forum".split())
_LOWER_EVENT_WORDS = EVENT_WORDS - _LOOSE_EVENT_WORDS
_KNOWN_PHRASES = frozenset(
    (
        "google i/o", "strange loop", "web summit", "write the docs", "all things open", "berlin buzzwords",
        "microsoft build", "open source summit", "aws re:invent", "state of the map", "hack week",
    )
)  # fmt: skip
_LONGEST = 7
_DASHES = frozenset("—–")
_AHEAD_FOR_EVENT_WORD = 3


def looks_like_event(word: str) -> bool:
    """Whether a single word bears the mark of an event's name ("KubeCon", "DevOpsDays", "meetup", "FOSDEM")."""
    low = word.lower()
    low = low.split(".")[0] or low
    if low in NOT_EVENTS or (low in COMMON_WORDS and low not in EVENT_WORDS):
        return False
    return (
        low in EVENT_NAMES
        or low.startswith(EVENT_BEGINNINGS)
        or low in EVENT_WORDS
        or (len(low) > 4 and low.endswith(EVENT_ENDINGS))
    )


def _is_year(text: str) -> bool:
    return text.isdecimal() and len(text) == 4 and text.startswith("20")


def _is_capital(text: str) -> bool:
    """Whether a word may be part of a name: a capital, or a script without them, but not the kana between names."""
    caseless = text[:1].isalpha() and text.lower() == text.upper()
    return text[:1].isupper() or (caseless and "HIRAGANA" not in unicodedata.name(text[0], ""))


def _known_at(line: Line, known: KnownNames, first: int) -> tuple[KnownEvent, int] | None:
    last = first
    while last < len(line.items) and last - first < _LONGEST and line.is_sort(last, Sort.WORD):
        last += 1
    for end in range(last, first, -1):
        if event := known.event(normalise(line.between(first, end))):
            return event, end
    return None


def _leads_to_event_word(line: Line, place: int) -> bool:
    for ahead in range(place, place + _AHEAD_FOR_EVENT_WORD):
        if not line.is_word(ahead) or (line.low(ahead) in COMMON_WORDS and line.low(ahead) not in EVENT_WORDS):
            return False
        if line.low(ahead) in _LOWER_EVENT_WORDS:
            return True
    return False


def _phrase_end(line: Line, first: int) -> int:
    """The place after the words that read as one name."""
    for end in range(min(first + 3, len(line.items)), first + 1, -1):
        if line.between(first, end).lower() in _KNOWN_PHRASES:
            return end
    last = first
    while last < len(line.items) and last - first < _LONGEST:
        item = line.items[last]
        if item.sort is Sort.HANDLE and last == first:
            last += 1
            continue
        numbered = last > first and (item.low.isdecimal() or item.low.startswith(("'", "#", "’")))
        joined = last > first and item.low == "&" and _is_capital(line.low(last + 1).upper())
        if not line.is_word(last) or item.low == "i":
            break
        named = _is_capital(item.text) and item.low not in MEETING_NOUNS - EVENT_WORDS
        if not (named or numbered or joined or looks_like_event(item.text) or _leads_to_event_word(line, last)):
            break
        if item.low in _LOOSE_EVENT_WORDS and not _is_capital(item.text) and last > first:
            break
        last += 1
    if last - first > 1 and (line.low(last) in THEIR_VERBS or line.low(last) == "and"):
        sure = max((place for place in range(first, last) if _is_mark(line.items[place].text)), default=last - 1)
        if line.low(last) in THEIR_VERBS:
            last = sure + 1
    return last


def _is_mark(text: str) -> bool:
    return looks_like_event(text) or _is_year(text) or (text.isupper() and len(text) < 4)


def _channel_of(text: str) -> Channel:
    for word in text.lower().split():
        for ending, channel in EVENT_CHANNELS.items():
            if word == ending or (len(ending) > 4 and word.endswith(ending)):
                return channel
    return Channel.CONFERENCE


def _is_topic(line: Line, place: int) -> bool:
    """Whether "at X" belongs to what was talked about or planned, not to where it happened."""
    start = line.clause_start(place)
    before = [item.low for item in line.items[start:place] if item.low != "will" or item.text == "will"]
    if before and before[-1] in _TALK_WORDS and any(word in _TOPIC_WORDS for word in before):
        return True
    return any(word in _AHEAD_WORDS for word in before[-6:-1])


def _take(line: Line, known: KnownNames, place: int, first: int, end: int) -> tuple[EventMention, Channel | None]:
    found = _known_at(line, known, first)
    if found:
        event, end = found
        line.cue(*range(place, first))
        line.mark(first, end, TokenKind.EVENT)
        return EventMention(line.between(first, end), line.span(first, end), event.id), event.channel
    text = line.between(first, end).lstrip("@")
    marked = (
        any(_is_mark(line.items[at].text.lstrip("@")) for at in range(first, end)) or text.lower() in _KNOWN_PHRASES
    )
    line.cue(*range(place, first))
    line.mark(first, end, TokenKind.EVENT, Status.OFFERED if marked else Status.QUESTION)
    if not marked:
        line.ask(text, "Is “{words}” an event, or a company or place?", "event", "company or place")
    return EventMention(text, line.span(first, end)), _channel_of(text) if marked else None


def _is_company(line: Line, first: int, end: int) -> bool:
    words = [line.low(place) for place in range(first, end)]
    return words[0] in COMPANIES or any(word in COMPANY_WORDS for word in (*words, line.low(end)))


def _candidate(line: Line, known: KnownNames, place: int) -> tuple[int, int] | None:
    """First and last place of the event named after the "at" at `place`; None when that is no event."""
    first = place + 1
    while line.low(first) in _DETERMINERS:
        first += 1
    if first >= len(line.items) or _is_topic(line, place):
        return None
    if _known_at(line, known, first):
        return first, first + 1
    end = _phrase_end(line, first)
    if end == first:
        return None
    words = [line.items[at].text for at in range(first, end)]
    if end - first == 1 and words[0].lower() in EVENT_WORDS | frozenset(EVENT_CHANNELS):
        return None
    marked = any(_is_mark(word) for word in words) or " ".join(words).lower() in _KNOWN_PHRASES
    if marked:
        return first, end
    possessive = any(word.endswith(("'s", "’s")) for word in words)
    lower = not _is_capital(words[0])
    if possessive or lower or words[0].lower() in COMMON_WORDS or _is_company(line, first, end):
        return None
    # "Ana at Andina asked": where she works, not where we met.
    before = line.items[line.clause_start(place) : place]
    starts_with_name = bool(before) and _is_capital(before[0].text) and before[0].low not in COMMON_WORDS
    if line.items[place].clause > 0 or (starts_with_name and line.low(end) in THEIR_VERBS):
        return None
    return first, end


def find_event(line: Line, known: KnownNames) -> tuple[EventMention | None, Channel | None]:
    """The event the line happened at and the channel it tells; claims its words."""
    for place, item in enumerate(line.items):
        if item.low in _AT_WORDS and not item.used and (span := _candidate(line, known, place)):
            return _take(line, known, place, *span)
        if item.sort is Sort.HANDLE and (looks_like_event(item.text[1:]) or known.event(normalise(item.text[1:]))):
            return _take(line, known, place, place, place + 1)
    return _leading_event(line, known)


def _opens_event(word: str) -> bool:
    low = word.lower()
    return _is_capital(word) or low in EVENT_NAMES or low.startswith(EVENT_BEGINNINGS)


def _leading_event(line: Line, known: KnownNames) -> tuple[EventMention | None, Channel | None]:
    """An event that opens the line or a piece of its head: "KubeCon: met Ana", "Ola, Oslo.js meetup, 20 min"."""
    head_end = line.clauses[0][1]
    starts = [0, *(place + 1 for place in range(head_end - 1) if line.low(place) == ",")]
    # "Ana - KubeCon - 20m": pieces between dashes.
    starts += [first for first, _ in line.clauses[1:] if line.low(first - 1) in _DASHES]
    for start in starts:
        first = start
        while first < len(line.items) and line.is_sort(first, Sort.DAY, Sort.TIME):
            first += 1
        if line.low(first) in EVENT_WORDS | {"event"} and line.low(first + 1) == ":":
            first += 2
        if (end := _standing_event_end(line, known, first)) is not None:
            return _take(line, known, first, first, end)
    return None, None


def _standing_event_end(line: Line, known: KnownNames, first: int) -> int | None:
    """The place after an event's name that starts at `first` and stands by itself; None when none does."""
    if not line.is_word(first):
        return None
    if found := _known_at(line, known, first):
        end = found[1]
    else:
        end = _phrase_end(line, first)
        words = [line.items[at].text for at in range(first, end)]
        if not words or not any(_is_mark(word) for word in words) or not _opens_event(words[0]):
            return None
        if not any(looks_like_event(word) for word in words):
            return None
        if len(words) == 1 and words[0].lower() in EVENT_WORDS | frozenset(EVENT_CHANNELS):
            return None
    follows = line.low(end)
    stands = follows in (":", ",", ";", "—", "–", "") and end >= first
    if stands or follows in MEETING_NOUNS or line.is_sort(end, Sort.DAY, Sort.TIME, Sort.DURATION):
        return end
    return None
