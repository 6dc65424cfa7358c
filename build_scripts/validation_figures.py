"""What people did next, beside what the program said: origins, baselines, segments, and the figures of a community."""

from __future__ import annotations

import csv
import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

STEP_DAYS = HORIZON_DAYS = 90
ALIVE_DAYS = 730
BACK_DAYS = 10 * 365
FIRST_YEAR_DAYS = 365
UNFINISHED_DAYS = 30
ENOUGH_ROWS = 20
HALF_LIFE_DAYS = 180.0
STAGES = ("convert", "activate", "retain", "expand")
BASELINES = ("decayed days, half-life 180 days", "days in the last 365", "days ever", "recency")
SEGMENTS = ("one-timers", "newcomers", "2 to 5 active days", "regulars")
BIN_EDGES = (0.0, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97, 1.01)
# Work of theirs that somebody else took in says nothing about what they did on that day.
NOT_THEIR_ACT = "merged"


@dataclass(frozen=True)
class History:
    """A community: each person's days with an act of their own, ascending; first and last day of the file."""

    days: dict[str, list[date]]
    first: date
    last: date


@dataclass(frozen=True)
class Said:
    """What the program said about a person at an origin; presence 0 to 1, trust 0 to 100."""

    presence: float
    trust: float
    band: float
    stage: str


@dataclass
class Rows:
    """One row a person and origin, as columns; `segments` holds the places of the rows in each segment."""

    acted: list[bool] = field(default_factory=list)
    presence: list[float] = field(default_factory=list)
    trust: list[float] = field(default_factory=list)
    band: list[float] = field(default_factory=list)
    stage: list[str] = field(default_factory=list)
    baselines: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in BASELINES})
    segments: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in SEGMENTS})


@dataclass(frozen=True)
class Figures:
    """The figures of one community; None where there were too few rows, or only one kind of outcome.

    Attributes:
        rows, rate: how many people and origins were asked about, and the share that acted within 90 days.
        stages: return rate and number of rows for each stage, in CARE order.
        bins: mean predicted, observed, and number of rows for each bin of presence.
        segments: area under the curve and number of rows for each kind of people.
    """

    name: str
    rows: int
    rate: float
    presence_auc: float | None
    brier: float
    skill: float | None
    trust_auc: float | None
    band: float
    baselines: dict[str, float | None]
    stages: list[tuple[float | None, int]]
    bins: list[tuple[float, float, int] | None]
    segments: dict[str, tuple[float | None, int]]


def read_history(path: Path) -> History:
    """Read `person,date,kind` rows."""
    days: dict[str, set[date]] = defaultdict(set)
    every: set[date] = set()
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            day = date.fromisoformat(row["date"])
            every.add(day)
            if row["kind"] != NOT_THEIR_ACT:
                days[row["person"]].add(day)
    return History({person: sorted(found) for person, found in days.items()}, min(every), max(every))


def origins(history: History) -> list[date]:
    """Every 90 days over the last ten years, oldest first, none in the first year of history.

    The last 90 days asked about end a month before the file does, for its newest rows may still be incomplete.
    """
    last = history.last - timedelta(days=UNFINISHED_DAYS)
    earliest = max(history.first + timedelta(days=FIRST_YEAR_DAYS), last - timedelta(days=BACK_DAYS))
    found = []
    origin = last - timedelta(days=HORIZON_DAYS)
    while origin >= earliest:
        found.append(origin)
        origin -= timedelta(days=STEP_DAYS)
    return found[::-1]


def rows_of(history: History, dates: Iterable[date], said: dict[tuple[date, str], Said]) -> Rows:
    """Everybody with an act of their own in the two years before each origin, beside what was said about them.

    Raises:
        KeyError: the program said nothing about somebody.
    """
    rows = Rows()
    for origin in dates:
        for person, days in history.days.items():
            before = bisect_left(days, origin)
            if not before or (origin - days[before - 1]).days > ALIVE_DAYS:
                continue
            _add(rows, origin, days, before, said[origin, person])
    return rows


def _add(rows: Rows, origin: date, days: list[date], before: int, said: Said) -> None:
    ages = [(origin - day).days for day in days[:before]]
    place = len(rows.acted)
    rows.acted.append(before < len(days) and (days[before] - origin).days < HORIZON_DAYS)
    rows.presence.append(said.presence)
    rows.trust.append(said.trust)
    rows.band.append(said.band)
    rows.stage.append(said.stage)
    values = (
        sum(2.0 ** (-age / HALF_LIFE_DAYS) for age in ages),
        float(sum(age <= 365 for age in ages)),
        float(before),
        -float(ages[-1]),
    )
    for name, value in zip(BASELINES, values, strict=True):
        rows.baselines[name].append(value)
    months = len({(day.year, day.month) for day in days[bisect_right(days, origin - timedelta(days=366)) : before]})
    belongs = (before == 1, ages[0] <= HORIZON_DAYS, 2 <= before <= 5, months >= 3)
    for name, inside in zip(SEGMENTS, belongs, strict=True):
        if inside:
            rows.segments[name].append(place)


def figures(name: str, rows: Rows) -> Figures:
    """The figures of one community.

    Raises:
        ValueError: there is nothing to measure.
    """
    count = len(rows.acted)
    if not count:
        raise ValueError(f"{name} has less than a year and a half of history")
    rate = sum(rows.acted) / count
    brier = sum((chance - acted) ** 2 for chance, acted in zip(rows.presence, rows.acted, strict=True)) / count
    return Figures(
        name=name,
        rows=count,
        rate=rate,
        presence_auc=auc(rows.acted, rows.presence),
        brier=brier,
        skill=1.0 - brier / (rate * (1.0 - rate)) if 0 < rate < 1 else None,
        trust_auc=auc(rows.acted, rows.trust),
        band=sum(rows.band) / count,
        baselines={name: auc(rows.acted, values) for name, values in rows.baselines.items()},
        stages=[_stage_rate(rows, stage) for stage in STAGES],
        bins=list(_bins(rows)),
        segments={name: _segment(rows, places) for name, places in rows.segments.items()},
    )


def auc(acted: Sequence[bool], score: Sequence[float]) -> float | None:
    """The chance that somebody who acted has the higher score than somebody who did not, ties counting half.

    None when all acted, or nobody did. Mann and Whitney's U over ranks.
    """
    order = sorted(range(len(score)), key=score.__getitem__)
    ranks, place = 0.0, 0
    while place < len(order):
        end = place
        while end < len(order) and score[order[end]] == score[order[place]]:
            end += 1
        ranks += (place + end + 1) / 2.0 * sum(acted[order[at]] for at in range(place, end))
        place = end
    yes = sum(acted)
    no = len(acted) - yes
    return (ranks - yes * (yes + 1) / 2.0) / (yes * no) if yes and no else None


def _stage_rate(rows: Rows, stage: str) -> tuple[float | None, int]:
    acted = [did for did, found in zip(rows.acted, rows.stage, strict=True) if found == stage]
    return (sum(acted) / len(acted) if len(acted) >= ENOUGH_ROWS else None, len(acted))


def _bins(rows: Rows) -> Iterator[tuple[float, float, int] | None]:
    for low, high in pairwise(BIN_EDGES):
        found = [(chance, did) for chance, did in zip(rows.presence, rows.acted, strict=True) if low <= chance < high]
        count = len(found)
        if count < ENOUGH_ROWS:
            yield None
        else:
            yield sum(chance for chance, _ in found) / count, sum(did for _, did in found) / count, count


def _segment(rows: Rows, places: list[int]) -> tuple[float | None, int]:
    if len(places) < ENOUGH_ROWS:
        return None, len(places)
    return auc([rows.acted[at] for at in places], [rows.presence[at] for at in places]), len(places)


def ordered(found: Figures) -> bool | None:
    """Whether the return rate rises from stage to stage; None when fewer than three stages have enough rows."""
    rates = [rate for rate, _count in found.stages if rate is not None]
    return all(low < high for low, high in pairwise(rates)) if len(rates) >= 3 else None


def mean(values: Iterable[float | None]) -> float:
    """The mean of those that are there; not a number when none is."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else math.nan
