"""What happens with the crowd of the sample workspace, drawn at once: when, with whom, how, and the steps they take."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from care_desktop.domain.interactions import Channel, Flow, Milestone, code_of

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

NO_EVENT = -1
DAY_MS = 86_400_000
_HOUR_MS = 3_600_000
_FLOWS = tuple(flow for flow in Flow if flow is not Flow.INTRODUCTION)
# Share of each flow at the beginning of the sample and at its end: more and more comes from developers.
_FLOW_SHARES = {
    Flow.CONVERSATION: (36, 38),
    Flow.QUESTION: (10, 15),
    Flow.FEEDBACK: (6, 11),
    Flow.SENTIMENT: (5, 6),
    Flow.CONTRIBUTION: (6, 14),
    Flow.RESOURCES: (19, 10),
    Flow.AWARENESS: (18, 6),
}
_CHANNEL_SHARES = {
    Channel.CHAT: 27,
    Channel.EMAIL: 20,
    Channel.FORUM: 14,
    Channel.GITHUB: 13,
    Channel.CALL: 9,
    Channel.SOCIAL: 8,
    Channel.MEETUP: 6,
    Channel.STACK_OVERFLOW: 3,
}
_STEPS = (
    Milestone.TRIED_IT,
    Milestone.SIGNED_UP,
    Milestone.BUILT_SOMETHING,
    Milestone.IN_PRODUCTION,
    Milestone.ANSWERED_OTHERS,
    Milestone.CONTRIBUTED,
    Milestone.SPOKE_OR_WROTE,
    Milestone.INTRODUCED_SOMEONE,
)
# Chance to go one step further, and how many contacts a step takes on average.
_STEP_CHANCES = (0.8, 0.85, 0.75, 0.7, 0.55, 0.7, 0.5, 0.6)
_TALKS_A_STEP = 4
_LEFT_US_SHARE = 0.015
_STAYS_SHARE = 0.6
_REPLY_SHARE = 0.08
_TIMED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Drawn:
    """What happened with the crowd, in the order of time; all of one length, places into whatever lists there are.

    Attributes:
        who: place of the person.
        moment_ms: since 1970, UTC; `timed` says whether more than the day is noted.
        flow, channel, milestone: codes; no milestone is 0.
        step: how many steps the person had taken before.
        to_next: contacts until the next step, this one not counted; large when there is none.
        advocate: place in the team that looks after developers.
        replies: an answer to what came in before.
        event: place of the event; NO_EVENT without one.
    """

    who: Ints
    moment_ms: Ints
    timed: Flags
    flow: Codes
    channel: Codes
    milestone: Codes
    step: Codes
    to_next: Ints
    advocate: Ints
    replies: Flags
    event: Ints

    @property
    def day(self) -> Ints:
        """Epoch days."""
        return self.moment_ms // DAY_MS


def shares(weights: Sequence[float]) -> npt.NDArray[np.float64]:
    """Weights as chances."""
    given = np.array(weights, dtype=np.float64)
    found: npt.NDArray[np.float64] = given / given.sum()
    return found


def draw(
    generator: np.random.Generator,
    last: int,
    team: int,
    met: Sequence[int],
    owners: Sequence[int],
    events: Sequence[tuple[int, int, Channel]],
    count: int,
) -> Drawn:
    """So many interactions, in the order of time; few people have many, many have few.

    Args:
        generator: chance.
        last: epoch day on which the sample ends.
        team: how many advocates there are.
        met: epoch day on which each person was first met.
        owners: place of the advocate who looks after each person; beyond the last is nobody.
        events: (first epoch day, days, channel) of events at which some of them are met.
        count: how many.
    """
    answers = int(count * _REPLY_SHARE)
    who, moment = _meetings(generator, np.array(met, dtype=np.int64), last, count - answers)
    flow, channel = _flows(generator, moment), _channels(generator, len(moment))
    timed = generator.random(len(moment)) < _TIMED_SHARE
    asked = _asked(generator, flow, answers)
    timed[asked] = True
    # Half of the answers come within some hours, at first twelve and in the end four.
    hours = np.exp(generator.normal(0.0, 1.3, len(asked))) * np.interp(asked, (0, max(len(moment), 1)), (12.0, 4.0))
    answered = np.minimum(moment[asked] + (hours * _HOUR_MS).astype(np.int64), (last + 1) * DAY_MS - 1)
    who, moment, channel = (
        np.concatenate(pair) for pair in ((who, who[asked]), (moment, answered), (channel, channel[asked]))
    )
    flow = np.concatenate([flow, np.full(len(asked), code_of(Flow.CONVERSATION), dtype=np.int8)])
    timed = np.concatenate([timed, np.ones(len(asked), dtype=np.bool_)])
    replies = np.arange(len(moment)) >= len(moment) - len(asked)
    order = np.argsort(moment, kind="stable")
    who, moment, timed = who[order], moment[order], timed[order]
    flow, channel, replies = flow[order], channel[order], replies[order]
    event = _events(generator, moment // DAY_MS, channel, events)
    milestone, step, to_next = _steps(generator, who, len(met))
    owner = np.array(owners, dtype=np.int64)[who] if len(who) else who
    anybody = generator.integers(0, team, len(who))
    is_owner = (owner < team) & (generator.random(len(who)) < 0.85)
    advocate = np.where(is_owner, owner, anybody)
    return Drawn(who, moment, timed, flow, channel, milestone, step, to_next, advocate, replies, event)


def _meetings(generator: np.random.Generator, first: Ints, last: int, count: int) -> tuple[Ints, Ints]:
    """Whom and when, in the order of time: from the first meeting until now, or until somebody loses interest."""
    weight = (1 + np.arange(len(first))) ** -0.7
    generator.shuffle(weight)
    who = generator.choice(len(first), count, p=weight / weight.sum())
    full = last - first + 1
    stays = generator.random(len(first)) < _STAYS_SHARE
    interest = np.clip(generator.exponential(260.0, len(first)), 10, full)
    span, power = np.where(stays, full, interest)[who], np.where(stays, 0.5, 1.3)[who]
    # Relationships that last grow closer, the others fade.
    day = np.minimum(first[who] + (span * generator.random(count) ** power).astype(np.int64), last)
    moment = day * DAY_MS + generator.integers(7 * _HOUR_MS, 20 * _HOUR_MS, count)
    order = np.argsort(moment, kind="stable")
    return who[order], moment[order]


def _flows(generator: np.random.Generator, moment: Ints) -> Codes:
    """The flow of each; what is usual changes from the first to the last."""
    shares = np.array([_FLOW_SHARES[flow] for flow in _FLOWS], dtype=np.float64)
    edges = np.cumsum(shares / shares.sum(axis=0), axis=0)[:-1]
    place = np.linspace(0.0, 1.0, len(moment))
    chance, found = generator.random(len(moment)), np.zeros(len(moment), dtype=np.int64)
    for early, late in edges:
        found += chance > early + (late - early) * place
    return np.array([code_of(flow) for flow in _FLOWS], dtype=np.int8)[found]


def _channels(generator: np.random.Generator, count: int) -> Codes:
    members = np.array([code_of(channel) for channel in _CHANNEL_SHARES], dtype=np.int8)
    return members[generator.choice(len(members), count, p=shares(tuple(_CHANNEL_SHARES.values())))]


def _asked(generator: np.random.Generator, flow: Codes, answers: int) -> Ints:
    """What is answered: questions first, then whatever else there is."""
    questions = np.flatnonzero(flow == code_of(Flow.QUESTION))
    rest = np.flatnonzero(flow != code_of(Flow.QUESTION))
    for part in (questions, rest):
        generator.shuffle(part)
    return np.concatenate([questions, rest])[:answers]


def _events(
    generator: np.random.Generator, day: Ints, channel: Codes, events: Sequence[tuple[int, int, Channel]]
) -> Ints:
    """Meetups on the days of an event are held there instead; `channel` is changed in place."""
    event = np.full(len(day), NO_EVENT, dtype=np.int64)
    meetup = code_of(Channel.MEETUP)
    for place, (start, days, held) in enumerate(events):
        low, high = np.searchsorted(day, (start, start + days))
        there = low + np.flatnonzero((channel[low:high] == meetup) & (event[low:high] == NO_EVENT))
        there = there[generator.random(len(there)) < 0.8]
        event[there], channel[there] = place, code_of(held)
    return event


def _steps(generator: np.random.Generator, who: Ints, people: int) -> tuple[Codes, Codes, Ints]:
    """Milestones: each person goes some way along the steps, a few contacts each, and some leave us."""
    order = np.argsort(who, kind="stable")
    counts = np.bincount(who, minlength=people)
    starts = np.concatenate([[0], np.cumsum(counts)])
    ends, milestone = starts[1:], np.zeros(len(who), dtype=np.int8)
    step, to_next = np.zeros(len(who), dtype=np.int8), np.full(len(who), np.iinfo(np.int32).max, dtype=np.int64)
    goes_on, place = np.ones(people, dtype=np.bool_), starts[:-1].copy()
    for number, (reached, chance) in enumerate(zip(_STEPS, _STEP_CHANCES, strict=True), 1):
        before = place
        place = place + generator.geometric(1 / (_TALKS_A_STEP + number), people)
        goes_on &= (generator.random(people) < chance) & (place < ends)
        at = place[goes_on]
        milestone[at] = code_of(reached)
        reach = at - before[goes_on]
        # Every contact on the way to this step knows how far it is.
        rows = np.repeat(at, reach) - _counting(reach)
        to_next[rows] = _counting(reach)
        step[at] = 1
    leaves = np.flatnonzero((generator.random(people) < _LEFT_US_SHARE) & (counts > 3))
    milestone[ends[leaves] - 1] = code_of(Milestone.LEFT_US)
    walked = np.cumsum(step, dtype=np.int64)
    step = (walked - np.repeat(np.concatenate([[0], walked])[starts[:-1]], counts) - step).astype(np.int8)
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return milestone[back], step[back], to_next[back]


def _counting(lengths: Ints) -> Ints:
    """1 to n for each n."""
    ends = np.cumsum(lengths)
    counting: Ints = np.arange(1, int(lengths.sum()) + 1) - np.repeat(ends - lengths, lengths)
    return counting
