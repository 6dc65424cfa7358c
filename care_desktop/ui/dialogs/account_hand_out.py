"""The way a service hands out a secret by itself, in the dialog that fits it."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from care_desktop.services.accounts import Account, SignInWay
from care_desktop.ui.dialogs.account_code import CodeDialog
from care_desktop.ui.dialogs.account_sealed import SealedKeyDialog
from care_desktop.ui.sync_runner import SyncRunner
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.account_secret import SecretField


def hand_out(
    runner: SyncRunner,
    holder: ThemeHolder,
    account: Account,
    secret: SecretField,
    parent: QWidget,
    then: Callable[[], None] | None = None,
) -> None:
    """Ask the service for the secret of `account`; it goes into the field, and `then` is called. Returns at once."""

    def take(handed_out: str) -> None:
        secret.put(handed_out)
        if then is not None:
            then()

    kind = CodeDialog if secret.way is SignInWay.CODE else SealedKeyDialog
    dialog = kind(runner, holder, account, parent)
    dialog.received.connect(take)
    dialog.open()
