"""What stands beside trust, in words, and where it stands on a person's page."""

from dataclasses import replace
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from care_desktop.domain.cadence import Cadence, CadenceSource
from care_desktop.domain.people import OwnRating
from care_desktop.domain.resources import Stage
from care_desktop.services.relationship import GiveAndTake, rating_gap
from care_desktop.services.stage_stretches import StageStretch
from care_desktop.ui import relationship_words as words
from care_desktop.ui.pages.person_relationship import PersonRelationship
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from tests.ui.person_samples import NOTHING, TODAY, ago, beside, scores, unknown, view


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.1, "we give most of it"),
        (0.3, "we give more than they do"),
        (0.41, "they give about as much as we do"),
        (0.5, "they give about as much as we do"),
        (0.59, "they give about as much as we do"),
        (0.7, "they give more than we do"),
        (0.9, "they give most of it"),
    ],
)
def test_give_and_take_is_said_in_a_sentence(share: float, said: str) -> None:
    assert words.balance_words(GiveAndTake(share, 5, 5)) == (said, Ink.TEXT)


def test_little_between_us_says_nothing_about_balance() -> None:
    assert words.balance_words(GiveAndTake(0.6, 1.0, 0.0)) == ("too little to say", Ink.UNKNOWN)


@pytest.mark.parametrize(
    ("due_on", "said", "ink"),
    [
        (ago(-20), "due 14 Dec", Ink.TEXT),
        (ago(-60), "due 23 Jan 2027", Ink.TEXT),
        (TODAY, "due that day", Ink.WARNING),
        (ago(1), "overdue by 1 day", Ink.WARNING),
        (ago(30), "overdue by 4 weeks", Ink.WARNING),
    ],
)
def test_what_is_due_is_seen_from_the_day_that_is_looked_at(due_on: date, said: str, ink: Ink) -> None:
    assert words.due_words(beside(due_on=due_on), TODAY) == (said, ink)


def test_without_a_cadence_or_a_contact_nothing_is_due() -> None:
    assert words.due_words(beside(due_on=None, cadence=None), TODAY) == ("no cadence yet", Ink.UNKNOWN)
    assert words.due_words(beside(due_on=None), TODAY) == ("not in touch yet", Ink.UNKNOWN)


@pytest.mark.parametrize(
    ("cadence", "said"),
    [
        (None, ""),
        (Cadence(30.0, CadenceSource.BY_HAND), "every 4 weeks, set by hand"),
        (Cadence(10.0, CadenceSource.BY_TAG, "sdk"), "every 10 days, by tag #sdk"),
        (Cadence(0.4, CadenceSource.LEARNED), "about every day, as it has been"),
    ],
)
def test_a_cadence_says_where_it_comes_from(cadence: Cadence | None, said: str) -> None:
    assert words.cadence_words(cadence) == said


@pytest.mark.parametrize(
    ("channels", "advocates", "said"),
    [
        (0, 0, "no contact yet"),
        (1, 0, "1 channel"),
        (1, 1, "1 channel, 1 person on our side"),
        (4, 2, "4 channels, 2 people on our side"),
    ],
)
def test_breadth_counts_channels_and_people(channels: int, advocates: int, said: str) -> None:
    assert words.breadth_words(beside(channels=channels, advocates=advocates))[0] == said


@pytest.mark.parametrize(
    ("value", "said", "ink"),
    [
        (4, "4 of 5, as trust 69 says", Ink.TEXT),
        (5, "5 of 5, 11 points above trust 69, within its band", Ink.TEXT),
        (2, "2 of 5, 29 points below trust 69, outside its band", Ink.WARNING),
    ],
)
def test_a_rating_beside_trust_says_how_far_apart_they_are(value: int, said: str, ink: Ink) -> None:
    found = beside(own_rating=OwnRating(value, TODAY), rating_gap=rating_gap(value, 69.2, 51.3, 85.1))
    assert words.rating_words(found) == (said, ink)


def test_a_rating_alone_stands_for_itself() -> None:
    assert words.rating_words(beside(rating_gap=None)) == ("4 of 5, trust is unknown", Ink.TEXT)
    assert words.rating_words(beside(own_rating=None, rating_gap=None)) == ("not rated", Ink.UNKNOWN)
    near = rating_gap(4, 59.4, 40.0, 80.0)
    assert words.gap_words(near) == "1 point above trust 59, within its band"


def test_time_in_stage_names_the_two_before() -> None:
    days = [date(2023, 11, 1), date(2024, 2, 1), date(2024, 10, 1), date(2025, 3, 3), None]
    stages = (Stage.CONVERT, Stage.CONVERT, Stage.ACTIVATE, Stage.RETAIN)
    stretches = tuple(
        StageStretch(stage, began, ended, place == 1)
        for place, (stage, began, ended) in enumerate(zip(stages, days, days[1:], strict=False))
        if began is not None
    )
    said = words.stage_words(stretches, date(2025, 11, 3))
    assert said == "Retain since Mar 2025, 8 months; before: Activate 5 months, Convert 8 months"
    assert words.stage_words(stretches[:1], date(2023, 11, 8)) == "Convert since Nov 2023, 7 days"
    by_hand = (replace(stretches[3], by_hand=True),)
    assert words.stage_words(by_hand, date(2025, 3, 4)) == "Retain by hand since Mar 2025, 1 day"
    assert words.stage_words((), TODAY) == ""
    assert words.stages_told(stretches).splitlines() == [
        "Retain since 3 Mar 2025",
        "Activate from 1 Oct 2024 to 3 Mar 2025",
        "Convert, set by hand from 1 Feb 2024 to 1 Oct 2024",
        "Convert from 1 Nov 2023 to 1 Feb 2024",
    ]


@pytest.fixture
def section(qtbot: QtBot, holder: ThemeHolder) -> PersonRelationship:
    made = PersonRelationship(holder)
    qtbot.addWidget(made)
    made.resize(360, 300)
    made.show()
    return made


def test_the_section_says_what_is_known(section: PersonRelationship) -> None:
    section.show_scores(scores())
    parts = (section.balance, section.contact, section.breadth, section.rating, section.stage)
    assert [part.accessibleName() for part in parts] == [
        "Give and take: they give about as much as we do",
        "In touch: due 14 Dec",
        "Breadth: 4 channels, 2 people on our side",
        "Own rating: 4 of 5, as trust 69 says",
        "Stage: Retain since Mar 2025, 21 months; before: Activate 5 months",
    ]
    assert section.cadence.text() == "about every 3 weeks, as it has been"
    assert section.bar.share == 0.52
    section.grab()


def test_the_section_says_what_is_not_known(section: PersonRelationship) -> None:
    section.show_scores(scores(unknown().view, **NOTHING))
    said = [part.text() for part in (section.balance, section.contact, section.breadth, section.rating, section.stage)]
    assert said == ["too little to say", "no cadence yet", "no contact yet", "not rated", "nothing happened yet"]
    assert not section.bar.isVisible()
    assert not section.cadence.isVisible()


def test_on_another_day_it_says_what_held_then(section: PersonRelationship) -> None:
    section.show_scores(scores(view(), ago(300), due_on=ago(290), own_rating=None, rating_gap=None))
    assert section.contact.text() == "due 7 Feb"
    assert section.rating.text() == "not rated"
