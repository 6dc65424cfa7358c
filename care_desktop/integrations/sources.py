"""Every kind of outside world the program ships; a new one is its file and a line here."""

from care_desktop.integrations.bluesky import Bluesky
from care_desktop.integrations.caldav import CalDav
from care_desktop.integrations.carddav import CardDav
from care_desktop.integrations.devto import DevTo
from care_desktop.integrations.discourse import Discourse
from care_desktop.integrations.gitea import Gitea
from care_desktop.integrations.github import GitHub
from care_desktop.integrations.gitlab import GitLab
from care_desktop.integrations.ics_feed import IcsFeed
from care_desktop.integrations.imap import Imap
from care_desktop.integrations.local_git import LocalGit
from care_desktop.integrations.mastodon import Mastodon
from care_desktop.integrations.matrix import Matrix
from care_desktop.integrations.source import Source
from care_desktop.integrations.stack_exchange import StackExchange

SOURCES: tuple[Source, ...] = (
    GitHub(),
    LocalGit(),
    CardDav(),
    CalDav(),
    IcsFeed(),
    Imap(),
    Discourse(),
    Mastodon(),
    Bluesky(),
    Matrix(),
    StackExchange(),
    DevTo(),
    GitLab(),
    Gitea(),
)


def source_of(kind: str) -> Source | None:
    """The source of a kind; None when this program does not know it (any more)."""
    return next((source for source in SOURCES if source.kind == kind), None)
