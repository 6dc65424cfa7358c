"""Expected failures, each with a sentence for the person at the screen and what to do next."""


class CareError(Exception):
    """Something expected went wrong.

    Args:
        message: one sentence: what happened, and to what.
        next_step: one sentence: what the person can do now; empty when the message already says it.
    """

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        """The message and the next step in one line."""
        return f"{self.message} {self.next_step}".strip()


class InvalidInput(CareError):
    """What was entered cannot be stored as it stands."""


class NotFound(CareError):
    """The thing that was asked for is not in this workspace."""


class Conflict(CareError):
    """The change collides with what is already there, or with a later change."""


class UnreadableFile(CareError):
    """A file is missing, damaged, foreign or not readable."""


class DamagedFile(UnreadableFile):
    """A workspace or a backup whose content is not sound; it was left as it is."""


class MissingWorkspace(UnreadableFile):
    """A workspace that is gone although backups of it are kept; no new one is made in its place unasked."""


class LockedFile(UnreadableFile):
    """A workspace is encrypted, or damaged, and its key is not here; `key_id` is the one it would need."""

    def __init__(self, message: str, next_step: str, key_id: str) -> None:
        super().__init__(message, next_step)
        self.key_id = key_id


class NewerDatabase(CareError):
    """The database was written by a later version of the program."""


class StorageFailure(CareError):
    """The disk or the database refused to take a change; nothing was changed."""


class KeychainFailure(CareError):
    """The operating system's keychain is absent, locked or did not answer."""
