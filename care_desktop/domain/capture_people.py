"""Who a capture line is about, and who did what: finds the people and the acts that name them."""

from care_desktop.domain.capture_lexicon import (
    ASKING_VERBS,
    CHANNEL_WORDS,
    DONE_VERBS,
    FEELING_ADJECTIVES,
    FOR_NOUNS,
    GIVING_VERBS,
    INBOUND_NOUNS,
    INTRODUCING_VERBS,
    JOINING_VERBS,
    MEETING_NOUNS,
    MEETING_VERBS,
    OBJECT_PRONOUNS,
    OUTBOUND_NOUNS,
    PARTICLES,
    PROMISING_VERBS,
    SPENT_VERBS,
    SURE_VERBS,
    TALK_VERBS,
    THEIR_VERBS,
    US,
)
from care_desktop.domain.capture_line import Line, Sort
from care_desktop.domain.capture_names import (
    Read,
    claim_people,
    is_kana_particle,
    is_title,
    read_people,
    strip_possessive,
)
from care_desktop.domain.capture_subject import ADVERBS, ANDS, TAKES_PERSON, Act, Subject, subject_of
from care_desktop.domain.capture_types import KnownNames, PersonMention, TokenKind, normalise

_TOPIC_WORDS = frozenset("about re regarding like than of against re: concerning vs".split())
_NOT_MEETING = frozenset("work works help issue issues trouble problem problems stuck happy helped struggles".split())
_AFTER_SUBJECT = frozenset("at @ from on via w/ with in over by ( — – : , ; . ! ? during".split()) | {""}
_PRESENT_WORDS = frozenset("joined cc with too also was came promised owe owed gave sent met thanks thank".split())
_SMALL_OBJECTS = frozenset("me us them her him you the a an our my".split())
_WITH_WORDS = ("with", "w/", "w")
_STRONG_LATER = SURE_VERBS | frozenset("met talked spoke chatted introduced intro'd introed thanked saw joined".split())


class _Scan:
    """One walk over the line that collects people and acts."""

    def __init__(self, line: Line, known: KnownNames) -> None:
        self.line = line
        self.known = known
        self.people: list[PersonMention] = []
        self.acts: list[Act] = []

    def take(self, reads: list[Read]) -> None:
        """Claim people, once each."""
        seen = {(person.person_id, normalise(person.text)) for person in self.people}
        fresh = [read for read in reads if (read[0].person_id, normalise(read[0].text)) not in seen]
        again = [read for read in reads if read not in fresh]
        self.people += claim_people(self.line, fresh)
        for _, first, end in again:
            self.line.mark(first, end, TokenKind.PERSON, drop=False)

    def read(self, place: int, *, lower: bool = False) -> tuple[list[Read], int]:
        """People at a place, not yet claimed."""
        return read_people(self.line, self.known, place, lower=lower)

    def leading(self, first: int, end: int) -> None:
        """A line or clause that opens with its people: "Ana asked", "Bo Li, 20m:", "@ana at KubeCon"."""
        line = self.line
        while first < end and (line.is_sort(first, Sort.POINT, Sort.DAY, Sort.TIME) or line.items[first].used):
            first += 1
        if first >= end:
            return
        reads, after = self.read(first, lower=True)
        if not reads:
            return
        follows = line.low(after)
        if line.low(after) in ANDS and line.low(after + 1) in ("i", "me", "myself"):
            self.take(reads)
            line.cue(after, after + 1)
            return
        verb_at = self.past_aside(after, end)
        verb = line.low(verb_at)
        verb = "is" if verb in FEELING_ADJECTIVES else verb
        verb = "did" if verb.endswith("ed") and verb not in THEIR_VERBS and line.is_word(verb_at) else verb
        by_atom = after >= end or line.is_sort(
            after, Sort.DAY, Sort.TIME, Sort.DURATION, Sort.TAG, Sort.TONE, Sort.POINT
        )
        certain = any(not read[0].is_new or line.is_sort(read[1], Sort.HANDLE, Sort.ADDRESS) for read in reads)
        owner = strip_possessive(line.items[after - 1].text) != line.items[after - 1].text
        if owner:
            noun = after
            while noun < min(after + 3, end) and line.low(noun) not in INBOUND_NOUNS and line.is_word(noun):
                noun += 1
            if line.low(noun) in INBOUND_NOUNS:
                self.take(reads)
                self.acts.append(Act(line.low(noun), Subject.THEM, noun, "from"))
            return
        # Unknown words in small letters are somebody only beside something else: "bo li 20m".
        telling = by_atom and (first, after) != (0, len(line.items))
        if (
            line.items[first].text[:1].islower()
            and not certain
            and not reads[0][0].is_nameless
            and not (verb in THEIR_VERBS or telling)
        ):
            return
        # "Ana Sousa call yesterday"; one word alone there may be a firm or a topic.
        joined = (follows in MEETING_NOUNS and reads[0][2] - reads[0][1] > 1) or is_kana_particle(follows)
        known = verb in THEIR_VERBS or by_atom or certain
        if not (known or joined or follows in _AFTER_SUBJECT or line.items[after].used):
            return
        if self.is_only_topic(reads, after):
            return
        self.take(reads)
        if verb in THEIR_VERBS:
            self.acts.append(Act(verb, Subject.THEM, verb_at))

    def past_aside(self, place: int, end: int) -> int:
        """Past "(Acme)", "from Acme", "at Acme" and small adverbs, to the verb of a leading subject."""
        line, at = self.line, place
        if line.low(at) == "(":
            while at < end and line.low(at) != ")":
                at += 1
            at += 1
        elif line.low(at) in ("from", "at", "of"):
            at += 1
            while at < end and line.items[at].text[:1].isupper():
                at += 1
        while line.low(at) in ADVERBS:
            at += 1
        return at if line.low(at) in THEIR_VERBS else place

    def is_only_topic(self, reads: list[Read], after: int) -> bool:
        """ "Webhooks: met Ana": one unknown word before a colon, with people named after it."""
        line = self.line
        if len(reads) > 1 or not reads[0][0].is_new or reads[0][2] - reads[0][1] > 1 or line.low(after) != ":":
            return False
        if line.is_sort(reads[0][1], Sort.HANDLE, Sort.ADDRESS):
            return False
        rest = range(after, len(line.items))
        return any(line.low(at) in SURE_VERBS | TALK_VERBS and line.items[at + 1 : at + 2] for at in rest)

    def verb(self, place: int, *, later: bool) -> None:
        """A verb that takes people: "met Ana", "talked briefly to Bo", "gave Priya a sticker"."""
        line, low = self.line, self.line.low(place)
        if low in DONE_VERBS and place == line.clause_start(place) and not later:
            self.to_do(place)
            return
        if line.items[place].used or low not in TAKES_PERSON or (later and low not in _STRONG_LATER | PROMISING_VERBS):
            return
        if low == "intro" and line.low(place - 1) in _SMALL_OBJECTS:
            return
        subject = subject_of(line, place)
        if subject is Subject.NOBODY and low in MEETING_NOUNS and line.low(place + 1) in (*_WITH_WORDS, "from"):
            return
        if subject is Subject.THEM:
            if not any(act.place == place for act in self.acts):
                self.acts.append(Act(low, subject, place))
            if low in INTRODUCING_VERBS:
                self.objects_of_introduction(place)
            return
        at = place + 1
        while line.low(at) in PARTICLES and not line.items[at].used and at < len(line.items):
            at += 1
        joint = line.low(at - 1) if at > place + 1 else ""
        lower = low in SURE_VERBS or (low in TALK_VERBS and joint in ("to", "with", "into", "w/")) or low in ("helped",)
        reads, after = self.read(at, lower=lower)
        if reads and at == place + 1 and low in TALK_VERBS - SURE_VERBS and not reads[0][0].person_id:
            reads = [
                read for read in reads if line.items[read[1]].text[:1].isupper() or line.is_sort(read[1], Sort.HANDLE)
            ]
        if later and not reads:
            if low in INTRODUCING_VERBS and joint == "" and line.low(at) in ("them", "her", "him", "each"):
                self.acts.append(Act(low, Subject.US, place))
            return
        if reads or subject is Subject.US or place == line.piece_start(place):
            self.acts.append(Act(low, Subject.US, place, joint, named=bool(reads)))
        if not reads:
            return
        self.take(reads)
        owner = strip_possessive(line.items[reads[0][2] - 1].text) != line.items[reads[0][2] - 1].text
        if low not in SPENT_VERBS and not owner and line.low(at - 1) in ("with", "w/", "to"):
            line.cue(at - 1)
        if low in SPENT_VERBS:
            line.cue(place, *range(place + 1, at))
            if line.low(place - 1) in US and subject is Subject.US:
                line.cue(place - 1)
        if low in INTRODUCING_VERBS and line.low(after) in ("to", "with"):
            more, _ = self.read(after + 1)
            self.take(more)
            line.cue(*([after] if more else []))

    def beside_noun(self) -> None:
        """ "coffee Dana", "11/20 zoom Bo Li": for a line that names nobody in a fuller way."""
        line = self.line
        for place in range(line.clauses[0][1]):
            if line.is_sort(place, Sort.DAY, Sort.TIME, Sort.DURATION):
                continue
            if line.low(place) not in MEETING_NOUNS or line.items[place].used:
                return
            reads, after = self.read(place + 1)
            if not line.is_word(after) or line.low(after) in _AFTER_SUBJECT:
                self.take(reads)
            return

    def to_do(self, place: int) -> None:
        """ "call Ana": done, or still to do? It is asked."""
        line = self.line
        reads, after = self.read(place + 1)
        if reads:
            self.take(reads)
            word = "called" if line.low(place) in ("call", "phone", "ring") else "emailed"
            self.acts.append(Act(word, Subject.US, place))
            words = line.between(place, after)
            rest = line.between(place + 1, after)
            line.ask(
                words,
                "“{words}”: has it happened, or is it still to do?",
                "happened",
                "to do",
                instead=(f"{DONE_VERBS[line.low(place)]} {rest}", f"I'll {words[:1].lower()}{words[1:]}"),
            )

    def objects_of_introduction(self, place: int) -> None:
        """ "Ana introduced me to Bo", "Ana introduced Chidi to us"."""
        line, at = self.line, place + 1
        reads, after = self.read(at)
        self.take(reads)
        if not reads and line.low(at) in OBJECT_PRONOUNS:
            after = at + 1
        if line.low(after) in ("to", "with"):
            more, _ = self.read(after + 1)
            self.take(more)

    def preposition(self, place: int) -> None:
        """People after with, from, to, for, by, between, when the words before them say they took part."""
        line, low = self.line, self.line.low(place)
        if line.items[place].used or low not in (*_WITH_WORDS, "from", "to", "for", "by", "between"):
            return
        start = line.clause_start(place)
        before = [
            line.low(at) for at in range(start, place) if not line.is_sort(at, Sort.DAY, Sort.TIME, Sort.DURATION)
        ]
        last = before[-1] if before else ""
        noun = next((word for word in reversed(before[-5:]) if self.fits(low, word)), "")
        if any(word in _TOPIC_WORDS for word in before) and last not in MEETING_NOUNS:
            return
        if low == "to" and noun in ("intro", "introduction") and any(act.subject is Subject.THEM for act in self.acts):
            return
        if low in _WITH_WORDS:
            blocked = last in _NOT_MEETING or any(act.word in ("helped", "assisted", "supported") for act in self.acts)
            theirs = any(act.subject is Subject.THEM for act in self.acts)
            # "board game night with Fei": whoever is named first is who it was with.
            bare = not before or not theirs
            if blocked or not (noun or bare):
                return
            lower = last in MEETING_NOUNS or not before or low in ("w/", "w")
            reads, _ = self.read(place + 1, lower=lower)
            word = noun or ("shared" if "shared" in before else "met")
        elif noun and not (low == "to" and is_title(line, place)):
            reads, _ = self.read(place + 1, lower=low == "from" and last in INBOUND_NOUNS)
            word = noun
        else:
            return
        if reads:
            self.take(reads)
            line.cue(place)
            subject = (
                Subject.THEM
                if low in ("from", "by")
                else Subject.US
                if low in ("to", "for") or word in GIVING_VERBS
                else Subject.NOBODY
            )
            self.acts.append(Act(word, subject, place, _joint(low, word)))

    def fits(self, preposition: str, word: str) -> bool:
        """Whether a person may follow this preposition because of this word before it."""
        if preposition in _WITH_WORDS:
            return word in MEETING_NOUNS or word in MEETING_VERBS or word in CHANNEL_WORDS or word == "shared"
        if preposition == "from":
            return word in INBOUND_NOUNS or word in ("got", "received", "merged", "reviewed")
        if preposition == "to":
            return word in OUTBOUND_NOUNS or word in GIVING_VERBS or word in ("demoed", "presented", "wrote", "talked")
        if preposition == "by":
            return word in ("pr", "patch", "opened", "asked", "post", "talk", "issue", "question", "raised")
        return word in FOR_NOUNS if preposition == "for" else word in ("intro", "introduction", "connection")

    def mentions(self, first: int, end: int, *, later: bool) -> None:
        """Handles, and full names that are known, wherever they stand and are not merely talked about."""
        line = self.line
        for place in range(first, end):
            if line.items[place].used or self.is_aside(place):
                continue
            known_name = line.is_word(place) and line.items[place].text[:1].isalpha()
            if not (line.is_sort(place, Sort.HANDLE) or known_name):
                continue
            reads, _ = self.read(place)
            handle = line.is_sort(place, Sort.HANDLE)
            if not reads or not (handle or (reads[0][0].person_id and reads[0][2] - reads[0][1] > 1)):
                continue
            before = [line.low(at) for at in range(max(line.piece_start(place), place - 4), place)]
            talked_of = any(word in _TOPIC_WORDS or word in ("to", "from", "by") for word in before)
            if later and handle and before and talked_of and not any(word in _PRESENT_WORDS for word in before):
                line.ask(
                    line.items[place].text,
                    "Was “{words}” there too, or only talked about?",
                    "there",
                    "talked about",
                    instead=(f"with {line.items[place].text}", reads[0][0].text.removeprefix("@")),
                )
                continue
            if talked_of and not (handle and not any(word in _TOPIC_WORDS for word in before)):
                continue
            if later and not handle:
                continue
            self.take(reads)

    def is_aside(self, place: int) -> bool:
        """ "Ana (@ana_dev)": the handle of somebody just named."""
        line = self.line
        return line.low(place - 1) == "(" and place > 1 and line.items[place - 2].claim is TokenKind.PERSON

    def later_subject(self, first: int, end: int) -> None:
        """In a later clause: somebody known, or somebody who joined, opening it; the same person again."""
        line = self.line
        while first < end and line.is_sort(first, Sort.POINT):
            first += 1
        if first >= end or line.items[first].used:
            return
        reads, after = self.read(first)
        if not reads or strip_possessive(line.items[after - 1].text) != line.items[after - 1].text:
            return
        verb = line.low(after)
        names = [normalise(person.text) for person in self.people]
        again = all(any(name.split()[0] == normalise(read[0].text) for name in names) for read in reads)
        known = all(read[0].person_id for read in reads)
        if again and verb in THEIR_VERBS:
            return
        if verb in JOINING_VERBS or (known and verb in THEIR_VERBS) or verb == ":":
            self.take(reads)


def _joint(preposition: str, word: str) -> str:
    if word in GIVING_VERBS:
        return "to"
    return "with" if preposition in _WITH_WORDS else preposition


def find_people(line: Line, known: KnownNames, promised_to: list[Read]) -> tuple[list[PersonMention], list[Act]]:
    """The people of the line in the order written, and the acts found on the way; claims their words.

    `promised_to` are those a promise was made to, read already.
    """
    scan = _Scan(line, known)
    for first, end in line.clauses:
        later = bool(scan.people)
        if later:
            scan.later_subject(first, end)
        else:
            scan.leading(first, end)
        place = first
        while place < end:
            scan.verb(place, later=later)
            if not later:
                scan.preposition(place)
                if place > first and line.low(place - 1) in (",", "、") and not scan.people:
                    scan.leading(place, end)
            place += 1
        scan.mentions(first, end, later=later)
        if not later:
            _asked_acts(scan, first, end)
    if not scan.people:
        scan.beside_noun()
    scan.take([read for read in promised_to if line.items[read[1]].claim is not TokenKind.PERSON])
    return sorted(scan.people, key=lambda person: person.span), sorted(scan.acts, key=lambda act: act.place)


def _asked_acts(scan: _Scan, first: int, end: int) -> None:
    """Their verbs after the first one of the clause, such as "emailed ... asking"."""
    for place in range(first, end):
        if scan.line.low(place) in ASKING_VERBS and not any(act.place == place for act in scan.acts):
            subject = subject_of(scan.line, place)
            scan.acts.append(Act(scan.line.low(place), subject if subject else Subject.THEM, place))
