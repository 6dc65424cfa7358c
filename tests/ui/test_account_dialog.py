"""Adding an account: kinds, what is asked for, the test before it is stored, and where the secret goes."""

import gc
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from care_desktop.domain.schedule import AccountState
from care_desktop.services import accounts
from care_desktop.services.outcome import Workspace
from care_desktop.storage import sync_rows
from care_desktop.ui.dialogs.account_dialog import AccountDialog
from care_desktop.ui.dialogs.account_form import AccountForm
from care_desktop.ui.operations import Operations
from care_desktop.ui.sync_runner import SyncRunner
from care_desktop.ui.theme import ThemeHolder
from tests.ui import account_desk as at_desk
from tests.ui import logging_desk as desk
from tests.ui.account_desk import CANARY, ME, Canned, install_sources
from tests.ui.waiting import let_work

pytest_plugins = ["tests.ui.desk_fixtures"]
Key = Qt.Key
FORUM, GITHUB, GIT = 0, 1, 5


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    return desk_workspace


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> dict[str, Canned]:
    return {source.kind: source for source in install_sources(put=monkeypatch.setattr)}


@pytest.fixture
def runner(operations: Operations) -> Iterator[SyncRunner]:
    with at_desk.running(operations) as made:
        yield made


@pytest.fixture
def dialog(sources: dict[str, Canned], holder: ThemeHolder, runner: SyncRunner) -> Iterator[AccountDialog]:
    made = AccountDialog(runner, holder)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    at_desk.settle(runner)
    yield made
    made.reject()
    at_desk.settle(runner)
    made.deleteLater()


def form_of(dialog: AccountDialog, row: int) -> AccountForm:
    """Choose a kind with the keyboard, and get its form."""
    for _ in range(row):
        QTest.keyClick(dialog.list, Key.Key_Down)
    QTest.keyClick(dialog.list, Key.Key_Return)
    desk.settle(dialog._runner.operations)
    assert dialog.form is not None
    return dialog.form


def stored(workspace: Workspace) -> list[accounts.StoredAccount]:
    return accounts.everyone(workspace)


def type_secret(form: AccountForm, text: str = CANARY) -> QLineEdit:
    assert form.secret is not None
    QTest.keyClicks(form.secret.edit, text)
    return form.secret.edit


def test_kinds_are_chosen_by_key_and_each_says_what_it_reads(dialog: AccountDialog, sources: dict[str, Canned]) -> None:
    model = dialog.kinds
    said = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert said == [f"{source.title}, {source.reads}" for source in sources.values()]
    form = form_of(dialog, GITHUB)
    assert form.source.kind == "github"
    assert list(form.fields) == ["host", "repositories", "since"]
    assert form.text("host") == "github.com"
    dialog.back.click()
    assert dialog.list.isVisible()


def test_a_new_account_is_tested_stored_and_run(
    dialog: AccountDialog, sources: dict[str, Canned], workspace: Workspace, runner: SyncRunner
) -> None:
    form = form_of(dialog, GITHUB)
    repositories = form.edits["repositories"]
    assert isinstance(repositories, QPlainTextEdit)
    QTest.keyClicks(repositories, "acme/sdk")
    QTest.keyClick(repositories, Key.Key_Return)
    QTest.keyClicks(repositories, "acme/docs")
    edit = type_secret(form)
    assert edit.echoMode() is QLineEdit.EchoMode.Password
    added: list[UUID] = []
    dialog.added.connect(added.append)
    QTest.keyClick(edit, Key.Key_Return)
    at_desk.settle(runner)
    (account,) = stored(workspace)
    assert added == [account.account.id]
    assert (account.account.login, account.account.options["repositories"]) == ("ines", "acme/sdk\nacme/docs")
    assert account.rhythm.state is AccountState.SYNCED
    # Once to be tried, once for the first run.
    assert sources["github"].secrets == [CANARY, CANARY]
    assert not dialog.isVisible()


def test_the_secret_is_in_no_widget_and_no_file_afterwards(
    dialog: AccountDialog, sources: dict[str, Canned], workspace: Workspace, runner: SyncRunner, tmp_path: Path
) -> None:
    form = form_of(dialog, FORUM)
    QTest.keyClick(type_secret(form), Key.Key_Return)
    at_desk.settle(runner)
    assert runner.secrets.read(stored(workspace)[0].account) == CANARY
    gc.collect()
    fields = [widget for widget in QApplication.allWidgets() if isinstance(widget, QLineEdit)]
    assert [field for field in fields if CANARY in field.text() or field.isUndoAvailable()] == []
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert workspace.path in files
    assert [path for path in files if CANARY.encode() in path.read_bytes()] == []


def test_what_is_missing_is_said_under_its_field(dialog: AccountDialog, sources: dict[str, Canned]) -> None:
    form = form_of(dialog, GITHUB)
    dialog.next.click()
    assert (form.fields["repositories"].problem, form.fields["since"].problem) == ("This is needed.", "")
    assert sources["github"].secrets == []
    dialog.back.click()
    dialog.list.choose(0)
    form = form_of(dialog, FORUM)
    dialog.next.click()
    assert form.secret is not None
    assert form.secret.field.problem == "This is needed."


def test_a_refused_account_is_not_stored_unless_wanted_all_the_same(
    dialog: AccountDialog, sources: dict[str, Canned], workspace: Workspace, runner: SyncRunner
) -> None:
    sources["forum"].refuses = at_desk.refused()
    form = form_of(dialog, FORUM)
    type_secret(form)
    dialog.next.click()
    assert not dialog.next.isEnabled()
    at_desk.settle(runner)
    assert "does not take the key" in dialog.said.text()
    assert (stored(workspace), dialog.isVisible()) == ([], True)
    dialog.anyway.click()
    at_desk.settle(runner)
    assert [account.account.host for account in stored(workspace)] == ["forum.example.org"]


def test_cancelled_during_the_test_nothing_is_stored(
    dialog: AccountDialog, sources: dict[str, Canned], workspace: Workspace, runner: SyncRunner
) -> None:
    form = form_of(dialog, FORUM)
    type_secret(form)
    dialog.next.click()
    dialog.reject()
    at_desk.settle(runner)
    assert sources["forum"].secrets == [CANARY]
    assert stored(workspace) == []
    assert form.secret is not None
    assert form.secret.take() == ""


def test_who_we_are_there_makes_us_known(
    sources: dict[str, Canned], holder: ThemeHolder, runner: SyncRunner, workspace: Workspace
) -> None:
    ines = desk.add(workspace, "Inês", teammate=True)
    desk.add(workspace, "Bo", teammate=True)
    made = AccountDialog(runner, holder)
    made.show()
    form = form_of(made, FORUM)
    assert form.me is not None
    assert form.me.currentData() is None
    form.me.setCurrentIndex(form.me.findText("Inês"))
    QTest.keyClick(type_secret(form), Key.Key_Return)
    at_desk.settle(runner)
    with workspace.database.reading() as work:
        found = sync_rows.people_by_identity(work, [(ME.service, ME.key)])
    assert found == {(ME.service, ME.key): (ines, "ines")}


def test_a_folder_of_this_computer_needs_neither_host_nor_secret(
    dialog: AccountDialog, workspace: Workspace, runner: SyncRunner
) -> None:
    form = form_of(dialog, GIT)
    assert (list(form.fields), form.secret) == (["folder"], None)
    folder = form.edits["folder"]
    assert folder.accessibleName() == "Folder of the repository"
    QTest.keyClicks(folder, "~/src/sdk")
    QTest.keyClick(folder, Key.Key_Return)
    at_desk.settle(runner)
    assert [(one.account.host, dict(one.account.options)) for one in stored(workspace)] == [
        ("git", {"folder": "~/src/sdk"})
    ]


def test_the_page_where_a_secret_is_made_follows_the_host(
    dialog: AccountDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    form = form_of(dialog, FORUM)
    assert form.secret is not None
    assert form.secret.scopes.text() == "The least that is enough: read"
    host = form.edits["host"]
    assert isinstance(host, QLineEdit)
    host.setText("talk.example.net")
    assert form.secret.link.text() == "Make one at talk.example.net"
    form.secret.link.click()
    assert opened == ["https://talk.example.net/user-api-key/new"]
    host.setText("")
    assert not form.secret.link.isVisible()


def test_a_test_does_not_wait_for_a_run(
    dialog: AccountDialog, sources: dict[str, Canned], workspace: Workspace, runner: SyncRunner
) -> None:
    files = sources["files"]
    files.gate = Event()
    runner.run(at_desk.add_account(workspace, files))
    assert files.fetching.wait(10)
    form = form_of(dialog, FORUM)
    type_secret(form)
    dialog.next.click()
    for _ in range(200):
        let_work(10)
        if len(stored(workspace)) == 2:
            break
    assert len(stored(workspace)) == 2
    assert runner.running is not None
    files.gate.set()
    at_desk.settle(runner)
