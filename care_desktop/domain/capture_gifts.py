"""Resources and swag in a capture line: what was given, and whether freely or for something done."""

from care_desktop.domain.capture_lexicon import (
    GIVING_VERBS,
    OBJECT_PRONOUNS,
    OUR_VERBS,
    REPLYING_VERBS,
    RESOURCE_NOUNS,
    THEIR_VERBS,
    THEM,
    US,
    WRITING_VERBS,
)
from care_desktop.domain.capture_line import PIECE_POINTS, Line, Sort
from care_desktop.domain.capture_subject import Subject, subject_of
from care_desktop.domain.capture_types import (
    KnownNames,
    ResourceMention,
    Status,
    SwagMention,
    TokenKind,
    normalise,
)
from care_desktop.domain.resources import SwagReason

_SWAG_NOUNS = frozenset(
    "sticker stickers t-shirt t-shirts tshirt tshirts tee tees shirt shirts hoodie hoodies mug mugs socks"
    " cap caps hat"
    " hats pin pins tote totes bag bags notebook notebooks swag plush plushie plushies bottle bottles"
    " keychain keychains"
    " lanyard lanyards pen pens poster posters voucher vouchers beanie beanies jacket magnet magnets duck ducks"
    " goodies goodie coaster coasters badge badges backpack umbrella tumbler scarf".split()
)
_TAKING_VERBS = frozenset("took grabbed got received picked".split())
_GIVE = GIVING_VERBS | WRITING_VERBS | REPLYING_VERBS | frozenset("give send share giving sending sharing left".split())
_DETERMINERS = frozenset("a an the our some my this that another copy of link links to up out away".split())
_ENDS = frozenset("and but then so because at by via on in about with after before when who while as".split())
_JOINTS = frozenset("and & + plus".split())
_FAR = 9
_FREELY = frozenset("free fun kids colleagues friends".split())
_DONE_WORDS = frozenset(
    "pr prs talk bug report fix contribution patch help work answer answers feedback post article"
    " translation demo review"
    " reviews winning win speaking merge issue bugs hack quiz issues helping blogpost support"
    " presentation docs".split()
)
_NOT_THINGS = OUR_VERBS | THEIR_VERBS | THEM | US
_NO_GIFT = frozenset("asked asks wants wanted needs no not".split())


def _is_resource(line: Line, place: int) -> bool:
    low = line.low(place)
    return low in RESOURCE_NOUNS or line.is_sort(place, Sort.URL)


def _known(line: Line, known: KnownNames, first: int, end: int) -> tuple[TokenKind, int] | None:
    """A known title or item that starts at `first`: what it is and the place after it."""
    for stop in range(min(end, first + 8), first, -1):
        key = normalise(line.between(first, stop))
        if known.resource(key):
            return TokenKind.RESOURCE, stop
        if known.swag(key):
            return TokenKind.SWAG, stop
    return None


def _skip(line: Line, place: int, end: int) -> int:
    """Past recipients, articles and small words, to the thing given."""
    while place < end:
        low = line.low(place)
        claim = line.items[place].claim
        person = claim is TokenKind.PERSON or (claim is TokenKind.CUE and low in (",", *_JOINTS))
        if not (person or low in OBJECT_PRONOUNS or low in _DETERMINERS or low == ","):
            break
        place += 1
    return place


def _object_end(line: Line, first: int, end: int) -> int:
    place = first
    while place < end:
        item = line.items[place]
        if item.low in PIECE_POINTS or item.low in _ENDS or item.low in ("for", "to", "&") or item.used:
            break
        if item.sort not in (Sort.WORD, Sort.URL):
            break
        place += 1
    return place


def _for_what(line: Line, place: int, end: int) -> tuple[str, int]:
    """What follows "for" when it is something done, and the place after it; empty when it was given freely."""
    low, after = line.low(place), place + 1
    if low == "as" and "thank" in " ".join(line.low(at) for at in range(place, min(place + 4, end))):
        stop = _object_end(line, after, end)
        if line.low(stop) == "for":
            return _for_what(line, stop, end)
        return line.between(after + (line.low(after) in ("a", "an")), stop), stop
    if low in ("for", "thanks"):
        if low == "thanks":
            after += line.low(after) == "for"
        stop = after
        while stop < end and not (line.items[stop].low in PIECE_POINTS or line.items[stop].low in ("and", "but", "by")):
            if line.items[stop].used or line.items[stop].sort not in (Sort.WORD,):
                break
            stop += 1
        words = [line.low(at) for at in range(after, stop)]
        done = any(word in _DONE_WORDS or word.endswith("ing") for word in words)
        if done and not any(word in _FREELY for word in words):
            skip = after + (bool(words) and words[0] in ("the", "a", "an"))
            return line.between(skip, stop), stop
    return "", place


class _Gifts:
    """What one walk over the line has found."""

    def __init__(self, line: Line, known: KnownNames) -> None:
        self.line = line
        self.known = known
        self.resources: list[ResourceMention] = []
        self.swag: list[SwagMention] = []

    def take_thing(self, place: int, end: int) -> int:
        """One thing given at `place`; the place after it, or `place` when it is none."""
        line = self.line
        first = _skip(line, place, end)
        if first >= end or line.items[first].used or line.low(first) in _NOT_THINGS:
            return place
        found = _known(line, self.known, first, end)
        stop = found[1] if found else _object_end(line, first, end)
        if stop == first:
            return place
        nouns = range(first, stop)
        kind = found[0] if found else None
        if (
            kind is None
            and any(line.low(at) in _SWAG_NOUNS for at in nouns)
            and not any(_is_resource(line, at) for at in nouns)
        ):
            kind = TokenKind.SWAG
        if kind is None and any(_is_resource(line, at) for at in nouns):
            kind = TokenKind.RESOURCE
        if kind is None:
            return place
        text, span = line.between(first, stop), line.span(first, stop)
        if kind is TokenKind.RESOURCE:
            if line.low(stop) in ("for", "to", "on", "about") and not found:
                stop = self.longer(stop, end)
                text, span = line.between(first, stop), line.span(first, stop)
            thing = self.known.resource(normalise(text))
            line.mark(first, stop, kind, Status.UNDERSTOOD if thing else Status.OFFERED)
            self.resources.append(ResourceMention(text, span, thing.id if thing else None))
            return stop
        what, after = _for_what(line, stop, end)
        thing = self.known.swag(normalise(text))
        line.mark(first, after if what else stop, kind, Status.UNDERSTOOD if thing else Status.OFFERED)
        reason = SwagReason.FOR_SOMETHING_DONE if what else SwagReason.FREELY
        self.swag.append(SwagMention(text, span, thing.id if thing else None, reason, what))
        if not what and line.low(stop) == "for" and line.is_word(stop + 1):
            aside = line.low(stop + 1) in OBJECT_PRONOUNS | {"his", "her", "their", "free", "the"}
            if not aside and line.items[stop + 1].claim is not TokenKind.PERSON:
                sentence = "Was “{words}” given freely or for something done?"
                line.ask(text, sentence, *SwagReason, settles=TokenKind.SWAG)
        return after if what else stop

    def longer(self, stop: int, end: int) -> int:
        """ "the guide to webhooks", "docs on retries": the title goes on."""
        line = self.line
        if line.items[stop + 1 : stop + 2] and (line.items[stop + 1].used or line.low(stop + 1) in OBJECT_PRONOUNS):
            return stop
        if line.low(stop) in ("to", "for") and line.low(stop + 1) in ("the", "his", "her", "their"):
            return stop
        further = _object_end(line, stop + 1, end)
        return further if further > stop + 1 else stop


def find_gifts(line: Line, known: KnownNames) -> tuple[list[ResourceMention], list[SwagMention]]:
    """Resources and swag given by us in the line; claims their words."""
    gifts = _Gifts(line, known)
    for place, item in enumerate(line.items):
        low = item.low
        if item.claim is TokenKind.PROMISE or item.sort is not Sort.WORD:
            continue
        subject = subject_of(line, place)
        ours = low in _GIVE and subject is not Subject.THEM
        theirs = low in _TAKING_VERBS and subject is not Subject.US
        if not (ours or theirs or _stands_alone(line, place)):
            continue
        end = line.clause_end(place)
        at = place + 1 if ours or theirs else place
        before = (len(gifts.resources), len(gifts.swag))
        after = gifts.take_thing(at, end)
        if after == at and ours:
            at = next((i + 1 for i in range(at, min(end, at + _FAR)) if line.low(i) == "with"), at)
            after = gifts.take_thing(at, end)
        while after > at and line.low(after) in (*_JOINTS, ","):
            at, after = after, gifts.take_thing(after + 1, end)
            if after == at + 1:
                break
            line.cue(*(i for i in range(at, after) if not line.items[i].used))
        if (len(gifts.resources), len(gifts.swag)) != before:
            first = next(i for i in range(place, end) if line.items[i].claim in (TokenKind.RESOURCE, TokenKind.SWAG))
            _spend(line, place, first)
    return gifts.resources, gifts.swag


def _spend(line: Line, verb: int, first: int) -> None:
    """Take "gave her a" out of the note; the verb stays when it says more ("replied to the question on ...")."""
    small = OBJECT_PRONOUNS | _DETERMINERS | {"with", ","}
    between = [at for at in range(verb + 1, first) if not line.items[at].used]
    telling = [at for at in between if line.low(at) not in small]
    line.cue(*(at for at in between if at > max(telling, default=verb)))
    if not telling and verb < first and not line.items[verb].used:
        line.cue(verb, *between)


def _stands_alone(line: Line, place: int) -> bool:
    """ "; t-shirt for the PR": a piece that is only the thing."""
    first = line.piece_start(place)
    if line.low(first) in _DETERMINERS:
        first += 1
    if place != first or line.items[place].used:
        return False
    stop = _object_end(line, place, line.clause_end(place))
    swag = any(line.low(at) in _SWAG_NOUNS for at in range(place, stop)) and stop - place <= 2
    closes = (
        line.low(stop) == "for" or stop >= line.clause_end(place) or line.is_sort(stop, Sort.POINT, Sort.TONE, Sort.TAG)
    )
    return swag and (closes or bool(_for_what(line, stop, line.clause_end(place))[0]))
