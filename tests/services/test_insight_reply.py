"""Times to our first reply in a real workspace, unanswered messages counted and never dropped."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from care_desktop.domain.insight import Answer, InsightFilters, Period
from care_desktop.domain.insight_waiting import MEDIAN, SLOWEST_TENTH, time_until
from care_desktop.domain.insight_words import plain
from care_desktop.domain.interactions import Channel, Flow, InteractionDraft, at_instant, on_day
from care_desktop.domain.people import PersonDraft
from care_desktop.services import insight_data, insight_reply
from care_desktop.services.outcome import Workspace, commit
from care_desktop.storage.interactions import add_interaction
from care_desktop.storage.people import add_person as store_person
from tests.factories import NOW, add_person, log_with

YEAR = Period(date(2025, 11, 23), date(2026, 11, 22))


def answered(workspace: Workspace, period: Period = YEAR, **filters: Any) -> Answer:
    return insight_reply.answer(insight_data.load(workspace), InsightFilters(period, **filters))


def ask(workspace: Workspace, who: UUID, at: datetime, **more: Any) -> None:
    log_with(workspace, who, **{"when": at_instant(at), "flow": Flow.QUESTION, "channel": Channel.EMAIL, **more})


def reply(workspace: Workspace, who: UUID, at: datetime) -> None:
    log_with(workspace, who, when=at_instant(at), flow=Flow.RESOURCES, channel=Channel.EMAIL)


def ask_and_reply(workspace: Workspace, hours: list[float | None], year: int = 2026) -> None:
    """One person for each message; None is never answered."""
    with workspace.database.work() as work:
        for number, waited in enumerate(hours):
            who = store_person(work, PersonDraft(f"Person {number} of {year}"), now=NOW)
            at = datetime(year, 10, 1 + number, 12, tzinfo=UTC)
            told = [] if waited is None else [(at + timedelta(hours=waited), Flow.RESOURCES)]
            for instant, flow in ((at, Flow.QUESTION), *told):
                draft = InteractionDraft((who,), at_instant(instant), Channel.EMAIL, flow)
                add_interaction(work, draft, now=NOW)
        commit(workspace, work, None, "Log")


def test_the_median_takes_the_open_ones_into_account(workspace: Workspace) -> None:
    ask_and_reply(workspace, [1, 2, 3, 4, None, None])
    answer = answered(workspace)
    assert answer.table.rows[-1][:4] == (None, 6, 2, 3.0)
    assert plain(answer.finding) == "The median first reply takes 3.0 hours. 2 of 6 are unanswered."


def test_the_period_before_stands_beside_it(workspace: Workspace) -> None:
    ask_and_reply(workspace, [1, 2, 3, 4, 5])
    ask_and_reply(workspace, [10, 20, 30, 40, 50], year=2025)
    assert plain(answered(workspace).finding) == (
        "The median first reply takes 3.0 hours, 30.0 hours in the period before; the slowest tenth over 5.0 hours. "
        "None is unanswered."
    )


def test_the_rows_behind_a_mark_give_its_number(workspace: Workspace) -> None:
    ask_and_reply(workspace, [5, 1, None, 90, 30, 2, 7, 300, 11, 0, 400, 1.5])
    answer = answered(workspace)
    picture = answer.picture
    shown = zip(picture.buckets.keys, picture.median_h, picture.slowest_tenth_h, picture.unanswered, strict=True)
    for start, median, tenth, unanswered in [*shown, ("all", *(answer.table.rows[-1][place] for place in (3, 4, 2)))]:
        for what, share, number in (("median", MEDIAN, median), ("p90", SLOWEST_TENTH, tenth)):
            _, hours, done = answer.behind(f"{what}:{start}").values
            assert time_until(hours, np.array(done) == 1, share) == number
        behind = answer.behind(f"unanswered:{start}")
        assert len(behind.rownos) == unanswered
        assert not any(behind.values[2])


def test_an_open_message_waits_until_the_end_of_today(workspace: Workspace) -> None:
    ask_and_reply(workspace, [1, 1, 1, 1])
    ask(workspace, add_person(workspace, "Ana"), NOW - timedelta(hours=3))
    behind = answered(workspace).behind("unanswered:all")
    assert behind.values[1].tolist() == [17.5]


def test_days_count_as_the_longest_they_can_have_been(workspace: Workspace) -> None:
    for number in range(5):
        who = add_person(workspace, f"Person {number}")
        log_with(workspace, who, when=on_day(date(2026, 11, 2)), flow=Flow.FEEDBACK, channel=Channel.CHAT)
        log_with(workspace, who, when=on_day(date(2026, 11, 2 + number)))
    answer = answered(workspace)
    assert sorted(answer.behind("median:all").values[1].tolist()) == [24.0, 48.0, 72.0, 96.0, 120.0]
    assert "1 day, on the next day 2 days. That is so for 5 of" in plain(answer.notes[1])


def test_what_is_no_message_waits_for_nothing(workspace: Workspace) -> None:
    who, at = add_person(workspace, "Ana"), datetime(2026, 10, 1, tzinfo=UTC)
    ask(workspace, who, at, flow=Flow.CONTRIBUTION, channel=Channel.GITHUB)
    ask(workspace, who, at, channel=Channel.CONFERENCE)
    ask(workspace, who, at, flow=Flow.CONVERSATION)
    answer = answered(workspace)
    assert (answer.n, answer.picture) == (0, None)
    assert plain(answer.finding) == "No messages came in from developers in this period."


def test_a_reply_to_one_of_two_answers_both(workspace: Workspace) -> None:
    ana, bo = add_person(workspace, "Ana", country="PE"), add_person(workspace, "Bo", country="JP")
    at = datetime(2026, 10, 1, tzinfo=UTC)
    log_with(workspace, ana, bo, when=at_instant(at), flow=Flow.QUESTION, channel=Channel.EMAIL)
    reply(workspace, bo, at + timedelta(hours=5))
    behind = answered(workspace, region="PE").behind("median:all")
    assert [column.tolist() for column in behind.values[1:]] == [[5.0], [1]]


@pytest.mark.parametrize("count", [0, 3])
def test_too_few_are_not_summed_up(workspace: Workspace, count: int) -> None:
    ask_and_reply(workspace, [1.0] * count)
    answer = answered(workspace)
    assert answer.picture is None
    assert answer.table.rows[-1][3:] == (None, None)


def test_mostly_unanswered_is_said(workspace: Workspace) -> None:
    ask_and_reply(workspace, [1, None, None, None, None])
    assert plain(answered(workspace).finding) == "Most messages wait for a reply: 4 of 5 are unanswered."


def test_a_late_reply_counts_for_a_period_that_is_over(workspace: Workspace) -> None:
    ask_and_reply(workspace, [24 * 40.0] * 5)
    october = Period(date(2026, 10, 1), date(2026, 10, 31))
    assert answered(workspace, october).table.rows[-1][1:4] == (5, 0, 960.0)
