"""When it happened and how long it took, chosen among the days, times and durations of a capture line."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from care_desktop.domain.capture_dates import DayReading
from care_desktop.domain.capture_lexicon import CHANNEL_WORDS, MEETING_NOUNS, MEETING_VERBS, SAYING_VERBS
from care_desktop.domain.capture_line import Item, Line, Sort
from care_desktop.domain.capture_times import DurationReading, TimeReading
from care_desktop.domain.capture_types import Status, TokenKind

_NOT_WHEN_BEFORE = frozenset(
    "since until till before after by from through every each next of the a an to than".split()
)
_WHEN_BEFORE = frozenset("on at around ~ approx in this for from about".split())
_NOT_LONG_BEFORE = frozenset(
    "in within under over every than after before until of takes took take last next past another by per"
    " timeout least"
    " most a the".split()
)
_CONTENT_WORDS = frozenset("took takes take taking said says lasts every timeout wait waits waited".split())
_LONG_BEFORE = frozenset("for approx ~ about around".split())
_NOT_LONG_AFTER = frozenset(
    "ago late later early before after per from into ahead delay timeout old of long limit window".split()
)
_NOT_TIME_BEFORE = frozenset("by until before after the since".split())
_PLAN_WORDS = frozenset(
    "will plans plan planning going wants hopes she'll he'll they'll i'll we'll would invited for".split()
)
_MEETING_WORDS = MEETING_NOUNS | frozenset(CHANNEL_WORDS)
_ATOMS = (Sort.DAY, Sort.TIME, Sort.DURATION, Sort.TAG, Sort.TONE)


def _stands_free(line: Line, place: int) -> bool:
    """Whether an atom is in the head of the line, or stands alone between commas or at the end of a clause."""
    if line.items[place].clause <= _head_clause(line) or _heads_are_atoms(line, line.items[place].clause):
        return True
    first = place
    while line.is_sort(first - 1, *_ATOMS) or (
        first > 0 and (line.low(first - 1) in ("on", "at", "for") or _is_where(line.items[first - 1]))
    ):
        first -= 1
    last = place + 1
    while line.is_sort(last, *_ATOMS) or (last < len(line.items) and _is_where(line.items[last])):
        last += 1
    # ": call 20m", ", 20m zoom"
    if line.low(first - 1) in _MEETING_WORDS and first == place:
        first -= 1
    elif line.low(last) in _MEETING_WORDS:
        last += 1
    opens = first == 0 or line.is_sort(first - 1, Sort.POINT) or line.items[first - 1].claim is TokenKind.PROMISE
    closes = last >= len(line.items) or line.is_sort(last, Sort.POINT)
    return opens and closes


def _head_clause(line: Line) -> int:
    """The clause that names the first person; what stands in it or before it is about the conversation itself."""
    return next((item.clause for item in line.items if item.claim is TokenKind.PERSON), 0)


def _is_where(item: Item) -> bool:
    return item.claim is TokenKind.EVENT or (item.claim is TokenKind.CUE and item.low == "at")


def _heads_are_atoms(line: Line, clause: int) -> bool:
    """Whether the clauses before this one hold no more than an event, a day or a channel ("KubeCon: ...")."""
    before = line.items[: line.clauses[clause][0]]
    return all(
        item.sort in (Sort.POINT, Sort.DAY, Sort.TIME, Sort.DURATION)
        or item.claim in (TokenKind.EVENT, TokenKind.CHANNEL)
        for item in before
    )


def _day_counts(line: Line, place: int) -> bool:
    item = line.items[place]
    if item.used or not _stands_free(line, place):
        return False
    before = line.low(place - 1)
    if before in ("the", "a", "an") and item.low.startswith(("the", "last", "this")):
        return False
    if before in _NOT_WHEN_BEFORE and not (before == "from" and _meeting_after(line, place)):
        return False
    owns = line.text[item.end : item.end + 2] in ("'s", "’s")
    return not owns or _meeting_after(line, place)


def _may_be_topic(line: Line, place: int) -> bool:
    """ "called, angry about the outage on monday": a day in a later piece that tells of something else."""
    start = line.piece_start(place)
    if any(line.low(at) in SAYING_VERBS for at in range(start, place)):
        return True
    if start == line.clause_start(place):
        return False
    return any(line.low(at) in ("about", "since", "the", "with") for at in range(start, place))


def _meeting_after(line: Line, place: int) -> bool:
    return any(
        line.low(at) in MEETING_NOUNS or line.low(at) in CHANNEL_WORDS for at in (place + 1, place + 2, place + 3)
    )


def find_day(line: Line, today: date) -> tuple[date, datetime | None, bool]:
    """The day it happened (today when not said), the moment when "2 hours ago" told it, and whether it was said."""
    chosen: tuple[date, datetime | None] | None = None
    for place, item in enumerate(line.items):
        if not isinstance(item.reading, DayReading) or item.used:
            continue
        reading = item.reading
        if reading.problem:
            line.ask(item.text, reading.problem)
            continue
        if not _day_counts(line, place):
            continue
        if reading.past is None and reading.past_choices:
            choices = tuple(day.isoformat() for day in reading.past_choices)
            line.ask(item.text, "Which day was “{words}”?", *choices, instead=choices)
            continue
        if reading.past is None or reading.past > today:
            planned = any(line.low(at) in _PLAN_WORDS for at in range(line.piece_start(place), place))
            if item.clause == 0 and not planned:
                line.ask(item.text, "“{words}” is in the future: when did it happen?")
            continue
        if chosen is None and _may_be_topic(line, place):
            _ask_day(line, item.text, "Did it happen on “{words}”, or today?", reading.past, today)
            continue
        if chosen and chosen[0] == reading.past:
            _claim(line, place, Status.UNDERSTOOD)
            continue
        if chosen:
            _ask_day(line, item.text, "Two days are named; which one is it?", chosen[0], reading.past)
            continue
        chosen = (reading.past, reading.instant)
        status = Status.QUESTION if reading.past_choices else Status.UNDERSTOOD
        _claim(line, place, status)
        if reading.past_choices:
            choices = tuple(day.isoformat() for day in reading.past_choices)
            line.ask(item.text, "Which day was “{words}”?", *choices, instead=choices)
    return (*chosen, True) if chosen else (today, None, False)


def _ask_day(line: Line, about: str, template: str, *days: date) -> None:
    line.ask(about, template, *(day.isoformat() for day in days), settles=TokenKind.DATE)


def _claim(line: Line, place: int, status: Status) -> None:
    line.mark(place, place + 1, TokenKind.DATE, status)
    before = place - 1
    if line.low(before) in _WHEN_BEFORE and not line.items[before].used and line.low(before) != "about":
        line.cue(before)
    if line.text[line.items[place].end : line.items[place].end + 2] in ("'s", "’s"):
        line.cue(place + 1)


def _in_zone(day: date, at: time, zone: tzinfo) -> datetime | None:
    """The moment in that zone; None when the clocks skip it."""
    moment = datetime.combine(day, at, zone)
    back = moment.astimezone(UTC).astimezone(zone)
    return moment if back.replace(tzinfo=None) == moment.replace(tzinfo=None) else None


def find_moment(line: Line, now: datetime, day: date, *, day_said: bool) -> tuple[datetime | None, int | None]:
    """The moment, None when no time was given, and the minutes when an end was given too."""
    chosen: datetime | None = None
    minutes: int | None = None
    for place, item in enumerate(line.items):
        if not isinstance(item.reading, TimeReading) or item.used or not _stands_free(line, place):
            continue
        if line.low(place - 1) in _NOT_TIME_BEFORE:
            continue
        reading = item.reading
        if reading.at is None:
            line.ask(item.text, reading.problem)
            continue
        if chosen:
            line.ask(
                item.text,
                "Two times are named; which one is it?",
                chosen.strftime("%H:%M"),
                reading.at.strftime("%H:%M"),
                settles=TokenKind.DATE,
            )
            continue
        chosen = _moment(line, item, reading, now, day, day_said=day_said)
        if chosen is None:
            continue
        minutes = reading.minutes
        _claim(line, place, Status.UNDERSTOOD)
    return chosen, minutes


def _moment(
    line: Line, item: Item, reading: TimeReading, now: datetime, day: date, *, day_said: bool
) -> datetime | None:
    zone = now.tzinfo or UTC
    if reading.zone in ("UTC", "GMT", "Z"):
        zone = UTC
    elif reading.zone:
        line.ask(item.text, "The zone of “{words}” is not understood; the time is read as local.")
    assert reading.at is not None
    moment = _in_zone(day, reading.at, zone)
    if moment is None:
        line.ask(item.text, "“{words}” does not exist on that day: the clocks change.")
        return None
    if moment > now:
        earlier = _in_zone(day - timedelta(days=1), reading.at, zone)
        if earlier and not day_said:
            line.ask(
                item.text,
                "“{words}” is still to come today; was it yesterday?",
                earlier.isoformat(),
                moment.isoformat(),
                settles=TokenKind.DATE,
            )
        else:
            line.ask(item.text, "“{words}” is still to come; when did it happen?")
        return None
    return moment


def _duration_counts(line: Line, place: int) -> bool:
    item = line.items[place]
    if item.used:
        return False
    before, after = line.low(place - 1), line.low(place + 1)
    if before in ("a", "the", "our") and _meeting_after(line, place):
        return True
    if any(line.low(at) in _CONTENT_WORDS for at in range(line.piece_start(place), place)):
        return False
    if before in _NOT_LONG_BEFORE or after in _NOT_LONG_AFTER:
        return False
    if not _stands_free(line, place):
        spoken = any(line.low(at) in MEETING_VERBS for at in range(line.clause_start(place), place))
        return before == "for" and spoken and item.clause > 0
    bound = (
        not line.is_word(place + 1)
        or _meeting_after(line, place)
        or before == "for"
        or len(after) <= 5
        or line.items[place + 1].text[:1].isupper()
    )
    short = item.low.rstrip("m").strip().isdecimal() and item.low.endswith("m")
    return bound or not short


def find_duration(line: Line, spanned: int | None) -> int | None:
    """Minutes; `spanned` those between two times; None when not noted or when two durations disagree."""
    chosen = spanned
    disagree = False
    for place, item in enumerate(line.items):
        if not isinstance(item.reading, DurationReading) or not _duration_counts(line, place):
            continue
        reading = item.reading
        if reading.minutes is None:
            choices = tuple(f"{minutes} min" for minutes in reading.choices)
            line.ask(item.text, "How long is “{words}”?", *choices, settles=TokenKind.DURATION)
            continue
        if chosen is not None and chosen != reading.minutes:
            choices = (f"{chosen} min", f"{reading.minutes} min")
            line.ask(item.text, "Two durations are given; which one is it?", *choices, settles=TokenKind.DURATION)
            disagree = True
            continue
        chosen = reading.minutes
        line.mark(place, place + 1, TokenKind.DURATION)
        if line.low(place - 1) in _LONG_BEFORE | {"a"}:
            line.cue(place - 1)
    return None if disagree else chosen
