"""Secrets that a service hands out: the code and its waiting, the sealed key, and where what they bring goes."""

import base64
import json
from collections.abc import Iterator
from threading import Event
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication

from care_desktop.integrations import github_device
from care_desktop.integrations.problems import SignInAgain
from care_desktop.integrations.source import SecretNeeded, SignInWay
from care_desktop.integrations.sources import SOURCES
from care_desktop.services.outcome import Workspace
from care_desktop.ui.dialogs.account_code import CodeDialog
from care_desktop.ui.dialogs.account_dialog import AccountDialog
from care_desktop.ui.dialogs.account_form import AccountForm
from care_desktop.ui.dialogs.account_sealed import SealedKeyDialog
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeHolder
from tests.ui import account_desk as at_desk
from tests.ui import logging_desk as desk
from tests.ui.account_desk import CANARY
from tests.ui.waiting import let_work

pytest_plugins = ["tests.ui.desk_fixtures"]
PAGE = "https://github.com/login/device"


class Device:
    """GitHub's side of a code: shows one, then answers when it is let."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[str, str]] = []
        self.ended: list[str] = []
        self.answer: str | Exception = CANARY
        self.go_on = Event()
        monkeypatch.setattr(github_device, "device_flow", self.flow)

    def flow(self, client_id: str, _http: object, show_code: Any, wait: Any, *, host: str) -> str:
        self.asked.append((client_id, host))
        show_code("WDJB-MJHT", PAGE, 900)
        try:
            while not self.go_on.is_set():
                wait(0.01)
        finally:
            self.ended.append(host)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    return desk_workspace


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toString()))
    return found


@pytest.fixture
def dialog(holder: ThemeHolder, operations: Operations) -> Iterator[AccountDialog]:
    with at_desk.running(operations) as runner:
        made = AccountDialog(runner, holder)
        made.show()
        yield made
        made.reject()
        at_desk.settle(runner)


def form_for(dialog: AccountDialog, kind: str) -> AccountForm:
    dialog.list.choose(next(row for row, source in enumerate(SOURCES) if source.kind == kind))
    dialog.next.click()
    desk.settle(dialog._runner.operations)
    assert dialog.form is not None
    return dialog.form


def until(done: Any) -> None:
    for _ in range(500):
        if done():
            return
        let_work(10)
    raise AssertionError("it did not come to that")


def shown(kind: type) -> Any:
    found = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible()]
    return found[0] if found else None


def test_a_code_is_shown_waited_for_and_begun_again(
    dialog: AccountDialog, monkeypatch: pytest.MonkeyPatch, opened: list[str]
) -> None:
    device = Device(monkeypatch)
    form = form_for(dialog, "github")
    secret = form.secret
    assert secret is not None
    # Without the client id of an app there is no code.
    assert not secret.other_way.isVisible()
    form.edits["client_id"].setText("Ov23li")  # type: ignore[union-attr]
    secret.other_way.click()
    asked = shown(CodeDialog)
    assert isinstance(asked, CodeDialog)
    until(lambda: asked.code.isVisible())
    assert asked.code.text() == "WDJB-MJHT"
    assert "15 minutes" in asked.said.text() and PAGE in asked.said.text()
    assert opened == []
    asked.copy.click()
    asked.open_page.click()
    assert (QGuiApplication.clipboard().text(), opened) == ("WDJB-MJHT", [PAGE])
    # What waits for somebody holds nothing else up.
    answered: list[str] = []
    dialog._runner.ask(lambda _ws: "meanwhile", answered.append)
    until(lambda: answered == ["meanwhile"])
    device.answer = SignInAgain("The code has expired.", "Start again.")
    device.go_on.set()
    until(lambda: asked.again.isVisible())
    assert (asked.said.text(), asked.code.isVisible()) == ("The code has expired. Start again.", False)
    device.answer = CANARY
    asked.again.click()
    until(lambda: secret.take() == CANARY)
    assert CANARY not in secret.edit.displayText()
    assert device.asked == [("Ov23li", "github.com")] * 2


def test_a_code_that_is_cancelled_is_waited_for_no_more(dialog: AccountDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    device = Device(monkeypatch)
    form = form_for(dialog, "github")
    assert form.secret is not None
    form.edits["client_id"].setText("Ov23li")  # type: ignore[union-attr]
    form.secret.other_way.click()
    asked = shown(CodeDialog)
    until(lambda: asked.code.isVisible())
    asked.cancel.click()
    until(lambda: device.ended == ["github.com"])
    let_work(30)
    assert form.secret.take() == ""


def test_a_key_comes_sealed_and_what_is_wrong_stands_at_its_field(dialog: AccountDialog, opened: list[str]) -> None:
    pytest.importorskip("cryptography", reason="cryptography is not installed: install requirements/test.txt")
    from cryptography.hazmat.primitives.asymmetric import padding, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    form = form_for(dialog, "discourse")
    assert form.secret is not None
    assert not form.secret.other_way.isVisible()
    form.edits["host"].setText("forum.example.org")  # type: ignore[union-attr]
    assert form.secret.other_way.text() == "Ask forum.example.org for one…"
    form.secret.other_way.click()
    asked = shown(SealedKeyDialog)
    assert isinstance(asked, SealedKeyDialog)
    until(asked.open_page.isEnabled)
    assert (opened, asked.use.isEnabled()) == ([], False)
    asked.open_page.click()
    page = urlsplit(opened[0])
    given = {name: values[0] for name, values in parse_qs(page.query).items()}
    assert (page.netloc, page.path, given["scopes"]) == ("forum.example.org", "/user-api-key/new", "read")
    asked.pasted.setPlainText("no key")
    asked.use.click()
    until(lambda: asked.field.problem)
    assert "not the text which the forum showed" in asked.field.problem
    public = load_pem_public_key(given["public_key"].encode())
    assert isinstance(public, rsa.RSAPublicKey)
    text = json.dumps({"key": CANARY, "nonce": given["nonce"]}).encode()
    asked.pasted.setPlainText(base64.encodebytes(public.encrypt(text, padding.PKCS1v15())).decode())
    assert asked.field.problem == ""
    asked.use.click()
    secret = form.secret
    until(lambda: secret.take() == CANARY)
    assert shown(SealedKeyDialog) is None


def test_every_kind_says_where_it_is_and_how_its_secret_is_come_by(dialog: AccountDialog) -> None:
    for source in SOURCES:
        assert bool(source.default_host) != bool(source.host_hint) or source.is_local
        if source.secret is not None:
            assert source.secret.scopes
            assert source.secret.made_at or source.secret.note or source.secret.way is not SignInWay.TYPED, source.kind
    form = form_for(dialog, "imap")
    host, folders = form.edits["host"], form.fields["folders"]
    assert (host.placeholderText(), form.creates.isVisible()) == ("imap.example.org:993", False)
    assert folders.note == "One a line"


def test_what_a_keychain_could_not_take_is_said_once(
    holder: ThemeHolder, operations: Operations, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = SecretNeeded("User API key", "read", way=SignInWay.SEALED)
    at_desk.install_sources(at_desk.Canned(secret=token), put=monkeypatch.setattr)
    said: list[str] = []
    operations.failed.connect(said.append)
    with at_desk.running(operations) as runner:
        made = AccountDialog(runner, holder)
        made.show()
        made.next.click()
        desk.settle(operations)
        assert made.form is not None and made.form.secret is not None
        made.form.secret.put(CANARY)
        made.next.click()
        at_desk.settle(runner)
        (account,) = runner.secrets._session
        assert len(said) == 1
        assert runner.secrets._session[account] == CANARY
