"""Encryption in the settings: nothing is asked for before the recovery key was typed back; unlocking with it."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from care_desktop.domain.workspace_key import groups_of, recovery_key
from care_desktop.errors import LockedFile
from care_desktop.services import encryption
from care_desktop.services.encryption import Conversion, ConversionKind, Converted
from care_desktop.services.outcome import Workspace
from care_desktop.storage import cipher
from care_desktop.ui.dialogs.encryption_off_dialog import EncryptionOffDialog
from care_desktop.ui.dialogs.recovery_key_dialog import RecoveryKeyDialog
from care_desktop.ui.dialogs.unlock_dialog import UnlockDialog
from care_desktop.ui.encryption_words import converted_words
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.settings_encryption import EncryptionSection
from care_desktop.ui.theme import ThemeHolder

pytest_plugins = ["tests.ui.desk_fixtures"]


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    return desk_workspace


def wait_for(done) -> None:  # type: ignore[no-untyped-def]
    for _ in range(400):
        if done():
            return
        QTest.qWait(10)
    pytest.fail("it did not come")


def type_back(dialog: RecoveryKeyDialog, key: str) -> None:
    for edit, place in zip(dialog.fields, dialog.asked, strict=True):
        edit.setText(groups_of(key)[place].lower())


def test_encryption_is_asked_for_once_two_groups_were_typed_back(
    operations: Operations, holder: ThemeHolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = encryption.new_key()
    monkeypatch.setattr(encryption, "new_key", lambda: key)
    monkeypatch.setattr(cipher, "is_available", lambda: True)
    section = EncryptionSection(operations, holder)
    asked: list[Conversion] = []
    section.conversion_requested.connect(asked.append)
    section.show()
    wait_for(lambda: section.found is not None)
    assert "not encrypted" in section.status.text()
    assert section.turn_on.isVisibleTo(section) and not section.turn_off.isVisibleTo(section)

    section.turn_on.click()
    (dialog,) = section.findChildren(RecoveryKeyDialog)
    assert [shown.text() for shown in dialog.shown] == list(groups_of(recovery_key(key)))
    dialog.fields[0].setText("AAAA")
    dialog.fields[1].setText("AAAA")
    assert not dialog.go_on.isEnabled() and groups_of(recovery_key(key))[0] not in dialog.shown[0].text()
    dialog.go_on.click()
    assert asked == []
    type_back(dialog, recovery_key(key))
    dialog.go_on.click()
    assert asked == [Conversion(ConversionKind.TURN_ON, key, True)]

    monkeypatch.setattr(cipher, "key_of", lambda _path: key)
    section.found = None
    section.read()
    wait_for(lambda: section.found is not None)
    assert "encrypted" in section.status.text() and section.trouble.isVisibleTo(section)
    section.turn_off.click()
    (sure,) = section.findChildren(EncryptionOffDialog)
    sure.turn_off.click()
    assert asked[1:] == [Conversion(ConversionKind.TURN_OFF)]
    section.close()


def test_the_page_is_saved_for_its_owner_alone(holder: ThemeHolder, tmp_path: Path) -> None:
    key = encryption.new_key()
    dialog = RecoveryKeyDialog(holder, key, "workspace.db", date(2026, 11, 23))
    assert not dialog.go_on.isVisibleTo(dialog) and not dialog.is_typed_back
    for name, head in {"key.pdf": b"%PDF", "key.txt": b"CARE Desktop"}.items():
        dialog.save_to(tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(head)
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
    assert groups_of(recovery_key(key))[13] in (tmp_path / "key.txt").read_text(encoding="utf-8")
    dialog.save_to(tmp_path / "no folder" / "key.txt")
    assert "could not be written" in dialog.said.text()
    dialog.close()


def test_unlocking_takes_the_right_recovery_key_alone(holder: ThemeHolder, tmp_path: Path) -> None:
    key = encryption.new_key()
    dialog = UnlockDialog(holder, LockedFile("It is encrypted.", "", key.id), tmp_path / "workspace.db")
    unlocked: list[str] = []
    dialog.unlocked.connect(unlocked.append)
    assert dialog.typed.echoMode() is not QLineEdit.EchoMode.Normal and not dialog.unlock.isEnabled()
    try:
        for wrong, said in {"hello": "no recovery key", recovery_key(encryption.new_key()): key.id[:8]}.items():
            dialog.typed.setText(wrong)
            dialog.try_it()
            wait_for(lambda said=said: said in dialog.field.problem)
        dialog.typed.setText(recovery_key(key))
        dialog.try_it()
        wait_for(lambda: unlocked)
        assert "keychain" in unlocked[0] and cipher.held(key.id) == key
        assert dialog.typed.text() == ""
    finally:
        cipher.let_go(key.id)
        dialog.close()


def test_what_is_said_afterwards(tmp_path: Path) -> None:
    key = encryption.new_key()
    done = Converted(3, (tmp_path / "a",), "No keychain.")
    said = converted_words(Conversion(ConversionKind.TURN_ON, key), done)
    assert said == (
        "The workspace is encrypted. Backups encrypted too: 3. Backups still readable without a key: 1. No keychain."
    )
    assert converted_words(Conversion(ConversionKind.TURN_OFF), Converted()).endswith("not encrypted any more.")
