"""The sample workspace: the same for the same day and seed, with everything in it, never over somebody's data."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from care_desktop.domain.promises import PromiseState
from care_desktop.domain.resources import KINDS_OF_STAGE, ResourceKind
from care_desktop.errors import Conflict, InvalidInput
from care_desktop.services import demo, insights
from care_desktop.services.outcome import Workspace
from care_desktop.services.sample_tables import sample_tables
from care_desktop.services.transfer_out import What
from care_desktop.storage import catalogue, promises
from care_desktop.storage.work import UnitOfWork
from tests.factories import NOW, add_person, exported, exported_rows, new_workspace


def contents(path: Path) -> list[str]:
    """Every row as SQL, without what a workspace is born with."""
    connection = sqlite3.connect(path)
    try:
        connection.create_function("searchable", 1, lambda text: text, deterministic=True)
        lines = [line for line in connection.iterdump() if line.startswith("INSERT")]
    finally:
        connection.close()
    return [line for line in lines if not line.startswith('INSERT INTO "workspace"')]


def test_same_day_and_seed_same_rows(tmp_path: Path) -> None:
    dumps = []
    for name, hour, seed in (("a", 9, 1), ("b", 22, 1), ("c", 9, 2)):
        with new_workspace(tmp_path / f"{name}.db", lambda hour=hour: NOW.replace(hour=hour)) as made:  # type: ignore[misc]
            demo.write_sample(made, people=70, interactions=1700, seed=seed)
        dumps.append(contents(tmp_path / f"{name}.db"))
    assert dumps[0] == dumps[1]
    assert dumps[0] != dumps[2]


def test_the_sample_has_everything_there_is_to_look_at(workspace: Workspace) -> None:
    counts = demo.write_sample(workspace)
    assert counts.people == demo.PEOPLE
    rows = list(insights.score_rows(workspace))
    assert len(rows) == demo.PEOPLE
    assert {row.stage for row in rows} == set(KINDS_OF_STAGE)
    assert any(not row.known for row in rows)
    with workspace.database.reading() as work:
        kinds = {item.kind for item in catalogue.resources(work)}
        states = {promise.draft.state for promise in promises.promises(work)}
        feedback = {item.draft.state.value for item in promises.all_feedback(work)}
        counted = {table: count(work, table) for table in ("swag_given", "introduction", "own_rating", "handover")}
    assert kinds == set(ResourceKind) - {ResourceKind.SWITCH, ResourceKind.CROSS_SELL}
    assert states == set(PromiseState)
    assert feedback == {"heard", "passed on", "planned", "shipped", "declined", "told"}
    assert all(counted.values())
    people = exported_rows(workspace, What.PEOPLE)
    assert {row["teammate"] for row in people} == {"yes", "no"}
    assert {"hand", "computed", ""} == {row["stage_set_by"] for row in people}
    assert all(value.endswith("example.org") for row in people for value in row["email"].split("; ") if value)


def count(work: UnitOfWork, table: str) -> int:
    return int(work.driver.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_nothing_of_the_sample_lies_in_the_future(workspace: Workspace) -> None:
    demo.write_sample(workspace)
    days = [row["occurred_at"][:10] for row in exported_rows(workspace, What.INTERACTIONS)]
    assert max(days) == (NOW.date() - timedelta(days=1)).isoformat()
    assert min(days) >= (NOW.date() - timedelta(days=1150)).isoformat()


@pytest.mark.parametrize(("people", "interactions"), [(0, None), (5, None), (10, 40), (200, 3000), (60, 2500)])
def test_as_many_as_asked_for(people: int, interactions: int | None, workspace: Workspace) -> None:
    counts = demo.write_sample(workspace, people=people, interactions=interactions)
    with workspace.database.reading() as work:
        developers = count(work, "person WHERE NOT teammate")
        stored = count(work, "interaction")
        broken = work.driver.execute("PRAGMA foreign_key_check").fetchall()
    assert (developers, stored) == (counts.people, counts.interactions)
    assert developers == people
    assert interactions is None or stored == interactions
    assert broken == []


def test_the_sample_is_never_written_over_somebodys_data(workspace: Workspace) -> None:
    add_person(workspace, "Ana")
    before = exported(workspace, What.EVERYTHING)
    with pytest.raises(Conflict, match="nothing was changed"):
        demo.write_sample(workspace)
    assert exported(workspace, What.EVERYTHING) == before
    demo.write_sample(workspace, replace=True)
    first = exported(workspace, What.EVERYTHING)
    demo.write_sample(workspace, replace=True)
    assert exported(workspace, What.EVERYTHING) == first


def test_numbers_out_of_range_are_refused(workspace: Workspace) -> None:
    with pytest.raises(InvalidInput):
        demo.write_sample(workspace, people=-1)
    with pytest.raises(InvalidInput):
        demo.write_sample(workspace, interactions=10**9)


def test_the_shipped_tables_fit_together() -> None:
    tables = sample_tables()
    names = [person.name for person in tables.people]
    parts = [part for row in tables.community["feedback"]["rows"] for part in row[8]]
    parts += [part for row in tables.community["introductions"]["rows"] for part in row[:2]]
    assert [part for part in parts if sum(part in name for name in names) != 1] == []
    assert {person.story for person in tables.people} <= set(tables.community["arcs"])
    owners = {member["name"].split()[0] for member in tables.community["teammate"]}
    assert {person.owner for person in tables.people} - {""} <= owners
    assert len(names) == len(set(names)) == demo.PEOPLE
