"""Promises made, settled, reopened, changed and deleted: trust follows at once, and undo puts everything back."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from care_desktop.domain.promises import PromiseDraft, PromiseState
from care_desktop.errors import InvalidInput
from care_desktop.services import people, promise_changes, promises
from care_desktop.services.outcome import Workspace, revert
from care_desktop.services.people_list import PeopleQuery
from tests.factories import NOW, add_person, content, log_with, new_workspace

TODAY = NOW.date()
MADE = TODAY - timedelta(days=30)


def trust_of(workspace: Workspace) -> dict[str, float | None]:
    """Trust as the list of people holds it, by name."""
    rows = people.lines(workspace, people.listing(workspace, PeopleQuery()).rownos)
    return {row.name: row.trust for row in rows}


def test_settling_moves_trust_at_once_and_undo_moves_it_back(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "w.care") as workspace:
        ana, bo = add_person(workspace, "Ana"), add_person(workspace, "Bo")
        log_with(workspace, ana, bo, on=date(2026, 9, 1))
        due = TODAY - timedelta(days=2)
        made = promise_changes.add(workspace, PromiseDraft("a sample", (ana,), MADE, due))
        assert made.undo is not None
        assert made.undo.label == 'Promise "a sample"'
        before, whole = trust_of(workspace), content(workspace)
        found = {}
        for state, on, expected in (
            (PromiseState.KEPT, due, PromiseState.KEPT),
            (PromiseState.KEPT, TODAY, PromiseState.KEPT_LATE),
            (PromiseState.BROKEN, None, PromiseState.BROKEN),
        ):
            outcome = promise_changes.settle(workspace, made.value, state, on)
            assert outcome.value is expected
            found[expected] = trust_of(workspace)
            assert outcome.undo is not None
            revert(workspace, outcome.undo)
            assert trust_of(workspace) == before
            assert content(workspace) == whole
        kept, late, broken = (found[state]["Ana"] or 0 for state in found)
        assert kept > late > broken
        assert kept > (before["Ana"] or 0) > broken
        assert {view["Bo"] for view in found.values()} == {before["Bo"]}


def test_a_promise_is_changed_reopened_and_deleted(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "w.care") as workspace:
        ana, bo = add_person(workspace, "Ana"), add_person(workspace, "Bo")
        log_with(workspace, ana, bo, on=date(2026, 9, 1))
        key = promise_changes.add(workspace, PromiseDraft("slides", (ana,), MADE, MADE)).value
        promise_changes.settle(workspace, key, PromiseState.BROKEN)
        blamed = trust_of(workspace)
        draft = promises.promise(workspace, key).draft
        moved = PromiseDraft("slides for both", (bo,), MADE, None, None, None, draft.state, draft.settled_on)
        promise_changes.edit(workspace, key, moved)
        after = trust_of(workspace)
        assert (after["Ana"] or 0) > (blamed["Ana"] or 0)
        assert (after["Bo"] or 0) < (blamed["Bo"] or 0)
        assert promise_changes.settle(workspace, key, PromiseState.OPEN).value is PromiseState.OPEN
        assert promises.promise(workspace, key).draft.settled_on is None
        whole = content(workspace)
        gone = promise_changes.delete(workspace, key)
        assert promises.promise_list(workspace).rows == ()
        assert gone.undo is not None
        revert(workspace, gone.undo)
        assert content(workspace) == whole


def test_the_list_begins_with_what_is_late_and_ends_with_what_is_settled(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "w.care") as workspace:
        ana = add_person(workspace, "Ana")
        for text, due in (("no day", None), ("soon", TODAY + timedelta(days=3)), ("late", TODAY - timedelta(days=3))):
            promise_changes.add(workspace, PromiseDraft(text, (ana,), MADE, due))
        done = promise_changes.add(workspace, PromiseDraft("done", (ana,), MADE)).value
        promise_changes.settle(workspace, done, PromiseState.KEPT)
        old = PromiseDraft("old", (ana,), date(2020, 1, 1), None, None, None, PromiseState.KEPT, date(2020, 1, 2))
        promise_changes.add(workspace, old)
        found = promises.promise_list(workspace)
        assert ([row.text for row in found.rows], found.older) == (["late", "soon", "no day", "done"], 1)
        assert promises.promise_list(workspace, all_settled=True).rows[-1].text == "old"
        assert [row.text for row in promises.matching(found.rows, promises.PromiseFilter("ANA so"))] == ["soon"]


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (PromiseDraft(" ", (), MADE), "Say what was promised. Say who it was promised to."),
        (PromiseDraft("x", (), TODAY + timedelta(days=1)), "a day to come"),
        (PromiseDraft("x", (), MADE, MADE - timedelta(days=1)), "due before it was made"),
    ],
)
def test_what_cannot_be_a_promise_is_refused_with_the_reason(draft: PromiseDraft, reason: str, tmp_path: Path) -> None:
    with new_workspace(tmp_path / "w.care") as workspace, pytest.raises(InvalidInput, match=reason):
        promise_changes.add(workspace, draft)
