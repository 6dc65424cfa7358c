"""Secrets that a service hands out by itself: for a code typed into the browser, or sealed in a text pasted back."""

from collections.abc import Callable
from contextlib import closing

from care_desktop.domain.sync import Account
from care_desktop.errors import CareError, InvalidInput
from care_desktop.integrations import discourse_key, github_device
from care_desktop.integrations.discourse_key import Handshake
from care_desktop.services.accounts import new_http
from care_desktop.services.outcome import Workspace
from care_desktop.services.secrecy import Secret, locals_forgotten

__all__ = ["Handshake"]

CLIENT_ID = "client_id"


class GivenUp(CareError):
    """Nobody waits for the secret any more."""


def by_code(
    workspace: Workspace,
    account: Account,
    show_code: Callable[[str, str, int], None],
    wait: Callable[[float], bool],
) -> Secret:
    """Wait until a code was typed into the browser; return the secret, kept nowhere. Blocks, up to 15 minutes.

    Args:
        workspace: whose clock is used.
        account: where; its option `client_id` says for which app.
        show_code: is given the code, the https address where it is typed in, and the seconds it holds.
        wait: waits so many seconds; returns True to give up.

    Raises:
        InvalidInput: no client id is set.
        GivenUp: `wait` said so.
        CareError: refused, too late, or the service cannot be asked, as a sentence.
    """
    client_id = account.options.get(CLIENT_ID, "").strip()
    if not client_id:
        raise InvalidInput("No client id is set.", "Enter the client id of an app, or a token.")

    def wait_or_give_up(seconds: float) -> None:
        if wait(seconds):
            raise GivenUp("Signing in was given up.")

    with closing(new_http(workspace)) as http, locals_forgotten():
        return Secret(github_device.device_flow(client_id, http, show_code, wait_or_give_up, host=account.host))


def begin_sealed(host: str) -> Handshake:
    """Ask for a key that comes sealed, for us alone; it is in memory only. Takes some tenths of a second.

    Raises:
        InvalidInput: the host is no address, or not https.
    """
    return discourse_key.begin(host)


def finish_sealed(handshake: Handshake, pasted: str) -> Secret:
    """Open the text which the service showed, and return the secret; it is kept nowhere.

    Raises:
        InvalidInput: it is not that text, or was cut.
        SignInAgain: it answers another request.
    """
    with locals_forgotten():
        return Secret(discourse_key.finish(handshake, pasted))
