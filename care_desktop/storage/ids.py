"""Keys for new rows."""

from uuid import UUID

from uuid6 import uuid7


def new_id() -> UUID:
    """A time-ordered UUID (RFC 9562, version 7): unique across databases, sorted by time of entry."""
    return UUID(bytes=uuid7().bytes)
