"""The handshake by which a Discourse forum hands out a key that may only read, sealed for us alone."""

import base64
import binascii
import json
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from care_desktop.errors import InvalidInput
from care_desktop.integrations.problems import SignInAgain
from care_desktop.integrations.shapes import folder_of

SCOPES = "read"
KEY_BITS = 2048
APPLICATION = "CARE Desktop"


@dataclass(frozen=True, slots=True)
class Handshake:
    """A key that was asked for and not handed out yet; kept in memory only.

    Attributes:
        address: the page on which the person allows it; opened in the browser.
        nonce: has to come back with the key.
        private: opens the answer.
    """

    address: str
    nonce: str
    private: Any = field(repr=False)


def begin(host: str) -> Handshake:
    """Make a pair of keys and the address of the page that asks for permission. Takes some tenths of a second.

    Raises:
        InvalidInput: the host is no address, or not https.
    """
    # A tenth of a second to load, for something that is done once a forum.
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    private = rsa.generate_private_key(public_exponent=65_537, key_size=KEY_BITS)
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    nonce = secrets.token_hex(16)
    asked = {
        "application_name": APPLICATION,
        "client_id": secrets.token_hex(16),
        "scopes": SCOPES,
        "nonce": nonce,
        "public_key": public,
    }
    return Handshake(f"{folder_of(host)}user-api-key/new?{urlencode(asked)}", nonce, private)


def finish(handshake: Handshake, pasted: str) -> str:
    """The key that is in the text which the forum showed.

    Raises:
        InvalidInput: it is not that text, or was cut.
        SignInAgain: it answers another request.
    """
    from cryptography.hazmat.primitives.asymmetric import padding

    try:
        sealed = base64.b64decode("".join(pasted.split()), validate=True)
        found = json.loads(handshake.private.decrypt(sealed, padding.PKCS1v15()))
        key, nonce = str(found["key"]), str(found["nonce"])
    except (ValueError, binascii.Error, KeyError, TypeError) as error:
        raise InvalidInput(
            "That is not the text which the forum showed.", "Copy all of it, from the first letter to the last."
        ) from error
    if not secrets.compare_digest(nonce.encode(), handshake.nonce.encode()):
        raise SignInAgain("The forum answered another request.", "Start again, and paste the newest text.")
    return key
