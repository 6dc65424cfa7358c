"""Words of community tools for what somebody did, as kind, channel and flow of ours."""

from care_desktop.domain.interactions import Channel, Flow

_CHANNELS: tuple[tuple[tuple[str, ...], Channel], ...] = (
    (("stack_overflow", "stackoverflow", "stack overflow"), Channel.STACK_OVERFLOW),
    (("pull_request", "pull request", "issue", "star", "fork", "github", "commit"), Channel.GITHUB),
    (("discourse", "forum", "reddit"), Channel.FORUM),
    (("slack", "discord", "message"), Channel.CHAT),
    (("twitter", "tweet", "linkedin", "mastodon", "bluesky", "youtube", "post", "content"), Channel.SOCIAL),
    (("meetup", "event"), Channel.MEETUP),
    (("webinar",), Channel.WEBINAR),
    (("conference", "talk", "spoke"), Channel.CONFERENCE),
    (("email", "newsletter"), Channel.EMAIL),
)
_FLOWS: tuple[tuple[tuple[str, ...], Flow], ...] = (
    (("pull_request", "pull request", "commit"), Flow.CONTRIBUTION),
    (("star", "like", "follow"), Flow.SENTIMENT),
    (("issue",), Flow.FEEDBACK),
    (("question",), Flow.QUESTION),
)


def activity_cells(word: str) -> dict[str, str]:
    """The cells that a word such as "pull_requests:merged" stands for; none for an empty one."""
    if not word:
        return {}
    key = word.casefold()
    channel = next((channel for parts, channel in _CHANNELS if any(part in key for part in parts)), Channel.OTHER)
    flow = next((flow for parts, flow in _FLOWS if any(part in key for part in parts)), Flow.CONVERSATION)
    return {"kind": word, "channel": channel.value, "flow": flow.value}
