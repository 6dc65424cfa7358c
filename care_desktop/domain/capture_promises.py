"""Promises in a capture line: what we said we would do, and by when."""

from datetime import date

from care_desktop.domain.capture_dates import DayReading, Lean
from care_desktop.domain.capture_feedback import COMPLAINTS
from care_desktop.domain.capture_lexicon import OBJECT_PRONOUNS, OUR_VERBS, STOP_NAMES, THEIR_VERBS, THEM, US
from care_desktop.domain.capture_line import Line, Sort
from care_desktop.domain.capture_names import Read, claim_people, read_people
from care_desktop.domain.capture_subject import Subject, subject_of
from care_desktop.domain.capture_types import KnownNames, PersonMention, PromiseMention, TokenKind

_VERBS = frozenset(
    "send share intro introduce review check ask find fix write call email ping schedule set invite"
    " prepare draft look"
    " get follow make add file open post publish talk meet visit help show give bring forward connect"
    " come join test"
    " try update reply respond answer report raise pass book order ship mail dm message demo create"
    " record translate"
    " investigate escalate sync organise organize host pair arrange put point read submit merge release"
    " confirm keep"
    " rewrite circle reach provide deliver take speak touch research clarify".split()
)
_TODO_VERBS = frozenset(
    "send share schedule intro introduce review draft prepare check look forward follow-up followup invite ask".split()
)
# After a bare "will" these are what developers do: "will try it next week".
_THEIR_VERBS = frozenset(
    "try test open join come upgrade publish contribute migrate report submit use move switch build"
    " deploy adopt"
    " evaluate talk post read speak attend register sign".split()
)
_NOT_A_PROMISE_BEFORE = frozenset("the as a an of kept sent delivered her his their no not never was been our".split())
_BY_WORDS = frozenset("by until till before due on for latest".split())
_FIRM_WORDS = frozenset("by until till before due".split())
_STOPS = frozenset("and but then so & because who she he they i we".split())
_TODO_WORDS = frozenset("todo to-do promise promises action actions".split())
_ARTICLES = frozenset("a an the some".split())
_NOT_DONE = frozenset("be see have never not need know miss admit say bet probably like love want".split())
_SMALL_ADVERBS = frozenset("also then just".split())
# "review of her talk", "draft: ..." are things, not what we will do.
_NOUN_SIGNS = frozenset("of on was is looks : for with about".split())
_CONTACT_VERBS = frozenset("call email ping write find fix set message introduce".split())
_TO_WHOM = frozenset("to for with".split())
_QUOTED_WORDS = 4


def _cue(line: Line, place: int) -> tuple[int, bool] | None:
    """The place after a promise's opening words and whether a thing (not a verb) follows; None when none opens here."""
    low, nxt = line.low(place), line.low(place + 1)
    if not line.is_word(place):
        return None
    starts = place == line.piece_start(place)
    subject = subject_of(line, place)
    ours = subject is not Subject.THEM
    if low in ("promised", "promise", "promising"):
        if line.low(place - 1) in _NOT_A_PROMISE_BEFORE or nxt in ("me", "us", "nothing") or not ours:
            return None
        after = place + 1 + (nxt == ":")
        return (after, True) if low != "promise" or starts or subject is Subject.US else None
    if low in ("owe", "owed") and ours and nxt not in ("me", "us"):
        return place + 1, True
    if low in ("i'll", "we'll") and nxt.isalpha() and nxt not in _NOT_DONE and nxt not in _SMALL_ADVERBS:
        return place + 1, False
    if low in ("i'll", "we'll", "will") and nxt in _SMALL_ADVERBS and line.low(place + 2) in _VERBS:
        return (place + 2, False) if ours and (low != "will" or _may_be_ours(line, place, subject)) else None
    if low == "will" and subject is not Subject.US and nxt in _THEIR_VERBS:
        return None
    plain = line.items[place].text == "will" and nxt.isalpha() and nxt not in _NOT_DONE | _SMALL_ADVERBS
    if low == "will" and (nxt in _VERBS or plain) and ours and _may_be_ours(line, place, subject):
        return place + 1, False
    if low in ("need", "have", "going", "want", "plan") and nxt == "to" and line.low(place + 2) in _VERBS:
        if low in ("want", "plan"):
            return None
        return (place + 2, False) if subject is Subject.US or (starts and subject is Subject.NOBODY) else None
    if low in ("must", "gotta", "gonna", "should") and nxt in _VERBS and subject is Subject.US:
        return place + 1, False
    if low in ("committed", "agreed") and nxt == "to" and line.low(place + 2) in _VERBS and ours:
        return place + 2, False
    return _todo(line, place, starts=starts)


def _may_be_ours(line: Line, place: int, subject: Subject) -> bool:
    """Whether "will" has no subject, or one of ours."""
    before = line.low(place - 1)
    starts = place == line.piece_start(place)
    return starts or subject is Subject.US or before in _STOPS or line.is_sort(place - 1, Sort.POINT)


def _todo(line: Line, place: int, *, starts: bool) -> tuple[int, bool] | None:
    low, nxt = line.low(place), line.low(place + 1)
    if low in _TODO_WORDS and starts:
        after = place + 1 + (nxt in ("item", "items"))
        return after + (line.low(after) == ":"), True
    if low == "to" and nxt == "do" and starts:
        return place + 2 + (line.low(place + 2) == ":"), True
    if low == "next" and nxt in ("step", "steps") and line.low(place + 2) == ":":
        return place + 3, True
    # "follow up with Ana": nobody writes so of what was done.
    if place == 0 and low == "follow" and nxt == "up":
        return place, False
    opens = starts or (line.low(place - 1) in ("and", "then") and line.items[place].clause > 0)
    if not opens or (place == line.clause_start(place) and line.items[place].clause == 0):
        return None
    if low == "follow" and nxt == "up":
        return place, False
    if low == "get" and nxt == "back":
        return place, False
    if nxt in THEIR_VERBS or nxt in _NOUN_SIGNS or subject_of(line, place) is Subject.THEM:
        return None
    if low in _TODO_VERBS and not _is_complaint(line, place):
        return place, False
    has_next = place + 1 < len(line.items)
    aimed = nxt in OBJECT_PRONOUNS or nxt in _ARTICLES or (has_next and _is_name(line, place + 1))
    if low in _CONTACT_VERBS and aimed and _due_ahead(line, place, line.piece_end(place)) is not None:
        return place, False
    return None


def _is_complaint(line: Line, place: int) -> bool:
    """ "invite links broken": the verb is a noun here; with a day it is to be done all the same."""
    end = line.piece_end(place)
    return _due_ahead(line, place, end) is None and bool(COMPLAINTS.search(line.between(place, end)))


def _is_name(line: Line, place: int) -> bool:
    return line.is_sort(place, Sort.HANDLE) or line.items[place].text[:1].isupper()


def _due_ahead(line: Line, first: int, last: int) -> int | None:
    """The first day of the stretch that can be a due day."""
    for place in range(first, last):
        reading = line.items[place].reading
        if isinstance(reading, DayReading) and not line.items[place].used:
            firm = line.low(place - 1) in _FIRM_WORDS
            if firm or reading.lean is not Lean.PAST:
                return place
    return None


def _region_end(line: Line, first: int, due: int | None) -> int:
    """The place after the words that belong to the promise opened before `first`."""
    end = line.clause_end(first) if first < len(line.items) else first
    place = first
    while place < end:
        item = line.items[place]
        passed = due is not None and place > due
        if place > first and _cue(line, place):
            return place
        if item.sort is Sort.POINT:
            if item.low != "," or passed:
                return place
            follows = line.low(place + 1)
            new_piece = follows in THEIR_VERBS or follows in US or follows in THEM or follows in _STOPS
            if new_piece or line.is_sort(place + 1, Sort.DURATION, Sort.TONE, Sort.TAG):
                return place
            if due is None and line.low(first - 1) != ":":
                return place
        if item.low in ("and", "but", "then", "so", "&", "because"):
            follows = line.low(place + 1)
            if passed or item.low in ("but", "so", "because") or follows in THEIR_VERBS or follows in US | THEM:
                return place
        if item.sort is Sort.TONE or (item.sort is Sort.TAG and _ends_after(line, place, end)):
            return place
        if item.sort is Sort.DURATION and (passed or _ends_after(line, place, end)):
            return place
        if item.claim is TokenKind.EVENT or (item.dropped and line.items[place].claim is TokenKind.CUE):
            return place
        place += 1
    return end


def _ends_after(line: Line, place: int, end: int) -> bool:
    sorts = (Sort.TAG, Sort.TONE, Sort.DURATION, Sort.POINT)
    return all(line.is_sort(at, *sorts) for at in range(place, end))


def _settle(line: Line, place: int, reading: DayReading) -> date | None:
    """The due day at `place`, asking what must be asked; None when it stays open."""
    item = line.items[place]
    if reading.problem:
        line.ask(item.text, reading.problem)
        return None
    if reading.future_choices:
        choices = tuple(day.isoformat() for day in reading.future_choices)
        line.ask(item.text, "Which day is “{words}”?", *choices, instead=choices)
    if reading.lean is Lean.PAST:
        line.ask(item.text, "“{words}” is in the past: when is the promise due?")
        return reading.past
    return reading.future


def _text(line: Line, places: list[int], *, nominal: bool, known: KnownNames) -> tuple[str, list[Read]]:
    """What was promised, and the people it was promised to."""
    recipients: list[Read] = []
    if nominal and places:
        first = places[0]
        reads, after = read_people(line, known, first, lower=False)
        if reads and after <= places[-1]:
            recipients = reads
            places = [place for place in places if place >= after]
        elif line.low(first) in OBJECT_PRONOUNS:
            places = places[1:]
        if places and line.low(places[0]) in ("to", ":"):
            places = places[1:]
        if len(places) > 1 and line.low(places[0]) in _ARTICLES:
            places = places[1:]
    while places and (line.is_sort(places[-1], Sort.POINT) or line.low(places[-1]) in _BY_WORDS | {"and"}):
        places = places[:-1]
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return " ".join(line.between(run[0], run[-1] + 1) for run in runs), recipients


def _read(
    line: Line, opening: int, first: int, *, nominal: bool, known: KnownNames
) -> tuple[PromiseMention | None, int, list[Read]]:
    """The promise whose words start at `first`, the place after it, and whom it was made to."""
    if first >= len(line.items):
        return None, first, []
    due_place = _due_ahead(line, first, line.clause_end(first))
    end = _region_end(line, first, due_place)
    if due_place is None or due_place >= end:
        due_place = None
        end = _region_end(line, first, None)
    places = list(range(first, end))
    due: date | None = None
    reading = line.items[due_place].reading if due_place is not None else None
    if due_place is not None and isinstance(reading, DayReading):
        due = _settle(line, due_place, reading)
        start = due_place
        while start - 1 >= first and line.low(start - 1) in _BY_WORDS | {"than", "later", "no"}:
            start -= 1
        stop = due_place + 1
        while stop < end and (
            line.is_sort(stop, Sort.TIME) or (line.low(stop) == "at" and line.is_sort(stop + 1, Sort.TIME))
        ):
            stop += 1
        places = [place for place in places if not start <= place < stop]
        if reading.problem and start > first:
            end = start
            places = [place for place in places if place < end]
    else:
        past = [place for place in places if line.is_sort(place, Sort.DAY)]
        if past:
            end = past[0] if past[0] > first else end
            places = [place for place in places if place < end]
    text, recipients = _text(line, places, nominal=nominal, known=known)
    if not text:
        return None, end, []
    line.mark(opening, end, TokenKind.PROMISE)
    for _, start, stop in recipients:
        for item in line.items[start:stop]:
            item.claim = None
    return PromiseMention(text, line.span(opening, end), due), end, recipients


def _ask_whose(line: Line, place: int) -> None:
    """Ask who will do it, when the clause opened with what a developer did: "Ana asked about SSO, will send docs"."""
    if line.low(place) != "will" or subject_of(line, place) is Subject.US:
        return
    first = line.clause_start(place)
    opener = line.items[first]
    theirs = opener.low in THEM or line.is_sort(first, Sort.HANDLE)
    theirs = theirs or (opener.text[:1].isupper() and opener.low not in STOP_NAMES)
    if theirs and any(line.low(at) in THEIR_VERBS for at in range(first, place)):
        words = line.between(place, min(place + _QUOTED_WORDS, line.clause_end(place)))
        # Where the words end the rest of the sentence follows: only "will" changes.
        rest = words[len("will") :]
        line.ask(
            words,
            "“{words}”: is that our promise, or theirs?",
            "ours",
            "theirs",
            instead=(f"I'll{rest}", f"they'll{rest}"),
        )


def find_promises(line: Line, known: KnownNames) -> tuple[list[PromiseMention], list[tuple[int, int]], list[Read]]:
    """Every promise of ours with its due day, the item places of each, and whom they were made to."""
    found: list[PromiseMention] = []
    places: list[tuple[int, int]] = []
    promised_to: list[Read] = []
    place = 0
    while place < len(line.items):
        opened = _cue(line, place)
        follow = None
        if opened is None and places and places[-1][1] == place and found[-1].due:
            follow = _continued(line, place)
        if opened is None and follow is None:
            place += 1
            continue
        first, nominal = opened if opened else (follow or place, True)
        mention, end, recipients = _read(line, place if opened else first, first, nominal=nominal, known=known)
        if mention is None:
            place += 1
            continue
        _ask_whose(line, place)
        if line.low(place - 1) in ("i", "we") and not line.items[place - 1].used:
            line.cue(place - 1)
        if not opened:
            line.cue(*range(place, first))
        if mention.text.lower() in ("it", "that", "this", "them"):
            line.ask(mention.text, "“{words}”: what exactly was promised?")
        found.append(mention)
        places.append((first, end))
        promised_to += recipients
        place = max(end, place + 1)
    return found, places, promised_to


def _continued(line: Line, place: int) -> int | None:
    """ ", docs by mon": a further promise after one with its day, when it has a day of its own."""
    first = place
    if line.low(first) == ",":
        first += 1
    if line.low(first) in ("and", "&", "plus"):
        first += 1
    if first == place or first >= len(line.items) or not line.is_word(first):
        return None
    low = line.low(first)
    if low in THEIR_VERBS | OUR_VERBS or low in US or low in THEM:
        return None
    return first if _due_ahead(line, first, line.piece_end(first)) is not None else None


def people_in_promises(line: Line, known: KnownNames, spans: list[tuple[int, int]]) -> list[PersonMention]:
    """For a line that names nobody else: whom the promise is made to ("I'll send Ana the sample")."""
    for first, end in spans:
        # The promise has claimed its words; they are freed while the names in it are read.
        claims = [item.claim for item in line.items[first:end]]
        for item in line.items[first:end]:
            item.claim = None
        leads = (place for place in range(first, end) if line.low(place) in _VERBS or line.low(place) in _TO_WHOM)
        reads = next((reads for place in leads if (reads := read_people(line, known, place + 1, lower=False)[0])), [])
        for item, claim in zip(line.items[first:end], claims, strict=True):
            item.claim = claim
        if reads:
            return claim_people(line, [read for read in reads if read[2] <= end])
    return []
