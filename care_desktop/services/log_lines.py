"""The list of interactions as the Log page shows it: newest first, a page at a time, with what came of each."""

from dataclasses import dataclass
from uuid import UUID

from care_desktop.domain.interactions import Interaction
from care_desktop.domain.resources import Stage
from care_desktop.services.outcome import Workspace
from care_desktop.storage import interactions as store
from care_desktop.storage import log_list

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class LoggedPerson:
    """Somebody in a line of the log.

    Attributes:
        stage: as shown today; None for a teammate.
        is_new: this is the only interaction with them so far.
    """

    id: UUID
    name: str
    stage: Stage | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class LogLine:
    """An interaction, who took part, and whether something was promised or heard in it."""

    interaction: Interaction
    people: tuple[LoggedPerson, ...]
    has_promise: bool
    has_feedback: bool


@dataclass(frozen=True, slots=True)
class LogPart:
    """A stretch of the log; `total` counts every interaction, or those at the event, whatever is searched."""

    lines: tuple[LogLine, ...]
    total: int


def log_part(
    workspace: Workspace,
    *,
    search: str = "",
    event_id: UUID | None = None,
    limit: int = PAGE_SIZE,
    offset: int = 0,
) -> LogPart:
    """The lines from `offset` on, at most `limit`; `search` finds words in notes. Blocks.

    Args:
        event_id: only what was said at this event; None is everything.
    """
    with workspace.database.reading() as work:
        found = store.log_page(work, search=search, event_id=event_id, limit=limit, offset=offset)
        ids = [item.id for item in found]
        people = list(dict.fromkeys(who for item in found for who in item.draft.people))
        standing = log_list.standing_of(work, people)
        promised, heard = log_list.with_promises(work, ids), log_list.with_feedback(work, ids)
        total = store.interactions_count(work, event_id)
    lines = tuple(
        LogLine(
            item,
            tuple(
                LoggedPerson(who, name, *_stage_and_news(standing.get(who)))
                for who, name in zip(item.draft.people, item.people_names, strict=True)
            ),
            item.id in promised,
            item.id in heard,
        )
        for item in found
    )
    return LogPart(lines, total)


def _stage_and_news(standing: tuple[Stage, int] | None) -> tuple[Stage | None, bool]:
    return (None, False) if standing is None else (standing[0], standing[1] == 1)
