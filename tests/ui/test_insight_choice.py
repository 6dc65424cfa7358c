"""What was chosen on Insights: kept as text, read back, turned into days and filters."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from care_desktop.domain.insight import InsightFilters, Period
from care_desktop.domain.resources import Stage
from care_desktop.services.insight_opening import InsightFacets
from care_desktop.settings import Settings
from care_desktop.ui import insight_choice
from care_desktop.ui.insight_choice import InsightChoice, filters_of, kept_choice, only_known, period_of

TODAY = date(2026, 11, 24)
INES, KUBECON = UUID(int=1), UUID(int=2)
FACETS = InsightFacets(
    today=TODAY,
    people=9,
    first_day=date(2025, 2, 3),
    owners=((INES, "Inês"),),
    events=((KUBECON, "KubeCon"),),
    regions=("PE", "unknown"),
    has_unknown_region=True,
    tags=("sdk",),
)
EVERYTHING = InsightChoice("1y", "", "", "retain", "in:PE", str(INES), "sdk", str(KUBECON))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


def test_what_was_chosen_comes_back(settings: Settings, tmp_path: Path) -> None:
    assert kept_choice(settings) == InsightChoice()
    insight_choice.keep_choice(settings, EVERYTHING)
    assert kept_choice(Settings(tmp_path / "settings.json")) == EVERYTHING


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"span": "7y"}', '{"span": "own", "first": "2026-02-30", "last": "2026-03-01"}', '{"stage": "late"}'],
)
def test_what_cannot_be_read_is_as_by_default(settings: Settings, text: str) -> None:
    settings.change(insight_choice.SETTING, text)
    assert kept_choice(settings) == InsightChoice()


def test_spans_end_today_and_years_are_calendar_years() -> None:
    def period(span: str, today: date = TODAY) -> Period:
        return period_of(InsightChoice(span), today, FACETS.first_day)

    assert period("90d") == Period(TODAY - timedelta(days=89), TODAY)
    assert period("3y") == Period(date(2023, 11, 25), TODAY)
    assert period("all") == Period(FACETS.first_day, TODAY)
    assert period("1y", date(2028, 2, 29)) == Period(date(2027, 3, 1), date(2028, 2, 29))


def test_days_chosen_by_hand_never_reach_past_today() -> None:
    choice = InsightChoice("own", "2026-11-01", "2027-01-31")
    assert period_of(choice, TODAY, TODAY) == Period(date(2026, 11, 1), TODAY)


def test_filters_are_those_chosen() -> None:
    period = Period(date(2025, 11, 25), TODAY)
    assert filters_of(EVERYTHING, FACETS) == InsightFilters(period, INES, "PE", "sdk", Stage.RETAIN, KUBECON)
    unknown = InsightChoice("1y", region=insight_choice.UNKNOWN_REGION)
    assert filters_of(unknown, FACETS).region == ""
    assert filters_of(InsightChoice("1y", region=insight_choice.region_key("unknown")), FACETS).region == "unknown"


def test_what_another_workspace_had_is_taken_back() -> None:
    other = InsightChoice("1y", "", "", "retain", "in:JP", str(KUBECON), "api", str(INES))
    assert filters_of(other, FACETS) == InsightFilters(Period(date(2025, 11, 25), TODAY), stage=Stage.RETAIN)
    assert only_known(other, FACETS) == InsightChoice("1y", stage="retain")
    assert only_known(EVERYTHING, FACETS) == EVERYTHING


def test_a_file_says_everything_that_narrows() -> None:
    said = insight_choice.filter_words(EVERYTHING, FACETS)
    assert said == "1 year to 24 Nov 2026 · Retain · PE · looked after by Inês · #sdk · met at KubeCon"
    unknown = InsightChoice("all", region=insight_choice.UNKNOWN_REGION)
    assert insight_choice.filter_words(unknown, FACETS) == "all time, from 3 Feb 2025 · region unknown"


def test_the_comparison_is_named() -> None:
    period = Period(TODAY - timedelta(days=9), TODAY)
    assert insight_choice.before_words(InsightChoice("own"), period) == "the 10 days before"
    assert insight_choice.before_words(InsightChoice("own"), Period(TODAY, TODAY)) == "the day before"
    assert insight_choice.before_words(InsightChoice("all"), period) == ""
    assert insight_choice.before_words(InsightChoice("5y"), period) == "the 5 years before"
