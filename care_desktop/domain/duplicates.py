"""Who may be one person entered twice: few pairs, each with the signs for and against it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import log2

from care_desktop.domain.duplicate_signs import (
    NAMES,
    NO_MEETINGS,
    SIGN_MARKS,
    STRONG,
    Meetings,
    PersonRecord,
    Sign,
    SignKind,
    Traits,
    meeting_signs,
    name_signs,
    shared_signs,
    sign_keys,
    signs_against,
    traits_of,
)
from care_desktop.domain.name_likeness import NameForm

SUGGESTIONS_MAX = 100
PER_PERSON_MAX = 3
BLOCK_MAX = 30
COMMON_BLOCK_MAX = 4
RARE_NAME_MAX = 6
WAITING_MAX = 4_000
PEOPLE_MIN = 1_000
LIKELY_BITS = 2.0
SIGN_BITS_MAX = 12.0
STEP = 1_000

# In bits: how much less such names say than equal ones, and what such a contradiction takes away.
_NAME_LOSS: Mapping[SignKind, float] = {SignKind.NAME_INITIALS: 3, SignKind.NAME_PART: 2, SignKind.NAME_NEAR: 3}
_AGAINST_LOSS: Mapping[SignKind, float] = {
    SignKind.OTHER_ACCOUNT: 4,
    SignKind.TOGETHER: 6,
    SignKind.OTHER_PRONOUNS: 4,
}
_VETO = frozenset({SignKind.OTHER_VERIFIED_ACCOUNT, SignKind.ELSEWHERE, SignKind.OTHER_READING})
_GROUPS: Mapping[SignKind, str] = {SignKind.COMPANY: "work", SignKind.MAIL_AT_COMPANY: "work"}

Pair = tuple[int, int]
Watch = Callable[[int, int], None]


class Strength(StrEnum):
    """How sure a suggestion is: by an address or account, or by a name with a second sign."""

    STRONG = "strong"
    LIKELY = "likely"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two people who may be one.

    Attributes:
        first, second: their keys, `first` below `second`.
        signs: what speaks for it; the values of each stand in the order of the two.
        against: what speaks against it all the same, or is to be looked at.
        bits: how much the signs say together, in powers of two against chance; only for sorting.
    """

    first: int
    second: int
    strength: Strength
    signs: tuple[Sign, ...]
    against: tuple[Sign, ...]
    bits: float


@dataclass(frozen=True, slots=True)
class Commonness:
    """How many people share a name or a sign: what many share says little."""

    people: int
    counts: Mapping[str, int]

    def bits(self, key: str) -> float:
        """What sharing this says, in bits: log2(people / who share it), as Fellegi and Sunter weigh agreement."""
        return log2(max(self.people, PEOPLE_MIN) / max(self.counts.get(key, 2), 2))

    @property
    def chance(self) -> float:
        """The bits by which two people taken at random are not one."""
        return log2(max(self.people, PEOPLE_MIN))


def assess(
    one: Traits,
    other: Traits,
    common: Commonness,
    meetings: tuple[Meetings, Meetings] = (NO_MEETINGS, NO_MEETINGS),
) -> Suggestion | None:
    """The suggestion that two records are one person; None when too little speaks for it."""
    if one.record.key == other.record.key:
        return None
    if one.record.key > other.record.key:
        one, other, meetings = other, one, meetings[::-1]
    names = name_signs(one, other)
    met = meeting_signs(*meetings)
    shared = shared_signs(one, other)
    shared += [sign for sign in met if not sign.is_against and sign not in shared]
    against = signs_against(one, other) + [sign for sign in met if sign.is_against]
    strong = [sign for sign in shared if sign.kind in STRONG]
    if not names:
        strong = [sign for sign in strong if sign.kind is not SignKind.SAME_VERIFIED_LOGIN]
    signs = (*strong, *names, *(sign for sign in shared if sign not in strong))
    bits = _bits(one, other, names, shared, against, common)
    doubts = [sign for sign in against if sign.kind is not SignKind.TEAMMATE]
    if strong:
        unlike = not names and one.form.whole and other.form.whole
        strength = Strength.LIKELY if doubts or unlike else Strength.STRONG
    elif _is_likely(one, other, names, shared, against) and bits >= LIKELY_BITS:
        strength = Strength.LIKELY
    else:
        return None
    return Suggestion(one.record.key, other.record.key, strength, signs, tuple(against), round(bits, 3))


def _is_likely(
    one: Traits, other: Traits, names: Sequence[Sign], shared: Sequence[Sign], against: Sequence[Sign]
) -> bool:
    """Whether there are signs enough beside the names: one, or two when a name is a single word."""
    needed = 1 if one.form.whole and other.form.whole else 2
    groups = {_GROUPS.get(sign.kind, sign.kind) for sign in shared}
    return bool(names) and len(groups) >= needed and not any(sign.kind in _VETO for sign in against)


def _bits(
    one: Traits,
    other: Traits,
    names: Sequence[Sign],
    shared: Sequence[Sign],
    against: Sequence[Sign],
    common: Commonness,
) -> float:
    found: dict[str, float] = {}
    for sign in shared:
        group = str(_GROUPS.get(sign.kind, sign.kind))
        key = SIGN_MARKS.get(sign.kind, "") + sign.common
        found[group] = max(found.get(group, 0.0), min(common.bits(key), SIGN_BITS_MAX))
    total = sum(found.values()) - common.chance
    for sign in names:
        keys = set(_name_keys(one)) & set(_name_keys(other))
        count = max((common.bits(key) for key in keys), default=common.bits(f"={one.form.key}"))
        total += count - _NAME_LOSS.get(sign.kind, 0)
    return total - sum(_AGAINST_LOSS.get(sign.kind, 0) for sign in against)


def _name_keys(traits: Traits) -> list[str]:
    return [key for form in (traits.form, traits.reading) if form is not None for key in name_keys(form)]


def name_keys(form: NameForm) -> list[str]:
    """Under what a name is filed: its words, each word with the first letter of each other, and a single word alone.

    Two names that are alike share one of these, whatever their order, initials and middle names.
    """
    keys = [f"={form.key}"]
    if len(form.words) == 1:
        return [*keys, f"+{form.words[0]}"]
    for word in form.words:
        if len(word) > 1:
            keys += [f"{word}|{rest[0]}" for rest in form.words if rest is not word]
    return [*keys, *(f"+{word}" for word in form.words if len(word) > 1)]


@dataclass(slots=True)
class _Index:
    """Everybody filed by name and by sign, as places in the order they came."""

    names: dict[str, list[int]]
    signs: list[tuple[int, ...]]
    strong: dict[int, list[int]]
    counts: Counter[str]
    people: int


def _filed(records: Sequence[PersonRecord], watch: Watch) -> _Index:
    names: dict[str, list[int]] = defaultdict(list)
    strong: dict[int, list[int]] = defaultdict(list)
    numbers: dict[str, int] = {}
    signs: list[tuple[int, ...]] = []
    counts: Counter[str] = Counter()
    for place, record in enumerate(records):
        if place % STEP == 0:
            watch(place, len(records))
        traits = traits_of(record)
        for key in dict.fromkeys(_name_keys(traits)):
            names[key].append(place)
        own = list(dict.fromkeys(sign_keys(traits)))
        counts.update(own)
        mine = tuple([numbers.setdefault(key, len(numbers)) for key in own])
        signs.append(mine)
        for key, number in zip(own, mine, strict=True):
            if key.startswith("!"):
                strong[number].append(place)
    # A single word is compared with longer names only where somebody is called by that word alone.
    alone = {key[1:] for key in names if key.startswith("=")}
    shared = {
        key: found for key, found in names.items() if len(found) > 1 and (not key.startswith("+") or key[1:] in alone)
    }
    # What only one person has is most of everything, and never needed again.
    counts = Counter({key: count for key, count in counts.items() if count > 1})
    counts.update({key: len(found) for key, found in names.items() if len(found) > 1})
    common = {number for key, number in numbers.items() if key in counts}
    kept = [tuple([number for number in mine if number in common]) for mine in signs]
    return _Index(shared, kept, {n: found for n, found in strong.items() if n in common}, counts, len(records))


def _candidates(index: _Index) -> tuple[set[Pair], list[Pair]]:
    """Pairs of places that share a name and a sign, or a strong sign; and rare names that share nothing else yet."""
    found = {pair for places in index.strong.values() if len(places) <= BLOCK_MAX for pair in combinations(places, 2)}
    waiting: dict[Pair, int] = {}
    for key, places in index.names.items():
        found.update(_pairs_by_sign(places, index))
        if len(places) <= RARE_NAME_MAX and key[0] == "=":
            for pair in combinations(places, 2):
                waiting[pair] = min(len(places), waiting.get(pair, RARE_NAME_MAX))
    rarest = sorted((pair for pair in waiting if pair not in found), key=lambda pair: (waiting[pair], pair))
    return found, rarest[:WAITING_MAX]


def _pairs_by_sign(places: Sequence[int], index: _Index) -> Iterator[Pair]:
    """Pairs of like names that share a sign, unless many of these names share it: then the two say nothing."""
    sharing: dict[int, list[int]] = defaultdict(list)
    for place in places:
        for number in index.signs[place]:
            sharing[number].append(place)
    most = BLOCK_MAX if len(places) <= BLOCK_MAX else COMMON_BLOCK_MAX
    for members in sharing.values():
        if len(members) <= most:
            yield from combinations(members, 2)


def suggest(
    records: Sequence[PersonRecord],
    *,
    apart: Container[Pair] = frozenset(),
    meetings: Callable[[Sequence[int]], Mapping[int, Meetings]] = lambda _keys: {},
    attendance: Mapping[str, int] | None = None,
    limit: int = SUGGESTIONS_MAX,
    watch: Watch = lambda _done, _total: None,
) -> list[Suggestion]:
    """The pairs most likely to be one person, strong ones first; at most `limit`, and few of each person.

    Args:
        records: everybody.
        apart: pairs of keys (lower first) not to be suggested.
        meetings: gives where some people (by key) took part; asked for candidates only.
        attendance: key of an event -> how many were met there.
        limit: how many at most.
        watch: called now and then with how many were compared, and of how many; raises to stop.
    """
    index = _filed(records, watch)
    candidates, waiting = _candidates(index)
    watch(len(records), len(records))
    counts = index.counts
    for event, count in (attendance or {}).items():
        counts[f"e{event}"] = max(count, counts[f"e{event}"])
    common = Commonness(index.people, counts)
    traits: dict[int, Traits] = {}

    def of(place: int) -> Traits:
        if place not in traits:
            traits[place] = traits_of(records[place])
        return traits[place]

    promising: list[tuple[int, int]] = []
    for number, (one, other) in enumerate(sorted(candidates)):
        if number % STEP == 0:
            watch(len(records), len(records))
        keys = sorted((records[one].key, records[other].key))
        if (keys[0], keys[1]) not in apart and _is_promising(of(one), of(other), common):
            promising.append((one, other))
    promising += [(one, other) for one, other in waiting if name_signs(of(one), of(other))]
    asked = sorted({records[place].key for pair in promising for place in pair})
    met = meetings(asked)
    found: list[Suggestion] = []
    for one, other in promising:
        keys = sorted((records[one].key, records[other].key))
        both = met.get(records[one].key, NO_MEETINGS), met.get(records[other].key, NO_MEETINGS)
        suggestion = assess(of(one), of(other), common, both)
        if suggestion is not None and (keys[0], keys[1]) not in apart:
            found.append(suggestion)
    return _few(found, limit)


def _is_promising(one: Traits, other: Traits, common: Commonness) -> bool:
    """Whether the records speak for it, or would with one thing more."""
    if not name_signs(one, other):
        return not one.addresses.isdisjoint(other.addresses) or not one.accounts.keys().isdisjoint(other.accounts)
    return assess(one, other, common) is not None or not (one.form.whole and other.form.whole)


def _few(found: Iterable[Suggestion], limit: int) -> list[Suggestion]:
    """The best of them, with nobody in more than a few."""
    order = sorted(found, key=lambda s: (s.strength is not Strength.STRONG, -s.bits, s.first, s.second))
    seen: Counter[int] = Counter()
    kept: list[Suggestion] = []
    for suggestion in order:
        if max(seen[suggestion.first], seen[suggestion.second]) < PER_PERSON_MAX:
            kept.append(suggestion)
            seen.update((suggestion.first, suggestion.second))
        if len(kept) == limit:
            break
    return kept


__all__ = [
    "NAMES",
    "Commonness",
    "Meetings",
    "PersonRecord",
    "Sign",
    "SignKind",
    "Strength",
    "Suggestion",
    "assess",
    "name_keys",
    "suggest",
    "traits_of",
]
