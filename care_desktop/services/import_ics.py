"""Meetings from a calendar file: past ones with others become interactions, with a reason where they cannot."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import formataddr, parseaddr
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from care_desktop.domain.interactions import Channel, Direction, Flow, InteractionDraft, When
from care_desktop.domain.people import Handle, PersonDraft
from care_desktop.errors import UnreadableFile
from care_desktop.services.csv_format import ReadRow, cell_text, split_list
from care_desktop.services.import_run import ImportRun, LeftOut, Level
from care_desktop.services.import_vcard import file_bytes
from care_desktop.storage import bulk, sync_rows
from care_desktop.storage.bulk_rows import interaction_rows
from care_desktop.storage.ids import new_id
from care_desktop.storage.suppression import Suppression

if TYPE_CHECKING:
    from care_desktop.integrations.calendar_events import Meeting

MEETINGS = "meetings"
SHEET = "interactions"
COLUMNS = ("occurred_at", "people", "duration_min", "channel", "note", "external_id")
PAST_DAYS = 3660
# An address in this share of at least so many meetings is the owner of the calendar.
OWNER_SHARE, OWNER_MEETINGS_MIN = 0.8, 3
_CALENDAR_NAME = re.compile(r"^X-WR-CALNAME[^:\n]*:\s*([^\s@]+@[^\s@]+)\s*$", re.MULTILINE | re.IGNORECASE)


def meetings_of_file(path: Path, now: datetime) -> Iterator[ReadRow]:
    """The meetings of the last ten years that are over, in the order of time, then the events nobody can read. Blocks.

    The owner of the calendar is left out: by its name, or as the one who is in nearly all of it.

    Raises:
        UnreadableFile: it is too large, or no calendar.
    """
    from care_desktop.integrations.calendar_events import Meeting, meetings
    from care_desktop.integrations.vcard_lines import decoded

    text = decoded(file_bytes(path))
    if "BEGIN:VCALENDAR" not in text[:10_000].upper():
        raise UnreadableFile(f"{path.name} is no calendar.", "Export the calendar as iCalendar (.ics), then try again.")
    named = _CALENDAR_NAME.search(text)
    own = [named[1].casefold()] if named else []
    found = list(meetings(text, start=now - timedelta(days=PAST_DAYS), until=now, own=own))
    past = [item for item in found if isinstance(item, Meeting) and item.ends_at <= now]
    if not own and (owner := _owner([_addresses(item) for item in past])):
        again = meetings(text, start=now - timedelta(days=PAST_DAYS), until=now, own=[owner])
        past = [item for item in again if isinstance(item, Meeting) and item.ends_at <= now]
    past.sort(key=lambda item: (item.happening.occurred_at, item.happening.external_id))
    number = 0
    for number, item in enumerate(past, start=1):
        yield ReadRow(number, _cells(item))
    for place, odd in enumerate((item for item in found if not isinstance(item, Meeting)), start=number + 1):
        yield ReadRow(place, (), f"event {odd.number} of the calendar: {odd.reason}")


def _addresses(meeting: "Meeting") -> list[str]:
    return [who.key for who in (meeting.happening.author, *meeting.happening.others)]


def _owner(meetings: Sequence[Sequence[str]]) -> str:
    """The one address that is in nearly all meetings; empty when there is none, or are two."""
    counts = Counter(address for addresses in meetings for address in addresses).most_common(2)
    if len(meetings) < OWNER_MEETINGS_MIN or not counts or counts[0][1] < OWNER_SHARE * len(meetings):
        return ""
    return "" if len(counts) > 1 and counts[1][1] == counts[0][1] else counts[0][0]


def _cells(meeting: "Meeting") -> list[str]:
    happening = meeting.happening
    people = tuple(formataddr((who.name, who.key)) for who in (happening.author, *happening.others))
    own = (happening.occurred_at.isoformat(), people, happening.duration_min, happening.channel.value)
    return [cell_text(cell) for cell in (*own, happening.note, happening.external_id)]


def import_meetings(run: ImportRun, rows: Iterable[ReadRow]) -> None:
    """Take every meeting that is not here yet, from a file or from a calendar we sync with. Blocks.

    People are known by their addresses alone; unknown ones are made, unless they were erased.
    """
    reader = _Reader(run)
    for row in rows:
        run.step()
        if row.problem:
            run.note(SHEET, row.number, Level.ERROR, row.problem)
        else:
            try:
                reader.take(row)
            except LeftOut as left:
                run.left_out[left.why] += 1
    run.flush()


class _Reader:
    """Stores the meetings of one file."""

    def __init__(self, run: ImportRun) -> None:
        # Loaded only when a calendar is read: the reader of calendars is slow to load.
        from care_desktop.integrations.calendar_events import KIND, SOURCE

        self._run = run
        self._source, self._kind = SOURCE, KIND
        self._external_ids = bulk.all_external_ids(run.work)
        self._suppression = Suppression(run.work)

    def take(self, row: ReadRow) -> None:
        """Store a meeting, unless it is here."""
        run = self._run
        began, people, minutes, channel, note, name = row.cells
        named = [parseaddr(text) for text in split_list(people)]
        when = When(datetime.fromisoformat(began).astimezone(UTC), run.zone, day_only=False)
        # The same as sync gives it, so that neither brings what the other has brought.
        group = f"{name}|{when.day.isoformat()}|{Direction.MUTUAL.value}|{named[0][1]}"
        came = sync_rows.synced_already(run.work, [(self._source, name)])
        if came or (self._source, group) in self._external_ids:
            run.unchanged += 1
            return
        found = dict.fromkeys(key for who in named if (key := self._person(row.number, *who)) is not None)
        developers = tuple(key for key in found if key not in run.teammates)
        developers = run.may_record(developers)
        if not developers:
            run.note(SHEET, row.number, Level.WARNING, "nobody took part but teammates, or people who were erased")
            return
        draft = InteractionDraft(
            people=developers,
            when=when,
            advocates=tuple(key for key in found if key in run.teammates),
            channel=Channel(channel),
            flow=Flow.CONVERSATION,
            direction=Direction.MUTUAL,
            duration_min=float(minutes) if minutes else None,
            note=note,
            kind=self._kind,
            source=self._source,
            external_id=group,
        )
        run.store(interaction_rows(new_id(), draft, created_at=run.now, updated_at=run.now))
        run.new["interactions"] += 1
        self._external_ids.add((self._source, group))

    def _person(self, row: int, name: str, address: str) -> UUID | None:
        """Whose address it is; somebody new is made; None for those who were erased."""
        handle = Handle("email", address)
        holder = self._run.holder(handle)
        if holder is not None or self._suppression.holds([("email", address)]):
            return holder
        name = name.strip() or address
        if self._run.first_named(name) is not None:
            reason = f"“{name}” is somebody here already, but has not the address {address}; they were taken for two"
            self._run.note(SHEET, row, Level.WARNING, reason)
        return self._run.add_person(PersonDraft(name, handles=(handle,)))
