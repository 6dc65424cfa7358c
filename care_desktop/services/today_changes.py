"""What a person does on Today: put an entry off, say that it is settled, and take both back."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from care_desktop.domain.promises import PromiseState
from care_desktop.domain.today import Entry, TodayKind
from care_desktop.services import feedback_changes, promise_changes
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.services.today import put_off_keys
from care_desktop.storage import today_rows
from care_desktop.storage.people import name_of
from care_desktop.storage.work import UnitOfWork


class SnoozeFor(StrEnum):
    """For how long an entry is put off."""

    DAY = "1 day"
    THREE_DAYS = "3 days"
    WEEK = "1 week"
    MONTH = "next month"


_DAYS = {SnoozeFor.DAY: 1, SnoozeFor.THREE_DAYS: 3, SnoozeFor.WEEK: 7}


def snoozed_until(today: date, span: SnoozeFor) -> date:
    """The day on which an entry comes back; next month is its first day."""
    if span is SnoozeFor.MONTH:
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return today + timedelta(days=_DAYS[span])


def snooze(workspace: Workspace, entry: Entry, until: date | None) -> Outcome[None]:
    """Put an entry off with all of its reasons, until a day or for good (None). Blocks.

    A reason about the time since the last contact is put off for that time only: after the next contact another begins.
    """
    with workspace.database.work() as work:
        today = workspace.today()
        for kind, subject, person in put_off_keys((entry.reason, *entry.further)):
            today_rows.store_put_off(work, today_rows.PutOff(kind, subject, person, until), on=today)
        names = _names(work, entry.people)
        label = f"Snooze {names} until {until.isoformat()}" if until else f"Leave out {names}"
        return commit(workspace, work, None, label)


def settle(workspace: Workspace, entry: Entry) -> Outcome[Any]:
    """Say that the first reason of an entry is done. Blocks.

    A promise is kept, or kept late by its day; who asked for feedback was told; a question was answered elsewhere; a
    contact is not asked for again until there was another one.

    Raises:
        NotFound: it is gone.
    """
    reason = entry.reason
    if reason.kind is TodayKind.PROMISE:
        return promise_changes.settle(workspace, reason.subject_id, PromiseState.KEPT)
    if reason.kind is TodayKind.FEEDBACK:
        return feedback_changes.tell(workspace, reason.subject_id, reason.people)
    with workspace.database.work() as work:
        for kind, subject, person in put_off_keys((reason,)):
            today_rows.store_put_off(work, today_rows.PutOff(kind, subject, person, None), on=workspace.today())
        names = _names(work, entry.people)
        if reason.kind is TodayKind.QUESTION:
            return commit(workspace, work, None, f"Question of {names} answered elsewhere")
        return commit(workspace, work, None, f"Leave out {names} until the next contact")


def _names(work: UnitOfWork, people: Sequence[UUID]) -> str:
    names = ", ".join(name_of(work, who) for who in people[:3])
    return names if len(people) <= 3 else f"{names} and {len(people) - 3} more"
