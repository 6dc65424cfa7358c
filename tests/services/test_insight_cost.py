"""What it costs, from a real workspace; every mark recomputed from the rows behind it."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from care_desktop.domain.events import EventDraft, EventKind
from care_desktop.domain.insight import Answer, InsightFilters, Period, RowKind, Value
from care_desktop.domain.insight_cost import CostPicture, CostRow, CostSplit, mean_with_interval
from care_desktop.domain.insight_words import plain
from care_desktop.domain.interactions import Channel
from care_desktop.domain.resources import Phase
from care_desktop.services import insight_cost, insight_data
from care_desktop.services.outcome import Workspace
from care_desktop.storage import catalogue
from care_desktop.storage.insight_resources import event_channels
from tests.factories import NOW, add_person, copy_of, log_with, new_workspace

TODAY = NOW.date()
YEAR = Period(TODAY - timedelta(days=364), TODAY)


def add_event(workspace: Workspace, draft: EventDraft) -> UUID:
    with workspace.database.work() as work:
        key = catalogue.add_event(work, draft)
        work.commit()
    return key


def answered(workspace: Workspace, by: CostSplit = CostSplit.CHANNEL, **filters: object) -> Answer:
    data = insight_data.load(workspace)
    with workspace.database.reading() as work:
        channels = event_channels(work)
    return insight_cost.answer(data, InsightFilters(**{"period": YEAR, **filters}), channels, by)  # type: ignore[arg-type]


def row_of(answer: Answer, label: str) -> CostRow:
    assert isinstance(answer.picture, CostPicture)
    (row,) = (row for row in answer.picture.rows if row.label == label)
    return row


def recomputed(answer: Answer, row: CostRow) -> None:
    """Each figure of a row from the rows behind its marks."""
    behind = answer.behind(f"minutes:{row.key}")
    assert (behind.kind, len(behind.rownos)) == (RowKind.INTERACTIONS, row.noted)
    assert sum(behind.values[0]) == row.minutes
    for currency, parts in row.money:
        behind = answer.behind(f"money:{row.key}:{currency}")
        events = behind.said.values["events"].value[0] if "these" not in behind.said.template else Decimal(0)
        assert sum((amount for amount, _ in behind.values[0]), events) == Decimal(parts) / 10_000
        assert behind.said.values["money"].value == (Decimal(parts) / 10_000, currency)
    behind = answer.behind(f"trust:{row.key}")
    assert (behind.kind, len(behind.rownos)) == (RowKind.PEOPLE, row.measured)
    if row.trust is not None:
        _contacts, before, after = behind.values
        assert mean_with_interval(np.array(after)) == (row.trust.after, row.trust.low, row.trust.high)
        assert float(np.mean(before)) == row.trust.before


@pytest.fixture(scope="module")
def busy_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("busy") / "busy.care"
    with new_workspace(path) as workspace:
        fill(workspace)
    return path


@pytest.fixture
def busy(busy_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    with copy_of(busy_file, tmp_path) as found:
        yield found


def fill(workspace: Workspace) -> None:
    """Seven people over two years, calls and chats, a conference in euros and a meetup in yen."""
    people = [add_person(workspace, f"Person {place}", country="PE" if place < 5 else "GH") for place in range(7)]
    conference = add_event(
        workspace,
        EventDraft(
            "Andes Days",
            EventKind.CONFERENCE,
            TODAY - timedelta(days=200),
            cost=Decimal("1200.10"),
            currency="EUR",
            phase=Phase.AWARENESS,
        ),
    )
    add_event(
        workspace,
        EventDraft("Night", EventKind.MEETUP, TODAY - timedelta(days=30), cost=Decimal("9000"), currency="JPY"),
    )
    add_event(
        workspace,
        EventDraft("Long ago", EventKind.MEETUP, TODAY - timedelta(days=400), cost=Decimal("7"), currency="EUR"),
    )
    for place, person in enumerate(people):
        for days in range(600 - place, 10, -110):
            where = Channel.CALL if days % 220 < 110 else Channel.CHAT
            log_with(workspace, person, on=TODAY - timedelta(days=days), channel=where, duration_min=20.0 + place)
    fare = {"cost": Decimal("0.1"), "currency": "EUR"}
    for place in range(3):
        day = TODAY - timedelta(days=200)
        log_with(workspace, people[place], on=day, channel=Channel.CONFERENCE, event_id=conference, **fare)
    log_with(workspace, *people, on=TODAY - timedelta(days=9), channel=Channel.CALL, duration_min=45.0)


@pytest.mark.parametrize("by", CostSplit)
def test_every_figure_follows_from_the_rows_behind_it(busy: Workspace, by: CostSplit) -> None:
    answer = answered(busy, by)
    assert isinstance(answer.picture, CostPicture)
    assert any(row.trust for row in answer.picture.rows)
    for row in answer.picture.rows:
        recomputed(answer, row)
    assert sum(row.interactions for row in answer.picture.rows) == answer.n


def test_an_interaction_with_seven_people_takes_its_minutes_once(busy: Workspace) -> None:
    row = row_of(answered(busy, period=Period(TODAY - timedelta(days=9), TODAY)), "call")
    assert (row.interactions, row.minutes) == (1, 45.0)


def test_an_event_is_paid_once_in_its_own_group_and_period(busy: Workspace) -> None:
    by_channel = answered(busy)
    assert row_of(by_channel, "conference").money == (("EUR", 12_004_000),)
    assert row_of(by_channel, "meetup").money == (("JPY", 90_000_000),)
    by_event = answered(busy, CostSplit.EVENT)
    assert row_of(by_event, "Andes Days").money == (("EUR", 12_004_000),)
    assert row_of(by_event, "Night").interactions == 0
    assert row_of(answered(busy, CostSplit.PHASE), Phase.AWARENESS).money == (("EUR", 12_004_000),)
    spent = [row for row in by_event.table.rows if row[4] is not None]
    assert {currency: sum(row[4][0] for row in spent if row[4][1] == currency) for currency in ("EUR", "JPY")} == {
        "EUR": Decimal("1200.40"),
        "JPY": Decimal("9000"),
    }
    assert "Long ago" not in {row[0] for row in by_event.table.rows}


def test_with_people_chosen_only_events_where_they_were_count(busy: Workspace) -> None:
    answer = answered(busy, region="GH")
    assert isinstance(answer.picture, CostPicture)
    assert all(not row.money for row in answer.picture.rows)
    assert row_of(answered(busy, region="PE"), "conference").money == (("EUR", 12_004_000),)


def test_money_of_two_currencies_stands_in_two_lines(busy: Workspace) -> None:
    log_with(
        busy,
        add_person(busy, "Eight"),
        on=TODAY - timedelta(days=5),
        channel=Channel.CALL,
        cost=Decimal("12.34"),
        currency="USD",
    )
    log_with(
        busy,
        add_person(busy, "Nine"),
        on=TODAY - timedelta(days=5),
        channel=Channel.CALL,
        cost=Decimal("5"),
        currency="EUR",
    )
    answer = answered(busy)
    rows = [row for row in answer.table.rows if row[0] == "call"]
    assert [row[4] for row in rows] == [(Decimal("12.34"), "USD"), (Decimal("5"), "EUR")]
    assert rows[1][1:4] == (None, None, None)
    assert "3 currencies" in plain(answer.finding)
    recomputed(answer, row_of(answer, "call"))


def test_the_finding_and_the_notes_say_what_may_be_concluded(busy: Workspace) -> None:
    answer = answered(busy)
    assert "most of them for call" in plain(answer.finding)
    assert "No claim of cause" in plain(answer.notes[0])
    assert all("{" not in plain(said) for said in (answer.finding, *answer.notes))


def test_nothing_logged_and_nothing_noted_are_told_apart(workspace: Workspace) -> None:
    answer = answered(workspace)
    assert (answer.n, answer.picture, answer.table.rows) == (0, None, ())
    assert plain(answer.finding).startswith("Nothing was logged")
    log_with(workspace, add_person(workspace, "Ana"), on=TODAY, channel=Channel.FORUM)
    said = plain(answered(workspace).finding)
    assert said == "Nobody noted minutes or money in this period: 1 interaction without either."


def test_few_people_have_no_mean(workspace: Workspace) -> None:
    for name in ("Ana", "Bo", "Cy"):
        person = add_person(workspace, name)
        for days in (400, 250, 20):
            log_with(workspace, person, on=TODAY - timedelta(days=days), channel=Channel.CALL)
    answer = answered(workspace)
    row = row_of(answer, "call")
    assert (row.trust, row.measured) == (None, 3)
    assert answer.behind(f"trust:{row.key}").said.values["least"] == Value("count", 5)  # type: ignore[arg-type]
