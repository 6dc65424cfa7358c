"""Presence recalibrated on local history: from 150 outcomes on, shown as such, and switched off when wished."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from care_desktop.domain.interactions import InteractionDraft, on_day
from care_desktop.domain.people import PersonDraft
from care_desktop.services import local_presence, scoring
from care_desktop.services.local_presence import OUTCOMES_MIN
from care_desktop.services.outcome import Workspace, commit, revert
from care_desktop.storage import interactions, people
from care_desktop.storage.database import write_setting
from tests.factories import copy_of, new_workspace
from tests.services.conftest import days_ago, later


def meet(workspace: Workspace, ages_of_people: list[range]) -> None:
    """Write people, each met so many days ago."""
    now = workspace.clock()
    with workspace.database.work() as work:
        for place, ages in enumerate(ages_of_people):
            who = people.add_person(work, PersonDraft(f"P{place}"), now=now)
            for age in ages:
                interactions.add_interaction(work, InteractionDraft((who,), on_day(days_ago(age))), now=now)
        commit(workspace, work, None, "Fill")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty-five people every one of whom comes back each quarter: more than presence expects."""
    path = tmp_path_factory.mktemp("crowd") / "workspace.care"
    with new_workspace(path) as workspace:
        meet(workspace, [range(10 + place, 1100, 88) for place in range(25)])
    return path


@pytest.fixture
def crowd(file: Path, tmp_path: Path) -> Iterator[Workspace]:
    with copy_of(file, tmp_path) as found:
        yield found


def test_a_workspace_without_history_keeps_the_shipped_form(workspace: Workspace) -> None:
    meet(workspace, [range(10, 801, 790)])
    found = local_presence.local_presence(workspace)
    assert (found.switched_on, found.fitted, found.in_force) == (True, None, False)
    assert 0 < found.outcomes < OUTCOMES_MIN
    assert found.chance(0.37) == 0.37


def test_it_learns_from_what_people_did_and_says_from_how_much(crowd: Workspace) -> None:
    found = local_presence.local_presence(crowd)
    assert found.in_force and found.fitted is not None
    assert found.outcomes == found.fitted.outcomes >= OUTCOMES_MIN
    assert found.fitted.log_loss < found.fitted.shipped_log_loss
    assert found.chance(0.6) > 0.6
    assert found.chance(0.2) < found.chance(0.6) < found.chance(0.9)


def test_it_can_be_switched_off_and_undone(crowd: Workspace) -> None:
    outcome = local_presence.switch(crowd, False)
    found = local_presence.local_presence(crowd)
    assert (found.switched_on, found.in_force) == (False, False)
    assert found.fitted is not None
    assert found.chance(0.6) == 0.6
    assert outcome.undo is not None
    revert(crowd, outcome.undo)
    assert local_presence.local_presence(crowd).in_force
    local_presence.switch(crowd, False)
    local_presence.switch(crowd, True)
    assert local_presence.local_presence(crowd).in_force


def test_an_earlier_day_knows_only_the_outcomes_before_it(crowd: Workspace) -> None:
    now, before = local_presence.local_presence(crowd), local_presence.local_presence(crowd, days_ago(300))
    assert before.outcomes < now.outcomes
    assert local_presence.local_presence(crowd, days_ago(1100)).outcomes == 0


def test_what_was_found_is_kept_for_the_day_and_read_without_fitting(crowd: Workspace) -> None:
    assert local_presence.kept_presence(crowd) == local_presence.LocalPresence(True, 0, None)
    assert local_presence.keep_fit(crowd) is True
    assert local_presence.kept_presence(crowd) == local_presence.local_presence(crowd)
    assert local_presence.keep_fit(crowd) is False
    before = local_presence.kept_presence(crowd)
    tomorrow = later(crowd, 100)
    assert local_presence.kept_presence(tomorrow) == before
    assert local_presence.keep_fit(tomorrow) is True
    assert local_presence.kept_presence(tomorrow).outcomes > before.outcomes
    local_presence.switch(crowd, False)
    assert local_presence.kept_presence(crowd).in_force is False


def test_a_formula_has_a_fit_of_its_own_which_undo_finds_again(crowd: Workspace) -> None:
    shipped = local_presence.fresh_presence(crowd)
    outcome = scoring.change(crowd, {"presence.midpoint": 70.0})
    changed = replace(crowd, weights=outcome.value)
    assert local_presence.kept_presence(changed) == local_presence.local_presence(changed)
    assert local_presence.kept_presence(changed) != shipped
    assert outcome.undo is not None
    revert(changed, outcome.undo)
    assert local_presence.kept_presence(crowd) == shipped
    for points in (60, 61, 62, 63):
        scoring.change(crowd, {"presence.midpoint": float(points)})
    assert local_presence.kept_presence(crowd).fitted is None


def test_what_another_program_kept_does_not_stand_in_the_way(workspace: Workspace) -> None:
    meet(workspace, [range(10, 801, 790)])
    for kept in ("[1]", "{", '{"1": 1}', '{"1": {"day": "x"}}', '{"1": {"day": 3}}'):
        with workspace.database.work() as work:
            write_setting(work, local_presence.FIT_SETTING, kept)
            work.commit()
        assert local_presence.kept_presence(workspace).outcomes == 0
        assert local_presence.fresh_presence(workspace).outcomes > 0
