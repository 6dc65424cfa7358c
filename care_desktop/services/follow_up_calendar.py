"""Follow-ups as a calendar file: an all-day event per promise and per contact that is due."""

from datetime import timedelta
from itertools import groupby
from pathlib import Path
from uuid import UUID

import numpy as np

from care_desktop.domain.insight_words import plain
from care_desktop.domain.today import FollowUp, gap_id, promise_day
from care_desktop.domain.today_people import are_due, are_quiet
from care_desktop.errors import StorageFailure
from care_desktop.integrations.follow_up_ics import calendar_bytes
from care_desktop.services import today_board, today_words
from care_desktop.services.outcome import Workspace
from care_desktop.services.today import SOURCES
from care_desktop.storage import today_rows
from care_desktop.storage.types import from_epoch_day, to_epoch_day

AHEAD_DAYS = 90
"""Contacts by cadence are listed as far ahead; promises whenever they are due."""
_FAR_AHEAD = timedelta(days=365_000)
_PROMISES_MAX = 100_000


def follow_ups(workspace: Workspace, owner_id: UUID | None = None) -> list[FollowUp]:
    """Every open promise, and every contact due by cadence until AHEAD_DAYS from now, by day.

    Blocks; some seconds for 100,000 people.

    Args:
        workspace: where everything is.
        owner_id: only people this owner looks after; None is everyone.
    """
    today = workspace.today()
    board = today_board.load(workspace)
    with workspace.database.reading() as work:
        promises = today_rows.promises_due(work, today + _FAR_AHEAD, _PROMISES_MAX)
        day, found = to_epoch_day(today), board.found
        shown = ~board.hidden & ~are_quiet(found, day)
        due = are_due(found, board.cadence_days, board.due, board.source, day)
        coming = (board.due > day) & (board.due <= day + AHEAD_DAYS)
        wanted = shown & (due | coming)
        if owner_id is not None:
            wanted &= board.owner == owner_id.bytes
            mine = {bytes(key) for key in board.keys[board.owner == owner_id.bytes]}
            promises = [item for item in promises if item.person_id.bytes in mine]
        places = np.flatnonzero(wanted).tolist()
        who = {UUID(bytes=board.keys[place]) for place in places} | {item.person_id for item in promises}
        cards = today_rows.cards(work, who)
    listed: list[FollowUp] = []
    for key, group in groupby(promises, key=lambda item: item.id):
        made_to = list(group)
        item = made_to[0]
        names = ", ".join(cards[one.person_id].name for one in made_to)
        _, more = today_words.promised(item.text, item.made_on, item.due_on, item.channel, today)
        day_due = promise_day(item.made_on, item.due_on)
        listed.append(FollowUp(f"promise-{key}@care-desktop", day_due, f"{names}: {item.text}", plain(more)))
    for place in places:
        id = UUID(bytes=board.keys[place])
        last = from_epoch_day(int(found.last_contact[place]))
        source = SOURCES[int(board.source[place]) - 1]
        days, tag = float(board.cadence_days[place]), str(board.tag[place])
        what, _ = today_words.due(source, days, tag, 0, None)
        text = f"{plain(what)}. Last contact on {last.isoformat()}."
        uid = f"contact-{gap_id(id, last)}@care-desktop"
        listed.append(FollowUp(uid, from_epoch_day(int(board.due[place])), f"Be in touch with {cards[id].name}", text))
    return sorted(listed, key=lambda item: (item.day, item.uid))


def write(workspace: Workspace, path: Path, *, owner_id: UUID | None = None) -> int:
    """Write every follow-up to a file and return how many there are. Blocks.

    Raises:
        StorageFailure: the file cannot be written; an earlier one is left as it was.
    """
    items = follow_ups(workspace, owner_id)
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(calendar_bytes(items, workspace.clock()))
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StorageFailure(f"{path.name} could not be written ({error.strerror}).", "Choose another place.") from None
    return len(items)
