"""Merging: every row of either is kept or accounted for, old files find the one kept, and undo is exact."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, or_, select

from care_desktop.domain.interactions import Flow
from care_desktop.domain.people import Consent, DataSource, LawfulBasis
from care_desktop.errors import InvalidInput, NotFound
from care_desktop.services import duplicates, people, transfer_in
from care_desktop.services.merge import MergeField, in_order, merge, merged_from, preview
from care_desktop.services.outcome import Workspace, revert
from care_desktop.services.transfer_out import What
from care_desktop.storage.merge import references
from tests.factories import add_person, exported, log_with, new_workspace
from tests.services.merge_world import everything, fill

EXPORT = {"private_notes": True}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "w.care") as opened:
        yield opened


def counted(workspace: Workspace, who: UUID) -> dict[str, int]:
    """Table -> how many rows speak of somebody."""
    with workspace.database.reading() as work:
        return {
            table.name: work.connection.execute(
                select(func.count()).select_from(table).where(or_(*(column == who for column in columns)))
            ).scalar_one()
            for table, columns in references().items()
            if table.name not in ("person", "merged_person")
        }


def merge_and_undo(workspace: Workspace, everybody: list[UUID], rounds: int, seed: int = 3) -> None:
    """Merge random pairs and take each back: counts before are counts after, and the export stays the same bytes."""
    before, rows = exported(workspace, What.EVERYTHING, **EXPORT), everything(workspace)
    chance = random.Random(seed)
    for _ in range(rounds):
        kept, other = chance.sample(everybody, 2)
        shown = preview(workspace, kept, other)
        choices = {field: chance.random() < 0.5 for field in MergeField}
        done = merge(workspace, kept, other, choices)
        assert not any(counted(workspace, other).values())
        assert {name: n for name, n in counted(workspace, kept).items() if n} == {
            name: count.after
            for name, count in shown.counts.items()
            if count.after and name not in ("person", "merged_person")
        }
        again = revert(workspace, done.undo)
        assert everything(workspace) == rows
        revert(workspace, revert(workspace, again.undo).undo)
    assert exported(workspace, What.EVERYTHING, **EXPORT) == before


def test_merging_random_pairs_and_undoing_leaves_the_same_bytes(workspace: Workspace) -> None:
    merge_and_undo(workspace, fill(workspace, seed=5, size=7), 2)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_a_thousand_pairs(workspace: Workspace, part: int) -> None:
    merge_and_undo(workspace, fill(workspace, seed=11 + part, size=24), 100, seed=part)


def test_what_differs_is_chosen_and_what_loses_stays_in_the_notes(workspace: Workspace) -> None:
    told = Consent(LawfulBasis.CONSENT, DataSource.TOLD_ME, date(2026, 3, 1), ("email",), date(2027, 1, 1))
    legitimate = Consent(LawfulBasis.LEGITIMATE_INTEREST, DataSource.PUBLIC, None, (), date(2026, 12, 1))
    ana = add_person(
        workspace, "Ana Ruiz", ("github", "ana"), place="Lima", notes="Tea.", private_notes="Shy.", consent=legitimate
    )
    other = add_person(
        workspace, "A. Ruiz", ("x", "ana"), place="Cusco", notes="Coffee.", private_notes="Tall.", consent=told,
        introduced_by_id=ana, cadence_days=30, tags=("sdk",),
    )  # fmt: skip
    both, alone = log_with(workspace, ana, other), log_with(workspace, other, flow=Flow.QUESTION)
    log_with(workspace, ana)
    assert in_order(workspace, other, ana) == (ana, other)
    merge(workspace, ana, other, {MergeField.PLACE: True})
    found = people.get(workspace, ana).draft
    assert (found.name, found.place, found.cadence_days, found.introduced_by_id) == ("Ana Ruiz", "Cusco", 30, None)
    assert [handle.service for handle in found.handles] == ["github", "x"]
    assert found.notes == "Tea.\n\nCoffee.\n\nBefore the merge: also known as A. Ruiz; place Lima."
    assert found.private_notes == "Shy.\n\nTall."
    assert found.consent == Consent(
        LawfulBasis.CONSENT, DataSource.TOLD_ME, date(2026, 3, 1), ("email",), date(2026, 12, 1)
    )
    assert counted(workspace, ana)["interaction_person"] == 3 and both != alone
    with pytest.raises(NotFound):
        merge(workspace, ana, other)
    with pytest.raises(InvalidInput):
        merge(workspace, ana, ana)


def test_a_file_from_before_finds_the_one_kept_and_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    everybody = fill(workspace, seed=2, size=8)
    path = tmp_path / "before.zip"
    path.write_bytes(exported(workspace, What.EVERYTHING, raw=True, **EXPORT))
    first, second, third = everybody[3:6]
    merge(workspace, second, first)
    merge(workspace, third, second)
    assert merged_from(workspace, first) == merged_from(workspace, second) == third
    rows = everything(workspace)
    report = transfer_in.run(workspace, path).value
    assert (report.new, report.errors) == (0, 0)
    assert everything(workspace) == rows
    with new_workspace(tmp_path / "other.care") as fresh:
        transfer_in.run(fresh, path)
        merge(fresh, second, first)
        log = tmp_path / "later.csv"
        log.write_text(f"id,created_at,occurred_at,person_ids,people\n,,2026-05-01,{first},Somebody\n", "utf-8")
        n = counted(fresh, second)["interaction_person"]
        assert transfer_in.run(fresh, log).value.people == 0
        assert counted(fresh, second)["interaction_person"] == n + 1


def test_answers_are_remembered_and_can_be_undone(workspace: Workspace) -> None:
    ana = add_person(workspace, "Ana Ruiz", ("github", "anaruiz"), place="Lima")
    other = add_person(workspace, "Ruiz Ana", ("x", "anaruiz"), place="Lima")
    add_person(workspace, "Ana Ruiz")

    def suggested() -> list[set[UUID]]:
        return [{found.first, found.second} for found in duplicates.find(workspace)]

    assert suggested() == [{ana, other}]
    for answer in (duplicates.keep_apart, duplicates.decide_later):
        done = answer(workspace, other, ana)
        assert suggested() == []
        revert(workspace, done.undo)
        assert suggested() == [{ana, other}]
    with pytest.raises(InvalidInput):
        duplicates.decide_later(workspace, ana, other, workspace.today())

    def stop(_done: int, _total: int) -> None:
        raise duplicates.Stopped("Stopped.")

    with pytest.raises(duplicates.Stopped):
        duplicates.find(workspace, watch=stop)
