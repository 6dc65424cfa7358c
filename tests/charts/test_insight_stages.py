"""The chart of stages: bars of people, bars of moves, numbers that find room."""

from dataclasses import replace
from datetime import date

import pytest

from care_desktop.charts import insight_stages
from care_desktop.charts.style import ChartStyle
from care_desktop.domain.insight_stages import Flow, Quarter, StagesPicture, quarters_between
from care_desktop.domain.insight_words import plain
from tests.charts.insight_samples import CASES, LIGHT, MIRRORED, blank, extents, overlapping, words_on

BEGAN, ENDED = date(2023, 11, 22), date(2026, 11, 22)


def picture(scale: int = 1, before: tuple[int, ...] | None = (118, 96, 84, 38), years: int = 3) -> StagesPicture:
    start = date(ENDED.year - years, 11, 23)
    quarters = tuple(
        Quarter(first, last, Flow(up=(9 + 5 * place % 23) * scale, held=200, down=(place * 3 % 8) * scale, new=4))
        for place, (first, last) in enumerate(quarters_between(start, ENDED))
    )
    return StagesPicture(BEGAN, ENDED, before, tuple(scale * n for n in (109, 121, 124, 58)), quarters)


PICTURES = [
    picture(),
    picture(scale=1000),
    picture(years=8),
    picture(before=None),
    picture(before=(0, 0, 0, 0)),
    picture(before=(1, 0, 900, 2)),
    replace(picture(), quarters=picture().quarters[:1]),
    replace(picture(), quarters=tuple(replace(q, flow=Flow(0, 5, 0, 0)) for q in picture().quarters)),
]


@pytest.mark.parametrize(("size", "style"), CASES)
@pytest.mark.parametrize("drawn", PICTURES)
def test_words_do_not_overlap_and_stay_on_the_sheet(
    drawn: StagesPicture, size: tuple[int, int], style: ChartStyle
) -> None:
    figure = blank(*size)
    spots = insight_stages.draw(figure, drawn, style, plain)
    assert overlapping(figure) == []
    assert all(left >= -1 and right <= size[0] + 1 for _words, left, right, _top, _bottom in extents(figure))
    assert all(0 <= spot.x <= size[0] and 0 <= spot.y <= size[1] for spot in spots)


def test_stages_and_moves_can_be_opened() -> None:
    drawn = picture()
    spots = insight_stages.draw(blank(), drawn, LIGHT, plain)
    said = {spot.target: spot.said for spot in spots}
    assert said["at|2023-11-22|retain"] == "Retain, 22 Nov 2023: 84"
    assert said["at|2026-11-22|expand"] == "Expand, 22 Nov 2026: 58"
    assert said["moved|2023-11-23|2023-12-31|up"].endswith("moves up 9, held 200, became known 4")
    flows = [target for target in said if str(target).startswith("moved")]
    assert len(flows) == sum((q.flow.up > 0) + (q.flow.down > 0) for q in drawn.quarters)


def test_bars_are_as_long_as_their_people() -> None:
    spots = insight_stages.draw(blank(640, 300), picture(), LIGHT, plain)
    width = {spot.target: spot.width + 2 for spot in spots}
    assert width["at|2023-11-22|convert"] / width["at|2026-11-22|activate"] == pytest.approx(118 / 121)
    heights = {spot.target: spot.height for spot in spots}
    first, second = (f"moved|{q.first}|{q.last}|up" for q in picture().quarters[:2])
    assert heights[first] / heights[second] == pytest.approx(9 / 14)


def test_letters_stand_on_the_bars() -> None:
    figure = blank()
    insight_stages.draw(figure, picture(), LIGHT, plain)
    words = words_on(figure)
    assert [words.count(letter) for letter in "CARE"] == [2, 2, 2, 2]
    assert {"118", "124", "58", "moved up", "down", "22 Nov 2026", "Q4 2023"} <= set(words)


def test_who_is_not_there_is_said() -> None:
    few, nobody = blank(), blank()
    insight_stages.draw(few, picture(before=None), LIGHT, plain)
    insight_stages.draw(nobody, picture(before=(0, 0, 0, 0)), LIGHT, plain)
    assert "fewer than 5 people" in words_on(few)
    assert "nobody known yet" in words_on(nobody)


def test_the_longest_bars_keep_their_numbers() -> None:
    figure, drawn = blank(), picture(scale=1000, years=8)
    insight_stages.draw(figure, drawn, LIGHT, plain)
    words = words_on(figure)
    assert f"{max(q.flow.up for q in drawn.quarters):,d}" in words
    assert f"{max(q.flow.down for q in drawn.quarters):,d}" in words


def test_mirrored_quarters_run_to_the_left() -> None:
    spots = [s for s in insight_stages.draw(blank(), picture(), MIRRORED, plain) if str(s.target).startswith("moved")]
    assert [spot.x for spot in spots] == sorted((spot.x for spot in spots), reverse=True)
    assert str(spots[0].target).startswith("moved|2023-11-23")


def test_nothing_known_draws_nothing() -> None:
    figure = blank()
    assert insight_stages.draw(figure, None, LIGHT, plain) == ()
    assert words_on(figure) == []
