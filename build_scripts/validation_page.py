"""The page docs/validation.md, made from the figures of the communities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from validation_figures import BASELINES, BIN_EDGES, SEGMENTS, STAGES, Figures, mean, ordered

ABOUT_SEGMENTS = {
    "one-timers": "exactly one active day before the origin",
    "newcomers": "the first act lies at most 90 days back",
    "2 to 5 active days": "so many active days before the origin",
    "regulars": "active in three or more calendar months of the last 365 days",
}
INTRODUCTION = """\
# Do the scores mean anything?

Presence, trust and stage are worth showing only when they say something about what people do next. This page measures
that on the histories of real open communities. It is written by `build_scripts/validate.py` and never by hand.
"""
METHOD = """\
## Method
For each community a new database is made, its history goes in through `care-desktop import`, and
`care-desktop trust --as-of ...` is asked once for all origins. What the program says is compared with what happened.

- **Origins** lie 90 days apart over the last ten years of a history, none in its first year. Only what happened
  before an origin is known at it. The last 90 days asked about end a month before the file does, for its newest rows
  may be incomplete.
- **Asked about** is everybody with an act of their own before the origin, the last one at most 730 days ago.
- **The outcome** is an act of their own within the 90 days from the origin on. Work of theirs that somebody else took
  in (`merged`) is no act of their own.
- **AUC** is the chance that of two people, one who came back and one who did not, the first has the higher score: 0.5
  is a coin, 1 is perfect. **Brier skill** is how much smaller the squared error of the chance is than that of always
  saying the community's own rate: 0 is no better, 1 is perfect.
- Every figure is computed within a community over all its origins; tables show the mean over communities, each
  counting the same. A cell needs at least 20 rows.
"""
LIMITS = """\
Presence knows return, not goodwill, and it knows little of people before they did something twice. The band of trust
says how much we know, not what will happen. All acts in these histories count as good evidence, so this page tests
trust as a measure of fading activity only: tone, promises and feedback are in no public history. People who
contribute to open communities are not all people whom developer relations meets; a workspace with 150 past outcomes
of its own can recalibrate presence on them, and shows when it does.
"""
AGAIN = """\
## Do it again
```
python build_scripts/validate.py FOLDER
```
FOLDER holds one CSV file a community with the columns `person`, `date` (UTC day) and `kind`; `person` is any stable
key. The figures depend on the files, the program and `resources/trust.toml`, and on nothing else.
"""


@dataclass(frozen=True)
class Run:
    """One validation: the figures of each community, and what they were made with and from.

    Attributes:
        first, last: first and last day of all the histories.
        version: what the program says about itself; `formula` is the version in resources/trust.toml.
    """

    communities: list[Figures]
    first: date
    last: date
    measured_on: date
    version: str
    formula: str


def page(run: Run) -> str:
    """The whole page as Markdown."""
    found = run.communities
    rows = sum(item.rows for item in found)
    several = "1 community" if len(found) == 1 else f"{len(found)} communities"
    made = (
        f"Measured on {run.measured_on.isoformat()} with {run.version}, formula version {run.formula}, on {several}\n"
        f"from {run.first.isoformat()} to {run.last.isoformat()}: {rows:,} rows, each a person at an origin.\n"
    )
    parts = [
        INTRODUCTION,
        made,
        METHOD,
        _results(found),
        _calibration(found),
        _stages(found),
        _segments(found),
        LIMITS,
        _each(found),
        AGAIN,
    ]
    return "\n".join(parts)


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(header)
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *(list(row) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _number(value: float | None, digits: int = 4) -> str:
    return "–" if value is None or value != value else f"{value:.{digits}f}"


def _percent(value: float | None) -> str:
    return "–" if value is None or value != value else f"{100 * value:.1f} %"


def _results(found: list[Figures]) -> str:
    presence_auc = mean(item.presence_auc for item in found)
    rows = [
        ["**presence**", _number(presence_auc), _number(mean(item.skill for item in found), 3)],
        ["**trust**", _number(mean(item.trust_auc for item in found)), ""],
        *([name, _number(mean(item.baselines[name] for item in found)), ""] for name in BASELINES),
    ]
    rate = _percent(mean(item.rate for item in found))
    band = _number(mean(item.band for item in found), 0)
    return (
        f"## Against simple baselines\nMean share that came back: {rate}. The 90 % band of trust is {band} points wide "
        f"on average.\n\n{_table(['score', 'AUC', 'Brier skill'], rows)}\n"
        "The baselines order people by one number of their active days; only presence says a chance.\n"
    )


def _calibration(found: list[Figures]) -> str:
    rows = []
    for place, (low, high) in enumerate(pairwise(BIN_EDGES)):
        cells = [cell for item in found if (cell := item.bins[place]) is not None]
        if cells:
            rows.append(
                [
                    f"{100 * low:.0f} to {100 * min(high, 1.0):.0f} %",
                    _percent(mean(cell[0] for cell in cells)),
                    _percent(mean(cell[1] for cell in cells)),
                    f"{sum(cell[2] for cell in cells):,}",
                    str(len(cells)),
                ]
            )
    header = ["presence said", "mean said", "came back", "rows", "communities"]
    return f"## Calibration of presence\n{_table(header, rows)}"


def _stages(found: list[Figures]) -> str:
    rows = []
    for place, stage in enumerate(STAGES):
        rates = [rate for item in found if (rate := item.stages[place][0]) is not None]
        count = sum(item.stages[place][1] for item in found)
        low, high = (min(rates), max(rates)) if rates else (None, None)
        rows.append([stage.capitalize(), _percent(mean(rates)), _percent(low), _percent(high), f"{count:,}"])
    judged = [verdict for item in found if (verdict := ordered(item)) is not None]
    header = ["stage", "came back, mean", "lowest community", "highest community", "rows"]
    return (
        f"## Stages\nThe return rate rises from stage to stage in {sum(judged)} of {len(judged)} communities.\n\n"
        f"{_table(header, rows)}"
    )


def _segments(found: list[Figures]) -> str:
    rows = [
        [
            f"{name} ({ABOUT_SEGMENTS[name]})",
            _number(mean(item.segments[name][0] for item in found), 3),
            f"{sum(item.segments[name][1] for item in found):,}",
        ]
        for name in SEGMENTS
    ]
    return f"## Where presence is weak\n{_table(['people', 'AUC within them', 'rows'], rows)}"


def _each(found: list[Figures]) -> str:
    rows = [
        [
            item.name,
            f"{item.rows:,}",
            _percent(item.rate),
            _number(item.presence_auc),
            _number(item.skill, 3),
            _number(item.trust_auc),
            _number(item.baselines[BASELINES[0]]),
            *(_percent(rate) for rate, _count in item.stages),
        ]
        for item in found
    ]
    measures = ["presence AUC", "Brier skill", "trust AUC", "decayed days AUC"]
    header = ["community", "rows", "came back", *measures, "C", "A", "R", "E"]
    return f"## Each community\nC, A, R and E are the return rates in each stage.\n\n{_table(header, rows)}"
