"""Settings, Privacy: the review list, setting the basis of many, what we hold, and erasing somebody."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from care_desktop.domain.people import Consent, LawfulBasis
from care_desktop.errors import NotFound
from care_desktop.services import people
from care_desktop.services.erasure import ErasurePlaces
from care_desktop.services.outcome import Workspace
from care_desktop.ui.dialogs.consent_dialog import ConsentDialog
from care_desktop.ui.dialogs.erasure_dialog import ErasureDialog
from care_desktop.ui.dialogs.held_dialog import HeldDialog
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.settings_privacy import PrivacySection
from care_desktop.ui.theme import ThemeHolder
from tests.ui import logging_desk as desk

TODAY = desk.NOW.date()


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with desk.copied_workspace(desk.make_empty_file(tmp_path / "empty"), tmp_path) as opened:
        yield opened


@pytest.fixture
def operations(workspace: Workspace) -> Iterator[Operations]:
    with desk.lanes(workspace) as made:
        yield made


def test_the_review_is_worked_through_by_keyboard(
    workspace: Workspace, operations: Operations, holder: ThemeHolder, tmp_path: Path
) -> None:
    good = Consent(LawfulBasis.CONTRACT, recorded_on=TODAY)
    ana = desk.add(workspace, "Ana Silva", "ana", private_notes="likes tea")
    bo = desk.add(workspace, "Bo Li")
    desk.add(workspace, "Cy Okoro", consent=good)
    late = Consent(LawfulBasis.CONTRACT, recorded_on=TODAY, retain_until=TODAY - timedelta(days=3))
    desk.add(workspace, "Di Mora", consent=late)
    section = PrivacySection(operations, holder, tmp_path)
    wanted: list[tuple[UUID, ...]] = []
    section.erasure_requested.connect(wanted.append)
    section.resize(980, 640)
    section.show()
    desk.settle(operations)
    assert [line.name for line in section.model.lines] == ["Di Mora", "Ana Silva", "Bo Li"]
    assert not section.set_button.isEnabled()
    section.table.setFocus()
    section.table.setCurrentIndex(section.model.index(1, 0))
    QTest.keyClick(section.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert section.selected() == [ana, bo] and not section.held_button.isEnabled()
    section.erase_button.click()
    assert wanted == [(ana, bo)]
    section.set_button.click()
    asked = section.findChild(ConsentDialog)
    assert asked is not None
    asked.save.click()
    assert asked.isVisible()
    asked.basis.setCurrentIndex(asked.basis.findData(LawfulBasis.LEGITIMATE_INTEREST))
    asked.retain_until.setText("2030-01-31")
    asked.restricted.setCurrentIndex(asked.restricted.findData(True))
    asked.save.click()
    desk.settle(operations)
    draft = people.get(workspace, bo).draft
    assert draft.consent.basis is LawfulBasis.LEGITIMATE_INTEREST and draft.restricted and not draft.objected
    assert [line.name for line in section.model.lines] == ["Di Mora"]
    section.filter.set_key("everyone")
    section.read()
    desk.settle(operations)
    assert "Processing restricted" in section.model.index(0, 1).data() + section.model.index(1, 1).data()
    operations.undo()
    desk.settle(operations)
    assert not people.get(workspace, ana).draft.restricted

    held = HeldDialog(operations, holder, ana, tmp_path, section)
    desk.settle(operations)
    assert "likes tea" in held.body.toPlainText()
    held.save(tmp_path / "held.json")
    assert json.loads((tmp_path / "held.json").read_text())["name"] == "Ana Silva"

    dialog = ErasureDialog(operations, holder, [ana], ErasurePlaces(tmp_path / "profile"), section)
    dialog.show()
    desk.settle(operations)
    assert "Handles and addresses: 1" in dialog.body.toPlainText() and not dialog.erase.isEnabled()
    QTest.keyClicks(dialog.typed, "ana silv")
    assert not dialog.erase.isEnabled()
    QTest.keyClicks(dialog.typed, "a")
    QTest.mouseClick(dialog.erase, Qt.MouseButton.LeftButton)
    desk.settle(operations)
    assert dialog.receipt is not None and dialog.receipt.label == "A. S."
    assert "Ana" not in dialog.body.toPlainText() and operations.history.next_undo is None
    dialog.reject()
    desk.settle(operations)
    assert "Ana Silva" not in [line.name for line in section.model.lines]
    cy = desk.add(workspace, "Cy Okoro, the second")
    both = ErasureDialog(operations, holder, [bo, cy], ErasurePlaces(tmp_path / "profile"), section)
    desk.settle(operations)
    assert "  Bo Li\n  Cy Okoro, the second\n" in both.body.toPlainText()
    both.typed.setText("Bo Li")
    assert not both.erase.isEnabled()
    both.typed.setText("2")
    both.erase.click()
    desk.settle(operations)
    assert both.receipt is not None and both.receipt.counts["person"] == 2
    assert "Bo" not in both.body.toPlainText()
    with pytest.raises(NotFound):
        people.get(workspace, cy)
    section.deleteLater()
