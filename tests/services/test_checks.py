"""Checking a workspace: others go on writing meanwhile, and what was emptied or may only be read is no fault."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from care_desktop.services import checks, derived, insights, interactions
from care_desktop.services.checks import Part
from care_desktop.services.outcome import Workspace
from care_desktop.storage import interaction_facts
from care_desktop.storage.work import UnitOfWork
from tests.factories import add_person, log_with, new_workspace


def test_others_write_while_scores_are_counted_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "w.care"
    with new_workspace(path) as workspace:
        log_with(workspace, add_person(workspace, "Ana"))
        insights.refresh_all(workspace)
        count = derived.refresh_all

        def write_and_count(*arguments: object) -> None:
            with closing(sqlite3.connect(path, timeout=0)) as other:
                other.execute("UPDATE person_summary SET trust = 99")
                other.commit()
            count(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(derived, "refresh_all", write_and_count)
        # What was written meanwhile is not of the moment that is looked at.
        assert checks.check(workspace) == ()
        (found,) = checks.check(workspace)
        assert found.part is Part.SCORES


def test_a_block_whose_interactions_are_gone_is_no_fault_until_it_says_otherwise(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "w.care") as workspace:
        talk = log_with(workspace, add_person(workspace, "Ana"))
        insights.refresh_all(workspace)
        pack(workspace)
        interactions.delete(workspace, talk)
        pack(workspace)
        assert checks.check(workspace) == ()
        with UnitOfWork(workspace.database.engine) as work:
            work.driver.execute("UPDATE interaction_block SET facts = x'00'")
            work.commit()
        assert [found.part for found in checks.check(workspace)] == [Part.SCORES]
        assert checks.repair(workspace) == ()


def pack(workspace: Workspace) -> None:
    """Pack the blocks that are out of date."""
    with workspace.database.work() as work:
        interaction_facts.refresh(work)
        work.commit()
