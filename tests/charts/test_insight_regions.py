"""The chart of regions: counts beside shares, the unknown always hatched, regions below all in a shape of their own."""

import numpy as np
import pytest

from care_desktop.charts import insight_regions
from care_desktop.charts.style import ChartStyle
from care_desktop.domain.insight_regions import RegionGroup, RegionRow, RegionsPicture, region_row
from care_desktop.domain.insight_words import plain
from tests.charts.insight_samples import CASES, LIGHT, MIRRORED, blank, extents, overlapping, words_on


def row(group: RegionGroup, name: str, people: int, present: int, regions: int = 1) -> RegionRow:
    return region_row(group, name, regions, np.arange(people) < present)


UNKNOWN = row(RegionGroup.UNKNOWN, "", 12, 4, 0)
NOBODY = row(RegionGroup.UNKNOWN, "", 0, 0, 0)
PICTURES = [
    RegionsPicture(
        (
            row(RegionGroup.REGION, "Germany", 129, 79),
            row(RegionGroup.AREA, "Latin America", 71, 41, 4),
            row(RegionGroup.REGION, "South Georgia and the South Sandwich Islands", 64, 5),
            *(row(RegionGroup.REGION, f"Region {n}", 20, n) for n in range(6)),
            row(RegionGroup.OTHERS, "", 43_376, 20_000, 22),
            row(RegionGroup.SMALLER, "", 3, 1, 1),
            UNKNOWN,
        ),
        0.45,
    ),
    RegionsPicture((row(RegionGroup.REGION, "Peru", 5, 0), NOBODY), 0.0),
    RegionsPicture((row(RegionGroup.REST_OF_AREA, "Europe", 9, 9, 3), UNKNOWN), 1.0),
    RegionsPicture((NOBODY,), 0.02),
]


@pytest.mark.parametrize(("size", "style"), CASES)
@pytest.mark.parametrize("drawn", PICTURES)
def test_words_do_not_overlap_and_stay_on_the_sheet(
    drawn: RegionsPicture, size: tuple[int, int], style: ChartStyle
) -> None:
    figure = blank(*size)
    spots = insight_regions.draw(figure, drawn, style, plain)
    assert overlapping(figure) == []
    assert all(left >= -1 and right <= size[0] + 1 for _words, left, right, _top, _bottom in extents(figure))
    assert all(0 <= spot.x <= size[0] and 0 <= spot.y <= size[1] for spot in spots)


def test_rows_that_hold_anybody_can_be_opened() -> None:
    spots = insight_regions.draw(blank(), PICTURES[0], LIGHT, plain)
    assert [spot.target for spot in spots] == [row.key for row in PICTURES[0].rows]
    assert spots[0].said == "Germany: 61 % reached, 79 of 129, 90 % interval 54 % to 68 %"
    assert spots[-2].said == "1 smaller region: 3, too few to be split"
    assert insight_regions.draw(blank(), PICTURES[3], LIGHT, plain) == ()


def test_the_unknown_is_always_there_and_hatched() -> None:
    for drawn in PICTURES:
        figure = blank()
        insight_regions.draw(figure, drawn, LIGHT, plain)
        assert "unknown" in words_on(figure)
        assert any(np.allclose(patch.get_facecolor(), _rgba(LIGHT.unknown_fill)) for patch in figure.axes[0].patches)


def test_a_region_below_all_has_a_shape_of_its_own() -> None:
    figure = blank()
    insight_regions.draw(figure, PICTURES[0], LIGHT, plain)
    shapes = [line.get_marker() for line in figure.axes[0].lines if line.get_marker() != "None"]
    assert shapes[:3] == ["o", "o", "D"]
    assert shapes[-1] == "s"


def test_the_share_of_all_is_written() -> None:
    figure = blank()
    insight_regions.draw(figure, PICTURES[0], LIGHT, plain)
    assert {"all 45 %", "22 other regions", "43,376"} <= set(words_on(figure))


def test_mirrored_rows_start_on_the_right() -> None:
    figure = blank()
    insight_regions.draw(figure, PICTURES[0], MIRRORED, plain)
    (germany,) = [box for box in extents(figure) if box[0] == "Germany"]
    assert germany[2] > 300


def _rgba(color: str) -> tuple[float, ...]:
    return (*(int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)), 1.0)
