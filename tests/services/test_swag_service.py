"""Swag: items and gifts, counted, corrected, deleted, undone."""

from datetime import timedelta

import pytest

from care_desktop.domain.resources import SwagReason
from care_desktop.errors import Conflict, InvalidInput, NotFound
from care_desktop.services import swag, transfer_in
from care_desktop.services.outcome import Workspace, revert
from care_desktop.services.transfer_out import ExportOptions, What, export_to_path
from tests.factories import NOW, add_person, exported, new_workspace

TODAY = NOW.date()


def test_swag_from_first_to_last(workspace: Workspace) -> None:
    ana, bo = add_person(workspace, "Ana"), add_person(workspace, "Bo")
    pin = swag.add_item(workspace, " Pin ").value
    for name in ("pin", " ", "x" * 300):
        with pytest.raises(InvalidInput):
            swag.add_item(workspace, name)
    swag.edit_item(workspace, pin, "Enamel pin", "From the first print")
    swag.give(workspace, pin, (ana, bo, ana), on=TODAY)
    with pytest.raises(InvalidInput, match="for"):
        swag.give(workspace, pin, (ana,), on=TODAY, reason=SwagReason.FOR_SOMETHING_DONE)
    with pytest.raises(InvalidInput, match="ahead"):
        swag.give(workspace, pin, (ana,), on=TODAY + timedelta(days=1))
    done = SwagReason.FOR_SOMETHING_DONE
    gift = next(row for row in swag.given(workspace, person_id=ana))
    corrected = swag.correct(workspace, gift.id, on=TODAY - timedelta(days=2), reason=done, for_what="a talk")
    (item,) = swag.items(workspace)
    assert (item.name, item.times, item.people, item.freely, item.for_something_done) == ("Enamel pin", 2, 2, 1, 1)
    assert item.last == TODAY
    assert [row.for_what for row in swag.given(workspace, item_id=pin)] == ["", "a talk"]
    target = workspace.path.parent / "all.zip"
    export_to_path(workspace, What.EVERYTHING, target, ExportOptions(raw=True))
    with new_workspace(workspace.path.parent / "other.care") as other:
        assert transfer_in.run(other, target).value.errors == 0
        assert exported(other, What.EVERYTHING) == exported(workspace, What.EVERYTHING)
    with pytest.raises(Conflict, match="2 times"):
        swag.delete_item(workspace, pin)
    assert corrected.undo is not None
    revert(workspace, corrected.undo)
    assert swag.given(workspace, person_id=ana) == [gift]
    for row in swag.given(workspace):
        gone = swag.delete_given(workspace, row.id)
    assert gone.changes.people
    assert gone.undo is not None
    deleted = swag.delete_item(workspace, pin)
    assert swag.items(workspace) == []
    assert deleted.undo is not None
    revert(workspace, deleted.undo)
    assert [item.times for item in swag.items(workspace)] == [0]
    with pytest.raises(NotFound):
        swag.delete_given(workspace, gift.id)
