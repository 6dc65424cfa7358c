"""Meetings from a calendar file: who is who, whose calendar it is, once only, and beside sync."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from care_desktop.domain.interactions import Direction
from care_desktop.domain.people import Handle, PersonDraft
from care_desktop.domain.sync import Batch
from care_desktop.errors import UnreadableFile
from care_desktop.integrations.caldav import CalDav
from care_desktop.integrations.calendar_events import Meeting, meetings
from care_desktop.services import accounts, interactions, people, sync, transfer_in
from care_desktop.services.outcome import Workspace, revert
from care_desktop.storage import suppression
from tests.integrations.calendar_samples import calendar, event
from tests.integrations.dav_servers import NOW, USER

ADA, BO = "Ada Sato <ada@example.org>", "Bo Li <bo@example.org>"
NAME = f"X-WR-CALNAME:{USER}\n"


def written(tmp_path: Path, *events: str, head: str = NAME) -> Path:
    path = tmp_path / "calendar.ics"
    path.write_text(calendar(*events, head=head), encoding="utf-8")
    return path


def add(workspace: Workspace, name: str, email: str, *, teammate: bool = False) -> UUID:
    return people.add(workspace, PersonDraft(name, handles=(Handle("email", email),), teammate=teammate)).value


def test_past_meetings_become_interactions_once_and_undo_takes_them_back(workspace: Workspace, tmp_path: Path) -> None:
    ada = add(workspace, "A. Sato", "ADA@example.org")
    path = written(tmp_path, event("a", 5, f"{ADA},{BO}"), event("b", 900, ADA), event("c", -3, ADA), event("d", 4))
    assert transfer_in.preview(workspace, path).interactions == 2
    done = transfer_in.run(workspace, path)
    assert (done.value.people, done.value.interactions, done.value.errors) == (1, 2, 0)
    first = interactions.of_person(workspace, ada)[0]
    assert (first.draft.note, first.draft.duration_min, first.draft.kind) == ("About a", 45, "meeting")
    assert first.draft.actual_direction is Direction.MUTUAL and set(first.people_names) == {"A. Sato", "Bo Li"}
    again = transfer_in.run(workspace, path).value
    assert (again.people, again.interactions, again.unchanged) == (0, 0, 2)
    assert done.undo is not None
    revert(workspace, done.undo)
    assert interactions.of_person(workspace, ada) == []


def test_teammates_are_on_our_side(workspace: Workspace, tmp_path: Path) -> None:
    add(workspace, "Inês Duarte", "bo@example.org", teammate=True)
    ada = add(workspace, "Ada Sato", "ada@example.org")
    report = transfer_in.run(workspace, written(tmp_path, event("a", 5, f"{ADA},{BO}"), event("b", 4, BO))).value
    (item,) = interactions.of_person(workspace, ada)
    assert item.advocate_names == ("Inês Duarte",)
    assert (report.interactions, report.warnings, report.people) == (1, 1, 0)


def test_the_owner_is_the_one_in_nearly_every_meeting(workspace: Workspace, tmp_path: Path) -> None:
    events = [event(f"e{n}", n + 1, f"P{n} <p{n}@example.org>") for n in range(4)]
    assert transfer_in.run(workspace, written(tmp_path, *events, head="")).value.people == 4


def test_the_erased_and_namesakes(workspace: Workspace, tmp_path: Path) -> None:
    with workspace.database.work() as work:
        suppression.suppress(work, [("email", "ada@example.org")], NOW.date())
        work.commit()
    add(workspace, "Bo Li", "other@example.org")
    report = transfer_in.run(workspace, written(tmp_path, event("a", 5, ADA), event("b", 4, BO))).value
    assert (report.people, report.interactions, report.warnings) == (1, 1, 2)


def test_sync_and_file_bring_the_same_meeting_once(workspace: Workspace, tmp_path: Path) -> None:
    ada = add(workspace, "Ada Sato", "ada@example.org")
    text = calendar(event("a", 5, ADA), event("b", 4, ADA), head=NAME)
    window = {"start": NOW - timedelta(days=90), "until": NOW, "own": [USER]}
    happenings = tuple(m.happening for m in meetings(text, **window) if isinstance(m, Meeting))  # type: ignore[arg-type]
    account = accounts.add(workspace, CalDav(), "dav.example.org", {"user": USER}).value
    sync.apply(workspace, account.id, Batch("1", happenings[:1]))
    path = tmp_path / "calendar.ics"
    path.write_text(text, encoding="utf-8")
    assert transfer_in.run(workspace, path).value.interactions == 1
    sync.apply(workspace, account.id, Batch("2", happenings))
    assert len(interactions.of_person(workspace, ada)) == 2


def test_events_nobody_can_read_are_named(workspace: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, event("bomb", 5, ADA, "RRULE:FREQ=SECONDLY\n"), event("fine", 4, ADA))
    report = transfer_in.run(workspace, path).value
    assert (report.interactions, report.errors) == (1, 1)
    assert report.rows[0].reason.startswith("event 1 of the calendar: it repeats more often")


def test_what_is_no_calendar_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "calendar.ics"
    path.write_text("<html>Sign in</html>")
    with pytest.raises(UnreadableFile):
        transfer_in.run(workspace, path)
