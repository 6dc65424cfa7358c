"""The dialog before an import: what the columns are, a live preview, and what becomes of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from care_desktop.services.outcome import Workspace
from care_desktop.services.people_lookup import people_named
from care_desktop.ui.dialogs.import_dialog import ImportDialog
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeHolder
from tests.factories import new_workspace, write_csv
from tests.ui.workspace_window import settle

CLUB = [("Wer", "Mail", "Firma"), ("Ada", "ada@example.org", "Engines"), ("Bo", "bo@example.org", "Lianhua")]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace."""
    with new_workspace(tmp_path / "workspace.care") as made:
        yield made


@pytest.fixture
def operations(qtbot: QtBot, workspace: Workspace) -> Iterator[Operations]:
    """What the dialog calls services with; nothing may crash."""
    made = Operations(lambda: workspace)
    crashes: list[object] = []
    made.crashed.connect(crashes.append)
    yield made
    made.close()
    assert not crashes


def opened(qtbot: QtBot, operations: Operations, holder: ThemeHolder, path: Path) -> ImportDialog:
    dialog = ImportDialog(operations, holder, path)
    dialog.open()
    settled(qtbot, operations)
    return dialog


def settled(qtbot: QtBot, operations: Operations) -> None:
    """Wait for what was asked, and for what that asked."""
    for _ in range(3):
        settle(qtbot, operations)
        qtbot.wait(1)


def cells(dialog: ImportDialog) -> list[list[str]]:
    model = dialog.rows.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def choose(dialog: ImportDialog, column: int, field: str) -> None:
    box = dialog.mapping.boxes[column]
    box.setCurrentIndex(box.findData(field))


def test_columns_are_chosen_with_a_live_preview(
    qtbot: QtBot, operations: Operations, workspace: Workspace, holder: ThemeHolder, tmp_path: Path
) -> None:
    dialog = opened(qtbot, operations, holder, write_csv(tmp_path / "club.csv", CLUB))
    assert dialog.heading.text() == "Say what the columns of club.csv are"
    assert dialog.summary.text() == "Choose which column holds: Name."
    assert not dialog.mapping.isHidden() and not dialog.import_button.isEnabled()
    assert [box.currentData() for box in dialog.mapping.boxes] == ["", "email", "company"]
    assert cells(dialog)[0] == ["Ada", "ada@example.org", "Engines"]
    choose(dialog, 0, "name")
    settled(qtbot, operations)
    assert dialog.heading.text() == "2 people ready to import"
    assert cells(dialog) == [["Ada", "Engines", "ada@example.org"], ["Bo", "Lianhua", "bo@example.org"]]
    choose(dialog, 2, "")
    settled(qtbot, operations)
    assert cells(dialog) == [["Ada", "ada@example.org"], ["Bo", "bo@example.org"]]
    dialog.import_button.click()
    settled(qtbot, operations)
    assert len(people_named(workspace, "ada")) == 1
    again = opened(qtbot, operations, holder, write_csv(tmp_path / "again.csv", [CLUB[0], ("Cy", "", "Okoro")]))
    assert again.heading.text() == "1 person ready to import"
    assert again.mapping.isHidden() and not again.columns_button.isHidden()
    again.reject()


def test_rows_can_be_interactions_instead(
    qtbot: QtBot, operations: Operations, holder: ThemeHolder, tmp_path: Path
) -> None:
    rows = [("Wer", "Happened", "Remark"), ("Ada", "3 Mar 2026", "tea"), ("Bo", "never", "")]
    dialog = opened(qtbot, operations, holder, write_csv(tmp_path / "talks.csv", rows))
    dialog.mapping.kind.set_key("interactions")
    settled(qtbot, operations)
    assert dialog.summary.text() == "Choose which column holds: Person, Date."
    for column, field in enumerate(("person", "date", "note")):
        choose(dialog, column, field)
    settled(qtbot, operations)
    assert dialog.heading.text() == "1 person, 1 interaction ready to import"
    assert "1 row has an error and is left out." in dialog.summary.text()
    assert dialog.reasons.toPlainText().startswith("Row 3, error: the date “never”")
    dialog.reject()


def test_a_known_export_needs_no_choosing(
    qtbot: QtBot, operations: Operations, holder: ThemeHolder, tmp_path: Path
) -> None:
    path = tmp_path / "Connections.csv"
    path.write_text("Notes:\nsome\n\nFirst Name,Last Name,URL,Connected On\nAda,L,,15 Mar 2024\n", encoding="utf-8")
    dialog = opened(qtbot, operations, holder, path)
    assert dialog.heading.text() == "1 person ready to import"
    assert dialog.summary.text() == "LinkedIn connections."
    assert dialog.mapping.isHidden() and dialog.columns_button.isHidden()
    dialog.reject()


def test_columns_that_were_understood_can_be_chosen_otherwise(
    qtbot: QtBot, operations: Operations, holder: ThemeHolder, tmp_path: Path
) -> None:
    rows = [("name", "Firma"), ("Ada", "Engines")]
    dialog = opened(qtbot, operations, holder, write_csv(tmp_path / "people.csv", rows))
    assert "Firma" in dialog.summary.text()
    dialog.columns_button.click()
    settled(qtbot, operations)
    assert cells(dialog) == [["Ada", "Engines"]]
    assert dialog.import_button.isEnabled()
    dialog.reject()
