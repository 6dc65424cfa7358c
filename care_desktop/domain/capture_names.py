"""Reading one person, or a list of people, at a given place of a capture line."""

import unicodedata

from care_desktop.domain.capture_events import looks_like_event
from care_desktop.domain.capture_lexicon import (
    COMMON_WORDS,
    COMPANIES,
    NAME_PARTICLES,
    PERSON_NOUNS,
    RESOURCE_NOUNS,
    ROLE_WORDS,
    STOP_NAMES,
    TECH_WORDS,
)
from care_desktop.domain.capture_line import Line, Sort
from care_desktop.domain.capture_types import KnownNames, KnownPerson, PersonMention, Status, TokenKind, normalise

Read = tuple[PersonMention, int, int]
_LONGEST = 6
_LONGEST_DESCRIPTION = 7
_LONGEST_LIST = 60
_LONGEST_PARTICLE = 3
_LINK_WORDS = frozenset("link links url address copy pointer".split())
_TITLE_ENDS = frozenset("with w/ w on via by for and".split())
# Common words that are also first names; they count as names where a name is expected and a capital is written.
_ALSO_NAMES = frozenset(
    "will per may mark grace rose drew chase art bill jan april june august hope faith joy sky summer dawn"
    " rich pat sue"
    " rob max dean page kit star said ram go jin an so he do long ruby julia crystal guy mar sun ray an"
    " young song"
    " kotlin rust dart asks reads miles wade frank ernest miss chat rod gene earl duke king van lee".split()
) - frozenset("kotlin rust dart asks reads chat miss".split())
_TITLES = frozenset("dr dr. prof prof. mr mr. mrs mrs. ms ms.".split())
_CAMEL_STARTS = ("Mc", "Mac", "De", "Di", "La", "Le", "Van", "Von", "Fitz", "Ó", "Du", "Al", "El")
_LIST_POINTS = frozenset(", 、 ،".split())
_AND_WORDS = frozenset("and & + plus y und et".split())
_EXTENSIONS = frozenset("with from who in of behind wearing working whose building".split())
_ADJECTIVES = frozenset(
    "young older old tall nice friendly senior junior new local quiet shy lovely french german other shy"
    " brilliant"
    " backend frontend front-end back-end mobile data ml ai python rust go java web first-time devops"
    " platform".split()
)
_GROUP_NOUNS = frozenset(
    "maintainers team folks people developers devs community crew users guys engineers group project"
    " booth team's"
    " contributors organizers organisers students staff sdk api cli docs docs' conference".split()
)
_LIST_ENDS = frozenset("at @ on in via over by about re regarding for yesterday".split())


def strip_possessive(text: str) -> str:
    """ "Ana's" as "Ana"."""
    for ending in ("'s", "’s"):
        if text.endswith(ending):
            return text[: -len(ending)]
    return text


def _is_caseless(text: str) -> bool:
    return unicodedata.category(text[0]) in ("Lo", "Lm")


def is_kana_particle(text: str) -> bool:
    """Whether a word is one of the short Japanese words that stand between names ("と", "さんと")."""
    return len(text) <= _LONGEST_PARTICLE and all("HIRAGANA" in unicodedata.name(letter, "") for letter in text)


def _is_name_spelling(text: str) -> bool:
    """Whether a word is written as a name: a capital or a script without them, letters only, no acronym."""
    word = strip_possessive(text)
    if not word or not (word[0].isupper() or word[0].istitle() or _is_caseless(word)) or is_kana_particle(word):
        return False
    if not all(
        character.isalpha() or unicodedata.combining(character) or character in "-'’.‐ʼ‘\u200c\u200d"
        or unicodedata.category(character) in ("Mn", "Mc")
        for character in word
    ):  # fmt: skip
        return False
    letters = [character for character in word if character.isalpha()]
    if _is_caseless(word):
        return True
    if len(letters) == 1:
        return word.endswith(".") or ord(word[0]) > 127
    if len(letters) > 2 and all(character.isupper() for character in letters):
        return "." in word
    parts = word.replace("’", "-").replace("'", "-").replace(".", "-").split("-")
    camel = any(any(character.isupper() for character in part[1:]) for part in parts if len(part) > 2)
    return not camel or word.startswith(_CAMEL_STARTS)


def _is_stop(word: str) -> bool:
    low = strip_possessive(word.lower().replace("’", "'"))
    return low in STOP_NAMES or low in COMPANIES or looks_like_event(low)


def _gather(line: Line, first: int) -> int:
    """The place after a capitalised (or caseless) name that starts at `first`; `first` when there is none."""
    last = first
    solid = 0
    while last - first < _LONGEST and line.is_word(last):
        text, low = line.items[last].text, line.low(last)
        if low in _TITLES and last == first:
            last += 1
            continue
        if low in NAME_PARTICLES and not text[:1].isupper() and last > first and line.is_word(last + 1):
            surname = _past_particles(line, last)
            follows = line.items[surname].text
            if _is_name_spelling(follows) and not _is_stop(follows):
                last = surname + 1
                solid += 1
                if strip_possessive(follows) != follows:
                    break
                continue
        if not _is_name_spelling(text):
            break
        if _is_stop(text):
            bare = strip_possessive(low)
            surname = solid and bare in COMMON_WORDS and bare not in TECH_WORDS and bare not in PERSON_NOUNS
            if not surname and (bare not in _ALSO_NAMES or (bare in TECH_WORDS and text.isupper())):
                break
        else:
            solid += 1
        last += 1
        if strip_possessive(text) != text:
            break
    if solid:
        return last
    single = last - first == 1 and strip_possessive(line.low(first)) in _ALSO_NAMES
    return last if single else first


def _past_particles(line: Line, place: int) -> int:
    """The place after "van der", "de la" and the like, which stand at `place`; a word there in any case."""
    at = place
    while line.low(at) in NAME_PARTICLES and not line.items[at].text[:1].isupper() and line.is_word(at + 1):
        at += 1
    return at


def _known_at(line: Line, known: KnownNames, first: int) -> tuple[tuple[KnownPerson, ...], int]:
    last = first
    while last - first < _LONGEST and line.is_word(last):
        last += 1
    for end in range(last, first, -1):
        hits = known.people(normalise(strip_possessive(line.between(first, end))))
        if hits:
            return tuple(hits), end
    return (), first


def _mention(text: str, span: tuple[int, int], hits: tuple[KnownPerson, ...]) -> PersonMention:
    if len(hits) == 1:
        return PersonMention(text, span, person_id=hits[0].id)
    return PersonMention(text, span, candidates=hits, is_new=not hits)


def _handle(line: Line, known: KnownNames, place: int) -> Read:
    item = line.items[place]
    text = item.text.lstrip("@")
    hits = tuple(known.handles(normalise(text))) or tuple(known.people(normalise(text)))
    # "@ana" is how people type a first name in a hurry; a handle with digits or dashes stays as it is.
    shown = text.capitalize() if item.sort is Sort.HANDLE and text.isalpha() and text.islower() else text
    return _mention(shown, (item.start, item.end), hits), place, place + 1


def _is_lower_name(line: Line, place: int) -> bool:
    if not line.is_word(place):
        return False
    low = line.low(place)
    if len(low) == 1 or low != line.items[place].text:
        return False
    if not strip_possessive(low).replace("-", "").isalpha() or low in STOP_NAMES or low in ROLE_WORDS:
        return False
    if low.endswith(("ing", "ly", "tion", "ness", "ment", "ers", "ity")) or looks_like_event(low):
        return False
    return not (low.endswith("ed") and low not in ("ahmed", "mohammed", "saeed", "javed", "fred", "ned", "ted", "reed"))


def _nameless(line: Line, first: int) -> Read | None:
    """ "a woman with crab sticker": someone to be named later."""
    start = first
    while line.low(start) in ("a", "an", "the", "this", "that", "some", "another", "one"):
        start += 1
    noun = start
    while noun - start < 2 and line.low(noun) in _ADJECTIVES:
        noun += 1
    owner = line.is_word(start) and strip_possessive(line.items[start].text) != line.items[start].text
    if owner and line.low(start + 1) in PERSON_NOUNS:
        noun = start + 1
    if not line.is_word(noun) or line.low(noun) not in PERSON_NOUNS:
        return None
    if line.low(noun + 1) in ("named", "called", "name"):
        end = _gather(line, noun + 2)
        if end > noun + 2:
            return _mention(line.between(noun + 2, end), line.span(noun + 2, end), ()), first, end
    end = noun + 1
    if line.low(end) in _EXTENSIONS:
        end += 1
        while line.is_word(end) and end - start < _LONGEST_DESCRIPTION:
            if line.low(end) in _LIST_ENDS or line.low(end) in _AND_WORDS:
                break
            end += 1
    return PersonMention(line.between(start, end), line.span(start, end), is_new=True, is_nameless=True), first, end


def read_person(line: Line, known: KnownNames, first: int, *, lower: bool) -> Read | None:
    """One person at `first`: the mention, and the places it starts at and ends before; `lower` also takes "bo li"."""
    if first >= len(line.items) or line.items[first].used:
        return None
    if line.is_sort(first, Sort.HANDLE, Sort.ADDRESS):
        return _handle(line, known, first)
    place = first
    while line.low(place) in ROLE_WORDS and line.is_word(place + 1):
        place += 1
    hits, end = _known_at(line, known, place)
    named = _gather(line, place)
    if hits and end >= named:
        written_small = line.items[place].text.islower() and line.low(place) in STOP_NAMES
        if not written_small:
            text = strip_possessive(line.between(place, end))
            return _mention(text, line.span(place, end), hits), first, end
    if named > place and line.low(named) in _GROUP_NOUNS:
        return None
    if named > place:
        text = strip_possessive(line.between(place, named))
        owner = text != line.between(place, named)
        if not (owner and line.low(named) in PERSON_NOUNS):
            start, stop = line.span(place, named)
            return _mention(text, (start, stop - (stop - start - len(text))), ()), first, named
    # "Ana, CTO of Acme": after a comma a description is of the one before it.
    if line.low(first - 1) not in _LIST_POINTS and (described := _nameless(line, first)):
        return described
    if lower and place == first and _is_lower_name(line, first):
        end = first + 1
        if _is_lower_name(line, end) and (
            not line.is_word(end + 1) or line.low(end + 1) in COMMON_WORDS or line.low(end + 1) in STOP_NAMES
        ):
            end += 1
        return _mention(strip_possessive(line.between(first, end)), line.span(first, end), ()), first, end
    return None


def _skip_aside(line: Line, place: int) -> int:
    """Past "(Acme)" or "from Acme" when a list goes on after it, else `place`."""
    ahead = place
    if line.low(ahead) == "(":
        while ahead < len(line.items) and line.low(ahead) != ")":
            ahead += 1
        ahead += 1
    elif line.low(ahead) in ("from", "of"):
        ahead += 1
        while line.is_word(ahead) and line.items[ahead].text[:1].isupper():
            ahead += 1
    goes_on = line.low(ahead) in _LIST_POINTS or line.low(ahead) in _AND_WORDS
    return ahead if goes_on else place


def read_people(line: Line, known: KnownNames, first: int, *, lower: bool) -> tuple[list[Read], int]:
    """A list of people at `first` ("Ana, Bo Li and 佐藤 美咲") and the place after it; claims nothing."""
    found: list[Read] = []
    place = first
    while len(found) < _LONGEST_LIST:
        after_comma = bool(found) and line.low(place - 1) in _LIST_POINTS
        read = read_person(line, known, place, lower=lower and not after_comma)
        if read is None and after_comma and lower and _is_lower_name(line, place):
            follows = line.low(place + 1)
            if follows in _AND_WORDS or follows in _LIST_POINTS or follows in _LIST_ENDS:
                read = read_person(line, known, place, lower=True)
        if read is None:
            break
        found.append(read)
        place = _skip_aside(line, read[2])
        ahead = place
        if line.low(ahead) in _LIST_POINTS:
            ahead += 1
        if line.low(ahead) in _AND_WORDS:
            ahead += 1
        if ahead == place:
            break
        place = ahead
    return found, found[-1][2] if found else first


def is_title(line: Line, place: int) -> bool:
    """Whether the "to" at `place` leads to a thing: "link to Rate limiting guide"."""
    at = place + 1
    if line.low(place - 1) not in _LINK_WORDS:
        return False
    while line.is_word(at) and line.low(at) not in _TITLE_ENDS:
        if at > place + 1 and line.low(at) in RESOURCE_NOUNS:
            return True
        at += 1
    return False


def claim_people(line: Line, people: list[Read]) -> list[PersonMention]:
    """Mark the people read and the commas and "and"s between them; gives their mentions."""
    for index, (mention, first, end) in enumerate(people):
        start = next((at for at in range(first, end) if line.items[at].start >= mention.span[0]), first)
        status = Status.QUESTION if mention.candidates else Status.OFFERED if mention.is_new else Status.UNDERSTOOD
        lead_in = range(first, start)
        spent = any(line.low(at) in ("called", "named", "name") for at in lead_in)
        line.cue(*(at for at in lead_in if spent or line.low(at) in ("a", "an", "the")))
        owner = strip_possessive(line.items[end - 1].text) != line.items[end - 1].text
        line.mark(start, end, TokenKind.PERSON, status, drop=not owner)
        if index + 1 < len(people):
            gap = range(end, people[index + 1][1])
            line.cue(*(at for at in gap if line.low(at) in _LIST_POINTS or line.low(at) in _AND_WORDS))
        if mention.candidates:
            names = tuple(person.name for person in mention.candidates)
            line.ask(mention.text, "Which “{words}” is meant?", *names)
    return [mention for mention, _, _ in people]
