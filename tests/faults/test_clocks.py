"""Row 18: a clock set back, nights with another hour, leap days, zones at the date line: order and days are right."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from care_desktop.domain.capture import parse
from care_desktop.domain.interactions import Flow, InteractionDraft, at_instant, on_day
from care_desktop.services import backups, insights, interactions, people, sync
from care_desktop.services.capture import entry_from
from care_desktop.services.capture_names import known_names
from care_desktop.services.interactions import LogEntry
from care_desktop.services.log_lines import log_part
from care_desktop.services.outcome import Workspace, revert
from care_desktop.storage.backup_manifest import backups_in
from tests.factories import add_person, new_workspace
from tests.faults.soundness import assert_sound

START = datetime(2028, 2, 29, 12, 0, tzinfo=UTC)


class Clock:
    """A clock somebody sets."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        """What it shows."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(empty: Path, tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    path = Path(shutil.copyfile(empty, tmp_path / "w.care"))
    with new_workspace(path, clock) as found:
        yield found
    assert_sound(path)


def said(workspace: Workspace, line: str) -> date:
    """The day that a captured line is of."""
    names = known_names(workspace)
    now = workspace.clock().astimezone(ZoneInfo(workspace.zone))
    found = parse(line, now=now, known=names, day_first=True)
    logged = interactions.log(workspace, entry_from(found, names, zone=workspace.zone)).value
    return interactions.get(workspace, logged.id).draft.when.day


def test_a_clock_that_is_set_back_loses_and_reorders_nothing(workspace: Workspace, clock: Clock) -> None:
    ana = add_person(workspace, "Ana")
    days = [0, -400, 30, -20_000, 5, 20_000]
    order = []
    for jump in days:
        clock.now = START + timedelta(days=jump)
        draft = InteractionDraft((ana,), on_day(date(2027, 6, 1)), flow=Flow.CONVERSATION, note=f"at {jump}")
        order.append(interactions.log(workspace, LogEntry(draft)).value.id)
        insights.refresh_all(workspace)
        assert backups.make_if_changed(workspace) is not None
    found = [line.interaction.id for line in log_part(workspace).lines]
    # Of one day the one entered last comes first, whatever the clock said meanwhile.
    assert found == order[::-1]
    # No backup is thrown away because the clock calls it old, and none hides a later change.
    kept = backups_in(workspace.database.backups)
    assert {each.manifest.counts["interaction"] for each in kept} >= {len(days)}
    clock.now = START
    assert len(people.get(workspace, ana).draft.name) == 3
    assert sync.due_accounts(workspace) == []


def test_undo_after_the_clock_was_set_back_takes_the_right_thing_back(workspace: Workspace, clock: Clock) -> None:
    ana = add_person(workspace, "Ana")
    draft = InteractionDraft((ana,), on_day(date(2027, 6, 1)), note="first")
    first = interactions.log(workspace, LogEntry(draft))
    clock.now -= timedelta(days=365)
    second = interactions.edit(workspace, first.value.id, replace(draft, note="second"))
    assert second.undo is not None
    revert(workspace, second.undo)
    assert interactions.get(workspace, first.value.id).draft.note == "first"


@pytest.mark.parametrize(
    ("zone", "instant", "today"),
    [
        ("Pacific/Kiritimati", datetime(2028, 2, 28, 10, 0, tzinfo=UTC), date(2028, 2, 29)),
        ("Pacific/Niue", datetime(2028, 3, 1, 10, 59, tzinfo=UTC), date(2028, 2, 29)),
        ("Pacific/Apia", datetime(2028, 2, 29, 10, 59, tzinfo=UTC), date(2028, 2, 29)),
        ("Asia/Kathmandu", datetime(2028, 2, 28, 18, 15, tzinfo=UTC), date(2028, 2, 29)),
        ("Europe/Berlin", datetime(2028, 2, 29, 22, 59, tzinfo=UTC), date(2028, 2, 29)),
        ("America/St_Johns", datetime(2028, 3, 1, 3, 29, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_today_and_yesterday_are_those_where_the_person_sits(
    workspace: Workspace, clock: Clock, zone: str, instant: datetime, today: date
) -> None:
    there = replace(workspace, zone=zone)
    clock.now = instant
    add_person(there, "Ana")
    assert there.today() == today
    assert said(there, "met Ana today: a") == today
    assert said(there, "met Ana yesterday: b") == today - timedelta(days=1)
    clock.now += timedelta(minutes=1)
    # A minute later it is midnight there, or it began with it.
    assert there.today() - today in (timedelta(0), timedelta(days=1))
    assert said(there, "met Ana: c") == there.today()


def test_a_leap_day_is_a_day_like_others(workspace: Workspace) -> None:
    add_person(workspace, "Ana")
    assert said(workspace, "met Ana 2028-02-29: a") == date(2028, 2, 29)
    assert said(workspace, "met Ana 29 February: b") == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("zone", "night"),
    [
        ("Europe/Berlin", date(2028, 3, 26)),
        ("Europe/Berlin", date(2028, 10, 29)),
        ("America/Havana", date(2028, 3, 12)),
    ],
)
def test_in_a_night_with_another_hour_moments_keep_their_order_and_day(
    workspace: Workspace, clock: Clock, zone: str, night: date
) -> None:
    there = replace(workspace, zone=zone)
    ana = add_person(there, "Ana")
    begin = datetime(night.year, night.month, night.day, tzinfo=ZoneInfo(zone)).astimezone(UTC) - timedelta(hours=2)
    logged = []
    for number in range(12):
        clock.now = begin + timedelta(minutes=30 * number)
        draft = InteractionDraft((ana,), at_instant(clock.now, zone), note=f"n{number}")
        logged.append(interactions.log(there, LogEntry(draft)).value.id)
    lines = [line.interaction for line in log_part(there).lines]
    assert [item.id for item in lines] == logged[::-1]
    moments = [item.draft.when.instant for item in lines]
    assert moments == sorted(moments, reverse=True) and len(set(moments)) == len(moments)
    assert {item.draft.when.day for item in lines} == {night - timedelta(days=1), night}
