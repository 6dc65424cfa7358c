"""The chart of time until a stage: lines with bands, letters at their ends, spots that open the people behind."""

import numpy as np
import pytest

from care_desktop.charts import insight_duration
from care_desktop.charts.style import ChartStyle
from care_desktop.domain.insight_duration import GOALS, DurationPicture, StageCurve, grid_days
from care_desktop.domain.insight_words import plain
from tests.charts.insight_samples import CASES, LIGHT, MIRRORED, blank, extents, overlapping, words_on


def picture(known_for: int, ends: tuple[float, float, float]) -> DurationPicture:
    days = tuple(grid_days(np.full(9, known_for)).tolist())
    curves = []
    for stage, end in zip(GOALS, ends, strict=True):
        share = tuple(end * place / (len(days) - 1) for place in range(len(days)))
        low, high = tuple(value * 0.8 for value in share), tuple(min(value * 1.2, 1.0) for value in share)
        curves.append(StageCurve(stage, share, low, high, None, 40.0 if end else None, 90.0 if end > 0.5 else None))
    return DurationPicture(days, tuple(9 for _ in days), tuple(curves))


PICTURES = [
    picture(1100, (0.78, 0.46, 0.18)),
    picture(3650, (1.0, 1.0, 1.0)),
    picture(100, (0.04, 0.02, 0.0)),
    picture(1, (1.0, 0.0, 0.0)),
]


@pytest.mark.parametrize(("size", "style"), CASES)
@pytest.mark.parametrize("drawn", PICTURES)
def test_words_do_not_overlap_and_stay_on_the_sheet(
    drawn: DurationPicture, size: tuple[int, int], style: ChartStyle
) -> None:
    figure = blank(*size)
    spots = insight_duration.draw(figure, drawn, style, plain)
    assert overlapping(figure) == []
    assert all(left >= -1 and right <= size[0] + 1 for _words, left, right, _top, _bottom in extents(figure))
    assert all(0 <= spot.x <= size[0] and 0 <= spot.y <= size[1] for spot in spots)


def test_letters_and_shares_stand_at_the_ends() -> None:
    figure = blank()
    insight_duration.draw(figure, PICTURES[0], LIGHT, plain)
    assert {"A", "R", "E", "78 %", "46 %", "18 %", "0", "12", "36 months"} <= set(words_on(figure))


def test_lines_ends_and_stays_can_be_opened() -> None:
    spots = insight_duration.draw(blank(), PICTURES[0], LIGHT, plain)
    targets = [spot.target for spot in spots]
    assert [target for target in targets if str(target).startswith("activate")] == [
        *(f"activate:{day}" for day in (182, 365, 547, 730, 913, 1095)),
        "activate:1095",
    ]
    assert [target for target in targets if str(target).startswith("stays")] == [f"stays:{stage}" for stage in GOALS]
    said = {spot.target: spot.said for spot in spots}
    assert said["activate:365"] == (
        "26 % reached Activate within 12.0 months, 90 % interval 21 % to 31 %; 9 people have been known so long"
    )
    assert said["stays:activate"] == (
        "Time in Activate: half of the stays ended within 40 days, nine in ten within 3.0 months"
    )
    assert said["stays:retain"] == "Time in Retain: half of the stays ended within 40 days"


def test_time_runs_the_other_way_when_mirrored() -> None:
    spots = [insight_duration.draw(blank(), PICTURES[0], style, plain) for style in (LIGHT, MIRRORED)]
    assert [spot.x for spot in spots[1]] == pytest.approx([320 - spot.x for spot in spots[0]])


def test_a_single_day_draws_nothing() -> None:
    curves = tuple(StageCurve(stage, (0.0,), (0.0,), (0.0,), None, None, None) for stage in GOALS)
    assert insight_duration.draw(blank(), DurationPicture((0,), (5,), curves), LIGHT, plain) == ()
