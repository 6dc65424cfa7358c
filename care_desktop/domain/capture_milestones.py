"""Milestones in a capture line: a step in the person's own story, told in plain words."""

import re

from care_desktop.domain.capture_line import Line, Sort
from care_desktop.domain.capture_subject import Subject, subject_of
from care_desktop.domain.capture_types import TokenKind
from care_desktop.domain.interactions import Milestone

_EVENTISH = "workshop|meetup|webinar|newsletter|event|conference|talk|hackathon|session|course|mailing|call|slot|demo"
_US_NAMED = r"(?:us|our \w+(?: \w+)?|it|the (?:sdk|api|product|cli|library|platform|launch|beta))"
# A phrase in the group `spent` says no more than the milestone and leaves the note; the others stay in it.
_PATTERNS: tuple[tuple[Milestone, str], ...] = (
    (Milestone.LEFT_US, r"(?P<spent>churned|left us)"),
    (Milestone.LEFT_US, r"stopped using (?:us|it|our \w+|the \w+)|no longer us(?:es|ing) (?:us|it|our)\b"),
    (Milestone.LEFT_US, r"(?:cancell?ed|closed|deleted) (?:his|her|their|the) (?:subscription|plan"
        r"|account|contract)"),
    (Milestone.LEFT_US, r"(?:switched|migrated|moved) away|dropped us|gave up on us"),
    (Milestone.INTRODUCED_SOMEONE, r"introduced (?:me|us)\b|introduced \w+(?: \w+)? to (?:me|us)\b"),
    (Milestone.INTRODUCED_SOMEONE, r"introduced (?:a|an|her|his|their|two|three) \w+|referred (?:a|an|her"
        r"|his|their) \w+"),
    (Milestone.INTRODUCED_SOMEONE, r"brought (?:a|an|her|his|their|two) (?:friends?|colleagues?|teammates?)"),
    (Milestone.INTRODUCED_SOMEONE, r"(?P<spent>introduced someone)"),
    (Milestone.SPOKE_OR_WROTE, r"(?P<spent>(?:spoke|wrote|talked|tweeted|posted|blogged|speaks"
        r"|writes) about us)"),
    (Milestone.SPOKE_OR_WROTE, rf"(?:spoke|wrote|tweeted|posted|blogged|presented"
        rf"|raved) (?:\w+ ){{0,4}}?about (?:\w+ with )?{_US_NAMED}"),
    (Milestone.SPOKE_OR_WROTE, r"(?P<spent>gave a (?:lightning )?talk(?: about us| on us)?)"),
    (Milestone.SPOKE_OR_WROTE, r"gave (?:a|an|the|her|his|their) (?:\w+ ){0,2}(?:talk|keynote|presentation)"),
    (
        Milestone.SPOKE_OR_WROTE,
        r"(?:wrote|published|posted|recorded) (?:a|an|her|his|their) (?:\w+ ){0,2}"
        r"(?:blog post|blogpost|blog|article|tutorial|video|post|book|review|thread)",
    ),
    (Milestone.SPOKE_OR_WROTE, r"blogged"),
    (Milestone.CONTRIBUTED, r"(?P<spent>contributed)(?! to the (?:discussion|conversation))"),
    (
        Milestone.CONTRIBUTED,
        r"(?:opened|sent|submitted|made|filed|raised|landed|merged|put up|created) "
        r"(?:me |us )?(?:a|an|her|his|their|the|two|three|another|\d+)?\s?"
        r"(?:\w+ ){0,2}(?:prs?|pull requests?|patch|patches|merge requests?)\b",
    ),
    (Milestone.CONTRIBUTED, r"(?:prs?|pull requests?|patch)(?: \S+){0,3}? (?:(?:was|got|is"
        r"|has been) )?(?:merged|landed)"),
    (Milestone.CONTRIBUTED, r"(?:merged|landed|reviewed and merged) (?:the |a )?(?:\S+ ){0,3}(?:prs?"
        r"|pull requests?|patch)\b"),
    (Milestone.CONTRIBUTED, r"(?:fixed|translated|rewrote|corrected) (?:\w+ ){0,4}(?:docs|typos?|readme"
        r"|documentation|tutorial|lesson)"),
    (Milestone.ANSWERED_OTHERS, r"(?P<spent>(?:answered|answers|answering|helped|helps|helping) others)"),
    (Milestone.ANSWERED_OTHERS, r"answered (?:\S+ ){1,3}questions?|(?:helped|helps) (?:other|another|two"
        r"|three|new) (?:dev|user|newcomer|member)\w*"),
    (Milestone.SECOND_PRODUCT, r"second product|(?:adopted|started using|uses|using|added|bought) (?:our"
        r"|the|a) second \w+"),
    (Milestone.IN_PRODUCTION, r"(?P<spent>(?:is |now |are )*(?:in (?:production|prod)|went live|gone live"
        r"|goes live today))(?! (?:crash|break|fail|error))"),
    (Milestone.IN_PRODUCTION, r"(?:is|are|now|it's|they're|she's|he's|already) live\b|(?:shipped|deployed"
        r"|launched|rolled (?:it )?out)(?: \w+){0,3} (?:to|in) prod(?:uction)?"),
    (Milestone.BUILT_SOMETHING, r"(?P<spent>built something)(?! else| like)"),
    (Milestone.BUILT_SOMETHING, r"(?:built|made|created|coded|hacked together|prototyped|shipped) (?:a|an"
        r"|her|his|their|its|two|three|the|first)(?: own| first| little| small)? (?!pr\b|pull|patch|point"
        r"|suggestion|mistake|mess|friend|good|account|issue|great|decision|case|comment|note|deal|call"
        r"|blog|talk)\w+"),
    (Milestone.BUILT_SOMETHING, r"has (?:a|her|his) (?:working |first )?prototype"),
    (
        Milestone.SIGNED_UP,
        rf"(?P<spent>(?:has )?signed up|created an account|made an account|opened an account"
        rf"|registered(?= for (?:the )?(?:beta|trial|account))|registered(?=\s*(?:[,;.]|$)))"
        rf"(?! (?:as|to speak)\b)(?! for (?:\S+ ){{0,3}}?(?:{_EVENTISH}))",
    ),
    (Milestone.TRIED_IT, r"(?P<spent>(?:has )?(?:already )?tried (?:it|us|it out)(?: out)?|tested it"
        r"|gave it a (?:try|go|spin)|installed it)"),
    (Milestone.TRIED_IT, r"tried (?:out )?(?:the|our) \w+|did (?:the|our) (?:quickstart|tutorial)"
        r"|installed (?:the|our) \w+|ran the (?:quickstart|tutorial|sample)"),
)  # fmt: skip
_COMPILED = tuple(
    (milestone, re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)) for milestone, pattern in _PATTERNS
)
_NOT_SO = re.compile(
    r"(?:\b(?:not|never|no|yet to|wants?|wanted|will|would|might|may|could|should|plans?|planning|going"
    r"|hopes?|hoping|if"
    r"|before|until|when|once|almost|nearly|about|trying|cannot|ready|close|soon|failed|fail|fails"
    r"|crash\w*|breaks?"
    r"|broke|issues?|problems?|bugs?|slow|errors?|who|someone|nobody|dream|asked|how|whether|hasn't|i'd"
    r"|to|next)\b|n['’]t\b)"
    r"(?:\s+[\w'’]+){0,3}\s*$",
    re.IGNORECASE,
)
_NOT_SO_AFTER = re.compile(r"\s*(?:yet\b|soon\b|tomorrow\b|next\b|\?|but (?:it )?failed)", re.IGNORECASE)
_JOINTS = frozenset("and but then".split())
_SMALL = frozenset("she he they has have already now finally also it's it us".split())
_OURS_TOO = frozenset(("merged", "reviewed", "landed"))


def find_milestone(line: Line) -> Milestone | None:
    """The milestone the line tells; with several, the furthest, and a question; claims the words of it."""
    found: list[tuple[Milestone, int, int, bool]] = []
    for milestone, pattern in _COMPILED:
        for match in pattern.finditer(line.text):
            places = [at for at, item in enumerate(line.items) if item.start < match.end() and match.start() < item.end]
            if not places or any(line.items[at].claim in (TokenKind.PROMISE, TokenKind.SWAG) for at in places):
                continue
            first, end = places[0], places[-1] + 1
            before = line.text[line.items[line.clause_start(first)].start : match.start()]
            before = re.split(r"[,;:.!?—]|\b(?:but|and)\b", before)[-1]
            if _NOT_SO.search(before) or _NOT_SO_AFTER.match(line.text, match.end()):
                continue
            if _is_ours(line, first):
                continue
            if any(other[0] is milestone or (other[1] < end and first < other[2]) for other in found):
                continue
            found.append((milestone, first, end, bool(match.groupdict().get("spent"))))
    for _, first, end, spent in found:
        line.mark(first, end, TokenKind.MILESTONE, drop=spent and _fills_its_piece(line, first, end))
    if not found:
        return None
    order = list(Milestone)
    best = max((milestone for milestone, *_ in found), key=order.index)
    if len(found) > 1:
        choices = sorted({milestone for milestone, *_ in found}, key=order.index)
        line.ask(
            "milestone", "The line tells more than one milestone; which is kept?", *choices, settles=TokenKind.MILESTONE
        )
    return best


def _fills_its_piece(line: Line, first: int, end: int) -> bool:
    """Whether the words around it, up to the next comma or "and", are all claimed already."""
    start, stop = first, end
    while start > line.piece_start(first) and line.low(start - 1) not in _JOINTS:
        start -= 1
    while stop < line.piece_end(first) and line.low(stop) not in _JOINTS:
        stop += 1
    around = (*line.items[start:first], *line.items[end:stop])
    return all(item.dropped or item.sort is not Sort.WORD or item.low in _SMALL for item in around)


def _is_ours(line: Line, first: int) -> bool:
    """Whether we did it, not they: "gave a talk at PyCon" opens the line, or "I tried it"."""
    low = line.low(first)
    if low in _OURS_TOO:
        return False
    subject = subject_of(line, first)
    if subject is Subject.US:
        return True
    opens = first == 0 or all(
        line.items[at].used and line.items[at].claim is not TokenKind.PERSON for at in range(first)
    )
    return (
        subject is Subject.NOBODY
        and opens
        and low
        in (
            "gave",
            "wrote",
            "built",
            "made",
            "spoke",
            "shipped",
            "helped",
            "answered",
            "presented",
            "created",
            "sent",
            "posted",
            "published",
            "tweeted",
            "introduced",
        )
    )
