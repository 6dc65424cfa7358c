"""What another program writes into the open workspace shows here; what we write ourselves is not heard twice."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from care_desktop.domain.people import PersonDraft
from care_desktop.services import erasure, people
from care_desktop.services.erasure import ErasurePlaces
from care_desktop.services.outcome import Changes
from care_desktop.ui.changes_elsewhere import ChangesElsewhere
from care_desktop.ui.operations import Operations
from tests.factories import add_person, new_workspace
from tests.ui.workspace_window import settle


def test_only_commits_of_others_are_announced(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "w.care"
    with new_workspace(path) as ours, new_workspace(path) as theirs:
        operations = Operations(lambda: ours)
        watch = ChangesElsewhere(operations)
        heard: list[Changes] = []
        operations.bus.changed.connect(heard.append)

        def look() -> list[Changes]:
            settle(qtbot, operations)
            heard.clear()
            watch.look()
            settle(qtbot, operations)
            return list(heard)

        assert look() == []
        operations.change(lambda ws: people.add(ws, PersonDraft("Ours")))
        assert look() == []
        assert look() == []
        add_person(theirs, "Theirs")
        assert look() == [Changes(many=True)]
        assert look() == []
        # Whoever is erased there is in no undo history here.
        assert operations.history.next_undo == "Add Ours"
        gone = add_person(theirs, "Zyxana Quorvex")
        look()
        assert operations.history.next_undo == "Add Ours"
        erasure.erase(theirs, gone, ErasurePlaces(), "Zyxana Quorvex")
        look()
        assert operations.history.next_undo is None
        operations.close()
