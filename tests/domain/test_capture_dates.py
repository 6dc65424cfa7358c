"""Days, times and durations of a capture line, and the due days of its promises."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from care_desktop.domain.capture import NameIndex, parse

NOTHING_KNOWN = NameIndex()
SUNDAY = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 8, 40, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("", "2026-11-22"),
        ("today", "2026-11-22"),
        ("this morning", "2026-11-22"),
        ("yesterday", "2026-11-21"),
        ("last night", "2026-11-21"),
        ("day before yesterday", "2026-11-20"),
        ("-3d", "2026-11-19"),
        ("-2w", "2026-11-08"),
        ("3 days ago", "2026-11-19"),
        ("two weeks ago", "2026-11-08"),
        ("a week ago", "2026-11-15"),
        ("a month ago", "2026-10-22"),
        ("mon", "2026-11-16"),
        ("on friday", "2026-11-20"),
        ("last tue", "2026-11-17"),
        ("Thursday evening", "2026-11-19"),
        ("12 mar", "2026-03-12"),
        ("12 dec", "2025-12-12"),
        ("Mar 12th", "2026-03-12"),
        ("1st of November", "2026-11-01"),
        ("Nov 3rd, 2026", "2026-11-03"),
        ("12 March 2025", "2025-03-12"),
        ("12-Mar-2025", "2025-03-12"),
        ("29 feb", "2024-02-29"),
        ("fri 20 nov", "2026-11-20"),
        ("2026-03-12", "2026-03-12"),
        ("12.03.2026", "2026-03-12"),
        ("14/11", "2026-11-14"),
        ("6/14", "2026-06-14"),
        ("on the 12th", "2026-11-12"),
        ("14:30", "2026-11-22T14:30:00+00:00"),
        ("at 3pm", "2026-11-22T15:00:00+00:00"),
        ("yesterday at 9:05 am", "2026-11-21T09:05:00+00:00"),
        ("mon 9am", "2026-11-16T09:00:00+00:00"),
        ("2026-03-12 14:30", "2026-03-12T14:30:00+00:00"),
        ("2026-03-12T14:30+01:00", "2026-03-12T14:30:00+01:00"),
        ("at noon", "2026-11-22T12:00:00+00:00"),
        ("2 hours ago", "2026-11-22T16:00:00+00:00"),
    ],
)
def test_when_it_happened(words: str, day: str) -> None:
    read = parse(f"met Ana {words}", now=SUNDAY, known=NOTHING_KNOWN)
    assert (read.occurred.isoformat(), read.note, read.questions) == (day, "", ())
    assert [person.text for person in read.people] == ["Ana"]


@pytest.mark.parametrize(
    ("words", "day", "choices"),
    [
        ("12/3", "2026-03-12", ("2026-03-12", "2025-12-03")),
        ("5/6/2026", "2026-06-05", ("2026-06-05", "2026-05-06")),
        ("sunday", "2026-11-15", ("2026-11-22", "2026-11-15")),
        ("a couple of days ago", "2026-11-20", ("2026-11-20", "2026-11-19")),
        ("last month", "2026-10-22", ("2026-10-01", "2026-10-31")),
        ("24 nov", "2025-11-24", ("2025-11-24", "2026-11-24")),
        ("in March", "2026-11-22", ("2026-03-01", "2026-03-31")),
        ("yesterday or mon", "2026-11-21", ("2026-11-21", "2026-11-16")),
    ],
)
def test_an_ambiguous_day_is_asked_for(words: str, day: str, choices: tuple[str, ...]) -> None:
    read = parse(f"met Ana {words}", now=SUNDAY, known=NOTHING_KNOWN)
    assert read.occurred.isoformat() == day
    assert [question.choices for question in read.questions] == [choices]


@pytest.mark.parametrize(
    "words", ["31 feb", "2026-13-40", "30/2", "tomorrow", "next week", "2027-01-05", "25:10", "fri 19 nov 2026"]
)
def test_what_cannot_be_stays_in_the_note_with_a_question(words: str) -> None:
    read = parse(f"met Ana {words}", now=SUNDAY, known=NOTHING_KNOWN)
    assert read.occurred == SUNDAY.date()
    assert words in read.note
    assert len(read.questions) == 1


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("met Ana: release on 12 mar broke her build", "release on 12 mar broke her build"),
        ("talked to Ana about yesterday's outage", "yesterday's outage"),
        ("met Ana: crashes at 14:30", "crashes at 14:30"),
        ("met Ana, using us since monday", "using us since monday"),
        ("met Ana 24/7 support topic", "24/7 support topic"),
        ("met Ana, 3/4 of the team liked it", "3/4 of the team liked it"),
        ("sat with Ana", "sat"),
        ("met Ana: v1.2.3 is out", "v1.2.3 is out"),
        ("met Ana: it takes 20 min to build", "it takes 20 min to build"),
        ("met Ana: paid $20m for it", "paid $20m for it"),
        ("met Ana: 30s timeout, every 5 min", "30s timeout, every 5 min"),
    ],
)
def test_days_and_minutes_that_are_content_are_not_fields(line: str, note: str) -> None:
    read = parse(line, now=SUNDAY, known=NOTHING_KNOWN)
    assert (read.occurred, read.duration_min, read.note) == (SUNDAY.date(), None, note)


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("20m", 20),
        ("20 min", 20),
        ("45mins", 45),
        ("90 minutes", 90),
        ("75'", 75),
        ("~10 min", 10),
        ("1h", 60),
        ("1h30", 90),
        ("1h 15m", 75),
        ("1 h 30 min", 90),
        ("1.5h", 90),
        ("1,5h", 90),
        ("1:30h", 90),
        ("2 hours", 120),
        ("half an hour", 30),
        ("an hour", 60),
        ("for an hour and a half", 90),
        ("two hours", 120),
        ("forty-five minutes", 45),
        ("14:00-14:45", 45),
        ("2-3pm", 60),
    ],
)
def test_durations(words: str, minutes: int) -> None:
    read = parse(f"met Ana {words}", now=SUNDAY, known=NOTHING_KNOWN)
    assert (read.duration_min, read.note, read.questions) == (minutes, "", ())


@pytest.mark.parametrize("words", ["20-30 min", "20m, 30 min"])
def test_two_durations_are_asked_about(words: str) -> None:
    read = parse(f"met Ana {words}", now=SUNDAY, known=NOTHING_KNOWN)
    assert read.duration_min is None
    assert read.questions[0].choices == ("20 min", "30 min")


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("by fri", "2026-11-27"),
        ("by Wednesday", "2026-11-25"),
        ("until 5 dec", "2026-12-05"),
        ("tomorrow", "2026-11-23"),
        ("in 2 weeks", "2026-12-06"),
        ("within 3 days", "2026-11-25"),
        ("by next fri", "2026-11-27"),
        ("fri next week", "2026-11-27"),
        ("by end of month", "2026-11-30"),
        ("by the end of the year", "2026-12-31"),
        ("by 12 mar", "2027-03-12"),
        ("by 2026-12-01", "2026-12-01"),
        ("by tomorrow 3pm", "2026-11-23"),
        ("today", "2026-11-22"),
        ("by the 30th", "2026-11-30"),
        ("", None),
    ],
)
def test_due_days_look_ahead(words: str, due: str | None) -> None:
    read = parse(f"met Ana; promised the sample {words}", now=SUNDAY, known=NOTHING_KNOWN)
    assert [promise.text for promise in read.promises] == ["sample"]
    assert read.promises[0].due == (date.fromisoformat(due) if due else None)
    assert (read.occurred, read.note, read.questions) == (SUNDAY.date(), "", ())


@pytest.mark.parametrize(
    ("words", "due", "asks"),
    [
        ("by yesterday", "2026-11-21", "is in the past"),
        ("by 12 mar 2025", "2025-03-12", "is in the past"),
        ("next week", "2026-11-27", "Which day"),
        ("by december", None, "Which day"),
        ("by 31 feb", None, "is not a day of the calendar"),
    ],
)
def test_doubtful_due_days_are_kept_and_asked_about(words: str, due: str | None, asks: str) -> None:
    read = parse(f"met Ana; promised sample {words}", now=SUNDAY, known=NOTHING_KNOWN)
    assert [(promise.text, promise.due and promise.due.isoformat()) for promise in read.promises] == [("sample", due)]
    assert [asks in question.text for question in read.questions] == [True]


def test_a_promise_made_yesterday_is_not_due_yesterday() -> None:
    read = parse("promised Ana a sample yesterday", now=SUNDAY, known=NOTHING_KNOWN)
    assert (read.occurred, read.promises[0].due) == (date(2026, 11, 21), None)


def test_next_friday_is_asked_about_when_this_week_has_one_too() -> None:
    read = parse("met Ana; promised sample by next fri", now=TUESDAY, known=NOTHING_KNOWN)
    assert read.promises[0].due == date(2026, 12, 4)
    assert read.questions[0].choices == ("2026-11-27", "2026-12-04")


def test_a_time_keeps_the_zone_of_the_writer() -> None:
    read = parse("met Ana yesterday 14:30", now=TUESDAY, known=NOTHING_KNOWN)
    assert isinstance(read.occurred, datetime)
    assert read.occurred.utcoffset() == timedelta(hours=1)
    assert read.occurred.isoformat() == "2026-11-23T14:30:00+01:00"


def test_a_time_still_to_come_is_asked_about() -> None:
    read = parse("met Ana 14:30", now=TUESDAY, known=NOTHING_KNOWN)
    assert read.occurred == TUESDAY.date()
    assert read.questions[0].choices == ("2026-11-23T14:30:00+01:00", "2026-11-24T14:30:00+01:00")


def test_a_time_the_clocks_skip_is_asked_about() -> None:
    read = parse("met Ana 29 mar 2:30", now=TUESDAY, known=NOTHING_KNOWN)
    assert read.occurred == date(2026, 3, 29)
    assert "clocks change" in read.questions[0].text


def test_month_first_when_the_locale_says_so() -> None:
    read = parse("met Ana 12/3", now=SUNDAY, known=NOTHING_KNOWN, day_first=False)
    assert read.occurred == date(2025, 12, 3)
    assert read.questions[0].choices == ("2025-12-03", "2026-03-12")
