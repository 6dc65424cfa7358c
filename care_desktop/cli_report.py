"""The commands of Insights: the report as PDF or web page, and every table and row as CSV."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from care_desktop.cli_place import Place
from care_desktop.composition import opened_workspace
from care_desktop.domain.insight import InsightFilters, Period
from care_desktop.domain.resources import Stage
from care_desktop.errors import InvalidInput, NotFound
from care_desktop.services import insight_data, insights, workspace_trust
from care_desktop.services.insight_data import InsightData
from care_desktop.services.insight_export import export_insights
from care_desktop.services.insight_opening import facets
from care_desktop.services.outcome import Workspace
from care_desktop.services.report import build

Key = TypeVar("Key")

UNKNOWN_REGION = "unknown"
_YEARS = {"1y": 1, "3y": 3, "5y": 5}
_SHOWN_MAX = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command was asked to look at, in words; empty is any."""

    period: str = "1y"
    owner: str = ""
    region: str = ""
    tag: str = ""
    stage: str = ""
    event: str = ""


def run_report(place: Place, output: Path, asked: Asked, paper: str) -> None:
    """Write the report, saying on standard error how far it is.

    Raises:
        InvalidInput: the period cannot be read, or the file is neither PDF nor web page.
        NotFound: no such owner, region, tag or event.
        CareError: the workspace cannot be read, or the file not written.
    """
    # Drawing is loaded only where it is needed: it takes longer than most commands.
    from care_desktop.charts.report_files import Paper, check_form, write_report
    from care_desktop.domain.insight_words import plain

    check_form(output)
    with _read(place) as (workspace, data):
        report = build(workspace, data, filters_of(data, asked), watch=_say)
    print("Drawing and writing.", file=sys.stderr)
    write_report(output, report, plain, Paper(paper))
    print(f"Report written to {output}", file=sys.stderr)


def is_of_event(output: Path, asked: Asked) -> bool:
    """Whether the report of an event is meant: nothing but an event is named, and the file is no web page."""
    return output.suffix.lower() not in (".html", ".htm") and bool(asked.event) and asked == Asked(event=asked.event)


def run_event_report(place: Place, output: Path, event: str, paper: str) -> None:
    """Write the report of an event as PDF or Markdown.

    Raises:
        InvalidInput: the file is neither.
        NotFound: there is no such event.
        CareError: the workspace cannot be read, or the file not written.
    """
    from care_desktop.charts.event_report_files import Paper, check_form, write_event_report
    from care_desktop.services import event_report

    check_form(output)
    with opened_workspace(place.profile, place.database) as workspace:
        found = event_report.build(workspace, event_report.event_meant(workspace, event))
    write_event_report(output, found, paper=Paper(paper))
    print(f"Report of {found.title} written to {output}", file=sys.stderr)


def run_export_insights(place: Place, output: Path | None, asked: Asked) -> None:
    """Write every table and the rows behind it, saying on standard error how far it is.

    Raises:
        InvalidInput: no place to write to, or the period cannot be read.
        NotFound: no such owner, region, tag or event.
        CareError: the workspace cannot be read, or a file not written.
    """
    if output is None or str(output) == "-":
        raise InvalidInput("Insights are several files.", "Name a folder or a .zip file with -o.")
    with _read(place) as (_workspace, data):
        count = export_insights(data, filters_of(data, asked), output, watch=_say)
    print(f"{count} files written to {output}", file=sys.stderr)


@contextmanager
def _read(place: Place) -> Iterator[tuple[Workspace, InsightData]]:
    with opened_workspace(place.profile, place.database) as workspace:
        print("Reading the workspace.", file=sys.stderr)
        insights.refresh_all(workspace)
        yield workspace, insight_data.load(workspace, workspace_trust.load(workspace))


def _say(done: int, of: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} of {of} questions", end="\n" if done == of else "", file=sys.stderr, flush=True)


def filters_of(data: InsightData, asked: Asked) -> InsightFilters:
    """The filters that were asked for, by names as people write them; capitals do not matter.

    Raises:
        InvalidInput: the period cannot be read.
        NotFound: no such owner, region, tag or event.
    """
    found = facets(data)
    return InsightFilters(
        period=period_of(asked.period, data.today, found.first_day),
        owner=_key("owner", asked.owner, found.owners),
        region=_region(asked.region, found.regions),
        tag=_key("tag", asked.tag.removeprefix("#"), ((tag, tag) for tag in data.people.tags)),
        stage=Stage(asked.stage) if asked.stage else None,
        event=_key("event", asked.event, found.events),
    )


def period_of(text: str, today: date, first_day: date) -> Period:
    """90d, 1y, 3y, 5y, all, or FROM..TO, both included; none after `today`. `first_day` is when all began.

    Raises:
        InvalidInput: it is none of these.
    """
    if text == "all":
        return Period(min(first_day, today), today)
    if text in _YEARS:
        return Period(_years_before(today, _YEARS[text]) + timedelta(days=1), today)
    if text == "90d":
        return Period(today - timedelta(days=89), today)
    first, dots, last = text.partition("..")
    try:
        period = Period(date.fromisoformat(first), date.fromisoformat(last)) if dots else None
    except ValueError:
        period = None
    if period is None or period.start > period.end or period.start > today:
        raise InvalidInput(
            f"{text!r} is no period.", "Write 90d, 1y, 3y, 5y, all, or two days such as 2026-01-01..2026-03-31."
        )
    return Period(period.start, min(period.end, today))


def _years_before(day: date, years: int) -> date:
    """The same day of an earlier year; the last of February for the 29th."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year - years, day.month, 28 if is_leap_day else day.day)


def _key(what: str, name: str, known: Iterable[tuple[Key, str]]) -> Key | None:
    """The key of what is called so; None for no name."""
    if not name:
        return None
    choices = tuple(known)
    found = [key for key, called in choices if called.casefold() == name.casefold()]
    if not found:
        names = ", ".join(called for _, called in choices[:_SHOWN_MAX])
        more = "" if len(choices) <= _SHOWN_MAX else f" and {len(choices) - _SHOWN_MAX} more"
        raise NotFound(f"There is no {what} {name!r} here.", f"There is: {names}{more}." if names else "There is none.")
    return found[0]


def _region(name: str, regions: Iterable[str]) -> str | None:
    regions = tuple(regions)
    if name.casefold() == UNKNOWN_REGION and UNKNOWN_REGION not in (region.casefold() for region in regions):
        return ""
    return _key("region", name, ((region, region) for region in regions))
