"""Packed interactions are what the tables say, whoever wrote them and however."""

from datetime import date, timedelta

from care_desktop.domain.interactions import Channel, Direction, Flow, code_of
from care_desktop.services import interactions
from care_desktop.services.outcome import Workspace, revert
from care_desktop.storage import interaction_facts
from care_desktop.storage.interaction_facts import BLOCK_BITS, Packed, unpacked
from tests.factories import add_person, log_with
from tests.services.conftest import empty_file, workspace  # noqa: F401


def kept(where: Workspace) -> Packed:
    """What is packed, after packing what is stale."""
    with where.database.work() as work:
        interaction_facts.refresh(work)
        work.commit()
    with where.database.reading() as work:
        assert not interaction_facts.is_stale(work)
        return interaction_facts.read(work)


def fresh(where: Workspace) -> Packed:
    """The same straight from the tables."""
    with where.database.work() as work:
        work.driver.execute("INSERT OR IGNORE INTO stale_block SELECT DISTINCT rowno >> 8 FROM interaction")
        work.driver.execute("DELETE FROM interaction_block")
        return interaction_facts.read(work)


def assert_same(where: Workspace) -> None:
    one, other = kept(where), fresh(where)
    assert one.facts.tobytes() == other.facts.tobytes()
    assert one.advocates.tobytes() == other.advocates.tobytes()


def test_every_field_comes_back(workspace: Workspace) -> None:  # noqa: F811
    ana, us = add_person(workspace, "Ana"), add_person(workspace, "Inês", teammate=True)
    log_with(workspace, ana, channel=Channel.OTHER, flow=Flow.INTRODUCTION, advocates=(us,), duration_min=12.5)
    log_with(workspace, ana, on=date(1969, 5, 4), direction=Direction.MUTUAL)
    found = kept(workspace)
    parts = unpacked(found.facts["code"])
    assert parts["channel"].tolist()[0] == code_of(Channel.OTHER)
    assert parts["flow"].tolist()[0] == code_of(Flow.INTRODUCTION)
    assert parts["direction"].tolist()[1] == code_of(Direction.MUTUAL)
    assert parts["day_only"].tolist() == [1, 1]
    assert found.facts["duration"][0] == 12.5 and found.facts["duration"][1] != found.facts["duration"][1]
    assert found.facts["day"][1] == (date(1969, 5, 4) - date(1970, 1, 1)).days
    assert found.advocates["interaction"].tolist() == [int(found.facts["rowno"][0])]


def test_whatever_changes_marks_its_block_only(workspace: Workspace) -> None:  # noqa: F811
    ana, bo = add_person(workspace, "Ana"), add_person(workspace, "Bo", teammate=True)
    ids = [
        log_with(workspace, ana, on=date(2026, 1, 1) + timedelta(days=n % 300)) for n in range((1 << BLOCK_BITS) + 9)
    ]
    assert_same(workspace)
    kept(workspace)
    with workspace.database.work() as work:
        before = work.driver.execute("SELECT * FROM interaction_block ORDER BY block").fetchall()
    assert len(before) == 2
    draft = interactions.get(workspace, ids[3]).draft
    outcome = interactions.edit(workspace, ids[3], type(draft)(**{**_fields(draft), "advocates": (bo,)}))
    with workspace.database.reading() as work:
        stale = [row[0] for row in work.driver.execute("SELECT block FROM stale_block")]
    assert stale == [0]
    assert_same(workspace)
    assert outcome.undo is not None
    revert(workspace, outcome.undo)
    assert_same(workspace)
    interactions.delete(workspace, ids[-1])
    assert_same(workspace)


def _fields(draft: object) -> dict[str, object]:
    return {name: getattr(draft, name) for name in draft.__slots__}  # type: ignore[attr-defined]


def test_stale_blocks_are_read_right_before_they_are_packed(workspace: Workspace) -> None:  # noqa: F811
    ana = add_person(workspace, "Ana")
    log_with(workspace, ana)
    kept(workspace)
    log_with(workspace, ana)
    with workspace.database.reading() as work:
        assert interaction_facts.is_stale(work)
        assert len(interaction_facts.read(work).facts) == 2
