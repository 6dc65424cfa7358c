"""A session in which everything goes wrong once: `python -m tests.integrations.secret_session FOLDER`.

The secret comes on standard input. Each error is shown as loudly as Python can, local variables included.
"""

import faulthandler
import logging
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication

from care_desktop.domain.sync import Account
from care_desktop.integrations.http import Http
from care_desktop.logs import start_log, stop_log
from care_desktop.services import accounts, sync
from care_desktop.services.accounts import Secret, Secrets
from care_desktop.services.outcome import Workspace
from care_desktop.services.transfer_out import What
from care_desktop.ui.crash import CrashReporter
from tests.factories import NOW, exported, new_workspace
from tests.integrations.dav_worlds import DAV_WORLDS
from tests.integrations.fake_server import TROUBLES, Answer
from tests.integrations.worlds import WORLDS, World

ALL_WORLDS = WORLDS | DAV_WORLDS
NAMES = ("mastodon", "bluesky", "stack exchange", "ics", "carddav")
"""One for each way to send a secret: header, body, parameter, address, password."""


class Keychain:
    """Keeps secrets in memory, or says that it is locked."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def set_password(self, service: str, account: str, token: str) -> None:
        self._check(token)
        self.kept[service, account] = token

    def get_password(self, service: str, account: str) -> str | None:
        self._check()
        return self.kept.get((service, account))

    def delete_password(self, service: str, account: str) -> None:
        self._check()
        del self.kept[service, account]

    def _check(self, token: str = "") -> None:
        if self.is_locked:
            sent = token.encode()
            raise OSError(f"locked before {len(sent)} bytes were stored")


def loudly(work: Callable[[], object]) -> bool:
    """Do something; when it fails show everything about it. Returns whether it went well."""
    try:
        work()
    except Exception as error:
        shown = traceback.TracebackException.from_exception(error, capture_locals=True)
        print("".join(shown.format()), file=sys.stderr)
        logging.getLogger("care_desktop.session").exception("It failed: %r %s", error, error.args)
        return False
    return True


def play(world: World, workspace: Workspace, secrets: Secrets, keychain: Keychain, http: Http) -> None:
    """Add an account, greet, sync with every kind of trouble and without, and remove it."""
    source, right = world.source, world.server.answer
    account = accounts.add(workspace, source, world.server.address, world.options, creates_people=True).value
    assert secrets.keep(account, world.secret).place is accounts.SecretPlace.KEYCHAIN
    for name in (None, *TROUBLES):
        if name is not None:
            world.server.answer = lambda asked, name=name: TROUBLES[name]
        for step in (_greet, _run):
            went = loudly(lambda step=step: step(workspace, account, world, secrets, http))
            assert went or name is not None, source.kind
    world.server.answer = lambda asked: Answer(200, [{"id": {}}, None])
    loudly(lambda: _run(workspace, account, world, secrets, http))
    world.server.answer = right
    with patch.object(type(source), "fetch", _mistaken):
        assert not loudly(lambda: _run(workspace, account, world, secrets, http))
    keychain.is_locked = True
    assert not loudly(lambda: secrets.read(account))
    assert secrets.keep(account, world.secret).place is accounts.SecretPlace.SESSION
    assert loudly(lambda: _run(workspace, account, world, secrets, http))
    keychain.is_locked = False
    exported(workspace, What.INTERACTIONS)
    secrets.forget(account)
    accounts.disconnect(workspace, account.id, remove_brought=False)


def _greet(workspace: Workspace, account: Account, world: World, secrets: Secrets, http: Http) -> None:
    greeting = accounts.test(account, world.source, secrets.read(account), http)
    accounts.keep_greeting(workspace, account, greeting, None)


def _run(workspace: Workspace, account: Account, world: World, secrets: Secrets, http: Http) -> None:
    sync.run(workspace, account.id, world.source, secrets.read(account), http)


def _mistaken(self: object, account: Account, cursor: str, secret: str | None, http: Http, now: object) -> None:
    """A source with a mistake in it, and the secret in its hands."""
    header = {"authorization": f"Bearer {secret}"}
    raise KeyError(len(header))


def main(folder: Path) -> None:
    """One session with every world."""
    faulthandler.enable()
    app = QCoreApplication([])
    log = start_log(folder / "logs", logging.DEBUG)
    crashes = CrashReporter(folder / "logs")
    crashes.install()
    keychain, fake, secret = Keychain(), ModuleType("keyring"), Secret(sys.stdin.readline().strip())
    fake.get_keyring = lambda: keychain  # type: ignore[attr-defined]
    sys.modules["keyring"] = fake
    with new_workspace(folder / "w.care") as workspace:
        http, secrets = Http(lambda: NOW), Secrets()
        for make in (ALL_WORLDS[name] for name in NAMES):
            with make() as world:
                assert secret in world.secret
                world.secret, world.sent, world.server.records = Secret(world.secret), Secret(world.sent), False
                play(world, workspace, secrets, keychain, http)
                print(
                    "played",
                    world.source.kind,
                    Path("/proc/self/cmdline").read_bytes() if Path("/proc/self/cmdline").exists() else "",
                    dict(os.environ),
                )
        try:
            raise RuntimeError("provoked")
        except RuntimeError as error:
            sys.excepthook(type(error), error, error.__traceback__)
        faulthandler.dump_traceback()
        copies = [(path, path.read_bytes()) for path in folder.rglob("*") if path.is_file()]
        found = [str(path) for path, body in copies if secret.encode() in body]
        assert not found, found
        assert any(path.name.endswith("-wal") for path, _body in copies)
    assert not keychain.kept
    stop_log(log)
    del app
    print("the session is over")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
