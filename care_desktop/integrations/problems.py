"""What may go wrong with a service, each with a sentence and what to do next."""

from datetime import datetime

from care_desktop.errors import CareError


class SignInAgain(CareError):
    """The service does not accept the secret (any more), or it may not read what it should."""


class Postponed(CareError):
    """The service asked to wait.

    Args:
        message: which service.
        until: the earliest aware instant of the next request.
    """

    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message, "It will be asked again then; nothing was lost.")
        self.until = until


class Offline(CareError):
    """The service cannot be reached: no network, no such host, or no answer in time."""


class ServiceTrouble(CareError):
    """The service answered with an error, or with something that is not what it should be."""


class CursorLost(CareError):
    """The place where the last run ended is not valid any more: compare everything, delete nothing."""
