"""Feedback in a capture line: what somebody complains of, asks for or wants of the product; offered, never taken."""

import re
from dataclasses import dataclass

from care_desktop.domain.capture_lexicon import ASKING_VERBS, THEM, US
from care_desktop.domain.capture_line import PIECE_POINTS, Line, Sort
from care_desktop.domain.capture_types import Status, TokenKind

_ASKS = re.compile(
    r"(?<![\w-])(?:(?:really |badly |also |still )*(?:"
    r"wants? to (?:be able to |have |see |get )|want(?:s|ed)?(?: to)?|needs?(?: to)?|needed|requested"
    r"|requests|requesting"
    r"|wish(?:es|ed)?(?: for| there (?:was|were)| we had| it had| we)?"
    r"|(?:would|['’]d) (?:really )?(?:like|love|want|prefer)(?: to (?:be able to |have |see )?)?"
    r"|ask(?:s|ed|ing) (?:\w+ )?for|suggest(?:s|ed)|propos(?:es|ed)|miss(?:es|ed)|lacks|begs for|hop(?:es"
    r"|ing) for"
    r"|complain(?:s|ed|ing)?(?: about| that| of)?|grumbled about|moaned about"
    r"|(?:is |was |got |very |quite |so )*(?:frustrated|annoyed|unhappy|confused|disappointed|irritated"
    r"|upset|angry) (?:with|by|at|about|over)"
    r"|(?:has |had |having )?(?:trouble|issues?|problems?) with|struggl(?:es|ed|ing) with|(?:is "
    r"|was )?stuck (?:on|at|with|in)"
    r"|found a bug in|reported (?:a bug in|that)?|raised|flagged|dislikes|hates|can['’]t stand"
    r"|(?:filed|opened|raised) (?:an?|the) (?:\w+ )?(?:issue|bug|ticket)(?: report)? (?:about|on|for|re)"
    r"|feature request[: ]|request:|feedback:|bug:|wish:|pain point:|complaint:"
    r"))(?![\w-])\s*",
    re.IGNORECASE,
)
_BUG_KEPT = re.compile(
    r"(?<![\w-])(?:found|hit|reported) (?=(?:a|an|the|two|three|another) (?:\w+ ){0,2}(?:bug|crash"
    r"|regression|error|leak|typo)\b)",
    re.I,
)
COMPLAINTS = re.compile(
    r"(?<![\w-])(?:confus(?:e|es|ed|ing)|unclear|outdated|out of date|broken|breaks?|broke|slow(?:er)?"
    r"|flaky|buggy|crash(?:es|ed|ing)?"
    r"|fails?|failing|failed|errors?(?! handling)|hard to|difficult to|tricky|annoying|painful|pain point"
    r"|a pain"
    r"|(?:can(?:['’]t|not)|could(?: not|n['’]t))(?! (?:make it|come|attend|join|wait|talk|meet|say|promise|remember)\b)"
    r"|too (?:slow|hard|low|high|many|much|long|complex|complicated|expensive|verbose|few|limited|big"
    r"|small|strict|noisy|heavy|short|late to load|steep)"
    r"|(?:does|do|did|is|are|was|were|wo|would)(?:n['’]t| not) (?:\w+ )?(?:work|working|clear|load|start"
    r"|build|compile|install|support|explain|cover|scale|match|documented|enough|fit|run|connect|render"
    r"|parse|sync|obvious|intuitive)\w*"
    r"|no way to|missing|lacks|lacking|unreadable|unusable|expensive|hangs?|leaks?|times? out|timeouts?"
    r"|stale|misleading|incomplete"
    r"|undocumented|lack|kills?|nightmare|terrible|awful|unstable|unreliable|unintuitive|weird|blocker"
    r"|sucks|thin|twice|never (?:ends|works|finishes|returns)|404s?|inconsistent|overwhelming|messy|clunky|cryptic"
    r"|hard|bugs? in|regression|should (?:be|have|support|show|allow|let|not|come)"
    r"|could be (?:better|clearer|faster|simpler|easier)|needs? (?:work|better|more|an?|clearer)|steep"
    r"|overkill|laggy|freezes|froze)(?![\w-])",
    re.IGNORECASE,
)  # fmt: skip
_NEGATED = re.compile(
    r"(?:\b(?:not|no|never|less|nothing|without|isn't|aren't|wasn't|hardly)|n['’]t)\s+(?:\w+\s+)?$", re.I
)
_STARTS_WITH_NO = re.compile(
    r"(?:there is |there's |there are )?no (?!complaints?\b|questions?\b|problems?\b|issues?\b|show\b"
    r"|tone\b|rush\b|idea\b|reply\b|answer\b|news\b|longer\b|one\b|response\b|feedback\b|follow)\w+",
    re.I,
)
_TO_DO = re.compile(
    r"to (?!see|have|use|be able|run|deploy|export|import|integrate|self-host|connect|customi[sz]e"
    r"|configure|filter|sort|search|disable|turn|set|pin|get rid)\w+",
    re.IGNORECASE,
)
_NOT_PRODUCT = re.compile(
    r"\b(?:stickers?|t-?shirts?|hoodies?|swag|demo|call|meeting|intro|introduction|job|invoice|quote"
    r"|discount|help|hand|coffee|invite"
    r"|ticket|tickets|talk|speaker|speakers?|follow-up|sponsor\w*|internship|visit|mentor\w*|feedback"
    r"|to know|to meet|to talk|to chat"
    r"|to speak|to join|to contribute|lift|ride|selfie|reference letter|slides|interview|update|my email"
    r"|contact|time|a break)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:(?:and|but|that|because|so|also|about|re|regarding|who|which)\s+"
    r"|(?:she|he|they|it)\s+(?=(?:says|said|thinks|thought|finds|found|feels|felt|mentioned|noted)\b)"
    r"|(?:says?|said|thinks|thought|finds|found|feels|felt|mentioned|noted|told (?:me|us)"
    r"|explained)(?: that)?\s+"
    r"|(?:she|he|they)\s+(?=(?:can|could|had|has)\b))+",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:a|an|the|some|for|to be able to|to have|to see|that)\s+", re.IGNORECASE)
_TAIL = re.compile(
    r"\s+(?:because|since|so that|so|as it|as they|but|if possible|though|although)\b.*$", re.IGNORECASE | re.DOTALL
)
_THEIR_TAIL = re.compile(
    r"\s+and\s+(?:she|he|they|wants|asked|tried|loves|likes|needs|will|promised|would|signed|gave|is|was)\b.*$",
    re.I | re.S,
)
_BY_DAY = re.compile(
    r"\s+(?:by|until|before) (?:\w+ ){0,3}?(?:mon|tue|wed|thu|fri|sat|sun|\d|next|week|tomorrow|month"
    r"|eo[wdm])\w*.*$",
    re.I | re.S,
)
_QUESTION = re.compile(r"(?:\w+ )?(?:asked|asks|asking|wondered|wonders) (?!(?:\w+ )?for\b)", re.IGNORECASE)


# "our booth was slow" is about us; "our docs are slow" about what they use.
_OUR_OWN = (
    r"(?:i|we|my|our (?:\w+ )?(?:call|meeting|session|chat|talk|demo|sync|team|booth|stand|time|train|flight|event"
    r"|workshop|meetup|conversation|zoom|connection|line|schedule))\b"
)
_REPORTED = re.compile(
    r"(?:bug|bug report|complaint|feedback|feature request|request|suggestion|idea|wish)s?"
    r" (?:from|by) [^:;]+?(?::| [-—–])\s*$",
    re.IGNORECASE,
)
_LABELS = frozenset("feedback bug request wish complaint ask bugs requests idea".split())
_LOOSE_ENDS = frozenset(", and but on via at in the a by".split())


@dataclass(frozen=True, slots=True)
class _Segment:
    start: int
    end: int
    first: int
    last: int


def _segments(line: Line) -> list[_Segment]:
    """Runs of text between clause ends, commas, structured pieces and "but" or "and" before a new thought."""
    runs: list[list[int]] = [[]]
    for place, item in enumerate(line.items):
        free = item.sort in (Sort.WORD, Sort.TAG, Sort.URL, Sort.HANDLE) or (
            item.sort is Sort.POINT and item.low in "\"'“”`*/"
        )
        kept_day = item.sort in (Sort.DAY, Sort.TIME, Sort.DURATION) and not item.dropped
        claimed = item.claim in (
            TokenKind.PROMISE,
            TokenKind.PERSON,
            TokenKind.EVENT,
            TokenKind.RESOURCE,
            TokenKind.SWAG,
        )
        claimed = claimed or (item.claim is TokenKind.CUE) or (item.claim is TokenKind.MILESTONE and item.dropped)
        if (free or kept_day) and not claimed:
            if item.low == "but" or (item.low == "and" and _new_thought(line, place + 1)):
                runs.append([])
                continue
            runs[-1].append(place)
            continue
        if item.low == "," and not item.used and _is_noun_list(line, runs[-1], place):
            runs[-1].append(place)
            continue
        runs.append([])
    found = []
    for run in runs:
        while run and (line.is_sort(run[-1], Sort.TAG) or line.low(run[-1]) in _LOOSE_ENDS):
            run.pop()
        if run:
            found.append(_Segment(line.items[run[0]].start, line.items[run[-1]].end, run[0], run[-1]))
    return found


def _new_thought(line: Line, place: int) -> bool:
    low = line.low(place)
    return (
        low in THEM | US or bool(_ASKS.match(line.text, line.items[place].start)) if place < len(line.items) else False
    )


def _is_noun_list(line: Line, run: list[int], comma: int) -> bool:
    """ "auth, billing and docs are confusing": short nouns before a comma in what was said."""
    if not run or line.items[comma].clause == 0 or len(run) > 2 or line.low(comma) not in PIECE_POINTS:
        return False
    text = line.between(run[0], run[-1] + 1)
    plain = not (COMPLAINTS.search(text) or _ASKS.search(text))
    follows = line.low(comma + 1)
    return plain and follows not in THEM | US and line.is_word(comma + 1) and not _new_thought(line, comma + 1)


def _asked_for(text: str, offset: int) -> tuple[int, int] | None:
    """The stretch of what is asked for in `text`, which starts at `offset` of the line."""
    kept = _BUG_KEPT.search(text)
    if kept:
        start = kept.end()
        while article := _ARTICLE.match(text, start):
            start = article.end()
        return offset + start, offset + len(text)
    match = _ASKS.search(text)
    if not match or _NEGATED.search(text[: match.start()]) or match.end() >= len(text):
        return None
    if re.search(r"\b(?:i|we|i'd|we'd)\s+(?:also |really )?$", text[: match.start()], re.IGNORECASE):
        return None
    wanted = match[0].strip().lower()
    rest = text[match.end() :]
    if wanted.endswith(" to") and wanted.split()[0] in (
        "wants",
        "want",
        "wanted",
        "needs",
        "need",
        "would",
        "'d",
        "’d",
    ):
        rest, shift = "to " + rest, -3
    else:
        shift = 0
    if _TO_DO.match(rest) and (wanted.endswith(" to") or rest.startswith("to ")):
        return None
    start = match.end()
    if day := _BY_DAY.search(text, start):
        text = text[: day.start()]
    if shift and rest.startswith("to "):
        rest = rest[3:]
    end = len(text)
    for tail in (_TAIL, _THEIR_TAIL):
        if cut := tail.search(text, start):
            end = min(end, cut.start())
    while article := _ARTICLE.match(text, start):
        start = article.end()
    if (
        start >= end
        or _NOT_PRODUCT.search(text[start:end])
        or text[start:end].split()[0].lower() in ("to", "it", "me", "us")
    ):
        return None
    return offset + start, offset + end


def find_feedback(line: Line) -> list[str]:
    """What the line offers as feedback, as written; marks it and leaves it in the note."""
    found: list[str] = []
    for segment in _segments(line):
        text = line.text[segment.start : segment.end]
        closing = line.text[segment.end : segment.end + 1]
        if closing == "?" or line.low(segment.first) in US or _QUESTION.match(text):
            continue
        if (
            line.low(segment.first) in ASKING_VERBS
            and line.low(segment.first + 1) != "for"
            and line.low(segment.first + 2) != "for"
        ):
            continue
        labelled = line.low(segment.first - 1) == ":" and line.low(segment.first - 2) in _LABELS
        stretch = _asked_for(text, segment.start) or _complaint(line, segment)
        labelled = labelled or bool(_REPORTED.search(line.text[: segment.start]))
        if labelled and stretch is None:
            stretch = (segment.start, segment.end)
        if stretch is None:
            continue
        start, end = stretch
        places = [at for at, item in enumerate(line.items) if item.start < end and start < item.end]
        if not places:
            continue
        drops = [line.items[at].dropped for at in places]
        line.mark(places[0], places[-1] + 1, TokenKind.FEEDBACK, Status.OFFERED, drop=False)
        for at, dropped in zip(places, drops, strict=True):
            line.items[at].dropped = dropped
        found.append(line.text[line.items[places[0]].start : line.items[places[-1]].end])
    return found


def _complaint(line: Line, segment: _Segment) -> tuple[int, int] | None:
    text = line.text[segment.start : segment.end]
    if re.match(_OUR_OWN, text, re.IGNORECASE) or _ASKS.match(text):
        return None
    if re.match(r"tried\b", text, re.IGNORECASE):
        return None
    match = COMPLAINTS.search(text)
    if match is None:
        if segment.first == 0 or not _STARTS_WITH_NO.match(text):
            return None
    elif _NEGATED.search(text[: match.start()]) or re.match(r"(?:work|worked|working) hard", text, re.IGNORECASE):
        return None
    start = segment.start
    if lead := _LEAD.match(text):
        start += lead.end()
    end = segment.end
    if cut := _THEIR_TAIL.search(text):
        end = segment.start + cut.start()
    return (start, end) if end - start > len("docs") and line.text[start:end].count(" ") else None
