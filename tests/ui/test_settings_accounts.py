"""Settings, Accounts: the list in every state, what the detail says, and what its buttons do."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from care_desktop.domain.schedule import AccountState
from care_desktop.services import accounts, interactions, people
from care_desktop.services.outcome import Workspace
from care_desktop.settings import Settings
from care_desktop.ui.dialogs.account_options import AccountOptionsDialog
from care_desktop.ui.dialogs.account_removal import AccountRemovalDialog
from care_desktop.ui.dialogs.account_sign_in import SignInDialog
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.settings_accounts import AccountsSection
from care_desktop.ui.pages.settings_page import ACCOUNTS, SettingsPage
from care_desktop.ui.sync_runner import SyncRunner
from care_desktop.ui.theme import ThemeHolder
from tests.ui import account_desk as at_desk
from tests.ui import logging_desk as desk
from tests.ui.account_desk import CANARY, Canned, install_sources, said, somebody

pytest_plugins = ["tests.ui.desk_fixtures"]
Key = Qt.Key


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
def keys(workspace: Workspace, sources: dict[str, Canned]) -> list[UUID]:
    return at_desk.seven(workspace)


def shown(holder: ThemeHolder, operations: Operations, runner: SyncRunner) -> AccountsSection:
    made = AccountsSection(operations, holder, runner)
    made.resize(920, 720)
    made.show()
    at_desk.settle(runner)
    return made


@pytest.fixture
def section(
    keys: list[UUID], holder: ThemeHolder, operations: Operations, runner: SyncRunner
) -> Iterator[AccountsSection]:
    made = shown(holder, operations, runner)
    yield made
    at_desk.settle(runner)
    made.hide()
    made.deleteLater()


def spoken(section: AccountsSection) -> list[str]:
    model = section.model
    return [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]


def choose(section: AccountsSection, id: UUID) -> None:
    section.choose(id)
    at_desk.settle(section.runner)


def dialog(kind: type) -> object:
    return next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible())


def test_every_account_says_how_it_stands(section: AccountsSection) -> None:
    assert spoken(section) == [
        "GitHub, ines, Synced 08:12, next at 08:42",
        "Discourse, forum.example.org, Sign in again, stopped at 07:40",
        "Calendar, contacts, cloud.example.org, Offline, next at 08:41",
        "Mail, mail.example.org, Waiting until 09:05, the service asked us to",
        "Mastodon, social.example, Synced 07:55, next at 08:55",
        "Local git, ~/src/offline-sdk, Read 08:12, on this computer",
        "Files, files, Never",
    ]


def test_the_keyboard_chooses_and_the_detail_follows(section: AccountsSection, keys: list[UUID]) -> None:
    section.list.setFocus()
    section.list.choose(0)
    detail = section.detail
    assert not detail.trouble.isVisible()
    assert detail.options.text() == "Repositories: acme/sdk, acme/docs"
    QTest.keyClick(section.list, Key.Key_Down)
    assert (detail.title.text(), detail.place.text()) == ("Discourse", "forum.example.org")
    assert (detail.trouble.heading.text(), detail.trouble.cure.text()) == ("Sign in again to go on", "Sign in")
    assert "the key was revoked" in detail.trouble.sentence.text()
    assert (detail.reads.text(), detail.scopes.text()) == (at_desk.READS, "Asked for: read")
    assert detail.so_far.text().startswith("212 interactions and contacts")
    assert "Sign in again" in detail.accessibleName()
    for row in (2, 3):
        section.list.choose(row)
        assert detail.trouble.isVisible()
    section.list.choose(5)
    at_desk.settle(section.runner)
    assert (detail.secret.text(), detail.keychain.isVisible()) == ("None needed", False)


def test_without_accounts_the_section_says_what_will_be_here(
    sources: dict[str, Canned], holder: ThemeHolder, operations: Operations, runner: SyncRunner
) -> None:
    made = shown(holder, operations, runner)
    assert made.empty.isVisible()
    assert (made.list.isVisible(), made.detail.isVisible()) == (False, False)
    made.deleteLater()


def test_settings_of_an_account_are_kept_and_undone(
    section: AccountsSection, keys: list[UUID], workspace: Workspace
) -> None:
    choose(section, keys[0])
    section.detail.creates.click()
    desk.settle(section.operations)
    every = section.detail.every
    every.setCurrentIndex(every.findData(240))
    every.activated.emit(every.currentIndex())
    desk.settle(section.operations)
    stored = accounts.get(workspace, keys[0])
    assert (stored.creates_people, stored.rhythm.every_min) == (True, 240)
    section.operations.undo()
    desk.settle(section.operations)
    assert every.currentData() == 30


def test_pausing_and_going_on(section: AccountsSection, keys: list[UUID], workspace: Workspace) -> None:
    choose(section, keys[0])
    section.detail.pause.click()
    desk.settle(section.operations)
    assert accounts.get(workspace, keys[0]).rhythm.paused
    assert spoken(section)[0] == "GitHub, ines, Paused, last 08:12"
    assert section.detail.trouble.cure.text() == "Go on"
    section.detail.trouble.cure.click()
    desk.settle(section.operations)
    assert not accounts.get(workspace, keys[0]).rhythm.paused


def test_a_test_answers_in_the_panel(
    section: AccountsSection, keys: list[UUID], sources: dict[str, Canned], workspace: Workspace
) -> None:
    choose(section, keys[0])
    section.detail.test.click()
    assert not section.detail.test.isEnabled()
    at_desk.settle(section.runner)
    assert section.detail.answer.text() == "Signed in as ines. May read 3 categories."
    sources["github"].refuses = at_desk.refused()
    section.detail.test.click()
    at_desk.settle(section.runner)
    assert "does not take the key" in section.detail.answer.text()
    choose(section, keys[5])
    assert section.detail.answer.text() == ""


def test_what_is_read_is_changed_and_undone(section: AccountsSection, keys: list[UUID], workspace: Workspace) -> None:
    choose(section, keys[0])
    section.detail.change_options.click()
    asked = dialog(AccountOptionsDialog)
    assert isinstance(asked, AccountOptionsDialog)
    assert (list(asked.form.fields), asked.form.secret) == (["repositories", "since"], None)
    repositories = asked.form.edits["repositories"]
    assert isinstance(repositories, QPlainTextEdit)
    repositories.clear()
    asked.save.click()
    assert asked.form.fields["repositories"].problem == "This is needed."
    QTest.keyClicks(repositories, "acme/web")
    asked.save.click()
    desk.settle(section.operations)
    assert section.detail.options.text() == "Repositories: acme/web"
    section.operations.undo()
    desk.settle(section.operations)
    assert accounts.get(workspace, keys[0]).account.options["repositories"] == "acme/sdk\nacme/docs"


def test_a_run_shows_its_counts_and_stops(
    section: AccountsSection, keys: list[UUID], sources: dict[str, Canned]
) -> None:
    files = sources["files"]
    files.gate, files.pages = Event(), [[said("1", somebody(1))], [said("2", somebody(2))], []]
    choose(section, keys[6])
    section.detail.run.click()
    assert section.detail.run.text() == "Stop"
    assert files.fetching.wait(10)
    assert spoken(section)[6] == "Files, files, Syncing"
    section.detail.run.click()
    assert (section.detail.run.isEnabled(), spoken(section)[6]) == (False, "Files, files, Stopping")
    files.gate.set()
    at_desk.settle(section.runner)
    assert spoken(section)[6] == "Files, files, Read 08:40, on this computer"
    assert section.detail.run.text() == "Sync now"
    assert section.inbox.text() == "1 person in the inbox"


def test_signing_in_tries_the_secret_before_it_is_kept(
    section: AccountsSection, keys: list[UUID], sources: dict[str, Canned], workspace: Workspace
) -> None:
    sources["forum"].refuses = at_desk.refused()
    choose(section, keys[1])
    section.detail.trouble.cure.click()
    asked = dialog(SignInDialog)
    assert isinstance(asked, SignInDialog)
    assert asked.secret.address == "https://forum.example.org/user-api-key/new"
    QTest.keyClicks(asked.secret.edit, CANARY)
    assert CANARY not in asked.secret.edit.displayText()
    QTest.keyClick(asked.secret.edit, Key.Key_Return)
    at_desk.settle(section.runner)
    account = accounts.get(workspace, keys[1]).account
    assert asked.isVisible()
    assert "does not take the key" in asked.said.text()
    assert section.runner.secrets.where(account).place is accounts.SecretPlace.NOWHERE
    sources["forum"].refuses = None
    QTest.keyClick(asked.secret.edit, Key.Key_Return)
    at_desk.settle(section.runner)
    assert section.runner.secrets.where(account).place is accounts.SecretPlace.SESSION
    assert section.detail.secret.text() == "In memory until the program ends, nowhere else"
    assert accounts.get(workspace, keys[1]).rhythm.state is AccountState.SYNCED
    assert set(sources["forum"].secrets) == {CANARY}


@pytest.mark.parametrize("too", [False, True])
def test_removing_keeps_or_removes_what_came_from_it(
    section: AccountsSection, sources: dict[str, Canned], workspace: Workspace, too: bool
) -> None:
    sources["files"].pages = [[said("1", somebody(1))]]
    id = at_desk.add_account(workspace, sources["files"], "", creates_people=True)
    section.read()
    section.runner.run(id)
    at_desk.settle(section.runner)
    choose(section, id)
    section.detail.remove.click()
    asked = dialog(AccountRemovalDialog)
    assert isinstance(asked, AccountRemovalDialog)
    assert asked.keep.isChecked()
    if too:
        QTest.keyClick(asked.remove_too, Key.Key_Space)
    asked.remove.click()
    at_desk.settle(section.runner)
    assert id not in {stored.account.id for stored in accounts.everyone(workspace)}
    assert len(interactions.log_page(workspace)) == (0 if too else 1)
    assert section.model.row_of(id) == -1
    assert len(people.listing(workspace, people.PeopleQuery()).rownos) == 1


def test_the_section_comes_first_on_the_page_and_asks_for_the_inbox(
    sources: dict[str, Canned], holder: ThemeHolder, operations: Operations, runner: SyncRunner, tmp_path: Path
) -> None:
    page = SettingsPage(operations, holder, Settings(tmp_path / "settings.json"), runner=runner)
    page.show()
    at_desk.settle(runner)
    assert page.current_key == ACCOUNTS
    asked: list[bool] = []
    page.inbox_requested.connect(lambda: asked.append(True))
    section = page.sections[ACCOUNTS]
    assert isinstance(section, AccountsSection)
    section.inbox.click()
    assert asked == [True]
    page.deleteLater()
