"""The crowd of the sample workspace has something of everything that Insights counts."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from care_desktop.domain.interactions import Milestone
from care_desktop.domain.promises import PromiseState
from care_desktop.domain.resources import ResourceKind
from care_desktop.services import demo
from care_desktop.storage.work import UnitOfWork
from tests.factories import NOW, new_workspace


def count(work: UnitOfWork, query: str) -> int:
    return int(work.driver.execute(f"SELECT count(*) FROM {query}").fetchone()[0])


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A crowd of 2,000 around the cast."""
    path = tmp_path_factory.mktemp("crowd") / "crowd.care"
    with new_workspace(path) as made:
        demo.write_sample(made, people=2060, interactions=24_000)
    return path


@pytest.fixture
def work(crowd: Path) -> Iterator[UnitOfWork]:
    with new_workspace(crowd) as made, made.database.reading() as found:
        yield found


def test_people_differ_in_what_filters_ask_for(work: UnitOfWork) -> None:
    developers = "person WHERE NOT teammate"
    total = count(work, developers)
    assert 0 < count(work, f"{developers} AND country = ''") < total / 4
    assert 0 < count(work, f"{developers} AND owner_id IS NULL") < total / 4
    assert count(work, "person_tag") > total / 2
    countries = work.driver.execute("SELECT country, count(*) FROM person GROUP BY 1 ORDER BY 2 DESC").fetchall()
    assert countries[0][1] > 3 * countries[15][1]


def test_talks_carry_minutes_money_events_steps_and_who_began(work: UnitOfWork) -> None:
    for what in ("duration_min", "cost", "event_id", "milestone", "initiated_by"):
        found = count(work, f"interaction WHERE {what} IS NOT NULL")
        assert 0 < found < 24_000, what
    assert count(work, "interaction WHERE cost IS NOT NULL AND currency = ''") == 0
    assert 0.3 < count(work, "interaction WHERE day_only") / 24_000 < 0.6
    steps = Counter(row[0] for row in work.driver.execute("SELECT milestone FROM interaction WHERE milestone > 0"))
    assert set(steps) == set(range(1, len(Milestone) + 1)) - {5}
    phases = {row[0] for row in work.driver.execute("SELECT phase FROM event")}
    assert phases == {None, 1, 2, 3}


def test_loops_are_opened_and_closed(work: UnitOfWork) -> None:
    states = {row[0] for row in work.driver.execute("SELECT state FROM promise")}
    assert states == set(range(1, len(PromiseState) + 1))
    assert count(work, "promise WHERE (state = 1) <> (settled_on IS NULL)") == 0
    assert count(work, "promise WHERE due_on < made_on OR settled_on < made_on") == 0
    assert 0 < count(work, "feedback_asker WHERE told_on IS NOT NULL") < count(work, "feedback_asker")
    assert count(work, "feedback_asker WHERE told_on < asked_on") == 0
    assert count(work, "feedback_asker a JOIN feedback f ON f.id = a.feedback_id WHERE a.asked_on < f.heard_on") == 0
    kinds = count(work, "(SELECT DISTINCT r.kind FROM resource_given g JOIN resource r ON r.id = g.resource_id)")
    assert kinds >= len(ResourceKind) - 2


def test_nothing_lies_in_the_future_or_hangs_in_the_air(work: UnitOfWork) -> None:
    today = (NOW.date() - NOW.date().replace(year=1970, month=1, day=1)).days
    for query in (
        f"interaction WHERE day >= {today} OR occurred_at / 86400000000 <> day AND NOT day_only AND zone = 'UTC'",
        f"promise WHERE made_on >= {today} OR settled_on > {today}",
        f"feedback_step WHERE moved_on > {today}",
        f"resource_given WHERE given_on >= {today}",
    ):
        assert count(work, query) == 0, query
    assert work.driver.execute("PRAGMA foreign_key_check").fetchall() == []


def test_most_questions_are_answered_within_days(work: UnitOfWork) -> None:
    """A reply is an interaction that we began with the same person after theirs."""
    hours = [
        row[0]
        for row in work.driver.execute(
            """SELECT (min(j.occurred_at) - i.occurred_at) / 3600e6 FROM interaction i
            JOIN interaction_person l ON l.interaction_id = i.id AND l.side = 1
            JOIN interaction_person m ON m.person_id = l.person_id
            JOIN interaction j ON j.id = m.interaction_id AND j.initiated_by = 1 AND j.occurred_at > i.occurred_at
            WHERE i.flow = 5 AND NOT i.day_only AND i.zone = 'UTC' GROUP BY i.id"""
        )
    ]
    assert len(hours) > 1000
    assert sorted(hours)[len(hours) // 2] < 24
