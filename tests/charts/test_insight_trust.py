"""The chart of trust: labels, marks of weeks and groups, and what too little knowledge looks like."""

from datetime import date, timedelta

import numpy as np
import pytest

from care_desktop.charts import insight_trust
from care_desktop.charts.style import ChartStyle
from care_desktop.domain.insight import Value, ValueKind
from care_desktop.domain.insight_trust import TrustLine, TrustPicture
from care_desktop.domain.insight_words import plain
from tests.charts.insight_samples import CASES, LIGHT, MIRRORED, blank, extents, overlapping, words_on

END = date(2026, 11, 22)


def line(weeks: int, label: str | None = None, key: str = "", level: float = 50.0) -> TrustLine:
    median = level + np.sin(np.arange(weeks))
    shown = Value(ValueKind.TEXT, label) if label is not None else None
    return TrustLine(key, shown, median - 12, median, median + 9, np.arange(weeks) + 5)


def picture(weeks: int = 157, labels: tuple[str, ...] = (), step: float = 0.5) -> TrustPicture:
    days = tuple(END - timedelta(days=7 * place) for place in reversed(range(weeks)))
    parts = tuple(line(weeks, label, str(place), 50 + step * place) for place, label in enumerate(labels))
    return TrustPicture(days, line(weeks), parts)


GROUPS = ("docs", "a-tag-with-a-very-long-name-that-finds-no-room", "sdk", "cli", "console", "iot")


@pytest.mark.parametrize(("size", "style"), CASES)
@pytest.mark.parametrize("drawn", [picture(), picture(5), picture(1), picture(157, GROUPS), picture(1, GROUPS)])
def test_words_do_not_overlap_and_stay_on_the_sheet(
    drawn: TrustPicture, size: tuple[int, int], style: ChartStyle
) -> None:
    figure = blank(*size)
    spots = insight_trust.draw(figure, drawn, style, plain)
    assert overlapping(figure) == []
    assert all(left >= -1 and right <= size[0] + 1 for _words, left, right, _top, _bottom in extents(figure))
    assert all(0 <= spot.x <= size[0] and 0 <= spot.y <= size[1] for spot in spots)


def test_every_week_can_be_opened() -> None:
    figure, drawn = blank(), picture(53)
    spots = insight_trust.draw(figure, drawn, LIGHT, plain)
    assert [spot.target for spot in spots] == [day.isoformat() for day in drawn.days]
    assert [spot.x for spot in spots] == sorted(spot.x for spot in spots)
    everyone = drawn.everyone
    assert spots[-1].said == (
        f"22 Nov 2026: median {everyone.median[-1]:.0f}, quartiles {everyone.lower[-1]:.0f} and "
        f"{everyone.upper[-1]:.0f}, 57 people"
    )


def test_the_ends_are_labelled() -> None:
    figure, drawn = blank(), picture(157)
    insight_trust.draw(figure, drawn, LIGHT, plain)
    words = words_on(figure)
    everyone = drawn.everyone
    assert {"upper", "median", "lower", "161 people", "2024", "2025", "2026"} <= set(words)
    assert {f"{ends[-1]:.0f}" for ends in (everyone.lower, everyone.median, everyone.upper)} <= set(words)


def test_mirrored_time_runs_to_the_left() -> None:
    spots = insight_trust.draw(blank(), picture(53), MIRRORED, plain)
    assert spots[0].x > spots[-1].x


def test_weeks_of_too_few_people_are_gaps() -> None:
    drawn = picture(20)
    for values in (drawn.everyone.lower, drawn.everyone.median, drawn.everyone.upper):
        values[:4] = np.nan
        values[10] = np.nan
    spots = insight_trust.draw(blank(), drawn, LIGHT, plain)
    assert [spot.target for spot in spots] == [
        day.isoformat() for place, day in enumerate(drawn.days) if place >= 4 and place != 10
    ]


def test_groups_have_their_own_dash_marker_and_name() -> None:
    figure, drawn = blank(640, 300), picture(157, GROUPS, step=6)
    spots = insight_trust.draw(figure, drawn, LIGHT, plain)
    lines = [made for made in figure.axes[0].lines if len(np.asarray(made.get_path().vertices)) == 157]
    assert len({(made.get_linestyle(), made.get_color()) for made in lines}) == len(GROUPS)
    markers = {made.get_marker() for made in figure.axes[0].lines if made.get_marker() not in ("", "None", None)}
    assert len(markers) == len(GROUPS)
    assert any(words.endswith("docs") for words in words_on(figure))
    assert {str(spot.target).split("|")[1] for spot in spots} == set("012345")
    assert all(f"{END.isoformat()}|{place}" in {spot.target for spot in spots} for place in range(6))
    assert any(spot.said.startswith("docs, 22 Nov 2026: median") for spot in spots)


def test_nothing_known_draws_nothing() -> None:
    figure = blank()
    assert insight_trust.draw(figure, None, LIGHT, plain) == ()
    assert words_on(figure) == []
