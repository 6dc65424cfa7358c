"""The chart of falls: a bar for each class, the ninety days before as a mark, nobody by name."""

from datetime import date

import pytest

from care_desktop.charts import insight_slipping
from care_desktop.charts.style import ChartStyle
from care_desktop.domain.insight_slipping import SlippingPicture
from care_desktop.domain.insight_words import plain
from tests.charts.insight_samples import CASES, LIGHT, MIRRORED, blank, extents, overlapping, words_on


def picture(counts: tuple[int, ...], before: tuple[int, ...] | None = (1, 3, 20, 60, 16)) -> SlippingPicture:
    return SlippingPicture(date(2026, 8, 24), date(2026, 11, 22), counts, before)


PICTURES = [
    picture((2, 5, 12, 29, 11)),
    picture((0, 159, 4656, 46308, 34077), (0, 87, 3380, 42511, 24571)),
    picture((0, 0, 0, 5, 0), None),
    picture((0, 0, 0, 0, 99999), (5, 0, 0, 0, 0)),
]


@pytest.mark.parametrize(("size", "style"), CASES)
@pytest.mark.parametrize("drawn", PICTURES)
def test_words_do_not_overlap_and_stay_on_the_sheet(
    drawn: SlippingPicture, size: tuple[int, int], style: ChartStyle
) -> None:
    figure = blank(*size)
    spots = insight_slipping.draw(figure, drawn, style, plain)
    assert overlapping(figure) == []
    assert all(left >= -1 and right <= size[0] + 1 for _words, left, right, _top, _bottom in extents(figure))
    assert all(0 <= spot.x <= size[0] and 0 <= spot.y <= size[1] for spot in spots)


def test_classes_that_hold_anybody_can_be_opened() -> None:
    spots = insight_slipping.draw(blank(), picture((0, 5, 12, 29, 11)), LIGHT, plain)
    assert [spot.target for spot in spots] == ["fell-10", "fell-5", "same", "rose-5"]
    assert spots[0].said == "fell 10 to 20: 5 people, 9 %; in the 90 days before 3 %"


def test_every_number_and_share_is_written() -> None:
    figure = blank()
    insight_slipping.draw(figure, picture((0, 5, 12, 29, 11)), LIGHT, plain)
    words = words_on(figure)
    assert {"0", "5", "12", "29", "11", "0 %", "9 %", "21 %", "51 %", "19 %", "90 days before"} <= set(words)


def test_without_a_time_before_there_is_no_mark() -> None:
    figure = blank()
    spots = insight_slipping.draw(figure, picture((0, 5, 12, 29, 11), None), LIGHT, plain)
    assert "90 days before" not in words_on(figure)
    assert spots[0].said == "fell 10 to 20: 5 people, 9 %"


def test_mirrored_bars_grow_to_the_left() -> None:
    here, there = (insight_slipping.draw(blank(), PICTURES[0], style, plain) for style in (LIGHT, MIRRORED))
    assert [spot.x for spot in there] == pytest.approx([320 - spot.x for spot in here])


def test_nothing_known_draws_nothing() -> None:
    figure = blank()
    assert insight_slipping.draw(figure, None, LIGHT, plain) == ()
    assert words_on(figure) == []
