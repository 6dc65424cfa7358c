"""The promises the capture parser makes for any text, its look-ups of known names, and its questions."""

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from care_desktop.domain.capture import (
    LONGEST_READ,
    CaptureParse,
    KnownEvent,
    KnownPerson,
    KnownThing,
    NameIndex,
    Status,
    TokenKind,
    index_names,
    normalise,
    parse,
    to_json_dict,
)
from care_desktop.domain.interactions import Channel

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
ANA = KnownPerson(UUID(int=1), "Ana Lucía Quispe")
OTHER_ANA = KnownPerson(UUID(int=2), "Ana Okafor")
BO = KnownPerson(UUID(int=3), "Bo Li")
SATO = KnownPerson(UUID(int=4), "佐藤 美咲")
WILL = KnownPerson(UUID(int=5), "Will Smith")
PICNIC = KnownEvent(UUID(int=6), "Ada's Picnic", Channel.IN_PERSON)
DEVFEST = KnownEvent(UUID(int=7), "DevFest Accra", Channel.HACKATHON)
LESSON = KnownThing(UUID(int=8), "Webhooks in ten minutes")
PLUSHIE = KnownThing(UUID(int=9), "crab plushie")
KNOWN = index_names(
    [(ANA, ["github:ana"]), (OTHER_ANA, []), (BO, ["bo@example.org"]), (SATO, []), (WILL, [])],
    [PICNIC, DEVFEST],
    [LESSON],
    [PLUSHIE],
)
WORDS = st.sampled_from(
    "met @ana and Bo Li at KubeCon yesterday 20m : ; , . promised sample by fri #sdk ++ -- - + with from to about"
    " wants webhook retries docs confuse 12/3 31 feb 2026-13-40 14:30 3pm -3d next week will send gave a sticker"
    " for the PR asked how ? tried it signed up 佐藤 美咲 محمد علي I she (Acme) 1h30 half an hour introduced"
    " called emailed Slack DM https://example.org/x ada@example.org #12 C++ e-mail 🎉 \n \t “quoted” don't".split(" ")
)


def read(line: str) -> CaptureParse:
    return parse(line, now=NOW, known=KNOWN)


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


@given(st.one_of(st.text(), st.lists(WORDS, max_size=40).map(" ".join)))
@example("İstanbul'da met @ana 20m İ")
@example("\x00 met Ana \x00")
@example("@")
@example("promised")
@example("MICROSOFT BUILD")
@example("met " + "Ana, " * 400)
@example("met Ana 99999 weeks ago, -999y, 9999-12-31, by 9999-12-31; promised x in 999 years")
def test_any_text_parses_and_loses_no_word(line: str) -> None:
    found = read(line)
    assert found == read(line)
    assert found.line == line
    covered = [False] * len(line)
    for token in found.tokens:
        assert 0 <= token.start < token.end <= len(line)
        covered[token.start : token.end] = [True] * (token.end - token.start)
    left = "".join(" " if hidden else character for character, hidden in zip(line, covered, strict=True))
    kept = words_of(found.note)
    for word in set(words_of(left)):
        assert word in kept
    for person in found.people:
        start, end = person.span
        assert person.text.casefold() == line[start:end].lstrip("@").casefold()
    for promise in found.promises:
        assert set(words_of(promise.text)) <= set(words_of(line[slice(*promise.span)]))
    spans = [line[token.start : token.end] for token in found.tokens if token.kind is TokenKind.FEEDBACK]
    assert list(found.feedback) == spans
    to_json_dict(found)


@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_every_field_has_a_token_of_its_kind(line: str) -> None:
    found = parse(line, now=NOW, known=NameIndex())
    kinds = [token.kind for token in found.tokens]
    assert kinds.count(TokenKind.PERSON) >= len(found.people)
    assert kinds.count(TokenKind.PROMISE) == len(found.promises)
    assert (TokenKind.EVENT in kinds) == (found.event is not None)
    assert found.tone is None or TokenKind.TONE in kinds
    assert found.milestone is None or TokenKind.MILESTONE in kinds
    assert len(found.tags) <= kinds.count(TokenKind.TAG)
    assert [(token.start, -token.end) for token in found.tokens] == sorted(
        (token.start, -token.end) for token in found.tokens
    )


def test_tokens_of_the_line_in_the_picture() -> None:
    line = (
        "met @ana and Bo Diaz at KubeCon yesterday 20m: auth SDK docs confuse newcomers; promised sample by fri #sdk ++"
    )
    found = read(line)
    assert [
        (line[token.start : token.end], token.kind, token.status)
        for token in found.tokens
        if token.kind is not TokenKind.CUE
    ] == [
        ("@ana", TokenKind.PERSON, Status.UNDERSTOOD),
        ("Bo Diaz", TokenKind.PERSON, Status.OFFERED),
        ("KubeCon", TokenKind.EVENT, Status.OFFERED),
        ("yesterday", TokenKind.DATE, Status.UNDERSTOOD),
        ("20m", TokenKind.DURATION, Status.UNDERSTOOD),
        ("auth SDK docs confuse newcomers", TokenKind.FEEDBACK, Status.OFFERED),
        ("promised sample by fri", TokenKind.PROMISE, Status.UNDERSTOOD),
        ("#sdk", TokenKind.TAG, Status.UNDERSTOOD),
        ("++", TokenKind.TONE, Status.UNDERSTOOD),
    ]
    assert [line[token.start : token.end] for token in found.tokens if token.kind is TokenKind.CUE] == [
        "met", "and", "at", ":",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("met @ana and bo li", [ANA.id, BO.id]),
        ("met ana lucia quispe", [ANA.id]),
        ("met Ana Quispe", [ANA.id]),
        ("Ana Okafor wants retries", [OTHER_ANA.id]),
        ("bo: wants retries", [BO.id]),
        ("emailed bo@example.org", [BO.id]),
        ("met 佐藤 美咲", [SATO.id]),
        ("Will asked about SSO", [WILL.id]),
        ("met Bo Diddley", [None]),
        ("met Tom Known and Bo", [None, BO.id]),
    ],
)
def test_known_people_are_recognised(line: str, ids: list[UUID | None]) -> None:
    found = read(line)
    assert [person.person_id for person in found.people] == ids
    assert [person.is_new for person in found.people] == [known is None for known in ids]
    assert found.questions == ()


def test_two_people_of_the_same_name_are_a_question_and_no_guess() -> None:
    found = read("met Ana and Bo 20m")
    ana, bo = found.people
    assert (ana.person_id, ana.candidates, ana.is_new) == (None, (ANA, OTHER_ANA), False)
    assert bo.person_id == BO.id
    assert found.questions[0].choices == ("Ana Lucía Quispe", "Ana Okafor")
    assert [token.status for token in found.tokens if token.kind is TokenKind.PERSON] == [
        Status.QUESTION,
        Status.UNDERSTOOD,
    ]


def test_known_event_brings_its_channel() -> None:
    assert (read("met Bo at devfest accra").event, read("met Bo at devfest accra").channel) != (None, None)
    found = read("DevFest Accra: Bo, 10m")
    assert found.event is not None
    assert (found.event.event_id, found.channel, found.duration_min) == (DEVFEST.id, Channel.HACKATHON, 10)
    picnic = read("met Bo at ada's picnic").event
    assert picnic is not None
    assert picnic.event_id == PICNIC.id


def test_known_resources_and_swag() -> None:
    found = read("sent Bo Webhooks in ten minutes, gave her a crab plushie")
    assert [(given.text, given.resource_id) for given in found.resources] == [(LESSON.name, LESSON.id)]
    assert [(given.text, given.item_id) for given in found.swag] == [(PLUSHIE.name, PLUSHIE.id)]


@pytest.mark.parametrize("line", ["", "   ", "\n"])
def test_an_empty_line_says_so(line: str) -> None:
    found = read(line)
    assert found.note == ""
    assert "empty" in found.questions[0].text


@pytest.mark.parametrize("line", ["called support", "hello", "stickers for the booth", "met two students"])
def test_a_line_that_names_nobody_asks_who(line: str) -> None:
    found = read(line)
    assert found.people == ()
    assert found.questions[-1].text == "Nobody is named: who was it with?"


@pytest.mark.parametrize(
    ("line", "tone"),
    [
        ("met Ana Okafor ++", 2),
        ("met Ana Okafor +", 1),
        ("met Ana Okafor -", -1),
        ("met Ana Okafor -- #sdk", -2),
        ("met Ana Okafor −", -1),
        ("met Ana Okafor - great chat", None),
        ("met Ana Okafor + Bo", None),
        ("met Ana Okafor: C++ SDK and e-mail", None),
        ("- met Ana Okafor", None),
        ("met Ana Okafor, tone 0", 0),
    ],
)
def test_tone_stands_alone(line: str, tone: int | None) -> None:
    found = read(line)
    assert (found.tone, found.questions) == (tone, ())


@pytest.mark.parametrize("line", ["met Bo -- she was late", "met Bo ++: broken docs --", "met Bo - yesterday"])
def test_doubtful_tone_is_asked_about(line: str) -> None:
    found = read(line)
    assert found.tone is None
    assert len(found.questions) == 1


@pytest.mark.parametrize(
    ("line", "about"),
    [
        ("met Bo at Strathmore", "Strathmore"),
        ("Bo asked about SSO, will send docs by fri", "will send docs by"),
        ("call Bo", "call Bo"),
        ("met Bo: wants intro to @chidi", "@chidi"),
        ("met Bo: tried it, in production", "milestone"),
        ("met Bo 14:30 PST", "14:30 PST"),
    ],
)
def test_what_is_doubtful_is_asked(line: str, about: str) -> None:
    assert [question.about.casefold() for question in read(line).questions] == [about.casefold()]


@pytest.mark.parametrize(
    "line",
    [
        "met Bo, she promised logs by fri",
        "met Bo; as promised sent the sample",
        "met Bo; no promises",
        "Bo promised me a sample",
        "met Bo: will try it next week",
        "met Bo, the next release will fix it",
        "met Bo, he'll send logs",
    ],
)
def test_what_they_promise_is_not_ours(line: str) -> None:
    assert read(line).promises == ()


@pytest.mark.parametrize(
    "line",
    [
        "met Bo: wants to try it",
        "met Bo: hasn't tried it yet",
        "met Bo: not in production yet",
        "Bo signed up for the workshop",
        "met Bo, I tried it with him",
        "gave a talk at PyCon, met Bo",
        "met Bo: plans to go live in March",
    ],
)
def test_what_has_not_happened_is_no_milestone(line: str) -> None:
    assert read(line).milestone is None


def test_what_is_beyond_the_limit_stays_in_the_note() -> None:
    line = "met Bo: " + "x" * LONGEST_READ + " the end"
    found = read(line)
    assert found.note.endswith("the end")
    assert any("Only the first" in question.text for question in found.questions)


def test_normalise_folds_accents_of_latin_letters_only() -> None:
    assert normalise("  Ana   LUCÍA ") == "ana lucia"
    assert normalise("がか") != normalise("かか")
    assert normalise("Nguyễn") == "nguyen"
    assert normalise("й") == "й"
