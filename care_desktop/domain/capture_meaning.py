"""What sort of interaction a capture line tells of: channel, flow, direction and who started it."""

import re
from dataclasses import dataclass

from care_desktop.domain.capture_lexicon import (
    ASKING_VERBS,
    CALLING_VERBS,
    CHANNEL_WORDS,
    FEELING_VERBS,
    GIVING_VERBS,
    INTRODUCING_VERBS,
    OUTBOUND_NOUNS,
    PLAIN_CHANNEL_WORDS,
    REPLYING_VERBS,
    REVIEWING_VERBS,
    SAYING_VERBS,
    WANTING_VERBS,
    WRITING_VERBS,
)
from care_desktop.domain.capture_line import Line, Sort
from care_desktop.domain.capture_subject import Act, Subject
from care_desktop.domain.capture_types import TokenKind
from care_desktop.domain.interactions import Channel, Direction, Flow, Initiator, Milestone

_VIA_WORDS = frozenset("on via over by in through using at the a an our".split())
_TOPIC_WORDS = frozenset("about re regarding of re: concerning how why whether if for".split())
_BRIDGE_WORDS = frozenset("on via over by through in using".split())
_SENT_WORDS = frozenset(
    "sent wrote dropped left opened posted filed submitted got received had did ran gave closed"
    " commented merged reviewed held hosted attended joined answered replied asked started".split()
)
_GITHUB_WORDS = frozenset("pr prs issue issues patch repo".split())
_GITHUB_VERBS = frozenset(
    "opened merged reviewed submitted sent filed closed commented raised landed fixed got approved on"
    " in made triaged from".split()
)
_CONTRIBUTION_NOUNS = frozenset("pr prs patch contribution".split())
_FEEDBACK_NOUNS = frozenset("feedback bug complaint suggestion idea issue report".split())
_QUESTION_NOUNS = frozenset("question questions q".split())
_SENTIMENT = frozenset(
    "love loves loved like likes liked hate hates hated happy unhappy frustrated angry excited annoyed"
    " delighted thrilled impressed"
    " disappointed upset enthusiastic raves raved praised praises enjoys enjoyed appreciates appreciated"
    " dislikes disliked"
    " tired fed fan grumpy great awesome amazing brilliant terrible awful".split()
)
_CONTRIBUTED = frozenset((Milestone.CONTRIBUTED, Milestone.ANSWERED_OTHERS, Milestone.SPOKE_OR_WROTE))
_AWARENESS_VERBS = frozenset("told showed demoed presented invited pitched".split())
_TEACHING_VERBS = frozenset("trained taught coached onboarded mentored".split())
_OUTBOUND_VERBS = frozenset("thanked asked reminded congratulated welcomed advised encouraged pointed nudged".split())
_SPOKEN_FOR = frozenset((TokenKind.EVENT, TokenKind.PERSON, TokenKind.PROMISE, TokenKind.RESOURCE, TokenKind.SWAG))
_ASKED = re.compile(
    r"[:;,]\s*(?:how (?:to|do|can|does)|can (?:i|we|you)|is there"
    r"|(?<=[:;] )(?:(?:s?he|they) )?(?:asked|asks|asking|wondered|wonders)(?! (?:\w+ )?for\b))\b",
    re.IGNORECASE,
)
_SMALL_ADJECTIVES = frozenset("quick short brief".split())
_LIGHT_VERBS = frozenset("had got received".split())
_LONGEST_WORD = 3
_ARTICLES = frozenset("a an the our".split())


@dataclass(frozen=True, slots=True)
class Meaning:
    """Flow, direction and initiator as the line tells them; `initiated_by` None when it does not."""

    flow: Flow
    direction: Direction
    initiated_by: Initiator | None


@dataclass(frozen=True, slots=True)
class Told:
    """What else the line gave, for the flow to follow from."""

    feedback: bool
    resources: bool
    swag: bool
    milestone: Milestone | None
    is_question: bool


def _channel_phrase(line: Line, place: int) -> tuple[str, int] | None:
    for length in range(_LONGEST_WORD, 0, -1):
        if place + length > len(line.items):
            continue
        if any(not line.is_sort(at, Sort.WORD) for at in range(place, place + length)):
            continue
        phrase = " ".join(line.low(at) for at in range(place, place + length))
        if phrase in CHANNEL_WORDS:
            return phrase, place + length
    return None


def _counts(line: Line, place: int, end: int, acts: list[Act], phrase: str) -> bool:
    """Whether a channel word says how it happened, and is not merely talked about."""
    first_clause = line.items[place].clause == 0
    start = line.clause_start(place)
    before = [line.low(at) for at in range(start, place)]
    last = before[-1] if before else ""
    if any(act.place == place for act in acts) or phrase.split()[0] in _BRIDGE_WORDS:
        return first_clause or any(act.place == place for act in acts)
    bridged = last in _BRIDGE_WORDS or (last in _VIA_WORDS and len(before) > 1 and before[-2] in _BRIDGE_WORDS | {"at"})
    if any(word in _TOPIC_WORDS for word in before):
        if "for" in before and before.index("for") > 0 and last in ("a", "an"):
            return False
        return bridged and last != "in" and first_clause
    if bridged:
        return first_clause
    if not first_clause:
        opens = place == start and (end >= line.clause_end(place) or not line.is_word(end))
        return opens
    if last in ("from", "of", "to"):
        return False
    people_before = any(line.items[at].claim is TokenKind.PERSON for at in range(start, place))
    if not people_before:
        return True
    piece = line.piece_start(place)
    alone = place == piece and not line.is_word(end)
    sent = any(word in _SENT_WORDS or word in CHANNEL_WORDS for word in before[-4:])
    after_atom = line.is_sort(place - 1, Sort.DAY, Sort.TIME, Sort.DURATION)
    beside = line.items[place - 1].claim is TokenKind.PERSON and not line.is_word(end)
    return alone or sent or beside or (after_atom and not line.is_word(end)) or phrase.endswith("ed")


def find_channel(line: Line, acts: list[Act], event_channel: Channel | None) -> Channel | None:
    """The channel, None when the line does not say; a medium outranks the event, the event outranks a place."""
    best: tuple[int, Channel] | None = (2, event_channel) if event_channel else None
    place = 0
    while place < len(line.items):
        found = _channel_phrase(line, place)
        claim = line.items[place].claim
        lead_in = claim is TokenKind.CUE and not any(act.place == place for act in acts)
        if found is None or lead_in or claim in _SPOKEN_FOR:
            hub = _github_word(line, place)
            if hub and (best is None or best[0] < 3):
                best = (3, Channel.GITHUB)
            place += 1
            continue
        phrase, end = found
        channel, rank = CHANNEL_WORDS[phrase]
        mails_a_thing = any(item.claim is TokenKind.SWAG for item in line.items[end : end + 3])
        if not mails_a_thing and _counts(line, place, end, acts, phrase):
            if claim is None:
                _claim_channel(line, place, end, spent=phrase in PLAIN_CHANNEL_WORDS)
            if best is None or rank > best[0]:
                best = (rank, channel)
        place = end
    return best[1] if best else None


def _claim_channel(line: Line, place: int, end: int, *, spent: bool) -> None:
    """Mark a channel word; one that is `spent` leaves the note with "on the" before it, unless words lead up to it."""
    at = place - 1
    while line.low(at) in _SMALL_ADJECTIVES and not line.items[at].used:
        at -= 1
    while at >= 0 and line.low(at) in _ARTICLES and not line.items[at].used:
        at -= 1
    if line.low(at) in _LIGHT_VERBS and not line.items[at].used:
        at -= 1
    bridged = line.low(at) in _BRIDGE_WORDS | {"at"} and not line.items[at].used
    drop = spent and (bridged or not line.is_word(at))
    line.mark(place, end, TokenKind.CHANNEL, drop=drop)
    if drop:
        line.cue(*range(at if bridged else at + 1, place))


def _github_word(line: Line, place: int) -> bool:
    """ "opened a PR", "issue from Ana": work on the code host."""
    if line.low(place) not in _GITHUB_WORDS or line.items[place].claim is TokenKind.PROMISE:
        return False
    if line.items[place].clause > 0 and line.items[place].claim is not TokenKind.MILESTONE:
        return False
    if line.low(place) == "patch" and line.items[place].claim is not TokenKind.MILESTONE:
        return False
    before = {line.low(at) for at in range(max(line.clause_start(place), place - 4), place)}
    after = {line.low(at) for at in range(place + 1, min(place + 5, line.clause_end(place)))}
    issue = line.low(place) in ("issue", "issues")
    if issue and not before & {"opened", "filed", "closed", "raised", "submitted", "triaged", "commented"}:
        return line.low(place + 1) in ("from", "by") and not before
    return bool(before & _GITHUB_VERBS) or bool(after & {"merged", "from", "landed", "approved"}) or issue


def _inbound_flow(told: Told) -> Flow:
    if told.is_question:
        return Flow.QUESTION
    if told.milestone in _CONTRIBUTED:
        return Flow.CONTRIBUTION
    return Flow.FEEDBACK if told.feedback else Flow.CONVERSATION


def _their_act(act: Act, told: Told, line: Line) -> Meaning:
    word = act.word
    if word in INTRODUCING_VERBS or told.milestone is Milestone.INTRODUCED_SOMEONE:
        return Meaning(Flow.INTRODUCTION, Direction.MUTUAL, Initiator.THEM)
    if act.joint in ("from", "by"):
        if word == "call":
            return Meaning(Flow.CONVERSATION, Direction.MUTUAL, Initiator.THEM)
        for nouns, flow in (
            (_QUESTION_NOUNS, Flow.QUESTION),
            (_CONTRIBUTION_NOUNS, Flow.CONTRIBUTION),
            (_FEEDBACK_NOUNS, Flow.FEEDBACK),
        ):
            if word in nouns:
                return Meaning(flow, Direction.INBOUND, Initiator.THEM)
        return Meaning(_inbound_flow(told), Direction.INBOUND, Initiator.THEM)
    if word in ASKING_VERBS:
        for_thing = line.low(act.place + 1) == "for" or line.low(act.place + 2) == "for"
        flow = (Flow.FEEDBACK if told.feedback else Flow.CONVERSATION) if for_thing else Flow.QUESTION
        return Meaning(flow, Direction.INBOUND, Initiator.THEM)
    if word in CALLING_VERBS:
        asks = told.is_question
        return Meaning(
            Flow.QUESTION if asks else Flow.CONVERSATION,
            Direction.INBOUND if asks else Direction.MUTUAL,
            Initiator.THEM,
        )
    if word in REPLYING_VERBS and word != "got" and told.milestone is None:
        return Meaning(_inbound_flow(told), Direction.INBOUND, Initiator.US)
    if told.milestone in _CONTRIBUTED:
        return Meaning(Flow.CONTRIBUTION, Direction.INBOUND, Initiator.THEM)
    words = {item.low for item in line.items[act.place : line.piece_end(act.place)]}
    if word in FEELING_VERBS | {"has", "had"} or words & _SENTIMENT:
        if told.feedback and not words & _SENTIMENT:
            return Meaning(Flow.FEEDBACK, Direction.INBOUND, Initiator.THEM)
        if words & _SENTIMENT:
            return Meaning(Flow.SENTIMENT, Direction.INBOUND, Initiator.THEM)
        return Meaning(Flow.CONVERSATION, Direction.MUTUAL, None)
    if word in WANTING_VERBS or word in SAYING_VERBS or told.feedback:
        return Meaning(_inbound_flow(told), Direction.INBOUND, Initiator.THEM)
    if told.swag and word in ("took", "got", "grabbed", "picked", "received"):
        return Meaning(Flow.AWARENESS, Direction.OUTBOUND, None)
    return Meaning(_inbound_flow(told), Direction.INBOUND, Initiator.THEM)


def _our_act(act: Act, told: Told) -> Meaning:
    word = act.word
    if word in INTRODUCING_VERBS or word in ("intro", "introduction"):
        return Meaning(Flow.INTRODUCTION, Direction.MUTUAL, Initiator.US)
    if word in REVIEWING_VERBS:
        return Meaning(Flow.CONTRIBUTION, Direction.INBOUND, Initiator.THEM)
    if word in CALLING_VERBS:
        return Meaning(Flow.CONVERSATION, Direction.MUTUAL, Initiator.US)
    if word in ("replied", "answered", "responded", "commented"):
        flow = Flow.RESOURCES if told.resources else Flow.CONVERSATION
        return Meaning(flow, Direction.OUTBOUND, Initiator.THEM)
    if word in WRITING_VERBS | OUTBOUND_NOUNS | GIVING_VERBS | _AWARENESS_VERBS | _TEACHING_VERBS | _OUTBOUND_VERBS:
        flow = Flow.CONVERSATION
        if told.resources or word in _TEACHING_VERBS:
            flow = Flow.RESOURCES
        elif (told.swag and word in GIVING_VERBS) or word in _AWARENESS_VERBS or word == "demo":
            flow = Flow.AWARENESS
        return Meaning(flow, Direction.OUTBOUND, Initiator.US)
    return Meaning(Flow.CONVERSATION, Direction.MUTUAL, None)


def find_meaning(line: Line, acts: list[Act], told: Told) -> Meaning:
    """Flow, direction and initiator from the first act; a conversation when nothing is said."""
    first = next((act for act in acts if act.named), acts[0] if acts else None)
    if first is None:
        for_nouns = re.match(r"(?:ran|held|hosted|gave) (?:a|an|our|the) ", line.text, re.IGNORECASE)
        return Meaning(Flow.CONVERSATION, Direction.MUTUAL, Initiator.US if for_nouns else None)
    if first.joint == "for":
        flow = Flow.AWARENESS if first.word in ("webinar", "demo", "talk") else Flow.RESOURCES
        return Meaning(flow, Direction.OUTBOUND, Initiator.US)
    introduced = any(act.word in INTRODUCING_VERBS and act.subject is Subject.US and act.named for act in acts)
    meeting = first.word in ("met", "saw") or first.joint == "with"
    if meeting and introduced:
        return Meaning(Flow.INTRODUCTION, Direction.MUTUAL, Initiator.US)
    if first.subject is Subject.THEM:
        return _their_act(first, told, line)
    if first.joint == "with" and first.word not in WRITING_VERBS:
        if first.word in ("intro", "introduction"):
            return Meaning(Flow.INTRODUCTION, Direction.MUTUAL, None)
        return Meaning(Flow.CONVERSATION, Direction.MUTUAL, None)
    if first.joint == "between":
        return Meaning(Flow.INTRODUCTION, Direction.MUTUAL, Initiator.US)
    return _our_act(first, told)


def is_question(line: Line, acts: list[Act]) -> bool:
    """Whether somebody asks something: a question mark, "asked how", "how do I"."""
    asked = any(
        act.word in ASKING_VERBS and act.subject is Subject.THEM and line.low(act.place + 1) != "for" for act in acts
    )
    return asked or "?" in line.text or bool(_ASKED.search(line.text))
