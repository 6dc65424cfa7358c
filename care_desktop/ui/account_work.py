"""What is done about accounts on the lanes of the network and the keychain, as the window's buttons ask for it."""

from contextlib import closing

from PySide6.QtCore import QCoreApplication

from care_desktop.errors import KeychainFailure
from care_desktop.services import accounts
from care_desktop.services.accounts import Account, Greeting, SecretFound, SecretPlace, Secrets
from care_desktop.services.outcome import Workspace


def tried(workspace: Workspace, account: Account, secret: str | None) -> Greeting:
    """Ask a service who we are, with a secret that is not kept yet. Blocks on the network.

    Raises:
        CareError: what is wrong, as a sentence.
    """
    with closing(accounts.new_http(workspace)) as http:
        return accounts.test(account, accounts.source_for(account), secret, http)


def tested(workspace: Workspace, secrets: Secrets, account: Account) -> Greeting:
    """Ask a service who we are, with the secret that is kept. Blocks on network and keychain.

    Raises:
        CareError: what is wrong, as a sentence.
    """
    return tried(workspace, account, accounts.secret_of(secrets, account))


def signed_in(workspace: Workspace, secrets: Secrets, account: Account, secret: str) -> tuple[Greeting, SecretFound]:
    """Try another secret, and keep it when the service takes it. Blocks on network and keychain.

    Raises:
        CareError: the service does not take it, or cannot be asked; the one before is still kept.
    """
    greeting = tried(workspace, account, secret)
    return greeting, secrets.keep(account, secret)


def forgotten(secrets: Secrets, account: Account) -> str:
    """Take a secret out of the keychain; a sentence when it may still be there. Blocks, some seconds at most."""
    source = next((source for source in accounts.SOURCES if source.kind == account.kind), None)
    if source is not None and source.secret is None:
        return ""
    was_in_memory = secrets.where(account).place is SecretPlace.SESSION
    try:
        secrets.forget(account)
    except KeychainFailure as error:
        if was_in_memory:
            return ""
        name = accounts.token_name(account)
        template = QCoreApplication.translate(
            "accounts", "Its secret may still be in the keychain, as {service}, entry {entry}. {reason}"
        )
        return template.format(service=name.service, entry=name.account, reason=error.message)
    return ""


def greeting_words(greeting: Greeting) -> str:
    """What a service answered, in a sentence or two."""
    if not greeting.login:
        return greeting.sentence
    template = QCoreApplication.translate("accounts", "Signed in as {login}. {sentence}")
    return template.format(login=greeting.login, sentence=greeting.sentence).strip()
