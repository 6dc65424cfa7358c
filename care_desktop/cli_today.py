"""The command that prints the list of Today, or writes follow-ups as a calendar file."""

import json
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from care_desktop.cli_place import Place
from care_desktop.composition import opened_workspace
from care_desktop.domain.insight_words import plain
from care_desktop.domain.people import normalise_name
from care_desktop.domain.today import Reason
from care_desktop.errors import InvalidInput, NotFound
from care_desktop.services import follow_up_calendar, today
from care_desktop.services.outcome import Workspace
from care_desktop.services.today import TodayLine, TodayList


def run_today(place: Place, *, as_json: bool, now: str, owner: str, ics: Path | None) -> None:
    """Print whom to care for, or write the calendar file.

    Raises:
        CareError: there is no such owner, `now` is no moment, or a file cannot be read or written.
    """
    with opened_workspace(place.profile, place.database) as opened:
        workspace = opened if not now else _at(opened, now)
        owner_id = _owner(workspace, owner)
        if ics is not None:
            count = follow_up_calendar.write(workspace, ics, owner_id=owner_id)
            what = "1 follow-up" if count == 1 else f"{count:,} follow-ups"
            print(f"{what} written to {ics}", file=sys.stderr)
            return
        found = today.full_list(workspace, owner_id)
    if as_json:
        print(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
    else:
        _print(found)


def _at(workspace: Workspace, text: str) -> Workspace:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput(
            f"--now {text} is not a moment.", "Write it as 2026-11-22T09:30:00+00:00, or as a day."
        ) from None
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=ZoneInfo(workspace.zone))
    return replace(workspace, clock=lambda: aware)


def _owner(workspace: Workspace, name: str) -> UUID | None:
    if not name:
        return None
    wanted = normalise_name(name)
    for id, known in today.owners(workspace):
        if normalise_name(known) == wanted or str(id) == name:
            return id
    raise NotFound(f"Nobody named “{name}” looks after people here.", "Check the spelling, or leave --owner out.")


def _as_json(found: TodayList) -> dict[str, Any]:
    following = found.next_due
    return {
        "as_of": found.today.isoformat(),
        "entries": [_entry(line) for line in found.lines],
        "waiting": found.waiting,
        "due_this_week": len(found.soon),
        "next": None
        if following is None
        else {
            "due": following.day.isoformat(),
            "person_id": str(following.person_id),
            "name": following.name,
            "promise": following.promise or None,
        },
    }


def _entry(line: TodayLine) -> dict[str, Any]:
    return {
        "people": [{"id": str(card.id), "name": card.name} for card in line.people],
        **_reason(line.entry.reason),
        "further": [_reason(reason) for reason in line.entry.further],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "kind": str(reason.kind),
        "subject_id": str(reason.subject_id),
        "reason": plain(reason.what),
        "detail": plain(reason.more),
        "age": plain(reason.age),
        "since": reason.day.isoformat(),
        "due": _day(reason.due_on),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _print(found: TodayList) -> None:
    print(f"Whom to care for on {found.today.isoformat()}")
    if not found.lines:
        print("Nobody is waiting for you today.")
    for line in found.lines:
        names = ", ".join(card.name for card in line.people)
        print(f"\n{names}  [{line.entry.reason.kind}, {plain(line.entry.reason.age)}]")
        for reason in (line.entry.reason, *line.entry.further):
            print(f"  {plain(reason.what)}. {plain(reason.more)}")
    print()
    if found.waiting:
        print(f"{found.waiting:,} more {'person waits' if found.waiting == 1 else 'people wait'}.")
    if found.soon:
        print(f"Also due this week: {len(found.soon):,}.")
    following = found.next_due
    if following is not None:
        what = following.promise or "be in touch"
        print(f"Next: {following.day.isoformat()}, {following.name}: {what}")
