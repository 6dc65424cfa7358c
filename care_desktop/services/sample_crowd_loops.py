"""What follows from the crowd's conversations in the sample workspace: events, content, promises and feedback."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np

from care_desktop.domain.events import EventKind
from care_desktop.domain.feedback import FeedbackState
from care_desktop.domain.interactions import Channel, Flow, code_of
from care_desktop.domain.people import normalise_name
from care_desktop.domain.promises import PromiseState, settled_state
from care_desktop.domain.resources import STAGE_OF_KIND, Phase, ResourceKind, Stage
from care_desktop.services.sample_cast import WORKSPACE_DAYS, Cast
from care_desktop.services.sample_crowd import advocates, keys
from care_desktop.services.sample_crowd_talks import DAY_MS, Drawn, Ints, shares
from care_desktop.storage import tables as t
from care_desktop.storage.bulk_rows import BulkRow
from care_desktop.storage.types import from_epoch_day, to_epoch_day

_CITIES = (
    ("Lagos", "NG"), ("Accra", "GH"), ("Auckland", "NZ"), ("Osaka", "JP"), ("Seoul", "KR"), ("Lviv", "UA"),
    ("Cairo", "EG"), ("Amman", "JO"), ("Lima", "PE"), ("Porto Alegre", "BR"), ("Pune", "IN"), ("Hanoi", "VN"),
    ("Kraków", "PL"), ("Bergen", "NO"), ("Izmir", "TR"), ("Lyon", "FR"),
)  # fmt: skip
# Kind, name, days, phase, lowest and highest cost, currency; each is held once in every quarter.
_EVENTS: tuple[tuple[EventKind, str, int, Phase | None, int, int, str], ...] = (
    (EventKind.CONFERENCE, "{city} Developer Days", 3, Phase.AWARENESS, 3200, 9800, "EUR"),
    (EventKind.MEETUP, "{city} Mobile Meetup", 1, Phase.UNDERSTAND, 90, 420, "EUR"),
    (EventKind.MEETUP, "{city} Offline Evening", 1, None, 60, 300, "USD"),
    (EventKind.HACKATHON, "{city} Hack Weekend", 2, Phase.EMPOWER, 1100, 4600, "EUR"),
    (EventKind.WEBINAR, "Webinar from {city}", 1, Phase.EMPOWER, 0, 0, ""),
)
_QUARTER_DAYS = 91
_PROMISE_SHARE = 0.04
_FEEDBACK_SHARE = 0.4
_ASKERS_AN_ITEM = 60
_ITEMS_MAX = 600
_NEAR_STEPS = 3
_GIVEN_SHARE, _GIVEN_NEAR_SHARE = 0.4, 0.8
_FIT_WEIGHT = 2.5
_HELPFUL = (ResourceKind.HOW_TO, ResourceKind.EXAMPLES, ResourceKind.TEMPLATES, ResourceKind.TRAINING)
_STAGE_OF_STEP = (0, 1, 1, 2, 2, 3, 3, 3, 3)
_AREAS = ("sdk", "docs", "console", "api", "sync", "cli")
_WAYS = (
    (FeedbackState.PASSED_ON, FeedbackState.PLANNED, FeedbackState.SHIPPED, FeedbackState.TOLD),
    (FeedbackState.PASSED_ON, FeedbackState.PLANNED, FeedbackState.SHIPPED),
    (FeedbackState.PASSED_ON, FeedbackState.DECLINED, FeedbackState.TOLD),
    (FeedbackState.PASSED_ON, FeedbackState.PLANNED),
    (FeedbackState.PASSED_ON,),
    (),
)
_WAY_SHARES = (44, 14, 12, 14, 8, 8)
_STEP_DAYS = {
    FeedbackState.PASSED_ON: (2, 20),
    FeedbackState.PLANNED: (15, 70),
    FeedbackState.SHIPPED: (30, 120),
    FeedbackState.DECLINED: (20, 60),
    FeedbackState.TOLD: (1, 25),
}


def event_rows(cast: Cast, generator: np.random.Generator) -> tuple[list[BulkRow], list[tuple[int, int, Channel]]]:
    """Events of three years, and for each its first epoch day, its days and the channel of conversations there."""
    rows: list[BulkRow] = []
    held: list[tuple[int, int, Channel]] = []
    last = to_epoch_day(cast.clock.days_ago(1))
    for start in range(last - WORKSPACE_DAYS + _QUARTER_DAYS, last - _QUARTER_DAYS, _QUARTER_DAYS):
        for kind, name, days, phase, low, high, currency in _EVENTS:
            city, country = _CITIES[int(generator.integers(0, len(_CITIES)))]
            first = start + int(generator.integers(0, _QUARTER_DAYS - days))
            day, title = from_epoch_day(first), f"{name.format(city=city)} {from_epoch_day(first):%m/%Y}"
            key = UUID(bytes=keys(generator, np.array([(first - 40) * DAY_MS]))[0])
            cost = Decimal(int(generator.integers(low, high))) if high else None
            end = day + timedelta(days=days - 1) if days > 1 else None
            row = (key, title, normalise_name(title), kind, day, end, city, country, "", cost, currency, phase)
            # Nobody wrote down what these were for.
            rows.append((t.event, (*row, "", "", "", "")))
            held.append((first, days, kind.channel))
    return rows, held


def given_rows(
    cast: Cast, generator: np.random.Generator, drawn: Drawn, talks: Sequence[bytes], people: Sequence[bytes]
) -> list[BulkRow]:
    """Content given when we passed on resources, often fit for how far somebody is; some kinds before a step."""
    places = np.flatnonzero(drawn.flow == code_of(Flow.RESOURCES))
    kinds = tuple(cast.resources_of_kind)
    stages = np.array([list(Stage).index(STAGE_OF_KIND[kind]) for kind in kinds])
    fits = stages[None, :] == np.arange(len(Stage))[:, None]
    chances = np.cumsum(np.where(fits, _FIT_WEIGHT, 1.0), axis=1)
    chances /= chances[:, -1:]
    of_stage = np.array(_STAGE_OF_STEP)[drawn.step[places]]
    kind = (generator.random(len(places))[:, None] > chances[of_stage]).sum(axis=1)
    near = drawn.to_next[places] <= _NEAR_STEPS
    helpful = np.array([kind in _HELPFUL for kind in kinds])[kind]
    share = np.where(near, np.where(helpful, 1.0, _GIVEN_NEAR_SHARE), _GIVEN_SHARE)
    given = generator.random(len(places)) < share
    places, kind = places[given], kind[given]
    titles = [[cast.resources[title] for title in cast.resources_of_kind[kind]] for kind in kinds]
    picked = generator.integers(0, 60, len(places)).tolist()
    rows: list[BulkRow] = []
    for key, place, what, number, who, day in zip(
        keys(generator, drawn.moment_ms[places]),
        places.tolist(),
        kind.tolist(),
        picked,
        drawn.who[places].tolist(),
        drawn.day[places].tolist(),
        strict=True,
    ):
        title = titles[what][number % len(titles[what])]
        row = (UUID(bytes=key), title, UUID(bytes=people[who]), from_epoch_day(day), UUID(bytes=talks[place]))
        rows.append((t.resource_given, row))
    return rows


def promise_rows(
    cast: Cast, generator: np.random.Generator, drawn: Drawn, talks: Sequence[bytes], people: Sequence[bytes]
) -> list[BulkRow]:
    """What we promised in conversations and what became of it; we got better at it over the years."""
    places = np.flatnonzero(drawn.flow == code_of(Flow.CONVERSATION))
    places = places[generator.random(len(places)) < _PROMISE_SHARE]
    size, today, team = len(places), cast.clock.today, advocates(cast)
    reliability = np.interp(places, (0, max(len(drawn.who), 1)), (0.62, 0.84))
    chance, texts = generator.random(size), _promise_texts(cast)
    wait, late = generator.integers(2, 22, size), generator.integers(1, 12, size)
    text = generator.integers(0, len(texts), size).tolist()
    rows: list[BulkRow] = []
    columns = (drawn.day, drawn.advocate, drawn.who)
    for number, (key, place, day, advocate, who) in enumerate(
        zip(
            keys(generator, drawn.moment_ms[places]),
            places.tolist(),
            *(column[places].tolist() for column in columns),
            strict=True,
        )
    ):
        made_on = from_epoch_day(day)
        due = made_on + timedelta(days=int(wait[number]))
        settled, state = due - timedelta(days=int(late[number]) % int(wait[number])), PromiseState.KEPT
        over = chance[number] - reliability[number]
        if over > 0:
            settled = due + timedelta(days=int(late[number]))
            state = settled_state(due, settled) if over < 0.1 else PromiseState.BROKEN
            state = PromiseState.RELEASED if over > 0.3 else state
        is_settled = settled < today
        found = (state, settled) if is_settled else (PromiseState.OPEN, None)
        made = UUID(bytes=key)
        row = (made, texts[text[number]], made_on, due, UUID(bytes=team[advocate]), UUID(bytes=talks[place]), *found)
        rows.append((t.promise, row))
        rows.append((t.promise_person, (made, UUID(bytes=people[who]))))
    return rows


def _promise_texts(cast: Cast) -> list[str]:
    notes: Any = cast.tables.notes
    return [
        text.format(thing=thing, job=notes["jobs"][place % len(notes["jobs"])], resource="")
        for text in notes["promises"]["texts"]
        for place, thing in enumerate(notes["things"])
    ]


def feedback_rows(
    cast: Cast, generator: np.random.Generator, drawn: Drawn, talks: Sequence[bytes], people: Sequence[bytes]
) -> list[BulkRow]:
    """What the crowd asks of the product: pieces with their way so far, and who asked, some of them told."""
    asked = np.flatnonzero(drawn.flow == code_of(Flow.FEEDBACK))
    asked = asked[generator.random(len(asked)) < _FEEDBACK_SHARE]
    if not len(asked):
        return []
    items = min(_ITEMS_MAX, 1 + len(asked) // _ASKERS_AN_ITEM)
    heard = np.sort(drawn.day[asked[generator.integers(0, len(asked), items)]])
    heard[0] = drawn.day[asked[0]]
    rows, told = _items(cast, generator, heard)
    # Most ask for what came up lately.
    newest = np.searchsorted(heard, drawn.day[asked], side="right") - 1
    item = np.maximum(newest - generator.geometric(0.12, len(asked)) + 1, 0)
    seen: set[tuple[int, int]] = set()
    keys_of_items = [values[0] for table, values in rows if table is t.feedback]
    for place, what, who, day in zip(
        asked.tolist(), item.tolist(), drawn.who[asked].tolist(), drawn.day[asked].tolist(), strict=True
    ):
        if (what, who) in seen:
            continue
        seen.add((what, who))
        told_on = told[what] if told[what] is not None and told[what] >= day else None
        row = (
            keys_of_items[what],
            UUID(bytes=people[who]),
            from_epoch_day(day),
            None if told_on is None else from_epoch_day(told_on),
            UUID(bytes=talks[place]),
        )
        rows.append((t.feedback_asker, row))
    return rows


def _items(cast: Cast, generator: np.random.Generator, heard: Ints) -> tuple[list[BulkRow], list[int | None]]:
    """Pieces of feedback with their steps until today, and the epoch day on which those who asked were told."""
    things: Any = cast.tables.notes["things"]
    today, team = to_epoch_day(cast.clock.today), advocates(cast)
    ways = generator.choice(len(_WAYS), len(heard), p=shares(_WAY_SHARES)).tolist()
    weights, takers = (
        generator.integers(1, 4, len(heard)).tolist(),
        generator.integers(0, len(team), len(heard)).tolist(),
    )
    rows: list[BulkRow] = []
    told: list[int | None] = []
    for number, (raw, day) in enumerate(zip(keys(generator, heard * DAY_MS), heard.tolist(), strict=True)):
        key, area = UUID(bytes=raw), _AREAS[number % len(_AREAS)]
        title = f"Better {things[number % len(things)]} ({number + 1})"
        url = f"https://roadmap.example.org/{1000 + number}"
        taker = UUID(bytes=team[takers[number]])
        rows.append((t.feedback, (key, title, area, weights[number], url, from_epoch_day(day), taker)))
        at, steps = day, [(FeedbackState.HEARD, day)]
        for state in _WAYS[ways[number]]:
            at += int(generator.integers(*_STEP_DAYS[state]))
            if at >= today:
                break
            steps.append((state, at))
        step_keys = keys(generator, np.array([when for _, when in steps]) * DAY_MS)
        rows.extend(
            (t.feedback_step, (UUID(bytes=own), key, state, from_epoch_day(when), position))
            for position, (own, (state, when)) in enumerate(zip(step_keys, steps, strict=True))
        )
        told.append(steps[-1][1] if steps[-1][0] is FeedbackState.TOLD else None)
    return rows, told
