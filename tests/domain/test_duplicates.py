"""Suggestions of duplicates: facts first, names only with a second sign, and nothing because of the order."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care_desktop.domain.duplicate_signs import SENTENCES, Meetings, PersonRecord, SignKind
from care_desktop.domain.duplicates import PER_PERSON_MAX, Strength, Suggestion, suggest

ANA = PersonRecord(1, "Ana Ruiz")
ACME = (("Acme GmbH", None, None),)


def found(one: PersonRecord, other: PersonRecord, met: tuple[Meetings, Meetings] | None = None) -> Suggestion | None:
    """What is suggested of two people among some others."""
    crowd = [PersonRecord(100 + n, f"Person{n} Other{n}") for n in range(4)]
    meetings = dict(zip((one.key, other.key), met or (), strict=False))
    pairs = suggest([one, other, *crowd], meetings=lambda _keys: meetings)
    assert len(pairs) < 2
    return pairs[0] if pairs else None


def twin(name: str = "Ana Ruiz", **more: object) -> PersonRecord:
    return PersonRecord(2, name, **more)  # type: ignore[arg-type]


def github(login: str, verified: bool = False) -> dict[str, object]:
    return {"handles": (("github", login, verified),)}


STRONG = {
    "address on a card": (
        replace(ANA, card_addresses=("ana@acme.org",)),
        twin("Ana R.", handles=(("email", "ana@acme.org", True),)),
    ),
    "login of a stable identity": (
        replace(ANA, identities=(("github", "42", "AnaR"),)),
        twin("ana-r", **github("anar")),
    ),
    "profile written as an address": (
        replace(ANA, handles=(("linkedin", "https://www.linkedin.com/in/ana-r/", False),)),
        twin(handles=(("linkedin", "ana-r", False),)),
    ),
    "verified login on two services": (
        replace(ANA, **github("anaruiz", True)),
        twin(handles=(("x", "anaruiz", True),)),
    ),
}


@pytest.mark.parametrize("pair", STRONG.values(), ids=STRONG.keys())
def test_facts_are_strong(pair: tuple[PersonRecord, PersonRecord]) -> None:
    assert found(*pair).strength is Strength.STRONG


LIKELY = {
    "company": (replace(ANA, jobs=ACME), twin("Ruiz Ana", jobs=(("ACME", None, date(2020, 1, 1)),))),
    "place": (replace(ANA, place="Lima, Peru"), twin(place="lima peru")),
    "login": (replace(ANA, **github("anaruiz")), twin(handles=(("x", "anaruiz", False),))),
    "mail of the company": (replace(ANA, jobs=ACME), twin(handles=(("email", "ar@acme.com", False),))),
    "reading": (
        replace(ANA, name="佐藤 美咲", reading="Satō Misaki", place="Osaka"),
        twin("Misaki Sato", place="Osaka"),
    ),
    "single word with two signs": (
        replace(ANA, name="Ana", place="Lima", jobs=ACME),
        twin("Ana", place="Lima", jobs=ACME),
    ),
}
NOTHING = {
    "name alone": (ANA, twin()),
    "single word with one sign": (replace(ANA, name="Ana", place="Lima"), twin("Ana", place="Lima")),
    "short Han name with one sign": (replace(ANA, name="王伟", place="深圳"), twin("王伟", place="深圳")),
    "other names in one script": (
        replace(ANA, name="王小伟", place="深圳", jobs=ACME),
        twin("李国强", place="深圳", jobs=ACME),
    ),
    "verified login without a name": (
        replace(ANA, **github("coder99", True)),
        twin("Bo Li", handles=(("x", "coder99", True),)),
    ),
    "office address": (
        replace(ANA, card_addresses=("info@acme.org",)),
        twin("Bo Li", card_addresses=("info@acme.org",)),
    ),
    "two verified accounts": (
        replace(ANA, place="Lima", **github("ana1", True)),
        twin(place="Lima", **github("ruiz9", True)),
    ),
    "elsewhere at the same time": (
        replace(ANA, country="PE", jobs=(("Acme", None, None),), **github("anaruiz")),
        twin(country="JP", jobs=(("Globex", None, None),), handles=(("x", "anaruiz", False),)),
    ),
    "read differently": (
        replace(ANA, name="山田 裕子", reading="Yamada Yuko", place="Osaka"),
        twin("山田 裕子", reading="Yamada Hiroko", place="Osaka"),
    ),
}


@pytest.mark.parametrize("pair", LIKELY.values(), ids=LIKELY.keys())
def test_names_with_second_signs_are_likely(pair: tuple[PersonRecord, PersonRecord]) -> None:
    suggestion = found(*pair)
    assert suggestion.strength is Strength.LIKELY and all("{" not in sign.sentence for sign in suggestion.signs)


@pytest.mark.parametrize("pair", NOTHING.values(), ids=NOTHING.keys())
def test_too_little_is_not_suggested(pair: tuple[PersonRecord, PersonRecord]) -> None:
    assert found(*pair) is None


def test_meetings_speak_for_it_and_a_conversation_of_both_against() -> None:
    here = Meetings({"e": "KubeCon"})
    suggestion = found(ANA, twin(), (here, here))
    assert [sign.sentence for sign in suggestion.signs] == ["The same name: Ana Ruiz", "Both were met at KubeCon"]
    together = Meetings({"e": "KubeCon"}, conversations=frozenset({7}))
    assert found(ANA, twin(), (together, together)) is None
    card = replace(ANA, card_addresses=("a@b.org",)), twin(card_addresses=("a@b.org",), teammate=True)
    lowered = found(*card, (together, together))
    assert lowered.strength is Strength.LIKELY
    assert [sign.kind for sign in lowered.against] == [SignKind.TEAMMATE, SignKind.TOGETHER]


def test_common_names_and_signs_say_less() -> None:
    pair = [replace(ANA, place="Lima"), twin(place="Lima")]
    assert len(suggest(pair)) == 1
    lima = [PersonRecord(10 + n, f"Some{n} Body{n}", place="Lima") for n in range(900)]
    assert suggest([*pair, *lima]) == []
    anas = [PersonRecord(10 + n, "Ana Ruiz") for n in range(400)]
    assert suggest([*pair, *anas]) == []


FIELDS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Ana Ruiz", "Ruiz Ana", "A. Ruiz", "Ana", "佐藤 美咲", "Misaki Sato", "王伟"]),
        "reading": st.sampled_from(["", "Sato Misaki"]),
        "place": st.sampled_from(["", "Lima", "Osaka"]),
        "country": st.sampled_from(["", "PE", "JP"]),
        "pronouns": st.sampled_from(["", "she/her", "he/him"]),
        "teammate": st.booleans(),
        "jobs": st.sampled_from([(), (("Acme", None, None),), (("Globex", None, None),)]),
        "handles": st.sampled_from(
            [(), (("github", "anaruiz", True),), (("x", "anaruiz", True),), (("email", "ana.ruiz@acme.com", False),)]
        ),
        "card_addresses": st.sampled_from([(), ("ana.ruiz@acme.com",)]),
    }
)


@settings(max_examples=30)
@given(st.lists(FIELDS, min_size=2, max_size=7), st.randoms())
def test_order_does_not_matter_and_nobody_is_paired_with_themselves(people: list[dict[str, object]], order) -> None:  # type: ignore[no-untyped-def]
    records = [PersonRecord(key, **fields) for key, fields in enumerate(people)]  # type: ignore[arg-type]
    shuffled = list(records)
    order.shuffle(shuffled)
    suggestions = suggest(records)
    assert suggest(shuffled) == suggestions
    pairs = [(found.first, found.second) for found in suggestions]
    assert all(first < second for first, second in pairs) and len(set(pairs)) == len(pairs)
    assert all(sum(key in pair for pair in pairs) <= PER_PERSON_MAX for key in range(len(records)))
    apart = frozenset(pairs[:1])
    assert not apart & {(found.first, found.second) for found in suggest(records, apart=apart)}


def test_every_sign_has_a_sentence() -> None:
    assert SENTENCES.keys() == set(SignKind)
