"""Tokens in the operating system's keychain, and nowhere else; having no keychain is an ordinary state."""

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import dataclass
from enum import StrEnum
from threading import Thread
from typing import Any, TypeVar

from care_desktop.errors import InvalidInput, KeychainFailure

SERVICE_PREFIX = "care-desktop"
TOKEN_LENGTH_MAX = 1280  # Windows' credential store takes 2,560 bytes in UTF-16
ANSWER_TIME_LIMIT_S = 5.0
# Backends of the keyring package that store nothing, or store in plain sight.
_REFUSED_MODULES = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
T = TypeVar("T")


class KeychainState(StrEnum):
    """What this computer's keychain can do for us."""

    READY = "ready"
    NONE = "none"
    NOT_ANSWERING = "not answering"

    @property
    def sentence(self) -> str:
        """What it means for the person at the screen."""
        return _SENTENCES[self]


_NO_KEYCHAIN = "This computer has no keychain."
_KEPT_HERE = "Tokens are kept until the program ends, and never on disk."
_SENTENCES = {
    KeychainState.READY: "Tokens are kept in this computer's keychain.",
    KeychainState.NONE: f"{_NO_KEYCHAIN} {_KEPT_HERE}",
    KeychainState.NOT_ANSWERING: f"This computer's keychain is locked or does not answer. {_KEPT_HERE}",
}


@dataclass(frozen=True, slots=True)
class TokenName:
    """Whose token it is: the kind of service (github), the account's id there, and the host."""

    kind: str
    account_id: str
    host: str

    @property
    def service(self) -> str:
        """The service under which the keychain files it."""
        return f"{SERVICE_PREFIX}/{self.kind}"

    @property
    def account(self) -> str:
        """The account under which the keychain files it."""
        return f"{self.account_id}@{self.host}"


def state() -> KeychainState:
    """What the keychain can do right now. Blocks, 5 seconds at most: never on the UI thread."""
    try:
        return KeychainState.READY if _in_time(_usable) else KeychainState.NONE
    except KeychainFailure:
        return KeychainState.NOT_ANSWERING


def store_token(name: TokenName, token: str) -> None:
    """Keep a token and make sure that it is there. Blocks, 5 seconds at most a call.

    Raises:
        InvalidInput: the token is empty, longer than 1,280 characters, or not one line.
        KeychainFailure: there is no keychain, it did not answer, or it did not keep the token; nothing is kept.
    """
    if not token.strip() or len(token) > TOKEN_LENGTH_MAX or not token.isprintable():
        raise InvalidInput(
            f"A token is one line of at most {TOKEN_LENGTH_MAX:,} characters.",
            "Copy it from where it was made.",
        )
    _in_time(lambda: _backend().set_password(name.service, name.account, token))
    if read_token(name) != token:
        raise KeychainFailure("The keychain took the token but did not keep it.", _KEPT_HERE)


def read_token(name: TokenName) -> str | None:
    """The stored token; None when there is none. Blocks, 5 seconds at most.

    Raises:
        KeychainFailure: there is no keychain, or it did not answer.
    """
    found: str | None = _in_time(lambda: _backend().get_password(name.service, name.account))
    return found


def delete_token(name: TokenName) -> None:
    """Forget a token; nothing happens when there is none. Blocks, 5 seconds at most a call.

    Raises:
        KeychainFailure: there is no keychain, or it did not answer.
    """
    if read_token(name) is not None:
        _in_time(lambda: _backend().delete_password(name.service, name.account))


def _usable() -> bool:
    """Whether the chosen backend is one that keeps secrets secret; a chain counts by its first member."""
    import keyring

    backend: Any = keyring.get_keyring()
    members = getattr(backend, "backends", None) or (backend,)
    return not type(next(iter(members))).__module__.startswith(_REFUSED_MODULES)


def _backend() -> Any:
    import keyring

    if not _usable():
        raise KeychainFailure(_NO_KEYCHAIN, _KEPT_HERE)
    return keyring.get_keyring()


def _in_time(work: Callable[[], T]) -> T:
    """The result of a call that may hang, from a thread of its own that is left behind when it does."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # every backend raises its own kinds; they end here as one sentence
            future.set_exception(error)

    Thread(target=run, name="keychain", daemon=True).start()
    try:
        return future.result(ANSWER_TIME_LIMIT_S)
    except KeychainFailure:
        raise
    except NotInTime as error:
        raise KeychainFailure(
            f"The keychain did not answer within {ANSWER_TIME_LIMIT_S:g} seconds.", "Unlock it, then try again."
        ) from error
    except Exception as error:
        raise KeychainFailure(
            f"The keychain refused ({type(error).__name__}).", "Unlock it, then try again."
        ) from error
