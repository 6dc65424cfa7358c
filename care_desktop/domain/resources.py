"""Resources: pieces of content, the 12 CARE kinds and the stage each kind serves."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import urlsplit
from uuid import UUID

TITLE_MAX = 300
URL_MAX = 2000


class Stage(StrEnum):
    """The CARE stage of a relationship, in order."""

    CONVERT = "convert"
    ACTIVATE = "activate"
    RETAIN = "retain"
    EXPAND = "expand"

    @property
    def letter(self) -> str:
        """The capital letter that stands beside the stage's colour."""
        return self.value[0].upper()


class ResourceKind(StrEnum):
    """The 12 kinds of content, three per stage."""

    EXPLAINER = "explainer docs"
    KEY_FEATURES = "key features docs"
    SWITCH = "switch docs"
    HOW_TO = "how-to docs"
    EXAMPLES = "examples"
    TEMPLATES = "templates"
    BEST_PRACTICES = "best practices"
    INDUSTRY = "industry-specific"
    SHORT_LESSONS = "short lessons"
    UP_SELL = "up-sell docs"
    CROSS_SELL = "cross-sell docs"
    TRAINING = "advanced training"


KINDS_OF_STAGE: Mapping[Stage, tuple[ResourceKind, ...]] = MappingProxyType(
    {
        Stage.CONVERT: (ResourceKind.EXPLAINER, ResourceKind.KEY_FEATURES, ResourceKind.SWITCH),
        Stage.ACTIVATE: (ResourceKind.HOW_TO, ResourceKind.EXAMPLES, ResourceKind.TEMPLATES),
        Stage.RETAIN: (ResourceKind.BEST_PRACTICES, ResourceKind.INDUSTRY, ResourceKind.SHORT_LESSONS),
        Stage.EXPAND: (ResourceKind.UP_SELL, ResourceKind.CROSS_SELL, ResourceKind.TRAINING),
    }
)

STAGE_OF_KIND: Mapping[ResourceKind, Stage] = MappingProxyType(
    {kind: stage for stage, kinds in KINDS_OF_STAGE.items() for kind in kinds}
)


class ResourceState(StrEnum):
    """Where a piece of content is in its life."""

    PLANNED = "planned"
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class Phase(StrEnum):
    """The three DevRel phases an event or resource can serve."""

    UNDERSTAND = "understand deeply"
    AWARENESS = "create awareness"
    EMPOWER = "empower creativity"


@dataclass(frozen=True, slots=True)
class Resource:
    """A piece of content with title, address (empty when it has none) and kind."""

    id: UUID
    title: str
    kind: ResourceKind
    url: str = ""
    state: ResourceState = ResourceState.PUBLISHED
    phase: Phase | None = None

    @property
    def can_be_given(self) -> bool:
        """Whether there is something to hand over: a draft may be shared, a plan or what was retired may not."""
        return self.state in (ResourceState.DRAFT, ResourceState.PUBLISHED)

    def problems(self) -> tuple[str, ...]:
        """Plain sentences about what keeps it from being stored; empty when nothing does."""
        found: list[str] = []
        if not self.title.strip():
            found.append("The title is missing: say what people will see.")
        if len(self.title) > TITLE_MAX:
            found.append(f"The title is longer than {TITLE_MAX} characters.")
        if "\0" in self.title or "\0" in self.url:
            found.append("The title or the address holds a NUL character, which cannot be stored.")
        if self.url and not is_https(self.url):
            found.append("The address must be a whole one that begins with https://.")
        return tuple(found)


def is_https(url: str) -> bool:
    """Whether a text is one whole https address: a host, no spaces, nobody's password in it."""
    if len(url) > URL_MAX or any(sign.isspace() or not sign.isprintable() for sign in url):
        return False
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and parts.username is None


class SwagReason(StrEnum):
    """Why an item was given: freely, or for something done."""

    FREELY = "given freely"
    FOR_SOMETHING_DONE = "given for something done"
