"""What was chosen on the page of Insights: a period and filters, kept as text between sessions."""

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from care_desktop.domain.insight import InsightFilters, Period
from care_desktop.domain.resources import Stage
from care_desktop.settings import Settings
from care_desktop.ui.delegates.stage import stage_name
from care_desktop.ui.insight_words import day_words, tr
from care_desktop.ui.person_words import BETWEEN

if TYPE_CHECKING:
    from care_desktop.services.insight_opening import InsightFacets

SETTING = "insight_filters"
UNKNOWN_REGION = "unknown"
"""Stands for people without a region; countries have other keys, so that no country can be taken for it."""

_REGION = "in:"

DEFAULT_SPAN = "3y"
ALL_TIME = "all"
OWN = "own"
SPANS = ("90d", "1y", DEFAULT_SPAN, "5y", ALL_TIME)
_YEARS = {"1y": 1, DEFAULT_SPAN: 3, "5y": 5}
_DAYS = 90


@dataclass(frozen=True, slots=True)
class InsightChoice:
    """What is looked at, as it is kept: keys as text, empty for any.

    Attributes:
        span: one of SPANS, or OWN for the days from `first` to `last` (ISO 8601), both included.
        region: `in:` and the country, or UNKNOWN_REGION.
    """

    span: str = DEFAULT_SPAN
    first: str = ""
    last: str = ""
    stage: str = ""
    region: str = ""
    owner: str = ""
    tag: str = ""
    event: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether somebody may be left out."""
        return bool(self.stage or self.region or self.owner or self.tag or self.event)

    def for_everyone(self) -> "InsightChoice":
        """The same period without filters."""
        return InsightChoice(self.span, self.first, self.last)

    def own_period(self) -> Period | None:
        """The days chosen by hand; None when they are none."""
        try:
            first, last = date.fromisoformat(self.first), date.fromisoformat(self.last)
        except ValueError:
            return None
        return Period(first, last) if first <= last else None


def kept_choice(settings: Settings) -> InsightChoice:
    """What was chosen last; what cannot be read is as it is by default."""
    try:
        found = json.loads(settings.text(SETTING) or "{}")
    except ValueError:
        return InsightChoice()
    if not isinstance(found, dict):
        return InsightChoice()
    known = {field.name for field in fields(InsightChoice)}
    choice = InsightChoice(**{key: value for key, value in found.items() if key in known and isinstance(value, str)})
    is_span = choice.span in SPANS or (choice.span == OWN and choice.own_period() is not None)
    is_stage = not choice.stage or choice.stage in tuple(Stage)
    return choice if is_span and is_stage else InsightChoice()


def keep_choice(settings: Settings, choice: InsightChoice) -> None:
    """Remember what was chosen.

    Raises:
        StorageFailure: the settings cannot be written.
    """
    text = json.dumps(asdict(choice), sort_keys=True)
    if text != settings.text(SETTING):
        settings.change(SETTING, text)


def period_of(choice: InsightChoice, today: date, first_day: date) -> Period:
    """The days that count; none after `today`. `first_day` is when the first thing happened."""
    own = choice.own_period() if choice.span == OWN else None
    if own is not None:
        return Period(min(own.start, today), min(own.end, today))
    if choice.span == ALL_TIME:
        return Period(min(first_day, today), today)
    if choice.span in _YEARS:
        return Period(_years_before(today, _YEARS[choice.span]) + timedelta(days=1), today)
    return Period(today - timedelta(days=_DAYS - 1), today)


def _years_before(day: date, years: int) -> date:
    """The same day of an earlier year; the last of February for the 29th."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year - years, day.month, 28 if is_leap_day else day.day)


def region_key(region: str) -> str:
    """The key of a country."""
    return f"{_REGION}{region}"


def filters_of(choice: InsightChoice, facets: "InsightFacets") -> InsightFilters:
    """The filters as answers take them; a key that the workspace does not have is any."""
    owners, events = {str(id) for id, _ in facets.owners}, {str(id) for id, _ in facets.events}
    region = choice.region.removeprefix(_REGION) if choice.region.startswith(_REGION) else None
    if choice.region == UNKNOWN_REGION:
        region = ""
    return InsightFilters(
        period=period_of(choice, facets.today, facets.first_day),
        owner=UUID(choice.owner) if choice.owner in owners else None,
        region=region if region == "" or region in facets.regions else None,
        tag=choice.tag if choice.tag in facets.tags else None,
        stage=Stage(choice.stage) if choice.stage else None,
        event=UUID(choice.event) if choice.event in events else None,
    )


def only_known(choice: InsightChoice, facets: "InsightFacets") -> InsightChoice:
    """The choice without what this workspace does not have, such as the tag of another workspace."""
    filters = filters_of(choice, facets)
    return replace(
        choice,
        region="" if filters.region is None else choice.region,
        owner="" if filters.owner is None else choice.owner,
        tag=filters.tag or "",
        event="" if filters.event is None else choice.event,
    )


def span_words(span: str) -> str:
    """A span on its own: "3 years"."""
    return {
        "90d": tr("90 days"),
        "1y": tr("1 year"),
        "3y": tr("3 years"),
        "5y": tr("5 years"),
        ALL_TIME: tr("All time"),
        OWN: tr("Choose days…"),
    }[span]


def period_words(choice: InsightChoice, period: Period) -> str:
    """The period in words: "3 years to 24 Nov 2026"."""
    if choice.span == OWN:
        return tr("{first} to {last}").format(first=day_words(period.start), last=day_words(period.end))
    if choice.span == ALL_TIME:
        return tr("all time, from {first}").format(first=day_words(period.start))
    return tr("{span} to {last}").format(span=span_words(choice.span), last=day_words(period.end))


def before_words(choice: InsightChoice, period: Period) -> str:
    """What it is compared with: "the 3 years before"; empty when nothing came before."""
    if choice.span == ALL_TIME:
        return ""
    if choice.span == OWN:
        return tr("the {n} days before").format(n=period.days) if period.days > 1 else tr("the day before")
    return {
        "90d": tr("the 90 days before"),
        "1y": tr("the year before"),
        "3y": tr("the 3 years before"),
        "5y": tr("the 5 years before"),
    }[choice.span]


def filter_words(choice: InsightChoice, facets: "InsightFacets") -> str:
    """Everything that narrows, as a file says it: "3 years to 24 Nov 2026 · Retain · #sdk"."""
    filters = filters_of(choice, facets)
    parts = [period_words(choice, filters.period)]
    if filters.stage is not None:
        parts.append(stage_name(filters.stage.letter))
    if filters.region is not None:
        parts.append(filters.region or tr("region unknown"))
    if filters.owner is not None:
        parts.append(tr("looked after by {name}").format(name=dict(facets.owners)[filters.owner]))
    if filters.tag is not None:
        parts.append(f"#{filters.tag}")
    if filters.event is not None:
        parts.append(tr("met at {event}").format(event=dict(facets.events)[filters.event]))
    return BETWEEN.join(parts)
