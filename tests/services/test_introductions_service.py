"""Introductions: recorded by hand and by the capture line, changed, undone; and the warm path to somebody."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from care_desktop.domain.capture import parse
from care_desktop.errors import InvalidInput
from care_desktop.services import interactions, introductions, people, transfer_in
from care_desktop.services.capture import entry_from
from care_desktop.services.capture_names import known_names
from care_desktop.services.outcome import Workspace, revert
from care_desktop.services.transfer_out import ExportOptions, What, export_to_path
from tests.factories import NOW, add_person, exported, log_with, new_workspace

TODAY = NOW.date()


@pytest.mark.parametrize("line", ["introduced @ana to @bo yesterday", "intro @ana and @bo", "connected @ana with @bo"])
def test_the_capture_line_records_introductions(workspace: Workspace, line: str) -> None:
    ana, bo = (add_person(workspace, name, ("github", name)) for name in ("ana", "bo"))
    known = known_names(workspace)
    found = parse(line, now=workspace.clock(), known=known)
    logged = interactions.log(workspace, entry_from(found, known, zone="UTC"))
    (row,) = introductions.of_person(workspace, bo)
    assert {row.item.first, row.item.second} == {ana, bo}
    assert row.item.interaction_id == logged.value.id
    assert logged.undo is not None
    revert(workspace, logged.undo)
    assert introductions.count(workspace) == 0


def test_an_introduction_from_first_to_last(workspace: Workspace) -> None:
    ana, bo, mate = (add_person(workspace, name) for name in ("Ana", "Bo", "Mate"))
    with pytest.raises(InvalidInput, match="two different"):
        introductions.add(workspace, ana, ana, on=TODAY)
    with pytest.raises(InvalidInput, match="ahead"):
        introductions.add(workspace, ana, bo, on=TODAY + timedelta(days=1))
    made = introductions.add(workspace, ana, bo, on=date(2026, 10, 1), by=mate)
    introductions.note_outcome(workspace, made.value, " They pair on webhooks. ")
    (row,) = introductions.listing(workspace, search="webhooks")
    assert (row.first_name, row.second_name, row.by_name) == ("Ana", "Bo", "Mate")
    assert introductions.listing(workspace, search="%") == []
    changed = introductions.edit(workspace, replace(row.item, on=date(2026, 10, 2), by=None))
    target = workspace.path.parent / "all.zip"
    export_to_path(workspace, What.EVERYTHING, target, ExportOptions(raw=True))
    with new_workspace(workspace.path.parent / "other.care") as other:
        assert transfer_in.run(other, target).value.errors == 0
        assert exported(other, What.EVERYTHING) == exported(workspace, What.EVERYTHING)
    assert changed.undo is not None
    revert(workspace, changed.undo)
    assert introductions.listing(workspace) == [row]
    introductions.delete(workspace, made.value)
    assert introductions.count(workspace) == 0


def names(workspace: Workspace, who: object) -> list[list[str]]:
    found = introductions.warm_paths(workspace, who)  # type: ignore[arg-type]
    return [[found.names[person] for person in path.people] for path in found.paths]


def test_the_warm_path_goes_over_whom_we_trust_most(workspace: Workspace) -> None:
    mate = add_person(workspace, "Mate", teammate=True)
    dear, met, far, target = (add_person(workspace, name) for name in ("Dear", "Met", "Far", "Target"))
    assert names(workspace, target) == []
    log_with(workspace, met, advocates=(mate,))
    for age in range(5):
        log_with(workspace, dear, on=TODAY - timedelta(days=age), advocates=(mate,), tone=2)
    introductions.add(workspace, met, far, on=TODAY)
    log_with(workspace, far, target)
    assert names(workspace, target) == [["Mate", "Met", "Far", "Target"]]
    log_with(workspace, met, target)
    log_with(workspace, dear, target)
    assert names(workspace, target) == [["Mate", "Dear", "Target"], ["Mate", "Met", "Target"]]
    (best, _other) = introductions.warm_paths(workspace, target).paths
    assert best.weakest is not None and best.weakest > 20
    assert [tie.talks for tie in best.ties] == [5, 1]
    people.archive(workspace, dear)
    assert names(workspace, target) == [["Mate", "Met", "Target"]]
    log_with(workspace, target, advocates=(mate,))
    assert names(workspace, target) == [["Mate", "Target"]]


def test_nobody_gets_to_know_anybody_in_a_crowd(workspace: Workspace) -> None:
    mate = add_person(workspace, "Mate", teammate=True)
    crowd = [add_person(workspace, f"P{place}") for place in range(13)]
    log_with(workspace, *crowd, advocates=(mate,))
    assert names(workspace, crowd[0]) == []
    log_with(workspace, *crowd[:12], advocates=(mate,))
    assert names(workspace, crowd[0]) == [["Mate", "P0"]]
