"""Tokens go into a keychain that keeps secrets, or nowhere; the real one answers where there is one."""

import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from care_desktop import keychain
from care_desktop.errors import InvalidInput, KeychainFailure
from care_desktop.keychain import TOKEN_LENGTH_MAX, KeychainState, TokenName, delete_token, read_token, store_token

NAME = TokenName("github", "ana", "github.example.org")


class MemoryKeychain:
    """A keychain that keeps tokens while the test runs."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, account: str, token: str) -> None:
        self.kept[service, account] = token

    def get_password(self, service: str, account: str) -> str | None:
        return self.kept.get((service, account))

    def delete_password(self, service: str, account: str) -> None:
        del self.kept[service, account]


def use(backend: object, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = ModuleType("keyring")
    fake.get_keyring = lambda: backend  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", fake)


def backend_of(module: str) -> object:
    """A backend whose class lives in a module of that name."""
    return type("Keyring", (MemoryKeychain,), {"__module__": module})()


def test_a_token_is_stored_read_and_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = MemoryKeychain()
    use(kept, monkeypatch)
    assert keychain.state() is KeychainState.READY
    assert read_token(NAME) is None
    store_token(NAME, "secret")
    assert kept.kept == {("care-desktop/github", "ana@github.example.org"): "secret"}
    assert read_token(NAME) == "secret"
    delete_token(NAME)
    delete_token(NAME)
    assert read_token(NAME) is None


@pytest.mark.parametrize(
    "module", ["keyring.backends.fail", "keyring.backends.null", "keyrings.alt.file", "keyrings.alt.Windows"]
)
def test_what_keeps_nothing_or_in_plain_sight_is_no_keychain(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    use(backend_of(module), monkeypatch)
    assert keychain.state() is KeychainState.NONE
    assert "never on disk" in keychain.state().sentence
    for call in (lambda: store_token(NAME, "secret"), lambda: read_token(NAME), lambda: delete_token(NAME)):
        with pytest.raises(KeychainFailure, match="no keychain"):
            call()


def test_a_chain_of_backends_counts_by_the_one_that_stores(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = backend_of("keyring.backends.chainer")
    chain.backends = [backend_of("keyrings.alt.file"), backend_of("keyring.backends.SecretService")]  # type: ignore[attr-defined]
    use(chain, monkeypatch)
    assert keychain.state() is KeychainState.NONE


def test_without_any_keychain_the_state_is_an_ordinary_one() -> None:
    assert keychain.state() is KeychainState.NONE


def test_a_keychain_that_does_not_keep_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful(MemoryKeychain):
        def set_password(self, service: str, account: str, token: str) -> None:
            self.kept[service, account] = token[:8]

    use(Forgetful(), monkeypatch)
    with pytest.raises(KeychainFailure, match="did not keep it"):
        store_token(NAME, "a longer secret")


def test_a_keychain_that_hangs_or_refuses_ends_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class Hanging(MemoryKeychain):
        def get_password(self, service: str, account: str) -> str | None:
            time.sleep(0.5)
            return None

    class Refusing(MemoryKeychain):
        def get_password(self, service: str, account: str) -> str | None:
            raise OSError("locked: secret")

    monkeypatch.setattr(keychain, "ANSWER_TIME_LIMIT_S", 0.05)
    use(Hanging(), monkeypatch)
    with pytest.raises(KeychainFailure, match="did not answer"):
        read_token(NAME)
    monkeypatch.setattr(keychain, "ANSWER_TIME_LIMIT_S", 5.0)
    use(Refusing(), monkeypatch)
    with pytest.raises(KeychainFailure, match="refused") as found:
        read_token(NAME)
    assert "secret" not in str(found.value)


@pytest.mark.parametrize("token", ["", "   ", "x" * (TOKEN_LENGTH_MAX + 1), "two\nlines", "a\0b"])
def test_what_is_no_token_is_refused_before_the_keychain_is_asked(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = MemoryKeychain()
    use(kept, monkeypatch)
    with pytest.raises(InvalidInput):
        store_token(NAME, token)
    assert kept.kept == {}


_ROUND_TRIP = """
from care_desktop import keychain
from care_desktop.keychain import KeychainState, TokenName, delete_token, read_token, store_token
assert keychain.state() is KeychainState.READY, keychain.state()
name = TokenName("github", "ana", "github.example.org")
token = "t" * keychain.TOKEN_LENGTH_MAX
store_token(name, token)
assert read_token(name) == token
delete_token(name)
assert read_token(name) is None
print("kept and forgotten")
"""


@pytest.mark.keychain
@pytest.mark.skipif(
    not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
    reason="needs gnome-keyring-daemon and dbus-run-session for a keychain of its own",
)
def test_a_real_keychain_keeps_a_token_of_the_longest_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    tmp_path.chmod(0o700)
    unlock = "echo | gnome-keyring-daemon --unlock --components=secrets >/dev/null; "
    command = ["dbus-run-session", "--", "bash", "-c", f'{unlock}exec "$0" -c "$1"', sys.executable, _ROUND_TRIP]
    root = Path(__file__).resolve().parents[1]
    found = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60, check=False)
    assert found.stdout.strip() == "kept and forgotten", found.stderr
