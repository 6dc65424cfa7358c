"""The chart of dependence: bars by how many of us know people, and under the bar of one who it is."""

import pytest

from care_desktop.charts import insight_dependence
from care_desktop.charts.style import ChartStyle
from care_desktop.domain.insight_dependence import DependencePicture, SoleAdvocate
from care_desktop.domain.insight_words import plain
from tests.charts.insight_samples import CASES, LIGHT, MIRRORED, blank, extents, overlapping, words_on

SOLE = (
    SoleAdvocate("only:3", "Farid Rahmani of the very long and winding name", 1, 90),
    SoleAdvocate("only:1", "Inês", 1, 50),
    SoleAdvocate("only:others", "", 3, 18),
)
MANY = tuple(SoleAdvocate(f"only:{n}", f"Advocate {n}", 1, 20_000 - n) for n in range(5))
PICTURES = [
    DependencePicture((23, 158, 126, 71), SOLE),
    DependencePicture((0, 5, 0, 0), (SoleAdvocate("only:others", "", 1, 5),)),
    DependencePicture((1404, 99_990, 21_550, 68_574), (*MANY, SoleAdvocate("only:others", "", 40, 99))),
    DependencePicture((7, 0, 0, 0), ()),
]


@pytest.mark.parametrize(("size", "style"), CASES)
@pytest.mark.parametrize("drawn", PICTURES)
def test_words_do_not_overlap_and_stay_on_the_sheet(
    drawn: DependencePicture, size: tuple[int, int], style: ChartStyle
) -> None:
    figure = blank(*size)
    spots = insight_dependence.draw(figure, drawn, style, plain)
    assert overlapping(figure) == []
    assert all(left >= -1 and right <= size[0] + 1 for _words, left, right, _top, _bottom in extents(figure))
    assert all(0 <= spot.x <= size[0] and 0 <= spot.y <= size[1] for spot in spots)


def test_bars_that_hold_anybody_can_be_opened() -> None:
    spots = insight_dependence.draw(blank(), PICTURES[0], LIGHT, plain)
    assert [spot.target for spot in spots] == ["0", "1", "only:3", "only:1", "only:others", "2", "3"]
    assert spots[1].said == "Known to one of us: 158 people, 42 %"
    assert spots[3].said == "Known only to Inês: 50 people, 13 %"
    assert spots[4].said == "Known only to 3 others: 18 people, 5 %"
    assert [spot.target for spot in insight_dependence.draw(blank(), PICTURES[3], LIGHT, plain)] == ["0"]


def test_counts_and_shares_are_written_and_one_other_is_one() -> None:
    figure = blank()
    insight_dependence.draw(figure, PICTURES[1], LIGHT, plain)
    words = words_on(figure)
    assert {"nobody yet", "one of us", "1 other", "two of us", "3 or more", "0", "5", "100 %"} <= set(words)


def test_mirrored_bars_start_on_the_right() -> None:
    spots = [insight_dependence.draw(blank(), PICTURES[0], style, plain) for style in (LIGHT, MIRRORED)]
    assert [spot.x for spot in spots[1]] == pytest.approx([320 - spot.x for spot in spots[0]])


def test_nobody_draws_nothing() -> None:
    assert insight_dependence.draw(blank(), DependencePicture((0, 0, 0, 0), ()), LIGHT, plain) == ()
