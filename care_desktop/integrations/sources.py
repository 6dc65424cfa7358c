"""Every kind of outside world the program ships; a new one is its file and a line here."""

from care_desktop.integrations.local_git import LocalGit
from care_desktop.integrations.source import Source

SOURCES: tuple[Source, ...] = (LocalGit(),)


def source_of(kind: str) -> Source | None:
    """The source of a kind; None when this program does not know it (any more)."""
    return next((source for source in SOURCES if source.kind == kind), None)
