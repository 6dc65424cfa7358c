"""The sample workspace: an invented community, the same for the same day and seed, small or very large."""

from dataclasses import dataclass
from typing import Any

from care_desktop.errors import Conflict, InvalidInput
from care_desktop.services import derived
from care_desktop.services.outcome import Workspace
from care_desktop.services.sample_cast import Cast, Clockwork
from care_desktop.services.sample_loops import (
    feedback_rows,
    handover_rows,
    introduction_rows,
    stage_rows,
    target_rows,
)
from care_desktop.services.sample_story import Story
from care_desktop.services.sample_tables import sample_tables
from care_desktop.storage import bulk, crowd, sheets
from care_desktop.storage import tables as t
from care_desktop.storage.bulk_rows import COLUMNS, BulkRow
from care_desktop.storage.types import to_epoch_day
from care_desktop.storage.work import UnitOfWork

PEOPLE = 60
SEED = 1
PEOPLE_MAX = 1_000_000
INTERACTIONS_MAX = 10_000_000
_PER_PERSON = 10


@dataclass(frozen=True, slots=True)
class SampleCounts:
    """What was written: developers (teammates are not counted) and interactions."""

    people: int
    interactions: int


def write_sample(
    workspace: Workspace,
    *,
    people: int = PEOPLE,
    interactions: int | None = None,
    seed: int = SEED,
    replace: bool = False,
) -> SampleCounts:
    """Fill an empty workspace with the sample, three years that end today. Blocks; under a second for the usual size.

    Args:
        workspace: where to.
        people: how many developers; up to 60 are written by hand, the others are drawn.
        interactions: how many; None is what the stories hold, and ten for each drawn person.
        seed: another seed, another community.
        replace: delete what is there first; only ever for the sample's own file.

    Raises:
        Conflict: the workspace holds something already.
        InvalidInput: a number is out of range.
    """
    if not 0 <= people <= PEOPLE_MAX or not 0 <= (interactions or 0) <= INTERACTIONS_MAX:
        raise InvalidInput(f"The sample has up to {PEOPLE_MAX:,} people and {INTERACTIONS_MAX:,} interactions.")
    with workspace.database.work() as work:
        if replace:
            bulk.clear(work)
        elif not bulk.is_empty(work):
            raise Conflict(
                f"{workspace.path.name} holds people or interactions already; nothing was changed.",
                "Name a file that does not exist yet, with --database.",
            )
        counts = _fill(workspace, work, people, interactions, seed)
        derived.refresh_all(work, workspace.today(), workspace.weights)
        work.commit()
    return counts


def _fill(workspace: Workspace, work: UnitOfWork, people: int, interactions: int | None, seed: int) -> SampleCounts:
    tables = sample_tables()
    cast = Cast(tables, Clockwork(seed, workspace.today()), tables.people[:people])
    story = Story(cast)
    story.tell()
    rows = story.rows + feedback_rows(story) + introduction_rows(story) + stage_rows(story) + handover_rows(story)
    rows += target_rows(story)
    rows = _newest(rows, interactions)
    told = sum(table is t.interaction for table, _ in rows)
    _insert(work, cast.rows + rows)
    sheets.name_workspace(work, tables.community["workspace"])
    drawn = people - len(cast.personas)
    wanted = drawn * _PER_PERSON if interactions is None else interactions - told
    if drawn or wanted > 0:
        _draw(work, cast, story, seed, drawn, max(0, wanted))
    return SampleCounts(people, told + max(0, wanted))


def _draw(work: UnitOfWork, cast: Cast, story: Story, seed: int, people: int, interactions: int) -> None:
    """The crowd around the people of the stories; without a crowd the stories' people get the interactions."""
    import numpy as np

    from care_desktop.services import sample_crowd, sample_crowd_loops, sample_crowd_talks

    generator = np.random.Generator(np.random.PCG64(seed))
    found = sample_crowd.crowd_people(cast, generator, people)
    crowd.insert_people(work, found)
    keys, met, team = list(found.keys), list(found.met), sample_crowd.advocates(cast)
    owners = [team.index(owner) if owner else len(team) for owner in found.owners]
    if not keys:
        known = [life for life in story.lives if life.persona.story != "unknown"]
        keys = [life.key.bytes for life in known]
        met = [to_epoch_day(cast.clock.days_ago(life.start)) for life in known]
        owners = [team.index(cast.team[life.persona.owner or "Inês"].bytes) for life in known]
    if not keys:
        return
    rows, held = sample_crowd_loops.event_rows(cast, generator) if people else ([], [])
    _insert(work, rows)
    event_keys = [values[0].bytes for _, values in rows]
    last = to_epoch_day(cast.clock.days_ago(1))
    drawn = sample_crowd_talks.draw(generator, last, len(team), met, owners, held, interactions)
    parts = crowd.insert_talks(work, sample_crowd.crowd_talks(cast, generator, drawn, keys, event_keys))
    crowd.insert_links(work, parts)
    if people:
        talk_keys = [key for talks in parts for key in talks.keys]
        for follow in (
            sample_crowd_loops.given_rows,
            sample_crowd_loops.promise_rows,
            sample_crowd_loops.feedback_rows,
        ):
            _insert(work, follow(cast, generator, drawn, talk_keys, keys))


def _newest(rows: list[BulkRow], limit: int | None) -> list[BulkRow]:
    """The rows without the oldest interactions that are too many, and without what hangs on those."""
    talks = sorted((values[1], values[0]) for table, values in rows if table is t.interaction)
    if limit is None or len(talks) <= limit:
        return rows
    gone = {key for _, key in talks[: len(talks) - limit]}
    promises = {values[0] for table, values in rows if table is t.promise and gone.intersection(values[1:])}
    gone |= promises
    return [(table, values) for table, values in rows if gone.isdisjoint(_keys(values))]


def _keys(values: tuple[Any, ...]) -> list[Any]:
    return [value for value in values if hasattr(value, "bytes")]


def _insert(work: UnitOfWork, rows: list[BulkRow]) -> None:
    by_table: dict[Any, list[tuple[Any, ...]]] = {}
    for table, values in rows:
        by_table.setdefault(table, []).append(values)
    for table, found in by_table.items():
        bulk.insert_rows(work, table, COLUMNS[table], found, undoable=False)
