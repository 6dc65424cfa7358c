"""The key of an encrypted workspace, and the words in which a person writes it down: the recovery key."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field

KEY_BYTES = 32
ID_BYTES = 16
CHECK_BYTES = 3
GROUP_LENGTH = 4
GROUPS = 14
# What is taken for another character when it is copied by hand; none of these is in the alphabet.
_MISREAD = str.maketrans("018", "OIB")
_BETWEEN = re.compile(r"[\s\-–—.·_]+")


@dataclass(frozen=True, slots=True)
class WorkspaceKey:
    """A random key of 256 bits; printing a variable that holds it does not show it."""

    raw: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """Which key it is, as 32 hexadecimal digits, saying nothing about it: a hash with a purpose of its own.

        The first 16 bytes of every file that this key encrypts are these.
        """
        return hashlib.sha256(b"care-desktop key id\0" + self.raw).digest()[:ID_BYTES].hex()


def recovery_key(key: WorkspaceKey) -> str:
    """The key as 14 groups of four letters and digits (base32, RFC 4648), the last five of them a checksum."""
    text = base64.b32encode(key.raw + _checksum(key.raw)).decode("ascii")
    return "-".join(text[start : start + GROUP_LENGTH] for start in range(0, len(text), GROUP_LENGTH))


def groups_of(recovery: str) -> tuple[str, ...]:
    """The groups of a recovery key."""
    return tuple(recovery.split("-"))


def same_group(typed: str, group: str) -> bool:
    """Whether a group was typed back, however it was spelled."""
    return _plain(typed) == group


def read_recovery_key(text: str) -> WorkspaceKey | None:
    """The key of what was typed, with any case, spaces or dashes; None when a character is wrong or missing."""
    try:
        found = base64.b32decode(_plain(text))
    except (binascii.Error, ValueError):
        return None
    raw, check = found[:KEY_BYTES], found[KEY_BYTES:]
    return WorkspaceKey(raw) if len(raw) == KEY_BYTES and check == _checksum(raw) else None


def _plain(text: str) -> str:
    return _BETWEEN.sub("", text).upper().translate(_MISREAD)


def _checksum(raw: bytes) -> bytes:
    return hashlib.sha256(b"care-desktop recovery key\0" + raw).digest()[:CHECK_BYTES]
