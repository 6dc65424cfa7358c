"""Saved searches and filters of the list of people."""

import pytest

from care_desktop.domain.people_query import PeopleGroup, PeopleQuery, Spoke
from care_desktop.errors import InvalidInput
from care_desktop.services import segments
from care_desktop.services.outcome import Workspace, revert
from tests.factories import content


def names(workspace: Workspace) -> list[str]:
    return [item.name for item in segments.segments(workspace)]


def test_segments_are_kept_renamed_moved_changed_and_deleted_each_in_one_step(workspace: Workspace) -> None:
    first = PeopleQuery(search="kube", group=PeopleGroup.MINE, spoke=Spoke.QUARTER)
    a, b, c = (segments.add(workspace, name, first).value for name in ("Met at KubeCon", "  Quiet   ones ", "C"))
    assert names(workspace) == ["Met at KubeCon", "Quiet ones", "C"]
    assert segments.segments(workspace)[0].query == first
    for change, expected in (
        (lambda: segments.rename(workspace, b, "Peru"), ["Met at KubeCon", "Peru", "C"]),
        (lambda: segments.put_in_order(workspace, [c]), ["C", "Met at KubeCon", "Quiet ones"]),
        (lambda: segments.delete(workspace, a), ["Quiet ones", "C"]),
        (lambda: segments.change(workspace, a, PeopleQuery(tag="sdk")), ["Met at KubeCon", "Quiet ones", "C"]),
    ):
        before = content(workspace)
        done = change()
        assert names(workspace) == expected and content(workspace) != before
        assert done.undo is not None
        revert(workspace, done.undo)
        assert content(workspace) == before


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "met AT kubecon"])
def test_a_name_that_says_nothing_or_is_taken_is_refused(workspace: Workspace, name: str) -> None:
    segments.add(workspace, "Met at KubeCon", PeopleQuery())
    with pytest.raises(InvalidInput):
        segments.add(workspace, name, PeopleQuery())
    assert names(workspace) == ["Met at KubeCon"]
